"""Where one telegram ends and the next begins: what is cut, and, first of all, what is not."""

from __future__ import annotations

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from archive.traffic import wire
from conftest import ARCHIVE_PRINT, EXERCISE_TELEGRAM
from reftel.intake.several import find_starts, may_hold_several

SHORT = """\
R 121724Z MAR 09
FM AMEMBASSY VALLETTA
TO SECSTATE WASHDC 1934
UNCLAS VALLETTA 000312

SUBJECT: EXERCISE

1. EXERCISE. The ferry waits.
QUILLMARK
"""
SECTIONED = """\
VZCZCXRO0313
OO RUEHRO
DE RUEHVT #0313/02 0711724
ZNY CCCCC ZZH
O R 121724Z MAR 09
FM AMEMBASSY VALLETTA
TO RUEHC/SECSTATE WASHDC IMMEDIATE 1934
C O N F I D E N T I A L SECTION 02 OF 02 VALLETTA 000312

4. EXERCISE. The rest.
QUILLMARK
"""


def numbered(text: str, serial: int) -> str:
    return text.replace("000312", f"{serial:06}").replace("00312", f"{serial:05}")


def starts(text: str) -> list[int]:
    return find_starts(text.split("\n"))


def cut(text: str) -> list[str]:
    """The first line of each telegram."""
    lines = text.split("\n")
    return [lines[start] for start in find_starts(lines)]


@pytest.mark.parametrize(
    "between",
    [
        pytest.param("\nNNNN\n", id="end of message"),
        pytest.param("\nNNNN\n\n\n", id="and blank lines"),
        pytest.param("\n\n", id="a blank line"),
        pytest.param("\n" + "=" * 60 + "\n", id="a rule"),
        pytest.param("\n\f\n", id="a form feed"),
        pytest.param("\nFrom desk@registry Mon Mar 3 10:00:00 2014\n\n", id="a mailbox line"),
    ],
)
def test_telegrams_from_line_one(between: str) -> None:
    text = between.join((wire(1), wire(2, post="ROME"), wire(3)))

    assert len(starts(text)) == 3
    assert [line for line in cut(text) if line.strip()][1:] == ["VZCZCXRO0002", "VZCZCXRO0003"]


@pytest.mark.parametrize("between", ["\nNNN\n\n", "\n\n", "\n"])
def test_prints_of_the_department(between: str) -> None:
    text = between.join(numbered(ARCHIVE_PRINT, serial) for serial in (312, 313, 314))

    assert len(starts(text)) == 3
    assert [line for line in cut(text) if line] == ["CONFIDENTIAL"] * 3 or "" in cut(text)


def test_a_print_keeps_its_level_and_the_page_before_keeps_its_own() -> None:
    text = numbered(ARCHIVE_PRINT, 312) + "\nCONFIDENTIAL\n" + numbered(ARCHIVE_PRINT, 313)

    first, second = starts(text)

    lines = text.split("\n")
    assert lines[second] == "CONFIDENTIAL"
    assert [line for line in lines[first:second] if line][-1] == "CONFIDENTIAL"


@pytest.mark.parametrize("between", ["\nNNNN\n", "\nEOM\n\n", "\n=====================\n"])
def test_headers_from_the_date_time_group(between: str) -> None:
    text = between.join(numbered(SHORT, serial) for serial in (312, 313))

    assert len(starts(text)) == 2


def test_an_end_of_message_gives_a_wrapper_to_the_telegram_below() -> None:
    text = wire(1) + "NNNN\nExercise desk, page 3\nPrinted for Ada\n" + wire(2)

    assert cut(text)[1] == "Exercise desk, page 3"


def test_a_partial_extract_after_an_end() -> None:
    notice = "This record is a partial extract of the original cable. The full text of the original cable is not available."
    extract = f"{notice}\n\nC O N F I D E N T I A L ROME 000005\n\nSIPDIS\n\n1. (C) EXERCISE.\n"

    assert cut(wire(1) + "\nNNNN\n" + extract)[1] == notice


@pytest.mark.parametrize(
    "text",
    [
        pytest.param(EXERCISE_TELEGRAM, id="a telegram"),
        pytest.param(ARCHIVE_PRINT, id="a print"),
        pytest.param(EXERCISE_TELEGRAM + "\nNNNN\n" + SECTIONED, id="two sections of one telegram"),
        pytest.param(
            ARCHIVE_PRINT.replace("00312  121724Z", "00312  01 OF 02  121724Z")
            + "\nNNN\n"
            + ARCHIVE_PRINT.replace("00312  121724Z", "00312  02 OF 02  121724Z"),
            id="two sections of a print",
        ),
        pytest.param(
            EXERCISE_TELEGRAM + "\n5. QUOTE\n\n" + wire(7) + "UNQUOTE\n", id="a telegram in quotes"
        ),
        pytest.param(
            EXERCISE_TELEGRAM + "\nBEGIN TEXT:\n\n" + numbered(SHORT, 9) + "END TEXT\n",
            id="a text that is retransmitted",
        ),
        pytest.param(
            EXERCISE_TELEGRAM + "\n------------\nTHE TELEGRAM\n------------\n" + numbered(SHORT, 9),
            id="a telegram under a heading",
        ),
        pytest.param(SHORT + "\n\n" + numbered(SHORT, 9), id="a short one without a sign"),
        pytest.param(
            EXERCISE_TELEGRAM + "PAGE 02 VALLET 00312 121724Z\nFM THE QUAY\n", id="a page line"
        ),
        pytest.param("", id="nothing"),
        pytest.param("NNNN\nNNNN\n", id="ends alone"),
    ],
)
def test_one_telegram_is_never_cut(text: str) -> None:
    assert starts(text) == [0]


def test_the_same_telegram_twice_is_two_copies_only_after_an_end() -> None:
    assert len(starts(wire(1) + "\nNNNN\n" + wire(1))) == 2
    assert len(starts(wire(1) + "\n" + wire(1))) == 1


def test_a_quick_look_misses_nothing_that_is_cut() -> None:
    assert may_hold_several(wire(1) + wire(2))
    assert not may_hold_several("1. EXERCISE. The ferry waits.\n" * 100)


def test_nothing_is_cut_where_the_header_is_not_all_there() -> None:
    lines = (wire(1) + "\nNNNN\n" + wire(2)).split("\n")

    assert len(find_starts(lines)) == 2
    assert find_starts(lines, ended=False) == [0]


LINES = (
    *wire(1).split("\n"), *SECTIONED.split("\n"), *ARCHIVE_PRINT.split("\n"), "NNNN", "QUOTE",
    "=" * 20, "", "UNQUOTE", "PAGE 01", "VALLET 00312 121724Z",
)  # fmt: skip


@settings(max_examples=60)
@given(st.lists(st.sampled_from(LINES), max_size=80))
def test_cuts_go_forward_and_lose_nothing(lines: list[str]) -> None:
    found = find_starts(lines)

    assert found[0] == 0
    assert found == sorted(set(found))
    assert all(0 <= start <= max(0, len(lines) - 1) for start in found)
    if len(found) > 1:
        assert may_hold_several("\n".join(lines))


@settings(max_examples=30)
@given(st.lists(st.integers(1, 9000), min_size=1, max_size=6, unique=True))
def test_whatever_is_put_together_comes_apart(serials: list[int]) -> None:
    text = "\nNNNN\n\n".join(wire(serial) for serial in serials)

    assert len(starts(text)) == len(serials)
