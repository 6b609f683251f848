"""From the queue to a channel: numbered, sent, tried again, led another way, or dead with a reason.

The number of format line 1 is on disk before the first try and stays with the
transmission: a copy that is sent again after a crash is the same one to
whoever receives it.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import timedelta

from sqlalchemy import Connection, Row, select, update

from reftel.errors import ChannelError, TrafficError
from reftel.telegram import Precedence, RoutingIndicator, RoutingLine, TransmissionLine
from reftel.traffic.batch import working
from reftel.traffic.channels.channel import Channel, Pipelined, Transmission
from reftel.traffic.numbering import draw_channel_number
from reftel.traffic.outbox import DEAD, QUEUED, SENT
from reftel.traffic.queue import Queue, Waiting
from reftel.traffic.schema import deliveries, outgoing, transmissions
from reftel.traffic.sections import section_of
from reftel.traffic.settings import ChannelSettings
from reftel.traffic.station import Station, iso

# A copy waits for its next try no longer than this part of the time in which it is due.
_PART_OF_DUE = 20


@dataclass(frozen=True, slots=True)
class Turn:
    """What one turn of sending did: how many went out, went back, died."""

    sent: int = 0
    back: int = 0
    dead: int = 0


def send_next(station: Station, queue: Queue, channel: Channel, most: int = 1) -> Turn:
    """Send what is next on a channel, at most so many; stops at the first that cannot go."""
    now = station.now()
    taken = queue.take(channel.settings.name, now, most)
    if not taken:
        return Turn()
    ready = _numbered(station, queue, channel.settings, taken)
    sent: list[tuple[Waiting, Transmission]] = []
    failed: tuple[Waiting, Transmission, ChannelError] | None = None
    outcomes = _tried(channel, [transmission for _, transmission in ready])
    for at, (waiting, transmission) in enumerate(ready):
        fault = outcomes[at] if at < len(outcomes) else None
        if at < len(outcomes) and fault is None:
            sent.append((waiting, transmission))
        elif failed is None and fault is not None:
            failed = (waiting, transmission, fault)
        else:
            queue.back(waiting, now)
    _note_sent(station, channel.settings, sent)
    for waiting, _ in sent:
        queue.done(waiting)
    if failed is None:
        return Turn(sent=len(sent))
    waiting, transmission, error = failed
    dead = _note_failed(station, queue, channel.settings, waiting, transmission, error)
    return Turn(sent=len(sent), back=0 if dead else 1, dead=int(dead))


def _tried(channel: Channel, ready: Sequence[Transmission]) -> Sequence[ChannelError | None]:
    """What became of each that was tried, in order; one by one, nothing is tried after a fault."""
    if isinstance(channel, Pipelined):
        return channel.send_many(ready) if ready else ()
    outcomes: list[ChannelError | None] = []
    for transmission in ready:
        try:
            channel.send(transmission)
        except ChannelError as fault:
            return [*outcomes, fault]
        outcomes.append(None)
    return outcomes


def _numbered(
    station: Station, queue: Queue, settings: ChannelSettings, taken: Sequence[Waiting]
) -> list[tuple[Waiting, Transmission]]:
    """The transmissions with their numbers, drawn where they have none; those settled are left out."""
    ready = []
    with working(station) as batch:
        for waiting in taken:
            row = _row(batch.connection, waiting.key)
            # A broker may hand one out again that was settled before it heard so.
            if row is None or row.state != QUEUED or row.channel != settings.name:
                queue.done(waiting)
                continue
            number = row.number
            if number is None:
                number = draw_channel_number(batch, settings.name)
                batch.connection.execute(
                    update(transmissions)
                    .where(transmissions.c.key == waiting.key)
                    .values(number=number)
                )
            ready.append((waiting, _transmission(row, number, settings)))
    return ready


def _row(connection: Connection, key: int) -> Row[tuple[object, ...]] | None:
    joined = (
        select(
            transmissions,
            outgoing.c.text,
            outgoing.c.identity,
            outgoing.c.id,
            outgoing.c.subject,
            outgoing.c.precedence,
            outgoing.c.cuts,
        )
        .join(outgoing, transmissions.c.outgoing == outgoing.c.key)
        .where(transmissions.c.key == key)
    )
    return connection.execute(joined).first()


def _stands_for(row: Row[tuple[object, ...]]) -> int:
    """The transmission that stands for the copy: of several sections the last."""
    return int(row.key if row.last_section is None else row.last_section)


def _transmission(
    row: Row[tuple[object, ...]], number: int, settings: ChannelSettings
) -> Transmission:
    ranks = list(Precedence)
    indicators = tuple(RoutingIndicator(letters) for letters in row.routing.split())
    # The letter doubled on line 2 is that of line 5, whatever waits for whom; but beside FLASH
    # addressees the others get a transmission that goes at their own speed (spec/01, FL2).
    letter = ranks[row.precedence]
    if letter is Precedence.FLASH:
        letter = ranks[row.rank]
    prosign = Precedence.of_prosign(letter.prosign)
    return Transmission(
        key=row.key,
        identity=row.identity,
        id=row.id,
        line=TransmissionLine(settings.trigraph, f"{number:04}"),
        routing=RoutingLine(prosign, indicators) if indicators else None,
        precedence=ranks[row.rank],
        text=_text(row),
        mailbox=row.mailbox,
        names=tuple(row.names.split("\n")) if row.names else (),
    )


def _text(row: Row[tuple[object, ...]]) -> str:
    """The text, or the section of it that this transmission is."""
    text = bytes(row.text).decode()
    if row.section is None:
        return text
    return section_of(text, [int(cut) for cut in row.cuts.split(",")], row.section)


def _note_sent(
    station: Station, settings: ChannelSettings, sent: Sequence[tuple[Waiting, Transmission]]
) -> None:
    if not sent:
        return
    keys = [waiting.key for waiting, _ in sent]
    with working(station) as batch:
        batch.connection.execute(
            update(transmissions)
            .where(transmissions.c.key.in_(keys))
            .values(
                state=SENT,
                sent=iso(batch.now),
                attempts=transmissions.c.attempts + 1,
                reason=None,
            )
        )
        batch.connection.execute(
            update(deliveries)
            .where(deliveries.c.transmission.in_(keys), deliveries.c.state == QUEUED)
            .values(state=SENT)
        )
        for _, transmission in sent:
            batch.note(
                "sent",
                f"{transmission.line} by {settings.name}"
                + (f" to {transmission.mailbox}" if transmission.mailbox else ""),
                identity=transmission.identity,
                name=transmission.id,
            )


def _note_failed(
    station: Station,
    queue: Queue,
    settings: ChannelSettings,
    waiting: Waiting,
    transmission: Transmission,
    error: ChannelError,
) -> bool:
    """Note a failed try: later again, by an alternate, or dead. True where it is dead."""
    with working(station) as batch:
        now = batch.now
        row = _row(batch.connection, waiting.key)
        assert row is not None  # it was lent to us
        attempts = row.attempts + 1
        spent = error.permanent or attempts >= settings.attempts
        alternates = [name for name in row.alternates.split(",") if name]
        values: dict[str, object] = {"attempts": attempts, "reason": str(error)}
        not_before = now
        if not spent:
            due = station.settings.due[waiting.precedence]
            not_before = now + pause(settings, attempts, due)
            values["not_before"] = iso(not_before)
            event = f"try {attempts} by {settings.name} failed: {error}"
        elif alternates:
            # Another channel has numbers of its own.
            values |= {"channel": alternates[0], "alternates": ",".join(alternates[1:])}
            values |= {"attempts": 0, "number": None, "offered": False, "not_before": iso(now)}
            event = f"{settings.name} given up for {alternates[0]}: {error}"
        else:
            values["state"] = DEAD
            event = f"dead after {attempts} tries by {settings.name}: {error}"
            batch.connection.execute(
                update(deliveries)
                .where(deliveries.c.transmission == _stands_for(row))
                .values(state=DEAD)
            )
        batch.connection.execute(
            update(transmissions).where(transmissions.c.key == waiting.key).values(values)
        )
        batch.note("not sent", event, identity=transmission.identity, name=transmission.id)
    if spent:
        queue.done(waiting)
    else:
        queue.back(waiting, not_before)
    return spent and not alternates


def pause(settings: ChannelSettings, attempts: int, due: timedelta) -> timedelta:
    """How long to wait after so many failed tries: doubled each time, up to the channel's longest.

    What is due soon is tried more often: a FLASH waits half a minute at most.
    """
    doubled = settings.pause * 2 ** min(attempts - 1, 20)
    return min(timedelta(seconds=min(doubled, settings.longest)), due / _PART_OF_DUE)


def retry_dead(station: Station, key: int, officer: str) -> None:
    """Put a dead transmission into the queue again, by a person's decision."""
    who = station.settings.officer(officer).name
    with working(station) as batch:
        row = _row(batch.connection, key)
        if row is None or row.state != DEAD:
            raise TrafficError(f"transmission {key} is not dead")
        batch.connection.execute(
            update(transmissions)
            .where(transmissions.c.key == key)
            .values(state=QUEUED, attempts=0, not_before=iso(batch.now), offered=False)
        )
        batch.connection.execute(
            update(deliveries)
            .where(deliveries.c.transmission == _stands_for(row))
            .values(state=QUEUED)
        )
        batch.note("retried", f"by {who}", identity=row.identity, name=row.id)


def unoffered(station: Station, most: int = 1000) -> list[Waiting]:
    """Transmissions that the queue has not been told of, after a crash between the two."""
    ranks = list(Precedence)
    asked = (
        select(transmissions.c.key, transmissions.c.channel, transmissions.c.rank)
        .where(transmissions.c.state == QUEUED, ~transmissions.c.offered)
        .order_by(transmissions.c.key)
        .limit(most)
    )
    with station.reading() as connection:
        return [Waiting(row.key, row.channel, ranks[row.rank]) for row in connection.execute(asked)]


def offer_all(station: Station, queue: Queue) -> int:
    """Tell the queue of everything that it has not been told of; gives how many."""
    offered = 0
    while waiting := unoffered(station):
        queue.offer(waiting)
        with station.writing() as connection:
            connection.execute(
                update(transmissions)
                .where(transmissions.c.key.in_([one.key for one in waiting]))
                .values(offered=True)
            )
        offered += len(waiting)
    return offered
