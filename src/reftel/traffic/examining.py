"""A draft held against the rules for new telegrams, before and at release."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from reftel.check import Finding, Severity, check
from reftel.codec import write_and_read
from reftel.errors import FormError, TrafficError, WriteError
from reftel.telegram import Telegram
from reftel.traffic.batch import Batch
from reftel.traffic.composing import compose, in_sections
from reftel.traffic.routing import route
from reftel.traffic.station import Station

PROFILE = "draft"


@dataclass(frozen=True, slots=True)
class Examined:
    """A draft as it would go out now: its text, what the rules find in it, what stands in its way.

    ``fault`` says why it cannot be sent at all; then there is no text. ``where`` is its
    place in the form, as in ``header.to[2]``, where it has one.
    """

    text: str | None
    findings: tuple[Finding, ...]
    fault: str | None
    where: str | None = None

    @property
    def may_go(self) -> bool:
        """True where nothing stands in its way: warnings do not, errors do."""
        return self.fault is None and not errors_in(self.findings)


def examine(station: Station, form: Mapping[str, Any]) -> Examined:
    """Hold a draft against the rules, with the number that it would get. Draws nothing.

    A draft without a signature is looked at under that of the first who may release it:
    release puts it there.
    """
    now = station.now()
    signatures = (one.signature for one in station.settings.officers if one.releases)
    signature = next((one for one in signatures if one is not None), None)
    with station.reading() as connection:
        serial = (Batch(connection, station).last(f"serial/{now.year}") or 0) + 1

    def composed(sections: int | None, _: bool) -> Telegram:
        return compose(form, station.settings, now, serial, signature=signature, sections=sections)

    try:
        telegram = in_sections(composed, form, station.settings.section_lines)
        assert telegram.heading is not None  # it was composed with one
        route(telegram.heading, now.date(), station.settings)
        wire, findings = judged(telegram)
    except (FormError, WriteError, TrafficError) as error:
        where = error.where if isinstance(error, FormError) else None
        return Examined(None, (), str(error), where or None)
    return Examined(wire, findings, None)


def judged(telegram: Telegram) -> tuple[str, tuple[Finding, ...]]:
    """The wire text of a telegram and what the rules find in it. Raises ``WriteError``."""
    wire, reading = write_and_read(telegram)
    return wire, tuple(check(reading, PROFILE))


def errors_in(findings: tuple[Finding, ...]) -> list[Finding]:
    """Those that forbid a release."""
    return [one for one in findings if one.severity is Severity.ERROR]
