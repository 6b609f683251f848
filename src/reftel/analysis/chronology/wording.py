"""An event in few words, how people were in touch, and where: from the words of its sentence."""

from __future__ import annotations

import re

from reftel.analysis.chronology.cues import Hits, cued
from reftel.analysis.chronology.sentences import Around

LONGEST_EVENT = 12
"""Words (gold/README)."""

_OPENING = re.compile(
    r"(?:\s|[-(\"\u201c.,;:]|(?:summary|comment|note|begin|end|and|but|however|then|also|in addition|meanwhile|on|in|at|during|from|by|for|since|the|of|until|an?|action requested|begin summary|introduction)(?=[\s:.,]))+",
    re.IGNORECASE,
)
_BEFORE_WORDS = ' \t\r\n-("\u201c.,;:'
_OPENS = tuple(
    "summary comment note begin end and but however then also in meanwhile on at during from by for since the of until a introduction".split()
)
"""What the words begin with that open a sentence and tell nothing of its event."""
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
    first = before.lstrip(_BEFORE_WORDS)[:12].lower()
    if first.startswith(_OPENS):
        head = _OPENING.match(before)
        before = before[head.end() :] if head is not None else before
    elif not first[:1].isspace():
        before = before.lstrip(_BEFORE_WORDS)
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
    "call": cued(29, r"(?<![a-z])(?:telephon(?:e|ed|ing)|phon(?:e|ed|ing)|telecon|telcon|by phone|call(?:ed|s|ing)?(?! (?:on|for|upon|in|off|it|out|a|an|into)(?![a-z]))|spoke (?:to|with|again)|videoconference|video conference)(?![a-z])"),
    "meeting": cued(30, r"(?<![a-z])(?:met|meet(?:s|ing|ings)?|call(?:ed|s|ing)? (?:on|upon)|visit(?:ed|s|ing)?|receiv(?:ed|es|ing)|lunch(?:eon)?|dinner|breakfast|talks|discuss(?:ed|ions?)|conversations?|conferred|briefed|session|audience|hosted|reception|summit)(?![a-z])"),
    "message": cued(31, r"(?<![a-z])(?:letters?|wrote|note|message|memorandum|aide memoire|e-?mail(?:ed)?|fax(?:ed)?|demarch(?:e|ed)|deliver(?:ed|y))(?![a-z])"),
}  # fmt: skip
"""By what means people were in touch, and the words that say so."""


def contact_of(hits: Hits, start: int, end: int) -> str | None:
    """``call``, ``meeting`` or ``message``, by what the clause ``start:end`` says first; else ``None``."""
    name, before = None, end
    for one, cue in CONTACTS.items():
        match = cue.first(hits, start, before)
        if match is not None and match.start() < before:
            name, before = one, match.start()
    return name


PLACED = cued(38, r"(?<![a-z])(?:in|at)(?![a-z])")
"""The words before the name of a place."""
_PLACE = re.compile(
    r"\b(?:in|at|IN|AT) (?:the |THE )?(?P<place>[A-Z][\w'-]+(?: [A-Z][\w'-]+){0,2})"
)
_NO_PLACE = re.compile(
    r"(?:january|february|march|april|may|june|july|august|september|october|november|december|early|late|mid|order|response|reply|view|addition|fact|case|a|an|this|that|his|her|their|our|its|which|connection|accordance)\b",
    re.IGNORECASE,
)


def place_of(text: str, hits: Hits, start: int, end: int) -> str | None:
    """The first place that the clause ``start:end`` names after "in" or "at", as printed."""
    if not hits.cues & PLACED.bit:
        return None
    for at, bits in hits.places:
        if not bits & PLACED.bit or not start <= at < end:
            continue
        match = _PLACE.match(text, at, end)
        if match is not None and not _NO_PLACE.match(match["place"]):
            # In a text in capitals nothing tells a place from another noun.
            return None if text[start:end].isupper() else match["place"]
    return None
