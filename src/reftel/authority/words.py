"""Small vocabularies: precedences, operating signals, markings, abbreviations.

Sources: ``data/README.md``, precedences (ACP 121, ACP 127), operating_signals
(ACP 131), classifications (5 FAH), abbreviations (general knowledge).
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from functools import cache

from reftel.authority.table import letters_and_digits, read_table, text_or_none


@dataclass(frozen=True, slots=True)
class PrecedenceFact:
    """A precedence: rank 1 is the highest; its letter in FL5 and its pair in FL2."""

    rank: int
    word: str
    letter: str
    line2_pair: str
    meaning: str


@dataclass(frozen=True, slots=True)
class OperatingSignal:
    """A prosign or Z signal of the header.

    ``certainty`` is ``general knowledge``, ``inferred`` or ``unverified``.
    """

    signal: str
    kind: str
    meaning: str
    certainty: str


@dataclass(frozen=True, slots=True)
class ClassificationMark:
    """A way of printing a level.

    ``mark_type`` says where: ``line`` (FL4), ``letter`` (its five letters),
    ``banner``, ``portion``. ``rank`` is 5 for TOP SECRET to 0 for
    UNCLASSIFIED; ``years`` when it was in use.
    """

    mark_type: str
    text: str
    level: str
    rank: int
    years: str | None
    note: str | None


@dataclass(frozen=True, slots=True)
class Abbreviation:
    """A cable abbreviation; an expansion may say ``or`` between several readings."""

    abbreviation: str
    expansion: str


def precedence(text: str) -> PrecedenceFact | None:
    """A precedence by its word, letter or pair: ``IMMEDIATE``, ``O``, ``OO``.

    The letter O alone is IMMEDIATE; NIACT is said by the word.
    """
    return _precedences().get(letters_and_digits(text))


def operating_signal(text: str) -> OperatingSignal | None:
    """A prosign or Z signal, ``ZNY``; ``None`` for one that the table has not."""
    return _signals().get(letters_and_digits(text))


def classification_mark(text: str, *, mark_type: str | None = None) -> ClassificationMark | None:
    """What a banner, a line, its letters or a portion mark says, letters and digits compared.

    ``S E C R E T``, ``ZNY SSSSS``, ``SSSSS`` and ``(S/NF)`` are all SECRET;
    ``mark_type`` asks for one kind only.
    """
    found = _marks().get(letters_and_digits(text), ())
    for mark in found:
        if mark_type is None or mark.mark_type == mark_type:
            return mark
    return None


def abbreviation(text: str) -> Abbreviation | None:
    """What an abbreviation stands for, ``A/S`` or ``GOI``; capitals do not matter."""
    return _abbreviations().get(text.strip().rstrip(".").upper())


@cache
def _precedences() -> Mapping[str, PrecedenceFact]:
    found: dict[str, PrecedenceFact] = {}
    rows = read_table("precedences", PrecedenceFact, {"rank": int})
    for fact in rows:
        # Ranks fall from row to row, so the plain word IMMEDIATE, which comes
        # after NIACT IMMEDIATE, is what the letter they share keeps.
        for form in (fact.word, fact.letter, fact.line2_pair):
            found[letters_and_digits(form)] = fact
    return found


@cache
def _signals() -> Mapping[str, OperatingSignal]:
    rows = read_table("operating_signals", OperatingSignal, {})
    return {letters_and_digits(fact.signal): fact for fact in rows}


@cache
def _marks() -> Mapping[str, tuple[ClassificationMark, ...]]:
    rows = read_table(
        "classifications",
        ClassificationMark,
        {"rank": int, "years": text_or_none, "note": text_or_none},
        renamed={"mark_type": "type"},
    )
    found: dict[str, tuple[ClassificationMark, ...]] = {}
    for mark in rows:
        key = letters_and_digits(mark.text)
        found[key] = (*found.get(key, ()), mark)
    return found


@cache
def _abbreviations() -> Mapping[str, Abbreviation]:
    rows = read_table("abbreviations", Abbreviation, {})
    return {fact.abbreviation.upper(): fact for fact in rows}
