"""The entries of a REF line.

    REF: A. A) 04 STATE 274965 B. MADRID 156 (NOTAL) C. HALL E-MAIL OF 3/23

Letters are found by their sequence, the telegrams behind them by ``cited.py``.
Source: spec/04.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from typing import NamedTuple

from reftel import authority
from reftel.codec.cited import cited_telegrams, mrn_of
from reftel.codec.ids import post_of
from reftel.telegram.mrn import full_year
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
        for found in cited_telegrams(text, 0, len(text), year)
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
    return bool(cited_telegrams(text, 0, len(text), 2000))


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
    found = cited_telegrams(text, start, end, year)
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
        mrn = mrn_of(year, post_of(station), turned["serial"])
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
        mrn = mrn_of(cited, post_of(embassy.station), by_country["serial"])
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
