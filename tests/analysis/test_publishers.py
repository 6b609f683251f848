"""What publishers state, held against the telegram; all of it invented."""

from __future__ import annotations

from datetime import date

import pytest
from hypothesis import given
from hypothesis import strategies as st

from archive.traffic import wire
from conftest import ARCHIVE_PRINT
from reftel.analysis.publishers import Stated, disagreements, read_statements
from reftel.codec import read
from reftel.telegram import Classification

# What the archive and the release pages would say of the two invented telegrams.
ARCHIVE = {
    "id": "1979VALLET00312",
    "Draft Date": "12 mar 1979",
    "From": "VALLETTA OR-M",
    "To": "STATE",
    "TAGS": "PREL, MT",
    "Subject": ": EXERCISE: A PRINT",
    "Original Classification": "CONFIDENTIAL",
    "Current Classification": "UNCLASSIFIED",
}
PAGE = {
    "id": "09VALLETTA312",
    "created": "2009-03-12 17:05",
    "classification": "CONFIDENTIAL//NOFORN",
    "origin": "Embassy Valletta",
}


def kinds(text: str, statements: dict[str, str], container: str = "") -> list[str]:
    return [
        defect.kind for defect in disagreements(read(text), read_statements(statements, container))
    ]


def test_the_archives_attributes_in_values() -> None:
    assert read_statements(ARCHIVE) == Stated(
        year=1979,
        station="VALLET",
        serial=312,
        day=date(1979, 3, 12),
        sender="VALLETTA",
        addressees=("STATE",),
        tags=("PREL", "MT"),
        subject="EXERCISE: A PRINT",
        classification=Classification.CONFIDENTIAL,
    )


@pytest.mark.parametrize(
    ("text", "statements"),
    [
        pytest.param(ARCHIVE_PRINT, ARCHIVE, id="the archive's attributes"),
        pytest.param(wire(), PAGE, id="a page of the release"),
        pytest.param(wire(), {**PAGE, "created": "2009-03-12 17:59"}, id="minutes are no minutes"),
        pytest.param(wire(), {}, id="nothing stated"),
        pytest.param(ARCHIVE_PRINT, {**ARCHIVE, "TAGS": "PREL, MT, US"}, id="TAGS that are added"),
        pytest.param(ARCHIVE_PRINT, {**ARCHIVE, "TAGS": "n/a"}, id="no TAGS stated"),
        pytest.param(ARCHIVE_PRINT, {**ARCHIVE, "Subject": "EXERCISE: A"}, id="a cut subject"),
        pytest.param(
            ARCHIVE_PRINT, {**ARCHIVE, "Subject": "EXERCISE A PRINT STATE 1"}, id="one run on"
        ),
        pytest.param(ARCHIVE_PRINT, {**ARCHIVE, "Draft Date": "01 JAN 1960"}, id="no date"),
        pytest.param(ARCHIVE_PRINT, {**ARCHIVE, "From": "NOWHERE AT ALL"}, id="no known station"),
        pytest.param(ARCHIVE_PRINT, {**ARCHIVE, "To": "STATE NOWHERE"}, id="no known addressee"),
        pytest.param(ARCHIVE_PRINT, {**ARCHIVE, "Original Classification": "TO"}, id="no level"),
    ],
)
def test_what_is_no_disagreement(text: str, statements: dict[str, str]) -> None:
    assert kinds(text, statements) == []


@pytest.mark.parametrize(
    ("change", "kind"),
    [
        pytest.param({"id": "1979VALLET00999"}, "publisher-disagrees", id="serial"),
        pytest.param({"id": "1978VALLET00312"}, "publisher-disagrees", id="year"),
        pytest.param({"Draft Date": "13 MAR 1979"}, "publisher-disagrees-on-date", id="day"),
        pytest.param(
            {"created": "1979-03-12 18:24"}, "publisher-disagrees-on-date", id="hour in UTC"
        ),
        pytest.param({"From": "ROME"}, "publisher-disagrees-on-sender", id="sender"),
        pytest.param({"To": "STATE ROME"}, "publisher-disagrees-on-addressees", id="addressee"),
        pytest.param({"TAGS": "PREL, IT"}, "publisher-disagrees-on-tags", id="TAGS"),
        pytest.param({"Subject": "EXERCISE: B"}, "publisher-disagrees-on-subject", id="subject"),
        pytest.param(
            {"Original Classification": "SECRET"},
            "publisher-disagrees-on-classification",
            id="level",
        ),
    ],
)
def test_each_disagreement_is_one_defect(change: dict[str, str], kind: str) -> None:
    assert kinds(ARCHIVE_PRINT, {**ARCHIVE, **change}) == [kind]


def test_a_defect_says_what_both_say_and_where() -> None:
    reading = read(ARCHIVE_PRINT)
    (defect,) = disagreements(reading, read_statements({"TAGS": "PREL, IT"}))

    assert defect.message == (
        "The publisher has the TAGS PREL, IT; the text says: it has not IT; it has MT as well."
    )
    assert defect.span is not None
    assert reading.text[defect.span.start : defect.span.end].startswith("PREL")


def test_a_number_that_the_text_does_not_show() -> None:
    body = "1. EXERCISE. THE FERRY WAITS.\nQUILLMARK\n"
    reading = read(body, vouched=True)

    assert [d.kind for d in disagreements(reading, read_statements(ARCHIVE))] == ["number-unread"]


def test_rekeyed_places_are_no_stations() -> None:
    assert kinds(ARCHIVE_PRINT, {"From": "Rome", "To": "Tunis"}, "plusd") == []


@pytest.mark.parametrize(
    ("said", "stations"),
    [
        pytest.param("STATE", ("STATE",), id="one"),
        pytest.param("LIMA     STATE", ("LIMA", "STATE"), id="blanks between"),
        pytest.param("LA PAZ ROME", ("LAPAZ", "ROME"), id="two words"),
        pytest.param("ROME NOWHERE", (), id="one unknown leaves none"),
        pytest.param("n/a", (), id="nothing"),
    ],
)
def test_addressees_without_separators(said: str, stations: tuple[str, ...]) -> None:
    assert read_statements({"To": said}).addressees == stations


def test_what_is_no_telegram_disagrees_with_nobody() -> None:
    assert kinds("EXERCISE. A letter.", ARCHIVE) == []


KEYS = st.sampled_from([*ARCHIVE, *PAGE, "Sent Date", "Reference"])
VALUES = st.text() | st.sampled_from(
    [*ARCHIVE.values(), *PAGE.values(), "0000-00-00", "99 XXX 9999", "2009-13-45 99:99"]
)


@given(st.dictionaries(KEYS, VALUES), st.sampled_from(["", "plusd", "aad"]))
def test_any_statements_are_read_and_held_against_any_telegram(
    statements: dict[str, str], container: str
) -> None:
    stated = read_statements(statements, container)

    for text in (ARCHIVE_PRINT, wire(), "EXERCISE"):
        assert all(defect.message for defect in disagreements(read(text), stated))
