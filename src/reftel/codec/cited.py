"""Telegrams named in words: a station with a number, its year, rows and further numbers.

Stations are found backwards from a number by the table of posts, longest name
first: so a person's name before a date is no station, and ``NEW DELHI`` is not
``DELHI``. Source: spec/04.
"""

from __future__ import annotations

import re
from functools import lru_cache
from typing import NamedTuple

from reftel import authority
from reftel.authority.posts import CODE_1973_79, MALFORMED
from reftel.codec.ids import post_of
from reftel.codec.misspelt import near_station
from reftel.telegram.mrn import Mrn, full_year

# The number of a telegram. Its station is looked for backwards, in a bounded stretch.
_NUMBER = re.compile(
    r"(?<![0-9A-Za-z/.,])#?(?P<serial>[Oo][0-9]{1,6}|[0-9]{1,7})(?![0-9A-Za-z])"
    r"(?:\s(?P<after>(?:19|20)[0-9]{2})(?![0-9/]))?|(?<=[A-Z])(?P<glued>[0-9]{3,6})(?![0-9A-Za-z])"
)
_WORDS = re.compile(r"[A-Za-z][A-Za-z0.'&\-]*")
_MISSPELT_ANYWHERE = 6
"""Letters from which it is mended among other words; a shorter one must stand alone."""
LONGEST_STATION = 40
"""Characters before a number in which its station must stand."""
# The year stands before the station (05, '05, 2005, O4) or after the number: (08), -91, or
# two digits alone before a separator.
_YEAR = re.compile(
    r"(?:^|[^0-9A-Z])(?:'?0?(?P<yy>[0-9O][0-9])|(?P<yyyy>(?:19|20)[0-9]{2}))\s?$", re.IGNORECASE
)
_YEAR_AFTER = re.compile(
    r"(?: ?\((?:'?(?P<yy>[0-9]{2})|(?P<yyyy>(?:19|20)[0-9]{2}))\)|-(?P<dash>[0-9]{2})(?![0-9/-])"
    r"| (?P<bare>[0-9]{2})(?= *(?:[,;]|$)))"
)
_MONTH = r"(?:JAN|FEB|MAR|APR|MAY|JUN|JUL|AUG|SEP|OCT|NOV|DEC)[A-Z]{0,6}\.?"
# The date of a telegram, as an addition: OF JAN. 24, 1974, (MAY 4, 1977), JULY 1973, DTD 211400Z OCT 77.
_DATED = re.compile(
    rf"(?:(?:OF|DATED|DTD|DTG|,|\()\s*)?(?:(?:[0-9]{{1,2}} )?{_MONTH}(?: [0-9]{{1,2}})?,? (?P<year>(?:19|20)[0-9]{{2}})"
    rf"|[0-9]{{6}} ?Z ?{_MONTH} ?'?(?P<two>[0-9]{{2}}))\b",
    re.IGNORECASE,
)
# A row of numbers: PARIS 8760-8763, STATE 100 THROUGH 104.
_ROW = re.compile(
    r"\s?(?:-|\u2013|THROUGH|THRU)\s?0*(?P<last>[0-9]{2,6})(?![0-9/-])", re.IGNORECASE
)
LONGEST_ROW = 50
"""Telegrams of a row; more are no row but damage."""
# The Secretary's series beside the Department's own number: STATE 187673 TOSEC 120345.
_SECOND_NUMBERS = frozenset({"TOSEC", "SECTO"})


class CitedTelegram(NamedTuple):
    """A telegram named: its place, its MRN, whether its year is printed, and what else is said.

    ``repaired`` is the station's name where the printed one was misspelt, ``row``
    the telegrams after the first of a row of numbers.
    """

    start: int
    end: int
    mrn: Mrn | None
    printed: bool
    repaired: str | None = None
    row: tuple[Mrn, ...] = ()


def cited_telegrams(text: str, start: int, end: int, year: int | None) -> list[CitedTelegram]:
    """Every station with a number in a stretch, and further numbers of the same station."""
    found: list[CitedTelegram] = []
    floor = start
    for match in _NUMBER.finditer(text, start, end):
        row = _ROW.match(text, match.end(), end)
        if match.start() < floor or (row is None and _is_date_or_dtg(text, match)):
            continue
        station = _station_before(text, floor, match.start())
        if station is None:
            more = _further(text, found, match)
            if more is not None:
                found.append(more)
                floor = match.end()
            continue
        name, begin, repaired = station
        if name in _SECOND_NUMBERS and found and not text[found[-1].end : begin].strip(" /("):
            floor = match.end()
            continue
        cited, printed, begin = _cited_year(text, floor, begin, match, end, year)
        mrn = mrn_of(cited, name, _serial(match))
        rest = _row(mrn, row)
        stop = row.end() if row is not None and rest else match.end()
        found.append(CitedTelegram(begin, stop, mrn, printed, repaired, rest))
        floor = stop
    return found


def _row(first: Mrn | None, row: re.Match[str] | None) -> tuple[Mrn, ...]:
    """The telegrams after the first of a row of numbers; none for anything else."""
    if first is None or row is None:
        return ()
    last = int(row["last"])
    if not first.serial < last <= first.serial + LONGEST_ROW:
        return ()
    return tuple(Mrn(first.year, first.post, n) for n in range(first.serial + 1, last + 1))


