"""Rows out: telegrams, their copies, what they cite, and which one a number means."""

from __future__ import annotations

import difflib
from collections.abc import Iterable, Mapping, Sequence
from typing import Any

from sqlalchemy import Connection, Integer, RowMapping, Text, and_, bindparam, func, select

from reftel.analysis.resolve import Outcome, series_of
from reftel.archive.compare import MOST_COPIES, CopyContent
from reftel.archive.content import CONTENT, content_of, original_bytes
from reftel.archive.joined import citations
from reftel.archive.schema import copies, telegrams
from reftel.archive.searchable import Searchable
from reftel.archive.spelling import MrnSpelling, parse_spelling
from reftel.archive.values import Hit, StoredCopy, StoredTelegram

HIT_COLUMNS = (
    telegrams.c.key,
    telegrams.c.id,
    telegrams.c.mrn,
    telegrams.c.subject,
    telegrams.c.date,
    telegrams.c.station,
    telegrams.c.classification,
    telegrams.c.precedence,
)
_COPY_COLUMNS = (
    copies.c.number,
    copies.c.path,
    copies.c.inside,
    copies.c.place,
    copies.c.relation,
    copies.c.corrects,
    copies.c.container,
    copies.c.charset,
    copies.c.size,
    copies.c.sha256,
    copies.c.filed,
    copies.c.layout,
    copies.c.partial,
    copies.c.defects,
    copies.c.repairs,
    copies.c.best,
)


# Questions asked for every page are made once: to make one takes longer than to answer it.
_KEY = select(telegrams.c.key).where(telegrams.c.id == bindparam("id", type_=Text))
_KEYS = bindparam("keys", expanding=True, type_=Integer)
_WHOLE = (
    select(telegrams, *CONTENT)
    .join(copies, and_(copies.c.telegram == telegrams.c.key, copies.c.best))
    .where(telegrams.c.key.in_(_KEYS))
)
_COPIES = (
    select(copies.c.telegram, *_COPY_COLUMNS)
    .where(copies.c.telegram.in_(_KEYS))
    .order_by(copies.c.best.desc(), copies.c.number)
)
_HITS = (
    select(*HIT_COLUMNS, *CONTENT)
    .join(copies, copies.c.telegram == telegrams.c.key)
    .where(telegrams.c.key.in_(_KEYS))
    .order_by(copies.c.best.desc(), copies.c.number)
)
_COUNT_AFTER = (
    select(func.count())
    .select_from(telegrams)
    .where(telegrams.c.change > bindparam("change", type_=Integer))
)
_ID = bindparam("id", type_=Text)
_ONE_WHOLE = (
    select(telegrams, *CONTENT)
    .join(copies, and_(copies.c.telegram == telegrams.c.key, copies.c.best))
    .where(telegrams.c.id == _ID)
)
_ITS_COPIES = (
    select(*_COPY_COLUMNS)
    .where(copies.c.telegram == bindparam("key", type_=Integer))
    .order_by(copies.c.best.desc(), copies.c.number)
)
_CITED_BY = (
    select(*HIT_COLUMNS)
    .where(
        telegrams.c.key.in_(
            select(citations.c.citing).where(
                citations.c.cited == bindparam("id", type_=Text),
                citations.c.outcome.in_((Outcome.RESOLVED.value, Outcome.NOT_HELD.value)),
            )
        ),
        telegrams.c.id != bindparam("id", type_=Text),
    )
    .order_by(telegrams.c.first_day, telegrams.c.date, telegrams.c.key)
)


def last_copy(connection: Connection) -> int:
    """The number of the copy that was filed last; 0 before the first."""
    return int(connection.execute(select(func.max(copies.c.number))).scalar() or 0)


def count(connection: Connection) -> int:
    """How many telegrams are held."""
    return int(connection.execute(select(func.count()).select_from(telegrams)).scalar_one())


def count_after(connection: Connection, change: int) -> int:
    """How many telegrams have changed after a change number."""
    return int(connection.execute(_COUNT_AFTER, {"change": change}).scalar_one())


def get(connection: Connection, telegram_id: str) -> StoredTelegram | None:
    """The telegram of an id, ``None`` where it is not held."""
    found = one_whole(connection, telegram_id)
    return None if found is None else found[1]


def one_whole(connection: Connection, telegram_id: str) -> tuple[int, StoredTelegram] | None:
    """The key of a telegram, and it with text, JSON and copies; ``None`` where it is not held."""
    row = connection.execute(_ONE_WHOLE, {"id": telegram_id}).mappings().first()
    if row is None:
        return None
    held = connection.execute(_ITS_COPIES, {"key": row["key"]}).mappings()
    return row["key"], _whole(connection, row, [_copy(one) for one in held])


