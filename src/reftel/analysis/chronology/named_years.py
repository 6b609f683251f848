"""Fiscal, academic and school years: found as printed, and dated only where it is known whose they are.

Such a year is a budget or teaching period and dates no event (gold-1970s/README,
"Chronology"); it is told beside the events. The fiscal year of the United States
is fixed by law (31 U.S.C. 1102; Public Law 93-344, title V): until FY 1976
from 1 July to 30 June, from FY 1977 on from 1 October to 30 September, each named
after the year in which it ends, with the transition quarter between them. Nothing is known
here of other countries' fiscal years, nor of any academic or school year.
"""

from __future__ import annotations

import re
from bisect import bisect_left
from calendar import monthrange
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from typing import Literal, NamedTuple

from reftel.analysis import lexicon
from reftel.analysis.chronology.phrases import MONTHS, month_number
from reftel.analysis.chronology.sentences import around
from reftel.analysis.chronology.values import added
from reftel.analysis.passages import Passage
from reftel.codec.standing import places

Kind = Literal["fiscal", "academic", "school", "transition-quarter"]


@dataclass(frozen=True, slots=True)
class NamedYear:
    """A year that is no calendar year, or several on end, as a text names it.

    ``start`` and ``end`` are the offsets of ``text`` in the paragraph (``None``
    in unnumbered text). ``years`` are the calendar years by which it is called,
    first and last: one for ``FY 2008``, two for ``2007-08``, none where a year
    that is pointed at (``next fiscal year``) cannot be told. ``whose`` is
    ``united-states`` where it is known to be one of theirs, else ``None``.
    ``first`` and ``last`` are its days where its law or the text (``fiscal year
    ending June 30, 2008``) gives them, else ``None``.
    """

    paragraph: int | None
    start: int
    end: int
    text: str
    kind: Kind
    years: tuple[int, ...]
    whose: Literal["united-states"] | None = None
    first: date | None = None
    last: date | None = None

    @property
    def value(self) -> str | None:
        """Its days, first/last; ``None`` where they are not known."""
        return f"{self.first}/{self.last}" if self.first and self.last else None


def us_fiscal_year(year: int) -> tuple[date, date]:
    """First and last day of a fiscal year of the United States; raises ``ValueError`` before 1844."""
    if year < _FIRST_FROM_JULY:
        raise ValueError("until 1842 the fiscal year of the United States was the calendar year")
    if year < _FIRST_FROM_OCTOBER:
        return date(year - 1, 7, 1), date(year, 6, 30)
    return date(year - 1, 10, 1), date(year, 9, 30)


_FIRST_FROM_JULY = 1844
_FIRST_FROM_OCTOBER = 1977
_TRANSITION = (date(1976, 7, 1), date(1976, 9, 30))
"""The transition quarter, which belongs to no fiscal year."""


class Mark(NamedTuple):
    """The place of a named year in a lower-cased text, and how it is printed.

    ``until`` is the end of months in parentheses that explain it: ``FY 2008 (July-June)``.
    """

    start: int
    end: int
    until: int
    match: re.Match[str]

    @property
    def is_explained(self) -> bool:
        """Its months are told: it is not the reader's own."""
        return self.until > self.end


_WORD = r"(?P<kind>fiscal {1,3}years?|fiscal|j?fys?|f\.y\.|academic {1,3}years?|school {1,3}years?)"
_Y = r"'?(?:(?:19|20)[0-9]{2}|[0-9]{2})(?![0-9a-z%]|[.,/][0-9])"
_WHOLE = r"(?:19|20)[0-9]{2}(?![0-9a-z%]|[.,/][0-9])"
# A second year: in full after a word or a stroke, in two figures only after a stroke.
_NEXT = rf"(?: ?[-\u2013/] ?{_Y}| (?:to|through|thru) (?:(?:fy|fiscal year) ?)?{_WHOLE})"
_YEARS = rf"'?(?:19|20)?[0-9]{{2}}(?![0-9a-z%]|[.,][0-9]|/[0-9]{{1,2}}/){_NEXT}?"
_NO_COUNT = r"(?! ?(?:%|percent|pct|per cent|million|billion|thousand|tons|mt|m\.t))"
_POINTERS = (
    r"(?P<which>(?:the )?(?:this|current|present|last|past|previous|prior|next|coming|upcoming))"
)

