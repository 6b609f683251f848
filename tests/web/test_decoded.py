from __future__ import annotations

from typing import Any

import pytest

from reftel.export.names import address_name
from reftel.web.decoded import (
    header_view,
    marking_view,
    opening,
    signer,
    tag_facts,
)


@pytest.mark.parametrize(
    ("plad", "name"),
    [
        ("AMEMBASSY ABU DHABI", "Embassy Abu Dhabi"),
        ("AMCONSUL RIO DE JANEIRO", "Consulate Rio de Janeiro"),
        ("SECSTATE WASHDC", "Secretary of State"),
        ("USMISSION USNATO", "Mission USNATO"),
        ("JOINT STAFF WASHDC//J-3/J-5//", "JOINT STAFF WASHDC//J-3/J-5//"),
        ("AMEMBASSY ATLANTIS", "Embassy ATLANTIS"),
    ],
)
def test_an_address_in_words(plad: str, name: str) -> None:
    assert address_name(plad) == name


def test_a_lost_header_leaves_nothing_to_say() -> None:
    view = header_view({"station": "VALLETTA", "header": None})

    assert (view.sender, view.action, view.info, view.sent_iso) == (None, (), (), None)
    assert (view.local, view.technical, view.precedence) == (None, (), None)


def test_an_address_leads_to_the_telegrams_of_that_post() -> None:
    header = {
        "from": "AMEMBASSY VALLETTA",
        "to": [{"ri": "RUEHC", "plad": "SECSTATE WASHDC", "precedence": "FLASH", "mcn": "0007"}],
        "info": [],
    }
    view = header_view({"station": "VALLETTA", "header": header})

    assert view.sender is not None
    assert view.sender.href == "/search?q=from%3A%22AMEMBASSY+VALLETTA%22"
    assert view.action[0].precedence == ("FLASH", "Flash", "z")
    assert view.action[0].continuity == "0007"


@pytest.mark.parametrize(
    ("instruction", "words"),
    [
        ("2019-03-12", "12 Mar 2019"),
        ("OADR", "OADR: Originating Agency's Determination Required"),
        ("WHENEVER", "WHENEVER"),
        (None, None),
        ("", None),
    ],
)
def test_when_a_telegram_opens(instruction: str | None, words: str | None) -> None:
    assert opening(instruction, "12356") == words


def test_reasons_are_those_of_the_order() -> None:
    record = {
        "classification": "SECRET",
        "captions": ["SIPDIS", "UNHEARDOF"],
        "executive_order": "12958",
        "declassify_on": "2019-03-12",
        "classified_by": {
            "name": "Marian Haldane",
            "title": None,
            "reasons": ["b", "z"],
            "section": "1.4",
        },
    }
    view = marking_view(record)

    assert (view.colour, view.order, view.classified_by) == ("s", "E.O. 12958", "Marian Haldane")
    assert [(fact.word, fact.meaning) for fact in view.reasons] == [
        ("1.4 (b)", "Foreign government information"),
        ("1.4 (z)", None),
    ]
    assert view.captions[0].meaning is not None
    assert view.captions[1].meaning is None


def test_tags_have_names_where_the_table_has_them() -> None:
    known, unknown = tag_facts(["EWWT", "QQQQ"])

    assert known.meaning == "Waterborne transportation"
    assert known.href == "/search?q=tag%3A%22EWWT%22"
    assert unknown.meaning is None


def signed(name: str | None, station: str | None, dtg: str | None) -> dict[str, Any]:
    return {"signature": name, "station": station, "header": {"dtg": dtg}}


def test_a_signature_is_looked_up_by_post_and_day() -> None:
    # Facts of the Historian's list of principal officers.
    found = signer(signed("CLINTON", "STATE", "2009-11-09T12:00Z"))

    assert found is not None
    assert "Hillary" in found
    assert "perhaps" not in found


@pytest.mark.parametrize(
    "record",
    [
        signed("HALDANE", "VALLETTA", "2009-03-12T17:24Z"),
        signed("CLINTON", None, "2009-03-12T17:24Z"),
        signed("CLINTON", "STATE", None),
        signed(None, "STATE", "2009-03-12T17:24Z"),
        {"signature": "CLINTON", "station": "STATE", "header": None},
    ],
)
def test_nobody_is_guessed(record: dict[str, Any]) -> None:
    assert signer(record) is None
