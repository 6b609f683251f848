"""Copies that an older reftel has read, read again by this one: what is kept of them anew.

Text and bytes of a copy stay; what was read of it is replaced, telegram by telegram, each
with all its copies in one transaction. So an interruption leaves every telegram as the one
or the other reftel reads it, and ``copies.read_by`` says which.
"""

from __future__ import annotations

from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass
from itertools import groupby
from typing import Any

import msgspec
from sqlalchemy import Connection, Select, and_, func, or_, select, update

from reftel.archive.content import content_of
from reftel.archive.filing import Filing, Row
from reftel.archive.links import REFERENCES, write_unresolved
from reftel.archive.pack import NONE, Dictionary
from reftel.archive.relations import OTHER_RELEASE
from reftel.archive.schema import copies, telegrams
from reftel.archive.writer import RECORDS, last_change, note_change, quality_of, write_details
from reftel.intake.source import Source
from reftel.version import VERSION

REFRESHING = "refreshing"
"""The row of ``progress`` that is 1 until the references of what was read again are resolved."""

_STALE = or_(copies.c.read_by.is_(None), copies.c.read_by != VERSION)


@dataclass(frozen=True, slots=True)
class Kept:
    """A copy as it is kept: enough to read it again.

    ``vouched`` is ``None`` where that was not noted when it was filed.
    """

    telegram: int
    id: str
    number: int
    source: Source
    text: str
    vouched: bool | None


@dataclass(frozen=True, slots=True)
class Renewed:
    """What came of some copies read again.

    ``renumbered`` are read under another number now, and ``unread`` as no
    telegram; they stay as they were read before. Both are (path, id held).
    """

    telegrams: int = 0
    copies: int = 0
    renumbered: tuple[tuple[str, str], ...] = ()
    unread: tuple[tuple[str, str], ...] = ()

    def __add__(self, other: Renewed) -> Renewed:
        return Renewed(
            self.telegrams + other.telegrams,
            self.copies + other.copies,
            (*self.renumbered, *other.renumbered),
            (*self.unread, *other.unread),
        )


def count_stale(connection: Connection) -> int:
    """How many telegrams have a copy that another reftel has read."""
    asked = select(func.count(copies.c.telegram.distinct())).where(_STALE)
    return int(connection.execute(asked).scalar_one())


def make_stale(connection: Connection) -> None:
    """Have every copy read again, by whatever reftel it was read."""
    connection.execute(update(copies).values(read_by=None))


def begin(connection: Connection) -> None:
    """Note that copies are read again, so that their references will be resolved at the end."""
    note_change(connection, REFRESHING, 1)


def stale(connection: Connection, after: int, limit: int) -> list[Kept]:
    """All copies of the next telegrams after a key of which one was read by another reftel."""
    keys = (
        select(copies.c.telegram)
        .where(_STALE, copies.c.telegram > after)
        .distinct()
        .order_by(copies.c.telegram)
        .limit(limit)
    )
    asked: Select[Any] = (
        select(copies, telegrams.c.id)
        .join(telegrams, telegrams.c.key == copies.c.telegram)
        .where(copies.c.telegram.in_(keys))
        .order_by(copies.c.telegram, copies.c.number)
    )
    return [_kept(connection, row) for row in connection.execute(asked).mappings().all()]


def _kept(connection: Connection, row: Any) -> Kept:
    source = Source(
        path=row["path"],
        container=row["container"],
        sha256=row["sha256"],
        size=row["size"],
        charset=row["charset"],
        member=row["inside"] or None,
        place=row["place"] or None,
        part=row["member"] or None,
        statements=msgspec.json.decode(row["statements"]),
        vouched=bool(row["vouched"]),
    )
    text = content_of(connection, row).text
    return Kept(row["telegram"], row["id"], row["number"], source, text, row["vouched"])


def renew(
    connection: Connection,
    read: Sequence[tuple[Kept, Filing | None]],
    dictionary: Dictionary = NONE,
) -> Renewed:
    """Put what was read again in the place of what was kept; all copies of each telegram at once."""
    numbers = [kept.number for kept, _ in read]
    rows = {row["number"]: dict(row) for row in connection.execute(_rows(numbers)).mappings()}
    change = last_change(connection)
    total = Renewed()
    fresh: dict[int, Filing] = {}
    for key, given in groupby(read, lambda one: one[0].telegram):
        change += 1
        group = list(given)
        told, best = _renew_one(connection, group, rows, change, dictionary)
        total += told
        row: Row = {"change": change}
        if best is not None:
            fresh[key] = best
            row |= best.telegram
        connection.execute(update(telegrams).where(telegrams.c.key == key).values(row))
    write_details(connection, fresh)
    write_unresolved(connection, {key: filing.citations for key, filing in fresh.items()})
    note_change(connection, RECORDS, change)
    return total


def _rows(numbers: Collection[int]) -> Select[Any]:
    return select(copies).where(copies.c.number.in_(numbers))


def _renew_one(
    connection: Connection,
    group: Sequence[tuple[Kept, Filing | None]],
    rows: Mapping[int, Row],
    change: int,
    dictionary: Dictionary,
) -> tuple[Renewed, Filing | None]:
    """One telegram: its copies written anew; the filing of its best copy, if that was renewed."""
    renumbered: list[tuple[str, str]] = []
    unread: list[tuple[str, str]] = []
    ranked: list[tuple[Any, Row, Filing | None]] = []
    for place, (kept, filing) in enumerate(group):
        row = rows[kept.number]
        values: Row = {"read_by": VERSION, "change": change}
        renewed = filing if filing is not None and filing.id == kept.id else None
        if renewed is not None:
            values |= _values(renewed, row, dictionary, first=place == 0)
        else:  # it stays as it was read before
            (unread if filing is None else renumbered).append((kept.source.path, kept.id))
        connection.execute(update(copies).where(copies.c.number == kept.number).values(values))
        ranked.append((quality_of({**row, **values}).rank, row, renewed))
    _, row, best = max(ranked, key=lambda one: one[0])  # of equals the first that was filed
    if best is None and not row["best"]:
        # What stands below the telegram can be made of a copy that was read again alone.
        _, row, best = next(one for one in ranked if one[1]["best"])
    _mark_best(connection, row["telegram"], row["number"])
    return Renewed(1, len(group), tuple(renumbered), tuple(unread)), best


def _values(filing: Filing, row: Row, dictionary: Dictionary, *, first: bool) -> Row:
    """The columns of a copy that come from reading it."""
    kept = ("path", "inside", "place", "container", "charset", "size", "statements", "original")
    values = {name: value for name, value in filing.copy.items() if name not in kept}
    if not filing.is_packed:
        values["content"] = dictionary.pack(values["content"])
    # The text and the rest stand in ``content`` from now on.
    values |= {"text": None, "searchable": None, "record": None}
    if values["relation"] is None and (not first or row["relation"] == OTHER_RELEASE):
        values["relation"] = OTHER_RELEASE
    return values


def _mark_best(connection: Connection, telegram: int, number: int) -> None:
    of = copies.c.telegram == telegram
    connection.execute(
        update(copies).where(and_(of, copies.c.best, copies.c.number != number)).values(best=False)
    )
    connection.execute(
        update(copies).where(copies.c.number == number, ~copies.c.best).values(best=True)
    )


def end(connection: Connection) -> bool:
    """Have the references of all telegrams resolved anew, if copies were read again; else false."""
    if not last_change(connection, REFRESHING):
        return False
    note_change(connection, REFERENCES, 0)
    return True


def ended(connection: Connection) -> None:
    """Note that all is done."""
    note_change(connection, REFRESHING, 0)
