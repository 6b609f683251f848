"""Executive orders on classification, their declassification codes and reasons.

Sources: ``data/README.md``, executive_orders, declassification_codes,
classification_reasons; spec/03.
"""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from functools import cache

from reftel.authority.table import letters_and_digits, listed, read_table, text_or_none

_NUMBER = re.compile(r"[0-9]{4,5}")
_AMENDS = re.compile(r"\b(?:amends|restates) (?P<order>[0-9]{4,5})")

# E.O. 8381 and 10104 define secrecy of military sites; no telegram cites them.
_MILITARY_SITES = "military installations and equipment"


@dataclass(frozen=True, slots=True)
class ExecutiveOrder:
    """One order: when it was in force, its levels, its rule on duration.

    ``effective_to`` is ``None`` for an order without a known end.
    ``reason_section`` is the section that a "Reason" citation names.
    """

    order: str
    signed: date
    effective_from: date
    effective_to: date | None
    levels: tuple[str, ...]
    duration_rule: str
    exemption_codes: tuple[str, ...]
    reason_section: str | None
    note: str | None

    @property
    def amends(self) -> str | None:
        """The number of the order that this one changes; telegrams go on citing that one."""
        match = _AMENDS.search(self.note or "")
        return match["order"] if match is not None else None

    def in_force(self, on: date) -> bool:
        """True from the day it takes effect to its last day, both included."""
        return self.effective_from <= on and (self.effective_to is None or on <= self.effective_to)


@dataclass(frozen=True, slots=True)
class DeclassificationCode:
    """A code of the E.O. line under one order; ``order`` is ``None`` for ``N/A``."""

    code: str
    order: str | None
    meaning: str
    computation_rule: str
    note: str | None


@dataclass(frozen=True, slots=True)
class ClassificationReason:
    """What one letter (or number) of a reason citation stands for.

    ``order`` is a number, or ``12958 as amended by 13292``.
    """

    order: str
    section: str
    letter: str
    subject: str


def executive_order(number: str) -> ExecutiveOrder | None:
    """The order of a number, ``12958`` or ``E.O. 12958``; ``None`` if it is none of these."""
    match = _NUMBER.search(number)
    return None if match is None else _orders().get(match.group())


def executive_orders() -> tuple[ExecutiveOrder, ...]:
    """All orders, by the day they took effect."""
    return tuple(sorted(_orders().values(), key=lambda order: (order.effective_from, order.order)))


def orders_in_force(on: date) -> tuple[ExecutiveOrder, ...]:
    """Every order in force on a day, amending orders too, by the day they took effect."""
    return tuple(order for order in executive_orders() if order.in_force(on))


def order_in_force(on: date) -> ExecutiveOrder | None:
    """The order that a telegram of that day cites.

    Amending orders are left out: telegrams of 2003 to 2010 cite 12958, not
    13292. ``None`` before October 1951, when no order bound all agencies.
    """
    cited = [
        order
        for order in orders_in_force(on)
        if order.amends is None and order.note != _MILITARY_SITES
    ]
    return cited[-1] if cited else None


def declassification_codes(
    code: str, *, order: str | None = None
) -> tuple[DeclassificationCode, ...]:
    """What a code of the E.O. line means, under one order or under every one that has it.

    Compares letters and digits: ``RDS-1``, ``RDS1``. ``()`` for an unknown code.
    """
    found = _codes().get(letters_and_digits(code), ())
    if order is None:
        return found
    return tuple(fact for fact in found if fact.order == order)


def classification_reasons(
    section: str, letter: str, *, order: str | None = None
) -> tuple[ClassificationReason, ...]:
    """What a citation such as 1.4 (b) gives as reason; one result for each order that has it.

    ``order`` is the number on the E.O. line; 12958 includes 12958 as amended
    by 13292, which telegrams cite by the same number.
    """
    found = _reasons().get((letters_and_digits(section), letters_and_digits(letter)), ())
    if order is None:
        return found
    return tuple(fact for fact in found if fact.order.split()[0] == order)


def _day_or_none(cell: str) -> date | None:
    return date.fromisoformat(cell) if cell else None


@cache
def _orders() -> Mapping[str, ExecutiveOrder]:
    rows = read_table(
        "executive_orders",
        ExecutiveOrder,
        {
            "signed": date.fromisoformat,
            "effective_from": date.fromisoformat,
            "effective_to": _day_or_none,
            "levels": listed,
            "exemption_codes": listed,
            "reason_section": text_or_none,
            "note": text_or_none,
        },
    )
    return {order.order: order for order in rows}


@cache
def _codes() -> Mapping[str, tuple[DeclassificationCode, ...]]:
    rows = read_table(
        "declassification_codes",
        DeclassificationCode,
        {"order": text_or_none, "note": text_or_none},
    )
    found: dict[str, tuple[DeclassificationCode, ...]] = {}
    for fact in rows:
        key = letters_and_digits(fact.code)
        found[key] = (*found.get(key, ()), fact)
    return found


@cache
def _reasons() -> Mapping[tuple[str, str], tuple[ClassificationReason, ...]]:
    found: dict[tuple[str, str], tuple[ClassificationReason, ...]] = {}
    for fact in read_table("classification_reasons", ClassificationReason, {}):
        key = (letters_and_digits(fact.section), letters_and_digits(fact.letter))
        found[key] = (*found.get(key, ()), fact)
    return found
