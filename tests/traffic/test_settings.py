"""``station.toml``: what it may say, and where it is refused."""

from __future__ import annotations

import tomllib
from datetime import date, timedelta
from pathlib import Path
from typing import Any

import pytest

from reftel.errors import FormError, TrafficError
from reftel.telegram import Precedence
from reftel.traffic.settings import read_settings, settings_from
from traffic.conftest import settings_text


def settings(**changes: Any) -> dict[str, Any]:
    return {**tomllib.loads(settings_text("VALLETTA", {"ROME": "127.0.0.1:1"})), **changes}


def test_plad_and_indicator_come_from_the_table_of_posts() -> None:
    read = settings_from(settings())

    assert (read.plad.name, read.indicator.letters) == ("AMEMBASSY VALLETTA", "RUEHVT")
    assert read.own_plads == {"AMEMBASSY VALLETTA"}
    assert [officer.name for officer in read.officers if officer.releases] == ["Ada Quillmark"]


def test_due_times_are_those_of_the_precedences_or_ones_own() -> None:
    read = settings_from(settings(due={"flash": 5}))

    assert read.due[Precedence.FLASH] == timedelta(minutes=5)
    assert read.due[Precedence.ROUTINE] == timedelta(hours=24)


def test_a_collective_holds_between_its_days() -> None:
    listed = {
        "plad": "EXERCISE COLLECTIVE",
        "members": ["AMEMBASSY ROME"],
        "first": "2026-01-01",
        "last": date(2026, 12, 31),
    }

    one = settings_from(settings(collectives=[listed])).collectives[0]

    assert [one.holds_on(date(year, 6, 1)) for year in (2025, 2026, 2027)] == [False, True, False]


@pytest.mark.parametrize(
    ("changes", "where"),
    [
        pytest.param({"post": "ATLANTIS"}, "plad: the table of posts has none", id="unknown post"),
        pytest.param({"pots": "x"}, "pots: there is no such key", id="misspelt key"),
        pytest.param(
            {"routes": [{"prefix": "RU", "channels": ["paris"]}]},
            "routes[0].channels: there is no channel 'paris'",
            id="route to nowhere",
        ),
        pytest.param(
            {"routes": [{"prefix": "RU", "channels": []}]},
            "by one channel at least",
            id="no channel",
        ),
        pytest.param(
            {"channels": [{"name": "rome", "trigraph": "VR", "kind": "tcp"}]},
            "channels[0].trigraph: expected three letters",
            id="trigraph",
        ),
        pytest.param(
            {"channels": [{"name": "rome", "trigraph": "VRO", "kind": "pigeon"}]},
            "channels[0].kind: expected one of tcp",
            id="kind",
        ),
        pytest.param(
            {"channels": [{"name": "rome", "trigraph": "VRO", "kind": "broker"}]},
            "needs the address of the broker",
            id="broker without address",
        ),
        pytest.param(
            {"channels": [{"name": "rome", "trigraph": "VRO", "kind": "smtp"}]},
            "routes[0].mailbox: channel rome is mail",
            id="mail without mailbox",
        ),
        pytest.param(
            {"distribution": [{"boxes": ["../etc"]}]},
            "distribution[0].boxes[0]: a box is named by letters",
            id="box that leads out",
        ),
        pytest.param(
            {"distribution": [{"boxes": ["pol"], "role": "cc"}]},
            "expected action or info",
            id="role",
        ),
        pytest.param(
            {
                "collectives": [
                    {"plad": "X", "members": [], "first": "2026-01-02", "last": "2026-01-01"}
                ]
            },
            "collectives[0].last",
            id="collective that ends before it begins",
        ),
        pytest.param(
            {"channels": [{"name": "rome", "trigraph": "VRO", "kind": "tcp", "pause": 0}]},
            "channels[0].pause: expected seconds",
            id="pause",
        ),
    ],
)
def test_what_cannot_be_meant_is_refused_with_its_place(
    changes: dict[str, Any], where: str
) -> None:
    with pytest.raises(FormError) as refused:
        settings_from(settings(**changes))

    assert where in str(refused.value)


def test_a_trigraph_belongs_to_one_channel() -> None:
    twice = [{"name": name, "trigraph": "VRO", "kind": "tcp"} for name in ("rome", "b")]

    with pytest.raises(FormError, match="the trigraph 'VRO' stands twice"):
        settings_from(settings(channels=twice))


def test_a_file_that_is_no_toml_is_named(tmp_path: Path) -> None:
    path = tmp_path / "station.toml"
    path.write_text("post = ", encoding="utf-8")

    with pytest.raises(TrafficError, match=r"station\.toml cannot be read"):
        read_settings(path)


def test_nobody_else_is_an_officer() -> None:
    with pytest.raises(TrafficError, match=r"station\.toml names Ada Quillmark, Bo Tarn"):
        settings_from(settings()).officer("Eve")
