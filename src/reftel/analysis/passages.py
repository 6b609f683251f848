"""The passages of a telegram in which statements stand: preamble and paragraphs."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass

from reftel.analysis.words import Words, blanked, blocks_of, is_upper
from reftel.telegram import Telegram


@dataclass(frozen=True, slots=True)
class Passage:
    """A numbered paragraph (or ``None`` for unnumbered text) and its words.

    ``low`` is ``text`` lower-cased with every white space a blank and straight
    apostrophes, of the same length. ``upper`` is true for a text in capitals,
    ``blocks`` are its words.
    """

    number: int | None
    text: str
    low: str
    upper: bool
    blocks: tuple[Words, ...]

    @property
    def may_protect(self) -> bool:
        """True where a mark of protection may stand in it."""
        return "protect" in self.low

    @property
    def times(self) -> list[tuple[int, str]]:
        """The numbers and the words that tell a time, each with its place."""
        if len(self.blocks) == 1:
            return self.blocks[0].times()
        return [time for block in self.blocks for time in block.times()]


def passages(telegram: Telegram) -> Iterator[Passage]:
    """Preamble and paragraphs, in order."""
    if telegram.preamble:
        yield _passage(None, telegram.preamble)
    for paragraph in telegram.paragraphs:
        yield _passage(paragraph.number, paragraph.text)


def _passage(number: int | None, text: str) -> Passage:
    blank = blanked(text)
    low = blank.lower()
    if len(low) != len(text):  # a capital that is two letters in lower case
        low = "".join(c.lower() if len(c.lower()) == 1 else c for c in blank)
    if not low.isascii():
        low = low.replace("\u2019", "'").replace("\u2018", "'")
    upper = is_upper(text)
    return Passage(number, text, low, upper, blocks_of(text, blank, upper))
