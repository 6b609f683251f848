"""Readings of the telegrams that were looked at last, so that a second view reads nothing again."""

from __future__ import annotations

from collections import OrderedDict
from threading import Lock

from reftel.codec import Reading, read

MOST_CHARACTERS = 500_000
"""Of all texts together (a reading takes some twenty times its text); a longer text than this is read each time."""


class Readings:
    """Readings by their text and year, the oldest put away first. Safe from several threads."""

    def __init__(self, most: int = MOST_CHARACTERS) -> None:
        self._most = most
        self._held: OrderedDict[tuple[str, int | None], Reading] = OrderedDict()
        self._characters = 0
        self._lock = Lock()

    def read(self, text: str, year: int | None) -> Reading:
        """The reading of a text, of a year that is known otherwise."""
        key = (text, year)
        with self._lock:
            found = self._held.get(key)
            if found is not None:
                self._held.move_to_end(key)
                return found
        found = read(text, year=year)
        with self._lock:
            if key not in self._held and len(text) <= self._most:
                self._held[key] = found
                self._characters += len(text)
            while self._characters > self._most:
                (gone, _), _ = self._held.popitem(last=False)
                self._characters -= len(gone)
        return found

    def __len__(self) -> int:
        return len(self._held)
