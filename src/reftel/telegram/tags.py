"""TAGS: Traffic Analysis by Geography and Subject.

Source: spec/02 (TAGS line), 5 FAH-3 H-612.
"""

from __future__ import annotations

import re
from dataclasses import dataclass

_CODE = re.compile(r"[A-Z0-9](?:[A-Z0-9 ./\-]*[A-Z0-9])?")
_TAG = re.compile(r"(?P<code>[^()]+?)(?: \((?P<person>[^()]+)\))?")


@dataclass(frozen=True, slots=True, order=True)
class Tag:
    """One entry of the TAGS line: a code, and the person of ``OVIP (CLINTON, HILLARY)``."""

    code: str
    person: str | None = None

    def __post_init__(self) -> None:
        if _CODE.fullmatch(self.code) is None or "  " in self.code:
            raise ValueError(f"expected a TAGS code such as 'PREL', found {self.code!r}")
        if self.person is not None and (
            not self.person
            or self.person != " ".join(self.person.split())
            or any(mark in self.person for mark in "()")
        ):
            raise ValueError(f"a TAGS line cannot say the person {self.person!r}")

    @classmethod
    def parse(cls, text: str) -> Tag:
        """Read ``PREL`` or ``OVIP (CLINTON, HILLARY)``; raises ``ValueError``."""
        match = _TAG.fullmatch(text)
        if match is None:
            raise ValueError(f"expected a TAGS entry, found {text!r}")
        return cls(match["code"], match["person"])

    def __str__(self) -> str:
        return self.code if self.person is None else f"{self.code} ({self.person})"
