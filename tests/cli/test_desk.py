"""``reftel saved``, ``collect``, ``note``, and lists looked up by ``reftel search --list``."""

from __future__ import annotations

import csv
import io
import json
from pathlib import Path

import pytest
from typer.testing import CliRunner

from archive.traffic import record, wire
from reftel.archive import Archive
from reftel.cli import app


@pytest.fixture
def archive(tmp_path: Path) -> Path:
    with Archive.open(tmp_path / "a", create=True) as opened:
        opened.add([record(wire(n), f"{n}.txt") for n in (311, 312)])
    return tmp_path / "a"


def run(archive: Path, *arguments: str, given: str | None = None) -> tuple[int, str, str]:
    done = CliRunner().invoke(app, [*arguments, "--archive", str(archive)], input=given)
    return done.exit_code, done.stdout, done.stderr


def test_searches_are_saved_and_looked_at(archive: Path) -> None:
    assert run(archive, "saved", "mine", "ferry", "from:valletta") == (
        0,
        "saved; it finds 2 telegrams now\n",
        "",
    )
    assert run(archive, "saved")[1] == "mine: ferry from:valletta  (2 telegrams, 2 new)\n"
    assert "2 new, of 2 telegrams" in run(archive, "saved", "mine", "--peek")[1]
    assert "09 VALLETTA 312" in run(archive, "saved", "mine")[1]
    assert json.loads(run(archive, "saved", "mine", "--json")[1])["new"] == []
    assert run(archive, "saved", "mine", "--remove")[0] == 0
    status, _, faults = run(archive, "saved", "mine")
    assert (status, "no search is saved as 'mine'" in faults) == (1, True)
    assert run(archive, "saved", "wrong", "form:rome")[0] == 2


def test_telegrams_are_collected(archive: Path) -> None:
    assert run(archive, "collect", "affair", "09 VALLETTA 312")[1] == "1 put in\n"
    assert run(archive, "collect", "affair", "--query", "ferry")[1] == "1 put in\n"
    assert run(archive, "collect")[1] == "affair: 2 telegrams\n"
    assert "09 VALLETTA 311" in run(archive, "collect", "affair")[1]
    assert run(archive, "collect", "affair", "--json")[1] == (
        '{"id": "09VALLETTA312"}\n{"id": "09VALLETTA311"}\n'
    )
    assert run(archive, "collect", "affair", "09VALLETTA999")[0] == 1
    assert run(archive, "collect", "affair", "--remove")[1] == "2 taken out\n"


def test_notes_are_written_and_read(archive: Path) -> None:
    assert run(archive, "note", "09VALLETTA312", "compare", "with", "Rome")[1] == "note 1\n"
    status, out, _ = run(archive, "note")
    assert (status, "1  09VALLETTA312" in out, "compare with Rome" in out) == (0, True, True)
    assert "there is no note" in run(archive, "note", "09VALLETTA311")[1]
    assert json.loads(run(archive, "note", "--json")[1])["text"] == "compare with Rome"
    assert run(archive, "note", "--remove", "1")[0] == 0
    assert run(archive, "note", "--remove", "1")[0] == 1


def test_a_list_becomes_a_table(archive: Path, tmp_path: Path) -> None:
    (tmp_path / "names.txt").write_text("\ufeffValletta 312\nada quillmark\nzeppelin\n", "utf-8")

    status, out, _ = run(archive, "search", "--list", str(tmp_path / "names.txt"), "--csv")

    rows = list(csv.DictReader(io.StringIO(out)))
    assert status == 0
    assert [(row["asked"], row["kind"], row["total"], row["id"]) for row in rows] == [
        ("Valletta 312", "number", "1", "09VALLETTA312"),
        ("ada quillmark", "words", "2", "09VALLETTA311"),
        ("ada quillmark", "words", "2", "09VALLETTA312"),
        ("zeppelin", "words", "0", ""),
    ]
    assert rows[0]["subject"] == "EXERCISE: FERRY STANDSTILL"
    assert "zeppelin: 0 telegrams" in run(archive, "search", "--list", "-", given="zeppelin\n")[1]
    told = run(archive, "search", "--list", "-", "--json", given="zeppelin\n")[1]
    assert json.loads(told) == {"asked": "zeppelin", "kind": "words", "total": 0, "hits": []}


def test_hits_as_csv(archive: Path) -> None:
    status, out, _ = run(archive, "search", "ferry", "--csv", "--sort", "date")

    assert status == 0
    assert [row["id"] for row in csv.DictReader(io.StringIO(out))] == [
        "09VALLETTA311",
        "09VALLETTA312",
    ]


def test_a_search_for_nothing_is_refused(archive: Path) -> None:
    status, _, faults = run(archive, "search")
    assert (status, "either QUERY or --list FILE" in faults) == (2, True)
