"""How many telegrams a station accepts, and how long each precedence waits under an overload of ROUTINE."""

from __future__ import annotations

import statistics
import tempfile
import threading
import time
from pathlib import Path
from typing import Any

from reftel.telegram import Precedence
from reftel.traffic.channels.channel import Transmission
from reftel.traffic.drafts import write_drafts
from reftel.traffic.queue import OwnQueue, Waiting
from reftel.traffic.releasing import Released, release_all
from reftel.traffic.sending import send_next
from reftel.traffic.settings import ChannelSettings
from reftel.traffic.station import Station

_OFFICER = "Ada Quillmark"
_BATCH = 50
_SETTINGS = f"""\
post = "VALLETTA"
[[officers]]
name = "{_OFFICER}"
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
        self.took: dict[int, float] = {}

    def send(self, transmission: Transmission) -> None:
        """Take it."""
        self.took[transmission.key] = time.perf_counter()

    def close(self) -> None:
        """Nothing is held."""


def run(small: int, large: int) -> None:
    """Accept, overload, and the broker where the environment names one (REFTEL_BENCH_BROKER)."""
    with tempfile.TemporaryDirectory() as folder:
        accepting(Path(folder), min(large, 3_000))
    with tempfile.TemporaryDirectory() as folder:
        overload(Path(folder), min(small, 1_000))


def _station(folder: Path) -> Station:
    (folder / "station.toml").write_text(_SETTINGS, encoding="utf-8")
    return Station.open(folder)


def accepting(folder: Path, telegrams: int) -> None:
    """Drafts released in batches: each is on disk, numbered, checked and queued when its batch is."""
    station = _station(folder)
    numbers = write_drafts(station, [form("")] * telegrams, _OFFICER)
    begun, worked = time.perf_counter(), time.process_time()
    accepted = 0
    for at in range(0, telegrams, _BATCH):
        outcomes = release_all(station, numbers[at : at + _BATCH], _OFFICER)
        accepted += sum(isinstance(one, Released) for one in outcomes)
    wall, spent = time.perf_counter() - begun, time.process_time() - worked
    assert accepted == telegrams
    print(f"released and queued, {telegrams} telegrams in batches of {_BATCH}")
    print(f"  a second {accepted / wall:8.0f}   a second of CPU time {accepted / spent:8.0f}")
    offering(station)
    station.close()


def offering(station: Station) -> None:
    """What was accepted, given to the broker's queue, where one is named."""
    import os  # noqa: PLC0415

    url = os.environ.get("REFTEL_BENCH_BROKER")
    if url is None:
        print("  no broker: name one with REFTEL_BENCH_BROKER=amqp://...")
        return
    from reftel.traffic.brokerqueue import BrokerQueue  # noqa: PLC0415

    queue = BrokerQueue(station, url)
    waiting = [Waiting(key, "rome", Precedence.ROUTINE) for key in range(1, 10_001)]
    begun = time.perf_counter()
    for at in range(0, len(waiting), 500):
        queue.offer(waiting[at : at + 500])
    wall = time.perf_counter() - begun
    print(f"  confirmed by the broker a second {len(waiting) / wall:8.0f}")
    queue.close()


def overload(folder: Path, routine: int) -> None:
    """ROUTINE waits in heaps; what is more urgent comes in between. Times from release to the line."""
    station = _station(folder)
    release_all(station, write_drafts(station, [form("")] * routine, _OFFICER), _OFFICER)
    channel = _Line(station.settings.channels[0])
    queue = OwnQueue(station)
    released: list[tuple[str, float]] = [("ROUTINE", time.perf_counter())] * routine
    urgent = ["FLASH", "IMMEDIATE", "PRIORITY", "ROUTINE"]
    ended = threading.Event()

    def work() -> None:
        while not ended.is_set() or send_next(station, queue, channel, 8).sent:
            send_next(station, queue, channel, 8)

    worker = threading.Thread(target=work)
    worker.start()
    for number in range(routine // 10):
        word = urgent[number % 4]
        drafts = write_drafts(station, [form(f" {word}")], _OFFICER)
        release_all(station, drafts, _OFFICER)
        released.append((word, time.perf_counter()))
    ended.set()
    worker.join()
    times: dict[str, list[float]] = {}
    for key, (word, since) in enumerate(released, start=1):
        times.setdefault(word, []).append(max(0.0, channel.took[key] - since))
    print(f"from release to the line, while {routine} ROUTINE wait")
    print(f"  {'precedence':12} {'number':>7} {'median ms':>10} {'p99 ms':>10}")
    for word in urgent:
        listed = sorted(times[word])
        p99 = listed[min(len(listed) - 1, int(len(listed) * 0.99))]
        print(
            f"  {word:12} {len(listed):7} {statistics.median(listed) * 1e3:10.1f} {p99 * 1e3:10.1f}"
        )
    station.close()
