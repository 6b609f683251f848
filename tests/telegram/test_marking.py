"""Levels, portion marks, the E.O. line, the classifier."""

from __future__ import annotations

import pytest

from reftel.telegram.marking import Classification, ClassifiedBy, OrderLine, PortionMark


def test_levels_from_lowest_to_highest() -> None:
    assert [level.value for level in sorted(Classification)] == [
        "UNCLASSIFIED",
        "LIMITED OFFICIAL USE",
        "RESTRICTED",
        "CONFIDENTIAL",
        "SECRET",
        "TOP SECRET",
    ]


@pytest.mark.parametrize(
    ("level", "sent", "letters", "classified"),
    [
        (Classification.UNCLASSIFIED, "UNCLAS", "UUUUU", False),
        (Classification.LIMITED_OFFICIAL_USE, "LIMITED OFFICIAL USE", "UUUUU", False),
        (Classification.RESTRICTED, "R E S T R I C T E D", "RRRRR", True),
        (Classification.CONFIDENTIAL, "C O N F I D E N T I A L", "CCCCC", True),
        (Classification.SECRET, "S E C R E T", "SSSSS", True),
        (Classification.TOP_SECRET, "T O P  S E C R E T", "TTTTT", True),
    ],
)
def test_a_level_as_it_is_sent(
    level: Classification, sent: str, letters: str, classified: bool
) -> None:
    assert level.as_sent == sent
    assert level.security_letters == letters
    assert level.is_classified is classified


@pytest.mark.parametrize(
    ("text", "level"),
    [
        ("U", Classification.UNCLASSIFIED),
        ("SBU", Classification.UNCLASSIFIED),
        ("SBU/NF", Classification.UNCLASSIFIED),
        ("U//FOUO", Classification.UNCLASSIFIED),
        ("LOU", Classification.LIMITED_OFFICIAL_USE),
        ("C", Classification.CONFIDENTIAL),
        ("c/nf", Classification.CONFIDENTIAL),
        ("C NF", Classification.CONFIDENTIAL),
        ("CNF", Classification.CONFIDENTIAL),
        ("S//NF", Classification.SECRET),
        ("SNF", Classification.SECRET),
        ("S/REL NATO", Classification.SECRET),
        ("S//REL TO USA, FVEY", Classification.SECRET),
        ("S//FGI//NF", Classification.SECRET),
        ("TS", Classification.TOP_SECRET),
    ],
)
def test_a_portion_mark(text: str, level: Classification) -> None:
    mark = PortionMark.parse(text)

    assert mark.level is level
    assert str(mark) == text.upper()


@pytest.mark.parametrize("text", ["", "X", "NF", "CS", "SC", "(C)", "C/", "Seen"])
def test_no_portion_mark(text: str) -> None:
    with pytest.raises(ValueError, match="expected a portion mark such as 'C' or 'S/NF'"):
        PortionMark.parse(text)


# spec/03, duration rules and date formats
@pytest.mark.parametrize(
    ("order", "instruction", "opens"),
    [
        ("12958", "DECL: 11/09/2017", "2017-11-09"),
        ("12958", "DECL: 2019/03/12", "2019-03-12"),
        ("12958", "DECL: 2019-03-12", "2019-03-12"),
        ("12958", "DECL: 3/1/2019", "2019-03-01"),
        ("12958", "DECL: 03/12/19", "2019-03-12"),
        ("12065", "GDS 8/12/85", "1985-08-12"),
        ("12065", "RDS-3 10/11/99", "1999-10-11"),
        ("11652", "ADS, DECLAS 4-19-73", "1973-04-19"),
        ("12958", "DECL: 25/03/2019", "2019-03-25"),
        ("12958", "DNG: CO 03/12/2014", "2014-03-12"),
        ("12356", "DECL: OADR", "OADR"),
        ("11652", "GDS", "GDS"),
        ("11652", "XGDS-2", "XGDS-2"),
        ("12958", "DECL: X1", "X1"),
        ("12958", "DECL: 1.6X6", "1.6X6"),
        ("13526", "DECL: 50X1-HUM", "50X1-HUM"),
        ("12958", "DECL: END OF EXERCISE TRIBUNAL", "END OF EXERCISE TRIBUNAL"),
        ("12958", "N/A", None),
        ("12958", "NA", None),
        ("12958", "", None),
        ("12958", "DECL:", None),
        ("12958", "DECL: XXXXXXXXXXXX", None),
        ("12958", "DECL: 02/30/2019", None),
    ],
)
def test_when_it_opens(order: str, instruction: str, opens: str | None) -> None:
    assert OrderLine(order, instruction).declassify_on == opens


def test_an_order_line_in_words() -> None:
    assert str(OrderLine("12958", "DECL: 11/09/2017")) == "E.O. 12958: DECL: 11/09/2017"


@pytest.mark.parametrize("order", ["", "1295", "129588", "12-58"])
def test_no_order(order: str) -> None:
    with pytest.raises(ValueError, match="expected an order of five digits"):
        OrderLine(order, "N/A")


@pytest.mark.parametrize("text", ["", "Ada  Roe", "Ada\nRoe", " Ada Roe"])
def test_no_classifier(text: str) -> None:
    with pytest.raises(ValueError, match="the classifier's line is one line"):
        ClassifiedBy(text)
