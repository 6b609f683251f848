"""The pages: one function for each address. They ask the room and fill a template."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from typing import Any
from urllib.parse import quote

from litestar import MediaType, Request, Response, get
from litestar.datastructures import State
from litestar.response import Redirect

from reftel.archive import FIELDS, StoredTelegram
from reftel.archive.openings import opens_of
from reftel.errors import QueryError
from reftel.export.citation import bibtex, csl_text, ris
from reftel.export.forms import cited
from reftel.web.addresses import address
from reftel.web.explained import explanations
from reftel.web.exports import links
from reftel.web.home import home_view
from reftel.web.ledger import ledger_view
from reftel.web.named import named_years
from reftel.web.opening import opening_view, today
from reftel.web.posts import ghost_row
from reftel.web.results import hit_view, results_view
from reftel.web.room import ID, MOST_TOLD, Room, Shown
from reftel.web.state import SearchState, StateError
from reftel.web.views import (
    MOST_CHARACTERS,
    copy_view,
    pretty_json,
    provenance,
    shortened,
    telegram_view,
)

# Citing telegrams that a page lists; a search finds the rest.
MOST_CITING = 100
VIEWS = {"sent": "As typed", "clean": "Clean", "data": "Data"}

# Forms of the query language that are no field: what is typed, what it finds.
QUERY_FORMS = (
    ("ferry standstill", "with both words, anywhere in the text or subject"),
    ('"harbor talks"', "with the words in this order, next to each other"),
    ("ferry OR barge", "with either word"),
    ("ferry NOT strike", "with the first and without the second"),
    ("(ferry OR barge) pilots", "with one of two words, and a third"),
    ("negotiat*", "with a word that begins so"),
    ("09 VALLETTA 312", "of that number, in any spelling, and those that speak of it"),
    ("date:2009", "dated in the year; a month is 2009-03, a day 2009-03-12"),
    ("date:<2009", "dated before; also with >, <= and >="),
)

WebRequest = Request[Any, Any, State]
Page = Response[str]


@dataclass(frozen=True, slots=True)
class Problem:
    """Something that could not be done: what, why, what to do, where to go."""

    title: str
    message: str
    advice: str = ""
    links: tuple[tuple[str, str], ...] = ()
    query: str = ""
    pointer: str = ""


def html(content: str, status: int = 200) -> Page:
    """A page as an answer. Browsers ask again each time: the archive may have grown."""
    return Response(
        content,
        status_code=status,
        media_type=MediaType.HTML,
        headers={"cache-control": "no-cache"},
    )


@get("/", sync_to_thread=True)
def home(state: State) -> Page:
    """What is here: counts, years, posts, the first telegrams."""
    room: Room = state.room
    return html(room.page("home.html", home=home_view(room.archive)))


@get("/search", sync_to_thread=True)
def search(request: WebRequest, state: State) -> Page:
    """A query with its filters: hits, facets, histogram. Every state is an address."""
    room: Room = state.room
    asked = SearchState.parse(request.query_params.dict())
    answer = room.search(asked)
    return html(
        room.page(
            "search.html",
            state=asked,
            results=results_view(answer, asked),
            query=asked.q,
            kept_filters=asked.filters,
            token=room.token,
            meanings=answer.meanings,
            suggestions=answer.suggestions,
            downloads=links(asked, room.offered),
            room="/search",
        )
    )


_HELP = (("/help/query", "how to ask"),)


def wrong_filter(room: Room, error: StateError) -> Page:
    """The page that says which parameter of an address cannot be understood."""
    problem = Problem("That cannot be understood", str(error), "Search again, or see", _HELP)
    return html(room.page("problem.html", problem=problem, room="/search"), 400)


def wrong_query(room: Room, asked: SearchState, error: QueryError) -> Page:
    """The page that says what is wrong with a query, and where."""
    place = error.position
    pointer = " " * place + "^" if place is not None and 0 <= place <= len(asked.q) else ""
    problem = Problem(
        "The query cannot be understood",
        str(error),
        "Change it in the box above, or see",
        _HELP,
        asked.q,
        pointer,
    )
    content = room.page(
        "problem.html",
        problem=problem,
        query=asked.q,
        kept_filters=asked.filters,
        wrong_query=True,
        room="/search",
    )
    return html(content, 400)


@get("/telegram/{name:str}", sync_to_thread=True)
def telegram(request: WebRequest, state: State) -> Page | Redirect:
    """A telegram: ``/telegram/09VALLETTA312``, with ``.json`` and ``.txt`` for programs.

    ``.txt?copy=2`` gives the text of another copy. ``?view=`` chooses ``sent`` (as typed,
    beside its decoded header), ``clean`` or ``data``; ``?q=`` marks the words of a query.
    Any other spelling of an MRN leads to the canonical address.
    """
    room: Room = state.room
    name: str = request.path_params["name"]
    base, dot, suffix = name.rpartition(".")
    if dot and suffix in _FILES:
        return _file(room, base, suffix, request.query_params.get("copy"))
    shown = room.telegram(name)
    if shown is None:
        return _absent(room, name)
    chosen = request.query_params.get("view", "sent")
    searched = request.query_params.get("q", "")
    return html(_telegram_page(room, shown, chosen if chosen in VIEWS else "sent", searched))


def _telegram_page(room: Room, shown: Shown, chosen: str, searched: str) -> str:
    stored = shown.stored
    view = telegram_view(
        stored,
        explanations(stored, stored.text[:MOST_CHARACTERS]) if chosen == "sent" else (),
        shown.references,
        room.finder(searched),
        shown.held,
        drawn={chosen},
    )
    return room.page(
        "telegram.html",
        view=view,
        shown=chosen,
        views=_view_links(stored.id, searched),
        searched=searched,
        cited_by=[hit_view(hit) for hit in shown.cited_by],
        token=room.token,
        notes=room.archive.desk.notes(stored.id),
        collections=room.archive.desk.collections(),
        opening=opening_view(opens_of(stored.json, stored.date), stored.json, today()),
        events=shown.events,
        all_events=shown.all_events,
        most_years=MOST_TOLD,
        named_years=named_years(stored.json, f"/telegram/{stored.id}?view=clean"),
        people=shown.people,
        all_people=shown.all_people,
        copies=[copy_view(copy) for copy in stored.copies],
        most=MOST_CITING,
        provenance=provenance(stored.json, stored.text) if chosen == "data" else (),
        json_text=shortened(pretty_json(stored.json)) if chosen == "data" else "",
    )


def _view_links(name: str, searched: str) -> list[tuple[str, str, str]]:
    """The views with their addresses; the words of a search stay marked from one to another."""
    found = []
    for view, label in VIEWS.items():
        params = (("view", view if view != "sent" else ""), ("q", searched))
        given = [(key, value) for key, value in params if value]
        found.append((view, label, address(f"/telegram/{name}", given)))
    return found


# What stands behind /telegram/ID.json and its like; the text has copies and is apart.
_FILES: Mapping[str, tuple[Callable[[StoredTelegram], str], str]] = {
    "txt": (lambda stored: stored.text, MediaType.TEXT),
    "json": (lambda stored: pretty_json(stored.json) + "\n", MediaType.JSON),
    "bib": (lambda stored: bibtex(cited(stored)), "application/x-bibtex; charset=utf-8"),
    "ris": (lambda stored: ris(cited(stored)), "application/x-research-info-systems"),
    "csl": (lambda stored: csl_text(cited(stored)), "application/vnd.citationstyles.csl+json"),
}


def _file(room: Room, name: str, suffix: str, copy: str | None) -> Page | Redirect:
    stored = room.archive.get(name) if ID.fullmatch(name) else None
    if stored is None:
        return _absent(room, name, f".{suffix}")
    if suffix == "txt":
        text = room.copy_text(stored, copy)
        return (
            _absent(room, name, f".{suffix}")
            if text is None
            else Response(text, media_type=MediaType.TEXT)
        )
    write, media_type = _FILES[suffix]
    return Response(write(stored), media_type=media_type)


def _absent(room: Room, name: str, suffix: str = "") -> Page | Redirect:
    """Another spelling of a held telegram, or the page of one that is not held."""
    found = room.spelled(name)
    if len(found) == 1 and found[0] != name:
        return Redirect(f"/telegram/{quote(found[0])}{suffix}", status_code=302)
    absent = room.absent(name, found)
    row = ghost_row(absent.ghost) if absent.ghost else None
    content = room.page(
        "absent.html",
        absent=absent,
        query=name,
        most=MOST_CITING,
        sent=row.sent if row else "",
        cause=row.cause if row else "",
    )
    return html(content, 404)


@get("/ledger", sync_to_thread=True)
def ledger(request: WebRequest, state: State) -> Page:
    """What became of every input: totals, and the rejected ones with their reasons."""
    room: Room = state.room
    asked = SearchState.parse({"page": request.query_params.getall("page", [])})
    view = ledger_view(room.archive, asked.page)
    return html(room.page("ledger.html", ledger=view, room="/ledger"))


@get("/help/query", sync_to_thread=True)
def query_help(state: State) -> Page:
    """The query language, with examples."""
    room: Room = state.room
    fields = [(field.example, field.finds, field.expected) for field in FIELDS.values()]
    forms = [(typed, finds, "") for typed, finds in QUERY_FORMS]
    return html(room.page("help.html", forms=(*forms, *fields), room="/help/query"))
