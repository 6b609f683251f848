"""``reftel thread``, ``reftel ghosts`` and ``reftel gaps``."""

from __future__ import annotations

import json
from pathlib import Path
from xml.etree import ElementTree

import networkx
import pytest
from typer.testing import CliRunner

from archive.traffic import record, wire
from reftel.archive import Archive
from reftel.cli import app
from reftel.export.threads import gexf, graphml, thread_graph


@pytest.fixture(scope="module")
def archive(tmp_path_factory: pytest.TempPathFactory) -> Path:
    path = tmp_path_factory.mktemp("thread") / "a.reftel"
    texts = [
        wire(310, dtg="101200Z MAR 09", subject="EXERCISE: FERRY & BARGE"),
        wire(
            312,
            dtg="121200Z MAR 09",
            refs=("VALLETTA 310", "ROME 287"),
            paragraphs=("Ref B tells of [pilots].",),
        ),
        wire(286, post="ROME", dtg="051200Z MAR 09"),
        wire(290, post="ROME", dtg="091200Z MAR 09", refs=("ROME 287",)),
    ]
    with Archive.open(path, create=True) as opened:
        opened.add([record(text, f"{number}.txt") for number, text in enumerate(texts)])
    return path


def run(archive: Path, *arguments: str) -> tuple[int, str, str]:
    result = CliRunner().invoke(app, [*arguments, "--archive", str(archive)])
    return result.exit_code, result.stdout, result.stderr


def test_a_thread_in_the_order_of_time(archive: Path) -> None:
    status, output, errors = run(archive, "thread", "09", "VALLETTA", "312")

    assert (status, errors) == (0, "")
    assert output.splitlines() == [
        "4 telegrams, 1 of them not held",
        "  \u25cb 09 ROME 287  between 5 Mar 2009 12:00Z and 9 Mar 2009 12:00Z  not held",
        "  \u25cf 09 ROME 290  9 Mar 2009 12:00Z  EXERCISE: FERRY STANDSTILL",
        "      cites 09 ROME 287",
        "  \u25cf 09 VALLETTA 310  10 Mar 2009 12:00Z  EXERCISE: FERRY & BARGE",
        "  \u25b6 09 VALLETTA 312  12 Mar 2009 12:00Z  EXERCISE: FERRY STANDSTILL",
        "      cites 09 ROME 287?, 09 VALLETTA 310",
    ]


def test_the_thread_of_a_ghost_as_json(archive: Path) -> None:
    status, output, _ = run(archive, "thread", "ROME 287 (2009)", "--json")

    assert status == 0
    told = json.loads(output)
    assert told["id"] == "09ROME287"
    assert [node["id"] for node in told["nodes"] if not node["held"]] == ["09ROME287"]
    assert {"citing": "09ROME290", "cited": "09ROME287", "doubt": None} in [
        {**edge, "doubt": None} for edge in told["edges"]
    ]


def test_one_that_nobody_knows(archive: Path) -> None:
    status, _, errors = run(archive, "thread", "09VALLETTA999")

    assert status == 1
    assert "is not held" in errors


def test_the_graph_for_other_programs(archive: Path, tmp_path: Path) -> None:
    first, second = tmp_path / "a.graphml", tmp_path / "a.gexf"

    status, output, _ = run(
        archive, "thread", "09VALLETTA312", "--graphml", str(first), "--gexf", str(second)
    )

    assert status == 0
    assert "4 telegrams written" in output
    back = networkx.read_graphml(first)
    assert set(back.edges) == {
        ("09VALLETTA312", "09VALLETTA310"),
        ("09VALLETTA312", "09ROME287"),
        ("09ROME290", "09ROME287"),
    }
    assert back.nodes["09ROME287"]["held"] is False
    assert back.nodes["09VALLETTA310"]["subject"] == "EXERCISE: FERRY & BARGE"
    assert set(networkx.read_gexf(second).edges) == set(back.edges)


def test_no_character_spoils_the_xml(archive: Path) -> None:
    with Archive.open(archive) as opened:
        thread = opened.thread("09VALLETTA312")
    assert thread is not None
    node = thread.nodes[0]
    bad = type(node)(**{**node.to_json(), "subject": "bell \x07, half \ud800"})
    spoilt = type(thread)(thread.id, (bad, *thread.nodes[1:]), thread.edges, thread.truncated)

    for form in (graphml, gexf):
        ElementTree.fromstring(form(spoilt))
    assert len(thread_graph(spoilt)) == 4


def test_ghosts(archive: Path) -> None:
    status, output, _ = run(archive, "ghosts", "rome", "09")

    assert status == 0
    assert output.splitlines() == [
        "1 telegram is cited and not held",
        "",
        "09 ROME 287  between 5 Mar 2009 12:00Z and 9 Mar 2009 12:00Z",
        "    cited by 09ROME290, 09VALLETTA312",
        '    "Ref B tells of [pilots]." (09 VALLETTA 312, paragraph 1)',
    ]
    assert run(archive, "ghosts", "--count")[1] == "1\n"
    assert run(archive, "ghosts", "tunis")[1] == "0 telegrams are cited and not held\n"
    told = json.loads(run(archive, "ghosts", "--cited", "--json")[1])
    assert told["ghosts"][0]["sent"]["after"] == "09ROME286"


@pytest.mark.parametrize("command", ["ghosts", "gaps"])
def test_a_post_that_no_table_knows(archive: Path, command: str) -> None:
    status, _, errors = run(archive, command, "atlantis", "2009")

    assert status == 2
    assert "no post" in errors


def test_the_table_of_gaps(archive: Path) -> None:
    status, output, _ = run(archive, "gaps")

    assert status == 0
    lines = [line.split() for line in output.splitlines()]
    assert lines[0][:3] == ["Post", "Year", "Held"]
    assert [line[:4] for line in lines[1:]] == [
        ["ROME", "2009", "2", "290"],
        ["VALLETTA", "2009", "2", "312"],
    ]
    rows = [json.loads(line) for line in run(archive, "gaps", "rome", "--json")[1].splitlines()]
    assert [(row["station"], row["held"], row["ghosts"]) for row in rows] == [("ROME", 2, 1)]


def test_a_year_in_full(archive: Path) -> None:
    status, output, _ = run(archive, "gaps", "rome", "2009")

    assert status == 0
    assert "ROME 2009: 2 telegrams held" in output
    assert "288 \u2013 289" in output
    assert "unbiased" in output
    assert "\u2588" in output
    told = json.loads(run(archive, "gaps", "rome", "2009", "--json")[1])
    assert (told["held"], told["ghosts"], told["unknown"]) == ([286, 290], [287], 287)


def test_the_strip_as_a_picture(archive: Path, tmp_path: Path) -> None:
    for name, first in (("a.svg", b"<svg"), ("a.png", b"\x89PNG")):
        path = tmp_path / name
        assert run(archive, "gaps", "rome", "2009", "--picture", str(path))[0] == 0
        assert path.read_bytes().startswith(first)
    drawing = ElementTree.fromstring((tmp_path / "a.svg").read_text(encoding="utf-8"))
    assert len(drawing.findall("{*}rect")) > 200

    assert run(archive, "gaps", "rome", "--picture", "a.svg")[0] == 2
    assert run(archive, "gaps", "rome", "2009", "--picture", "a.bmp")[0] == 2
