"""What the words around a time say of it: past or future, a process, a state."""

from __future__ import annotations

import re
from typing import NamedTuple

from reftel.analysis.chronology.cues import Hits, cued


class Context(NamedTuple):
    """The text around an expression: the whole, lower-cased, and where its parts begin and end.

    The expression is ``start:end``. ``clause_start`` and ``lead_start`` are where
    clause and sentence begin before it, ``after_end`` and ``clause_end`` where
    they end behind it, ``sentence_start`` and ``sentence_end`` where the whole
    sentence does: none of them farther away than patterns reach. ``noun`` is the length
    of the event that stands right behind (``June 5 meeting``), 0 without one;
    ``hits`` are the places of the sentence where patterns may begin.
    """

    low: str
    hits: Hits
    start: int
    end: int
    lead_start: int
    clause_start: int
    sentence_start: int
    after_end: int
    clause_end: int
    sentence_end: int
    noun: int = 0


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
    hits, start, end = context.hits, context.start, context.end
    for cue, side in _SIDES:
        if not hits.cues & cue.bit:
            continue
        _, behind = cue.last(hits, context.clause_start, start)
        if behind >= 0 and start - behind < best:
            best, found = start - behind, side
        if best > 12:
            # A phrase that begins near enough has room to end.
            after = cue.first(hits, end, min(context.after_end, end + best + 60))
            if after is not None and after.start() - end + 12 < best:
                best, found = after.start() - end + 12, side
    return found


_SIDES = ((FUTURE, 1), (PAST, -1))

_FAR = 10_000


DID = cued(
    0,
    r"(?<![a-z])(?:met|told|said|called|telephoned|arrived|departed|was (?:killed|arrested|elected|sworn in|signed)|were (?:killed|arrested)|died|took place|announced|visited|returned|signed|delivered|informed)(?![a-z])(?! (?:that|to))[^.;,]{0,40}\Z",
    reach=64,
)


def told_as_past(context: Context) -> bool:
    """The clause says of its own date that something was done on it."""
    clause = context.hits, context.clause_start, context.start
    return DID.found(*clause) and not FUTURE.found(*clause)


PROCESS = re.compile(
    r"(?<![a-z])(?:has|have|had)(?: [a-z]+ly| also| since| already| consistently| repeatedly)?(?: been(?: [a-z]+ly)? [a-z]+(?:ing|ed|en|ught|ld|de|ut)| been on| been (?:in|under) (?:process|progress|session|detention|custody|prison|jail|exile|negotiations?|talks|way)"
    r"| (?:[a-z]{3,}(?:ed|en|wn|ought)|made|held|met|become|taken|led|risen|fallen|grown|built|put|seen|run|cut|gone|come|sent|begun|killed|spent|won|lost|had|received|visited))(?![a-z])"
    r"|(?<![a-z])(?:is|are|was|were) [a-z]+ing(?![a-z])"
)

IS = cued(
    35,
    r"(?<![a-z])(?:is|are|am|has|have|faces?|remains?|lives?|exists?|continues?|seems?|appears?|means|was hardly|looks?|can|cannot)(?![a-z])",
)

HAPPENED = cued(
    36,
    r"(?<![a-z])(?:will|would|shall|has (?:been )?[a-z]+ed|have (?:been )?[a-z]+ed|is (?:arriving|meeting|visiting|leaving|to)|are (?:arriving|meeting|visiting|leaving|to)|met|told|said|held|called|made|went|came|took|left|spoke|sent|gave|began|informed|announced|signed|arrived|delivered|confirmed|reported|stated|[a-z]{3,}(?<!ne)ed (?:a|an|the|his|her|its|by|to|on|in|from|me|us|him|that|with|at))(?![a-z])",
)


def is_state(context: Context) -> bool:
    """What is told of today, or of this year, is how things stand and no event."""
    hits, first, last = context.hits, context.clause_start, context.start
    state, _ = IS.last(hits, first, last)
    happened, _ = HAPPENED.last(hits, first, last)
    if state < 0 and happened < 0:
        first, last = context.end, min(context.after_end, context.end + 60)
        return IS.found(hits, first, last) and not HAPPENED.found(hits, first, last)
    return state > happened


def is_process(context: Context) -> bool:
    """The sentence tells of something that has gone on: ``has been paying``."""
    found = PROCESS.search(context.low, context.sentence_start, context.sentence_end)
    return found is not None


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
