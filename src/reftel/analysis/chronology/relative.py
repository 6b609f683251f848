"""Times counted from the telegram or from the time last spoken of: ``last week``, ``five years later``."""

from __future__ import annotations

from datetime import date, timedelta

from reftel.analysis.chronology.phrases import Atom
from reftel.analysis.chronology.setting import Setting
from reftel.analysis.chronology.values import (
    Value,
    add_months,
    added,
    between_days,
    day_value,
    minute_value,
    month_value,
    part_of_day,
    week_value,
    year_value,
    years_value,
)


def offset(base: Atom, setting: Setting) -> Value | None:
    """So many units from the telegram's day or from the time last spoken of: ``five years ago``."""
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


def span(base: Atom, setting: Setting) -> Value | None:
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


def rel(base: Atom, setting: Setting) -> Value | None:
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
