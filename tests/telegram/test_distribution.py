"""Offices and their copies."""

from __future__ import annotations

import pytest

from reftel.telegram.distribution import OfficeCopies


@pytest.mark.parametrize(
    ("text", "value"),
    [
        ("EUR-12", OfficeCopies("EUR", 12)),
        ("S/S-05", OfficeCopies("S/S", 5)),
        ("T-01", OfficeCopies("T", 1)),
        ("L-00", OfficeCopies("L", 0)),
    ],
)
def test_forms(text: str, value: OfficeCopies) -> None:
    assert OfficeCopies.parse(text) == value
    assert str(value) == text


@pytest.mark.parametrize("text", ["", "EUR", "EUR-", "EUR-1", "EUR-123", "-12", "eur-12", "EUR 12"])
def test_what_is_none(text: str) -> None:
    with pytest.raises(ValueError, match="expected an office and its copies such as 'EUR-12'"):
        OfficeCopies.parse(text)


@pytest.mark.parametrize("copies", [-1, 100])
def test_no_number_of_copies(copies: int) -> None:
    with pytest.raises(ValueError, match="expected an office and its copies"):
        OfficeCopies("EUR", copies)
