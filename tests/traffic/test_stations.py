"""Three stations, three processes: the sample's shape of telegram, and what kills do to it."""

from __future__ import annotations

import random
import time
from collections.abc import Iterator
from pathlib import Path

import pytest
from benchmarks.servers import running_postfix, running_rabbit, why_no_postfix, why_no_rabbit

from reftel.traffic.overview import overview
from traffic.room import Room, account, settle, strike

pytestmark = pytest.mark.xdist_group("servers")


def whole(room: Room, released: int) -> None:
    """Nothing lost, nothing twice, nothing unexplained, nothing changed on its way."""
    found = account(room)
    assert found.released == released
    assert (found.lost, found.twice, found.unexplained) == ([], [], [])
    assert (found.unfiled, found.altered) == ([], [])
    for station in room.stations().values():
        assert overview(station).gaps == ()
        station.close()


@pytest.fixture
def embedded(tmp_path: Path) -> Iterator[Room]:
    room = Room(tmp_path)
    room.make()
    yield room
    room.kill_all()


def test_three_stations_without_a_server(embedded: Room) -> None:
    for post in ("VALLETTA", "ROME", "TUNIS"):
        embedded.start(post)
    for post in ("VALLETTA", "ROME", "TUNIS"):
        embedded.send(post, 10)

    assert settle(embedded, 120) == 0
    embedded.stop()

    whole(embedded, 30)


@pytest.mark.skipif(
    bool(why_no_rabbit() or why_no_postfix()), reason=f"{why_no_rabbit()}; {why_no_postfix()}"
)
def test_three_stations_with_a_broker_and_a_mail_server(tmp_path: Path) -> None:
    with running_rabbit() as rabbit:
        room = Room(tmp_path, broker=rabbit.url)
        with running_postfix({"tn.invalid": room.lmtp_port}) as postfix:
            room.mail_port = postfix.port
            room.make()
            try:
                for post in ("VALLETTA", "ROME", "TUNIS"):
                    room.start(post)
                for post in ("VALLETTA", "ROME", "TUNIS"):
                    room.send(post, 5)
                assert settle(room, 180) == 0
                room.stop()
            finally:
                room.kill_all()
    whole(room, 15)


def test_a_network_that_refuses_hangs_and_is_cut_costs_nothing(tmp_path: Path) -> None:
    room = Room(tmp_path)
    room.put_gates()
    room.make()
    dice = random.Random(7)
    try:
        for post in ("VALLETTA", "ROME", "TUNIS"):
            room.start(post)
        for post in ("VALLETTA", "ROME", "TUNIS"):
            room.send(post, 10)
            gate = room.gates[post]
            for kind in (gate.refuse, gate.hang, gate.cut):
                kind()
                time.sleep(dice.uniform(0.2, 0.6))
                gate.mend()
        assert settle(room, 180) == 0
        room.stop()
    finally:
        room.kill_all()
    whole(room, 30)


@pytest.mark.parametrize("seed", [4813])
def test_kills_at_random_moments_cost_nothing(embedded: Room, seed: int) -> None:
    dice = random.Random(seed)
    for post in ("VALLETTA", "ROME", "TUNIS"):
        embedded.start(post)
        embedded.send(post, 20)

    strike(embedded, 8, dice, [], lambda _: None)
    embedded.send("VALLETTA", 5)

    assert settle(embedded, 180) == 0
    embedded.stop()
    whole(embedded, 65)
