"""The telegram as it was typed, cut into pieces that carry notes.

Every character of the copy is in exactly one piece, in order: the pieces' texts
joined are the copy's text. A piece may carry notes (what a header token means, a
repair, a defect, a reference, a protected name), each with an anchor of its own.
"""

from __future__ import annotations

import re
from collections import deque
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from enum import Enum
from html import escape
from itertools import pairwise, takewhile
from typing import NamedTuple

from markupsafe import Markup


class NoteKind(Enum):
    """Why a stretch of the text is pointed out; where several do, the first one leads."""

    REFERENCE = "reference"
    ABSENT = "absent"
    REPAIR = "repair"
    DEFECT = "defect"
    PROTECTED = "protected"
    EXPLAINED = "explained"


_LEADING = {kind: place for place, kind in enumerate(NoteKind)}


@dataclass(frozen=True, slots=True)
class Note:
    """Something said about the characters ``start`` to ``end`` (exclusive) of the text.

    ``anchor`` is the id of the place on the page that says it in full, ``words`` is
    that in one sentence, ``href`` where a reader goes from here (the anchor, unless
    the note leads to another telegram).
    """

    kind: NoteKind
    start: int
    end: int
    anchor: str
    words: str
    href: str


class Piece(NamedTuple):
    """A stretch of one line with the notes that cover it.

    ``mark`` is set on the first piece of a note: the id to come back to. ``found`` is true
    for words that the reader searched for.
    """

    text: str
    notes: tuple[Note, ...] = ()
    mark: str | None = None
    found: bool = False

    @property
    def kinds(self) -> str:
        """The kinds of its notes as class names."""
        return " ".join(sorted({note.kind.value for note in self.notes}))

    @property
    def words(self) -> str:
        """What the notes say, one after another."""
        return " ".join(note.words for note in self.notes)

    @property
    def link(self) -> Note:
        """The note that a click follows: a reference before a repair, a repair before a token."""
        return _leading(self.notes)


class Line(NamedTuple):
    """One line of the copy, counted from 1; its pieces include the line break."""

    number: int
    pieces: tuple[Piece, ...]


def _leading(notes: Sequence[Note]) -> Note:
    if len(notes) == 1:
        return notes[0]
    return min(notes, key=lambda note: _LEADING[note.kind])


_LINE = re.compile(r"[^\n]*\n|[^\n]+")
# A note over more than this is said beside the text, not drawn over it.
_LONGEST = 240


def lines(
    text: str, notes: Iterable[Note], found: Sequence[tuple[int, int]] = ()
) -> tuple[Line, ...]:
    """The text as lines of pieces. Joined, the pieces are ``text`` again.

    ``found`` are the places of words searched for, in order and apart.
    """
    drawn = sorted(
        (
            note
            for note in notes
            if 0 <= note.start < note.end <= len(text) and note.end - note.start <= _LONGEST
        ),
        key=lambda note: (note.start, note.end),
    )
    made: list[Line] = []
    marked: set[str] = set()
    covering: list[Note] = []
    ahead = deque(drawn)
    places = deque(found)
    start = 0
    for number, line in enumerate(_LINE.findall(text), start=1):
        end = start + len(line)
        covering = [note for note in covering if note.end > start] if covering else covering
        while ahead and ahead[0].start < end:
            covering.append(ahead.popleft())
        while places and places[0][1] <= start:
            places.popleft()
        if covering or (places and places[0][0] < end):
            here = list(takewhile(lambda place, end=end: place[0] < end, places))  # type: ignore[misc]
            made.append(Line(number, _pieces(text, start, end, covering, here, marked)))
        else:
            made.append(Line(number, (Piece(line),)))
        start = end
    return tuple(made)


def _pieces(
    text: str,
    start: int,
    end: int,
    notes: Sequence[Note],
    found: Sequence[tuple[int, int]],
    marked: set[str],
) -> tuple[Piece, ...]:
    cuts = {start, end}
    for left, right in (*((note.start, note.end) for note in notes), *found):
        cuts |= {cut for cut in (left, right) if start < cut < end}
    body_end = end - 1 if text[end - 1 : end] == "\n" else end
    if start < body_end < end:
        cuts.add(body_end)
    pieces: list[Piece] = []
    ahead = deque(notes)  # in the order of their beginnings
    here: list[Note] = []
    for left, right in pairwise(sorted(cuts)):
        part = text[left:right]
        while ahead and ahead[0].start <= left:
            here.append(ahead.popleft())
        here = [note for note in here if note.end >= right]
        # Blanks at the end of a line and the break itself are never drawn on.
        over = tuple(here) if here and part.strip() else ()
        mark = None
        if over:
            link = _leading(over)
            if link.anchor not in marked:
                marked.add(link.anchor)
                mark = f"at-{link.anchor}"
        is_found = bool(found) and _is_within(left, right, found) and bool(part.strip())
        pieces.append(Piece(part, over, mark, is_found))
    return tuple(pieces)


def _is_within(left: int, right: int, places: Sequence[tuple[int, int]]) -> bool:
    return any(start <= left and right <= end for start, end in places)


def markup(drawn: Iterable[Line]) -> Markup:
    """The lines as the page has them. Here, not in a template: a telegram has hundreds of pieces."""
    made = [
        f'<span class="l" id="L{number}">{"".join([_drawn(piece) for piece in pieces])}</span>'
        for number, pieces in drawn
    ]
    return Markup("".join(made))  # noqa: S704  # every text in it is escaped


def _drawn(piece: Piece) -> str:
    text = escape(piece.text)
    if piece.found:
        text = f"<mark>{text}</mark>"
    if not piece.notes:
        return text
    link = piece.link
    mark = f' id="{escape(piece.mark)}"' if piece.mark else ""
    return (
        f'<a class="tok {piece.kinds}" href="{escape(link.href)}"{mark} '
        f'data-tip="{escape(piece.words)}" aria-describedby="{escape(link.anchor)}">{text}</a>'
    )


def line_of(text: str, offset: int) -> int:
    """The number of the line, from 1, in which a character stands."""
    return text.count("\n", 0, offset) + 1
