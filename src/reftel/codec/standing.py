"""Patterns tried only where the letters stand with which they begin: nearly every text has none."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator


def capitals(text: str) -> str:
    """The text in capitals, each where its letter stands."""
    found = text.upper()
    if len(found) == len(text):
        return found
    # Of some letters two capitals are made.
    return "".join(sign.upper() if len(sign.upper()) == 1 else sign for sign in text)


def places(letters: str, text: str) -> Iterator[int]:
    """Where the letters begin, in order, one inside another too."""
    at = text.find(letters)
    while at >= 0:
        yield at
        at = text.find(letters, at + 1)


def matches(pattern: re.Pattern[str], text: str, at: Iterable[int]) -> Iterator[re.Match[str]]:
    """As ``finditer`` of a pattern that can match at these places alone, which are in order."""
    end = 0
    for place in at:
        match = pattern.match(text, place) if place >= end else None
        if match is not None:
            yield match
            end = match.end()
