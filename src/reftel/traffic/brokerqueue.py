"""The queue of a station in RabbitMQ, where several processes work its channels.

The table stays the truth: a message has the key of a row and its priority. A
message that comes twice, or after its row was settled, is passed over by
whoever sends (``sending``).
"""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime

import aio_pika
from aio_pika.abc import AbstractIncomingMessage
from sqlalchemy import select

from reftel.telegram import Precedence
from reftel.traffic.channels.broker import PREFIX, Broker, message
from reftel.traffic.outbox import QUEUED
from reftel.traffic.queue import Waiting
from reftel.traffic.schema import transmissions
from reftel.traffic.station import Station, iso


class BrokerQueue:
    """``Queue`` by RabbitMQ: one queue for each channel, others for what must wait a while."""

    def __init__(self, station: Station, url: str) -> None:
        self._station = station
        self._broker = Broker(url)
        self._lent: dict[int, AbstractIncomingMessage] = {}

    def _name(self, channel: str) -> str:
        return f"{PREFIX}{self._station.settings.indicator}.out.{channel}"

    def offer(self, waiting: Sequence[Waiting]) -> None:
        """See ``Queue``."""
        by_channel: dict[str, list[aio_pika.Message]] = {}
        for one in waiting:
            made = message(str(one.key).encode(), one.precedence, str(one.key))
            by_channel.setdefault(one.channel, []).append(made)
        for channel, messages in by_channel.items():
            self._broker.do(self._broker.publish(self._name(channel), messages))

    def take(self, channel: str, now: datetime, most: int) -> list[Waiting]:
        """See ``Queue``."""
        found = self._broker.do(self._get(channel, most))
        ready = self._ready([key for key, _ in found], channel, now)
        taken = []
        for key, one in found:
            if key in self._lent or key not in ready:
                # Settled already, lent already, or waiting in another queue for its time.
                self._broker.do(one.ack())
                continue
            self._lent[key] = one
            taken.append(Waiting(key, channel, ready[key]))
        return taken

    async def _get(self, channel: str, most: int) -> list[tuple[int, AbstractIncomingMessage]]:
        queue = await self._broker.queue(self._name(channel))
        found: list[tuple[int, AbstractIncomingMessage]] = []
        while len(found) < most:
            one = await queue.get(fail=False)
            if one is None:
                break
            found.append((int(one.body), one))
        return found

    def _ready(self, keys: Sequence[int], channel: str, now: datetime) -> dict[int, Precedence]:
        ranks = list(Precedence)
        asked = select(transmissions.c.key, transmissions.c.rank).where(
            transmissions.c.key.in_(keys),
            transmissions.c.state == QUEUED,
            transmissions.c.channel == channel,
            transmissions.c.not_before <= iso(now),
        )
        with self._station.reading() as connection:
            return {row.key: ranks[row.rank] for row in connection.execute(asked)}

    def done(self, waiting: Waiting) -> None:
        """See ``Queue``."""
        one = self._lent.pop(waiting.key, None)
        if one is not None:
            self._broker.do(one.ack())

    def back(self, waiting: Waiting, not_before: datetime) -> None:
        """Into a queue whose messages go back to their own after a while; see ``Queue``."""
        one = self._lent.pop(waiting.key, None)
        if one is None:
            return
        seconds = (not_before - self._station.now()).total_seconds()
        if seconds <= 0:
            self._broker.do(one.nack(requeue=True))
            return
        # One queue for each length of wait, a power of two: in one queue for all, the
        # longest wait would hold up those behind it.
        rounded = 1
        while rounded < seconds:
            rounded *= 2
        name = self._name(waiting.channel)
        later = message(str(waiting.key).encode(), waiting.precedence, str(waiting.key))
        arguments = {
            "x-message-ttl": rounded * 1000,
            "x-dead-letter-exchange": "",
            "x-dead-letter-routing-key": name,
        }
        self._broker.do(self._broker.publish(f"{name}.after-{rounded}s", [later], **arguments))
        self._broker.do(one.ack())

    def close(self) -> None:
        """See ``Queue``: what is lent goes back when the connection ends."""
        self._lent.clear()
        self._broker.close()
