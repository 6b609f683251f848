"""An event in few words, how people were in touch, and where: from the words of its sentence."""

from __future__ import annotations

import re

from reftel.analysis.chronology.cues import cued
from reftel.analysis.chronology.sentences import Around

LONGEST_EVENT = 12
"""Words (gold/README)."""

_OPENING = re.compile(
    r"(?:\s|[-(\"\u201c.,;:]|(?:summary|comment|note|begin|end|and|but|however|then|also|in addition|meanwhile|on|in|at|during|from|by|for|since|the|of|until|an?|action requested|begin summary|introduction)(?=[\s:.,]))+",
    re.IGNORECASE,
)
_LEFT_OVER = frozenset(
    "on in at during from by for since of until around about between dated the a an and".split()
)


def _without_left_over(text: str) -> str:
    """Without the small words at the end that led to the time: ``met on the``."""
    text = text.rstrip(" \t\r\n,;:(")
    while True:
        blank = max(text.rfind(" "), text.rfind("\n"))
        if text[blank + 1 :].lower() not in _LEFT_OVER:
            return text
        as_of = text[-6:].lower() == " as of"
        text = text[: max(blank - 3 if as_of else blank, 0)].rstrip(" \t\r\n,;:(")
        if not text:
            return text


def describe(text: str, place: Around, start: int, end: int) -> str:
    """The clause around a time, without the time, cut to twelve words."""
    before = _without_left_over(text[place.clause_start : start])
    after = text[end : place.clause_end].strip(" \n\t,;:.)")
    head = _OPENING.match(before)
    before = before[head.end() :] if head is not None else before
    words = f"{before} {after}".split()
    if len(before.split()) < 2 and place.clause_start > place.start:
        lead = text[place.start : place.clause_start].split()
        words = (lead[-6:] + words) if lead else words
    if len(words) > LONGEST_EVENT:
        kept = before.split()
        # What stands nearest to the time tells most: the end of what precedes, the rest after it.
        words = kept[: LONGEST_EVENT - 3] + after.split() if len(kept) <= LONGEST_EVENT else kept
        words = words[:LONGEST_EVENT]
    return " ".join(words).strip(" ,;:.-(\"'")


CONTACTS = {
    "call": cued(29, r"(?<![a-z])(?:telephon(?:e|ed|ing)|phon(?:e|ed|ing)|telecon|telcon|by phone|call(?:ed|s|ing)?(?! (?:on|for|upon|in|off|it|out|a|an|into)(?![a-z]))|spoke (?:to|with|again)|video ?conference)(?![a-z])"),
    "meeting": cued(30, r"(?<![a-z])(?:met|meet(?:s|ing|ings)?|call(?:ed|s|ing)? (?:on|upon)|visit(?:ed|s|ing)?|receiv(?:ed|es|ing)|lunch(?:eon)?|dinner|breakfast|talks|discuss(?:ed|ions?)|conversations?|conferred|briefed|session|audience|hosted|reception|summit)(?![a-z])"),
    "message": cued(31, r"(?<![a-z])(?:letters?|wrote|note|message|memorandum|aide memoire|e-?mail(?:ed)?|fax(?:ed)?|demarch(?:e|ed)|deliver(?:ed|y))(?![a-z])"),
}  # fmt: skip
"""By what means people were in touch, and the words that say so."""


def contact_of(clause: str, cues: int) -> str | None:
    """``call``, ``meeting`` or ``message``, by what the clause says first; else ``None``.

    ``cues`` are those of its sentence.
    """
    found = [
        (match.start(), name)
        for name, cue in CONTACTS.items()
        if cues & cue.bit and (match := cue.pattern.search(clause))
    ]
    return min(found)[1] if found else None


_PLACE = re.compile(
    r"\b(?:in|at|IN|AT) (?:the |THE )?(?P<place>[A-Z][\w'-]+(?: [A-Z][\w'-]+){0,2})"
)
_NO_PLACE = re.compile(
    r"(?:january|february|march|april|may|june|july|august|september|october|november|december|early|late|mid|order|response|reply|view|addition|fact|case|a|an|this|that|his|her|their|our|its|which|connection|accordance)\b",
    re.IGNORECASE,
)


def place_of(clause: str) -> str | None:
    """The first place that the clause names after "in" or "at", as printed."""
    if clause.isupper():
        return None  # in a text in capitals nothing tells a place from another noun
    for match in _PLACE.finditer(clause):
        if not _NO_PLACE.match(match["place"]):
            return match["place"]
    return None
