"""An exercise as a folder of mixed files, with the truth beside it.

::

    DIR/traffic/2009/03/09VALLETTA1119.txt    what is to be ingested
    DIR/traffic/stray/...                     files that are no telegrams, or not whole
    DIR/truth.jsonl                           what a reader should find in each telegram
    DIR/ledger-truth.json                     what should become of each file
    DIR/exercise.json                         which exercise it is, and whether it is whole
"""

from __future__ import annotations

import errno
import json
from collections import Counter
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import Any, TextIO

from reftel.codec.writing import write_heading, write_text
from reftel.exercise.dice import Dice
from reftel.exercise.schedule import MOST_TELEGRAMS
from reftel.exercise.traffic import ExerciseTelegram, exercise_telegram, generate

EDITION = 1
"""Counts the changes of what an exercise says: another edition is another exercise."""
STRAYS_EVERY = 500
"""One set of stray files for so many telegrams."""
_NOTE = (
    "Exercise canteen, week 11\n\n"
    "Monday lentils, Tuesday fish, Wednesday the other fish.\n"
    "Bring your own spoon. Complaints to the Exercise Desk, in writing, in triplicate.\n"
)
_BINARY = b"\x89PNG\r\n\x1a\n\x00\x00\x00\rIHDR\x00\x00\x00\x10EXERCISE"

Progress = Callable[[int, int], None]


@dataclass(frozen=True, slots=True)
class Written:
    """An exercise on disk: the folder to ingest, and the two files of truth.

    ``totals`` counts the files by the outcome that each should end in.
    ``anew`` is false where it was there already.
    """

    traffic: Path
    truth: Path
    ledger: Path
    telegrams: int
    files: int
    bytes: int
    totals: dict[str, int]
    anew: bool = True


@dataclass(frozen=True, slots=True)
class _File:
    """One file: its name below the traffic folder, its bytes, and what should become of it."""

    name: str
    content: bytes
    outcome: dict[str, Any]
    truth: dict[str, Any] | None = None


def write_folder(
    path: Path,
    telegrams: int,
    seed: int = 0,
    *,
    strays: bool = True,
    on_progress: Progress | None = None,
) -> Written:
    """Write an exercise into a folder of its own, and the truth beside its traffic.

    With ``strays`` every 500 telegrams have company: an empty file, a picture,
    a note that is no telegram, a second file of the same bytes, a second copy
    with other damage, and a telegram cut in half. ``on_progress`` is told how
    many of how many telegrams are written. An exercise that is there already
    is left as it is, one that was interrupted is written again. Raises
    ``FileExistsError`` where the folder holds anything else, ``ValueError``
    for more telegrams than an exercise can have.
    """
    if not 0 < telegrams <= MOST_TELEGRAMS:
        raise ValueError(f"an exercise has 1 to {MOST_TELEGRAMS:,} telegrams, not {telegrams:,}")
    wanted = {"edition": EDITION, "telegrams": telegrams, "seed": seed, "strays": strays}
    path.mkdir(parents=True, exist_ok=True)
    held = _held(path, wanted)
    if held is not None and held["whole"]:
        return _written(path, held, anew=False)
    marker = path / "exercise.json"
    marker.write_text(json.dumps({**wanted, "whole": False}), encoding="utf-8")
    totals: Counter[str] = Counter()
    size = 0
    with (
        (path / "truth.jsonl").open("w", encoding="utf-8") as truths,
        (path / "ledger-truth.json").open("w", encoding="utf-8") as book,
    ):
        book.write('{"files": {')
        for file in _files(telegrams, seed, strays, on_progress):
            target = path / "traffic" / file.name
            target.parent.mkdir(parents=True, exist_ok=True)
            target.write_bytes(file.content)
            _note(file, truths, book, first=not totals)
            totals[file.outcome["outcome"]] += 1
            size += len(file.content)
        book.write(f'\n}},\n"inputs": {totals.total()},\n"totals": {json.dumps(dict(totals))}}}\n')
    found = {**wanted, "whole": True, "bytes": size, "totals": dict(totals)}
    marker.write_text(json.dumps(found), encoding="utf-8")
    return _written(path, found, anew=True)


