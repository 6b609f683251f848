"""Station codes and canonical ids."""

from __future__ import annotations

import pytest
from hypothesis import given, settings

from reftel.codec.ids import canonical_id, parse_id, post_of, station_code
from reftel.telegram import Mrn
from strategies import mrns


@pytest.mark.parametrize(
    ("mrn", "id_"),
    [
        (None, None),
        (Mrn(2009, "VALLETTA", 312), "09VALLETTA312"),
        (Mrn(2009, "RIO", 312), "09RIODEJANEIRO312"),
        (Mrn(2009, "PORT EXERCISE", 312), "09PORTEXERCISE312"),
    ],
)
def test_canonical_ids(mrn: Mrn | None, id_: str | None) -> None:
    assert canonical_id(mrn) == id_


@pytest.mark.parametrize(
    ("station", "post"),
    [
        ("RIODEJANEIRO", "RIO DE JANEIRO"),
        ("RIO", "RIO DE JANEIRO"),
        ("Abu Dhabi", "ABU DHABI"),
        ("VALLETTA", "VALLETTA"),
        ("PORTEXERCISE", "PORTEXERCISE"),
    ],
)
def test_the_post_of_a_station(station: str, post: str) -> None:
    assert post_of(station) == post


@settings(deadline=None, max_examples=60)
@given(mrns())
def test_an_id_is_read_from_its_own_words(mrn: Mrn) -> None:
    named = canonical_id(mrn)

    assert named is not None
    assert canonical_id(parse_id(named)) == named
    assert station_code(post_of(station_code(mrn.post))) == station_code(mrn.post)


@pytest.mark.parametrize(
    "text", ["09VALLETTA312", "2009VALLETTA00312", "09 VALLETTA 312", "2009 VALLETTA 000312"]
)
def test_spellings_of_an_id(text: str) -> None:
    assert parse_id(text) == Mrn(2009, "VALLETTA", 312)


@pytest.mark.parametrize(
    "text", ["", "VALLETTA312", "09VALLETTA", "09valletta312", "09VALLETTA0", "09VALLETTA12345678"]
)
def test_no_id(text: str) -> None:
    with pytest.raises(ValueError, match="expected an id such as '09VALLETTA312'"):
        parse_id(text)
