"""State FOIA releases as OCR text, made up after spec/08 section 8."""

from __future__ import annotations

import json

import pytest
from hypothesis import given
from hypothesis import strategies as st

from intake.opening import documents, opened, outcomes
from reftel.intake import Document, foia
from reftel.intake.release_labels import read_labels
from reftel.record import make_record

ABOUT = json.dumps({"engine": "exercise-ocr", "pages": 2, "source_file": "exercise.pdf"})
LABELS = """\
MRN:
Date/DTG:
From:
Action:
E.O.:
TAGS:
Reference:
Subject:
85 VALLETTA 312
Mar 12, 1985 / 120000Z MAR 85
AMEMBASSY VALLETTA
WASHDC, SECSTATE ROUTINE
12356
EWWT, MT
n/a
EXERCISE: THE FERRY"""
FIRST = """\
CONFIDENTIAL
PAGE 01
VALLET 00312 121730Z
ACTION EUR-12
INFO OCT-01 ISO-00 /008 W
R 121724Z MAR 85
FM AMEMBASSY VALLETTA
TO SECSTATE WASHDC 1934
C O N F I D E N T I A L VALLETTA 00312
E.O. 12356: DECL: OADR
TAGS: EWWT, MT
SUBJECT: EXERCISE: THE FERRY
1. (C) THE FERRY WAITS."""
SECOND = "2. (C) SO DOES THE MINISTER.\nQUILLMARK\nNNNN"
HEAD = 'UNCLASSIFIED\nCSP-2025-00099\nB-00002709999\n"UNCLASSIFIED"\n3/2/2026\nUNCLASSIFIED'
FOOT = (
    "Released in Full\nAda Quillmark, Acting Exerciser\nUS Department of State\n2/25/2026\n"
    "UNCLASSIFIED\nPage 1 of 2"
)


def page(number: int, *parts: str) -> str:
    words = "\n".join(parts)
    return f"===== PAGE {number} =====\n" + json.dumps({"page": number}) + f"\n{words}\n\n"


def release(*pages: str) -> str:
    return ABOUT + "\n\n" + "".join(pages)


def test_a_release_with_its_labels() -> None:
    raw = release(page(1, HEAD, LABELS, FIRST, FOOT), page(2, HEAD, SECOND, FOOT))

    (one,) = documents(raw)

    assert one.text.startswith("CONFIDENTIAL\nPAGE 01\n")
    assert one.text.endswith("NNNN\n")
    assert "Released" not in one.text
    assert "Acting" not in one.text
    told = one.source.statements
    assert told["id"] == "85VALLETTA312"
    assert told["created"] == "1985-03-12"
    assert told["MRN"] == "85 VALLETTA 312"
    assert (told["From"], told["To"]) == ("AMEMBASSY VALLETTA", "WASHDC, SECSTATE ROUTINE")
    assert told["Executive Order"] == "12356"
    assert told["TAGS"] == "EWWT, MT"
    assert told["Subject"] == "EXERCISE: THE FERRY"
    assert "Reference" not in told
    assert told["release"] == "Released in Full"
    assert told["case"] == "CSP-2025-00099"
    assert told["document no"] == "B-00002709999"
    assert told["OCR engine"] == "exercise-ocr"
    record = make_record(one)
    assert record.id == "85VALLETTA312"
    assert [paragraph.number for paragraph in record.telegram.paragraphs] == [1, 2]


def test_several_telegrams_and_a_letter_in_one_release() -> None:
    letter = "Dear Exerciser:\nWe refer to your letter."
    second = FIRST.replace("00312", "00313")
    raw = release(
        page(1, letter), page(2, FIRST), page(3, SECOND), page(4, second), page(5, SECOND)
    )

    found = [part for part in opened(raw) if isinstance(part, Document)]

    assert [part.source.place for part in found] == ["page 1", "pages 2-3", "pages 4-5"]
    assert [part.source.vouched for part in found] == [False, True, True]
    assert b"".join(part.original for part in found) == raw.encode()
    assert [make_record(part).id for part in found] == [None, "85VALLETTA312", "85VALLETTA313"]


