"""What a time expression means on the calendar: a moment, a day, a period, never a guess.

Everything is local time at the post. Source: gold/README, "Chronology: values".
"""

from __future__ import annotations

from calendar import monthrange
from datetime import date, datetime, time, timedelta
from functools import lru_cache
from typing import NamedTuple

from reftel.analysis.chronology.expressions import Expression
from reftel.analysis.chronology.modifying import modified
from reftel.analysis.chronology.phrases import Atom, Ymd
from reftel.analysis.chronology.values import (
    Value,
    add_months,
    added,
    between,
    between_days,
    day_value,
    minute_value,
    month_value,
    months_value,
    part_of_day,
    week_value,
    year_value,
    years_value,
)


class Setting(NamedTuple):
    """What an expression is read against.

    ``now`` is the telegram's own moment, local; ``focus`` the value last
    spoken of; ``tense`` -1 for the past, 1 for the future, 0 unknown;
    ``year`` a year told before in the same passage; ``offset`` local time less
    Zulu; ``loose`` true where the tense of the sentence need not be that of
    the event, as in ``the May 4 incident``.
    """

    now: datetime | None
    focus: Value | None = None
    tense: int = 0
    year: int | None = None
    offset: timedelta = timedelta(0)
    loose: bool = False


def resolve(expression: Expression, setting: Setting) -> Value | None:
    """The value, or ``None`` where the text does not let a reader resolve it."""
    try:
        return _resolve(expression, setting)
    except (ValueError, OverflowError):
        return None  # a day that no calendar has: 31 June, or a year before the first


def _resolve(expression: Expression, setting: Setting) -> Value | None:
    base, moment = expression.base, expression.time
    if base is None:
        return _bare_time(moment, setting) if moment is not None else None
    if moment is not None:
        day = _day_of(base, setting)
        return None if day is None else _on(day, moment, setting)
    if expression.until is not None:
        return _range(base, expression.until, setting, expression)
    return modified(_single(base, setting), expression)


def _day_of(base: Atom, setting: Setting) -> date | None:
    value = _single(base, setting)
    return None if value is None else value.begin.date()


def _bare_time(atom: Atom, setting: Setting) -> Value | None:
    """A clock time or part of day by itself: on the day spoken of, or else the telegram's."""
    if setting.now is None:
        return None
    if setting.focus is not None and setting.focus.granularity in {
        "day",
        "minute",
        "part-of-day",
        "interval",
    }:
        if setting.focus.finish - setting.focus.begin > timedelta(days=8):
            return None
        day = setting.focus.finish.date()
        if setting.focus.granularity == "part-of-day":
            day = setting.focus.begin.date()
    elif atom.kind == "part" and atom.name in {"morning", "afternoon", "evening", "night"}:
        return None
    else:
        day = setting.now.date()
    value = _on(day, atom, setting)
    if (
        setting.tense <= 0
        and value is not None
        and value.begin > setting.now
        and day == setting.now.date()
    ):
        return _on(day - timedelta(days=1), atom, setting)
    return value


def _on(day: date, atom: Atom, setting: Setting) -> Value | None:
    if atom.kind == "clock":
        assert atom.hour is not None
        assert atom.minute is not None
        moment = datetime.combine(day, time(atom.hour, atom.minute))
        return minute_value(moment + setting.offset if atom.zulu else moment)
    return part_of_day(day, atom.name)


def _single(base: Atom, setting: Setting) -> Value | None:
    kind = base.kind
    if kind == "date":
        return _dates(base, setting)
    if kind == "year":
        assert base.first is not None
        first = base.first[0]
        last = base.last[0] if base.last else None
        assert first is not None
        return year_value(first) if last is None else years_value(first, last)
    if kind == "decade":
        return _decade(base)
    if setting.now is None:
        return None
    if kind == "weekday":
        return day_value(_weekday(base, setting))
    if kind == "offset":
        return _offset(base, setting)
    if kind == "span":
        return _span(base, setting)
    if kind == "season":
        return _season(base, setting)
    if kind == "nth":
        return _nth(base, setting)
    return _rel(base, setting) if kind == "rel" else None


def _dates(base: Atom, setting: Setting) -> Value | None:
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


def _weekday(base: Atom, setting: Setting) -> date:
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


