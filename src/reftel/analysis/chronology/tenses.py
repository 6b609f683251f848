"""What the words around a time say of it: past or future, a process, a state."""

from __future__ import annotations

import re
from typing import NamedTuple

from reftel.analysis.chronology.cues import cued


class Context(NamedTuple):
    """The words around an expression, lower-cased.

    ``before`` and ``after`` are what stands in the same clause, ``lead`` what
    stands in the sentence before it, ``sentence`` the whole sentence;
    ``noun`` is the length of the event that stands right behind (``June 5
    meeting``), 0 without one; ``cues`` says which patterns the sentence has words of.
    """

    before: str
    after: str
    lead: str
    sentence: str
    clause: str
    noun: int = 0
    cues: int = 0


FUTURE = cued(
    26,
    r"(?<![a-z])(?:(?:will|shall|would|may(?! [0-9])|might|can|could|must|should|to) (?:[a-z]+ly |not |also )?be [a-z]+(?:ed|en|ld|ne|nt|wn)|(?:will|shall|would|to) have [a-z]+ed|will|shall|would|won't|'ll|is to|are to|was to|were to|plans?|planned|planning|scheduled|slated|due|upcoming|forthcoming|intends?|intend|intended"
    r"|expects?|expected|going to|set (?:to|for)|about to|tentatively|deadline|looking forward|in time for|must|should|is (?:visiting|arriving|leaving|departing|travell?ing)|are (?:visiting|arriving|leaving|departing|travell?ing)|may(?! [0-9])|might|could|can)(?![a-z])",
)

PAST = cued(
    27,
    r"(?<![a-z])(?:was|were|had|has|have|did|said|told|met|held|went|came|took|made|gave|began|left|saw|spoke|sent|won|lost|became|got|brought|led|put|ran|rose|fell|fled|hit|died|paid|sold|kept|found|heard|wrote|drew|flew|broke|chose|grew"
    r"|began|shot|struck|fought|bought|built|sought|thought|taught|caught|recent|recently|earlier|previous|previously|ago|last|since|[a-z]{2,}(?<!inde)(?<!ne)(?<!proce)ed)(?![a-z])",
)


def tense(context: Context) -> int:
    """-1 where the nearest verb speaks of the past, 1 of the future, 0 where nothing shows."""
    best, found = _FAR, 0
    for cue, side in _SIDES:
        if not context.cues & cue.bit:
            continue
        distance = _distance(cue.pattern, context.before, best)
        if distance < best:
            best, found = distance, side
        if best > 12:
            # A phrase that begins near enough has room to end.
            after = cue.pattern.search(context.after, 0, best + 60)
            if after is not None and after.start() + 12 < best:
                best, found = after.start() + 12, side
    return found


_SIDES = ((FUTURE, 1), (PAST, -1))

_FAR = 10_000


def _distance(pattern: re.Pattern[str], text: str, best: int) -> int:
    """How far from the end of a text a pattern is found last; far, if farther than ``best``."""
    for reach in (40, 160):
        last = -1
        for match in pattern.finditer(text, max(0, len(text) - reach)):
            last = match.end()
        if last >= 0:
            return len(text) - last
        if best < reach - 40:
            break
    return _FAR


DID = cued(
    0,
    r"(?<![a-z])(?:met|told|said|called|telephoned|arrived|departed|was (?:killed|arrested|elected|sworn in|signed)|were (?:killed|arrested)|died|took place|announced|visited|returned|signed|delivered|informed)(?![a-z])(?! (?:that|to))[^.;,]{0,40}\Z",
    reach=64,
)


def told_as_past(context: Context) -> bool:
    """The clause says of its own date that something was done on it."""
    return DID.found(context.cues, context.before) and not FUTURE.found(
        context.cues, context.before
    )


PROCESS = re.compile(
    r"(?<![a-z])(?:has|have|had)(?: [a-z]+ly| also| since| already| consistently| repeatedly)?(?: been(?: [a-z]+ly)? [a-z]+(?:ing|ed|en|ught|ld|de|ut)| been on| been (?:in|under) (?:process|progress|session|detention|custody|prison|jail|exile|negotiations?|talks|way)"
    r"| (?:[a-z]{3,}(?:ed|en|wn|ought)|made|held|met|become|taken|led|risen|fallen|grown|built|put|seen|run|cut|gone|come|sent|begun|killed|spent|won|lost|had|received|visited))(?![a-z])"
    r"|(?<![a-z])(?:is|are|was|were) [a-z]+ing(?![a-z])"
)

_IS = re.compile(
    r"(?<![a-z])(?:is|are|am|has|have|faces?|remains?|lives?|exists?|continues?|seems?|appears?|means|was hardly|looks?|can|cannot)(?![a-z])"
)

_HAPPENED = re.compile(
    r"(?<![a-z])(?:will|would|shall|has (?:been )?[a-z]+ed|have (?:been )?[a-z]+ed|is (?:arriving|meeting|visiting|leaving|to)|are (?:arriving|meeting|visiting|leaving|to)|met|told|said|held|called|made|went|came|took|left|spoke|sent|gave|began|informed|announced|signed|arrived|delivered|confirmed|reported|stated|[a-z]{3,}(?<!ne)ed (?:a|an|the|his|her|its|by|to|on|in|from|me|us|him|that|with|at))(?![a-z])"
)


def is_state(context: Context) -> bool:
    """What is told of today, or of this year, is how things stand and no event."""
    state = happened = -1
    for match in _IS.finditer(context.before):
        state = match.start()
    for match in _HAPPENED.finditer(context.before):
        happened = match.start()
    if state < 0 and happened < 0:
        return _IS.search(context.after[:60]) is not None and not _HAPPENED.search(
            context.after[:60]
        )
    return state > happened


def is_process(context: Context) -> bool:
    """The sentence tells of something that has gone on: ``has been paying``."""
    return PROCESS.search(context.sentence) is not None


ALLEGED = cued(
    32,
    r"(?<![a-z])(?:alleg[a-z]+|accus(?:e|es|ed|ing|ation|ations)|reportedly|rumou?r(?:s|ed)?|purported(?:ly)?|supposedly|claim(?:s|ed|ing)? (?:that|to|he|she|they)|disputed|press reports? (?:that|of)|said to have|unconfirmed|according to (?:press|media|rumors))(?![a-z])",
)
"""What is told is not vouched for."""
LATER = cued(
    33,
    r"(?<![a-z])(?:would|planned to|was to|were to|intended to|scheduled (?:to|for)|to be held|due to|expected to|upcoming|agreed to meet|committed to|invited)(?![a-z])[^.;]{0,80}\Z",
    reach=110,
)
"""What lay ahead of those who are told of."""
