"""What a time expression means on the calendar: a moment, a day, a period, never a guess.

Everything is local time at the post. Source: gold/README, "Chronology: values".
"""

from __future__ import annotations

from datetime import date, datetime, time, timedelta

from reftel.analysis.chronology.expressions import Expression
from reftel.analysis.chronology.modifying import modified
from reftel.analysis.chronology.nearest import dates, nth, season, weekday
from reftel.analysis.chronology.phrases import Atom, Ymd
from reftel.analysis.chronology.relative import offset, rel, span
from reftel.analysis.chronology.setting import Setting
from reftel.analysis.chronology.values import (
    Value,
    day_value,
    minute_value,
    part_of_day,
    year_value,
    years_value,
)


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
        return dates(base, setting)
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
        return day_value(weekday(base, setting))
    if kind == "offset":
        return offset(base, setting)
    if kind == "span":
        return span(base, setting)
    if kind == "season":
        return season(base, setting)
    if kind == "nth":
        return nth(base, setting)
    return rel(base, setting) if kind == "rel" else None


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
