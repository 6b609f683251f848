"""A printable dossier of a search: contents, telegrams in full, citations. Streamed.

A browser prints it, or keeps it as PDF; each telegram begins on a page of its own.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from reftel.archive import Hit, StoredTelegram
from reftel.export.citation import chicago_note, nara_note
from reftel.export.forms import cited
from reftel.web.clean import ParagraphView, paragraph_views
from reftel.web.decoded import HeaderView, MarkingView, header_view, marking_view
from reftel.web.results import HitView, hit_view
from reftel.web.room import Room
from reftel.web.state import SearchState

_AT_ONCE = 200


@dataclass(frozen=True, slots=True)
class DossierPart:
    """One telegram of a dossier."""

    number: int
    id: str
    head: HitView
    header: HeaderView
    marking: MarkingView
    paragraphs: tuple[ParagraphView, ...]
    text: str
    signature: str | None
    chicago: str
    note: str


def dossier_pieces(room: Room, asked: SearchState, ids: Sequence[str]) -> Iterator[bytes]:
    """The page in pieces: head and contents first, then telegram after telegram."""
    template = room.templates.get_template("dossier.html")
    stream = template.generate(
        asked=asked,
        total=len(ids),
        contents=_contents(room, ids),
        telegrams=_parts(room, ids),
    )
    pending: list[str] = []
    size = 0
    for piece in stream:
        pending.append(piece)
        size += len(piece)
        if size > 32_768:
            yield "".join(pending).encode()
            pending, size = [], 0
    yield "".join(pending).encode()


def _contents(room: Room, ids: Sequence[str]) -> Iterator[HitView]:
    for start in range(0, len(ids), _AT_ONCE):
        for hit in room.archive.hits(ids[start : start + _AT_ONCE]):
            yield hit_view(hit)


def _parts(room: Room, ids: Sequence[str]) -> Iterator[DossierPart]:
    for number, stored in enumerate(room.telegrams(ids), start=1):
        yield _part(number, stored)


def _part(number: int, stored: StoredTelegram) -> DossierPart:
    record = stored.json
    citation = cited(stored)
    header = header_view(record)
    paragraphs = paragraph_views(record, ())
    return DossierPart(
        number=number,
        id=stored.id,
        head=hit_view(
            Hit(
                id=stored.id,
                mrn=stored.mrn,
                subject=record.get("subject"),
                date=stored.date,
                post=record.get("station"),
                classification=record.get("classification"),
                precedence=(record.get("header") or {}).get("highest_precedence"),
            )
        ),
        header=header,
        marking=marking_view(record),
        paragraphs=paragraphs,
        text="" if paragraphs else stored.text,
        signature=record.get("signature"),
        chicago=chicago_note(citation),
        note=nara_note(citation),
    )