def _serial(match: re.Match[str]) -> str:
    """The digits of a number, whether blanks stand before it or not."""
    return match["serial"] or match["glued"]


def _further(text: str, found: list[CitedTelegram], match: re.Match[str]) -> CitedTelegram | None:
    """A further number of the station before: GUANGZHOU 11657 AND 7743, 12155."""
    if not found or found[-1].mrn is None or len(match.group()) < 3:
        return None
    between = text[found[-1].end : match.start()].strip().upper()
    if between not in {",", "AND", "&", ", AND", "/"}:
        return None
    last = found[-1]
    assert last.mrn is not None  # looked at above
    mrn = mrn_of(last.mrn.year, last.mrn.post, _serial(match))
    return CitedTelegram(match.start(), match.end(), mrn, last.printed, last.repaired)


def _station_before(text: str, floor: int, end: int) -> tuple[str, int, str | None] | None:
    """The station that ends where a number begins: its name, its place, its repair."""
    low = max(floor, end - LONGEST_STATION)
    stretch = text[low:end].rstrip(" \n#:-,")
    if len(text[low:end]) - len(stretch) > 3 or text[low:end][len(stretch) :].count(",") > 1:
        return None
    known = _known_station(stretch)
    if known is not None:
        name, at, repaired = known
        return name, low + at, repaired
    run = _words_at_end(stretch)
    if not run:
        return None
    if run[-1].group().upper() in {"A", "CA"} or authority.alias(run[-1].group()) is not None:
        return None  # an airgram: STATE A-3772; or a word of its own: USDEL 7
    alone = not text[floor : low + run[0].start()].strip(" \n,.;:'()0123456789")
    # Damage of transmission: one letter too many or two exchanged, a zero for O.
    for first in (run, run[-2:], run[-1:]):
        name = re.sub(r"[^A-Z0]", "", stretch[first[0].start() :].upper())
        if len(name) < _MISSPELT_ANYWHERE and "0" not in name and not (alone and first is run):
            continue
        near = near_station(name)
        if near is not None:
            return post_of(near), low + first[0].start(), near
    return None


def _words_at_end(stretch: str) -> list[re.Match[str]]:
    """The last words of a stretch, five at most, with nothing but blanks between and behind."""
    run: list[re.Match[str]] = []
    words = list(_WORDS.finditer(stretch))
    for word in reversed(words):
        gap_end = run[0].start() if run else len(stretch)
        between = stretch[word.end() : gap_end]
        if between.strip() or len(run) == 5:
            break
        run.insert(0, word)
    return run if run and run[-1].end() == len(stretch) else []


# Most lists name STATE, and each post its neighbours.
@lru_cache(maxsize=4096)
def _known_station(stretch: str) -> tuple[str, int, str | None] | None:
    """The station whose name ends a stretch, longest name first: name, place, repair."""
    for word in _words_at_end(stretch):
        name = stretch[word.start() :].strip(" -#.")
        if len(name) < 2:
            continue
        found = authority.alias(name)
        if found is None or _is_delegation(found):
            continue
        mended = found.station if found.alias_type == MALFORMED else None
        return post_of(found.station), word.start(), mended
    return None


def mrn_of(year: int | None, name: str, serial: str) -> Mrn | None:
    """The MRN of a year, a post and the digits of a number; ``None`` for what is none."""
    number = int(serial.replace("O", "0").replace("o", "0"))
    if year is None or number == 0:
        return None
    try:
        return Mrn(year, name, number)
    except ValueError:
        return None


def _is_delegation(found: authority.Alias) -> bool:
    """True for the code of 1973-79 of a mission: USDEL is a word, and there were many of them."""
    post = authority.station(found.station)
    return found.alias_type == CODE_1973_79 and post is not None and post.kind not in _POSTS


_POSTS = frozenset({"embassy", "consulate"})
_GOES_ON = re.compile(r" ?Z\b|/[0-9]|-[0-9]{3}")
"""What stands behind the digits of a time or a date."""


def _is_date_or_dtg(text: str, match: re.Match[str]) -> bool:
    after = text[match.end() : match.end() + 3]
    return _GOES_ON.match(after) is not None or (
        match.start() > 0
        and (
            text[match.start() - 1] in "/-"
            and text[match.start() - 2 : match.start() - 1].isdigit()
        )
    )


def _cited_year(
    text: str, start: int, begin: int, match: re.Match[str], end: int, year: int | None
) -> tuple[int | None, bool, int]:
    """The year of an entry: printed before, after, or in its date; else the citing year."""
    before = _YEAR.search(text[max(start, begin - 8) : begin])
    if before is not None:
        shift = max(start, begin - 8)
        if before["yyyy"]:
            return int(before["yyyy"]), True, shift + before.start("yyyy")
        two = int(before["yy"].upper().replace("O", "0"))
        place = shift + before.start("yy")
        return full_year(two), True, place - (text[place - 1 : place] in {"'", "0"})
    if match["after"]:
        return int(match["after"]), True, begin
    after = _YEAR_AFTER.match(text, match.end(), min(end, match.end() + 12))
    if after is not None:
        if after["yyyy"]:
            return int(after["yyyy"]), True, begin
        return full_year(int(after["yy"] or after["dash"] or after["bare"])), True, begin
    dated = _DATED.match(text[match.end() : min(end, match.end() + 40)].lstrip())
    if dated is not None:
        return int(dated["year"] or full_year(int(dated["two"]))), True, begin
    return year, False, begin
