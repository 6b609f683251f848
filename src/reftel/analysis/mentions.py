"""Mentions of other telegrams in the text: reftel, ref A, refs A and C, septel, full forms.

A mention is found by its kind and tied to an entry of the telegram's own REF
line where that leaves no doubt; whether such a telegram is held is another
question. Source: spec/04 (in the text), gold/README (in-text references).
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass, replace
from enum import Enum

from reftel.codec.references import read_numbers
from reftel.codec.standing import capitals, matches, places
from reftel.telegram import Mrn, Reference, Telegram


class MentionKind(Enum):
    """How the text speaks of another telegram."""

    LETTERED = "lettered"
    """``ref A``, ``refs A and C``."""
    BARE = "bare"
    """``reftel``, ``reftels``."""
    SEPTEL = "septel"
    """A separate telegram that is not identified."""
    FULL = "full"
    """``(05 STATE 226504)``: a station and a number in prose."""


@dataclass(frozen=True, slots=True)
class Mention:
    """One telegram named in one place of the text.

    ``paragraph`` is the paragraph's number (``None`` before the first);
    ``start`` and ``end`` are offsets in that paragraph's text, ``sentence`` the
    sentence round them on one line. ``target`` is the index of the entry of the
    REF line that is meant, ``mrn`` what it names; both are ``None`` where that
    is not known. ``year_is_printed`` says of a full form whether its year
    stands in the text; ``passage`` which paragraphs of the other telegram are
    meant (``3`` of ``para 3 ref A``).
    """

    kind: MentionKind
    text: str
    paragraph: int | None
    start: int
    end: int
    target: int | None = None
    mrn: Mrn | None = None
    year_is_printed: bool = False
    sentence: str = ""
    passage: str | None = None


# How each kind begins: its pattern is tried where these letters stand, and nowhere else.
_REF, _SEP = "REF", "SEP"
_LETTER = r"[A-Z](?![A-Za-z'])"
_JOIN = r"\s*(?:,\s*(?:AND\b)?|\bAND\b|&|\bTHROUGH\b|-|/|\bTO\b)\s*"
# Not the pronoun: AS REF B SAYS, I TOLD HIM.
_NEXT_LETTER = rf"(?!I\s+(?!AND\b|&|THROUGH\b)[A-Za-z]){_LETTER}"
_LIST = rf"{_LETTER}\)?(?:{_JOIN}(?:REF\s*)?\(?{_NEXT_LETTER}\)?){{0,9}}"
_LETTERED = re.compile(rf"\bREF(?:TEL|ERENCE)?S?(?:\s+|\s*\()(?P<letters>{_LIST})", re.IGNORECASE)
_BARE = re.compile(
    r"\b(?:REFTELS?|REF ?TELS?|REFERENCED? (?:CABLE|TELEGRAM|MESSAGE)S?|REFS?(?=[\s).,;:])(?! ?[A-Z]\b))",
    re.IGNORECASE,
)
_SEPTEL = re.compile(
    r"\bSEP(?:ARATE )?TELS?\b|\bSEPARATE (?:CABLE|TELEGRAM|MESSAGE)S?\b", re.IGNORECASE
)
_RANGE = re.compile(r"\b([A-Z])\s*(?:-|\bTHROUGH\b|\bTO\b)\s*\(?([A-Z])\b", re.IGNORECASE)
# The last word of a station and a number, its stretch before it: (05 STATE 226504).
_NUMBERED = re.compile(r"(?<![A-Za-z])[A-Z][A-Za-z.]{2,14}\s+#?(?P<serial>[0-9]{3,6})(?![0-9/])")
# Three times the class, not {3}: the search goes by what a pattern begins with, if it says so.
_SERIAL = re.compile(r"[0-9][0-9][0-9]")
_REACH = 60
"""Characters before the third digit of a number in which its station stands: a few blanks apart."""
_BEFORE = 40
"""Characters before a number in which its station and year stand."""
# What must stand before a full form whose number alone might be a year or an amount.
_POINTS = re.compile(
    r"(?:[\"'(\[,;]|\b(?:IN|SEE|AND|FROM|PER|OF|BY|ALSO|REF|WITH|REPORTED|PARA\w* [0-9]+))\s?$",
    re.IGNORECASE,
)
_SAYS = re.compile(r"\b(?:SEE|REFS?|REFTEL|PER)[: (]{1,2}$", re.IGNORECASE)
_PARAGRAPHS = (
    r"PARA(?:GRAPH)?S?\.?\s+(?P<numbers>[0-9]{1,2}(?:\s?(?:-|,|AND|TO|&)\s?[0-9]{1,2}){0,4})"
)
_PASSAGE_BEFORE = re.compile(
    rf"\b{_PARAGRAPHS},?\s?(?:OF\s|IN\s|FROM\s)?(?:THE\s)?\(?$", re.IGNORECASE
)
_PASSAGE_AFTER = re.compile(rf"\)?,?\s?(?:\(|AT\s|IN\s)?{_PARAGRAPHS}\b", re.IGNORECASE)


def find_mentions(telegram: Telegram) -> tuple[Mention, ...]:
    """Every mention in the preamble and the paragraphs, in order."""
    found: list[Mention] = []
    if telegram.preamble:
        found += _in_text(telegram, None, telegram.preamble)
    for paragraph in telegram.paragraphs:
        found += _in_text(telegram, paragraph.number, paragraph.text)
    return tuple(found)


def _in_text(telegram: Telegram, number: int | None, text: str) -> list[Mention]:
    found: list[Mention] = []
    taken: list[tuple[int, int]] = []
    upper = capitals(text)
    if _REF in upper:
        begins = list(places(_REF, upper))
        for match in matches(_LETTERED, text, begins):
            mentions = _lettered(telegram, number, match)
            if mentions:
                taken.append(match.span())
                found += mentions
        for match in matches(_BARE, text, begins):
            if not _overlaps(match.span(), taken):
                taken.append(match.span())
                found += _bare(telegram, number, match)
    if _SEP in upper:
        for match in matches(_SEPTEL, text, places(_SEP, upper)):
            span = match.span()
            found.append(Mention(MentionKind.SEPTEL, match.group(), number, *span))
    found += _full(telegram, number, text, taken)
    if not found:
        return found
    found.sort(key=lambda mention: mention.start)
    return [
        replace(
            one,
            sentence=sentence_at(text, one.start, one.end),
            passage=_passage(text, one.start, one.end),
        )
        for one in found
    ]


def _passage(text: str, start: int, end: int) -> str | None:
    """The paragraphs of the other telegram that are meant: ``3`` of para 3 ref A."""
    low = max(0, start - 30)
    match = _PASSAGE_BEFORE.search(text[low:start]) or _PASSAGE_AFTER.match(text, end, end + 40)
    return None if match is None else " ".join(match["numbers"].split())


LONGEST_SENTENCE = 400
"""Characters of a sentence that are kept round a mention."""

_STOP = re.compile(r"[.!?][)\"']?\s+(?=[A-Z(\"'0-9])|\n\s*\n")


def sentence_at(text: str, start: int, end: int) -> str:
    """The sentence round a stretch of text, on one line; at most ``LONGEST_SENTENCE`` characters."""
    room = LONGEST_SENTENCE // 2
    low, high = max(0, start - room), min(len(text), end + room)
    begin, stop = low, high
    for match in _STOP.finditer(text, low, high):
        if match.end() <= start:
            begin = match.end()
        elif match.start() >= end:
            stop = match.start() + 1
            break
    words = " ".join(text[begin:stop].split())
    before = "... " if begin == low and low > 0 else ""
    after = " ..." if stop == high and high < len(text) else ""
    return f"{before}{words}{after}"


def _overlaps(span: tuple[int, int], taken: list[tuple[int, int]]) -> bool:
    return any(low < span[1] and span[0] < high for low, high in taken)


def _lettered(telegram: Telegram, number: int | None, match: re.Match[str]) -> list[Mention]:
    letters = _letters(match["letters"])
    labels = _labels(telegram)
    if not letters or (
        len(letters) == 1 and letters[0] == "A" and not labels and match["letters"] == "a"
    ):
        return []  # "ref a" as the article: there is no list to point to
    text = " ".join(match.group().split())
    end = match.end()
    if text.endswith(")") and text.count("(") < text.count(")"):
        text, end = text[:-1], end - 1  # a bracket round the whole: (ref B)
    mentions = []
    for letter in letters:
        target = labels.get(letter)
        mrn = telegram.references[target].mrn if target is not None else None
        mentions.append(
            Mention(MentionKind.LETTERED, text, number, match.start(), end, target, mrn)
        )
    return mentions


def _labels(telegram: Telegram) -> dict[str, int]:
    """The place of each letter; in a list without letters the first is A, the second B."""
    labels = {r.label: at for at, r in enumerate(telegram.references) if r.label}
    if labels or len(telegram.references) > 26:
        return labels
    return {chr(ord("A") + at): at for at in range(len(telegram.references))}


def _letters(text: str) -> list[str]:
    upper = text.upper()
    letters: list[str] = []
    for first, last in _RANGE.findall(upper):
        if first < last and ord(last) - ord(first) < 20:
            letters += [chr(code) for code in range(ord(first), ord(last) + 1)]
    singles = re.findall(r"\b([A-Z])\b(?!')", upper)
    return (
        list(dict.fromkeys([*letters, *singles])) if not letters else sorted({*letters, *singles})
    )


def _bare(telegram: Telegram, number: int | None, match: re.Match[str]) -> list[Mention]:
    """``reftel`` with one entry is that entry, ``reftels`` are all of them."""
    text = " ".join(match.group().split())
    references = telegram.references
    plural = text.upper().endswith("S")
    if plural and references:
        return [
            Mention(MentionKind.BARE, text, number, match.start(), match.end(), at, reference.mrn)
            for at, reference in enumerate(references)
        ]
    target = _only(references)
    mrn = references[target].mrn if target is not None else None
    return [Mention(MentionKind.BARE, text, number, match.start(), match.end(), target, mrn)]


def _only(references: tuple[Reference, ...]) -> int | None:
    """The one entry that a bare ``reftel`` can mean, or the one telegram among others."""
    if len(references) == 1:
        return 0
    telegrams = [at for at, reference in enumerate(references) if reference.mrn is not None]
    return telegrams[0] if len(telegrams) == 1 else None


def _full(
    telegram: Telegram, number: int | None, text: str, taken: list[tuple[int, int]]
) -> list[Mention]:
    """Stations with numbers in prose, but for the telegram's own (a page line in the text)."""
    found: list[Mention] = []
    done = 0
    for match in _numbered(text):
        low = max(done, match.end() - len(match.group()) - _BEFORE)
        entries = read_numbers(text[low : match.end()], telegram.year)
        if not entries or entries[-1].end != match.end() - low or entries[-1].repaired:
            continue
        reference, start = entries[-1].reference, low + entries[-1].start
        mrn = reference.mrn
        if mrn is None or _is_own(telegram, mrn) or _overlaps((start, match.end()), taken):
            continue
        if re.search(r"\bPAGE\s+$", text[max(0, start - 12) : start]):
            continue  # a page line that was not taken out: PAGE 02 STATE 287386
        if not _is_number(text, start, match, reference.year_is_printed):
            continue
        done = match.end()
        target = next((at for at, r in enumerate(telegram.references) if r.mrn == mrn), None)
        words = " ".join(text[start : match.end()].split())
        found.append(
            Mention(
                MentionKind.FULL,
                words,
                number,
                start,
                match.end(),
                target,
                mrn,
                reference.year_is_printed,
            )
        )
    return found


