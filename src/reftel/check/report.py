"""Findings as people and programs read them: text with line and caret, JSON, statistics.

Pure: values in, strings and plain dicts out. SARIF, JUnit and GitHub's form are
in ``exchange.py``.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field
from typing import Any

from reftel.check.case import Place
from reftel.check.rule import Finding, Rule, Severity

WIDEST = 100
"""Characters of a line that are shown; a text that is not wrapped has lines of thousands."""


@dataclass(frozen=True, slots=True)
class Checked:
    """One telegram that was checked: where it stands, what it is called, its text, its findings.

    ``path`` is the file on the disk, ``inside`` the member and place in it, for
    people. ``lines_are_the_files`` is true where the lines of ``text`` are
    those of the file, so that a program may point into it. ``waived`` are
    findings that somebody has answered for, ``known`` those of the baseline.
    """

    path: str
    inside: str
    id: str | None
    text: str
    lines_are_the_files: bool
    findings: tuple[Finding, ...]
    waived: int = 0
    known: int = 0

    @property
    def name(self) -> str:
        """How the telegram's text is called: ``traffic.zip[09VALLETTA312.txt]``."""
        return f"{self.path}[{self.inside}]" if self.inside else self.path


def text_report(checked: Checked) -> Iterator[str]:
    """The findings of one telegram, each with its line and a caret under the place."""
    for finding in checked.findings:
        place = finding.places[0] if finding.places else None
        where = f"{place.line}:{place.column}" if place is not None else "-"
        mended = " [can be mended]" if finding.fix else ""
        yield (
            f"{checked.name}:{where}: {finding.rule} {finding.severity.value}: "
            f"{finding.message}{mended}"
        )
        if place is not None:
            yield from _shown(checked.text, place)


def _shown(text: str, place: Place) -> Iterator[str]:
    """The line of a place, cut to a window round it, and carets under what is meant."""
    start = text.rfind("\n", 0, place.start) + 1
    end = text.find("\n", place.start)
    line = text[start : end if end >= 0 else len(text)].rstrip()
    column = place.start - start
    length = min(place.end, start + len(line)) - place.start
    low = 0
    if column > WIDEST * 2 // 3:
        low = column - WIDEST // 3
    window = line[low : low + WIDEST].replace("\t", " ")
    before = "..." if low else ""
    after = "..." if len(line) > low + WIDEST else ""
    gutter = f"{place.line:>6} | "
    carets = "^" * max(min(length, WIDEST - (column - low)), 1)
    yield f"{gutter}{before}{window}{after}"
    yield " " * (len(gutter) - 2) + "| " + " " * (len(before) + column - low) + carets


def finding_json(finding: Finding) -> dict[str, Any]:
    """One finding as the public JSON has it: ``findings[]`` of a telegram."""
    return {
        "rule": finding.rule,
        "name": finding.name,
        "severity": finding.severity.value,
        "message": finding.message,
        "places": [
            {"line": place.line, "column": place.column, "start": place.start, "end": place.end}
            for place in finding.places
        ],
    }


def json_report(checked: Checked) -> dict[str, Any]:
    """One telegram and its findings as one JSON object."""
    return {
        "source": checked.path,
        "inside": checked.inside or None,
        "id": checked.id,
        "findings": [
            {**finding_json(finding), "mendable": bool(finding.fix)} for finding in checked.findings
        ],
        "waived": checked.waived,
        "known": checked.known,
    }


@dataclass(slots=True)
class Statistics:
    """How often each rule was broken, and in how many telegrams; grows as telegrams are checked."""

    telegrams: int = 0
    clean: int = 0
    waived: int = 0
    known: int = 0
    findings: Counter[str] = field(default_factory=Counter)
    broken_in: Counter[str] = field(default_factory=Counter)

    def add(self, checked: Checked) -> None:
        """Count one telegram."""
        self.telegrams += 1
        self.clean += not checked.findings
        self.waived += checked.waived
        self.known += checked.known
        self.findings.update(finding.rule for finding in checked.findings)
        self.broken_in.update({finding.rule for finding in checked.findings})

    def rows(self, rules: Iterable[Rule]) -> list[tuple[Rule, int, int]]:
        """Each rule with findings: telegrams and findings, those of most telegrams first."""
        found = [
            (rule, self.broken_in[rule.id], self.findings[rule.id])
            for rule in rules
            if self.findings[rule.id]
        ]
        return sorted(found, key=lambda row: (-row[1], row[0].id))

    def to_json(self) -> dict[str, Any]:
        """As one JSON object."""
        return {
            "telegrams": self.telegrams,
            "clean": self.clean,
            "findings": sum(self.findings.values()),
            "waived": self.waived,
            "known": self.known,
            "rules": {
                rule: {"telegrams": self.broken_in[rule], "findings": number}
                for rule, number in sorted(self.findings.items())
            },
        }


def told(findings: Iterable[Finding], least: Severity) -> tuple[Finding, ...]:
    """The findings that are at least so serious."""
    return tuple(finding for finding in findings if finding.severity.rank <= least.rank)
