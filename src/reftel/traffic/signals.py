"""Operating signals that change what a telegram is: corrected, repeated (ACP 131; spec/01, FL4).

They stand at the end of format line 4 or 5, and are no part of the text.
"""

from __future__ import annotations

import re
from dataclasses import replace

from reftel.telegram import Heading, SecurityLine, Telegram

CORRECTED_SIGNAL = "ZDS"
"""As first sent it was wrong; this is the corrected text."""

REPEATED_SIGNAL = "ZDK"
"""Sent again on request."""

SUSPECTED_SIGNAL = "ZFD"
"""Sent again by somebody who is not sure that it went."""

_REPEATS = (REPEATED_SIGNAL, SUSPECTED_SIGNAL)
_REPETITION = re.compile(rf" (?:{'|'.join(_REPEATS)})\b[^\n]*")


def signalled(telegram: Telegram, signal: str) -> Telegram:
    """The telegram with an operating signal at the end of format line 4."""
    heading = telegram.heading
    assert heading is not None
    assert heading.security is not None
    line = heading.security
    security = SecurityLine(line.prosign, line.letters, f"{line.tail} {signal}".strip())
    return replace(telegram, heading=replace(heading, security=security))


def is_repetition(heading: Heading) -> bool:
    """True where the header says that it is sent again."""
    return any(signal[:3] in _REPEATS for signal in heading.operating_signals)


def is_correction(heading: Heading) -> bool:
    """True where the header says that it is a corrected text."""
    return CORRECTED_SIGNAL in heading.operating_signals


def without_repetition(head: str) -> str:
    """Format lines without what says that they are sent again: a repetition has the same text."""
    return _REPETITION.sub("", head)
