"""Sent again: the same text with ZDK, to one addressee or to all. Source: spec/01 (operating signals)."""

from __future__ import annotations

from dataclasses import replace

from sqlalchemy import ColumnElement, Row, and_, or_, select

from reftel.codec import read, write
from reftel.errors import TrafficError
from reftel.telegram import Plad
from reftel.traffic.batch import Batch, working
from reftel.traffic.outbox import REPEAT, TELEGRAM, Accepted, Taken, accept
from reftel.traffic.routing import route
from reftel.traffic.schema import deliveries, outgoing
from reftel.traffic.service import RepeatRequest
from reftel.traffic.signals import REPEATED_SIGNAL, signalled
from reftel.traffic.station import Station


def repeat(station: Station, name: str, officer: str, *, plads: tuple[Plad, ...] = ()) -> int:
    """Send a telegram again, to all its recipients or to those named; gives the transmissions.

    Raises ``TrafficError`` where it was not released here, or went to none of them.
    """
    who = station.settings.officer(officer).name
    with working(station) as batch:
        row = batch.connection.execute(
            select(outgoing)
            .where(outgoing.c.id == name, outgoing.c.kind == TELEGRAM)
            .order_by(outgoing.c.key.desc())
            .limit(1)
        ).first()
        if row is None:
            raise TrafficError(f"{name} was not released here")
        taken = _again(batch, row, plads, who)
        if taken.copies == 0:
            raise TrafficError(f"{name} did not go to {', '.join(map(str, plads)) or 'anybody'}")
        return taken.copies


def repeat_continuity(batch: Batch, asked: RepeatRequest, sender: Plad) -> None:
    """Send again what bears the continuity numbers that an addressee has missed."""
    wanted = (
        range(asked.first, asked.last + 1)
        if asked.first <= asked.last
        else (asked.first, asked.last)
    )
    for number in wanted:
        row = batch.connection.execute(
            select(outgoing)
            .join(deliveries, deliveries.c.outgoing == outgoing.c.key)
            .where(
                deliveries.c.plad == asked.plad,
                _bears(number),
                outgoing.c.kind == TELEGRAM,
            )
            .order_by(outgoing.c.key.desc())
            .limit(1)
        ).first()
        if row is None:
            batch.note(
                "service",
                f"{sender} asks for {number:04} to {asked.plad}, which was not sent from here",
            )
            continue
        _again(batch, row, (Plad(asked.plad),), f"request of {sender}")


def _bears(number: int) -> ColumnElement[bool]:
    """True of a delivery that has a continuity number, one of several perhaps; 9999 is before 1."""
    first, last = deliveries.c.continuity, deliveries.c.continuity_last
    return or_(
        first == number,
        and_(first <= number, last >= number),
        and_(last < first, or_(first <= number, last >= number)),
    )


def _again(batch: Batch, row: Row[tuple[object, ...]], plads: tuple[Plad, ...], by: str) -> Taken:
    before = bytes(row.text).decode()
    telegram = signalled(read(before).telegram, REPEATED_SIGNAL)
    assert telegram.heading is not None  # it was released with one
    recipients = route(telegram.heading, batch.now.date(), batch.station.settings)
    text = write(telegram)
    # The signal stands in the header, above every cut.
    longer = len(text) - len(before)
    cuts = tuple(int(cut) + longer for cut in row.cuts.split(",") if cut)
    return accept(
        batch,
        Accepted(
            kind=REPEAT,
            id=row.id,
            identity=row.identity,
            text=text,
            cuts=cuts,
            heading=telegram.heading,
            by=by,
            subject=row.subject,
            recipients=tuple(
                replace(one, here=False)
                for one in recipients
                if one.channels and (not plads or one.plad in plads)
            ),
        ),
    )
