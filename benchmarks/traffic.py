"""How many telegrams a station accepts, and how long each precedence waits under an overload of ROUTINE.

With a broker: RabbitMQ of one's own where it is installed, or that of REFTEL_BENCH_BROKER=amqp://...
Accepted means on disk: of the station (a commit), of the broker (its confirmation).
"""

from __future__ import annotations

import os
import statistics
import tempfile
import threading
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any

from benchmarks.servers import running_rabbit, why_no_rabbit
from reftel.telegram import TransmissionLine
from reftel.traffic.brokerqueue import BrokerQueue
from reftel.traffic.channels.broker import BrokerChannel
from reftel.traffic.channels.channel import Transmission
from reftel.traffic.drafts import write_drafts
from reftel.traffic.queue import OwnQueue, Queue
from reftel.traffic.receiving import receive
from reftel.traffic.releasing import Released, release_all
from reftel.traffic.sending import offer_all, send_next, unoffered
from reftel.traffic.settings import ChannelSettings
from reftel.traffic.station import Station

_OFFICER = "Ada Quillmark"
_BATCH = 50
_SETTINGS = """\
post = "{post}"
[[officers]]
name = "Ada Quillmark"
releases = true
signature = "QUILLMARK"
[[channels]]
name = "rome"
trigraph = "VRO"
kind = "tcp"
address = "127.0.0.1:1"
[[routes]]
prefix = "RUEH"
channels = ["rome"]
"""


def form(precedence: str) -> dict[str, Any]:
    """An invented draft of some two kilobytes."""
    return {
        "header": {"to": [f"AMEMBASSY ROME{precedence}"], "info": [f"SECSTATE WASHDC{precedence}"]},
        "classification": "UNCLASSIFIED",
        "executive_order": "13526",
        "order_instruction": "N/A",
        "tags": ["PREL", "MT"],
        "subject": "EXERCISE: THE FERRY STANDSTILL",
        "paragraphs": [
            {"text": "EXERCISE. The ferry lay in port all day.\nNobody went aboard. " * 8}
            for _ in range(3)
        ],
    }


class _Line:
    """A channel that takes everything at once, and notes when."""

    def __init__(self, settings: ChannelSettings) -> None:
        self.settings = settings
        self.sent: list[Transmission] = []
        self.took: dict[int, float] = {}

    def send(self, transmission: Transmission) -> None:
        """Take it."""
        self.sent.append(transmission)
        self.took[transmission.key] = time.perf_counter()

    def close(self) -> None:
        """Nothing is held."""


def run(small: int, large: int) -> None:
    """Accept, overload; the same with a broker where there is one."""
    accepting(min(large, 3_000))
    overload("the station's own queue", min(small, 1_000), OwnQueue)
    with broker() as url:
        if url is None:
            print(f"no broker: {why_no_rabbit()}")
            return
        overload("the broker's queue", min(small, 1_000), lambda one: BrokerQueue(one, url))
        accepting_with_broker(min(large, 10_000), url)


@contextmanager
def broker() -> Iterator[str | None]:
    """The address of a broker, one's own or the one that is named; ``None`` where there is none."""
    named = os.environ.get("REFTEL_BENCH_BROKER")
    if named is not None or why_no_rabbit() is not None:
        yield named
        return
    with running_rabbit() as rabbit:
        yield rabbit.url


@contextmanager
def _station(post: str = "VALLETTA") -> Iterator[Station]:
    with tempfile.TemporaryDirectory() as folder:
        (Path(folder) / "station.toml").write_text(_SETTINGS.format(post=post), encoding="utf-8")
        station = Station.open(folder)
        yield station
        station.close()


def _timed(what: str, telegrams: int, work: Callable[[], object]) -> None:
    begun, worked = time.perf_counter(), time.process_time()
    work()
    wall, spent = time.perf_counter() - begun, time.process_time() - worked
    print(f"  {what:58} {telegrams / wall:9.0f} {telegrams / spent:13.0f}", flush=True)


def _released(station: Station, numbers: list[int], batch: int) -> None:
    for at in range(0, len(numbers), batch):
        outcomes = release_all(station, numbers[at : at + batch], _OFFICER)
        assert all(isinstance(one, Released) for one in outcomes)


def _drafted(station: Station, telegrams: int) -> list[int]:
    return write_drafts(station, [form("")] * telegrams, _OFFICER)


