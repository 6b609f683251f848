"""The pages that follow from a telegram or a post: thread, copies, posts and years, ghosts."""

from __future__ import annotations

import re
from dataclasses import replace

from litestar import Response, get
from litestar.datastructures import State

from reftel import authority
from reftel.archive import Thread
from reftel.export.names import place_name
from reftel.export.threads import graphml
from reftel.web import words
from reftel.web.copies import comparison_view
from reftel.web.ghosts import ghosts_page
from reftel.web.pages import Page, Problem, WebRequest, html
from reftel.web.pictures import can_paint, chart_file, strip_figures
from reftel.web.posts import chiefs, dated_row, ghost_row, post_facts, year_rows, year_view
from reftel.web.results import ResultsView, results_view
from reftel.web.room import ID, Room
from reftel.web.state import SearchState, station_of, whole
from reftel.web.threads import thread_view

GHOSTS_PAGE = 50
THREAD_SIZES = (40, 120, 400)


@get("/thread/{name:str}", sync_to_thread=True)
def thread(request: WebRequest, state: State) -> Page | Response[bytes]:
    """The conversation that a telegram is part of; ``.graphml`` for other programs."""
    room: Room = state.room
    name: str = request.path_params["name"]
    base, dot, suffix = name.rpartition(".")
    name = base if dot and suffix == "graphml" else name
    size = whole(request.query_params, "size", THREAD_SIZES[0], 1, THREAD_SIZES[-1])
    found = room.archive.thread(name, limit=size) if ID.fullmatch(name) else None
    if found is None:
        return _nothing(room, f"No telegram {name[:80]!r} is held here, and none here cites it.")
    if dot and suffix == "graphml":
        return _graph(found)
    return html(
        room.page(
            "thread.html",
            thread=thread_view(found),
            sizes=[n for n in THREAD_SIZES if n > size] if found.truncated else [],
            room="/search",
        )
    )


def _graph(found: Thread) -> Response[bytes]:
    headers = {"content-disposition": f'attachment; filename="thread-{found.id}.graphml"'}
    return Response(graphml(found), media_type="application/graphml+xml", headers=headers)


@get("/compare/{name:str}", sync_to_thread=True)
def compare(request: WebRequest, state: State) -> Page:
    """The copies of a telegram side by side, word by word: ``/compare/09VALLETTA312?copy=2``."""
    room: Room = state.room
    name: str = request.path_params["name"]
    wanted = request.query_params.getall("copy", [])
    numbers = [int(one) for one in wanted if re.fullmatch(r"[0-9]{1,9}", one)]
    found = room.archive.compare(name, numbers or None) if ID.fullmatch(name) else None
    if found is None:
        return _nothing(room, f"No telegram {name[:80]!r} is held here.")
    everything = request.query_params.get("all") == "1"
    return html(room.page("compare.html", view=comparison_view(found, everything), room="/search"))


@get("/posts", sync_to_thread=True)
def posts(state: State) -> Page:
    """Every post of which something is held or cited, with its years."""
    room: Room = state.room
    found: dict[str, dict[int, tuple[int, int]]] = {}
    for one in room.archive.post_years():
        found.setdefault(one.station, {})[one.year] = (one.held, one.ghosts)
    years = sorted({year for by_year in found.values() for year in by_year})
    rows = [
        (station, place_name(station), sum(held for held, _ in by_year.values()), by_year)
        for station, by_year in found.items()
    ]
    rows.sort(key=lambda row: (-row[2], row[1]))
    most = max((held for *_, by_year in rows for held, _ in by_year.values()), default=1) or 1
    return html(room.page("posts.html", rows=rows, years=years, most=most, room="/posts"))


@get("/post/{name:str}", sync_to_thread=True)
def post(request: WebRequest, state: State) -> Page:
    """A post: what the tables say of it, and what is held of each of its years."""
    room: Room = state.room
    station = station_of(request.path_params["name"])
    years = room.archive.post_years(station) if station else ()
    if not station or not (years or authority.station(station)):
        return _nothing(room, f"No post {request.path_params['name'][:60]!r} is known here.")
    asked = SearchState(filters=(("post", station),))
    return html(
        room.page(
            "post.html",
            station=station,
            facts=post_facts(station),
            years=year_rows(years),
            dated_total=len(room.archive.dated_ghosts(station, None)),
            answer=_about(room, asked),
            state=asked,
            room="/posts",
        )
    )


