"""From a record to rows."""

from __future__ import annotations

import pickle
from dataclasses import replace
from datetime import date
from typing import Any

import msgspec
import pytest

from archive.traffic import page, record, wire, wire_page
from reftel.archive.content import original_bytes, read_content
from reftel.archive.filing import Filing, NamedRow, Quality, ToldRow, make_filing
from reftel.archive.joined import addressees, citations, findings
from reftel.archive.schema import captions, copies, tags, telegrams
from reftel.intake.source import Document, Source
from reftel.record import make_record


def filing(text: str, name: str = "exercise.txt") -> Filing:
    one, original = record(text, name)
    return make_filing(one, original)


def test_the_row_of_a_telegram() -> None:
    row = filing(wire()).telegram

    day = date(2009, 3, 12).toordinal()
    assert row == {
        "numbered_by": "text",
        "mrn": "09 VALLETTA 312",
        "year": 2009,
        "station": "VALLETTA",
        "serial": 312,
        "series": "VALLETTA",
        "date": "2009-03-12T17:24Z",
        "date_source": "dtg",
        "first_day": day,
        "last_day": day,
        "subject": "EXERCISE: FERRY STANDSTILL",
        "classification": "CONFIDENTIAL",
        "precedence": "IMMEDIATE",
        "from_plad": "AMEMBASSY VALLETTA",
        "from_station": "VALLETTA",
        "signature": "QUILLMARK",
        "partial": False,
    }


def test_the_id_spells_the_station_as_collections_do() -> None:
    made = filing(wire(42, post="ABU DHABI"))

    assert made.id == "09ABUDHABI42"
    assert made.telegram["mrn"] == "09 ABU DHABI 42"


def test_the_highest_precedence_of_any_line() -> None:
    flash = wire(
        prosign="R", info=("RUEHRO/AMEMBASSY ROME FLASH 0456",), action="RUEHC/SECSTATE WASHDC 1"
    )

    assert filing(flash).telegram["precedence"] == "FLASH"


def test_addressees_with_their_stations() -> None:
    rows = filing(
        wire(info=("RUEHRO/AMEMBASSY ROME PRIORITY 0456", "RUXXXX/QUAYSIDE OFFICE"))
    ).addressees

    assert [(row["role"], row["position"], row["plad"], row["station"]) for row in rows] == [
        ("action", 0, "SECSTATE WASHDC", "STATE"),
        ("info", 0, "AMEMBASSY ROME", "ROME"),
        ("info", 1, "QUAYSIDE OFFICE", None),
    ]
    assert (rows[1]["indicator"], rows[1]["precedence"], rows[1]["continuity"]) == (
        "RUEHRO",
        "PRIORITY",
        "0456",
    )


def test_findings() -> None:
    made = filing(wire().replace("1. (C)", "1. (S)"))

    (row,) = [row for row in made.findings if row["rule"] == "MRK004"]
    assert row["severity"] == "error"
    assert row["message"] == "paragraph 1 is marked (S) in a CONFIDENTIAL telegram"
    assert wire().split("\n")[row["line"] - 1].startswith("1. (C)")


def test_tags_captions_and_citations() -> None:
    made = filing(
        wire(
            tags="PREL, OVIP (VASSBEIN, ORLO)",
            refs=("ROME 287", "08 TUNIS 3"),
            paragraphs=("As ref A says, and TUNIS 77 of old.",),
        )
    )

    assert [(row["code"], row["person"]) for row in made.tags] == [
        ("PREL", None),
        ("OVIP", "VASSBEIN, ORLO"),
    ]
    assert [row["caption"] for row in made.captions] == ["SIPDIS"]
    line = [row for row in made.citations if row["in_reference_line"]]
    assert [(row["label"], row["text"], row["target"]) for row in line] == [
        ("A", "ROME 287", "09ROME287"),
        ("B", "08 TUNIS 3", "08TUNIS3"),
    ]
    mentions = [row for row in made.citations if not row["in_reference_line"]]
    assert ("09ROME287", 1) in [(row["target"], row["paragraph"]) for row in mentions]


def test_the_copy_can_be_unpacked() -> None:
    text = wire().replace("\n", "\r\n")
    one, original = record(text, "in/paper.txt")
    row = make_filing(one, original).copy
    content = read_content(row["content"])

    assert content.text == wire()
    assert original_bytes(row["original"], content.text) == text.encode()
    assert content.json == msgspec.json.decode(msgspec.json.encode(one.to_json()))
    assert list(content.json) == list(one.to_json())
    assert (row["path"], row["container"], row["charset"]) == ("in/paper.txt", "plain", "ascii")
    assert row["size"] == len(original)
    assert row["defects"] == len(one.reading.defects)


def test_bytes_that_another_text_of_the_file_brings_are_left_out() -> None:
    one, _ = record(wire())

    assert make_filing(one, None).copy["original"] is None


