"""How a SQLite file is opened, here and in the traffic room: durable, with transactions of our own."""

from __future__ import annotations

import os
import sqlite3
import time
from collections.abc import Iterable, Iterator, Sequence
from contextlib import closing, contextmanager, suppress
from pathlib import Path
from typing import Any, TypeVar

import msgspec
from sqlalchemy import (
    ColumnElement,
    Connection,
    Engine,
    create_engine,
    event,
    func,
    select,
)
from sqlalchemy.engine import URL
from sqlalchemy.pool import ConnectionPoolEntry

from reftel.errors import ArchiveError

# "WAL-reset": before 3.51.3 committed pages can be lost when two connections
# write and checkpoint at the same instant (sqlite.org/wal.html).
_SOUND_WAL = (3, 51, 3)
_BUSY_SECONDS = 60
# A commit locks readers out for a twentieth to a fifth of a second. SQLite asks again after ever
# longer pauses, up to a tenth: a reader would wait half as long again as the lock is held.
_ASK_AGAIN = 0.002
# Pages that a connection keeps. The reading room has several connections for a long time, and
# the system keeps the file's pages besides.
_READING_KILOBYTES, _WRITING_KILOBYTES = 8_192, 65_536

PAGE_BYTES = 2_048
"""Of a new archive's database. A packed telegram fills one page or two and leaves half a page
empty: with SQLite's 4,096 an archive of telegrams of 10 KB is a fifteenth larger."""

MOST_VALUES = 900
"""Values that one question may have (``IN (...)``): below the least limit of any SQLite."""

_Value = TypeVar("_Value")


def slices(values: Iterable[_Value], size: int = MOST_VALUES) -> Iterator[list[_Value]]:
    """The values in their order, ``size`` at a time: as many as one question may have."""
    listed = list(values)
    for start in range(0, len(listed), size):
        yield listed[start : start + size]


def among(column: ColumnElement[Any], values: Sequence[Any]) -> ColumnElement[bool]:
    """True where a column of texts or numbers has one of the values, however many there are.

    They are one value of the question, which so is made once; ``IN (...)`` is made anew for
    every number of values, which for some hundreds takes longer than to answer it.
    """
    listed = func.json_each(msgspec.json.encode(values).decode()).table_valued("value")
    return column.in_(select(listed.c.value))


def listed_pairs(
    values: Sequence[tuple[Any, Any]],
) -> tuple[ColumnElement[Any], ColumnElement[Any]]:
    """Pairs as two columns of a table to be joined, one value of the question likewise.

    Of ``(a, b) IN (...)`` SQLite uses the first column of an index alone.
    """
    value = func.json_each(msgspec.json.encode(values).decode()).table_valued("value").c.value
    return func.json_extract(value, "$[0]"), func.json_extract(value, "$[1]")


def open_database(path: Path, *, read_only: bool = False) -> Engine:
    """The database at ``path``, its connections set up; tables are not touched yet.

    With ``read_only`` nothing is written, whatever is asked, and no file is made.
    """
    url = URL.create("sqlite", database=str(path))
    if read_only:
        address = f"{path.absolute().as_uri()}"
        url = URL.create("sqlite", database=address, query={"mode": "ro", "uri": "true"})
    engine = create_engine(url, echo=False)
    journal = path.with_name(f"{path.name}-journal")

    @event.listens_for(engine, "connect")
    def _connect(connection: sqlite3.Connection, _: ConnectionPoolEntry) -> None:
        # The driver opens no transactions of its own, so that ours hold DDL
        # too, and a writer asks for its lock at the start (BEGIN IMMEDIATE).
        connection.isolation_level = None
        connection.execute(f"PRAGMA busy_timeout = {_BUSY_SECONDS * 1000}")
        connection.execute("PRAGMA foreign_keys = ON")
        connection.execute(f"PRAGMA cache_size = -{_READING_KILOBYTES}")
        connection.execute("PRAGMA cache_spill = OFF")
        connection.execute("PRAGMA synchronous = FULL")

    @event.listens_for(engine, "begin")
    def _begin(connection: Connection) -> None:
        writes = connection.get_execution_options().get("writing", False)
        if writes:
            # A batch that outgrew the cache would lock readers out before its commit.
            connection.exec_driver_sql(f"PRAGMA cache_size = -{_WRITING_KILOBYTES}")
            connection.info["wrote"] = True
        connection.exec_driver_sql("BEGIN IMMEDIATE" if writes else "BEGIN")
        driver = connection.connection.driver_connection
        if not writes and isinstance(driver, sqlite3.Connection):
            _share(driver)

    @event.listens_for(engine, "commit")
    def _commit(connection: Connection) -> None:
        if connection.get_execution_options().get("writing", False):
            _settle(journal)

    @event.listens_for(engine, "checkin")
    def _checkin(connection: sqlite3.Connection | None, record: ConnectionPoolEntry) -> None:
        if record.info.pop("wrote", False) and connection is not None:
            connection.execute(f"PRAGMA cache_size = -{_READING_KILOBYTES}")

    return engine


