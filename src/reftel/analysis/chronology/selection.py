"""Which time expressions date an event, and how: the conventions, stated as patterns.

Every function answers for one expression in its sentence. ``refusal`` gives
the reason why an expression dates no event (``recurring``, ``hope``,
``forecast`` ..), or ``None``. Source: gold/README, "Chronology: what goes in",
and gold-1970s/README, "Chronology".
"""

from __future__ import annotations

import re

from reftel.analysis.chronology.cues import Hits, cued, hits_in, table
from reftel.analysis.chronology.events import EVENT, attributive
from reftel.analysis.chronology.expressions import DEADLINES, Expression
from reftel.analysis.chronology.phrases import Atom
from reftel.analysis.chronology.plans import PLANS, is_due, measures, unplanned
from reftel.analysis.chronology.tenses import (
    ALLEGED,
    DID,
    FUTURE,
    HAPPENED,
    IS,
    LATER,
    PAST,
    PROCESS,
    Context,
    is_process,
)
from reftel.analysis.chronology.values import Value
from reftel.analysis.chronology.wording import CONTACTS, PLACED

_NAME_AFTER = cued(
    37,
    r"(?:'s?)?[ -](?:(?!(?:to|and|by|in|at|with|on|for|from|that|the|a|an|us|of|or|but|he|she|they|we|it|as) )[a-z-]+ )?(?:movement|revolution|brigades?|martyrs?|square|street|avenue|bridge|stadium|organi[sz]ation|alliance|coalition|forces|cell"
    r"|acts?|laws?|constitution|treaty|protocol|convention|resolutions?|accords?|budget|edition|model|levels?|prices|dollars|figures?|standards|report(?! (?:on|of|said))|strategy|program(?:me)?"
    r"|plan|census|survey|guidelines|manual|handbook|calendar year|vintage|group|club|season|cycle|regulations?|code|charter|compact|framework|roadmap|window|exchange rate)(?![a-z])|(?:'s)?[ -](?:leaders?|mps?|bloc|majority|politicians|figures|members|camp|parties|allies)(?![a-z])|(?:'s)?[ -](?:borders|lines?|issue|crop|crisis|rates?)(?![a-z])",
    cue=r"movement|revolution|brigade|martyr|square|street|avenue|bridge|stadium|organi|alliance|coalition|forces|cell|act|law|constitution|treaty|protocol|convention|resolution|accord|budget|edition"
    r"|model|level|prices|dollars|figure|standards|report|strategy|program|plan|census|survey|guidelines|manual|handbook|calendar|vintage|group|club|season|cycle|regulation|code|charter|compact"
    r"|framework|roadmap|window|exchange|leader|mp|bloc|majority|politicians|members|camp|parties|allies|borders|line|issue|crop|crisis|rate",
)

_GOES_ON = frozenset(" -'s")
"""What stands first behind a time that begins a name."""
_INSTRUMENT = re.compile(
    r"(?:'s?)?[ -](?:[a-z-]+ ){0,2}(?:letters?|notes?|memo(?:randum|randa)?|decrees?|agreements?|statement|declaration|communique|press release|demarche|speech|order|ruling|decision|announcement|non-?paper|accords?)(?![a-z])"
)

_NAME_BEFORE = cued(
    1,
    r"(?<![a-z])(?:acts?|movement|revolution|constitutions?|conventions?|resolutions?|unscr|protocols?|treat(?:y|ies)|laws?|proclamation|charter|class|spirit|model|budgets?|levels|borders|lines|vintage|fy|fiscal years?|fiscal|marketing years?|crop year|cy|academic year|school year|season) (?:of |for |from )?(?:the )?\Z",
    reach=36,
)

_REFERENCE = cued(
    28,
    r"(?:(?<![a-z])(?:ref(?:tel|s)?(?: [a-z])?|septels?|cables?|telegrams?|telex|airgrams?|telcons?|message|msg|dtg|para(?:graph)?s?|page|no\.?|number|section|article|chapter|room|flight|state|usun|embtel|deptel|congen|secstate)"
    r"\.?\)?,? (?:[0-9]{2,6},? )?(?:of |dated |dtd |from |on )?)\Z",
    cue=r"ref|septel|cable|tele|telcon|airgram|message|msg|dtg|para|page|no|number|section|article|chapter|room|flight|state|usun|embtel|deptel|congen|secstate",
    reach=44,
)

_NUMBERED = re.compile(r"(?<![a-z0-9])[a-z]+ (?:a-)?[0-9]{3,6}(?:,? \(?(?:of |dated |dtd )|, )\Z")

