"""``reftel demo``: what it writes, files, finds, serves, and refuses."""

from __future__ import annotations

import json
import tempfile
from pathlib import Path

import pytest
from typer.testing import CliRunner

from reftel.archive import Archive
from reftel.cli import app, demo
from reftel.exercise import MOST_TELEGRAMS


def run(*arguments: str | Path) -> tuple[int, str, str]:
    result = CliRunner().invoke(app, ["demo", *map(str, arguments)])
    return result.exit_code, result.stdout, result.stderr


@pytest.fixture
def temporary(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """Where temporary folders are made, to see what is left of them."""
    room = tmp_path / "temporary"
    room.mkdir()
    monkeypatch.setattr(tempfile, "tempdir", str(room))
    return room


def test_the_whole_way(tmp_path: Path) -> None:
    folder, archive = tmp_path / "exercise", tmp_path / "demo.reftel"

    status, output, errors = run(
        "--telegrams", "24", "--no-serve", "--folder", folder, "--archive", archive
    )

    assert (status, errors) == (0, "")
    assert f"Wrote 24 exercise telegrams in 30 files, 0.1 MB, to {folder / 'traffic'}" in output
    assert "inputs                 30" in output
    assert "The ledger is the one that the exercise was written for." in output
    assert "Search: calvorigo from:valletta date:2009-03\n4 telegrams" in output
    assert "09 VALLETTA 1119  11 Mar 2009" in output
    assert "EXERCISE: CONVERSATIONS WITH SERAFINA CALVORIGO" in output
    with Archive.open(archive) as opened:
        assert opened.count() == 24
        assert opened.get("09VALLETTA1119") is not None


def test_again_it_files_nothing_twice(tmp_path: Path) -> None:
    arguments = ("--telegrams", "14", "--no-serve", "--folder", tmp_path / "f")
    first = run(*arguments, "--archive", tmp_path / "a")
    second = run(*arguments, "--archive", tmp_path / "a")

    assert (first[0], second[0]) == (0, 0)
    assert "are in" in second[1]
    assert "17 filed in an earlier run" in second[1]
    assert "The ledger is the one" not in second[1]
    with Archive.open(tmp_path / "a") as opened:
        assert opened.count() == 14


def test_nothing_is_left_behind(temporary: Path) -> None:
    status, output, _ = run("--telegrams", "12", "--no-serve")

    assert status == 0
    assert str(temporary) in output
    assert list(temporary.iterdir()) == []


def test_out_only_writes(tmp_path: Path, temporary: Path) -> None:
    status, output, _ = run("--telegrams", "13", "--seed", "5", "--out", tmp_path / "x")
    truth = (tmp_path / "x" / "truth.jsonl").read_text(encoding="utf-8").splitlines()

    assert status == 0
    assert "Wrote 13 exercise telegrams" in output
    assert "Outcome" not in output
    assert len(truth) == 14
    assert json.loads(truth[7])["id"] == "09VALLETTA1119"
    assert list(temporary.iterdir()) == []


def test_it_ends_in_the_reading_room(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, temporary: Path
) -> None:
    served: list[tuple[str, int, bool, int]] = []

    def serve(path: Path, port: int, open_browser: bool) -> None:
        with Archive.open(path) as opened:  # it is there for as long as it is read
            served.append((path.name, port, open_browser, opened.count()))

    monkeypatch.setattr(demo, "serve_archive", serve)
    status, _, _ = run("--telegrams", "12", "--port", "9123", "--no-browser")

    assert status == 0
    assert served == [("demo.reftel", 9123, False, 12)]
    assert list(temporary.iterdir()) == []


def test_a_folder_in_use_is_refused(tmp_path: Path) -> None:
    (tmp_path / "mine").mkdir()
    (tmp_path / "mine" / "thesis.txt").write_text("Chapter 1")

    status, _, errors = run("--out", tmp_path / "mine")

    assert status == 1
    assert "the folder holds something else" in errors
    assert "Try: another folder" in errors
    assert [path.name for path in (tmp_path / "mine").iterdir()] == ["thesis.txt"]


def test_more_telegrams_than_there_can_be(tmp_path: Path) -> None:
    status, _, errors = run("--telegrams", str(MOST_TELEGRAMS + 1), "--out", tmp_path / "x")

    assert status == 1
    assert "an exercise has at most 279,552 telegrams" in errors
    assert not (tmp_path / "x").exists()


@pytest.mark.parametrize("count", ["0", "-1", "many"])
def test_a_number_that_is_none(count: str) -> None:
    assert run("--telegrams", count)[0] == 2
