"""Three stations on one machine, each a process, with the servers between them; killed and started at will."""

from __future__ import annotations

import json
import os
import random
import signal
import subprocess
import sys
import time
from collections import Counter
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

from benchmarks.servers import free_port
from sqlalchemy import select

from reftel.archive import Archive
from reftel.traffic.judging import Text, judge
from reftel.traffic.outbox import TELEGRAM
from reftel.traffic.receiving import FILED
from reftel.traffic.schema import boxes, deliveries, incoming, outgoing, serials
from reftel.traffic.station import Station
from traffic.conftest import ADA, form
from traffic.gate import Gate

POSTS = {"VALLETTA": "RUEHVT", "ROME": "RUEHRO", "TUNIS": "RUEHTU"}
SERVES = {
    "VALLETTA": ("AMCONSUL NAPLES",),
    "ROME": ("SECSTATE WASHDC", "AMCONSUL MILAN", "JOINT STAFF WASHDC"),
    "TUNIS": ("AMEMBASSY TRIPOLI", "AMEMBASSY ALGIERS", "SECDEF WASHDC", "HARBOUR MASTER TUNIS"),
}
MAILED = "HARBOUR MASTER TUNIS"
TO = ["SECSTATE WASHDC IMMEDIATE"]
INFO = [
    "AMEMBASSY ROME PRIORITY",
    "AMCONSUL MILAN PRIORITY",
    "JOINT STAFF WASHDC PRIORITY",
    "AMEMBASSY TUNIS PRIORITY",
    "AMEMBASSY TRIPOLI PRIORITY",
    "AMEMBASSY ALGIERS PRIORITY",
    "SECDEF WASHDC PRIORITY",
    f"{MAILED} PRIORITY",
    "EXERCISE COLLECTIVE PRIORITY",
]


