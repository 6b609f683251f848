"""Patterns over a sentence that are tried only at the words which may open them.

What each printed word may open, and where in it, is looked up in a table that
fills as words are met; so a sentence is gone through once, a word by a
look-up, and a pattern costs nothing but at the places that its cue gives. This
changes no result: a cue holds the first word of each alternative.
"""

from __future__ import annotations

import re
from dataclasses import dataclass
from functools import cache
from itertools import accumulate, count
from typing import NamedTuple


class Hits(NamedTuple):
    """The places of a lower-cased text where a pattern may begin, in order.

    ``cues`` is the sum of the bits of ``places``, each an offset and its bits.
    """

    low: str
    cues: int
    places: list[tuple[int, int]]


@dataclass(frozen=True, slots=True)
class Cued:
    """A pattern and the cue with which each of its alternatives begins.

    ``bit`` is the cue's place in the sum of a sentence; ``reach`` how long a
    pattern can be that stands at the end of its text, 0 for anywhere.
    """

    pattern: re.Pattern[str]
    cue: re.Pattern[str]
    bit: int
    reach: int = 0

    def first(self, hits: Hits, first: int, last: int) -> re.Match[str] | None:
        """The first place of the pattern in a part of the text of the sentence."""
        bit = self.bit
        if not hits.cues & bit:
            return None
        if self.reach and first < last - self.reach:
            first = last - self.reach
        for at, bits in hits.places:
            if bits & bit and at >= first:
                if at >= last:
                    return None
                match = self.pattern.match(hits.low, at, last)
                if match is not None:
                    return match
        return None

    def found(self, hits: Hits, first: int, last: int) -> bool:
        """True where the pattern stands in a part of the text of the sentence."""
        return bool(hits.cues & self.bit) and self.first(hits, first, last) is not None

    def last(self, hits: Hits, first: int, last: int) -> tuple[int, int]:
        """Where the last of the patterns in a part begins and ends, none inside another; -1 for none."""
        begin = end = -1
        bit = self.bit
        if not hits.cues & bit:
            return begin, end
        for at, bits in hits.places:
            if bits & bit and at >= first and at >= end:
                if at >= last:
                    break
                match = self.pattern.match(hits.low, at, last)
                if match is not None:
                    begin, end = at, match.end()
        return begin, end

    def may_stand(self, hits: Hits, first: int, last: int) -> bool:
        """True where a cue stands in a part of the text of the sentence."""
        bit = self.bit
        if hits.cues & bit:
            for at, bits in hits.places:
                if bits & bit and first <= at < last:
                    return True
        return False


def cued(bit: int, pattern: str, cue: str = "", reach: int = 0) -> Cued:
    """A pattern with its cue: of its own alternatives where none is given.

    The pattern is then ``(?<![a-z])(?:one|two words|..)(?![a-z])``, and what
    may follow.
    """
    if not cue:
        cue = rf"(?:{'|'.join(map(_first_word, _alternatives(pattern)))})(?![a-z])"
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


_BEGINS = re.compile(r"(?<![a-z])[^ ]")


class Cues(dict[str, tuple[tuple[int, int], ...]]):
    """Where printed words may open a pattern, and which, as far as met."""

    def __init__(self, patterns: tuple[Cued, ...]) -> None:
        super().__init__()
        self._patterns = patterns

    def __missing__(self, printed: str) -> tuple[tuple[int, int], ...]:
        if len(self) > _MOST_WORDS:
            self.clear()
        places = [match.start() for match in _BEGINS.finditer(printed)]
        summed = [
            (at, sum(p.bit for p in self._patterns if p.cue.match(printed, at))) for at in places
        ]
        found = self[printed] = tuple([one for one in summed if one[1]])
        return found


_MOST_WORDS = 1 << 16


@cache
def table(patterns: tuple[Cued, ...]) -> Cues:
    """The table of the words of some patterns."""
    return Cues(patterns)


def hits_in(known: Cues, low: str, start: int, end: int) -> Hits:
    """Where patterns may begin in a part of a text in which all white space is blanks."""
    words = low[start:end].split(" ")
    behind = accumulate(map(len, words), initial=start)
    opened = zip(behind, count(), map(known.__getitem__, words), strict=False)
    places = [
        (at + before + offset, bits)
        for at, before, found in opened
        if found
        for offset, bits in found
    ]
    cues = 0
    for _, bits in places:
        cues |= bits
    return Hits(low, cues, places)
