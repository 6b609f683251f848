"""Leading the references along with the telegrams held: what each means, as of now.

A follower of the change number, as the search index is, but in the very
transaction that files a batch: what the archive says of a reference always fits
what it holds. Of a batch, its own references are resolved, and those of older
telegrams that name one of its numbers: so a new telegram resolves old ghosts.
The outcome depends on the telegrams held alone, never on the order in which they came.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Collection, Iterator, Mapping, Sequence
from dataclasses import replace
from operator import itemgetter
from typing import Any

from sqlalchemy import (
    ColumnElement,
    Connection,
    and_,
    bindparam,
    delete,
    insert,
    select,
    update,
)

from reftel.analysis.resolve import Cited, Outcome, Resolution, resolve
from reftel.analysis.sent import Sent, sent_between
from reftel.archive.database import among, listed_pairs
from reftel.archive.filing import Row
from reftel.archive.interned import Form, intern
from reftel.archive.joined import CITATIONS
from reftel.archive.schema import candidates, citation_places, meanings, tags, telegrams
from reftel.archive.writer import RECORDS, last_change, note_change, write_joined

REFERENCES = "references"
"""The row of ``progress`` with the change number up to which references are resolved."""

BATCH = 500
"""Telegrams whose references are resolved at once."""

_SENT = (
    telegrams.c.key,
    telegrams.c.id,
    telegrams.c.station,
    telegrams.c.year,
    telegrams.c.serial,
    telegrams.c.date,
    telegrams.c.first_day,
    telegrams.c.last_day,
)
_SET = ("outcome", "reason", "doubt", "cited", "cited_year", "resolved")
_PLACE = ("citing", "in_reference_line", "position")
_READ_NAMES = (*_PLACE, *CITATIONS.form)
_READ = tuple((citation_places.c if n in _PLACE else meanings.c)[n] for n in _READ_NAMES)
_OPEN = dict.fromkeys(_SET)

_Read = Mapping[Any, Any]
"""A reference as it was read, by the names of ``_READ``: out of the archive, or on its way in."""

# Reasons that stand in the row before it is resolved, for they are read off the text.
_READ_REASONS = frozenset({"not-identified", "no-such-entry", "which-entry"})


def follow(connection: Connection) -> bool:
    """Resolve what the next telegrams above the mark touch; false where none was left."""
    reached = last_change(connection, REFERENCES)
    newest = (
        select(telegrams.c.change)
        .where(telegrams.c.change > reached)
        .order_by(telegrams.c.change)
        .limit(BATCH)
    )
    changes = list(connection.execute(newest).scalars())
    if not changes:
        return False
    changed = and_(telegrams.c.change > reached, telegrams.c.change <= changes[-1])
    found = _resolved(connection, _touched(connection, changed))
    _write_candidates(connection, changed, found)
    _write(connection, changed, found)
    note_change(connection, REFERENCES, changes[-1])
    return True


def file(connection: Connection, before: int, cited: Mapping[int, Sequence[Row]]) -> None:
    """Put in the references of a batch, resolved, and resolve anew what it touches.

    ``cited`` are those of its best copies by the keys of their telegrams, which are in
    already; ``before`` is the change number before the batch.
    """
    if last_change(connection, REFERENCES) != before:
        # An older reftel, or a refresh that was cut off, has left some to be resolved.
        write_unresolved(connection, cited)
        while follow(connection):
            pass
        return
    if last_change(connection) == before:
        return
    changed = telegrams.c.change > before
    # Those of the batch are not in yet: what is touched is of others.
    touched = _touched(connection, changed)
    new = [{**_OPEN, **row, "citing": key} for key, rows in cited.items() for row in rows]
    found = _resolved(connection, [*touched, *new])
    _write_candidates(connection, changed, found)
    _write(connection, changed, found[: len(touched)])
    write_joined(
        connection,
        CITATIONS,
        [{**row, **_values(row, resolution)} for row, resolution in found[len(touched) :]],
    )
    note_change(connection, REFERENCES, last_change(connection))


def write_unresolved(connection: Connection, cited: Mapping[int, Sequence[Row]]) -> None:
    """Put in references as they were read, by the keys of the telegrams that make them."""
    read = [{**row, "citing": key} for key, rows in cited.items() for row in rows]
    write_joined(connection, CITATIONS, read)


def _touched(connection: Connection, changed: ColumnElement[bool]) -> list[_Read]:
    """The references of the changed telegrams, and those of others that name one of them."""
    sent = connection.execute(
        select(telegrams.c.key, telegrams.c.series, telegrams.c.serial, telegrams.c.date).where(
            changed
        )
    ).all()
    meant = _meaning(connection, sent)
    asked = select(*_READ).join(meanings, meanings.c.number == citation_places.c.meaning)
    rows: dict[tuple[Any, ...], _Read] = {}
    for chosen in (
        among(citation_places.c.citing, [key for key, *_ in sent]),
        among(citation_places.c.meaning, sorted(meant)),
    ):
        for row in connection.execute(asked.where(chosen)):
            rows[row[:3]] = dict(zip(_READ_NAMES, row, strict=True))
    return [rows[place] for place in sorted(rows)]


def _meaning(connection: Connection, sent: Sequence[Any]) -> set[int]:
    """What may mean one of these telegrams, by its number or its date: numbers of ``meanings``.

    ``sent`` has key, series, serial and date of each. Asked apart, from the few that changed: SQLite would go through all references.
    """
    numbers = sorted({(series, serial) for _, series, serial, _ in sent if serial is not None})
    series, serial = listed_pairs(numbers)
    by_number = select(meanings.c.number).where(
        meanings.c.series == series, meanings.c.serial == serial
    )
    moments = sorted({moment for *_, moment in sent if moment is not None})
    by_moment = select(meanings.c.number).where(
        meanings.c.moment.is_not(None), among(meanings.c.moment, moments)
    )
    return {key for asked in (by_number, by_moment) for key in connection.execute(asked).scalars()}


def _resolved(connection: Connection, rows: Sequence[_Read]) -> list[tuple[_Read, Resolution]]:
    """What references mean, in their order, as of the telegrams held now."""
    lookup = HeldLookup(connection)
    pairs = list(_pairs(connection, rows, lookup))
    found = (resolution for _, _, resolution in resolve(pairs, lookup))
    return list(zip(rows, found, strict=True))


class HeldLookup:
    """The ``Lookup`` of ``analysis/resolve.py``, answered by the tables."""

    def __init__(self, connection: Connection) -> None:
        self._connection = connection
        self._numbered: dict[tuple[str, int], list[Sent]] = {}

    def numbered(
        self, wanted: Collection[tuple[str, int]]
    ) -> Mapping[tuple[str, int], Sequence[Sent]]:
        """Those of a series and a serial, of every year; several of one number with their TAGS."""
        new = sorted({number for number in wanted if number not in self._numbered})
        self._numbered |= {number: [] for number in new}
        first, second = listed_pairs(new)
        asked = select(telegrams.c.series, telegrams.c.serial, *_SENT).where(
            telegrams.c.series == first, telegrams.c.serial == second
        )
        for series, serial, *sent in self._connection.execute(asked):
            self._numbered[series, serial].append(_sent(*sent))
        several = [n for n in new if len(self._numbered[n]) > 1]
        shared = self.tags_of({one.key for n in several for one in self._numbered[n]})
        for number in several:
            self._numbered[number] = [
                replace(one, tags=shared[one.key]) for one in self._numbered[number]
            ]
        return self._numbered

    def dated(self, wanted: Collection[str]) -> Mapping[str, Sequence[Sent]]:
        """Those with a date-time group."""
        found: dict[str, list[Sent]] = defaultdict(list)
        asked = select(telegrams.c.date, *_SENT).where(among(telegrams.c.date, sorted(wanted)))
        for moment, *sent in self._connection.execute(asked):
            found[moment].append(_sent(*sent))
        return found

    def tags_of(self, keys: Collection[int]) -> dict[int, frozenset[str]]:
        """The TAGS of telegrams by their keys."""
        found: dict[int, set[str]] = {key: set() for key in keys}
        if found:
            asked = select(tags.c.telegram, tags.c.code).where(
                among(tags.c.telegram, sorted(found))
            )
            for key, code in self._connection.execute(asked):
                found[key].add(code)
        return {key: frozenset(codes) for key, codes in found.items()}


def _pairs(
    connection: Connection, rows: Sequence[_Read], lookup: HeldLookup
) -> Iterator[tuple[Sent, Cited]]:
    """Each reference as it was read, with its citing telegram."""
    keys = sorted({row["citing"] for row in rows})
    asked = select(*_SENT).where(among(telegrams.c.key, keys))
    citing = {sent[0]: _sent(*sent) for sent in connection.execute(asked)}
    cited = [_cited(row) for row in rows]
    numbers = [one.number for one in cited]
    # TAGS are asked for only where several telegrams have the number.
    held = lookup.numbered({number for number in numbers if number is not None})
    several = {
        row["citing"]
        for row, number in zip(rows, numbers, strict=True)
        if number is not None and len(held[number]) > 1
    }
    for key, codes in lookup.tags_of(several).items():
        citing[key] = replace(citing[key], tags=codes)
    for row, one in zip(rows, cited, strict=True):
        yield citing[row["citing"]], one


def _sent(
    key: int,
    telegram_id: str,
    station: str | None,
    year: int | None,
    serial: int | None,
    date: str | None,
    first_day: int | None,
    last_day: int | None,
) -> Sent:
    """From the columns ``_SENT``."""
    return Sent(key, telegram_id, station, year, serial, *sent_between(date, first_day, last_day))


def _cited(row: _Read) -> Cited:
    reason = row["reason"]
    return Cited(
        kind=row["kind"] or "telegram",
        station=row["station"],
        year=row["year"],
        serial=row["serial"],
        year_is_printed=row["year_is_printed"],
        moment=row["moment"],
        mended=row["mended"],
        reason=reason if reason in _READ_REASONS else None,
    )


def _write(
    connection: Connection,
    changed: ColumnElement[bool],
    found: Sequence[tuple[_Read, Resolution]],
) -> None:
    """Note what came out, where it is new."""
    fresh: list[tuple[Form, tuple[Any, ...]]] = []
    moved: set[int] = set()
    own = set(connection.execute(select(telegrams.c.key).where(changed)).scalars())
    for row, resolution in found:
        values = _values(row, resolution)
        if all(row[name] == values[name] for name in _SET if name != "cited_year"):
            continue
        form = tuple({**row, **values}[name] for name in CITATIONS.form)
        fresh.append((form, tuple(row[name] for name in _PLACE)))
        if row["cited"] != values["cited"] and row["citing"] not in own:
            moved.add(row["citing"])
    if fresh:
        _write_meanings(connection, fresh)
    # What they cite is searched for: the index must follow. It follows the changed ones anyway.
    change = last_change(connection)
    for key in sorted(moved):
        change += 1
        connection.execute(update(telegrams).where(telegrams.c.key == key).values(change=change))
    if moved:
        note_change(connection, RECORDS, change)


def _write_meanings(connection: Connection, fresh: Sequence[tuple[Form, tuple[Any, ...]]]) -> None:
    """Note what the references at these places mean now."""
    numbers = intern(connection, meanings, dict.fromkeys(form for form, _ in fresh))
    at = and_(*(citation_places.c[name] == bindparam(f"at_{name}") for name in _PLACE))
    changed = update(citation_places).where(at).values(meaning=bindparam("now"))
    rows = [
        {"now": numbers[form], **{f"at_{name}": v for name, v in zip(_PLACE, place, strict=True)}}
        for form, place in fresh
    ]
    statement = changed.compile(dialect=connection.dialect)
    if statement.positiontup is None:
        connection.execute(changed, rows)
    else:  # to the driver as they are, which needs nothing of what SQLAlchemy does for each
        order = itemgetter(*statement.positiontup)
        connection.exec_driver_sql(str(statement), list(map(order, rows)))
    # As they were before they were resolved they are of no more use.
    used = select(citation_places.c.meaning).where(citation_places.c.meaning == meanings.c.number)
    connection.execute(delete(meanings).where(meanings.c.outcome.is_(None), ~used.exists()))


def _values(row: _Read, resolution: Resolution) -> dict[str, Any]:
    telegram = resolution.telegram
    cited = telegram.id if telegram is not None else None
    if resolution.outcome in {Outcome.NOT_HELD, Outcome.CANDIDATES} and row["serial"] is not None:
        assert resolution.year is not None  # a ghost of a number has its year
        cited = f"{resolution.year % 100:02}{row['station']}{row['serial']}"
    return {
        "outcome": resolution.outcome.value,
        "reason": resolution.reason,
        "doubt": resolution.doubt,
        "cited": cited,
        "cited_year": resolution.year,
        "resolved": telegram.key if telegram is not None else None,
    }


def _write_candidates(
    connection: Connection,
    changed: ColumnElement[bool],
    found: Sequence[tuple[_Read, Resolution]],
) -> None:
    """Note what open ones may mean, anew."""
    changed_keys = select(telegrams.c.key).where(changed)
    connection.execute(delete(candidates).where(candidates.c.citing.in_(changed_keys)))
    before = [
        {f"at_{name}": row[name] for name in _PLACE}
        for row, _ in found
        if row["outcome"] in {Outcome.CANDIDATES, Outcome.UNRESOLVABLE}
    ]
    if before:
        place = and_(*(candidates.c[name] == bindparam(f"at_{name}") for name in _PLACE))
        connection.execute(delete(candidates).where(place), before)
    rows = [
        {
            **{name: row[name] for name in _PLACE},
            "rank": rank,
            "telegram": candidate.telegram.key,
            "score": round(candidate.score, 4),
        }
        for row, resolution in found
        for rank, candidate in enumerate(resolution.candidates)
    ]
    if rows:
        connection.execute(insert(candidates), rows)
