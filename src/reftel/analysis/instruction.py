"""What the E.O. line tells whoever must decide when a telegram opens.

``read_instruction`` reads the words after the number of the order; what follows
from them under which order is in ``declassification.py``. Source: spec/03
(duration rules, date formats), authority/declassification_codes.csv.
"""

from __future__ import annotations

import re
from dataclasses import dataclass
from datetime import date
from enum import Enum

from reftel.telegram import OrderLine


class InstructionKind(Enum):
    """What sort of instruction stands on the E.O. line."""

    DATE = "date"
    """``DECL: 03/12/2019``: open on that day."""
    EVENT = "event"
    """``DECL: END OF THE TRIBUNAL``: open when that has come about."""
    SCHEDULE = "schedule"
    """``GDS`` of E.O. 11652 without a date: by the level and the year of origin."""
    EXEMPT_SCHEDULE = "exempt-schedule"
    """``XGDS-1`` to ``XGDS-4``: exempt from that schedule."""
    REVIEW = "review"
    """``RDS-1 8/12/98``: review, not release, on that day."""
    DETERMINATION = "determination"
    """``OADR``: the originating agency must be asked; no date."""
    EXEMPT = "exempt"
    """``X1`` to ``X8``: exempt from the limit of ten years."""
    EXEMPT_25 = "exempt-25"
    """``25X1`` to ``25X9``: exempt from opening at 25 years."""
    EXEMPT_50 = "exempt-50"
    """``50X1-HUM``, ``50X2-WMD``, ``75X``: exempt from opening at 50 years."""
    GROUP = "group"
    """``GROUP 1`` to ``GROUP 4`` of E.O. 10964."""
    DOWNGRADE = "downgrade"
    """``DNG: CO 03/12/2019``: a lower level from that day on."""
    NONE = "none"
    """``N/A``: there is nothing to open."""
    RELEASED = "released"
    """A note that the telegram was opened already (spec/05 G2)."""
    NOT_ONE = "not-one"
    """``MR``, ``HUMAN``: words that no order knows."""
    BLANK = "blank"
    """The label alone, or ``DECL:`` and nothing behind it."""
    WITHHELD = "withheld"
    """Struck out by whoever gave the copy out (spec/05 F3)."""


@dataclass(frozen=True, slots=True)
class Instruction:
    """The instruction of an E.O. line, and how its date is written.

    ``code`` is the word that the tables know (``XGDS-1``, ``OADR``), ``day``
    the date where one is printed and in the calendar, ``printed`` the words as
    they stand. ``two_digit_year`` and ``year_first`` tell the form of the date.
    """

    kind: InstructionKind
    printed: str
    code: str | None = None
    day: date | None = None
    two_digit_year: bool = False
    year_first: bool = False


# Nine of ten: DECL: 03/12/2019
_USUAL = re.compile(r"DECL: ?(?P<m>[0-9]{2})/(?P<d>[0-9]{2})/(?P<y>[0-9]{4})")
_DAY = re.compile(r"[0-9]{4}-[0-9]{2}-[0-9]{2}")
_TWO_DIGITS = re.compile(r"(?<![0-9/\-])[0-9]{1,2}[/\-][0-9]{1,2}[/\-][0-9]{2}(?![0-9/\-])")
_YEAR_FIRST = re.compile(r"(?<![0-9/\-])[0-9]{4}[/\-][0-9]{1,2}[/\-][0-9]{1,2}(?![0-9])")
_NOTHING = re.compile(r"(?:DECL(?:ASSIFY|AS)?)?[\s:.\-]*N[/.]? ?A\b\.?.*|NONE\.?", re.DOTALL)
_BLANK = re.compile(r"(?:DECL(?:ASSIFY|AS)?|DNG)?(?: ON)?[\s:.,\-]*")
_RELEASED = re.compile(r"\bDECLASSIFIED\b|\bRELEASED\b")
_WITHHELD = re.compile(r"X{4,}")
_NO_INSTRUCTION = re.compile(
    r"(?:DECL(?:ASSIFY)?)?[\s:.\-]*(?:MR|MANUAL REVIEW|HUMAN|TBD|UNKNOWN|NONE|PERMANENT|INDEFINITE)[\s.]*"
)
_GROUP = re.compile(r"\b(?:GROUP|GP)[ \-]?(?P<number>[1-4])\b")
_CODES = (
    (InstructionKind.EXEMPT_50, re.compile(r"\b(?:50X[12](?:-(?:HUM|WMD))?|75X[0-9]?)\b")),
    (InstructionKind.EXEMPT_25, re.compile(r"\b25X[1-9]\b")),
    (
        InstructionKind.EXEMPT_SCHEDULE,
        re.compile(r"\b(?P<word>XGDS|XDS) ?-? ?(?P<number>[1-4])?\b"),
    ),
    (InstructionKind.REVIEW, re.compile(r"\b(?P<word>RDS) ?-? ?(?P<number>[1-9](?![0-9/\-]))?")),
    (InstructionKind.DETERMINATION, re.compile(r"\bOADR\b")),
    (InstructionKind.EXEMPT, re.compile(r"\b(?:1\.6)?X[1-8]\b")),
    (InstructionKind.SCHEDULE, re.compile(r"\b(?:GDS|ADS)\b")),
)


def read_instruction(order: OrderLine) -> Instruction:
    """What the E.O. line instructs; never raises."""
    printed = order.instruction
    usual = _USUAL.fullmatch(printed)
    if usual is not None:
        try:
            on = date(int(usual["y"]), int(usual["m"]), int(usual["d"]))
            return Instruction(InstructionKind.DATE, printed, "DECL", on)
        except ValueError:
            pass  # 31 February, or the day before the month
    words = printed.upper().strip()
    day = _day(order)
    two, first = _TWO_DIGITS.search(words) is not None, _YEAR_FIRST.search(words) is not None

    def found(kind: InstructionKind, code: str | None = None) -> Instruction:
        return Instruction(kind, printed, code, day, two, first)

    if _BLANK.fullmatch(words):
        return found(InstructionKind.BLANK)
    if _NOTHING.fullmatch(words):
        return found(InstructionKind.NONE, "N/A")
    if _RELEASED.search(words):
        return found(InstructionKind.RELEASED)
    if _NO_INSTRUCTION.fullmatch(words):
        return found(InstructionKind.NOT_ONE, "MR" if "M" in words[-16:] else None)
    for kind, pattern in _CODES:
        match = pattern.search(words)
        if match is not None:
            code = match.group().strip()
            if "word" in pattern.groupindex:
                code = match["word"] + (f"-{match['number']}" if match["number"] else "")
            if kind is InstructionKind.SCHEDULE and day is not None:
                return found(InstructionKind.DATE, code)  # ADS, and GDS of E.O. 12065
            return found(kind, code)
    group = _GROUP.search(words)
    if group is not None:
        return found(InstructionKind.GROUP, f"GROUP {group['number']}")
    if re.match(r"DNG\b", words):
        return found(InstructionKind.DOWNGRADE, "DNG")
    if day is not None:
        return found(InstructionKind.DATE, "DECL")
    if _WITHHELD.search(words):
        return found(InstructionKind.WITHHELD)
    return found(InstructionKind.EVENT, "EVENT")


def _day(order: OrderLine) -> date | None:
    """The date of the instruction, where one is printed and in the calendar."""
    on = order.declassify_on
    if on is not None and _DAY.fullmatch(on):
        return date.fromisoformat(on)
    return None
