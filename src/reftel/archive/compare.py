"""Copies of one telegram side by side, word by word: what one withholds and another prints.

Historians call it declassification analysis: the same telegram, released twice,
shows by its differences what somebody thought worth hiding. Pages, capitals,
punctuation and line breaks are not compared; words are.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from difflib import SequenceMatcher
from types import MappingProxyType
from typing import Any

from reftel.archive.align import Stretch, align
from reftel.archive.searchable import Searchable
from reftel.archive.values import StoredCopy
from reftel.archive.words import words

SAME = "same"
PRINTED = "printed"
WITHHELD = "withheld"
ONLY = "only"
CHANGED = "changed"
MISPRINT = "misprint"

KINDS: Mapping[str, str] = MappingProxyType(
    {
        SAME: "stands in every copy compared",
        PRINTED: "printed here, where another copy withholds it",
        WITHHELD: "a mark that stands for withheld words, where another copy prints them",
        ONLY: "stands here, and another copy has nothing in its place",
        CHANGED: "another copy has other words in its place",
        MISPRINT: "another copy has nearly the same letters: a misprint, a broken or glued word",
    }
)
"""What a piece of a copy is, beside the others. Of several the first that holds."""

MOST_COPIES = 12
"""So many copies are compared at once; the best ones, unless others are asked for."""

_STRENGTH = {kind: at for at, kind in enumerate((SAME, MISPRINT, CHANGED, ONLY, WITHHELD, PRINTED))}
# Runs of X (spec/05 F1), blackened signs, and the brackets of editions: "[text not declassified]".
_MARK = re.compile(
    r"X{3,}(?![IVL])|x{3,}|[\u2588\u25a0]+"
    r"|\[[^\[\]]{0,60}?(?:not declassified|withheld|redacted|excised|sanitized)[^\[\]]{0,40}\]",
    re.IGNORECASE,
)
_WORD = re.compile(r"[^\W_]+")
_HIDDEN = "\0withheld"
_NEARLY = 0.75
_LONGEST_MISPRINT = 120


@dataclass(frozen=True, slots=True)
class Piece:
    """Words of one copy that stand together, as printed, and their ``kind`` (``KINDS``)."""

    text: str
    kind: str


@dataclass(frozen=True, slots=True)
class Passage:
    """One place of the telegram in every copy.

    ``place`` is ``header``, ``markings``, ``subject``, ``preamble``, ``paragraph 3``,
    ``signature`` or ``remainder``, by the first copy. ``cells`` has one row of pieces for each copy,
    empty where it has nothing there.
    """

    place: str
    cells: tuple[tuple[Piece, ...], ...]

    @property
    def same(self) -> bool:
        """True where every copy says the same."""
        return all(piece.kind == SAME for cell in self.cells for piece in cell)


@dataclass(frozen=True, slots=True)
class ComparedValue:
    """One value of the telegram (``classification``) as each copy has it, ``None`` where it has not."""

    name: str
    values: tuple[str | None, ...]

    @property
    def same(self) -> bool:
        """True where every copy has it alike."""
        return len(set(self.values)) == 1


@dataclass(frozen=True, slots=True)
class Comparison:
    """The copies of one telegram side by side.

    ``copies`` are those compared, the first is the one the others are held
    against; ``left_out`` are the numbers of further ones. ``counts`` says how many
    pieces of each kind there are, ``same`` left out.
    """

    id: str
    mrn: str | None
    copies: tuple[StoredCopy, ...]
    left_out: tuple[int, ...]
    values: tuple[ComparedValue, ...]
    passages: tuple[Passage, ...]

    @property
    def same(self) -> bool:
        """True where the copies say the same in all they were compared by."""
        return all(value.same for value in self.values) and all(
            passage.same for passage in self.passages
        )

    @property
    def counts(self) -> dict[str, int]:
        """How many pieces differ, by kind; kinds of which there are none are left out."""
        found = dict.fromkeys(KINDS, 0)
        for passage in self.passages:
            for cell in passage.cells:
                for piece in cell:
                    found[piece.kind] += 1
        del found[SAME]
        return {kind: number for kind, number in found.items() if number}

    def to_json(self) -> dict[str, Any]:
        """As plain values; the keys are on docs/archive.md."""
        return {
            "id": self.id,
            "mrn": self.mrn,
            "same": self.same,
            "counts": self.counts,
            "copies": [dict(copy) for copy in self.copies],
            "left_out": list(self.left_out),
            "values": [
                {"name": value.name, "same": value.same, "values": list(value.values)}
                for value in self.values
            ],
            "passages": [
                {
                    "place": passage.place,
                    "same": passage.same,
                    "cells": [
                        [{"text": piece.text, "kind": piece.kind} for piece in cell]
                        for cell in passage.cells
                    ],
                }
                for passage in self.passages
            ],
        }


@dataclass(frozen=True, slots=True)
class CopyContent:
    """What a copy is compared by: its public JSON and what is searched of it."""

    copy: StoredCopy
    json: Mapping[str, Any]
    searchable: Searchable


def compare(
    telegram_id: str, mrn: str | None, contents: Sequence[CopyContent], left_out: Sequence[int] = ()
) -> Comparison:
    """The copies side by side, all held against the first; there is at least one."""
    passages: list[Passage] = []
    streams = [_streams(content) for content in contents]
    for name in streams[0]:
        passages += _passages([stream[name] for stream in streams])
    return Comparison(
        telegram_id,
        mrn,
        tuple(content.copy for content in contents),
        tuple(left_out),
        tuple(_values([content.json for content in contents])),
        tuple(passages),
    )


@dataclass(frozen=True, slots=True)
class _Stream:
    """A stretch of text in parts, cut into words. ``parts`` are (place, first word of it)."""

    text: str
    parts: tuple[tuple[str, int], ...]
    words: tuple[str, ...]
    spans: tuple[tuple[int, int], ...]


def _streams(content: CopyContent) -> dict[str, _Stream]:
    """What is compared with what: headers with headers, texts with texts."""
    json = content.json
    body = [("subject", json["subject"] or ""), ("preamble", json["preamble"])]
    for paragraph in json["paragraphs"]:
        heading = f"{paragraph['heading_before']}\n" if paragraph["heading_before"] else ""
        mark = f"({paragraph['marking']}) " if paragraph["marking"] else ""
        number = paragraph["number"]
        body.append((f"paragraph {number}", f"{heading}{number}. {mark}{paragraph['text']}"))
    body += [("signature", json["signature"] or ""), ("remainder", json["remainder"])]
    return {
        "header": _stream([("header", content.searchable.header)]),
        "markings": _stream([("markings", content.searchable.rest)]),
        "text": _stream(body),
    }


def _stream(parts: Sequence[tuple[str, str]]) -> _Stream:
    text = ""
    starts = []
    found: list[str] = []
    spans: list[tuple[int, int]] = []
    for place, part in parts:
        if not part.strip():
            continue
        starts.append((place, len(found)))
        for word, start, end in _cut(part):
            found.append(word)
            spans.append((len(text) + start, len(text) + end))
        text += f"{part}\n\n"
    return _Stream(text, tuple(starts), tuple(found), tuple(spans))


def _cut(text: str) -> Iterator[tuple[str, int, int]]:
    """The words of a text with their places; a mark of withheld words is one word of its own."""
    place = 0
    for mark in _MARK.finditer(text):
        yield from _plain(text, place, mark.start())
        yield _HIDDEN, mark.start(), mark.end()
        place = mark.end()
    yield from _plain(text, place, len(text))


def _plain(text: str, start: int, end: int) -> Iterator[tuple[str, int, int]]:
    for match in _WORD.finditer(text, start, end):
        for word in words(match.group()) or [match.group()]:
            yield word, match.start(), match.end()


def _passages(streams: Sequence[_Stream]) -> Iterator[Passage]:
    """The parts of the first stream, each with what the others have in its place."""
    base, others = streams[0], streams[1:]
    kinds = [SAME] * len(base.words)
    lines: list[tuple[list[str], list[int]]] = []
    for other in others:
        found, home = _held_against(base, other, kinds)
        lines.append((found, home))
    parts = base.parts or next((other.parts[:1] for other in others if other.parts), ())
    ends = [*(start for _, start in parts[1:]), len(base.words)][: len(parts)]
    for number, ((place, start), end) in enumerate(zip(parts, ends, strict=True)):
        last = number == len(parts) - 1
        cells = [_cell(base, kinds, start if base.parts else 0, end)]
        for other, (found, home) in zip(others, lines, strict=True):
            low = _first_at(home, start) if number else 0
            high = len(home) if last else _first_at(home, end)
            cells.append(_cell(other, found, low, high))
        yield Passage(place, tuple(cells))


def _first_at(home: Sequence[int], place: int) -> int:
    """The first word that belongs at or after a place of the base; ``home`` rises."""
    low, high = 0, len(home)
    while low < high:
        middle = (low + high) // 2
        if home[middle] < place:
            low = middle + 1
        else:
            high = middle
    return low


def _held_against(base: _Stream, other: _Stream, kinds: list[str]) -> tuple[list[str], list[int]]:
    """Of each word of ``other`` its kind and its place in the base; ``kinds`` grows stronger."""
    found: list[str] = []
    home: list[int] = []
    at = there = 0
    stretches: list[Stretch] = [
        *align(base.words, other.words),
        (len(base.words), len(other.words), 0),
    ]
    for start, where, length in stretches:
        ours, theirs = _kinds(base.words[at:start], other.words[there:where])
        for place in range(at, start):
            kinds[place] = max(kinds[place], ours, key=_STRENGTH.__getitem__)
        found += [theirs] * (where - there)
        # What has no place of its own stands with the words before it.
        home += [_spread(number, at, start) for number in range(where - there)]
        found += [SAME] * length
        home += range(start, start + length)
        at, there = start + length, where + length
    return found, home


def _spread(number: int, at: int, start: int) -> int:
    return min(at + number, start - 1) if start > at else max(at - 1, 0)


def _kinds(ours: Sequence[str], theirs: Sequence[str]) -> tuple[str, str]:
    """What two stretches in the same place are to each other."""
    if not ours or not theirs:
        return ONLY, ONLY
    hidden = _HIDDEN in ours, _HIDDEN in theirs
    if hidden == (True, False):
        return WITHHELD, PRINTED
    if hidden == (False, True):
        return PRINTED, WITHHELD
    left, right = "".join(ours), "".join(theirs)
    if max(len(left), len(right)) <= _LONGEST_MISPRINT:
        matcher = SequenceMatcher(None, left, right, autojunk=False)
        if matcher.ratio() >= _NEARLY:
            return MISPRINT, MISPRINT
    return CHANGED, CHANGED


def _cell(stream: _Stream, kinds: Sequence[str], low: int, high: int) -> tuple[Piece, ...]:
    """The words from ``low`` to ``high`` as pieces of one kind each, as they are printed."""
    pieces: list[Piece] = []
    start = low
    for at in range(low, high):
        if at + 1 < high and kinds[at + 1] == kinds[start]:
            continue
        first = stream.spans[start][0] if pieces else _line_start(stream, start)
        # Signs between two pieces go with the first; those after the last word belong to it.
        last = stream.spans[at + 1][0] if at + 1 < high else _line_end(stream, at)
        pieces.append(Piece(stream.text[first:last], kinds[start]))
        start = at + 1
    return tuple(pieces)


def _line_start(stream: _Stream, word: int) -> int:
    """Where the signs begin that stand before a word: a bracket, a quotation mark."""
    before = stream.spans[word - 1][1] if word else 0
    gap = stream.text[before : stream.spans[word][0]]
    return stream.spans[word][0] - len(gap) + max(gap.rfind(" "), gap.rfind("\n")) + 1


def _line_end(stream: _Stream, word: int) -> int:
    """Where the signs end that stand after a word."""
    start = stream.spans[word][1]
    after = stream.spans[word + 1][0] if word + 1 < len(stream.spans) else len(stream.text)
    return start + len(stream.text[start:after].split("\n\n", 1)[0].rstrip())


def _values(telegrams: Sequence[Mapping[str, Any]]) -> Iterator[ComparedValue]:
    for name, read in _VALUES.items():
        values = tuple(read(telegram) for telegram in telegrams)
        if any(value is not None for value in values):
            yield ComparedValue(name, values)


def _plainly(name: str) -> Any:
    return lambda telegram: None if telegram[name] is None else str(telegram[name])


def _listed(name: str) -> Any:
    return lambda telegram: ", ".join(map(str, telegram[name])) or None


def _of_header(name: str) -> Any:
    return lambda telegram: (telegram["header"] or {}).get(name)


def _addressees(name: str) -> Any:
    def read(telegram: Mapping[str, Any]) -> str | None:
        listed = (telegram["header"] or {}).get(name) or ()
        return "; ".join(addressee["plad"] for addressee in listed) or None

    return read


_VALUES: Mapping[str, Any] = MappingProxyType(
    {
        "classification": _plainly("classification"),
        "captions": _listed("captions"),
        "date": _of_header("dtg"),
        "precedence": _of_header("highest_precedence"),
        "from": _of_header("from"),
        "to": _addressees("to"),
        "info": _addressees("info"),
        "declassify": _plainly("declassify_on"),
        "tags": _listed("tags"),
        "subject": _plainly("subject"),
        "references": lambda telegram: (
            "; ".join(one["text"] for one in telegram["references"]) or None
        ),
        "classified-by": lambda telegram: (telegram["classified_by"] or {}).get("text"),
        "paragraphs": lambda telegram: str(len(telegram["paragraphs"])),
        "marks": lambda telegram: (
            ", ".join(
                f"{one['number']} ({one['marking']})"
                for one in telegram["paragraphs"]
                if one["marking"]
            )
            or None
        ),
        "signature": _plainly("signature"),
    }
)
