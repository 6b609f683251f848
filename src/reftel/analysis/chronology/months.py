"""Dates with the name of a month: ``november 8``, ``8-10 november 2007``, ``may``."""

from __future__ import annotations

import re
from collections.abc import Iterator

from reftel.analysis.chronology.phrases import (
    DAY,
    DIGITS,
    MONTHS,
    YEAR,
    Atom,
    Hit,
    Ymd,
    day_number,
    month_number,
)
from reftel.analysis.chronology.pointing import POINTED, pointing_word
from reftel.telegram.mrn import full_year

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


_JOINING = tuple(
    f"{joining}{blank}"
    for joining in ("-", "\u2013", "to", "and", "through")
    for blank in ("", " ")
)
"""What stands behind the first date of two, each with its month."""


def month_date(hit: Hit) -> Iterator[Atom]:
    """A month with what makes it a date: its day before or behind it, its year, the end of a range."""
    low, text, start, end, word = hit.low, hit.text, hit.start, hit.end, hit.word
    month = month_number(word)
    before = None
    if low[max(0, start - 3) : start].rstrip(" -")[-1:] in _ENDS_OF_DAYS:
        before = _DAYS_BEFORE.search(low, max(0, start - 30), start)
    if before is not None and not _is_list(low, before.start()):
        yield _day_month(low, end, before, month)
        return
    whole = _MONTH_DAY.match(low, start)
    if before is not None and whole is None:
        yield _day_month(low, end, before, month)
        return
    if whole is not None:
        year = _year(whole)
        more = [int(n) for n in DIGITS.findall(whole["more"])] if whole["more"] else None
        first = (year, month, day_number(whole["d"]))
        last: Ymd | None = (year, month, more[-1]) if more else None
        if whole["d2"]:
            last = (year, month_number(whole["m2"]), day_number(whole["d2"]))
        yield Atom("date", start, whole.end(), first, last)
        return
    apart = _YEAR_APART.match(low, start)
    if apart is not None and apart["m2"][:3] in MONTHS:
        yield Atom(
            "date", start, apart.end(), (int(apart["y"]), month, None),
            (int(apart["y2"]), month_number(apart["m2"]), None),
        )  # fmt: skip
        return
    alone = _MONTH_ALONE.match(low, start)
    if alone is None or not _is_month(low, text, start, end, word, alone):
        return
    year = _year(alone)
    last = (year, month_number(alone["m2"]), None) if alone["m2"] else None
    pointed = POINTED.search(low, max(0, start - 16), start)
    which = (
        pointing_word(pointed["w"]) if pointed and pointed["w"] != "the" and year is None else ""
    )
    begin = pointed.start() if pointed and which else start
    stop = alone.end() - 1 if low[alone.end() - 1] == "." else alone.end()
    yield Atom("date", begin, stop, (year, month, None), last, which=which)


_BEFORE_MONTH = re.compile(
    r"(?<![a-z])(?:in|since|by|until|of|early|late|mid|mid-|last|next|this|during|through|from|for|to|and|or|end|before|after|for|-|and|between) ?-?\Z"
)

_TAIL = re.compile(rf"\.?{_OF_YEAR}")


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
        before = _BEFORE_MONTH.search(low[max(0, start - 9) : start])
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
    tail = _TAIL.match(low, end)
    year, stop = None, end
    if tail is not None:
        year, stop = _year(tail), tail.end()
    days = [day_number(before["d"])]
    if before["more"]:
        days += [int(n) for n in DIGITS.findall(before["more"])]
    first, last = (year, month, days[0]), (year, month, days[-1]) if len(days) > 1 else None
    begin = before.start()
    names = None
    if low.endswith(_JOINING, 0, begin):
        names = _NAMES_BEFORE.search(low, max(0, begin - 25), begin)
    if names is not None and names["m"][:3] in MONTHS:
        last = (year, month, days[-1])
        first = (year, month_number(names["m"]), day_number(names["d"]))
        begin = names.start()
    return Atom("date", begin, stop, first, last)


def _year(match: re.Match[str]) -> int | None:
    whole, short, joined = match.group("y", "yy", "y2")
    if whole or joined:
        return int(whole or joined)
    return full_year(int(short)) if short else None
