"""Times as telegrams tell them, each with the value it has.

The values are those of the gold schema (the conventions on chronology): post
local time without a zone, relative expressions resolved against the telegram's
date at the post.
"""

from __future__ import annotations

from calendar import monthrange
from dataclasses import dataclass
from datetime import UTC, date, datetime, timedelta
from zoneinfo import ZoneInfo

from reftel.exercise.dice import Dice

_MONTHS = (
    "January February March April May June July August September October November December"
).split()
_DAYS = "Monday Tuesday Wednesday Thursday Friday Saturday Sunday".split()
_PARTS = {
    "morning": ("06:00", "12:00"),
    "afternoon": ("12:00", "18:00"),
    "evening": ("18:00", "23:59"),
    "night": ("18:00", "06:00"),
}
_THIRDS = {"early": (1, 10), "mid": (11, 20), "late": (21, 31)}
# A date without a year is the nearest that fits the tense, so farther off
# than this the year is printed.
_NEAR = timedelta(days=150)


@dataclass(frozen=True, slots=True)
class Moment:
    """A time in words and in value.

    ``phrase`` fits into a sentence (``at 10:00 p.m. on March 10``),
    ``time_text`` is the expression inside it without its preposition,
    ``value`` and ``granularity`` are those of a chronology entry.
    """

    phrase: str
    time_text: str
    value: str
    granularity: str

    def opening(self) -> Moment:
        """The same at the beginning of a sentence."""
        if self.phrase == self.time_text:
            text = self.phrase[0].upper() + self.phrase[1:]
            return Moment(text, text, self.value, self.granularity)
        phrase = self.phrase[0].upper() + self.phrase[1:]
        text = phrase if self.phrase.startswith(self.time_text) else self.time_text
        return Moment(phrase, text, self.value, self.granularity)


def date_words(day: date, today: date) -> str:
    """``March 10``, with its year where it is far off."""
    words = f"{_MONTHS[day.month - 1]} {day.day}"
    return words if abs(day - today) <= _NEAR else f"{words}, {day.year}"


def on_day(day: date, today: date) -> Moment:
    """``on March 10``."""
    words = date_words(day, today)
    return Moment(f"on {words}", words, day.isoformat(), "day")


def on_weekday(day: date) -> Moment:
    """``on Friday``: clear only within the six days before or after the telegram."""
    words = _DAYS[day.weekday()]
    return Moment(f"on {words}", words, day.isoformat(), "day")


def part_of_day(day: date, part: str, today: date) -> Moment:
    """``on the evening of March 10``."""
    start, end = _PARTS[part]
    last = day + timedelta(days=1) if part == "night" else day
    words = f"the {part} of {date_words(day, today)}"
    return Moment(
        f"on {words}",
        words,
        f"{day.isoformat()}T{start}/{last.isoformat()}T{end}",
        "part-of-day",
    )


def clock(local: datetime, today: date, style: int, zone: ZoneInfo) -> Moment:
    """A time to the minute, in one of four styles.

    0 ``at 9:30 a.m. on March 10``, 1 ``on March 10 at 9:30 a.m.``,
    2 ``at 0930 local on March 10``, 3 ``at 0830Z on March 10``. ``local`` is
    the time at the post; the fourth style prints its Zulu time and date.
    """
    value = f"{local:%Y-%m-%dT%H:%M}"
    words = date_words(local.date(), today)
    if style == 3:
        zulu = local.replace(tzinfo=zone).astimezone(UTC)
        text = f"{zulu:%H%M}Z on {date_words(zulu.date(), today)}"
        return Moment(f"at {text}", text, value, "minute")
    if style == 2:
        text = f"{local:%H%M} local on {words}"
        return Moment(f"at {text}", text, value, "minute")
    hour = f"{local.hour % 12 or 12}:{local.minute:02} {'a.m.' if local.hour < 12 else 'p.m.'}"
    if style == 1:
        text = f"{words} at {hour}"
        return Moment(f"on {text}", text, value, "minute")
    return Moment(f"at {hour} on {words}", f"{hour} on {words}", value, "minute")


