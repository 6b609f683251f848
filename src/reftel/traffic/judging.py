"""A text that came in, read, or why it may not be passed on.

Source: spec/06, "What a gateway must keep": a mismatch of security line and
text, a lost classification line, the text of another telegram are refused.
"""

from __future__ import annotations

import hashlib
from dataclasses import dataclass

from reftel.codec import Reading, read
from reftel.codec.ids import canonical_id
from reftel.telegram import Classification, Heading, RoutingIndicator, Telegram
from reftel.traffic.journal import identity_of
from reftel.traffic.service import is_service
from reftel.traffic.signals import is_repetition, without_repetition

SERVICE_IDENTITY = "SVC "


@dataclass(frozen=True, slots=True)
class Text:
    """A text as it came. ``digest`` is shared by transmissions of one text on any channels."""

    wire: str
    reading: Reading
    heading: Heading
    identity: str
    digest: str

    @property
    def telegram(self) -> Telegram:
        """The telegram."""
        return self.reading.telegram

    @property
    def id(self) -> str | None:
        """The canonical id; a service message has none."""
        return canonical_id(self.telegram.mrn)

    @property
    def is_service(self) -> bool:
        """True for a service message between stations."""
        return self.identity.startswith(SERVICE_IDENTITY)

    @property
    def section(self) -> tuple[int, int] | None:
        """Which section of how many it is; ``None`` for a telegram in one."""
        filing, total = self.heading.filing, self.telegram.sections
        if filing is None or filing.section is None or total is None or total < 2:
            return None
        return int(filing.section), total

    @property
    def is_repetition(self) -> bool:
        """True where the header says that it is sent again."""
        return is_repetition(self.heading)

    @property
    def routing(self) -> tuple[RoutingIndicator, ...]:
        """The indicators of format line 2: whom this copy is for."""
        return self.heading.routing.indicators if self.heading.routing else ()

    @property
    def without_channel(self) -> str:
        """The text from format line 3 on, as it is passed on to another channel."""
        return without_channel(self.wire)


def judge(data: bytes, largest: int) -> Text | str:
    """The text, or the reason why it is refused."""
    if len(data) > largest:
        return f"has more than {largest:,} bytes"
    try:
        wire = data.decode("utf-8")
    except UnicodeDecodeError as error:
        return f"the byte at {error.start} is no UTF-8"
    if "\0" in wire:
        return "has a zero byte"
    wire = wire.replace("\r\n", "\n").replace("\r", "\n")
    reading = read(wire)
    heading = reading.telegram.heading
    identity = identity_of(heading)
    if heading is None or identity is None:
        return "has no format line 3 (DE, number, time of filing)"
    if heading.originator is None:
        return "has no originator (FM)"
    digest = text_digest(wire)
    if is_service(wire):
        return Text(wire, reading, heading, f"{SERVICE_IDENTITY}{digest[:24]}", digest)
    if not (heading.action or heading.info):
        return "has no addressee (TO, INFO)"
    for fault in (
        _level_fault(reading.telegram, heading),
        _number_fault(reading.telegram, heading),
        _section_fault(reading.telegram, heading),
    ):
        if fault is not None:
            return fault
    return Text(wire, reading, heading, identity, digest)


def _level_fault(telegram: Telegram, heading: Heading) -> str | None:
    level, security = telegram.classification, heading.security
    if level is None:
        return "has no classification line"
    if security is None:
        return "has no security line (ZNR or ZNY)"
    encrypted = level is Classification.UNCLASSIFIED and "EFTO" in telegram.controls
    letters = "EEEEE" if encrypted else level.security_letters
    if security.letters == letters:
        return None
    return f"the security line says {security.letters}, the classification line {level.value}"


def _number_fault(telegram: Telegram, heading: Heading) -> str | None:
    assert heading.filing is not None  # it has an identity
    if telegram.serial is None:
        return "has no message number on its classification line"
    if heading.dtg is None:
        return "has no date-time group"
    if telegram.serial % 10_000 != int(heading.filing.serial) % 10_000:
        return (
            f"the text has number {telegram.serial}, format line 3 has {heading.filing.serial}: "
            "the text of another telegram"
        )
    return None


def without_channel(wire: str) -> str:
    """A wire text from its format line 3 on; as it is where it has none."""
    at = 0 if wire.startswith("DE ") else wire.find("\nDE ") + 1
    return wire[at:]


def _section_fault(telegram: Telegram, heading: Heading) -> str | None:
    """``/01`` alone proves nothing (spec/01, FL3); a later section says of how many."""
    assert heading.filing is not None
    number, total = int(heading.filing.section or "1"), telegram.sections or 1
    if 1 <= number <= total:
        return None
    return f"is section {number} of {total}"


def text_digest(wire: str) -> str:
    """A digest of the text, not of its way: without channel lines, repetition, blanks at line ends."""
    head, gap, body = without_channel(wire).partition("\n\n")
    lines = f"{without_repetition(head)}{gap}{body}".strip().split("\n")
    return hashlib.sha256("\n".join(line.rstrip() for line in lines).encode()).hexdigest()
