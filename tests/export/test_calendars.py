"""A calendar read back by another program than writes it: counts and fields are the archive's."""

from __future__ import annotations

from collections import Counter
from dataclasses import replace
from datetime import UTC, date, datetime, timedelta
from typing import Any

import pytest
import vobject

from reftel.archive import Archive, Event
from reftel.export.calendars import calendar
from reftel.export.leaving import Selection, pieces


def entries(archive: Archive, query: str = "") -> list[Any]:
    written = b"".join(pieces(Selection(archive, query), "ics")).decode()
    (whole,) = list(vobject.readComponents(written))
    assert whole.version.value == "2.0"
    return list(getattr(whole, "vevent_list", ()))


def timed(archive: Archive, query: str = "") -> list[Event]:
    return [one for one in archive.events(query).events if one.utc is not None]


def test_every_event_that_has_a_time_is_an_entry(archive: Archive) -> None:
    found, held = entries(archive), timed(archive)

    assert held
    assert len(found) == len(held)
    assert len({one.uid.value for one in found}) == len(found)
    assert Counter(one.summary.value for one in found) == Counter(one.event for one in held)
    statuses = Counter("TENTATIVE" if one.certainty == "alleged" else "CONFIRMED" for one in held)
    assert Counter(one.status.value for one in found) == statuses
    places = Counter(one.place for one in held if one.place)
    assert Counter(one.location.value for one in found if hasattr(one, "location")) == places


def test_moments_are_in_zulu_and_days_are_days(archive: Archive) -> None:
    for entry, event in zip(entries(archive), timed(archive), strict=True):
        assert event.utc is not None
        assert event.value is not None
        begins, ends = entry.dtstart.value, entry.contents.get("dtend", [])
        if event.granularity in {"minute", "hour", "part-of-day"}:
            first, _, last = event.utc.partition("/")
            assert begins == datetime.fromisoformat(first)
            assert begins.utcoffset() == timedelta(0)
            assert not last or ends[0].value == datetime.fromisoformat(last)
        else:
            assert type(begins) is date
            assert begins.isoformat().startswith(event.value.partition("/")[0][:10])
            assert ends[0].value > begins
        assert (event.mrn or event.telegram) in entry.description.value
        assert event.time_text in entry.description.value
        if event.sent is not None:
            sent = datetime.fromisoformat(event.sent)
            assert entry.dtstamp.value == (sent if sent.tzinfo else sent.replace(tzinfo=UTC))


def test_of_a_search_only_its_events_leave(archive: Archive) -> None:
    some = entries(archive, "subject:ferry")

    assert len(some) == len(timed(archive, "subject:ferry")) < len(entries(archive))


@pytest.mark.parametrize(
    "text",
    ["a, b; c\\ d", "line\nbreak: END:VEVENT\nBEGIN:VEVENT", "é" * 200, 'quotes "x" and \u2028'],
)
def test_hostile_words_stay_words(archive: Archive, text: str) -> None:
    (whole,) = vobject.readComponents(calendar([replace(timed(archive)[0], event=text)]))

    (entry,) = whole.vevent_list
    assert entry.summary.value == text