def test_the_columns_are_those_of_the_tables() -> None:
    made = filing(wire(refs=("ROME 287",)))
    given_later: dict[str, set[str]] = {
        "telegrams": {"key", "id", "change"},
        "copies": {"number", "telegram", "sha256", "member", "best", "change", "filed"}
        | {"text", "searchable", "record"},  # of older copies
        "addressees": {"telegram"},
        "tags": {"telegram"},
        "captions": {"telegram"},
        "findings": {"telegram"},
        "citations": {"citing", "outcome", "doubt", "cited", "cited_year", "resolved"},
    }
    rows: list[tuple[Any, dict[str, Any]]] = [
        (telegrams, made.telegram),
        (copies, made.copy),
        (addressees, made.addressees[0]),
        (tags, made.tags[0]),
        (captions, made.captions[0]),
        (findings, made.findings[0]),
        (citations, made.citations[0]),
    ]

    for table, row in rows:
        assert set(row) == set(table.c.keys()) - given_later[table.name]


def test_it_travels_between_processes() -> None:
    said = "Minister Orlo Vassbein met the Ambassador on March 9 (ref A); see 09 ROME 287."
    made = filing(wire(refs=("08 ROME 11",), paragraphs=(said,)))
    come = pickle.loads(pickle.dumps(made))

    assert come == made
    assert {type(row) for row in come.dated_statements} == {ToldRow}
    assert {type(row) for row in come.people} == {NamedRow}
    assert come.citations
    endless = replace(made, telegram={"serial": 1 << 70})
    assert pickle.loads(pickle.dumps(endless)) == endless


PARTIAL = (
    "This record is a partial extract of the original cable. The full text of the original "
    "cable is not available."
)


def test_an_extract_has_the_day_of_its_publisher() -> None:
    text = wire()
    made = filing(page(PARTIAL, text[text.index("C O N F") :], created="2009-03-12 17:05"))

    assert made.id == "09VALLETTA312"
    assert made.telegram["numbered_by"] == "text"
    assert made.telegram["partial"] is True
    # The clock in the publisher's statement repeats the hour (spec/05 A13).
    assert made.telegram["date"] == "2009-03-12"
    assert made.telegram["date_source"] == "publisher"
    assert made.telegram["first_day"] == date(2009, 3, 12).toordinal()


def test_a_date_that_is_no_date_leaves_the_year() -> None:
    text = wire()
    made = filing(page(PARTIAL, text[text.index("C O N F") :], created="2009-02-30 17:05"))

    assert made.telegram["date"] is None
    assert made.telegram["first_day"] == date(2009, 1, 1).toordinal()
    assert made.telegram["last_day"] == date(2009, 12, 31).toordinal()


def test_a_number_that_only_the_publisher_tells() -> None:
    text = wire().replace("VALLETTA 000312", "")
    made = filing(wire_page(text, reference="09VALLETTA312"))

    assert made.id == "09VALLETTA312"
    assert made.telegram["numbered_by"] == "publisher"
    assert (made.telegram["year"], made.telegram["station"], made.telegram["serial"]) == (
        2009,
        "VALLETTA",
        312,
    )


def test_the_number_of_the_text_goes_before_the_publisher_s() -> None:
    made = filing(wire_page(wire(), reference="09VALLETTA999"))

    assert made.id == "09VALLETTA312"
    assert made.copy["stated_id"] == "09VALLETTA999"


def test_a_telegram_without_a_number_goes_by_its_bytes() -> None:
    text = wire().replace("VALLETTA 000312", "")
    one, original = record(text)
    made = make_filing(one, original)

    assert made.id == f"unnumbered-{one.source.sha256[:12]}"
    assert made.telegram["numbered_by"] is None
    assert made.telegram["mrn"] is None
    assert made.id == make_filing(*record(text, "another name.txt")).id


BEST = Quality(has_header=True, partial=False, has_signature=True, defects=0, paragraphs=9)


@pytest.mark.parametrize(
    "worse",
    [
        Quality(has_header=False, partial=False, has_signature=True, defects=0, paragraphs=9),
        Quality(has_header=True, partial=True, has_signature=True, defects=0, paragraphs=9),
        Quality(has_header=True, partial=False, has_signature=False, defects=0, paragraphs=9),
        Quality(has_header=True, partial=False, has_signature=True, defects=1, paragraphs=9),
        Quality(has_header=True, partial=False, has_signature=True, defects=0, paragraphs=8),
    ],
)
def test_what_makes_a_copy_better(worse: Quality) -> None:
    assert BEST.rank > worse.rank


def test_completeness_goes_before_faults() -> None:
    cut = Quality(has_header=True, partial=False, has_signature=False, defects=0, paragraphs=2)
    whole = Quality(has_header=True, partial=False, has_signature=True, defects=4, paragraphs=9)

    assert whole.rank > cut.rank


@pytest.mark.parametrize(
    ("document", "expected"),
    [
        pytest.param("frus1934v04d9", "frus1934v04d9", id="a volume's own id"),
        pytest.param("../../x", None, id="no id"),
    ],
)
def test_without_a_number_the_publishers_own_id(document: str, expected: str | None) -> None:
    one = make_record(
        Document(
            Source(
                "x", "frus", "0" * 64, 1, "ascii", statements={"document": document}, vouched=True
            ),
            "71. EXERCISE. THE FERRY WAITS.",
            b"x",
        )
    )

    assert make_filing(one, b"x").id == (expected or "unnumbered-000000000000")
