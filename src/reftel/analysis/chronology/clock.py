"""The telegram's own time where it was sent: what *yesterday* and *this fiscal year* count from."""

from __future__ import annotations

from datetime import UTC, date, datetime, time, timedelta, tzinfo
from functools import cache
from typing import NamedTuple
from zoneinfo import ZoneInfo

from reftel.authority.posts import station
from reftel.telegram import Telegram


class Clock(NamedTuple):
    """The post's time zone (IANA), the moment of sending in local time, and local time less Zulu.

    ``zone`` is ``None`` where it is not known, and ``now`` is in Zulu then; ``now``
    is ``None`` where the telegram has no date.
    """

    zone: str | None
    now: datetime | None
    offset: timedelta

    @property
    def today(self) -> date | None:
        """The telegram's own day at the post."""
        return None if self.now is None else self.now.date()


def clock_of(telegram: Telegram, day: date | None = None) -> Clock:
    """The clock of a telegram; ``day`` is the publisher's, for one without a date-time group."""
    zone = post_zone(telegram)
    if telegram.dtg is not None:
        local = telegram.dtg.moment.astimezone(zone_of(zone))
        return Clock(zone, local.replace(tzinfo=None), local.utcoffset() or timedelta(0))
    # The whole day may lie before the telegram.
    now = datetime.combine(day, time(23, 59)) if day is not None else None
    return Clock(zone, now, timedelta(0))


@cache
def zone_of(name: str | None) -> tzinfo:
    """The time zone of a name, read once: ``zoneinfo`` itself keeps eight. Zulu for none."""
    return ZoneInfo(name) if name else UTC


def post_zone(telegram: Telegram) -> str | None:
    """The time zone of the post that sends, by the table of posts."""
    post = station(telegram.post) if telegram.post is not None else None
    return post.time_zone if post is not None else None
