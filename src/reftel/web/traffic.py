"""The pages of a station: what waits and where it is, drafts, the journal, metrics.

They are there only where ``reftel serve --station`` names a station. A form says
which officer sends it, and the room takes the word for it: it knows no passwords,
and who may use this machine may use its name. Every step is written down under it.
"""

from __future__ import annotations

import json
from collections.abc import Callable, Mapping, Sequence
from typing import Any

from litestar import Response, Router, get, post
from litestar.concurrency import sync_to_thread
from litestar.datastructures import State
from litestar.response import Redirect

from reftel.errors import FormError, TrafficError
from reftel.traffic.drafts import (
    DRAFT,
    change_draft,
    clear_draft,
    draft,
    draft_list,
    withdraw_draft,
    write_draft,
)
from reftel.traffic.examining import examine
from reftel.traffic.hours import traffic_by_hour
from reftel.traffic.journal import what_became_of
from reftel.traffic.overview import metrics, overview, refusals
from reftel.traffic.releasing import release
from reftel.traffic.sending import retry_dead
from reftel.traffic.station import Station
from reftel.web.addresses import address
from reftel.web.forms import foreign_form, form_fields, is_own
from reftel.web.pages import Page, Problem, WebRequest, html
from reftel.web.pictures import can_paint, chart_file, paint
from reftel.web.room import Room
from reftel.web.traffic_forms import FIELDS, LEVELS, LONGEST_DRAFT, fields_of, form_of
from reftel.web.traffic_views import examined_view, hours_chart, hours_figures, moment, totals

ROOM = "/traffic"
_LONGEST_ASKED = 200
_REQUEST_BYTES = 1_000_000


def _page(state: State, name: str, status: int = 200, **values: Any) -> Page:
    room: Room = state.room
    station: Station = state.station
    common = {
        "station": station.settings,
        "officers": station.settings.officers,
        "token": room.token,
        "moment": moment,
        "room": ROOM,
    }
    return html(room.page(name, **common, **values), status)


def _now(state: State) -> dict[str, Any]:
    station: Station = state.station
    seen = overview(station)
    return {"seen": seen, "totals": totals(seen.lines), "refused": refusals(station, 20)}


@get(ROOM, sync_to_thread=True)
def traffic(request: WebRequest, state: State) -> Page:
    """What is queued, sent, acknowledged, overdue and dead, by channel and precedence, and by hour."""
    station: Station = state.station
    return _page(
        state,
        "traffic.html",
        **_now(state),
        hours=hours_figures(traffic_by_hour(station)),
        who=_who(request, station),
    )


@get(f"{ROOM}/live", sync_to_thread=True)
def live(request: WebRequest, state: State) -> Page:
    """The part of the page that changes, for the script that puts it in place of what is there."""
    return _page(state, "traffic_live.html", **_now(state), who=_who(request, state.station))


@get(f"{ROOM}/hours/{{name:str}}", sync_to_thread=True)
def hours(request: WebRequest, state: State) -> Response[str] | Response[bytes]:
    """Traffic by hour and precedence as a picture, or its figures: ``hours.svg``, ``.png``, ``.csv``."""
    name: str = request.path_params["name"]
    figures = hours_figures(traffic_by_hour(state.station))
    if name != "hours.csv" and (name not in {"hours.svg", "hours.png"} or not can_paint()):
        return _page(
            state,
            "problem.html",
            404,
            problem=Problem(
                "There is no such picture",
                "There are hours.csv and, with pip install 'reftel[pictures]', hours.svg and .png.",
                "Go to",
                ((ROOM, "the traffic"),),
            ),
        )
    title = f"Telegrams by hour at {state.station.settings.post}"
    return chart_file(
        f"traffic-{name}", figures.csv, lambda: paint(hours_chart(figures, title)), "inline"
    )


@get("/metrics", sync_to_thread=True)
def prometheus(state: State) -> Response[bytes]:
    """The state of the traffic in the text form of Prometheus."""
    return Response(metrics(state.station), media_type="text/plain; version=0.0.4; charset=utf-8")


@get(f"{ROOM}/journal", sync_to_thread=True)
def journal(request: WebRequest, state: State) -> Page:
    """What became of one telegram, hop by hop, by any spelling of its number."""
    asked = request.query_params.get("mrn", "").strip()[:_LONGEST_ASKED]
    fate = what_became_of(state.station, asked) if asked else None
    status = 404 if asked and fate is None else 200
    return _page(state, "traffic_journal.html", status, asked=asked, fate=fate)


