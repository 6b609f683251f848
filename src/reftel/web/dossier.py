"""The printable dossier of a search, as ``export`` makes it, in the room's own style."""

from __future__ import annotations

from collections.abc import Iterator
from html import escape
from typing import Any

from reftel.export.dossier_page import page_pieces
from reftel.export.leaving import Selection
from reftel.web.room import Room
from reftel.web.state import SearchState

_AT_ONCE = 32_768


def dossier_pieces(room: Room, selection: Selection, asked: SearchState) -> Iterator[bytes]:
    """The page in pieces of some size: head and contents first, then telegram after telegram."""
    asset: Any = room.templates.globals["asset"]
    head = (
        f'<link rel="stylesheet" href="{escape(asset("style.css"))}">\n'
        f'<link rel="icon" href="{escape(asset("icon.svg"))}" type="image/svg+xml">'
    )
    pending: list[bytes] = []
    size = 0
    for piece in page_pieces(
        selection.archive,
        selection.ids(),
        selection.telegrams(),
        asked.query,
        head=head,
        back=asked.url(),
    ):
        pending.append(piece)
        size += len(piece)
        if size > _AT_ONCE:
            yield b"".join(pending)
            pending, size = [], 0
    yield b"".join(pending)
