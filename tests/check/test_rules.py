"""What holds for the rules as such: ids, pages, families, the numbers of the specification."""

from __future__ import annotations

import importlib
import subprocess
import sys
from pathlib import Path

import pytest

from reftel.check import PROFILES, RETIRED, RULES, Rule, Severity, rule_named, select_rules
from reftel.errors import UnknownRuleError

ROOT = Path(__file__).parents[2]
MODULES = "address body captions heading identity labels marking order reference tags".split()
# spec/07 by its own letters, and C1-C24 of spec/03. H10 is C1, S20 is C20.
SPEC = {
    *(f"H{number:02}" for number in range(1, 28)),
    *(f"S{number:02}" for number in range(1, 26)),
    *(f"P{number:02}" for number in range(1, 11)),
    *(f"R{number:02}" for number in range(1, 12)),
    *(f"C{number:02}" for number in range(1, 25)),
}


def test_every_rule_of_the_specification_is_one_of_ours() -> None:
    numbers = {number for rule in RULES for number in rule.spec}

    assert SPEC - numbers == set()
    assert {number for number in numbers if len(number) == 3} - SPEC == set()


def test_ids_and_names_are_each_one_rules() -> None:
    assert len({rule.id for rule in RULES}) == len(RULES)
    assert len({rule.name for rule in RULES}) == len(RULES)
    assert not {rule.id for rule in RULES} & RETIRED.keys()


def test_no_rule_is_left_out_of_its_family() -> None:
    made = {
        value.id
        for name in MODULES
        for value in vars(importlib.import_module(f"reftel.check.{name}")).values()
        if isinstance(value, Rule)
    }

    assert made == {rule.id for rule in RULES}


@pytest.mark.parametrize("rule", RULES, ids=lambda rule: rule.id)
def test_every_rule_has_its_page(rule: Rule) -> None:
    page = rule.page

    assert page.summary.endswith(".")
    assert len(page.summary) <= 120
    assert page.wrong != page.right
    assert rule.source


def test_the_page_of_rules_is_current() -> None:
    made = subprocess.run(
        [sys.executable, str(ROOT / "docs" / "make_rules.py"), "--print"],
        capture_output=True,
        text=True,
        check=True,
        encoding="utf-8",
    )

    page = (ROOT / "docs" / "rules.md").read_text(encoding="utf-8")
    assert page == made.stdout, "run: python docs/make_rules.py"


def test_profiles_switch_off_rules_that_exist() -> None:
    ids = {rule.id for rule in RULES}

    for profile in PROFILES:
        assert profile.off <= ids


def test_selecting_by_prefix() -> None:
    chosen = [
        rule.id for rule in select_rules("archive", select=["TAG", "mrk00"], ignore=["TAG002"])
    ]

    assert chosen == [*(f"MRK00{n}" for n in range(1, 10)), "TAG001", "TAG003", "TAG004"]


def test_what_is_off_is_on_where_it_is_asked_for() -> None:
    assert "TXT005" not in [rule.id for rule in select_rules("archive")]
    assert [rule.id for rule in select_rules("archive", select=["TXT005"])] == ["TXT005"]
    assert len(select_rules("archive", select=["ALL"])) == len(RULES)


@pytest.mark.parametrize("prefix", ["XYZ", "MRK999", "", "M RK"])
def test_a_prefix_that_no_rule_has_is_refused(prefix: str) -> None:
    with pytest.raises(UnknownRuleError, match="--list-rules"):
        select_rules("archive", select=[prefix])


def test_a_profile_that_does_not_exist_is_refused() -> None:
    with pytest.raises(UnknownRuleError, match="archive, draft, release"):
        select_rules("wire")


def test_a_rule_by_id_or_name() -> None:
    assert rule_named("mrk004") is rule_named("portion-above-banner")
    assert rule_named("MRK004").severity is Severity.ERROR


def test_severities_are_ordered() -> None:
    assert sorted([Severity.INFO, Severity.ERROR, Severity.WARNING]) == list(Severity)
