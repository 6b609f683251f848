"""What a word is."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from reftel.archive.plainwords import NO_WORD, plain_words
from reftel.archive.words import LONGEST_WORD, analyzer, word_places, words


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("The FERRY lies", ["the", "ferry", "lies"]),
        ("co-operation, S/NF; O'Neill's", ["co", "operation", "s", "nf", "o", "neill", "s"]),
        ("naïve Élan Straße", ["naive", "elan", "strasse"]),
        ("¶3. (C) 1,000 tons", ["3", "c", "1", "000", "tons"]),
        ("Москва 東京", ["москва", "東京"]),
        ("snake_case", ["snake", "case"]),
        ("", []),
        ("... -- !", []),
    ],
)
def test_words(text: str, expected: list[str]) -> None:
    assert words(text) == expected


def test_what_is_too_long_is_no_word() -> None:
    assert words(f"a {'x' * LONGEST_WORD} b") == ["a", "b"]
    assert words(f"a {'x' * (LONGEST_WORD - 1)} b") == ["a", "x" * (LONGEST_WORD - 1), "b"]


@given(st.text(max_size=200))
def test_each_word_has_its_place(text: str) -> None:
    found = words(text)
    places = word_places(text)

    assert len(places) == len(found)
    for word, (start, end) in zip(found, places, strict=True):
        assert words(text[start:end]) == [word]


def test_places_count_characters_and_not_bytes() -> None:
    assert word_places("\U0001d4b3 Élan ferry") == [(0, 1), (2, 6), (7, 12)]


def test_what_keeps_texts_apart_is_no_word_and_takes_up_its_places() -> None:
    tokens = analyzer().pre_tokenize(f"PORT {NO_WORD} {NO_WORD} CLOSED").tokens

    assert [(token.text, token.position) for token in tokens] == [("port", 0), ("closed", 3)]
    assert list(plain_words(f"PORT {NO_WORD} CLOSED", 9)) == [("port", 0, 4), ("closed", 7, 13)]
