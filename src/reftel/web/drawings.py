"""The addresses of what is drawn: the map, and every picture as a file."""

from __future__ import annotations

from litestar import Response, get
from litestar.datastructures import State

from reftel.web.maps import MapView, grid_path, land_path, map_view
from reftel.web.pages import Page, Problem, WebRequest, html
from reftel.web.pictures import (
    can_paint,
    chart_file,
    described,
    map_figures,
    paint,
    traffic_chart,
    traffic_figures,
)
from reftel.web.results import chips
from reftel.web.room import Room
from reftel.web.state import SearchState

_PICTURES = ("map", "traffic")


@get("/map", sync_to_thread=True)
def map_page(request: WebRequest, state: State) -> Page:
    """Where the telegrams of a search were sent from; parameters as of ``/search``."""
    room: Room = state.room
    asked = SearchState.parse(request.query_params.dict()).turned(1)
    answer = room.counts(asked)
    return html(
        room.page(
            "map.html",
            state=asked,
            query=asked.q,
            kept_filters=asked.filters,
            total=answer.total,
            chips=chips(asked, "/map"),
            drawing=map_view(answer.facets["post"], asked, "/map"),
            land=land_path(),
            grid=grid_path(),
            alone=False,
        )
    )


@get("/picture/{name:str}", sync_to_thread=True)
def picture(request: WebRequest, state: State) -> Response[str] | Response[bytes]:
    """A picture of a search as a file: ``/picture/map.svg?q=ferry``, ``traffic.png``, ``.csv``."""
    room: Room = state.room
    name, _, suffix = request.path_params["name"].rpartition(".")
    if name not in _PICTURES or suffix not in {"svg", "png", "csv"}:
        return _no_picture(room, f"There is no picture {request.path_params['name'][:60]!r}.")
    if not can_paint() and (suffix == "png" or (suffix == "svg" and name != "map")):
        return _no_picture(room, "Pictures need an optional part: pip install 'reftel[pictures]'.")
    asked = SearchState.parse(request.query_params.dict()).turned(1)
    answer = room.counts(asked)
    drawing = map_view(answer.facets["post"], asked, "/map")
    figures = map_figures(drawing) if name == "map" else traffic_figures(answer)
    title = described(asked, f"Telegrams by {figures.columns[0]}")

    def drawn() -> str:
        return map_svg(room, drawing) if name == "map" else paint(traffic_chart(figures, title))

    return chart_file(f"{name}.{suffix}", figures.csv, drawn)


def map_svg(room: Room, drawing: MapView) -> str:
    """The map as a drawing by itself."""
    return room.page("map.svg", drawing=drawing, land=land_path(), grid=grid_path(), alone=True)


def _no_picture(room: Room, message: str) -> Page:
    problem = Problem("There is no such picture", message, "Go to", (("/search", "the search"),))
    return html(room.page("problem.html", problem=problem), 404)
