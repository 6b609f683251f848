"""``reftel declassify``: of one telegram, of several, of an archive; tables, pictures, requests."""

from __future__ import annotations

import csv
import io
import json
from importlib.util import find_spec
from pathlib import Path
from typing import Any

import pytest
from typer.testing import CliRunner, Result

from check.pairs import OLD, OPEN, SOUND, changed
from reftel.archive import Archive
from reftel.cli import app
from reftel.ingest import ingest

WITHHELD = changed(
    SOUND,
    (
        ("#0312", "#0314"),
        ("VALLETTA 000312", "VALLETTA 000314"),
        ("harbour master", "XXXXXXXXXXXX"),
    ),
)


@pytest.fixture
def telegrams(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    for name, text in (("a", SOUND), ("b", OPEN), ("c", OLD), ("d", WITHHELD)):
        (tmp_path / f"{name}.txt").write_text(text)
    monkeypatch.chdir(tmp_path)
    monkeypatch.delenv("REFTEL_ARCHIVE", raising=False)
    return tmp_path


@pytest.fixture
def archive(telegrams: Path) -> Path:
    path = telegrams / "a.reftel"
    with Archive.open(path, create=True) as opened:
        ingest(sorted(telegrams.glob("*.txt")), opened, workers=0)
    return path


def run(*words: str) -> Result:
    return CliRunner().invoke(app, ["declassify", *words])


def objects(result: Result) -> list[Any]:
    return [json.loads(line) for line in result.stdout.splitlines()]


def test_one_telegram_step_by_step(telegrams: Path) -> None:
    result = run("c.txt")

    assert result.exit_code == 0
    first, *steps = result.stdout.splitlines()
    assert first == "76VALLETTA1119 opens on 1982-12-31"
    assert "E.O. 11652: GDS: open at the end of the 6th" in steps[3]


def test_a_schedule(telegrams: Path) -> None:
    output = run(".").stdout

    assert [line.split()[:3] for line in output.splitlines()[1:3]] == [
        ["1982", "1", "0"],
        ["2019", "2", "0"],
    ]
    assert "4 telegrams: 1 not classified, 0 without a day" in output


def test_what_opens_in_a_year(telegrams: Path) -> None:
    output = run(".", "--year", "2019").stdout

    assert "2019-03-12" in output
    assert "09VALLETTA312" in output
    assert "76VALLETTA1119" not in output
    assert "2 of 4 telegrams open in 2019" in output


def test_json_and_csv(telegrams: Path) -> None:
    told = objects(run(".", "--json"))
    rows = list(csv.DictReader(io.StringIO(run(".", "--csv").stdout)))

    assert [one["opens"] for one in told] == ["2019-03-12", None, "1982-12-31", "2019-03-12"]
    assert told[1]["outcome"] == "not-classified"
    assert [row["opens"] for row in rows] == ["2019-03-12", "", "1982-12-31", "2019-03-12"]


def test_an_archive_says_the_same(archive: Path, telegrams: Path) -> None:
    files = {one["id"]: one for one in objects(run("a.txt", "b.txt", "c.txt", "d.txt", "--json"))}
    held = {one["id"]: one for one in objects(run("--archive", str(archive), "--json"))}

    assert held == files


def test_a_query(archive: Path) -> None:
    (one,) = objects(run("--archive", str(archive), "--query", "class:unclassified", "--json"))

    assert one["id"] == "09VALLETTA313"


def test_requests_for_what_is_withheld(archive: Path) -> None:
    for words in (("d.txt",), ("--archive", str(archive))):
        (one,) = objects(run(*words, "--requests", "--json"))
        assert (one["mrn"], one["classification"]) == ("09 VALLETTA 314", "CONFIDENTIAL")
        assert (one["withheld"], one["opens"]) == ("words", "2019-03-12")
    assert "withheld: words" in run("d.txt", "--requests").stdout
    assert run("d.txt", "--requests", "--csv").stdout.startswith("id,mrn,date")


@pytest.mark.skipif(find_spec("vl_convert") is None, reason="the extra pictures is not installed")
def test_a_picture(telegrams: Path) -> None:
    assert run("a.txt", "c.txt", "--picture", "schedule.svg").exit_code == 0
    assert run("a.txt", "c.txt", "--picture", "schedule.png").exit_code == 0

    assert "<svg" in (telegrams / "schedule.svg").read_text()
    assert (telegrams / "schedule.png").read_bytes().startswith(b"\x89PNG")


@pytest.mark.parametrize("words", [(), (".", "--query", "x"), (".", "--picture", "schedule.gif")])
def test_a_wrong_command(telegrams: Path, words: tuple[str, ...]) -> None:
    result = run(*words)

    assert result.exit_code == 2
    assert result.stderr.startswith("Error: ")


def test_what_cannot_be_read_is_told(telegrams: Path) -> None:
    (telegrams / "list.txt").write_text("milk and bread\n")

    result = run("list.txt", "a.txt", "--json")

    assert result.exit_code == 1
    assert "list.txt" in result.stderr
    assert len(objects(result)) == 1
