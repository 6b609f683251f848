"""Rules with names: a telegram in, findings out. What ruff is to Python.

``check`` holds a telegram, or the reading of a text, against the rules of a
profile. Every rule has a permanent id and a page in ``docs/rules.md``.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from types import MappingProxyType

from reftel.analysis.mentions import Mention
from reftel.check import (
    address,
    body,
    captions,
    heading,
    identity,
    labels,
    marking,
    order,
    reference,
    tags,
)
from reftel.check.case import Case, Edit, Place
from reftel.check.profiles import PROFILES, Profile, profile_named
from reftel.check.rule import Finding, Needs, Rule, Severity
from reftel.codec import read, write
from reftel.codec.reading import Layout, Reading
from reftel.errors import UnknownRuleError, WriteError
from reftel.telegram import Telegram

__all__ = [
    "PROFILES",
    "RETIRED",
    "RULES",
    "Edit",
    "Finding",
    "Place",
    "Profile",
    "Rule",
    "Severity",
    "check",
    "profile_named",
    "rule_named",
    "run_rules",
    "select_rules",
]

RULES: tuple[Rule, ...] = tuple(
    sorted(
        (
            *heading.RULES,
            *address.RULES,
            *identity.RULES,
            *marking.RULES,
            *order.RULES,
            *captions.RULES,
            *tags.RULES,
            *reference.RULES,
            *labels.RULES,
            *body.RULES,
        ),
        key=lambda one: one.id,
    )
)
"""Every rule, by id."""

RETIRED: Mapping[str, str] = MappingProxyType({})
"""Ids that were given up, each with its reason; none is used again."""


def rule_named(name: str) -> Rule:
    """The rule of an id or a name: ``MRK004``, ``portion-above-banner``.

    Raises ``UnknownRuleError``.
    """
    for one in RULES:
        if name.upper() == one.id or name.lower() == one.name:
            return one
    raise UnknownRuleError(name)


def select_rules(
    profile: str = "archive", *, select: Iterable[str] = (), ignore: Iterable[str] = ()
) -> tuple[Rule, ...]:
    """The rules of a profile, or those that begin with one of ``select``, without ``ignore``.

    Prefixes are those of ids (``MRK``, ``MRK00``, ``MRK004``), or ``ALL``.
    Raises ``UnknownRuleError`` for a prefix that no rule has and for an
    unknown profile.
    """
    wanted = [_prefix(one) for one in select]
    unwanted = [_prefix(one) for one in ignore]
    chosen = profile_named(profile)
    return tuple(
        one
        for one in RULES
        if (any(map(one.id.startswith, wanted)) if wanted else one.id not in chosen.off)
        and not any(map(one.id.startswith, unwanted))
    )


def _prefix(text: str) -> str:
    prefix = text.strip().upper()
    if prefix == "ALL":
        return ""
    if not prefix or not any(one.id.startswith(prefix) for one in RULES):
        raise UnknownRuleError(text)
    return prefix


def check(
    telegram: Telegram | Reading,
    profile: str = "archive",
    *,
    select: Iterable[str] = (),
    ignore: Iterable[str] = (),
) -> list[Finding]:
    """What the rules of a profile find, in the order of the text.

    A ``Reading`` is checked as it stands. A ``Telegram`` is checked as it
    would be written, so that findings have a place; one that cannot be written
    is checked all the same, without places. Raises ``UnknownRuleError`` for a
    profile or a prefix that does not exist, and nothing else.
    """
    rules = select_rules(profile, select=select, ignore=ignore)
    reading = telegram if isinstance(telegram, Reading) else _as_written(telegram)
    return list(run_rules(reading, rules, columns=profile_named(profile).columns))


def _as_written(telegram: Telegram) -> Reading:
    try:
        return read(write(telegram), year=telegram.year)
    except WriteError:
        layout = Layout.WIRE if telegram.heading is not None else Layout.TEXT
        return Reading("", telegram, layout)


def run_rules(
    reading: Reading,
    rules: Sequence[Rule],
    *,
    mentions: Sequence[Mention] | None = None,
    columns: int = 69,
) -> tuple[Finding, ...]:
    """What some rules find in a reading, in the order of the text, and then of the rules.

    ``mentions`` are those of the text where they have been found already.
    A text that is no telegram has no findings.
    """
    if not reading.is_telegram:
        return ()
    case = Case(reading, mentions=mentions, columns=columns)
    found: list[Finding] = []
    headless, stub = case.heading is None, case.is_stub
    for one in rules:
        needs = one.needs
        if (headless and needs is Needs.HEADER) or (stub and needs is Needs.TEXT):
            continue
        for fault in one.run(case):
            places = tuple(case.place(span) for span in fault.spans)
            found.append(Finding(one.id, one.name, one.severity, fault.message, places, fault.fix))
    if len(found) > 1:
        found.sort(key=_in_order)
    return tuple(found)


def _in_order(finding: Finding) -> tuple[int, str]:
    return (finding.places[0].start if finding.places else 0, finding.rule)
