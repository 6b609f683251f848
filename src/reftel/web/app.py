"""The application: routes, templates, and what is said when something goes wrong."""

from __future__ import annotations

import asyncio
import gc
import logging
import sys
from collections.abc import AsyncIterator, Collection, Sequence
from concurrent.futures import ThreadPoolExecutor
from contextlib import asynccontextmanager
from pathlib import Path
from typing import Any

from litestar import Litestar, Response, Router
from litestar.datastructures import State
from litestar.exceptions import HTTPException
from litestar.static_files import create_static_files_router

from reftel.archive import Archive
from reftel.errors import ArchiveError, QueryError
from reftel.export.forms import offered
from reftel.traffic.station import Station
from reftel.web import (
    api,
    desk,
    downloads,
    drawings,
    following,
    openings,
    overview,
    pages,
    telling,
    values,
)
from reftel.web.forms import new_token
from reftel.web.guard import LOCAL_HOSTS, Guard
from reftel.web.kept import Kept
from reftel.web.pages import Page, Problem, WebRequest, html
from reftel.web.render import environment, static_folder
from reftel.web.room import Room
from reftel.web.state import SearchState, StateError

_LOG = logging.getLogger("reftel.web")


# Pages made at once in a process: one more than can run, for the time that one waits for the
# disk. Each holds a connection with its cache.
_THREADS = 2
# After how many seconds a page that is being made lets another one, or the socket, have its turn.
_TURN = 0.001
# A page makes some ten thousand objects, nearly all of which are gone with it.
_OBJECTS_BETWEEN_COLLECTIONS = 50_000


def served_app(archive_path: Path, **settings: Any) -> Litestar:
    """``create_app`` for a process that does nothing else.

    The tables that it loaded stay for good: Python's collector need not look at them each time.
    What a page leaves in circles is some hundred objects, and is collected every few pages.
    Threads change more often than Python has them do, so that a short page waits less for a
    long one.
    """
    app = create_app(archive_path, **settings)
    gc.collect()
    gc.freeze()
    sys.setswitchinterval(_TURN)
    gc.set_threshold(_OBJECTS_BETWEEN_COLLECTIONS, 20, 50)
    return app


def create_app(
    archive_path: Path,
    *,
    hosts: Collection[str] | None = LOCAL_HOSTS,
    token: str | None = None,
    station: Station | Path | None = None,
) -> Litestar:
    """The reading room of an archive folder, as an ASGI application.

    ``hosts`` are the names by which a browser may call it (see ``Guard``), ``token`` the word
    that its forms carry: several processes that answer for one room share it. Nothing that
    it answers changes what is filed; forms change the reader's own desk alone and, where a
    ``station`` is given, its drafts and its queue. Raises ``ArchiveError`` where the folder
    is no archive, ``TrafficError`` where that of the station is none.
    """
    archive = Archive.open(archive_path)
    opened = Station.open(station) if isinstance(station, Path) else None
    works = opened if isinstance(station, Path) else station
    word = token or new_token()
    room = Room(archive, environment(archive.path.resolve().name), word, offered())
    room.templates.globals["has_station"] = station is not None

    @asynccontextmanager
    async def until_closed(_: Litestar) -> AsyncIterator[None]:
        threads = ThreadPoolExecutor(_THREADS, thread_name_prefix="page")
        asyncio.get_running_loop().set_default_executor(threads)
        try:
            yield
        finally:
            archive.close()
            if opened is not None:
                opened.close()

    app = Litestar(
        route_handlers=[
            pages.home,
            pages.search,
            pages.telegram,
            pages.ledger,
            pages.query_help,
            downloads.export,
            drawings.map_page,
            drawings.picture,
            values.values,
            following.thread,
            following.compare,
            following.posts,
            following.post,
            following.post_year,
            following.ghosts,
            following.gaps_file,
            telling.chronology,
            telling.chronology_file,
            telling.people,
            overview.overview,
            overview.overview_file,
            openings.declassification,
            openings.openings_file,
            desk.desk,
            desk.collection,
            desk.lookup,
            desk.change,
            *api.HANDLERS,
            *_station_pages(works),
            create_static_files_router(
                path="/static",
                directories=[static_folder()],
                include_in_schema=False,
                cache_control=None,
            ),
        ],
        state=State({"room": room, "station": works}),
        lifespan=[until_closed],
        exception_handlers={
            HTTPException: _http_problem,
            ArchiveError: _archive_problem,
            QueryError: _wrong_query,
            StateError: _wrong_filter,
            Exception: _unforeseen,
        },
        # A form holds a note or a list; nothing longer is read.
        request_max_body_size=1_000_000,
        openapi_config=None,
        logging_config=None,
    )
    # Round everything, answers to unknown addresses and errors included.
    app.asgi_handler = Guard(Kept(app.asgi_handler, lambda: archive.edition, word), hosts)
    return app


def _station_pages(station: Station | None) -> Sequence[Router]:
    if station is None:
        return ()
    # A room without a station needs none of the packages of the extra ``traffic``.
    from reftel.web import traffic  # noqa: PLC0415

    return traffic.routes()


def _http_problem(request: WebRequest, error: HTTPException) -> Page | api.Json:
    if error.status_code == 404:
        problem = Problem(
            "There is no such page",
            f"Nothing is at {request.url.path[:200]}.",
            "Go to",
            (("/", "the first page"), ("/search", "the search")),
        )
    else:
        problem = Problem("That cannot be done", error.detail, "Go to", (("/", "the first page"),))
    return _problem(request, problem, error.status_code)


def _archive_problem(request: WebRequest, error: ArchiveError) -> Page | api.Json:
    problem = Problem("The archive does not answer", str(error), "Then load this page again.")
    return _problem(request, problem, 503)


def _wrong_filter(request: WebRequest, error: StateError) -> Page | api.Json:
    if request.url.path.startswith("/api/"):
        return api.wrong(str(error), None)
    return pages.wrong_filter(request.app.state.room, error)


def _wrong_query(request: WebRequest, error: QueryError) -> Page | api.Json:
    if request.url.path.startswith("/api/"):
        return api.wrong(str(error), error.position)
    try:
        asked = SearchState.parse(request.query_params.dict())
    except StateError:
        # Pages that are no search have parameters of their own under the same names.
        asked = SearchState()
    return pages.wrong_query(request.app.state.room, asked, error)


def _unforeseen(request: WebRequest, error: Exception) -> Page | api.Json:
    _LOG.error("failed at %s", request.url.path, exc_info=error)
    problem = Problem(
        "Something went wrong here",
        "This is a fault of the reading room, not of your question. "
        "The terminal in which reftel serve runs says more.",
        "Go to",
        (("/", "the first page"),),
    )
    return _problem(request, problem, 500)


def _problem(request: WebRequest, problem: Problem, status: int) -> Page | api.Json:
    if request.url.path.startswith("/api/"):
        return Response({"error": {"message": problem.message}}, status_code=status)
    room: Room = request.app.state.room
    return html(room.page("problem.html", problem=problem), status)
