"""Periods counted or pointed at: ``five years ago``, ``the past month``, ``last week``, ``spring``."""

from __future__ import annotations

import re
from collections.abc import Iterator

from reftel.analysis.chronology.phrases import (
    YEAR,
    Atom,
    Hit,
)
from reftel.analysis.chronology.pointing import POINTED, pointing_word

SEASONS = {"spring": 3, "summer": 6, "fall": 9, "autumn": 9, "winter": 12}
"""The first month of each (gold/README, values)."""

_WORDS = (
    "one two three four five six seven eight nine ten eleven twelve thirteen fourteen fifteen "
    "sixteen seventeen eighteen nineteen twenty"
)

_NUMBERS = {word: number for number, word in enumerate(_WORDS.split(), 1)} | {
    "a": 1, "an": 1, "thirty": 30, "forty": 40, "fifty": 50, "sixty": 60, "couple of": 2,
}  # fmt: skip

_COUNT = (
    r"(?P<n>[0-9]{1,3}|an?|one|two|three|four|five|six|seven|eight|nine|ten|eleven|twelve|thirteen"
    r"|fourteen|fifteen|sixteen|seventeen|eighteen|nineteen|twenty|thirty|forty|fifty|sixty|couple of)"
)

_COUNTED = re.compile(
    rf"(?<![a-z0-9.,/-])(?:{_COUNT})(?P<half> and (?:a|one)[- ]half)?(?: more| full| calendar| short)?[- ]\Z"
)

_HALF = re.compile(r"(?<![a-z])half an? \Z")

_SPANNED = re.compile(
    rf"(?<![a-z])(?:the |these |this |his |its |their )?(?P<w>last|past|previous|next|coming|following|preceding) (?:{_COUNT} (?:and a half |or so |full )?)?\Z"
)

_WITHIN = re.compile(r"(?<![a-z])(?:over|in|during|within) \Z")

_AGO = re.compile(
    r" (?P<w>ago|earlier|later|before(?! (?:the|he|she|it|they|his|its|their|a|any|[a-z]+ing))|previously|prior(?! to)|afterwards?|hence|from now|from today|after(?=[ ,.;]*\Z))(?![a-z])"
)

_RATHER = re.compile(r"(?<![a-z])(?:earlier|later|early|late) (?:in )?\Z")


def period(hit: Hit) -> Iterator[Atom]:
    """``day``, ``week``, ``month``, ``year`` with what points to one: last, ago, the past five."""
    low, start, end, word = hit.low, hit.start, hit.end, hit.word
    unit = word.removesuffix("s")
    if low[end : end + 1] == "'" and word == f"{unit}s":
        word = unit  # last weeks' meeting
    window = max(0, start - 34)
    counted = _COUNTED.search(low, window, start) or _HALF.search(low, window, start)
    later = _AGO.match(low, end)
    if later is not None and counted is not None:
        yield _offset(unit, counted, later)
        return
    spanned = _SPANNED.search(low, window, start)
    if spanned is not None:
        n = spanned["n"]
        article = low[spanned.start() : spanned.start() + 4] in {"the ", "this", "thes"}
        if n is not None or (
            article
            and word == unit
            and (
                spanned["w"] in {"last", "past", "coming"}
                or (
                    spanned["w"] == "next"
                    and _WITHIN.search(low, max(0, spanned.start() - 8), spanned.start())
                )
            )
        ):
            sign = 1 if spanned["w"] in {"next", "coming", "following"} else -1
            focus = spanned["w"] in {"previous", "preceding", "following"}
            yield Atom(
                "span", spanned.start(), end, unit=unit, number=_count(n), sign=sign, focus=focus
            )
            return
    if word != unit or unit in {"hour", "minute"}:
        return
    pointed = POINTED.search(low, window, start)
    if pointed is not None:
        which, begin = pointing_word(pointed["w"]), pointed.start()
        rather = _RATHER.search(low, max(0, begin - 12), begin)
        if which == "the" and (rather is None or low[begin - 4 : begin] == " in "):
            ends = re.search(
                r"(?:end|beginning|start|middle|rest|close) of \Z", low[max(0, begin - 14) : begin]
            )
            if ends is None:
                return
        which = "this" if which == "the" else which
        yield Atom("rel", begin, end, which=which, unit=unit)


