"""Commands that meet nothing: an empty folder, an unknown number, a query that finds nothing."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
import typer
from typer.testing import CliRunner

from archive.traffic import record, wire
from reftel.archive import Archive
from reftel.cli import app

WIDTH = 80


@pytest.fixture
def held(tmp_path: Path) -> Path:
    with Archive.open(tmp_path / "a", create=True) as opened:
        opened.add([record(wire(n), f"{n}.txt") for n in (311, 312)])
    return tmp_path / "a"


def run(*arguments: str) -> tuple[int, str, str]:
    done = CliRunner().invoke(app, [*arguments])
    assert done.exception is None or isinstance(done.exception, SystemExit)
    return done.exit_code, done.stdout, done.stderr


@pytest.mark.parametrize("command", ["read", "check"])
def test_a_folder_without_files_is_told(tmp_path: Path, command: str) -> None:
    (tmp_path / "empty").mkdir()

    status, _, faults = run(command, str(tmp_path / "empty"))

    assert status == 1
    assert "empty holds no file to read" in faults
    assert "nothing found" not in faults


def test_an_ingest_of_no_file_says_so(tmp_path: Path) -> None:
    (tmp_path / "empty").mkdir()

    status, said, _ = run("ingest", str(tmp_path / "empty"), "--archive", str(tmp_path / "new"))

    assert status == 0
    assert "holds no file: name another" in said


@pytest.mark.parametrize(
    "words",
    [
        ("show", "09VALLETTA999"),
        ("thread", "09VALLETTA999"),
        ("compare", "09VALLETTA999"),
        ("cite", "09VALLETTA999"),
        ("note", "09VALLETTA999", "compare"),
        ("chronology", "--telegram", "09VALLETTA999"),
    ],
)
def test_a_number_that_is_not_held_is_told_with_the_nearest(
    held: Path, words: tuple[str, ...]
) -> None:
    status, said, faults = run(*words, "--archive", str(held))

    assert status == 1
    assert f"09VALLETTA999 is not held in {held}" in faults
    assert "reftel ghosts --archive" in faults
    assert "09 VALLETTA 312" in said


@pytest.mark.parametrize("command", ["show", "thread", "compare", "cite"])
def test_words_that_are_no_number_are_told(held: Path, command: str) -> None:
    status, _, faults = run(command, "banana", "--archive", str(held))

    assert status == 1
    assert "'banana' is no message reference number" in faults


def test_an_export_of_nothing_says_so(held: Path, tmp_path: Path) -> None:
    to = tmp_path / "none.jsonl"

    status, _, faults = run("export", "jsonl", "zebra", "--archive", str(held), "--to", str(to))

    assert status == 0
    assert "'zebra' finds nothing" in faults


def test_a_manuscript_that_is_no_text_is_told(held: Path, tmp_path: Path) -> None:
    (tmp_path / "notes.md").write_bytes(b"\x00\x01")

    status, _, faults = run("check-notes", str(tmp_path / "notes.md"), "--archive", str(held))

    assert status == 1
    assert "notes.md is no text: Markdown, plain text or DOCX was expected" in faults


@pytest.mark.parametrize("command", ["saved", "collect", "note"])
def test_a_desk_with_nothing_on_it_says_how_to_begin(held: Path, command: str) -> None:
    status, said, _ = run(command, "--archive", str(held))

    assert status == 0
    assert f"reftel {command} " in said


def helps(group: Any, name: str = "reftel") -> Iterator[tuple[str, str]]:
    yield name, group.help or ""
    for word, one in getattr(group, "commands", {}).items():
        yield from helps(one, f"{name} {word}")


def test_examples_of_the_help_stand_on_one_line_each() -> None:
    wide = [
        (name, line.strip())
        for name, words in helps(typer.main.get_command(app))
        for line in words.splitlines()
        if line.strip().startswith("reftel ") and len(line.strip()) + 3 > WIDTH
    ]

    assert wide == []
