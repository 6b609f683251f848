"""Ghosts: telegrams that somebody cites and nobody holds, what is said of them and when they were sent."""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Collection, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from functools import cache
from typing import Any

import msgspec
from sqlalchemy import Connection, Integer, Select, Text, bindparam, func, select

from reftel.analysis.resolve import Outcome
from reftel.analysis.serials import Neighbour, SentBetween, sent_between
from reftel.archive.absent import AT_ONCE, GhostName, causes_of, cited_and_absent, mrn_of
from reftel.archive.database import slices
from reftel.archive.joined import citations
from reftel.archive.schema import telegrams
from reftel.archive.sentences import Place, sentences

SENTENCES = 5
"""Sentences told of one ghost in a list."""


@dataclass(frozen=True, slots=True)
class Said:
    """A sentence that speaks of a telegram: by whom, in which paragraph.

    ``paragraph`` is ``None`` for a sentence outside the numbered ones.
    """

    id: str
    mrn: str | None
    date: str | None
    paragraph: int | None
    text: str


@dataclass(frozen=True, slots=True)
class Ghost:
    """A telegram that is cited and not held.

    ``cited_by`` counts the telegrams that cite it, ``citing`` are the first of
    them by date; ``said`` are sentences that speak of it, at most
    ``SENTENCES``; ``sent`` is when it was sent; ``cause`` a code of ``CAUSES``.
    """

    id: str
    mrn: str
    station: str
    year: int
    serial: int
    cited_by: int
    citing: tuple[str, ...]
    said: tuple[Said, ...]
    sent: SentBetween
    cause: str

    def to_json(self) -> dict[str, Any]:
        """As plain values."""
        return {
            "id": self.id,
            "mrn": self.mrn,
            "station": self.station,
            "year": self.year,
            "serial": self.serial,
            "cited_by": self.cited_by,
            "citing": list(self.citing),
            "said": [
                {
                    "id": one.id,
                    "mrn": one.mrn,
                    "date": one.date,
                    "paragraph": one.paragraph,
                    "text": one.text,
                }
                for one in self.said
            ],
            "sent": sent_json(self.sent),
            "cause": self.cause,
        }


def sent_json(sent: SentBetween) -> dict[str, Any]:
    """The days between which a telegram was sent, as plain values."""
    return {
        "earliest": sent.earliest,
        "latest": sent.latest,
        "after": sent.after,
        "before": sent.before,
    }


@dataclass(frozen=True, slots=True)
class GhostPage:
    """One page of ghosts, and how many there are in all."""

    total: int
    ghosts: tuple[Ghost, ...]

    def to_json(self) -> dict[str, Any]:
        """As plain values."""
        return {"total": self.total, "ghosts": [ghost.to_json() for ghost in self.ghosts]}


ORDERS = ("number", "cited")
"""Orders of ghosts: by post, year and serial; or the most cited first."""


def ghosts(
    connection: Connection,
    station: str | None,
    year: int | None,
    limit: int,
    offset: int,
    order: str,
) -> GhostPage:
    """Telegrams that are cited and not held, of a post or of all, of a year or of all."""
    wanted = cited_and_absent(station, year)
    total = connection.execute(
        select(func.count()).select_from(
            select(citations.c.station, citations.c.cited_year, citations.c.serial)
            .where(*wanted)
            .distinct()
            .subquery()
        )
    ).scalar_one()
    number = (citations.c.station, citations.c.cited_year, citations.c.serial)
    citing = func.count(citations.c.citing.distinct())
    asked = select(*number, citing).where(*wanted).group_by(*number)
    asked = asked.order_by(citing.desc(), *number) if order == "cited" else asked.order_by(*number)
    counts = {
        GhostName(row[1], row[0], row[2]): row[3]
        for row in connection.execute(asked.limit(limit).offset(offset))
    }
    return GhostPage(int(total), tuple(ghosts_of(connection, counts)))


def ghost(connection: Connection, telegram_id: str) -> Ghost | None:
    """One ghost by its id; ``None`` where it is held, or nobody cites it."""
    name = GhostName.of(telegram_id)
    if name is None:
        return None
    count = connection.execute(
        select(func.count(citations.c.citing.distinct())).where(
            citations.c.cited == telegram_id, citations.c.outcome == Outcome.NOT_HELD
        )
    ).scalar_one()
    return next(ghosts_of(connection, {name: int(count)}), None) if count else None


def ghosts_of(connection: Connection, counts: Mapping[GhostName, int]) -> Iterator[Ghost]:
    """What is known of each ghost; given with how many telegrams cite it, in this order."""
    names = list(counts)
    dates = dates_of_ghosts(connection, names)
    told = _told(connection, names)
    causes = causes_of(connection, names)
    for name, count in counts.items():
        said = told.get(name.id, [])
        yield Ghost(
            id=name.id,
            mrn=mrn_of(name),
            station=name.station,
            year=name.year,
            serial=name.serial,
            cited_by=count,
            citing=tuple(dict.fromkeys(one.id for one in said))[:SENTENCES],
            said=tuple(one for one in said if one.text)[:SENTENCES],
            sent=dates[name],
            cause=causes[name],
        )