_BEFORE_YEAR = re.compile(
    rf"(?<![a-z0-9]){_WORD}(?: ?\((?:fy|ay|sy)\))?(?: of | for | {{1,3}}|-|(?<=[.y])(?=['0-9]))"
    rf"(?P<years>{_YEARS}){_NO_COUNT}(?P<more>(?:(?:, and |, | and | or |, or )(?:fy ?)?{_WHOLE}){{0,5}})"
)
_AFTER_YEAR = re.compile(
    rf"(?<![a-z0-9$.,/])(?P<years>{_YEARS})[ -](?:u\.?s\.? )?(?P<kind>fiscal year|academic year|school year)(?![a-z])"
)
_POINTED = re.compile(
    rf"(?<![a-z]){_POINTERS} (?:u\.?s\.? )?(?P<kind>fiscal year|fy|academic year|school year)(?![a-z0-9])"
)
_ENDING = re.compile(
    r"(?<![a-z])(?P<kind>fiscal year|fy|academic year|school year)(?: that| which)? (?:ending|ended|ends)(?: on)? "
    r"(?P<month>[a-z]{3,9})\.? (?P<day>[0-9]{1,2})(?:st|nd|rd|th)?,? (?P<year>(?:19|20)[0-9]{2})(?![0-9])"
)
_TRANSITION_QUARTER = re.compile(r"(?<![a-z])(?P<kind>transition(?:al)? quarter)(?![a-z])")

_HINTS = ("fy", "fiscal", "academic", "school", "f.y.", "transition")
"""What every named year has one of."""
_LONGEST_LEAD = 60
"""Characters that may stand before the hint of a named year: ``the 2006 through 2007 U.S. fiscal year``."""


def marks_of(low: str) -> list[Mark]:
    """The places of named years in a lower-cased text, in order, none inside another."""
    hints = [hint for hint in _HINTS if hint in low]
    if not hints:
        return []
    found = {
        match.span(): match
        for hint in hints
        for at in _beginnings(low, hint)
        for match in _around_hint(low, at)
    }
    kept: list[Mark] = []
    for start, end in sorted(found, key=lambda span: (span[0], -span[1])):
        if not kept or start >= kept[-1].end:
            kept.append(_mark(low, found[start, end]))
    return kept


def touches(marks: Sequence[Mark], start: int, end: int) -> bool:
    """True where one of the marks of a text, or what explains it, lies in ``start:end``."""
    behind = bisect_left(marks, end, key=lambda mark: mark.start)
    # A parenthesis that explains one year may hold another.
    return any(start < mark.until for mark in marks[max(0, behind - 4) : behind])


def _beginnings(low: str, hint: str) -> Iterator[int]:
    """Where a hint begins a word, the ``j`` of ``JFY`` before it or not."""
    for at in places(hint, low):
        first = at - 1 if low[max(0, at - 1) : at] == "j" else at
        if not low[max(0, first - 1) : first].isalpha():
            yield first


def _around_hint(low: str, at: int) -> Iterator[re.Match[str]]:
    for pattern in (_BEFORE_YEAR, _ENDING, _TRANSITION_QUARTER):
        match = pattern.match(low, at)
        if match is not None:
            yield match
    for pattern in (_AFTER_YEAR, _POINTED):
        yield from pattern.finditer(low, max(0, at - _LONGEST_LEAD), at + 30)


def _mark(low: str, match: re.Match[str]) -> Mark:
    explained = _EXPLAINED.match(low, match.end())
    until = explained.end() if explained is not None else match.end()
    return Mark(match.start(), match.end(), until, match)


_EXPLAINED = re.compile(
    r" ?\((?:from )?(?:[0-9]{1,2} )?(?:jan|feb|mar|apr|may|jun|jul|aug|sep|oct|nov|dec)[^()]{0,60}\)"
)


def find_named_years(passages: Iterable[Passage], today: date | None) -> tuple[NamedYear, ...]:
    """The named years of a telegram's passages, in order. Pure; never raises for bad text.

    ``today`` is the telegram's own day at the post: a year that is pointed at
    counts from it, and two figures are a year near it.
    """
    if today is not None and not 1900 <= today.year <= 2100:
        today = None  # a date that is damaged
    marked = [(passage, marks) for passage in passages if (marks := marks_of(passage.low))]
    # Who speaks of another's fiscal year once may mean it where nothing is said as well.
    foreign = any(
        _is_foreign(passage, mark)
        for passage, marks in marked
        for mark in marks
        if _kind(mark) == "fiscal"
    )
    return tuple(
        year
        for passage, marks in marked
        for mark in marks
        for year in _read(passage, mark, today, foreign)
    )


