"""The TAGS line: codes with commas or without, glued, in link markup, with persons.

    TAGS: OVIP (CLINTON, HILLARY), PREL, PGOV, IT
    TAGS: [PREL](#) [PGOV](#)        link markup left by a publisher (B13)
    TAGS: KDEMAF PHUMBA              two codes run together (B12)

Source: spec/02 (TAGS line), spec/05 B11-B13.
"""

from __future__ import annotations

import re
from dataclasses import dataclass
from functools import lru_cache
from typing import NamedTuple

from reftel import authority
from reftel.telegram.tags import Tag

_MARKUP = re.compile(r"\[(?P<code>[^\[\]()]{1,40})\]\([^()\s]{0,200}\)")
_PERSON_AFTER = re.compile(r"\s*,?\s*\((?P<person>[^()]{2,80})\)")
_WORD = re.compile(r"\S+")
_PIECE = re.compile(r"[^,;]+")
# A line in capitals without commas names a visitor by surname and given name.
_VISITOR_TAGS = frozenset({"OVIP", "OREP", "OTRA"})
_CAPTIONS = frozenset({"SIPDIS", "NOFORN", "EXDIS", "NODIS", "LIMDIS", "STADIS"})
_CODE = re.compile(r"[A-Z0-9](?:[A-Z0-9./\-]*[A-Z0-9])?")


# The same few hundred codes stand on all lines.
_tag = lru_cache(maxsize=4096)(Tag)


class TagEntry(NamedTuple):
    """A tag, where it stands in the text given, and what was mended.

    ``mended`` is ``glued``, ``markup``, or ``misspelt``.
    """

    tag: Tag
    start: int
    end: int
    mended: str | None = None


@dataclass(frozen=True, slots=True)
class Unread:
    """A stretch of the line that is no tag."""

    start: int
    end: int


def read_tags(text: str) -> tuple[list[TagEntry], list[Unread]]:
    """The tags of the words after ``TAGS:``, in order, and what could not be read."""
    entries: list[TagEntry] = []
    unread: list[Unread] = []
    plain = text
    markup: list[tuple[int, int]] = []
    if "](" in text:
        # The brackets and the address become blanks, so that places stay.
        def blank(match: re.Match[str]) -> str:
            markup.append(match.span())
            return f" {match['code']}".ljust(len(match.group()))

        plain = _MARKUP.sub(blank, text)
    upper = plain.upper() if len(plain.upper()) == len(plain) else plain
    at = 0
    brackets = "(" in upper
    while at < len(upper):
        person = _PERSON_AFTER.match(upper, at) if brackets else None
        if person is not None and entries:
            _attach(entries, person, unread)
            at = person.end()
            continue
        piece = _PIECE.match(upper, at)
        if piece is None:
            at += 1
            continue
        end = piece.end()
        paren = upper.find("(", at, end) if brackets else -1
        if paren >= 0:
            end = paren
        _read_piece(upper, at, end, entries, unread)
        at = end if end > at else end + 1
        if paren >= 0 and end == paren and not _PERSON_AFTER.match(upper, paren):
            at = paren + 1  # a bracket that opens no person
    if markup:
        entries = [
            TagEntry(e.tag, e.start, e.end, "markup")
            if e.mended is None and any(low <= e.start < high for low, high in markup)
            else e
            for e in entries
        ]
    return _once(entries), unread


def _attach(entries: list[TagEntry], person: re.Match[str], unread: list[Unread]) -> None:
    last = entries[-1]
    name = " ".join(person["person"].split())
    if last.tag.person is None and name:
        entries[-1] = TagEntry(Tag(last.tag.code, name), last.start, person.end(), last.mended)
    else:
        unread.append(Unread(person.start("person"), person.end("person")))


def _read_piece(
    text: str, start: int, end: int, entries: list[TagEntry], unread: list[Unread]
) -> None:
    """One stretch between commas: codes with blanks between, or words spelt out."""
    known = authority.known_tags()
    bare = text[start:end].strip()
    if bare in known and _CODE.fullmatch(bare):  # as nearly all pieces are: one code
        low = text.index(bare, start)
        entries.append(TagEntry(_tag(bare), low, low + len(bare)))
        return
    words = list(_WORD.finditer(text[start:end]))
    index = 0
    while index < len(words):
        word = words[index]
        code = word.group().strip(".:;")
        low, high = start + word.start(), start + word.end()
        if code in known or not _CODE.fullmatch(code):
            if _CODE.fullmatch(code):
                entries.append(TagEntry(_tag(code), low, low + len(code)))
                if code in _VISITOR_TAGS:
                    index += _visitor(start, words, index, entries)
            elif code:
                unread.append(Unread(low, high))
            index += 1
            continue
        if code in _CAPTIONS:
            unread.append(Unread(low, high))
            index += 1
            continue
        glued = _unglue(code)
        if glued:
            place = low
            for part in glued:
                entries.append(TagEntry(_tag(part), place, place + len(part), "glued"))
                place += len(part)
            index += 1
            continue
        meant = _one_letter_less(code)
        if meant is not None:
            entries.append(TagEntry(_tag(meant), low, low + len(code), "misspelt"))
            index += 1
            continue
        index = _phrase(start, words, index, entries, unread)


