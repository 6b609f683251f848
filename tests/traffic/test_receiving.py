"""What comes in: taken once, judged, counted, thanked for, asked for, relayed, filed, distributed."""

from __future__ import annotations

import socket
from collections.abc import Callable
from dataclasses import replace
from functools import partial

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from sqlalchemy import select

from reftel.archive import Archive
from reftel.errors import ChannelError
from reftel.telegram import Precedence
from reftel.traffic.accounting import send_service
from reftel.traffic.channels.channel import Answer
from reftel.traffic.channels.tcp import TcpListener
from reftel.traffic.drafts import write_draft
from reftel.traffic.filing import file_waiting, fill_boxes
from reftel.traffic.journal import what_became_of
from reftel.traffic.judging import Text, judge, text_digest
from reftel.traffic.outbox import DEAD
from reftel.traffic.overview import metrics, overview, refusals
from reftel.traffic.receiving import MOST_RELAYS, receive
from reftel.traffic.releasing import release
from reftel.traffic.repeating import repeat
from reftel.traffic.schema import boxes, deliveries, incoming, journal
from reftel.traffic.sending import pause, retry_dead
from reftel.traffic.settings import ChannelSettings
from reftel.traffic.station import Station
from traffic.conftest import ADA, Hands, Line, form, line, send_all, sent_from

Make = Callable[..., Station]

WIRE = """\
VZCZCVRO0001
OO RUEHRO
DE RUEHVT #0312 3281520
ZNY CCCCC
O 241520Z NOV 26
FM AMEMBASSY VALLETTA
TO RUEHRO/AMEMBASSY ROME IMMEDIATE 0007

C O N F I D E N T I A L VALLETTA 000312

E.O. 13526: DECL: 11/24/2036
TAGS: PREL, MT
SUBJECT: EXERCISE: THE FERRY STANDSTILL

Classified By: Ambassador Ada Quillmark for reasons 1.4 (b) and (d).

1. (C) EXERCISE. The ferry lay in port.

2. (C) EXERCISE. Nobody went aboard.
QUILLMARK
"""

RULES = """
[[distribution]]
boxes = ["pol", "dcm"]
tags = ["PREL"]
role = "action"
[[distribution]]
boxes = ["dcm", "port"]
words = ["the ferry"]
[[distribution]]
boxes = ["front-office"]
captions = ["NODIS"]
"""


@pytest.fixture
def rome(make_station: Make) -> Station:
    return make_station("ROME", "VALLETTA", extra=RULES)


def took(station: Station, wire: str = WIRE, channel: str = "line") -> Answer:
    return receive(station, wire.encode(), channel)


def outcomes(station: Station) -> list[tuple[str, str | None]]:
    with station.reading() as connection:
        rows = connection.execute(select(incoming).order_by(incoming.c.key))
        return [(row.outcome, row.reason) for row in rows]


def events(station: Station) -> list[str]:
    with station.reading() as connection:
        return [
            row[0] for row in connection.execute(select(journal.c.event).order_by(journal.c.key))
        ]


# --- judged


@pytest.mark.parametrize(
    ("old", "new", "reason"),
    [
        pytest.param("DE RUEHVT #0312 3281520\n", "", "format line 3", id="no line 3"),
        pytest.param("FM AMEMBASSY VALLETTA\n", "", "FM", id="no originator"),
        pytest.param(
            "TO RUEHRO/AMEMBASSY ROME IMMEDIATE 0007\n", "", "TO, INFO", id="no addressee"
        ),
        pytest.param("ZNY CCCCC", "ZNY SSSSS", "security line says SSSSS", id="levels differ"),
        pytest.param("ZNY CCCCC\n", "", "no security line", id="no security line"),
        pytest.param(
            "VALLETTA 000312", "VALLETTA 000313", "text of another telegram", id="other text"
        ),
        pytest.param(
            "C O N F I D E N T I A L VALLETTA 000312\n", "", "classification", id="no level"
        ),
        pytest.param("RUEHRO", "RUEHTU", "no route leads on", id="not for us"),
        pytest.param("port.", "port.\0", "zero byte", id="zero byte"),
    ],
)
def test_what_may_not_be_passed_on_is_refused_once_with_its_reason(
    rome: Station, old: str, new: str, reason: str
) -> None:
    wire = WIRE.replace(old, new)
    if old == "RUEHRO":
        wire = wire.replace("AMEMBASSY ROME", "AMEMBASSY TUNIS")

    first, second = took(rome, wire), took(rome, wire)

    assert not first.accepted
    assert not first.later
    assert reason in first.reason
    assert second == first
    assert [outcome for outcome, _ in outcomes(rome)] == ["refused"]