def _kind(mark: Mark) -> Kind:
    word = mark.match["kind"]
    if word.startswith("trans"):
        return "transition-quarter"
    if word.startswith("academic"):
        return "academic"
    return "school" if word.startswith("school") else "fiscal"


def _read(passage: Passage, mark: Mark, today: date | None, foreign: bool) -> Iterator[NamedYear]:
    """One named year; of several that are listed (``FY 1973, 1974 and 1975``) each by itself."""
    kind, match = _kind(mark), mark.match
    if kind == "transition-quarter":
        # The words are those of other affairs as well in any other time.
        if today is not None and 1974 <= today.year <= 1979:
            yield _named(passage, mark.start, mark.end, kind, (1976,), _TRANSITION)
        return
    ours = kind == "fiscal" and _is_ours(passage, mark, foreign)
    groups = match.groupdict()
    if groups.get("month"):
        days = _ending(groups)
        if days is not None:
            yield NamedYear(
                passage.number, mark.start, mark.end, _text(passage, mark.start, mark.end), kind,
                (days[1].year,), None, *days,
            )  # fmt: skip
        return
    if groups.get("which"):
        years = _pointed_at(groups["which"], today) if ours else ()
        yield _named(passage, mark.start, mark.end, kind, years, _days(years))
        return
    printed = groups["years"]
    years = _numbers(printed, today)
    if kind != "fiscal" and len(printed) == 2:
        return  # "school year 12" is no year
    stop = mark.end if groups.get("more") is None else match.end("years")
    days = _days(years) if ours and not _is_split(match, years) else None
    yield _named(passage, mark.start, stop, kind, years, days)
    if groups.get("more"):
        base = match.start("more")
        for one in _FULL.finditer(groups["more"]):
            listed = (int(one["y"]),)
            days = _days(listed) if ours else None
            yield _named(passage, base + one.start(), base + one.end(), kind, listed, days)


_FULL = re.compile(r"(?:fy ?)?(?P<y>[0-9]{4})")


def _is_split(match: re.Match[str], years: tuple[int, ...]) -> bool:
    """``FY 2007-08``: one year over two, as others write theirs, or two of the United States."""
    following = len(years) == 2 and years[1] == years[0] + 1
    worded = " " in match["years"].strip()
    return following and not worded and not match["kind"].endswith("s")


def _named(
    passage: Passage, start: int, end: int, kind: Kind, years: tuple[int, ...], days: tuple[date, date] | None
) -> NamedYear:  # fmt: skip
    text = _text(passage, start, end)
    if days is None:
        return NamedYear(passage.number, start, end, text, kind, years)
    return NamedYear(passage.number, start, end, text, kind, years, "united-states", *days)


def _text(passage: Passage, start: int, end: int) -> str:
    """As printed, on one line."""
    return " ".join(passage.text[start:end].split())


def _ending(groups: Mapping[str, str]) -> tuple[date, date] | None:
    """The twelve months up to the day that is printed, whosever they are."""
    if groups["month"][:3] not in MONTHS:
        return None
    month, year = month_number(groups["month"]), int(groups["year"])
    if not 1 <= int(groups["day"]) <= monthrange(year, month)[1]:
        return None
    last = date(year, month, int(groups["day"]))
    return added(last, "year", -1) + timedelta(days=1), last


def _days(years: tuple[int, ...]) -> tuple[date, date] | None:
    """From the first day of the first fiscal year to the last of the last, of the United States."""
    if not years or not 0 <= years[-1] - years[0] <= _LONGEST or years[0] < _FIRST_FROM_JULY:
        return None
    return us_fiscal_year(years[0])[0], us_fiscal_year(years[-1])[1]


_LONGEST = 30
"""Years that a range may have: what is longer is misprinted."""


def _numbers(printed: str, today: date | None) -> tuple[int, ...]:
    """The years of ``2008``, ``'08``, ``1976-80``; two figures are of the century that is nearest."""
    found: list[int] = []
    for match in _FIGURES.finditer(printed):
        number = int(match.group())
        if len(match.group()) == 2:
            near = found[0] if found else today.year if today is not None else _MIDDLE
            number += round((near - number) / 100) * 100
        found.append(number)
    return tuple(found)


_FIGURES = re.compile(r"[0-9]+")
_MIDDLE = 2009
"""Two figures without a date of the telegram: 60 to 99 of the last century, 00 to 59 of this."""


