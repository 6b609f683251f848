"""Early, mid, late, the end and the beginning of a period, as the conventions have it (gold/README)."""

from __future__ import annotations

from datetime import date, timedelta

from reftel.analysis.chronology.expressions import DEADLINES, Expression
from reftel.analysis.chronology.values import (
    Value,
    between_days,
    day_value,
    months_value,
    part_of_day,
    week_value,
    years_value,
)


def modified(value: Value | None, expression: Expression) -> Value | None:
    """The part of a period that the expression's modifier means, or the period where it has none.

    ``None`` where that part has no date by the conventions (the first week of a year).
    """
    modifier = expression.modifier
    if value is None or not modifier:
        return value
    begin = value.begin.date()
    if modifier == "week":
        return week_value(begin)
    if value.granularity in {"month", "year"} and modifier == "end" and _is_deadline(expression):
        return day_value(value.finish.date())
    if value.granularity == "month":
        return _of_month(begin, value.finish.day, modifier)
    if value.granularity == "year":
        months = _OF_YEAR.get(modifier)
        return (
            None
            if months is None
            else months_value((begin.year, months[0]), (begin.year, months[1]), "interval")
        )
    if value.granularity == "week":
        if modifier == "end" and expression.preposition.startswith("by"):
            return day_value(begin + timedelta(days=_FRIDAY))
        return _of_week(value, begin, modifier)
    if value.granularity == "day" and modifier in {"early", "late"}:
        return part_of_day(begin, "morning" if modifier == "early" else "evening")
    base = expression.base
    if value.granularity == "interval" and base is not None and base.kind == "decade":
        years = _OF_DECADE.get(modifier)
        return value if years is None else years_value(begin.year + years[0], begin.year + years[1])
    return value


def _is_deadline(expression: Expression) -> bool:
    """Something is due, or ends, by the time."""
    preposition = expression.preposition
    return preposition.startswith(("by", "until", "before", "till")) or preposition in DEADLINES


def _of_month(first: date, length: int, modifier: str) -> Value:
    days = {
        "early": (1, 10), "beginning": (1, 10), "mid": (11, 20), "late": (21, length), "end": (21, length),
        "first half": (1, 14), "second half": (15, length), "first week": (1, 7), "last week": (length - 6, length),
    }[modifier]  # fmt: skip
    return between_days(first.replace(day=days[0]), first.replace(day=days[1]))


def _of_week(week: Value, monday: date, modifier: str) -> Value:
    days = _OF_WEEK.get(modifier)
    if days is None:
        return week
    first, last = (monday + timedelta(days=day) for day in days)
    return day_value(first) if first == last else between_days(first, last)


# First and last month of a year, day of a week from Monday, year of a decade.
_OF_YEAR = {
    "early": (1, 4), "beginning": (1, 4), "mid": (5, 8), "late": (9, 12), "end": (9, 12),
    "first half": (1, 6), "second half": (7, 12),
}  # fmt: skip
_OF_WEEK = {"early": (0, 1), "beginning": (0, 1), "mid": (2, 2), "late": (3, 4), "end": (3, 4)}
_OF_DECADE = {"early": (0, 3), "beginning": (0, 3), "mid": (4, 6), "late": (7, 9), "end": (7, 9)}
_FRIDAY = 4
