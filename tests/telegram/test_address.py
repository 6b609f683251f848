"""Precedence, routing indicator, PLAD, addressee."""

from __future__ import annotations

import pytest

from reftel.telegram.address import Addressee, Plad, Precedence, RoutingIndicator


def test_precedences_from_lowest_to_highest() -> None:
    assert sorted(Precedence) == [
        Precedence.ROUTINE,
        Precedence.PRIORITY,
        Precedence.IMMEDIATE,
        Precedence.NIACT_IMMEDIATE,
        Precedence.FLASH,
    ]


@pytest.mark.parametrize(
    ("letter", "precedence"),
    [
        ("Z", Precedence.FLASH),
        ("O", Precedence.IMMEDIATE),
        ("P", Precedence.PRIORITY),
        ("R", Precedence.ROUTINE),
    ],
)
def test_prosigns(letter: str, precedence: Precedence) -> None:
    assert Precedence.of_prosign(letter) is precedence
    assert precedence.prosign == letter


def test_niact_goes_under_the_letter_of_immediate() -> None:
    assert Precedence.NIACT_IMMEDIATE.prosign == "O"


@pytest.mark.parametrize("letter", ["", "X", "o", "OO"])
def test_no_prosign(letter: str) -> None:
    with pytest.raises(ValueError, match="expected one of the prosigns Z O P R"):
        Precedence.of_prosign(letter)


@pytest.mark.parametrize("text", ["", "RUEH1", "UEHC", "RUEHCABCD", "ruehc", "RUEHC "])
def test_no_routing_indicator(text: str) -> None:
    with pytest.raises(ValueError, match="expected a routing indicator such as 'RUEHC'"):
        RoutingIndicator.parse(text)


@pytest.mark.parametrize(
    "text", ["", "Amembassy Rome", "AMEMBASSY  ROME", " ROME", "ROME ", "-ROME"]
)
def test_no_plad(text: str) -> None:
    with pytest.raises(ValueError, match="expected a plain language address"):
        Plad.parse(text)


IMMEDIATE, PRIORITY = Precedence.IMMEDIATE, Precedence.PRIORITY


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        (
            "RUEHC/SECSTATE WASHDC IMMEDIATE 2117",
            Addressee(Plad("SECSTATE WASHDC"), RoutingIndicator("RUEHC"), IMMEDIATE, "2117"),
        ),
        ("AMEMBASSY ROME", Addressee(Plad("AMEMBASSY ROME"))),
        ("AMEMBASSY ROME 0005", Addressee(Plad("AMEMBASSY ROME"), continuity="0005")),
        (
            "RUEHRO/AMEMBASSY ROME PRIORITY 2276-2279",
            Addressee(Plad("AMEMBASSY ROME"), RoutingIndicator("RUEHRO"), PRIORITY, "2276-2279"),
        ),
        (
            "ZEN/RUEHRO/AMEMBASSY ROME",
            Addressee(Plad("AMEMBASSY ROME"), RoutingIndicator("RUEHRO"), elsewhere=True),
        ),
        ("ZEN/AMEMBASSY ROME", Addressee(Plad("AMEMBASSY ROME"), elsewhere=True)),
        (
            "RUEHRO/AMEMBASSY ROME NIACT IMMEDIATE",
            Addressee(
                Plad("AMEMBASSY ROME"), RoutingIndicator("RUEHRO"), Precedence.NIACT_IMMEDIATE
            ),
        ),
        (
            "RHMFISS/JOINT STAFF WASHDC//J-3/J-5// PRIORITY",
            Addressee(Plad("JOINT STAFF WASHDC//J-3/J-5//"), RoutingIndicator("RHMFISS"), PRIORITY),
        ),
    ],
)
def test_an_addressee(text: str, expected: Addressee) -> None:
    assert Addressee.parse(text) == expected
    assert str(expected) == text


@pytest.mark.parametrize(
    "plad", ["AMEMBASSY ROME 0005", "AMEMBASSY ROME PRIORITY", "AMEMBASSY FLASH 123"]
)
def test_a_plad_that_ends_like_something_else_makes_no_addressee(plad: str) -> None:
    with pytest.raises(ValueError, match="an address line cannot say"):
        Addressee(Plad(plad))


@pytest.mark.parametrize("number", ["", "12", "1-2", "123456", "12A4", "0005-"])
def test_no_continuity_number(number: str) -> None:
    with pytest.raises(ValueError, match="expected an MCN such as '0206'"):
        Addressee(Plad("AMEMBASSY ROME"), continuity=number)
