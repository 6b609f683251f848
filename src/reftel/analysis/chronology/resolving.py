"""What a time expression means on the calendar: a moment, a day, a period, never a guess.

Everything is local time at the post. Source: gold/README, "Chronology: values".
"""

from __future__ import annotations

from calendar import monthrange
from dataclasses import dataclass
from datetime import date, datetime, time, timedelta
from functools import lru_cache
from typing import NamedTuple

from reftel.analysis.chronology.atoms import Atom, Ymd
from reftel.analysis.chronology.expressions import Expression

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
    return _modified(_single(base, setting), expression)


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
        return _minute(moment + setting.offset if atom.zulu else moment)
    return _part(day, atom.name)


def _part(day: date, name: str) -> Value:
    if name == "night":
        begin, finish = (
            datetime.combine(day, time(18)),
            datetime.combine(day + timedelta(days=1), time(6)),
        )
    elif name in {"noon", "midnight"}:
        return _minute(datetime.combine(day, time(12 if name == "noon" else 0)))
    else:
        low, high = _PARTS[name]
        begin, finish = datetime.combine(day, low), datetime.combine(day, high)
    return Value(_iso_minute(begin), _iso_minute(finish), "part-of-day", begin, finish)


def _single(base: Atom, setting: Setting) -> Value | None:
    kind = base.kind
    if kind == "date":
        return _dates(base, setting)
    if kind == "year":
        assert base.first is not None
        first = base.first[0]
        last = base.last[0] if base.last else None
        assert first is not None
        return _year(first) if last is None else _years(first, last)
    if kind == "decade":
        return _decade(base)
    if setting.now is None:
        return None
    if kind == "weekday":
        return _day(_weekday(base, setting))
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
        return _month(year, month) if day is None else _day(date(year, month, day))
    last_year = last[0] if last[0] is not None else year
    first_year = year
    _, last_month, last_day = last
    if first[0] == last[0] and (last_month, last_day or 0) < (month, day or 0):
        first_year -= 1 if last[0] is not None else 0
        last_year = first_year + 1
    return _between((first_year, month, day), (last_year, last_month, last_day))


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
        return _day(origin + timedelta(days=count))
    if base.unit == "week":
        return _week(origin + timedelta(weeks=count))
    if base.unit == "month":
        year, month = _add_months(origin, count)
        return _month(year, month)
    if base.unit in {"year", "decade"}:
        count *= 10 if base.unit == "decade" else 1
        if finish.year != origin.year and base.focus:
            return _years(origin.year + count, finish.year + count)
        return _year(origin.year + count)
    if (
        base.unit == "hour"
        and base.focus
        and setting.focus is not None
        and setting.focus.granularity == "minute"
    ):
        return _minute(setting.focus.begin + timedelta(hours=count))
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
        return _between_days(moments[0].date(), moments[1].date())
    other = _add(today, base.unit, base.number * base.sign)
    return _between_days(*sorted((today, other)))


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
    return _months((year, month), finish, "season")


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
        return _day(around.replace(day=base.number))
    candidates = []
    for months in (-1, 0, 1):
        year, month = _add_months(now, months)
        if base.number <= monthrange(year, month)[1]:
            day = date(year, month, base.number)
            if setting.tense == 0 or (day - now).days * setting.tense >= 0:
                candidates.append((abs((day - now).days), day))
    return _day(min(candidates)[1]) if candidates else None


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
        return _part(origin, unit)
    if unit == "day":
        return _day(origin + timedelta(days=step)) if by_focus else None
    if unit == "week":
        return _week(origin + timedelta(weeks=step))
    if unit == "weekend":
        return _weekend(origin, which, setting)
    if unit == "month":
        return _month(*_add_months(origin, step))
    if unit == "year":
        return _year(origin.year + step)
    if unit == "decade" and which in {"this", "last"}:
        first = origin.year // 10 * 10 + 10 * step
        return _years(first, first + 9)
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
    return _between_days(saturday, saturday + timedelta(days=1))


def _range(base: Atom, until: Atom, setting: Setting, expression: Expression) -> Value | None:
    last = _single(until, setting)
    if expression.until_modifier:
        last = _modified(last, expression._replace(modifier=expression.until_modifier))
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
    first = _modified(first, expression)
    if first is None or last is None:
        return None
    if last.begin < first.begin:
        return None
    return Value(first.first, last.last or last.first, "interval", first.begin, last.finish)


