"""Whose turn it is: to write into a station, and to go over a channel that takes many at once."""

from __future__ import annotations

import threading
from collections.abc import Sequence
from dataclasses import dataclass, field

from reftel.errors import ChannelError
from reftel.telegram import Plad
from reftel.traffic.batch import working
from reftel.traffic.channels.channel import Pipelined, Transmission
from reftel.traffic.numbering import draw_continuity
from reftel.traffic.overview import overview
from reftel.traffic.queue import OwnQueue
from reftel.traffic.sending import send_next
from reftel.traffic.station import Station
from traffic.conftest import Hands, Line, sent_from

ROME = Plad("AMEMBASSY ROME")
MANY = 400


def test_who_writes_without_a_pause_lets_others_in(valletta: Station) -> None:
    other = Station.open(valletta.path)
    begun, done = threading.Event(), threading.Event()

    def wait_for_a_turn() -> None:
        begun.set()
        with working(other) as batch:
            draw_continuity(batch, ROME)
        done.set()

    thread = threading.Thread(target=wait_for_a_turn)
    turns = 0
    for turns in range(1, MANY + 1):
        with working(valletta) as batch:
            draw_continuity(batch, ROME)
            if turns == 1:
                thread.start()
                begun.wait()
        if done.is_set():
            break
    thread.join()
    other.close()

    assert turns < MANY
    with working(valletta) as batch:
        assert batch.last("continuity/AMEMBASSY ROME") == turns + 1


@dataclass
class Many(Line):
    """A line that takes several at once; ``refuses`` says which of them it does not."""

    refuses: dict[int, ChannelError] = field(default_factory=dict)
    together: list[int] = field(default_factory=list)

    def send_many(self, transmissions: Sequence[Transmission]) -> Sequence[ChannelError | None]:
        self.together.append(len(transmissions))
        outcomes = [self.refuses.get(at) for at in range(len(transmissions))]
        self.sent += [
            one for one, fault in zip(transmissions, outcomes, strict=True) if fault is None
        ]
        return outcomes


def test_a_channel_that_takes_many_gets_them_together(valletta: Station, clock: Hands) -> None:
    for _ in range(5):
        sent_from(valletta)
    channel = Many(valletta.settings.channel("rome"))
    assert isinstance(channel, Pipelined)
    channel.refuses = {1: ChannelError("nobody answers"), 3: ChannelError("nobody answers")}
    queue = OwnQueue(valletta)

    first = send_next(valletta, queue, channel, 5)
    channel.refuses = {}
    second = send_next(valletta, queue, channel, 5)
    clock.on(seconds=10)
    third = send_next(valletta, queue, channel, 5)

    # The first that failed waits; the other was not to blame, and goes with the next.
    assert [(turn.sent, turn.back) for turn in (first, second, third)] == [(3, 1), (1, 0), (1, 0)]
    assert channel.together == [5, 1, 1]
    assert [one.id for one in channel.sent] == [f"26VALLETTA{n}" for n in (1, 3, 5, 4, 2)]
    assert sum(line.sent for line in overview(valletta).lines) == 5
