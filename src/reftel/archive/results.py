"""From the answer of an index to a page of hits."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import replace

from sqlalchemy import Connection

from reftel import authority
from reftel.archive import store
from reftel.archive.engine import IndexAnswer
from reftel.archive.nodes import Node, texts
from reftel.archive.snippets import make_snippet
from reftel.archive.values import FacetValue, Hit

_FACET_NAMES = {
    "post": "station",
    "year": "year",
    "tags": "tag",
    "classification": "class",
    "precedence": "precedence",
    "caption": "caption",
    "signer": "signer",
    "completeness": "completeness",
}


def hits(connection: Connection, answer: IndexAnswer, node: Node) -> tuple[Hit, ...]:
    """The hits of a page in the order of the index, each with its snippet."""
    wanted = list(texts(node))
    return tuple(
        replace(hit, snippet=make_snippet(searchables, wanted))
        for hit, searchables in store.hits(connection, answer.keys)
    )


def facets(answer: IndexAnswer) -> Mapping[str, tuple[FacetValue, ...]]:
    """The counts by facet: years in order, other values the most frequent first."""
    if not answer.facets:
        return {}
    return {
        name: _values(name, answer.facets.get(field, {})) for name, field in _FACET_NAMES.items()
    }


def _values(name: str, counts: Mapping[str, int]) -> tuple[FacetValue, ...]:
    if name == "year":
        order: Sequence[str] = sorted(counts)
    else:
        order = sorted(counts, key=lambda value: (-counts[value], value))
    return tuple(FacetValue(value, _label(name, value), counts[value]) for value in order)


def _label(name: str, value: str) -> str:
    if name == "post":
        post = authority.station(value)
        return post.name if post else value
    if name == "tags":
        fact = authority.tag(value)
        return (fact.name if fact else None) or value
    return value


def histogram(answer: IndexAnswer) -> tuple[tuple[str, int], ...]:
    """Months with hits, in order, as ``2009-03``."""
    return tuple(
        (f"{month // 12:04}-{month % 12 + 1:02}", count)
        for month, count in sorted(answer.months.items())
    )
