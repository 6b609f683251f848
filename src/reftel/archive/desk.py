"""What is the user's own: saved searches, collections, notes.

A file beside the records, ``desk.sqlite``: making the index anew, compacting,
and filing never touch it, and it may be copied into an archive that was made
anew from the same files, for it names telegrams by their ids.
"""

from __future__ import annotations

import zlib
from collections.abc import Iterable, Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

from sqlalchemy import (
    Column,
    Connection,
    Integer,
    LargeBinary,
    MetaData,
    Table,
    Text,
    UniqueConstraint,
    delete,
    func,
    insert,
    select,
    update,
)
from sqlalchemy.exc import DBAPIError

from reftel.archive.database import open_database, writing
from reftel.errors import ArchiveError

FILE = "desk.sqlite"
FORMAT = 1
"""Told by ``PRAGMA user_version``; a file with a greater one is of a newer reftel."""

LONGEST_NAME = 200
LONGEST_NOTE = 100_000

_metadata = MetaData()
_searches = Table(
    "searches",
    _metadata,
    Column("name", Text, primary_key=True),
    Column("query", Text, nullable=False),
    Column("saved", Text, nullable=False),
    Column("looked", Text),
    # The ids found when it was last looked at, one a line, deflated.
    Column("seen", LargeBinary),
)
_collected = Table(
    "collected",
    _metadata,
    Column("number", Integer, primary_key=True, autoincrement=True),
    Column("collection", Text, nullable=False),
    Column("telegram", Text, nullable=False),
    Column("added", Text, nullable=False),
    UniqueConstraint("collection", "telegram"),
)
_notes = Table(
    "notes",
    _metadata,
    Column("number", Integer, primary_key=True, autoincrement=True),
    Column("telegram", Text, nullable=False, index=True),
    Column("text", Text, nullable=False),
    Column("written", Text, nullable=False),
)


@dataclass(frozen=True, slots=True)
class SavedSearch:
    """A query under a name; ``saved`` and ``looked`` (last looked at) are moments, ISO."""

    name: str
    query: str
    saved: str
    looked: str | None

    def to_json(self) -> dict[str, Any]:
        """As plain values."""
        return {"name": self.name, "query": self.query, "saved": self.saved, "looked": self.looked}


@dataclass(frozen=True, slots=True)
class News:
    """What a saved search finds: how many in all, ids of the new ones, and how many are gone.

    A telegram is gone where a better copy was filed that is found no more.
    """

    search: SavedSearch
    total: int
    new: tuple[str, ...]
    gone: int

    def to_json(self) -> dict[str, Any]:
        """As plain values."""
        return {
            "search": self.search.to_json(),
            "total": self.total,
            "new": list(self.new),
            "gone": self.gone,
        }


@dataclass(frozen=True, slots=True)
class Collection:
    """Telegrams put together under a name: how many, and since when."""

    name: str
    telegrams: int
    begun: str

    def to_json(self) -> dict[str, Any]:
        """As plain values."""
        return {"name": self.name, "telegrams": self.telegrams, "begun": self.begun}


@dataclass(frozen=True, slots=True)
class Note:
    """A note on a telegram, held or not; ``number`` names it, ``written`` is a moment, ISO."""

    number: int
    telegram: str
    text: str
    written: str

    def to_json(self) -> dict[str, Any]:
        """As plain values."""
        return {
            "number": self.number,
            "telegram": self.telegram,
            "text": self.text,
            "written": self.written,
        }


