"""Drafts, clearances, release: who may, what is drawn, what never changes."""

from __future__ import annotations

from pathlib import Path

import pytest
from sqlalchemy import select

from reftel import read
from reftel.check import check
from reftel.errors import TrafficError
from reftel.telegram import Precedence
from reftel.traffic.batch import working
from reftel.traffic.drafts import (
    change_draft,
    clear_draft,
    draft,
    draft_list,
    withdraw_draft,
    write_draft,
)
from reftel.traffic.examining import examine
from reftel.traffic.numbering import cancel_serial, start_serials
from reftel.traffic.queue import OwnQueue, depths
from reftel.traffic.releasing import Refused, Released, release, release_all, sent_telegram
from reftel.traffic.repeating import repeat
from reftel.traffic.schema import deliveries, outgoing, serials
from reftel.traffic.station import Station
from traffic.conftest import ADA, BO, Hands, form, line, send_all, sent_from


def texts(station: Station) -> list[str]:
    with station.reading() as connection:
        return [
            bytes(row[0]).decode()
            for row in connection.execute(select(outgoing.c.text).order_by(outgoing.c.key))
        ]


def drawn(station: Station) -> list[tuple[int, str, str]]:
    with station.reading() as connection:
        rows = connection.execute(select(serials).order_by(serials.c.year, serials.c.serial))
        return [(row.serial, row.use, row.explanation) for row in rows]


def test_a_released_telegram_has_its_number_its_time_and_its_indicators(valletta: Station) -> None:
    outcome = sent_from(
        valletta, to=["AMEMBASSY ROME IMMEDIATE"], info=["SECSTATE WASHDC PRIORITY"]
    )

    assert outcome == Released("26VALLETTA1", "RUEHVT 0001 3281520", 2)
    telegram = read(texts(valletta)[0]).telegram
    assert telegram.heading is not None
    assert str(telegram.mrn) == "26 VALLETTA 1"
    assert [str(one) for one in (*telegram.action, *telegram.info)] == [
        "RUEHRO/AMEMBASSY ROME IMMEDIATE 0001",
        "RUEHC/SECSTATE WASHDC PRIORITY 0001",
    ]
    assert str(telegram.heading.dtg) == "241520Z NOV 26"
    assert telegram.signature == "QUILLMARK"


def test_copies_wait_under_their_own_precedence(valletta: Station) -> None:
    sent_from(
        valletta,
        to=["AMEMBASSY ROME IMMEDIATE"],
        info=["AMEMBASSY TUNIS", "SECSTATE WASHDC PRIORITY"],
    )

    assert depths(valletta) == {
        ("rome", Precedence.IMMEDIATE): 1,
        ("state", Precedence.PRIORITY): 1,
        ("tunis", Precedence.ROUTINE): 1,
    }


def test_continuity_numbers_are_a_series_for_each_addressee(valletta: Station) -> None:
    sent_from(valletta, to=["AMEMBASSY ROME"])
    sent_from(valletta, to=["AMEMBASSY TUNIS"], info=["AMEMBASSY ROME"])

    with valletta.reading() as connection:
        rows = connection.execute(
            select(deliveries.c.plad, deliveries.c.continuity).order_by(deliveries.c.key)
        )
        assert [tuple(row) for row in rows] == [
            ("AMEMBASSY ROME", 1),
            ("AMEMBASSY TUNIS", 1),
            ("AMEMBASSY ROME", 2),
        ]


def test_only_a_releaser_releases(valletta: Station) -> None:
    number = write_draft(valletta, form(), BO)

    with pytest.raises(TrafficError, match="Bo Tarn may not release; Ada Quillmark may"):
        release(valletta, number, BO)
    assert drawn(valletta) == []


def test_a_refused_clearance_stands_until_it_is_given_or_the_text_changes(
    valletta: Station,
) -> None:
    number = write_draft(valletta, form(), ADA)
    clear_draft(valletta, number, BO, agrees=False, why="paragraph 2 is not ours")

    with pytest.raises(TrafficError, match="Bo Tarn did not clear it"):
        release(valletta, number, ADA)
    clear_draft(valletta, number, BO)
    assert draft(valletta, number).cleared_by == ("Bo Tarn",)
    change_draft(valletta, number, form(subject="EXERCISE: ANOTHER"), ADA)
    assert draft(valletta, number).cleared_by == ()
    assert release(valletta, number, ADA).id == "26VALLETTA1"


def test_a_clearance_is_refused_for_a_reason(valletta: Station) -> None:
    number = write_draft(valletta, form(), ADA)

    with pytest.raises(TrafficError, match="for a reason"):
        clear_draft(valletta, number, BO, agrees=False)


