"""Orders: which one binds on a day, and what its codes and reasons mean."""

from __future__ import annotations

from datetime import date, timedelta

import pytest

from reftel import authority


@pytest.mark.parametrize(
    ("day", "order"),
    [
        (date(1950, 6, 1), None),  # only military sites are under an order
        (date(1951, 10, 27), "10290"),
        (date(1960, 1, 1), "10501"),
        (date(1965, 1, 1), "10501"),  # 10964 amends it
        (date(1972, 5, 31), "10501"),
        (date(1972, 6, 1), "11652"),
        (date(1978, 11, 30), "11652"),
        (date(1978, 12, 1), "12065"),
        (date(1982, 8, 1), "12356"),
        (date(1995, 10, 13), "12356"),
        (date(1995, 10, 14), "12958"),
        (date(2007, 11, 9), "12958"),  # 13292 restates it
        (date(2010, 6, 27), "13526"),
        (date(2024, 1, 1), "13526"),
    ],
)
def test_the_order_a_telegram_cites(day: date, order: str | None) -> None:
    found = authority.order_in_force(day)

    assert (None if found is None else found.order) == order


def test_one_order_takes_over_from_the_other_without_a_gap() -> None:
    # From 1951: the order before bound the military departments only.
    bound = [o for o in authority.executive_orders() if o.effective_from > date(1951, 1, 1)]
    cited = [o for o in bound if o.amends is None and o.effective_to]

    assert len(cited) == 6
    for order in cited:
        assert order.effective_to is not None
        following = authority.order_in_force(order.effective_to + timedelta(days=1))
        assert following is not None
        assert following.order != order.order
        assert order.in_force(order.effective_to)
        assert not order.in_force(order.effective_from - timedelta(days=1))


def test_amending_orders_are_in_force_beside_the_amended() -> None:
    found = authority.orders_in_force(date(2007, 6, 1))

    assert [(o.order, o.amends) for o in found if o.order != "10104"] == [
        ("12958", None),
        ("13142", "12958"),
        ("13292", "12958"),
    ]


@pytest.mark.parametrize("number", ["12958", "E.O. 12958", "EO12958"])
def test_an_order_by_number(number: str) -> None:
    order = authority.executive_order(number)

    assert order is not None
    assert order.levels == ("TOP SECRET", "SECRET", "CONFIDENTIAL")
    assert "25X1" in order.exemption_codes
    assert order.signed == date(1995, 4, 17)


@pytest.mark.parametrize("number", ["12598", "N/A", ""])
def test_no_order_of_that_number(number: str) -> None:
    assert authority.executive_order(number) is None


@pytest.mark.parametrize(
    ("code", "order", "found"),
    [
        ("XGDS-1", None, ["11652"]),
        ("xgds1", None, ["11652"]),
        ("GDS", None, ["11652", "12065"]),
        ("GDS", "12065", ["12065"]),
        ("GDS", "12958", []),
        ("OADR", None, ["12356", "12958"]),
        ("25X1-HUMAN", "13526", ["13526"]),
        ("N/A", None, [None]),
        ("QQQ", None, []),
    ],
)
def test_codes(code: str, order: str | None, found: list[str | None]) -> None:
    assert [f.order for f in authority.declassification_codes(code, order=order)] == found


def test_every_code_of_an_order_has_its_meaning() -> None:
    missing = [
        (order.order, code)
        for order in authority.executive_orders()
        for code in order.exemption_codes
        if not authority.declassification_codes(code)
    ]

    assert missing == [("13526", "75X")]  # the table of codes has no row for it


@pytest.mark.parametrize(
    ("section", "letter", "order", "subjects"),
    [
        ("1.4", "b", "12958", ["Foreign government information"]),
        ("1.4", "B", "13526", ["Foreign government information"]),
        ("1.3(a)", "4", "12356", ["Intelligence activities, sources or methods"]),
        ("1.5", "h", "12958", []),
        ("1.4", "b", "12356", []),
    ],
)
def test_reasons(section: str, letter: str, order: str, subjects: list[str]) -> None:
    found = authority.classification_reasons(section, letter, order=order)

    assert [reason.subject for reason in found] == subjects


def test_a_reason_without_an_order_is_every_order_that_has_it() -> None:
    found = authority.classification_reasons("1.4", "(b)")

    assert [reason.order for reason in found] == ["12958 as amended by 13292", "13526"]
