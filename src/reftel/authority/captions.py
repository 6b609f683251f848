"""Captions and handling words: SIPDIS, EXDIS, NOFORN, ROGER CHANNEL.

Sources: ``data/README.md``, captions.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from functools import cache

from reftel.authority.table import letters_and_digits, read_table, text_or_none


@dataclass(frozen=True, slots=True)
class CaptionFact:
    """What the table says of a caption.

    ``handling_group`` is the family: restricted distribution, channel, agency
    channel, administrative control, intelligence control, dissemination
    control, distribution instruction, transmission, series, origin, topic,
    precedence word, reference word. ``first_use`` and ``last_use`` are years
    or decades (``1960s``).
    """

    caption: str
    meaning: str
    handling_group: str
    first_use: str | None
    last_use: str | None
    note: str | None


def caption(text: str) -> CaptionFact | None:
    """What a caption means, or ``None``; compares letters and digits only.

    So ``C O R R E C T E D  C O P Y``, as operators space it, is found too.
    """
    return _by_letters().get(letters_and_digits(text))


def caption_facts() -> tuple[CaptionFact, ...]:
    """All captions, in alphabetical order."""
    return tuple(_by_letters().values())


@cache
def known_captions() -> frozenset[str]:
    """The captions as printed, in capitals with single blanks."""
    return frozenset(fact.caption for fact in caption_facts())


@cache
def _by_letters() -> Mapping[str, CaptionFact]:
    rows = read_table(
        "captions",
        CaptionFact,
        {"first_use": text_or_none, "last_use": text_or_none, "note": text_or_none},
    )
    return {letters_and_digits(fact.caption): fact for fact in rows}
