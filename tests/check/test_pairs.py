"""Every rule has its pair: a telegram that breaks it is found, one that keeps it is not."""

from __future__ import annotations

import pytest

from check.pairs import OLD, OPEN, PAIRS, SOUND, Pair
from reftel.check import PROFILES, RULES, check
from reftel.codec import read


def rules_of(text: str, select: str = "ALL") -> list[str]:
    return [finding.rule for finding in check(read(text), select=[select])]


@pytest.mark.parametrize("text", [SOUND, OPEN], ids=["classified", "unclassified"])
def test_the_sound_telegrams_are_sound(text: str) -> None:
    assert check(read(text), profile="draft") == []


@pytest.mark.parametrize("profile", [profile.name for profile in PROFILES])
def test_an_old_telegram_is_held_against_the_rules_of_its_time(profile: str) -> None:
    found = check(read(OLD), profile=profile)

    assert [finding.message for finding in found] == []


def test_every_rule_has_one_pair() -> None:
    assert [pair.rule for pair in PAIRS] == [rule.id for rule in RULES]


@pytest.mark.parametrize("pair", PAIRS, ids=lambda pair: pair.rule)
def test_what_breaks_it_is_found(pair: Pair) -> None:
    assert pair.rule in rules_of(pair.broken, pair.rule)


@pytest.mark.parametrize("pair", PAIRS, ids=lambda pair: pair.rule)
def test_what_keeps_it_is_not(pair: Pair) -> None:
    assert pair.rule not in rules_of(pair.kept, pair.rule)


@pytest.mark.parametrize("pair", PAIRS, ids=lambda pair: pair.rule)
def test_a_finding_has_its_place_in_the_text(pair: Pair) -> None:
    for finding in check(read(pair.broken), select=[pair.rule]):
        assert finding.message
        assert finding.places, finding
        lines = pair.broken.split("\n")
        for place in finding.places:
            assert 0 <= place.start <= place.end <= len(pair.broken)
            before = pair.broken[: place.start]
            assert place.line == before.count("\n") + 1
            assert place.column == place.start - (before.rfind("\n") + 1) + 1
            assert place.column <= len(lines[place.line - 1]) + 1
