"""Pages that are kept as long as nothing changes in the archive, and not sent twice.

A page follows from its address, the archive's edition and the day. So a page is made
once for each of these; a browser that has it already is told that it stands (ETag,
RFC 9110, 8.8.3).
"""

from __future__ import annotations

import hashlib
from collections.abc import Callable
from dataclasses import dataclass
from datetime import UTC, datetime

from litestar.enums import HttpMethod, ScopeType
from litestar.types import ASGIApp, HTTPScope, Message, Receive, Scope, Send
from litestar.types.asgi_types import HTTPResponseStartEvent

from reftel.web.shelf import Shelf

Headers = tuple[tuple[bytes, bytes], ...]

PAGES = frozenset(
    {
        "", "search", "telegram", "thread", "compare", "chronology", "people", "posts", "post",
        "ghosts", "map", "overview", "declassification", "ledger", "help",
    }
)  # fmt: skip
"""First parts of the addresses whose answers follow from the archive alone."""

MOST_BYTES = 16_000_000
LARGEST_BYTES = 500_000
"""All that is kept, and the largest answer that is; a larger one is made each time."""


@dataclass(frozen=True, slots=True)
class Answer:
    """A whole answer with status 200."""

    headers: Headers
    body: bytes


class Kept:
    """ASGI middleware: answers of ``PAGES`` from the shelf, and 304 where a browser has them.

    ``edition`` gives the archive's edition; ``token`` is the word of the room's forms, which
    stands on its pages.
    """

    def __init__(self, app: ASGIApp, edition: Callable[[], str], token: str) -> None:
        self.app = app
        self.shelf: Shelf[str, Answer] = Shelf(MOST_BYTES, LARGEST_BYTES)
        self._edition = edition
        self._token = token

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Answer from the shelf, or pass the request on and keep the answer."""
        if scope["type"] != ScopeType.HTTP:
            await self.app(scope, receive, send)
            return
        if not _may_be_kept(scope):
            await self.app(scope, receive, send)
            return
        tag = self._tag(scope)
        if tag in _known_to_the_browser(scope):
            await _say(send, 304, ((b"etag", tag.encode()), (b"cache-control", b"no-cache")), b"")
            return
        found = self.shelf.get(tag)
        if found is not None:
            await _say(send, 200, found.headers, found.body)
            return
        await self._make(scope, receive, send, tag)

    async def _make(self, scope: HTTPScope, receive: Receive, send: Send, tag: str) -> None:
        begun: list[HTTPResponseStartEvent] = []

        async def answer(message: Message) -> None:
            if message["type"] == "http.response.start" and message["status"] == 200:
                begun.append(message)  # its tag is given when its body is there
                return
            if begun and message["type"] == "http.response.body":
                start, body = begun.pop(), message["body"]
                # Filed meanwhile: then nobody can say of which edition the page is.
                if not message["more_body"] and self._tag(scope) == tag:
                    headers = (*start["headers"], (b"etag", tag.encode()))
                    start["headers"] = headers
                    self.shelf.put(tag, Answer(headers, body), len(body))
                await send(start)
            await send(message)

        await self.app(scope, receive, answer)

    def _tag(self, scope: HTTPScope) -> str:
        day = datetime.now(UTC).date().isoformat()
        told = (self._token, self._edition(), day, scope["path"], scope["query_string"].hex())
        return f'"{hashlib.sha256(chr(0).join(told).encode("utf-8", "replace")).hexdigest()[:32]}"'


def _may_be_kept(scope: HTTPScope) -> bool:
    first = scope["path"].lstrip("/").split("/", 1)[0]
    return scope["method"] == HttpMethod.GET and first in PAGES


def _known_to_the_browser(scope: HTTPScope) -> set[str]:
    named = [value for name, value in scope["headers"] if name == b"if-none-match"]
    return {
        part.strip().removeprefix("W/")
        for one in named
        for part in one.decode("latin-1").split(",")
    }


async def _say(send: Send, status: int, headers: Headers, body: bytes) -> None:
    start: HTTPResponseStartEvent = {
        "type": "http.response.start",
        "status": status,
        "headers": headers,
    }
    await send(start)
    await send({"type": "http.response.body", "body": body, "more_body": False})