_BEHIND_NUMBERS = ("of ", "dated ", "dtd ", ", ")

_NUMBERED_DEED = cued(
    2,
    r"(?<![a-z])(?:decrees?(?:[- ]laws?)?|agreements?|letters?|notes?|orders?|edicts?)(?: no\.?| number| nr\.?)? [a-z]?[0-9/-]{1,9},? (?:of |dated |on )?\Z",
    reach=44,
)

_REFERENCE_AFTER = re.compile(
    r" (?:telegrams?|cables?|reftel|septel|airgram|message)(?![a-z])| [0-9]{3,6}z?(?![0-9])"
)

_DECLASSIFY = cued(
    3, r"(?:decl(?:assify)?(?: on)?|gds|reason)[: ]{1,3}\Z", cue=r"decl|gds|reason", reach=24
)

_RECUR_BEFORE = cued(
    4,
    r"(?<![a-z])(?:every|each|per|usually|normally|typically|traditionally|generally|regularly|always|annually|yearly|often|customarily)(?: (?:[a-z]+ ){0,3})?\Z",
    reach=70,
)

_RECURRING = tuple(
    f"{comma} {word}"
    for comma in ("", ",")
    for word in ("of e", "each ", "every ", "annually", "per year")
)

_RECUR_AFTER = re.compile(
    r",? (?:of (?:each|every)|each year|every year|annually|per year|each (?:day|week|month))"
)

_NEGATED = re.compile(
    r"(?<![a-z])(?:not|never|no|none|without|neither|nor|little|unchanged|unused|nothing|nobody|hardly|remain(?:s|ed)? (?:the|a|an|in|on|un[a-z]+))(?![a-z])|n't(?![a-z])"
)

_UTMOST = cued(
    5,
    r"(?<![a-z])(?:only|first|largest|highest|lowest|worst|best|biggest|longest|most [a-z]+)(?![a-z])",
)

_STATE = re.compile(
    r"(?<![a-z])(?:has|have|had) been (?:[a-z]+ly )?(?:a|an|the|in place|in power|in effect|in force|in office|policy|president|minister|head|chief|chairman|director|member|leader|governor|mayor|ambassador|illegal|legal|available|open|closed|married|aware|based)(?![a-z])"
    r"|(?<![a-z])(?:is|are|was|were|remains?|exists?) (?:the|a|an|in)(?![a-z])"
)

_ENDS = cued(
    6,
    r"(?<![a-z])(?:stay(?:ed|ing)?|remain(?:ed|ing)? (?:in|at|here)|be (?:in|here|away|out)|is (?:in|here)|serv(?:e|ed|ing)|extend(?:ed|s)?|extension|postpone[d]?|delay(?:ed)?|suspend(?:ed)?|adjourn(?:ed)?|recess|in effect|was|were|had been|visit(?:ing)?|travel(?:ing)?|deferred|put off|imprisoned|detained|held|banned|closed|worked|lived|ruled|headed|governed|led|former)(?![a-z])",
)

_OF_NO_EVENT = cued(
    18,
    r"(?<![a-z])(?:remainder|rest|most|much|all|total|levels?|prices?|dollars|course|budget|class|edition|estimates?|figures?|as|out|because|value|average|balance|program(?:me)?|plan|harvest|crop|production|report|census|survey|version|issue|list|standards?) of (?:the )?\Z",
    cue=r"of",
    reach=30,
)

_ALLIED = re.compile(r"-(?:friendly|allied|aligned|affiliated|led)(?![a-z])")

_CENTURY = re.compile(r"(?:th|st|nd|rd)? (?:century|anniversary)")

_NUMBER_AFTER = re.compile(r" [0-9]{1,3}z?(?![0-9])")

_COUNTED_THINGS = re.compile(r"[ -](?:[a-z]{3,}s|[a-z]+ [a-z]{3,}s)(?![a-z])")

_AFTER_YEAR = re.compile(r"[(,] ?\Z| and \Z| or \Z|[-/] ?\Z")

_YEAR_NEAR = re.compile(r"(?:19|20)[0-9]{2}.{0,60}\Z")

_COMPARED = cued(
    19,
    r"(?:compared (?:to|with)(?: the)?(?: [a-z]+)?|relative to|versus|vs\.?|than(?: it (?:was|did))?(?: in| the| for| on)*|same (?:period|time|month|quarter|day) (?:of |in )?|from (?:the |that |those |levels? |[$a-z]{0,3}[0-9][a-z0-9,. ]{0,24})?in) ?\Z",
    cue=r"compared|relative|versus|vs|than|same|from",
    reach=60,
)

