"""Chance that gives the same for the same words, on every machine and Python.

Only ``random.Random.random`` is promised to stay the same between versions of
Python, so everything else is made from it here.
"""

from __future__ import annotations

from collections.abc import Sequence
from random import Random
from typing import TypeVar
from zlib import crc32

T = TypeVar("T")


def fixed(*words: object) -> int:
    """A number between 0 and 2**32 - 1 that depends on the words and nothing else."""
    return crc32("/".join(map(str, words)).encode())


class Dice:
    """A stream of chance that depends on the words it was made from and nothing else."""

    def __init__(self, *words: object) -> None:
        # Chance for made-up text: nothing here must be hard to guess.
        self._random = Random("/".join(map(str, words))).random  # noqa: S311

    def below(self, count: int) -> int:
        """A whole number from 0 to ``count - 1``."""
        return int(self._random() * count)

    def chance(self, share: float) -> bool:
        """True in that share of all throws."""
        return self._random() < share

    def pick(self, things: Sequence[T]) -> T:
        """One of the things, all of them equally likely."""
        return things[int(self._random() * len(things))]

    def some(self, things: Sequence[T], count: int) -> list[T]:
        """``count`` different things, in the order in which they stood."""
        left = list(range(len(things)))
        for at in range(count):
            other = at + int(self._random() * (len(left) - at))
            left[at], left[other] = left[other], left[at]
        return [things[at] for at in sorted(left[:count])]
