"""What a channel is: it takes a transmission and has it safe on the other side, or says why not."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Protocol, runtime_checkable

from reftel.codec.lines import write_fl1, write_fl2
from reftel.errors import ChannelError
from reftel.telegram import Precedence, RoutingLine, TransmissionLine
from reftel.traffic.settings import ChannelSettings

END_OF_MESSAGE = "NNNN"
"""Format line 16 (ACP 127); the only line that no telegram can hold."""


@dataclass(frozen=True, slots=True)
class Transmission:
    """One text on its way over one channel, with the lines that belong to the channel.

    ``names`` are the PLADs that it is for, ``mailbox`` their address where it goes by mail.
    """

    key: int
    identity: str
    id: str | None
    line: TransmissionLine
    routing: RoutingLine | None
    precedence: Precedence
    text: str
    mailbox: str | None = None
    names: tuple[str, ...] = ()

    @property
    def wire(self) -> str:
        """The whole: format lines 1 and 2, then the text from line 3 on. Ends in a line break."""
        routing = f"{write_fl2(self.routing)}\n" if self.routing is not None else ""
        return f"{write_fl1(self.line)}\n{routing}{self.text}"


class Channel(Protocol):
    """A way to other stations. One thread sends; ``send`` returns when the other side has it."""

    @property
    def settings(self) -> ChannelSettings:
        """Its settings."""

    def send(self, transmission: Transmission) -> None:
        """Send one. Raises ``ChannelError``, ``permanent`` where the other side will never take it."""

    def close(self) -> None:
        """Let go of the connection."""


@runtime_checkable
class Pipelined(Protocol):
    """A channel that can have several on their way at once, and wait once for all of them."""

    def send_many(self, transmissions: Sequence[Transmission]) -> Sequence[ChannelError | None]:
        """Send them; gives for each why it is not there, ``None`` where it is. Never raises."""


@dataclass(frozen=True, slots=True)
class Answer:
    """What a station says to a text it was given.

    ``accepted``: it is on disk there. Otherwise ``reason`` says why not, and
    ``later`` whether another try may succeed.
    """

    accepted: bool
    reason: str = ""
    later: bool = False


class Receiver(Protocol):
    """Takes a text that came in by a channel; called from several threads."""

    def __call__(self, data: bytes, channel: str, fault: str = "") -> Answer:
        """Give the text; never raises for a bad one.

        ``fault`` says why the channel itself does not take it for good, and
        ``data`` is as much of it as came: the station notes the refusal.
        """


class Listener(Protocol):
    """The receiving side of a channel."""

    def start(self) -> None:
        """Begin to listen. Raises ``ChannelError`` where the address cannot be had."""

    def stop(self) -> None:
        """End; what is being received ends first."""
