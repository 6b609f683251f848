"""What is kept of one text: the public JSON, the year, the publisher's word."""

from __future__ import annotations

import json
import pickle
from dataclasses import replace
from typing import Any

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from reftel.codec.jsonform import RECORD_KEYS, TELEGRAM_KEYS, telegram_to_json
from reftel.intake.source import Document, Source
from reftel.record import Record, make_record
from strategies import damaged_texts

WIRE = """\
VZCZCXRO0312
OO RUEHRO
DE RUEHVT #0312/01 0711724
ZNY CCCCC ZZH
O R 121724Z MAR 09
FM AMEMBASSY VALLETTA
TO RUEHC/SECSTATE WASHDC IMMEDIATE 1934
INFO RUEHRO/AMEMBASSY ROME PRIORITY 0456
"""
TEXT = """\
C O N F I D E N T I A L SECTION 01 OF 02 VALLETTA 000312

SIPDIS
SIPDIS

E.O. 12958: DECL: 03/12/2019
TAGS: PREL, OVIP (VASSBEIN, ORLO), MT
SUBJECT: EXERCISE: FERRY STANDSTILL

REF: A. ROME 287
     B. 08 VALLETTA 1201

Classified By: Ambassador Ada Quillmark for reasons 1.4 (b) and (d).

1. (C) SUMMARY: The Minister (strictly protect) asks for time. END SUMMARY.

2. (C/NF) XXXXXXXXXXXX spoke of ref A and septel.

COMMENT
-------

3. (SBU) We doubt it.
QUILLMARK
"""


def document(text: str, **statements: str) -> Document:
    original = text.encode("utf-8", "surrogatepass")
    source = Source("a/b.txt", "plain", "ab" * 32, len(original), "utf-8", statements=statements)
    return Document(source, text, original)


def record_of(text: str = f"{WIRE}\n{TEXT}", **statements: str) -> Record:
    return make_record(document(text, **statements))


KEYS = [*TELEGRAM_KEYS, *RECORD_KEYS]


def test_the_public_keys() -> None:
    told = record_of().to_json()

    assert list(told) == KEYS
    assert list(told["in_text_references"][0]) == ["paragraph", "text", "id"]
    assert list(told["copy"]) == [
        "sha256",
        "container",
        "member",
        "place",
        "size",
        "charset",
        "statements",
    ]
    assert list(told["repairs"][0]) == [
        "kind",
        "damage",
        "message",
        "start",
        "end",
        "original",
        "repaired",
    ]


def test_the_telegram_of_a_record_is_told_whole() -> None:
    record = record_of()
    told = record.to_json()

    assert {key: told[key] for key in TELEGRAM_KEYS} == telegram_to_json(record.telegram)


def test_what_is_found_out() -> None:
    told = record_of().to_json()
    expected = {
        "id": "09VALLETTA312",
        "in_text_references": [
            {"paragraph": 2, "text": "ref A", "id": "09ROME287"},
            {"paragraph": 2, "text": "septel", "id": None},
        ],
        "summary_paragraphs": [1],
        "comment_paragraphs": [3],
        "summary": "The Minister (strictly protect) asks for time.",
        "strictly_protect": 1,
        "redactions": 1,
        "chronology": [],
        "source": "a/b.txt",
        "layout": "wire",
        "defects": [],
    }

    assert {key: told[key] for key in expected} == expected
    assert [repair["kind"] for repair in told["repairs"]] == ["doubled-caption"]


def test_spans_are_pairs_of_offsets_in_the_text() -> None:
    record = record_of()
    (start, end), *more = record.to_json()["spans"]["subject"]

    assert more == []
    assert record.reading.text[start:end] == "EXERCISE: FERRY STANDSTILL"


@pytest.mark.parametrize(
    ("statement", "year", "id_"),
    [
        ("09VALLETTA312", 2009, "09VALLETTA312"),
        ("2009VALLETTA00312", 2009, "09VALLETTA312"),
        ("76VALLETTA312", 1976, "76VALLETTA312"),
        ("", None, None),
        ("no id at all", None, None),
    ],
)
def test_the_year_from_the_publisher(statement: str, year: int | None, id_: str | None) -> None:
    record = record_of(TEXT, id=statement)

    assert record.telegram.year == year
    assert record.id == id_
    assert record.reading.defects == ()


def test_the_publisher_and_the_text_agree() -> None:
    assert record_of(id="09VALLETTA312").reading.defects == ()


@pytest.mark.parametrize("statement", ["09VALLETTA313", "08VALLETTA312", "09ROME312"])
def test_the_publisher_disagrees(statement: str) -> None:
    record = record_of(id=statement)
    (defect,) = record.reading.defects

    assert (defect.kind, defect.damage) == ("publisher-disagrees", "A8")
    assert record.id == "09VALLETTA312"
    assert defect.span is not None
    assert record.reading.text[defect.span.start : defect.span.end].endswith("VALLETTA 000312")


