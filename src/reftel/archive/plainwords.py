"""The words of a text in plain Python, for platforms without a wheel of Tantivy.

Slower, and the same words for the scripts that telegrams are written in; a
test holds the two against each other.
"""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Iterator
from types import MappingProxyType

NO_WORD = "\ua7f7"
"""A letter that nobody types. It takes up places between texts and is no word itself."""

_RUN = re.compile(r"[^\W_]+")
# Letters that no decomposition leads to plain ones.
_FOLDED = MappingProxyType(
    {
        ord(letter): plain
        for letter, plain in zip(
            "\u00df\u00e6\u0153\u00f8\u0111\u00f0\u00fe\u0142\u0131\u00b9\u00b2\u00b3",
            ("ss", "ae", "oe", "o", "d", "d", "th", "l", "i", "1", "2", "3"),
            strict=True,
        )
    }
)


def plain_words(text: str, longest: int) -> Iterator[tuple[str, int, int]]:
    """Each word with its place; runs of more than ``longest`` bytes are none."""
    for match in _RUN.finditer(text):
        run = match.group()
        if run != NO_WORD and len(run.encode("utf-8", "surrogatepass")) < longest:
            yield _fold(run.lower()), match.start(), match.end()


def _fold(word: str) -> str:
    if word.isascii():
        return word
    parts = unicodedata.normalize("NFD", word.translate(_FOLDED))
    return "".join(letter for letter in parts if not unicodedata.combining(letter))
