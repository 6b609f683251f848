"""Readings of the telegrams that were looked at last, so that a second view reads nothing again."""

from __future__ import annotations

from threading import Lock

from reftel.codec import Reading, read
from reftel.web.shelf import Shelf

MOST_CHARACTERS = 500_000
"""Of all texts together (a reading takes some twenty times its text); a longer text than this is read each time."""


class Readings:
    """Readings by their text and year, the oldest put away first. Safe from several threads."""

    def __init__(self, most: int = MOST_CHARACTERS) -> None:
        self._shelf: Shelf[tuple[str, int | None], Reading] = Shelf(most, most)
        self._lock = Lock()

    def read(self, text: str, year: int | None) -> Reading:
        """The reading of a text, of a year that is known otherwise."""
        key = (text, year)
        with self._lock:
            kept = self._shelf.get(key)
        if kept is not None:
            return kept
        found = read(text, year=year)
        with self._lock:
            self._shelf.put(key, found, len(text))
        return found

    def __len__(self) -> int:
        return len(self._shelf)
