"""The same answers as JSON, for programs on this machine."""

from __future__ import annotations

from typing import Any

from litestar import Response, get
from litestar.datastructures import State

from reftel.archive import SearchPage
from reftel.web.pages import WebRequest
from reftel.web.room import Room
from reftel.web.state import PAGE_SIZE, SearchState

Json = Response[dict[str, Any]]


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
    """A telegram in the public schema, with its references, who cites it, and its copies."""
    room: Room = state.room
    name: str = request.path_params["name"]
    shown = room.telegram(name)
    if shown is None:
        error = {
            "message": f"no telegram {name[:120]!r} is held here",
            "candidates": room.spelled(name),
        }
        return Response({"error": error}, status_code=404)
    return Response(
        {
            "telegram": dict(shown.stored.json),
            "references": [dict(entry) for entry in shown.references],
            "cited_by": [hit.to_json() for hit in shown.cited_by],
        }
    )


def wrong(message: str, position: int | None) -> Json:
    """The answer to a query or filter that cannot be understood."""
    return Response({"error": {"message": message, "position": position}}, status_code=400)


def search_json(answer: SearchPage, asked: SearchState) -> dict[str, Any]:
    """A page of results as JSON."""
    return {
        "query": asked.query,
        "total": answer.total,
        "page": asked.page,
        "page_size": PAGE_SIZE,
        **answer.answers(),
    }