def key_of(connection: Connection, telegram_id: str) -> int | None:
    """The key of a telegram, ``None`` where it is not held."""
    found = connection.execute(_KEY, {"id": telegram_id}).scalar()
    return None if found is None else int(found)


def whole(connection: Connection, keys: Sequence[int]) -> list[StoredTelegram]:
    """The telegrams of these keys with text, JSON and copies, in this order."""
    found = {row["key"]: row for row in connection.execute(_WHOLE, {"keys": keys}).mappings()}
    held: dict[int, list[StoredCopy]] = {key: [] for key in keys}
    for copy in connection.execute(_COPIES, {"keys": keys}).mappings():
        held[copy["telegram"]].append(_copy(copy))
    return [_whole(connection, found[key], held[key]) for key in keys if key in found]


def _whole(connection: Connection, row: RowMapping, held: Sequence[StoredCopy]) -> StoredTelegram:
    content = content_of(connection, row)
    return StoredTelegram(
        id=row["id"],
        mrn=row["mrn"],
        date=row["date"],
        date_source=row["date_source"],
        numbered_by=row["numbered_by"],
        json=content.json,
        text=content.text,
        copies=tuple(held),
    )


def _copy(row: RowMapping) -> StoredCopy:
    return StoredCopy(
        number=row["number"],
        path=row["path"],
        member=row["inside"] or None,
        place=row["place"] or None,
        relation=row["relation"],
        corrects=row["corrects"],
        container=row["container"],
        charset=row["charset"],
        size=row["size"],
        sha256=row["sha256"],
        filed=row["filed"],
        layout=row["layout"],
        partial=row["partial"],
        defects=row["defects"],
        repairs=row["repairs"],
        best=row["best"],
    )


def copy_text(connection: Connection, number: int) -> str | None:
    """The text of a copy, ``None`` where there is no such copy."""
    row = connection.execute(select(*CONTENT).where(copies.c.number == number)).mappings().first()
    return None if row is None else content_of(connection, row).text


def contents(
    connection: Connection, telegram_id: str, numbers: Sequence[int] | None
) -> tuple[str | None, list[CopyContent], list[int]] | None:
    """The MRN of a telegram, the copies to compare, and the numbers of those left out.

    ``numbers`` are the copies wanted, in this order; without them the best come
    first. ``None`` where the telegram is not held.
    """
    telegram = connection.execute(
        select(telegrams.c.key, telegrams.c.mrn).where(telegrams.c.id == telegram_id)
    ).first()
    if telegram is None:
        return None
    held = list(
        connection.execute(
            select(copies.c.number)
            .where(copies.c.telegram == telegram.key)
            .order_by(copies.c.best.desc(), copies.c.number)
        ).scalars()
    )
    wanted = held if numbers is None else [number for number in numbers if number in held]
    chosen = wanted[:MOST_COPIES]
    rows = connection.execute(
        select(*_COPY_COLUMNS, *CONTENT).where(copies.c.number.in_(chosen))
    ).mappings()
    found = {row["number"]: _content(connection, row) for row in rows}
    return (
        telegram.mrn,
        [found[number] for number in chosen],
        [number for number in held if number not in chosen],
    )


def _content(connection: Connection, row: RowMapping) -> CopyContent:
    content = content_of(connection, row)
    return CopyContent(_copy(row), content.json, content.searchable)


def original(connection: Connection, number: int) -> bytes | None:
    """The bytes of the file of a copy, ``None`` where there is no such copy."""
    digest = select(copies.c.sha256).where(copies.c.number == number).scalar_subquery()
    found = connection.execute(
        select(copies.c.original, *CONTENT).where(
            copies.c.sha256 == digest, copies.c.original.is_not(None)
        )
    )
    for row in found.mappings():
        return original_bytes(row["original"], content_of(connection, row).text)
    return None


def hits(connection: Connection, keys: Sequence[int]) -> list[tuple[Hit, list[Searchable]]]:
    """The telegrams of these keys, in this order, with what is searched of each copy, best first."""
    found: dict[int, tuple[Hit, list[Searchable]]] = {}
    for row in connection.execute(_HITS, {"keys": keys}).mappings():
        texts = found.setdefault(row["key"], (hit_of(row), []))[1]
        texts.append(content_of(connection, row).searched_texts)
    return [found[key] for key in keys if key in found]


