"""The rules over the real telegrams: counts agree with the specification, or it is said why not."""

from __future__ import annotations

import pytest

from corpus.conftest import Copy
from corpus.rule_counts import VIOLATED, WHY, rows
from reftel.check import RULES

pytestmark = pytest.mark.corpus


def test_counts_agree_or_are_explained(pages: list[Copy]) -> None:
    table = rows(copy.record for copy in pages)

    unexplained = [row for row in table if row.agrees is False and row.rule not in WHY]
    assert unexplained == []


def test_the_table_names_rules_that_exist() -> None:
    ids = {rule.id for rule in RULES}

    assert VIOLATED.keys() <= ids
    assert WHY.keys() <= VIOLATED.keys()
