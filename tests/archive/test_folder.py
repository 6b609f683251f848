"""The folder of an archive: marker, lock, database."""

from __future__ import annotations

import subprocess
import sys
import textwrap
import tomllib
from pathlib import Path

import pytest

from reftel.archive.database import journal_mode, writing
from reftel.archive.folder import (
    DATABASE,
    FORMAT,
    INDEX,
    LOCK,
    MARKER,
    ArchiveFolder,
    make_folder,
    open_engine,
    open_folder,
    revision,
)
from reftel.archive.migrating import migrate
from reftel.errors import ArchiveError


def test_a_folder_is_made_with_its_marker(tmp_path: Path) -> None:
    path = tmp_path / "deep" / "a.reftel"

    folder = make_folder(path)

    assert folder.path == path
    assert tomllib.loads((path / MARKER).read_text())["format"] == FORMAT
    assert folder.database == path / DATABASE
    assert folder.index == path / INDEX
    assert [entry.name for entry in path.iterdir()] == [MARKER]


def test_what_was_made_is_opened_as_the_same(tmp_path: Path) -> None:
    made = make_folder(tmp_path / "a")

    assert make_folder(tmp_path / "a") == made
    assert open_folder(tmp_path / "a") == made
    assert make_folder(tmp_path / "b").identity != made.identity


def test_a_making_that_was_cut_off_is_taken_up(tmp_path: Path) -> None:
    (tmp_path / "reftel.toml.4711").write_text("format =")

    assert open_folder(make_folder(tmp_path).path).path == tmp_path


def test_a_folder_with_other_things_is_left_alone(tmp_path: Path) -> None:
    (tmp_path / "thesis.doc").write_text("mine")

    with pytest.raises(ArchiveError, match=r"thesis\.doc.*a folder of its own"):
        make_folder(tmp_path)
    assert [entry.name for entry in tmp_path.iterdir()] == ["thesis.doc"]


@pytest.mark.parametrize(
    ("content", "said"),
    [
        pytest.param(None, "is no archive: make one with", id="no marker"),
        pytest.param("format = ", "cannot be read", id="torn"),
        pytest.param("title = 'x'", "does not say 'format'", id="another's"),
        pytest.param("format = 99\nidentity = 'x'", "newer reftel", id="newer"),
    ],
)
def test_a_folder_that_is_no_archive(tmp_path: Path, content: str | None, said: str) -> None:
    if content is not None:
        (tmp_path / MARKER).write_text(content)

    with pytest.raises(ArchiveError, match=said):
        open_folder(tmp_path)


def test_nothing_there(tmp_path: Path) -> None:
    with pytest.raises(ArchiveError, match="does not exist: make one with"):
        open_folder(tmp_path / "none")


def test_a_file_is_no_archive(tmp_path: Path) -> None:
    path = tmp_path / "file"
    path.write_text("x")

    with pytest.raises(ArchiveError, match="is no archive"):
        open_folder(path)
    with pytest.raises(ArchiveError, match="cannot be made"):
        make_folder(path)


def test_one_writer_at_a_time(tmp_path: Path) -> None:
    folder = make_folder(tmp_path)

    with (
        folder.lock(),
        pytest.raises(ArchiveError, match="another reftel is writing"),
        ArchiveFolder(folder.path, folder.identity).lock(wait=0),
    ):
        pass
    with folder.lock(wait=0):
        pass


def test_the_lock_of_a_process_that_was_killed_is_free(tmp_path: Path) -> None:
    folder = make_folder(tmp_path)
    script = f"""
        import os, signal
        from pathlib import Path
        from reftel.archive.folder import open_folder
        with open_folder(Path({str(tmp_path)!r})).lock():
            os.kill(os.getpid(), signal.SIGKILL)
    """
    done = subprocess.run([sys.executable, "-c", textwrap.dedent(script)], check=False)
    assert done.returncode == -9

    with folder.lock(wait=0):
        assert (tmp_path / LOCK).exists()


@pytest.mark.parametrize(
    ("version", "mode"),
    [
        ((3, 7, 0), "delete"),
        ((3, 40, 1), "delete"),
        ((3, 51, 2), "delete"),
        ((3, 51, 3), "wal"),
        ((3, 54, 1), "wal"),
        ((4, 0, 0), "wal"),
    ],
)
def test_the_journal_that_is_safe(version: tuple[int, int, int], mode: str) -> None:
    # WAL lost committed pages until 3.51.3 (engines, risk 1).
    assert journal_mode(version) == mode


def test_connections_are_set_up(tmp_path: Path) -> None:
    folder = make_folder(tmp_path)
    engine = open_engine(folder)
    with folder.lock():
        migrate(folder, engine)

    with engine.connect() as connection:
        told = {
            name: connection.exec_driver_sql(f"PRAGMA {name}").scalar()
            for name in ("foreign_keys", "synchronous", "busy_timeout", "journal_mode")
        }

    assert told == {
        "foreign_keys": 1,
        "synchronous": 2,  # FULL
        "busy_timeout": 60_000,
        "journal_mode": journal_mode(),
    }


def test_a_transaction_is_whole_or_nothing(tmp_path: Path) -> None:
    engine = open_engine(make_folder(tmp_path))

    def half() -> None:
        with writing(engine) as connection:
            connection.exec_driver_sql("CREATE TABLE t (n INTEGER)")
            connection.exec_driver_sql("INSERT INTO t VALUES (1)")
            raise KeyboardInterrupt

    with pytest.raises(KeyboardInterrupt):
        half()

    with engine.connect() as connection:
        tables = connection.exec_driver_sql("SELECT count(*) FROM sqlite_master").scalar()
    assert tables == 0


def test_a_file_that_is_no_database(tmp_path: Path) -> None:
    folder = make_folder(tmp_path)
    folder.database.write_bytes(b"this is not a database, whatever its name says" * 50)

    with pytest.raises(ArchiveError, match=r"records\.sqlite cannot be read"):
        revision(open_engine(folder))
