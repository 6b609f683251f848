"""The sentences round mentions, read from the texts in which they stand."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence

import msgspec
from sqlalchemy import Connection, bindparam, select

from reftel.analysis.mentions import sentence_at
from reftel.archive.content import CONTENT, content_of
from reftel.archive.database import slices
from reftel.archive.pack import PackError
from reftel.archive.schema import copies

Place = tuple[int, int | None, int | None, int | None, str]
"""A mention: the key of its telegram, its paragraph, start and end in that, and its words."""

# As many texts are unpacked at once.
_AT_ONCE = 100
_BEST = select(copies.c.telegram, *CONTENT).where(
    copies.c.best, copies.c.telegram.in_(bindparam("keys", expanding=True))
)


def sentences(connection: Connection, places: Iterable[Place]) -> dict[Place, str]:
    """The sentence round each mention; none of one whose place is not known."""
    of: dict[int, list[Place]] = defaultdict(list)
    for place in places:
        if place[2] is not None:
            of[place[0]].append(place)
    found: dict[Place, str] = {}
    for keys in slices(of, _AT_ONCE):
        for row in connection.execute(_BEST, {"keys": keys}).mappings():
            try:
                paragraphs = content_of(connection, row).paragraphs
            except (PackError, msgspec.DecodeError):  # ``verify`` tells it
                continue
            found |= _in(paragraphs, of[row["telegram"]])
    return found


def _in(
    paragraphs: Sequence[tuple[int | None, str]], places: Sequence[Place]
) -> Mapping[Place, str]:
    """Of paragraphs that have one number, the first with these words in this place."""
    found: dict[Place, str] = {}
    for place in places:
        _, wanted, start, end, words = place
        assert start is not None
        assert end is not None
        there = [text for number, text in paragraphs if number == wanted and len(text) >= end]
        text = next((t for t in there if _plain(t[start:end]) == _plain(words)), None)
        if text is not None or there:
            found[place] = sentence_at(text or there[0], start, end)
    return found


def _plain(words: str) -> str:
    return " ".join(words.split()).upper()
