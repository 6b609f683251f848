"""Events as iCalendar (RFC 5545), by the library ``icalendar``."""

from __future__ import annotations

from calendar import monthrange
from collections.abc import Iterable
from datetime import UTC, date, datetime, timedelta
from hashlib import sha256

import icalendar

from reftel.archive import Event

_STATUS = {"stated": "CONFIRMED", "scheduled": "CONFIRMED", "alleged": "TENTATIVE"}
_BY_DAY = frozenset({"day", "week", "month", "season", "year", "interval"})


def calendar(events: Iterable[Event]) -> str:
    """A calendar of the events that have a time; moments in Zulu, periods by their days.

    An interval stays one: a month is an entry of a month. The time stamp is
    that of the telegram, so that the same events give the same calendar.
    """
    whole = icalendar.Calendar()
    whole.add("prodid", "-//reftel//chronology//EN")
    whole.add("version", "2.0")
    for event in events:
        entry = _entry(event)
        if entry is not None:
            whole.add_component(entry)
    written: bytes = whole.to_ical()
    return written.decode("utf-8").replace("\r\n", "\n")


def _entry(event: Event) -> icalendar.Event | None:
    if event.value is None or event.utc is None:
        return None
    entry = icalendar.Event()
    place = f"{event.telegram}-{event.paragraph}-{event.start}"
    entry.add("uid", f"{sha256(place.encode()).hexdigest()[:24]}@reftel")
    entry.add("dtstamp", _stamp(event))
    if event.granularity in _BY_DAY:
        first, last = _days(event.value)
        entry.add("dtstart", first)
        entry.add("dtend", last + timedelta(days=1))
    else:
        first_moment, _, last_moment = event.utc.partition("/")
        entry.add("dtstart", datetime.fromisoformat(first_moment))
        if last_moment:
            entry.add("dtend", datetime.fromisoformat(last_moment))
    entry.add("summary", event.event)
    where = "" if event.paragraph is None else f", paragraph {event.paragraph}"
    entry.add(
        "description",
        f"{event.mrn or event.telegram}{where}: {event.time_text} ({event.certainty})",
    )
    entry.add("status", _STATUS[event.certainty])
    if event.place:
        entry.add("location", event.place)
    return entry


def _stamp(event: Event) -> datetime:
    if event.sent is None:
        return datetime(1970, 1, 1, tzinfo=UTC)
    sent = datetime.fromisoformat(event.sent)
    return sent if sent.tzinfo else sent.replace(tzinfo=UTC)


def _days(value: str) -> tuple[date, date]:
    first, _, last = value.partition("/")
    return _ends(first)[0], _ends(last or first)[1]


def _ends(part: str) -> tuple[date, date]:
    """The first and last day of ``2009``, ``2009-03``, ``2009-03-12``."""
    year, _, rest = part.partition("-")
    month, _, day = rest.partition("-")
    first_month, last_month = (int(month), int(month)) if month else (1, 12)
    last_day = int(day) if day else monthrange(int(year), last_month)[1]
    return date(int(year), first_month, int(day) if day else 1), date(
        int(year), last_month, last_day
    )
