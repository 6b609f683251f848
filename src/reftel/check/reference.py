"""REF: the REF line, and mentions of other telegrams in the text. Source: spec/04."""

from __future__ import annotations

import re
from collections.abc import Iterator
from functools import lru_cache

from reftel import authority
from reftel.analysis.mentions import MentionKind
from reftel.check.case import Case, Fault
from reftel.check.heading import ERROR, INFO, WARNING
from reftel.check.marking import TEXT
from reftel.check.rule import rule
from reftel.codec.reading import Span
from reftel.telegram import ReferenceKind

_LIKE_A_TELEGRAM = re.compile(
    r"(?:(?:19|20)?[0-9]{2} )?(?P<post>[A-Z][A-Z'.]{2,14}(?: [A-Z][A-Z'.]{1,14}){0,2}) [0-9]{3,6}(?: \([A-Z ]+\))?"
)
_SAYS_WHAT = re.compile(r"[A-Za-z]{3}")
_SINGLE = re.compile(r"\b[A-Z]\b")
_LABEL_IN_TEXT = re.compile(r"(?m)^\W*REFS?(?:TELS?)?\s*:", re.IGNORECASE)
_DOUBLED = re.compile(r"(?<![A-Za-z])(?P<letter>[A-Z])[.):] ?\(?(?P=letter)[.)]")


def _entry(case: Case, index: int) -> tuple[Span, ...]:
    return case.at(f"references[{index}]") or case.at("references")


@rule("REF001", "unreadable-reference", INFO, source="spec/04", spec="R01", needs=TEXT)
def unreadable_reference(case: Case) -> Iterator[Fault]:
    """An entry of the REF line names a telegram, a message, a call, a report, or something else.

    An entry without a word that says what it is cannot be followed.

    Wrong:
        REF: A. ROME 287 B. 4417

    Right:
        REF: A. ROME 287 B. TUNIS 4417
    """
    for index, reference in enumerate(case.telegram.references):
        if reference.kind is ReferenceKind.DOCUMENT and not _SAYS_WHAT.search(reference.text):
            yield Fault(f"{reference.text!r} names nothing", _entry(case, index))


@rule("REF002", "unknown-station", WARNING, source="spec/04", spec="R02", needs=TEXT)
def unknown_station(case: Case) -> Iterator[Fault]:
    """The station of a reference is a post of the tables, or another name of one.

    Wrong:
        REF: VALETTTA 287

    Right:
        REF: VALLETTA 287
    """
    for repair in case.repairs("misspelt-station"):
        yield Fault(
            f"{repair.original.strip()}: the station is misspelt for {repair.repaired}",
            (repair.span,),
        )
    for index, reference in enumerate(case.telegram.references):
        if reference.mrn is not None:
            if not _is_station(reference.mrn.post):
                yield Fault(f"{reference.mrn.post} is no known station", _entry(case, index))
        elif reference.kind is ReferenceKind.DOCUMENT or reference.kind is ReferenceKind.TELEGRAM:
            match = _LIKE_A_TELEGRAM.fullmatch(reference.text)
            if match is not None and not _is_station(match["post"]):
                yield Fault(f"{match['post']} is no known station", _entry(case, index))


@lru_cache(maxsize=1 << 12)
def _is_station(name: str) -> bool:
    return authority.canonical_station(name) is not None


def _letters(case: Case) -> list[str | None]:
    """The letters of the entries; a portion mark before words, (U), is none."""
    references = case.telegram.references
    labels = {reference.label for reference in references}
    return [
        None
        if one.label in {"U", "C", "S"}
        and one.mrn is None
        and chr(ord(one.label) - 1) not in labels
        else one.label
        for one in references
    ]


@rule("REF003", "reference-letters", WARNING, source="spec/04", spec="R03", needs=TEXT)
def reference_letters(case: Case) -> Iterator[Fault]:
    """The letters of the REF line run from A without gap or repeat.

    The text speaks of ref B; with two entries of that letter nobody knows which.

    Wrong:
        REF: A. ROME 287 C. TUNIS 93

    Right:
        REF: A. ROME 287 B. TUNIS 93
    """
    labels = _letters(case)
    expected = ord("A")
    previous = None
    for index, label in enumerate(labels):
        if label is None or len(label) != 1 or not label.isalpha():
            previous = None
            continue
        if label == previous:
            continue  # several telegrams under one letter
        if ord(label) != expected:
            yield Fault(
                f"the letter {label} where {chr(min(expected, 90))} follows", _entry(case, index)
            )
            return
        expected += 1
        previous = label


@rule("REF004", "own-serial-ahead", WARNING, source="spec/04", spec="R04", needs=TEXT)
def own_serial_ahead(case: Case) -> Iterator[Fault]:
    """A reference to one's own station without a year has a lower serial than the telegram.

    A higher one was not yet sent: the year is missing, or the number is wrong.

    Wrong:
        REF: VALLETTA 4417      (in VALLETTA 312)

    Right:
        REF: 08 VALLETTA 4417
    """
    telegram = case.telegram
    if telegram.serial is None or telegram.post is None or not telegram.references:
        return
    for index, reference in enumerate(telegram.references):
        mrn = reference.mrn
        if mrn is None or reference.year_is_printed or mrn.serial <= telegram.serial:
            continue
        own = authority.canonical_station(telegram.post)
        if own is not None and authority.canonical_station(mrn.post) == own:
            yield Fault(
                f"{reference.text}: its serial is above {telegram.serial}, and no year is printed",
                _entry(case, index),
            )


