"""The addresses under /export: everything that a search finds, as a file or to print."""

from __future__ import annotations

import shutil
import zipfile
from collections.abc import Iterator
from pathlib import Path
from tempfile import TemporaryDirectory

from litestar import MediaType, get
from litestar.datastructures import State
from litestar.response import Stream

from reftel.export.leaving import Selection, export_selection, pieces
from reftel.web.dossier import dossier_pieces
from reftel.web.exports import file_name, form_named, placed
from reftel.web.pages import Page, Problem, WebRequest, html
from reftel.web.room import Room
from reftel.web.state import SearchState

MOST_PRINTED = 1_000
"""Telegrams that the room sets as PDF for one request: a volume of a hundred takes seconds."""
_AT_ONCE = 1 << 18


@get("/export/{name:str}", sync_to_thread=True)
def export(request: WebRequest, state: State) -> Stream | Page:
    """Everything that a search finds, as a file: ``/export/telegrams.csv?q=ferry``.

    ``/export/dossier`` is a printable page; ``dossier.pdf``, ``telegrams.sqlite``,
    ``dataset.zip``, ``mails.zip`` and ``bag.zip`` are made whole before they leave.
    """
    room: Room = state.room
    name: str = request.path_params["name"]
    form = form_named(name)
    whole = {one[0]: one[1] for one in placed()}.get(name)
    if form is None and whole is None and name not in {"dossier", "telegrams.ics"}:
        message = f"{name[:60]!r} is not a form in which telegrams can leave."
        return _problem(room, "There is no such form", message, 404)
    asked = SearchState.parse(request.query_params.dict())
    room.check(asked)
    total = room.archive.search(asked.query, limit=0, facets=False).total
    selection = Selection(room.archive, asked.query, asked.sort)
    if name == "dossier":
        return Stream(dossier_pieces(room, selection, asked), media_type=MediaType.HTML)
    if whole == "dossier" and total > MOST_PRINTED:
        message = (
            f"{total:,} telegrams are more than the {MOST_PRINTED:,} that the room prints at once. "
            "Narrow the search, or use the command: reftel export dossier QUERY -o dossier.pdf"
        )
        return _problem(room, "That is a long dossier", message, 413)
    if whole is not None:
        return _made(selection, whole, name, asked)
    suffix = form.suffix if form is not None else "ics"
    media_type = form.media_type if form is not None else "text/calendar"
    return _stream(pieces(selection, suffix), media_type, file_name(asked, suffix))


def _problem(room: Room, title: str, message: str, status: int) -> Page:
    problem = Problem(title, message, "Go to", (("/search", "the search"),))
    return html(room.page("problem.html", problem=problem), status)


def _stream(content: Iterator[bytes], media_type: str, name: str) -> Stream:
    headers = {"content-disposition": f'attachment; filename="{name}"'}
    return Stream(content, media_type=media_type, headers=headers)


_TYPES = {
    "pdf": "application/pdf",
    "sqlite": "application/vnd.sqlite3",
    "zip": "application/zip",
}


def _made(selection: Selection, form: str, name: str, asked: SearchState) -> Stream:
    """A file that is made in a folder of its own, and is gone when it has left."""
    room = TemporaryDirectory(prefix="reftel-export-")
    try:
        stem, _, suffix = name.rpartition(".")
        below = Path(room.name) / stem
        below.mkdir()
        made = export_selection(selection, form, below / (stem if suffix == "zip" else name))
        file = made.paths[0]
        if len(made.paths) > 1 or suffix == "zip":
            suffix = "zip"
            file = _zipped(below, Path(room.name) / "whole.zip")
    except BaseException:
        room.cleanup()
        raise
    return _stream(_leaving(room, file), _TYPES[suffix], file_name(asked, suffix))


def _zipped(folder: Path, to: Path) -> Path:
    with zipfile.ZipFile(to, "w", zipfile.ZIP_DEFLATED) as whole:
        for path in sorted(folder.rglob("*")):
            if path.is_file():
                whole.write(path, path.relative_to(folder))
    shutil.rmtree(folder)
    return to


def _leaving(room: TemporaryDirectory[str], file: Path) -> Iterator[bytes]:
    with room, file.open("rb") as opened:
        while piece := opened.read(_AT_ONCE):
            yield piece
