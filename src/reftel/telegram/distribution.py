"""The Department's distribution print: which offices got how many copies, and who drafted.

Source: spec/01 (Department distribution print), spec/02 (1973-79 style).
"""

from __future__ import annotations

import re
from dataclasses import dataclass

_OFFICE = re.compile(r"[A-Z][A-Z0-9/]*")


@dataclass(frozen=True, slots=True, order=True)
class OfficeCopies:
    """An office and the number of copies it got: ``EUR-12``."""

    office: str
    copies: int

    def __post_init__(self) -> None:
        if _OFFICE.fullmatch(self.office) is None or not 0 <= self.copies <= 99:
            raise ValueError(f"expected an office and its copies such as 'EUR-12', found {self}")

    @classmethod
    def parse(cls, text: str) -> OfficeCopies:
        """Read ``EUR-12``; raises ``ValueError`` for anything else."""
        office, dash, copies = text.rpartition("-")
        if not dash or not re.fullmatch(r"[0-9]{2}", copies):
            raise ValueError(f"expected an office and its copies such as 'EUR-12', found {text!r}")
        return cls(office, int(copies))

    def __str__(self) -> str:
        return f"{self.office}-{self.copies:02}"


@dataclass(frozen=True, slots=True)
class PrintLine:
    """The line of dashes: number, time and channel as printed; ``None`` where it has them not."""

    number: str | None
    time: str | None = None
    channel: str | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class Distribution:
    """The block above the header of a Department print.

    ``total`` is the number after the stroke, the sum of all copies;
    ``direction`` is ``W`` for incoming and ``R`` for outgoing telegrams (an
    inference, spec/01). On outgoing ones the office after ORIGIN is in
    ``action``. ``cleared_by`` are the lines between approval and dashes.
    """

    action: tuple[OfficeCopies, ...] = ()
    info: tuple[OfficeCopies, ...] = ()
    total: int | None = None
    direction: str | None = None
    print_line: PrintLine | None = None
    drafted_by: str | None = None
    approved_by: str | None = None
    cleared_by: tuple[str, ...] = ()
