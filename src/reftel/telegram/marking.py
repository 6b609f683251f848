"""Markings: classification, portion marks, the order line, who classified and why.

Source: spec/02 (classification line, Classified By), spec/03.
"""

from __future__ import annotations

import re
from dataclasses import dataclass
from datetime import date
from enum import Enum
from functools import lru_cache

_RANK_OF_RESTRICTED = 2


class Classification(Enum):
    """Level of a telegram, lowest to highest; the value is the banner in words.

    LIMITED OFFICIAL USE is State's control marking until 1995 and stands
    between UNCLASSIFIED and CONFIDENTIAL. SBU is not a level: such telegrams
    are UNCLASSIFIED with the caption SENSITIVE (spec/03).
    """

    UNCLASSIFIED = "UNCLASSIFIED"
    LIMITED_OFFICIAL_USE = "LIMITED OFFICIAL USE"
    RESTRICTED = "RESTRICTED"
    CONFIDENTIAL = "CONFIDENTIAL"
    SECRET = "SECRET"
    TOP_SECRET = "TOP SECRET"

    _value_: str
    rank: int
    """0 for UNCLASSIFIED to 5 for TOP SECRET."""
    as_sent: str
    """The words of the classification line: spaced letters, ``UNCLAS``, or plain."""
    security_letters: str
    """The five letters of format line 4: ``UUUUU``, ``CCCCC``, ``SSSSS``, ``TTTTT``."""

    def __init__(self, words: str) -> None:
        self.rank = len(type(self).__members__)
        if words == "UNCLASSIFIED":
            self.as_sent = "UNCLAS"
        elif words == "LIMITED OFFICIAL USE":
            self.as_sent = words
        else:
            self.as_sent = "  ".join(" ".join(word) for word in words.split())
        self.security_letters = words[0] * 5 if self.is_classified else "UUUUU"

    def __lt__(self, other: Classification) -> bool:
        return self.rank < other.rank

    @property
    def is_classified(self) -> bool:
        """True for the levels that an executive order governs."""
        return self.rank >= _RANK_OF_RESTRICTED


_LEVEL_OF_MARK = {
    "U": Classification.UNCLASSIFIED,
    "SBU": Classification.UNCLASSIFIED,
    "LOU": Classification.LIMITED_OFFICIAL_USE,
    "L": Classification.LIMITED_OFFICIAL_USE,
    "R": Classification.RESTRICTED,
    "C": Classification.CONFIDENTIAL,
    "S": Classification.SECRET,
    "TS": Classification.TOP_SECRET,
}
_MARK = re.compile(
    r"(?P<level>TS|SBU|LOU|L|S|C|U|R)"
    r"(?:(?:NF)|(?: ?//? ?|[ ,\-]+)(?P<controls>[A-Z](?:[A-Z0-9/, \-]*[A-Z0-9])?))?"
)


@dataclass(frozen=True, slots=True)
class PortionMark:
    """What stands in parentheses after a paragraph's number: ``C``, ``S//NF``, ``SBU/NF``.

    ``text`` is upper case with single blanks, its strokes kept as printed.
    """

    text: str

    def __post_init__(self) -> None:
        if _MARK.fullmatch(self.text) is None or "  " in self.text:
            raise ValueError(f"expected a portion mark such as 'C' or 'S/NF', found {self.text!r}")

    @classmethod
    def parse(cls, text: str) -> PortionMark:
        """Read ``S/NF`` in any case; raises ``ValueError`` for anything else."""
        return _portion_mark(text)

    def __str__(self) -> str:
        return self.text

    @property
    def level(self) -> Classification:
        """The level of the portion; SBU is UNCLASSIFIED."""
        match = _MARK.fullmatch(self.text)
        assert match is not None  # checked when made
        return _LEVEL_OF_MARK[match["level"]]


# A few dozen marks stand on all paragraphs of all telegrams.
@lru_cache(maxsize=1024)
def _portion_mark(text: str) -> PortionMark:
    return PortionMark(" ".join(text.upper().split()))


# Year, month, day, or month, day, year: the second is the normal form, the
# first came with a newer system in July 2009 (spec/03, date formats).
_YMD = re.compile(r"(?P<y>[0-9]{4})[/-](?P<m>[0-9]{1,2})[/-](?P<d>[0-9]{1,2})")
_MDY = re.compile(r"(?P<m>[0-9]{1,2})[/-](?P<d>[0-9]{1,2})[/-](?P<y>[0-9]{4}|[0-9]{2})\b")
_WORD = re.compile(
    r"\b(?P<word>OADR|XGDS(?:-?[1-4])?|GDS|ADS|RDS(?:-?[1-9])?|XDS(?:-?[1-4])?"
    r"|(?:1\.6)?X[1-8]|25X[1-9]|50X[12]-(?:HUM|WMD)|75X|MR)\b"
)


_ORDER_NUMBER = re.compile(r"[0-9]{5}")


@dataclass(frozen=True, slots=True)
class OrderLine:
    """The E.O. line: number of the executive order, and its instruction as printed.

    ``E.O. 12958: DECL: 11/09/2017`` has order ``12958`` and instruction
    ``DECL: 11/09/2017``; the order is ``None`` where none is printed.
    """

    order: str | None
    instruction: str

    def __post_init__(self) -> None:
        if self.order is not None and _ORDER_NUMBER.fullmatch(self.order) is None:
            raise ValueError(f"expected an order of five digits, found {self.order!r}")
        if self.instruction != " ".join(self.instruction.split()):
            raise ValueError(f"an instruction is one line, found {self.instruction!r}")

    def __str__(self) -> str:
        return f"E.O. {self.order}: {self.instruction}" if self.order else self.instruction

    @property
    def declassify_on(self) -> str | None:
        """The ISO date of the instruction, or its word (``OADR``, ``GDS``, ``X1``), or ``None``.

        ``N/A`` and nothing give ``None``; an instruction that is an event is
        given in the telegram's own words (spec/03, duration rules).
        """
        text = self.instruction.upper()
        for form in (_YMD, _MDY):
            match = form.search(text)
            if match is None:
                continue
            year = int(match["y"])
            if year < 100:
                # Under the orders in force until 1982 a date of two digits
                # lies in the 1980s or 1990s; from 12958 on it is 20xx.
                year += 1900 if self.order in {"11652", "12065", "12356"} and year > 49 else 2000
            month, day = int(match["m"]), int(match["d"])
            if month > 12 >= day:
                month, day = day, month
            try:
                return date(year, month, day).isoformat()
            except ValueError:
                continue
        word = _WORD.search(text)
        if word is not None:
            return word["word"]
        event = re.sub(r"^(?:DECL|DNG|DECLAS|DECLASSIFY)\b[\s:.]*(?:ON\b)?", "", text).strip()
        if re.fullmatch(r"N[/.:]?A\.?|NONE|", event) or not re.search(r"[A-WYZ]", event):
            return None
        return event if text.startswith(("DECL", "DNG")) else None


@dataclass(frozen=True, slots=True)
class ClassifiedBy:
    """Who classified the telegram, and by which reasons of the order.

    ``text`` is what is printed after ``Classified By:`` on one line; the other
    fields are read from it. ``section`` is ``1.4`` or ``1.5``; ``reasons``
    are lower-case letters.
    """

    text: str
    name: str | None = None
    title: str | None = None
    section: str | None = None
    reasons: tuple[str, ...] = ()

    def __post_init__(self) -> None:
        if not self.text or self.text != " ".join(self.text.split()):
            raise ValueError(f"the classifier's line is one line, found {self.text!r}")