def test_the_text_shows_no_number() -> None:
    record = record_of(TEXT.split("\n", 1)[1], id="09VALLETTA312")

    assert record.id is None
    assert "number-unread" in [defect.kind for defect in record.reading.defects]


@pytest.mark.parametrize("post", ["RIO DE JANEIRO", "RIO"])
def test_the_station_is_spelt_as_collections_spell_it(post: str) -> None:
    record = record_of(TEXT.replace("VALLETTA 000312", f"{post} 000312"), id="09RIODEJANEIRO312")

    assert record.id == "09RIODEJANEIRO312"
    assert record.reading.defects == ()


def test_a_post_that_no_table_knows_keeps_its_letters() -> None:
    assert record_of(TEXT.replace("VALLETTA 000312", "PORT EXERCISE 000312")).station == (
        "PORTEXERCISE"
    )


def test_a_partial_extract() -> None:
    notice = (
        "This record is a partial extract of the original cable. "
        "The full text of the original cable is not available.\n\n"
    )

    assert record_of(notice + TEXT).is_partial
    assert not record_of().is_partial


def test_a_letter_is_no_telegram() -> None:
    record = record_of("Dear Ada,\n\nthe ferry sails at nine.\n", id="09VALLETTA312")
    told = record.to_json()

    assert not record.reading.is_telegram
    assert (told["id"], told["layout"], told["header"], told["defects"]) == (
        None,
        "unknown",
        None,
        [],
    )
    assert list(told) == KEYS


def test_a_body_alone_is_a_telegram_where_its_publisher_says_so() -> None:
    text = "1. EXERCISE. THE FERRY WAITS.\n\n2. SO DOES THE MINISTER.\nQUILLMARK\n"
    source = Source(path="x", container="frus", sha256="0" * 64, size=1, charset="ascii")
    vouched = Document(replace(source, vouched=True), text, b"x")

    assert not make_record(Document(source, text, b"x")).reading.is_telegram
    record = make_record(vouched)
    assert record.reading.is_telegram
    assert [paragraph.number for paragraph in record.telegram.paragraphs] == [1, 2]
    assert {defect.kind for defect in record.reading.defects} == {"no-classification-line"}


def test_a_body_with_the_header_of_its_second_section_alone() -> None:
    text = (
        "1. EXERCISE. THE FERRY WAITS.\n\n2. SO DOES THE MINISTER.\n\n"
        "R 121724Z MAR 79\nFM AMEMBASSY VALLETTA\nTO SECSTATE WASHDC 1934\n"
        "C O N F I D E N T I A L SECTION 02 OF 02 VALLETTA 00312\n\n3. THE QUAY IS FULL.\nQUILLMARK\n"
    )
    source = Source(
        path="x", container="frus", sha256="0" * 64, size=1, charset="ascii", vouched=True
    )

    telegram = make_record(Document(source, text, b"x")).telegram

    assert [paragraph.number for paragraph in telegram.paragraphs] == [1, 2, 3]
    assert (telegram.post, telegram.serial) == ("VALLETTA", 312)


def test_nothing_is_no_telegram_whoever_vouches_for_it() -> None:
    source = Source(
        path="x", container="frus", sha256="0" * 64, size=1, charset="ascii", vouched=True
    )

    assert not make_record(Document(source, " \n", b"x")).reading.is_telegram


@settings(deadline=None, max_examples=40, suppress_health_check=[HealthCheck.too_slow])
@given(damaged_texts(), st.sampled_from(["", "09VALLETTA312", "\u0660\u0669VALLETTA312"]))
def test_any_text_makes_a_record_that_travels(text: str, statement: str) -> None:
    record = make_record(document(text, id=statement))
    told = record.to_json()

    assert list(told) == KEYS
    assert json.loads(json.dumps(told)) == told
    assert pickle.loads(pickle.dumps(record)) == record


def empty(told: dict[str, Any]) -> list[str]:
    return [key for key, value in told.items() if value in (None, [], {}, 0, "")]


def test_what_is_not_in_the_text_is_not_in_the_record() -> None:
    told = record_of("UNCLAS VALLETTA 000312\n\nSUBJECT: EXERCISE\nTAGS: MT\n").to_json()

    assert set(KEYS) - set(empty(told)) == {
        "schema",
        "station",
        "post",
        "number",
        "classification",
        "tags",
        "tag_persons",
        "subject",
        "source",
        "layout",
        "copy",
        "spans",
        "findings",
    }
