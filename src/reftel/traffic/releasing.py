"""Release: a draft becomes a telegram with a number, and each recipient's copy is queued.

All of it in one transaction: the serial, the continuity numbers, the text, the
copies, the journal. Accepted means on disk; refused means that nothing was
drawn. A released telegram never changes: a correction is a corrected copy
under the same number (ZDS), a repetition is the same text again (ZDK).
Source: spec/01 (operating signals), spec/04 (what serials mean).
"""

from __future__ import annotations

from collections.abc import Callable, Iterable
from dataclasses import dataclass, replace
from datetime import datetime

from sqlalchemy import Connection, select

from reftel.codec import read
from reftel.codec.ids import canonical_id
from reftel.errors import FormError, ReftelError, TrafficError, WriteError
from reftel.telegram import Addressee, Plad, Telegram
from reftel.traffic.batch import Batch, working
from reftel.traffic.composing import compose, in_sections
from reftel.traffic.drafts import DRAFT, RELEASED, Draft, drafts_in, mark_released
from reftel.traffic.examining import errors_in, judged
from reftel.traffic.journal import identity_of
from reftel.traffic.judging import without_channel
from reftel.traffic.numbering import draw_continuity, draw_serial
from reftel.traffic.outbox import TELEGRAM, Accepted, accept
from reftel.traffic.receiving import take_own
from reftel.traffic.routing import is_counted, route
from reftel.traffic.schema import outgoing
from reftel.traffic.sections import cuts_of
from reftel.traffic.settings import Officer
from reftel.traffic.signals import CORRECTED_SIGNAL, signalled
from reftel.traffic.station import Station


@dataclass(frozen=True, slots=True)
class Released:
    """A telegram that went out: its id, its identity on the wire, how many copies it has."""

    id: str
    identity: str
    copies: int


@dataclass(frozen=True, slots=True)
class Refused:
    """A draft that could not be released, and why; it has drawn no number."""

    draft: int
    reason: str


def release(station: Station, number: int, officer: str) -> Released:
    """Release a draft. Raises ``TrafficError``: the officer may not, or the draft cannot be sent."""
    outcome = release_all(station, [number], officer)[0]
    if isinstance(outcome, Refused):
        raise TrafficError(outcome.reason)
    return outcome


def release_all(station: Station, numbers: Iterable[int], officer: str) -> list[Released | Refused]:
    """Release several drafts in one transaction, in order; one that is refused spoils no other."""
    who = releaser(station, officer)
    wanted = list(numbers)
    outcomes: list[Released | Refused] = []
    with working(station) as batch:
        # Read with the right to write: nobody changes or releases them meanwhile.
        known = {one.number: one for one in drafts_in(batch.connection, wanted)}
        for number in wanted:
            one = known.get(number)
            if one is None:
                outcomes.append(Refused(number, f"there is no draft {number}"))
                continue
            try:
                with batch.attempt():
                    outcomes.append(_release(batch, one, who))
            except ReftelError as error:
                outcomes.append(Refused(number, f"draft {number}: {error}"))
            else:
                known[number] = replace(one, state=RELEASED)  # it may be asked for twice
    return outcomes


def releaser(station: Station, officer: str) -> Officer:
    """The officer, if he or she may release. Raises ``TrafficError``."""
    who = station.settings.officer(officer)
    if not who.releases:
        able = ", ".join(one.name for one in station.settings.officers if one.releases)
        raise TrafficError(f"{who.name} may not release; {able or 'nobody'} may")
    return who


def _release(batch: Batch, one: Draft, who: Officer) -> Released:
    if one.state != DRAFT:
        raise TrafficError(f"it is {one.state} already")
    if one.refused_by:
        raise TrafficError(f"{', '.join(one.refused_by)} did not clear it")
    telegram = _new(batch, one, who) if one.corrects is None else _corrected(batch, one, who)
    assert telegram.heading is not None
    name, identity = canonical_id(telegram.mrn), identity_of(telegram.heading)
    assert name is not None  # the station gave year, post and serial
    assert identity is not None  # and the time of filing
    recipients = route(telegram.heading, batch.now.date(), batch.station.settings)
    text = _written(telegram)
    settings = batch.station.settings
    cuts = cuts_of(telegram, text, settings.section_lines) if telegram.sections else ()
    taken = accept(
        batch,
        Accepted(
            kind=TELEGRAM,
            id=name,
            identity=identity,
            text=text,
            heading=telegram.heading,
            by=who.name,
            subject=telegram.subject,
            recipients=recipients,
            cuts=cuts,
        ),
    )
    mark_released(batch, one, who.name, name)
    here = [recipient for recipient in recipients if recipient.here]
    if here:
        take_own(batch, text, here)
    return Released(name, taken.identity, taken.copies)


