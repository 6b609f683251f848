"""Early, mid, late, the end and the beginning of a period, as the conventions have it (gold/README)."""

from __future__ import annotations

from datetime import date, timedelta

from reftel.analysis.chronology.expressions import Expression
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
    """Early, mid, late, the end and the beginning of a period."""
    modifier = expression.modifier
    if value is None or not modifier:
        return value
    begin, finish = value.begin.date(), value.finish.date()
    if modifier == "week":
        return week_value(begin)
    if value.granularity == "month":
        year, month = begin.year, begin.month
        days = {
            "early": (1, 10), "beginning": (1, 10), "mid": (11, 20), "late": (21, finish.day), "end": (21, finish.day),
            "first half": (1, 14), "second half": (15, finish.day), "first week": (1, 7), "last week": (finish.day - 6, finish.day),
        }[modifier]  # fmt: skip
        if modifier == "end" and (
            expression.preposition.startswith(("by", "until", "before", "till"))
            or expression.preposition in _DEADLINES
        ):
            return day_value(finish)
        return between_days(date(year, month, days[0]), date(year, month, days[1]))
    if value.granularity == "year":
        if modifier == "end" and (
            expression.preposition.startswith(("by", "until", "before", "till"))
            or expression.preposition in _DEADLINES
        ):
            return day_value(finish)
        months = {
            "early": (1, 4), "beginning": (1, 4), "mid": (5, 8), "late": (9, 12), "end": (9, 12),
            "first half": (1, 6), "second half": (7, 12),
        }.get(modifier)  # fmt: skip
        return (
            None
            if months is None
            else months_value((begin.year, months[0]), (begin.year, months[1]), "interval")
        )
    if value.granularity == "week":
        if modifier == "end" and expression.preposition.startswith("by"):
            return day_value(begin + timedelta(days=4))
        ends = {
            "early": (0, 1),
            "beginning": (0, 1),
            "mid": (2, 2),
            "late": (3, 4),
            "end": (3, 4),
        }.get(modifier)
        if ends is None:
            return value
        if ends[0] == ends[1]:
            return day_value(begin + timedelta(days=ends[0]))
        return between_days(begin + timedelta(days=ends[0]), begin + timedelta(days=ends[1]))
    if value.granularity == "day" and modifier in {"early", "late"}:
        return part_of_day(begin, "morning" if modifier == "early" else "evening")
    if (
        value.granularity == "interval"
        and expression.base is not None
        and expression.base.kind == "decade"
    ):
        years = {
            "early": (0, 3),
            "beginning": (0, 3),
            "mid": (4, 6),
            "late": (7, 9),
            "end": (7, 9),
        }.get(modifier)
        return value if years is None else years_value(begin.year + years[0], begin.year + years[1])
    return value


_DEADLINES = frozenset({"no later than", "not later than", "nlt"})
