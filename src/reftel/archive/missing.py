"""What is missing: telegrams that somebody cites and nobody holds, and the serials never seen."""

from __future__ import annotations

import re
from bisect import bisect_left
from collections import defaultdict
from collections.abc import Collection, Iterator, Mapping, Sequence
from dataclasses import dataclass
from functools import cache
from typing import Any

import msgspec
from sqlalchemy import (
    ColumnElement,
    Connection,
    Integer,
    Select,
    Text,
    and_,
    bindparam,
    func,
    select,
)

from reftel import authority
from reftel.analysis.resolve import Outcome
from reftel.analysis.serials import (
    ContinuityRun,
    Estimate,
    Neighbour,
    Numbered,
    SentBetween,
    continuity_run,
    estimate,
    sent_between,
    unbiased,
)
from reftel.archive.database import slices
from reftel.archive.schema import addressees, citations, outcomes, tags, telegrams
from reftel.archive.values import REJECTED
from reftel.telegram.mrn import full_year

CAUSES: Mapping[str, str] = {
    "no-record": "no record of it is in this archive",
    "outside": "this archive holds nothing of this post in this year",
    "withdrawal-card": "a withdrawal card stands in its place",
    "text-lost": "a record of it is there, its text is not",
    "listed": "a list of an archive tells of it; the record was not filed here",
    "perhaps-destroyed": "all that cite it have TAGS of temporary value only; such telegrams of "
    "1973-79 were destroyed by schedule",
}
"""Why a telegram may be absent, by the code in ``Ghost.cause``."""

# Administrative and consular case work, whose telegrams of 1973-79 were not kept (spec/08,
# section 1.2). Which TAGS these were is general knowledge, not checked against the schedule.
TEMPORARY_TAGS = frozenset(
    "ABLD ACOM ADCO AFIN AFSP AFSI AFTX AGAO AGMT AINF ALOW AMGT AMED AORG APER APUB ASUP ATRN "
    "ATRV AVIS CARR CASC CDES CPAS CVIS CPRS".split()
)
_TEMPORARY_YEARS = range(1973, 1980)

SENTENCES = 5
"""Sentences told of one ghost in a list."""

_AT_ONCE = 300
_ID = re.compile(r"(?P<year>[0-9]{2})(?P<station>[A-Z]+)(?P<serial>[1-9][0-9]*)")


@dataclass(frozen=True, slots=True)
class GhostName:
    """The number of a telegram that is not held."""

    year: int
    station: str
    serial: int

    @property
    def id(self) -> str:
        """The canonical id."""
        return f"{self.year % 100:02}{self.station}{self.serial}"

    @classmethod
    def of(cls, telegram_id: str) -> GhostName | None:
        """The number of a canonical id, ``None`` for anything else."""
        match = _ID.fullmatch(telegram_id)
        if match is None:
            return None
        return cls(full_year(int(match["year"])), match["station"], int(match["serial"]))


def mrn_of(name: GhostName) -> str:
    """The number as drafters type it: ``09 ABU DHABI 42``."""
    post = authority.station(name.station)
    return f"{name.year % 100:02} {post.name if post else name.station} {name.serial}"


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
            "sent": _sent_json(self.sent),
            "cause": self.cause,
        }


def _sent_json(sent: SentBetween) -> dict[str, Any]:
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
    wanted = _wanted(station, year)
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


def _wanted(station: str | None, year: int | None) -> list[Any]:
    wanted = [citations.c.outcome == Outcome.NOT_HELD.value, citations.c.serial.is_not(None)]
    if station is not None:
        wanted.append(citations.c.station == station)
    if year is not None:
        wanted.append(citations.c.cited_year == year)
    return wanted


def ghosts_of(connection: Connection, counts: Mapping[GhostName, int]) -> Iterator[Ghost]:
    """What is known of each ghost; given with how many telegrams cite it, in this order."""
    names = list(counts)
    dates = dates_of_ghosts(connection, names)
    told = _told(connection, names)
    causes = _causes(connection, names)
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
    for some in slices([name.id for name in names], _AT_ONCE):
        asked = (
            select(
                citations.c.cited,
                telegrams.c.id,
                telegrams.c.mrn,
                telegrams.c.date,
                citations.c.paragraph,
                citations.c.sentence,
            )
            .join(telegrams, telegrams.c.key == citations.c.citing)
            .where(citations.c.cited.in_(some), citations.c.outcome == Outcome.NOT_HELD.value)
            .order_by(
                telegrams.c.first_day, telegrams.c.date, telegrams.c.key, citations.c.position
            )
        )
        for cited, id_, mrn, date, paragraph, sentence in connection.execute(asked):
            found[cited].append(Said(id_, mrn, date, paragraph, sentence or ""))
    return found


