"""Times in figures: whatever phrase begins with a number, ``1998``, ``9:30 a.m.``, ``11/8/2007``.

With it the days of another calendar, which a number stands before. Every
function reads a lower-cased text at a place and gives atoms of ``phrases``.
"""

from __future__ import annotations

import re
from collections.abc import Iterator

from reftel.analysis.chronology.phrases import (
    DAY,
    YEAR,
    Atom,
    Hit,
    day_number,
)
from reftel.telegram.mrn import full_year

_YEARS = re.compile(
    rf"(?P<y>{YEAR})(?:(?P<to> ?[-\u2013/] ?| to | through | and | or )(?P<y2>{YEAR}|[0-9]{{1,2}}(?![0-9a-z]|[.,/][0-9]| ?%| percent| pct)))?(?! ?(?:z|gmt|hours|hrs|local)(?![a-z]))"
)

_DECADE = re.compile(r"(?P<y>(?:1[89]|20)[0-9]0|(?<=')[3-9]0)[',]?s\b")

_BEFORE_SLASH = re.compile(r"(?<![a-z])(?:on|at a|at the|in a|during a|dated|the) \Z")

_ISO = re.compile(r"((?:19|20)[0-9]{2})[-/](0[1-9]|1[0-2])[-/](0[1-9]|[12][0-9]|3[01])(?![0-9])")

_SLASH = re.compile(
    r"(1[0-2]|0?[1-9])/(3[01]|[12][0-9]|0?[1-9])(?:-(?:(1[0-2]|0?[1-9])/)?(3[01]|[12][0-9]|0?[1-9]))?"
    r"(?:/((?:19|20)[0-9]{2}|[0-9]{2}))?(?![0-9/%]|[-.][0-9]| percent| of )"
)

_CLOCK = re.compile(
    r"(?:(?P<h>[01]?[0-9]|2[0-4])(?:[:.](?P<mi>[0-5][0-9]))? ?(?P<ap>[ap])\.? ?m(?![a-z])\.?"
    r"|(?P<h2>[01][0-9]|2[0-4])[:.]?(?P<mi2>[0-5][0-9]) ?(?P<z>hours|hour|hrs|h|local(?: time)?|lt|l|z|gmt|zulu|utc)(?![a-z0-9])"
    r"|(?P<h3>[01]?[0-9]|2[0-3]):(?P<mi3>[0-5][0-9])(?![0-9:])"
    r"|(?P<h4>1?[0-9]) ?o'clock)(?: local(?: time)?)?"
)

_OF_CLOCKS = frozenset(":.aphlzguo")
"""What stands behind the number of a clock time: ``9:30``, ``9 am``, ``9 hours``, ``9 o'clock``."""

_HHMM = re.compile(
    r"(?:[01][0-9]|2[0-4])[0-5][0-9](?! (?:percent|meters|miles|feet|people|tons))(?![0-9.,][0-9])"
)

_NTH = re.compile(r"(?P<d>3[01]|[12][0-9]|[1-9])(?:st|nd|rd|th)(?![a-z])")

_NTH_ALONE = re.compile(
    r"(?:[,.;:)]| (?:and|to|at|in|for|but|when|that|he|she|they|we|it|with|by|as|after|before|or|from|morning|evening|afternoon|night)(?![a-z])| ?\Z)"
)

_ORDINALS = frozenset({"st", "nd", "rd", "th"})

_DAY_YEAR = re.compile(rf"{DAY},? ?{YEAR}")

_BEFORE_DAY = re.compile(r"(?<![a-z])[a-z]{5,9} \Z")

_AFTER_DAY = re.compile(r"(?:th|st|nd|rd)?(?: of)? (?P<name>[a-z]+)")

HIJRI = frozenset("muharram safar rabi jumada rajab shaban ramadan ramazan shawwal".split())


_FOREIGN_DAY = re.compile(r"(?<![0-9])[0-9]{1,2}(?:st|nd|rd|th)?(?: of)? \Z")

_FOREIGN_YEAR = re.compile(r",? 1[34][0-9]{2}(?![0-9])(?: a\.?h\.?)?")

_WHOLE_DAY = re.compile(rf"(?P<d>{DAY}),? ?(?P<y>{YEAR})")


def foreign(hit: Hit) -> Iterator[Atom]:
    """A day of another calendar, flagged and not converted: ``10 muharram 1428``."""
    low, start, end = hit.low, hit.start, hit.end
    day = _FOREIGN_DAY.search(low[max(0, start - 9) : start])
    year = _FOREIGN_YEAR.match(low, end)
    if day is not None or year is not None:
        begin = start - len(day.group()) if day else start
        yield Atom("foreign", begin, year.end() if year else end, name="islamic")


def at_digits(low: str, start: int, end: int) -> Iterator[Atom]:
    """A year, a date in figures, a clock time: whatever begins with this number."""
    before = low[start - 1] if start else " "
    if before in "/.:,-#$\u00a3\u20ac" and low[max(0, start - 2) : start - 1].isdigit():
        return  # inside a longer number
    length = end - start
    if length == 4:
        clock = _clock_of_four(low, start, end)
        if clock is not None:
            yield clock
        elif low[start : start + 2] in {"19", "20", "18"}:
            yield from _at_year(low, start, end, before)
    elif length <= 3 and not before.isalpha():
        day = _day_in_figures(low, start, end) if length <= 2 else None
        if day is not None:
            yield from day
        elif _may_be_clock(low, end):
            clock_time = _CLOCK.match(low, start)
            if clock_time is not None:
                yield _clock(start, clock_time)