def _offset(base: Atom, setting: Setting) -> Value | None:
    assert setting.now is not None
    origin = setting.now.date()
    finish = origin
    if base.focus:
        if setting.focus is None:
            return None
        origin, finish = setting.focus.begin.date(), setting.focus.finish.date()
    count = base.number * base.sign
    if base.unit == "day":
        return day_value(origin + timedelta(days=count))
    if base.unit == "week":
        return week_value(origin + timedelta(weeks=count))
    if base.unit == "month":
        year, month = add_months(origin, count)
        return month_value(year, month)
    if base.unit in {"year", "decade"}:
        count *= 10 if base.unit == "decade" else 1
        if finish.year != origin.year and base.focus:
            return years_value(origin.year + count, finish.year + count)
        return year_value(origin.year + count)
    if (
        base.unit == "hour"
        and base.focus
        and setting.focus is not None
        and setting.focus.granularity == "minute"
    ):
        return minute_value(setting.focus.begin + timedelta(hours=count))
    return None


def _span(base: Atom, setting: Setting) -> Value | None:
    """A period counted from the telegram's date: both ends to the day."""
    assert setting.now is not None
    today = setting.now.date()
    if base.focus and setting.focus is not None and setting.focus.granularity != "interval":
        today = setting.focus.begin.date()
    if base.unit == "hour":
        moments = sorted((setting.now, setting.now + timedelta(hours=base.number * base.sign)))
        if base.number < 24:
            return None
        return between_days(moments[0].date(), moments[1].date())
    other = added(today, base.unit, base.number * base.sign)
    return between_days(*sorted((today, other)))


def _season(base: Atom, setting: Setting) -> Value | None:
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


def _nth(base: Atom, setting: Setting) -> Value | None:
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


def _rel(base: Atom, setting: Setting) -> Value | None:
    """``last week``, ``the previous day``, ``that evening``, ``this year``."""
    assert setting.now is not None
    which, unit = base.which, base.unit
    step = {"last": -1, "previous": -1, "next": 1, "following": 1}.get(which, 0)
    origin = setting.now.date()
    by_focus = which in {"that", "previous", "following"}
    if by_focus:
        if setting.focus is None or setting.focus.finish - setting.focus.begin > timedelta(
            days=366
        ):
            if (
                which == "that"
                or unit in {"day", "morning", "afternoon", "evening", "night", "weekend"}
                or unit not in {"week", "month", "year"}
            ):
                return None
        else:
            if unit in {
                "day",
                "morning",
                "afternoon",
                "evening",
                "night",
            } and setting.focus.finish - setting.focus.begin > timedelta(days=6):
                return None
            origin = setting.focus.finish.date() if step > 0 else setting.focus.begin.date()
    if unit in {"morning", "afternoon", "evening", "night"}:
        if which in {"last", "previous"}:
            origin -= timedelta(days=1)
        elif step > 0:
            origin += timedelta(days=1)
        return part_of_day(origin, unit)
    if unit == "day":
        return day_value(origin + timedelta(days=step)) if by_focus else None
    if unit == "week":
        return week_value(origin + timedelta(weeks=step))
    if unit == "weekend":
        return _weekend(origin, which, setting)
    if unit == "month":
        return month_value(*add_months(origin, step))
    if unit == "year":
        return year_value(origin.year + step)
    if unit == "decade" and which in {"this", "last"}:
        first = origin.year // 10 * 10 + 10 * step
        return years_value(first, first + 9)
    return None


def _weekend(today: date, which: str, setting: Setting) -> Value:
    saturday = today + timedelta(days=5 - today.weekday())
    if which in {"last", "previous"} or (which != "this" and setting.tense <= 0):
        if today.weekday() < 6 or which in {"last", "previous"}:
            saturday -= timedelta(days=7)
    elif which in {"next", "following"}:
        saturday += timedelta(days=7)
    elif which == "this" and setting.tense < 0 and today.weekday() < 5:
        saturday -= timedelta(days=7)
    return between_days(saturday, saturday + timedelta(days=1))


def _range(base: Atom, until: Atom, setting: Setting, expression: Expression) -> Value | None:
    last = _single(until, setting)
    if expression.until_modifier:
        last = modified(last, expression._replace(modifier=expression.until_modifier))
    if (
        base.kind == "date"
        and base.first is not None
        and base.first[0] is None
        and last is not None
        and until.first is not None
        and until.first[0] is not None
    ):
        year = until.first[0]
        first_date: Ymd = (year, base.first[1], base.first[2])
        if (base.first[1], base.first[2] or 0) > (until.first[1], until.first[2] or 0):
            first_date = (year - 1, base.first[1], base.first[2])
        first = _single(Atom("date", base.start, base.end, first_date), setting)
    else:
        first = _single(base, setting)
    first = modified(first, expression)
    if first is None or last is None:
        return None
    if last.begin < first.begin:
        return None
    return Value(first.first, last.last or last.first, "interval", first.begin, last.finish)


def _decade(base: Atom) -> Value:
    assert base.first is not None
    assert base.first[0] is not None
    year = base.first[0]
    year = 1900 + year if year < 100 else year
    return years_value(year, year + 9)