def hit_of(row: Mapping[str, Any] | RowMapping) -> Hit:
    """A hit without a snippet from a row of ``HIT_COLUMNS``."""
    return Hit(
        id=row["id"],
        mrn=row["mrn"],
        subject=row["subject"],
        date=row["date"],
        post=row["station"],
        classification=row["classification"],
        precedence=row["precedence"],
    )


def listed(connection: Connection, ids: Sequence[str]) -> list[Hit]:
    """The telegrams of these ids, in this order, without snippets."""
    asked = select(*HIT_COLUMNS).where(telegrams.c.id.in_(ids))
    found = {row["id"]: hit_of(row) for row in connection.execute(asked).mappings()}
    return [found[name] for name in ids if name in found]


def ids_of(connection: Connection, keys: Sequence[int]) -> list[str]:
    """The ids of telegrams by their keys, in this order."""
    asked = select(telegrams.c.key, telegrams.c.id).where(telegrams.c.key.in_(keys))
    found = {row.key: row.id for row in connection.execute(asked)}
    return [found[key] for key in keys if key in found]


def references(connection: Connection, telegram_id: str) -> list[dict[str, Any]]:
    """The entries of a telegram's REF line, in order: the public keys, and ``held``."""
    found = connection.execute(
        select(
            citations.c.label,
            citations.c.text,
            citations.c.kind,
            func.coalesce(citations.c.cited, citations.c.target).label("id"),
            citations.c.resolved.is_not(None).label("held"),
        )
        .join(telegrams, telegrams.c.key == citations.c.citing)
        .where(telegrams.c.id == telegram_id, citations.c.in_reference_line)
        .order_by(citations.c.position)
    )
    return [dict(row) for row in found.mappings()]


def cited_by(connection: Connection, telegram_id: str) -> list[Hit]:
    """The telegrams that cite an id, held or not, in the order of their dates."""
    return [hit_of(row) for row in connection.execute(_CITED_BY, {"id": telegram_id}).mappings()]


def find(connection: Connection, text: str) -> list[str]:
    """The ids of the telegrams held that a spelling of an MRN may mean, in order of their years.

    A telegram is also found by the number that its publisher gave it.
    """
    exact = connection.execute(
        select(telegrams.c.id).where(telegrams.c.id.in_([text.strip(), text.strip().lower()]))
    ).scalar()
    if exact is not None:
        return [str(exact)]
    spelling = parse_spelling(text)
    if spelling is None:
        return []
    asked = select(telegrams.c.id).where(
        telegrams.c.series == series_of(spelling.station),
        telegrams.c.station == spelling.station,
        telegrams.c.serial == spelling.serial,
    )
    if spelling.year is not None:
        asked = asked.where(telegrams.c.year == spelling.year)
    found = list(connection.execute(asked.order_by(telegrams.c.year, telegrams.c.key)).scalars())
    if not found and spelling.id is not None:
        found = list(
            connection.execute(
                select(telegrams.c.id)
                .join(copies, copies.c.telegram == telegrams.c.key)
                .where(copies.c.stated_id == spelling.id)
                .distinct()
                .order_by(telegrams.c.id)
            ).scalars()
        )
    return found


def near(connection: Connection, text: str, limit: int) -> list[str]:
    """Ids of telegrams held whose numbers are near to one that is not.

    Those of the station nearest in year and serial; where the station is not
    held, those of that serial, or the first, of stations with a similar name.
    """
    spelling = parse_spelling(text)
    if spelling is None:
        return []
    stations = list(
        connection.execute(
            select(telegrams.c.station).where(telegrams.c.station.is_not(None)).distinct()
        ).scalars()
    )
    if spelling.station in stations:
        return _nearest(connection, spelling, spelling.station, limit)
    similar = difflib.get_close_matches(spelling.station, stations, n=limit, cutoff=0.7)
    return [found for name in similar for found in _nearest(connection, spelling, name, 1)]


def _nearest(connection: Connection, spelling: MrnSpelling, station: str, limit: int) -> list[str]:
    distance = func.abs(telegrams.c.serial - spelling.serial)
    asked = select(telegrams.c.id).where(
        telegrams.c.station == station, telegrams.c.serial.is_not(None)
    )
    if spelling.year is not None:
        asked = asked.order_by(func.abs(telegrams.c.year - spelling.year), distance)
    else:
        asked = asked.order_by(distance, telegrams.c.year)
    return list(connection.execute(asked.limit(limit)).scalars())


def keys_of(connection: Connection, ids: Iterable[str]) -> tuple[int, ...]:
    """The keys of telegrams by their ids."""
    asked = select(telegrams.c.key).where(telegrams.c.id.in_(list(ids)))
    return tuple(connection.execute(asked.order_by(telegrams.c.key)).scalars())