def test_a_text_that_is_too_large_is_refused(make_station: Make) -> None:
    station = make_station("ROME", "VALLETTA", head="largest = 1000")

    answer = took(station, WIRE + "X" * 1000)

    assert answer == Answer(False, "has more than 1,000 bytes")


def test_what_a_channel_refuses_is_among_the_refusals_and_in_the_journal(
    make_station: Make,
) -> None:
    rome = make_station("ROME", "VALLETTA", head="largest = 1000")
    channel = ChannelSettings("line", "VRO", "tcp", "", "127.0.0.1:0", timeout=5.0)
    listener = TcpListener(channel, partial(receive, rome), rome.settings.largest)
    listener.start()
    heard = []
    for data in (b"VZCZCVRO0001\r\n" + b"X" * 80_000, b"GET / HTTP/1.1\r\nNNNN\r\n"):
        with socket.create_connection(("127.0.0.1", listener.port), 5.0) as line_:
            line_.sendall(data)
            heard.append(line_.recv(4096))
    listener.stop()

    assert [words.split()[0] for words in heard] == [b"REFUSED", b"REFUSED"]
    reasons = ["does not begin with VZCZC", "has more than 1,000 bytes"]
    assert [(one.channel, one.reason) for one in refusals(rome)] == [
        ("line", reason) for reason in reasons
    ]
    with rome.reading() as connection:
        kept = connection.execute(select(incoming.c.text).order_by(incoming.c.key)).scalars().all()
        noted = connection.execute(
            select(journal.c.detail).where(journal.c.event == "refused").order_by(journal.c.key)
        )
        assert noted.scalars().all() == [f"by line: {reason}" for reason in reversed(reasons)]
    assert bytes(kept[0]).startswith(b"VZCZCVRO0001")
    assert len(kept[0]) <= 10_000


def test_bytes_that_are_no_utf8_are_refused(rome: Station) -> None:
    assert "no UTF-8" in receive(rome, b"VZCZC\xff", "line").reason


@given(st.binary(max_size=400))
@settings(max_examples=200)
def test_judging_never_raises(data: bytes) -> None:
    assert isinstance(judge(data, 10_000), Text | str)


@given(st.sampled_from(WIRE.split("\n")), st.text(max_size=40))
@settings(max_examples=200)
def test_a_line_changed_is_judged(old: str, new: str) -> None:
    assert isinstance(judge(WIRE.replace(old, new).encode("utf-8", "replace"), 10_000), Text | str)


def test_the_digest_is_that_of_the_text_and_not_of_its_way() -> None:
    other = WIRE.replace("VZCZCVRO0001", "VZCZCXYZ0999").replace("OO RUEHRO", "OO RUEHRO RUEHTU")

    assert text_digest(other.replace("ZNY CCCCC", "ZNY CCCCC ZDK")) == text_digest(WIRE)
    assert text_digest(WIRE.replace("\n\n", " \n\n")) == text_digest(WIRE)
    assert text_digest(WIRE.replace("port", "sea")) != text_digest(WIRE)


# --- taken once


def test_a_telegram_is_taken_once_and_thanked_for_each_time(rome: Station) -> None:
    assert took(rome).accepted
    assert took(rome, WIRE.replace("VRO0001", "VRO0009")).accepted

    assert [outcome for outcome, _ in outcomes(rome)] == ["telegram", "duplicate"]
    assert send_service(rome) == 2
    assert send_service(rome) == 0


def test_a_repetition_joins_what_it_repeats(rome: Station) -> None:
    took(rome)
    took(rome, WIRE.replace("ZNY CCCCC", "ZNY CCCCC ZDK"))

    assert [outcome for outcome, _ in outcomes(rome)] == ["telegram", "duplicate"]


def test_a_repetition_of_what_has_not_come_is_the_telegram(rome: Station) -> None:
    took(rome, WIRE.replace("ZNY CCCCC", "ZNY CCCCC ZDK"))

    assert outcomes(rome) == [("telegram", "a repetition; the first has not come")]


def test_another_text_under_the_same_number_is_kept_beside_the_first(rome: Station) -> None:
    took(rome)
    took(rome, WIRE.replace("in port", "at sea"))

    assert [outcome for outcome, _ in outcomes(rome)] == ["telegram", "differing"]


