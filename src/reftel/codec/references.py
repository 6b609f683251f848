"""The entries of a REF line.

    REF: A. A) 04 STATE 274965 B. MADRID 156 (NOTAL) C. HALL E-MAIL OF 3/23

Letters are found by their sequence, stations by the table of posts, longest
name first: so a person's name before a date is no station, and ``NEW DELHI``
is not ``DELHI``. Source: spec/04.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from datetime import UTC, datetime
from functools import lru_cache
from string import ascii_uppercase
from typing import NamedTuple

from reftel import authority
from reftel.authority.posts import CODE_1973_79, MALFORMED
from reftel.codec.ids import post_of
from reftel.telegram.dtg import MONTHS, Dtg
from reftel.telegram.mrn import Mrn, full_year
from reftel.telegram.reference import Reference, ReferenceKind

MOST_ENTRIES = 200
"""No drafter names more; a longer list is damage and the rest of it is left unread."""

_LABEL = re.compile(
    r"(?:(?<=^)|(?<=[\s;,.]))(?:[Rr][Ee][Ff] )?[(\[]?(?P<letter>[A-Za-z]|[0-9]{1,2})(?P<close>[.):\]]\)?)(?![0-9]{1,2}[/.])\s*"
)
# Its mark is lost: A. STATE 90063 B KUALA LUMPUR 739, or REF B STATE 76108 on a line of its own.
_BARE_LABEL = re.compile(
    r"(?:(?<=\n)\s*REF(?:TEL)? (?P<after_ref>[A-Z])\s|(?:^|(?<=\s))(?P<bare>[A-Z])\s+"
    r"(?=(?:[0-9]{2}\s|(?:19|20)[0-9]{2}\s)?(?:[A-Z][A-Za-z.]{1,14}\s){1,3}[0-9]{1,6}\b))"
)
# The drafter's letter after the system's letter: A. A) , A. (A) , A. REF A .
_TWICE = re.compile(
    r"\(?(?:REF(?:TEL)? )?(?P<letter>[A-Z])[.):]? ?\)?(?![A-Z])[.):]?\s*", re.IGNORECASE
)
# The number of a telegram. Its station is looked for backwards, in a bounded stretch.
_NUMBER = re.compile(
    r"(?<![0-9A-Za-z/.,])#?(?P<serial>[Oo][0-9]{1,6}|[0-9]{1,7})(?![0-9A-Za-z])"
    r"(?:\s(?P<after>(?:19|20)[0-9]{2})(?![0-9/]))?|(?<=[A-Z])(?P<glued>[0-9]{3,6})(?![0-9A-Za-z])"
)
_WORDS = re.compile(r"[A-Za-z][A-Za-z0.'&\-]*")
SHORTEST_MISSPELT, LONGEST_MISSPELT = 4, 20
"""Letters of a name that is mended where one of them is wrong."""
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
# Number and station turned round: 870 Ulaanbaatar.
_TURNED = re.compile(r"(?P<serial>[0-9]{2,6}) (?P<post>[A-Za-z][A-Za-z .]{3,30})")
# The embassy by its country, and nothing else: BRAZIL 1280. A year is no number of a telegram here.
_BY_COUNTRY = re.compile(
    r"(?:(?P<year>[0-9]{2}|(?:19|20)[0-9]{2}) )?(?P<country>[A-Za-z][A-Za-z .'-]{2,30}) "
    r"(?!(?:19|20)[0-9]{2}$)0{0,5}(?P<serial>[1-9][0-9]{1,5})"
)
_DTG = re.compile(r"\b[0-9]{6} ?Z(?: ?[A-Z]{3}(?: ?[0-9]{2})?)?\b", re.IGNORECASE)
_EMAIL = re.compile(r"\bE-? ?MAILS?\b", re.IGNORECASE)
_CALL = re.compile(
    r"\b(?:TELE?CONS?|TELEPHONE|PHONE ?CALLS?|PHONECONS?|FONECONS?|CALL)\b", re.IGNORECASE
)
_AIRGRAM = re.compile(r"\bC?A(?:-| -|- )?[0-9]{2,5}\b|\bAIRGRAM\b", re.IGNORECASE)
# Words that stand before a station and are no part of its name.
_LEADING = re.compile(
    r"^(?:REF(?:TEL)?S?|AND|SEE|ALSO|BOTH|FROM|TO|TEL|TELEGRAM|CABLE|[A-Z])[ .:)]+", re.IGNORECASE
)
_EDGE = " \t\n,;.:/&"
_OPENING = re.compile(r"(?:[\s,;.:/&]|AND\b)+", re.IGNORECASE)
_NOTHING = re.compile(r"(?:NONE|N/?A|NIL)?[\s.]*", re.IGNORECASE)
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
LONGEST_ENTRY = 300
"""Characters of an entry; what is longer is the text of the telegram, run into its REF line."""


class Entry(NamedTuple):
    """One entry as found: the reference, where it stands, and what was mended.

    ``start`` and ``end`` are offsets in the text given to ``read_references``.
    ``repaired`` is the station's name where the printed one was misspelt.
    """

    reference: Reference
    start: int
    end: int
    repaired: str | None = None


def read_references(text: str, year: int | None) -> list[Entry]:
    """The entries of a REF line, in order; its lines may be joined by line breaks.

    ``year`` is that of the citing telegram, given to entries that print none.
    """
    if _NOTHING.fullmatch(text):
        return []
    entries: list[Entry] = []
    for label, start, end in _items(text):
        entries += _entries(text, start, end, label, year)
        if len(entries) >= MOST_ENTRIES:
            break
    return entries[:MOST_ENTRIES]


def read_numbers(text: str, year: int | None) -> list[Entry]:
    """Every station with a number in a stretch of prose, each from its year or station to its end.

    The words of an entry are no more than that: ``05 STATE 226504``.
    """
    return [
        Entry(
            Reference(
                " ".join(text[found.start : found.end].split()),
                None,
                ReferenceKind.TELEGRAM,
                mrn,
                found.printed,
            ),
            found.start,
            found.end,
            found.repaired,
        )
        for found in _telegrams(text, 0, len(text), year)
        for mrn in (found.mrn, *found.row)
    ]


def _items(text: str) -> list[tuple[str | None, int, int]]:
    """The lettered items of a list, or the whole as one item without a letter."""
    marks: list[tuple[str, int, int]] = []
    expected = "A"
    for match in sorted(_label_matches(text), key=lambda one: one.start()):
        if marks and match.start() < marks[-1][2]:
            continue
        if match.re is _BARE_LABEL:
            letter = match["after_ref"] or match["bare"]
            if letter != expected or (letter == "A" and match.start() > 0):
                continue
            marks.append((letter, match.start(), match.end()))
            expected = chr(ord(letter) + 1)
            continue
        letter = match["letter"].upper()
        if letter.isdigit():
            wanted = str(int(marks[-1][0]) + 1) if marks and marks[-1][0].isdigit() else "1"
            if letter != wanted or (marks and not marks[-1][0].isdigit()):
                continue
        elif (marks and marks[-1][0].isdigit()) or (
            letter != expected and not _may_follow(letter, expected, marks, text, match)
        ):
            continue
        end = match.end()
        twice = _TWICE.match(text, end)
        if twice is not None and twice["letter"].upper() == letter and twice.end() > end + 1:
            end = twice.end()
        marks.append((letter, match.start(), end))
        expected = chr(ord(letter) + 1) if letter.isalpha() and letter < "Z" else "A"
    before = text[: marks[0][1]].strip(" ,;:(") if marks else ""
    if not marks or (before and len(marks) < 2 and not _names_something(before)):
        return [(None, 0, len(text))]
    items: list[tuple[str | None, int, int]] = []
    if text[: marks[0][1]].strip(" ,;:("):
        items.append((None, 0, marks[0][1]))
    for (letter, _, start), following in zip(marks, [*marks[1:], None], strict=True):
        items.append((letter, start, following[1] if following else len(text)))
    return items


def _label_matches(text: str) -> Iterator[re.Match[str]]:
    yield from _LABEL.finditer(text)
    if text[:2] == "A " and _AFTER_REF.search(text):
        # The label REF itself has taken the word before the first letter.
        first = _BARE_A.match(text)
        assert first is not None  # the text begins so
        yield first
    yield from _BARE_LABEL.finditer(text)


_AFTER_REF = re.compile(r"\n\s*REF(?:TEL)? B\s")
_BARE_A = re.compile(r"(?P<letter>A)(?P<close>) ")


def _names_something(text: str) -> bool:
    """True where the words before the first letter name a telegram themselves."""
    return bool(_telegrams(text, 0, len(text), 2000))


def _may_follow(
    letter: str, expected: str, marks: list[tuple[str, int, int]], text: str, match: re.Match[str]
) -> bool:
    """A letter out of order counts where a list plainly goes on: B after nothing, D after B."""
    if not marks:
        return letter in "AB" or (
            # Not a portion mark: (U) THIS TELEGRAM IS SENSITIVE.
            match.group().strip().startswith(("(", "[")) and letter not in "USC"
        )
    if match["close"] == "." and not text[match.end() : match.end() + 1].isalnum():
        return False
    return expected < letter <= chr(ord(expected) + 2)


def _entries(text: str, start: int, end: int, label: str | None, year: int | None) -> list[Entry]:
    """The telegrams that one item names, or the item itself as one entry."""
    found = _telegrams(text, start, end, year)
    if not found:
        return _whole(text, start, end, label, year)
    entries = []
    for index, telegram in enumerate(found):
        low = start if index == 0 else telegram.start
        high = found[index + 1].start if index + 1 < len(found) else end
        if index == 0 and _OPENING.sub("", text[start : telegram.start]).strip():
            # Something else stands before it: a report, a person's message.
            before = text[start : telegram.start]
            if re.search(r"[,;]\s*(?:AND )?$", before) and not _LEADING.match(before):
                entries += _whole(text, start, telegram.start, label, year)
                low = telegram.start
        rest = high
        other = _other_after(text, telegram.end, high)
        if other is not None:
            high = other
        words, low, high = _trim(text, low, min(high, telegram.end + LONGEST_ENTRY))
        if words:
            entries += [
                Entry(
                    Reference(words, label, ReferenceKind.TELEGRAM, mrn, telegram.printed),
                    low,
                    high,
                    telegram.repaired,
                )
                for mrn in (telegram.mrn, *telegram.row)
            ]
        if other is not None:
            entries += _whole(text, other, rest, None, year)
    return entries


_NEXT = re.compile(r"\n|[,;]\s|\sAND\s", re.IGNORECASE)


def _other_after(text: str, start: int, end: int) -> int | None:
    """Where a call, a letter or an airgram begins behind a telegram: on a line, or after AND."""
    for match in _NEXT.finditer(text, start, min(end, start + LONGEST_ENTRY)):
        if kind_of(text[match.start() : end]) not in {
            ReferenceKind.DOCUMENT,
            ReferenceKind.TELEGRAM,
        }:
            return match.start()
    return None


def _whole(text: str, start: int, end: int, label: str | None, year: int | None) -> list[Entry]:
    """An entry that names no telegram in the usual order of words."""
    words, low, high = _trim(text, start, min(end, start + LONGEST_ENTRY))
    if not words or _NOTHING.fullmatch(words):
        return []
    turned = _TURNED.fullmatch(words)
    station = authority.canonical_station(turned["post"]) if turned else None
    if turned is not None and station is not None:
        mrn = _mrn(year, post_of(station), turned["serial"])
        return [Entry(Reference(words, label, ReferenceKind.TELEGRAM, mrn), low, high)]
    by_country = _BY_COUNTRY.fullmatch(words)
    embassy = authority.embassy_in(by_country["country"]) if by_country else None
    if by_country is not None and embassy is not None:
        printed = by_country["year"]
        cited = (
            year
            if printed is None
            else full_year(int(printed))
            if len(printed) == 2
            else int(printed)
        )
        mrn = _mrn(cited, post_of(embassy.station), by_country["serial"])
        telegram = Reference(words, label, ReferenceKind.TELEGRAM, mrn, printed is not None)
        return [Entry(telegram, low, high, embassy.station)]
    return [Entry(Reference(words, label, kind_of(words)), low, high)]


def kind_of(words: str) -> ReferenceKind:
    """What an entry without a telegram's number names."""
    if _EMAIL.search(words):
        return ReferenceKind.EMAIL
    if _CALL.search(words):
        return ReferenceKind.CALL
    if _AIRGRAM.search(words):
        return ReferenceKind.AIRGRAM
    if _DTG.search(words):
        return ReferenceKind.TELEGRAM
    return ReferenceKind.DOCUMENT


