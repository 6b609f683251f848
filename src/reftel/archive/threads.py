"""What a telegram cites, what cites it, and the conversation that it is part of.

All of it asks by whole sets: a layer of a thread is one question, however many
telegrams it has.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Collection, Iterable, Iterator, Sequence
from dataclasses import dataclass
from typing import Any

from sqlalchemy import (
    Connection,
    RowMapping,
    Select,
    Text,
    and_,
    bindparam,
    case,
    func,
    literal,
    or_,
    select,
)

from reftel.analysis.resolve import Outcome
from reftel.archive.absent import GhostName, mrn_of
from reftel.archive.database import slices
from reftel.archive.ghosts import dates_of_ghosts
from reftel.archive.joined import citations
from reftel.archive.schema import candidates, telegrams
from reftel.archive.sentences import Place, sentences
from reftel.archive.store import HIT_COLUMNS, hit_of
from reftel.archive.values import Hit

HUB = 25
"""A telegram cited by more than so many is a hub: a thread does not go on through those that
cite it. A circular to all posts would else join all that they ever wrote of."""

LONGEST_THREAD = 200
"""Telegrams of a thread, unless another number is asked for."""


@dataclass(frozen=True, slots=True)
class Candidate:
    """A telegram held that an open reference may mean; ``score`` is its probability."""

    id: str
    mrn: str | None
    date: str | None
    score: float


@dataclass(frozen=True, slots=True)
class Citation:
    """One reference that a telegram makes, and what it means.

    ``in_reference_line`` tells an entry of the REF line (with its ``label``)
    from a mention in the text (with its ``paragraph`` and ``sentence``, and as
    ``entry`` the place of the entry that it means). ``start`` and ``end`` are
    offsets in the telegram's text for an entry, in the paragraph's text for a
    mention; ``None`` in an archive filed by an older version. ``kind`` is
    ``telegram``, ``email``, ``call``, ``airgram`` or ``document``. ``outcome``
    is one of ``resolve.Outcome``; ``id`` the telegram meant, held (``held``)
    or a ghost, ``None`` where none can be named; ``reason`` and ``doubt`` are
    codes of ``resolve.REASONS`` and ``resolve.DOUBTS``. ``read_as`` is the id
    as the words say it, which may have another year than ``id``.
    """

    in_reference_line: bool
    position: int
    label: str | None
    paragraph: int | None
    text: str
    sentence: str | None
    entry: int | None
    start: int | None
    end: int | None
    kind: str | None
    outcome: str
    id: str | None
    held: bool
    hit: Hit | None
    read_as: str | None
    reason: str | None
    doubt: str | None
    candidates: tuple[Candidate, ...] = ()

    def to_json(self) -> dict[str, Any]:
        """As plain values; keys are the names of the fields, without ``hit``."""
        return {
            "in_reference_line": self.in_reference_line,
            "label": self.label,
            "paragraph": self.paragraph,
            "text": self.text,
            "sentence": self.sentence,
            "entry": self.entry,
            "start": self.start,
            "end": self.end,
            "kind": self.kind,
            "outcome": self.outcome,
            "id": self.id,
            "held": self.held,
            "read_as": self.read_as,
            "reason": self.reason,
            "doubt": self.doubt,
            "candidates": [
                {"id": c.id, "mrn": c.mrn, "date": c.date, "score": c.score}
                for c in self.candidates
            ],
        }


@dataclass(frozen=True, slots=True)
class CitedBy:
    """A telegram that cites another: itself, and each place where it does."""

    hit: Hit
    citations: tuple[Citation, ...]

    def to_json(self) -> dict[str, Any]:
        """The hit without its snippet, and the places."""
        hit = self.hit.to_json()
        del hit["snippet"]
        return {**hit, "citations": [citation.to_json() for citation in self.citations]}


@dataclass(frozen=True, slots=True)
class ThreadNode:
    """One telegram of a thread, held or a ghost.

    ``when`` gives its place in time: the date, or of a ghost the middle of
    ``earliest`` and ``latest``, between which it was sent. ``cited_by`` counts
    the telegrams of the whole archive that cite it; a ``hub`` has more than
    ``HUB``, and those are in the thread only as far as other telegrams of it
    lead to them. ``distance`` counts the references from the first telegram.
    """

    id: str
    mrn: str | None
    held: bool
    subject: str | None
    post: str | None
    date: str | None
    earliest: str | None
    latest: str | None
    when: str | None
    classification: str | None
    cited_by: int
    hub: bool
    distance: int

    def to_json(self) -> dict[str, Any]:
        """As plain values; keys are the names of the fields."""
        return {name: getattr(self, name) for name in self.__slots__}


@dataclass(frozen=True, slots=True)
class ThreadEdge:
    """``citing`` cites ``cited``; ``doubt`` is a code of ``resolve.DOUBTS``."""

    citing: str
    cited: str
    doubt: str | None


@dataclass(frozen=True, slots=True)
class Thread:
    """A conversation: its telegrams in the order of time, and who cites whom.

    ``truncated`` is true where more belong to it than were asked for: those
    nearest to the first telegram are here.
    """

    id: str
    nodes: tuple[ThreadNode, ...]
    edges: tuple[ThreadEdge, ...]
    truncated: bool

    def to_json(self) -> dict[str, Any]:
        """As plain values."""
        return {
            "id": self.id,
            "truncated": self.truncated,
            "nodes": [node.to_json() for node in self.nodes],
            "edges": [
                {"citing": edge.citing, "cited": edge.cited, "doubt": edge.doubt}
                for edge in self.edges
            ],
        }


def cites(connection: Connection, telegram_id: str) -> tuple[Citation, ...]:
    """What a telegram refers to: the entries of its REF line, then the mentions of its text."""
    return tuple(one for _, one in _citations(connection, _CITES, {"id": telegram_id}))


def citations_of(connection: Connection, telegram_id: str) -> tuple[CitedBy, ...]:
    """Who cites a telegram, held or not, and where, in the order of their dates."""
    places: dict[int, list[Citation]] = defaultdict(list)
    for citing, one in _citations(connection, _CITED, {"id": telegram_id}):
        places[citing].append(one)
    hits = _hits(connection, places)
    ordered = sorted(hits, key=lambda key: (hits[key].date or "9999", key))
    return tuple(CitedBy(hits[key], tuple(places[key])) for key in ordered)


_HELD = frozenset(column.name for column in HIT_COLUMNS)


def _places(where: Any) -> Select[Any]:
    """The places of citations, with the telegrams meant. Made once: to make it takes longer than to ask."""
    held = telegrams.alias("held")
    meant = [column.label(f"held_{column.name}") for column in held.c if column.name in _HELD]
    return (
        select(citations, *meant)
        .outerjoin(held, held.c.key == citations.c.resolved)
        .where(where)
        .order_by(citations.c.citing, citations.c.in_reference_line.desc(), citations.c.position)
    )


_KEY = select(telegrams.c.key).where(telegrams.c.id == bindparam("id", type_=Text))
_CITES = _places(citations.c.citing == _KEY.scalar_subquery())
_CITED = _places(
    or_(
        citations.c.resolved == _KEY.scalar_subquery(),
        and_(
            citations.c.cited == bindparam("id", type_=Text),
            citations.c.outcome == Outcome.NOT_HELD.value,
        ),
    )
)


_POSSIBLE = (
    select(candidates, telegrams.c.id, telegrams.c.mrn, telegrams.c.date)
    .join(telegrams, telegrams.c.key == candidates.c.telegram)
    .where(candidates.c.citing.in_(bindparam("keys", expanding=True)))
    .order_by(candidates.c.rank)
)


def _citations(
    connection: Connection, asked: Select[Any], given: dict[str, str]
) -> Iterator[tuple[int, Citation]]:
    rows = connection.execute(asked, given).mappings().all()
    said = sentences(connection, [_spoken(row) for row in rows if not row["in_reference_line"]])
    possible = _candidates(connection, {row["citing"] for row in rows if _is_open(row)})
    for row in rows:
        place = (row["citing"], row["in_reference_line"], row["position"])
        yield row["citing"], _citation(row, tuple(possible.get(place, ())), said.get(_spoken(row)))


def _spoken(row: RowMapping) -> Place:
    return row["citing"], row["paragraph"], row["start"], row["end"], row["text"]


def _is_open(row: RowMapping) -> bool:
    return row["outcome"] in {Outcome.CANDIDATES, Outcome.UNRESOLVABLE}


def _candidates(
    connection: Connection, citing: Collection[int]
) -> dict[tuple[int, bool, int], list[Candidate]]:
    found: dict[tuple[int, bool, int], list[Candidate]] = defaultdict(list)
    for keys in slices(citing):
        for row in connection.execute(_POSSIBLE, {"keys": keys}).mappings():
            found[row["citing"], row["in_reference_line"], row["position"]].append(
                Candidate(row["id"], row["mrn"], row["date"], row["score"])
            )
    return found


def _citation(row: RowMapping, possible: tuple[Candidate, ...], sentence: str | None) -> Citation:
    is_held = row["held_key"] is not None
    hit = hit_of({name: row[f"held_{name}"] for name in _HELD}) if is_held else None
    return Citation(
        in_reference_line=row["in_reference_line"],
        position=row["position"],
        label=row["label"],
        paragraph=row["paragraph"],
        text=row["text"],
        sentence=None if row["in_reference_line"] else sentence,
        entry=row["entry"],
        start=row["start"],
        end=row["end"],
        kind=row["kind"],
        # In an archive of an older version, until it is next written to.
        outcome=row["outcome"] or Outcome.UNRESOLVABLE.value,
        id=row["cited"],
        held=is_held,
        hit=hit,
        read_as=row["target"],
        reason=row["reason"],
        doubt=row["doubt"],
        candidates=possible,
    )


def _hits(connection: Connection, keys: Iterable[int]) -> dict[int, Hit]:
    found: dict[int, Hit] = {}
    for some in slices(keys):
        asked = select(*HIT_COLUMNS).where(telegrams.c.key.in_(some))
        for row in connection.execute(asked).mappings():
            found[row["key"]] = hit_of(row)
    return found


# --- threads

_Edges = dict[tuple[str, str], str | None]


def thread(connection: Connection, telegram_id: str, limit: int, hub: int) -> Thread | None:
    """The conversation round a telegram or a ghost; ``None`` where nobody holds or cites it.

    It goes from telegram to telegram along what they cite and what cites
    them, nearest first, through ghosts too, until ``limit`` are found.
    """
    distance = {telegram_id: 0}
    counts = _cited_counts(connection, [telegram_id])
    if not counts and not _known(connection, telegram_id):
        return None
    edges: _Edges = {}
    layer = [telegram_id]
    truncated = False
    while layer and not truncated:
        # The first telegram is asked for: who cites it belongs to its thread, as far as there is room.
        through = [one for one in layer if counts.get(one, 0) <= hub or distance[one] == 0]
        found = _cited_from(connection, layer) + _citing_of(connection, through, limit + hub)
        following: list[str] = []
        for citing, cited, doubt in found:
            edges.setdefault((citing, cited), doubt)
            for name in (citing, cited):
                if name in distance:
                    continue
                if len(distance) >= limit:
                    truncated = True
                    continue
                near = cited if name == citing else citing
                distance[name] = distance.get(near, 0) + 1
                following.append(name)
        counts |= _cited_counts(connection, following)
        layer = following
    kept = {pair: doubt for pair, doubt in edges.items() if set(pair) <= distance.keys()}
    nodes = _nodes(connection, distance, counts, hub)
    ordered = sorted(nodes, key=lambda node: (node.when or "9999", node.id))
    return Thread(
        telegram_id,
        tuple(ordered),
        tuple(ThreadEdge(*pair, doubt) for pair, doubt in sorted(kept.items())),
        truncated,
    )


def _known(connection: Connection, telegram_id: str) -> bool:
    asked = select(literal(1)).where(telegrams.c.id == telegram_id)
    return connection.execute(asked).first() is not None


def _doubt() -> Any:
    """The doubt of several references to one telegram: none where one of them has none."""
    return case(
        (func.count() > func.count(citations.c.doubt), None), else_=func.min(citations.c.doubt)
    )


_LINKED = (Outcome.RESOLVED.value, Outcome.NOT_HELD.value)


def _cited_from(connection: Connection, ids: Sequence[str]) -> list[tuple[str, str, str | None]]:
    """Edges from telegrams to what they cite, held or ghosts."""
    found: list[tuple[str, str, str | None]] = []
    for some in slices(ids):
        asked = (
            select(telegrams.c.id, citations.c.cited, _doubt())
            .join(citations, citations.c.citing == telegrams.c.key)
            .where(
                telegrams.c.id.in_(some),
                # Joined to nothing, no index serves it: that of outcomes would give half the table.
                citations.c.outcome.concat("").in_(_LINKED),
                citations.c.cited.is_not(None),
            )
            .group_by(telegrams.c.id, citations.c.cited)
            .order_by(telegrams.c.id, citations.c.cited)
        )
        found += [(row[0], row[1], row[2]) for row in connection.execute(asked)]
    return found


def _citing_of(
    connection: Connection, ids: Sequence[str], limit: int
) -> list[tuple[str, str, str | None]]:
    """Edges to telegrams from those that cite them; of very many the first by date."""
    found: list[tuple[str, str, str | None]] = []
    for some in slices(ids):
        asked = (
            select(telegrams.c.id, citations.c.cited, _doubt())
            .join(telegrams, telegrams.c.key == citations.c.citing)
            .where(citations.c.cited.in_(some), citations.c.outcome.in_(_LINKED))
            .group_by(telegrams.c.key, citations.c.cited)
            .order_by(func.min(telegrams.c.first_day), telegrams.c.id)
            .limit(limit * len(some))
        )
        found += [(row[0], row[1], row[2]) for row in connection.execute(asked)]
    return found


def _cited_counts(connection: Connection, ids: Sequence[str]) -> dict[str, int]:
    """How many telegrams cite each of these, for those that are cited."""
    found: dict[str, int] = {}
    for some in slices(ids):
        asked = (
            select(citations.c.cited, func.count(citations.c.citing.distinct()))
            .where(citations.c.cited.in_(some), citations.c.outcome.in_(_LINKED))
            .group_by(citations.c.cited)
        )
        found |= {row[0]: row[1] for row in connection.execute(asked)}
    return found


def _nodes(
    connection: Connection,
    distance: dict[str, int],
    counts: dict[str, int],
    hub: int,
) -> list[ThreadNode]:
    nodes: list[ThreadNode] = []
    held: set[str] = set()
    for some in slices(distance):
        asked = select(*HIT_COLUMNS).where(telegrams.c.id.in_(some))
        for row in connection.execute(asked).mappings():
            hit = hit_of(row)
            held.add(hit.id)
            count = counts.get(hit.id, 0)
            nodes.append(
                ThreadNode(
                    id=hit.id,
                    mrn=hit.mrn,
                    held=True,
                    subject=hit.subject,
                    post=hit.post,
                    date=hit.date,
                    earliest=hit.date,
                    latest=hit.date,
                    when=hit.date,
                    classification=hit.classification,
                    cited_by=count,
                    hub=count > hub,
                    distance=distance[hit.id],
                )
            )
    names = [name for one in distance if one not in held and (name := GhostName.of(one))]
    dates = dates_of_ghosts(connection, names)
    for ghost in names:
        sent = dates[ghost]
        count = counts.get(ghost.id, 0)
        nodes.append(
            ThreadNode(
                id=ghost.id,
                mrn=mrn_of(ghost),
                held=False,
                subject=None,
                post=ghost.station,
                date=None,
                earliest=sent.earliest,
                latest=sent.latest,
                when=sent.middle,
                classification=None,
                cited_by=count,
                hub=count > hub,
                distance=distance[ghost.id],
            )
        )
    return nodes
