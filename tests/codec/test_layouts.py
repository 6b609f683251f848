"""Which layout a text is in, and where its zones begin (spec/05 A1-A12, B4, B5)."""

from __future__ import annotations

from textwrap import dedent

import pytest

from reftel.codec import read
from reftel.codec.layouts import find_zones
from reftel.codec.reading import Layout
from reftel.telegram import Classification

WIRE = """\
VZCZCXRO0312
RR RUEHRO
DE RUEHVT #0312 0711724
ZNR UUUUU ZZH
R 121724Z MAR 09
FM AMEMBASSY VALLETTA
TO RUEHC/SECSTATE WASHDC 1934
"""
TEXT = """\
UNCLAS VALLETTA 000312

E.O. 12958: N/A
TAGS: PREL, MT
SUBJECT: EXERCISE: FERRIES

1. Text.
"""
SHORT = """\
R 121724Z MAR 09
FM AMEMBASSY VALLETTA
TO SECSTATE WASHDC 1934
INFO AMEMBASSY ROME
"""
NOTICE = (
    "This record is a partial extract of the original cable. "
    "The full text of the original cable is not available.\n"
)


@pytest.mark.parametrize(
    ("text", "layout"),
    [
        pytest.param(f"{WIRE}\n{TEXT}", Layout.WIRE, id="wire"),
        pytest.param(f"{WIRE}{TEXT}", Layout.WIRE, id="A12 without a blank line"),
        pytest.param(f"\n\n{WIRE}\n{TEXT}", Layout.WIRE, id="blank lines first"),
        pytest.param("\n".join(WIRE.split("\n")[2:]) + TEXT, Layout.WIRE, id="from line 3"),
        pytest.param(f"{SHORT}\n{TEXT}", Layout.SHORT, id="A3 from line 5"),
        pytest.param(f"{SHORT.split('R 121724Z MAR 09')[1]}\n{TEXT}", Layout.SHORT, id="from FM"),
        pytest.param(f"{NOTICE}\n{TEXT}", Layout.PARTIAL, id="A1 notice"),
        pytest.param(TEXT, Layout.TEXT, id="text alone"),
        pytest.param(TEXT.split("\n", 1)[1], Layout.TEXT, id="B5 labels alone"),
        pytest.param("", Layout.UNKNOWN, id="nothing"),
        pytest.param("Dear colleagues,\n\nthe ferry sails at nine.\n", Layout.UNKNOWN, id="letter"),
        pytest.param("SUBJECT: ferries\n\nHello.\n", Layout.UNKNOWN, id="one label"),
        pytest.param("To Ada\nFrom Orlo\n\nHello.\n", Layout.UNKNOWN, id="words like prosigns"),
    ],
)
def test_layout(text: str, layout: Layout) -> None:
    assert read(text).layout is layout


def test_zones_of_a_full_copy() -> None:
    lines = f"{WIRE}\n{TEXT}".split("\n")
    zones = find_zones(lines)

    assert (zones.header.start, zones.banner_line, zones.text) == (0, 8, 9)
    assert zones.skipped == zones.notices == zones.weekdays == ()


def test_a1_a_notice_is_a_defect_and_gives_no_header() -> None:
    reading = read(f"{NOTICE}\n{TEXT}")

    assert reading.telegram.heading is None
    assert [(d.kind, d.damage) for d in reading.defects] == [("partial-extract", "A1")]
    assert reading.telegram.serial == 312


def test_a4_department_distribution_before_the_header() -> None:
    text = dedent("""\
        INFO  LOG-00   EEB-00   AID-00   INL-00   DOEE-00  DS-00    /000W
                          ------------------A54E56  121801Z /38
        """)
    reading = read(f"{text}{SHORT}\n{TEXT}")

    assert reading.layout in {Layout.SHORT, Layout.ARCHIVE}
    assert reading.telegram.heading == read(f"{SHORT}\n{TEXT}").telegram.heading


def test_a6_a_banner_above_the_header_as_well() -> None:
    reading = read(f"UNCLAS   VALLETTA   00000312\n\n{WIRE}\n{TEXT}")

    assert reading.telegram == read(f"{WIRE}\n{TEXT}").telegram
    assert "wrapper" in reading.spans


