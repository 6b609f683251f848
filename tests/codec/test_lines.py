"""The format lines one by one, and the page of the documentation that is made from them."""

from __future__ import annotations

import subprocess
import sys
from pathlib import Path

import pytest

from reftel.codec.lines import FORMAT_LINES, LineError, read_fl2, write_fl2, write_fl4, write_fl5
from reftel.telegram import (
    Dtg,
    Precedence,
    PrecedenceLine,
    RoutingIndicator,
    RoutingLine,
    SecurityLine,
)

ROOT = Path(__file__).parents[2]


@pytest.mark.parametrize("number", FORMAT_LINES)
def test_the_example_is_read_and_written(number: int) -> None:
    line = FORMAT_LINES[number]

    assert line.write(line.read(line.example)) == line.example


@pytest.mark.parametrize(
    ("number", "text"),
    [
        (1, "VZCZCXRO0312"),
        (1, "VZCZCMDI550"),
        (2, "RR RUEHWEB"),
        (2, "ZZ"),
        (3, "DE RUEHVT #0312 0711724"),
        (3, "DE RUEHVT #0312/01 0711724"),
        (3, "DE RUEHVT #0312"),
        (4, "ZNR UUUUU ZZH"),
        (4, "ZNY /AAAAA ZZH"),
        (4, "ZNY EEEEE"),
        (4, "ZNY CCCCC ZZH ZDK CTG RUEHDO #3763"),
        (4, "ZNY CCCCC ZZH (CCY AD40E4BD MSI7190-632)"),
        (5, "R 121724Z MAR 09"),
        (5, "O P 121724Z MAR 09 ZDS"),
        (6, "FM USMISSION GENEVA"),
        (7, "TO RUEHC/SECSTATE WASHDC IMMEDIATE 1934\nRUEHRO/AMEMBASSY ROME"),
        (8, "INFO RUEHOO/CHINA POSTS COLLECTIVE"),
        (8, "INFO ZEN/AMEMBASSY ROME 0005"),
        (9, "XMT AMCONSUL STRASBOURG\nAMEMBASSY ROME"),
    ],
)
def test_a_line_is_read_and_written(number: int, text: str) -> None:
    line = FORMAT_LINES[number]

    assert line.write(line.read(text)) == text


@pytest.mark.parametrize(
    ("number", "text"),
    [
        (1, ""),
        (1, "VZCZCXRO12"),
        (1, "ZCZCXRO0312"),
        (1, "VZCZCXRO0312 "),
        (2, "OP RUEHRO"),
        (2, "XX RUEHRO"),
        (2, "RR UEHRO"),
        (3, "DE RUEHVT 0312 0711724"),
        (3, "DE RUEHVT #12"),
        (3, "DE RUEHVT #0312/1 0711724"),
        (3, "DE RUEHVT #0312 711724"),
        (4, "ZNX CCCCC ZZH"),
        (4, "ZNY CCCCS ZZH"),
        (4, "ZNY CCCC ZZH"),
        (5, "X 121724Z MAR 09"),
        (5, "R 121724 MAR 09"),
        (5, "R 121724Z MARCH 09"),
        (6, "FROM AMEMBASSY ROME"),
        (6, "FM "),
        (7, "INFO RUEHRO/AMEMBASSY ROME"),
        (7, "TO "),
        (8, "TO RUEHRO/AMEMBASSY ROME"),
        (9, "EXEMPT AMEMBASSY ROME"),
    ],
)
def test_a_line_that_is_another_says_which_was_expected(number: int, text: str) -> None:
    with pytest.raises(LineError, match=f"format line {number}: expected ") as raised:
        FORMAT_LINES[number].read(text)
    assert raised.value.number == number
    assert repr(text) in str(raised.value)


@pytest.mark.parametrize(
    ("number", "text"),
    [
        (3, "DE RUEHVT #0312 3671724"),
        (5, "R 321724Z MAR 09"),
        (5, "R 121724Z MAX 09"),
        (6, "FM Amembassy Rome"),
        (9, "XMT amembassy rome"),
    ],
)
def test_a_line_with_a_value_that_is_none(number: int, text: str) -> None:
    with pytest.raises(ValueError, match=r"\S"):
        FORMAT_LINES[number].read(text)


def test_a_long_line_is_quoted_in_part() -> None:
    with pytest.raises(LineError) as raised:
        FORMAT_LINES[1].read("V" * 5000)
    assert len(str(raised.value)) < 200


def test_line_2_wraps_after_nine_indicators() -> None:
    line = RoutingLine(Precedence.PRIORITY, (RoutingIndicator("RUEHRO"),) * 20)
    written = write_fl2(line)

    assert [row.count("RUEHRO") for row in written.split("\n")] == [9, 9, 2]
    assert written.startswith("PP RUEHRO")
    assert read_fl2(written.replace("\n", " ")) == line


def test_lines_without_a_tail_end_without_a_blank() -> None:
    dtg = Dtg.parse("121724Z MAR 09")

    assert write_fl4(SecurityLine("ZNY", "CCCCC")) == "ZNY CCCCC"
    assert write_fl5(PrecedenceLine(Precedence.ROUTINE, None, dtg)) == "R 121724Z MAR 09"


def test_the_page_on_format_lines_is_current() -> None:
    made = subprocess.run(
        [sys.executable, str(ROOT / "docs" / "make_format_lines.py"), "--print"],
        capture_output=True,
        text=True,
        check=True,
        encoding="utf-8",
    )

    page = (ROOT / "docs" / "format-lines.md").read_text(encoding="utf-8")
    assert page == made.stdout, "run: python docs/make_format_lines.py"