def test_a_station_that_cannot_write_says_not_now(rome: Station) -> None:
    with rome.writing() as connection:
        connection.exec_driver_sql("DROP TABLE receipts")

    answer = took(rome)

    assert not answer.accepted
    assert answer.later
    assert outcomes(rome) == []


# --- filed and distributed


def test_it_is_filed_and_put_into_the_boxes_of_the_rules_once(rome: Station) -> None:
    took(rome)

    with Archive.open(rome.archive_path, create=True) as archive:
        assert file_waiting(rome, archive) == 1
        assert file_waiting(rome, archive) == 0
        assert archive.search_ids("ferry") == ["26VALLETTA312"]
    found = sorted(
        str(path.relative_to(rome.boxes_path)) for path in rome.boxes_path.rglob("*.txt")
    )
    assert found == [f"{box}/26VALLETTA312.1.txt" for box in ("dcm", "pol", "port")]
    assert (rome.boxes_path / "pol" / "26VALLETTA312.1.txt").read_text() == WIRE


def test_filing_again_after_a_crash_files_nothing_twice(rome: Station) -> None:
    took(rome)
    with Archive.open(rome.archive_path, create=True) as archive:
        file_waiting(rome, archive)
        with rome.writing() as connection:
            connection.execute(incoming.update().values(filed=False))
            connection.execute(boxes.update().values(put=False))

        file_waiting(rome, archive)

        stored = archive.get("26VALLETTA312")
        assert stored is not None
        assert len(stored.copies) == 1
    assert len(list(rome.boxes_path.rglob("*.txt"))) == 3


def test_what_no_rule_places_goes_to_the_registry(make_station: Make) -> None:
    station = make_station("ROME", "VALLETTA")
    took(station)
    fill_boxes(station)

    assert [path.parent.name for path in station.boxes_path.rglob("*.txt")] == ["registry"]


def test_a_member_of_a_collective_is_known_by_its_indicator(rome: Station) -> None:
    collective = WIRE.replace(
        "TO RUEHRO/AMEMBASSY ROME IMMEDIATE 0007", "TO EXERCISE COLLECTIVE IMMEDIATE"
    )

    assert took(rome, collective).accepted
    assert not took(
        rome,
        collective.replace("VALLETTA 000312", "VALLETTA 000313")
        .replace("#0312", "#0313")
        .replace("COLLECTIVE IMMEDIATE\n", "COLLECTIVE IMMEDIATE\nXMT AMEMBASSY ROME\n"),
    ).accepted


# --- receipts, continuity, repetition: two stations


@pytest.fixture
def pair(valletta: Station, make_station: Make) -> tuple[Station, Station, Line, Line]:
    rome = make_station("ROME", "VALLETTA")
    return valletta, rome, line(valletta, "rome", rome), line(rome, "valletta", valletta)


def settled(one: Station, other: Station, out: Line, back: Line) -> None:
    """Let both send what they have, until nobody has anything to say."""
    for _ in range(10):
        said = send_all(one, out) + send_all(other, back) + send_service(one) + send_service(other)
        if said == 0:
            return
    raise AssertionError("they never fall silent")


def states(station: Station) -> list[tuple[str, int | None, str]]:
    with station.reading() as connection:
        rows = connection.execute(
            select(deliveries.c.plad, deliveries.c.continuity, deliveries.c.state)
            .where(deliveries.c.continuity.is_not(None))
            .order_by(deliveries.c.key)
        )
        return [tuple(row) for row in rows]


def test_a_receipt_comes_back(pair: tuple[Station, Station, Line, Line]) -> None:
    valletta, rome, out, back = pair
    sent_from(valletta)

    settled(valletta, rome, out, back)

    assert states(valletta) == [("AMEMBASSY ROME", 1, "received")]
    fate = what_became_of(valletta, "Valletta 1")
    assert fate is not None
    assert [entry.event for entry in fate.entries] == ["released", "sent", "acknowledged"]


