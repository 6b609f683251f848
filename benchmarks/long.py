"""Exercise traffic of the length of real telegrams: about 10 KB, where an exercise has 2.5 KB.

Each telegram is one of the exercise with paragraphs of others added, and one
paragraph in three followed by a sentence with invented names, a few of them
common and most of them rare, as names are. Of a short one only the first paragraphs
are kept. Telegram *n* is the same at every size; beyond the last of the exercise it is
an earlier one under another number.
"""

from __future__ import annotations

import random
from collections.abc import Iterator
from dataclasses import replace
from functools import cache
from pathlib import Path

from reftel.codec.ids import canonical_id
from reftel.codec.writing import write_heading, write_text
from reftel.exercise import MOST_TELEGRAMS, generate
from reftel.exercise.traffic import exercise_telegram
from reftel.telegram import Telegram
from reftel.telegram.model import Paragraph

LONG = 10_000
"""The mean size aimed at, in bytes."""

_WHOLE = 2_500
"""The mean size of an exercise; no telegram is cut where more is wanted."""

_POOL = 2_000
_SYLLABLES = (
    "ba de fi go hu ka le mi no pu ra se ti vo zu bran dor fel gan hol kim lund mar".split()
)


def long_text(index: int, mean: int = LONG) -> tuple[str, str]:
    """The name of a telegram's file, and its text on the wire."""
    dice = random.Random(f"long {index}")
    telegram = _numbered(index)
    assert telegram.heading is not None
    paragraphs = list(telegram.paragraphs)
    wanted = mean * dice.lognormvariate(-0.125, 0.5) - 1_200
    size = sum(len(paragraph.text) for paragraph in paragraphs)
    pool = _pool()
    while size < wanted and len(paragraphs) < 200:
        text = dice.choice(pool)
        if dice.random() < 1 / 3:
            names = ", ".join(_name(dice) for _ in range(3))
            text += f"\nPresent at the talks were {names}."
        mark = paragraphs[-1].mark if paragraphs else None
        paragraphs.append(Paragraph(len(paragraphs) + 1, text, mark))
        size += len(text)
    while mean < _WHOLE and size > wanted and len(paragraphs) > 1:
        size -= len(paragraphs.pop().text)
    grown = replace(telegram, paragraphs=tuple(paragraphs))
    name = canonical_id(telegram.mrn)
    return f"{name}.txt", f"{write_heading(telegram.heading)}\n\n{write_text(grown)}\n"


def _numbered(index: int) -> Telegram:
    """A telegram of the exercise; in a second round and later its serial is 100,000 higher for each."""
    rounds, within = divmod(index, MOST_TELEGRAMS)
    telegram = exercise_telegram(within).telegram
    assert telegram.serial is not None
    return replace(telegram, serial=telegram.serial + 100_000 * rounds) if rounds else telegram


def write_long(folder: Path, first: int, stop: int, mean: int = LONG) -> int:
    """Write telegrams as files, a thousand to a folder; gives their size. Those there are kept."""
    size = 0
    for index in range(first, stop):
        below = folder / f"{index // 1000:04}"
        if index % 1000 == 0 or index == first:
            below.mkdir(parents=True, exist_ok=True)
        name, text = long_text(index, mean)
        target = below / name
        data = text.encode()
        if not target.exists():
            target.write_bytes(data)
        size += len(data)
    return size


def long_texts(count: int, mean: int = LONG) -> Iterator[tuple[str, str]]:
    """Names and texts, one after the other."""
    for index in range(count):
        yield long_text(index, mean)


def _name(dice: random.Random) -> str:
    # A power law without an end: the same few people, and one whom nobody meets again.
    rank = int(dice.paretovariate(0.6))
    own = random.Random(f"name {min(rank, 10**9)}")
    return " ".join(
        "".join(own.choice(_SYLLABLES) for _ in range(own.randint(2, 3))).capitalize()
        for _ in range(2)
    )


@cache
def _pool() -> list[str]:
    return [p.text for made in generate(_POOL) for p in made.telegram.paragraphs if p.text]
