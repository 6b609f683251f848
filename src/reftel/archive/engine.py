"""What the archive asks of a search engine, whichever it is.

Tantivy is behind it (``index.py``), and SQLite's FTS5 (``fts.py``) where there is
no wheel of Tantivy; the same tree finds the same telegrams in both.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from contextlib import AbstractContextManager
from dataclasses import dataclass, field
from typing import Protocol

from reftel.archive.nodes import Node
from reftel.archive.plainwords import NO_WORD

TEXT_FIELDS = (
    "text",
    "subject",
    "header",
    "signed",
    "classified_by",
    "person",
    "ref_text",
    "source",
    "from_plad",
    "action_plad",
    "info_plad",
)
"""Fields of words. Several texts of one field stay apart: no phrase crosses them, and no words
near each other stand in two of them."""

FARTHEST = 30
"""So many words may stand between two that are near each other."""

BETWEEN_TEXTS = f"{NO_WORD} " * FARTHEST
"""Stands between two texts of a field: places without a word, often enough."""

VALUE_FIELDS = (
    "station",
    "from",
    "action",
    "info",
    "tag",
    "caption",
    "class",
    "mark",
    "precedence",
    "signer",
    "completeness",
    "reason",
    "declassify",
    "ref",
    "cites",
    "copy",
    "has",
    "is",
    "rule",
)
"""Fields of codes, compared whole."""

NUMBER_FIELDS = ("year", "month", "first_day", "last_day", "opens", "filed", "oldest", "newest")
"""``month`` counts from January of the year 0, days from that of the year 1; the last two are the
places in the two orders by date (``date_orders``), which every telegram has."""

FACETS = ("station", "year", "tag", "class", "precedence", "caption", "signer", "completeness")
"""Fields whose values are counted over all hits."""

SORTS = ("relevance", "date", "-date")


_KEYS = 32  # bits for a key; a minute of the years 1 to 9999 takes 33 of the other 63


def date_orders(minute: int | None, key: int) -> dict[str, int]:
    """The place of a telegram in the order of dates: ``oldest`` rises, ``newest`` falls.

    ``minute`` counts from the first of the year 1. Those without one come last in
    both; of those alike, the lower key comes first, so that every order is
    the same in every index of the same records.
    """
    last = 1 << (63 - _KEYS)
    return {
        "oldest": ((last - 1 if minute is None else minute) << _KEYS) + key,
        "newest": ((-1 if minute is None else minute) << _KEYS) + (1 << _KEYS) - 1 - key,
    }


@dataclass(frozen=True, slots=True)
class IndexDocument:
    """One telegram as the index holds it; ``key`` and ``change`` are those of the records."""

    key: int
    change: int
    texts: Mapping[str, Sequence[str]]
    values: Mapping[str, Sequence[str]]
    numbers: Mapping[str, int]


@dataclass(frozen=True, slots=True)
class IndexAnswer:
    """Keys of one page of hits, in order, and counts over all of them.

    ``facets`` is by field of ``FACETS``; ``months`` by month number. Both are
    exact, and empty where they were not asked for.
    """

    total: int
    keys: tuple[int, ...]
    facets: Mapping[str, Mapping[str, int]] = field(default_factory=dict)
    months: Mapping[int, int] = field(default_factory=dict)


class IndexWriter(Protocol):
    """A writing session of an index."""

    def update(self, documents: Iterable[IndexDocument]) -> None:
        """Put documents in, each in place of the one of its key; seen after ``commit``."""

    def commit(self) -> None:
        """Make what was put in lasting and visible."""


class SearchIndex(Protocol):
    """An index that can be searched, written to, thrown away and made again.

    ``name`` is that of its folder, and of the row of ``progress`` with the
    change number that it has reached.
    """

    @property
    def name(self) -> str:
        """Which one it is: ``index`` or ``index-fts5``."""

    def is_sound(self) -> bool:
        """True where there is an index of this archive, in a form this version reads."""

    def count(self) -> int:
        """How many telegrams it holds."""

    def terms(self, field: str, beginning: str, limit: int) -> list[str]:
        """Words of a text field that begin so, or values of a field of codes, at most ``limit``."""

    def search(
        self, node: Node, *, limit: int, offset: int = 0, sort: str = "relevance", facets: bool
    ) -> IndexAnswer:
        """The telegrams that a tree finds; ``sort`` is one of ``SORTS``, undated ones last."""

    def faults(self) -> list[str]:
        """What is wrong with its files, each in a sentence; reads all of them."""

    def make(self) -> None:
        """Make it anew and empty."""

    def writer(self) -> AbstractContextManager[IndexWriter]:
        """A writing session; at its end what was committed stays, and rubbish is cleared away."""

    def close(self) -> None:
        """Let go of its files."""
