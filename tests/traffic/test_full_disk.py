"""A disk that is full: nothing half done, nothing forgotten, work goes on when there is room."""

from __future__ import annotations

from collections.abc import Callable

import pytest
from sqlalchemy import func, select

from reftel.errors import TrafficError
from reftel.traffic.drafts import write_draft
from reftel.traffic.receiving import receive
from reftel.traffic.releasing import release
from reftel.traffic.schema import incoming, outgoing, serials
from reftel.traffic.station import Station
from traffic.conftest import ADA, form
from traffic.test_receiving import WIRE


def fill(station: Station, room: bool) -> None:
    """Let the database have no page more, or as many as it likes; one connection serves the test."""
    with station.engine.connect() as connection:
        pages = connection.exec_driver_sql("PRAGMA page_count").scalar_one()
        connection.exec_driver_sql(f"PRAGMA max_page_count = {2_000_000 if room else pages}")


def count(station: Station, table: object) -> int:
    with station.reading() as connection:
        return int(connection.execute(select(func.count()).select_from(table)).scalar_one())  # type: ignore[arg-type]


def test_a_release_on_a_full_disk_draws_no_number(valletta: Station) -> None:
    number = write_draft(valletta, form(), ADA)
    fill(valletta, room=False)
    long = [{"marking": "C", "text": ("EXERCISE. The ferry lay. " * 900).strip()}] * 2
    large = write_draft_when_there_is_room(valletta, form(paragraphs=long))
    fill(valletta, room=False)

    with pytest.raises(TrafficError, match="full"):
        release(valletta, large, ADA)
    assert (count(valletta, serials), count(valletta, outgoing)) == (0, 0)
    fill(valletta, room=True)

    assert release(valletta, number, ADA).id == "26VALLETTA1"
    assert release(valletta, large, ADA).id == "26VALLETTA2"


def write_draft_when_there_is_room(station: Station, given: dict[str, object]) -> int:
    fill(station, room=True)
    return write_draft(station, given, ADA)


def test_a_station_with_a_full_disk_says_not_now(make_station: Callable[..., Station]) -> None:
    rome = make_station("ROME", "VALLETTA")
    wire = WIRE.replace("port.", "port. " + "EXERCISE. " * 2_000)
    fill(rome, room=False)

    refused = receive(rome, wire.encode(), "line")

    assert (refused.accepted, refused.later) == (False, True)
    assert "full" in refused.reason
    assert count(rome, incoming) == 0
    fill(rome, room=True)
    assert receive(rome, wire.encode(), "line").accepted
