"""What an archive knows of a telegram that somebody wants to ask for."""

from __future__ import annotations

from datetime import date

from reftel.archive import Archive, Ghost, StoredTelegram
from reftel.archive.spelling import parse_spelling
from reftel.errors import ExportError
from reftel.export.letters import State, Wanted

_STATES = {"withdrawal-card": State.WITHHELD, "text-lost": State.TEXT_LOST}
"""What a cause of absence (``archive.CAUSES``) means for whoever asks."""


def wanted_of(archive: Archive, mrn: str) -> Wanted:
    """What is known of a telegram: by its own record, or by those that cite it.

    Raises ``ExportError`` for a spelling without a year that means none held.
    """
    stored = archive.telegram(mrn)
    if stored is not None:
        return _of_record(stored)
    spelling = parse_spelling(mrn)
    if spelling is None or spelling.id is None or spelling.year is None:
        raise ExportError(f"expected a number with its year, as 77VALLETTA312, found {mrn!r}")
    ghost = archive.ghost(spelling.id)
    return Wanted(
        mrn=ghost.mrn if ghost is not None else spelling.id,
        station=spelling.station,
        year=spelling.year,
        state=_STATES.get(ghost.cause, State.NOT_HELD) if ghost is not None else State.NOT_HELD,
        sent=_between(ghost) if ghost is not None else None,
        cited_by=ghost.citing if ghost is not None else (),
    )


def _of_record(stored: StoredTelegram) -> Wanted:
    record = stored.json
    statements = (record.get("copy") or {}).get("statements") or {}
    day = date.fromisoformat(stored.date[:10]) if stored.date else None
    return Wanted(
        mrn=stored.mrn or stored.id,
        station=record.get("station"),
        year=record.get("year"),
        state=State.WITHHELD,
        sent=(day, day) if day is not None else None,
        document=statements.get("Document Number"),
        film=statements.get("Film Number"),
        subject=record.get("subject"),
        classification=(statements.get("Original Classification") or record.get("classification")),
    )


def _between(ghost: Ghost) -> tuple[date, date]:
    """The first and the last day on which it can have been sent."""
    return date.fromisoformat(ghost.sent.earliest[:10]), date.fromisoformat(ghost.sent.latest[:10])