def _held(path: Path, wanted: dict[str, Any]) -> dict[str, Any] | None:
    """What ``exercise.json`` says of this very exercise; ``None`` for an empty folder."""
    if not any(path.iterdir()):
        return None
    try:
        held: dict[str, Any] = json.loads((path / "exercise.json").read_text(encoding="utf-8"))
        if all(held.get(key) == value for key, value in wanted.items()) and "whole" in held:
            return held
    except (OSError, ValueError, AttributeError):
        pass  # then it is no exercise
    raise FileExistsError(
        errno.EEXIST, "the folder holds something else; an exercise needs one of its own", str(path)
    )


def _written(path: Path, found: dict[str, Any], *, anew: bool) -> Written:
    return Written(
        path / "traffic",
        path / "truth.jsonl",
        path / "ledger-truth.json",
        found["telegrams"],
        sum(found["totals"].values()),
        found["bytes"],
        found["totals"],
        anew,
    )


def _note(file: _File, truths: TextIO, book: TextIO, *, first: bool) -> None:
    comma = "" if first else ","
    book.write(f"{comma}\n{json.dumps(file.name)}: {json.dumps(file.outcome)}")
    if file.truth is not None:
        truths.write(json.dumps(file.truth, ensure_ascii=False) + "\n")


def _files(
    telegrams: int, seed: int, strays: bool, on_progress: Progress | None
) -> Iterator[_File]:
    for telegram in generate(telegrams, seed):
        yield _telegram(telegram)
        if strays and (
            telegram.index % STRAYS_EVERY == STRAYS_EVERY - 1
            or (telegrams < STRAYS_EVERY and telegram.index == telegrams - 1)
        ):
            yield from _strays(telegram, seed)
        if on_progress is not None:
            on_progress(telegram.index + 1, telegrams)


def _telegram(telegram: ExerciseTelegram) -> _File:
    name = _name(telegram)
    outcome = "filed-with-repairs" if telegram.is_repaired else "filed"
    damage = [kind.number for kind in telegram.damage]
    return _File(
        name,
        telegram.content,
        {"outcome": outcome, "telegram": telegram.id, "damage": damage},
        {"file": name, "damage": damage, **telegram.truth},
    )


def _name(telegram: ExerciseTelegram) -> str:
    dtg = telegram.telegram.dtg
    assert dtg is not None  # the exercise's telegrams all have one
    return f"{dtg.moment:%Y/%m}/{telegram.file_name}"


def _strays(telegram: ExerciseTelegram, seed: int) -> Iterator[_File]:
    """What lies about in any folder that people have worked in.

    Their names sort behind those of the years, so that of two files with the
    same bytes the one among the strays is the second.
    """
    number = telegram.index // STRAYS_EVERY + 1

    def rejected(name: str, content: bytes, code: str) -> _File:
        outcome = {"outcome": "rejected", "code": code, "telegram": None}
        return _File(f"stray/{name}", content, outcome)

    yield rejected(f"{number:04}-empty.txt", b"", "empty")
    yield rejected(f"{number:04}-picture.txt", _BINARY + bytes([number % 251]) * 40, "binary")
    yield rejected(f"{number:04}-canteen.html", f"{_NOTE}List {number}.\n".encode(), "no-telegram")
    yield _File(
        f"stray/{number:04}-again-{telegram.file_name}",
        telegram.content,
        {"outcome": "duplicate", "telegram": telegram.id, "of": _name(telegram)},
    )
    dice = Dice(seed, "strays", number)
    other = exercise_telegram(telegram.index - dice.below(min(telegram.index + 1, 90)), seed)
    copy = 1
    while (second := exercise_telegram(other.index, seed, copy)).content == other.content:
        copy += 1
    yield _telegram(second)
    yield _cut(
        exercise_telegram(telegram.index - dice.below(min(telegram.index + 1, 90)), seed), number
    )


def _cut(telegram: ExerciseTelegram, number: int) -> _File:
    """The first half of a telegram as it was sent: header, labels, and some of the text."""
    sent = telegram.telegram
    assert sent.heading is not None  # the exercise's telegrams all have one
    text = f"{write_heading(sent.heading)}\n\n{write_text(sent)}"
    first = text.index("\n1. ")
    half = text[: max(len(text) // 2, first + 80)].rstrip()
    return _File(
        f"stray/{number:04}-half-{telegram.id}.txt",
        half.encode(),
        {"outcome": "filed", "telegram": telegram.id, "cut": True},
    )
