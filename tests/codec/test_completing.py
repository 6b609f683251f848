"""Format lines 2 to 4 out of the rest of a telegram."""

from __future__ import annotations

from dataclasses import replace

import pytest

from reftel.codec import read, write
from reftel.codec.completing import complete_header
from reftel.errors import FormError
from reftel.telegram import (
    Classification,
    FilingLine,
    Heading,
    Plad,
    RoutingIndicator,
    SecurityLine,
    Telegram,
)

TEXT = """\
O R 121724Z MAR 09
FM AMEMBASSY VALLETTA
TO RUEHC/SECSTATE WASHDC IMMEDIATE 1934
INFO RUEHRO/AMEMBASSY ROME
AMEMBASSY TUNIS
RUEHRO/AMCONSUL MILAN
C O N F I D E N T I A L SECTION 01 OF 02 VALLETTA 123456

SUBJECT: EXERCISE: FERRY STANDSTILL

1. (C) EXERCISE.
QUILLMARK
"""


def telegram() -> Telegram:
    return read(TEXT).telegram


def test_the_lines_follow_from_the_rest() -> None:
    assert write(complete_header(telegram())).split("\n")[:4] == [
        "OO RUEHC RUEHRO",
        "DE RUEHVT #3456/01 0711724",
        "ZNY CCCCC",
        "O R 121724Z MAR 09",
    ]


def test_what_is_there_stays() -> None:
    once = complete_header(telegram())
    assert once.heading is not None
    filing = FilingLine(RoutingIndicator("RUEHXX"), "0001")
    changed = replace(once, heading=replace(once.heading, filing=filing, routing=None))
    again = complete_header(changed).heading

    assert again is not None
    assert (again.filing, again.routing) == (filing, once.heading.routing)
    assert complete_header(once) == once


def test_no_section_no_suffix() -> None:
    heading = complete_header(replace(telegram(), sections=None)).heading

    assert heading is not None
    assert heading.filing is not None
    assert heading.filing.section is None


@pytest.mark.parametrize(
    ("level", "controls", "line"),
    [
        (Classification.UNCLASSIFIED, (), SecurityLine("ZNR", "UUUUU")),
        (Classification.UNCLASSIFIED, ("EFTO",), SecurityLine("ZNY", "EEEEE")),
        (Classification.LIMITED_OFFICIAL_USE, (), SecurityLine("ZNR", "UUUUU")),
        (Classification.SECRET, (), SecurityLine("ZNY", "SSSSS")),
        (Classification.TOP_SECRET, ("EFTO",), SecurityLine("ZNY", "TTTTT")),
    ],
)
def test_the_security_line_follows_from_the_level(
    level: Classification, controls: tuple[str, ...], line: SecurityLine
) -> None:
    heading = complete_header(replace(telegram(), classification=level, controls=controls)).heading

    assert heading is not None
    assert heading.security == line


def test_a_telegram_without_a_header_stays_so() -> None:
    assert complete_header(Telegram(subject="EXERCISE")) == Telegram(subject="EXERCISE")


def without(**changes: object) -> Telegram:
    whole = telegram()
    assert whole.heading is not None
    return replace(whole, heading=replace(whole.heading, **changes))  # type: ignore[arg-type]


@pytest.mark.parametrize(
    ("lacking", "place"),
    [
        (without(precedence=None), "header.dtg"),
        (without(originator=None), "header.from"),
        (without(originator=Plad("AMEMBASSY ATLANTIS")), "header.originator_ri"),
        (replace(telegram(), post=None, serial=None), "number"),
        (replace(telegram(), classification=None), "classification"),
        (Telegram(heading=Heading()), "header.dtg"),
    ],
)
def test_what_lacks_is_told(lacking: Telegram, place: str) -> None:
    with pytest.raises(FormError) as raised:
        complete_header(lacking)

    assert raised.value.where == place
