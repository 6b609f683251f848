"""When a telegram opens: by the order it was written under, and by those that came after.

``opening`` reads the instruction of the E.O. line, applies the rule of its order and
then what each later order changed, and says every step and every doubt. It tells what
the orders say by themselves: an agency may have opened a telegram before, or have
asked for an exemption that is not printed on it.

Source: spec/03 (orders by period, duration rules); authority/executive_orders.csv and
declassification_codes.csv; E.O. 13526, 3.3.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from enum import Enum
from types import MappingProxyType
from typing import Any

from reftel import authority
from reftel.analysis.instruction import Instruction, InstructionKind, read_instruction
from reftel.telegram import Classification, Telegram

Kind = InstructionKind

FIRST_AUTOMATIC = date(2006, 12, 31)
"""The day on which everything then older than 25 years opened (E.O. 13292, 3.3)."""
_OF_1995, _OF_2010 = date(1995, 10, 14), date(2010, 6, 27)


class Outcome(Enum):
    """What is known of the day on which a telegram opens."""

    NOT_CLASSIFIED = "not-classified"
    """There is nothing to open; a control marking may still hold it back."""
    ON_A_DAY = "on-a-day"
    """The orders give the day."""
    AT_THE_LATEST = "at-the-latest"
    """The orders give a last day; an event, a review or a decision may open it before."""
    UNKNOWN = "unknown"
    """No day can be given."""


class Doubt(Enum):
    """Why the day may be another one."""

    EVENT = "event"
    DETERMINATION = "determination"
    REVIEW = "review"
    EXEMPT = "exempt"
    DOWNGRADED = "downgraded"
    NO_INSTRUCTION = "no-instruction"
    NOT_AN_INSTRUCTION = "not-an-instruction"
    WITHHELD = "withheld"
    MARKED_AGAIN = "marked-again"
    BEYOND_THE_LIMIT = "beyond-the-limit"
    BEFORE_WRITTEN = "before-written"
    LEVEL_UNKNOWN = "level-unknown"
    UNDATED = "undated"


DOUBTS: Mapping[Doubt, str] = MappingProxyType(
    {
        Doubt.EVENT: "opens when an event has come about; the last day is given",
        Doubt.DETERMINATION: "the originating agency was to be asked; the last day is given",
        Doubt.REVIEW: "the day printed is for a review, not for opening",
        Doubt.EXEMPT: "exempted: a reviewer may have closed it for longer",
        Doubt.DOWNGRADED: "a lower level is set, but no day for opening",
        Doubt.NO_INSTRUCTION: "no instruction is printed",
        Doubt.NOT_AN_INSTRUCTION: "what is printed is no instruction of any order",
        Doubt.WITHHELD: "the instruction is withheld",
        Doubt.MARKED_AGAIN: "the order cited is younger than the telegram: it was marked again",
        Doubt.BEYOND_THE_LIMIT: "the day printed is later than the order allows",
        Doubt.BEFORE_WRITTEN: "the day printed is not later than the telegram",
        Doubt.LEVEL_UNKNOWN: "the level is not known; the longest term is taken",
        Doubt.UNDATED: "the telegram is undated",
    }
)
"""Each doubt as a sentence without its stop."""


@dataclass(frozen=True, slots=True)
class Step:
    """One step: the order whose rule it is (``None`` for the telegram's own words), what, and the day."""

    order: str | None
    what: str
    day: date | None = None


@dataclass(frozen=True, slots=True)
class Opening:
    """When one telegram opens, how that was found, and what is doubtful about it.

    ``day`` is the day, or the last one, as ``outcome`` says; ``level`` the level
    at which it was written, ``order`` the order cited on it.
    """

    outcome: Outcome
    day: date | None
    level: Classification | None
    order: str | None
    instruction: Instruction | None
    steps: tuple[Step, ...]
    doubts: tuple[Doubt, ...]

    def is_open(self, on: date) -> bool | None:
        """Whether it is open on a day by the orders; ``None`` where that is not known."""
        if self.outcome is Outcome.NOT_CLASSIFIED:
            return True
        return None if self.day is None else self.day <= on

    def to_json(self) -> dict[str, Any]:
        """Plain dicts, lists, strings and ``None``."""
        return {
            "outcome": self.outcome.value,
            "opens": self.day.isoformat() if self.day else None,
            "classification": self.level.value if self.level else None,
            "executive_order": self.order,
            "instruction": self.instruction.printed if self.instruction else None,
            "instruction_kind": self.instruction.kind.value if self.instruction else None,
            "steps": [
                {
                    "order": step.order,
                    "what": step.what,
                    "day": step.day.isoformat() if step.day else None,
                }
                for step in self.steps
            ],
            "doubts": [doubt.value for doubt in self.doubts],
        }


@dataclass(slots=True)
class _Finding:
    """What has been found so far."""

    steps: list[Step]
    doubts: list[Doubt]
    day: date | None = None
    last: bool = False

    def step(self, order: str | None, what: str, day: date | None = None) -> None:
        self.steps.append(Step(order, what, day))

    def doubt(self, doubt: Doubt) -> None:
        if doubt not in self.doubts:
            self.doubts.append(doubt)


def opening(telegram: Telegram, *, written: date | None = None) -> Opening:
    """When a telegram opens. Never raises.

    ``written`` is its day where it has no date-time group and somebody knows it
    otherwise; else its year is taken, which decides all terms but printed dates.
    """
    dtg = telegram.dtg
    day = dtg.moment.date() if dtg is not None else written
    year = day.year if day is not None else telegram.year
    order = telegram.order
    said = read_instruction(order) if order is not None else None
    found = _Finding([], [])
    level = telegram.classification
    if level is not None and not level.is_classified:
        found.step(None, f"{level.value}: nothing is classified")
        return _made(Outcome.NOT_CLASSIFIED, telegram, said, found)
    if level is None:
        found.doubt(Doubt.LEVEL_UNKNOWN)
    first = day or (date(year, 1, 1) if year is not None else None)
    cited = order.order if order is not None else None
    in_force = authority.order_in_force(first) if first is not None else None
    number = cited or (in_force.order if in_force is not None else None)
    _note_written(found, telegram, first, day, cited, in_force)
    if said is not None and first is not None and cited is not None:
        fact = authority.executive_order(cited)
        if fact is not None and first.replace(month=12, day=31) < fact.effective_from:
            found.doubt(Doubt.MARKED_AGAIN)
    _instructed(found, said, number, level, first)
    _automatic(found, said, year)
    if found.day is None:
        if year is None:
            found.doubt(Doubt.UNDATED)
        return _made(Outcome.UNKNOWN, telegram, said, found)
    return _made(Outcome.AT_THE_LATEST if found.last else Outcome.ON_A_DAY, telegram, said, found)


def _made(
    outcome: Outcome, telegram: Telegram, said: Instruction | None, found: _Finding
) -> Opening:
    return Opening(
        outcome,
        None if outcome is Outcome.NOT_CLASSIFIED else found.day,
        telegram.classification,
        telegram.order.order if telegram.order is not None else None,
        said,
        tuple(found.steps),
        tuple(found.doubts),
    )


def _note_written(
    found: _Finding,
    telegram: Telegram,
    first: date | None,
    day: date | None,
    cited: str | None,
    in_force: authority.ExecutiveOrder | None,
) -> None:
    """The telegram's own words: level, day, order, instruction."""
    level = telegram.classification.value if telegram.classification else "of unknown level"
    when = day.isoformat() if day else f"in {first.year}" if first else "on an unknown day"
    found.step(None, f"written {when}, {level}", day)
    if in_force is not None:
        found.step(in_force.order, "in force when it was written", in_force.effective_from)
    if telegram.order is not None:
        words = telegram.order.instruction or "nothing"
        found.step(None, f"its E.O. line cites {cited or 'no order'} and says: {words}")
    else:
        found.step(None, "it has no E.O. line")


_YEARS_OF_SCHEDULE = MappingProxyType(
    {
        Classification.TOP_SECRET: 10,
        Classification.SECRET: 8,
        Classification.CONFIDENTIAL: 6,
    }
)


def _instructed(
    found: _Finding,
    said: Instruction | None,
    number: str | None,
    level: Classification | None,
    first: date | None,
) -> None:
    """What the instruction itself gives, under the order it was written by."""
    kind = said.kind if said is not None else Kind.BLANK
    if said is not None and kind in (Kind.DATE, Kind.RELEASED) and said.day is not None:
        if first is not None and said.day <= first:
            found.doubt(Doubt.BEFORE_WRITTEN)
            return
        words = (
            "opened, as a later note says" if kind is Kind.RELEASED else "opens on the day printed"
        )
        found.day = said.day
        found.step(number, words, said.day)
    elif kind is Kind.SCHEDULE and first is not None and said is not None and said.code != "ADS":
        if level not in _YEARS_OF_SCHEDULE:
            found.doubt(Doubt.LEVEL_UNKNOWN)
        years = _YEARS_OF_SCHEDULE.get(level or Classification.TOP_SECRET, 10)
        found.day = date(first.year + years, 12, 31)
        found.step(
            number or "11652",
            f"GDS: open at the end of the {years}th full calendar year after that of origin",
            found.day,
        )
    elif kind is Kind.EXEMPT_SCHEDULE and first is not None and said is not None:
        found.day = date(first.year + 30, 12, 31)
        found.doubt(Doubt.EXEMPT)
        found.last = True
        found.step(number or "11652", f"{said.code}: exempt, open after 30 years", found.day)
    elif kind is Kind.GROUP and said is not None and said.code == "GROUP 4" and first is not None:
        found.day = years_after(first, 12)
        found.step("10964", "GROUP 4: open 12 years after origin", found.day)
    else:
        _without_day(found, said, kind, number)


_WITHOUT_DAY: Mapping[InstructionKind, tuple[Doubt, str]] = MappingProxyType(
    {
        Kind.EVENT: (Doubt.EVENT, "opens on an event; no day until it has come about"),
        Kind.DETERMINATION: (Doubt.DETERMINATION, "OADR: no day until the agency is asked"),
        Kind.REVIEW: (Doubt.REVIEW, "to be reviewed on the day printed, and not opened by it"),
        Kind.EXEMPT: (Doubt.EXEMPT, "exempt from the limit of ten years"),
        Kind.EXEMPT_25: (Doubt.EXEMPT, "exempt from opening at 25 years"),
        Kind.EXEMPT_50: (Doubt.EXEMPT, "exempt from opening at 50 years"),
        Kind.GROUP: (Doubt.EXEMPT, "a group that does not open by itself"),
        Kind.DOWNGRADE: (Doubt.DOWNGRADED, "to a lower level on the day printed"),
        Kind.NOT_ONE: (Doubt.NOT_AN_INSTRUCTION, "no instruction that an order knows"),
        Kind.WITHHELD: (Doubt.WITHHELD, "the instruction is withheld"),
    }
)


def _without_day(
    found: _Finding, said: Instruction | None, kind: InstructionKind, number: str | None
) -> None:
    doubt, words = _WITHOUT_DAY.get(kind, (Doubt.NO_INSTRUCTION, "no instruction, and so no day"))
    found.doubt(doubt)
    found.last = True
    day = said.day if said is not None and kind in (Kind.REVIEW, Kind.DOWNGRADE) else None
    found.step(number, words, day)


def _automatic(found: _Finding, said: Instruction | None, year: int | None) -> None:
    """What the later orders do by themselves: 25 years, or 50 and 75 for what is exempt."""
    if year is None:
        return
    kind = said.kind if said is not None else Kind.BLANK
    years, words = 25, "opens by itself on 31 December of the 25th year"
    if kind is Kind.EXEMPT_25:
        human = said is not None and "HUMAN" in said.printed.upper()
        years = 75 if human else 50
        words = (
            "a human source: on 31 December of the 75th year"
            if human
            else "exempt at 25 years: on 31 December of the 50th year"
        )
        if said is not None and said.day is not None:
            found.day = said.day
            found.step("12958", "exempt until the day printed", said.day)
    elif kind is Kind.EXEMPT_50:
        years, words = 75, "exempt at 50 years: on 31 December of the 75th year"
    last = date(year + years, 12, 31)
    order = "13526" if last >= _OF_2010 else "13292"
    if last < FIRST_AUTOMATIC:
        last = FIRST_AUTOMATIC
        words = "everything older than 25 years opens by itself on 31 December 2006"
    if found.day is not None and found.day <= last:
        if found.day < _OF_1995:
            return  # it was open before the later orders
        found.step(order, f"{words}, which is not before", last)
        return
    if found.day is not None and kind is Kind.DATE:
        found.doubt(Doubt.BEYOND_THE_LIMIT)
    found.step(order, words, last)
    found.day = last


def years_after(day: date, years: int) -> date:
    """The same day some years later; 29 February becomes 1 March (spec/03, duration rules)."""
    try:
        return day.replace(year=day.year + years)
    except ValueError:
        return date(day.year + years, 3, 1)
