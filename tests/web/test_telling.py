"""The chronology and the people: as pages, as files."""

from __future__ import annotations

import csv
import io
import json
from datetime import date

import icalendar
import pytest
from hypothesis import given
from hypothesis import strategies as st
from litestar import Litestar
from litestar.testing import TestClient
from selectolax.lexbor import LexborHTMLParser

from reftel.analysis.people import Joined
from reftel.archive import Event, EventPage, NamedPerson
from reftel.web.chronicle import ChronicleState, chronicle_view, event_view, person_row
from reftel.web.state import SearchState, StateError

Client = TestClient[Litestar]


def event(**values: object) -> Event:
    usual: dict[str, object] = {
        "telegram": "09VALLETTA312",
        "mrn": "09 VALLETTA 312",
        "sent": "2009-03-12T17:24Z",
        "subject": None,
        "classification": None,
        "position": 0,
        "paragraph": 2,
        "start": 0,
        "end": 4,
        "time_text": "at 9:30 a.m.",
        "value": "2009-03-12T09:30",
        "utc": "2009-03-12T08:30Z",
        "granularity": "minute",
        "certainty": "stated",
        "event": "Charge calls Vantone",
        "participants": (),
        "persons": ("Ilaria Vantone",),
        "contact": "call",
        "place": None,
        "zone": "Europe/Malta",
        "calendar": "gregorian",
        "told_early": False,
        "first_minute": None,
        "last_minute": None,
    }
    return Event(**{**usual, **values})  # type: ignore[arg-type]


def page(*events: Event, contradictions: tuple[tuple[int, ...], ...] = ()) -> EventPage:
    return EventPage(len(events), 1, events, contradictions)


ALL = ChronicleState(SearchState())


@pytest.mark.parametrize(
    ("values", "hour", "shape"),
    [
        ({}, "09:30", ""),
        ({"granularity": "day", "value": "2009-03-12"}, "hour not stated", ""),
        (
            {"granularity": "day", "value": "2009-03-16", "certainty": "scheduled"},
            "scheduled",
            "planned",
        ),
        ({"certainty": "scheduled"}, "09:30, scheduled", "planned"),
        (
            {"granularity": "part-of-day", "value": "2009-03-12T18:00/2009-03-13T06:00"},
            "18:00 – 06:00",
            "span",
        ),
        ({"granularity": "month", "value": "2009-03"}, "Mar 2009", "span"),
        ({"granularity": "interval", "value": "2008/2009-03"}, "2008 – Mar 2009", "span"),
        (
            {"value": None, "utc": None, "calendar": "hijri", "time_text": "3 Ramadan"},
            "3 Ramadan (hijri)",
            "",
        ),
    ],
)
def test_an_hour_is_no_more_exact_than_it_is_told(
    values: dict[str, object], hour: str, shape: str
) -> None:
    shown = event_view(event(**values))

    assert (shown.hour, shown.shape) == (hour, shape)


def test_events_stand_under_their_day_or_the_period_that_is_known() -> None:
    view = chronicle_view(
        page(
            event(value="2009", granularity="year"),
            event(value="2009-03", granularity="month"),
            event(value="2009-03-12", granularity="day"),
            event(),
            event(value="2009-03-13T10:00"),
        ),
        ALL,
    )

    assert [(day.title, day.below, len(day.events)) for day in view.days] == [
        ("2009", "no nearer", 1),
        ("March 2009", "no nearer", 1),
        ("12 March 2009", "Thursday", 2),
        ("13 March 2009", "Friday", 1),
    ]


def test_what_another_telegram_says_of_the_same_call_is_said() -> None:
    other = event(mrn="09 STATE 9", telegram="09STATE9", value="2009-03-12T10:15")
    view = chronicle_view(page(event(), other, contradictions=((0, 1),)), ALL)

    assert view.days[0].events[0].notes == ("09 STATE 9 says 10:15.",)
    assert view.days[0].events[1].notes == ("09 VALLETTA 312 says 09:30.",)


