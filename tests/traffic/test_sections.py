"""Long telegrams: cut at paragraph ends on their way, whole again at the other end."""

from __future__ import annotations

import itertools
import random
import re
from collections.abc import Sequence
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st
from sqlalchemy import select

from reftel.archive import Archive
from reftel.codec import read, write
from reftel.errors import FormError, TrafficError
from reftel.traffic.accounting import send_service
from reftel.traffic.assembling import incomplete
from reftel.traffic.channels.channel import Transmission
from reftel.traffic.composing import compose, in_sections
from reftel.traffic.drafts import write_draft
from reftel.traffic.examining import examine
from reftel.traffic.filing import file_waiting
from reftel.traffic.journal import what_became_of
from reftel.traffic.judging import Text, judge, text_digest, without_channel
from reftel.traffic.outbox import RECEIVED
from reftel.traffic.queue import OwnQueue
from reftel.traffic.receiving import receive
from reftel.traffic.releasing import release
from reftel.traffic.repeating import repeat
from reftel.traffic.schema import deliveries, incoming, outgoing, transmissions
from reftel.traffic.sections import cuts_of, joined, section_of
from reftel.traffic.sending import retry_dead, send_next
from reftel.traffic.settings import settings_from
from reftel.traffic.station import Station
from traffic.conftest import ADA, Hands, MakeStation, form, line, send_all, sent_from

HEAD = "section_lines = 20"


def paragraphs(lengths: Sequence[int]) -> list[dict[str, str]]:
    return [
        {"marking": "C", "text": "\n".join(f"EXERCISE. Line {n} of {at}." for n in range(length))}
        for at, length in enumerate(lengths, start=1)
    ]


def long_form(*lengths: int, **changes: Any) -> dict[str, Any]:
    return form(paragraphs=paragraphs(lengths or (9, 9, 9, 9, 9)), **changes)


@given(st.lists(st.integers(1, 30), min_size=1, max_size=12), st.integers(5, 40))
def test_the_sections_make_the_telegram_again(lengths: list[int], most: int) -> None:
    settings = settings_from({"post": "VALLETTA"})
    moment = Hands()()
    telegram = in_sections(
        lambda sections, _: compose(
            long_form(*lengths), settings, moment, 312, signature="QUILLMARK", sections=sections
        ),
        long_form(*lengths),
        most,
    )
    text = without_channel(write(telegram))
    cuts = cuts_of(telegram, text, most)
    total = len(cuts) + 1
    assert telegram.sections == (total if cuts else None)
    if not cuts:
        return
    parts = [section_of(text, cuts, number) for number in range(1, total + 1)]

    assert joined(parts) == text
    numbers = itertools.count(1)
    for at, part in enumerate(parts, start=1):
        seen = judge(part.encode(), 10**6)
        assert isinstance(seen, Text), seen
        assert seen.section == (at, total)
        assert f"SECTION {at:02} OF {total:02} VALLETTA 000312\n" in part
        # A reader of one section may take "11." for a paragraph mark and 1; the text says it.
        held = re.findall(r"^([0-9]+)\. \(C\)", part, re.MULTILINE)
        assert held == [str(next(numbers)) for _ in held]
        body = part.split("\n\n", 2)[2]
        assert len(body.splitlines()) <= most + 8 or len(held) == 1 or at == 1
    # As few as the length allows: two neighbours never fit into one.
    for one, two in itertools.pairwise(parts[1:]):
        assert sum(len(part.split("\n\n", 2)[2].splitlines()) for part in (one, two)) + 1 > most


@pytest.fixture
def pair(make_station: MakeStation) -> tuple[Station, Station]:
    rome = make_station("ROME", "VALLETTA")
    return make_station("VALLETTA", "ROME", head=HEAD), rome


def wires(station: Station) -> list[Transmission]:
    channel = line(station, "rome")
    send_all(station, channel)
    return channel.sent


