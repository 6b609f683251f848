"""Heading, paragraphs and telegram: what they hold and what they refuse."""

from __future__ import annotations

from collections.abc import Callable

import pytest

from reftel.telegram import (
    Dtg,
    FilingLine,
    Heading,
    Mrn,
    Paragraph,
    Precedence,
    PrecedenceLine,
    RoutingIndicator,
    RoutingLine,
    SecurityLine,
    Telegram,
    TransmissionLine,
)

RI = RoutingIndicator("RUEHVT")
LINE_5 = PrecedenceLine(Precedence.ROUTINE, None, Dtg.parse("121724Z MAR 09"))


@pytest.mark.parametrize(
    ("make", "why"),
    [
        (lambda: TransmissionLine("XR", "0312"), "transmission identifier"),
        (lambda: TransmissionLine("XRO", "12"), "transmission identifier"),
        (lambda: FilingLine(RI, "12"), "station serial"),
        (lambda: FilingLine(RI, "0312", "1"), "section suffix"),
        (lambda: SecurityLine("ZNX", "CCCCC"), "ZNR or ZNY"),
        (lambda: SecurityLine("ZNY", "CCCSC"), "five times"),
        (lambda: SecurityLine("ZNY", "CCCCC", "ZZH  ZDK"), "one line"),
        (
            lambda: PrecedenceLine(Precedence.ROUTINE, None, LINE_5.dtg, "ZDK\n"),
            "one line",
        ),
        (lambda: Paragraph(0, "Text."), "numbered from 1"),
        (lambda: Paragraph(1000, "Text."), "numbered from 1"),
        (lambda: Paragraph(1, "Text.", heading="THE\nCALL"), "section heading is one line"),
        (lambda: Telegram(post="VALLETTA"), "both a post and a serial"),
        (lambda: Telegram(serial=312), "both a post and a serial"),
        (lambda: Telegram(post="Valletta", serial=312), "not an MRN"),
        (lambda: Telegram(subject="A\nB"), "subject is one line"),
        (lambda: Telegram(signature="A  B"), "signature is one line"),
        (lambda: Telegram(heading=Heading(precedence=LINE_5), year=2008), "not that of the DTG"),
    ],
)
def test_what_cannot_be_made(make: Callable[[], object], why: str) -> None:
    with pytest.raises(ValueError, match=why):
        make()


@pytest.mark.parametrize(
    ("year", "post", "mrn"),
    [(2009, "VALLETTA", Mrn(2009, "VALLETTA", 312)), (None, "VALLETTA", None), (2009, None, None)],
)
def test_the_mrn_needs_all_three(year: int | None, post: str | None, mrn: Mrn | None) -> None:
    assert Telegram(year=year, post=post, serial=312 if post else None).mrn == mrn


def test_the_operating_signals_of_both_lines_in_order() -> None:
    heading = Heading(
        security=SecurityLine("ZNY", "CCCCC", "ZZH ZDK CTG RUEHDO #3763"),
        precedence=PrecedenceLine(Precedence.ROUTINE, None, LINE_5.dtg, "ZFF3 (TAO)"),
    )

    assert heading.operating_signals == ("ZNY", "ZZH", "ZDK", "ZFF3")


def test_a_telegram_without_a_header_has_no_addressees() -> None:
    assert (Telegram().action, Telegram().info, Telegram().dtg) == ((), (), None)


def test_the_prosign_of_line_2_is_doubled() -> None:
    assert RoutingLine(Precedence.IMMEDIATE).prosign == "OO"