def test_doubt_is_said_in_words() -> None:
    shown = event_view(event(told_early=True, certainty="alleged"))

    assert shown.notes == ("Told as past, and yet later than its telegram.", "Alleged.")
    assert shown.href == "/telegram/09VALLETTA312?view=clean#p2"
    assert shown.people == (("Ilaria Vantone", "/chronology?person=Ilaria+Vantone"),)


@given(
    person=st.text(alphabet="abc &=%é", max_size=8).map(str.strip),
    since=st.none() | st.dates(date(1900, 1, 1), date(2100, 1, 1)),
    page=st.integers(1, 5000),
)
def test_every_state_is_an_address(person: str, since: date | None, page: int) -> None:
    state = ChronicleState(SearchState(q="ferry"), person, since, None, "", "09ROME288", page)
    params: dict[str, list[str]] = {}
    for name, value in state.params:
        params.setdefault(name, []).append(value)

    assert ChronicleState.parse(params) == state


def test_a_day_that_is_none_is_refused_by_name() -> None:
    with pytest.raises(StateError, match="since: expected a day"):
        ChronicleState.parse({"since": ["March"]})


def test_the_chronology_of_a_search_leads_to_the_paragraphs(client: Client) -> None:
    tree = LexborHTMLParser(client.get("/chronology?q=calm").text)
    days = [" ".join(node.text(separator=" ").split()) for node in tree.css(".day .when")]
    links = {link.attributes["href"] for link in tree.css(".ev a[href^='/telegram/']")}

    assert days == ["10 March 2009 Tuesday", "11 March 2009 Wednesday"]
    assert [node.text() for node in tree.css(".ev .t span")] == ["(08:30Z)"]
    assert links == {"/telegram/09VALLETTA307?view=clean#p1"}


def test_the_files_of_a_chronology(client: Client) -> None:
    told = [
        json.loads(line) for line in client.get("/chronology/events.jsonl").text.split("\n") if line
    ]
    rows = list(csv.DictReader(io.StringIO(client.get("/chronology/events.csv").text)))
    calendar = icalendar.Calendar.from_ical(client.get("/chronology/events.ics").text)

    assert told
    assert [row["event"] for row in rows] == [one["event"] for one in told]
    assert len(calendar.walk("VEVENT")) == sum(one["utc"] is not None for one in told)


def test_the_picture_of_a_chronology(client: Client) -> None:
    pytest.importorskip("vl_convert")

    assert "<svg" in client.get("/chronology/events.svg").text
    assert client.get("/chronology/events.svg?q=nosuchword").status_code == 404


def test_people_have_the_marks_that_protect_them(client: Client) -> None:
    tree = LexborHTMLParser(client.get("/people?telegram=09VALLETTA312").text)
    rows = {
        row.css("a")[0].text(): [mark.text() for mark in row.css(".badge")]
        for row in tree.css("tbody tr")
    }

    assert rows["Ilaria Vantone"] == ["strictly protect"]


@pytest.mark.parametrize(
    ("path", "status"),
    [
        ("/chronology?q=(ferry", 400),
        ("/chronology?since=2009", 400),
        ("/chronology?telegram=09ATLANTIS1", 200),
        ("/chronology?thread=" + "x" * 81, 400),
        ("/chronology/events.doc", 404),
        ("/people?q=(ferry", 400),
        ("/people?page=0", 400),
        ("/people?person=nobody", 200),
    ],
)
def test_what_cannot_be_told_is_said(client: Client, path: str, status: int) -> None:
    assert client.get(path).status_code == status


def test_who_is_one_person_in_several_telegrams_is_said_with_the_evidence() -> None:
    joined = Joined("Orlo Vassbein", (3, 7), ("same name and title", "same officer"))
    named = NamedPerson(
        key="VASSBEIN",
        name="Orlo Vassbein",
        names=("Orlo Vassbein", "Vassbein"),
        titles=("Minister",),
        officers=(),
        telegrams=3,
        mentions=5,
        first="2009-03-12T17:24Z",
        last="2009-03-20",
        protect=None,
        ambiguous=True,
        signs=0,
        joined=(joined,),
    )

    assert person_row(named).joined == (
        "Orlo Vassbein is one person in 2 telegrams: same name and title, same officer",
    )