def whole_text(station: Station) -> str:
    with station.reading() as connection:
        return bytes(connection.execute(select(outgoing.c.text)).scalars().first() or b"").decode()


def taken(station: Station) -> list[Any]:
    with station.reading() as connection:
        rows = connection.execute(select(incoming).where(incoming.c.outcome == "telegram"))
        return list(rows)


@pytest.mark.parametrize("seed", range(6))
def test_they_come_in_any_order_and_twice_and_make_one(
    pair: tuple[Station, Station], seed: int
) -> None:
    valletta, rome = pair
    release(valletta, write_draft(valletta, long_form(), ADA), ADA)
    sent = wires(valletta)
    assert len(sent) == 3
    assert [str(one.line) for one in sent] == [f"VZCZCVRO{n:04}" for n in (1, 2, 3)]
    order = sent + random.Random(seed).sample(sent, 2)
    random.Random(seed).shuffle(order)
    for one in order:
        assert receive(rome, one.wire.encode(), "line").accepted

    (row,) = taken(rome)
    text = bytes(row.text).decode()
    assert text_digest(text) == text_digest(whole_text(valletta))
    assert read(text).telegram == read(whole_text(valletta)).telegram
    assert incomplete(rome) == []
    with Archive.open(rome.archive_path, create=True) as archive:
        assert file_waiting(rome, archive) == 1
        stored = archive.get("26VALLETTA1")
    assert stored is not None
    assert stored.json["sections"] == 3
    assert len(list(rome.boxes_path.rglob("*.txt"))) == 1


def test_the_receipt_is_for_the_whole(pair: tuple[Station, Station]) -> None:
    valletta, rome = pair
    release(valletta, write_draft(valletta, long_form(), ADA), ADA)
    sent = wires(valletta)
    for one in sent[:2]:
        receive(rome, one.wire.encode(), "line")
    assert send_service(rome) == 0
    receive(rome, sent[2].wire.encode(), "line")
    assert send_service(rome) == 1
    send_all(rome, line(rome, "valletta", valletta))

    fate = what_became_of(valletta, "VALLETTA 1")
    assert fate is not None
    assert [copy.state for copy in fate.copies] == [RECEIVED]


def test_each_section_has_a_continuity_number_and_a_lost_one_is_asked_for(
    pair: tuple[Station, Station], clock: Hands
) -> None:
    valletta, rome = pair
    release(valletta, write_draft(valletta, long_form(), ADA), ADA)
    sent_from(valletta)
    sent = wires(valletta)
    assert "AMEMBASSY ROME IMMEDIATE 0001-0003\n" in sent[0].text
    assert "AMEMBASSY ROME IMMEDIATE 0004\n" in sent[3].text
    for at in (0, 2, 3):
        receive(rome, sent[at].wire.encode(), "line")
    assert [(one.have, one.total) for one in incomplete(rome)] == [((1, 3), 3)]

    clock.on(seconds=61)
    asked = line(rome, "valletta", valletta)
    send_service(rome)
    send_all(rome, asked)
    assert "INT ZDK AMEMBASSY ROME 0002\n" in "".join(one.text for one in asked.sent)
    for one in wires(valletta):
        receive(rome, one.wire.encode(), "line")

    assert {row.id for row in taken(rome)} == {"26VALLETTA1", "26VALLETTA2"}
    assert incomplete(rome) == []
    clock.on(seconds=61)
    assert "INT ZDK" not in str(send_service(rome))
    with rome.reading() as connection:
        texts = connection.execute(select(incoming.c.text)).scalars()
        assert any(b"ZDK" in text for text in texts)


