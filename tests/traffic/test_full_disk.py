"""A disk that is full: nothing half done, nothing forgotten, work goes on when there is room."""

from __future__ import annotations

import json
import resource
import signal
import subprocess
import sys
from collections.abc import Callable

import pytest
from sqlalchemy import func, select

from reftel.errors import TrafficError
from reftel.traffic.drafts import write_draft
from reftel.traffic.receiving import receive
from reftel.traffic.releasing import release
from reftel.traffic.schema import incoming, outgoing, serials
from reftel.traffic.station import Station
from traffic.conftest import ADA, form, sent_from
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


def test_a_file_that_may_not_grow_refuses_with_a_reason_and_leaves_nothing_half(
    valletta: Station,
) -> None:
    """The limit of a real file (RLIMIT_FSIZE) in a process of its own: no page limit of SQLite's."""
    sent_from(valletta)
    state = valletta.path / "state.sqlite"
    limit = state.stat().st_size
    long = [{"marking": "C", "text": "EXERCISE. The ferry lay in port.\n" * 900}] * 3
    line = json.dumps(form(paragraphs=long))

    def send(most: int | None) -> subprocess.CompletedProcess[str]:
        def held() -> None:
            resource.setrlimit(resource.RLIMIT_FSIZE, (most or 0, most or 0))
            signal.signal(signal.SIGXFSZ, signal.SIG_IGN)

        command = [sys.executable, "-m", "reftel", "send", "-", "--by", ADA]
        return subprocess.run(
            [*command, "--station", str(valletta.path)],
            input=line,
            capture_output=True,
            text=True,
            check=False,
            preexec_fn=held if most is not None else None,
        )

    refused = send(limit)

    assert refused.returncode != 0
    assert "cannot be written" in refused.stderr
    assert "Traceback" not in refused.stderr
    assert (count(valletta, serials), count(valletta, outgoing)) == (1, 1)
    assert send(None).returncode == 0
    assert (count(valletta, serials), count(valletta, outgoing)) == (2, 2)
    with valletta.reading() as connection:
        assert connection.exec_driver_sql("PRAGMA integrity_check").scalar_one() == "ok"
