"""Text to telegram and back: a total reader, a strict writer. Standard library only."""

from __future__ import annotations

from reftel.codec.reader import read
from reftel.codec.reading import Reading
from reftel.codec.writing import differing, write_heading, write_text
from reftel.errors import WriteError
from reftel.telegram import Telegram

__all__ = ["Reading", "read", "write", "write_and_read"]


def write(telegram: Telegram) -> str:
    """The canonical wire text of a telegram, ending in a line break.

    ``read(write(t)).telegram == t`` for everything that this gives out: the
    text is read back first, and ``WriteError`` names the first place that
    would not come back as it is.
    """
    return write_and_read(telegram)[0]


def write_and_read(telegram: Telegram) -> tuple[str, Reading]:
    """What ``write`` gives, and the reading of it by which it was checked. Raises ``WriteError``."""
    parts = [write_heading(telegram.heading)] if telegram.heading else []
    parts.append(write_text(telegram))
    text = "\n\n".join(parts) + "\n"
    reading = read(text, year=telegram.year)
    place = differing(telegram, reading.telegram)
    if place is not None:
        raise WriteError(place, "the wire form cannot say this so that it reads back the same")
    return text, reading
