"""All values of a facet: what a search page has no room for, a thousand TAGS or signers."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from types import MappingProxyType

from litestar import get
from litestar.datastructures import State

from reftel.archive import FacetValue
from reftel.web.addresses import address
from reftel.web.pages import Page, Problem, WebRequest, html
from reftel.web.results import FACETS, Chip, FacetLink, chips, facet_links
from reftel.web.room import Room
from reftel.web.state import SearchState

VALUES_PAGE = 1000
ORDERS = MappingProxyType({"count": "most telegrams first", "name": "by name"})

_FACETS = {parameter: (name, title) for name, parameter, title in FACETS}


@dataclass(frozen=True, slots=True)
class ValuesView:
    """A page of the values of a facet; ``orders`` are (words, address, whether it is in force)."""

    title: str
    count: int
    links: tuple[FacetLink, ...]
    chips: tuple[Chip, ...]
    orders: tuple[tuple[str, str, bool], ...]
    path: str
    page: int
    pages: int
    kept: list[tuple[str, str]]


@get("/values/{name:str}", sync_to_thread=True)
def values(request: WebRequest, state: State) -> Page:
    """Every value of a facet in what a search finds: ``/values/tag?q=ferry&order=name``."""
    room: Room = state.room
    name: str = request.path_params["name"]
    if name not in _FACETS:
        return _no_facet(room, name)
    asked = SearchState.parse(request.query_params.dict())
    order = request.query_params.get("order", "count")
    answer = room.counts(asked)
    view = values_view(name, answer.facets.get(_FACETS[name][0], ()), asked, order)
    first = asked.turned(1)
    content = room.page(
        "values.html", view=view, state=first, query=asked.q, kept_filters=asked.filters
    )
    return html(content)


def values_view(
    name: str, found: Sequence[FacetValue], state: SearchState, order: str
) -> ValuesView:
    """The page of ``state`` in an order of ``ORDERS``, of another word in the usual one."""
    path = f"/values/{name}"
    order = order if order in ORDERS else "count"
    first = state.turned(1)
    links = facet_links(name, found, first)
    kept = list(first.params)
    if order == "name":
        links = tuple(sorted(links, key=lambda link: link.label.casefold()))
        kept.append(("order", order))
    start = (state.page - 1) * VALUES_PAGE
    return ValuesView(
        title=_FACETS[name][1],
        count=len(links),
        links=links[start : start + VALUES_PAGE],
        chips=chips(first, path),
        orders=tuple(
            (title, _ordered(path, first, word), word == order) for word, title in ORDERS.items()
        ),
        path=path,
        page=state.page,
        pages=-(-len(links) // VALUES_PAGE) or 1,
        kept=kept,
    )


def _ordered(path: str, state: SearchState, order: str) -> str:
    return address(path, [*state.params, *([("order", order)] if order == "name" else [])])


def _no_facet(room: Room, name: str) -> Page:
    known = ", ".join(_FACETS)
    message = f"There is no facet {name[:60]!r}; there are {known}."
    problem = Problem("There is no such list", message, "Go to", (("/search", "the search"),))
    return html(room.page("problem.html", problem=problem), 404)