@dataclass(frozen=True, slots=True)
class NamedMoment:
    """A telegram cited by its date-time group: its sender, where a table knows it, and the DTG."""

    station: str | None
    dtg: Dtg


_MOMENT = re.compile(
    r"(?<![0-9A-Z])(?P<day>[0-9]{2})(?P<clock>[0-9]{4}) ?Z(?: ?(?P<month>[A-Z]{3})(?:[A-Z]{0,6}\.?)?"
    r"(?:,? ?'?(?:19|20)?(?P<year>[0-9]{2})(?![0-9]))?)?",
    re.IGNORECASE,
)
_BEFORE_MOMENT = re.compile(
    r"(?:[\s,;:(]|\b(?:MSG|MESSAGE|TELEGRAM|CABLE|DTG|OF|DATED|DTD)\b)+$", re.IGNORECASE
)


def named_moment(text: str, citing: Dtg | None) -> NamedMoment | None:
    """The sender and date-time group of ``USCINCRED 311345Z MAY 73``, or ``None``.

    A month or year that is not printed is the last before the citing telegram.
    """
    match = _MOMENT.search(text)
    if match is None:
        return None
    dtg = _whole_dtg(match, citing)
    if dtg is None:
        return None
    before = _BEFORE_MOMENT.sub("", text[: match.start()])
    words = before.split()
    for size in (4, 3, 2, 1):
        name = " ".join(words[-size:])
        station = authority.canonical_station(name) if len(words) >= size else None
        if station is not None:
            return NamedMoment(station, dtg)
    return NamedMoment(None, dtg)