def dates_of_ghosts(
    connection: Connection, names: Sequence[GhostName]
) -> dict[GhostName, SentBetween]:
    """When each was sent: between its neighbours' dates, and before the first that cites it.

    One question for all of them, each answered from an index.
    """
    found: dict[GhostName, SentBetween] = {}
    for some in slices(names, _AT_ONCE):
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
    for some in slices(keys, _AT_ONCE):
        asked = select(telegrams.c.key, telegrams.c.id, telegrams.c.serial, telegrams.c.date).where(
            telegrams.c.key.in_(some)
        )
        found |= {
            row.key: Neighbour(row.id, row.serial, row.date) for row in connection.execute(asked)
        }
    return found


# --- why


def _causes(connection: Connection, names: Sequence[GhostName]) -> dict[GhostName, str]:
    held = set()
    for some in slices({name.station for name in names}, _AT_ONCE):
        asked = (
            select(telegrams.c.station, telegrams.c.year)
            .where(telegrams.c.station.in_(some))
            .distinct()
        )
        held |= {(row.station, row.year) for row in connection.execute(asked)}
    ledger: dict[GhostName, str] = {}
    for ids in slices([name.id for name in names], _AT_ONCE):
        ledger |= _ledger_causes(connection, outcomes.c.stated_id.in_(ids))
    temporary = _temporary(connection, [n for n in names if n.year in _TEMPORARY_YEARS])
    found = {}
    for name in names:
        if name in ledger:
            found[name] = ledger[name]
        elif name in temporary:
            found[name] = "perhaps-destroyed"
        elif (name.station, name.year) not in held:
            found[name] = "outside"
        else:
            found[name] = "no-record"
    return found


def _ledger_causes(connection: Connection, where: ColumnElement[bool]) -> dict[GhostName, str]:
    """Numbers of which the ledger tells a card, a record without its text, or a row of a list.

    A card weighs more than a lost text, and that more than a list.
    """
    found: dict[GhostName, str] = {}
    asked = select(
        outcomes.c.stated_id, outcomes.c.statements, outcomes.c.reason, outcomes.c.container
    ).where(where, outcomes.c.standing, outcomes.c.outcome == REJECTED)
    for stated, statements, reason, container in connection.execute(asked):
        name = GhostName.of(stated)
        if name is None:
            continue
        if _CARD.search(f"{statements} {reason}"):
            cause = "withdrawal-card"
        else:
            cause = "listed" if container == _LIST else "text-lost"
        if name not in found or _WEIGHT[cause] > _WEIGHT[found[name]]:
            found[name] = cause
    return found


_CARD = re.compile(r"\bwithdra(?:wal|wn) +(?:card|record|document)|\"Type\": *\"WD", re.IGNORECASE)
_LIST = "aad-list"
_WEIGHT = {"listed": 0, "text-lost": 1, "withdrawal-card": 2}


def _of_year(station: str, year: int) -> ColumnElement[bool]:
    """Stated ids of a post's year: ``74LAPAZ`` with a digit behind it (``:`` follows ``9``)."""
    start = f"{year % 100:02}{station}"
    return and_(outcomes.c.stated_id >= f"{start}0", outcomes.c.stated_id < f"{start}:")


def _temporary(connection: Connection, names: Sequence[GhostName]) -> set[GhostName]:
    """Those of which every citing telegram has TAGS of temporary value, and no other."""
    found: set[GhostName] = set()
    for some in slices(names, _AT_ONCE):
        by_id = {name.id: name for name in some}
        asked = (
            select(citations.c.cited, tags.c.code)
            .join(tags, tags.c.telegram == citations.c.citing)
            .where(
                citations.c.cited.in_(list(by_id)), citations.c.outcome == Outcome.NOT_HELD.value
            )
        )
        codes: dict[str, set[str]] = defaultdict(set)
        for cited, code in connection.execute(asked):
            # Countries and organisations say nothing of a telegram's worth.
            if len(code) == 4:
                codes[cited].add(code)
        found |= {by_id[id_] for id_, seen in codes.items() if seen and seen <= TEMPORARY_TAGS}
    return found


# --- gaps


@dataclass(frozen=True, slots=True)
class PostYear:
    """A post's year in a table: what is held and cited, and how many telegrams there were.

    ``highest`` is the highest serial held, ``None`` where none is. ``total`` is
    the unbiased estimate with its interval; ``share`` what is held of it.
    """

    station: str
    post: str
    year: int
    held: int
    ghosts: int
    highest: int | None
    total: Estimate | None

    @property
    def share(self) -> float | None:
        """The share held of the estimated total."""
        return None if self.total is None else self.held / max(self.total.total, self.held)

    def to_json(self) -> dict[str, Any]:
        """As plain values."""
        return {
            "station": self.station,
            "post": self.post,
            "year": self.year,
            "held": self.held,
            "ghosts": self.ghosts,
            "highest": self.highest,
            "total": _estimate_json(self.total) if self.total else None,
            "share": self.share,
        }


