"""Findings that somebody has answered for, and findings that were there before.

A waiver is one line of a file beside the telegrams, for the telegrams
themselves are never written in. A baseline is a file of what was found in a
collection on one day: what stands in it is not told again.
"""

from __future__ import annotations

import json
from collections import Counter
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from fnmatch import fnmatchcase
from typing import Any

from reftel.check.report import Checked
from reftel.check.rule import Finding
from reftel.errors import FormError

BASELINE_VERSION = 1


@dataclass(frozen=True, slots=True)
class Waiver:
    """One line: which telegrams, by id or path, which rules, and why."""

    line: int
    telegram: str
    rules: tuple[str, ...]
    reason: str

    def covers(self, checked: Checked, finding: Finding) -> bool:
        """True where the line speaks of this finding of this telegram."""
        if not any(finding.rule.startswith(rule) for rule in self.rules):
            return False
        names = (checked.id or "", checked.path, checked.name)
        return any(fnmatchcase(name, self.telegram) for name in names) or checked.path.endswith(
            f"/{self.telegram}"
        )


def read_waivers(text: str, known: Iterable[str]) -> tuple[Waiver, ...]:
    """The waivers of a file: telegram, rules, and after ``#`` the reason.

        09VALLETTA312   MRK005 TXT003   # paragraph 4 is quoted as received
        1976/*.txt      MRK003          # portions were not marked then

    ``known`` are the ids of the rules. Raises ``FormError``, with the line, for
    a waiver without a reason, and for a rule that does not exist.
    """
    ids = tuple(known)
    found = []
    for number, line in enumerate(text.splitlines(), start=1):
        what, mark, reason = line.partition("#")
        words = what.replace(",", " ").split()
        if not words:
            continue
        place = f"line {number}"
        if len(words) < 2:
            raise FormError(place, f"expected a telegram and its rules, found {what.strip()!r}")
        if not mark or not reason.strip():
            raise FormError(place, "a waiver needs its reason, after a #")
        rules = tuple(word.upper() for word in words[1:])
        for rule in rules:
            if not any(one.startswith(rule) for one in ids):
                raise FormError(place, f"there is no rule {rule}")
        found.append(Waiver(number, words[0], rules, reason.strip()))
    return tuple(found)


@dataclass(slots=True)
class Baseline:
    """How often each finding of each telegram was there: telegram, rule and message."""

    counts: Counter[tuple[str, str, str]] = field(default_factory=Counter)

    def add(self, checked: Checked) -> None:
        """Take the findings of a telegram into the baseline."""
        self.counts.update(_key(checked, finding) for finding in checked.findings)

    def to_json(self) -> dict[str, Any]:
        """As it is kept: in the order of telegrams, so that two can be compared."""
        return {
            "version": BASELINE_VERSION,
            "findings": [
                {"telegram": telegram, "rule": rule, "message": message, "count": count}
                for (telegram, rule, message), count in sorted(self.counts.items())
            ],
        }


def _key(checked: Checked, finding: Finding) -> tuple[str, str, str]:
    """What a finding is known by: lines may move, the telegram and the words do not."""
    return (checked.id or checked.name, finding.rule, finding.message)


def read_baseline(text: str) -> Baseline:
    """A baseline as ``to_json`` made it; raises ``FormError`` for anything else."""
    try:
        value = json.loads(text)
    except ValueError as error:
        raise FormError("", f"is no JSON: {error}") from None
    if not isinstance(value, Mapping) or value.get("version") != BASELINE_VERSION:
        raise FormError("version", f"expected {BASELINE_VERSION}")
    rows = value.get("findings")
    if not isinstance(rows, list):
        raise FormError("findings", "expected a list")
    counts: Counter[tuple[str, str, str]] = Counter()
    for number, row in enumerate(rows):
        try:
            key = (str(row["telegram"]), str(row["rule"]), str(row["message"]))
            counts[key] += int(row["count"])
        except (TypeError, KeyError, ValueError):
            raise FormError(
                f"findings[{number}]", "expected telegram, rule, message and count"
            ) from None
    return Baseline(counts)


def without_waived(checked: Checked, waivers: Iterable[Waiver], used: set[int]) -> Checked:
    """The telegram without the findings that a waiver covers; ``used`` gets the lines of those."""
    kept = []
    for finding in checked.findings:
        waiver = next((one for one in waivers if one.covers(checked, finding)), None)
        if waiver is None:
            kept.append(finding)
        else:
            used.add(waiver.line)
    return _with(checked, kept, waived=len(checked.findings) - len(kept))


def without_known(checked: Checked, baseline: Baseline) -> Checked:
    """The telegram without the findings of the baseline; more of the same are told."""
    seen: Counter[tuple[str, str, str]] = Counter()
    kept = []
    for finding in checked.findings:
        key = _key(checked, finding)
        seen[key] += 1
        if seen[key] > baseline.counts[key]:
            kept.append(finding)
    return _with(checked, kept, known=len(checked.findings) - len(kept))


def _with(checked: Checked, kept: list[Finding], *, waived: int = 0, known: int = 0) -> Checked:
    return Checked(
        checked.path,
        checked.inside,
        checked.id,
        checked.text,
        checked.lines_are_the_files,
        tuple(kept),
        checked.waived + waived,
        checked.known + known,
    )
