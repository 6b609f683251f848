"""What every page needs: the archive, the templates, and the questions asked of them.

The two faces of the room, pages and JSON, ask here, so that they answer the same.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from jinja2 import Environment

from reftel import authority
from reftel.analysis.resolve import DOUBTS, REASONS
from reftel.analysis.serials import SentBetween
from reftel.archive import Archive, Citation, Ghost, Hit, SearchPage, StoredTelegram
from reftel.errors import QueryError
from reftel.export.forms import Form
from reftel.web import words
from reftel.web.chronicle import EventView, PersonRow, event_view, person_row
from reftel.web.clean import Finder, nothing
from reftel.web.render import render
from reftel.web.results import HitView, hit_view
from reftel.web.state import LONGEST_QUERY, PAGE_SIZE, SearchState

ID = re.compile(r"[A-Za-z0-9][A-Za-z0-9-]{0,79}")
# A spelling of an MRN that somebody may put into an address: letters, digits, blanks.
SPELLING = re.compile(r"[A-Za-z0-9][A-Za-z0-9 '.\-]{0,119}")
_MRN = re.compile(r"(?:19|20)?(?P<year>[0-9]{2})(?P<station>[A-Z]+)(?P<serial>[0-9]{1,8})")


MOST_TOLD = 12
"""Events, and people, that the page of a telegram lists; the rest is a click away."""


@dataclass(frozen=True, slots=True)
class Shown:
    """A telegram with what the archive knows around it.

    ``events`` and ``people`` are the first ``MOST_TOLD`` of so many.
    """

    stored: StoredTelegram
    references: Sequence[Mapping[str, Any]]
    cited_by: Sequence[Hit]
    held: frozenset[str]
    events: Sequence[EventView]
    all_events: int
    people: Sequence[PersonRow]
    all_people: int


@dataclass(frozen=True, slots=True)
class Absent:
    """A telegram that is not held: what was asked, what it may mean, who cites it, what is near.

    ``ghost`` is what follows of it from those that cite it: when it was sent, what they say.
    """

    asked: str
    several: tuple[str, ...]
    cited_by: tuple[HitView, ...]
    near: tuple[str, ...]
    ghost: Ghost | None = None
    id: str = ""


@dataclass(frozen=True, slots=True)
class Room:
    """The reading room of one archive; ``token`` is the word that its own forms carry.

    ``offered`` are the forms in which this installation writes what a search finds.
    """

    archive: Archive
    templates: Environment
    token: str
    offered: tuple[Form, ...]

    def page(self, name: str, **values: Any) -> str:
        """The page of a template."""
        return render(self.templates, name, **values)

    def search(self, state: SearchState) -> SearchPage:
        """The answer to a state. Raises ``QueryError``, its place counted in ``state.q``."""
        self.check(state)
        return self.archive.search(
            state.query,
            limit=PAGE_SIZE,
            offset=(state.page - 1) * PAGE_SIZE,
            sort=state.sort,
        )

    def counts(self, state: SearchState) -> SearchPage:
        """Total, facets and histogram of a state, without hits; errors as of ``search``."""
        self.check(state)
        return self.archive.search(state.query, limit=0)

    def check(self, state: SearchState) -> None:
        """The query asked alone first, where there are filters.

        A bracket too many must not swallow them, and a fault is shown where the reader
        typed it.
        """
        if state.q and state.terms:
            self.archive.finder(state.q)

    def ids(self, state: SearchState) -> list[str]:
        """The id of every telegram of a state, in its order; errors as of ``search``."""
        self.check(state)
        return self.archive.search_ids(state.query, sort=state.sort)

    def telegrams(self, ids: Sequence[str]) -> Iterator[StoredTelegram]:
        """The telegrams of these ids, one after another; one that went away is left out."""
        for name in ids:
            stored = self.archive.get(name)
            if stored is not None:
                yield stored

    def telegram(self, name: str) -> Shown | None:
        """The telegram of a canonical id with its surroundings; ``None`` where it is not held."""
        found = self.archive.around(name, MOST_TOLD) if ID.fullmatch(name) else None
        if found is None:
            return None
        stored = found.telegram
        return Shown(
            stored=stored,
            references=[
                self._reference(one, found.absent) for one in found.cites if one.in_reference_line
            ],
            cited_by=found.cited_by,
            held=frozenset(one.id for one in found.cites if one.held and one.id),
            events=[event_view(one) for one in found.events.events],
            all_events=found.events.total,
            people=[person_row(one) for one in found.people.people],
            all_people=found.people.total,
        )

    def _reference(self, one: Citation, dates: Mapping[str, SentBetween]) -> dict[str, Any]:
        when, why = "", ""
        if one.held and one.hit is not None:
            when = words.date_words(one.hit.date)
        elif one.id is not None and one.id in dates:
            when = words.between_words(dates[one.id].earliest, dates[one.id].latest)
        if one.candidates:
            why = "one of several: " + ", ".join(found.id for found in one.candidates[:4])
        elif one.reason:
            why = REASONS.get(one.reason, one.reason)
        elif one.doubt:
            why = DOUBTS.get(one.doubt, one.doubt)
        return {**one.to_json(), "when": when, "why": why}

    def finder(self, query: str) -> Finder:
        """Where the words of a query stand in a text; of one that is no query, nowhere."""
        try:
            return self.archive.finder(query[:LONGEST_QUERY]) if query.strip() else nothing
        except QueryError:
            return nothing

    def copy_text(self, stored: StoredTelegram, number: str | None) -> str | None:
        """The text of a telegram's best copy, or of the copy with that number.

        ``None`` where the telegram has no such copy.
        """
        if number is None:
            return stored.text
        for copy in stored.copies:
            if str(copy["number"]) == number:
                return self.archive.copy_text(copy["number"])
        return None

    def spelled(self, name: str) -> list[str]:
        """The held telegrams that a spelling of an MRN may mean, by canonical id."""
        return self.archive.find(name) if SPELLING.fullmatch(name) else []

    def absent(self, name: str, several: Sequence[str]) -> Absent:
        """What is known of a telegram that is not held.

        ``name`` is what was asked, ``several`` the held telegrams that it may mean.
        """
        if SPELLING.fullmatch(name) is None:
            return Absent(name[:120], (), (), ())
        meant = canonical(name)
        citing = self.archive.cited_by(meant)
        near = [] if several else self.archive.near(name, 8)
        return Absent(
            name,
            tuple(several),
            tuple(hit_view(hit) for hit in citing),
            tuple(near),
            self.archive.ghost(meant),
            meant,
        )


def canonical(name: str) -> str:
    """A spelling of an MRN as the id that references carry; other text in capitals, closed up."""
    letters = "".join(name.upper().split())
    match = _MRN.fullmatch(letters)
    if match is None:
        return letters
    station = authority.canonical_station(match["station"]) or match["station"]
    return f"{match['year']}{station}{int(match['serial'])}"