@get(f"{ROOM}/drafts", sync_to_thread=True)
def drafts(request: WebRequest, state: State) -> Page:
    """The drafts, newest first; those under work before those that have gone."""
    found = draft_list(state.station)
    return _page(
        state,
        "traffic_drafts.html",
        open=[one for one in found if one.state == DRAFT],
        ended=[one for one in found if one.state != DRAFT][:100],
        who=_who(request, state.station),
    )


@get(f"{ROOM}/draft", sync_to_thread=True)
def new_draft(request: WebRequest, state: State) -> Page:
    """An empty form."""
    asked = request.query_params
    corrects = asked.get("corrects", "")[:_LONGEST_ASKED]
    return _form_page(state, {}, who=_who(request, state.station), corrects=corrects)


@post(f"{ROOM}/check", status_code=200)
async def check(request: WebRequest, state: State) -> Page:
    """The findings of a form as it is typed, for the script of its page; keeps nothing."""
    fields = await form_fields(request)
    if not is_own(request, fields, state.room.token):
        return _refused(state)
    changed = request.query_params.get("draft", "")

    def work() -> dict[str, Any]:
        known = changed.isdecimal() and len(changed) < 13
        base = draft(state.station, int(changed)).form if known else None
        return _examined(state.station, fields, base)

    return _page(state, "traffic_findings.html", examined=await sync_to_thread(work))


@post(f"{ROOM}/draft", status_code=303)
async def keep_draft(request: WebRequest, state: State) -> Page | Redirect:
    """Check a new draft, or keep it."""
    return await _kept(request, state, None)


@post(f"{ROOM}/draft/{{number:int}}/change", status_code=303)
async def keep_change(request: WebRequest, state: State) -> Page | Redirect:
    """Check a changed draft, or put it in place of what was."""
    return await _kept(request, state, request.path_params["number"])


async def _kept(request: WebRequest, state: State, number: int | None) -> Page | Redirect:
    station: Station = state.station
    fields = await form_fields(request)
    if not is_own(request, fields, state.room.token):
        return _refused(state)

    def work() -> Page | Redirect:
        base = draft(station, number).form if number is not None else None
        by = fields.get("by", "")
        problem: str | None = None
        if fields.get("do") == "keep":
            try:
                form = _form(fields, base)
                kept = number
                if kept is None:
                    corrects = fields.get("corrects", "").strip() or None
                    kept = write_draft(station, form, by, corrects=corrects)
                else:
                    change_draft(station, kept, form, by)
            except (FormError, TrafficError) as error:
                problem = str(error)
            else:
                return _to_draft(kept, by)
        return _form_page(
            state,
            fields,
            number=number,
            who=_officer(station, by),
            corrects=fields.get("corrects", ""),
            examined=_examined(station, fields, base),
            problem=problem,
            status=200 if problem is None else 400,
        )

    return await sync_to_thread(work)


@get(f"{ROOM}/draft/{{number:int}}", sync_to_thread=True)
def show_draft(request: WebRequest, state: State) -> Page:
    """A draft as it would go out now, its steps, and what the chosen officer may do with it."""
    station: Station = state.station
    one = draft(station, request.path_params["number"])
    who = _who(request, station)
    return _page(
        state,
        "traffic_draft.html",
        draft=one,
        is_open=one.state == DRAFT,
        examined=examined_view(examine(station, one.form)),
        who=who,
        releasers=[officer.name for officer in station.settings.officers if officer.releases],
    )


@get(f"{ROOM}/draft/{{number:int}}/change", sync_to_thread=True)
def change_form(request: WebRequest, state: State) -> Page:
    """A draft in the form, or as an object where the form cannot say all of it."""
    one = draft(state.station, request.path_params["number"])
    fields = None if request.query_params.get("as") == "json" else fields_of(one.form)
    if fields is None:
        fields = {"json": json.dumps(one.form, ensure_ascii=False, indent=1)}
    return _form_page(
        state,
        fields,
        number=one.number,
        who=_who(request, state.station),
        examined=examined_view(examine(state.station, one.form)),
    )


@post(f"{ROOM}/draft/{{number:int}}/{{what:str}}", status_code=303)
async def act(request: WebRequest, state: State) -> Page | Redirect:
    """Clear a draft, refuse to, withdraw or release it; then back to it."""
    fields = await form_fields(request)
    number: int = request.path_params["number"]
    by = fields.get("by", "")
    work = _ACTS.get(request.path_params["what"])
    return await _acted(
        request, state, fields, lambda one: work(one, number, fields) if work else None, number, by
    )


@post(f"{ROOM}/retry", status_code=303)
async def retry(request: WebRequest, state: State) -> Page | Redirect:
    """Put a dead copy into the queue again."""
    fields = await form_fields(request)
    key, by = fields.get("key", ""), fields.get("by", "")
    if not key.isdecimal() or len(key) > 12:
        key = "0"
    return await _acted(request, state, fields, lambda one: retry_dead(one, int(key), by), None, by)


