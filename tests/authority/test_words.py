"""Words of the heading and marks of a level."""

from __future__ import annotations

import pytest

from reftel import authority
from reftel.authority.table import read_rows


@pytest.mark.parametrize(
    ("text", "word"),
    [
        ("IMMEDIATE", "IMMEDIATE"),
        ("immediate", "IMMEDIATE"),
        ("O", "IMMEDIATE"),
        ("OO", "IMMEDIATE"),
        ("NIACT IMMEDIATE", "NIACT IMMEDIATE"),
        ("Z", "FLASH"),
        ("ZZ", "FLASH"),
        ("P", "PRIORITY"),
        ("RR", "ROUTINE"),
    ],
)
def test_precedences(text: str, word: str) -> None:
    fact = authority.precedence(text)

    assert fact is not None
    assert fact.word == word


def test_precedences_fall() -> None:
    words = ("FLASH", "NIACT IMMEDIATE", "IMMEDIATE", "PRIORITY", "ROUTINE")
    facts = [authority.precedence(word) for word in words]
    ranks = [fact.rank for fact in facts if fact is not None]

    assert len(ranks) == len(words)
    assert ranks == sorted(ranks)


def test_signals() -> None:
    zny = authority.operating_signal("zny")
    rows = list(read_rows("operating_signals", ("signal", "kind", "meaning", "certainty")))

    assert zny is not None
    assert (zny.signal, zny.kind) == ("ZNY", "operating signal")
    for signal, _, _, certainty in rows:
        fact = authority.operating_signal(signal)
        assert fact is not None
        assert (fact.signal, fact.certainty) == (signal, certainty)


@pytest.mark.parametrize(
    ("text", "mark_type", "level", "rank"),
    [
        ("S E C R E T", "banner", "SECRET", 4),
        ("C O N F I D E N T I A L", "banner", "CONFIDENTIAL", 3),
        ("UNCLAS", "banner", "UNCLASSIFIED", 0),
        ("L I M I T E D  O F F I C I A L  U S E", "banner", "LIMITED OFFICIAL USE", 1),
        ("ZNY SSSSS", "line", "SECRET", 4),
        ("TTTTT", "letter", "TOP SECRET", 5),
        ("(S/NF)", "portion", "SECRET", 4),
        ("c", "portion", "CONFIDENTIAL", 3),
    ],
)
def test_marks(text: str, mark_type: str, level: str, rank: int) -> None:
    mark = authority.classification_mark(text)

    assert mark is not None
    assert (mark.mark_type, mark.level, mark.rank) == (mark_type, level, rank)
    assert authority.classification_mark(text, mark_type=mark_type) == mark


def test_a_mark_of_one_kind_is_none_of_another() -> None:
    assert authority.classification_mark("SECRET", mark_type="portion") is None
    assert authority.classification_mark("PERHAPS") is None


def test_one_spelling_never_has_two_levels() -> None:
    columns = ("type", "text", "level", "rank", "years", "note")
    for mark_type, text, level, rank, _, _ in read_rows("classifications", columns):
        mark = authority.classification_mark(text, mark_type=mark_type)

        assert mark is not None
        assert (mark.level, mark.rank) == (level, int(rank))


def test_abbreviations() -> None:
    found = authority.abbreviation("a/s")

    assert found is not None
    assert (found.abbreviation, found.expansion) == ("A/S", "Assistant Secretary")
    assert authority.abbreviation("A/S.") == found
    assert authority.abbreviation("AS") != found
    assert authority.abbreviation("QQQ") is None
    for text, expansion in read_rows("abbreviations", ("abbreviation", "expansion")):
        fact = authority.abbreviation(text)
        assert fact is not None
        assert fact.expansion == expansion


def test_unknown_words_are_none() -> None:
    assert authority.precedence("SOON") is None
    assert authority.operating_signal("QQQ") is None