_LEVELS = re.compile(r"'?s? (?:levels?|figures?|total)(?![a-z])")

_GOING_ON = re.compile(r"(?<![a-z])[a-z]{3,}ing(?![a-z])")

_NOT = re.compile(r"(?<![a-z])(?:not|n't|never)(?![a-z])")


def refusal(expression: Expression, value: Value, context: Context, ahead: bool) -> str | None:
    """Why this expression dates no event that counts, or ``None`` where it does.

    ``ahead`` is true for what lies after the telegram.
    """
    return (
        _thing(expression, value, context)
        or _recurs(expression, context)
        or _compares(expression, value, context)
        or _bounds(expression, value, context)
        or unplanned(expression, value, context, ahead)
        or measures(expression, value, context, ahead)
    )


def _thing(expression: Expression, value: Value, context: Context) -> str | None:
    """Dates in names of things, of messages, of budget years."""
    low, hits, start, end = context.low, context.hits, context.start, context.end
    lead, stop = context.lead_start, context.after_end
    if _DECLASSIFY.found(hits, lead, start):
        return "declassification"
    base = expression.base
    if (
        base is not None
        and base.kind == "year"
        and low[max(lead, start - 4) : start].lstrip() == "my "
    ):
        return "name"  # the marketing year 1977
    pointed = base is not None and base.which
    if not pointed and _NAME_BEFORE.found(hits, lead, start):
        return "name"
    if base is not None and base.name == "slash" and _KNOWN.fullmatch(_digits(base)):
        return "name"
    if low.startswith("-", end, stop) and _ALLIED.match(low, end, stop):
        return "name"
    today = base is not None and base.kind == "offset" and base.number == 0
    if today and low.startswith("'s", end, stop) and not context.noun:
        return "state"  # today's prices
    if _names(value, context):
        return "name"
    if base is not None and base.kind in {"date", "year"} and _refers(context):
        return "reference"
    if (
        value.granularity in {"day", "year"}
        and _REFERENCE_AFTER.match(low, end, stop)
        and not _NUMBER_AFTER.match(low, end, stop)
    ):
        return "reference"
    if value.granularity in {"year", "interval"} and base is not None and base.kind == "year":
        return _bare_year(expression, context)
    return None


def _names(value: Value, context: Context) -> bool:
    """The time begins the name of a thing: ``the 1973 constitution``."""
    low, end, stop = context.low, context.end, context.after_end
    if end == stop or low[end] not in _GOES_ON:
        return False
    if _NAME_AFTER.may_stand(context.hits, end, stop) and _NAME_AFTER.pattern.match(low, end, stop):
        return value.granularity != "day" or not _INSTRUMENT.match(low, end, stop)
    next_words = low[end : min(stop, end + 16)]
    if "century" in next_words[:12] or "anniversary" in next_words:
        return _CENTURY.match(low, end, stop) is not None
    return False


def _refers(context: Context) -> bool:
    """The time is that of a message which is referred to."""
    low, hits, lead, start = context.low, context.hits, context.lead_start, context.start
    referred = _REFERENCE.found(hits, lead, start) or (
        low.endswith(_BEHIND_NUMBERS, lead, start)
        and _NUMBERED.search(low, max(lead, start - 44), start)
    )
    return bool(referred) and not _NUMBERED_DEED.found(hits, lead, start)


_YEAR_PREPOSITIONS = frozenset(
    "in since by until till from during for of between through before after prior early on to as throughout around about at over within up".split()
)


def _bare_year(expression: Expression, context: Context) -> str | None:
    """A number that looks like a year is one where a preposition or an event goes with it."""
    if expression.modifier or expression.until is not None:
        return None
    first = expression.preposition.split(" ")[0]
    low, lead, start = context.low, context.lead_start, context.start
    end, stop = context.end, context.after_end
    if attributive(expression, context) and first != "to":
        return None
    if first in _COUNTING and _COUNTED_THINGS.match(low, end, stop):
        return "not a year"
    if first in {"than", "the", "to", "at", "about", "around", "any", "per", "nor"}:
        return "period" if first in {"than", "the"} else "not a year"
    if first in _YEAR_PREPOSITIONS:
        if first == "of" and _NOUN_AFTER.match(low, end, stop):
            return "period"  # the 2007 winner of a prize
        if first == "of" and _OF_NO_EVENT.found(context.hits, lead, start):
            return "period"
        return None
    if _AFTER_YEAR.search(low, max(lead, start - 5), start) and (
        low.endswith("(", lead, start) or _YEAR_NEAR.search(low, lead, start - 1)
    ):
        return None
    return "not a year"