@get("/post/{name:str}/{year:str}", sync_to_thread=True)
def post_year(request: WebRequest, state: State) -> Page:
    """A post's year: held, cited, never seen; how many there were; who signed; what is missing."""
    room: Room = state.room
    station, year = station_of(request.path_params["name"]), request.path_params["year"]
    if not station or re.fullmatch(r"(?:19|20)[0-9]{2}", year) is None:
        return _nothing(room, "A post and a year of four digits were expected.")
    found = room.archive.gaps(station, int(year))
    dated = room.archive.dated_ghosts(station, int(year))
    if not found.highest:
        return _no_number(room, station, year, len(dated))
    asked = SearchState(filters=(("post", station), ("year", year)))
    ghosts = room.archive.ghosts(station, int(year), limit=GHOSTS_PAGE, order="cited")
    return html(
        room.page(
            "post_year.html",
            station=station,
            place=place_name(station),
            year=int(year),
            view=year_view(found),
            ghosts=[ghost_row(one) for one in ghosts.ghosts],
            ghost_total=ghosts.total,
            dated=[dated_row(one) for one in dated[:GHOSTS_PAGE]],
            dated_total=len(dated),
            dated_page=ghosts.total // GHOSTS_PAGE + 1,
            chiefs=chiefs(station, int(year)),
            answer=_about(room, asked),
            state=asked,
            room="/posts",
        )
    )


def _no_number(room: Room, station: str, year: str, dated: int) -> Page:
    """A post's year of which no number is known."""
    place = place_name(station)
    links = ((f"/post/{station}", place),)
    if not dated:
        return _nothing(room, f"Nothing that {place} sent in {year} is held or cited here.", links)
    said = f"{words.count(dated, 'telegram')} that {place} sent in {year}"
    return _nothing(
        room,
        f"Of {said} nothing but the date-time group is known.",
        ((f"/ghosts?post={station}&year={year}", f"the ghosts of {year}"), *links),
    )


@get("/ghosts", sync_to_thread=True)
def ghosts(request: WebRequest, state: State) -> Page:
    """Every telegram that is cited and not held, the most cited first; those without a number last."""
    room: Room = state.room
    page = SearchState.parse({"page": request.query_params.getall("page", [])}).page
    station = station_of(request.query_params.get("post", ""))
    year = whole(request.query_params, "year", 0, 1900, 2099) or None
    found = ghosts_page(room.archive, station, year, page, GHOSTS_PAGE)
    asked = [("post", station or ""), ("year", str(year or ""))]
    return html(
        room.page(
            "ghosts.html",
            ghosts=[ghost_row(one) for one in found.numbered.ghosts],
            dated=[dated_row(one) for one in found.dated],
            dated_total=found.dated_total,
            dated_page=found.numbered.total // GHOSTS_PAGE + 1,
            total=found.total,
            page=page,
            pages=-(-found.total // GHOSTS_PAGE) or 1,
            kept=[(name, value) for name, value in asked if value],
            place=place_name(station) if station else None,
            year=year,
            room="/ghosts",
        )
    )


@get("/gaps/{name:str}/{file:str}", sync_to_thread=True)
def gaps_file(request: WebRequest, state: State) -> Page | Response[str] | Response[bytes]:
    """The strip of a post's year as a picture, and its serials: ``/gaps/VALLETTA/2009.svg``."""
    room: Room = state.room
    station = station_of(request.path_params["name"])
    year, _, suffix = request.path_params["file"].rpartition(".")
    painted = suffix == "png" and can_paint()
    known = re.fullmatch(r"(?:19|20)[0-9]{2}", year) and (suffix in {"svg", "csv"} or painted)
    found = room.archive.gaps(station, int(year)) if station and known else None
    if found is None or not found.highest:
        return _nothing(room, "There is no such picture.")
    return chart_file(
        f"gaps-{found.station}-{year}.{suffix}",
        lambda: strip_figures(found).csv(),
        lambda: room.page("strip.svg", view=year_view(found), alone=True),
    )


def _about(room: Room, asked: SearchState) -> ResultsView:
    """What a search finds in figures; what the page says anyhow is left out of its facets."""
    answer = results_view(room.counts(asked), asked)
    chosen = {name for name, _ in asked.filters}
    return replace(answer, facets=tuple(one for one in answer.facets if one.name not in chosen))


def _nothing(room: Room, message: str, links: tuple[tuple[str, str], ...] = ()) -> Page:
    problem = Problem(
        "There is no such page",
        message,
        "Go to",
        links or (("/posts", "the posts"), ("/search", "the search")),
    )
    return html(room.page("problem.html", problem=problem), 404)
