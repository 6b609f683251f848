"""What the index is fed with: the telegrams that changed after a change number."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterator, Sequence
from datetime import date, datetime
from typing import Any

from sqlalchemy import Connection, RowMapping, select

from reftel.archive.engine import IndexDocument, date_orders
from reftel.archive.pack import unpack
from reftel.archive.schema import addressees, captions, copies, tags, telegrams
from reftel.archive.searchable import Searchable

_MINUTES = 24 * 60


def changed(connection: Connection, after: int, limit: int) -> list[IndexDocument]:
    """The telegrams changed after a change number, in order, as the index holds them."""
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
    texts = _searchables(connection, keys)
    plads, posts = _addressed(connection, keys)
    codes = {
        "tag": _grouped(connection, tags.c.telegram, tags.c.code, keys),
        "caption": _grouped(connection, captions.c.telegram, captions.c.caption, keys),
    }
    return [_index_document(row, texts[row["key"]], plads, posts, codes) for row in rows]


def _searchables(connection: Connection, keys: Sequence[int]) -> dict[int, list[Searchable]]:
    found: dict[int, list[Searchable]] = defaultdict(list)
    asked = (
        select(copies.c.telegram, copies.c.text, copies.c.searchable)
        .where(copies.c.telegram.in_(keys))
        .order_by(copies.c.best.desc(), copies.c.number)
    )
    for key, text, packed in connection.execute(asked):
        found[key].append(Searchable.decode(unpack(packed, unpack(text))))
    return found


_Grouped = dict[int, list[str]]


def _addressed(
    connection: Connection, keys: Sequence[int]
) -> tuple[dict[str, _Grouped], dict[str, _Grouped]]:
    """PLADs and stations of the addressees, by role and telegram."""
    plads: dict[str, _Grouped] = {role: defaultdict(list) for role in ("action", "info")}
    posts: dict[str, _Grouped] = {role: defaultdict(list) for role in ("action", "info")}
    asked = select(
        addressees.c.telegram, addressees.c.role, addressees.c.plad, addressees.c.station
    ).where(addressees.c.telegram.in_(keys))
    for key, role, plad, station in connection.execute(asked):
        plads[role][key].append(plad)
        if station is not None:
            posts[role][key].append(station)
    return plads, posts


def _grouped(connection: Connection, owner: Any, column: Any, keys: Sequence[int]) -> _Grouped:
    found: _Grouped = defaultdict(list)
    for key, value in connection.execute(select(owner, column).where(owner.in_(keys))):
        found[key].append(value)
    return found


def _index_document(
    row: RowMapping,
    searchables: Sequence[Searchable],
    plads: dict[str, _Grouped],
    posts: dict[str, _Grouped],
    codes: dict[str, _Grouped],
) -> IndexDocument:
    key = row["key"]
    subject = row["subject"] or ""
    texts = {
        "text": [subject, *(text for one in searchables for text in (one.body, one.rest))],
        "header": [one.header for one in searchables],
        "subject": [subject],
        "signed": [row["signature"] or ""],
        "from_plad": [row["from_plad"] or ""],
        "action_plad": plads["action"].get(key, []),
        "info_plad": plads["info"].get(key, []),
    }
    values = {
        "station": [row["station"]],
        "from": [row["from_station"]],
        "class": [row["classification"]],
        "precedence": [row["precedence"]],
        "action": posts["action"].get(key, []),
        "info": posts["info"].get(key, []),
        "tag": codes["tag"].get(key, []),
        "caption": codes["caption"].get(key, []),
    }
    return IndexDocument(
        key=key,
        change=row["change"],
        texts={name: [text for text in several if text] for name, several in texts.items()},
        # A code given twice is one code: facets count telegrams.
        values={
            name: list(dict.fromkeys(code for code in several if code))
            for name, several in values.items()
        },
        numbers=dict(_numbers(row)),
    )


def _numbers(row: RowMapping) -> Iterator[tuple[str, int]]:
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


def _minute_of_day(iso: str | None) -> int:
    if iso is None or "T" not in iso:
        return 0
    moment = datetime.fromisoformat(iso)
    return moment.hour * 60 + moment.minute
