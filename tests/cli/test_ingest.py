"""``reftel ingest``: the ledger for people and for programs."""

from __future__ import annotations

import contextlib
import json
import os
import pty
import subprocess
import sys
import threading
from pathlib import Path

import pytest
from typer.testing import CliRunner

from archive.traffic import wire, write_folder
from reftel.archive import Archive
from reftel.cli import app


def run(*arguments: str | Path) -> tuple[int, str, str]:
    """Exit status, standard output and standard error of ``reftel ingest``, in one process."""
    result = CliRunner().invoke(app, ["ingest", *map(str, arguments), "--workers", "0"])
    return result.exit_code, result.stdout, result.stderr


def lines(output: str) -> list[str]:
    return [line.rstrip() for line in output.splitlines()]


@pytest.fixture
def inputs(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """Files named without their folder, so that output can be held against a golden one."""
    monkeypatch.chdir(tmp_path)
    write_folder(Path("in"), 3)
    Path("in/00002-doubled.txt").write_text(wire(8).replace("SIPDIS\n", "SIPDIS\nSIPDIS\n"))
    Path("in/00004-again.txt").write_text(Path("in/00001.txt").read_text())
    return Path("in")


def test_the_ledger_for_people(inputs: Path) -> None:
    status, output, errors = run(inputs, "--archive", "a.reftel")

    assert (status, errors) == (0, "")
    assert lines(output) == [
        "Outcome             Count",
        "filed                   3",
        "filed with repairs      1",
        "duplicate               1",
        "rejected                0",
        "inputs                  5",
        "",
        "4 telegrams are in a.reftel",
    ]


def test_again_and_with_a_further_copy(inputs: Path) -> None:
    run(inputs, "--archive", "a.reftel")
    Path("in/00005-copy.txt").write_text(Path("in/00003.txt").read_text() + "\n")

    status, output, _ = run(inputs, "--archive", "a.reftel")

    assert status == 0
    assert lines(output) == [
        "Outcome             Count",
        "filed                   1",
        "filed with repairs      0",
        "duplicate               5  5 filed in an earlier run",
        "rejected                0",
        "inputs                  6",
        "",
        "4 telegrams are in a.reftel; 1 filed now are further copies of telegrams held",
    ]


def test_what_was_rejected_is_listed_with_its_reason(inputs: Path) -> None:
    Path("in/empty.txt").touch()
    Path("in/list.txt").write_text("bread and milk")
    Path("in/[red]markup.txt").write_text("cheese")

    status, output, _ = run(inputs, "none.txt", "--archive", "a.reftel")

    assert status == 1
    assert lines(output)[9:] == [
        "Rejected:",
        "  no-telegram: in/[red]markup.txt holds nothing that reads as a telegram",
        "  empty: in/empty.txt is empty",
        "  no-telegram: in/list.txt holds nothing that reads as a telegram",
        "  not-found: none.txt does not exist",
    ]


def test_paths_that_do_not_exist_make_no_archive(inputs: Path) -> None:
    status, output, errors = run("none.txt", "gone", "--archive", "a.reftel")

    assert (status, output) == (1, "")
    assert "none.txt, gone do not exist, and no archive was made" in errors
    assert not Path("a.reftel").exists()


def test_an_archive_that_is_there_has_such_paths_in_its_ledger(inputs: Path) -> None:
    run(inputs, "--archive", "a.reftel")

    status, output, _ = run("none.txt", "--archive", "a.reftel")

    assert status == 1
    assert lines(output)[-1] == "  not-found: none.txt does not exist"


def test_a_dangling_link_is_there_and_is_accounted_for(inputs: Path) -> None:
    Path("link.txt").symlink_to("none.txt")

    status, output, _ = run("link.txt", "--archive", "a.reftel")

    assert status == 1
    assert "rejected                1" in output


def test_nothing_to_try_again_makes_no_archive(inputs: Path) -> None:
    status, output, errors = run("--retry", "rejected", "--archive", "a.reftel")

    assert (status, output) == (1, "")
    assert "a.reftel does not exist" in errors
    assert not Path("a.reftel").exists()


def test_of_many_rejected_the_first_are_listed_and_the_rest_counted(inputs: Path) -> None:
    for number in range(25):
        Path(f"in/empty{number:02}.txt").touch()

    _, output, _ = run(inputs, "--archive", "a.reftel")

    assert lines(output)[-2:] == [
        "  empty: in/empty19.txt is empty",
        "  ... and 5 more; by reason: 25 empty",
    ]


def test_the_totals_as_json(inputs: Path) -> None:
    Path("in/empty.txt").touch()

    status, output, _ = run(inputs, "--archive", "a.reftel", "--json")

    assert status == 1
    told = json.loads(output)
    files, members, containers = (told.pop(name) for name in ("files", "members", "containers"))
    assert sum(files.values()) == 6
    assert sum(members.values()) == 0
    assert sum(sum(counts.values()) for counts in containers.values()) == 6
    assert files["rejected"] == 1
    assert told == {
        "run": 1,
        "inputs": 6,
        "filed": 3,
        "filed_with_repairs": 1,
        "duplicate": 1,
        "rejected": 1,
        "filed_before": 0,
        "further_copies": 0,
        "telegrams": 4,
        "reasons": {"empty": 1},
    }


def test_a_name_that_steers_a_terminal_is_shown_and_not_obeyed(inputs: Path) -> None:
    Path("in/\x1b[2J.txt").write_text("bread")

    _, output, _ = run(inputs, "--archive", "a.reftel")

    assert "\x1b" not in output
    assert "in/\\x1b[2J.txt" in output


def test_the_archive_of_the_environment(inputs: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("REFTEL_ARCHIVE", "b.reftel")

    assert run(inputs)[0] == 0
    with Archive.open(Path("b.reftel")) as archive:
        assert archive.count() == 4


@pytest.mark.parametrize(
    ("arguments", "status", "said"),
    [
        pytest.param(["in"], 2, "--archive", id="no archive"),
        pytest.param(["--archive", "a.reftel"], 2, "PATH", id="no path"),
        pytest.param(["in", "--archive", "in"], 1, "holds other things", id="a full folder"),
        pytest.param(["in", "--archive", "in/00001.txt"], 2, "is a file", id="a file"),
    ],
)
def test_mistakes_are_messages(inputs: Path, arguments: list[str], status: int, said: str) -> None:
    found, _, errors = run(*arguments)

    assert found == status
    assert said in errors
    assert "Traceback" not in errors


def test_two_at_once_are_told(inputs: Path, tmp_path: Path) -> None:
    with Archive.open(tmp_path / "a.reftel", create=True) as archive, archive.writing():
        status, _, errors = run(inputs, "--archive", tmp_path / "a.reftel")

    assert status == 1
    assert "another reftel is writing" in errors


@pytest.mark.skipif(sys.platform == "win32", reason="this system has no such terminals")
def _read_all(terminal: int, pieces: list[bytes]) -> None:
    """What is written to a terminal, until nobody holds its other end (an error on Linux)."""
    with contextlib.suppress(OSError):
        while piece := os.read(terminal, 65536):
            pieces.append(piece)


def test_on_a_terminal_there_is_a_bar_and_in_a_pipe_none(inputs: Path) -> None:
    command = [sys.executable, "-m", "reftel", "ingest", "in", "--archive", "c.reftel"]
    ours, theirs = pty.openpty()
    pieces: list[bytes] = []
    # Read while it draws: a terminal holds some pages only, and a slow run draws many.
    reader = threading.Thread(target=_read_all, args=(ours, pieces))
    reader.start()
    done = subprocess.run(
        [*command, "--json"],
        check=True,
        stdout=subprocess.PIPE,
        stderr=theirs,
        env={**os.environ, "TERM": "xterm"},
    )
    os.close(theirs)
    reader.join()
    os.close(ours)
    drawn = b"".join(pieces).decode()

    assert json.loads(done.stdout)["inputs"] == 5
    assert "Reading" in drawn
    assert "of 5 files, " in drawn

    piped = subprocess.run(command, check=True, capture_output=True)
    assert piped.stderr == b""
    assert b"\x1b" not in piped.stdout
