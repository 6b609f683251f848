"""The passages of a telegram in which statements stand: preamble and paragraphs."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass

from reftel.telegram import Telegram

_BLANKS = re.compile(r"\s")
_WHITE = "\n\t\r\v\f\x1c\x1d\x1e\x1f"


@dataclass(frozen=True, slots=True)
class Passage:
    """A numbered paragraph (or ``None`` for unnumbered text) and its words.

    ``low`` is ``text`` lower-cased with every white space a blank and straight
    apostrophes, of the same length.
    """

    number: int | None
    text: str
    low: str

    @property
    def may_protect(self) -> bool:
        """True where a mark of protection may stand in it."""
        return "protect" in self.low


def passages(telegram: Telegram) -> Iterator[Passage]:
    """Preamble and paragraphs, in order."""
    if telegram.preamble:
        yield _passage(None, telegram.preamble)
    for paragraph in telegram.paragraphs:
        yield _passage(paragraph.number, paragraph.text)


def _passage(number: int | None, text: str) -> Passage:
    low = text.lower()
    if len(low) != len(text):  # a capital that is two letters in lower case
        low = "".join(c.lower() if len(c.lower()) == 1 else c for c in text)
    low = blanked(low)
    if not low.isascii():
        low = low.replace("\u2019", "'").replace("\u2018", "'")
    return Passage(number, text, low)


def blanked(text: str) -> str:
    """The text with a blank for every white space, of the same length."""
    if not text.isascii():
        return _BLANKS.sub(" ", text)
    for blank in _WHITE:
        text = text.replace(blank, " ")
    return text
