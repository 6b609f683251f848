"""RabbitMQ between stations that share a broker: a durable queue for each, with priorities.

A transmission is accepted when the broker has confirmed that it is on disk
(publisher confirms); it is taken from the queue when the receiving station has
it on disk (manual acknowledgement). FLASH overtakes what waits there.
"""

from __future__ import annotations

import asyncio
import concurrent.futures
import contextlib
import threading
from collections.abc import Coroutine, Sequence
from typing import Any, TypeVar

import aio_pika
from aio_pika.abc import (
    AbstractChannel,
    AbstractConnection,
    AbstractIncomingMessage,
    AbstractQueue,
)
from aio_pika.exceptions import AMQPError, ChannelInvalidStateError

from reftel.errors import ChannelError
from reftel.telegram import Precedence
from reftel.traffic.channels.channel import Receiver, Transmission
from reftel.traffic.settings import ChannelSettings

T = TypeVar("T")

PREFIX = "reftel."
PRIORITIES = len(Precedence) - 1
"""Highest priority of a queue: ROUTINE has 0, FLASH the highest."""

# A connection that ends under a call cancels what waits for its answer.
_FAULTS = (
    AMQPError,
    ChannelInvalidStateError,
    OSError,
    asyncio.TimeoutError,
    asyncio.InvalidStateError,
    concurrent.futures.TimeoutError,
    concurrent.futures.CancelledError,
)
_RETRY_SECONDS = 1.0
_HEARTBEAT_SECONDS = 10
_CLOSING_SECONDS = 2.0


class Broker:
    """One connection, worked by a thread of its own; used from any thread."""

    def __init__(self, url: str, timeout: float = 30.0) -> None:
        self._url = url
        self._timeout = timeout
        self._loop = asyncio.new_event_loop()
        self._thread = threading.Thread(target=self._work, name="broker", daemon=True)
        self._thread.start()
        self._connection: AbstractConnection | None = None
        self._channel: AbstractChannel | None = None
        self._declared: set[str] = set()

    def _work(self) -> None:
        asyncio.set_event_loop(self._loop)
        self._loop.run_forever()

    def do(self, work: Coroutine[Any, Any, T], timeout: float | None = None) -> T:
        """Let the thread do something and wait for it. Raises ``ChannelError``."""
        future = asyncio.run_coroutine_threadsafe(work, self._loop)
        try:
            return future.result(timeout or self._timeout)
        except _FAULTS as error:
            future.cancel()
            self.begin(self.leave())
            raise ChannelError(f"the broker: {error or type(error).__name__}") from error

    def begin(self, work: Coroutine[Any, Any, T]) -> concurrent.futures.Future[T]:
        """Let the thread do something for as long as it takes."""
        return asyncio.run_coroutine_threadsafe(work, self._loop)

    async def channel(self) -> AbstractChannel:
        """The channel, made anew where the connection was lost.

        The library's connections that mend themselves are not used: after a broker was
        killed they may wait for ever for a confirmation that nobody will give.
        """
        if self._channel is None or self._channel.is_closed:
            await self.leave()
            self._connection = await aio_pika.connect(
                self._url, timeout=self._timeout, heartbeat=_HEARTBEAT_SECONDS
            )
            self._channel = await self._connection.channel(publisher_confirms=True)
        return self._channel

    async def leave(self) -> None:
        """Let go of a connection that may be broken; the next use makes a new one."""
        connection, self._connection, self._channel = self._connection, None, None
        self._declared.clear()
        if connection is not None:
            with contextlib.suppress(*_FAULTS):
                await asyncio.wait_for(connection.close(), _CLOSING_SECONDS)

    async def queue(self, name: str, **arguments: Any) -> AbstractQueue:
        """A durable queue with priorities, made where it is not there yet."""
        channel = await self.channel()
        return await channel.declare_queue(
            name, durable=True, arguments={"x-max-priority": PRIORITIES, **arguments}
        )

    async def publish(
        self, name: str, messages: Sequence[aio_pika.Message], **arguments: Any
    ) -> None:
        """Publish to a queue; returns when the broker has confirmed every one."""
        if name not in self._declared:
            await self.queue(name, **arguments)
            self._declared.add(name)
        exchange = (await self.channel()).default_exchange
        # All under way at once: the broker confirms many with one write to its disk.
        done = await asyncio.gather(
            *(exchange.publish(one, routing_key=name, mandatory=True) for one in messages),
            return_exceptions=True,
        )
        for fault in done:
            # After all have ended: none may be under way on a connection that is let go.
            if isinstance(fault, BaseException):
                raise fault

    def close(self) -> None:
        """Close the connection and end the thread."""
        with contextlib.suppress(ChannelError):
            self.do(self._close(), timeout=5.0)
        self._loop.call_soon_threadsafe(self._loop.stop)
        self._thread.join(timeout=5.0)

    async def _close(self) -> None:
        await self.leave()
        for task in asyncio.all_tasks() - {asyncio.current_task()}:
            task.cancel()


