"""Gaps: what is held, cited and never seen of a post's year, and how many telegrams there were."""

from __future__ import annotations

import re
from bisect import bisect_left
from collections import defaultdict
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from typing import Any

from sqlalchemy import Connection, and_, func, select

from reftel import authority
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
from reftel.archive.absent import cited_and_absent, ledger_causes, stated_in
from reftel.archive.ghosts import sent_json
from reftel.archive.joined import addressees, citations
from reftel.archive.schema import telegrams


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
                {"first": gap.first, "last": gap.last, "sent": sent_json(gap.sent)}
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
        .where(*cited_and_absent(station, year))
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
    cited = select(citations.c.serial).where(*cited_and_absent(station, year)).distinct()
    ghost_serials = tuple(sorted(connection.execute(cited).scalars()))
    held_serials = frozenset(held)
    ledger = {
        name.serial: cause
        for name, cause in ledger_causes(connection, stated_in(station, year)).items()
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
