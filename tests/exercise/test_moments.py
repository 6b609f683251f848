"""Times in words and in value: the conventions of the gold schema, one by one."""

from __future__ import annotations

from datetime import date, datetime
from zoneinfo import ZoneInfo

import pytest

from reftel.exercise import moments
from reftel.exercise.dice import Dice
from reftel.exercise.moments import KINDS, Calendar, Moment

TODAY = date(2009, 3, 12)  # a Thursday
MALTA = ZoneInfo("Europe/Malta")
MANILA = ZoneInfo("Asia/Manila")


@pytest.mark.parametrize(
    ("moment", "phrase", "time_text", "value", "granularity"),
    [
        (
            moments.on_day(date(2009, 3, 10), TODAY),
            "on March 10",
            "March 10",
            "2009-03-10",
            "day",
        ),
        (
            moments.on_day(date(2008, 3, 10), TODAY),
            "on March 10, 2008",
            "March 10, 2008",
            "2008-03-10",
            "day",
        ),
        (moments.on_weekday(date(2009, 3, 6)), "on Friday", "Friday", "2009-03-06", "day"),
        (
            moments.part_of_day(date(2009, 3, 10), "afternoon", TODAY),
            "on the afternoon of March 10",
            "the afternoon of March 10",
            "2009-03-10T12:00/2009-03-10T18:00",
            "part-of-day",
        ),
        (
            moments.part_of_day(date(2009, 3, 31), "night", TODAY),
            "on the night of March 31",
            "the night of March 31",
            "2009-03-31T18:00/2009-04-01T06:00",
            "part-of-day",
        ),
        (
            moments.clock(datetime(2009, 3, 10, 21, 40), TODAY, 0, MALTA),
            "at 9:40 p.m. on March 10",
            "9:40 p.m. on March 10",
            "2009-03-10T21:40",
            "minute",
        ),
        (
            moments.clock(datetime(2009, 3, 10, 12, 5), TODAY, 1, MALTA),
            "on March 10 at 12:05 p.m.",
            "March 10 at 12:05 p.m.",
            "2009-03-10T12:05",
            "minute",
        ),
        (
            moments.clock(datetime(2009, 3, 10, 9, 30), TODAY, 2, MALTA),
            "at 0930 local on March 10",
            "0930 local on March 10",
            "2009-03-10T09:30",
            "minute",
        ),
        (
            moments.clock(datetime(2009, 3, 10, 9, 30), TODAY, 3, MALTA),
            "at 0830Z on March 10",
            "0830Z on March 10",
            "2009-03-10T09:30",
            "minute",
        ),
        (
            # Early in Manila it is still the day before in Zulu.
            moments.clock(datetime(2009, 3, 10, 7, 15), TODAY, 3, MANILA),
            "at 2315Z on March 9",
            "2315Z on March 9",
            "2009-03-10T07:15",
            "minute",
        ),
        (
            moments.days_between(date(2009, 3, 10), date(2009, 3, 11), TODAY),
            "on March 10 and 11",
            "March 10 and 11",
            "2009-03-10/2009-03-11",
            "interval",
        ),
        (
            moments.days_between(date(2009, 2, 27), date(2009, 3, 2), TODAY),
            "from February 27 to March 2",
            "February 27 to March 2",
            "2009-02-27/2009-03-02",
            "interval",
        ),
        (
            moments.since(date(2009, 2, 2), TODAY),
            "since February 2",
            "since February 2",
            "2009-02-02/2009-03-12",
            "interval",
        ),
        (moments.by(date(2009, 3, 20), TODAY), "by March 20", "by March 20", "2009-03-20", "day"),
        (moments.last_week(TODAY), "last week", "last week", "2009-03-02/2009-03-08", "week"),
        (
            moments.third_of_month(date(2008, 2, 4), "late"),
            "in late February",
            "late February",
            "2008-02-21/2008-02-29",
            "interval",
        ),
        (
            moments.third_of_month(date(2009, 4, 4), "mid"),
            "in mid-April",
            "mid-April",
            "2009-04-11/2009-04-20",
            "interval",
        ),
        (moments.in_month(2007, 11), "in November 2007", "November 2007", "2007-11", "month"),
        (moments.in_year(2006), "in 2006", "2006", "2006", "year"),
    ],
)
def test_moment(moment: Moment, phrase: str, time_text: str, value: str, granularity: str) -> None:
    assert moment == Moment(phrase, time_text, value, granularity)


def test_opening_keeps_what_is_verbatim_in_the_sentence() -> None:
    day = moments.on_day(date(2009, 3, 10), TODAY).opening()
    week = moments.last_week(TODAY).opening()

    assert (day.phrase, day.time_text) == ("On March 10", "March 10")
    assert (week.phrase, week.time_text) == ("Last week", "Last week")


@pytest.mark.parametrize("kind", sorted(KINDS))
def test_calendar_tells_only_times_that_fit_the_tense(kind: str) -> None:
    for turn in range(60):
        calendar = Calendar(datetime(2009, 3, 12, 15, 45), MALTA, Dice("calendar", kind, turn))
        moment = calendar.make(kind)
        first, _, last = moment.value.partition("/")
        end = (last or first)[:10]

        assert moment.time_text in moment.phrase
        if kind in ("future", "by"):
            assert first > TODAY.isoformat()
        elif kind == "since":
            assert end == TODAY.isoformat()
        elif kind == "part":
            assert first[:10] < TODAY.isoformat()
        else:
            assert end < TODAY.isoformat()