def accepting(telegrams: int) -> None:
    """Released: numbered, written, read back, held against the rules, queued. Received: read, judged, noted."""
    few = max(1, telegrams // 5)
    print(f"accepted durably, {telegrams} telegrams of two kilobytes; one at a time {few}")
    print(f"  {'':58} {'a second':>9} {'a CPU second':>13}")
    with _station() as station, _station("ROME") as rome:
        numbers = _drafted(station, telegrams)
        _timed(
            f"released in batches of {_BATCH}",
            telegrams,
            lambda: _released(station, numbers, _BATCH),
        )
        singly = _drafted(station, few)
        _timed("released one at a time", few, lambda: _released(station, singly, 1))
        sent = _sent(station, OwnQueue(station), few)
        _timed(
            "received by a channel, one at a time",
            few,
            lambda: [receive(rome, one.wire.encode(), "line") for one in sent],
        )


def _sent(station: Station, queue: Queue, most: int = 1_000_000) -> list[Transmission]:
    """What waits, as it goes over a channel."""
    channel = _Line(station.settings.channels[0])
    while len(channel.sent) < most and send_next(station, queue, channel, 100).sent:
        pass
    return channel.sent[:most]


def accepting_with_broker(telegrams: int, url: str) -> None:
    """Whole texts confirmed by the broker; and released, with the broker told what waits."""
    settings = ChannelSettings("shared", "VSH", "broker", "rome", timeout=60.0)
    channel = BrokerChannel(settings, url)
    print(f"accepted with RabbitMQ, {telegrams} telegrams")
    with _station() as station:
        _released(station, _drafted(station, 100), 100)
        one = _sent(station, OwnQueue(station))[0]
        texts = [
            Transmission(
                key,
                one.identity,
                one.id,
                TransmissionLine("VSH", f"{key % 10_000:04}"),
                one.routing,
                one.precedence,
                one.text,
            )
            for key in range(telegrams)
        ]

        def publish() -> None:
            for at in range(0, telegrams, 100):
                assert not any(channel.send_many(texts[at : at + 100]))

        _timed("texts confirmed by the broker, 100 on their way", telegrams, publish)
        queue = BrokerQueue(station, url)
        some = min(telegrams, 2_000)
        numbers = _drafted(station, some)
        ended = threading.Event()

        def offer() -> None:
            while not ended.is_set() or unoffered(station, 1):
                offer_all(station, queue)

        def release() -> None:
            worker = threading.Thread(target=offer)
            worker.start()
            _released(station, numbers, _BATCH)
            ended.set()
            worker.join()

        _timed(f"released in batches of {_BATCH}, and in the broker's queue", some, release)
        _sent(station, queue)
        queue.close()
    channel.close()


def overload(what: str, routine: int, make: Callable[[Station], Queue]) -> None:
    """ROUTINE waits in heaps; what is more urgent comes in between. Times from release to the line."""
    with _station() as station:
        _released(station, _drafted(station, routine), routine)
        channel = _Line(station.settings.channels[0])
        queue = make(station)
        offer_all(station, queue)
        released: list[tuple[str, float]] = [("ROUTINE", time.perf_counter())] * routine
        urgent = ["FLASH", "IMMEDIATE", "PRIORITY", "ROUTINE"]
        ended = threading.Event()

        def work() -> None:
            while True:
                last = ended.is_set()  # asked before looking: nothing comes after it
                offer_all(station, queue)
                if not send_next(station, queue, channel, 8).sent and last:
                    return

        worker = threading.Thread(target=work)
        worker.start()
        for number in range(routine // 10):
            word = urgent[number % 4]
            release_all(station, write_drafts(station, [form(f" {word}")], _OFFICER), _OFFICER)
            released.append((word, time.perf_counter()))
        ended.set()
        worker.join()
        queue.close()
    _print_waits(what, routine, urgent, released, channel.took)


def _print_waits(
    what: str,
    routine: int,
    words: list[str],
    released: list[tuple[str, float]],
    took: dict[int, float],
) -> None:
    """Times by precedence, and how many ROUTINE that waited went before one more urgent."""
    waits: dict[str, list[float]] = {word: [] for word in words}
    before: dict[str, list[int]] = {word: [] for word in words}
    gone = [took[key] for key, (word, _) in enumerate(released, start=1) if word == "ROUTINE"]
    for key, (word, since) in enumerate(released, start=1):
        waits[word].append(max(0.0, took[key] - since))
        if word != "ROUTINE":
            before[word].append(sum(since < one < took[key] for one in gone))
    print(f"from release to the line in {what}, while {routine} ROUTINE wait")
    print(
        f"  {'precedence':12} {'number':>7} {'median ms':>10} {'p99 ms':>10} {'ROUTINE first':>14}"
    )
    for word in words:
        listed = sorted(waits[word])
        p99 = listed[min(len(listed) - 1, int(len(listed) * 0.99))]
        first = f"at most {max(before[word])}" if before[word] else ""
        print(
            f"  {word:12} {len(listed):7} {statistics.median(listed) * 1e3:10.1f} "
            f"{p99 * 1e3:10.1f} {first:>14}"
        )