def _new(batch: Batch, one: Draft, who: Officer) -> Telegram:
    serial = draw_serial(batch, batch.now.year, f"draft {one.number}")
    return _composed(
        batch, one, who, serial, lambda plad, sections: _continuity(batch, plad, sections)
    )


def _composed(
    batch: Batch,
    one: Draft,
    who: Officer,
    serial: int,
    continuity: Callable[[Plad, int], str | None],
    dtg: datetime | None = None,
) -> Telegram:
    """The telegram with its sections; continuity numbers are drawn when those are counted."""

    def composed(sections: int | None, numbered: bool) -> Telegram:
        return compose(
            one.form,
            batch.station.settings,
            batch.now,
            serial,
            dtg=dtg,
            signature=who.signature,
            sections=sections,
            continuity=lambda plad: continuity(plad, sections or 1) if numbered else None,
        )

    return in_sections(composed, one.form, batch.station.settings.section_lines)


def _continuity(batch: Batch, plad: Plad, sections: int) -> str | None:
    """Numbers for an address of one post; the members of a collective cannot be counted on it."""
    collective = any(one.plad == plad.name for one in batch.station.settings.collectives)
    return draw_continuity(batch, plad, sections) if is_counted(plad) and not collective else None


def _corrected(batch: Batch, one: Draft, who: Officer) -> Telegram:
    """A corrected copy: the number and date-time group of its telegram, a line that says so, ZDS."""
    first = sent_telegram(batch.connection, one.corrects or "")
    assert first.heading is not None
    assert first.heading.dtg is not None
    assert first.serial is not None
    before = {addressee.plad: addressee for addressee in (*first.action, *first.info)}

    def continuity(plad: Plad, sections: int) -> str | None:
        return _same_number(before.get(plad)) or _continuity(batch, plad, sections)

    telegram = _composed(batch, one, who, first.serial, continuity, first.heading.dtg.moment)
    if telegram.correction is None:
        raise FormError(
            "correction",
            "a corrected copy says what was corrected, as in 'C O R R E C T E D C O P Y (TAGS)'",
        )
    telegram = signalled(telegram, CORRECTED_SIGNAL)
    if identity_of(telegram.heading) == identity_of(first.heading):
        raise TrafficError(
            f"a corrected copy is told from {one.corrects} by its minute: release it in the next one"
        )
    return telegram


def _same_number(addressee: Addressee | None) -> str | None:
    return None if addressee is None else addressee.continuity


def _written(telegram: Telegram) -> str:
    """The text that is kept, from line 3 on: lines 1 and 2 belong to a channel.

    Raises ``TrafficError`` where it cannot be written, or breaks a rule for new telegrams.
    """
    try:
        wire, findings = judged(telegram)
    except WriteError as error:
        raise TrafficError(f"it cannot be written as it is: {error}") from error
    errors = errors_in(findings)
    if errors:
        first = errors[0]
        raise TrafficError(
            f"{len(errors)} of the rules forbid it, the first is {first.rule}: {first.message}"
        )
    return without_channel(wire)


def sent_telegram(connection: Connection, name: str) -> Telegram:
    """The telegram of an id as it was first released here. Raises ``TrafficError``."""
    text = connection.execute(
        select(outgoing.c.text)
        .where(outgoing.c.id == name, outgoing.c.kind == TELEGRAM)
        .order_by(outgoing.c.key)
        .limit(1)
    ).scalar()
    if text is None:
        raise TrafficError(f"{name} was not released here")
    return read(bytes(text).decode()).telegram
