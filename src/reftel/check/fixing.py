"""Changes that mend findings, and the proof that they mend and do nothing else."""

from __future__ import annotations

from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass, replace
from difflib import unified_diff

from reftel.check import run_rules
from reftel.check.case import Edit
from reftel.check.rule import Finding, Rule
from reftel.codec import read
from reftel.telegram import Telegram


@dataclass(frozen=True, slots=True)
class Mended:
    """A text after its changes, and the findings that they mended."""

    text: str
    findings: tuple[Finding, ...]


def mend(text: str, rules: Sequence[Rule], *, year: int | None = None) -> Mended:
    """The text with every finding mended that can be mended for certain.

    Each change is tried on its own and kept only where the text then reads as
    the same telegram but for the value that was wrong, its finding is gone,
    and no rule finds more than before.
    """
    mended: list[Finding] = []
    refused: set[tuple[str, str]] = set()
    while True:
        reading = read(text, year=year)
        found = run_rules(reading, rules)
        finding = next(
            (one for one in found if one.fix and (one.rule, one.message) not in refused), None
        )
        if finding is None:
            return Mended(text, tuple(mended))
        changed = apply(text, finding.fix)
        after = read(changed, year=year)
        if _says_the_same(reading.telegram, after.telegram) and _is_better(
            found, run_rules(after, rules), finding.rule
        ):
            text = changed
            mended.append(finding)
        else:
            refused.add((finding.rule, finding.message))


def apply(text: str, edits: Sequence[Edit]) -> str:
    """The text after some changes, which must not overlap."""
    for edit in sorted(edits, key=lambda one: one.start, reverse=True):
        text = text[: edit.start] + edit.text + text[edit.end :]
    return text


def _says_the_same(before: Telegram, after: Telegram) -> bool:
    """True where two telegrams differ in nothing but line 2's precedence and the section total."""
    return _bare(before) == _bare(after)


def _bare(telegram: Telegram) -> Telegram:
    heading = telegram.heading
    if heading is not None and heading.routing is not None and heading.precedence is not None:
        routing = replace(heading.routing, precedence=heading.precedence.highest)
        heading = replace(heading, routing=routing)
    return replace(telegram, heading=heading, sections=None)


def _is_better(before: Sequence[Finding], after: Sequence[Finding], rule: str) -> bool:
    """True where the rule finds less than before and no other rule more."""
    count, counted = Counter(one.rule for one in before), Counter(one.rule for one in after)
    return counted[rule] < count[rule] and all(counted[one] <= count[one] for one in counted)


def diff(name: str, before: str, after: str) -> str:
    """The changes of a text as a unified diff, line by line."""
    lines = unified_diff(
        before.splitlines(keepends=True), after.splitlines(keepends=True), f"a/{name}", f"b/{name}"
    )
    return "".join(
        line if line.endswith("\n") else f"{line}\n\\ No newline at end of file\n" for line in lines
    )