class Desk:
    """The user's own file of an archive; it is made when something is first put into it.

    Reading raises nothing where there is no file yet. Everything raises
    ``ArchiveError`` where it cannot be read or written, or is of a newer reftel.
    """

    def __init__(self, folder: Path, *, read_only: bool = False) -> None:
        self._path = folder / FILE
        self._read_only = read_only

    # Saved searches

    def searches(self) -> list[SavedSearch]:
        """Every saved search, by name."""
        with self._reading() as connection:
            if connection is None:
                return []
            asked = select(_searches).order_by(_searches.c.name)
            return [_saved(row) for row in connection.execute(asked).mappings()]

    def saved(self, name: str) -> SavedSearch | None:
        """The search of a name, ``None`` where there is none."""
        return next((search for search in self.searches() if search.name == name), None)

    def save(self, name: str, query: str) -> SavedSearch:
        """Save a query under a name, in place of the one that has it; what was seen is kept then.

        Raises ``ValueError`` for a name that is none.
        """
        name = _named(name)
        with self._writing() as connection:
            done = connection.execute(
                update(_searches).where(_searches.c.name == name).values(query=query)
            )
            if done.rowcount == 0:
                connection.execute(
                    insert(_searches).values(name=name, query=query, saved=_now(), seen=None)
                )
        found = self.saved(name)
        assert found is not None  # it was put there a moment ago
        return found

    def seen(self, name: str) -> frozenset[str]:
        """The ids that a saved search had found when it was last looked at."""
        with self._reading() as connection:
            if connection is None:
                return frozenset()
            packed = connection.execute(
                select(_searches.c.seen).where(_searches.c.name == name)
            ).scalar()
        return frozenset(zlib.decompress(packed).decode().split("\n")) if packed else frozenset()

    def look(self, name: str, ids: Iterable[str]) -> None:
        """Note what a saved search finds now: from here on that is not new."""
        packed = zlib.compress("\n".join(sorted(ids)).encode())
        with self._writing() as connection:
            connection.execute(
                update(_searches).where(_searches.c.name == name).values(seen=packed, looked=_now())
            )

    def forget(self, name: str) -> bool:
        """Take a saved search away; false where there was none."""
        with self._writing() as connection:
            return bool(
                connection.execute(delete(_searches).where(_searches.c.name == name)).rowcount
            )

    # Collections

    def collections(self) -> list[Collection]:
        """Every collection, by name."""
        with self._reading() as connection:
            if connection is None:
                return []
            name = _collected.c.collection
            asked = select(name, func.count(), func.min(_collected.c.added)).group_by(name)
            return [Collection(*row) for row in connection.execute(asked.order_by(name))]

    def collected(self, name: str) -> list[str]:
        """The ids of a collection, in the order in which they were put in."""
        with self._reading() as connection:
            if connection is None:
                return []
            asked = select(_collected.c.telegram).where(_collected.c.collection == name)
            return list(connection.execute(asked.order_by(_collected.c.number)).scalars())

    def collect(self, name: str, ids: Sequence[str]) -> int:
        """Put telegrams into a collection; gives how many were not in it.

        Raises ``ValueError`` for a name that is none.
        """
        name = _named(name)
        fresh = [one for one in dict.fromkeys(ids) if one not in set(self.collected(name))]
        with self._writing() as connection:
            for one in fresh:
                connection.execute(
                    insert(_collected).values(collection=name, telegram=one, added=_now())
                )
        return len(fresh)

    def uncollect(self, name: str, ids: Sequence[str] | None = None) -> int:
        """Take telegrams out of a collection, or all of it; gives how many were in it."""
        asked = delete(_collected).where(_collected.c.collection == name)
        if ids is not None:
            asked = asked.where(_collected.c.telegram.in_(list(ids)))
        with self._writing() as connection:
            return int(connection.execute(asked).rowcount)

    # Notes

    def notes(self, telegram: str | None = None) -> list[Note]:
        """The notes on a telegram, or all, in the order in which they were written."""
        with self._reading() as connection:
            if connection is None:
                return []
            asked = select(_notes).order_by(_notes.c.number)
            if telegram is not None:
                asked = asked.where(_notes.c.telegram == telegram)
            return [Note(**row) for row in connection.execute(asked).mappings()]

    def note(self, telegram: str, text: str) -> int:
        """Write a note on a telegram; gives its number. Raises ``ValueError`` for an empty one."""
        if not text.strip() or len(text) > LONGEST_NOTE:
            raise ValueError(f"a note has 1 to {LONGEST_NOTE:,} characters, not {len(text):,}")
        with self._writing() as connection:
            made = connection.execute(
                insert(_notes).values(telegram=telegram, text=text.strip(), written=_now())
            )
        assert made.inserted_primary_key is not None  # the column is the table's own
        return int(made.inserted_primary_key[0])

    def unnote(self, number: int) -> bool:
        """Take a note away; false where there is none of this number."""
        with self._writing() as connection:
            return bool(
                connection.execute(delete(_notes).where(_notes.c.number == number)).rowcount
            )

    @contextmanager
    def _reading(self) -> Iterator[Connection | None]:
        if not self._path.exists():
            yield None
            return
        engine = open_database(self._path, read_only=True)
        try:
            with engine.connect() as connection:
                self._check(connection)
                yield connection
        except DBAPIError as error:
            raise ArchiveError(f"{self._path} cannot be read: {error.orig}") from error
        finally:
            engine.dispose()

    @contextmanager
    def _writing(self) -> Iterator[Connection]:
        if self._read_only:
            raise ArchiveError(f"{self._path.parent} was opened for reading only")
        engine = open_database(self._path)
        try:
            with writing(engine) as connection:
                self._check(connection)
                _metadata.create_all(connection)
                connection.exec_driver_sql(f"PRAGMA user_version = {FORMAT}")
                yield connection
        except DBAPIError as error:
            raise ArchiveError(f"{self._path} cannot be written to: {error.orig}") from error
        finally:
            engine.dispose()

    def _check(self, connection: Connection) -> None:
        found = connection.exec_driver_sql("PRAGMA user_version").scalar() or 0
        if found > FORMAT:
            raise ArchiveError(
                f"{self._path} was made by a newer reftel (format {found}, this one knows "
                f"{FORMAT}): install the newer version"
            )


def _saved(row: Any) -> SavedSearch:
    return SavedSearch(row["name"], row["query"], row["saved"], row["looked"])


def _named(name: str) -> str:
    found = " ".join(name.split())
    if not 0 < len(found) <= LONGEST_NAME:
        raise ValueError(f"a name has 1 to {LONGEST_NAME} characters, not {len(found)}")
    return found


def _now() -> str:
    return f"{datetime.now(UTC):%Y-%m-%dT%H:%M:%SZ}"
