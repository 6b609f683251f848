"""When the telegrams held open, by the few words of their records that tell it."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from contextlib import suppress
from dataclasses import dataclass
from datetime import date
from typing import Any

import msgspec
from sqlalchemy import Connection, Integer, and_, bindparam, select

from reftel.analysis.declassification import Opening, opening
from reftel.archive.content import CONTENT, content_of
from reftel.archive.schema import copies, telegrams
from reftel.telegram import Classification, OrderLine, Telegram

WITHHELD = {
    "extract": "an extract is all that is here",
    "words": "words are withheld in it",
}
"""What is missing of a telegram, by the code in ``Opened.withheld``, in words."""


@dataclass(frozen=True, slots=True)
class Opened:
    """One telegram and when it opens; ``redactions`` counts the marks of withheld words."""

    id: str
    mrn: str | None
    date: str | None
    subject: str | None
    classification: str | None
    redactions: int
    withheld: str | None
    opening: Opening

    def to_json(self) -> dict[str, Any]:
        """As one JSON object, under the names of ``reftel declassify --json``."""
        return {
            "id": self.id,
            "mrn": self.mrn,
            "date": self.date,
            "subject": self.subject,
            "redactions": self.redactions,
            "withheld": self.withheld,
            **self.opening.to_json(),
        }


class _Told(msgspec.Struct):
    """The keys of a record that decide."""

    classification: str | None = None
    executive_order: str | None = None
    order_instruction: str | None = None
    redactions: int = 0
    layout: str = ""


_ASKED = (
    select(
        telegrams.c.key, telegrams.c.id, telegrams.c.mrn, telegrams.c.date, telegrams.c.year,
        telegrams.c.subject, *CONTENT,
    )
    .join(copies, and_(copies.c.telegram == telegrams.c.key, copies.c.best))
    .where(telegrams.c.key.in_(bindparam("keys", expanding=True, type_=Integer)))
)  # fmt: skip


def openings(connection: Connection, keys: Sequence[int]) -> list[Opened]:
    """The telegrams of these keys, in this order, each with the day on which it opens."""
    rows = connection.execute(_ASKED, {"keys": list(keys)}).mappings()
    found = {row["key"]: _opened(connection, row) for row in rows}
    return [found[key] for key in keys if key in found]


def _opened(connection: Connection, row: Any) -> Opened:
    told = _told(content_of(connection, row).json)
    is_extract = told.layout == "partial"
    return Opened(
        id=row["id"],
        mrn=row["mrn"],
        date=row["date"],
        subject=row["subject"],
        classification=told.classification,
        redactions=told.redactions,
        withheld="extract" if is_extract else "words" if told.redactions else None,
        opening=opening(_of(told, row["year"]), written=_day(row["date"])),
    )


def _of(told: _Told, year: int | None) -> Telegram:
    """As much of the telegram as its opening is told by."""
    has_line = told.executive_order is not None or told.order_instruction is not None
    level = None
    with suppress(ValueError):
        level = Classification(told.classification or "")
    return Telegram(
        classification=level,
        year=year,
        order=OrderLine(told.executive_order, told.order_instruction or "") if has_line else None,
    )


def _day(when: str | None) -> date | None:
    try:
        return date.fromisoformat((when or "")[:10])
    except ValueError:
        return None


def opens_of(record: Mapping[str, Any], when: str | None) -> Opening:
    """When one telegram opens, by its public JSON and its day."""
    told = _told(record)
    return opening(_of(told, record.get("year")), written=_day(when))


def _told(record: Mapping[str, Any]) -> _Told:
    return _Told(**{key: record[key] for key in _Told.__struct_fields__ if key in record})