_COUNTING = frozenset("of for to over about around at from the by any than".split())


_NOUN_AFTER = re.compile(
    r" (?!(?:and|or|to|in|on|at|by|for|from|with|that|which|who|when|while|as|but|the|a|an|he|she|it|they|we|was|were|is|are|had|has|have|will|would|until|through|after|before|because|between|against|under)(?![a-z]))[a-z]+"
)

_KNOWN = re.compile(r"(?:9/11|3/11|7/7|11/9)")


def _digits(base: Atom) -> str:
    """``9/11`` of an atom in figures: attacks that go by their day, in no year that is near."""
    if base.first is None or base.first[0] is not None:
        return ""
    return f"{base.first[1]}/{base.first[2]}"


def _recurs(expression: Expression, context: Context) -> str | None:
    if expression.preposition in {"every", "each", "per"}:
        return "recurring"
    if _RECUR_BEFORE.found(context.hits, context.clause_start, context.start):
        return "recurring"
    low, end, stop = context.low, context.end, context.after_end
    if low.startswith(_RECURRING, end, stop) and _RECUR_AFTER.match(low, end, stop):
        return "recurring"
    return None


def _compares(expression: Expression, value: Value, context: Context) -> str | None:
    """Years and months that something is measured against."""
    if expression.preposition in DEADLINES:
        return None
    if value.granularity in {"year", "month", "interval"} and _COMPARED.found(
        context.hits, context.lead_start, context.start
    ):
        return "comparison"
    year = expression.base is not None and expression.base.kind == "year"
    if expression.preposition == "than" or (expression.preposition == "over" and year):
        return "comparison"
    if _LEVELS.match(context.low, context.end, context.after_end):
        return "comparison"
    if expression.preposition in {"pre-", "post-"}:
        return "period label"
    return None


_JUST = re.compile(
    r"(?<![a-z])(?:shortly|just|right|immediately|minutes) (?:after|before) (?:the |about )?\Z"
)


def _bounds(expression: Expression, value: Value, context: Context) -> str | None:
    """since, until, before and after: a process with a start counts, a state does not."""
    preposition = expression.preposition
    low, hits, start, end = context.low, context.hits, context.start, context.end
    clause, stop = context.clause_start, context.after_end
    if preposition.startswith("since"):
        return _since(expression, context)
    base = expression.base
    backward = base is not None and base.kind == "span" and base.sign < 0
    if backward and (_NEGATED.search(low, clause, start) or _UTMOST.found(hits, clause, start)):
        return "negated"
    if preposition in {"until", "till", "up to"}:
        if attributive(expression, context):
            return None
        if _NOT.search(low, clause, start):
            return None if value.granularity != "year" else "until"
        ends = _ENDS.found(hits, clause, start) or _ENDS.found(hits, end, min(stop, end + 60))
        return None if ends else "until"
    if preposition in {"before", "prior to", "after", "following"}:
        if attributive(expression, context):
            return None
        just = max(context.lead_start, start - 24)
        if value.granularity == "minute" and _JUST.search(low, just, start):
            return None
        return None if preposition == "before" and is_due(context) else "before or after"
    return None


def _since(expression: Expression, context: Context) -> str | None:
    low, start, end = context.low, context.start, context.end
    clause, stop = context.clause_start, context.after_end
    if attributive(expression, context):
        return None
    if (
        _NEGATED.search(low, clause, start)
        or _NEGATED.search(low, end, min(stop, end + 80))
        or _UTMOST.found(context.hits, clause, start)
    ):
        return "negated since"
    sentence = f"{low[clause : context.clause_end]} {low[end:stop]}"
    if _STATE.search(sentence) and not PROCESS.search(sentence):
        return "state"
    if not is_process(context) and not _GOING_ON.search(low, clause, start):
        return "state"
    return None


_CUED = table((FUTURE, PAST, DID, _NAME_BEFORE, _NUMBERED_DEED, _DECLASSIFY, _RECUR_BEFORE, _UTMOST, _ENDS, _OF_NO_EVENT, _COMPARED, _REFERENCE, EVENT, ALLEGED, LATER, IS, HAPPENED, _NAME_AFTER, PLACED, *CONTACTS.values(), *PLANS))  # fmt: skip


def hits_of(low: str, start: int, end: int) -> Hits:
    """Where the patterns may begin in a sentence of a lower-cased text."""
    return hits_in(_CUED, low, start, end)