def _told(connection: Connection, names: Sequence[GhostName]) -> dict[str, list[Said]]:
    """Who speaks of each ghost and in what words, in the order of dates."""
    found: dict[str, list[Said]] = defaultdict(list)
    for some in slices([name.id for name in names], AT_ONCE):
        asked = (
            select(
                citations.c.cited,
                telegrams.c.id,
                telegrams.c.mrn,
                telegrams.c.date,
                citations.c.in_reference_line,
                *(citations.c[name] for name in ("citing", "paragraph", "start", "end", "text")),
            )
            .join(telegrams, telegrams.c.key == citations.c.citing)
            .where(citations.c.cited.in_(some), citations.c.outcome == Outcome.NOT_HELD.value)
            .order_by(
                telegrams.c.first_day, telegrams.c.date, telegrams.c.key, citations.c.position
            )
        )
        rows = connection.execute(asked).all()
        texts = sentences(connection, _first_mentions(rows))
        for cited, id_, mrn, date, _, *place in rows:
            found[cited].append(Said(id_, mrn, date, place[1], texts.get(tuple(place), "")))
    return found


def _first_mentions(rows: Iterable[Any]) -> Iterator[Place]:
    """Of each ghost as many mentions as are shown: their texts must be unpacked."""
    seen: Counter[str] = Counter()
    for cited, _, _, _, in_line, *place in rows:
        if not in_line and seen[cited] < SENTENCES:
            seen[cited] += 1
            yield tuple(place)


def dates_of_ghosts(
    connection: Connection, names: Sequence[GhostName]
) -> dict[GhostName, SentBetween]:
    """When each was sent: between its neighbours' dates, and before the first that cites it.

    One question for all of them, each answered from an index.
    """
    found: dict[GhostName, SentBetween] = {}
    for some in slices(names, AT_ONCE):
        told = [(name.id, name.station, name.year, name.serial) for name in some]
        given = {"asked": msgspec.json.encode(told).decode()}
        rows = connection.execute(_neighbours(), given).mappings().all()
        keys = {row[name] for row in rows for name in _NEIGHBOURS if row[name] is not None}
        held = _held(connection, keys)
        for row in rows:
            name = GhostName(row["year"], row["station"], row["serial"])
            near = [held[row[n]] for n in _NEIGHBOURS if row[n] is not None]
            found[name] = sent_between(
                name.year,
                name.serial,
                [one for one in near if one.serial < name.serial],
                [one for one in near if one.serial > name.serial],
                row["cited_at"],
            )
    return found


_ASKED = (("id", Text), ("station", Text), ("year", Integer), ("serial", Integer))
_NEIGHBOURS = ("below", "further_below", "above", "further_above")


@cache
def _neighbours() -> Select[Any]:
    """The question, made once: the ghosts are its parameter ``asked``, a list in JSON."""
    given = func.json_each(bindparam("asked", type_=Text)).table_valued("value").c.value
    asked = select(
        *(
            func.json_extract(given, f"$[{at}]", type_=type_).label(name)
            for at, (name, type_) in enumerate(_ASKED)
        )
    ).cte("asked")

    def near(is_below: bool, place: int) -> Any:
        serial = telegrams.c.serial
        side = serial < asked.c.serial if is_below else serial > asked.c.serial
        return (
            select(telegrams.c.key)
            .where(
                telegrams.c.station == asked.c.station,
                telegrams.c.year == asked.c.year,
                side,
                telegrams.c.date_source == "dtg",
            )
            .order_by(serial.desc() if is_below else serial)
            .limit(1)
            .offset(place)
            .scalar_subquery()
        )

    first = (
        select(func.min(telegrams.c.date))
        .join(citations, citations.c.citing == telegrams.c.key)
        .where(
            citations.c.cited == asked.c.id,
            citations.c.outcome == Outcome.NOT_HELD.value,
            telegrams.c.date_source == "dtg",
        )
        .scalar_subquery()
    )
    return select(
        asked.c.station,
        asked.c.year,
        asked.c.serial,
        near(True, 0).label("below"),
        near(True, 1).label("further_below"),
        near(False, 0).label("above"),
        near(False, 1).label("further_above"),
        first.label("cited_at"),
    )


def _held(connection: Connection, keys: Collection[int]) -> dict[int, Neighbour]:
    found: dict[int, Neighbour] = {}
    for some in slices(keys, AT_ONCE):
        asked = select(telegrams.c.key, telegrams.c.id, telegrams.c.serial, telegrams.c.date).where(
            telegrams.c.key.in_(some)
        )
        found |= {
            row.key: Neighbour(row.id, row.serial, row.date) for row in connection.execute(asked)
        }
    return found
