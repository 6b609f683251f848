"""Ghosts that are cited by sender and date-time group, without a number."""

from __future__ import annotations

import json
from collections.abc import Iterator
from pathlib import Path

import pytest
from typer.testing import CliRunner

from archive.traffic import record, wire
from reftel.archive import Archive, DatedGhost
from reftel.cli import app


@pytest.fixture
def path(tmp_path: Path) -> Path:
    with Archive.open(tmp_path / "a", create=True) as opened:
        opened.add(
            [
                record(wire(312, refs=("ROME 021505Z MAR 09", "ROME 287")), "312.txt"),
                record(wire(313, refs=("ROME 021505Z MAR 09",)), "313.txt"),
                record(wire(314, refs=("CDR NOWHERE 011200Z FEB 09",)), "314.txt"),
            ]
        )
    return tmp_path / "a"


@pytest.fixture
def archive(path: Path) -> Iterator[Archive]:
    with Archive.open(path) as opened:
        yield opened


def test_they_are_told_with_their_date_and_who_cites_them(archive: Archive) -> None:
    unknown, rome = archive.dated_ghosts()

    assert unknown == DatedGhost(
        None, "2009-02-01T12:00Z", 1, ("09VALLETTA314",), "CDR NOWHERE 011200Z FEB 09", ()
    )
    assert (rome.station, rome.sender, rome.dtg) == ("ROME", "ROME", "2009-03-02T15:05Z")
    assert (rome.cited_by, rome.citing) == (2, ("09VALLETTA312", "09VALLETTA313"))


def test_those_of_a_post_and_a_year(archive: Archive) -> None:
    assert [one.dtg for one in archive.dated_ghosts("Rome", 2009)] == ["2009-03-02T15:05Z"]
    assert archive.dated_ghosts("Rome", 2008) == ()


def test_what_is_held_is_none(archive: Archive) -> None:
    held = wire(55, post="ROME", dtg="021505Z MAR 09")
    archive.add([record(held, "rome.txt")])

    assert [one.station for one in archive.dated_ghosts()] == [None]


def test_the_command_tells_them_at_the_end(path: Path) -> None:
    said = CliRunner().invoke(app, ["ghosts", "--archive", str(path)]).stdout
    told = json.loads(CliRunner().invoke(app, ["ghosts", "--json", "--archive", str(path)]).stdout)
    count = CliRunner().invoke(app, ["ghosts", "--count", "--archive", str(path)]).stdout

    assert "2 telegrams are cited by date-time group alone and not held" in said
    assert "sender not known  on 1 Feb 2009 12:00Z" in said
    assert "ROME  on 2 Mar 2009 15:05Z\n    cited by 09VALLETTA312, 09VALLETTA313" in said
    assert [one["dtg"] for one in told["by_dtg"]] == ["2009-02-01T12:00Z", "2009-03-02T15:05Z"]
    assert count == f"{told['total'] + 2}\n"
