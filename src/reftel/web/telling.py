"""The addresses of what telegrams tell: the chronology and the people."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator
from typing import Any

import msgspec
from litestar import Response, get
from litestar.datastructures import State

from reftel.archive import EventPage, PeoplePage
from reftel.export.calendars import calendar
from reftel.export.timeline import chart
from reftel.spreadsheet import csv_text
from reftel.web.chronicle import (
    EVENTS_SIZE,
    PEOPLE_SIZE,
    ChronicleState,
    chronicle_view,
    person_row,
)
from reftel.web.pages import Page, Problem, WebRequest, html
from reftel.web.pictures import can_paint, paint, to_png
from reftel.web.room import Room

# A picture of more events than this could not be read.
_DRAWN = 150


@get("/chronology", sync_to_thread=True)
def chronology(request: WebRequest, state: State) -> Page:
    """What telegrams say happened, by day and hour: of a search, a person, a thread, a telegram."""
    room: Room = state.room
    asked = ChronicleState.parse(request.query_params.dict())
    found = events(room, asked, EVENTS_SIZE, (asked.page - 1) * EVENTS_SIZE)
    return html(
        room.page(
            "chronology.html",
            asked=asked,
            first=asked.turned(1),
            query=asked.search.q,
            view=chronicle_view(found, asked),
            drawn=_DRAWN,
            room="/chronology",
        )
    )


def events(room: Room, asked: ChronicleState, limit: int | None, offset: int = 0) -> EventPage:
    """The events of a state. Raises ``QueryError`` as a search does."""
    return room.archive.events(
        asked.search.query or None,
        telegram=asked.telegram or None,
        thread=asked.thread or None,
        person=asked.person or None,
        since=asked.since,
        until=asked.until,
        limit=limit,
        offset=offset,
    )


def people_of(room: Room, asked: ChronicleState, limit: int, offset: int = 0) -> PeoplePage:
    """The people of a state. Raises ``QueryError`` as a search does."""
    return room.archive.people(
        asked.search.query or None,
        telegram=asked.telegram or None,
        thread=asked.thread or None,
        name=asked.person or None,
        limit=limit,
        offset=offset,
    )


@get("/chronology/{name:str}", sync_to_thread=True)
def chronology_file(request: WebRequest, state: State) -> Response[str] | Response[bytes]:
    """The events as a file: ``/chronology/events.ics``, ``.csv``, ``.jsonl``, ``.svg``, ``.png``."""
    room: Room = state.room
    suffix = request.path_params["name"].rpartition(".")[2]
    write = _FILES.get(suffix)
    if write is None or (suffix in {"svg", "png"} and not can_paint()):
        return _nothing(room, f"There is no form {suffix[:20]!r} of a chronology.")
    media_type, make = write
    asked = ChronicleState.parse(request.query_params.dict()).turned(1)
    limit = _DRAWN if suffix in {"svg", "png"} else None
    content = make(events(room, asked, limit))
    if not content:
        return _nothing(room, "There is no event with a time to draw.")
    headers = {"content-disposition": f'attachment; filename="events.{suffix}"'}
    return Response(content, media_type=media_type, headers=headers)


def _nothing(room: Room, message: str) -> Page:
    problem = Problem(
        "There is no such page", message, "Go to", (("/chronology", "the chronology"),)
    )
    return html(room.page("problem.html", problem=problem), 404)


def _csv(found: EventPage) -> bytes:
    return csv_text(_rows(found)).encode() or b"\n"


def _rows(found: EventPage) -> Iterator[Iterable[Any]]:
    for at, event in enumerate(found.events):
        told = event.to_json()
        if at == 0:
            yield told
        yield ("|".join(v) if isinstance(v, list) else v for v in told.values())


def _json_lines(found: EventPage) -> bytes:
    return b"".join(msgspec.json.encode(one.to_json()) + b"\n" for one in found.events) or b"\n"


def _svg(found: EventPage) -> bytes:
    described = chart(found.events)
    return paint(described).encode() if described else b""


def _png(found: EventPage) -> bytes:
    drawn = _svg(found).decode()
    return to_png(drawn) if drawn else b""


_FILES: dict[str, tuple[str, Callable[[EventPage], bytes]]] = {
    "ics": ("text/calendar", lambda found: calendar(found.events).encode()),
    "csv": ("text/csv", _csv),
    "jsonl": ("application/jsonl", _json_lines),
    "svg": ("image/svg+xml", _svg),
    "png": ("image/png", _png),
}


@get("/people", sync_to_thread=True)
def people(request: WebRequest, state: State) -> Page:
    """Who is named in the telegrams: of a search, a thread, a telegram, or of all."""
    room: Room = state.room
    asked = ChronicleState.parse(request.query_params.dict())
    found = people_of(room, asked, PEOPLE_SIZE, (asked.page - 1) * PEOPLE_SIZE)
    return html(
        room.page(
            "people.html",
            asked=asked,
            first=asked.turned(1),
            query=asked.search.q,
            rows=[person_row(one) for one in found.people],
            total=found.total,
            page=asked.page,
            pages=-(-found.total // PEOPLE_SIZE) or 1,
            kept=list(asked.turned(1).params),
            room="/people",
        )
    )
