"""The journal: what happened to each telegram, hop by hop, in the order in which it did."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from sqlalchemy import Connection, or_, select

from reftel.archive.spelling import MrnSpelling, parse_spelling
from reftel.telegram import FilingLine, Heading
from reftel.traffic.schema import deliveries, incoming, journal, outgoing, transmissions
from reftel.traffic.station import Station


@dataclass(frozen=True, slots=True)
class Entry:
    """One thing that happened: when (ISO, Zulu), to what, and the facts in a sentence."""

    at: str
    identity: str | None
    id: str | None
    event: str
    detail: str


def identity_of(heading: Heading | None) -> str | None:
    """What a transmission is called, whoever carries it: ``RUEHVT 0312 0711724`` (FL3)."""
    if heading is None or heading.filing is None:
        return None
    return filing_identity(heading.filing)


def filing_identity(filing: FilingLine) -> str | None:
    """The same from format line 3; with its section where it is one of several."""
    if filing.filed is None:
        return None
    section = f"/{filing.section}" if filing.section else ""
    return f"{filing.originator} {filing.serial}{section} {filing.filed}"


@dataclass(frozen=True, slots=True)
class Copy:
    """One recipient's copy: how it went, and where it is now."""

    role: str
    plad: str
    precedence: str
    continuity: int | None
    channel: str | None
    state: str
    attempts: int
    sent: str | None
    received: str | None
    reason: str | None


@dataclass(frozen=True, slots=True)
class Fate:
    """What became of one telegram: its copies sent from here, how it came in, and every entry."""

    id: str | None
    identities: tuple[str, ...]
    copies: tuple[Copy, ...]
    outcomes: tuple[tuple[str, str, str | None], ...]
    entries: tuple[Entry, ...]


def what_became_of(station: Station, asked: str) -> Fate | None:
    """The fate of a telegram by any spelling of its number, or by its identity; ``None`` if unknown.

    Of several telegrams that a spelling without a year may mean, the newest.
    """
    spelling = parse_spelling(asked)
    with station.reading() as connection:
        named = _newest_id(connection, spelling) if spelling is not None else None
        identities = _identities(connection, " ".join(asked.upper().split()), named)
        if not identities:
            return None
        return Fate(
            named,
            identities,
            tuple(_copies(connection, identities)),
            tuple(_outcomes(connection, identities)),
            tuple(_entries(connection, identities, named)),
        )


def _newest_id(connection: Connection, spelling: MrnSpelling) -> str | None:
    """The id that a spelling means here; years are compared as telegrams write them."""
    like = spelling.id or f"__{spelling.station}{spelling.serial}"
    found: list[tuple[str, str]] = []
    for table, moment in ((outgoing, outgoing.c.accepted), (incoming, incoming.c.received)):
        asked = select(moment, table.c.id).where(table.c.id.like(like))
        found += [(row[0], row[1]) for row in connection.execute(asked)]
    return max(found)[1] if found else None


def _identities(connection: Connection, asked: str, named: str | None) -> tuple[str, ...]:
    """The transmissions meant: corrected copies of one telegram have one each."""
    found: dict[str, None] = {}
    for table in (outgoing, incoming):
        known = select(table.c.identity).where(
            or_(table.c.identity == asked, table.c.id == named)
            if named
            else table.c.identity == asked
        )
        for (identity,) in connection.execute(known.order_by(table.c.key)):
            found[identity] = None
    return tuple(found)


def _copies(connection: Connection, identities: Sequence[str]) -> Iterator[Copy]:
    joined = (
        select(
            deliveries,
            transmissions.c.channel,
            transmissions.c.attempts,
            transmissions.c.sent,
            transmissions.c.reason,
        )
        .join(outgoing, deliveries.c.outgoing == outgoing.c.key)
        .outerjoin(transmissions, deliveries.c.transmission == transmissions.c.key)
        .where(outgoing.c.identity.in_(identities))
        .order_by(deliveries.c.key)
    )
    for row in connection.execute(joined).mappings():
        yield Copy(
            role=row["role"],
            plad=row["plad"],
            precedence=row["precedence"],
            continuity=row["continuity"],
            channel=row["channel"],
            state=row["state"],
            attempts=row["attempts"] or 0,
            sent=row["sent"],
            received=row["received"],
            reason=row["reason"],
        )


def _outcomes(
    connection: Connection, identities: Sequence[str]
) -> Iterator[tuple[str, str, str | None]]:
    asked = select(incoming.c.received, incoming.c.outcome, incoming.c.reason).where(
        incoming.c.identity.in_(identities)
    )
    for row in connection.execute(asked.order_by(incoming.c.key)):
        yield row[0], row[1], row[2]


def _entries(
    connection: Connection, identities: Sequence[str], named: str | None
) -> Iterator[Entry]:
    meant = journal.c.identity.in_(identities)
    asked = select(journal).where(or_(meant, journal.c.id == named) if named else meant)
    for row in connection.execute(asked.order_by(journal.c.key)).mappings():
        yield Entry(row["at"], row["identity"], row["id"], row["event"], row["detail"])