def days_between(first: date, last: date, today: date) -> Moment:
    """``on March 10 and 11``, or ``from March 10 to 14`` where days lie between."""
    value = f"{first.isoformat()}/{last.isoformat()}"
    start = date_words(first, today)
    end = date_words(last, today) if first.month != last.month else str(last.day)
    if last - first == timedelta(days=1):
        text = f"{start} and {end}"
        return Moment(f"on {text}", text, value, "interval")
    text = f"{start} to {end}"
    return Moment(f"from {text}", text, value, "interval")


def since(day: date, today: date) -> Moment:
    """``since February 12``: from that day to the telegram's date."""
    words = f"since {date_words(day, today)}"
    return Moment(words, words, f"{day.isoformat()}/{today.isoformat()}", "interval")


def by(day: date, today: date) -> Moment:
    """``by March 20``: a deadline, at its own date."""
    words = f"by {date_words(day, today)}"
    return Moment(words, words, day.isoformat(), "day")


def last_week(today: date) -> Moment:
    """``last week``: Monday to Sunday of the week before."""
    monday = today - timedelta(days=today.weekday() + 7)
    sunday = monday + timedelta(days=6)
    return Moment("last week", "last week", f"{monday.isoformat()}/{sunday.isoformat()}", "week")


def third_of_month(day: date, third: str) -> Moment:
    """``in early March``, ``in mid-March``, ``in late March``: ten days or what is left."""
    first, last = _THIRDS[third]
    last = min(last, monthrange(day.year, day.month)[1])
    month = f"{day.year:04}-{day.month:02}"
    name = _MONTHS[day.month - 1]
    words = f"mid-{name}" if third == "mid" else f"{third} {name}"
    return Moment(f"in {words}", words, f"{month}-{first:02}/{month}-{last:02}", "interval")


def in_month(year: int, month: int) -> Moment:
    """``in November 2007``."""
    words = f"{_MONTHS[month - 1]} {year}"
    return Moment(f"in {words}", words, f"{year:04}-{month:02}", "month")


def in_year(year: int) -> Moment:
    """``in 2006``."""
    return Moment(f"in {year}", str(year), f"{year:04}", "year")


class Calendar:
    """The times that one telegram tells, seen from its own moment at the post.

    ``now`` is local time without a zone. Times that are past end an hour
    before it; times ahead begin the day after.
    """

    def __init__(self, now: datetime, zone: ZoneInfo, dice: Dice) -> None:
        self.now = now
        self.today = now.date()
        self.zone = zone
        self.dice = dice
        # A drafter keeps to one way of writing the clock.
        self.style = (0, 0, 0, 1, 1, 2, 2, 3)[dice.below(8)]

    def past_day(self, most: int = 6) -> date:
        """One of the days before the telegram's own."""
        return self.today - timedelta(days=1 + self.dice.below(most))

    def clock_on(self, day: date) -> Moment:
        """A time in the day's waking hours, to five minutes."""
        minutes = 5 * (8 * 12 + self.dice.below(14 * 12))
        local = datetime(day.year, day.month, day.day) + timedelta(minutes=minutes)
        return clock(local, self.today, self.style, self.zone)

    def make(self, kind: str) -> Moment:
        """A new time of the kind that a slot of ``data/phrases.toml`` asks for."""
        dice, today = self.dice, self.today
        match kind:
            case "clock":
                return self.clock_on(self.past_day(4))
            case "part":
                part = dice.pick(("morning", "afternoon", "evening", "night"))
                return part_of_day(self.past_day(4), part, today)
            case "weekday":
                return on_weekday(self.past_day(6))
            case "range":
                first = today - timedelta(days=5 + dice.below(5))
                return days_between(first, first + timedelta(days=1 + dice.below(3)), today)
            case "last_week":
                return last_week(today)
            case "early":
                past = today.replace(day=1) - timedelta(days=1 + dice.below(40))
                return third_of_month(past, dice.pick(("early", "mid", "late")))
            case "since":
                return since(today - timedelta(days=12 + dice.below(80)), today)
            case "past_month":
                return in_month(today.year - 1 - dice.below(2), 1 + dice.below(12))
            case "past_year":
                return in_year(today.year - 2 - dice.below(6))
            case "future":
                return on_day(today + timedelta(days=1 + dice.below(18)), today)
            case "by":
                return by(today + timedelta(days=2 + dice.below(14)), today)
            case _:
                return on_day(self.past_day(), today)


KINDS = frozenset(
    "clock part weekday range last_week early since past_month past_year future by day".split()
)
"""The slots that ``Calendar.make`` fills."""
