"""An export that is killed: nothing under the final name, the next one cleans up and is whole."""

from __future__ import annotations

import json
import os
import random
import signal
import subprocess
import sys
import time
from collections.abc import Callable
from pathlib import Path

import bagit
import pyarrow.parquet
import pytest

from reftel.archive import Archive
from reftel.errors import ExportError
from reftel.export.files import UNFINISHED, write_file, writing_folder

pytestmark = pytest.mark.skipif(os.name != "posix", reason="kills as POSIX does")

# Runs the command, and kills itself at the n-th thing it does to a file below a folder. An
# audit hook (PEP 578) sees every opening, renaming and removing of the real command.
VICTIM = """
import os, signal, sys
below, countdown = sys.argv[1], [int(sys.argv[2])]
EVENTS = {"open", "os.mkdir", "os.rename", "os.remove", "os.rmdir"}
def watch(event, arguments):
    if event in EVENTS and arguments and str(arguments[0]).startswith(below):
        countdown[0] -= 1
        if countdown[0] == 0:
            os.kill(os.getpid(), signal.SIGKILL)
sys.addaudithook(watch)
from reftel.cli import main
sys.argv = ["reftel", *sys.argv[3:]]
main()
"""


def read_lines(path: Path) -> int:
    return len([json.loads(line) for line in path.read_bytes().splitlines()])


def read_parquet(path: Path) -> int:
    return int(pyarrow.parquet.read_table(path).num_rows)


def read_dataset(path: Path) -> int:
    assert json.loads((path / "datapackage.json").read_text())["resources"]
    return read_parquet(path / "telegrams.parquet")


def read_bag(path: Path) -> int:
    bagit.Bag(str(path)).validate()
    return read_lines(path / "data" / "telegrams.jsonl")


FORMS: dict[str, Callable[[Path], int]] = {
    "jsonl": read_lines,
    "parquet": read_parquet,
    "dataset": read_dataset,
    "bag": read_bag,
}


def command(form: str, archive: Path, to: Path) -> list[str]:
    return ["export", form, "--archive", str(archive), "--to", str(to)]


def killed_at(step: int, form: str, archive: Path, to: Path) -> bool:
    """Run it; true where it was killed, false where it came to its end before."""
    arguments = [sys.executable, "-c", VICTIM, str(to), str(step), *command(form, archive, to)]
    done = subprocess.run(arguments, capture_output=True, timeout=120, check=False)
    assert done.returncode in {0, -signal.SIGKILL}, done.stderr.decode()
    return done.returncode != 0


def whole_or_absent(form: str, to: Path, held: int) -> None:
    if to.exists():
        assert FORMS[form](to) == held


def ends_whole(form: str, archive: Path, to: Path, held: int) -> None:
    """Another run makes it, and nothing that was left over stays."""
    if to.exists():  # it was killed when all was done
        to.rename(to.with_name("before"))
    assert not killed_at(0, form, archive, to)
    assert FORMS[form](to) == held
    assert {one.name for one in to.parent.iterdir()} <= {to.name, "before"}


@pytest.mark.parametrize("form", FORMS)
def test_killed_at_a_step_of_its_writing(
    form: str, exercise_archive: Path, archive: Archive, tmp_path: Path
) -> None:
    to = tmp_path / "out"
    held = archive.count()
    rolled = random.Random(f"steps of {form}")
    # A file is opened and moved, a folder of tables has some dozen steps, a bag hundreds.
    few = form in {"jsonl", "parquet"}
    steps = [2, 3, 4] if few else sorted(rolled.sample(range(1, 24), 3))
    strikes = 0
    for step in steps:
        strikes += killed_at(step, form, exercise_archive, to)
        whole_or_absent(form, to, held)
    assert strikes
    ends_whole(form, exercise_archive, to, held)


@pytest.mark.parametrize("form", FORMS)
def test_killed_at_a_random_moment(
    form: str, exercise_archive: Path, archive: Archive, tmp_path: Path
) -> None:
    to = tmp_path / "out"
    held = archive.count()
    rolled = random.Random(f"moments of {form}")
    for _ in range(2):
        arguments = [sys.executable, "-m", "reftel", *command(form, exercise_archive, to)]
        child = subprocess.Popen(arguments, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL)
        while child.poll() is None and not to.with_name(to.name + UNFINISHED).exists():
            time.sleep(0.002)
        time.sleep(rolled.uniform(0, 0.15))
        child.kill()
        child.wait(timeout=60)
        whole_or_absent(form, to, held)
        if to.exists():
            break
    ends_whole(form, exercise_archive, to, held)


def test_two_exports_under_one_name_do_not_meet(tmp_path: Path) -> None:
    with writing_folder(tmp_path / "data") as folder:
        (folder / "mine").write_text("mine")
        with pytest.raises(ExportError, match="another process is writing"):
            write_file(tmp_path / "data", [b"other"])

    assert (tmp_path / "data" / "mine").read_text() == "mine"
    assert [one.name for one in tmp_path.iterdir()] == ["data"]


def test_what_a_killed_export_left_is_taken_away(tmp_path: Path) -> None:
    left = tmp_path / f"data{UNFINISHED}"
    left.mkdir()
    (left / "half").write_text("half")

    write_file(tmp_path / "data", [b"whole"])

    assert (tmp_path / "data").read_bytes() == b"whole"
    assert [one.name for one in tmp_path.iterdir()] == ["data"]
