"""IDN: which telegram this is, how many sections it has, and whether it is all here.

Source: spec/02 (classification line, MRN), spec/05 A, D; 5 FAH-2 H-222.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from datetime import date

from reftel import authority
from reftel.check.case import Case, Edit, Fault
from reftel.check.heading import ERROR, INFO, WARNING, other_sender, same_mission, section_of
from reftel.check.rule import Needs, rule
from reftel.codec.reading import Span
from reftel.telegram import Telegram

_SERIAL = re.compile(r"(?P<serial>[0-9]{3,8})(?![0-9]| ?OF\b)")
_PAGE = re.compile(
    r"(?P<station>[A-Z][A-Z .'\-]*?)? *(?P<serial>[0-9]{8}) +(?P<page>[0-9]{3})(?:\.[0-9])?"
    r" +(?:OF +)?(?P<total>[0-9]{3})"
)
_REASON = re.compile(r"C ?O ?P ?Y\b[\s:.,\-(]*(?P<reason>.*)", re.IGNORECASE | re.DOTALL)
_ROUTES = re.compile(r"\b(?:FOR|PASS)\b", re.IGNORECASE)
_TOTAL = re.compile(r"SECTION +[0-9]{1,2} ?OF ?(?P<total>[0-9]{1,2})", re.IGNORECASE)
_SIX_DIGITS = date(1995, 10, 14)
"""Serials are padded to six digits in all later traffic; older systems printed them as they came."""


@rule("IDN001", "classification-line", ERROR, source="5 FAH-2 H-222", spec="S01")
def classification_line(case: Case) -> Iterator[Fault]:
    """The text begins with a classification line that can be read.

    It is spaced so that it cannot be missed. A copy in which it is lost, or
    has lost letters, may be handled at the wrong level.

    Wrong:
        O N F I D E N T I A L VALLETTA 000312

    Right:
        C O N F I D E N T I A L VALLETTA 000312
    """
    for defect in case.defects("no-classification-line", "unreadable-mrn"):
        spans = (defect.span,) if defect.span is not None else ()
        yield Fault(defect.message.rstrip("."), spans)
    for repair in case.repairs("classification-spelling"):
        yield Fault(
            f"{repair.original!r} is no spelling of a level; {repair.repaired} is meant",
            (repair.span,),
        )
    for repair in case.repairs("lost-station"):
        yield Fault("the classification line names no station", (repair.span,))


@rule("IDN002", "other-telegram", ERROR, source="spec/05 A8", spec="S02")
def other_telegram(case: Case) -> Iterator[Fault]:
    """Header, text and publisher call the telegram by one number.

    Where the sender of the header is not the post of the message number, or the
    publisher's number is another, the text of another telegram stands under this
    header: what is cited, dated and classified may belong to either.

    Wrong:
        FM AMEMBASSY VALLETTA
        ...
        C O N F I D E N T I A L ROME 000287

    Right:
        FM AMEMBASSY VALLETTA
        ...
        C O N F I D E N T I A L VALLETTA 000312
    """
    sender = other_sender(case)
    if sender is not None and case.has_full_header:
        yield Fault(
            f"the header is from {sender}, the text is {case.telegram.post} {case.telegram.serial}",
            (*case.at("header.from"), *case.at("mrn")),
        )
    for defect in case.defects("publisher-disagrees", "number-unread"):
        spans = (defect.span,) if defect.span is not None else ()
        yield Fault(defect.message.rstrip("."), spans)


@rule("IDN003", "serial-width", INFO, source="spec/02, classification line", spec="S03")
def serial_width(case: Case) -> Iterator[Fault]:
    """The serial of the message number is padded to six digits.

    Telegrams since the 1990s have it so; programs cut it out by its width.

    Wrong:
        C O N F I D E N T I A L VALLETTA 312

    Right:
        C O N F I D E N T I A L VALLETTA 000312
    """
    if case.telegram.serial is None or not case.surely_from(_SIX_DIGITS):
        return
    found = _SERIAL.search(case.words("mrn"))
    if found is not None and len(found["serial"]) != 6:
        yield Fault(f"the serial {found['serial']} has not six digits", case.at("mrn"))


@rule("IDN004", "section-number", ERROR, source="spec/01, sections", spec="S04")
def section_number(case: Case) -> Iterator[Fault]:
    """In SECTION nn OF nn the first number is from 1 to the second.

    Wrong:
        C O N F I D E N T I A L SECTION 03 OF 02 VALLETTA 000312

    Right:
        C O N F I D E N T I A L SECTION 01 OF 02 VALLETTA 000312
    """
    section = section_of(case)
    if section is not None and not 1 <= section[0] <= section[1]:
        yield Fault(f"there is no section {section[0]} of {section[1]}", case.at("classification"))


def _page_lines(case: Case) -> Iterator[tuple[re.Match[str], Span]]:
    for span in case.at("pages"):
        match = _PAGE.search(case.text, span.start, span.end)
        if match is not None:
            yield match, span


@rule("IDN005", "page-line-number", WARNING, source="spec/05 D1, D4", spec="S05")
def page_line_number(case: Case) -> Iterator[Fault]:
    """A page line bears the number of the telegram in which it stands.

    The station may be cut to ten letters. Another number means that pages of
    two telegrams are mixed.

    Wrong:
        VALLETTA 00000313  002 OF 002      (in VALLETTA 312)

    Right:
        VALLETTA 00000312  002 OF 002
    """
    telegram = case.telegram
    if telegram.serial is None or telegram.post is None:
        return
    for match, span in _page_lines(case):
        printed = (match["station"] or "").strip()
        if int(match["serial"]) != telegram.serial or not _same_station(printed, telegram):
            yield Fault(
                f"the page line is of {printed} {int(match['serial'])}, "
                f"the telegram is {telegram.post} {telegram.serial}",
                (span,),
            )


def _same_station(printed: str, telegram: Telegram) -> bool:
    post = (telegram.post or "").replace(" ", "")
    letters = re.sub(r"[^A-Z]", "", printed)
    if not letters or post.startswith(letters) or letters.startswith(post):
        return True
    # Only a name that is surely another post's contradicts; a misprint does not.
    known, own = authority.station(printed), authority.station(telegram.post or "")
    return known is None or known == own or same_mission(known, own)


@rule("IDN006", "section-total", WARNING, source="spec/05 D5", spec="S06")
def section_total(case: Case) -> Iterator[Fault]:
    """The total on the page lines is that of the SECTION words.

    Where they differ a section may be missing. Mended where every page line
    agrees on one total, and the last of them has that number itself.

    Wrong:
        C O N F I D E N T I A L SECTION 01 OF 03 VALLETTA 000312
        ...
        VALLETTA 00000312  002 OF 002

    Right:
        C O N F I D E N T I A L SECTION 01 OF 02 VALLETTA 000312
        ...
        VALLETTA 00000312  002 OF 002
    """
    sections = case.telegram.sections
    if sections is None:
        return
    lines = list(_page_lines(case))
    other = [(match, span) for match, span in lines if int(match["total"]) != sections]
    if not other:
        return
    totals = {int(match["total"]) for match, _ in lines}
    last = max(int(match["page"]) for match, _ in lines)
    fix: tuple[Edit, ...] = ()
    if totals == {last}:
        fix = _section_words(case, last)
    for match, span in other:
        yield Fault(
            f"the page line counts {int(match['total'])} sections, the classification line {sections}",
            (span, *case.at("classification")),
            fix,
        )
        fix = ()  # one change mends them all


def _section_words(case: Case, total: int) -> tuple[Edit, ...]:
    """The change of SECTION nn OF nn to another total."""
    for span in case.at("classification"):
        match = _TOTAL.search(case.text, span.start, span.end)
        if match is not None:
            return (Edit(match.start("total"), match.end("total"), f"{total:02}"),)
    return ()


@rule("IDN007", "page-line", INFO, source="spec/05 D1", spec="S07")
def page_line(case: Case) -> Iterator[Fault]:
    """Page lines are no part of the text.

    Copies that join the sections keep them at the seams, most of them in
    mid-sentence, where they spoil searches and citations.

    Wrong:
        THE FERRY LEFT THE

        VALLETTA 00000312  002 OF 002

        HARBOUR AT NOON. EXERCISE.

    Right:
        THE FERRY LEFT THE HARBOUR AT NOON. EXERCISE.
    """
    spans = case.at("pages")
    if spans:
        lines = "a page line stands" if len(spans) == 1 else f"{len(spans)} page lines stand"
        yield Fault(f"{lines} in the text", spans)


@rule("IDN008", "correction-without-reason", INFO, source="spec/01, corrected copies", spec="S22")
def correction_without_reason(case: Case) -> Iterator[Fault]:
    """A corrected copy says what was corrected.

    Without it nobody can tell whether the words he has cited are still there.

    Wrong:
        C O R R E C T E D  C O P Y

    Right:
        C O R R E C T E D  C O P Y (TAGS ADDED)
    """
    if case.telegram.correction is None:
        return
    if len(re.sub(r"[^A-Za-z]", "", reason_of_correction(case))) < 3:
        yield Fault("the corrected copy gives no reason", case.at("correction"))


def reason_of_correction(case: Case) -> str:
    """What stands behind CORRECTED COPY, on its line or on the one under it."""
    match = _REASON.search(case.telegram.correction or "")
    reason = match["reason"] if match is not None else ""
    here = case.at("correction")
    for index, line in enumerate(case.telegram.passing):
        there = case.at(f"passing[{index}]")
        if here and there and here[-1].end < there[0].start:
            between = case.text[here[-1].end : there[0].start]
            if between.count("\n") == 1 and not between.strip() and not _ROUTES.search(line):
                return f"{reason} {line}"
    return reason


@rule("IDN009", "text-cut", WARNING, source="spec/05 A2, A9", spec="S25", needs=Needs.NOTHING)
def text_cut(case: Case) -> Iterator[Fault]:
    """The text is all there: it does not break off.

    A stub ends in three dots, a cut text in a sentence, without a signature.
    What is not said in it may have stood in the rest.

    Wrong:
        3. (C) THE MINISTER COULD BE TEMPT

    Right:
        3. (C) THE MINISTER COULD BE TEMPTED. EXERCISE.
        MARLOWE
    """
    if not case.is_cut:
        return
    for defect in case.defects("stub", "truncated"):
        spans = (defect.span,) if defect.span is not None else ()
        yield Fault(defect.message.rstrip("."), spans)


RULES = (
    classification_line,
    other_telegram,
    serial_width,
    section_number,
    page_line_number,
    section_total,
    page_line,
    correction_without_reason,
    text_cut,
)