def message(body: bytes, precedence: Precedence, identity: str) -> aio_pika.Message:
    """A message that survives the broker's restart, with the priority of its precedence."""
    return aio_pika.Message(
        body,
        delivery_mode=aio_pika.DeliveryMode.PERSISTENT,
        priority=precedence.rank,
        message_id=identity,
        content_type="text/plain; charset=utf-8",
    )


class BrokerChannel:
    """The sending side: ``address`` is the name of the other station's queue."""

    def __init__(self, settings: ChannelSettings, url: str) -> None:
        self.settings = settings
        self._broker = Broker(url, settings.timeout)
        self._queue = PREFIX + settings.address

    def send(self, transmission: Transmission) -> None:
        """Publish one and wait until it is on the broker's disk. Raises ``ChannelError``."""
        fault = self.send_many([transmission])[0]
        if fault is not None:
            raise fault

    def send_many(self, transmissions: Sequence[Transmission]) -> Sequence[ChannelError | None]:
        """Publish several, and wait once until all are on the broker's disk; see ``Pipelined``.

        Where one is not confirmed none counts: what comes twice is known by its number.
        """
        messages = [
            message(one.wire.encode(), one.precedence, str(one.line)) for one in transmissions
        ]
        try:
            self._broker.do(self._broker.publish(self._queue, messages))
        except ChannelError as error:
            return [error] * len(transmissions)
        return [None] * len(transmissions)

    def close(self) -> None:
        """Close the connection."""
        self._broker.close()


class BrokerListener:
    """The receiving side: ``listen`` is the name of this station's queue."""

    def __init__(self, settings: ChannelSettings, url: str, receive: Receiver) -> None:
        self._settings = settings
        self._receive = receive
        self._broker = Broker(url, settings.timeout)
        self._queue = PREFIX + (settings.listen or "")
        self._work: concurrent.futures.Future[None] | None = None

    def start(self) -> None:
        """Begin to take what is there; a broker that is away is tried until it is back."""
        self._work = self._broker.begin(self._take_all())

    async def _take_all(self) -> None:
        while True:
            with contextlib.suppress(*_FAULTS):
                await self._take_while_connected()
            # The connection is gone, said or unsaid.
            await self._broker.leave()
            await asyncio.sleep(_RETRY_SECONDS)

    async def _take_while_connected(self) -> None:
        channel = await self._broker.channel()
        # Few at once: what is lent to us can no longer be overtaken.
        await channel.set_qos(prefetch_count=8)
        queue = await self._broker.queue(self._queue)
        async with queue.iterator() as messages:
            async for one in messages:
                await self._take(one)

    async def _take(self, one: AbstractIncomingMessage) -> None:
        answer = await asyncio.get_running_loop().run_in_executor(
            None, self._receive, one.body, self._settings.name
        )
        if answer.accepted or not answer.later:
            # Refused for good: the station has noted it with its reason.
            await one.ack()
        else:
            await asyncio.sleep(_RETRY_SECONDS)
            await one.nack(requeue=True)

    def stop(self) -> None:
        """End; what is being received is given back to the queue."""
        if self._work is not None:
            self._work.cancel()
        self._broker.close()
