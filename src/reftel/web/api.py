"""The same answers as JSON, for programs on this machine. ``/api/openapi.json`` describes them.

Each answer is ``to_json()`` of what the Python API gives, so that a program may move
from one to the other.
"""

from __future__ import annotations

import re
from itertools import islice
from typing import Any

from litestar import Response, get
from litestar.datastructures import State

from reftel.archive import SearchPage
from reftel.archive.openings import opens_of
from reftel.codec.ids import station_code
from reftel.web.ghosts import ghosts_page
from reftel.web.openapi import document
from reftel.web.pages import WebRequest
from reftel.web.room import ID, Room
from reftel.web.state import LEDGER_SIZE, PAGE_SIZE, SearchState, StateError, station_of, whole

Json = Response[dict[str, Any]]
GHOSTS_SIZE = 50
OPENINGS_SIZE = 50
LONGEST_THREAD = 400


@get("/api/openapi.json", sync_to_thread=False)
def api_document() -> Json:
    """The description of this API, OpenAPI 3.1."""
    return Response(document())


@get("/api/search", sync_to_thread=True)
def api_search(request: WebRequest, state: State) -> Json:
    """The answer to the parameters of ``/search``: hits, facets, histogram.

    A query or filter that cannot be understood gives status 400 with ``error``:
    ``message`` and ``position`` (characters into ``q``, or null).
    """
    room: Room = state.room
    asked = SearchState.parse(request.query_params.dict())
    return Response(search_json(room.search(asked), asked))


@get("/api/telegram/{name:str}", sync_to_thread=True)
def api_telegram(request: WebRequest, state: State) -> Json:
    """A telegram in the public schema, with what it cites, who cites it, and its copies."""
    room: Room = state.room
    name: str = request.path_params["name"]
    stored = room.archive.get(name) if ID.fullmatch(name) else None
    if stored is None:
        error = {
            "message": f"no telegram {name[:120]!r} is held here",
            "candidates": room.spelled(name),
        }
        return Response({"error": error}, status_code=404)
    return Response(
        {
            "telegram": dict(stored.json),
            "references": room.archive.references(name),
            "cites": [one.to_json() for one in room.archive.cites(name)],
            "cited_by": [hit.to_json() for hit in room.archive.cited_by(name)],
            "copies": [dict(copy) for copy in stored.copies],
        }
    )


@get("/api/thread/{name:str}", sync_to_thread=True)
def api_thread(request: WebRequest, state: State) -> Json:
    """The conversation that a telegram, or a ghost, is part of; ``size`` bounds it."""
    room: Room = state.room
    name: str = request.path_params["name"]
    size = whole(request.query_params, "size", 200, 1, LONGEST_THREAD)
    found = room.archive.thread(name, limit=size) if ID.fullmatch(name) else None
    if found is None:
        return _absent(f"no telegram {name[:120]!r} is held or cited here")
    return Response(found.to_json())


@get("/api/compare/{name:str}", sync_to_thread=True)
def api_compare(request: WebRequest, state: State) -> Json:
    """The copies of a telegram side by side, word by word."""
    room: Room = state.room
    name: str = request.path_params["name"]
    found = room.archive.compare(name) if ID.fullmatch(name) else None
    if found is None:
        return _absent(f"no telegram {name[:120]!r} is held here")
    return Response(found.to_json())


@get("/api/ghosts", sync_to_thread=True)
def api_ghosts(request: WebRequest, state: State) -> Json:
    """Telegrams that are cited and not held, the most cited first; fifty to a page.

    ``total`` counts those of a number; those cited by date-time group alone, ``by_dtg``, are at
    the end of the same pages.
    """
    room: Room = state.room
    params = request.query_params
    page = whole(params, "page", 1, 1, 99_999)
    year = whole(params, "year", 0, 1900, 2099) or None
    post = params.get("post", "").strip()
    station = station_of(post) if post else None
    if post and station is None:
        raise StateError(f"post: expected the name of a post, found {post[:60]!r}")
    found = ghosts_page(room.archive, station, year, page, GHOSTS_SIZE)
    return Response(
        {
            **found.numbered.to_json(),
            "by_dtg": [one.to_json() for one in found.dated],
            "by_dtg_total": found.dated_total,
            "page": page,
            "page_size": GHOSTS_SIZE,
        }
    )


