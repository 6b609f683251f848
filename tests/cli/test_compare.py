"""``reftel compare``: what people see of copies that differ, and what programs get."""

from __future__ import annotations

import json
from pathlib import Path

import pytest
from typer.testing import CliRunner

from archive.traffic import record, wire
from reftel.archive import Archive
from reftel.cli import app


@pytest.fixture(scope="module")
def archive(tmp_path_factory: pytest.TempPathFactory) -> Path:
    path = tmp_path_factory.mktemp("compare") / "a"
    named = "The minister met Ada Marlowe at the quay and left."
    with Archive.open(path, create=True) as opened:
        opened.add(
            [
                record(wire(paragraphs=(named,)), "named.txt"),
                record(wire(paragraphs=(named.replace("Ada Marlowe", "XXXXXXXX"),)), "x.txt"),
                record(wire(313), "alone.txt"),
                record(wire(312, dtg="121724Z MAR 08"), "older.txt"),
            ]
        )
    return path


def run(archive: Path, *arguments: str) -> tuple[int, str, str]:
    done = CliRunner().invoke(app, ["compare", *arguments, "--archive", str(archive)])
    return done.exit_code, done.stdout, done.stderr


def test_what_is_withheld_in_one_copy_is_shown_beside_the_other(archive: Path) -> None:
    status, out, _ = run(archive, "09 VALLETTA 312")

    assert status == 0
    assert "A  copy 1: named.txt (plain)" in out
    assert "A  1. (C) The minister met {+Ada Marlowe+} at the quay and left." in out
    assert "B  1. (C) The minister met {#XXXXXXXX#} at the quay and left." in out
    assert "EXERCISE: FERRY STANDSTILL" not in out  # the same in both
    assert "EXERCISE: FERRY STANDSTILL" in run(archive, "09VALLETTA312", "--whole")[1]


def test_the_copies_may_be_chosen(archive: Path) -> None:
    assert "A  copy 2: x.txt" in run(archive, "09VALLETTA312", "--copies", "2,1")[1]
    assert run(archive, "09VALLETTA312", "--copies", "99")[0] == 1
    assert run(archive, "09VALLETTA312", "--copies", "a,b")[0] == 2


def test_json(archive: Path) -> None:
    status, out, _ = run(archive, "09VALLETTA312", "--json")

    found = json.loads(out)
    assert status == 0
    assert (found["same"], found["counts"]) == (False, {"printed": 1, "withheld": 1})


def test_one_copy_and_none(archive: Path) -> None:
    assert "nothing to compare" in run(archive, "09VALLETTA313")[1]
    status, _, faults = run(archive, "09VALLETTA999")
    assert (status, "is not held" in faults) == (1, True)
    status, _, faults = run(archive, "VALLETTA 312")
    assert (status, "add the year" in faults) == (1, True)
