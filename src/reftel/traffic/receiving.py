"""What comes in: judged, noted, answered for; a text once taken is never lost.

One transaction takes a text with all that follows from it: the outcome, the
continuity numbers, what is to be relayed, whom to thank. Only then is the
channel told that we have it. Archive and readers' boxes follow (``filing``).
Source: spec/01 (operating signals, MCN), spec/04 (duplicates).
"""

from __future__ import annotations

import hashlib
from collections.abc import Iterable
from dataclasses import dataclass

from sqlalchemy import Connection, func, select

from reftel.errors import TrafficError
from reftel.telegram import RoutingIndicator
from reftel.traffic.accounting import count_in, note_statements, owe_receipts
from reftel.traffic.assembling import SECTION, assemble, has_section, is_joined, whole_identity
from reftel.traffic.batch import Batch, working
from reftel.traffic.channels.channel import Answer
from reftel.traffic.distribution import boxes_for
from reftel.traffic.judging import Text, judge
from reftel.traffic.outbox import RELAY, Accepted, accept
from reftel.traffic.recipients import addressed_here
from reftel.traffic.routing import Routed, route_of
from reftel.traffic.schema import boxes, incoming, outgoing
from reftel.traffic.settings import Route
from reftel.traffic.signals import is_correction
from reftel.traffic.station import Station, iso

TELEGRAM = "telegram"
CORRECTED = "corrected"
DIFFERING = "differing"
DUPLICATE = "duplicate"
SERVICE = "service"
REFUSED = "refused"

HERE = "here"
"""The channel of what a station sends to itself."""

FILED = frozenset({TELEGRAM, CORRECTED, DIFFERING})
"""Outcomes of texts that go to the archive and to readers."""

MOST_RELAYS = 3
"""How often a text is passed on to the same indicator: a repetition may come, a loop may not."""

_REFUSED_KEPT = 10_000
"""Bytes kept of a text that is refused: enough for a person to see what it was."""


def receive(station: Station, data: bytes, channel: str, fault: str = "") -> Answer:
    """Take in what came by a channel.

    Accepted means on disk. Refused with a reason: not for now (``later``)
    where this station cannot write, for good where the text is none that may
    be passed on, or the channel found a ``fault`` of its own. Never raises
    for a bad text.
    """
    text = fault or judge(data, station.settings.largest)
    try:
        with working(station) as batch:
            if isinstance(text, Text):
                text = _take(batch, text, channel) or text
            if isinstance(text, str):
                _refuse(batch, data, channel, text)
                return Answer(False, text)
    except TrafficError as error:
        return Answer(False, str(error), later=True)
    return Answer(True)


def take_own(batch: Batch, wire: str, here: list[Routed]) -> None:
    """Take in a telegram that this station sends to itself: readers get it as any other."""
    text = judge(wire.encode(), batch.station.settings.largest)
    assert isinstance(text, Text)  # written here
    _take_telegram(batch, text, here, HERE)


def _refuse(batch: Batch, data: bytes, channel: str, reason: str) -> None:
    digest = hashlib.sha256(data).hexdigest()
    known = batch.connection.execute(
        select(incoming.c.key).where(incoming.c.sha256 == digest, incoming.c.outcome == REFUSED)
    ).scalar()
    if known is None:  # the same again is the same refusal, and fills no disk
        refused = _Noted(digest[:24], None, digest, data[:_REFUSED_KEPT])
        _note_incoming(batch, channel, refused, REFUSED, reason)
        batch.note("refused", f"by {channel}: {reason}", identity=digest[:24])


@dataclass(frozen=True, slots=True)
class _Noted:
    """What is kept of a text that came in."""

    identity: str
    id: str | None
    digest: str
    data: bytes

    @classmethod
    def of(cls, text: Text) -> _Noted:
        return cls(text.identity, text.id, text.digest, text.wire.encode())


def _note_incoming(
    batch: Batch, channel: str, kept: _Noted, outcome: str, reason: str | None
) -> int:
    return batch.add_keyed(
        incoming,
        {
            "received": iso(batch.now),
            "channel": channel,
            "identity": kept.identity,
            "id": kept.id,
            "sha256": kept.digest,
            "outcome": outcome,
            "reason": reason,
            "text": kept.data,
            "filed": outcome not in FILED,
        },
    )


def _take(batch: Batch, text: Text, channel: str) -> str | None:
    """Take a text in; gives why it is refused, if nobody can be reached with it from here."""
    here = addressed_here(text, batch.station)
    onward = _onward(text, batch.station, channel)
    if not here and not onward:
        return "no addressee of it is here, and no route leads on from here"
    if onward:
        _relay(batch, text, onward, channel)
    if here and text.is_service:
        _take_service(batch, text, channel)
    elif here and text.section is not None:
        _take_section(batch, text, here, channel)
    elif here:
        _take_telegram(batch, text, here, channel)
    return None