@pytest.mark.parametrize(
    "wrapper",
    [
        "null\nOrlo Vassbein  03/13/2009 09:12:45 AM  From  DB/Inbox:  Search Results\n\nCable\nText:\n\n",
        "CXVALLET:\n    ACTION: AMB\n    INFO:   DCM POL ECON\n\nDISSEMINATION: AMB\nCHARGE: PROG\n\n"
        "APPROVED: AMB:AQUILLMARK\nDRAFTED: POL:OVASSBEIN\nCLEARED: NONE\n\n",
    ],
    ids=["mail-box", "post's own form"],
)
def test_a7_a_wrapper_before_the_header(wrapper: str) -> None:
    reading = read(f"{wrapper}{WIRE}\n{TEXT}")

    assert reading.telegram == read(f"{WIRE}\n{TEXT}").telegram
    assert "wrapper" in reading.spans


@pytest.mark.parametrize("place", ["above the text", "above the header"])
def test_b4_the_weekday_line_is_furniture(place: str) -> None:
    line = "Thursday, 12 March 2009, 17:24\n"
    text = f"{WIRE}\n{line}{TEXT}" if place == "above the text" else f"{line}{WIRE}\n{TEXT}"
    reading = read(text)

    assert reading.telegram == read(f"{WIRE}\n{TEXT}").telegram
    assert reading.spans.keys() & {"furniture", "wrapper"}
    assert reading.defects == ()


def test_b5_the_banner_is_lost_and_line_4_has_the_level() -> None:
    reading = read(f"{WIRE.replace('ZNR UUUUU', 'ZNY CCCCC')}\nSIPDIS\n{TEXT.split(chr(10), 1)[1]}")

    assert reading.telegram.classification is not None
    assert reading.telegram.classification.value == "CONFIDENTIAL"
    assert reading.telegram.captions == ("SIPDIS",)
    assert reading.telegram.mrn is None
    assert "no-classification-line" in [defect.kind for defect in reading.defects]


def test_a8_the_text_of_another_telegram_under_this_header() -> None:
    reading = read(f"{WIRE}\n{TEXT.replace('000312', '005154')}")

    assert [(d.kind, d.damage) for d in reading.defects] == [("other-telegram", "A8")]
    assert reading.telegram.serial == 5154


def test_a_serial_cut_to_four_digits_is_no_other_telegram() -> None:
    text = f"{WIRE.replace('#0312', '#7673')}\n{TEXT.replace('VALLETTA 000312', 'STATE 187673')}"

    assert read(text).defects == ()


def test_line_4_and_the_banner_disagree() -> None:
    reading = read(f"{WIRE.replace('ZNR UUUUU', 'ZNY SSSSS')}\n{TEXT}")

    assert [defect.kind for defect in reading.defects] == ["security-letter"]


@pytest.mark.parametrize(
    ("stated", "year"), [(2009, 2009), (None, None), (1850, None), (10**12, None)]
)
def test_the_year_that_a_container_states(stated: int | None, year: int | None) -> None:
    assert read(TEXT, year=stated).telegram.year == year


def test_the_dtg_has_the_last_word_on_the_year() -> None:
    assert read(f"{WIRE}\n{TEXT}", year=1999).telegram.year == 2009


def test_a_body_alone_has_no_addressees() -> None:
    reading = read(
        "1. THE FERRY OWNERS MET TWICE IN AN ATTEMPT\n"
        "TO ARRIVE AT A COMMON PLAN FOR THE HARBOR.\n"
        "ROME AND TUNIS WERE KEPT INFORMED.\n"
        "2. A DRAFT HAS BEEN AGREED.\n\nCONFIDENTIAL\n\nNNN\n"
    )

    assert reading.telegram.heading is None


BODY = """\
1. THE FERRY SAILED AT NINE.
CONFIDENTIAL
CONFIDENTIAL
PAGE 02

VALLET 00312 01 OF 02 121801Z

WITH ONE CAR.

2. IT CAME BACK.
QUILLMARK
"""


def test_a_body_alone_is_named_by_its_page_lines() -> None:
    reading = read(BODY, year=1976)
    telegram = reading.telegram

    assert reading.layout is Layout.TEXT
    assert (telegram.post, telegram.serial, telegram.year) == ("VALLETTA", 312, 1976)
    assert telegram.classification is Classification.CONFIDENTIAL
    assert [p.text for p in telegram.paragraphs] == [
        "THE FERRY SAILED AT NINE.\n\nWITH ONE CAR.",
        "IT CAME BACK.",
    ]
    assert telegram.signature == "QUILLMARK"
    assert {"header-lost"} <= {defect.kind for defect in reading.defects}


def test_numbered_paragraphs_alone_are_no_telegram() -> None:
    assert not read(BODY.replace("VALLET 00312 01 OF 02 121801Z", "")).is_telegram