def _clock_of_four(low: str, start: int, end: int) -> Atom | None:
    """A clock time of four figures: ``1430 hours``, ``at 1430``."""
    suffix = _CLOCK.match(low, start) if _may_be_clock(low, end) else None
    if low[max(0, start - 3) : start] == "at " and _HHMM.match(low, start):
        suffix = _CLOCK.match(low, start)
        if suffix is None:
            hour, minute = int(low[start : start + 2]), int(low[start + 2 : end])
            return Atom("clock", start, end, hour=hour % 24, minute=minute)
    if suffix is None or (start and low[start - 1].isalpha()):
        return None
    return _clock(start, suffix)


def _day_in_figures(low: str, start: int, end: int) -> list[Atom] | None:
    """What a day of one or two figures begins, or nothing; ``None`` where it may be a clock time."""
    behind = low[end : end + 2]
    misprinted = _misprinted(low, start) if _DAY_YEAR.match(low, start) else None
    if misprinted is not None:
        return [misprinted]
    ordinal = behind in _ORDINALS
    name = _AFTER_DAY.match(low, end) if ordinal or behind[:1] == " " else None
    if name is not None and name["name"] in HIJRI:  # some of them are given names as well
        return list(foreign(Hit(low, low, name.start("name"), name.end("name"), name["name"])))
    slash = _SLASH.match(low, start) if behind[:1] == "/" else None
    if slash is not None:
        date = _slash(low, start, slash)
        return [] if date is None else [date]
    if not ordinal:
        return None
    nth = _NTH.match(low, start)
    alone = low[max(0, start - 4) : start] == "the " and _NTH_ALONE.match(low, end + 2)
    if nth is None or not alone:
        return []
    return [Atom("nth", start - 4, nth.end(), number=int(nth["d"]))]


def _may_be_clock(low: str, end: int) -> bool:
    return low[end : end + 2].lstrip(" ")[:1] in _OF_CLOCKS


def _misprinted(low: str, start: int) -> Atom | None:
    """A day and year behind a month that has one letter wrong: ``septzmber 27, 1973``."""
    before = _BEFORE_DAY.search(low, max(0, start - 10), start)
    if before is None:
        return None
    word = before.group().strip()
    if word in _MONTH_NAMES:
        return None
    months = [number for number, name in enumerate(_MONTH_NAMES, 1) if _is_near(word, name)]
    whole = _WHOLE_DAY.match(low, start)
    if len(months) != 1 or whole is None:
        return None
    return Atom(
        "date", before.start(), whole.end(), (int(whole["y"]), months[0], day_number(whole["d"]))
    )


_MONTH_NAMES = (
    "january february march april may june july august september october november december".split()
)


def _is_near(word: str, name: str) -> bool:
    """One letter wrong, missing or too many, in a name that is long enough to tell."""
    if word == name or len(name) < 5 or abs(len(word) - len(name)) > 1:
        return False
    alike = 0
    while alike < min(len(word), len(name)) and word[alike] == name[alike]:
        alike += 1
    rests = (word[alike:], name[alike:])
    return rests[0][1:] == rests[1][1:] or rests[0] == rests[1][1:] or rests[0][1:] == rests[1]


def _at_year(low: str, start: int, end: int, before: str) -> Iterator[Atom]:
    decade = _DECADE.match(low, start)
    if decade is not None:
        yield Atom("decade", start, decade.end(), (int(decade["y"]), 1, None))
        return
    iso = _ISO.match(low, start)
    if iso is not None:
        yield Atom("date", start, iso.end(), (int(iso[1]), int(iso[2]), int(iso[3])))
        return
    if before.isalpha() or before in "#$":
        return
    years = _YEARS.match(low, start)
    if years is None:
        return
    first = int(years["y"])
    last = years["y2"]
    if last is not None:
        unit = 10 ** len(last)
        final = int(last) if len(last) == 4 else first // unit * unit + int(last)
        if first < final <= first + 99 and (
            len(last) == 4 or years["to"].strip() in {"-", "/", "\u2013"}
        ):
            yield Atom(
                "year",
                start,
                years.end(),
                (first, 1, None),
                (final, 1, None),
                name=years["to"].strip(),
            )
            return
    yield Atom("year", start, end, (first, 1, None))


def _slash(low: str, start: int, match: re.Match[str]) -> Atom | None:
    month, day, month2, day2, year = match.groups()
    y = None if year is None else int(year) if len(year) == 4 else full_year(int(year))
    if (
        y is None
        and len(match.group()) < 4
        and not _BEFORE_SLASH.search(low, max(0, start - 12), start)
    ):
        return None  # a fraction: 1/3, 2/3
    last = (y, int(month2 or month), int(day2)) if day2 else None
    return Atom("date", start, match.end(), (y, int(month), int(day)), last, name="slash")


def _clock(start: int, match: re.Match[str]) -> Atom:
    if match["ap"]:
        hour = int(match["h"]) % 12 + (12 if match["ap"] == "p" else 0)
        minute = int(match["mi"] or 0)
    elif match["h2"]:
        hour, minute = int(match["h2"]), int(match["mi2"])
    elif match["h3"]:
        hour, minute = int(match["h3"]), int(match["mi3"])
    else:
        hour, minute = int(match["h4"]), 0
    zulu = (match["z"] or "") in {"z", "gmt", "zulu", "utc"}
    return Atom("clock", start, match.end(), hour=hour % 24, minute=minute, zulu=zulu)
