"""TXT009-TXT013: the labelled lines between captions and text.

Source: spec/02 (order of elements, pass lines, SUBJECT); 5 FAH-1 H-246.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from itertools import pairwise
from types import MappingProxyType

from reftel.check.case import Case, Fault
from reftel.check.heading import INFO, WARNING
from reftel.check.marking import TEXT
from reftel.check.order import FIRST_ORDER_LINE
from reftel.check.rule import rule

_IN_ORDER = ("order", "tags", "subject", "references", "classified_by")
_NAMES = MappingProxyType(
    {
        "order": "E.O.",
        "tags": "TAGS",
        "subject": "SUBJECT",
        "references": "REF",
        "classified_by": "Classified By",
    }
)
_SMALL = re.compile(r"(?<![A-Za-z])(?![xX]{3})[a-z']{3,}|[a-z]{4,}")
_WITHHELD = re.compile(r"x{3,}|X{3,}")
_ROUTES = re.compile(
    r"\b(?:FOR|PASS|PASSED|ALSO|RELAY|ATTN|ATTENTION|FROM|TO)\b|^(?:EXERCISE ?)+$|^(?:INFO|ACTION)\b"
)
_GOES_ON = re.compile(r"\(?[A-Z0-9][A-Z0-9/,;&.\-() ']*")


@rule("TXT009", "label-order", INFO, source="5 FAH-1 H-246", spec="S08", needs=TEXT)
def label_order(case: Case) -> Iterator[Fault]:
    """The labels stand in this order: E.O., TAGS, SUBJECT, REF, Classified By.

    Readers and programs find a field by its place.

    Wrong:
        TAGS: PREL, MT
        E.O. 12958: N/A
        SUBJECT: EXERCISE FERRY

    Right:
        E.O. 12958: N/A
        TAGS: PREL, MT
        SUBJECT: EXERCISE FERRY
    """
    spans = case.reading.spans
    places = [
        (found[0].start, name)
        for name in _IN_ORDER
        if (found := spans.get(f"label.{name}")) is not None
    ]
    for (before, name), (after, following) in pairwise(places):
        if after < before:
            yield Fault(
                f"{_NAMES[following]} stands before {_NAMES[name]}", case.at(f"label.{following}")
            )


@rule("TXT010", "no-subject", WARNING, source="5 FAH-1 H-246", spec="S14", needs=TEXT)
def no_subject(case: Case) -> Iterator[Fault]:
    """A telegram has a subject, and it is not empty.

    Wrong:
        TAGS: PREL, MT
        SUBJECT:

    Right:
        TAGS: PREL, MT
        SUBJECT: EXERCISE FERRY
    """
    if not case.telegram.subject and case.surely_from(FIRST_ORDER_LINE) and not case.is_cut:
        yield Fault(
            "there is no subject",
            case.at("label.subject") or case.at("label.tags") or case.at("classification"),
        )


@rule("TXT011", "subject-in-small-letters", INFO, source="spec/02, SUBJECT", spec="S15", needs=TEXT)
def subject_in_small_letters(case: Case) -> Iterator[Fault]:
    """The subject stands in capitals.

    Wrong:
        SUBJECT: Exercise ferry

    Right:
        SUBJECT: EXERCISE FERRY
    """
    subject = case.telegram.subject
    if subject is None or subject.isupper():
        return
    if _SMALL.search(_WITHHELD.sub("", subject)):
        yield Fault("the subject is not in capitals", case.at("subject"))


@rule("TXT012", "labels-on-one-line", INFO, source="spec/05 B8", spec="S16", needs=TEXT)
def labels_on_one_line(case: Case) -> Iterator[Fault]:
    """Each label begins a line.

    Wrong:
        E.O. 12958: N/A TAGS: PREL, MT

    Right:
        E.O. 12958: N/A
        TAGS: PREL, MT
    """
    for repair in case.repairs("label-inside-line"):
        yield Fault(f"{repair.original.strip()} stands inside a line", (repair.span,))


@rule("TXT013", "pass-line", INFO, source="spec/02, pass lines", spec="S21", needs=TEXT)
def pass_line(case: Case) -> Iterator[Fault]:
    """A line between captions and E.O. line says who it is FOR, or to whom to PASS it.

    ``DEPT FOR EUR/SE``, ``STATE PASS TO USAID``; a list may go on over lines.
    Anything else there is lost on the message centre.

    Wrong:
        SIPDIS
        Please see that the desk reads this.
        E.O. 12958: N/A

    Right:
        SIPDIS
        DEPT FOR EXERCISE DESK
        E.O. 12958: N/A
    """
    routed = False
    for index, line in enumerate(case.telegram.passing):
        if _ROUTES.search(line.upper()):
            routed = True
        elif not routed or _GOES_ON.fullmatch(line) is None:
            yield Fault("a line that neither passes nor routes", case.at(f"passing[{index}]"))


RULES = (label_order, no_subject, subject_in_small_letters, labels_on_one_line, pass_line)