def _estimate_json(one: Estimate) -> dict[str, Any]:
    return {"method": one.method, "total": one.total, "low": one.low, "high": one.high}


@dataclass(frozen=True, slots=True)
class Gap:
    """Serials in a row of which nothing is known, and when they were sent."""

    first: int
    last: int
    sent: SentBetween

    @property
    def count(self) -> int:
        """How many."""
        return self.last - self.first + 1


@dataclass(frozen=True, slots=True)
class StripCell:
    """A stretch of serials in the strip of a year: how many of each state it has."""

    first: int
    last: int
    held: int
    ghosts: int
    cards: int

    @property
    def state(self) -> str:
        """``held``, ``ghost``, ``card`` or ``unknown``: the state of most of what is known."""
        known = {"held": self.held, "ghost": self.ghosts, "card": self.cards}
        state = max(known, key=lambda name: known[name])
        return state if known[state] else "unknown"


@dataclass(frozen=True, slots=True)
class Gaps:
    """What is held, cited and never seen of a post's year.

    Serials are in order. ``cards`` are those of which the ledger tells a
    withdrawal card, ``text_lost`` a record without its text, ``listed`` a row
    of an archive's list. ``gaps`` are the
    serials of which nothing is known, up to the highest seen. ``estimates``
    say how many telegrams there were, by every method; ``continuity`` how many
    went to each addressee, a second view that the serials have no part in.
    """

    station: str
    post: str
    year: int
    held: tuple[int, ...]
    ghosts: tuple[int, ...]
    cards: tuple[int, ...]
    text_lost: tuple[int, ...]
    gaps: tuple[Gap, ...]
    estimates: tuple[Estimate, ...]
    continuity: tuple[ContinuityRun, ...]
    listed: tuple[int, ...] = ()

    @property
    def highest(self) -> int:
        """The highest serial held, cited, or named in the ledger; 0 for none."""
        return max((*self.held, *self.ghosts, *self._told), default=0)

    @property
    def _told(self) -> tuple[int, ...]:
        return (*self.cards, *self.text_lost, *self.listed)

    @property
    def unknown(self) -> int:
        """How many serials up to the highest were never seen."""
        return sum(gap.count for gap in self.gaps)

    @property
    def share(self) -> float | None:
        """The share held of the unbiased estimate; ``None`` where nothing is held."""
        for one in self.estimates:
            if one.method == "unbiased":
                return len(self.held) / max(one.total, len(self.held))
        return None

    def strip(self, cells: int = 120) -> tuple[StripCell, ...]:
        """The year in so many stretches of serials, or in one for each serial if they are fewer."""
        highest = self.highest
        count = min(cells, highest)
        cards = tuple(sorted({*self._told} - {*self.held}))
        ghosts = tuple(sorted({*self.ghosts} - {*cards}))
        found = []
        for at in range(count):
            first = at * highest // count + 1
            last = (at + 1) * highest // count
            found.append(
                StripCell(
                    first,
                    last,
                    _between(self.held, first, last),
                    _between(ghosts, first, last),
                    _between(cards, first, last),
                )
            )
        return tuple(found)

    def to_json(self) -> dict[str, Any]:
        """As plain values."""
        return {
            "station": self.station,
            "post": self.post,
            "year": self.year,
            "highest": self.highest,
            "unknown": self.unknown,
            "share": self.share,
            "held": list(self.held),
            "ghosts": list(self.ghosts),
            "cards": list(self.cards),
            "text_lost": list(self.text_lost),
            "listed": list(self.listed),
            "gaps": [
                {"first": gap.first, "last": gap.last, "sent": _sent_json(gap.sent)}
                for gap in self.gaps
            ],
            "estimates": [_estimate_json(one) for one in self.estimates],
            "continuity": [
                {name: getattr(run, name) for name in run.__slots__} for run in self.continuity
            ],
        }


def _between(ordered: Sequence[int], first: int, last: int) -> int:
    return bisect_left(ordered, last + 1) - bisect_left(ordered, first)


