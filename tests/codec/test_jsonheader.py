"""The header of the telegram JSON: what each line needs, and faults with their places."""

from __future__ import annotations

import tomllib
from typing import Any

import pytest

from reftel.codec.jsonheader import (
    ADDRESSEE_KEYS,
    HEADER_KEYS,
    header_from_json,
    header_to_json,
)
from reftel.errors import FormError
from reftel.telegram import (
    Addressee,
    Dtg,
    FilingLine,
    FilingTime,
    Heading,
    Plad,
    Precedence,
    PrecedenceLine,
    RoutingIndicator,
    RoutingLine,
    SecurityLine,
)

DTG = Dtg.parse("121724Z MAR 09")
LINE5 = {"dtg": "2009-03-12T17:24Z", "highest_precedence": "IMMEDIATE"}


def test_no_header() -> None:
    assert header_to_json(None) is None
    assert header_from_json(None) is None


def test_the_keys_and_their_order() -> None:
    told = header_to_json(Heading(action=(Addressee(Plad("USMISSION GENEVA")),)))

    assert told is not None
    assert tuple(told) == HEADER_KEYS
    assert tuple(told["to"][0]) == ADDRESSEE_KEYS


@pytest.mark.parametrize(
    ("heading", "letters"),
    [
        (Heading(routing=RoutingLine(Precedence.PRIORITY)), "PP"),
        (Heading(precedence=PrecedenceLine(Precedence.FLASH, None, DTG)), "Z"),
        (
            Heading(precedence=PrecedenceLine(Precedence.IMMEDIATE, Precedence.ROUTINE, DTG)),
            "O R",
        ),
        (
            Heading(
                routing=RoutingLine(Precedence.IMMEDIATE),
                precedence=PrecedenceLine(Precedence.IMMEDIATE, Precedence.ROUTINE, DTG),
            ),
            "OO",
        ),
        (Heading(), None),
    ],
)
def test_the_letters_are_those_of_line_2_or_else_of_line_5(
    heading: Heading, letters: str | None
) -> None:
    told = header_to_json(heading)

    assert told is not None
    assert told["precedence"] == letters
    assert header_from_json(told) == heading


def test_a_filing_time_without_a_date_time_group_has_no_year() -> None:
    heading = Heading(
        filing=FilingLine(RoutingIndicator("RUEHVT"), "0312", None, FilingTime(71, 17, 24))
    )
    told = header_to_json(heading)

    assert told is not None
    assert (told["filed"], told["filed_printed"]) == (None, "0711724")
    assert header_from_json(told) == heading


def test_a_filing_time_in_the_year_before() -> None:
    heading = Heading(
        filing=FilingLine(RoutingIndicator("RUEHVT"), "0312", None, FilingTime(365, 23, 59)),
        precedence=PrecedenceLine(Precedence.ROUTINE, None, Dtg.parse("010004Z JAN 09")),
    )
    told = header_to_json(heading)

    assert told is not None
    # 2008 has 366 days: day 365 of it is 30 December, of 2009 it is 31 December.
    assert told["filed"] == "2008-12-30T23:59Z"
    assert header_from_json(told) == heading
    assert header_from_json({**told, "filed_printed": None}) == heading


def test_a_moment_of_toml() -> None:
    header = tomllib.loads('dtg = 2009-03-12T17:24:00Z\nprecedence = "O"')

    assert header_from_json(header) == Heading(
        precedence=PrecedenceLine(Precedence.IMMEDIATE, None, DTG)
    )


@pytest.mark.parametrize(
    ("signals", "given", "line"),
    [
        (["ZNR", "ZZH"], {}, SecurityLine("ZNR", "UUUUU", "ZZH")),
        (None, {}, SecurityLine("ZNR", "UUUUU")),
        (["ZNY"], {}, SecurityLine("ZNY", "UUUUU")),
        (["ZNR", "ZZH"], {"security_tail": "ZZH (TAO)"}, SecurityLine("ZNR", "UUUUU", "ZZH (TAO)")),
    ],
)
def test_the_security_line(
    signals: list[str] | None, given: dict[str, Any], line: SecurityLine
) -> None:
    header = {"security": "UUUUU", "operating_signals": signals, **given}

    assert header_from_json(header) == Heading(security=line)


def test_completed_is_the_highest_precedence_of_the_addressees() -> None:
    header = {
        "dtg": LINE5["dtg"],
        "to": ["AMEMBASSY ROME", "AMEMBASSY TUNIS PRIORITY"],
        "info": ["SECSTATE WASHDC NIACT IMMEDIATE"],
    }

    for given, highest in (
        (header, Precedence.IMMEDIATE),  # NIACT has no letter of its own
        ({**header, "info": []}, Precedence.PRIORITY),
        ({**header, "info": [], "to": []}, Precedence.ROUTINE),
        ({**header, "precedence": "R"}, Precedence.ROUTINE),
    ):
        heading = header_from_json(given, complete=True)
        assert heading is not None
        assert heading.precedence == PrecedenceLine(highest, None, DTG)