@dataclass
class Room:
    """The stations' folders, and the processes that work them."""

    folder: Path
    broker: str | None = None
    mail_port: int | None = None
    lmtp_port: int = field(default_factory=free_port)
    ports: dict[str, int] = field(default_factory=lambda: {post: free_port() for post in POSTS})
    gates: dict[str, Gate] = field(default_factory=dict)
    processes: dict[str, subprocess.Popen[bytes]] = field(default_factory=dict)

    def put_gates(self) -> None:
        """A gate before each station: what leads there over the network goes through it."""
        self.gates = {post: Gate(self.ports[post]) for post in POSTS}

    def trouble(self, dice: random.Random) -> str:
        """The network to a station fails in one way for a while; gives the way."""
        post = dice.choice(sorted(self.gates))
        gate, kind = self.gates[post], dice.choice(("refuse", "hang", "cut"))
        getattr(gate, kind)()
        time.sleep(dice.uniform(0.2, 2.0))
        gate.mend()
        return f"network {kind}"

    def make(self) -> None:
        """The folders with their settings."""
        for post in POSTS:
            (self.folder / post).mkdir(parents=True)
            (self.folder / post / "station.toml").write_text(self._settings(post), encoding="utf-8")

    def _settings(self, post: str) -> str:
        serves = json.dumps(list(SERVES[post]))
        members = json.dumps([f"AMEMBASSY {one}" for one in POSTS])
        parts = [
            f'post = "{post}"\nserves = {serves}',
            f'broker = "{self.broker}"' if self.broker else "",
            f'[[officers]]\nname = "{ADA}"\nreleases = true\nsignature = "QUILLMARK"',
            f'[[collectives]]\nplad = "EXERCISE COLLECTIVE"\nmembers = {members}',
        ]
        for other, indicator in POSTS.items():
            if other != post:
                parts.append(self._channel(post, other))
                names = [indicator, f"AMEMBASSY {other}", *SERVES[other]]
                parts += [
                    f'[[routes]]\nprefix = "{name}"\nchannels = ["{other.lower()}"]'
                    for name in names
                    if not (name == MAILED and self.mail_port)
                ]
        parts.append(self._mail(post))
        return "\n".join(parts)

    def _channel(self, post: str, other: str) -> str:
        first = next(one for one in POSTS if one != post) == other
        kind = "broker" if self.broker else "tcp"
        address = POSTS[other] if self.broker else f"127.0.0.1:{self._way(other)}"
        own = POSTS[post] if self.broker else f"127.0.0.1:{self.ports[post]}"
        listen = f'listen = "{own}"\n' if first else ""
        return (
            f'[[channels]]\nname = "{other.lower()}"\ntrigraph = "{post[0]}{other[:2]}"\n'
            f'kind = "{kind}"\naddress = "{address}"\n{listen}'
            "attempts = 1000\npause = 0.2\nlongest = 2\ntimeout = 10"
        )

    def _way(self, post: str) -> int:
        return self.gates[post].port if post in self.gates else self.ports[post]

    def _mail(self, post: str) -> str:
        if self.mail_port is None:
            return ""
        listen = f'listen = "lmtp://127.0.0.1:{self.lmtp_port}"\n' if post == "TUNIS" else ""
        route = (
            ""
            if post == "TUNIS"
            else f'[[routes]]\nprefix = "{MAILED}"\nchannels = ["mail"]\nmailbox = "port@tn.invalid"'
        )
        return (
            f'[[channels]]\nname = "mail"\ntrigraph = "{post[0]}ML"\nkind = "smtp"\n'
            f'address = "127.0.0.1:{self.mail_port}"\n{listen}sender = "{post.lower()}@gate.invalid"\n'
            f"attempts = 1000\npause = 0.2\nlongest = 2\ntimeout = 10\n{route}"
        )

    def start(self, post: str) -> None:
        """Begin to work a station."""
        with (self.folder / f"{post}.out").open("ab") as out:
            self.processes[post] = subprocess.Popen(
                [
                    sys.executable,
                    "-m",
                    "reftel",
                    "station",
                    "run",
                    "--station",
                    str(self.folder / post),
                ],
                stdout=out,
                stderr=out,
                start_new_session=True,
            )

    def kill(self, post: str) -> None:
        """End it with no chance to tidy up."""
        process = self.processes.pop(post)
        os.killpg(process.pid, signal.SIGKILL)
        process.wait()

    def stop(self) -> None:
        """End every station in order."""
        for process in self.processes.values():
            process.terminate()
        for post, process in self.processes.items():
            assert process.wait(60) == 0, (self.folder / f"{post}.out").read_text()
        self.processes.clear()

    def kill_all(self) -> None:
        """End what is left, whatever happened."""
        for post in list(self.processes):
            self.kill(post)
        for gate in self.gates.values():
            gate.close()
        self.gates.clear()

    def send(self, post: str, number: int) -> None:
        """Draft and release so many telegrams of the sample's shape, by the command."""
        to = [one for one in TO if not _is_own(post, one)] or ["AMEMBASSY ROME IMMEDIATE"]
        info = [one for one in INFO if not _is_own(post, one)]
        long = [
            {"marking": "C", "text": "EXERCISE. The ferry lay in port all day.\n" * 30}
            for _ in range(6)
        ]
        lines = "\n".join(
            json.dumps(
                form(
                    to=to,
                    info=info,
                    subject=f"EXERCISE: FERRY {one} OF {post}",
                    # One in five goes in sections.
                    **({"paragraphs": long} if one % 5 == 4 else {}),
                )
            )
            for one in range(number)
        )
        done = subprocess.run(
            [
                sys.executable,
                "-m",
                "reftel",
                "send",
                "-",
                "--station",
                str(self.folder / post),
                "--by",
                ADA,
            ],
            input=lines.encode(),
            capture_output=True,
            check=False,
        )
        assert done.returncode == 0, done.stderr.decode()

    def stations(self) -> dict[str, Station]:
        """The stations, opened beside those who work them."""
        return {post: Station.open(self.folder / post) for post in POSTS}


def _is_own(post: str, address: str) -> bool:
    return any(address.startswith(one) for one in (f"AMEMBASSY {post}", *SERVES[post]))


@dataclass(frozen=True, slots=True)
class Account:
    """What there is at the end, over all stations."""

    released: int
    waiting: int
    lost: list[str]
    twice: list[str]
    unexplained: list[str]
    unfiled: list[str]
    altered: list[str]