def test_a_released_draft_cannot_change(valletta: Station) -> None:
    number = write_draft(valletta, form(), ADA)
    release(valletta, number, ADA)

    for change in (
        lambda: change_draft(valletta, number, form(), ADA),
        lambda: withdraw_draft(valletta, number, ADA),
        lambda: clear_draft(valletta, number, BO),
    ):
        with pytest.raises(TrafficError, match="released and can no longer change; a correction"):
            change()
    with pytest.raises(TrafficError, match="it is released already"):
        release(valletta, number, ADA)


def test_every_step_is_kept(valletta: Station) -> None:
    number = write_draft(valletta, form(), BO)
    clear_draft(valletta, number, ADA)
    release(valletta, number, ADA)

    steps = draft(valletta, number).steps

    assert [(step.who, step.what, step.note) for step in steps] == [
        ("Bo Tarn", "drafted", ""),
        ("Ada Quillmark", "cleared", ""),
        ("Ada Quillmark", "released", "26VALLETTA1"),
    ]
    assert [one.state for one in draft_list(valletta)] == ["released"]


def test_one_that_is_refused_draws_no_number_and_spoils_no_other(valletta: Station) -> None:
    good = write_draft(valletta, form(), ADA)
    unknown = write_draft(valletta, form(to=["AMEMBASSY RMOE"]), ADA)
    last = write_draft(valletta, form(), ADA)

    outcomes = release_all(valletta, [good, unknown, 99, last], ADA)

    assert [type(one) for one in outcomes] == [Released, Refused, Refused, Released]
    assert "did you mean AMEMBASSY ROME" in str(outcomes[1])
    assert drawn(valletta) == [(1, "telegram", f"draft {good}"), (2, "telegram", f"draft {last}")]


@pytest.mark.parametrize(
    ("changes", "reason"),
    [
        pytest.param({"id": "26VALLETTA9"}, "given by the station at release", id="number"),
        pytest.param({"classification": None}, "classification", id="no classification"),
        pytest.param(
            {"paragraphs": [{"marking": "S", "text": "EXERCISE."}, {"marking": "C", "text": "X."}]},
            "MRK",
            id="a paragraph above the whole",
        ),
        pytest.param(
            {"paragraphs": [{"marking": "C", "text": "A.\n2. (C) B."}]},
            "cannot be written as it is",
            id="a paragraph inside another",
        ),
    ],
)
def test_what_cannot_be_sent_is_refused_before_and_at_release(
    valletta: Station, changes: dict[str, object], reason: str
) -> None:
    examined = examine(valletta, form(**changes))
    number = write_draft(valletta, form(**changes), ADA)

    assert not examined.may_go
    with pytest.raises(TrafficError, match=reason):
        release(valletta, number, ADA)
    assert drawn(valletta) == []


def test_an_examined_draft_draws_nothing(valletta: Station) -> None:
    examined = examine(valletta, form())

    assert examined.may_go
    assert examined.text is not None
    assert "VALLETTA 000001" in examined.text
    assert drawn(valletta) == []


def test_a_cancelled_number_stays_explained(valletta: Station) -> None:
    with working(valletta) as batch:
        cancel_serial(batch, 2026, "spoilt on the form")

    assert sent_from(valletta).id == "26VALLETTA2"
    assert drawn(valletta)[0] == (1, "cancelled", "spoilt on the form")


def test_a_series_goes_on_after_numbers_given_by_hand_and_only_once(valletta: Station) -> None:
    with working(valletta) as batch:
        start_serials(batch, 2026, 311)

    assert sent_from(valletta).id == "26VALLETTA312"
    with pytest.raises(TrafficError, match="its last number is 312"), working(valletta) as batch:
        start_serials(batch, 2026, 5)


def test_numbers_begin_anew_with_the_year(valletta: Station, clock: Hands) -> None:
    sent_from(valletta)
    clock.on(days=60)

    assert sent_from(valletta).id == "27VALLETTA1"


def test_a_corrected_copy_has_the_number_and_the_time_of_its_telegram(
    valletta: Station, clock: Hands
) -> None:
    sent_from(valletta)
    clock.on(minutes=12)
    correction = form(correction="C O R R E C T E D C O P Y (SUBJECT)", subject="EXERCISE: THE TUG")
    number = write_draft(valletta, correction, ADA, corrects="26VALLETTA1")

    outcome = release(valletta, number, ADA)

    telegram = read(texts(valletta)[1]).telegram
    assert telegram.heading is not None
    assert outcome == Released("26VALLETTA1", "RUEHVT 0001 3281532", 1)
    assert str(telegram.heading.dtg) == "241520Z NOV 26"
    assert "ZDS" in telegram.heading.operating_signals
    assert telegram.action[0].continuity == "0001"
    assert [serial for serial, _, _ in drawn(valletta)] == [1]


