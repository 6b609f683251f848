"""Words that differ by a letter or two."""

from __future__ import annotations

from functools import lru_cache

_CACHED = 1 << 16


@lru_cache(maxsize=_CACHED)
def within_edits(one: str, other: str, edits: int) -> bool:
    """True where so few letters more, less, changed or changed about lead from one to the other.

    Two letters that stand next to each other change about as one edit, and are
    not changed again (the distance that Tantivy uses).
    """
    if abs(len(one) - len(other)) > edits:
        return False
    # Each edit brings at most one letter that the other has not: most words end here.
    if len(set(one) - set(other)) > edits or len(set(other) - set(one)) > edits:
        return False
    before: list[int] = []
    row = list(range(len(other) + 1))
    for at, letter in enumerate(one, start=1):
        above, row = row, [at]
        for there, wanted in enumerate(other, start=1):
            cost = min(above[there] + 1, row[-1] + 1, above[there - 1] + (letter != wanted))
            if before and there > 1 and letter == other[there - 2] and one[at - 2] == wanted:
                cost = min(cost, before[there - 2] + 1)
            row.append(cost)
        if min(row) > edits:
            return False
        before = above
    return row[-1] <= edits
