"""Telegrams that are cited by sender and date-time group, without a number, and are not held.

``USCINCEUR 311345Z MAY 73``: military commands and other agencies number no
telegrams for us, and are cited so (spec/04). Such a ghost has no id, and its
date is no interval: it is printed.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Collection
from dataclasses import dataclass
from typing import Any

from sqlalchemy import Connection, select

from reftel import authority
from reftel.analysis.resolve import Outcome
from reftel.archive.database import slices
from reftel.archive.ghosts import SENTENCES
from reftel.archive.joined import citations
from reftel.archive.schema import telegrams


@dataclass(frozen=True, slots=True)
class DatedGhost:
    """One of them: its sender where a table knows it, and its date-time group (ISO, Zulu).

    ``cited_by`` counts the telegrams that cite it, ``citing`` are the first of
    them by date, ``text`` the words of the first. ``held_then`` are telegrams
    held that were sent in that minute: of one whose sender is not known it may
    be any of them.
    """

    station: str | None
    dtg: str
    cited_by: int
    citing: tuple[str, ...]
    text: str
    held_then: tuple[str, ...]

    @property
    def sender(self) -> str | None:
        """The name of the sender."""
        post = authority.station(self.station) if self.station else None
        return post.name if post else self.station

    def to_json(self) -> dict[str, Any]:
        """As plain values."""
        return {
            "station": self.station,
            "dtg": self.dtg,
            "cited_by": self.cited_by,
            "citing": list(self.citing),
            "text": self.text,
            "held_then": list(self.held_then),
        }


def dated_ghosts(
    connection: Connection, station: str | None, year: int | None
) -> tuple[DatedGhost, ...]:
    """All of a post or of all, of a year or of all, in the order of their date-time groups."""
    wanted = [
        citations.c.outcome == Outcome.NOT_HELD.value,
        citations.c.serial.is_(None),
        citations.c.moment.is_not(None),
    ]
    if station is not None:
        wanted.append(citations.c.station == station)
    if year is not None:
        wanted.append(citations.c.cited_year == year)
    asked = (
        select(citations.c.station, citations.c.moment, citations.c.text, telegrams.c.id)
        .join(telegrams, telegrams.c.key == citations.c.citing)
        .where(*wanted)
        .order_by(
            citations.c.moment,
            citations.c.station,
            telegrams.c.first_day,
            telegrams.c.date,
            telegrams.c.key,
            citations.c.position,
        )
    )
    words: dict[tuple[str | None, str], str] = {}
    citing: dict[tuple[str | None, str], dict[str, None]] = defaultdict(dict)
    for sender, moment, said, id_ in connection.execute(asked):
        words.setdefault((sender, moment), said)
        citing[sender, moment][id_] = None
    held = _held_then(connection, {moment for sender, moment in words if sender is None})
    return tuple(
        DatedGhost(
            sender,
            moment,
            len(citing[sender, moment]),
            tuple(citing[sender, moment])[:SENTENCES],
            said,
            tuple(held[moment]) if sender is None else (),
        )
        for (sender, moment), said in words.items()
    )


def _held_then(connection: Connection, moments: Collection[str]) -> dict[str, list[str]]:
    """The ids of the telegrams held of each minute."""
    found: dict[str, list[str]] = defaultdict(list)
    for some in slices(sorted(moments)):
        asked = select(telegrams.c.date, telegrams.c.id).where(telegrams.c.date.in_(some))
        for moment, id_ in connection.execute(asked.order_by(telegrams.c.key)):
            found[moment].append(id_)
    return found
