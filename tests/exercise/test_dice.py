"""Chance that is the same everywhere: by the words it is made from."""

from __future__ import annotations

from reftel.exercise.dice import Dice, fixed


def test_same_words_give_the_same_stream_on_every_machine() -> None:
    dice = Dice(0, "telegram", 7)

    # Written down once: another value would be another exercise.
    assert [dice.below(1000) for _ in range(6)] == [519, 431, 171, 46, 922, 336]
    assert fixed("mcn", "VALLETTA", "STATE") == 3225547989


def test_other_words_give_another_stream() -> None:
    first, second = Dice(0, "telegram", 7), Dice(0, "telegram", 8)

    assert [first.below(1000) for _ in range(6)] != [second.below(1000) for _ in range(6)]


def test_below_reaches_every_number_and_no_other() -> None:
    dice = Dice("below")

    assert {dice.below(6) for _ in range(400)} == set(range(6))


def test_chance_is_the_share_of_throws() -> None:
    dice = Dice("chance")

    hits = sum(dice.chance(0.3) for _ in range(10_000))

    assert 2_700 < hits < 3_300
    assert not any(dice.chance(0.0) for _ in range(100))
    assert all(dice.chance(1.0) for _ in range(100))


def test_pick_gives_each_thing_in_its_turn() -> None:
    dice = Dice("pick")

    assert {dice.pick("abcd") for _ in range(200)} == set("abcd")


def test_some_are_different_and_in_their_order() -> None:
    dice = Dice("some")
    seen = set()
    for _ in range(300):
        found = dice.some(range(9), 4)
        assert found == sorted(set(found))
        assert len(found) == 4
        seen.update(found)

    assert seen == set(range(9))
    assert dice.some("xyz", 3) == ["x", "y", "z"]
    assert dice.some("xyz", 0) == []
