"""The message reference number."""

from __future__ import annotations

import pytest

from reftel.telegram.mrn import Mrn, full_year


@pytest.mark.parametrize(
    ("mrn", "text", "station", "canonical"),
    [
        (Mrn(2009, "VALLETTA", 312), "09 VALLETTA 312", "VALLETTA", "09VALLETTA312"),
        (Mrn(2009, "ABU DHABI", 42), "09 ABU DHABI 42", "ABUDHABI", "09ABUDHABI42"),
        (Mrn(1976, "STATE", 187673), "76 STATE 187673", "STATE", "76STATE187673"),
        (Mrn(2000, "PORT AU PRINCE", 1), "00 PORT AU PRINCE 1", "PORTAUPRINCE", "00PORTAUPRINCE1"),
    ],
)
def test_forms(mrn: Mrn, text: str, station: str, canonical: str) -> None:
    assert str(mrn) == text
    assert mrn.station == station
    assert mrn.id == canonical
    assert Mrn.parse(text) == mrn


@pytest.mark.parametrize(
    ("two", "four"), [(0, 2000), (9, 2009), (59, 2059), (60, 1960), (73, 1973), (99, 1999)]
)
def test_the_year_of_two_digits(two: int, four: int) -> None:
    assert full_year(two) == four


@pytest.mark.parametrize(
    "text",
    [
        "",
        "VALLETTA 312",
        "2009 VALLETTA 312",
        "09 VALLETTA 0312",
        "09 VALLETTA 0",
        "09 valletta 312",
        "09 VALLETTA",
        "09 VALLETTA 312 ",
        "09  VALLETTA 312",
        "09 VALLETTA 12345678",
        "\u0660\u0669 VALLETTA 312",
    ],
)
def test_what_is_no_mrn(text: str) -> None:
    with pytest.raises(ValueError, match="expected an MRN such as '09 LONDON 2468'"):
        Mrn.parse(text)


@pytest.mark.parametrize(
    ("year", "post", "serial"),
    [
        (1959, "VALLETTA", 312),
        (2060, "VALLETTA", 312),
        (2009, "Valletta", 312),
        (2009, "VALLETTA ", 312),
        (2009, "", 312),
        (2009, "VALLETTA", 0),
        (2009, "VALLETTA", -1),
    ],
)
def test_what_cannot_be_made(year: int, post: str, serial: int) -> None:
    with pytest.raises(ValueError, match="MRN"):
        Mrn(year, post, serial)
