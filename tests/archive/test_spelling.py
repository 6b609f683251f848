"""Message reference numbers as people type them."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from reftel import authority
from reftel.archive.spelling import MrnSpelling, parse_spelling


@pytest.mark.parametrize(
    "text",
    [
        "09VALLETTA312",
        "09valletta312",
        "09VALLETTA000312",
        "09 VALLETTA 312",
        "09 Valletta 00312",
        "2009 Valletta 00312",
        "2009VALLETTA312",
        "'09 Valletta 312",
        "\u201909 Valletta 312",
        "09-VALLETTA-312",
        "09 VALLETTA #312",
        "09_VALLETTA_312",
        "Valletta 312 (2009)",
        "Valletta 312, 2009",
        "VALLETTA 312 of 2009",
        "VALLETTA 312 2009",
        "MRN: 09 VALLETTA 312",
        "  09   VALLETTA   312  ",
    ],
)
def test_one_telegram_in_many_spellings(text: str) -> None:
    assert parse_spelling(text) == MrnSpelling(2009, "VALLETTA", 312, known=True)


@pytest.mark.parametrize(
    ("text", "telegram_id"),
    [
        ("09 ABU DHABI 42", "09ABUDHABI42"),
        ("09ABUDHABI42", "09ABUDHABI42"),
        ("10 RIO 7", "10RIODEJANEIRO7"),
        ("85 Port-au-Prince 199", "85PORTAUPRINCE199"),
        ("1974LAPAZ00015", "74LAPAZ15"),
        ("59 ROME 1", "59ROME1"),
    ],
)
def test_the_id_that_a_spelling_means(text: str, telegram_id: str) -> None:
    spelling = parse_spelling(text)

    assert spelling is not None
    assert spelling.id == telegram_id


def test_without_a_year_there_is_no_id() -> None:
    spelling = parse_spelling("Valletta 00312")

    assert spelling == MrnSpelling(None, "VALLETTA", 312, known=True)
    assert spelling.id is None


@pytest.mark.parametrize(
    "text", ["", "VALLETTA", "312", "09", "09 312", "VALLETTA 0", "VALLETTA 12345678", "a b c"]
)
def test_what_has_not_the_form_of_a_number(text: str) -> None:
    assert parse_spelling(text) is None


@pytest.mark.parametrize(
    ("text", "may_be_words"),
    [
        ("09VALLETTA312", False),
        ("VALLETTA 312", False),
        ("VALLETTA 2009", True),  # as well a place and a year
        ("2009 VALLETTA 2009", False),
        ("page 2", True),  # no post
        ("ferry number 7", True),
    ],
)
def test_a_number_may_be_words(text: str, may_be_words: bool) -> None:
    spelling = parse_spelling(text)

    assert spelling is not None
    assert spelling.may_be_words is may_be_words


@given(
    st.sampled_from([post for post in authority.stations() if post.station.isalpha()]),
    st.integers(1960, 2059),
    st.integers(1, 999_999),
)
def test_every_post_of_the_table(post: authority.Station, year: int, serial: int) -> None:
    expected = f"{year % 100:02}{post.station}{serial}"

    for text in (
        f"{year % 100:02}{post.station}{serial}",
        f"{year} {post.name.title()} {serial:06}",
        f"{post.name} {serial} ({year})",
    ):
        spelling = parse_spelling(text)
        assert spelling is not None
        assert spelling.id == expected


@given(st.text(max_size=40))
def test_any_text_is_read_or_is_none(text: str) -> None:
    spelling = parse_spelling(text)

    assert spelling is None or (spelling.serial > 0 and spelling.station)