@pytest.mark.parametrize(
    "section",
    [
        pytest.param("PAGE 01\nVALLET 00312 02 OF 02 121730Z\nACTION EUR-12", id="a page line"),
        pytest.param("VZCZCMAY999\nUNCLAS SECTION R2 OF A2 VALLETTA 312", id="misread digits"),
        pytest.param("PAGE 02 VALLET 00312 121730Z\nFM HERE\nTO THERE", id="a second page"),
    ],
)
def test_a_later_section_is_the_same_telegram(section: str) -> None:
    assert len(documents(release(page(1, FIRST), page(2, section, SECOND)))) == 1


def test_items_of_a_military_archive() -> None:
    item = (
        "PAGE: 00{n}\nINQUIRE=DOC3D\nITEM NO=0042745{n}\nENVELOPE\nR 201417Z AUG 87\nFM JCS\nTO DIA"
    )

    raw = release(page(1, item.format(n=1)), page(2, "PAGE: 0012"), page(3, item.format(n=2)))

    assert [place for place, _ in outcomes(opened(raw))] == ["pages 1-2", "page 3"]


@pytest.mark.parametrize(
    "struck", ["eONFIDENTIAt", "CONFIBENTIAL", "UNCIASSIFIED", "CONTIDENTIAL", "SECRET", "•"]
)
def test_levels_struck_out_are_marks(struck: str) -> None:
    (one,) = documents(release(page(1, struck, "RELEASED IN PART B1, 1.4(D)", FIRST)))

    assert one.text.startswith("PAGE 01\n") or one.text.startswith("CONFIDENTIAL\nPAGE 01\n")
    assert one.source.statements["release"] == "RELEASED IN PART B1, 1.4(D)"


@pytest.mark.parametrize(
    ("lost", "missing"),
    [
        pytest.param("12356\n", "Executive Order", id="the order"),
        pytest.param("EWWT, MT\n", "TAGS", id="the TAGS"),
        pytest.param("n/a\n", "Reference", id="the reference"),
        pytest.param("WASHDC, SECSTATE ROUTINE\n", "To", id="the addressee"),
    ],
)
def test_a_missing_value_shifts_nothing(lost: str, missing: str) -> None:
    told, rest = read_labels((LABELS.replace(lost, "") + "\n" + FIRST).split("\n"))

    assert missing not in told
    assert told["Subject"] == "EXERCISE: THE FERRY"
    assert told["id"] == "85VALLETTA312"
    assert rest == FIRST.split("\n")


def test_values_beside_their_labels() -> None:
    lines = [
        "MRN: 85 VALLETTA 312",
        "Date/DTG: Mar 12, 1985",
        "From: AMEMBASSY VALLETTA",
        "Subject: X",
    ]

    told, rest = read_labels([*lines, "", "PAGE 01"])

    assert told["id"] == "85VALLETTA312"
    assert told["Subject"] == "X"
    assert [line for line in rest if line] == ["PAGE 01"]


def test_a_label_alone_is_the_telegrams_own() -> None:
    lines = ["From: the quay", "Subject: ferries"]

    assert read_labels(lines) == ({}, lines)


def test_a_page_of_marks_alone() -> None:
    assert outcomes(opened(release(page(1, HEAD, "Page 1 of 2")))) == [(None, "no-text")]


@given(
    st.lists(st.sampled_from([*LABELS.split("\n"), *FIRST.split("\n"), "", "===== PAGE 2 ====="]))
)
def test_reading_is_total_and_loses_no_bytes(lines: list[str]) -> None:
    raw = release(page(1, *lines), page(2, FIRST))

    found = opened(raw)

    originals = [part.original for part in found if isinstance(part, Document)]
    assert originals
    assert len(b"".join(originals)) <= len(raw)


@given(st.binary(max_size=300))
def test_the_test_of_the_head_is_total(data: bytes) -> None:
    foia.recognises(data)
    assert opened(release(page(1, "x")).encode() + data)
