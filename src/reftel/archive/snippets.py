"""The stretch of a telegram that shows why it was found.

Made from the text that the archive keeps, by the words of the index: a phrase is
marked as a phrase, and a word that only begins as asked is marked whole.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from functools import lru_cache
from itertools import islice

from reftel.archive.nodes import Part, Text
from reftel.archive.plainwords import plain_words
from reftel.archive.searchable import Searchable
from reftel.archive.similar import within_edits
from reftel.archive.words import LONGEST_WORD, word_places, words

Snippet = tuple[tuple[str, bool], ...]

WIDTH = 240
_LEAD = 70
# A common word stands in a long text often enough without reading it to its end.
_ENOUGH = 200
_CUT = "\u2026"
_BLANKS = re.compile(r"\s+")


@dataclass(frozen=True, slots=True, order=True)
class _Match:
    start: int
    end: int
    asked: int


def make_snippet(searchables: Sequence[Searchable], wanted: Iterable[Text]) -> Snippet:
    """At most about ``WIDTH`` characters with the words asked for, each piece marked or not.

    Looks in the best copy first, in its text before its header. Where nothing
    of what was asked stands in any text, it is the beginning of the body.
    """
    asked = list(wanted)
    for field, sources in (
        ("text", [text for one in searchables for text in (one.body, one.rest)]),
        ("header", [one.header for one in searchables]),
    ):
        phrases = [text.parts for text in asked if text.field == field]
        for source in sources if phrases else ():
            matches = _matches(source, phrases)
            if matches:
                return _cut(source, matches)
    beginning = next((one.body or one.rest for one in searchables if one.body or one.rest), "")
    return _cut(beginning, [])


def match_places(source: str, wanted: Iterable[Text]) -> list[tuple[int, int]]:
    """Where in a text the words asked for stand: characters, end exclusive, in order."""
    phrases = [text.parts for text in wanted]
    return [(match.start, match.end) for match in _matches(source, phrases)] if phrases else []


def _matches(source: str, phrases: Sequence[tuple[Part, ...]]) -> list[_Match]:
    """The places where a phrase stands, in order; those that overlap are one."""
    letters = None if _is_fuzzy_phrase(phrases) else _plain_letters(source)
    found = _by_words(source, phrases) if letters is None else list(_by_letters(letters, phrases))
    apart: list[_Match] = []
    for match in sorted(found):
        if not apart or match.start >= apart[-1].end:
            apart.append(match)
        elif match.end > apart[-1].end:
            apart[-1] = _Match(apart[-1].start, match.end, apart[-1].asked)
    return apart


def _is_fuzzy_phrase(phrases: Sequence[tuple[Part, ...]]) -> bool:
    """True where a word that may differ stands in a row with others: no query has that today."""
    return any(part.edits for parts in phrases if len(parts) > 1 for part in parts)


def _plain_letters(source: str) -> str | None:
    """The text in small letters without accents, character for character as long.

    ``None`` where a letter of it is folded to several, or to none of the 26: then its
    words must be taken apart.
    """
    if source.isascii():
        return source.lower()
    table: dict[int, str] = {}
    for letter in set(source):
        if letter.isascii():
            continue
        folded = next((word for word, _, _ in plain_words(letter, LONGEST_WORD)), " ")
        if len(folded) != 1 or not folded.isascii():
            return None
        table[ord(letter)] = folded
    return source.translate(table).lower()


def _by_letters(letters: str, phrases: Sequence[tuple[Part, ...]]) -> Iterator[_Match]:
    """Found as letters are found, with a look at the words only where the first one stands.

    To take a text apart into words costs some hundred times as much.
    """
    for number, parts in _spelt_out(letters, phrases):
        first, phrase, seen, at = parts[0].word, _phrase_pattern(parts), 0, -1
        while seen < _ENOUGH and (at := letters.find(first, at + 1)) >= 0:
            if at and letters[at - 1].isalnum():
                continue
            match = phrase.match(letters, at)
            if match is not None:
                seen += 1
                yield _Match(at, match.end(), number)


def _spelt_out(
    letters: str, phrases: Sequence[tuple[Part, ...]]
) -> Iterator[tuple[int, tuple[Part, ...]]]:
    """The phrases with their numbers; in place of a word that may differ, the words like it here."""
    here: set[str] = set()
    for number, parts in enumerate(phrases):
        if not parts[0].edits:
            yield number, parts
            continue
        here = here or set(words(letters))
        asked, edits = parts[0].word, parts[0].edits
        # Most words differ so much in length that nothing else need be compared.
        least, most = len(asked) - edits, len(asked) + edits
        alike = [word for word in here if least <= len(word) <= most]
        for word in sorted(alike):
            if within_edits(word, asked, edits):
                yield number, (Part(word),)


@lru_cache(maxsize=256)
def _phrase_pattern(parts: tuple[Part, ...]) -> re.Pattern[str]:
    """The parts in a row, between letters and digits that belong to no other word."""
    return re.compile(
        "[^a-z0-9]+".join(
            re.escape(part.word)
            + (f"[a-z0-9]{{0,{max(0, LONGEST_WORD - 1 - len(part.word))}}}" if part.prefix else "")
            + "(?![a-z0-9])"
            for part in parts
        )
    )


def _by_words(source: str, phrases: Sequence[tuple[Part, ...]]) -> list[_Match]:
    """Found among the words of the text, taken apart as the index does."""
    found = words(source)
    places = [
        (at, len(parts), number)
        for number, parts in enumerate(phrases)
        for at in islice(_places(found, parts), _ENOUGH)
    ]
    spans = word_places(source) if places else []
    return [
        _Match(spans[at][0], spans[at + length - 1][1], number) for at, length, number in places
    ]


def _places(found: Sequence[str], parts: tuple[Part, ...]) -> Iterator[int]:
    """Where in the words of a text a phrase begins."""
    first, rest = parts[0], parts[1:]
    if first.prefix or first.edits:
        alike = {word for word in set(found) if _is(word, first)}
        starts = (at for at, word in enumerate(found) if word in alike)
    else:
        starts = (at for at, word in enumerate(found) if word == first.word)
    for at in starts:
        if at + len(parts) <= len(found) and all(
            _is(found[at + step], part) for step, part in enumerate(rest, start=1)
        ):
            yield at


def _is(word: str, part: Part) -> bool:
    if part.edits:
        return within_edits(word, part.word, part.edits)
    return word.startswith(part.word) if part.prefix else word == part.word


def _cut(text: str, matches: Sequence[_Match]) -> Snippet:
    """The window with the most that was asked for, words whole, blanks joined."""
    start, end = _window(text, matches)
    pieces: list[tuple[str, bool]] = [(f"{_CUT} ", False)] if text[:start].strip() else []
    place = start
    for match in matches:
        if match.start < start or match.end > end:
            continue
        pieces += [(text[place : match.start], False), (text[match.start : match.end], True)]
        place = match.end
    pieces.append((text[place:end], False))
    if end < len(text.rstrip()):
        pieces.append((f" {_CUT}", False))
    return tuple((joined, marked) for joined, marked in _joined(pieces) if joined)


def _window(text: str, matches: Sequence[_Match]) -> tuple[int, int]:
    if not matches:
        first = len(text) - len(text.lstrip())
        return (0 if first == len(text) else first), _word_end(text, first + WIDTH)
    best, best_score = matches[0], (0, 0)
    for at, match in enumerate(matches):
        inside = []
        for other in matches[at:]:
            if other.end > match.start + WIDTH - _LEAD:
                break
            inside.append(other)
        score = (len({other.asked for other in inside}), len(inside))
        if score > best_score:
            best, best_score = match, score
    start = max(0, best.start - _LEAD)
    if start > 0:
        blank = _BLANKS.search(text, start, best.start)
        start = blank.end() if blank else best.start
    return start, max(_word_end(text, start + WIDTH), best.end)


def _word_end(text: str, place: int) -> int:
    """The end of the last whole word before ``place``."""
    if place >= len(text):
        return len(text)
    blank = max(text.rfind(" ", 0, place + 1), text.rfind("\n", 0, place + 1))
    return blank if blank > place - WIDTH // 2 else place


def _joined(pieces: Iterable[tuple[str, bool]]) -> Iterator[tuple[str, bool]]:
    """Pieces with runs of blanks as one, also where a run lies over an edge; alike ones joined."""
    whole: list[tuple[str, bool]] = []
    ends_blank = True
    for text, marked in pieces:
        flat = _BLANKS.sub(" ", text)
        if ends_blank:
            flat = flat.lstrip(" ")
        if not flat:
            continue
        ends_blank = flat.endswith(" ")
        if whole and whole[-1][1] == marked:
            whole[-1] = (whole[-1][0] + flat, marked)
        else:
            whole.append((flat, marked))
    if whole and ends_blank:
        whole[-1] = (whole[-1][0].rstrip(" "), whole[-1][1])
    yield from whole
