"""Whom a telegram reaches and by which channel."""

from __future__ import annotations

from datetime import date
from typing import Any

import pytest

from reftel.errors import TrafficError
from reftel.telegram import Addressee, Heading, Plad, Precedence
from reftel.traffic.routing import Routed, is_counted, route
from reftel.traffic.settings import StationSettings, settings_from

DAY = date(2026, 11, 24)


def settings(**changes: Any) -> StationSettings:
    return settings_from(
        {
            "post": "VALLETTA",
            "channels": [
                {"name": "relay", "trigraph": "VRE", "kind": "tcp", "address": "127.0.0.1:1"},
                {"name": "rome", "trigraph": "VRM", "kind": "tcp", "address": "127.0.0.1:2"},
                {"name": "mail", "trigraph": "VML", "kind": "smtp", "address": "127.0.0.1:3"},
            ],
            "routes": [
                {"prefix": "RU", "channels": ["relay"]},
                {"prefix": "RUEHRO", "channels": ["rome", "relay"]},
                {"prefix": "HARBOUR MASTER", "channels": ["mail"], "mailbox": "port@mt.invalid"},
            ],
            "collectives": [
                {
                    "plad": "EXERCISE COLLECTIVE",
                    "members": ["AMEMBASSY ROME", "AMEMBASSY TUNIS", "AMEMBASSY VALLETTA"],
                    "last": "2026-12-31",
                }
            ],
            **changes,
        }
    )


def heading(*action: str, info: tuple[str, ...] = (), exempt: tuple[str, ...] = ()) -> Heading:
    return Heading(
        action=tuple(Addressee.parse(one) for one in action),
        info=tuple(Addressee.parse(one) for one in info),
        exempt=tuple(Plad(one) for one in exempt),
    )


def ways(found: tuple[Routed, ...]) -> list[tuple[str, tuple[str, ...]]]:
    return [(one.plad.name, one.channels) for one in found]


def test_the_longest_prefix_is_taken_with_its_alternates() -> None:
    found = route(heading("AMEMBASSY ROME", "RUEHTU/AMEMBASSY TUNIS"), DAY, settings())

    assert ways(found) == [("AMEMBASSY ROME", ("rome", "relay")), ("AMEMBASSY TUNIS", ("relay",))]


def test_an_address_without_an_indicator_is_routed_by_its_name() -> None:
    one = route(heading("HARBOUR MASTER VALLETTA"), DAY, settings())[0]

    assert (one.indicator, one.channels, one.mailbox) == (None, ("mail",), "port@mt.invalid")


def test_a_collective_is_expanded_less_those_exempted() -> None:
    found = route(
        heading(
            "SECSTATE WASHDC", info=("EXERCISE COLLECTIVE PRIORITY",), exempt=("AMEMBASSY TUNIS",)
        ),
        DAY,
        settings(),
    )

    assert [(one.plad.name, one.role, one.precedence, one.here) for one in found] == [
        ("SECSTATE WASHDC", "action", Precedence.ROUTINE, False),
        ("AMEMBASSY ROME", "info", Precedence.PRIORITY, False),
        ("AMEMBASSY VALLETTA", "info", Precedence.PRIORITY, True),
    ]


@pytest.mark.parametrize("named_first", [True, False])
def test_named_and_in_a_collective_is_one_copy_the_one_of_its_own_line(named_first: bool) -> None:
    lines = ["AMEMBASSY ROME IMMEDIATE", "EXERCISE COLLECTIVE"]

    found = route(heading(*(lines if named_first else lines[::-1])), DAY, settings())

    rome = [one for one in found if one.plad.name == "AMEMBASSY ROME"]
    assert [(one.precedence, one.collective) for one in rome] == [(Precedence.IMMEDIATE, None)]


def test_what_is_delivered_by_other_means_takes_no_channel() -> None:
    one = route(heading("ZEN/AMEMBASSY ROME"), DAY, settings())[0]

    assert (one.elsewhere, one.channels) == (True, ())


@pytest.mark.parametrize(
    ("address", "day", "message"),
    [
        pytest.param("AMEMBASSY RMOE", DAY, "did you mean AMEMBASSY ROME", id="misspelt"),
        pytest.param("QWERTZ", DAY, "no name is near to it", id="unknown"),
        pytest.param("ATLANTIC COLLECTIVE", DAY, "station.toml does not name", id="no such list"),
        pytest.param(
            "EXERCISE COLLECTIVE",
            date(2027, 1, 1),
            "no list of its members holds on 2027",
            id="list of another year",
        ),
    ],
)
def test_whoever_cannot_be_reached_is_refused_with_a_suggestion(
    address: str, day: date, message: str
) -> None:
    with pytest.raises(TrafficError, match=message):
        route(heading(address), day, settings())


def test_no_route_is_said_with_the_indicator() -> None:
    with pytest.raises(TrafficError, match=r"no route leads to AMEMBASSY TUNIS \(RUEHTU\)"):
        route(heading("AMEMBASSY TUNIS"), DAY, settings(routes=[]))


@pytest.mark.parametrize(
    ("plad", "counted"),
    [("AMEMBASSY ROME", True), ("SECSTATE WASHDC", True), ("JOINT STAFF WASHDC", False)],
)
def test_posts_are_counted_and_commands_are_not(plad: str, counted: bool) -> None:
    assert is_counted(Plad(plad)) is counted
