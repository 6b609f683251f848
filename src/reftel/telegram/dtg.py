"""Moments as telegrams write them: the date-time group and the filing time.

Source: spec/01 (FL3, FL5).
"""

from __future__ import annotations

import re
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta

from reftel.telegram.mrn import FIRST_YEAR, full_year

MONTHS = ("JAN", "FEB", "MAR", "APR", "MAY", "JUN", "JUL", "AUG", "SEP", "OCT", "NOV", "DEC")

_DTG = re.compile(
    r"(?P<day>[0-9]{2})(?P<hour>[0-9]{2})(?P<minute>[0-9]{2})Z (?P<month>[A-Z]{3}) (?P<year>[0-9]{2})"
)
_FILED = re.compile(r"(?P<day>[0-9]{3})(?P<hour>[0-9]{2})(?P<minute>[0-9]{2})")


@dataclass(frozen=True, slots=True, order=True)
class Dtg:
    """Date-time group: ``091224Z NOV 07`` is 9 November 2007, 12:24 Zulu.

    ``moment`` is an aware UTC ``datetime`` of whole minutes between 1960 and
    2059, the years a two-digit year can mean.
    """

    moment: datetime

    def __post_init__(self) -> None:
        moment = self.moment
        if moment.tzinfo is not UTC and moment.utcoffset() != timedelta(0):
            raise ValueError(f"a DTG is Zulu time, found {moment.isoformat()}")
        if moment.second or moment.microsecond:
            raise ValueError(f"a DTG has whole minutes, found {moment.isoformat()}")
        if not FIRST_YEAR <= moment.year < FIRST_YEAR + 100:
            raise ValueError(f"year {moment.year} has no two-digit form in a DTG")

    @classmethod
    def parse(cls, text: str) -> Dtg:
        """Read ``091224Z NOV 07``; raises ``ValueError`` for anything else."""
        match = _DTG.fullmatch(text)
        if match is None or match["month"] not in MONTHS:
            raise ValueError(f"expected a DTG such as '091224Z NOV 07', found {text!r}")
        moment = datetime(
            full_year(int(match["year"])),
            MONTHS.index(match["month"]) + 1,
            int(match["day"]),
            int(match["hour"]),
            int(match["minute"]),
            tzinfo=UTC,
        )
        return cls(moment)

    def __str__(self) -> str:
        moment = self.moment
        return f"{moment:%d%H%M}Z {MONTHS[moment.month - 1]} {moment.year % 100:02}"

    @property
    def iso(self) -> str:
        """``2007-11-09T12:24Z``."""
        return f"{self.moment:%Y-%m-%dT%H:%M}Z"


@dataclass(frozen=True, slots=True, order=True)
class FilingTime:
    """Filing time of format line 3: ``3131224`` is day 313 of the year, 12:24 Zulu.

    The year is not in it; ``near`` takes it from the date-time group.
    """

    day: int
    hour: int
    minute: int

    def __post_init__(self) -> None:
        if not (1 <= self.day <= 366 and 0 <= self.hour <= 23 and 0 <= self.minute <= 59):
            raise ValueError(f"not a filing time: {self}")

    @classmethod
    def parse(cls, text: str) -> FilingTime:
        """Read ``3131224``; raises ``ValueError`` for anything else."""
        match = _FILED.fullmatch(text)
        if match is None:
            raise ValueError(f"expected a filing time such as '3131224', found {text!r}")
        return cls(int(match["day"]), int(match["hour"]), int(match["minute"]))

    def __str__(self) -> str:
        return f"{self.day:03}{self.hour:02}{self.minute:02}"

    def near(self, dtg: Dtg) -> datetime:
        """The moment, in the year that brings it nearest to ``dtg``.

        A telegram filed on 1 January may carry a DTG of 31 December (spec/01, FL3).
        """

        def in_year(year: int) -> datetime:
            start = datetime(year, 1, 1, tzinfo=UTC)
            return start + timedelta(days=self.day - 1, hours=self.hour, minutes=self.minute)

        year = dtg.moment.year
        return min(
            (in_year(y) for y in (year, year - 1, year + 1)), key=lambda m: abs(m - dtg.moment)
        )
