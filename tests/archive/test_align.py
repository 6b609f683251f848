"""Rows of words beside each other: the laws, and texts that would be slow by plain means."""

from __future__ import annotations

import random

from hypothesis import given
from hypothesis import strategies as st

from reftel.archive import align as align_module
from reftel.archive.align import align

ROWS = st.lists(st.sampled_from("abcdefgh"), max_size=60)


@given(ROWS, ROWS)
def test_stretches_stand_in_both_rows_and_in_order(first: list[str], second: list[str]) -> None:
    at = there = 0
    for start, where, length in align(first, second):
        assert length > 0
        assert start >= at
        assert where >= there
        assert first[start : start + length] == second[where : where + length]
        at, there = start + length, where + length
    assert at <= len(first)
    assert there <= len(second)


@given(ROWS)
def test_a_row_is_one_stretch_with_itself(row: list[str]) -> None:
    assert align(row, row) == ([(0, 0, len(row))] if row else [])


@given(ROWS, ROWS, ROWS)
def test_landmarks_find_what_is_around_an_insertion(
    head: list[str], new: list[str], tail: list[str]
) -> None:
    # Words that both rows have once hold them together whatever stands between.
    first = ["<", *head, ">", "[", *tail, "]"]
    second = ["<", *head, ">", *map(str.upper, new), "[", *tail, "]"]

    covered = sum(length for _, _, length in align(first, second))

    assert covered == len(first)


def test_long_rows_are_aligned_by_their_landmarks() -> None:
    dice = random.Random("align")
    first = [f"word{dice.randrange(3000)}" for _ in range(30_000)]
    second = first[:10_000] + ["new"] * 50 + first[10_000:20_000] + first[20_200:]

    covered = sum(length for _, _, length in align(first, second))

    assert covered >= 29_700


def test_rows_without_landmarks_do_not_hang() -> None:
    first, second = ["a", "b"] * 5_000, ["b", "a", "a"] * 5_000

    assert (len(first) * len(second)) > align_module._SMALL  # difflib is never asked
    assert align(first, second) == []


def test_a_lone_word_between_strangers_is_chance() -> None:
    first = "one two three four the five six seven eight".split()
    second = "ten eleven twelve thirteen the nine zero none void".split()

    assert align(first, second) == []
    assert align(first[3:6], second[3:6]) == [(1, 1, 1)]