def _whole_dtg(match: re.Match[str], citing: Dtg | None) -> Dtg | None:
    day, clock = int(match["day"]), match["clock"]
    month = (
        MONTHS.index(match["month"].upper()) + 1
        if (match["month"] or "").upper() in MONTHS
        else None
    )
    if match["year"] and month is not None:
        return _dtg(full_year(int(match["year"])), month, day, clock)
    if citing is None:
        return None
    now = citing.moment
    tried = (
        [(now.year - back, month) for back in (0, 1)]
        if month is not None
        else [
            (now.year, now.month),
            (now.year, now.month - 1) if now.month > 1 else (now.year - 1, 12),
        ]
    )
    for year, this in tried:
        found = _dtg(year, this, day, clock)
        if found is not None and found <= citing:
            return found
    return None


def _dtg(year: int, month: int, day: int, clock: str) -> Dtg | None:
    try:
        return Dtg(datetime(year, month, day, int(clock[:2]), int(clock[2:]), tzinfo=UTC))
    except ValueError:
        return None


def _trim(text: str, start: int, end: int) -> tuple[str, int, int]:
    """An entry's words without the separators round them, and their place."""
    opening = _OPENING.match(text, start, end)
    if opening is not None:
        start = opening.end()
    words = text[start:end].rstrip(_EDGE)
    if words[-4:].upper() == " AND":
        words = words[:-4].rstrip(_EDGE)
    if words.endswith(")") and words.count("(") < words.count(")"):
        words = words[:-1]
    return " ".join(words.split()), start, start + len(words)


