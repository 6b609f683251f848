"""What rules cost: CPU time of each on its own, and of all together."""

from __future__ import annotations

import time
from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

from reftel.analysis.mentions import Mention
from reftel.check import run_rules
from reftel.check.rule import Rule
from reftel.codec.reading import Reading

LEAST_SECONDS = 0.2
"""CPU time over which one measurement goes: shorter ones say more of the clock."""
ROUNDS = 3

Read = tuple[Reading, Sequence[Mention]]


@dataclass(frozen=True, slots=True)
class Times:
    """Microseconds of CPU time a telegram: of each rule alone, dearest first, and of all at once.

    A rule alone pays for everything it asks of a telegram; together they ask once.
    """

    by_rule: tuple[tuple[str, float], ...]
    together: float

    @property
    def sum_of_rules(self) -> float:
        """All rules, each alone."""
        return sum(cost for _, cost in self.by_rule)

    def to_json(self) -> dict[str, Any]:
        """As one JSON object."""
        return {
            "microseconds_together": round(self.together, 2),
            "telegrams_a_second": round(1_000_000 / self.together),
            "microseconds": {rule: round(cost, 3) for rule, cost in self.by_rule},
        }


def time_rules(records: Sequence[Read], rules: Sequence[Rule], *, columns: int = 69) -> Times:
    """Measure rules over telegrams that are read already, tables loaded beforehand."""
    _run(records, rules, columns)
    alone = [(rule.id, _cost(records, (rule,), columns)) for rule in rules]
    return Times(tuple(sorted(alone, key=lambda row: -row[1])), _cost(records, rules, columns))


def _run(records: Sequence[Read], rules: Sequence[Rule], columns: int) -> None:
    for reading, mentions in records:
        run_rules(reading, rules, mentions=mentions, columns=columns)


def _cost(records: Sequence[Read], rules: Sequence[Rule], columns: int) -> float:
    """Microseconds a telegram, the least of some rounds."""
    begun = time.process_time()
    _run(records, rules, columns)
    once = time.process_time() - begun
    repeats = max(1, int(LEAST_SECONDS / ROUNDS / max(once, 1e-6)))
    best = once
    for _ in range(ROUNDS):
        begun = time.process_time()
        for _ in range(repeats):
            _run(records, rules, columns)
        best = min(best, (time.process_time() - begun) / repeats)
    return best / len(records) * 1_000_000
