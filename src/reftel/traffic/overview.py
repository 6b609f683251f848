"""The state of the traffic: what waits, is sent, acknowledged, overdue, dead; gaps; metrics."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime

from prometheus_client import CollectorRegistry, Gauge, generate_latest
from sqlalchemy import Connection, func, select

from reftel.telegram import Precedence
from reftel.traffic.assembling import Incomplete, incomplete
from reftel.traffic.outbox import DEAD, QUEUED, RECEIVED, REPEAT, SENT, TELEGRAM
from reftel.traffic.receiving import REFUSED
from reftel.traffic.schema import deliveries, gaps, incoming, outgoing, transmissions
from reftel.traffic.station import Station, iso

STATES = (QUEUED, SENT, RECEIVED, DEAD)


@dataclass(frozen=True, slots=True)
class Line:
    """Copies on one channel with one precedence, by state; ``overdue`` of those not acknowledged."""

    channel: str
    precedence: Precedence
    queued: int
    sent: int
    received: int
    dead: int
    overdue: int
    oldest: str | None


@dataclass(frozen=True, slots=True)
class Stuck:
    """A transmission that needs a person: dead, or overdue."""

    key: int
    id: str | None
    identity: str
    channel: str
    precedence: Precedence
    state: str
    attempts: int
    due: str
    reason: str | None


@dataclass(frozen=True, slots=True)
class Gap:
    """Continuity numbers that have not come, from one originator to one of our addressees."""

    originator: str
    plad: str
    number: int
    noticed: str
    asked: str | None


@dataclass(frozen=True, slots=True)
class Refusal:
    """A text that came in and was not taken, and why."""

    key: int
    received: str
    channel: str
    reason: str


@dataclass(frozen=True, slots=True)
class Overview:
    """A station's traffic at a moment."""

    at: str
    lines: tuple[Line, ...]
    stuck: tuple[Stuck, ...]
    gaps: tuple[Gap, ...]
    incomplete: tuple[Incomplete, ...]
    released: int
    incoming: dict[str, int]


def overview(station: Station, *, most: int = 50) -> Overview:
    """The state now; at most so many single transmissions and gaps, the most pressing first."""
    now = station.now()
    lacking = tuple(incomplete(station, most))
    with station.reading() as connection:
        released = select(func.count()).select_from(outgoing).where(outgoing.c.kind == TELEGRAM)
        taken = select(incoming.c.outcome, func.count()).group_by(incoming.c.outcome)
        return Overview(
            at=iso(now),
            lines=tuple(_lines(connection, now)),
            stuck=tuple(_stuck(connection, now, most)),
            gaps=tuple(_gaps(connection, most)),
            incomplete=lacking,
            released=int(connection.execute(released).scalar_one()),
            incoming={row[0]: row[1] for row in connection.execute(taken)},
        )


def _counted() -> tuple[str, str]:
    """Kinds that are acknowledged by their addressees; service messages are not."""
    return (TELEGRAM, REPEAT)


def _lines(connection: Connection, now: datetime) -> list[Line]:
    ranks = list(Precedence)
    late = (transmissions.c.due < iso(now)) & deliveries.c.state.in_([QUEUED, SENT])
    asked = (
        select(
            transmissions.c.channel,
            transmissions.c.rank,
            deliveries.c.state,
            func.count(),
            func.sum(late.cast(transmissions.c.rank.type)),
            func.min(outgoing.c.accepted),
        )
        .join(transmissions, deliveries.c.transmission == transmissions.c.key)
        .join(outgoing, deliveries.c.outgoing == outgoing.c.key)
        .where(outgoing.c.kind.in_(_counted()))
        .group_by(transmissions.c.channel, transmissions.c.rank, deliveries.c.state)
    )
    found: dict[tuple[str, int], dict[str, int]] = {}
    oldest: dict[tuple[str, int], str] = {}
    for channel, rank, state, number, overdue, since in connection.execute(asked):
        counts = found.setdefault((channel, rank), dict.fromkeys((*STATES, "overdue"), 0))
        counts[state] += number
        counts["overdue"] += int(overdue or 0)
        if state == QUEUED:
            oldest[channel, rank] = since
    return [
        Line(
            channel=channel,
            precedence=ranks[rank],
            queued=counts[QUEUED],
            sent=counts[SENT],
            received=counts[RECEIVED],
            dead=counts[DEAD],
            overdue=counts["overdue"],
            oldest=oldest.get((channel, rank)),
        )
        for (channel, rank), counts in sorted(
            found.items(), key=lambda item: (item[0][0], -item[0][1])
        )
    ]


def _stuck(connection: Connection, now: datetime, most: int) -> list[Stuck]:
    ranks = list(Precedence)
    waits = select(deliveries.c.transmission).where(deliveries.c.state.in_([QUEUED, SENT]))
    asked = (
        select(transmissions, outgoing.c.id, outgoing.c.identity)
        .join(outgoing, transmissions.c.outgoing == outgoing.c.key)
        .where(
            outgoing.c.kind.in_(_counted()),
            (transmissions.c.state == DEAD)
            | ((transmissions.c.due < iso(now)) & transmissions.c.key.in_(waits)),
        )
        .order_by(transmissions.c.rank.desc(), transmissions.c.due)
        .limit(most)
    )
    return [
        Stuck(
            key=row.key,
            id=row.id,
            identity=row.identity,
            channel=row.channel,
            precedence=ranks[row.rank],
            state="dead" if row.state == DEAD else "overdue",
            attempts=row.attempts,
            due=row.due,
            reason=row.reason,
        )
        for row in connection.execute(asked)
    ]


def _gaps(connection: Connection, most: int) -> list[Gap]:
    asked = select(gaps).where(gaps.c.closed.is_(None)).order_by(gaps.c.noticed).limit(most)
    return [
        Gap(row.originator, row.plad, row.number, row.noticed, row.asked)
        for row in connection.execute(asked)
    ]


def refusals(station: Station, most: int = 50) -> list[Refusal]:
    """Texts that were refused, the last first."""
    asked = (
        select(incoming.c.key, incoming.c.received, incoming.c.channel, incoming.c.reason)
        .where(incoming.c.outcome == REFUSED)
        .order_by(incoming.c.key.desc())
        .limit(most)
    )
    with station.reading() as connection:
        return [
            Refusal(row.key, row.received, row.channel, row.reason or "")
            for row in connection.execute(asked)
        ]


def metrics(station: Station) -> bytes:
    """The state in the text form of Prometheus."""
    state = overview(station)
    registry = CollectorRegistry()
    copies = Gauge(
        "reftel_copies",
        "Recipients' copies by state",
        ["channel", "precedence", "state"],
        registry=registry,
    )
    for line in state.lines:
        names = (line.channel, line.precedence.value)
        for name, number in (
            ("queued", line.queued),
            ("sent", line.sent),
            ("received", line.received),
            ("dead", line.dead),
            ("overdue", line.overdue),
        ):
            copies.labels(*names, name).set(number)
    released = Gauge("reftel_released", "Telegrams released here", registry=registry)
    released.set(state.released)
    came = Gauge(
        "reftel_incoming", "Texts that came in, by outcome", ["outcome"], registry=registry
    )
    for outcome, number in state.incoming.items():
        came.labels(outcome).set(number)
    missing = Gauge("reftel_gaps", "Continuity numbers missing", registry=registry)
    missing.set(len(state.gaps))
    return generate_latest(registry)
