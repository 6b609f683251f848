"""Stations in temporary folders, a clock that is set by hand, and a line between stations without a network."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Any

import pytest

from reftel.errors import ChannelError
from reftel.traffic.channels.channel import Transmission
from reftel.traffic.drafts import write_draft
from reftel.traffic.queue import OwnQueue
from reftel.traffic.receiving import receive
from reftel.traffic.releasing import Released, release
from reftel.traffic.sending import send_next
from reftel.traffic.settings import ChannelSettings
from reftel.traffic.station import Station

ADA = "Ada Quillmark"
BO = "Bo Tarn"
INDICATORS = {"VALLETTA": "RUEHVT", "ROME": "RUEHRO", "TUNIS": "RUEHTU", "STATE": "RUEHC"}


class Hands:
    """A clock that stands until it is moved on."""

    def __init__(self) -> None:
        self.now = datetime(2026, 11, 24, 15, 20, tzinfo=UTC)

    def __call__(self) -> datetime:
        return self.now

    def on(self, **step: float) -> None:
        self.now += timedelta(**step)


def form(**changes: Any) -> dict[str, Any]:
    """A draft that nothing forbids; ``to`` and ``info`` stand for those of the header."""
    header = {
        "to": changes.pop("to", ["AMEMBASSY ROME IMMEDIATE"]),
        "info": changes.pop("info", []),
    }
    if exempt := changes.pop("exempt", None):
        header["exempt"] = exempt
    return {
        "header": header,
        "classification": "CONFIDENTIAL",
        "executive_order": "13526",
        "declassify_on": "2036-11-24",
        "tags": ["PREL", "MT"],
        "subject": "EXERCISE: THE FERRY STANDSTILL",
        "classified_by": {
            "name": ADA,
            "title": "Ambassador",
            "section": "1.4",
            "reasons": ["b", "d"],
        },
        "paragraphs": [
            {"marking": "C", "text": "EXERCISE. The ferry lay in port all day."},
            {"marking": "C", "text": "EXERCISE. Nobody went aboard."},
        ],
        **changes,
    }


def settings_text(
    post: str, others: Mapping[str, str], *, kind: str = "tcp", extra: str = "", head: str = ""
) -> str:
    """``station.toml``: a channel and a route for each other post; ``others`` gives its address."""
    parts = [
        f'post = "{post}"',
        head,
        f'[[officers]]\nname = "{ADA}"\nreleases = true\nsignature = "QUILLMARK"',
        f'[[officers]]\nname = "{BO}"',
    ]
    for other, address in others.items():
        name = other.lower()
        parts.append(
            f'[[channels]]\nname = "{name}"\ntrigraph = "{post[0]}{other[:2]}"\nkind = "{kind}"\n'
            f'address = "{address}"\nattempts = 3\npause = 5'
        )
        parts.append(f'[[routes]]\nprefix = "{INDICATORS[other]}"\nchannels = ["{name}"]')
    return "\n".join([*parts, extra])


MakeStation = Callable[..., Station]


@pytest.fixture
def clock() -> Hands:
    return Hands()


@pytest.fixture
def make_station(tmp_path: Path, clock: Hands) -> MakeStation:
    def make(post: str = "VALLETTA", *others: str, **settings: Any) -> Station:
        folder = tmp_path / post.lower()
        folder.mkdir()
        addresses = dict.fromkeys(others or ("ROME", "STATE"), "127.0.0.1:1")
        text = settings_text(post, addresses, **settings)
        (folder / "station.toml").write_text(text, encoding="utf-8")
        return Station.open(folder, clock=clock)

    return make


@pytest.fixture
def valletta(make_station: MakeStation) -> Station:
    return make_station("VALLETTA", "ROME", "STATE", "TUNIS")


@dataclass
class Line:
    """A channel that leads straight into another station; ``fault`` makes it fail."""

    settings: ChannelSettings
    other: Station | None = None
    sent: list[Transmission] = field(default_factory=list)
    fault: ChannelError | None = None
    loses: bool = False

    def send(self, transmission: Transmission) -> None:
        if self.fault is not None:
            raise self.fault
        self.sent.append(transmission)
        if self.other is not None and not self.loses:
            answer = receive(self.other, transmission.wire.encode(), "line")
            if not answer.accepted:
                raise ChannelError(answer.reason, permanent=not answer.later)

    def close(self) -> None:
        pass


def line(station: Station, name: str, other: Station | None = None) -> Line:
    return Line(station.settings.channel(name), other)


def send_all(station: Station, channel: Line) -> int:
    """Send what waits on a channel, however often it must be asked; gives how many went."""
    queue = OwnQueue(station)
    sent = 0
    while (turn := send_next(station, queue, channel, 10)).sent:
        sent += turn.sent
    return sent


def sent_from(station: Station, **changes: Any) -> Released:
    """A telegram drafted and released."""
    return release(station, write_draft(station, form(**changes), ADA), ADA)
