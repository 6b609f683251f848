from __future__ import annotations

import pytest

from reftel.web import words


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("2009-03-12T17:24Z", "12 Mar 2009, 17:24Z"),
        ("2009-03-12T17:24:00+00:00", "12 Mar 2009, 17:24Z"),
        ("2009-03-12T23:30:00-02:00", "13 Mar 2009, 01:30Z"),
        ("2009-03-12", "12 Mar 2009"),
        ("2009-03", "Mar 2009"),
        ("2009", "2009"),
        ("OADR", "OADR"),
        ("2009-13", "2009-13"),
        ("2009-02-30T10:00Z", "2009-02-30T10:00Z"),
        (None, "undated"),
        ("", "undated"),
    ],
)
def test_dates_in_words(text: str | None, expected: str) -> None:
    assert words.date_words(text) == expected


@pytest.mark.parametrize(
    ("text", "zone", "expected"),
    [
        ("2009-03-12T17:24Z", "Europe/Malta", "18:24"),
        ("2009-07-12T17:24Z", "Europe/Malta", "19:24"),
        ("2009-03-12T23:30Z", "Asia/Dubai", "03:30 on 13 Mar"),
        ("2009-03-12T01:30Z", "America/Lima", "20:30 on 11 Mar"),
        ("2009-03-12", "Europe/Malta", None),
        ("2009-03-12T17:24Z", None, None),
        ("2009-03-12T17:24Z", "Nowhere/Atall", None),
        (None, "Europe/Malta", None),
    ],
)
def test_local_time_names_the_day_only_where_it_is_another(
    text: str | None, zone: str | None, expected: str | None
) -> None:
    assert words.local_time(text, zone) == expected


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("OO", "IMMEDIATE"),
        ("Z", "FLASH"),
        ("PRIORITY", "PRIORITY"),
        ("NIACT IMMEDIATE", "NIACT IMMEDIATE"),
        ("XX", None),
        ("OP", None),
        ("", None),
        (None, None),
    ],
)
def test_a_precedence_by_word_or_prosign(text: str | None, expected: str | None) -> None:
    assert words.precedence_word(text) == expected


def test_counts_are_grouped_and_agree_in_number() -> None:
    assert words.count(1, "telegram") == "1 telegram"
    assert words.count(251287, "telegram") == "251,287 telegrams"
    assert words.count(0, "entry", "entries") == "no entries"