@get("/api/post/{name:str}", sync_to_thread=True)
def api_post(request: WebRequest, state: State) -> Json:
    """The years of a post: held, cited, how many there were."""
    room: Room = state.room
    station = station_of(request.path_params["name"])
    years = room.archive.post_years(station) if station else ()
    if not years:
        return _absent("no telegram of such a post is held or cited here")
    return Response({"station": station, "years": [one.to_json() for one in years]})


@get("/api/post/{name:str}/{year:str}", sync_to_thread=True)
def api_post_year(request: WebRequest, state: State) -> Json:
    """The serials of a post's year: held, cited, never seen; estimates of how many there were."""
    room: Room = state.room
    station, year = station_of(request.path_params["name"]), request.path_params["year"]
    if station is None or re.fullmatch(r"(?:19|20)[0-9]{2}", year) is None:
        return _absent("a post and a year of four digits were expected")
    found = room.archive.gaps(station_code(station), int(year))
    if not found.highest:
        return _absent(f"nothing that {station} sent in {year} is held or cited here")
    return Response(found.to_json())


@get("/api/ledger", sync_to_thread=True)
def api_ledger(request: WebRequest, state: State) -> Json:
    """What became of the inputs: totals by outcome, and one page of entries."""
    room: Room = state.room
    page = whole(request.query_params, "page", 1, 1, 99_999)
    outcome = request.query_params.get("outcome", "").strip() or None
    totals = room.archive.totals()
    if outcome is not None and outcome not in totals:
        raise StateError(f"outcome: expected one of {', '.join(totals)}, found {outcome[:60]!r}")
    entries = room.archive.ledger(
        outcome=outcome, limit=LEDGER_SIZE, offset=(page - 1) * LEDGER_SIZE
    )
    return Response(
        {
            "totals": totals,
            "page": page,
            "page_size": LEDGER_SIZE,
            "entries": [
                {name: getattr(entry, name) for name in entry.__slots__} for entry in entries
            ],
        }
    )


@get("/api/overview", sync_to_thread=True)
def api_overview(state: State) -> Json:
    """The collection in numbers: telegrams, copies, containers, faults, broken rules."""
    room: Room = state.room
    return Response(room.archive.overview().to_json())


@get("/api/openings", sync_to_thread=True)
def api_openings(request: WebRequest, state: State) -> Json:
    """When the telegrams of a search open, by date, fifty to a page; parameters as of ``/search``."""
    room: Room = state.room
    asked = SearchState.parse(request.query_params.dict())
    room.check(asked)
    first = (asked.page - 1) * OPENINGS_SIZE
    found = islice(room.archive.openings(asked.query), first, first + OPENINGS_SIZE)
    return Response(
        {
            "query": asked.query,
            "page": asked.page,
            "page_size": OPENINGS_SIZE,
            "openings": [one.to_json() for one in found],
        }
    )


@get("/api/opening/{name:str}", sync_to_thread=True)
def api_opening(request: WebRequest, state: State) -> Json:
    """When a telegram opens: the day, the steps that led to it, the doubts."""
    room: Room = state.room
    name: str = request.path_params["name"]
    stored = room.archive.get(name) if ID.fullmatch(name) else None
    if stored is None:
        return _absent(f"no telegram {name[:120]!r} is held here")
    return Response({"id": stored.id, **opens_of(stored.json, stored.date).to_json()})


def wrong(message: str, position: int | None) -> Json:
    """The answer to a query or filter that cannot be understood."""
    return Response({"error": {"message": message, "position": position}}, status_code=400)


def _absent(message: str) -> Json:
    return Response({"error": {"message": message}}, status_code=404)


def search_json(answer: SearchPage, asked: SearchState) -> dict[str, Any]:
    """A page of results as JSON."""
    return {
        "query": asked.query,
        "total": answer.total,
        "page": asked.page,
        "page_size": PAGE_SIZE,
        "exact": answer.exact,
        "behind": answer.behind,
        **answer.answers(),
    }


HANDLERS = (
    api_document,
    api_search,
    api_telegram,
    api_thread,
    api_compare,
    api_ghosts,
    api_post,
    api_post_year,
    api_ledger,
    api_overview,
    api_openings,
    api_opening,
)
