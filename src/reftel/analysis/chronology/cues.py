"""Patterns over a sentence that are tried only where the sentence has one of their words.

What each printed word may open is looked up in a table that fills as words
are met, and added up once for a sentence; a pattern whose words are absent
costs nothing then. This changes no result: a cue holds the first word of each
alternative.
"""

from __future__ import annotations

import re
from dataclasses import dataclass
from functools import cache


@dataclass(frozen=True, slots=True)
class Cued:
    """A pattern and the cue that every text has in which it is found.

    ``bit`` is the cue's place in the sum of a sentence; ``reach`` how long a
    pattern can be that stands at the end of its text, 0 for anywhere.
    """

    pattern: re.Pattern[str]
    cue: re.Pattern[str]
    bit: int
    reach: int = 0

    def found(self, cues: int, text: str, first: int = 0, last: int = 10_000) -> bool:
        """True where the pattern stands in a text of a sentence that has these cues."""
        if not cues & self.bit:
            return False
        if self.reach:
            first = max(first, len(text) - self.reach)
        return self.pattern.search(text, first, last) is not None


def cued(bit: int, pattern: str, cue: str = "", reach: int = 0) -> Cued:
    """A pattern with its cue: of its own alternatives where none is given.

    The pattern is then ``(?<![a-z])(?:one|two words|..)(?![a-z])``, and what
    may follow.
    """
    cue = cue or "|".join(map(_first_word, _alternatives(pattern)))
    return Cued(re.compile(pattern), re.compile(rf"(?<![a-z])(?:{cue})"), 1 << bit, reach)


def _alternatives(pattern: str) -> list[str]:
    """What stands between the strokes of the first group of a pattern."""
    begin = pattern.index("(?:") + 3
    depth, found = 0, [""]
    for letter in pattern[begin:]:
        if letter == "|" and depth == 0:
            found.append("")
            continue
        depth += {"(": 1, ")": -1}.get(letter, 0)
        if depth < 0:
            break
        found[-1] += letter
    return found


def _first_word(alternative: str) -> str:
    """An alternative up to its first blank: outside groups, or in one that may be absent."""
    depth = 0
    for at, letter in enumerate(alternative):
        if letter == " " and depth == 0:
            return alternative[:at]
        if letter == "(" and depth == 0 and alternative[at + 1 : at + 4] == "?: ":
            return alternative[:at]
        depth += {"(": 1, ")": -1}.get(letter, 0)
    return alternative


class _Cues(dict[str, int]):
    """The sum of the cues of printed words, as far as met."""

    def __init__(self, patterns: tuple[Cued, ...]) -> None:
        super().__init__()
        self._patterns = patterns

    def __missing__(self, printed: str) -> int:
        if len(self) > _MOST_WORDS:
            self.clear()
        found = self[printed] = sum(p.bit for p in self._patterns if p.cue.search(printed))
        return found


_MOST_WORDS = 1 << 16


@cache
def table(patterns: tuple[Cued, ...]) -> _Cues:
    """The table of the words of some patterns."""
    return _Cues(patterns)


def cues_in(known: _Cues, text: str) -> int:
    """The cues that the words of a text have."""
    found = 0
    for word in set(text.split()):
        found |= known[word]
    return found
