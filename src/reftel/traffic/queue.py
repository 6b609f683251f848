"""The queue of a station: the highest precedence first, and first in first out within one.

What waits is always in ``transmissions``, on disk before anybody is told that
it was accepted. A ``Queue`` only says what is next. ``OwnQueue`` asks the
table; ``broker.BrokerQueue`` lets RabbitMQ say it, where several processes or
machines work the channels of a station.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Protocol

from sqlalchemy import func, select

from reftel.telegram import Precedence
from reftel.traffic.outbox import QUEUED
from reftel.traffic.schema import transmissions
from reftel.traffic.station import Station, iso


@dataclass(frozen=True, slots=True)
class Waiting:
    """A transmission in the queue: its key in the table, its channel, its precedence."""

    key: int
    channel: str
    precedence: Precedence


class Queue(Protocol):
    """What is next on a channel. Nothing that was offered is forgotten, whatever breaks."""

    def offer(self, waiting: Sequence[Waiting]) -> None:
        """Put transmissions in; when this returns, they are on disk. Offered twice counts once."""

    def take(self, channel: str, now: datetime, most: int) -> list[Waiting]:
        """At most so many that may go now, the next first. They are lent: ``done`` or ``back``."""

    def done(self, waiting: Waiting) -> None:
        """It need not be offered again."""

    def back(self, waiting: Waiting, not_before: datetime) -> None:
        """It could not go; it is next again, among its own, from ``not_before`` on."""

    def close(self) -> None:
        """Let go; what is lent goes back."""


class OwnQueue:
    """The queue inside the station's database. One process works it, under the station's lock."""

    def __init__(self, station: Station) -> None:
        self._station = station
        self._lent: set[int] = set()

    def offer(self, waiting: Sequence[Waiting]) -> None:
        """Nothing to do: the rows of the table are the queue."""

    def take(self, channel: str, now: datetime, most: int) -> list[Waiting]:
        """The next ones by the table. See ``Queue``."""
        asked = (
            select(transmissions.c.key, transmissions.c.rank)
            .where(
                transmissions.c.channel == channel,
                transmissions.c.state == QUEUED,
                transmissions.c.not_before <= iso(now),
            )
            .order_by(transmissions.c.rank.desc(), transmissions.c.key)
            .limit(most + len(self._lent))
        )
        ranks = list(Precedence)
        with self._station.reading() as connection:
            rows = [row for row in connection.execute(asked) if row.key not in self._lent][:most]
        self._lent.update(row.key for row in rows)
        return [Waiting(row.key, channel, ranks[row.rank]) for row in rows]

    def done(self, waiting: Waiting) -> None:
        """See ``Queue``."""
        self._lent.discard(waiting.key)

    def back(self, waiting: Waiting, not_before: datetime) -> None:  # noqa: ARG002
        """The row says from when on it may go; see ``Queue``."""
        self._lent.discard(waiting.key)

    def close(self) -> None:
        """See ``Queue``."""
        self._lent.clear()


def depths(station: Station) -> dict[tuple[str, Precedence], int]:
    """How many transmissions wait, by channel and precedence."""
    ranks = list(Precedence)
    asked = (
        select(transmissions.c.channel, transmissions.c.rank, func.count())
        .where(transmissions.c.state == QUEUED)
        .group_by(transmissions.c.channel, transmissions.c.rank)
    )
    with station.reading() as connection:
        return {(row[0], ranks[row[1]]): row[2] for row in connection.execute(asked)}
