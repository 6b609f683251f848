"""Words that are the name of something: ``human rights`` is PHUM and SHUM.

Where a query has such words, not in quotation marks, telegrams with the code are
found too, and the answer says so (``SearchPage.meanings``).
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from functools import cache
from typing import Any

from reftel import authority
from reftel.archive.words import words

# Names of countries are words of every second telegram, and are asked for by tag:IT or from:italy.
_KINDS = frozenset({"subject", "program", "organization"})


@dataclass(frozen=True, slots=True)
class Meaning:
    """Words of a query that stand for codes too: where they stand, in which field, which codes."""

    words: str
    position: int
    field: str
    codes: tuple[str, ...]

    @property
    def query(self) -> str:
        """The codes alone, in the query language."""
        return " OR ".join(f"{self.field}:{code}" for code in self.codes)

    def to_json(self) -> dict[str, Any]:
        """As plain values."""
        return {
            "words": self.words,
            "position": self.position,
            "field": self.field,
            "codes": list(self.codes),
            "query": self.query,
        }


def longest_name(row: Sequence[str]) -> tuple[int, tuple[str, ...]]:
    """How many of the words, from the first on, are a name, and the codes of it; 0 and none."""
    names = _names()
    for length in range(min(len(row), _longest()), 0, -1):
        codes = names.get(tuple(row[:length]))
        if codes is not None:
            return length, codes
    return 0, ()


@cache
def _names() -> Mapping[tuple[str, ...], tuple[str, ...]]:
    found: dict[tuple[str, ...], tuple[str, ...]] = {}
    for fact in authority.tag_facts():
        if fact.kind in _KINDS and fact.name is not None:
            name = tuple(words(fact.name))
            found[name] = tuple(dict.fromkeys((*found.get(name, ()), fact.code)))
    return found


@cache
def _longest() -> int:
    return max(map(len, _names()))
