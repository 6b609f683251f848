"""The body of the text: numbered paragraphs, the headings over them, the signature.

Their numbers are found in ``numbering``, headings in ``section_headings``, the
ending in ``signature``. Source: spec/02 (paragraphs), gold/README (conventions).
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from itertools import pairwise

from reftel.codec.notes import Notes
from reftel.codec.numbering import Mark, paragraph_marks
from reftel.codec.section_headings import (
    heading_before,
    heading_inside,
    may_end_in_heading,
    stripped,
    tidy_heading,
)
from reftel.codec.signature import read_ending
from reftel.telegram.marking import PortionMark
from reftel.telegram.model import Paragraph


@dataclass(frozen=True, slots=True)
class Body:
    """What the body says: text before paragraph 1, paragraphs, signature, and what follows."""

    preamble: str
    paragraphs: tuple[Paragraph, ...]
    signature: str | None
    remainder: str


def read_body(start: int, notes: Notes, may_sign: Callable[[str], bool]) -> Body:
    """The body from a place in the cleaned text to its end.

    ``may_sign`` says of a surname whether its bearer signed for the post on
    the day; it is asked only where the form alone does not show a signature.
    """
    page = notes.page
    if not page.text[start:].strip():
        return Body("", (), None, "")
    chain = paragraph_marks(start, notes)
    stop, signature, remainder = read_ending(start, chain, notes, may_sign)
    if not chain:
        low, high = stripped(page.text, start, stop)
        if low < high:
            notes.place("preamble", low, high)
        return Body(page.text[low:high], (), signature, remainder)
    return _paragraphs(start, stop, chain, signature, remainder, notes)


def _paragraphs(
    start: int, stop: int, chain: list[Mark], signature: str | None, remainder: str, notes: Notes
) -> Body:
    text = notes.page.text
    ends = [mark.start for mark in chain[1:]] + [stop]
    low, high = stripped(text, start, chain[0].start)
    heading = None
    if may_end_in_heading(text, low, high):
        high, heading = heading_before(text, low, high, first=True)
    preamble = text[low:high].rstrip()
    if preamble:
        notes.place("preamble", low, low + len(preamble))
    paragraphs: list[Paragraph] = []
    places: list[tuple[int, int]] = []
    for index, (mark, end) in enumerate(zip(chain, ends, strict=True)):
        begin, inner = heading_inside(text, mark.text, end)
        low, high = stripped(text, begin, end)
        below = None
        if index + 1 < len(chain) and may_end_in_heading(text, low, high):
            stop_at, below = heading_before(text, begin, end)
            low, high = stripped(text, begin, stop_at)
        own = heading or inner
        if own is not None:
            notes.place(f"paragraphs[{index}].heading", *own)
        places.append((low, high))
        paragraphs.append(
            Paragraph(
                mark.number,
                text[low:high],
                _portion(mark, notes),
                tidy_heading(text[own[0] : own[1]]) if own is not None else None,
            )
        )
        heading = below
    notes.place_each("paragraphs[{}].number", [(mark.start, mark.text) for mark in chain])
    notes.place_each("paragraphs[{}].text", places)
    _note_sequence(chain, notes)
    return Body(preamble, tuple(paragraphs), signature, remainder)


def _portion(mark: Mark, notes: Notes) -> PortionMark | None:
    if mark.mark is None:
        return None
    try:
        return PortionMark.parse(mark.mark)
    except ValueError:
        notes.defect(
            "unread-portion-mark",
            f"The portion mark ({mark.mark}) is none of the known forms.",
            mark.start,
            mark.text,
        )
        return None


def _note_sequence(chain: list[Mark], notes: Notes) -> None:
    if chain[0].number != 1:
        notes.defect(
            "paragraphs-start-late",
            f"The first paragraph is numbered {chain[0].number}.",
            chain[0].start,
            chain[0].text,
            "C6",
        )
    for before, after in pairwise(chain):
        if after.inline:
            notes.repair(
                "glued-paragraph",
                f"Paragraph {after.number} follows in the same line; it is one of its own.",
                after.start,
                after.text,
                f"\n{after.number}. ({after.mark}) ",
                "C5",
            )
        if after.number != before.number + 1:
            notes.defect(
                "paragraph-sequence",
                f"Paragraph {before.number} is followed by paragraph {after.number}.",
                after.start,
                after.text,
                "C6",
            )