def _is_own(telegram: Telegram, mrn: Mrn) -> bool:
    own = telegram.mrn
    return own is not None and (mrn.post, mrn.serial) == (own.post, own.serial)


def _numbered(text: str) -> Iterator[re.Match[str]]:
    """The words with a number behind them, looked for before numbers: these are fewer than words."""
    behind = 0
    for digits in _SERIAL.finditer(text):
        start = digits.start()
        if start >= behind and (text[start - 1 : start].isspace() or text[start - 1] == "#"):
            match = _NUMBERED.search(text, max(behind, digits.end() - _REACH), digits.end() + 4)
            if match is not None:
                yield match
                behind = match.end()


def _is_number(text: str, start: int, match: re.Match[str], year_is_printed: bool) -> bool:
    """True where the digits behind a station are a telegram's, and no year and no amount."""
    serial = match["serial"]
    is_year = re.fullmatch(r"(?:19|20)[0-9]{2}", serial) is not None
    if is_year and not year_is_printed:
        return False  # a place and a year: LONDON 2009
    if year_is_printed or serial.startswith("0") or len(serial) > 4:
        return True
    if _SAYS.search(text[max(0, start - 16) : start]) is not None:
        return True
    after = text[match.end() : match.end() + 1]
    return (
        after in set(",.;:)]\"'") and _POINTS.search(text[max(0, start - 16) : start]) is not None
    )
