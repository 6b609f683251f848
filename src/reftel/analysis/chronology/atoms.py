"""The smallest phrases that name a time: ``november 8``, ``9:30 a.m.``, ``last week``, ``1998``.

Patterns are tried only at numbers and at words that tell a time, anchored, so
a text without times costs next to nothing. All patterns run over lower-cased
text of the same length in which white space is blanks, and none has nested
quantifiers. What begins with a number is read in ``figures``, months in
``months``, periods in ``periods``.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator

from reftel.analysis.chronology.figures import HIJRI, at_digits, foreign
from reftel.analysis.chronology.months import month_date
from reftel.analysis.chronology.periods import (
    SEASONS,
    period,
    quarter,
    season,
    weekend,
    worded_decade,
)
from reftel.analysis.chronology.phrases import Atom, Hit
from reftel.analysis.chronology.pointing import POINTED, pointing_word

WEEKDAYS = ("monday", "tuesday", "wednesday", "thursday", "friday", "saturday", "sunday")

_PM_ALONE = re.compile(r"(?<![0-9] )(?<![0-9a-z.])(?P<ap>[ap])\.m\.?(?![a-z])")

_PART_ENDS = re.compile(
    r"(?:[,.;:)('\"]|'s| (?:of|to|and|for|with|at|from|by|but|after|before|in|on|that|as|until|hours|local|the|[0-9(]|jan|feb|mar|apr|may|jun|jul|aug|sep|oct|nov|dec|mon|tue|wed|thu|fri|sat|sun|yesterday|today|tomorrow)| ?\Z)"
)

_PART_NOUN = re.compile(
    r" (?:news|newspapers?|papers?|press|daily|dailies|editions?|prayers?|news|broadcasts?|shifts?|calm|curfew|vision|clubs?|school|raids|star|post|train)(?![a-z])|-[a-z]"
)


def find_atoms(low: str, text: str, times: Iterable[tuple[int, str]]) -> Iterator[Atom]:
    """Every atom in a lower-cased text, in no order; ``text`` is the same as printed.

    ``times`` are the numbers and the words that tell a time, each with its place (``words``).
    """
    numbers: list[tuple[int, str]] = []
    days: list[tuple[int, int]] = []
    for one in times:
        at, word = one
        reader = READERS.get(word)
        if reader is None:
            numbers.append(one)
            continue
        for atom in reader(Hit(low, text, at, at + len(word), word)):
            if atom.kind == "date":
                days.append((atom.start, atom.end))
            yield atom
    for at, word in numbers:
        # What a date has in it is no time besides.
        if not any(start <= at < end for start, end in days):
            yield from _at_number(low, at, word)


def _at_number(low: str, at: int, word: str) -> Iterator[Atom]:
    """Whatever begins with a number, or the letter before ``.m.``."""
    end = at + len(word)
    if word[:1].isdigit():
        yield from at_digits(low, at, end)
    elif low.startswith(".m.", end):
        alone = _PM_ALONE.match(low, at)
        if alone is not None:
            yield Atom("part", at, alone.end(), name=alone["ap"] + "m")


def _weekday(hit: Hit) -> Iterator[Atom]:
    low, start, end, word = hit.low, hit.start, hit.end, hit.word
    pointed = POINTED.search(low, max(0, start - 16), start)
    which = pointing_word(pointed["w"]) if pointed and pointed["w"] != "the" else ""
    begin = pointed.start() if pointed and which else start
    yield Atom("weekday", begin, end, which=which, number=WEEKDAYS.index(word))


def _part(hit: Hit) -> Iterator[Atom]:
    low, start, end, word = hit.low, hit.start, hit.end, hit.word
    name = {"midday": "mid-day", "tonight": "night", "tonite": "night", "overnight": "night"}.get(
        word, word
    )
    if name == "noon" and re.search(r"mid-\Z", low[max(0, start - 4) : start]):
        name, start = "mid-day", start - 4
    if _PART_NOUN.match(low, end):
        return
    if word in {"tonight", "tonite"}:
        yield Atom("rel", start, end, which="this", unit="night")
        return
    if word == "overnight":
        if not re.match(
            r"(?:[,.;)]| (?:on|in|at|to|by|from|and|that|after|when|as|the|with)(?![a-z])|\Z)",
            low[end:],
        ):
            return
        yield Atom("rel", start, end, which="last", unit="night")
        return
    pointed = POINTED.search(low, max(0, start - 20), start)
    if (
        pointed is not None
        and pointed["w"] != "the"
        and name not in {"noon", "midnight", "mid-day"}
    ):
        yield Atom("rel", pointed.start(), end, which=pointing_word(pointed["w"]), unit=name)
        return
    if not _PART_ENDS.match(low, end):
        return
    yield Atom("part", start, end, name=name)


def _said_day(hit: Hit) -> Iterator[Atom]:
    """today, yesterday, tomorrow, the day before yesterday."""
    low, start, end, word = hit.low, hit.start, hit.end, hit.word
    sign = {"today": 0, "yesterday": -1, "tomorrow": 1}[word]
    twice = re.search(r"(?:the )?day (?:before|after) \Z", low[max(0, start - 18) : start])
    if twice is not None and sign:
        start, sign = start - len(twice.group()), sign * 2
    yield Atom("offset", start, end, unit="day", number=abs(sign), sign=sign or 1)


def _mid_day(hit: Hit) -> Iterator[Atom]:
    low, start, end = hit.low, hit.start, hit.end
    if low[max(0, start - 4) : start] in {"mid-", "mid "}:
        yield Atom("part", start - 4, end, name="mid-day")
        return
    yield from period(hit)


# How each word that tells a time is read; the words are those of ``lexicon.TIMES``.
READERS = {
    **dict.fromkeys("january february march april may june july august september october november december " "jan feb mar apr jun jul aug sep sept oct nov dec".split(), month_date),
    **dict.fromkeys(WEEKDAYS, _weekday),
    **dict.fromkeys(
        ("days", "week", "weeks", "month", "months", "year", "years", "decade", "decades", "hour", "hours"),
        period,
    ),
    **dict.fromkeys(
        ("morning", "afternoon", "evening", "night", "noon", "midnight", "midday", "tonight", "tonite", "overnight"),
        _part,
    ),
    **dict.fromkeys(("today", "yesterday", "tomorrow"), _said_day),
    **dict.fromkeys(SEASONS, season),
    **dict.fromkeys(("fifties", "sixties", "seventies", "eighties", "nineties"), worded_decade),
    **dict.fromkeys(HIJRI, foreign),
    "day": _mid_day,
    "weekend": weekend,
    "quarter": quarter,
}  # fmt: skip
