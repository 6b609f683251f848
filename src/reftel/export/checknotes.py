"""A manuscript's notes held against the archive: agrees, differs in X, not held, not readable.

Never "false": an archive is not everything there was, and a spelling may mean
another telegram. A citation is a station with a number near a year or a date;
what stands around it in the same note (day, subject in quotation marks) is compared.
"""

from __future__ import annotations

import difflib
import re
from collections.abc import Callable, Iterable, Iterator, Sequence
from dataclasses import dataclass
from datetime import date
from enum import Enum
from typing import Any

from reftel import authority
from reftel.archive import Archive, StoredTelegram
from reftel.export.manuscript import Passage

Lookup = Callable[[str, int | None, int], Sequence[StoredTelegram]]
"""Gives the telegrams held of a station, a year (``None``: any) and a serial."""


class Verdict(Enum):
    """What comes of a citation."""

    AGREES = "agrees"
    DIFFERS = "differs"
    NOT_HELD = "not held"
    NOT_READABLE = "not readable"


@dataclass(frozen=True, slots=True)
class Checked:
    """One citation of a manuscript: where, its words, what comes of it, and in what it differs."""

    place: str
    words: str
    verdict: Verdict
    telegram: str | None = None
    differs: tuple[str, ...] = ()
    near: tuple[str, ...] = ()

    def to_json(self) -> dict[str, Any]:
        """As plain values."""
        return {
            "place": self.place,
            "words": self.words,
            "verdict": self.verdict.value,
            "telegram": self.telegram,
            "differs": list(self.differs),
            "near": list(self.near),
        }


_MONTHS = {
    name: number
    for number, names in enumerate(
        (
            ("january", "jan"),
            ("february", "feb"),
            ("march", "mar"),
            ("april", "apr"),
            ("may",),
            ("june", "jun"),
            ("july", "jul"),
            ("august", "aug"),
            ("september", "sept", "sep"),
            ("october", "oct"),
            ("november", "nov"),
            ("december", "dec"),
        ),
        start=1,
    )
    for name in names
}
_MONTH = "|".join(sorted(_MONTHS, key=len, reverse=True))
# 12 March 2009 | March 12, 2009 | 2009-03-12 | 12/Mar/2009 is left alone
_DATE = re.compile(
    rf"\b(?:(?P<d1>[0-9]{{1,2}})(?:st|nd|rd|th)? (?P<m1>{_MONTH})\.?,? (?P<y1>[0-9]{{4}})"
    rf"|(?P<m2>{_MONTH})\.? (?P<d2>[0-9]{{1,2}})(?:st|nd|rd|th)?,? (?P<y2>[0-9]{{4}})"
    r"|(?P<y3>[0-9]{4})-(?P<m3>[0-9]{2})-(?P<d3>[0-9]{2}))\b",
    re.IGNORECASE,
)
# 09VALLETTA312, 09 VALLETTA 312, 2009 Valletta 312, Valletta 312
_NAME = r"[A-Z][A-Za-z.'-]*(?: (?:[A-Z][A-Za-z.'-]*|de|la|el|of)){0,3}"
_FORMS = (
    re.compile(
        r"\b(?P<year>(?:19|20)?[0-9]{2}) ?(?P<station>[A-Z]{2,}[A-Z ]{0,24}?) ?0*(?P<serial>[1-9][0-9]{0,6})\b"
    ),
    re.compile(
        rf"\b[Tt]elegrams? (?:[Nn]o\. ?|number )?0*(?P<serial>[1-9][0-9]{{0,6}}) from (?:the )?"
        rf"(?:[Ee]mbassy (?:in|at) |[Cc]onsulate(?: [Gg]eneral)? (?:in|at) |[Mm]ission (?:in|at|to) )?(?P<station>{_NAME})"
    ),
    re.compile(
        rf"\b(?P<station>{_NAME}) (?:telegram |tel\. ?|cable )?(?:[Nn]o\. ?)?0*(?P<serial>[1-9][0-9]{{1,6}})\b"
    ),
)
_QUOTED = re.compile(r"[“\"]([^”\"]{4,300})[”\"]")
_CITES = re.compile(
    r"\b(?:telegrams?|tels?\.|cables?|wikileaks|cablegate|reftel|MRN)\b", re.IGNORECASE
)
_LONGEST_MONTH = 31
_FIRST_YEAR, _LAST_YEAR = 1900, 2100
_FAR_DAYS = 1
_SAME_SUBJECT = 0.8


@dataclass(frozen=True, slots=True)
class _Found:
    words: str
    station: str
    year: int | None
    serial: int
    start: int
    end: int


def check_notes(passages: Iterable[Passage], lookup: Lookup) -> Iterator[Checked]:
    """What comes of every citation in a manuscript, in order."""
    for passage in passages:
        found = list(_citations(passage.text))
        for at, one in enumerate(found):
            # What is said of one citation ends where the next begins.
            first = found[at - 1].end if at else 0
            last = found[at + 1].start if at + 1 < len(found) else len(passage.text)
            yield _checked(passage.place, one, passage.text[first:last], lookup)
        if not found and _CITES.search(passage.text) and _DATE.search(passage.text):
            words = passage.text if len(passage.text) <= 120 else passage.text[:117] + "..."
            yield Checked(passage.place, words, Verdict.NOT_READABLE)


