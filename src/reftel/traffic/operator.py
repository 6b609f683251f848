"""A station at work: it listens, sends, files, thanks, asks, until it is told to stop.

One thread for each channel, so that a slow one holds up no other; one that
files; one that writes service messages. A fault of the moment (a full disk, a
broker that is away) is told once, and the work goes on when it is over.
"""

from __future__ import annotations

import threading
import time
from collections.abc import Callable, Iterator
from contextlib import ExitStack, contextmanager

from sqlalchemy import update

from reftel.archive import Archive
from reftel.errors import ReftelError
from reftel.traffic.accounting import send_service
from reftel.traffic.channels.channel import Answer, Channel, Listener
from reftel.traffic.channels.making import make_channel, make_listener
from reftel.traffic.filing import file_waiting
from reftel.traffic.outbox import QUEUED
from reftel.traffic.queue import OwnQueue, Queue
from reftel.traffic.receiving import receive
from reftel.traffic.schema import transmissions
from reftel.traffic.sending import offer_all, send_next
from reftel.traffic.station import Station

IDLE_SECONDS = 0.1
AFTER_FAULT_SECONDS = 1.0
SERVICE_EVERY_SECONDS = 0.5

# A FLASH waits for what is under way on its channel: no longer than this at the usual speed.
_TURN_SECONDS = 0.1
_MOST_AT_ONCE = 32

Tell = Callable[[str], None]
"""Is told of faults, in a sentence."""


class Operator:
    """Works a station; ``with operating(station): ...`` while it shall work."""

    def __init__(self, station: Station, tell: Tell, own_queue: bool = True) -> None:
        self.station = station
        self._tell = tell
        self._ending = threading.Event()
        self._queue = _make_queue(station, own_queue)
        self._listeners: list[Listener] = []
        self._channels: list[Channel] = []
        self._threads: list[threading.Thread] = []
        self._faults: dict[str, str] = {}

    def start(self) -> None:
        """Take up the work where it was left. Raises ``TrafficError`` where it cannot be."""
        with self.station.writing() as connection:
            # What was lent to a process that died is offered again; twice counts once.
            connection.execute(
                update(transmissions).where(transmissions.c.state == QUEUED).values(offered=False)
            )
        for settings in self.station.settings.channels:
            self._channels.append(make_channel(settings, self.station.settings))
            if settings.listen is not None:
                listener = make_listener(settings, self.station.settings, self._receive)
                listener.start()
                self._listeners.append(listener)
        for channel in self._channels:
            self._begin(f"send {channel.settings.name}", self._sender(channel))
        self._begin("file", self._file, IDLE_SECONDS)
        self._begin("service", self._service, SERVICE_EVERY_SECONDS)
        self._begin("offer", self._offer, IDLE_SECONDS)

    def stop(self) -> None:
        """End when what is under way has ended."""
        self._ending.set()
        for listener in self._listeners:
            listener.stop()
        for thread in self._threads:
            thread.join()
        for channel in self._channels:
            channel.close()
        self._queue.close()

    def _begin(self, name: str, work: Callable[[], bool], idle: float = IDLE_SECONDS) -> None:
        thread = threading.Thread(
            target=self._loop, args=(name, work, idle), name=name, daemon=True
        )
        self._threads.append(thread)
        thread.start()

    def _loop(self, name: str, work: Callable[[], bool], idle: float) -> None:
        """Work until told to stop; ``work`` says whether there may be more to do at once."""
        while not self._ending.is_set():
            try:
                more = work()
            except ReftelError as error:
                self._fault(name, str(error))
                self._ending.wait(AFTER_FAULT_SECONDS)
                continue
            self._faults.pop(name, None)
            if not more:
                self._ending.wait(idle)

    def _fault(self, name: str, words: str) -> None:
        """Tell a fault once, however often it comes again."""
        if self._faults.get(name) != words:
            self._faults[name] = words
            self._tell(f"{name}: {words}")

    def _receive(self, data: bytes, channel: str, fault: str = "") -> Answer:
        return receive(self.station, data, channel, fault)

    def _sender(self, channel: Channel) -> Callable[[], bool]:
        most = 1

        def work() -> bool:
            nonlocal most
            begun = time.monotonic()
            turn = send_next(self.station, self._queue, channel, most)
            if turn.sent:
                each = (time.monotonic() - begun) / turn.sent
                most = max(1, min(_MOST_AT_ONCE, int(_TURN_SECONDS / max(each, 1e-6))))
            return turn.sent > 0

        return work

    def _file(self) -> bool:
        with Archive.open(self.station.archive_path, create=True) as archive:
            filed = 0
            while (some := file_waiting(self.station, archive)) and not self._ending.is_set():
                filed += some
        return filed > 0

    def _service(self) -> bool:
        send_service(self.station)
        return False

    def _offer(self) -> bool:
        return offer_all(self.station, self._queue) > 0


def _make_queue(station: Station, own: bool) -> Queue:
    if own or station.settings.broker is None:
        return OwnQueue(station)
    # The broker's client is an extra that a station without a broker does not need.
    from reftel.traffic.brokerqueue import BrokerQueue  # noqa: PLC0415

    return BrokerQueue(station, station.settings.broker)


@contextmanager
def operating(
    station: Station, tell: Tell = lambda _: None, *, own_queue: bool = True
) -> Iterator[Operator]:
    """A station at work for as long as the block lasts.

    With ``own_queue`` false, and a broker in its settings, the broker holds
    the queue. Raises ``TrafficError`` where another process works the station,
    ``ChannelError`` where an address cannot be listened on.
    """
    with ExitStack() as stack:
        stack.enter_context(station.lock())
        operator = Operator(station, tell, own_queue)
        stack.callback(operator.stop)
        operator.start()
        yield operator