@rule("REF005", "reference-to-the-future", ERROR, source="spec/04", spec="R05", needs=TEXT)
def reference_to_the_future(case: Case) -> Iterator[Fault]:
    """The year printed in a reference is not later than that of the telegram.

    Wrong:
        O 121724Z MAR 09
        REF: 10 ROME 287

    Right:
        O 121724Z MAR 09
        REF: 08 ROME 287
    """
    year = case.telegram.year
    if year is None:
        return
    for index, reference in enumerate(case.telegram.references):
        mrn = reference.mrn
        if mrn is not None and reference.year_is_printed and mrn.year > year:
            yield Fault(
                f"{reference.text}: of {mrn.year}, in a telegram of {year}", _entry(case, index)
            )


@rule("REF006", "reference-to-itself", ERROR, source="inferred", spec="R06", needs=TEXT)
def reference_to_itself(case: Case) -> Iterator[Fault]:
    """A telegram does not refer to itself.

    Wrong:
        REF: VALLETTA 312      (in VALLETTA 312)

    Right:
        REF: VALLETTA 311
    """
    own = case.telegram.mrn
    if own is None:
        return
    for index, reference in enumerate(case.telegram.references):
        if reference.mrn is not None and reference.mrn == own:
            yield Fault(f"{reference.text} is this telegram itself", _entry(case, index))


@rule("REF007", "letter-without-reference", WARNING, source="spec/04", spec="R07", needs=TEXT)
def letter_without_reference(case: Case) -> Iterator[Fault]:
    """A letter that the text uses stands on the REF line.

    Wrong:
        REF: A. ROME 287 B. TUNIS 93
        2. (C) EXERCISE. AS REF C HAS IT, THE FERRY WAS LATE.

    Right:
        REF: A. ROME 287 B. TUNIS 93
        2. (C) EXERCISE. AS REF B HAS IT, THE FERRY WAS LATE.
    """
    letters = set(_letters(case)) - {None}
    if not letters:
        return
    printed = case.words("references")
    for mention in case.mentions:
        if mention.kind is MentionKind.LETTERED and mention.target is None:
            asked = set(_SINGLE.findall(mention.text.upper())) - letters
            if all(re.search(rf"(?m)^\W*{letter}\b|\b{letter}[.):]", printed) for letter in asked):
                continue  # the letter is there, its stop is lost
            yield Fault(
                f"{mention.text}: the REF line has no such letter", case.mention_spans(mention)
            )


@rule("REF008", "reftel-without-reference", WARNING, source="spec/04", spec="R08", needs=TEXT)
def reftel_without_reference(case: Case) -> Iterator[Fault]:
    """Where the text speaks of a reftel there is a REF line.

    Wrong:
        SUBJECT: EXERCISE FERRY
        1. (C) EXERCISE. AS REFTEL HAS IT, THE FERRY WAS LATE.

    Right:
        SUBJECT: EXERCISE FERRY
        REF: ROME 287
        1. (C) EXERCISE. AS REFTEL HAS IT, THE FERRY WAS LATE.
    """
    if case.telegram.references or _LABEL_IN_TEXT.search(case.telegram.preamble):
        return
    for mention in case.mentions:
        if mention.kind in (MentionKind.BARE, MentionKind.LETTERED):
            if case.at("label.references") and case.at("references"):
                return  # the line names something that is no telegram
            yield Fault(f"{mention.text}, but there is no REF line", case.mention_spans(mention))
            return


@rule("REF009", "septel", INFO, source="spec/04", spec="R09", needs=TEXT)
def septel(case: Case) -> Iterator[Fault]:
    """A septel is a separate telegram that is not named.

    Good custom, for it is seldom sent when it is spoken of; but nobody can
    follow it later. Listed so that it can be looked for.

    Wrong:
        2. (C) EXERCISE. DETAILS FOLLOW SEPTEL.

    Right:
        2. (C) EXERCISE. DETAILS ARE IN VALLETTA 313.
    """
    for mention in case.mentions:
        if mention.kind is MentionKind.SEPTEL:
            yield Fault(f"{mention.text} names no telegram", case.mention_spans(mention))


@rule("REF010", "cited-twice", INFO, source="spec/04", spec="R10", needs=TEXT)
def cited_twice(case: Case) -> Iterator[Fault]:
    """The REF line names a telegram once.

    Wrong:
        REF: A. ROME 287 B. ROME 287

    Right:
        REF: A. ROME 287 B. TUNIS 93
    """
    references = case.telegram.references
    if len(references) < 2:
        return
    seen = set()
    for index, reference in enumerate(references):
        if reference.mrn is None:
            continue
        if reference.mrn in seen:
            yield Fault(f"{reference.text} is cited twice", _entry(case, index))
        seen.add(reference.mrn)


@rule("REF011", "letter-twice", INFO, source="spec/04", spec="R11", needs=TEXT)
def letter_twice(case: Case) -> Iterator[Fault]:
    """A letter of the REF line is printed once.

    Systems that letter the entries add theirs to the drafter's.

    Wrong:
        REF: A. A) ROME 287 B. B) TUNIS 93

    Right:
        REF: A. ROME 287 B. TUNIS 93
    """
    spans = case.at("references")
    if len(case.telegram.references) < 1 or not spans:
        return
    doubled = list(_DOUBLED.finditer(case.words("references")))
    if doubled:
        letters = ", ".join(dict.fromkeys(match["letter"] for match in doubled))
        yield Fault(f"the letter is printed twice: {letters}", spans[:1])


RULES = (
    unreadable_reference,
    unknown_station,
    reference_letters,
    own_serial_ahead,
    reference_to_the_future,
    reference_to_itself,
    letter_without_reference,
    reftel_without_reference,
    septel,
    cited_twice,
    letter_twice,
)
