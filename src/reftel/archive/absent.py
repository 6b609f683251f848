"""Telegrams that are not here: their numbers, which of them are cited, and why they may be absent."""

from __future__ import annotations

import re
from collections import defaultdict
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from sqlalchemy import ColumnElement, Connection, and_, select

from reftel import authority
from reftel.analysis.resolve import Outcome
from reftel.archive.database import slices
from reftel.archive.joined import citations
from reftel.archive.schema import outcomes, tags, telegrams
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

AT_ONCE = 300
"""Names put into one question."""

_ID = re.compile(r"(?P<year>[0-9]{2})(?P<station>[A-Z]+)(?P<serial>[1-9][0-9]*)")
_CARD = re.compile(r"\bwithdra(?:wal|wn) +(?:card|record|document)|\"Type\": *\"WD", re.IGNORECASE)
_LIST = "aad-list"
_WEIGHT = {"listed": 0, "text-lost": 1, "withdrawal-card": 2}


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


def cited_and_absent(station: str | None, year: int | None) -> list[Any]:
    """The conditions of a reference to a telegram that is not held, of a post or of all, of a year or of all."""
    wanted = [citations.c.outcome == Outcome.NOT_HELD.value, citations.c.serial.is_not(None)]
    if station is not None:
        wanted.append(citations.c.station == station)
    if year is not None:
        wanted.append(citations.c.cited_year == year)
    return wanted


def causes_of(connection: Connection, names: Sequence[GhostName]) -> dict[GhostName, str]:
    """Why each may be absent: codes of ``CAUSES``."""
    held = set()
    for some in slices({name.station for name in names}, AT_ONCE):
        asked = (
            select(telegrams.c.station, telegrams.c.year)
            .where(telegrams.c.station.in_(some))
            .distinct()
        )
        held |= {(row.station, row.year) for row in connection.execute(asked)}
    ledger: dict[GhostName, str] = {}
    for ids in slices([name.id for name in names], AT_ONCE):
        ledger |= ledger_causes(connection, outcomes.c.stated_id.in_(ids))
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


def ledger_causes(connection: Connection, where: ColumnElement[bool]) -> dict[GhostName, str]:
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


def stated_in(station: str, year: int) -> ColumnElement[bool]:
    """Stated ids of a post's year: ``74LAPAZ`` with a digit behind it (``:`` follows ``9``)."""
    start = f"{year % 100:02}{station}"
    return and_(outcomes.c.stated_id >= f"{start}0", outcomes.c.stated_id < f"{start}:")


def _temporary(connection: Connection, names: Sequence[GhostName]) -> set[GhostName]:
    """Those of which every citing telegram has TAGS of temporary value, and no other."""
    found: set[GhostName] = set()
    for some in slices(names, AT_ONCE):
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