def _onward(text: Text, station: Station, channel: str) -> list[tuple[RoutingIndicator, Route]]:
    """The indicators of line 2 that are reached from here, never back by the way it came."""
    found = []
    for indicator in text.routing:
        if indicator == station.settings.indicator:
            continue
        chosen = route_of(None, indicator, station.settings)
        if chosen is None:
            continue
        others = tuple(name for name in chosen.channels if name != channel)
        if others:
            found.append((indicator, Route(chosen.prefix, others, chosen.mailbox)))
    return found


def _relay(
    batch: Batch, text: Text, onward: Iterable[tuple[RoutingIndicator, Route]], channel: str
) -> None:
    passed = batch.connection.execute(
        select(func.count())
        .select_from(outgoing)
        .where(outgoing.c.identity == text.identity, outgoing.c.kind == RELAY)
    ).scalar_one()
    if passed >= MOST_RELAYS:
        batch.note(
            "loop",
            f"came by {channel} again after {passed} times passed on: not passed on any more",
            identity=text.identity,
            name=text.id,
        )
        return
    accept(
        batch,
        Accepted(
            kind=RELAY,
            id=text.id,
            identity=text.identity,
            text=text.without_channel,
            heading=text.heading,
            by=f"relay from {channel}",
            subject=text.telegram.subject,
            relays=tuple((indicator, one.channels, one.mailbox) for indicator, one in onward),
        ),
    )


def _take_service(batch: Batch, text: Text, channel: str) -> None:
    known = batch.connection.execute(
        select(incoming.c.key).where(
            incoming.c.identity == text.identity, incoming.c.outcome == SERVICE
        )
    ).scalar()
    if known is None:
        _note_incoming(batch, channel, _Noted.of(text), SERVICE, None)
        note_statements(batch, text)


def _take_section(batch: Batch, text: Text, here: list[Routed], channel: str) -> None:
    """Keep a section; the last one to come makes the telegram."""
    assert text.section is not None
    number, total = text.section
    if has_section(batch, text):
        batch.note("received", f"section {number} again by {channel}", identity=text.identity)
        if number == total and is_joined(batch, text):
            # Sent again: the receipt may have been lost.
            _thank_again(batch, text, here)
        return
    key = _note_incoming(batch, channel, _Noted.of(text), SECTION, f"section {number} of {total}")
    said = f"section {number} of {total} by {channel} as {text.heading.transmission}"
    batch.note("received", said, identity=text.identity, name=text.id)
    whole = assemble(batch, text, key)
    if isinstance(whole, Text):
        _take_telegram(batch, whole, here, channel)
    elif whole is not None:
        batch.note("sections", f"they make no telegram: {whole}", identity=text.identity)


def _thank_again(batch: Batch, text: Text, here: list[Routed]) -> None:
    asked = select(incoming.c.key, incoming.c.text).where(
        incoming.c.id == text.id, incoming.c.outcome.in_(FILED)
    )
    for row in batch.connection.execute(asked.order_by(incoming.c.key)).all():
        first = judge(bytes(row.text), batch.station.settings.largest)
        same = isinstance(first, Text) and (
            whole_identity(first.identity) == whole_identity(text.identity)
        )
        if same and isinstance(first, Text):
            owe_receipts(batch, row.key, first, here)


def _take_telegram(batch: Batch, text: Text, here: list[Routed], channel: str) -> None:
    outcome, reason = _outcome(batch.connection, text)
    key = _note_incoming(batch, channel, _Noted.of(text), outcome, reason)
    line = text.heading.transmission
    by = f"{outcome} by {channel}" + (f" as {line}" if line else "")
    batch.note(
        "received",
        by + (f": {reason}" if reason else ""),
        identity=text.identity,
        name=text.id,
    )
    for one in here:
        count_in(batch, text, one)
    if channel != HERE:
        # Thanked each time: the first receipt may have been lost.
        owe_receipts(batch, key, text, here)
    if outcome in FILED:
        for box, rule in boxes_for(text.telegram, here, batch.station.settings).items():
            batch.add(boxes, {"incoming": key, "box": box, "rule": rule, "put": False})


def _outcome(connection: Connection, text: Text) -> tuple[str, str | None]:
    """What a telegram is beside those that came before: new, the same again, corrected, another text."""
    same = connection.execute(
        select(incoming.c.received).where(
            incoming.c.sha256 == text.digest, incoming.c.outcome.in_(FILED)
        )
    ).scalar()
    if same is not None:
        return DUPLICATE, f"the text of {same}"
    before = connection.execute(
        select(incoming.c.received).where(incoming.c.id == text.id, incoming.c.outcome.in_(FILED))
    ).scalar()
    corrects = is_correction(text.heading) or text.telegram.correction is not None
    if corrects:
        return CORRECTED, f"corrects what came {before}" if before else None
    if before is not None:
        return DIFFERING, f"the same number came {before} with another text"
    return TELEGRAM, "a repetition; the first has not come" if text.is_repetition else None
