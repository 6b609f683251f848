"""What a word is, for the index, for queries and for snippets: one analyzer for all three.

A word is a run of letters and digits of any script, in lower case, accents
taken off; no stemming (names of people and places are not bent in English,
and a telegram's capitals leave nothing to tell them by).
"""

from __future__ import annotations

from functools import cache
from importlib.util import find_spec
from typing import TYPE_CHECKING

from reftel.archive.plainwords import NO_WORD, plain_words

if TYPE_CHECKING:
    from tantivy import TextAnalyzer

HAS_TANTIVY = find_spec("tantivy") is not None
"""False on a platform without a wheel of it: then FTS5 searches (``fts.py``)."""

LONGEST_WORD = 128
"""Longer runs (encoded attachments) are no words and are not searched; bytes in UTF-8."""

# The bytes of ASCII as the analyzer sees them: letters small, what is neither letter nor digit blank.
_PLAIN = bytes(
    ord(sign.lower()) if sign.isascii() and sign.isalnum() else ord(" ")
    for sign in map(chr, range(256))
)


@cache
def analyzer() -> TextAnalyzer:
    """The analyzer; made once, it holds no state."""
    from tantivy import Filter, TextAnalyzerBuilder, Tokenizer  # noqa: PLC0415  (may be absent)

    return (
        TextAnalyzerBuilder(Tokenizer.simple())
        .filter(Filter.remove_long(LONGEST_WORD))
        .filter(Filter.lowercase())
        .filter(Filter.ascii_fold())
        # It leaves its place empty, so nothing is kept of it; in an index it was kept at each place.
        .filter(Filter.custom_stopword([NO_WORD]))
        .build()
    )


def words(text: str) -> list[str]:
    """The words of a text, in order."""
    if text.isascii():  # most telegrams are; the analyzer takes twice the time for the same words
        plain = text.encode().translate(_PLAIN).decode()
        if _has_long_run(plain):
            return [word for word in plain.split() if len(word) < LONGEST_WORD]
        return plain.split()
    if not HAS_TANTIVY:
        return [word for word, _, _ in plain_words(text, LONGEST_WORD)]
    return list(analyzer().analyze(text))


def _has_long_run(plain: str) -> bool:
    """True where there are so many signs in a row without a blank; goes from blank to blank."""
    start = 0
    while start + LONGEST_WORD <= len(plain):
        blank = plain.rfind(" ", start, start + LONGEST_WORD)
        if blank < 0:
            return True
        start = blank + 1
    return False


def word_places(text: str) -> list[tuple[int, int]]:
    """Where each word of ``words(text)`` stands: characters, end exclusive."""
    if not HAS_TANTIVY:
        return [(start, end) for _, start, end in plain_words(text, LONGEST_WORD)]
    return [
        (token.char_offset_from, token.char_offset_to)
        for token in analyzer().pre_tokenize(text).tokens
    ]
