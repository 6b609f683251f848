"""Is everything there, and is it what was filed: the archive held against itself.

The bytes of every copy against their digest, the rows below a telegram against
the telegram, the ledger against the copies, the index against the records.
Nothing is mended here; what can be is said in each fault.
"""

from __future__ import annotations

import hashlib
from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass, field
from types import MappingProxyType
from typing import Any

import msgspec
from sqlalchemy import Connection, RowMapping, and_, func, or_, select
from sqlalchemy.exc import DatabaseError

from reftel.archive.content import content_of, original_bytes
from reftel.archive.engine import FACETS, SearchIndex
from reftel.archive.joined import citations
from reftel.archive.nodes import Everything
from reftel.archive.pack import PackError
from reftel.archive.schema import copies, outcomes, telegrams
from reftel.archive.values import FILED, FILED_WITH_REPAIRS
from reftel.archive.writer import RECORDS, last_change
from reftel.errors import ArchiveError

Progress = Callable[[int, int], None]

_AT_ONCE = 200
_MOST_FAULTS = 1_000
_REINDEX = "reftel reindex makes the index anew"

KINDS: Mapping[str, str] = MappingProxyType(
    {
        "database": "the database finds a fault in its own pages or links",
        "bytes": "the stored bytes of a copy are not those of its digest, or cannot be unpacked",
        "original": "the bytes of a file are not there, or there twice",
        "record": "what is kept of a copy does not fit its telegram",
        "best": "a telegram has no best copy, or several",
        "ledger": "a copy stands in no ledger, or the ledger names what is not there",
        "reference": "a reference is resolved to another telegram than it names",
        "index": "the index does not hold what the records hold",
    }
)
"""What can be wrong."""


@dataclass(frozen=True, slots=True)
class Fault:
    """One thing that is wrong: its kind (``KINDS``), where, and a sentence with what to do."""

    kind: str
    where: str
    message: str

    def to_json(self) -> dict[str, Any]:
        """As plain values."""
        return {"kind": self.kind, "where": self.where, "message": self.message}


@dataclass(frozen=True, slots=True)
class Verified:
    """What was looked at, and what is wrong; at most a thousand faults are told.

    ``telegrams`` and ``copies`` were held against the rest, ``bytes`` were
    unpacked and summed anew.
    """

    telegrams: int
    copies: int
    bytes: int
    faults: tuple[Fault, ...] = field(default=())

    @property
    def sound(self) -> bool:
        """True where nothing is wrong."""
        return not self.faults

    def to_json(self) -> dict[str, Any]:
        """As plain values."""
        return {
            "sound": self.sound,
            "telegrams": self.telegrams,
            "copies": self.copies,
            "bytes": self.bytes,
            "faults": [fault.to_json() for fault in self.faults],
        }


def verify(
    connection: Connection, index: SearchIndex, on_progress: Progress | None = None
) -> Verified:
    """Hold an archive against itself; ``connection`` reads one state of it throughout.

    ``on_progress`` is told how many of how many copies have been looked at.
    """
    faults = list(_database(connection))
    if faults:
        return Verified(0, 0, 0, tuple(faults))
    total = int(connection.execute(select(func.count()).select_from(copies)).scalar_one())
    size = looked_at = 0
    for row in _copy_rows(connection):
        found, unpacked = _copy(connection, row)
        faults += found
        size += unpacked
        looked_at += 1
        if on_progress is not None:
            on_progress(looked_at, total)
    for check in (_originals, _best, _ledger, _references):
        faults += check(connection)
    faults += _index(connection, index)
    held = int(connection.execute(select(func.count()).select_from(telegrams)).scalar_one())
    return Verified(held, looked_at, size, tuple(faults[:_MOST_FAULTS]))


def _database(connection: Connection) -> Iterator[Fault]:
    try:
        for (said,) in connection.exec_driver_sql("PRAGMA integrity_check"):
            if said != "ok":
                yield Fault("database", "records.sqlite", f"{said}: put back a backup of it")
        for table, row, parent, _ in connection.exec_driver_sql("PRAGMA foreign_key_check"):
            yield Fault("database", f"{table}, row {row}", f"its {parent} is not there")
    except DatabaseError as error:
        yield Fault("database", "records.sqlite", f"{error.orig}: put back a backup of it")


def _copy_rows(connection: Connection) -> Iterator[RowMapping]:
    """Every copy with its telegram's id, some at a time."""
    reached = 0
    while True:
        rows = (
            connection.execute(
                select(copies, telegrams.c.id.label("telegram_id"))
                .join(telegrams, telegrams.c.key == copies.c.telegram)
                .where(copies.c.number > reached)
                .order_by(copies.c.number)
                .limit(_AT_ONCE)
            )
            .mappings()
            .all()
        )
        if not rows:
            return
        yield from rows
        reached = rows[-1]["number"]