def test_a_corrected_copy_says_what_was_corrected(valletta: Station, clock: Hands) -> None:
    sent_from(valletta)
    clock.on(minutes=1)
    number = write_draft(valletta, form(), ADA, corrects="26VALLETTA1")

    with pytest.raises(TrafficError, match="says what was corrected"):
        release(valletta, number, ADA)


def test_a_repetition_is_the_same_text_with_its_signal(valletta: Station, clock: Hands) -> None:
    released = sent_from(valletta, to=["AMEMBASSY ROME"], info=["SECSTATE WASHDC"])
    clock.on(minutes=1)

    assert repeat(valletta, released.id, ADA) == 2

    first, again = texts(valletta)
    assert again == first.replace("ZNY CCCCC\n", "ZNY CCCCC ZDK\n")


def test_what_the_station_sends_to_itself_is_received(make_station: object) -> None:
    station = make_station("VALLETTA", "ROME")  # type: ignore[operator]

    sent_from(station, to=["AMEMBASSY ROME"], info=["AMEMBASSY VALLETTA"])

    with station.reading() as connection:
        states = connection.execute(select(deliveries.c.plad, deliveries.c.state)).all()
    assert ("AMEMBASSY VALLETTA", "received") in [tuple(row) for row in states]


def test_precedence_then_first_in_first_out(valletta: Station) -> None:
    for precedence in ("", " PRIORITY", " FLASH", "", " NIACT IMMEDIATE", " IMMEDIATE", " FLASH"):
        sent_from(valletta, to=[f"AMEMBASSY ROME{precedence}"])
    channel = line(valletta, "rome")

    send_all(valletta, channel)

    assert [one.id for one in channel.sent] == [f"26VALLETTA{n}" for n in (3, 7, 5, 6, 2, 1, 4)]
    assert [one.line.number for one in channel.sent] == [f"{n:04}" for n in range(1, 8)]


def test_a_flash_and_what_is_beside_it_are_two_transmissions(make_station: object) -> None:
    relay = '[[routes]]\nprefix = "RUEHC"\nchannels = ["rome"]'
    station = make_station("VALLETTA", "ROME", extra=relay)  # type: ignore[operator]
    sent_from(station, to=["AMEMBASSY ROME FLASH"], info=["SECSTATE WASHDC"])
    channel = line(station, "rome")

    send_all(station, channel)

    wires = [one.wire for one in channel.sent]
    assert [wire.split("\n")[1] for wire in wires] == ["ZZ RUEHRO", "RR RUEHC"]
    assert [check(read(wire), "draft") for wire in wires] == [[], []]


def test_a_queue_lends_each_once(valletta: Station) -> None:
    for _ in range(3):
        sent_from(valletta)
    queue = OwnQueue(valletta)

    first = queue.take("rome", valletta.now(), 2)
    second = queue.take("rome", valletta.now(), 2)

    assert [one.key for one in (*first, *second)] == [1, 2, 3]
    queue.back(first[0], valletta.now())
    assert [one.key for one in queue.take("rome", valletta.now(), 2)] == [1]


def test_a_folder_that_is_no_station_is_named(tmp_path: Path) -> None:
    with pytest.raises(TrafficError, match="is no station"):
        Station.open(tmp_path)


def test_a_station_of_a_newer_reftel_is_refused(valletta: Station) -> None:
    with valletta.writing() as connection:
        connection.exec_driver_sql("PRAGMA user_version = 99")

    with pytest.raises(TrafficError, match="newer reftel"):
        Station.open(valletta.path)


def test_long_lines_are_broken_at_blanks_and_tables_are_not(valletta: Station) -> None:
    words = "EXERCISE. " + "The ferry lay in port all day. " * 5
    table = "Berth      Day rate     Night rate     Remarks of the harbour master"
    long_word = "X" * 70
    number = "EXERCISE. The ferry came to the quay at the north of it at 12. It lay in port."
    texts = [words, f"EXERCISE.\n{table}", f"EXERCISE {long_word} END", number]
    given = [{"marking": "C", "text": text.strip()} for text in texts]
    name = release(valletta, write_draft(valletta, form(paragraphs=given), ADA), ADA).id
    with valletta.reading() as connection:
        found = [one.text for one in sent_telegram(connection, name).paragraphs]

    assert max(map(len, found[0].split("\n"))) <= 55
    assert " ".join(found[0].split()) == words.strip()
    assert found[1].split("\n")[1] == table
    # Its pieces would be read as signatures.
    assert found[2] == f"EXERCISE {long_word} END"
    assert " ".join(found[3].split()) == number
