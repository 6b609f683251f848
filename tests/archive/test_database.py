"""A reader of a database waits for a commit, and for no more."""

from __future__ import annotations

import os
import sqlite3
import time
from collections.abc import Iterator
from contextlib import closing, contextmanager
from pathlib import Path

import pytest
from sqlalchemy import text
from sqlalchemy.exc import DatabaseError

from reftel.archive import database
from reftel.archive.database import PAGE_BYTES, compact_database, open_database, writing

HELD = text("SELECT value FROM held")


@pytest.fixture
def path(tmp_path: Path) -> Path:
    path = tmp_path / "a.sqlite"
    with sqlite3.connect(path) as connection:
        connection.execute("CREATE TABLE held (value)")
        connection.execute("INSERT INTO held VALUES (1)")
    connection.close()
    return path


@contextmanager
def committing(path: Path) -> Iterator[sqlite3.Connection]:
    """A process that commits, and locks readers out."""
    connection = sqlite3.connect(path, isolation_level=None)
    connection.execute("BEGIN EXCLUSIVE")
    yield connection
    connection.close()


def test_a_reader_waits_for_a_commit_and_asks_often(
    path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    engine = open_database(path)
    engine.connect().close()
    pauses: list[float] = []
    with committing(path) as other:

        def pause(seconds: float) -> None:
            pauses.append(seconds)
            if len(pauses) == 3:
                other.execute("COMMIT")

        monkeypatch.setattr(time, "sleep", pause)
        with engine.connect() as connection:
            assert connection.execute(HELD).scalar() == 1
            assert connection.exec_driver_sql("PRAGMA busy_timeout").scalar() == 60_000

    assert pauses == [database._ASK_AGAIN] * 3
    engine.dispose()


def test_one_who_waits_too_long_is_told_so(path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(database, "_BUSY_SECONDS", 0)
    engine = open_database(path)
    engine.connect().close()

    with (
        committing(path),
        engine.connect() as connection,
        pytest.raises(DatabaseError, match="locked"),
    ):
        connection.execute(HELD)
    engine.dispose()


def test_a_journal_is_on_the_disk_before_readers_are_locked_out(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    engine = open_database(tmp_path / "a.sqlite")
    brought: list[bool] = []

    def note(_: int) -> None:
        with engine.connect() as reader:  # a reader who would be locked out says so
            reader.exec_driver_sql("SELECT count(*) FROM sqlite_schema")
        brought.append((tmp_path / "a.sqlite-journal").stat().st_size > 0)

    monkeypatch.setattr(os, "fsync", note)
    with writing(engine) as connection:
        connection.exec_driver_sql("CREATE TABLE a (b)")
    with engine.connect() as reader, reader.begin():
        reader.exec_driver_sql("SELECT b FROM a")

    assert brought == [True]
    engine.dispose()


def _older(path: Path) -> None:
    with closing(sqlite3.connect(path)) as made:
        made.execute("PRAGMA page_size = 4096")
        made.execute("PRAGMA journal_mode = wal")
        made.execute("CREATE TABLE held (text)")
        made.execute("INSERT INTO held VALUES ('REFTEL')")
        made.commit()


def _found(path: Path) -> list[object]:
    with closing(sqlite3.connect(path)) as opened:
        asked = ("PRAGMA page_size", "PRAGMA journal_mode", "SELECT text FROM held")
        return [opened.execute(question).fetchone()[0] for question in asked]


def test_compacting_brings_pages_to_their_size_with_a_write_ahead_log_too(tmp_path: Path) -> None:
    path = tmp_path / "records.sqlite"
    _older(path)
    engine = open_database(path)
    with engine.connect() as connection:
        connection.exec_driver_sql("SELECT * FROM held").all()

    compact_database(engine)
    engine.dispose()

    assert _found(path) == [PAGE_BYTES, "wal", "REFTEL"]


def test_compacting_while_another_reads_leaves_pages_and_log_as_they_are(tmp_path: Path) -> None:
    path = tmp_path / "records.sqlite"
    _older(path)
    engine = open_database(path)
    with closing(sqlite3.connect(path, isolation_level=None)) as reader:
        reader.execute("BEGIN")
        reader.execute("SELECT * FROM held").fetchall()

        compact_database(engine)
        engine.dispose()

        assert _found(path) == [4096, "wal", "REFTEL"]
