"""Times that name no year or month: the nearest that fits the tense (gold/README)."""

from __future__ import annotations

from calendar import monthrange
from datetime import date, timedelta
from functools import lru_cache

from reftel.analysis.chronology.phrases import Atom, Ymd
from reftel.analysis.chronology.setting import Setting
from reftel.analysis.chronology.values import (
    Value,
    add_months,
    between,
    day_value,
    month_value,
    months_value,
)


def dates(base: Atom, setting: Setting) -> Value | None:
    """A date by its year, or by the year that puts it nearest to the telegram."""
    first, last, which = base.first, base.last, base.which
    assert first is not None
    year, now = first[0] or setting.year, setting.now
    if which == "that year" and first[0] is None:
        year = setting.focus.begin.year if setting.focus is not None else None
    elif now is not None and first[0] is None and (year is None or which.endswith(" year")):
        year = _nearest_year(first[1], first[2], which, now.date(), setting.tense, setting.loose)
    return None if year is None else _dated(first, last, year)


# One telegram, and telegrams of one day, name the same dates again and again.
@lru_cache(maxsize=1 << 12)
def _dated(first: Ymd, last: Ymd | None, year: int) -> Value:
    """A date of a year, or all from that date to another."""
    _, month, day = first
    if last is None:
        return month_value(year, month) if day is None else day_value(date(year, month, day))
    last_year = last[0] if last[0] is not None else year
    first_year = year
    _, last_month, last_day = last
    if first[0] == last[0] and (last_month, last_day or 0) < (month, day or 0):
        first_year -= 1 if last[0] is not None else 0
        last_year = first_year + 1
    return between((first_year, month, day), (last_year, last_month, last_day))


@lru_cache(maxsize=1 << 12)
def _nearest_year(
    month: int, day: int | None, which: str, today: date, tense: int, loose: bool
) -> int | None:
    """The year that puts a month or day nearest to the telegram, on the side of the tense."""
    if which.endswith(" year"):
        return today.year + {"last year": -1, "next year": 1}.get(which, 0)
    candidates = []
    at = today.toordinal()
    for year in (today.year - 1, today.year, today.year + 1):
        length = monthrange(year, month)[1]
        if day is not None and day > length:
            continue
        first = date(year, month, day or 1).toordinal()
        last = first if day is not None else first + length - 1
        if at < first:
            candidates.append((first - at, 1, year))
        else:
            candidates.append((at - last, -1, year) if last < at else (0, 0, year))
    if which == "this":
        return today.year
    if which in {"last", "next", "following", "previous"}:
        want = 1 if which in {"next", "following"} else -1
        fitting = [c for c in candidates if c[1] == want]
        return min(fitting)[2] if fitting else None
    nearest = min(candidates, default=None)
    if nearest is None:
        return None
    if loose:
        if tense > 0 or (nearest[1] > 0 and nearest[0] <= 60):
            return nearest[2]
        tense = -1
    fitting = [c for c in candidates if c[1] in {0, tense}] if tense else candidates
    best = min(fitting, default=nearest)
    # A tense that was read wrongly must not throw a date into another year.
    if best[0] > 200 and nearest[0] < 60:
        return nearest[2]
    return best[2]


def weekday(base: Atom, setting: Setting) -> date:
    """A day of the week: the one before the telegram, or the one behind it in the future tense."""
    assert setting.now is not None
    today = setting.now.date()
    away = (base.number - today.weekday()) % 7  # days ahead, 0 to 6
    if base.which in {"next", "following"}:
        return today + timedelta(days=away or 7)
    if base.which in {"last", "previous"}:
        return today - timedelta(days=(7 - away) if away else 7)
    if setting.tense > 0:
        return today + timedelta(days=away)
    return today - timedelta(days=(7 - away) % 7)


def season(base: Atom, setting: Setting) -> Value | None:
    """A season by its year, or the one that is nearest; a winter ends in the next year."""
    assert base.first is not None
    assert setting.now is not None
    year, month, _ = base.first
    now = setting.now
    if year is None:
        middle = month + 1 if month < 12 else 1
        year = setting.year or _nearest_year(middle, None, "", now.date(), 0, loose=False)
        if month == 12 and year is not None:
            year -= 1
        if base.which in {"last", "previous"}:
            year = now.year if now.month >= month + 3 else now.year - 1
        elif base.which in {"next", "following"}:
            year = now.year if now.month < month else now.year + 1
        elif base.which == "this":
            year = now.year
        if year is None:
            return None
    finish = (year + 1, 2) if month == 12 else (year, month + 2)
    return months_value((year, month), finish, "season")


def nth(base: Atom, setting: Setting) -> Value | None:
    """``the 12th``: of the month spoken of, or the nearest on the side of the tense."""
    assert setting.now is not None
    now = setting.now.date()
    if setting.focus is not None and setting.focus.granularity in {
        "day",
        "minute",
        "part-of-day",
        "month",
    }:
        around = setting.focus.begin.date()
        return day_value(around.replace(day=base.number))
    candidates = []
    for months in (-1, 0, 1):
        year, month = add_months(now, months)
        if base.number <= monthrange(year, month)[1]:
            day = date(year, month, base.number)
            if setting.tense == 0 or (day - now).days * setting.tense >= 0:
                candidates.append((abs((day - now).days), day))
    return day_value(min(candidates)[1]) if candidates else None