def _settle(journal: Path) -> None:
    """Bring to the disk what a transaction has written into its journal so far.

    SQLite does so itself within its commit, when readers are locked out already: what is on the
    disk before does not make them wait. Nothing else depends on it.
    """
    with suppress(OSError), journal.open("rb") as opened:
        os.fsync(opened.fileno())


def _share(connection: sqlite3.Connection) -> None:
    """Take the lock of a reader as soon as a commit lets go of it.

    Whatever else stands in the way, the first question says.
    """
    until = time.monotonic() + _BUSY_SECONDS
    connection.execute("PRAGMA busy_timeout = 0")
    try:
        while not _is_shared(connection) and time.monotonic() < until:
            time.sleep(_ASK_AGAIN)
    finally:
        connection.execute(f"PRAGMA busy_timeout = {_BUSY_SECONDS * 1000}")


def _is_shared(connection: sqlite3.Connection) -> bool:
    """False while a commit stands in the way."""
    try:
        connection.execute("SELECT 1 FROM sqlite_schema LIMIT 1").fetchone()
    except sqlite3.OperationalError as error:
        return error.sqlite_errorcode & 0xFF != sqlite3.SQLITE_BUSY
    except sqlite3.Error:
        return True
    return True


def journal_mode(version: tuple[int, int, int] = sqlite3.sqlite_version_info) -> str:
    """The journal that is safe with this SQLite: ``wal`` from 3.51.3 on, else ``delete``."""
    return "wal" if version >= _SOUND_WAL else "delete"


def compact_database(engine: Engine) -> None:
    """Write the file anew without the room that is no longer used; all of it, or nothing.

    Its pages become those of a new archive. With a write-ahead log SQLite keeps the size they
    have, so the log is left for the time; while another process reads, neither is changed.
    Raises ``ArchiveError`` where the disk is full.
    """
    try:
        engine.dispose()  # an idle connection of ours would hold on to the log
        with closing(engine.raw_connection()) as raw:  # never inside a transaction
            cursor = raw.cursor()
            journal, size = (
                cursor.execute(f"PRAGMA {name}").fetchone()[0]
                for name in ("journal_mode", "page_size")
            )
            leaves_log = journal == "wal" and size != PAGE_BYTES
            if leaves_log:
                with suppress(sqlite3.OperationalError):  # someone reads
                    cursor.execute("PRAGMA journal_mode = delete")
            cursor.execute(f"PRAGMA page_size = {PAGE_BYTES}")
            try:
                cursor.execute("VACUUM")
            finally:
                if leaves_log:
                    with suppress(sqlite3.OperationalError):  # the other journal is as safe
                        cursor.execute(f"PRAGMA journal_mode = {journal}")
    except sqlite3.Error as error:
        raise ArchiveError(f"{engine.url.database} cannot be compacted: {error}") from error


@contextmanager
def writing(engine: Engine) -> Iterator[Connection]:
    """One transaction that writes: all of it, or nothing."""
    with engine.connect().execution_options(writing=True) as connection, connection.begin():
        yield connection
