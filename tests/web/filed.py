"""A telegram as an archive gives it, without an archive."""

from __future__ import annotations

from typing import Any

from reftel.archive import StoredTelegram
from reftel.intake.source import Document, Source
from reftel.record import make_record


def stored(text: str, **changes: Any) -> StoredTelegram:
    """A text, filed."""
    record = make_record(
        Document(Source("exercise.txt", "plain", "0" * 64, len(text), "utf-8"), text, text.encode())
    )
    public = record.to_json()
    identity = public["id"] or "unnumbered-0123456789ab"
    settings: dict[str, Any] = {
        "id": identity,
        "mrn": None,
        "date": None,
        "date_source": None,
        "numbered_by": None,
        "json": public | {"id": identity},
        "text": text,
        "copies": (),
    }
    return StoredTelegram(**(settings | changes))
