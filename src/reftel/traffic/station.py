"""A station: one folder with its settings, its numbers, its telegrams, its archive.

::

    DIR/station.toml     who it is, and how it reaches the others; edited by people
    DIR/state.sqlite     drafts, numbers drawn, telegrams out and in, the journal
    DIR/archive/         every telegram released and received, an archive as any other
    DIR/boxes/NAME/      readers' boxes, one file a telegram
    DIR/station.lock     held by the one process that works
    DIR/state.turn       held for the moment of a transaction by whoever writes
"""

from __future__ import annotations

import os
import sys
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import UTC, datetime
from pathlib import Path

from filelock import FileLock, Timeout
from sqlalchemy import Connection, Engine, inspect
from sqlalchemy.exc import DBAPIError

from reftel.archive.database import journal_mode, open_database, writing
from reftel.errors import TrafficError
from reftel.traffic.schema import CHANGES, FORMAT, metadata
from reftel.traffic.settings import StationSettings, read_settings

if sys.platform != "win32":
    import fcntl

SETTINGS = "station.toml"
STATE = "state.sqlite"
ARCHIVE = "archive"
BOXES = "boxes"
LOCK = "station.lock"
TURN = "state.turn"

Clock = Callable[[], datetime]
"""Gives the moment, in Zulu time; tests bring their own."""


def zulu_now() -> datetime:
    """The moment by the machine's clock."""
    return datetime.now(UTC)


@dataclass(frozen=True, slots=True)
class Station:
    """A station, opened. Its methods are the modules of ``traffic``, which all take one."""

    path: Path
    settings: StationSettings
    engine: Engine
    clock: Clock = zulu_now

    @classmethod
    def open(cls, path: Path | str, *, clock: Clock = zulu_now) -> Station:
        """The station in a folder. Raises ``TrafficError`` where there is none, or a newer one."""
        folder = Path(path)
        if not (folder / SETTINGS).is_file():
            raise TrafficError(
                f"{folder} is no station: 'reftel station init {folder} --post POST' makes one"
            )
        settings = read_settings(folder / SETTINGS)
        engine = open_database(folder / STATE)
        station = cls(folder, settings, engine, clock)
        station._prepare()
        return station

    def _prepare(self) -> None:
        """Make the tables where there are none yet, and bring older ones to this form."""
        with self.reading() as connection:
            form = int(connection.exec_driver_sql("PRAGMA user_version").scalar_one())
            made = inspect(connection).has_table("journal")
        if form > FORMAT:
            raise TrafficError(
                f"{self.path} was made by a newer reftel (form {form}, this one knows {FORMAT})"
            )
        if made and form == FORMAT:
            return
        with self.engine.connect() as connection:
            raw = connection.connection
            raw.cursor().execute(f"PRAGMA journal_mode = {journal_mode()}")
        with self.writing() as connection:
            # Asked again with the right to write: another process may have been first.
            form = int(connection.exec_driver_sql("PRAGMA user_version").scalar_one())
            for step in range(form + 1, FORMAT + 1) if form else ():
                for statement in CHANGES[step]:
                    connection.exec_driver_sql(statement)
            metadata.create_all(connection)
            connection.exec_driver_sql(f"PRAGMA user_version = {FORMAT}")

    def close(self) -> None:
        """Let go of the database."""
        self.engine.dispose()

    @property
    def archive_path(self) -> Path:
        """The folder of the station's archive."""
        return self.path / ARCHIVE

    @property
    def boxes_path(self) -> Path:
        """The folder of the readers' boxes."""
        return self.path / BOXES

    def now(self) -> datetime:
        """The moment, in Zulu time."""
        return self.clock().astimezone(UTC)

    @contextmanager
    def reading(self) -> Iterator[Connection]:
        """A connection that reads. Raises ``TrafficError`` where the file cannot be read."""
        try:
            with self.engine.connect() as connection:
                yield connection
        except DBAPIError as error:
            raise TrafficError(f"{self.path / STATE} cannot be read: {error.orig}") from error

    @contextmanager
    def writing(self) -> Iterator[Connection]:
        """One transaction. Raises ``TrafficError`` where nothing could be written: then nothing was."""
        try:
            with self._turn(), writing(self.engine) as connection:
                yield connection
        except DBAPIError as error:
            raise TrafficError(f"{self.path / STATE} cannot be written: {error.orig}") from error

    @contextmanager
    def _turn(self) -> Iterator[None]:
        """A turn to write, among all threads and processes that work this folder.

        SQLite lets a writer that finds the file taken sleep and look again: beside one
        that writes without a pause it may look in vain for seconds, and a FLASH with it.
        The kernel wakes who waits for this lock. Without it (Windows) SQLite's own holds.
        """
        if sys.platform == "win32":
            yield
            return
        try:
            handle = os.open(self.path / TURN, os.O_RDWR | os.O_CREAT | os.O_CLOEXEC, 0o600)
        except OSError as error:
            raise TrafficError(f"{self.path / TURN} cannot be written: {error}") from error
        try:
            fcntl.flock(handle, fcntl.LOCK_EX)
            yield
        finally:
            os.close(handle)

    @contextmanager
    def lock(self) -> Iterator[None]:
        """The right to work the channels. Raises ``TrafficError`` where another process has it."""
        lock = FileLock(self.path / LOCK)
        try:
            lock.acquire(timeout=0)
        except Timeout:
            raise TrafficError(f"another reftel works the station in {self.path}") from None
        try:
            yield
        finally:
            lock.release()


def iso(moment: datetime) -> str:
    """A moment as the tables hold it; they are compared as text."""
    return f"{moment.astimezone(UTC):%Y-%m-%dT%H:%M:%S.%fZ}"