def test_a_number_that_has_not_come_is_asked_for_and_sent_again(
    pair: tuple[Station, Station, Line, Line], clock: Hands
) -> None:
    valletta, rome, out, back = pair
    sent_from(valletta)
    settled(valletta, rome, out, back)
    out.loses = True
    for _ in range(3):
        sent_from(valletta)
    send_all(valletta, out)
    out.loses = False
    sent_from(valletta)
    settled(valletta, rome, out, back)
    assert [gap.number for gap in overview(rome).gaps] == [2, 3, 4]
    assert overview(rome).gaps[0].asked is None

    clock.on(minutes=2)
    settled(valletta, rome, out, back)

    assert overview(rome).gaps == ()
    with rome.reading() as connection:
        ids = connection.execute(select(incoming.c.id).where(incoming.c.outcome == "telegram"))
        assert sorted(row[0] for row in ids) == [f"26VALLETTA{n}" for n in range(1, 6)]
    assert {state for *_, state in states(valletta)} == {"received"}


def test_telegrams_that_overtake_each_other_leave_no_gap(
    pair: tuple[Station, Station, Line, Line], clock: Hands
) -> None:
    valletta, rome, out, back = pair
    sent_from(valletta)
    settled(valletta, rome, out, back)
    sent_from(valletta, to=["AMEMBASSY ROME"])
    sent_from(valletta, to=["AMEMBASSY ROME FLASH"])
    settled(valletta, rome, out, back)
    clock.on(minutes=2)

    assert send_service(rome) == 0
    assert overview(rome).gaps == ()


def test_a_number_that_was_never_sent_is_not_repeated(
    pair: tuple[Station, Station, Line, Line],
) -> None:
    valletta, *_ = pair
    request = (
        "VZCZCRVA0001\nPP RUEHVT\nDE RUEHRO #0001 3281520\nZNR UUUUU\nP 241520Z NOV 26\n"
        "FM AMEMBASSY ROME\nTO RUEHVT/AMEMBASSY VALLETTA\nUNCLAS SVC\n"
        "INT ZDK AMEMBASSY ROME 0100-0101\nWHO ARE YOU\n"
    )

    assert took(valletta, request).accepted
    assert took(valletta, request).accepted

    assert events(valletta) == ["service", "service", "service"]


def test_a_repetition_by_hand_reaches_whoever_lost_it(
    pair: tuple[Station, Station, Line, Line], clock: Hands
) -> None:
    valletta, rome, out, back = pair
    released = sent_from(valletta)
    settled(valletta, rome, out, back)
    clock.on(minutes=1)
    repeat(valletta, released.id, ADA)

    settled(valletta, rome, out, back)

    assert [outcome for outcome, _ in outcomes(rome)] == ["telegram", "duplicate"]


def test_a_corrected_copy_is_filed_beside_the_first(
    pair: tuple[Station, Station, Line, Line], clock: Hands
) -> None:
    valletta, rome, out, back = pair
    sent_from(valletta)
    clock.on(minutes=1)
    corrected = form(correction="C O R R E C T E D C O P Y (TEXT)", tags=["PREL", "IT"])
    release(valletta, write_draft(valletta, corrected, ADA, corrects="26VALLETTA1"), ADA)

    settled(valletta, rome, out, back)

    assert [outcome for outcome, _ in outcomes(rome)][:2] == ["telegram", "corrected"]
    with Archive.open(rome.archive_path, create=True) as archive:
        file_waiting(rome, archive)
        stored = archive.get("26VALLETTA1")
        assert stored is not None
        assert len(stored.copies) == 2


# --- faults of a channel


def test_a_channel_that_fails_is_tried_again_later_and_later(
    valletta: Station, clock: Hands
) -> None:
    sent_from(valletta)
    channel = line(valletta, "rome")
    channel.fault = ChannelError("nobody answers")

    assert send_all(valletta, channel) == 0
    assert send_all(valletta, channel) == 0  # not before its time
    clock.on(seconds=5)
    send_all(valletta, channel)
    clock.on(seconds=9)
    send_all(valletta, channel)
    stuck = what_became_of(valletta, "VALLETTA 1")
    assert stuck is not None
    assert [copy.attempts for copy in stuck.copies] == [2]
    clock.on(seconds=1)
    send_all(valletta, channel)

    dead = overview(valletta).stuck
    assert [(one.state, one.reason) for one in dead] == [("dead", "nobody answers")]
    channel.fault = None
    retry_dead(valletta, dead[0].key, ADA)
    assert send_all(valletta, channel) == 1


def test_what_is_due_soon_is_tried_more_often(valletta: Station) -> None:
    channel = valletta.settings.channel("rome")

    waits = [pause(channel, 9, valletta.settings.due[one]) for one in Precedence]

    assert [one.total_seconds() for one in waits] == [900, 900, 180, 90, 30]


