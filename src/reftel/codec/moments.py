"""A telegram cited by its date-time group instead of a number. Source: spec/04."""

from __future__ import annotations

import re
from dataclasses import dataclass
from datetime import UTC, datetime

from reftel import authority
from reftel.telegram.dtg import MONTHS, Dtg
from reftel.telegram.mrn import full_year


@dataclass(frozen=True, slots=True)
class NamedMoment:
    """A telegram cited by its date-time group: its sender, where a table knows it, and the DTG."""

    station: str | None
    dtg: Dtg


_MOMENT = re.compile(
    r"(?<![0-9A-Z])(?P<day>[0-9]{2})(?P<clock>[0-9]{4}) ?Z(?: ?(?P<month>[A-Z]{3})(?:[A-Z]{0,6}\.?)?"
    r"(?:,? ?'?(?:19|20)?(?P<year>[0-9]{2})(?![0-9]))?)?",
    re.IGNORECASE,
)
_BEFORE_MOMENT = re.compile(
    r"(?:[\s,;:(]|\b(?:MSG|MESSAGE|TELEGRAM|CABLE|DTG|OF|DATED|DTD)\b)+$", re.IGNORECASE
)


def named_moment(text: str, citing: Dtg | None) -> NamedMoment | None:
    """The sender and date-time group of ``USCINCRED 311345Z MAY 73``, or ``None``.

    A month or year that is not printed is the last before the citing telegram.
    """
    match = _MOMENT.search(text)
    if match is None:
        return None
    dtg = _whole_dtg(match, citing)
    if dtg is None:
        return None
    before = _BEFORE_MOMENT.sub("", text[: match.start()])
    words = before.split()
    for size in (4, 3, 2, 1):
        name = " ".join(words[-size:])
        station = authority.canonical_station(name) if len(words) >= size else None
        if station is not None:
            return NamedMoment(station, dtg)
    return NamedMoment(None, dtg)


def _whole_dtg(match: re.Match[str], citing: Dtg | None) -> Dtg | None:
    day, clock = int(match["day"]), match["clock"]
    month = (
        MONTHS.index(match["month"].upper()) + 1
        if (match["month"] or "").upper() in MONTHS
        else None
    )
    if match["year"] and month is not None:
        return _dtg(full_year(int(match["year"])), month, day, clock)
    if citing is None:
        return None
    now = citing.moment
    tried = (
        [(now.year - back, month) for back in (0, 1)]
        if month is not None
        else [
            (now.year, now.month),
            (now.year, now.month - 1) if now.month > 1 else (now.year - 1, 12),
        ]
    )
    for year, this in tried:
        found = _dtg(year, this, day, clock)
        if found is not None and found <= citing:
            return found
    return None


def _dtg(year: int, month: int, day: int, clock: str) -> Dtg | None:
    try:
        return Dtg(datetime(year, month, day, int(clock[:2]), int(clock[2:]), tzinfo=UTC))
    except ValueError:
        return None
