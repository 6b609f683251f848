"""Routing: indicators and addressees, and gateways that say nothing by themselves."""

from __future__ import annotations

import pytest

from reftel import authority
from reftel.authority.table import read_rows

_COLUMNS = (
    "routing_indicator|plad|station|category|country|source|section|first_year|last_year|"
    "cable_count"
)


def _rows() -> list[list[str]]:
    return list(read_rows("routing_indicators", _COLUMNS.split("|")))


def test_gateways() -> None:
    gateways = [
        i for i in ("RHMFISS", "rhmfiuu", "RHMCSUU", "RUEHC", "") if authority.is_gateway(i)
    ]

    assert gateways == ["RHMFISS", "rhmfiuu", "RHMCSUU"]
    assert len(authority.addressees("RHMFISS")) == 7688


def test_an_indicator_has_its_addressees() -> None:
    found = {entry.plad: entry for entry in authority.addressees("RUEHDJ")}

    assert {"AMEMBASSY DJIBOUTI", "USLO DJIBOUTI DJ"} <= set(found)
    entry = found["USLO DJIBOUTI DJ"]
    assert (entry.station, entry.country, entry.routing_indicator) == ("DJIBOUTI", "DJ", "RUEHDJ")
    assert authority.addressees("RUEHXYZ") == ()


def test_a_plad_has_its_indicators() -> None:
    assert authority.indicators_of("AMEMBASSY DJIBOUTI") == ("RUEHDJ",)
    assert authority.indicators_of("amembassy djibouti//pol//") == ("RUEHDJ",)
    assert len(authority.indicators_of("FBI WASHINGTON DC")) > 1
    assert authority.indicators_of("NOBODY AT ALL") == ()


def test_a_heading_word_is_no_indicator() -> None:
    # 251 rows of the book have the word ROUTING where the indicator stands.
    plads = {row[1] for row in _rows() if row[0] == "ROUTING"}
    entries = [entry for plad in plads for entry in authority.routing_entries(plad)]

    assert len(plads) == 251
    assert authority.addressees("ROUTING") == ()
    assert "ROUTING" not in {entry.routing_indicator for entry in entries}
    assert None in {entry.routing_indicator for entry in entries}


@pytest.mark.parametrize(
    ("indicator", "plad", "expected"),
    [
        ("RHMFISS", "HQ USEUCOM VAIHINGEN GE", "USEUCOM"),
        ("RHMFISS", "HQ USEUCOM VAIHINGEN GE//J-3//", "USEUCOM"),
        ("RUEHDJ", "USLO DJIBOUTI DJ", "DJIBOUTI"),  # a row of the routing table only
        (None, "AMEMBASSY RABAT", "RABAT"),
        ("RUEHRB", None, "RABAT"),
        ("RUEHRB", "", "RABAT"),
        ("RUEHRB", "AMEMBASSY TUNIS", "TUNIS"),  # the PLAD is what a drafter wrote
        ("RUEHRB", "AMEMBASSY RXBXT", "RABAT"),  # a garbled PLAD, the indicator tells
        ("RHMFISS", None, None),
        ("RHMFISS", "NOBODY AT ALL", None),
        ("RHMFIUU", "COGARD ESU DET CAPE MAY NJ", None),
        ("RUEHC", "COGARD ESU DET CAPE MAY NJ", None),  # an addressee that is no station
        (None, None, None),
    ],
)
def test_the_station_of_an_address_line(
    indicator: str | None, plad: str | None, expected: str | None
) -> None:
    found = authority.addressed_station(indicator, plad)

    assert (None if found is None else found.station) == expected


def test_every_row_with_a_station_leads_to_it() -> None:
    rows = [row for row in _rows() if row[2]]
    wrong = []
    for indicator, plad, station, *_ in rows:
        found = authority.addressed_station(indicator, plad)
        if found is None or found.station != station:
            wrong.append((indicator, plad))

    assert len(rows) > 700
    assert wrong == []


def test_values_of_a_row() -> None:
    counted = [e for e in authority.routing_entries("SECSTATE WASHDC") if e.cable_count]
    booked = authority.routing_entries("COGARD ESU DET CAPE MAY NJ")

    assert [(e.source, e.section) for e in counted] == [("cable headers", ())]
    assert {e.section for e in booked} <= {("2",), ("3",), ("2", "3")}
    assert all(e.first_year is not None and e.first_year >= 2010 for e in booked)
    assert all(e.cable_count is None for e in booked)
