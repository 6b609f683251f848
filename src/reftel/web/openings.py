"""The addresses of what opens when: a search's schedule, its lists, and all of them as files."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator

import msgspec
from litestar import Response, get
from litestar.datastructures import State
from litestar.response import Stream

from reftel.analysis.schedule import COLUMNS, Schedule, Scheduled, chart, csv_row
from reftel.archive import Opened
from reftel.spreadsheet import csv_text
from reftel.web.opening import DueView, OpeningState, due_view, today
from reftel.web.pages import Page, Problem, WebRequest, html
from reftel.web.pictures import can_paint, chart_file, described, paint
from reftel.web.results import chips
from reftel.web.room import Room


@get("/declassification", sync_to_thread=True)
def declassification(request: WebRequest, state: State) -> Page:
    """When the telegrams of a search open: due, not yet, exempt, withheld; parameters as of ``/search``."""
    room: Room = state.room
    asked = OpeningState.parse(request.query_params.dict())
    return html(
        room.page(
            "declassification.html",
            asked=asked,
            first=asked.turned(1),
            query=asked.search.q,
            kept_filters=asked.search.filters,
            chips=chips(asked.search, "/declassification"),
            view=schedule_of(room, asked),
            kept=list(asked.turned(1).params),
            today=today(),
            room="/declassification",
        )
    )


def schedule_of(room: Room, asked: OpeningState) -> DueView:
    """The schedule of a state. Raises ``QueryError`` as a search does."""
    room.check(asked.search)
    return due_view(room.archive.openings(asked.search.query), asked, today())


@get("/declassification/{name:str}", sync_to_thread=True)
def openings_file(
    request: WebRequest, state: State
) -> Stream | Page | Response[str] | Response[bytes]:
    """All of them as a file: ``openings.csv``, ``.jsonl``; the schedule as ``schedule.svg``, ``.png``, ``.csv``."""
    room: Room = state.room
    name: str = request.path_params["name"]
    asked = OpeningState.parse(request.query_params.dict())
    room.check(asked.search)
    chosen = (one for one in room.archive.openings(asked.search.query) if asked.holds(one, today()))
    if name in _LISTS:
        media_type, write = _LISTS[name]
        headers = {"content-disposition": f'attachment; filename="{name}"'}
        return Stream(write(chosen), media_type=media_type, headers=headers)
    if name not in _SCHEDULES or (name != "schedule.csv" and not can_paint()):
        problem = Problem(
            "There is no such file",
            f"{name[:60]!r} is no form of a schedule here.",
            "Go to",
            (("/declassification", "the schedule"),),
        )
        return html(room.page("problem.html", problem=problem), 404)
    schedule = Schedule()
    for one in chosen:
        schedule.add(one.opening)
    title = described(asked.search, "Telegrams by the year in which they open")
    return chart_file(name, lambda: _schedule_csv(schedule), lambda: paint(chart(schedule, title)))


def _csv(found: Iterable[Opened]) -> Iterator[bytes]:
    yield _line((*COLUMNS, "redactions", "withheld"))
    for one in found:
        told = Scheduled(one.id, one.date, one.subject, one.opening)
        yield _line((*csv_row(told), str(one.redactions), one.withheld or ""))


def _line(cells: Iterable[str]) -> bytes:
    return csv_text([cells], ends="\n").encode()


def _json_lines(found: Iterable[Opened]) -> Iterator[bytes]:
    for one in found:
        yield msgspec.json.encode(one.to_json()) + b"\n"


def _schedule_csv(schedule: Schedule) -> str:
    rows = ((row.year, row.on_a_day, row.at_the_latest) for row in schedule.rows())
    return csv_text((("year", "on_a_day", "at_the_latest"), *rows), ends="\n")


_LISTS: dict[str, tuple[str, Callable[[Iterable[Opened]], Iterator[bytes]]]] = {
    "openings.csv": ("text/csv", _csv),
    "openings.jsonl": ("application/jsonl", _json_lines),
}
_SCHEDULES = frozenset({"schedule.svg", "schedule.png", "schedule.csv"})