def post_years(
    connection: Connection, station: str | None, year: int | None
) -> tuple[PostYear, ...]:
    """Every year of a post, or every post of a year, or all, of which something is held or cited."""
    held = (
        select(
            telegrams.c.station,
            telegrams.c.year,
            func.count(telegrams.c.serial.distinct()),
            func.max(telegrams.c.serial),
        )
        .where(telegrams.c.station.is_not(None), telegrams.c.serial.is_not(None))
        .group_by(telegrams.c.station, telegrams.c.year)
    )
    cited = (
        select(
            citations.c.station, citations.c.cited_year, func.count(citations.c.serial.distinct())
        )
        .where(*_wanted(station, year))
        .group_by(citations.c.station, citations.c.cited_year)
    )
    if station is not None:
        held = held.where(telegrams.c.station == station)
    if year is not None:
        held = held.where(telegrams.c.year == year)
    counts = {(row[0], row[1]): (row[2], row[3]) for row in connection.execute(held) if row[1]}
    ghost_counts = {(row[0], row[1]): row[2] for row in connection.execute(cited)}
    found = []
    for name, of in sorted({*counts, *ghost_counts}):
        count, highest = counts.get((name, of), (0, None))
        total = unbiased(highest, count) if highest is not None else None
        found.append(
            PostYear(name, _post(name), of, count, ghost_counts.get((name, of), 0), highest, total)
        )
    return tuple(found)


def gaps(connection: Connection, station: str, year: int) -> Gaps:
    """What is held, cited and never seen of a post's year."""
    asked = (
        select(telegrams.c.id, telegrams.c.serial, telegrams.c.date, telegrams.c.date_source)
        .where(
            telegrams.c.station == station,
            telegrams.c.year == year,
            telegrams.c.serial.is_not(None),
        )
        .order_by(telegrams.c.serial)
    )
    rows = connection.execute(asked).all()
    dated = [Neighbour(row.id, row.serial, row.date) for row in rows if row.date_source == "dtg"]
    held = tuple(dict.fromkeys(row.serial for row in rows))
    cited = select(citations.c.serial).where(*_wanted(station, year)).distinct()
    ghost_serials = tuple(sorted(connection.execute(cited).scalars()))
    held_serials = frozenset(held)
    ledger = {
        name.serial: cause
        for name, cause in _ledger_causes(connection, _of_year(station, year)).items()
        if (name.station, name.year) == (station, year) and name.serial not in held_serials
    }
    return Gaps(
        station=station,
        post=_post(station),
        year=year,
        held=held,
        ghosts=ghost_serials,
        cards=tuple(sorted(s for s, cause in ledger.items() if cause == "withdrawal-card")),
        text_lost=tuple(sorted(s for s, cause in ledger.items() if cause == "text-lost")),
        listed=tuple(sorted(s for s, cause in ledger.items() if cause == "listed")),
        gaps=tuple(_gaps(year, sorted({*held, *ghost_serials, *ledger}), dated)),
        estimates=_estimates(held, dated, year),
        continuity=tuple(_continuity(connection, station, year)),
    )


def _estimates(held: Sequence[int], dated: Sequence[Neighbour], year: int) -> tuple[Estimate, ...]:
    found = estimate(held)
    fitted = estimate([one.serial for one in dated], [one.date for one in dated], year)
    return (*found, *(one for one in fitted if one.method == "regression"))


def _gaps(year: int, seen: Sequence[int], dated: Sequence[Neighbour]) -> Iterator[Gap]:
    serials = [one.serial for one in dated]
    before = 0
    for serial in seen:
        if serial > before + 1:
            first, last = before + 1, serial - 1
            at = bisect_left(serials, first)
            below, above = dated[max(at - 2, 0) : at][::-1], dated[at : at + 2]
            early = sent_between(year, first, below, above)
            late = sent_between(year, last, below, above)
            sent = SentBetween(
                min(early.earliest, late.earliest),
                max(early.latest, late.latest),
                early.after,
                late.before,
            )
            yield Gap(first, last, sent)
        before = serial


def _continuity(connection: Connection, station: str, year: int) -> Iterator[ContinuityRun]:
    asked = (
        select(
            addressees.c.station.label("to"),
            telegrams.c.date,
            telegrams.c.serial,
            addressees.c.continuity,
        )
        .join(telegrams, telegrams.c.key == addressees.c.telegram)
        .where(
            telegrams.c.station == station,
            telegrams.c.year == year,
            telegrams.c.serial.is_not(None),
            telegrams.c.date_source == "dtg",
            and_(addressees.c.station.is_not(None), addressees.c.continuity.is_not(None)),
        )
    )
    by_addressee: dict[str, list[Numbered]] = defaultdict(list)
    for to, date, serial, continuity in connection.execute(asked):
        # A range (2276-2279) has one number for each section: the first counts the telegram.
        number = re.match(r"[0-9]{1,5}", continuity)
        if number is not None:
            by_addressee[to].append(Numbered(date, serial, int(number.group())))
    runs = (continuity_run(to, numbered) for to, numbered in by_addressee.items())
    yield from sorted((run for run in runs if run is not None), key=lambda run: -run.held)


def _post(station: str) -> str:
    fact = authority.station(station)
    return fact.name if fact is not None else station