@pytest.mark.parametrize(
    ("header", "place", "words"),
    [
        ("X", "header", "expected an object"),
        ({"form": "AMEMBASSY ROME"}, "header.form", "from may be meant"),
        ({"transmission_id": "ZCZC"}, "header.transmission_id", "VZCZCXRO4417"),
        ({"precedence": "OP"}, "header.precedence", "'OO', or of line 5"),
        (
            {"precedence": "O", **LINE5, "routing_precedence": "IMMEDIATE"},
            "header.precedence",
            "OO",
        ),
        ({**LINE5, "precedence": "R"}, "header.precedence", "contradicts .* 'O': 'R'"),
        ({"routing": ["RUEHRO"]}, "header.routing_precedence", "found nothing"),
        ({"routing": ["X"], "precedence": "OO"}, "header.routing[0]", "a routing indicator such"),
        ({"routing_gap": 1}, "header.routing_gap", "true or false"),
        ({"station_serial": 312}, "header.originator_ri", "found nothing"),
        ({"originator_ri": "RUEHVT"}, "header.station_serial", "found nothing"),
        (
            {"originator_ri": "RUEHVT", "station_serial": -1},
            "header.station_serial_printed",
            "station serial",
        ),
        (
            {"originator_ri": "RUEHVT", "station_serial": 1, "station_serial_printed": "0002"},
            "header.station_serial",
            "contradicts .* 2: 1",
        ),
        (
            {"originator_ri": "RUEHVT", "station_serial": 1, "section_suffix": "1"},
            "header.section_suffix",
            "'01'",
        ),
        ({"filed_printed": "4001724"}, "header.filed_printed", "not a filing time"),
        (
            {
                **LINE5,
                "originator_ri": "RUEHVT",
                "station_serial": 1,
                "filed": "2009-03-12T17:25Z",
                "filed_printed": "0711724",
            },
            "header.filed",
            "contradicts .*17:24Z",
        ),
        ({"security": "C"}, "header.security", "five times over"),
        ({"security": "CCCCC", "security_prosign": "ZZZ"}, "header.security_prosign", "ZNR or ZNY"),
        ({"security": "CCCCC", "security_tail": "A  B"}, "header.security_tail", "one line"),
        ({"security_tail": "ZZH"}, "header.security", "found nothing"),
        (
            {"security": "CCCCC", "security_tail": "", "operating_signals": ["ZNY", "ZZH"]},
            "header.operating_signals",
            r"contradicts .* \['ZNY'\]",
        ),
        ({"dtg": "2009-03-12T17:24Z"}, "header.highest_precedence", "completed"),
        ({"highest_precedence": "ROUTINE"}, "header.dtg", "found nothing"),
        ({**LINE5, "highest_precedence": "O"}, "header.highest_precedence", "one of ROUTINE"),
        ({**LINE5, "dtg": "2009-03-12"}, "header.dtg", "Zulu"),
        ({**LINE5, "dtg": "12 March"}, "header.dtg", "a DTG such as"),
        ({**LINE5, "dtg": "2009-03-12T17:24+01:00"}, "header.dtg", "Zulu"),
        ({**LINE5, "dtg": "2009-03-12T17:24:30Z"}, "header.dtg", "whole minutes"),
        ({**LINE5, "dtg": "2009-13-12T17:24Z"}, "header.dtg", "month"),
        ({**LINE5, "dtg": 5}, "header.dtg", "expected a string, found 5"),
        (tomllib.loads("dtg = 2009-03-12"), "header.highest_precedence", "completed"),
        ({**LINE5, **tomllib.loads("dtg = 2009-03-12")}, "header.dtg", "a date and a time"),
        ({**LINE5, **tomllib.loads("dtg = 17:24:00")}, "header.dtg", "expected a string"),
        ({**LINE5, "dtg_tail": "A  B"}, "header.dtg_tail", "one line"),
        ({"from": "Amembassy Rome"}, "header.from", "plain language address"),
        ({"exempt": ["rome"]}, "header.exempt[0]", "plain language address"),
        ({"to": ["AMEMBASSY ROME", 5]}, "header.to[1]", "expected an object, found 5"),
        ({"to": ["rome"]}, "header.to[0]", "plain language address"),
        ({"to": [{"ri": "RUEHRO"}]}, "header.to[0].plad", "found nothing"),
        ({"to": [{"plad": "AMEMBASSY ROME", "ri": "X"}]}, "header.to[0].ri", "routing indicator"),
        (
            {"info": [{"plad": "A"}, {"plad": "AMEMBASSY ROME", "precedence": "URGENT"}]},
            "header.info[1].precedence",
            "expected one of ROUTINE, PRIORITY, IMMEDIATE, NIACT IMMEDIATE, FLASH, found 'URGENT'",
        ),
        ({"to": [{"plad": "AMEMBASSY ROME", "mcn": "12"}]}, "header.to[0].mcn", "an MCN such as"),
        ({"to": [{"plad": "AMEMBASSY ROME", "elsewhere": "no"}]}, "header.to[0].elsewhere", "true"),
    ],
)
def test_a_fault_is_told_with_its_place(header: object, place: str, words: str) -> None:
    with pytest.raises(FormError, match=words) as raised:
        header_from_json(header)

    assert raised.value.where == place
