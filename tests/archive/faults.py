"""``PYTHONPATH=tests python -m archive.faults --strikes 200``: kill ingests at random moments.

Exercise traffic, as files and inside a bundle, is ingested by the command in processes of
its own; each is killed (SIGKILL, itself alone or with its readers) after a random time, and
begun again, until one comes to its end. Then ``verify`` has to be clean, and archive, ledger
and index have to be what the exercise says of itself: nothing lost, nothing doubled. A new
exercise follows until there were strikes enough. Exit status 1 where anything was wrong.
"""

from __future__ import annotations

import argparse
import json
import os
import random
import shutil
import signal
import subprocess
import sys
import tempfile
import time
import zipfile
from collections import Counter
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

from reftel.archive import Archive
from reftel.exercise.folder import write_folder

Truth = Mapping[str, Mapping[str, Any]]
BUNDLE = "0000-first.zip"
"""Sorts before the years: what it holds is filed before the files beside it."""
SHARE = 0.6
"""Of the time of an undisturbed run: latest a strike comes, so that each archive meets several."""


@dataclass
class Account:
    """What came of it: strikes by what they met, and in words whatever is wrong."""

    rounds: int = 0
    telegrams: int = 0
    inputs: int = 0
    struck: Counter[str] = field(default_factory=Counter)
    wrong: list[str] = field(default_factory=list)


def main() -> int:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--strikes", type=int, default=200)
    parser.add_argument("--seed", type=int, default=0)
    parser.add_argument("--telegrams", type=int, default=120, help="of one exercise")
    chosen = parser.parse_args()
    account = strike(chosen.strikes, chosen.seed, chosen.telegrams, say=print)
    print(f"strikes {account.struck.total()} ({dict(account.struck)})")
    print(f"archives {account.rounds}, telegrams {account.telegrams}, inputs {account.inputs}")
    print(f"wrong {len(account.wrong)}")
    for said in account.wrong:
        print(f"  {said}")
    return 1 if account.wrong else 0


def strike(strikes: int, seed: int, telegrams: int, say: Any = None) -> Account:
    """Round after round until there were strikes enough; the last round is ended in peace."""
    dice = random.Random(seed)
    account = Account()
    longest: float | None = None
    while account.struck.total() < strikes:
        room = Path(tempfile.mkdtemp(prefix="reftel-faults-"))
        try:
            truth = make_exercise(room / "exercise", telegrams, dice.randrange(10_000))
            if longest is None:  # how long one run takes on this machine, as it is today
                begun = time.monotonic()
                _begin(room / "exercise" / "traffic", room / "whole.reftel").communicate()
                longest = time.monotonic() - begun
            _round(room, truth, strikes, dice, account, longest)
        finally:
            shutil.rmtree(room)
        account.rounds += 1
        if say is not None:
            say(f"{account.struck.total()} strikes, {len(account.wrong)} wrong", flush=True)
    return account


def make_exercise(folder: Path, telegrams: int, seed: int) -> Truth:
    """The exercise, a third of it in a bundle; gives what should become of each file."""
    written = write_folder(folder, telegrams, seed)
    truth: dict[str, Any] = json.loads(written.ledger.read_text())["files"]
    names = sorted(name for name in truth if not name.startswith("stray/"))
    with zipfile.ZipFile(written.traffic / BUNDLE, "w") as bundle:
        for name in names[: len(names) // 3]:
            bundle.write(written.traffic / name, name)
            (written.traffic / name).unlink()
    return truth


def _round(
    room: Path,
    truth: Truth,
    strikes: int,
    dice: random.Random,
    account: Account,
    longest: float,
) -> None:
    traffic, archive = room / "exercise" / "traffic", room / "a.reftel"
    while True:
        process = _begin(traffic, archive)
        if account.struck.total() >= strikes:
            process.wait()
        else:
            with_readers = dice.random() < 0.5
            try:
                process.wait(dice.uniform(0.0, longest * SHARE))
            except subprocess.TimeoutExpired:
                account.struck[_met(archive)] += 1
                if with_readers:
                    os.killpg(process.pid, signal.SIGKILL)
                else:
                    process.kill()
        _, faults = process.communicate()
        if process.returncode in (0, 1):  # 1: something was rejected, as it should be
            break
        # A reader whose parent is killed while it starts may say so; that is no fault.
        if process.returncode != -signal.SIGKILL:
            account.wrong.append(f"exit status {process.returncode}: {faults.decode()[-2000:]}")
            return
    account.inputs += len(truth)
    account.telegrams += len({told["telegram"] for told in truth.values() if told["telegram"]})
    account.wrong += differences(archive, traffic, truth)


def _begin(traffic: Path, archive: Path) -> subprocess.Popen[bytes]:
    command = [sys.executable, "-m", "reftel", "ingest", str(traffic), "--archive", str(archive)]
    return subprocess.Popen(
        [*command, "--workers", "1"],
        stdout=subprocess.DEVNULL,
        stderr=subprocess.PIPE,
        start_new_session=True,
    )


def _met(archive: Path) -> str:
    """How far it was in a word, as the folder tells without being opened."""
    if not (archive / "records.sqlite").exists():
        return "starting up"
    if (archive / "records.sqlite-journal").exists() or (
        (archive / "records.sqlite-wal").exists()
        and (archive / "records.sqlite-wal").stat().st_size
    ):
        return "in a transaction"
    return "between transactions"


def differences(archive: Path, traffic: Path, truth: Truth) -> Iterator[str]:
    """Whatever an archive holds otherwise than the exercise says, in words."""
    with Archive.open(archive) as opened:
        found = opened.verify()
        yield from (f"{fault.kind}: {fault.where}: {fault.message}" for fault in found.faults)
        held = sorted(opened.search_ids(""))
        rows: dict[str, list[tuple[str, str | None]]] = {}
        for entry in opened.ledger():
            name = entry.member or str(Path(entry.path).relative_to(traffic))
            rows.setdefault(name, []).append((entry.outcome, entry.telegram))
        copies = found.copies
        counted = opened.count()
    expected = {name: [(told["outcome"], told["telegram"])] for name, told in truth.items()}
    for name, told in truth.items():
        # Whether half a telegram is read with repairs, the exercise does not say.
        if told.get("cut") and rows.get(name) == [("filed-with-repairs", told["telegram"])]:
            rows[name] = expected[name]
    for name in sorted(expected.keys() | rows.keys()):
        if rows.get(name) != expected.get(name):
            yield f"{name}: {rows.get(name)}, and {expected.get(name)} was expected"
    ids = sorted({told["telegram"] for told in truth.values() if told["telegram"]})
    if held != ids or counted != len(ids):
        lost, extra = set(ids) - set(held), set(held) - set(ids)
        yield f"{counted} telegrams for {len(ids)}; not found {lost}; too many {extra}"
    filed = sum(told["outcome"].startswith("filed") for told in truth.values())
    if copies != filed:
        yield f"{copies} copies for {filed} files"


if __name__ == "__main__":
    sys.exit(main())
