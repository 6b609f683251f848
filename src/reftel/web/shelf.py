"""What was made last, kept by what it follows from, in a room that is bounded."""

from __future__ import annotations

from collections import OrderedDict
from typing import Generic, TypeVar

K = TypeVar("K")
V = TypeVar("V")


class Shelf(Generic[K, V]):
    """Things by their key, each with its weight, the one looked at longest ago put away first.

    ``most`` is the weight of all together, ``largest`` that of one; a heavier one is not kept.
    Not safe from several threads by itself.
    """

    def __init__(self, most: int, largest: int) -> None:
        self._most = most
        self._largest = largest
        self._held: OrderedDict[K, tuple[V, int]] = OrderedDict()
        self._weight = 0

    def get(self, key: K) -> V | None:
        """What is kept under a key."""
        found = self._held.get(key)
        if found is None:
            return None
        self._held.move_to_end(key)
        return found[0]

    def put(self, key: K, thing: V, weight: int) -> None:
        """Keep a thing, unless it is too heavy, or kept already."""
        if weight > self._largest or key in self._held:
            return
        self._held[key] = thing, weight
        self._weight += weight
        while self._weight > self._most:
            _, (_, gone) = self._held.popitem(last=False)
            self._weight -= gone

    def __len__(self) -> int:
        return len(self._held)
