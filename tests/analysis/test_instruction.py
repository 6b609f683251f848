"""The instruction of the E.O. line: its kind, its code, its day and how the day is written."""

from __future__ import annotations

from datetime import date

import pytest
from hypothesis import given
from hypothesis import strategies as st

from reftel.analysis.instruction import InstructionKind as Kind
from reftel.analysis.instruction import read_instruction
from reftel.telegram import OrderLine


@pytest.mark.parametrize(
    ("order", "words", "kind", "code", "day"),
    [
        ("12958", "DECL: 03/12/2019", Kind.DATE, "DECL", date(2019, 3, 12)),
        ("12958", "DECL:03/12/2019", Kind.DATE, "DECL", date(2019, 3, 12)),
        ("12958", "DECL: 2019/03/12", Kind.DATE, "DECL", date(2019, 3, 12)),
        ("12958", "DECL: 31/12/2019", Kind.DATE, "DECL", date(2019, 12, 31)),
        ("12958", "DECL: 03/12/19", Kind.DATE, "DECL", date(2019, 3, 12)),
        ("12065", "GDS 8/12/85 (ROE, JANE) OR-P", Kind.DATE, "GDS", date(1985, 8, 12)),
        ("12065", "RDS-1 8/12/98 (ROE, JANE) OR-M", Kind.REVIEW, "RDS-1", date(1998, 8, 12)),
        ("12065", "RDS 8/12/98 (ROE, JANE)", Kind.REVIEW, "RDS", date(1998, 8, 12)),
        ("11652", "GDS", Kind.SCHEDULE, "GDS", None),
        ("11652", "ADS, DECLAS 4-19-73", Kind.DATE, "ADS", date(1973, 4, 19)),
        ("11652", "XGDS-3", Kind.EXEMPT_SCHEDULE, "XGDS-3", None),
        ("11652", "XGDS", Kind.EXEMPT_SCHEDULE, "XGDS", None),
        ("12356", "DECL: OADR", Kind.DETERMINATION, "OADR", None),
        ("12958", "DECL: X1", Kind.EXEMPT, "X1", None),
        ("12958", "DECL: 1.6X5", Kind.EXEMPT, "1.6X5", None),
        ("13526", "DECL: 25X1-HUMAN", Kind.EXEMPT_25, "25X1", None),
        ("13526", "DECL: 25X6 03/12/2049", Kind.EXEMPT_25, "25X6", date(2049, 3, 12)),
        ("13526", "DECL: 50X1-HUM", Kind.EXEMPT_50, "50X1-HUM", None),
        (None, "GROUP 4", Kind.GROUP, "GROUP 4", None),
        ("12958", "DNG: CO 03/12/2019", Kind.DOWNGRADE, "DNG", date(2019, 3, 12)),
        ("12958", "DECL: UPON THE END OF THE EXERCISE", Kind.EVENT, "EVENT", None),
        ("12958", "N/A", Kind.NONE, "N/A", None),
        ("12958", "DECL: N/A", Kind.NONE, "N/A", None),
        ("12958", "DECL: MR", Kind.NOT_ONE, "MR", None),
        ("12958", "DECL: HUMAN", Kind.NOT_ONE, None, None),
        ("12958", "DECL:", Kind.BLANK, None, None),
        ("12958", "", Kind.BLANK, None, None),
        ("12958", "XXXXXXXXXXXX", Kind.WITHHELD, None, None),
        (
            "12958",
            "DECL: DECLASSIFIED BY EXERCISE 09/02/2009",
            Kind.RELEASED,
            None,
            date(2009, 9, 2),
        ),
        ("12958", "DECL: 02/31/2019", Kind.EVENT, "EVENT", None),
    ],
)
def test_an_instruction(
    order: str | None, words: str, kind: Kind, code: str | None, day: date | None
) -> None:
    found = read_instruction(OrderLine(order, words))

    assert (found.kind, found.day) == (kind, day)
    assert kind in (Kind.NOT_ONE, Kind.BLANK, Kind.WITHHELD, Kind.RELEASED) or found.code == code
    assert found.printed == words


def test_how_the_date_is_written() -> None:
    assert read_instruction(OrderLine("12958", "DECL: 03/12/19")).two_digit_year
    assert read_instruction(OrderLine("12958", "DECL: 2019/03/12")).year_first
    usual = read_instruction(OrderLine("12958", "DECL: 03/12/2019"))
    assert not usual.two_digit_year
    assert not usual.year_first


@given(st.text(max_size=80), st.sampled_from([None, "11652", "12065", "12356", "12958", "13526"]))
def test_any_words_are_read(words: str, order: str | None) -> None:
    read_instruction(OrderLine(order, " ".join(words.split())))
