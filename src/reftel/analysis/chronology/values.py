"""Values of times: a moment, a day, a part of one, a period; the first and last minute of each."""

from __future__ import annotations

from calendar import monthrange
from dataclasses import dataclass
from datetime import date, datetime, time, timedelta

_LAST_MINUTE = time(23, 59)


# Part of day: first and last hour; a night ends on the next day.
_PARTS = {
    "morning": (time(6), time(12)),
    "mid-day": (time(11), time(14)),
    "afternoon": (time(12), time(18)),
    "evening": (time(18), time(23, 59)),
    "am": (time(0), time(12)),
    "pm": (time(12), time(23, 59)),
}


@dataclass(frozen=True, slots=True)
class Value:
    """A moment or an interval in local time.

    ``first`` and ``last`` are ISO strings at the precision known; ``last`` is
    ``None`` for a single moment, day, month or year. ``granularity`` is one of
    minute, part-of-day, day, week, month, season, year, interval. ``begin``
    and ``finish`` are the first and last minute that the value can mean.
    """

    first: str
    last: str | None
    granularity: str
    begin: datetime
    finish: datetime

    @property
    def iso(self) -> str:
        """``2007-11-08T22:00``, or ``first/last``."""
        return self.first if self.last is None else f"{self.first}/{self.last}"


def part_of_day(day: date, name: str) -> Value:
    """A part of a day by its name; a night ends in the morning of the next day."""
    if name == "night":
        begin, finish = (
            datetime.combine(day, time(18)),
            datetime.combine(day + timedelta(days=1), time(6)),
        )
    elif name in {"noon", "midnight"}:
        return minute_value(datetime.combine(day, time(12 if name == "noon" else 0)))
    else:
        low, high = _PARTS[name]
        begin, finish = datetime.combine(day, low), datetime.combine(day, high)
    return Value(_iso_minute(begin), _iso_minute(finish), "part-of-day", begin, finish)


def minute_value(moment: datetime) -> Value:
    """A moment."""
    return Value(_iso_minute(moment), None, "minute", moment, moment)


def day_value(day: date) -> Value:
    """A day."""
    return Value(day.isoformat(), None, "day", *_ends(day, day))


def week_value(day: date) -> Value:
    """The week of a day, from Monday."""
    monday = day - timedelta(days=day.weekday())
    sunday = monday + timedelta(days=6)
    return Value(monday.isoformat(), sunday.isoformat(), "week", *_ends(monday, sunday))


def month_value(year: int, month: int) -> Value:
    """A month."""
    last = date(year, month, monthrange(year, month)[1])
    return Value(f"{year:04}-{month:02}", None, "month", *_ends(date(year, month, 1), last))


def months_value(first: tuple[int, int], last: tuple[int, int], granularity: str) -> Value:
    """From the first of one month to the end of another."""
    finish = date(*last, monthrange(*last)[1])
    return Value(
        f"{first[0]:04}-{first[1]:02}",
        f"{last[0]:04}-{last[1]:02}",
        granularity,
        *_ends(date(*first, 1), finish),
    )


def year_value(year: int) -> Value:
    """A year."""
    return Value(f"{year:04}", None, "year", *_ends(date(year, 1, 1), date(year, 12, 31)))


def years_value(first: int, last: int) -> Value:
    """From one year to another."""
    return Value(
        f"{first:04}", f"{last:04}", "interval", *_ends(date(first, 1, 1), date(last, 12, 31))
    )


def between(first: tuple[int, int, int | None], last: tuple[int, int, int | None]) -> Value:
    """From one date to another; raises ``ValueError`` where it would end before it begins."""
    begin, finish = _whole(*first), _whole(*last)
    if finish.finish < begin.begin:
        raise ValueError("an interval ends after it begins")
    return Value(begin.first, finish.first, "interval", begin.begin, finish.finish)


def _whole(year: int, month: int, day: int | None) -> Value:
    return month_value(year, month) if day is None else day_value(date(year, month, day))


def between_days(first: date, last: date) -> Value:
    """From one day to another."""
    return Value(first.isoformat(), last.isoformat(), "interval", *_ends(first, last))


def _ends(first: date, last: date) -> tuple[datetime, datetime]:
    return datetime.combine(first, time.min), datetime.combine(last, _LAST_MINUTE)


def _iso_minute(moment: datetime) -> str:
    return moment.isoformat(timespec="minutes")


def added(day: date, unit: str, count: int) -> date:
    """The day so many units later, or earlier: the last of a month that has not that day."""
    if unit == "day":
        return day + timedelta(days=count)
    if unit == "week":
        return day + timedelta(weeks=count)
    months = count * {"month": 1, "year": 12, "decade": 120}[unit]
    year, month = add_months(day, months)
    return date(year, month, min(day.day, monthrange(year, month)[1]))


def add_months(day: date, count: int) -> tuple[int, int]:
    """Year and month so many months later."""
    months = day.year * 12 + day.month - 1 + count
    return months // 12, months % 12 + 1
