"""Page furniture out, and the way back to every character (spec/05 D1-D8)."""

from __future__ import annotations

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from reftel.codec import read
from reftel.codec.pages import PILCROWS, Page, clean
from reftel.codec.reading import Span
from strategies import damaged_texts


@pytest.mark.parametrize(
    ("line", "station", "serial", "page", "total"),
    [
        pytest.param("VALLETTA 00000312  002 OF 003", "VALLETTA", 312, "002", 3, id="D1"),
        pytest.param("VALLETTA 00000312  002 OF 003 ", "VALLETTA", 312, "002", 3, id="E5"),
        pytest.param("VALLETTA 00000312  001.2 OF 003", "VALLETTA", 312, "001.2", 3, id="D2"),
        pytest.param("BUENOS AIR 00000312  002 OF 003", "BUENOS AIR", 312, "002", 3, id="D4"),
        pytest.param("PORT AU PR 00000312  002 OF 003", "PORT AU PR", 312, "002", 3, id="D4 two"),
        pytest.param("STATE 00119085  002 OF 004", "STATE", 119085, "002", 4, id="State"),
    ],
)
def test_a_page_line_joins_the_sentence_it_cuts(
    line: str, station: str, serial: int, page: str, total: int
) -> None:
    cleaned = clean(f"the ferry\n\n{line}\n\nsailed at nine.")

    assert cleaned.text == "the ferry\nsailed at nine."
    assert [(p.station, p.serial, p.page, p.total) for p in cleaned.pages] == [
        (station, serial, page, total)
    ]
    span = cleaned.pages[0].span
    assert cleaned.source[span.start : span.end].strip() == line.strip()


def test_between_paragraphs_one_blank_line_stays() -> None:
    cleaned = clean("The ferry sailed.\n\nVALLETTA 00000312  002 OF 003\n\n\n2. (C) Two.")

    assert cleaned.text == "The ferry sailed.\n\n2. (C) Two."


@pytest.mark.parametrize(
    ("text", "cleaned"),
    [
        pytest.param(
            "SUBJECT: FERRIES VALLETTA 00000312  001.2 OF 003 AND PORTS",
            ["SUBJECT: FERRIES", "AND PORTS"],
            id="D3 in a field",
        ),
        pytest.param("the VALLETTA 00000312  002 OF 003", ["the"], id="D3 at an end"),
        pytest.param(
            "he VALLETTA 00000312  002 OF 003 and VALLETTA 00000312  003 OF 003 she",
            ["he", "and", "she"],
            id="D3 twice",
        ),
    ],
)
def test_a_page_line_inside_a_line_is_cut_out_and_said(text: str, cleaned: list[str]) -> None:
    page = clean(text)

    assert page.lines == cleaned
    assert {(repair.kind, repair.damage) for repair in page.repairs} == {("page-line-inside", "D3")}
    for repair in page.repairs:
        assert page.source[repair.span.start : repair.span.end] == repair.original


@pytest.mark.parametrize("indent", ["", " ", "   "])
def test_d7_the_banner_of_an_older_print(indent: str) -> None:
    text = (
        f"THE FERRY\n\n\nCONFIDENTIAL\n\n\n{indent}CONFIDENTIAL\n\n\n"
        "PAGE 02        VALLET  00312  01 OF 02  182017Z\n\n\nSAILED AT NINE."
    )

    assert clean(text).text == "THE FERRY\nSAILED AT NINE."


@pytest.mark.parametrize(
    "line",
    [
        "00000312",
        "VALLETTA 000312",
        "VALLETTA 00000312",
        "The ferry 002 of 003",
        "Call 00000312 for ferries",
        "CONFIDENTIAL",
        "SECTION 01 OF 03",
        "PAGE 02 of the annex lists ferries",
    ],
)
def test_a_line_that_is_none_stays(line: str) -> None:
    assert clean(f"One.\n{line}\nTwo.").text == f"One.\n{line}\nTwo."


