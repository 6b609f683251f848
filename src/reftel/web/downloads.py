"""The addresses under /export: everything that a search finds, as a file or to print."""

from __future__ import annotations

from litestar import MediaType, get
from litestar.datastructures import State
from litestar.response import Stream

from reftel.web.dossier import dossier_pieces
from reftel.web.exports import file_name, form_named
from reftel.web.pages import Page, Problem, WebRequest, html
from reftel.web.room import Room
from reftel.web.state import SearchState


@get("/export/{name:str}", sync_to_thread=True)
def export(request: WebRequest, state: State) -> Stream | Page:
    """Everything that a search finds, as a file: ``/export/telegrams.csv?q=ferry``.

    ``/export/dossier`` is a printable page with a table of contents and the citations.
    """
    room: Room = state.room
    name: str = request.path_params["name"]
    form = form_named(name)
    if name != "dossier" and form is None:
        problem = Problem(
            "There is no such form",
            f"{name[:60]!r} is not a form in which telegrams can leave.",
            "Go to",
            (("/search", "the search"),),
        )
        return html(room.page("problem.html", problem=problem), 404)
    asked = SearchState.parse(request.query_params.dict())
    ids = room.ids(asked)
    if form is None:
        return Stream(dossier_pieces(room, asked, ids), media_type=MediaType.HTML)
    return Stream(
        form.pieces(room.telegrams(ids)),
        media_type=form.media_type,
        headers={"content-disposition": f'attachment; filename="{file_name(asked, form)}"'},
    )
