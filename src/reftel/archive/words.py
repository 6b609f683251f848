"""What a word is, for the index, for queries and for snippets: one analyzer for all three.

A word is a run of letters and digits of any script, in lower case, accents
taken off; no stemming (names of people and places are not bent in English,
and a telegram's capitals leave nothing to tell them by).
"""

from __future__ import annotations

from functools import cache

from tantivy import Filter, TextAnalyzer, TextAnalyzerBuilder, Tokenizer

LONGEST_WORD = 128
"""Longer runs (encoded attachments) are no words and are not searched; bytes in UTF-8."""


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


def word_places(text: str) -> list[tuple[int, int]]:
    """Where each word of ``words(text)`` stands: characters, end exclusive."""
    return [
        (token.char_offset_from, token.char_offset_to)
        for token in analyzer().pre_tokenize(text).tokens
    ]