def _pointed_at(which: str, today: date | None) -> tuple[int, ...]:
    """The fiscal year of the United States that is this one, the last or the next."""
    if today is None or _TRANSITION[0] <= today <= _TRANSITION[1]:
        return ()
    year = today.year + (today > us_fiscal_year(today.year)[1])
    word = which.rsplit(maxsplit=1)[-1]
    return (year + _STEPS.get(word, -1),)


_STEPS = {"this": 0, "current": 0, "present": 0, "next": 1, "coming": 1, "upcoming": 1}


_OURS_BESIDE = re.compile(
    r"(?<![a-z])(?:u\.s\.|usg|american|usaid|aid|dod|our|post|embassy|mission|department)(?:'s)? (?:[a-z]+ )?\Z"
)
_OTHERS_BESIDE = re.compile(
    r"(?<![a-z])(?:[a-z]+(?:'s|s')|go(?!od|t|ne|ld|al|es|ing)[a-z]{1,2}|host|local|national|their|its|his|her|government|ministry|company|corporate)(?: \([a-z]+\))? (?:[a-z]+ )?\Z"
)
_PROGRAMMES = re.compile(
    r"(?<![a-z])(?:u\.s\.|usg|usaid|a\.i\.d\.|aid program|p\.?l\.?[ -]?480|title (?:i|ii|iii)|fmf|fms|imet|esf|incle|nadr|ccc|omb|gorm|state department|department of state|defense department|security assistance|foreign military|military assistance|economic support fund|peace corps|fulbright|refugee admissions|post|embassy)(?![a-z-])"
)
"""What the United States pay for, and who does it."""
_ECONOMY = re.compile(
    r"(?<![a-z])(?:gdp|gnp|inflation|growth|revenues?|deficits?|tax(?:es)?|exports|central bank|ministry|ministers?|parliament|cabinet|government|finmin|provincial|company|corporate|profits?)(?![a-z])"
)
"""What is told of another country's household and trade."""
_GOVERNMENT = re.compile(r"(?<![a-z])go(?!od|t|ne|ld|al|es|ing)[a-z]{1,2}(?![a-z])")
"""GOB, GOI, GOPK: how telegrams write another government."""
_TOKENS = re.compile(r"[a-z]+")
_BETWEEN = frozenset(
    "for in of by during the to from since and through at on with as until".split()
)
_OURS = frozenset({"american", "americans"})


def _is_foreign(passage: Passage, mark: Mark) -> bool:
    """The words right before it, or its own, say that it is another country's."""
    if mark.match["kind"].startswith("j"):
        return True  # Japan's
    low = passage.low
    before = low[max(0, mark.start - 40) : mark.start]
    if _is_marked_ours(passage, mark, before):
        return False
    words = before.split()
    for word in reversed(words[-2:]):
        if word in _BETWEEN:
            break
        if _is_elsewhere(word.strip(".,;:()'\"").removesuffix("'s")):
            return True
    return mark.is_explained or _OTHERS_BESIDE.search(before) is not None


def _is_marked_ours(passage: Passage, mark: Mark, before: str) -> bool:
    """The words right before it say that it is one of the United States."""
    pronoun = passage.upper or not passage.text.endswith("US ", 0, mark.start)
    return _OURS_BESIDE.search(before) is not None or not pronoun or "u.s" in mark.match.group()


def _is_elsewhere(word: str) -> bool:
    return word not in _OURS and (word in lexicon.DEMONYMS or word in lexicon.PLACES)


def _is_ours(passage: Passage, mark: Mark, foreign: bool) -> bool:
    """It is known to be one of the United States.

    By the words beside it; by a programme of the United States in its sentence;
    and ``FY`` by itself, where neither the sentence speaks of another country's
    affairs nor the telegram of another's fiscal year (``foreign``).
    """
    low = passage.low
    if _is_marked_ours(passage, mark, low[max(0, mark.start - 40) : mark.start]):
        return True
    if _is_foreign(passage, mark):
        return False
    place = around(low, mark.start, mark.end)
    sentence = low[place.start : place.end]
    if _ECONOMY.search(sentence):
        return False
    if _PROGRAMMES.search(sentence):
        return True
    if foreign or not mark.match["kind"].startswith(("fy", "f.y.")):
        return False
    return _GOVERNMENT.search(sentence) is None and not any(
        _is_elsewhere(word) for word in _TOKENS.findall(sentence)
    )