def _offset(unit: str, counted: re.Match[str], later: re.Match[str]) -> Atom:
    word = later["w"]
    half = counted.re is _HALF
    count = 0 if half else _count(counted["n"])
    sign = (
        1
        if word in {"later", "afterward", "afterwards", "hence", "from now", "from today", "after"}
        else -1
    )
    focus = word not in {"ago", "hence", "from now", "from today"}
    if half or counted["half"]:
        unit, count = {"year": "month", "day": "hour", "month": "day"}.get(unit, unit), {
            "year": 6, "day": 12, "month": 15,
        }.get(unit, 0) + count * {"year": 12, "day": 24, "month": 30}.get(unit, 1)  # fmt: skip
    return Atom(
        "offset", counted.start(), later.end(), unit=unit, number=count, sign=sign, focus=focus
    )


def season(hit: Hit) -> Iterator[Atom]:
    """A season with its year, or with a word that points to it: ``spring 2008``, ``last fall``."""
    low, start, end, word = hit.low, hit.start, hit.end, hit.word
    month = SEASONS[word]
    year = re.compile(rf",? (?:of )?(?P<y>{YEAR})").match(low, end)
    if year is not None:
        yield Atom("season", start, year.end(), (int(year["y"]), month, None))
        return
    pointed = POINTED.search(low, max(0, start - 16), start)
    if pointed is None:
        return
    if pointed["w"] == "the" and not re.search(
        r"(?:in|during|by|until|since|of|late|early) \Z",
        low[max(0, pointed.start() - 8) : pointed.start()],
    ):
        return
    if re.match(r" (?:of|in) ", low[end : end + 4]) and word in {"fall", "spring"}:
        return  # the fall of the government
    which = "" if pointed["w"] == "the" else pointing_word(pointed["w"])
    yield Atom("season", pointed.start(), end, (None, month, None), which=which)


def weekend(hit: Hit) -> Iterator[Atom]:
    """A weekend with a word that points to it."""
    low, start, end = hit.low, hit.start, hit.end
    pointed = POINTED.search(low, max(0, start - 16), start)
    if pointed is not None:
        words = pointed["w"]
        which = "this" if words.endswith("coming") else pointing_word(words)
        yield Atom(
            "rel", pointed.start(), end, which="" if which == "the" else which, unit="weekend"
        )


def quarter(hit: Hit) -> Iterator[Atom]:
    """A quarter of a calendar year: ``the second quarter of 2008``."""
    low, start, end = hit.low, hit.start, hit.end
    before = re.search(
        r"(first|second|third|fourth|last|1st|2nd|3rd|4th) (?:calendar )?\Z",
        low[max(0, start - 17) : start],
    )
    year = re.compile(rf",? (?:of )?(?:the )?(?P<y>{YEAR})").match(low, end)
    if before is None or year is None:
        return
    number = {"first": 1, "1st": 1, "second": 2, "2nd": 2, "third": 3, "3rd": 3}.get(before[1], 4)
    months = (3 * number - 2, 3 * number)
    begin, y = start - len(before.group()), int(year["y"])
    yield Atom("date", begin, year.end(), (y, months[0], None), (y, months[1], None))


def worded_decade(hit: Hit) -> Iterator[Atom]:
    """A decade in words, and not an age: ``the sixties``, but not ``in his sixties``."""
    low, start, end, word = hit.low, hit.start, hit.end, hit.word
    year = {"fifties": 1950, "sixties": 1960, "seventies": 1970, "eighties": 1980, "nineties": 1990}
    if not re.search(
        r"(?:\bhis|\bher|\btheir|\b(?:late|early|mid)[- ]to[- ].{3,5}) (?:early |late |mid-?)?\Z",
        low[max(0, start - 18) : start],
    ):
        yield Atom("decade", start, end, (year[word], 1, None))


def _count(text: str | None) -> int:
    if text is None:
        return 1
    return int(text) if text.isdigit() else _NUMBERS[text]
