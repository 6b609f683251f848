"""``reftel chronology`` and ``reftel people``: for people, for programs, for calendars."""

from __future__ import annotations

import csv
import io
import json
from datetime import UTC, date, datetime
from pathlib import Path

import icalendar
import pytest
from typer.testing import CliRunner

from archive.test_events import TELEGRAMS
from archive.traffic import record
from reftel.archive import Archive
from reftel.cli import app


@pytest.fixture(scope="module")
def archive(tmp_path_factory: pytest.TempPathFactory) -> Path:
    path = tmp_path_factory.mktemp("chronology") / "a.reftel"
    with Archive.open(path, create=True) as opened:
        opened.add([record(text, f"{number}.txt") for number, text in enumerate(TELEGRAMS)])
    return path


def run(archive: Path, *arguments: str) -> tuple[int, str, str]:
    result = CliRunner().invoke(app, [*arguments, "--archive", str(archive)])
    return result.exit_code, result.stdout, result.stderr


def test_a_line_an_event_and_what_contradicts(archive: Path) -> None:
    status, output, errors = run(archive, "chronology")
    lines = output.splitlines()

    assert (status, errors) == (0, "")
    assert lines[0] == "6 events told by 3 telegrams"
    assert lines[1].startswith("1974 ")
    assert lines[3].startswith("2009-03-11T10:00")
    assert lines[3].endswith("09 VALLETTA 312 para 1")
    assert "> He will meet the owners" in lines[5]
    assert "(islamic)" in lines[6]
    assert lines[8] == "One contact at different times:"
    assert len(lines) == 11


def test_json_and_csv_have_the_same_events(archive: Path) -> None:
    told = [json.loads(one) for one in run(archive, "chronology", "--json")[1].splitlines()]
    rows = list(csv.DictReader(io.StringIO(run(archive, "chronology", "--csv")[1])))

    assert [one["event"] for one in told] == [row["event"] for row in rows]
    assert told[2]["persons"] == ["Orlo Vassbein", "Ada Quillmark"]
    assert rows[2]["persons"] == "Orlo Vassbein; Ada Quillmark"
    assert set(told[0]) == set(rows[0])


def test_a_calendar_that_a_calendar_reads(archive: Path) -> None:
    status, output, _ = run(archive, "chronology", "--ics")
    entries = list(icalendar.Calendar.from_ical(output).walk("VEVENT"))
    starts = [entry.decoded("dtstart") for entry in entries]

    assert status == 0
    assert len(entries) == 5
    assert starts[0] == date(1974, 1, 1)
    assert entries[0].decoded("dtend") == date(1975, 1, 1)
    assert datetime(2009, 3, 11, 9, 0, tzinfo=UTC) in starts
    assert output == run(archive, "chronology", "--ics")[1]


@pytest.mark.parametrize(("name", "magic"), [("a.svg", b"<svg"), ("a.png", b"\x89PNG")])
def test_a_picture(archive: Path, tmp_path: Path, name: str, magic: bytes) -> None:
    pytest.importorskip("vl_convert")
    status, _, errors = run(archive, "chronology", "--picture", str(tmp_path / name))

    assert (status, errors) == (0, "")
    assert (tmp_path / name).read_bytes().startswith(magic)


@pytest.mark.parametrize(
    ("arguments", "status", "said"),
    [
        (("--json", "--csv"), 2, "exclude each other"),
        (("--from", "March"), 2, "a day such as 2007-11-08 was expected"),
        (("--picture", "a.txt"), 2, ".svg or .png"),
        (("--telegram", "09 VALLETTA 999"), 1, "is not held"),
    ],
)
def test_what_is_wrong_is_said(
    archive: Path, arguments: tuple[str, ...], status: int, said: str
) -> None:
    code, _, errors = run(archive, "chronology", *arguments)

    assert code == status
    assert said in errors


def test_people_for_people_and_programs(archive: Path) -> None:
    status, output, errors = run(archive, "people", "--name", "tarsk")
    told = [json.loads(one) for one in run(archive, "people", "--json")[1].splitlines()]

    assert (status, errors) == (0, "")
    assert "Ilmo Tarsk" in output
    assert "STRICTLY PROTECT" in output
    assert {one["key"] for one in told} >= {"VASSBEIN", "TARSK", "QUILLMARK"}


def test_more_people_are_on_the_next_page(archive: Path) -> None:
    _, output, _ = run(archive, "people", "--limit", "1")

    assert "--page 2 shows more" in output
