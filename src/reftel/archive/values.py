"""What an archive answers with: plain values, no database and no index behind them."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Any, TypedDict

from reftel.archive.advice import Suggestion
from reftel.archive.meanings import Meaning

if TYPE_CHECKING:
    from reftel.archive.ghosts import Ghost


@dataclass(frozen=True, slots=True)
class Hit:
    """One telegram in a list.

    ``mrn`` is its number as drafters type it (``09 VALLETTA 312``), ``None``
    where it has none; ``date`` is ISO, to the minute (``2009-03-12T17:24Z``)
    or to the day, ``None`` where not even that is known; ``post`` the station
    of the MRN; ``classification`` and ``precedence`` are words. ``snippet`` is
    text in pieces, each with whether the query asked for it.

    ``ghost`` is given for a telegram that is cited and not held (``is:ghost``):
    it has neither subject nor date, and the snippet is what somebody says of it.
    """

    id: str
    mrn: str | None
    subject: str | None
    date: str | None
    post: str | None
    classification: str | None
    precedence: str | None
    snippet: tuple[tuple[str, bool], ...] = ()
    ghost: Ghost | None = None

    def to_json(self) -> dict[str, Any]:
        """The hit as plain values, as ``reftel search --json`` and ``/api`` give it."""
        ghost = {"ghost": self.ghost.to_json()} if self.ghost is not None else {}
        return {
            **ghost,
            "id": self.id,
            "mrn": self.mrn,
            "subject": self.subject,
            "date": self.date,
            "post": self.post,
            "classification": self.classification,
            "precedence": self.precedence,
            "snippet": [{"text": text, "match": match} for text, match in self.snippet],
        }


@dataclass(frozen=True, slots=True)
class FacetValue:
    """A value of a facet: how a query says it, how people say it, how many hits have it."""

    value: str
    label: str
    count: int


@dataclass(frozen=True, slots=True)
class SearchPage:
    """One page of hits, and counts over all of them.

    ``facets`` has ``post``, ``year``, ``tags``, ``classification``, ``precedence``,
    ``caption``, ``signer``, ``completeness`` (empty where they were not asked for),
    counts exact; ``histogram`` the months with
    hits (``2009-03``), in order. ``exact`` is the id of the telegram where the
    query is nothing but its MRN. ``behind`` counts telegrams that were filed
    but not yet indexed: they may be missing from the answer. ``meanings`` are
    words of the query that were taken as names of codes too, ``suggestions`` what
    a query without hits may have meant.
    """

    query: str
    total: int
    hits: tuple[Hit, ...]
    facets: Mapping[str, tuple[FacetValue, ...]]
    histogram: tuple[tuple[str, int], ...]
    exact: str | None = None
    behind: int = 0
    meanings: tuple[Meaning, ...] = ()
    suggestions: tuple[Suggestion, ...] = ()

    def answers(self) -> dict[str, Any]:
        """Hits, facets, histogram, meanings and suggestions as plain values."""
        return {
            "hits": [hit.to_json() for hit in self.hits],
            "facets": {
                name: [{"value": v.value, "label": v.label, "count": v.count} for v in values]
                for name, values in self.facets.items()
            },
            "histogram": [{"month": month, "count": count} for month, count in self.histogram],
            "meanings": [meaning.to_json() for meaning in self.meanings],
            "suggestions": [suggestion.to_json() for suggestion in self.suggestions],
        }


class StoredCopy(TypedDict):
    """One copy of a telegram, as the archive lists it.

    ``path`` is the file on the disk, ``member`` the path inside it, ``place``
    the row or page in that. ``relation`` says why there is another copy:
    ``corrected`` or ``repeat`` where the telegram says so itself, else
    ``other-release``; ``None`` for the first that says neither. ``corrects``
    is the id of another telegram that this copy says it corrects.
    """

    number: int
    path: str
    member: str | None
    place: str | None
    relation: str | None
    corrects: str | None
    container: str
    charset: str
    size: int
    sha256: str
    filed: str
    layout: str
    partial: bool
    defects: int
    repairs: int
    best: bool


@dataclass(frozen=True, slots=True)
class StoredTelegram:
    """A telegram as it is kept.

    ``json`` is the public JSON of its best copy, with the archive's ``id``;
    ``text`` that copy's text. ``date_source`` is ``dtg`` or ``publisher``,
    ``numbered_by`` ``text`` or ``publisher``. ``copies`` has the best first.
    """

    id: str
    mrn: str | None
    date: str | None
    date_source: str | None
    numbered_by: str | None
    json: dict[str, Any]
    text: str
    copies: tuple[StoredCopy, ...]


@dataclass(frozen=True, slots=True)
class LedgerEntry:
    """What became of one telegram, or of a file or a place in one that holds none.

    ``path`` is the file on the disk, ``member`` the path inside it, ``place``
    the row or page in that, ``container`` what the file was taken for.
    ``outcome`` is one of ``OUTCOMES``; ``code`` and ``reason`` are given for
    ``rejected`` and ``duplicate``; ``telegram`` is the id of the telegram that
    was filed, or that the input is a duplicate of. ``statements`` is what is
    told of a telegram whose text is not there.
    """

    run: int
    path: str
    member: str | None
    outcome: str
    code: str | None
    reason: str | None
    telegram: str | None
    place: str | None = None
    container: str | None = None
    statements: Mapping[str, str] = field(default_factory=dict)

    def to_json(self) -> dict[str, Any]:
        """As one JSON object, under the names of the fields; also the columns of a report."""
        return {
            "run": self.run,
            "path": self.path,
            "member": self.member,
            "place": self.place,
            "container": self.container,
            "outcome": self.outcome,
            "code": self.code,
            "reason": self.reason,
            "telegram": self.telegram,
            "statements": dict(self.statements),
        }


@dataclass(frozen=True, slots=True)
class Run:
    """One run of filing: when, with what settings; ``finished`` is ``None`` if it was cut off."""

    number: int
    started: str
    finished: str | None
    settings: Mapping[str, Any]


@dataclass(frozen=True, slots=True)
class Resumption:
    """A file of which some parts are in the ledger: its digest, how many, the last's member and place."""

    sha256: str
    done: int
    last: tuple[str, str]


FILED = "filed"
FILED_WITH_REPAIRS = "filed-with-repairs"
DUPLICATE = "duplicate"
REJECTED = "rejected"
OUTCOMES = (FILED, FILED_WITH_REPAIRS, DUPLICATE, REJECTED)
"""Every input ends in exactly one of these."""

PARTLY_FILED = "partly-filed"
FILE_OUTCOMES = (FILED, FILED_WITH_REPAIRS, PARTLY_FILED, DUPLICATE, REJECTED)
"""Every file ends in one of these: ``partly-filed`` where some of its places were rejected."""


@dataclass(frozen=True, slots=True)
class Tallies:
    """A ledger counted at every level; each level adds up to the same.

    ``telegrams`` counts telegrams (and what holds none) by outcome, which
    ``containers`` does for each container; ``files`` counts files on the disk
    by ``FILE_OUTCOMES``, ``members`` the files inside them.
    """

    telegrams: Mapping[str, int]
    containers: Mapping[str, Mapping[str, int]]
    files: Mapping[str, int]
    members: Mapping[str, int]
