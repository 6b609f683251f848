"""What an archive gets of an exercise: some withheld, some references misprinted."""

from __future__ import annotations

from reftel.exercise import generate, holdings
from reftel.exercise.dice import Dice
from reftel.exercise.holdings import misprinted


def test_shares_and_what_is_told_of_them() -> None:
    telegrams = list(generate(600))
    kept = list(holdings(telegrams))

    assert [one.telegram.id for one in kept] == [one.id for one in telegrams]
    assert 30 < sum(one.withheld for one in kept) < 90
    hurt = [one for one in kept if one.misprints]
    assert 10 < len(hurt) < 60
    for one in hurt:
        for misprint in one.misprints:
            assert misprint.sent != misprint.printed
            assert misprint.printed.encode() in one.telegram.content
            assert one.telegram.truth["references"][misprint.place]["text"] == misprint.sent
    sound = [(a, b) for a, b in zip(kept, telegrams, strict=True) if not a.misprints]
    assert all(a.telegram.content == b.content for a, b in sound)


def test_each_depends_on_its_index_alone() -> None:
    few, many = list(holdings(generate(40))), list(holdings(generate(90)))

    assert few == many[:40]
    assert [h.withheld for h in holdings(generate(40), 1)] != [h.withheld for h in few]


def test_one_character_is_wrong() -> None:
    dice = Dice("misprint")
    for _ in range(200):
        wrong = misprinted("08 ROME 287", dice)
        assert abs(len(wrong) - 11) <= 1
        assert sum(a != b for a, b in zip(wrong, "08 ROME 287", strict=False)) <= 11
    assert {len(misprinted("ROME 287", dice)) for _ in range(60)} == {7, 8, 9}
