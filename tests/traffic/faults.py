"""``PYTHONPATH=tests python -m traffic.faults --strikes 200``: kill stations and servers under load.

With ``--embedded --network`` the network fails as well: refused, hung, cut.

Prints what was lost, came twice, or is unexplained at the end; exit status 1 where anything was.
"""

from __future__ import annotations

import argparse
import random
import sys
import tempfile
import threading
import time
from collections import Counter
from contextlib import ExitStack
from pathlib import Path

from benchmarks.servers import running_postfix, running_rabbit

from traffic.room import POSTS, Room, Strike, account, settle, strike


def main() -> int:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--strikes", type=int, default=200)
    parser.add_argument("--seed", type=int, default=0)
    parser.add_argument("--telegrams", type=int, default=20, help="sent at a time")
    parser.add_argument("--embedded", action="store_true", help="no broker, no mail server")
    parser.add_argument(
        "--network", action="store_true", help="connections refused, hung and cut too (TCP)"
    )
    chosen = parser.parse_args()
    if chosen.network and not chosen.embedded:
        parser.error("--network is for stations that talk by TCP: add --embedded")
    dice = random.Random(chosen.seed)
    folder = Path(tempfile.mkdtemp(prefix="reftel-faults-"))
    with ExitStack() as stack:
        room = Room(folder)
        others: list[Strike] = []
        if not chosen.embedded:
            rabbit = stack.enter_context(running_rabbit())
            room.broker = rabbit.url
            postfix = stack.enter_context(running_postfix({"tn.invalid": room.lmtp_port}))
            room.mail_port = postfix.port

            def strike_broker() -> str:
                rabbit.kill()
                rabbit.start()
                return "broker"

            def strike_mail() -> str:
                postfix.kill()
                time.sleep(0.5)
                postfix.start()
                return "mail server"

            others = [strike_broker, strike_mail]
        if chosen.network:
            room.put_gates()
            # As many troubles of the network as kills of stations.
            others += [lambda: room.trouble(dice)] * len(POSTS)
        room.make()
        stack.callback(room.kill_all)
        released, struck = run(room, chosen.strikes, chosen.telegrams, dice, others)
        left = settle(room, 600)
        room.stop()
        found = account(room)
    print(
        f"strikes {sum(struck.values())} ({dict(struck)}), released {found.released} of {released}"
    )
    for name in ("lost", "twice", "unexplained", "unfiled", "altered"):
        listed = getattr(found, name)
        print(f"{name} {len(listed)} {listed[:5]}")
    print(f"not settled {left}; folder {folder}")
    faults = (found.lost, found.twice, found.unexplained, found.unfiled, found.altered)
    return int(any(faults) or left > 0)


def run(
    room: Room, strikes: int, telegrams: int, dice: random.Random, others: list[Strike]
) -> tuple[int, Counter[str]]:
    """Send while things are killed; gives how many were released, and the strikes by target."""
    struck: Counter[str] = Counter()
    for post in POSTS:
        room.start(post)
    ended = threading.Event()
    released = [0]

    def load() -> None:
        while not ended.is_set():
            for post in POSTS:
                room.send(post, telegrams)
                released[0] += telegrams
            ended.wait(2.0)

    sender = threading.Thread(target=load)
    sender.start()

    def say(words: str) -> None:
        struck[words.split(": ", 1)[1]] += 1
        print(words, flush=True)

    strike(room, strikes, dice, others, say)
    ended.set()
    sender.join()
    return released[0], struck


if __name__ == "__main__":
    sys.exit(main())
