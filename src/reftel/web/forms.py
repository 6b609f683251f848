"""Forms that the pages of a room send: whether one is ours, and what stands in it."""

from __future__ import annotations

import hmac
import secrets
from collections.abc import Mapping
from urllib.parse import urlsplit

from reftel.web.pages import Problem, WebRequest


def new_token() -> str:
    """The word that the forms of one opening of the room carry."""
    return secrets.token_urlsafe(24)


def is_own(request: WebRequest, fields: Mapping[str, str], token: str) -> bool:
    """True for a form that a page of this room sent.

    Our pages tell nobody where they are (``no-referrer``), so a browser gives their forms the
    origin ``null``, as it does for pages in a sandbox: then it must say by ``Sec-Fetch-Site``
    that the form is from here.
    """
    site = request.headers.get("sec-fetch-site")
    origin = request.headers.get("origin")
    host = request.headers.get("host", "")
    if origin == "null":
        here = site == "same-origin"
    else:
        here = origin is None or urlsplit(origin).netloc == host
    return (
        site in {None, "same-origin", "none"}
        and here
        and hmac.compare_digest(fields.get("token", "").encode(), token.encode())
    )


async def form_fields(request: WebRequest) -> dict[str, str]:
    """The fields of a form; a file among them is no text and is left out."""
    sent = await request.form()
    return {name: value for name, value in sent.items() if isinstance(value, str)}


def foreign_form(left: str, link: tuple[str, str]) -> Problem:
    """What to say of a form that is not ours: that nothing was done (``left``), and where to go."""
    return Problem(
        "That form is not from this room",
        "The room was closed and opened again since its page was made, or another page sent it. "
        f"{left}",
        "Load the page again, or go to",
        (link,),
    )
