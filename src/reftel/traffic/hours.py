"""Traffic by hour and precedence: what was accepted for sending, and what came in."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime, timedelta

from sqlalchemy import func, select

from reftel.telegram import Precedence
from reftel.traffic.outbox import RELAY, REPEAT, TELEGRAM
from reftel.traffic.receiving import FILED
from reftel.traffic.schema import incoming, outgoing
from reftel.traffic.station import Station, iso

_HOUR = 13
"""Characters of a moment that say its day and hour: ``2026-11-24T15``."""


@dataclass(frozen=True, slots=True)
class Hour:
    """One hour, Zulu: telegrams accepted for sending by their highest precedence, and taken in."""

    start: datetime
    accepted: Mapping[Precedence, int]
    received: int


def traffic_by_hour(station: Station, hours: int = 24) -> list[Hour]:
    """The last hours, that under way included and those without traffic too, oldest first."""
    now = station.now().replace(minute=0, second=0, microsecond=0)
    starts = [now - timedelta(hours=back) for back in reversed(range(hours))]
    ranks = list(Precedence)
    hour = func.substr(outgoing.c.accepted, 1, _HOUR)
    out = (
        select(hour, outgoing.c.precedence, func.count())
        .where(
            outgoing.c.accepted >= iso(starts[0]),
            outgoing.c.kind.in_([TELEGRAM, REPEAT, RELAY]),
        )
        .group_by(hour, outgoing.c.precedence)
    )
    came = func.substr(incoming.c.received, 1, _HOUR)
    into = (
        select(came, func.count())
        .where(incoming.c.received >= iso(starts[0]), incoming.c.outcome.in_(sorted(FILED)))
        .group_by(came)
    )
    accepted: dict[str, dict[Precedence, int]] = {}
    with station.reading() as connection:
        for at, rank, number in connection.execute(out):
            accepted.setdefault(at, {})[ranks[rank]] = number
        received = {row[0]: row[1] for row in connection.execute(into)}
    return [
        Hour(start, accepted.get(iso(start)[:_HOUR], {}), received.get(iso(start)[:_HOUR], 0))
        for start in starts
    ]
