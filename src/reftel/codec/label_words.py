"""The labels themselves: how each begins a line, or stands inside one.

A label may have lost its punctuation, be misspelt, or stand behind another on
one line (spec/05 B6-B13). Source: spec/02 (order of elements).
"""

from __future__ import annotations

import re
from dataclasses import dataclass, field
from enum import Enum


class Label(Enum):
    """A label of the text, in the order in which they stand."""

    ORDER = "order"
    TAGS = "tags"
    SUBJECT = "subject"
    REF = "references"
    CLASSIFIED_BY = "classified_by"

    word: str
    """The value, at hand without the detour of an enumeration."""

    def __init__(self, word: str) -> None:
        self.word = word

    # Each member is one object; the hash of its name would be worked out anew at each look-up.
    __hash__ = object.__hash__


# How each label begins a line. Punctuation is optional in practice (B9).
_LABELS = (
    (
        Label.ORDER,
        re.compile(
            r"E\. ?(?:O\.?|0\.) ?:?(?=[ 0-9:]|$)|E[O0] ?:? ?(?=[0-9]{5})|EO ?:"
            # B10: a letter too many, and an order that there is: E.OM 11652, EMO. 12065.
            r"|E[.,]?[A-Z]?[O0][.,]?[A-Z]?[.,]? ?:? ?(?=(?:10501|11652|12065|12356|12958|13526)\b)",
            re.I,
        ),
    ),
    (Label.TAGS, re.compile(r"TAGE?S?\b(?: *[:;.,-])?(?= |$|[A-Z\[])", re.I)),
    (
        Label.SUBJECT,
        re.compile(r"S?UB(?:J(?:ECT)?)?S?\b *(?:\.:|[:;.])|SUBJECT(?= )|SUBJ(?= )", re.I),
    ),
    (
        Label.REF,
        re.compile(
            r"\(? ?REF(?:S|TELS?|ERENCES?)?(?:\(S\))?\b *(?:TELS?\b)? *(?:[:;.]|(?= *$)|(?= +[A-Z0-9(]))",
            re.I,
        ),
    ),
    (
        Label.CLASSIFIED_BY,
        re.compile(
            r"(?:\(?U\)? *)?(?:CLAS{1,2}I?F?I?E?D|CLASSIFED|CLASSFIED|CLASSIFIEDBY|CLASSIFIER)"
            r"(?:\s+BY)?\b *[:;.,]?|DERIVED FROM *:|CLASSIFICATION(?:\s+AUTHORITY)? *:|"
            r"(?:DECL(?:ASSIFIED)?|CLASSIFIED)/?(?:CLASSIFIED)? BY *:",
            re.I,
        ),
    ),
)
# The same by their first letter, which tells most lines apart from any label.
_FIRST_LETTERS = {
    Label.ORDER: "Ee",
    Label.TAGS: "Tt",
    Label.SUBJECT: "SsUu",
    Label.REF: "Rr(",
    Label.CLASSIFIED_BY: "CcDdUu(",
}
LABELS_OF = {
    letter: tuple(one for one in _LABELS if letter in _FIRST_LETTERS[one[0]])
    for letter in "".join(_FIRST_LETTERS.values())
}
# A label inside a line, where the break before it was lost (B8).
INNER = re.compile(
    r"(?<=\S)(?:"
    r"(?P<order>\s+E\.?O\.? ?(?=[0-9]{5}\b))|(?P<tags>\s+TAGS:)|(?P<subject>\s+SUBJ(?:ECT)?:)"
    r"|(?P<ref>\s*(?:(?<![A-Z])|(?<=[A-Z]{3}))(?:REFS?|REFTEL):|\s+Ref(?:\(s\))?:)"
    r"|(?P<by>\s*Classified\s+By\s*:)|(?P<BY>\s+CLASSIFIED\s+BY\b)"
    r")"
)


def may_hold_label(line: str) -> bool:
    """False for most lines: every match of ``INNER`` has one of these in it."""
    return (
        "E.O" in line
        or "EO" in line
        or "TAGS:" in line
        or "SUBJ" in line
        or "REF" in line
        or "Ref" in line
        or "lassified" in line
        or "CLASSIFIED" in line
    )


def begins_with_label(line: str) -> bool:
    """True for a line that a label opens."""
    return any(pattern.match(line) for _, pattern in LABELS_OF.get(line[:1], ()))


def inner_kind(match: re.Match[str]) -> Label:
    """The label that a match of ``INNER`` is."""
    for name in ("order", "tags", "subject"):
        if match[name]:
            return Label(name)
    return Label.REF if match["ref"] else Label.CLASSIFIED_BY


@dataclass(slots=True)
class Field:
    """The words of one label: stretches of the cleaned text, label left out."""

    label: Label
    stretches: list[tuple[int, int]] = field(default_factory=list)

    def text(self, source: str) -> str:
        """The words on one line."""
        return " ".join(" ".join(source[a:b].split()) for a, b in self.stretches).strip()


@dataclass(slots=True)
class Labelled:
    """The labelled part: its fields, loose lines, and where the body begins."""

    fields: dict[Label, Field] = field(default_factory=dict)
    captions: list[str] = field(default_factory=list)
    correction: tuple[int, int] | None = None
    passing: list[tuple[int, int]] = field(default_factory=list)
    body: int = 0
    """The place in the cleaned text where the body begins."""
