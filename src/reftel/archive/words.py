"""What a word is, for the index, for queries and for snippets: one analyzer for all three.

A word is a run of letters and digits of any script, in lower case, accents
taken off; no stemming (names of people and places are not bent in English,
and a telegram's capitals leave nothing to tell them by).
"""

from __future__ import annotations

from dataclasses import dataclass
from functools import cache

from tantivy import Filter, TextAnalyzer, TextAnalyzerBuilder, Tokenizer

LONGEST_WORD = 128
"""Longer runs (encoded attachments) are no words and are not searched; bytes in UTF-8."""


@dataclass(frozen=True, slots=True)
class Token:
    """A word of a text, and where it stood: characters, end exclusive."""

    word: str
    start: int
    end: int


@cache
def analyzer() -> TextAnalyzer:
    """The analyzer; made once, it holds no state."""
    return (
        TextAnalyzerBuilder(Tokenizer.simple())
        .filter(Filter.remove_long(LONGEST_WORD))
        .filter(Filter.lowercase())
        .filter(Filter.ascii_fold())
        .build()
    )


def words(text: str) -> list[str]:
    """The words of a text, in order."""
    return list(analyzer().analyze(text))


def tokens(text: str) -> list[Token]:
    """The words of a text with their places, in order."""
    return [
        Token(token.text, token.char_offset_from, token.char_offset_to)
        for token in analyzer().pre_tokenize(text).tokens
    ]