async def _acted(
    request: WebRequest,
    state: State,
    fields: Mapping[str, str],
    work: Callable[[Station], object],
    number: int | None,
    by: str,
) -> Page | Redirect:
    if not is_own(request, fields, state.room.token):
        return _refused(state)
    try:
        await sync_to_thread(lambda: work(state.station))
    except TrafficError as error:
        back = f"{ROOM}/draft/{number}" if number is not None else ROOM
        target = address(back, (("by", by),) if by else ())
        problem = Problem("That was not done", str(error), "Go back to", ((target, "the page"),))
        return _page(state, "problem.html", 409, problem=problem)
    if number is not None:
        return _to_draft(number, by)
    return Redirect(address(ROOM, (("by", by),)), status_code=303)


def _clear(station: Station, number: int, fields: Mapping[str, str]) -> None:
    clear_draft(station, number, fields.get("by", ""))


def _not_clear(station: Station, number: int, fields: Mapping[str, str]) -> None:
    clear_draft(
        station, number, fields.get("by", ""), agrees=False, why=fields.get("why", "")[:2000]
    )


def _withdraw(station: Station, number: int, fields: Mapping[str, str]) -> None:
    withdraw_draft(station, number, fields.get("by", ""), fields.get("why", "")[:2000])


def _release(station: Station, number: int, fields: Mapping[str, str]) -> None:
    release(station, number, fields.get("by", ""))


_ACTS: dict[str, Callable[[Station, int, Mapping[str, str]], None]] = {
    "clear": _clear,
    "refuse": _not_clear,
    "withdraw": _withdraw,
    "release": _release,
}


def _form_page(
    state: State,
    fields: Mapping[str, str],
    *,
    number: int | None = None,
    who: Any = None,
    corrects: str = "",
    examined: Any = None,
    problem: str | None = None,
    status: int = 200,
) -> Page:
    return _page(
        state,
        "traffic_form.html",
        status,
        fields={name: fields.get(name, "") for name in FIELDS},
        object=fields.get("json"),
        levels=LEVELS,
        number_of_draft=number,
        who=who,
        corrects=corrects,
        examined=examined,
        problem=problem,
    )


def _form(fields: Mapping[str, str], base: Mapping[str, Any] | None) -> Mapping[str, Any]:
    """The draft of the fields, or of the object. Raises ``FormError``."""
    if sum(map(len, fields.values())) > LONGEST_DRAFT:
        raise FormError("", f"a draft may have {LONGEST_DRAFT:,} characters")
    if "json" not in fields:
        return form_of(fields, base)
    try:
        form = json.loads(fields["json"])
    except (ValueError, RecursionError) as error:
        raise FormError("", f"this is no JSON: {error}") from None
    if not isinstance(form, dict):
        raise FormError("", "a draft is an object, in braces")
    return form


def _examined(
    station: Station, fields: Mapping[str, str], base: Mapping[str, Any] | None
) -> dict[str, Any]:
    try:
        form = _form(fields, base)
    except FormError as error:
        return {"fault": str(error), "field": None, "findings": (), "errors": 0, "lines": ()}
    return examined_view(examine(station, form))


def _who(request: WebRequest, station: Station) -> Any:
    return _officer(station, request.query_params.get("by", ""))


def _officer(station: Station, name: str) -> Any:
    """The officer who says to be there, ``None`` where nobody does."""
    try:
        return station.settings.officer(name)
    except TrafficError:
        return None


def _to_draft(number: int, by: str) -> Redirect:
    return Redirect(address(f"{ROOM}/draft/{number}", (("by", by),)), status_code=303)


def _refused(state: State) -> Page:
    problem = foreign_form("Nothing was done.", (ROOM, "the traffic"))
    return _page(state, "problem.html", 403, problem=problem)


def _problem(request: WebRequest, error: TrafficError) -> Page:
    problem = Problem("The station does not do that", str(error), "Go to", ((ROOM, "the traffic"),))
    return _page(request.app.state, "problem.html", 404, problem=problem)


def routes() -> Sequence[Router]:
    """The addresses of a station's pages."""
    handlers = [
        traffic,
        live,
        hours,
        prometheus,
        journal,
        drafts,
        new_draft,
        check,
        keep_draft,
        keep_change,
        show_draft,
        change_form,
        act,
        retry,
    ]
    return (
        Router(
            path="/",
            route_handlers=handlers,
            exception_handlers={TrafficError: _problem},
            request_max_body_size=_REQUEST_BYTES,
        ),
    )