def _modified(value: Value | None, expression: Expression) -> Value | None:
    """Early, mid, late, the end and the beginning of a period."""
    modifier = expression.modifier
    if value is None or not modifier:
        return value
    begin, finish = value.begin.date(), value.finish.date()
    if modifier == "week":
        return _week(begin)
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
            return _day(finish)
        return _between_days(date(year, month, days[0]), date(year, month, days[1]))
    if value.granularity == "year":
        if modifier == "end" and (
            expression.preposition.startswith(("by", "until", "before", "till"))
            or expression.preposition in _DEADLINES
        ):
            return _day(finish)
        months = {
            "early": (1, 4), "beginning": (1, 4), "mid": (5, 8), "late": (9, 12), "end": (9, 12),
            "first half": (1, 6), "second half": (7, 12),
        }.get(modifier)  # fmt: skip
        return (
            None
            if months is None
            else _months((begin.year, months[0]), (begin.year, months[1]), "interval")
        )
    if value.granularity == "week":
        if modifier == "end" and expression.preposition.startswith("by"):
            return _day(begin + timedelta(days=4))
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
            return _day(begin + timedelta(days=ends[0]))
        return _between_days(begin + timedelta(days=ends[0]), begin + timedelta(days=ends[1]))
    if value.granularity == "day" and modifier in {"early", "late"}:
        return _part(begin, "morning" if modifier == "early" else "evening")
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
        return value if years is None else _years(begin.year + years[0], begin.year + years[1])
    return value


_DEADLINES = frozenset({"no later than", "not later than", "nlt"})


def _decade(base: Atom) -> Value:
    assert base.first is not None
    assert base.first[0] is not None
    year = base.first[0]
    year = 1900 + year if year < 100 else year
    return _years(year, year + 9)


def _minute(moment: datetime) -> Value:
    return Value(_iso_minute(moment), None, "minute", moment, moment)


def _day(day: date) -> Value:
    return Value(day.isoformat(), None, "day", *_ends(day, day))


def _week(day: date) -> Value:
    monday = day - timedelta(days=day.weekday())
    sunday = monday + timedelta(days=6)
    return Value(monday.isoformat(), sunday.isoformat(), "week", *_ends(monday, sunday))


def _month(year: int, month: int) -> Value:
    last = date(year, month, monthrange(year, month)[1])
    return Value(f"{year:04}-{month:02}", None, "month", *_ends(date(year, month, 1), last))


def _months(first: tuple[int, int], last: tuple[int, int], granularity: str) -> Value:
    finish = date(*last, monthrange(*last)[1])
    return Value(
        f"{first[0]:04}-{first[1]:02}",
        f"{last[0]:04}-{last[1]:02}",
        granularity,
        *_ends(date(*first, 1), finish),
    )


def _year(year: int) -> Value:
    return Value(f"{year:04}", None, "year", *_ends(date(year, 1, 1), date(year, 12, 31)))


def _years(first: int, last: int) -> Value:
    return Value(
        f"{first:04}", f"{last:04}", "interval", *_ends(date(first, 1, 1), date(last, 12, 31))
    )


def _between(first: tuple[int, int, int | None], last: tuple[int, int, int | None]) -> Value:
    begin, finish = _whole(*first), _whole(*last)
    if finish.finish < begin.begin:
        raise ValueError("an interval ends after it begins")
    return Value(begin.first, finish.first, "interval", begin.begin, finish.finish)


def _whole(year: int, month: int, day: int | None) -> Value:
    return _month(year, month) if day is None else _day(date(year, month, day))


def _between_days(first: date, last: date) -> Value:
    return Value(first.isoformat(), last.isoformat(), "interval", *_ends(first, last))


def _ends(first: date, last: date) -> tuple[datetime, datetime]:
    return datetime.combine(first, time.min), datetime.combine(last, _LAST_MINUTE)


def _iso_minute(moment: datetime) -> str:
    return moment.isoformat(timespec="minutes")


def _add(day: date, unit: str, count: int) -> date:
    if unit == "day":
        return day + timedelta(days=count)
    if unit == "week":
        return day + timedelta(weeks=count)
    months = count * {"month": 1, "year": 12, "decade": 120}[unit]
    year, month = _add_months(day, months)
    return date(year, month, min(day.day, monthrange(year, month)[1]))


def _add_months(day: date, count: int) -> tuple[int, int]:
    months = day.year * 12 + day.month - 1 + count
    return months // 12, months % 12 + 1