def test_a_section_that_is_dead_is_a_copy_that_is_dead(pair: tuple[Station, Station]) -> None:
    from reftel.errors import ChannelError

    valletta, _ = pair
    release(valletta, write_draft(valletta, long_form(), ADA), ADA)
    channel, queue = line(valletta, "rome"), OwnQueue(valletta)
    channel.fault = ChannelError("will not have it", permanent=True)
    assert send_next(valletta, queue, channel, 1).dead == 1
    channel.fault = None

    def states() -> list[str]:
        with valletta.reading() as connection:
            return list(connection.execute(select(deliveries.c.state)).scalars())

    assert states() == ["dead"]
    retry_dead(valletta, 1, ADA)
    assert states() == ["queued"]
    send_all(valletta, channel)
    assert states() == ["sent"]


def test_a_repetition_is_cut_where_the_first_was(
    pair: tuple[Station, Station], clock: Hands
) -> None:
    valletta, rome = pair
    release(valletta, write_draft(valletta, long_form(), ADA), ADA)
    first = wires(valletta)
    clock.on(minutes=5)
    assert repeat(valletta, "26VALLETTA1", ADA) == 3
    again = wires(valletta)

    for one, two in zip(first, again, strict=True):
        assert two.text == one.text.replace("ZNY CCCCC\n", "ZNY CCCCC ZDK\n")
        receive(rome, two.wire.encode(), "line")
    assert len(taken(rome)) == 1


def test_what_is_not_several_sections_is_taken_as_it_is(make_station: MakeStation) -> None:
    rome = make_station("ROME", "VALLETTA")
    one = make_station("VALLETTA", "ROME")
    sent_from(one)
    (sent,) = wires(one)
    suffixed = sent.wire.replace("#0001 ", "#0001/01 ")
    later = sent.wire.replace("#0001 ", "#0001/02 ")

    assert receive(rome, suffixed.encode(), "line").accepted
    assert receive(rome, later.encode(), "line").reason == "is section 2 of 1"


def test_sections_that_are_too_much_together_are_kept_and_said(
    make_station: MakeStation,
) -> None:
    rome = make_station("ROME", "VALLETTA", head="largest = 1500")
    valletta = make_station("VALLETTA", "ROME", head=HEAD)
    release(valletta, write_draft(valletta, long_form(), ADA), ADA)
    for one in wires(valletta):
        assert receive(rome, one.wire.encode(), "line").accepted

    assert taken(rome) == []
    assert len(incomplete(rome)) == 1
    fate = what_became_of(rome, "VALLETTA 1")
    assert fate is not None
    assert any("more than 1,500 bytes together" in entry.detail for entry in fate.entries)


def test_a_draft_is_looked_at_in_its_sections(pair: tuple[Station, Station]) -> None:
    valletta, _ = pair
    seen = examine(valletta, long_form())
    assert seen.text is not None
    assert "SECTION 01 OF 03 VALLETTA" in seen.text
    assert seen.findings == ()
    with pytest.raises(TrafficError, match="sections: is given by the station"):
        release(valletta, write_draft(valletta, form(sections=2), ADA), ADA)


def test_more_sections_than_can_be_numbered() -> None:
    settings = settings_from({"post": "VALLETTA"})
    given = long_form(*[9] * 120)
    telegram = compose(given, settings, Hands()(), 1)

    with pytest.raises(FormError, match="99 is the most"):
        cuts_of(telegram, write(telegram), 10)


def test_a_station_of_the_first_form_is_brought_to_this_one(
    make_station: MakeStation,
) -> None:
    station = make_station("VALLETTA", "ROME")
    sent_from(station)
    with station.writing() as connection:
        for table, column in (
            (outgoing, "cuts"),
            (transmissions, "section"),
            (transmissions, "last_section"),
            (deliveries, "continuity_last"),
        ):
            connection.exec_driver_sql(f"ALTER TABLE {table.name} DROP COLUMN {column}")
        connection.exec_driver_sql("DROP TABLE sections")
        connection.exec_driver_sql("PRAGMA user_version = 1")
    station.close()

    again = Station.open(station.path, clock=station.clock)
    sent_from(again)

    assert [one.id for one in wires(again)] == ["26VALLETTA1", "26VALLETTA2"]
