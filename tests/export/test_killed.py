"""An export that is killed: nothing under the final name, the next one cleans up and is whole."""

from __future__ import annotations

import email
import email.policy
import json
import os
import random
import signal
import sqlite3
import subprocess
import sys
import time
from collections.abc import Callable
from contextlib import closing
from itertools import count
from pathlib import Path

import bagit
import pyarrow.parquet
import pypdfium2
import pytest
from selectolax.lexbor import LexborHTMLParser

from reftel.archive import Archive
from reftel.errors import ExportError
from reftel.export.files import UNFINISHED, write_file, writing_folder

pytestmark = pytest.mark.skipif(os.name != "posix", reason="kills as POSIX does")

# Runs the command, and kills itself at the n-th thing it does to a file below a folder. An
# audit hook (PEP 578) sees every opening, renaming and removing of the real command.
VICTIM = """
import os, signal, sys
below, countdown = sys.argv[1], [int(sys.argv[2])]
EVENTS = {"open", "sqlite3.connect", "os.mkdir", "os.rename", "os.remove", "os.rmdir"}
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


def read_sqlite(path: Path) -> int:
    with closing(sqlite3.connect(f"file:{path}?mode=ro", uri=True)) as connection:
        assert connection.execute("PRAGMA integrity_check").fetchall() == [("ok",)]
        indexed = connection.execute("SELECT count(*) FROM telegrams_fts").fetchone()[0]
        assert connection.execute("SELECT count(*) FROM columns").fetchone()[0]
        held = connection.execute("SELECT count(*) FROM telegrams").fetchone()[0]
    assert held == indexed
    return int(held)


def read_mails(path: Path) -> int:
    mails = [one.read_bytes() for one in path.iterdir()]
    for mail in mails:
        read = email.message_from_bytes(mail, policy=email.policy.default)
        assert list(read.iter_attachments())
    return len(mails)


def read_page(path: Path) -> int:
    page = path.read_bytes()
    assert page.rstrip().endswith(b"</html>")
    return len(LexborHTMLParser(page).css("article"))


def read_pdf(path: Path) -> int:
    """Its contents have one bookmark for each telegram; a half file cannot be opened."""
    with closing(pypdfium2.PdfDocument(path)) as pdf:
        return sum(1 for one in pdf.get_toc() if one.get_title()[:1].isdigit())


FORMS: dict[str, Callable[[Path], int]] = {
    "jsonl": read_lines,
    "parquet": read_parquet,
    "sqlite": read_sqlite,
    "dossier.html": read_page,
    "dossier.pdf": read_pdf,
    "dataset": read_dataset,
    "bag": read_bag,
    "eml": read_mails,
}
FOLDERS = ("dataset", "bag", "eml")


def place(form: str, folder: Path) -> Path:
    """What it is written to: a dossier is HTML or PDF by the ending of its name."""
    return folder / f"out{Path(form).suffix}"


def command(form: str, archive: Path, to: Path) -> list[str]:
    return ["export", Path(form).stem, "--archive", str(archive), "--to", str(to)]


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


@pytest.mark.parametrize("form", [form for form in FORMS if form not in FOLDERS])
def test_a_file_killed_at_every_step_of_its_writing(
    form: str, exercise_archive: Path, archive: Archive, tmp_path: Path
) -> None:
    held = archive.count()
    for step in count(1):
        to = place(form, tmp_path / str(step))
        if not killed_at(step, form, exercise_archive, to):
            break
        whole_or_absent(form, to, held)
    assert step > 4  # its lock, itself, its way to the disk, its name
    ends_whole(form, exercise_archive, place(form, tmp_path / "last"), held)


@pytest.mark.parametrize("form", FOLDERS)
def test_a_folder_killed_at_steps_of_its_writing(
    form: str, exercise_archive: Path, archive: Archive, tmp_path: Path
) -> None:
    to = tmp_path / "out"
    held = archive.count()
    rolled = random.Random(f"steps of {form}")
    strikes = 0
    # A folder of tables has some dozen steps, mails and bags hundreds.
    for step in sorted(rolled.sample(range(1, 24), 3)):
        strikes += killed_at(step, form, exercise_archive, to)
        whole_or_absent(form, to, held)
    assert strikes
    ends_whole(form, exercise_archive, to, held)


@pytest.mark.parametrize("form", FORMS)
def test_killed_at_a_random_moment(
    form: str, exercise_archive: Path, archive: Archive, tmp_path: Path
) -> None:
    to = place(form, tmp_path)
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
