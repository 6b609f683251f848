"""A phrase that names a time, and what the readers of phrases share."""

from __future__ import annotations

import re
from typing import Literal, NamedTuple

MONTHS = ("jan", "feb", "mar", "apr", "may", "jun", "jul", "aug", "sep", "oct", "nov", "dec")

Kind = Literal[
    "date", "year", "decade", "season", "weekday", "rel", "offset", "span", "clock", "part", "nth",
    "foreign",
]  # fmt: skip

Ymd = tuple[int | None, int, int | None]


class Atom(NamedTuple):
    """One phrase: its kind, its place, and what it says.

    ``first`` and ``last`` are dates (year, month, day) with what is not said
    ``None``; ``which`` is the word that points (``this``, ``last``, ``next``,
    ``that``, ``previous``, ``following``); ``unit`` the period pointed at;
    ``number`` how many; ``sign`` -1 for back in time; ``focus`` true where the
    phrase counts from the time last spoken of and not from the telegram's.
    """

    kind: Kind
    start: int
    end: int
    first: Ymd | None = None
    last: Ymd | None = None
    which: str = ""
    unit: str = ""
    number: int = 0
    sign: int = 0
    focus: bool = False
    hour: int | None = None
    minute: int | None = None
    zulu: bool = False
    name: str = ""


DAY = r"(?:3[01]|[12][0-9]|0?[1-9])(?:st|nd|rd|th)?(?![0-9a-z]|[.,:/][0-9]| ?%| percent| pct)"

YEAR = r"(?:1[89]|20)[0-9]{2}(?![0-9]|[.,][0-9]|[a-z])"

DIGITS = re.compile(r"[0-9]+")


class Hit(NamedTuple):
    """A word that may tell a time: the text twice, lower-cased and as printed, and its place."""

    low: str
    text: str
    start: int
    end: int
    word: str


def month_number(name: str) -> int:
    """The number of a month by its name, in full or short; raises ``ValueError`` for another word."""
    return MONTHS.index(name[:3]) + 1


def day_number(text: str) -> int:
    """The number of a day as it is printed: ``8th``."""
    digits = DIGITS.match(text)
    assert digits is not None  # the patterns take a day that begins with digits
    return int(digits.group())
