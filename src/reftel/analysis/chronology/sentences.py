"""The sentence and the clause that a place of the text stands in.

Looked for only around time expressions: a telegram is never cut into
sentences as a whole.
"""

from __future__ import annotations

import re
from typing import NamedTuple

_REACH = 400
"""Characters looked at on either side: a sentence longer than that is cut."""

# A full stop that ends no sentence: titles, months, initials, times of day.
_ABBREVIATED = re.compile(
    r"(?:(?<![a-z])(?:mr|mrs|ms|dr|prof|gen|lt|col|maj|capt|sgt|adm|amb|sen|rep|gov|pres|hon|st|no|nos|vs|etc|jan|feb|mar|apr|jun|jul|aug"
    r"|sept?|oct|nov|dec|approx|dept|min|fm|pm|amb|para|art|sec|e\.g|i\.e|a\.m|p\.m|u\.s|u\.n|u\.k|[a-z])|\.[a-z])\Z"
)
_END = re.compile(
    r"[.!?][\"'\u201d\u2019)]*(?= |\Z)|  +(?=\()| {2,}(?=[a-z0-9]{1,2}[.)] )|(?<=[a-z.:;]) ?--+ (?=[a-z])|\n"
)
_CLAUSE = re.compile(
    r";|:|\(|\)|, (?:and|but|while|although|though|whereas|which|who|so|yet|however|where|with|when)(?= )| (?:but|while|although|though|whereas|because|when)(?= )| - | -- |--|\u2014"
)
_AND_VERB = re.compile(
    r" and (?=(?:he|she|it|they|we|the [a-z]+ (?:will|would|had|has|was|were)|will|would|had|has|was|were|is|are|[a-z]{3,}ed)(?= ))"
)


class Around(NamedTuple):
    """Sentence and clause around an expression: offsets in the text, ends exclusive."""

    start: int
    end: int
    clause_start: int
    clause_end: int


def around(low: str, start: int, end: int, known: Around | None = None) -> Around:
    """The sentence and clause around ``start:end``; ``known`` is that of the time before."""
    if known is not None and end < known.end < start + _REACH and known.start > start - _REACH:
        low_start, low_end = known.start, known.end
    else:
        low_start = _sentence_start(low, start, max(0, start - _REACH))
        low_end = _sentence_end(low, end, min(len(low), end + _REACH))
    clause_start = low_start
    for match in _CLAUSE.finditer(low, clause_start, start):
        clause_start = match.start() if match.group()[0] == "," else match.end()
    if low.find(" and ", clause_start, start) >= 0:
        for match in _AND_VERB.finditer(low, clause_start, start):
            clause_start = match.end()
    found = _CLAUSE.search(low, end, low_end)
    clause_end = low_end if found is None else found.start()
    if low.find(" and ", end, clause_end) >= 0:
        found = _AND_VERB.search(low, end, clause_end)
        clause_end = clause_end if found is None else found.start()
    return Around(low_start, low_end, clause_start, clause_end)


_MARK = re.compile(r"[.?!]|  |--")
"""What every end of a sentence has."""


def _sentence_start(low: str, at: int, limit: int) -> int:
    stop = at
    while True:
        mark = low.rfind
        stop = max(
            mark(".", limit, stop), mark("?", limit, stop), mark("!", limit, stop),
            mark("  ", limit, stop), mark("--", limit, stop),
        )  # fmt: skip
        if stop < 0:
            return limit
        found = _END.match(low, _first_dash(low, stop, limit), at)
        if found is not None and not _abbreviated(low, found.start(), limit):
            return found.end()


def _first_dash(low: str, at: int, limit: int) -> int:
    """Where a run of dashes, and the blank before it, begins; another place as it is."""
    if low[at] != "-":
        return at
    while at > limit and low[at - 1] == "-":
        at -= 1
    return at - 1 if at > limit and low[at - 1] == " " else at


def _sentence_end(low: str, at: int, limit: int) -> int:
    # An expression may itself end in the full stop of the sentence: "9:30 a.m."
    stop = at
    while True:
        mark = _MARK.search(low, stop, limit)
        if mark is None:
            return limit
        stop = mark.start()
        found = _END.match(low, _first_dash(low, stop, at), limit)
        if found is not None and not _abbreviated(low, found.start(), max(0, at - 12)):
            return found.end()
        stop += 1


def _abbreviated(low: str, stop: int, limit: int) -> bool:
    return low[stop] == "." and _ABBREVIATED.search(low, max(limit, stop - 7), stop) is not None