def _phrase(
    start: int,
    words: list[re.Match[str]],
    index: int,
    entries: list[TagEntry],
    unread: list[Unread],
) -> int:
    """Unknown words that stand together: one entry, ``HUMAN RIGHTS``; the index behind them."""
    last = index
    while last + 1 < len(words) and not _is_code(words[last + 1].group()) and len(words) > 1:
        last += 1
    # A word that stands twice ends two entries: HUMAN RIGHTS LABOR RIGHTS.
    for earlier in range(index, last):
        if words[earlier].group() == words[last].group():
            last = earlier
            break
    low, stop = start + words[index].start(), start + words[last].end()
    in_words = _in_words(words[index : last + 1], start)
    if in_words:
        entries += in_words
        return last + 1
    phrase = " ".join(w.group().strip(".:;") for w in words[index : last + 1])
    try:
        entries.append(TagEntry(Tag(phrase), low, stop))
    except ValueError:
        unread.append(Unread(low, stop))
    return last + 1


# Subjects that posts typed out in words behind their codes, without commas between them:
# where one of these ends, the next begins.
_IN_WORDS = {
    phrase.replace(" ", ""): phrase
    for phrase in (
        "CONSULAR AFFAIRS",
        "COUNTERTERRORISM",
        "ECONOMIC AFFAIRS",
        "HUMAN RIGHTS",
        "LABOR",
        "LABOR RIGHTS",
        "MEDIA REACTION REPORT",
        "POLITICAL AFFAIRS",
    )
}
# The halves of a free tag that posts typed with and without a blank (authority/tags.csv: variants).
_HALVES = frozenset({"POL", "MIL"})
_LONGEST_IN_WORDS = max(map(len, _IN_WORDS))


def _in_words(words: list[re.Match[str]], shift: int) -> list[TagEntry]:
    """Several subjects in words, and codes run on behind them; none where a letter is left over."""
    letters = "".join(word.group() for word in words)
    places = [shift + at for word in words for at in range(word.start(), word.end())]
    edges = {shift + word.start() for word in words}
    known = authority.known_tags() | _HALVES
    found: list[TagEntry] = []
    at = 0
    while at < len(letters):
        for size in range(min(_LONGEST_IN_WORDS, len(letters) - at), 2, -1):
            part = letters[at : at + size]
            phrase = _IN_WORDS.get(part) or (part if found and part in known else None)
            if phrase is not None:
                glued = None if places[at] in edges else "glued"
                found.append(TagEntry(_tag(phrase), places[at], places[at + size - 1] + 1, glued))
                at += size
                break
        else:
            return []
    return found


def _is_code(word: str) -> bool:
    code = word.strip(".:;")
    return (
        code in authority.known_tags()
        or _unglue(code) is not None
        or _one_letter_less(code) is not None
    )


_MOST_GLUED = 60


def _unglue(code: str) -> list[str] | None:
    """Codes run together (B12): four letters each, a region's two at one end; else ``None``."""
    if not 6 <= len(code) <= _MOST_GLUED or len(code) % 2 or not code.isalpha():
        return None
    known = authority.known_tags()
    for first in (4, 2) if len(code) % 4 else (4,):
        widths = [first, *[4] * ((len(code) - first) // 4)]
        if sum(widths) < len(code):
            widths.append(len(code) - sum(widths))
        parts, at = [], 0
        for width in widths:
            parts.append(code[at : at + width])
            at += width
        if all(part in known for part in parts):
            return parts
    return None


_LEAST_FOR_ANY_LETTER = 6


def _one_letter_less(code: str) -> str | None:
    """The one code that a word is with a letter too many, where that can be known.

    A doubled letter (``MOPPS``) is a slip of the hand; any other letter is taken
    out only of a long word, for a short one may be a code that no table has.
    """
    known = authority.known_tags()
    if code in known or len(code) < 5 or not code.isalpha():
        return None
    found = set()
    for at in range(len(code)):
        less = code[:at] + code[at + 1 :]
        doubled = at > 0 and code[at] == code[at - 1]
        if less in known and (doubled or len(code) >= _LEAST_FOR_ANY_LETTER):
            found.add(less)
    return found.pop() if len(found) == 1 else None


def _visitor(start: int, words: list[re.Match[str]], index: int, entries: list[TagEntry]) -> int:
    """Surname and given name after OVIP where commas and brackets are lost; how many words."""
    taken: list[str] = []
    for word in words[index + 1 : index + 3]:
        bare = word.group().strip(".")
        if not bare.isalpha() or len(bare) < 3 or bare in authority.known_tags():
            break
        taken.append(bare)
    if len(taken) != 2:
        return 0
    last = entries[-1]
    entries[-1] = TagEntry(
        Tag(last.tag.code, f"{taken[0]}, {taken[1]}"), last.start, start + words[index + 2].end()
    )
    return 2


def _once(entries: list[TagEntry]) -> list[TagEntry]:
    """Each code once, where it stands first."""
    seen: set[tuple[str, str | None]] = set()
    kept = []
    for entry in entries:
        said = entry.tag.code, entry.tag.person
        if said not in seen:
            seen.add(said)
            kept.append(entry)
    return kept
