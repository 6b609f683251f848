"""Mentions of other telegrams in the text: reftel, ref A, refs A and C, septel, full forms.

A mention is found by its kind and tied to an entry of the telegram's own REF
line where that leaves no doubt; whether such a telegram is held is another
question. Source: spec/04 (in the text), gold/README (in-text references).
"""

from __future__ import annotations

import re
from dataclasses import dataclass, replace
from enum import Enum

from reftel.codec.references import read_references
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
    stands in the text.
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


# The words are looked for first: a text without them costs one search.
_WORD = re.compile(r"\b(?:REF|SEP(?:TEL|ARATE))", re.IGNORECASE)
_LETTER = r"[A-Z](?![A-Za-z'])"
_JOIN = r"\s*(?:,\s*(?:AND\b)?|\bAND\b|&|\bTHROUGH\b|-|/|\bTO\b)\s*"
_LIST = rf"{_LETTER}\)?(?:{_JOIN}(?:REF\s*)?\(?{_LETTER}\)?){{0,9}}"
_LETTERED = re.compile(rf"\bREF(?:TEL|ERENCE)?S?(?:\s+|\s*\()(?P<letters>{_LIST})", re.IGNORECASE)
_BARE = re.compile(
    r"\b(?:REFTELS?|REF ?TELS?|REFERENCED? (?:CABLE|TELEGRAM|MESSAGE)S?|REF(?=[\s).,;:])(?! ?[A-Z]\b))",
    re.IGNORECASE,
)
_SEPTEL = re.compile(
    r"\bSEP(?:ARATE )?TELS?\b|\bSEPARATE (?:CABLE|TELEGRAM|MESSAGE)S?\b", re.IGNORECASE
)
_RANGE = re.compile(r"\b([A-Z])\s*(?:-|\bTHROUGH\b|\bTO\b)\s*\(?([A-Z])\b", re.IGNORECASE)
# A station and a number in prose, in brackets or after "in": (05 STATE 226504).
_FULL = re.compile(
    r"(?:[\"'(\[,;]|\b(?:[Ii]n|[Ss]ee|and|from|[Pp]er|of|by|[Aa]lso))\s?(?P<entry>(?:(?:19|20)?[0-9]{2}\s)?"
    r"[A-Z][A-Za-z.]{2,14}(?:\s[A-Z][A-Za-z.]{1,14}){0,2}\s[0-9]{3,6})(?=[\s),.;\]\"'])"
)


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
    if _WORD.search(text):
        for match in _LETTERED.finditer(text):
            mentions = _lettered(telegram, number, match)
            if mentions:
                taken.append(match.span())
                found += mentions
        for match in _BARE.finditer(text):
            if not _overlaps(match.span(), taken):
                taken.append(match.span())
                found += _bare(telegram, number, match)
        for match in _SEPTEL.finditer(text):
            found.append(
                Mention(MentionKind.SEPTEL, match.group(), number, match.start(), match.end())
            )
    for match in _FULL.finditer(text):
        if not _overlaps(match.span("entry"), taken):
            found += _full(telegram, number, match)
    found.sort(key=lambda mention: mention.start)
    return [replace(one, sentence=sentence_at(text, one.start, one.end)) for one in found]


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
    labels = {r.label: at for at, r in enumerate(telegram.references) if r.label}
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


def _full(telegram: Telegram, number: int | None, match: re.Match[str]) -> list[Mention]:
    entries = read_references(match["entry"], telegram.year)
    if len(entries) != 1 or entries[0].reference.mrn is None or entries[0].repaired:
        return []
    words = match["entry"].split()
    if re.fullmatch(r"(?:19|20)[0-9]{2}", words[-1]) and len(words) == 2:
        return []  # a place and a year
    mrn = entries[0].reference.mrn
    target = next((at for at, r in enumerate(telegram.references) if r.mrn == mrn), None)
    start = match.start("entry")
    return [
        Mention(
            MentionKind.FULL,
            match["entry"],
            number,
            start,
            match.end("entry"),
            target,
            mrn,
            entries[0].reference.year_is_printed,
        )
    ]
