"""``is:ghost``: a query for telegrams that somebody cites and nobody holds.

They have no text, so such a query goes with what is known of them: the post that
numbered them, the year of the number, the days between which they were sent. The
index holds none of them; they are asked of the references.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field, replace
from datetime import date
from types import MappingProxyType
from typing import Any

from sqlalchemy import ColumnElement, Connection, Select, func, select

from reftel import authority
from reftel.analysis.resolve import Outcome
from reftel.analysis.serials import SentBetween
from reftel.archive.absent import GhostName
from reftel.archive.ghosts import Ghost, dates_of_ghosts, ghosts_of
from reftel.archive.joined import citations
from reftel.archive.nodes import And, Days, Everything, Node, Not, Or, Text, Value
from reftel.archive.values import FacetValue, Hit, SearchPage
from reftel.errors import QueryError

GHOST = Value("is", "ghost")
_POST_FIELDS = frozenset({"station", "from"})
_FIRST, _LAST = 1, date.max.toordinal()


@dataclass(frozen=True, slots=True)
class Wanted:
    """Ghosts of these posts (``None``: of all) that may have been sent on one of these days."""

    stations: frozenset[str] | None = None
    first: int = _FIRST
    last: int = _LAST
    without: frozenset[str] = field(default_factory=frozenset)


def wanted(node: Node) -> Wanted | None:
    """What a query asks of ghosts; ``None`` where it does not ask for them.

    Raises ``QueryError`` where ``is:ghost`` stands beside what no ghost has.
    """
    children = node.children if isinstance(node, And) else (node,)
    if GHOST not in children:
        if _holds(node):
            raise QueryError("is:ghost goes with other conditions, not under OR and NOT")
        return None
    found = Wanted()
    for child in children:
        if child != GHOST:
            found = _narrowed(found, child)
    return found


def _holds(node: Node) -> bool:
    if isinstance(node, And | Or):
        return any(map(_holds, node.children))
    return _holds(node.child) if isinstance(node, Not) else node == GHOST


def _narrowed(found: Wanted, node: Node) -> Wanted:
    if isinstance(node, Everything):
        return found
    if isinstance(node, And):
        for child in node.children:
            found = _narrowed(found, child)
        return found
    if isinstance(node, Days) and node.field == "date":
        first = max(found.first, _FIRST if node.first is None else node.first)
        last = min(found.last, _LAST if node.last is None else node.last)
        return replace(found, first=first, last=last)
    if isinstance(node, Not):
        stations = _stations(node.child)
        if stations is not None:
            return replace(found, without=found.without | stations)
    stations = _stations(node)
    if stations is None:
        raise QueryError(
            "is:ghost goes with station:, from: and date: alone: nobody holds these telegrams, "
            "so nothing else is known of them"
        )
    held = stations if found.stations is None else found.stations & stations
    return replace(found, stations=held)


def _stations(node: Node) -> frozenset[str] | None:
    """The stations that a node means; ``None`` where it means something else."""
    if isinstance(node, Value) and node.field in _POST_FIELDS and not node.prefix:
        return frozenset((node.value,))
    if isinstance(node, Or):
        # A post that no table has is looked for in the printed address too.
        told = [_stations(one) for one in node.children if not _is_address(one)]
        if told and all(one is not None for one in told):
            return frozenset().union(*filter(None, told))
    return None


def _is_address(node: Node) -> bool:
    return isinstance(node, Text) and node.field.endswith("_plad")


def page(
    connection: Connection,
    query: str,
    asked: Wanted,
    limit: int,
    offset: int,
    sort: str,
    facets: bool,
) -> SearchPage:
    """One page of ghosts as hits; ``relevance`` is the most cited first, dates go by number."""
    counts = _counts(connection, asked)
    names = _ordered(counts, sort)
    shown = {name: counts[name] for name in names[offset : offset + limit]}
    return SearchPage(
        query=query,
        total=len(names),
        hits=tuple(_hit(ghost) for ghost in ghosts_of(connection, shown)),
        facets=_facets(names) if facets else {},
        histogram=(),
    )


def ids(connection: Connection, asked: Wanted, sort: str) -> list[str]:
    """The id of every ghost that is asked for, in the order of ``page``."""
    return [name.id for name in _ordered(_counts(connection, asked), sort)]


def _ordered(counts: Mapping[GhostName, int], sort: str) -> list[GhostName]:
    if sort == "relevance":
        return sorted(
            counts, key=lambda name: (-counts[name], name.station, name.year, name.serial)
        )
    by_number = sorted(counts, key=lambda name: (name.year, name.station, name.serial))
    return by_number[::-1] if sort == "-date" else by_number


def _counts(connection: Connection, asked: Wanted) -> dict[GhostName, int]:
    """The ghosts asked for, each with how many telegrams cite it."""
    number = (citations.c.station, citations.c.cited_year, citations.c.serial)
    question: Select[Any] = (
        select(*number, func.count(citations.c.citing.distinct()))
        .where(*_where(asked))
        .group_by(*number)
    )
    counts = {
        GhostName(year, station, serial): int(count)
        for station, year, serial, count in connection.execute(question)
    }
    if _whole_years(asked):
        return counts
    dates = dates_of_ghosts(connection, list(counts))
    return {name: count for name, count in counts.items() if _may_be_sent(dates[name], asked)}


def _where(asked: Wanted) -> list[ColumnElement[bool]]:
    where = [
        citations.c.outcome == Outcome.NOT_HELD.value,
        citations.c.serial.is_not(None),
        citations.c.cited_year.between(
            date.fromordinal(asked.first).year, date.fromordinal(asked.last).year
        )
        if asked.first <= asked.last
        else citations.c.cited_year < 0,
    ]
    if asked.stations is not None:
        where.append(citations.c.station.in_(sorted(asked.stations)))
    if asked.without:
        where.append(citations.c.station.not_in(sorted(asked.without)))
    return where


def _whole_years(asked: Wanted) -> bool:
    """True where the year of the number alone tells: nothing has to be estimated."""
    if asked.first > asked.last:
        return True
    first, last = date.fromordinal(asked.first), date.fromordinal(asked.last)
    return (first.month, first.day) == (1, 1) and (last.month, last.day) == (12, 31)


def _may_be_sent(sent: SentBetween, asked: Wanted) -> bool:
    earliest, latest = (
        date.fromisoformat(moment[:10]).toordinal() for moment in (sent.earliest, sent.latest)
    )
    return earliest <= asked.last and latest >= asked.first


def _hit(ghost: Ghost) -> Hit:
    said = ghost.said[0].text if ghost.said else ""
    return Hit(
        id=ghost.id,
        mrn=ghost.mrn,
        subject=None,
        date=None,
        post=ghost.station,
        classification=None,
        precedence=None,
        snippet=((said, False),) if said else (),
        ghost=ghost,
    )


def _facets(names: Sequence[GhostName]) -> Mapping[str, tuple[FacetValue, ...]]:
    """How many there are of each post and each year."""
    posts: dict[str, int] = {}
    years: dict[int, int] = {}
    for name in names:
        posts[name.station] = posts.get(name.station, 0) + 1
        years[name.year] = years.get(name.year, 0) + 1
    return MappingProxyType(
        {
            "post": tuple(
                FacetValue(station, _label(station), count)
                for station, count in sorted(posts.items(), key=lambda one: (-one[1], one[0]))
            ),
            "year": tuple(
                FacetValue(str(year), str(year), count) for year, count in sorted(years.items())
            ),
        }
    )


def _label(station: str) -> str:
    post = authority.station(station)
    return post.name if post else station
