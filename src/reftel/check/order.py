"""MRK007-MRK018, MRK026, MRK027: the E.O. line, and who classified the telegram and why.

Source: spec/03 (orders by period, duration rules, reasons); 5 FAH-1 H-246.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from datetime import date, timedelta
from types import MappingProxyType

from reftel import authority
from reftel.analysis.declassification import years_after
from reftel.analysis.instruction import Instruction, InstructionKind
from reftel.check.case import Case, Fault
from reftel.check.heading import ERROR, INFO, WARNING
from reftel.check.marking import TEXT
from reftel.check.rule import rule
from reftel.telegram import Classification

FIRST_ORDER_LINE = date(1972, 6, 1)
"""E.O. 11652, and with it the E.O. line of telegrams."""
OF_1995 = date(1995, 10, 14)
OF_2003 = date(2003, 9, 22)
"""From this day on telegrams are marked as E.O. 13292 has it: 1.4, no X1 to X8."""
YEAR_FIRST = date(2009, 7, 1)
"""In July 2009 a system came into use that prints the year first."""
_SPANS = MappingProxyType(
    {
        InstructionKind.SCHEDULE: (date(1972, 6, 1), date(1982, 7, 31)),
        InstructionKind.EXEMPT_SCHEDULE: (date(1972, 6, 1), date(1982, 7, 31)),
        InstructionKind.REVIEW: (date(1978, 12, 1), date(1982, 7, 31)),
        InstructionKind.DETERMINATION: (date(1982, 8, 1), date(1995, 10, 13)),
        InstructionKind.EXEMPT: (date(1995, 10, 14), date(2003, 9, 21)),
    }
)
_BEGINNING = 3_000
"""Characters of the text in which the classifier may stand where no label of his own was read."""
_SECTION_SPOILT = re.compile(r"\b1 ?\. ?[45]\s*\(?[A-Ha-h]\b")
_NO_SECTION = re.compile(r"\bREASONS?\b[\s:]*\(?[A-H]\)?(?=[\s,.;]|$)", re.I)
_BY_DERIVATION = re.compile(r"\bDERIVED?\b|\bDERIVATIVE\b|\bDSCG\b|CLASSIFICATION GUIDE", re.I)


def _ordered_later(case: Case) -> bool:
    """True where the order cited is younger than the telegram: it was marked again later."""
    order = case.telegram.order
    fact = authority.executive_order(order.order) if order and order.order else None
    return fact is not None and case.surely_before(fact.effective_from)


def _under_1995(case: Case) -> bool:
    """True where E.O. 12958 or a later one is cited, and was in force."""
    order = case.telegram.order
    return (
        order is not None
        and order.order in {"12958", "13292", "13526"}
        and case.surely_from(OF_1995)
    )


@rule("MRK007", "no-order-line", WARNING, source="5 FAH-1 H-246", spec="S09", needs=TEXT)
def no_order_line(case: Case) -> Iterator[Fault]:
    """A telegram has an E.O. line: the order and how long its text is closed, or N/A.

    Telegrams have it since E.O. 11652 took effect in June 1972.

    Wrong:
        SIPDIS
        TAGS: PREL, MT

    Right:
        SIPDIS
        E.O. 12958: DECL: 03/12/2019
        TAGS: PREL, MT
    """
    if case.telegram.order is None and case.surely_from(FIRST_ORDER_LINE) and not case.is_cut:
        yield Fault("there is no E.O. line", case.at("label.tags") or case.at("classification"))


@rule("MRK008", "no-duration", ERROR, source="spec/03 C5", spec="C05 C5", needs=TEXT)
def no_duration(case: Case) -> Iterator[Fault]:
    """The E.O. line of a classified telegram says until when, or by what rule, it is closed.

    DECL and a date or event, GDS, OADR, X1 to X8, DNG. Without one nobody knows
    when the text opens.

    Wrong:
        C O N F I D E N T I A L VALLETTA 000312
        E.O. 12958: N/A

    Right:
        C O N F I D E N T I A L VALLETTA 000312
        E.O. 12958: DECL: 03/12/2019
    """
    order, found = case.telegram.order, case.instruction
    if order is None or found is None or not case.is_classified:
        return
    if not case.surely_from(FIRST_ORDER_LINE):
        return
    if found.kind is InstructionKind.NONE:
        yield Fault(
            f"{case.level.value if case.level else ''}, but the E.O. line says {found.printed}",
            case.at("order"),
        )
    elif found.code == "DECL" and "DEC" not in found.printed.upper() and order.order in _WITH_DECL:
        yield Fault("the E.O. line has a date, but not the word DECL", case.at("order"))


_WITH_DECL = frozenset({"12356", "12958", "13292", "13526"})


@rule(
    "MRK009", "unclassified-with-duration", WARNING, source="spec/03 C6", spec="C06 C6", needs=TEXT
)
def unclassified_with_duration(case: Case) -> Iterator[Fault]:
    """An unclassified telegram has N/A on its E.O. line, and nobody who classified it.

    Either the level or the duration is wrong.

    Wrong:
        UNCLAS VALLETTA 000312
        E.O. 12958: DECL: 03/12/2019

    Right:
        UNCLAS VALLETTA 000312
        E.O. 12958: N/A
    """
    if case.level is not Classification.UNCLASSIFIED:
        return
    found = case.instruction
    if found is not None and found.kind not in _NO_DURATION:
        yield Fault(f"UNCLASSIFIED, but the E.O. line says {found.printed}", case.at("order"))
    if case.telegram.classified_by is not None and case.at("classified_by"):
        yield Fault("UNCLASSIFIED, but somebody has classified it", case.at("classified_by"))


_NO_DURATION = frozenset(
    {
        InstructionKind.NONE,
        InstructionKind.BLANK,
        InstructionKind.WITHHELD,
        InstructionKind.RELEASED,
    }
)


@rule(
    "MRK010",
    "no-classifier",
    WARNING,
    source="5 FAH-1 H-246; spec/03 C7",
    spec="C07 C7",
    needs=TEXT,
)
def no_classifier(case: Case) -> Iterator[Fault]:
    """A telegram classified since October 1995 says who classified it.

    E.O. 12958, 1.7(a), asks for name and office, so that somebody can be asked.

    Wrong:
        SUBJECT: EXERCISE FERRY
        1. (C) EXERCISE. THE FERRY WAS LATE.

    Right:
        SUBJECT: EXERCISE FERRY
        Classified By: DCM Jane Roe for reasons 1.4 (b) and (d).
        1. (C) EXERCISE. THE FERRY WAS LATE.
    """
    if not case.is_classified or not case.surely_from(OF_1995) or case.is_cut:
        return
    if case.telegram.classified_by is None and "CLASSIFIED BY" not in case.upper[:_BEGINNING]:
        yield Fault(
            "nobody is named who classified it",
            case.at("label.subject") or case.at("classification"),
        )


@rule(
    "MRK011",
    "no-reason",
    WARNING,
    source="E.O. 12958, 1.7(a)(5); spec/03 C8",
    spec="C08 C8",
    needs=TEXT,
)
def no_reason(case: Case) -> Iterator[Fault]:
    """Whoever classifies gives a reason: 1.4 and a letter from a to h, or 1.5 and one from a to g.

    What is classified by derivation names its source instead.

    Wrong:
        Classified By: DCM Jane Roe.

    Right:
        Classified By: DCM Jane Roe for reasons 1.4 (b) and (d).
    """
    by = case.telegram.classified_by
    if by is None or not case.is_classified or not case.surely_from(OF_1995):
        return
    if by.section == "1.5" and "h" in by.reasons:
        yield Fault("1.5 has the reasons (a) to (g)", case.at("classified_by"))
    elif not by.reasons or by.section is None:
        if _BY_DERIVATION.search(by.text) or "DERIV" in case.words("label.classified_by").upper():
            return
        if _SECTION_SPOILT.search(by.text):
            return  # 1 .4 (b, d): it can be read, though not by the reader
        lettered = bool(by.reasons) or _NO_SECTION.search(by.text) is not None
        yield Fault(
            "the reasons name no section of the order"
            if lettered
            else "no reason for the classification can be read",
            case.at("classified_by") or case.at("order"),
        )


@rule(
    "MRK012",
    "reason-of-1995",
    WARNING,
    source="ISOO notice on E.O. 13292; spec/03 C9",
    spec="C09 C9",
    needs=TEXT,
)
def reason_of_1995(case: Case) -> Iterator[Fault]:
    """Since 22 September 2003 reasons are cited from section 1.4, no longer 1.5.

    E.O. 13292 moved them, and added (h). Since then section 1.5 is about duration.

    Wrong:
        O 121724Z MAR 09
        Classified By: DCM Jane Roe for reasons 1.5 (b) and (d).

    Right:
        O 121724Z MAR 09
        Classified By: DCM Jane Roe for reasons 1.4 (b) and (d).
    """
    by = case.telegram.classified_by
    if by is not None and by.section == "1.5" and case.surely_from(OF_2003):
        yield Fault(
            "section 1.5 gives reasons until 21 September 2003, then section 1.4",
            case.at("classified_by") or case.at("order"),
        )


@rule("MRK013", "order-in-force", WARNING, source="spec/03 C10", spec="C10")
def order_in_force(case: Case) -> Iterator[Fault]:
    """The order on the E.O. line exists, and was in force on the telegram's day.

    A misspelt number leads nowhere, a superseded one to the wrong rule. A later
    one is no fault of the drafter: the telegram was marked again.

    Wrong:
        E.O. 12598: DECL: 03/12/2019

    Right:
        E.O. 12958: DECL: 03/12/2019
    """
    for repair in case.repairs("misspelt-order"):
        yield Fault(
            f"there is no E.O. {repair.original.strip()}; {repair.repaired} is meant",
            (repair.span,),
        )
    for defect in case.defects("unknown-order"):
        spans = (defect.span,) if defect.span is not None else ()
        yield Fault(defect.message.rstrip("."), spans)
    order = case.telegram.order
    fact = authority.executive_order(order.order) if order and order.order else None
    if fact is None:
        return
    if case.surely_before(fact.effective_from):
        yield Fault(
            f"E.O. {fact.order} took effect on {fact.effective_from}: the telegram was marked again later",
            case.at("order"),
        )
    elif fact.effective_to is not None and case.surely_from(fact.effective_to + timedelta(days=1)):
        yield Fault(f"E.O. {fact.order} ended on {fact.effective_to}", case.at("order"))


@rule("MRK014", "opens-before-written", ERROR, source="spec/03 C11", spec="C11", needs=TEXT)
def opens_before_written(case: Case) -> Iterator[Fault]:
    """The day on which a telegram opens is later than that on which it was written.

    Wrong:
        O 121724Z MAR 09
        E.O. 12958: DECL: 03/12/2009

    Right:
        O 121724Z MAR 09
        E.O. 12958: DECL: 03/12/2019
    """
    found = case.instruction
    if found is None or found.day is None or found.kind is InstructionKind.RELEASED:
        return
    if case.first_day is not None and found.day <= case.first_day:
        yield Fault(
            f"opens on {found.day}, not later than the telegram of {case.first_day}",
            case.at("order"),
        )


@rule(
    "MRK015",
    "closed-too-long",
    ERROR,
    source="E.O. 12958, 1.6; E.O. 13526, 1.5; spec/03 C12",
    spec="C12",
    needs=TEXT,
)
def closed_too_long(case: Case) -> Iterator[Fault]:
    """A telegram is not closed for longer than its order allows.

    25 years since 2003; ten years from 1995 to 2003 unless X1 to X8 is cited; six
    years by GDS, 20 by RDS under E.O. 12065 (30 for foreign government information).

    Wrong:
        O 121724Z MAR 09
        E.O. 12958: DECL: 03/12/2044

    Right:
        O 121724Z MAR 09
        E.O. 12958: DECL: 03/12/2034
    """
    found = case.instruction
    if found is None or found.day is None or case.last_day is None or _ordered_later(case):
        return
    most = _most_years(case, found)
    # The decision may bear the date of the day after, where the Zulu day is behind.
    if most is not None and found.day > years_after(case.last_day, most) + timedelta(days=1):
        yield Fault(
            f"closed until {found.day}, more than the {most} years that the order allows",
            case.at("order"),
        )


def _most_years(case: Case, found: Instruction) -> int | None:
    """The longest term under the order in force on the day, ``None`` where there is none."""
    if found.kind is InstructionKind.REVIEW:
        return 30
    if found.kind is not InstructionKind.DATE:
        return None
    if case.surely_from(OF_2003):
        return 25
    if case.surely_from(OF_1995) and case.surely_before(OF_2003):
        return 10
    if case.surely_from(date(1978, 12, 1)) and case.surely_before(date(1982, 8, 1)):
        return 20
    return None


@rule("MRK016", "odd-term", INFO, source="spec/03 C13", spec="C13", needs=TEXT)
def odd_term(case: Case) -> Iterator[Fault]:
    """The day on which a telegram opens is an anniversary: 5, 10, 15, 20 or 25 years.

    It is counted from the decision, which falls on the day of the telegram or up
    to five days before. Another day is legitimate where an event is known to
    fall on it, and is else a slip of the pen.

    Wrong:
        O 121724Z MAR 09
        E.O. 12958: DECL: 12/03/2019

    Right:
        O 121724Z MAR 09
        E.O. 12958: DECL: 03/12/2019
    """
    found = case.instruction
    if found is None or found.day is None or case.day is None or not _under_1995(case):
        return
    if found.kind is not InstructionKind.DATE or found.day <= case.day:
        return
    for years in (10, 25, 20, 15, 5):
        anniversary = years_after(case.day, years)
        if timedelta(days=-5) <= found.day - anniversary <= timedelta(days=1):
            return
    yield Fault(
        f"opens on {found.day}, no anniversary of the telegram of {case.day}", case.at("order")
    )


@rule(
    "MRK017", "instruction-of-another-time", WARNING, source="spec/03 C14", spec="C14", needs=TEXT
)
def instruction_of_another_time(case: Case) -> Iterator[Fault]:
    """The words of the E.O. line are those of the order in force.

    GDS from June 1972 to July 1982, OADR from then to October 1995, X1 to X8
    until September 2003. A later reader applies another rule to them.

    Wrong:
        O 121724Z MAR 09
        E.O. 12958: DECL: OADR

    Right:
        O 121724Z MAR 09
        E.O. 12958: DECL: 03/12/2019
    """
    found = case.instruction
    if found is None or found.kind not in _SPANS:
        return
    first, last = _SPANS[found.kind]
    if case.surely_before(first) and not _ordered_later(case):
        yield Fault(f"{found.code} was not in use before {first}", case.at("order"))
    elif case.surely_from(last + timedelta(days=1)):
        yield Fault(f"{found.code} was in use until {last}", case.at("order"))


@rule("MRK018", "no-instruction", WARNING, source="spec/03 C15", spec="C15", needs=TEXT)
def no_instruction(case: Case) -> Iterator[Fault]:
    """MR, HUMAN, or nothing after DECL is no instruction.

    No order knows them; such text is treated as closed for 25 years.

    Wrong:
        E.O. 12958: DECL: MR

    Right:
        E.O. 12958: DECL: 03/12/2019
    """
    found = case.instruction
    if found is None or not case.is_classified or case.is_cut:
        return
    if found.kind is InstructionKind.NOT_ONE:
        yield Fault(f"{found.printed!r} is no instruction", case.at("order"))
    elif found.kind is InstructionKind.BLANK:
        yield Fault(
            "the E.O. line gives no instruction", case.at("order") or case.at("label.order")
        )


@rule("MRK026", "two-digit-year", INFO, source="spec/03 C23", spec="C23", needs=TEXT)
def two_digit_year(case: Case) -> Iterator[Fault]:
    """The year on the E.O. line has four digits.

    Until 1982 two were the custom; a date of two digits that lies 25 years ahead
    may be of another century.

    Wrong:
        E.O. 12958: DECL: 03/12/19

    Right:
        E.O. 12958: DECL: 03/12/2019
    """
    found = case.instruction
    if found is not None and found.two_digit_year and _under_1995(case):
        yield Fault("the year of the E.O. line has two digits", case.at("order"))


@rule("MRK027", "year-first", INFO, source="spec/03 C24", spec="C24", needs=TEXT)
def year_first(case: Case) -> Iterator[Fault]:
    """Before July 2009 the date on the E.O. line is month, day, year.

    The year came first with a newer system; an older telegram that has it so was
    typed again.

    Wrong:
        O 121724Z MAR 09
        E.O. 12958: DECL: 2019/03/12

    Right:
        O 121724Z MAR 09
        E.O. 12958: DECL: 03/12/2019
    """
    found = case.instruction
    if found is not None and found.year_first and case.surely_before(YEAR_FIRST):
        yield Fault("the year stands first, as no system had it before July 2009", case.at("order"))


RULES = (
    no_order_line,
    no_duration,
    unclassified_with_duration,
    no_classifier,
    no_reason,
    reason_of_1995,
    order_in_force,
    opens_before_written,
    closed_too_long,
    odd_term,
    instruction_of_another_time,
    no_instruction,
    two_digit_year,
    year_first,
)
