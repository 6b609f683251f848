"""One entry of the REF line.

Source: spec/04.
"""

from __future__ import annotations

import re
from dataclasses import dataclass
from enum import Enum

from reftel.telegram.mrn import Mrn


class ReferenceKind(Enum):
    """What sort of thing an entry of the REF line names."""

    TELEGRAM = "telegram"
    DOCUMENT = "document"
    AIRGRAM = "airgram"
    CALL = "call"
    EMAIL = "email"


@dataclass(frozen=True, slots=True)
class Reference:
    """One entry of the REF line: its letter, its words, and what they name.

    ``text`` has the words as printed on one line, without the letter.
    ``mrn`` is given where the words name a telegram by station and number;
    its year is the one printed, or else the year of the citing telegram,
    and ``year_is_printed`` says which (spec/04, inferring the year).
    """

    text: str
    label: str | None = None
    kind: ReferenceKind = ReferenceKind.DOCUMENT
    mrn: Mrn | None = None
    year_is_printed: bool = False

    def __post_init__(self) -> None:
        if not self.text or self.text != " ".join(self.text.split()):
            raise ValueError(f"an entry of the REF line is one line, found {self.text!r}")
        if self.label is not None and re.fullmatch(r"[A-Z]{1,2}|[0-9]{1,2}", self.label) is None:
            raise ValueError(f"expected a label such as 'A', found {self.label!r}")
        if self.mrn is not None and self.kind is not ReferenceKind.TELEGRAM:
            raise ValueError(f"a {self.kind.value} has no MRN")

    @classmethod
    def to(cls, mrn: Mrn, *, citing_year: int, label: str | None = None) -> Reference:
        """The entry that a drafter writes for ``mrn``: the year only where it differs."""
        printed = mrn.year != citing_year
        text = str(mrn) if printed else f"{mrn.post} {mrn.serial}"
        return cls(text, label, ReferenceKind.TELEGRAM, mrn, printed)