@pytest.mark.parametrize(
    ("source", "text"),
    [
        ("a\r\nb\r\n", "a\nb\n"),
        ("a  \nb\t\n", "a\nb\n"),
        ("\u00b61. (C) One.", "1. (C) One."),
        ("\ufffd1. (C) One.", "1. (C) One."),
        ("a\u00b6b", "a\u00b6b"),
        ("", ""),
        ("\n\n", "\n\n"),
    ],
)
def test_ends_of_lines_and_signs(source: str, text: str) -> None:
    assert clean(source).text == text


def test_signs_are_remembered() -> None:
    page = clean("One.\n\u00b62. Two.\nThree.")

    assert page.marked == {1}


def test_d5_a_total_that_differs_and_d1_a_serial_that_differs_stay_readable() -> None:
    reading = read(
        "UNCLAS SECTION 01 OF 02 VALLETTA 000312\n\nSUBJECT: EXERCISE\n\n1. One\n\n"
        "VALLETTA 00000312  002 OF 003\n\nmore.\n"
    )

    assert reading.telegram.sections == 2
    assert [p.text for p in reading.telegram.paragraphs] == ["One\nmore."]


def same_characters(page: Page) -> None:
    """Each character of the cleaned text but line breaks stands at its place in the source."""
    for offset, character in enumerate(page.text):
        if character == "\n":
            continue
        assert page.source[page.origin(offset)] == character


PRINT = (
    "VZCZCXRO0312\r\nRR RUEHRO\r\n\r\nUNCLAS SECTION 01 OF 02 VALLETTA 000312\r\n\r\n"
    "\u00b61. (C) The ferry  \r\n\r\nVALLETTA 00000312  002 OF 002\r\n\r\nsailed.\r\n\r\n"
    "\ufffd2. (C) He VALLETTA 00000312  002 OF 002 left.\r\n"
)


def test_the_way_back_from_every_character() -> None:
    same_characters(clean(PRINT))


@settings(deadline=None, max_examples=60)
@given(damaged_texts())
def test_the_way_back_from_every_character_of_damaged_telegrams(text: str) -> None:
    same_characters(clean(text))


@settings(deadline=None, max_examples=100)
@given(damaged_texts(), st.data())
def test_a_stretch_leads_to_its_words(text: str, data: st.DataObject) -> None:
    page = clean(text)
    start = data.draw(st.integers(0, len(page.text)))
    end = data.draw(st.integers(start, len(page.text)))
    spans = page.spans(start, end)

    assert list(spans) == sorted(spans)
    quoted = "".join(page.source[span.start : span.end] for span in spans)
    blank = {ord(sign): None for sign in (*PILCROWS, "\\")}

    def bare(words: str) -> str:
        return "".join(words.translate(blank).split())

    assert bare(quoted) == bare(page.text[start:end])


def test_a_value_on_both_sides_of_a_page_break_has_two_places() -> None:
    page = clean(PRINT)
    start = page.text.index("The ferry")
    spans = page.spans(start, page.text.index("sailed.") + len("sailed."))

    assert [page.source[span.start : span.end].strip() for span in spans] == [
        "The ferry",
        "sailed.",
    ]


def test_an_empty_stretch_has_no_place() -> None:
    assert clean(PRINT).spans(5, 5) == ()
    assert clean("").spans(0, 0) == ()


def test_origin_of_the_end() -> None:
    assert clean("").origin(0) == 0
    assert clean("ab").origin(2) == 2


def test_line_at() -> None:
    page = clean("ab\ncd\n")

    assert [page.line_at(offset) for offset in (0, 2, 3, 5, 6)] == [0, 0, 1, 1, 2]


def test_places_are_spans() -> None:
    assert clean("abc").spans(1, 2) == (Span(1, 2),)


def test_a_page_line_broken_in_two_is_one() -> None:
    page = clean("SAILED\nCONFIDENTIAL\n\nPAGE 02\n\nVALLET 00312 01 OF 02 121801Z\n\nAT NINE.")

    assert page.lines == ["SAILED", "AT NINE."]
    assert [(line.station, line.serial, line.page) for line in page.pages] == [
        ("VALLET", 312, "02")
    ]
