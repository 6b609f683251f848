"""MRK001-MRK006, MRK019-MRK022, MRK024: levels and portion marks, held against each other.

Source: spec/03; 5 FAH-2 H-246.2; 32 CFR 2001.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from datetime import date

from reftel.check.case import NO_FOREIGN, SENSITIVE_MARK, Case, Fault, rank_of
from reftel.check.heading import ERROR, INFO, WARNING
from reftel.check.rule import Needs, rule
from reftel.codec.reading import Span
from reftel.telegram import Classification

TEXT = Needs.TEXT

_PORTIONS_MARKED = date(1978, 12, 1)
"""E.O. 12065, 1-504: portions are marked from its first day on; before that seldom."""
_ENTIRE = re.compile(r"\bENTIRE (?:TEXT|MESSAGE|CABLE|TELEGRAM)\b")
_CONTROL = r"(?:NF|NOFORN|N|REL(?: TO)? [A-Z][A-Z, /]*|FGI(?: [A-Z ]+)?|FOUO|ORCON|OC|PROPIN|RD|FRD|SI|HCS|EFTO)"
_GRAMMAR = re.compile(rf"(?:TS|S|C|R|U|SBU|LOU)(?: ?//? ?{_CONTROL}){{0,3}}")
# A mark that the reader does not take for one: small letters, controls of one's own.
_ATTEMPT = re.compile(
    r"\((?P<mark>(?:TS|SBU|LOU|S|C|U|R|N)(?:[/ ,\-]{1,2}[A-Z][A-Z ,/\-]{0,30})?|/{1,2}[A-Z]{2,4}(?: [A-Z]{2,4})?"
    r"|(?:S|C|U)[A-Z]{2})\)",
    re.IGNORECASE,
)
# The mark stands behind the word that opens the paragraph: Summary: (C)
_LATE_MARK = re.compile(r"[A-Z][A-Za-z ]{2,30}[:.]\s*\((?:TS|SBU|S|C|U)(?:/{1,2}[A-Z]+)?\)")
_WITHHELD = re.compile(r"[Xx]{3,}")


@rule("MRK001", "security-level", ERROR, source="spec/03 C1", spec="H10 C01 C1", needs=Needs.HEADER)
def security_level(case: Case) -> Iterator[Fault]:
    """Format line 4 and the classification line give one level.

    The relay goes by the one, the reader by the other. Where they differ the
    telegram went over the wrong circuit, or has another's text under its header.

    Wrong:
        ZNR UUUUU ZZH
        ...
        C O N F I D E N T I A L VALLETTA 000312

    Right:
        ZNY CCCCC ZZH
        ...
        C O N F I D E N T I A L VALLETTA 000312
    """
    heading, level = case.heading, case.level
    if heading is None or heading.security is None or level is None:
        return
    letters = heading.security.letters.lstrip("/")
    encrypted = letters == "EEEEE" and level is Classification.UNCLASSIFIED
    if letters[0] in "UECSTR" and letters != level.security_letters and not encrypted:
        yield Fault(
            f"format line 4 has {letters}, the classification line {level.value}",
            (*case.at("header.security"), *case.at("classification")),
        )


@rule(
    "MRK002",
    "banner-above-portions",
    INFO,
    source="5 FAH-2 H-246.2; spec/03 C3",
    spec="C03 C3",
    needs=TEXT,
)
def banner_above_portions(case: Case) -> Iterator[Fault]:
    """The level of the telegram is that of its highest portion, not a higher one.

    Over-marking withholds what need not be withheld. It is legitimate where the
    parts together say more than each of them.

    Wrong:
        S E C R E T VALLETTA 000312
        1. (C) EXERCISE. THE FERRY WAS LATE.

    Right:
        C O N F I D E N T I A L VALLETTA 000312
        1. (C) EXERCISE. THE FERRY WAS LATE.
    """
    level = case.level
    if level is None or not level.is_classified or not case.all_marked or case.is_cut:
        return
    highest = case.highest_mark
    if highest < level.rank and case.subject_mark is not None:
        highest = max(highest, rank_of(case.subject_mark))
    if highest < level.rank:
        yield Fault(
            f"{level.value}, but no portion is marked higher than {list(Classification)[highest].value}",
            case.at("classification"),
        )


@rule(
    "MRK003",
    "no-portion-marks",
    WARNING,
    source="5 FAH-2 H-246.2; 32 CFR 2001",
    spec="C04 C4",
    needs=TEXT,
)
def no_portion_marks(case: Case) -> Iterator[Fault]:
    """A classified telegram marks its paragraphs, or says that its entire text is of one level.

    Without marks nothing of it can be given out or cited at a lower level.

    Wrong:
        C O N F I D E N T I A L VALLETTA 000312
        1. EXERCISE. THE FERRY WAS LATE.

    Right:
        C O N F I D E N T I A L VALLETTA 000312
        1. (C) EXERCISE. THE FERRY WAS LATE.
    """
    paragraphs = case.telegram.paragraphs
    if not case.is_classified or not paragraphs or case.marked:
        return
    if case.surely_before(_PORTIONS_MARKED) or _entire_text(case):
        return
    if any(case.defects("unread-portion-mark")) or any(_ATTEMPT.match(p.text) for p in paragraphs):
        return  # they are marked, though badly: MRK006
    yield Fault(
        f"{case.level.value if case.level else ''}, and none of {len(paragraphs)} paragraphs is marked",
        case.at("paragraphs[0].number"),
    )


def _entire_text(case: Case) -> bool:
    return _ENTIRE.search(case.upper) is not None or (
        _ENTIRE.search(
            (case.telegram.classified_by.text if case.telegram.classified_by else "").upper()
        )
        is not None
    )


@rule(
    "MRK004",
    "portion-above-banner",
    ERROR,
    source="5 FAH-2 H-246.2; spec/03 C2",
    spec="C02 C2",
    needs=TEXT,
)
def portion_above_banner(case: Case) -> Iterator[Fault]:
    """A paragraph may not be marked higher than the telegram.

    A (S) paragraph under a CONFIDENTIAL banner has either the wrong mark or the
    wrong banner; whoever trusts either will misfile the text.

    Wrong:
        C O N F I D E N T I A L VALLETTA 000312
        1. (S) EXERCISE. THE FERRY WAS LATE.

    Right:
        S E C R E T VALLETTA 000312
        1. (S) EXERCISE. THE FERRY WAS LATE.
    """
    level = case.level
    if level is None or case.highest_mark <= level.rank:
        return
    for index, paragraph, mark in case.marked:
        if rank_of(mark) > level.rank:
            yield Fault(
                f"paragraph {paragraph.number} is marked ({mark}) in a {level.value} telegram",
                case.at(f"paragraphs[{index}].number"),
            )


@rule(
    "MRK005",
    "unmarked-paragraph",
    WARNING,
    source="5 FAH-2 H-246.2; 32 CFR 2001",
    spec="P03",
    needs=TEXT,
)
def unmarked_paragraph(case: Case) -> Iterator[Fault]:
    """Where paragraphs are marked, each of them is.

    A paragraph without a mark takes the level of the whole, which its drafter
    may not have meant. Where no paragraph is marked, see MRK003.

    Wrong:
        1. (C) EXERCISE. THE FERRY WAS LATE.
        2. IT LEFT AT NOON. EXERCISE.

    Right:
        1. (C) EXERCISE. THE FERRY WAS LATE.
        2. (U) IT LEFT AT NOON. EXERCISE.
    """
    if not case.is_classified or not case.marked or case.all_marked or _entire_text(case):
        return
    bare = [
        (index, paragraph.number)
        for index, paragraph in enumerate(case.telegram.paragraphs)
        if paragraph.mark is None and not _is_marked_otherwise(paragraph.text)
    ]
    if bare:
        numbers = ", ".join(str(number) for _, number in bare)
        yield Fault(
            f"paragraph {numbers} has no portion mark"
            if len(bare) == 1
            else f"paragraphs {numbers} have no portion marks",
            tuple(span for index, _ in bare for span in case.at(f"paragraphs[{index}].number")),
        )


def _is_marked_otherwise(text: str) -> bool:
    """True where a mark is there but not in its place or form, and where the first words are withheld."""
    return any(pattern.match(text) for pattern in (_ATTEMPT, _LATE_MARK)) or (
        _WITHHELD.match(text) is not None
    )


@rule("MRK006", "portion-mark-form", WARNING, source="5 FAH-2 H-246.2", spec="P04", needs=TEXT)
def portion_mark_form(case: Case) -> Iterator[Fault]:
    """A portion mark is a level and, after strokes, its controls.

    U, SBU, C, S, TS; /NF or //NF, /REL and countries, //FGI, //FOUO. Marks of
    one's own making are read by nobody, and by no machine.

    Wrong:
        1. (S-NF) EXERCISE. THE FERRY WAS LATE.

    Right:
        1. (S/NF) EXERCISE. THE FERRY WAS LATE.
    """
    if not case.marks <= _sound_marks(case.marks):
        for index, paragraph, mark in case.marked:
            if _GRAMMAR.fullmatch(mark.text) is None:
                yield Fault(
                    f"paragraph {paragraph.number}: ({mark}) is none of the known marks",
                    case.at(f"paragraphs[{index}].number"),
                )
    for defect in case.defects("unread-portion-mark"):
        spans = (defect.span,) if defect.span is not None else ()
        yield Fault(defect.message.rstrip("."), spans)
    if case.all_marked or not (case.is_classified or case.marked):
        return
    for index, paragraph in enumerate(case.telegram.paragraphs):
        match = _ATTEMPT.match(paragraph.text) if paragraph.mark is None else None
        if match is not None and _GRAMMAR.fullmatch(match["mark"].upper()) is None:
            yield Fault(
                f"paragraph {paragraph.number}: ({match['mark']}) is none of the known marks",
                case.at(f"paragraphs[{index}].number"),
            )


def _sound_marks(marks: frozenset[str]) -> frozenset[str]:
    return frozenset(mark for mark in marks if _GRAMMAR.fullmatch(mark) is not None)


@rule("MRK019", "noforn", WARNING, source="12 FAM; spec/03 C16", spec="C16", needs=TEXT)
def noforn(case: Case) -> Iterator[Fault]:
    """The caption NOFORN stands where a portion is marked NF, and nowhere else.

    A NOFORN portion makes the whole NOFORN. Without the caption a copy may be
    shown to a foreign officer; with it and no such portion it cannot be shared
    for no reason that anybody could see.

    Wrong:
        C O N F I D E N T I A L VALLETTA 000312
        SIPDIS
        1. (C/NF) EXERCISE. THE FERRY WAS LATE.

    Right:
        C O N F I D E N T I A L VALLETTA 000312
        NOFORN
        SIPDIS
        1. (C/NF) EXERCISE. THE FERRY WAS LATE.
    """
    caption = "NOFORN" in case.telegram.captions or "NOFORN" in case.telegram.controls
    marks = case.marks | ({case.subject_mark.text} if case.subject_mark is not None else set())
    portions = [mark for mark in marks if NO_FOREIGN.search(mark)]
    if caption and not portions and case.all_marked and not case.is_cut:
        yield Fault("the caption NOFORN, but no portion is marked NF", caption_span(case, "NOFORN"))
    elif portions and not caption:
        for index, paragraph, mark in case.marked:
            if NO_FOREIGN.search(mark.text):
                yield Fault(
                    f"paragraph {paragraph.number} is marked ({mark}), the caption NOFORN is missing",
                    case.at(f"paragraphs[{index}].number"),
                )
                return
        yield Fault("the subject is marked NF, the caption NOFORN is missing", case.at("subject"))


def caption_span(case: Case, caption: str) -> tuple[Span, ...]:
    """Where a caption stands: on a line of its own, or on the classification line."""
    for name in case.reading.spans:
        if name.startswith("captions[") and caption in case.words(name).upper():
            return case.at(name)
    return case.at("classification")


@rule("MRK020", "sensitive", WARNING, source="00 STATE 018029; spec/03 C17", spec="C17", needs=TEXT)
def sensitive(case: Case) -> Iterator[Fault]:
    """An unclassified telegram has the caption SENSITIVE where a portion is marked SBU, and only there.

    SBU is said of the whole by the caption, of a portion by its mark.

    Wrong:
        UNCLAS VALLETTA 000312
        SIPDIS
        1. (SBU) EXERCISE. THE FERRY WAS LATE.

    Right:
        UNCLAS VALLETTA 000312
        SENSITIVE
        SIPDIS
        1. (SBU) EXERCISE. THE FERRY WAS LATE.
    """
    if case.level is not Classification.UNCLASSIFIED:
        return
    words = {*case.telegram.captions, *case.telegram.controls}
    caption = bool(words & {"SENSITIVE", "SBU", "SENSITIVE BUT UNCLASSIFIED", "FOUO"})
    portions = [mark for mark in case.marks if SENSITIVE_MARK.match(mark) or "FOUO" in mark]
    if caption and not portions and case.all_marked and not case.is_cut:
        yield Fault(
            "the caption SENSITIVE, but no portion is marked SBU", caption_span(case, "SENSITIVE")
        )
    elif portions and not caption:
        for index, paragraph, mark in case.marked:
            if mark.text in portions:
                yield Fault(
                    f"paragraph {paragraph.number} is marked ({mark}), "
                    "the caption SENSITIVE is missing",
                    case.at(f"paragraphs[{index}].number"),
                )
                return


@rule("MRK022", "noforn-and-rel", ERROR, source="spec/03 C19", spec="C19", needs=TEXT)
def noforn_and_rel(case: Case) -> Iterator[Fault]:
    """REL TO names countries, and stands beside no NOFORN.

    The one gives the portion to foreign governments, the other keeps it from them.

    Wrong:
        1. (S//NF//REL TO USA, GBR) EXERCISE. THE FERRY WAS LATE.

    Right:
        1. (S//REL TO USA, GBR) EXERCISE. THE FERRY WAS LATE.
    """
    if not any("REL" in mark for mark in case.marks):
        return
    for index, paragraph, mark in case.marked:
        if "REL" not in mark.text:
            continue
        spans = case.at(f"paragraphs[{index}].number")
        if NO_FOREIGN.search(mark.text):
            yield Fault(f"paragraph {paragraph.number}: NOFORN and REL in ({mark})", spans)
        elif re.search(r"\bREL(?: TO)?\s*$", mark.text):
            yield Fault(f"paragraph {paragraph.number}: ({mark}) names no country", spans)


@rule("MRK024", "subject-above-banner", ERROR, source="spec/03 C21", spec="C21", needs=TEXT)
def subject_above_banner(case: Case) -> Iterator[Fault]:
    """The subject is not marked higher than the telegram.

    Subjects stand in lists that more people see than the text.

    Wrong:
        C O N F I D E N T I A L VALLETTA 000312
        SUBJECT: (S) EXERCISE FERRY

    Right:
        C O N F I D E N T I A L VALLETTA 000312
        SUBJECT: (C) EXERCISE FERRY
    """
    mark, level = case.subject_mark, case.level
    if mark is not None and level is not None and level < mark.level:
        yield Fault(
            f"the subject is marked ({mark}) in a {level.value} telegram", case.at("subject")
        )


RULES = (
    security_level,
    banner_above_portions,
    no_portion_marks,
    portion_above_banner,
    unmarked_paragraph,
    portion_mark_form,
    noforn,
    sensitive,
    noforn_and_rel,
    subject_above_banner,
)
