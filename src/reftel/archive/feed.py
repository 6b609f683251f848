"""What the index is fed with: the telegrams that changed after a change number.

What an analysis adds to the public JSON is indexed by a line in ``indexed.py``;
here stands what only the records know, since it may change with other telegrams.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import date, datetime
from types import MappingProxyType
from typing import Any

from sqlalchemy import Connection, RowMapping, func, select

from reftel.archive.content import CONTENT, content_of
from reftel.archive.database import among, slices
from reftel.archive.engine import (
    NUMBER_FIELDS,
    TEXT_FIELDS,
    VALUE_FIELDS,
    IndexDocument,
    date_orders,
)
from reftel.archive.indexed import EDITION, citation_values, index_values, merged
from reftel.archive.joined import citations
from reftel.archive.schema import copies, telegrams
from reftel.archive.searchable import Searchable

_MINUTES = 24 * 60


def changed(
    connection: Connection,
    after: int,
    limit: int,
    searched: Mapping[int, Searchable] = MappingProxyType({}),
) -> list[IndexDocument]:
    """The telegrams changed after a change number, in order, as the index holds them.

    ``searched`` is what is known of copies, by their numbers; of the others it is unpacked.
    """
    rows = (
        connection.execute(
            select(telegrams)
            .where(telegrams.c.change > after)
            .order_by(telegrams.c.change)
            .limit(limit)
        )
        .mappings()
        .all()
    )
    keys = [row["key"] for row in rows]
    held, cited = _copies(connection, keys, searched), _cited(connection, keys)
    return [_index_document(row, held[row["key"]], cited[row["key"]]) for row in rows]


@dataclass(frozen=True, slots=True)
class _Copy:
    searchable: Searchable
    filed: str


def _copies(
    connection: Connection, keys: Sequence[int], searched: Mapping[int, Searchable]
) -> dict[int, list[_Copy]]:
    """The copies of each telegram, the best first."""
    found: dict[int, list[_Copy]] = defaultdict(list)
    asked = (
        select(copies.c.telegram, copies.c.number, copies.c.filed)
        .where(among(copies.c.telegram, keys))
        .order_by(copies.c.best.desc(), copies.c.number)
    )
    rows = connection.execute(asked).all()
    unpacked = _unpacked(connection, [n for _, n, _ in rows if n not in searched])
    for telegram, number, filed in rows:
        found[telegram].append(_Copy(searched.get(number) or unpacked[number], filed))
    return found


def _unpacked(connection: Connection, numbers: Sequence[int]) -> dict[int, Searchable]:
    """What is searched of copies, by their numbers, as the archive keeps it."""
    found: dict[int, Searchable] = {}
    for some in slices(numbers):
        asked = select(copies.c.number, *CONTENT).where(copies.c.number.in_(some))
        for row in connection.execute(asked).mappings():
            content = content_of(connection, row)
            searchable = content.searchable
            if searchable.edition != EDITION:  # filed by an older reftel
                values = index_values(content.json)
                searchable = replace(searchable, edition=EDITION, values=values)
            found[row["number"]] = searchable
    return found


@dataclass(frozen=True, slots=True)
class _Cited:
    """A reference of the best copy: the id as it was read, and the one that it means."""

    in_reference_line: bool
    read: str | None
    meant: str


def _cited(connection: Connection, keys: Sequence[int]) -> dict[int, list[_Cited]]:
    """What each telegram cites, as resolved; what is not resolved as it was read."""
    found: dict[int, list[_Cited]] = defaultdict(list)
    meant = func.coalesce(citations.c.cited, citations.c.target)
    asked = select(
        citations.c.citing, citations.c.in_reference_line, citations.c.target, meant
    ).where(among(citations.c.citing, keys), meant.is_not(None))
    for key, in_line, read, telegram_id in connection.execute(asked.distinct()):
        found[key].append(_Cited(in_line, read, telegram_id))
    return found


def _as_resolved(values: Sequence[str], cited: Sequence[_Cited]) -> list[str]:
    """Numbers cited in any copy as they were read, those of the best copy as they are meant."""
    misread = {
        value
        for one in cited
        if one.read is not None and one.read != one.meant
        for value in citation_values(one.read)
    }
    meant = [value for one in cited for value in citation_values(one.meant)]
    return [*(value for value in values if value not in misread), *meant]


def _index_document(
    row: RowMapping, held: Sequence[_Copy], cited: Sequence[_Cited]
) -> IndexDocument:
    subject = row["subject"] or ""
    searched = [copy.searchable for copy in held]
    found: dict[str, list[Any]] = {
        **merged(one.values for one in searched),
        "text": [subject, *(text for one in searched for text in (one.body, one.rest))],
        "header": [one.header for one in searched],
        "subject": [subject],
        "signed": [row["signature"] or ""],
        "from_plad": [row["from_plad"] or ""],
        "station": [row["station"]],
        "from": [row["from_station"]],
        "class": [row["classification"]],
        "precedence": [row["precedence"]],
    }
    found["cites"] = _as_resolved(found.get("cites", ()), cited)
    in_line = [one for one in cited if one.in_reference_line]
    found["ref"] = _as_resolved(found.get("ref", ()), in_line)
    found["is"] = [*found.get("is", ()), *_states(row, held)]
    numbers = {name: found[name][0] for name in NUMBER_FIELDS if found.get(name)}
    return IndexDocument(
        key=row["key"],
        change=row["change"],
        texts={
            name: [text for text in found[name] if text] for name in TEXT_FIELDS if name in found
        },
        # A code given twice is one code: facets count telegrams.
        values={
            name: list(dict.fromkeys(filter(None, found[name])))
            for name in VALUE_FIELDS
            if name in found
        },
        numbers={**numbers, **dict(_numbers(row, held))},
    )


def _states(row: RowMapping, held: Sequence[_Copy]) -> Iterator[str]:
    """What is true of a telegram by what the archive knows of it."""
    if row["mrn"] is None:
        yield "unnumbered"
    if row["date"] is None:
        yield "undated"
    if len(held) > 1:
        yield "copied"


def _numbers(row: RowMapping, held: Sequence[_Copy]) -> Iterator[tuple[str, int]]:
    yield "filed", date.fromisoformat(min(copy.filed for copy in held)[:10]).toordinal()
    minute = None
    if row["first_day"] is not None:
        day = date.fromordinal(row["first_day"])
        minute = row["first_day"] * _MINUTES + _minute_of_day(row["date"])
        yield "first_day", row["first_day"]
        yield "last_day", row["last_day"]
        yield "year", day.year
        if row["date"] is not None:
            yield "month", day.year * 12 + day.month - 1
    yield from date_orders(minute, row["key"]).items()


def date_place(connection: Connection, key: int, order: str) -> int:
    """The place of a telegram in one of the orders by date (``engine.date_orders``)."""
    day, iso = connection.execute(
        select(telegrams.c.first_day, telegrams.c.date).where(telegrams.c.key == key)
    ).one()
    minute = None if day is None else day * _MINUTES + _minute_of_day(iso)
    return date_orders(minute, key)[order]


def _minute_of_day(iso: str | None) -> int:
    if iso is None or "T" not in iso:
        return 0
    moment = datetime.fromisoformat(iso)
    return moment.hour * 60 + moment.minute