def unsettled(room: Room) -> int:
    """Recipients' copies that are not acknowledged, and texts that are not filed."""
    waiting = 0
    for station in room.stations().values():
        with station.reading() as connection:
            rows = connection.execute(
                select(deliveries.c.state)
                .join(outgoing, deliveries.c.outgoing == outgoing.c.key)
                .where(outgoing.c.kind == TELEGRAM)
            )
            waiting += sum(row.state not in {"received", "elsewhere"} for row in rows)
            for table in (incoming, outgoing):
                waiting += len(connection.execute(select(table.c.key).where(~table.c.filed)).all())
            waiting += len(connection.execute(select(boxes.c.box).where(~boxes.c.put)).all())
        station.close()
    return waiting


def settle(room: Room, seconds: float) -> int:
    """Wait until everything is acknowledged and filed; gives what is not."""
    for _ in range(int(seconds)):
        if not (left := unsettled(room)):
            return 0
        time.sleep(1.0)
    return left


def account(room: Room) -> Account:
    """Hold what was released against what every station has."""
    stations = room.stations()
    expected: dict[str, set[str]] = {post: set() for post in POSTS}
    released: dict[str, str] = {}
    unexplained: list[str] = []
    for post, station in stations.items():
        with station.reading() as connection:
            drawn = connection.execute(select(serials.c.serial, serials.c.explanation)).all()
            sent = connection.execute(select(outgoing).where(outgoing.c.kind == TELEGRAM)).all()
            for row in sent:
                released[row.id] = bytes(row.text).decode()
                for other in POSTS:
                    expected[other].add(row.id)
        numbers = sorted(row.serial for row in drawn)
        if numbers != list(range(1, len(numbers) + 1)) or len(sent) != len(drawn):
            unexplained.append(f"{post}: {len(numbers)} drawn, {len(sent)} released")
        unexplained += [f"{post} {row.serial}" for row in drawn if not row.explanation]
    lost, twice, unfiled, altered = [], [], [], []
    for post, station in stations.items():
        with station.reading() as connection:
            texts = connection.execute(select(incoming).where(incoming.c.outcome.in_(FILED))).all()
        seen = Counter(row.id for row in texts)
        lost += [f"{post} has not {one}" for one in expected[post] - set(seen)]
        altered += [f"{post}: {row.id}" for row in texts if not _same(row, released)]
        per_box: Counter[tuple[str, str]] = Counter(
            (path.parent.name, path.name.split(".")[0])
            for path in station.boxes_path.rglob("*.txt")
        )
        twice += [f"{post}: {one}" for one, number in per_box.items() if number != 1]
        lost += [f"{post}, no box: {one}" for one in expected[post] - {name for _, name in per_box}]
        with Archive.open(station.archive_path) as archive:
            held = set(archive.search_ids(""))
        unfiled += [f"{post}: {one}" for one in expected[post] - held]
        station.close()
    return Account(len(released), unsettled(room), lost, twice, unexplained, unfiled, altered)


def _same(row: Any, released: Mapping[str, str]) -> bool:
    arrived = judge(bytes(row.text), 10**7)
    sent = judge(released[row.id].encode(), 10**7)
    return isinstance(arrived, Text) and isinstance(sent, Text) and arrived.digest == sent.digest


Strike = Callable[[], str]
"""Makes something fail, and gives what it was."""


def strike(
    room: Room,
    strikes: int,
    dice: random.Random,
    others: Sequence[Strike],
    say: Callable[[str], None],
) -> None:
    """Kill something at a random moment, so many times; each is started again at another one."""
    targets: list[Strike | str] = [*POSTS, *others]
    for number in range(strikes):
        time.sleep(dice.uniform(0.05, 0.8))
        target = dice.choice(targets)
        if isinstance(target, str):
            room.kill(target)
            time.sleep(dice.uniform(0.0, 0.3))
            room.start(target)
            say(f"strike {number + 1}: station {target}")
        else:
            say(f"strike {number + 1}: {target()}")
