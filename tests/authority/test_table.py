"""Reading a table: what cells become, and what a damaged installation says."""

from __future__ import annotations

import pkgutil
from dataclasses import dataclass

import pytest

from reftel.authority.table import (
    decimal_or_none,
    letters_and_digits,
    listed,
    read_rows,
    read_table,
    text_or_none,
    whole_or_none,
)


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("ABU DHABI", "ABUDHABI"),
        ("Port-au-Prince", "PORTAUPRINCE"),
        ("N'DJAMENA", "NDJAMENA"),
        ("ST. PETERSBURG", "STPETERSBURG"),
        ("S E C R E T", "SECRET"),
        ("São Paulo", "SAOPAULO"),
        ("EMBASSY\tRABAT\n", "EMBASSYRABAT"),
        ("1.4(b)", "14B"),
        ("²", "2"),
        ("¶ --", ""),
        ("", ""),
    ],
)
def test_letters_and_digits(text: str, expected: str) -> None:
    assert letters_and_digits(text) == expected


def test_letters_and_digits_of_the_result_is_the_result() -> None:
    for text in ("Nuku'alofa", "Düsseldorf", "ﬁle", "1973-79 code"):
        once = letters_and_digits(text)

        assert letters_and_digits(once) == once


@pytest.mark.parametrize(
    ("found", "expected"),
    [
        (listed(""), ()),
        (listed("A|B C"), ("A", "B C")),
        (text_or_none(""), None),
        (text_or_none("A"), "A"),
        (whole_or_none(""), None),
        (whole_or_none("1973"), 1973),
        (decimal_or_none(""), None),
        (decimal_or_none("-4.5"), -4.5),
    ],
)
def test_cells(found: object, expected: object) -> None:
    assert found == expected


@dataclass(frozen=True)
class Pair:
    word: str
    rank: int | None


def _installed(monkeypatch: pytest.MonkeyPatch, text: str) -> None:
    monkeypatch.setattr(pkgutil, "get_data", lambda package, place: text.encode())


def test_rows_become_values_in_the_order_of_the_file(monkeypatch: pytest.MonkeyPatch) -> None:
    _installed(monkeypatch, 'word,place\n"FLASH, so to say",3\nROUTINE,\n')

    found = read_table("words", Pair, {"rank": whole_or_none}, renamed={"rank": "place"})

    assert found == (Pair("FLASH, so to say", 3), Pair("ROUTINE", None))


@pytest.mark.parametrize(
    ("text", "message"),
    [
        ("word,place\n", "table words.csv: expected the columns word, rank, found word, place"),
        ("", "table words.csv: expected the columns word, rank, found ;"),
        ("word,rank\nFLASH\n", "table words.csv, line 2: expected 2 cells, found 1"),
    ],
)
def test_a_table_of_another_version_is_refused(
    monkeypatch: pytest.MonkeyPatch, text: str, message: str
) -> None:
    _installed(monkeypatch, text)

    with pytest.raises(ValueError, match=r"install reftel again") as caught:
        list(read_rows("words", ("word", "rank")))

    assert message in str(caught.value)
