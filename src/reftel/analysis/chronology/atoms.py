"""The smallest phrases that name a time: ``november 8``, ``9:30 a.m.``, ``last week``, ``1998``.

Patterns are tried only at numbers and at words that tell a time, anchored, so
a text without times costs next to nothing. All patterns
run over lower-cased text of the same length in which white space is blanks,
and none has nested quantifiers.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator

from reftel.analysis.chronology.figures import HIJRI, at_digits, foreign
from reftel.analysis.chronology.phrases import (
    DAY,
    DIGITS,
    MONTHS,
    YEAR,
    Atom,
    Hit,
    Ymd,
    day_number,
    full_year,
)

WEEKDAYS = ("monday", "tuesday", "wednesday", "thursday", "friday", "saturday", "sunday")


SEASONS = {"spring": 3, "summer": 6, "fall": 9, "autumn": 9, "winter": 12}
"""The first month of each (gold/README, values)."""


_WORDS = (
    "one two three four five six seven eight nine ten eleven twelve thirteen fourteen fifteen "
    "sixteen seventeen eighteen nineteen twenty"
)


_NUMBERS = {word: number for number, word in enumerate(_WORDS.split(), 1)} | {
    "a": 1, "an": 1, "thirty": 30, "forty": 40, "fifty": 50, "sixty": 60, "couple of": 2,
}  # fmt: skip


_MONTH = (
    r"(?P<m>(?:jan(?:uary)?|feb(?:ruary)?|mar(?:ch)?|apr(?:il)?|may|june?|july?|aug(?:ust)?"
    r"|sept?(?:ember)?|oct(?:ober)?|nov(?:ember)?|dec(?:ember)?)(?![a-z])\.?)"
)


_MONTH2 = _MONTH.replace("?P<m>", "?P<m2>")


_TO = r"(?: ?[-\u2013\u2014] ?| ?/ ?| to | through | thru | and | or | & |, ?and |, ?)"


_OF_YEAR = rf"(?: ?,? (?:of )?(?P<y>{YEAR})|,? ?'(?P<yy>[0-9]{{2}})(?![0-9])|-(?P<y2>{YEAR}))?"


_MONTH_DAY = re.compile(
    rf"{_MONTH} ?(?:the )?(?P<d>{DAY})(?P<more>(?:{_TO}{DAY}(?! (?:jan|feb|mar|apr|may|jun|jul|aug|sep|oct|nov|dec))){{0,4}})"
    rf"(?:{_TO}{_MONTH2} ?(?P<d2>{DAY}))?{_OF_YEAR}"
)


_MONTH_ALONE = re.compile(rf"{_MONTH}(?:{_TO}{_MONTH2})?{_OF_YEAR}")


_YEAR_APART = re.compile(
    rf"{_MONTH},? (?:of )?(?P<y>{YEAR}){_TO}(?P<m2>[a-z]{{3,9}}),? (?:of )?(?P<y2>{YEAR})"
)


_DAYS_BEFORE = re.compile(
    rf"(?<![0-9a-z.,/#$])(?P<d>{DAY})(?P<more>(?:{_TO}{DAY}){{0,4}})(?: of|-)? ?\Z"
)


_ENDS_OF_DAYS = frozenset("0123456789tdhf")
"""The last letter of a day before its month: ``8``, ``1st``, ``2nd``, ``5th``, ``5 of``."""


_NAMES_BEFORE = re.compile(
    rf"(?<![0-9a-z.,/#$])(?P<d>{DAY}) (?P<m>[a-z]{{3,9}}) ?(?:-|\u2013|to|and|through) ?\Z"
)


_PM_ALONE = re.compile(r"(?<![0-9] )(?<![0-9a-z.])(?P<ap>[ap])\.m\.?(?![a-z])")


_PART_ENDS = re.compile(
    r"(?:[,.;:)('\"]|'s| (?:of|to|and|for|with|at|from|by|but|after|before|in|on|that|as|until|hours|local|the|[0-9(]|jan|feb|mar|apr|may|jun|jul|aug|sep|oct|nov|dec|mon|tue|wed|thu|fri|sat|sun|yesterday|today|tomorrow)| ?\Z)"
)


_PART_NOUN = re.compile(
    r" (?:news|newspapers?|papers?|press|daily|dailies|editions?|prayers?|news|broadcasts?|shifts?|calm|curfew|vision|clubs?|school|raids|star|post|train)(?![a-z])|-[a-z]"
)


_TOKEN = re.compile(r"[0-9]+|[a-z]+")


_POINT = (
    r"(?P<w>(?:this|last|next|that|the same|same|that same|this same|the following|the next|the previous"
    r"|previous|the preceding|the prior|prior|the coming|this coming|coming|this past|the past|past|the last"
    r"|the current|current|the very next|the)) (?:very |calendar )?\Z"
)


_POINTED = re.compile(rf"(?<![a-z]){_POINT}")


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


def find_atoms(low: str, text: str, places: Iterable[int]) -> Iterator[Atom]:
    """Every atom in a lower-cased text, in no order; ``text`` is the same as printed.

    ``places`` are those of numbers and of words that tell a time (``words``).
    """
    for at in places:
        match = _TOKEN.match(low, at)
        if match is None:
            continue
        word, end = match.group(), match.end()
        reader = READERS.get(word)
        if reader is not None:
            yield from reader(Hit(low, text, at, end, word))
        elif low[at].isdigit():
            yield from at_digits(low, at, end)
        elif low.startswith(".m.", end):
            alone = _PM_ALONE.match(low, at)
            if alone is not None:
                yield Atom("part", at, alone.end(), name=alone["ap"] + "m")


def _month(hit: Hit) -> Iterator[Atom]:
    low, text, start, end, word = hit.low, hit.text, hit.start, hit.end, hit.word
    month = MONTHS.index(word[:3]) + 1
    before = None
    if low[max(0, start - 3) : start].rstrip(" -")[-1:] in _ENDS_OF_DAYS:
        before = _DAYS_BEFORE.search(low, max(0, start - 30), start)
    whole = _MONTH_DAY.match(low, start)
    if before is not None and not (whole and _is_list(low, before.start())):
        yield _day_month(low, end, before, month)
        return
    if whole is not None:
        year = _year(whole)
        more = [int(n) for n in DIGITS.findall(whole["more"])]
        first = (year, month, day_number(whole["d"]))
        last: Ymd | None = (year, month, more[-1]) if more else None
        if whole["d2"]:
            last = (year, _month_number(whole["m2"]), day_number(whole["d2"]))
        yield Atom("date", start, whole.end(), first, last)
        return
    apart = _YEAR_APART.match(low, start)
    if apart is not None and apart["m2"][:3] in MONTHS:
        yield Atom(
            "date", start, apart.end(), (int(apart["y"]), month, None),
            (int(apart["y2"]), MONTHS.index(apart["m2"][:3]) + 1, None),
        )  # fmt: skip
        return
    alone = _MONTH_ALONE.match(low, start)
    if alone is None or not _is_month(low, text, start, end, word, alone):
        return
    year = _year(alone)
    last = (year, _month_number(alone["m2"]), None) if alone["m2"] else None
    pointed = _POINTED.search(low, max(0, start - 16), start)
    which = _which(pointed["w"]) if pointed and pointed["w"] != "the" and year is None else ""
    begin = pointed.start() if pointed and which else start
    stop = alone.end() - 1 if low[alone.end() - 1] == "." else alone.end()
    yield Atom("date", begin, stop, (year, month, None), last, which=which)


def _is_list(low: str, at: int) -> bool:
    """A number before a month that belongs to what precedes: ``of 5, november 8``."""
    return low[max(0, at - 1) : at] in {",", "-"}


def _is_month(low: str, text: str, start: int, end: int, word: str, match: re.Match[str]) -> bool:
    """A month and not the verb ``may``, the noun ``march``, or a short form by itself."""
    if match["y"] or match["yy"] or match["y2"]:
        return True
    if len(word) < 4 and word != "may":
        return False
    if word in {"may", "march"}:
        if text[start:end].islower():
            return False
        before = re.search(
            r"(?<![a-z])(?:in|since|by|until|of|early|late|mid|mid-|last|next|this|during|through|from|for|to|and|or|end|before|after|for|-|and|between) ?-?\Z",
            low[max(0, start - 9) : start],
        )
        if before is None or text[start:end] != "MAY":
            return before is not None
        return before.group().strip() not in {
            "for",
            "to",
            "and",
            "or",
            "before",
            "after",
            "between",
            "-",
            "end",
        }
    return True


def _day_month(low: str, end: int, before: re.Match[str], month: int) -> Atom:
    tail = re.compile(rf"\.?{_OF_YEAR}").match(low, end)
    year, stop = None, end
    if tail is not None:
        year, stop = _year(tail), tail.end()
    days = [day_number(before["d"]), *(int(n) for n in DIGITS.findall(before["more"]))]
    first, last = (year, month, days[0]), (year, month, days[-1]) if len(days) > 1 else None
    begin = before.start()
    names = _NAMES_BEFORE.search(low, max(0, begin - 25), begin)
    if names is not None and names["m"][:3] in MONTHS:
        last = (year, month, days[-1])
        first = (year, MONTHS.index(names["m"][:3]) + 1, day_number(names["d"]))
        begin = names.start()
    return Atom("date", begin, stop, first, last)


def _weekday(hit: Hit) -> Iterator[Atom]:
    low, start, end, word = hit.low, hit.start, hit.end, hit.word
    pointed = _POINTED.search(low, max(0, start - 16), start)
    which = _which(pointed["w"]) if pointed and pointed["w"] != "the" else ""
    begin = pointed.start() if pointed and which else start
    yield Atom("weekday", begin, end, which=which, number=WEEKDAYS.index(word))


def _unit(hit: Hit) -> Iterator[Atom]:
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
    pointed = _POINTED.search(low, window, start)
    if pointed is not None:
        which, begin = _which(pointed["w"]), pointed.start()
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
    pointed = _POINTED.search(low, max(0, start - 20), start)
    if (
        pointed is not None
        and pointed["w"] != "the"
        and name not in {"noon", "midnight", "mid-day"}
    ):
        yield Atom("rel", pointed.start(), end, which=_which(pointed["w"]), unit=name)
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
    yield from _unit(hit)


def _season(hit: Hit) -> Iterator[Atom]:
    low, start, end, word = hit.low, hit.start, hit.end, hit.word
    month = SEASONS[word]
    year = re.compile(rf",? (?:of )?(?P<y>{YEAR})").match(low, end)
    if year is not None:
        yield Atom("season", start, year.end(), (int(year["y"]), month, None))
        return
    pointed = _POINTED.search(low, max(0, start - 16), start)
    if pointed is None:
        return
    if pointed["w"] == "the" and not re.search(
        r"(?:in|during|by|until|since|of|late|early) \Z",
        low[max(0, pointed.start() - 8) : pointed.start()],
    ):
        return
    if re.match(r" (?:of|in) ", low[end : end + 4]) and word in {"fall", "spring"}:
        return  # the fall of the government
    which = "" if pointed["w"] == "the" else _which(pointed["w"])
    yield Atom("season", pointed.start(), end, (None, month, None), which=which)


def _weekend(hit: Hit) -> Iterator[Atom]:
    low, start, end = hit.low, hit.start, hit.end
    pointed = _POINTED.search(low, max(0, start - 16), start)
    if pointed is not None:
        words = pointed["w"]
        which = "this" if words.endswith("coming") else _which(words)
        yield Atom(
            "rel", pointed.start(), end, which="" if which == "the" else which, unit="weekend"
        )


def _quarter(hit: Hit) -> Iterator[Atom]:
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


def _worded_decade(hit: Hit) -> Iterator[Atom]:
    low, start, end, word = hit.low, hit.start, hit.end, hit.word
    year = {"fifties": 1950, "sixties": 1960, "seventies": 1970, "eighties": 1980, "nineties": 1990}
    if not re.search(
        r"(?:\bhis|\bher|\btheir|\b(?:late|early|mid)[- ]to[- ].{3,5}) (?:early |late |mid-?)?\Z",
        low[max(0, start - 18) : start],
    ):
        yield Atom("decade", start, end, (year[word], 1, None))


# How each word that tells a time is read; the words are those of ``lexicon.TIMES``.
READERS = {
    **dict.fromkeys("january february march april may june july august september october november december " "jan feb mar apr jun jul aug sep sept oct nov dec".split(), _month),
    **dict.fromkeys(WEEKDAYS, _weekday),
    **dict.fromkeys(
        ("days", "week", "weeks", "month", "months", "year", "years", "decade", "decades", "hour", "hours"),
        _unit,
    ),
    **dict.fromkeys(
        ("morning", "afternoon", "evening", "night", "noon", "midnight", "midday", "tonight", "tonite", "overnight"),
        _part,
    ),
    **dict.fromkeys(("today", "yesterday", "tomorrow"), _said_day),
    **dict.fromkeys(SEASONS, _season),
    **dict.fromkeys(("fifties", "sixties", "seventies", "eighties", "nineties"), _worded_decade),
    **dict.fromkeys(HIJRI, foreign),
    "day": _mid_day,
    "weekend": _weekend,
    "quarter": _quarter,
}  # fmt: skip


def _year(match: re.Match[str]) -> int | None:
    groups = match.groupdict()
    whole = groups.get("y") or groups.get("y2")
    if whole:
        return int(whole)
    return full_year(int(groups["yy"])) if groups.get("yy") else None


def _month_number(text: str) -> int:
    return MONTHS.index(text[:3]) + 1


def _count(text: str | None) -> int:
    if text is None:
        return 1
    return int(text) if text.isdigit() else _NUMBERS[text]


def _which(words: str) -> str:
    """The pointing word without what decorates it."""
    last = words.rsplit(maxsplit=1)[-1]
    return {"coming": "next", "past": "last", "current": "this", "preceding": "previous", "prior": "previous",
            "same": "that"}.get(last, last) if words not in {"the next", "the very next"} else "following"  # fmt: skip