def lookup_in(archive: Archive) -> Lookup:
    """The lookup of an archive."""

    def look(station: str, year: int | None, serial: int) -> list[StoredTelegram]:
        spelling = f"{station} {serial}" if year is None else f"{year} {station} {serial}"
        found = (archive.get(name) for name in archive.find(spelling))
        return [stored for stored in found if stored is not None]

    return look


def _citations(text: str) -> Iterator[_Found]:
    taken: list[tuple[int, int]] = []
    found: list[_Found] = []
    for form in _FORMS:
        for match in form.finditer(text):
            if any(low < match.end() and match.start() < high for low, high in taken):
                continue
            one = _named(match, text)
            if one is not None:
                taken.append((one.start, one.end))
                found.append(one)
    return iter(sorted(found, key=lambda one: one.start))


def _named(match: re.Match[str], text: str) -> _Found | None:
    """The citation, where its station is one: the last words of the name that a table knows."""
    words = match["station"].split()
    groups = match.groupdict()
    for at in range(len(words)):
        post = authority.station(" ".join(words[at:]))
        if post is None:
            continue
        start = match.start("station") + len(" ".join(words[:at])) + (1 if at else 0)
        said = groups.get("year")
        serial = int(match["serial"])
        if said is None and _is_date(text, match):
            return None
        begin = match.start() if said is not None or "telegram" in match[0].lower() else start
        year = None if said is None else _full(int(said))
        return _Found(text[begin : match.end()], post.station, year, serial, begin, match.end())
    return None


def _is_date(text: str, match: re.Match[str]) -> bool:
    """``Paris 12 March 2009``, ``Rome 1975``: a place and a time, no number."""
    serial, rest = int(match["serial"]), text[match.end("serial") :]
    if serial <= _LONGEST_MONTH and re.match(rf" (?:{_MONTH})\b", rest, re.IGNORECASE):
        return True
    if not _FIRST_YEAR <= serial <= _LAST_YEAR or _CITES.search(match[0]):
        return False
    # A number among the years is one where the day of the telegram follows it.
    return _DATE.match(rest.lstrip(" ,(")) is None


def _full(year: int) -> int:
    return year if year > 99 else year + (1900 if year >= 60 else 2000)


def _checked(place: str, one: _Found, around: str, lookup: Lookup) -> Checked:
    told = _dates(around)
    year = one.year or (told[0].year if told else None)
    held = lookup(one.station, year, one.serial)
    if not held and year is not None:
        # The number may be right and the year wrong, or the other way about.
        other = [stored.id for stored in lookup(one.station, None, one.serial)]
        return Checked(place, one.words, Verdict.NOT_HELD, near=tuple(other[:5]))
    if not held:
        return Checked(place, one.words, Verdict.NOT_HELD)
    if len(held) > 1:
        near = tuple(stored.id for stored in held[:5])
        return Checked(place, one.words, Verdict.NOT_READABLE, near=near)
    stored = held[0]
    differs = tuple(_differences(stored, told, around))
    return Checked(
        place, one.words, Verdict.DIFFERS if differs else Verdict.AGREES, stored.id, differs
    )


def _dates(text: str) -> list[date]:
    found = []
    for match in _DATE.finditer(text):
        groups = match.groupdict()
        for form in "123":
            if groups[f"y{form}"]:
                month = groups[f"m{form}"].lower()
                try:
                    found.append(
                        date(
                            int(groups[f"y{form}"]),
                            _MONTHS.get(month) or int(month),
                            int(groups[f"d{form}"]),
                        )
                    )
                except ValueError:
                    continue
    return found


def _differences(stored: StoredTelegram, told: Sequence[date], around: str) -> Iterator[str]:
    sent = stored.date[:10] if stored.date else None
    if told and sent is not None:
        day = date.fromisoformat(sent)
        # The day may be that of the post, of Zulu time, or of receipt.
        if all(abs((one_day - day).days) > _FAR_DAYS for one_day in told):
            yield f"date: the note has {told[0].isoformat()}, the telegram {sent}"
    subject = stored.json.get("subject")
    quoted = _QUOTED.findall(around)
    if subject and quoted and not any(_same_subject(words, subject) for words in quoted):
        yield f"subject: the note has “{quoted[0]}”, the telegram “{subject}”"


def _same_subject(words: str, subject: str) -> bool:
    """True for the subject, its beginning, or nearly so: case, marks and breaks do not count."""
    mine, theirs = _letters(words), _letters(re.sub(r"^\([A-Z/]+\)", "", subject))
    if not mine or not theirs:
        return False
    if theirs.startswith(mine) or mine.startswith(theirs) or mine in theirs:
        return True
    return difflib.SequenceMatcher(None, mine, theirs).ratio() >= _SAME_SUBJECT


def _letters(text: str) -> str:
    return re.sub(r"[^a-z0-9]+", " ", text.lower()).strip()
