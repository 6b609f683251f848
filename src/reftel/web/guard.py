"""What stands between the socket and the pages: who may ask, and what every answer says.

A telegram is text that somebody else wrote, and other pages in the same browser
belong to somebody else. So every answer forbids scripts, frames and requests that
are not our own, and a request must name this machine: a foreign site that points
its own name at 127.0.0.1 (DNS rebinding) reads nothing.
"""

from __future__ import annotations

from collections.abc import Collection

from litestar.enums import HttpMethod, ScopeType
from litestar.types import ASGIApp, Message, Receive, Scope, Send

LOCAL_HOSTS = frozenset({"localhost", "127.0.0.1", "[::1]"})

CONTENT_SECURITY_POLICY = (
    "default-src 'none'; style-src 'self'; img-src 'self' data:; script-src 'self'; "
    "connect-src 'self'; "
    "form-action 'self'; base-uri 'none'; frame-ancestors 'none'"
)
HEADERS = (
    (b"content-security-policy", CONTENT_SECURITY_POLICY.encode()),
    (b"x-content-type-options", b"nosniff"),
    (b"x-frame-options", b"DENY"),
    (b"referrer-policy", b"no-referrer"),
    (b"cross-origin-opener-policy", b"same-origin"),
    (b"cross-origin-resource-policy", b"same-origin"),
    (b"permissions-policy", b"camera=(), geolocation=(), microphone=()"),
)
_REFUSAL = (
    b"This reading room answers to localhost only. "
    b"Open the address that reftel serve printed, or start it with --host.\n"
)


class Guard:
    """ASGI middleware: the host check, HEAD, and the headers of every answer.

    ``hosts`` are the names a request may give in its Host header, without port, in
    small letters; ``None`` lets every name pass (the room was opened to a network on
    purpose).
    """

    def __init__(self, app: ASGIApp, hosts: Collection[str] | None = LOCAL_HOSTS) -> None:
        self.app = app
        self.hosts = frozenset(hosts) if hosts is not None else None

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Pass a request on, or refuse it."""
        if scope["type"] != ScopeType.HTTP:
            await self.app(scope, receive, send)
            return
        head = scope["method"] == HttpMethod.HEAD

        async def answer(message: Message) -> None:
            if message["type"] == "http.response.start":
                message["headers"] = [*message["headers"], *HEADERS]
            elif message["type"] == "http.response.body" and head:
                message["body"] = b""
            await send(message)

        if not self._knows(scope):
            await _refuse(answer)
            return
        if head:
            # The pages know GET only; HEAD is the same answer without its body. A copy: the
            # server looks at its own scope to know that no body will follow.
            scope = scope.copy()
            scope["method"] = HttpMethod.GET
        await self.app(scope, receive, answer)

    def _knows(self, scope: Scope) -> bool:
        if self.hosts is None:
            return True
        named = [value for name, value in scope["headers"] if name == b"host"]
        return len(named) == 1 and host_name(named[0].decode("latin-1")) in self.hosts


def host_name(header: str) -> str:
    """The name in a Host header, without its port, in small letters: ``[::1]:8000`` is ``[::1]``."""
    name, _, port = header.strip().lower().rpartition(":")
    if name and not port.endswith("]"):
        return name
    return header.strip().lower()


async def _refuse(send: Send) -> None:
    headers = [
        (b"content-type", b"text/plain; charset=utf-8"),
        (b"content-length", str(len(_REFUSAL)).encode()),
    ]
    await send({"type": "http.response.start", "status": 421, "headers": headers})
    await send({"type": "http.response.body", "body": _REFUSAL, "more_body": False})
