"""Two rows of words laid beside each other: the stretches that both have, in order.

Rare words are looked for first, as a reader does, and what lies between them is
left to ``difflib``. So the cost grows with the length of the texts, whatever stands in them.
"""

from __future__ import annotations

from bisect import bisect_left
from collections.abc import Hashable, Iterator, Sequence
from difflib import SequenceMatcher

Stretch = tuple[int, int, int]
"""Where it begins in the first row and in the second, and how many words it has."""

# Words in a row that are looked for as landmarks, if both rows have them once.
_WIDTHS = (3, 1)
# difflib may take a time that grows with this product, so larger gaps are not given to it.
_SMALL = 160_000


def align(first: Sequence[Hashable], second: Sequence[Hashable]) -> list[Stretch]:
    """The stretches that both rows have, in order; they never overlap, and none is empty."""
    found = _joined(_fill(first, second, (0, len(first)), (0, len(second)), _WIDTHS))
    return _without_chance(found, len(first), len(second))


def _fill(
    first: Sequence[Hashable],
    second: Sequence[Hashable],
    ours: tuple[int, int],
    theirs: tuple[int, int],
    widths: tuple[int, ...],
) -> Iterator[Stretch]:
    (low, high), (start, stop) = ours, theirs
    begun = low
    while low < high and start < stop and first[low] == second[start]:
        low, start = low + 1, start + 1
    if low > begun:
        yield begun, start - (low - begun), low - begun
    ended = high
    while low < high and start < stop and first[high - 1] == second[stop - 1]:
        high, stop = high - 1, stop - 1
    yield from _between(first, second, (low, high), (start, stop), widths)
    if ended > high:
        yield high, stop, ended - high


def _between(
    first: Sequence[Hashable],
    second: Sequence[Hashable],
    ours: tuple[int, int],
    theirs: tuple[int, int],
    widths: tuple[int, ...],
) -> Iterator[Stretch]:
    (low, high), (start, stop) = ours, theirs
    if low == high or start == stop:
        return
    if (high - low) * (stop - start) <= _SMALL:
        matcher = SequenceMatcher(None, first[low:high], second[start:stop], autojunk=False)
        for at, there, length in matcher.get_matching_blocks():
            if length:
                yield low + at, start + there, length
        return
    if not widths:
        return
    for at, there in _landmarks(first, second, ours, theirs, widths[0]):
        yield from _fill(first, second, (low, at), (start, there), widths[1:])
        yield at, there, 1
        low, start = at + 1, there + 1
    yield from _fill(first, second, (low, high), (start, stop), widths[1:])


def _landmarks(
    first: Sequence[Hashable],
    second: Sequence[Hashable],
    ours: tuple[int, int],
    theirs: tuple[int, int],
    width: int,
) -> list[tuple[int, int]]:
    """Places of runs of ``width`` words that each row has once: as many as keep one order."""
    here, there = _once(first, ours, width), _once(second, theirs, width)
    pairs = [(at, there[run]) for run, at in here.items() if run in there]
    return _rising(pairs)


def _once(row: Sequence[Hashable], bounds: tuple[int, int], width: int) -> dict[Hashable, int]:
    places: dict[Hashable, int] = {}
    for at in range(bounds[0], bounds[1] - width + 1):
        run = tuple(row[at : at + width])
        places[run] = -1 if run in places else at
    return {run: at for run, at in places.items() if at >= 0}


def _rising(pairs: Sequence[tuple[int, int]]) -> list[tuple[int, int]]:
    """The longest choice of pairs, sorted by the first, in which the second rises too."""
    ends: list[int] = []
    last: list[int] = []
    before: list[int] = []
    for number, (_, there) in enumerate(pairs):
        at = bisect_left(ends, there)
        before.append(last[at - 1] if at else -1)
        if at == len(ends):
            ends.append(there)
            last.append(number)
        else:
            ends[at], last[at] = there, number
    chosen = []
    number = last[-1] if last else -1
    while number >= 0:
        chosen.append(pairs[number])
        number = before[number]
    return chosen[::-1]


def _joined(found: Iterator[Stretch]) -> list[Stretch]:
    """Stretches that touch in both rows are one."""
    whole: list[Stretch] = []
    for at, there, length in found:
        if whole and whole[-1][0] + whole[-1][2] == at and whole[-1][1] + whole[-1][2] == there:
            whole[-1] = (whole[-1][0], whole[-1][1], whole[-1][2] + length)
        else:
            whole.append((at, there, length))
    return whole


def _without_chance(found: list[Stretch], first: int, second: int) -> list[Stretch]:
    """Without lone words (*the*, *of*) in the midst of passages that have nothing else in common."""
    kept: list[Stretch] = []
    for number, (at, there, length) in enumerate(found):
        before = kept[-1] if kept else (0, 0, 0)
        after = found[number + 1] if number + 1 < len(found) else (first, second, 0)
        gaps = (
            at - before[0] - before[2],
            there - before[1] - before[2],
            after[0] - at - length,
            after[1] - there - length,
        )
        if length > 2 or min(gaps) < 2 * length + 2:
            kept.append((at, there, length))
    return kept
