"""The Department's print above a header (spec/01, spec/02)."""

from __future__ import annotations

import pytest
from hypothesis import given, settings

from reftel.codec import read
from reftel.codec.reading import Layout, Reading
from reftel.telegram.distribution import Distribution, OfficeCopies, PrintLine
from strategies import distributions

HEADER = "R 121724Z MAR 76\nFM AMEMBASSY VALLETTA\nTO SECSTATE WASHDC 1934\n"
TEXT = "C O N F I D E N T I A L VALLETTA 0312\n\nE.O. 11652: GDS\nTAGS: PREL, MT\nSUBJECT: EXERCISE\n\n1. ONE FERRY.\n"
INCOMING = """\
PAGE 01        VALLET  00312  121801Z

ACTION EUR-12

INFO  OCT-01  ISO-00  L-03  /016 W
                    ---------------------     053129
"""
OUTGOING = """\
PAGE 01        STATE   187673

ORIGIN SS-25

INFO  OCT-01  ISO-00  SSO-00  /026 R

DRAFTED BY S/S-O:AQUILLMARK:EO
APPROVED BY S/S - MR. VASSBEIN
L:DARDEN
INR:EFENWICK (DRAFT)
                    ------------------270429Z 060566 /61
"""


def reading_of(print_: str) -> Reading:
    return read(f"{print_}{HEADER}\n{TEXT}")


def test_an_incoming_telegram() -> None:
    reading = reading_of(INCOMING)

    assert reading.layout is Layout.ARCHIVE
    assert reading.telegram.distribution == Distribution(
        action=(OfficeCopies("EUR", 12),),
        info=(OfficeCopies("OCT", 1), OfficeCopies("ISO", 0), OfficeCopies("L", 3)),
        total=16,
        direction="W",
        print_line=PrintLine("053129"),
    )
    assert reading.telegram.heading == read(f"{HEADER}\n{TEXT}").telegram.heading
    assert reading.defects == ()


def test_an_outgoing_telegram() -> None:
    found = reading_of(OUTGOING).telegram.distribution

    assert found is not None
    assert found.action == (OfficeCopies("SS", 25),)
    assert (found.total, found.direction) == (26, "R")
    assert (found.drafted_by, found.approved_by) == (
        "S/S-O:AQUILLMARK:EO",
        "S/S - MR. VASSBEIN",
    )
    assert found.cleared_by == ("L:DARDEN", "INR:EFENWICK (DRAFT)")


@pytest.mark.parametrize(
    ("line", "expected"),
    [
        ("--------------------- 053129", PrintLine("053129")),
        ("------------------053129 270429Z /61", PrintLine("053129", "270429Z", "61")),
        ("------------------032004 230631Z /12", PrintLine("032004", "230631Z", "12")),
        ("------------------A54E56  291401Z /38", PrintLine("A54E56", "291401Z", "38")),
    ],
)
def test_the_line_of_dashes(line: str, expected: PrintLine) -> None:
    found = reading_of(INCOMING.rsplit("\n", 2)[0] + f"\n{line}\n").telegram.distribution

    assert found is not None
    assert found.print_line == expected


def test_the_line_of_dashes_of_1977_has_its_time_first() -> None:
    found = reading_of(OUTGOING).telegram.distribution

    assert found is not None
    assert found.print_line == PrintLine("060566", "270429Z", "61")


def test_copies_that_do_not_add_up_are_said() -> None:
    reading = reading_of(INCOMING.replace("/016", "/017"))

    assert [defect.kind for defect in reading.defects] == ["copies-do-not-add-up"]
    assert reading.telegram.distribution is not None
    assert reading.telegram.distribution.total == 17


def test_without_a_print_there_is_none() -> None:
    assert reading_of("").telegram.distribution is None


def printed(value: Distribution) -> str:
    """The block as the Department prints it."""
    lines = [f"{'ORIGIN' if value.drafted_by else 'ACTION'} {' '.join(map(str, value.action))}"]
    total = f" /{value.total:03} {value.direction}" if value.total is not None else ""
    lines.append(f"INFO  {'  '.join(map(str, value.info))}{total}")
    if value.drafted_by:
        lines += [f"DRAFTED BY {value.drafted_by}", f"APPROVED BY {value.approved_by}"]
        lines += value.cleared_by
    line = value.print_line
    assert line is not None
    rest = f" {line.time} /{line.channel}" if line.time else ""
    lines.append(f"{'-' * 18}{line.number}{rest}")
    return "\n".join(lines) + "\n"


@settings(deadline=None, max_examples=60)
@given(distributions())
def test_any_print_is_read(value: Distribution) -> None:
    assert reading_of(printed(value)).telegram.distribution == value


@pytest.mark.parametrize("sum_line", ["/016 W", "   /016 W"])
def test_the_sum_may_stand_on_a_line_of_its_own(sum_line: str) -> None:
    reading = reading_of(INCOMING.replace("  /016 W", f"\n\n\n{sum_line}"))
    found = reading.telegram.distribution

    assert found is not None
    assert (found.total, found.direction) == (16, "W")
    assert [defect.kind for defect in reading.defects] == []