def test_a_refusal_for_good_is_not_tried_again(valletta: Station) -> None:
    sent_from(valletta)
    channel = line(valletta, "rome")
    channel.fault = ChannelError("no such mailbox", permanent=True)

    send_all(valletta, channel)

    assert [(one.state, one.attempts) for one in overview(valletta).stuck] == [(DEAD, 1)]


def test_a_channel_given_up_leaves_to_its_alternate(make_station: Make, clock: Hands) -> None:
    extra = '[[routes]]\nprefix = "RUEHR"\nchannels = ["rome", "state"]\n'
    station = make_station(
        "VALLETTA",
        "STATE",
        extra=extra
        + (
            '[[channels]]\nname = "rome"\ntrigraph = "VXX"\nkind = "tcp"\naddress = "127.0.0.1:1"\nattempts = 1\n'
        ),
    )
    sent_from(station)
    first, second = line(station, "rome"), line(station, "state")
    first.fault = ChannelError("nobody answers")

    send_all(station, first)
    send_all(station, second)

    assert [one.line.channel for one in second.sent] == ["VST"]
    assert overview(station).stuck == ()


def test_a_number_of_a_channel_stays_with_its_transmission(valletta: Station, clock: Hands) -> None:
    sent_from(valletta)
    channel = line(valletta, "rome")
    channel.fault = ChannelError("nobody answers")
    send_all(valletta, channel)
    clock.on(seconds=5)
    channel.fault = None
    sent_from(valletta)

    send_all(valletta, channel)

    assert [(one.id, one.line.number) for one in channel.sent] == [
        ("26VALLETTA1", "0001"),
        ("26VALLETTA2", "0002"),
    ]


def test_what_is_not_acknowledged_in_time_is_overdue(valletta: Station, clock: Hands) -> None:
    sent_from(valletta, to=["AMEMBASSY ROME FLASH"])
    send_all(valletta, line(valletta, "rome"))
    clock.on(minutes=11)

    state = overview(valletta)

    assert [(one.sent, one.overdue) for one in state.lines] == [(1, 1)]
    assert [one.state for one in state.stuck] == ["overdue"]
    assert b'reftel_copies{channel="rome",precedence="FLASH",state="overdue"} 1.0' in metrics(
        valletta
    )


# --- relay


def test_a_relay_passes_on_what_it_reaches_and_never_back(make_station: Make) -> None:
    relay = make_station("ROME", "VALLETTA", "TUNIS")
    wire = WIRE.replace("OO RUEHRO", "OO RUEHRO RUEHTU RUEHVT").replace(
        "TO RUEHRO/AMEMBASSY ROME IMMEDIATE 0007",
        "TO RUEHRO/AMEMBASSY ROME IMMEDIATE 0007\nRUEHTU/AMEMBASSY TUNIS",
    )

    assert took(relay, wire, "valletta").accepted

    tunis = line(relay, "tunis")
    send_all(relay, tunis)
    assert [one.wire for one in tunis.sent] == [
        wire.replace("VZCZCVRO0001", "VZCZCRTU0001").replace("OO RUEHRO RUEHTU RUEHVT", "OO RUEHTU")
    ]
    assert send_all(relay, line(relay, "valletta")) == 0


def test_a_loop_is_seen_and_cut(make_station: Make) -> None:
    relay = make_station("ROME", "VALLETTA", "TUNIS")
    wire = WIRE.replace("OO RUEHRO", "OO RUEHTU").replace(
        "RUEHRO/AMEMBASSY ROME", "RUEHTU/AMEMBASSY TUNIS"
    )

    for _ in range(MOST_RELAYS + 2):
        took(relay, wire, "valletta")

    assert send_all(relay, line(relay, "tunis")) == MOST_RELAYS
    assert events(relay).count("loop") == 2


def test_what_is_sent_is_what_arrives(pair: tuple[Station, Station, Line, Line]) -> None:
    valletta, rome, out, _ = pair
    sent_from(valletta, subject="EXERCISE: NAÏVE FERRY", tags=["PREL"])
    send_all(valletta, out)

    with rome.reading() as connection:
        wire = bytes(connection.execute(select(incoming.c.text)).scalar_one()).decode()
    sent = judge(out.sent[0].wire.encode(), 10**6)
    arrived = judge(wire.encode(), 10**6)

    assert isinstance(sent, Text)
    assert isinstance(arrived, Text)
    assert arrived.telegram == sent.telegram
    assert replace(out.sent[0], key=0).wire == wire
