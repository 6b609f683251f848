"""What is accepted for sending: the text once, and a copy to be sent for each channel.

Recipients that share channel, alternates, mailbox and precedence share one
transmission: its format line 2 has their routing indicators, and it waits in
the queue under their precedence, not under that of the telegram.
"""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import Any

from reftel.telegram import Heading, Precedence, RoutingIndicator
from reftel.traffic.batch import Batch
from reftel.traffic.routing import Routed
from reftel.traffic.schema import deliveries, outgoing, transmissions
from reftel.traffic.station import iso

TELEGRAM = "telegram"
SERVICE = "service"
RELAY = "relay"
REPEAT = "repeat"

QUEUED = "queued"
SENT = "sent"
RECEIVED = "received"
ELSEWHERE = "elsewhere"
DEAD = "dead"


@dataclass(frozen=True, slots=True)
class Accepted:
    """A text that this station has taken on, with those it must reach.

    ``indicators`` are further ones for format line 2 by their channels, of a
    relayed text whose recipients are known by indicator only. ``cuts`` say where a new
    section begins in the text (``sections``): each is a transmission of its own.
    """

    kind: str
    id: str | None
    identity: str
    text: str
    heading: Heading
    by: str
    subject: str | None
    recipients: tuple[Routed, ...] = ()
    cuts: tuple[int, ...] = ()
    relays: tuple[tuple[RoutingIndicator, tuple[str, ...], str | None], ...] = ()


@dataclass(frozen=True, slots=True)
class Taken:
    """What became of it: its key, and the number of copies to be sent."""

    key: int
    identity: str
    copies: int


@dataclass(slots=True)
class _Group:
    channels: tuple[str, ...]
    mailbox: str | None
    precedence: Precedence
    indicators: list[RoutingIndicator] = field(default_factory=list)
    recipients: list[Routed] = field(default_factory=list)


def accept(batch: Batch, given: Accepted) -> Taken:
    """Write a text and its copies in a transaction."""
    line5 = given.heading.precedence
    highest = line5.highest if line5 is not None else Precedence.ROUTINE
    key = batch.add_keyed(
        outgoing,
        {
            "kind": given.kind,
            "id": given.id,
            "identity": given.identity,
            "accepted": iso(batch.now),
            "by": given.by,
            "text": given.text.encode(),
            "precedence": highest.rank,
            "subject": given.subject,
            "cuts": ",".join(map(str, given.cuts)),
            "filed": given.kind != TELEGRAM,
        },
    )
    groups = _groups(given, highest)
    for group in groups:
        _queue(batch, key, group, len(given.cuts) + 1)
    for one in given.recipients:
        if not one.channels:
            _deliver(batch, key, one, None, ELSEWHERE if one.elsewhere else RECEIVED)
    batch.note(
        "released" if given.kind == TELEGRAM else "accepted",
        f"{given.kind} by {given.by}, {len(given.recipients) or len(given.relays)} recipients, "
        f"{len(groups)} transmissions"
        + (f" in {len(given.cuts) + 1} sections each" if given.cuts else ""),
        identity=given.identity,
        name=given.id,
    )
    return Taken(key, given.identity, len(groups) * (len(given.cuts) + 1))


def _groups(given: Accepted, highest: Precedence) -> list[_Group]:
    found: dict[tuple[Any, ...], _Group] = {}

    def group(channels: tuple[str, ...], mailbox: str | None, precedence: Precedence) -> _Group:
        place = (channels, mailbox, precedence)
        return found.setdefault(place, _Group(channels, mailbox, precedence))

    for one in given.recipients:
        if one.channels:
            joined = group(one.channels, one.mailbox, one.precedence)
            joined.recipients.append(one)
            if one.indicator is not None and one.indicator not in joined.indicators:
                joined.indicators.append(one.indicator)
    for indicator, channels, mailbox in given.relays:
        group(channels, mailbox, highest).indicators.append(indicator)
    return list(found.values())


def _queue(batch: Batch, key: int, group: _Group, sections: int) -> None:
    first, *others = group.channels
    row = {
        "outgoing": key,
        "channel": first,
        "alternates": ",".join(others),
        "mailbox": group.mailbox,
        "names": "\n".join(one.plad.name for one in group.recipients),
        "routing": " ".join(one.letters for one in group.indicators),
        "rank": group.precedence.rank,
        "state": QUEUED,
        "attempts": 0,
        "not_before": iso(batch.now),
        "due": iso(batch.now + batch.station.settings.due[group.precedence]),
        "offered": False,
        "section": None,
        "last_section": None,
    }
    if sections > 1:
        last = batch.next_key(transmissions) + sections - 1
        for number in range(1, sections):
            batch.add_keyed(transmissions, {**row, "section": number, "last_section": last})
        row["section"] = sections
    # The last of them stands for the copy: it goes after the others, but for those tried again.
    transmission = batch.add_keyed(transmissions, row)
    for one in group.recipients:
        _deliver(batch, key, one, transmission, QUEUED)


def _deliver(batch: Batch, key: int, one: Routed, transmission: int | None, state: str) -> None:
    batch.add_keyed(
        deliveries,
        {
            "outgoing": key,
            "transmission": transmission,
            "role": one.role,
            "plad": one.plad.name,
            "collective": one.collective.name if one.collective else None,
            "precedence": one.precedence.value,
            "continuity": one.continuity,
            "continuity_last": one.continuity_last,
            "state": state,
            "received": iso(batch.now) if state == RECEIVED else None,
        },
    )
