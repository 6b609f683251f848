"""Lists of names and numbers looked up at once."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from reftel.archive.spelling import parse_spelling
from reftel.archive.values import Hit
from reftel.archive.words import words

if TYPE_CHECKING:
    from reftel.archive.archive import Archive

NUMBER, WORDS = "number", "words"


@dataclass(frozen=True, slots=True)
class Looked:
    """What is held of one entry of a list.

    ``kind`` is ``number`` where the entry is a message reference number,
    ``words`` where it was searched for as words in a row; ``total`` counts the
    telegrams, ``hits`` are the first of them by date.
    """

    asked: str
    kind: str
    total: int
    hits: tuple[Hit, ...]

    def to_json(self) -> dict[str, Any]:
        """As plain values."""
        return {
            "asked": self.asked,
            "kind": self.kind,
            "total": self.total,
            "hits": [hit.to_json() for hit in self.hits],
        }


def look_up(archive: Archive, entries: Iterable[str], limit: int) -> Iterator[Looked]:
    """Each entry that is not empty, in order: a number in any spelling, or else words in a row."""
    for entry in entries:
        asked = " ".join(entry.split())
        if not asked:
            continue
        spelling = parse_spelling(asked)
        found = archive.find(asked) if spelling is not None else []
        if found or (spelling is not None and not spelling.may_be_words):
            yield Looked(asked, NUMBER, len(found), tuple(archive.hits(found[:limit])))
            continue
        row = " ".join(words(asked))
        if not row:
            yield Looked(asked, WORDS, 0, ())
            continue
        page = archive.search(f'"{row}"', limit=limit, sort="date", facets=False)
        yield Looked(asked, WORDS, page.total, page.hits)
