"""Sections that come in: kept until all of a telegram are here, then joined; those missed are asked for.

The whole is what is filed, distributed and acknowledged. A section that never comes
leaves the others where a person sees them (``overview``); none is thrown away.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import timedelta
from typing import Any

from sqlalchemy import func, select, update

from reftel.traffic.batch import Batch
from reftel.traffic.judging import Text, judge, without_channel
from reftel.traffic.numbering import HIGHEST_CONTINUITY
from reftel.traffic.recipients import addressed_here
from reftel.traffic.schema import incoming, sections
from reftel.traffic.sections import joined
from reftel.traffic.service import RepeatRequest
from reftel.traffic.station import Station, iso

SECTION = "section"
"""The outcome of a text that is one section of several."""


@dataclass(frozen=True, slots=True)
class Incomplete:
    """A telegram of which sections are missing: its identity, how many it has, which have come."""

    identity: str
    total: int
    have: tuple[int, ...]
    received: str


def assemble(batch: Batch, text: Text, key: int) -> Text | str | None:
    """Keep a section; gives the whole once all are here, or why they make none.

    ``key`` is that of its row in ``incoming``.
    """
    assert text.section is not None
    number, total = text.section
    name = whole_identity(text.identity)
    batch.add(
        sections,
        {
            "identity": name,
            "number": number,
            "total": total,
            "incoming": key,
            "received": iso(batch.now),
            "joined": False,
        },
    )
    rows = _parts(batch, name)
    if len(rows) < total:
        return None
    if any(row.total != total for row in rows):
        return f"its sections disagree how many there are: {', '.join(str(r.total) for r in rows)}"
    settings = batch.station.settings
    if sum(len(row.text) for row in rows) > settings.largest:
        return f"its sections have more than {settings.largest:,} bytes together"
    parts = [without_channel(bytes(row.text).decode()) for row in rows]
    whole = judge(joined(parts).encode(), settings.largest)
    if isinstance(whole, Text):
        batch.connection.execute(
            update(sections).where(sections.c.identity == name).values(joined=True)
        )
    return whole


def has_section(batch: Batch, text: Text) -> bool:
    """True where this section of its telegram came before."""
    assert text.section is not None
    asked = select(sections.c.incoming).where(
        sections.c.identity == whole_identity(text.identity),
        sections.c.number == text.section[0],
    )
    return batch.connection.execute(asked).first() is not None


def is_joined(batch: Batch, text: Text) -> bool:
    """True where all sections of a telegram have come and were taken in as one."""
    asked = select(sections.c.joined).where(
        sections.c.identity == whole_identity(text.identity), sections.c.joined
    )
    return batch.connection.execute(asked).first() is not None


def whole_identity(identity: str) -> str:
    """``RUEHVT 0312 0711724`` of ``RUEHVT 0312/02 0711724``."""
    head, _, tail = identity.partition("/")
    return head + tail[2:] if tail else identity


def _parts(batch: Batch, name: str) -> Sequence[Any]:
    # The row of the section that has just come is not written yet.
    batch.write_rows()
    asked = (
        select(sections.c.number, sections.c.total, incoming.c.text)
        .join(incoming, sections.c.incoming == incoming.c.key)
        .where(sections.c.identity == name)
        .order_by(sections.c.number)
    )
    return batch.connection.execute(asked).all()


def incomplete(station: Station, most: int = 50) -> list[Incomplete]:
    """Telegrams of which sections are missing, the oldest first."""
    asked = (
        select(
            sections.c.identity,
            func.max(sections.c.total).label("total"),
            func.group_concat(sections.c.number).label("have"),
            func.max(sections.c.received).label("received"),
        )
        .where(~sections.c.joined)
        .group_by(sections.c.identity)
        .order_by(func.max(sections.c.received))
        .limit(most)
    )
    with station.reading() as connection:
        return [
            Incomplete(
                row.identity,
                row.total,
                tuple(sorted(int(one) for one in row.have.split(","))),
                row.received,
            )
            for row in connection.execute(asked)
        ]


def missing(
    batch: Batch, after: timedelta, again: timedelta
) -> Iterator[tuple[str, RepeatRequest]]:
    """Requests for the sections that have not come a while after the last that has, with their originator.

    They are asked for by continuity number; an addressee that has none cannot ask.
    """
    now = batch.now
    asked = (
        select(sections.c.identity, func.min(sections.c.incoming).label("incoming"))
        .where(~sections.c.joined)
        .group_by(sections.c.identity)
        .having(
            func.max(sections.c.received) <= iso(now - after),
            func.coalesce(func.max(sections.c.asked), "") <= iso(now - again),
        )
        .limit(100)
    )
    for row in batch.connection.execute(asked).all():
        batch.connection.execute(
            update(sections).where(sections.c.identity == row.identity).values(asked=iso(now))
        )
        yield from _requests(batch, row.identity, row.incoming)


def _requests(batch: Batch, name: str, key: int) -> Iterator[tuple[str, RepeatRequest]]:
    data = batch.connection.execute(select(incoming.c.text).where(incoming.c.key == key)).scalar()
    text = judge(bytes(data or b""), batch.station.settings.largest)
    if not isinstance(text, Text) or text.section is None or text.heading.originator is None:
        return
    have = set(
        batch.connection.execute(
            select(sections.c.number).where(sections.c.identity == name)
        ).scalars()
    )
    first = next(
        (one for one in addressed_here(text, batch.station) if one.continuity is not None), None
    )
    if first is None or first.continuity is None:
        return
    for number in sorted(set(range(1, text.section[1] + 1)) - have):
        # All of them have one number where a telegram has one only.
        step = number - 1 if first.continuity_last != first.continuity else 0
        wanted = (first.continuity - 1 + step) % HIGHEST_CONTINUITY + 1
        yield text.heading.originator.name, RepeatRequest(first.plad.name, wanted, wanted)
