"""Profiles: which rules apply to what sort of telegram.

``archive`` for surviving copies, whose damage is not the drafter's fault;
``draft`` for telegrams that are about to be sent; ``release`` for copies that are
about to be given out. Source: spec/07, last paragraph.
"""

from __future__ import annotations

from dataclasses import dataclass

from reftel.check.rule import Severity
from reftel.errors import UnknownRuleError

WIRE_COLUMNS = 69
DRAFT_COLUMNS = 55


@dataclass(frozen=True, slots=True)
class Profile:
    """A name, the rules that are off in it, the least severity that is told, and the line's width."""

    name: str
    what: str
    off: frozenset[str]
    least: Severity
    columns: int = WIRE_COLUMNS


PROFILES: tuple[Profile, ...] = (
    Profile(
        "archive",
        "surviving copies: what copying and publishing did to them is not told",
        # Page lines, labels run together, doubled captions, long lines, characters,
        # paragraph signs: spec/07 S07, S16, S19, P07-P09.
        frozenset({"IDN007", "TXT012", "MRK030", "TXT005", "TXT006", "TXT007"}),
        Severity.WARNING,
    ),
    Profile(
        "draft",
        "new telegrams: everything is told",
        # A septel is good custom in a new telegram, and nothing that could be mended.
        frozenset({"REF009"}),
        Severity.INFO,
        DRAFT_COLUMNS,
    ),
    Profile(
        "release",
        "copies about to be given out: markings, identity, loss; nothing of the wire",
        frozenset(
            {
                *(f"HDG{number:03}" for number in (1, 4, 7, 8, 11, 13, 14, 15)),
                *(f"ADR{number:03}" for number in range(1, 11)),
                *(f"TXT{number:03}" for number in (2, 3, 4, 5, 8, 9, 11, 12, 13)),
                *("TAG003", "TAG004", "REF001", "REF003", "REF004", "REF009", "REF010", "REF011"),
            }
        ),
        Severity.INFO,
    ),
)
"""Every profile, the usual one first."""


def profile_named(name: str) -> Profile:
    """The profile of a name; raises ``UnknownRuleError``."""
    for profile in PROFILES:
        if profile.name == name:
            return profile
    known = ", ".join(profile.name for profile in PROFILES)
    raise UnknownRuleError(name, f"no profile is called {name!r}: there are {known}")