def _copy(connection: Connection, row: RowMapping) -> tuple[list[Fault], int]:
    """What is wrong with one copy, and how many bytes of it were looked at."""
    where = f"copy {row['number']} ({row['path']})"
    faults: list[Fault] = []
    size = 0
    try:
        content = content_of(connection, row)
        record = content.json
        _ = content.searchable
        size = len(content.text.encode())
        if row["original"] is not None:
            data = original_bytes(row["original"], content.text)
            size += len(data)
            if hashlib.sha256(data).hexdigest() != row["sha256"]:
                message = f"the bytes are not those of SHA-256 {row['sha256']}: file it again"
                faults.append(Fault("bytes", where, message))
    except (PackError, msgspec.DecodeError, LookupError, TypeError, ValueError) as error:
        return [Fault("bytes", where, f"cannot be unpacked ({error}): file it again")], size
    if record.get("id") != row["telegram_id"]:
        said = f"says it is {record.get('id')} and stands under {row['telegram_id']}"
        faults.append(Fault("record", where, said))
    if record.get("copy", {}).get("sha256") != row["sha256"]:
        faults.append(Fault("record", where, "says another SHA-256 than its row"))
    return faults, size


def _originals(connection: Connection) -> Iterator[Fault]:
    asked = (
        select(copies.c.sha256, func.min(copies.c.path), func.count(copies.c.original))
        .group_by(copies.c.sha256)
        .having(func.count(copies.c.original) != 1)
        .limit(_MOST_FAULTS)
    )
    for digest, path, number in connection.execute(asked):
        message = f"the bytes of SHA-256 {digest} are kept {number} times: file it again"
        yield Fault("original", path, message)


def _best(connection: Connection) -> Iterator[Fault]:
    best = func.count(copies.c.number)
    asked = (
        select(telegrams.c.id, best)
        .outerjoin(copies, and_(copies.c.telegram == telegrams.c.key, copies.c.best))
        .group_by(telegrams.c.key)
        .having(best != 1)
        .limit(_MOST_FAULTS)
    )
    for telegram_id, number in connection.execute(asked):
        yield Fault("best", telegram_id, f"has {number} best copies, and one was expected")


def _ledger(connection: Connection) -> Iterator[Fault]:
    filed = outcomes.c.outcome.in_((FILED, FILED_WITH_REPAIRS))
    asked: Any = (
        select(copies.c.number, copies.c.path, func.count(outcomes.c.number))
        .outerjoin(outcomes, and_(outcomes.c.copy == copies.c.number, filed))
        .group_by(copies.c.number)
        .having(func.count(outcomes.c.number) != 1)
        .limit(_MOST_FAULTS)
    )
    for number, path, times in connection.execute(asked):
        said = f"stands {times} times in the ledger as filed, and once was expected"
        yield Fault("ledger", f"copy {number} ({path})", said)
    asked = (
        select(outcomes.c.number, outcomes.c.path)
        .outerjoin(copies, copies.c.number == outcomes.c.copy)
        .where(
            or_(
                and_(filed, outcomes.c.copy.is_(None)),
                and_(outcomes.c.copy.is_not(None), copies.c.telegram != outcomes.c.telegram),
            )
        )
        .limit(_MOST_FAULTS)
    )
    for number, path in connection.execute(asked):
        yield Fault(
            "ledger", f"entry {number} ({path})", "names no copy, or one of another telegram"
        )


def _references(connection: Connection) -> Iterator[Fault]:
    meant = telegrams.alias("meant")
    citing = telegrams.alias("citing")
    asked = (
        select(citing.c.id, citations.c.text, citations.c.cited, meant.c.id)
        .join(meant, meant.c.key == citations.c.resolved)
        .join(citing, citing.c.key == citations.c.citing)
        .where(citations.c.cited != meant.c.id)
        .limit(_MOST_FAULTS)
    )
    for where, text, cited, held in connection.execute(asked):
        yield Fault("reference", where, f"{text!r} names {cited} and leads to {held}")


def _index(connection: Connection, index: SearchIndex) -> Iterator[Fault]:
    reached, newest = last_change(connection, index.name), last_change(connection, RECORDS)
    if reached != newest:
        said = f"has followed to change {reached} of {newest}: the next search leads it on"
        yield Fault("index", "index", said)
        return
    if not index.is_sound():
        yield Fault("index", "index", f"is not there, broken, or of another archive: {_REINDEX}")
        return
    for said in index.faults():
        yield Fault("index", "index", f"{said}: {_REINDEX}")
    held = dict.fromkeys(connection.execute(select(telegrams.c.key)).scalars())
    try:
        found = index.search(Everything(), limit=len(held) + 1, sort="date", facets=True)
    except ArchiveError as error:
        yield Fault("index", "index", f"{error}: {_REINDEX}")
        return
    lost = len(held.keys() - set(found.keys))
    extra = len(found.keys) - len(held) + lost
    if lost or extra:
        yield Fault(
            "index", "index", f"lacks {lost} telegrams and has {extra} too many: {_REINDEX}"
        )
        return
    for facet, column in _COUNTED.items():
        asked = select(column, func.count()).where(column.is_not(None)).group_by(column)
        counts = {value: int(number) for value, number in connection.execute(asked)}
        if counts != dict(found.facets[facet]):
            yield Fault(
                "index", f"index, {facet}", f"counts otherwise than the records: {_REINDEX}"
            )


_COUNTED = MappingProxyType(
    {
        "station": telegrams.c.station,
        "class": telegrams.c.classification,
        "precedence": telegrams.c.precedence,
    }
)
assert _COUNTED.keys() <= set(FACETS)
