"""A telegram as resolving needs it, and how it lies in time beside another."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import UTC, date, datetime, timedelta


@dataclass(frozen=True, slots=True)
class Sent:
    """A telegram as resolving needs it: its number, and between which moments it was sent.

    ``earliest`` and ``latest`` are ISO minutes (``2009-03-12T17:24Z``), equal
    where the date-time group is known; ``None`` where not even the year is.
    """

    key: int
    id: str
    station: str | None
    year: int | None
    serial: int | None
    earliest: str | None
    latest: str | None
    tags: frozenset[str] = frozenset()


def is_later(cited: Sent, citing: Sent) -> bool:
    """True where the cited telegram was certainly sent after the citing one."""
    if cited.earliest is None or citing.latest is None:
        return (cited.year or 0) > (citing.year or 9999)
    return cited.earliest > citing.latest


def month_sent(citing: Sent) -> int:
    """The month of the citing telegram; December where only its year is known."""
    if citing.earliest is None or citing.latest is None or citing.earliest[:7] != citing.latest[:7]:
        return 12
    return int(citing.latest[5:7])


def moment_of(iso: str | None) -> datetime | None:
    """An ISO minute as a moment."""
    return None if iso is None else datetime.fromisoformat(iso).astimezone(UTC)


def lag_days(cited: Sent, citing: Sent) -> float | None:
    """Days from the cited to the citing telegram."""
    sent, now = moment_of(cited.earliest), moment_of(citing.latest)
    return None if sent is None or now is None else (now - sent) / timedelta(days=1)


def expected_again(last: Sent) -> datetime | None:
    """The day of the next year on which the same serial is to be expected."""
    sent = moment_of(last.earliest)
    return None if sent is None else sent + timedelta(days=365)


def sent_between(
    iso: str | None, first_day: int | None, last_day: int | None
) -> tuple[str | None, str | None]:
    """``earliest`` and ``latest`` of ``Sent`` from a date to the minute, or from ordinal days."""
    if iso is not None and "T" in iso:
        return iso, iso
    if first_day is None or last_day is None:
        return None, None
    first, last = date.fromordinal(first_day), date.fromordinal(last_day)
    return f"{first.isoformat()}T00:00Z", f"{last.isoformat()}T23:59Z"