class _Found(NamedTuple):
    start: int
    end: int
    mrn: Mrn | None
    printed: bool
    repaired: str | None = None
    row: tuple[Mrn, ...] = ()


def _telegrams(text: str, start: int, end: int, year: int | None) -> list[_Found]:
    """Every station with a number in a stretch, and further numbers of the same station."""
    found: list[_Found] = []
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
        mrn = _mrn(cited, name, _serial(match))
        rest = _row(mrn, row)
        stop = row.end() if row is not None and rest else match.end()
        found.append(_Found(begin, stop, mrn, printed, repaired, rest))
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


def _further(text: str, found: list[_Found], match: re.Match[str]) -> _Found | None:
    """A further number of the station before: GUANGZHOU 11657 AND 7743, 12155."""
    if not found or found[-1].mrn is None or len(match.group()) < 3:
        return None
    between = text[found[-1].end : match.start()].strip().upper()
    if between not in {",", "AND", "&", ", AND", "/"}:
        return None
    last = found[-1]
    assert last.mrn is not None  # looked at above
    mrn = _mrn(last.mrn.year, last.mrn.post, _serial(match))
    return _Found(match.start(), match.end(), mrn, last.printed, last.repaired)


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
        near = _near(name)
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


def _mrn(year: int | None, name: str, serial: str) -> Mrn | None:
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


@lru_cache(maxsize=4096)
def _near(name: str) -> str | None:
    """The one station whose name is one letter away from this one (spec/05 E7), or ``None``."""
    if "0" in name:
        return authority.canonical_station(name.replace("0", "O"))
    if not SHORTEST_MISSPELT <= len(name) <= LONGEST_MISSPELT:
        return None
    names = _station_names()
    found = {names[other] for other in _one_letter_away(name) if other in names}
    return found.pop() if len(found) == 1 else None


def _one_letter_away(name: str) -> Iterator[str]:
    """Every name with one letter of this one left out, replaced, put in, or exchanged."""
    for at in range(len(name) + 1):
        head, tail = name[:at], name[at:]
        if tail:
            yield head + tail[1:]
        if len(tail) > 1:
            yield head + tail[1] + tail[0] + tail[2:]
        for letter in ascii_uppercase:
            yield head + letter + tail
            if tail:
                yield head + letter + tail[1:]


_NOT_OF_THE_NETWORK = frozenset({"agency", "military"})


@lru_cache(maxsize=1)
def _station_names() -> Mapping[str, str]:
    """Letters of every name under which a station is cited, to the station."""
    found: dict[str, str] = {}
    for station in authority.stations():
        if station.kind in _NOT_OF_THE_NETWORK:
            continue
        for name in (station.station, station.name, *station.aliases):
            letters = re.sub(r"[^A-Z]", "", name.upper())
            if len(letters) >= SHORTEST_MISSPELT:
                found.setdefault(letters, station.station)
    return found


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
