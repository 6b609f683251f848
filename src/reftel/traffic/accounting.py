"""Who has got what: receipts given and taken, continuity numbers counted, what is missed asked for.

Source: spec/01 (MCN): one series for each pair of originator and addressee,
round again after 9999.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterator, Sequence
from dataclasses import replace
from datetime import timedelta
from itertools import islice

from sqlalchemy import select, update
from sqlalchemy.dialects.sqlite import insert as upsert

from reftel.telegram import Plad
from reftel.traffic.assembling import missing
from reftel.traffic.batch import Batch, working
from reftel.traffic.judging import Text
from reftel.traffic.numbering import HIGHEST_CONTINUITY, draw_service_number
from reftel.traffic.outbox import ELSEWHERE, RECEIVED, SERVICE, Accepted, accept
from reftel.traffic.repeating import repeat_continuity
from reftel.traffic.routing import ACTION, Routed, indicator_of, route_of
from reftel.traffic.schema import continuity, deliveries, gaps, outgoing, receipts
from reftel.traffic.sections import MOST_SECTIONS
from reftel.traffic.service import (
    MOST_STATEMENTS,
    SERVICE_PRECEDENCE,
    Receipt,
    RepeatRequest,
    Statement,
    read_service,
    read_statement,
    service_heading,
    write_service,
)
from reftel.traffic.station import Station, iso

WIDEST_GAP = 200
"""More numbers missing at once mean that a series was begun anew, not that so many were lost."""

ASK_AFTER = timedelta(seconds=60)
"""How long a missing number may still be on its way: telegrams overtake each other by precedence."""

ASK_AGAIN = timedelta(hours=1)


def count_in(batch: Batch, text: Text, one: Routed) -> None:
    """Count the continuity numbers of one of our addressees; note those that were skipped."""
    if one.continuity is None:
        return
    last = one.continuity if one.continuity_last is None else one.continuity_last
    many = (last - one.continuity) % HIGHEST_CONTINUITY + 1
    for step in range(many if many <= MOST_SECTIONS else 1):
        _count(batch, text, replace(one, continuity=_after(one.continuity, step)))


def _count(batch: Batch, text: Text, one: Routed) -> None:
    if one.continuity is None or text.heading.originator is None:
        return
    pair = {"originator": text.heading.originator.name, "plad": one.plad.name}
    where = (continuity.c.originator == pair["originator"]) & (continuity.c.plad == pair["plad"])
    last = batch.connection.execute(select(continuity.c.last).where(where)).scalar()
    closed = batch.connection.execute(
        update(gaps)
        .where(
            gaps.c.originator == pair["originator"],
            gaps.c.plad == pair["plad"],
            gaps.c.number == one.continuity,
            gaps.c.closed.is_(None),
        )
        .values(closed=iso(batch.now))
    )
    if closed.rowcount or one.continuity == last:
        return
    ahead = 1 if last is None else (one.continuity - last) % HIGHEST_CONTINUITY
    if ahead > HIGHEST_CONTINUITY // 2:
        return  # an old number again: a repetition, or one that was overtaken
    put = upsert(continuity).values(**pair, last=one.continuity)
    batch.connection.execute(
        put.on_conflict_do_update(
            index_elements=["originator", "plad"], set_={"last": one.continuity}
        )
    )
    if last is not None and ahead > 1:
        _note_gap(batch, text, pair, last, ahead)


def _note_gap(batch: Batch, text: Text, pair: dict[str, str], last: int, ahead: int) -> None:
    lost = ahead <= WIDEST_GAP
    batch.note(
        "gap",
        f"{pair['originator']} to {pair['plad']}: {last:04} was followed by "
        f"{_after(last, ahead):04}"
        + ("" if lost else "; too many to be lost, nothing is asked for"),
        identity=text.identity,
        name=text.id,
    )
    if lost:
        skipped = (_after(last, step) for step in range(1, ahead))
        rows = [{**pair, "number": number, "noticed": iso(batch.now)} for number in skipped]
        # Noted by an insert of its own: another addressee of this batch may ask for it.
        batch.connection.execute(upsert(gaps).values(rows).on_conflict_do_nothing())


def _after(number: int, steps: int) -> int:
    return (number - 1 + steps) % HIGHEST_CONTINUITY + 1


def owe_receipts(batch: Batch, incoming: int, text: Text, here: Sequence[Routed]) -> None:
    """Note the receipts that the originator is owed for our addressees."""
    assert text.heading.originator is not None  # judged
    for one in here:
        batch.add_keyed(
            receipts,
            {
                "incoming": incoming,
                "originator": text.heading.originator.name,
                "statement": str(Receipt(text.identity, one.plad.name)),
                "sent": False,
            },
        )


def note_statements(batch: Batch, text: Text) -> None:
    """Do what a service message says."""
    known, unknown = read_service(text.wire)
    sender = text.heading.originator
    assert sender is not None  # judged
    for statement in known:
        if isinstance(statement, Receipt):
            _note_receipt(batch, statement, sender)
        else:
            repeat_continuity(batch, statement, sender)
    for words in unknown:
        batch.note(
            "service",
            f"{sender} says {words[:200]!r}, which is not understood",
            identity=text.identity,
        )


def _note_receipt(batch: Batch, receipt: Receipt, sender: Plad) -> None:
    asked = (
        select(deliveries.c.key, outgoing.c.id)
        .join(outgoing, deliveries.c.outgoing == outgoing.c.key)
        .where(
            outgoing.c.identity == receipt.identity,
            deliveries.c.plad == receipt.plad,
            deliveries.c.state.not_in([RECEIVED, ELSEWHERE]),
        )
    )
    rows = batch.connection.execute(asked).all()
    if not rows:
        return
    batch.connection.execute(
        update(deliveries)
        .where(deliveries.c.key.in_([row.key for row in rows]))
        .values(state=RECEIVED, received=iso(batch.now))
    )
    batch.note(
        "acknowledged",
        f"{receipt.plad} has it" + ("" if sender.name == receipt.plad else f", says {sender}"),
        identity=receipt.identity,
        name=rows[0].id,
    )


def send_service(station: Station) -> int:
    """Queue the receipts owed and the requests that are due; gives how many statements."""
    with working(station) as batch:
        asked = select(receipts).where(~receipts.c.sent).order_by(receipts.c.key).limit(2000)
        owed = batch.connection.execute(asked).all()
        statements: dict[str, list[Statement]] = defaultdict(list)
        for row in owed:
            statement = read_statement(row.statement)
            assert statement is not None  # we wrote it
            statements[row.originator].append(statement)
        if owed:
            batch.connection.execute(
                update(receipts)
                .where(receipts.c.key >= owed[0].key, receipts.c.key <= owed[-1].key)
                .values(sent=True)
            )
        for originator, requests in _requests(batch).items():
            statements[originator] += requests
        for originator, request in missing(batch, ASK_AFTER, ASK_AGAIN):
            if request not in statements[originator]:
                statements[originator].append(request)
        for originator, listed in statements.items():
            _queue_service(batch, Plad(originator), listed)
    return sum(len(listed) for listed in statements.values())


def _requests(batch: Batch) -> dict[str, list[Statement]]:
    """Requests for numbers that have been missing for a while, in runs."""
    now = batch.now
    due = batch.connection.execute(
        select(gaps)
        .where(
            gaps.c.closed.is_(None),
            gaps.c.noticed <= iso(now - ASK_AFTER),
            gaps.c.asked.is_(None) | (gaps.c.asked <= iso(now - ASK_AGAIN)),
        )
        .order_by(gaps.c.originator, gaps.c.plad, gaps.c.number)
        .limit(1000)
    ).all()
    found: dict[str, list[Statement]] = defaultdict(list)
    for row in due:
        batch.connection.execute(
            update(gaps)
            .where(
                gaps.c.originator == row.originator,
                gaps.c.plad == row.plad,
                gaps.c.number == row.number,
            )
            .values(asked=iso(now))
        )
        listed = found[row.originator]
        last = listed[-1] if listed else None
        if (
            isinstance(last, RepeatRequest)
            and last.plad == row.plad
            and last.last + 1 == row.number
        ):
            listed[-1] = RepeatRequest(row.plad, last.first, row.number)
        else:
            listed.append(RepeatRequest(row.plad, row.number, row.number))
    return found


def _queue_service(batch: Batch, to: Plad, statements: Sequence[Statement]) -> None:
    settings = batch.station.settings
    indicator = indicator_of(to)
    chosen = route_of(to, indicator, settings)
    if chosen is None:
        batch.note("service", f"no route leads to {to}: nothing can be said to it")
        return
    recipient = Routed(
        ACTION, 0, to, indicator, SERVICE_PRECEDENCE, chosen.channels, chosen.mailbox
    )
    for part in _parts(statements):
        number = draw_service_number(batch)
        heading = service_heading(settings.plad, settings.indicator, recipient, batch.now, number)
        accept(
            batch,
            Accepted(
                kind=SERVICE,
                id=None,
                identity=f"SVC {settings.indicator} {number} {iso(batch.now)}",
                text=write_service(heading, part),
                heading=heading,
                by=settings.post,
                subject=None,
                recipients=(recipient,),
            ),
        )


def _parts(statements: Sequence[Statement]) -> Iterator[list[Statement]]:
    left = iter(statements)
    while part := list(islice(left, MOST_STATEMENTS)):
        yield part
