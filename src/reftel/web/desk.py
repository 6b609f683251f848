"""The reader's own desk: saved searches, collections, notes, lists to look up.

These are the only addresses that change anything, and they change nothing but the
desk (``desk.sqlite`` beside the records). Each takes a form of this room's own pages:
it carries a word that the room made up when it was opened and tells to its pages
alone, and a browser that says where a form comes from must say that it comes from here.
A cookie would protect less: those of one machine are shared by all its ports.
"""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any
from urllib.parse import quote

from litestar import get, post
from litestar.concurrency import sync_to_thread
from litestar.datastructures import State
from litestar.response import Redirect

from reftel.archive import Looked, News
from reftel.errors import QueryError
from reftel.web.addresses import address
from reftel.web.decoded import search_url
from reftel.web.forms import foreign_form, form_fields, is_own
from reftel.web.pages import Page, Problem, WebRequest, html
from reftel.web.results import hit_view
from reftel.web.room import ID, Room

LONGEST_LIST = 200_000
_LISTED = 200
_SHOWN_OF_EACH = 5


@get("/desk", sync_to_thread=True)
def desk(state: State) -> Page:
    """Saved searches with what is new in them, collections, notes, and a list to look up."""
    room: Room = state.room
    own = room.archive.desk
    return html(
        room.page(
            "desk.html",
            searches=[_news(room, one.name) for one in own.searches()],
            collections=own.collections(),
            notes=own.notes()[::-1][:_LISTED],
            token=room.token,
            room="/desk",
        )
    )


def _news(room: Room, name: str) -> tuple[News | None, str, str]:
    """A saved search: what is new in it, its name, its query; no news of one that is no query."""
    saved = room.archive.desk.saved(name)
    query = saved.query if saved else ""
    try:
        return room.archive.news(name, look=False), name, query
    except (QueryError, LookupError):
        return None, name, query


@get("/collection/{name:str}", sync_to_thread=True)
def collection(request: WebRequest, state: State) -> Page:
    """The telegrams of a collection, in the order in which they were put in."""
    room: Room = state.room
    name: str = request.path_params["name"]
    ids = room.archive.desk.collected(name)
    if not ids:
        problem = Problem(
            "There is no such collection",
            f"Nothing is collected as {name[:80]!r}.",
            "Go to",
            (("/desk", "the desk"),),
        )
        return html(room.page("problem.html", problem=problem, room="/desk"), 404)
    hits = room.archive.hits(ids)
    held = {hit.id for hit in hits}
    return html(
        room.page(
            "collection.html",
            title=name,
            hits=[hit_view(hit) for hit in hits],
            absent=[one for one in ids if one not in held],
            token=room.token,
            room="/desk",
        )
    )


@post("/desk/lookup", status_code=200)
async def lookup(request: WebRequest, state: State) -> Page:
    """A list of names and numbers, one a line, looked up at once."""
    room: Room = state.room
    fields = await form_fields(request)
    if not is_own(request, fields, room.token):
        return _refused(room)
    text = fields.get("list", "")
    if len(text) > LONGEST_LIST:
        problem = Problem("The list is too long", f"It may have {LONGEST_LIST:,} characters.")
        return html(room.page("problem.html", problem=problem, room="/desk"), 413)
    found = await sync_to_thread(
        lambda: list(room.archive.look_up(text.splitlines(), limit=_SHOWN_OF_EACH))
    )
    return html(room.page("looked.html", rows=[_looked(one) for one in found], room="/desk"))


def _looked(one: Looked) -> dict[str, Any]:
    href = f"/telegram/{one.hits[0].id}" if one.kind == "number" and len(one.hits) == 1 else None
    search = search_url(one.asked if one.kind == "number" else f'"{one.asked}"')
    return {
        "asked": one.asked,
        "total": one.total,
        "href": href or search,
        "hits": [hit_view(hit) for hit in one.hits],
    }


@post("/desk/{what:str}", status_code=303)
async def change(request: WebRequest, state: State) -> Page | Redirect:
    """One change of the desk, sent by a form; then back to where it was sent from."""
    room: Room = state.room
    fields = await form_fields(request)
    if not is_own(request, fields, room.token):
        return _refused(room)
    work = _CHANGES.get(request.path_params["what"])
    if work is None:
        problem = Problem("That cannot be done", "The desk knows no such change.")
        return html(room.page("problem.html", problem=problem, room="/desk"), 404)
    try:
        target = await sync_to_thread(lambda: work(room, fields))
    except ValueError as error:
        problem = Problem(
            "That cannot be kept", str(error), "Go back, or to", (("/desk", "the desk"),)
        )
        return html(room.page("problem.html", problem=problem, room="/desk"), 400)
    return Redirect(target, status_code=303)


def _save(room: Room, fields: Mapping[str, str]) -> str:
    query = fields.get("q", "")
    room.archive.finder(query)  # what is no query is not kept
    name = fields.get("name", "").strip() or query or "everything"
    room.archive.desk.save(name, query)
    room.archive.news(" ".join(name.split()))
    return "/desk"


def _look(room: Room, fields: Mapping[str, str]) -> str:
    try:
        found = room.archive.news(fields.get("name", ""))
    except LookupError as error:
        raise ValueError(str(error.args[0])) from None
    return address("/search", (("q", found.search.query), ("sort", "-date")))


def _forget(room: Room, fields: Mapping[str, str]) -> str:
    room.archive.desk.forget(fields.get("name", ""))
    return "/desk"


def _collect(room: Room, fields: Mapping[str, str]) -> str:
    room.archive.desk.collect(fields.get("name", ""), [_telegram(fields)])
    return f"/telegram/{_telegram(fields)}#desk"


def _uncollect(room: Room, fields: Mapping[str, str]) -> str:
    name = fields.get("name", "")
    room.archive.desk.uncollect(name, [_telegram(fields)])
    return f"/collection/{quote(name, safe='')}" if room.archive.desk.collected(name) else "/desk"


def _note(room: Room, fields: Mapping[str, str]) -> str:
    room.archive.desk.note(_telegram(fields), fields.get("text", ""))
    return f"/telegram/{_telegram(fields)}#desk"


def _unnote(room: Room, fields: Mapping[str, str]) -> str:
    number = fields.get("number", "")
    if not number.isdecimal() or len(number) > 12:
        raise ValueError("the number of a note was expected")
    room.archive.desk.unnote(int(number))
    return f"/telegram/{_telegram(fields)}#desk" if fields.get("telegram") else "/desk"


_CHANGES = {
    "save": _save,
    "look": _look,
    "forget": _forget,
    "collect": _collect,
    "uncollect": _uncollect,
    "note": _note,
    "unnote": _unnote,
}


def _telegram(fields: Mapping[str, str]) -> str:
    name = fields.get("telegram", "")
    if ID.fullmatch(name) is None:
        raise ValueError("the id of a telegram was expected, as in 09VALLETTA312")
    return name


def _refused(room: Room) -> Page:
    problem = foreign_form("Nothing was changed.", ("/desk", "the desk"))
    return html(room.page("problem.html", problem=problem, room="/desk"), 403)
