"""What lies ahead and nobody plans, and what is measured and does not happen: why such dates no event.

Hopes, forecasts, conditions, hedged plans and targets; rates and balances of a period.
Source: gold/README, "Chronology: what goes in".
"""

from __future__ import annotations

import re

from reftel.analysis.chronology.cues import cued
from reftel.analysis.chronology.events import attributive
from reftel.analysis.chronology.expressions import DEADLINES, Expression
from reftel.analysis.chronology.tenses import Context, is_state
from reftel.analysis.chronology.values import Value

_HOPE = cued(
    7,
    r"(?<![a-z])(?:hop(?:e|es|ed|ing|eful|efully)|wish(?:es|ed)?|would (?:like|prefer|appreciate|welcome|be willing|be happy)|want(?:s|ed)?|desir(?:e|es|ed)|optimistic|dream|aspir(?:e|es|ation|ations)|urg(?:e|ed|es|ing)|ask(?:s|ed|ing)? (?:for|that|us|him|the|if|whether)|request(?:s|ed|ing)?(?: that)?|recommend(?:s|ed)?"
    r"|suggest(?:s|ed|ing)?|propos(?:e|es|ed|ing|al)|call(?:ed|ing|s)? (?:on|for)|advocat(?:e|es|ed)|seek(?:s|ing)? to|sought to|try(?:ing)? to|tried to|aim(?:s|ed|ing)?|eager|interested in|prefer(?:s|red)?|favou?r(?:s|ed)?|look(?:s|ed|ing)? forward|should|ought to|need(?:s|ed)? to|could|can|may(?! [0-9])|might|perhaps|possibl[ey]|possibility|maybe|conceivabl[ey]|potential(?:ly)?"
    r"|would have|better to|ready to|prepared to|willing to|consider(?:s|ed|ing)?|thinking (?:of|about)|contemplat(?:e|es|ing)|likely|unlikely|probabl[ey]|presumably|tentative(?:ly)?|whether|must|hypothetical[a-z]*|to be able to|look(?:s|ed|ing) (?:good|likely|promising|set))(?![a-z])",
)

_MODAL = cued(8, r"(?<![a-z])(?:may(?! [0-9])|might|could|should|sohould|would be)(?![a-z])")

_WISHED = cued(
    9,
    r"(?<![a-z])(?:hop(?:e|es|ed|ing)|wish(?:es|ed)?|optimistic|possible|propos(?:e|es|ed|ing|al)|suggest(?:s|ed|ing)?|request(?:s|ed|ing)?|ask(?:s|ed|ing)? for|seek(?:s|ing)?|sought|want(?:s|ed)?|tentative|possibility|look(?:s|ed|ing) good)(?![a-z])",
)

_FORECAST = cued(
    10,
    r"(?<![a-z])(?:forecast(?:s|ed)?|predict(?:s|ed|ing|ion|ions)?|project(?:s|ed|ion|ions)|expect(?:s|ed|ing|ations?)? (?!to (?:visit|travel|arrive|return|leave|depart|meet|sign|attend|announce|hold|open|begin|start))|estimat(?:e|es|ed)|anticipat(?:e|es|ed|ing)|believ(?:e|es|ed)|think(?:s)?|thought|fear(?:s|ed)?|worr(?:y|ied)|doubt(?:s|ed)?|threaten(?:s|ed)?|risk|warn(?:s|ed)?|assum(?:e|es|ed|ing)|speculat(?:e|ed|es|ion)|foresee[ns]?|foresaw|bet|likelihood|outlook|prospects?|on track|in danger|concern(?:ed|s)?|will (?:likely |probably |surely |certainly |also |inevitably )?(?:lead|result|cause|see|grow|increase|decline|decrease|rise|fall|exceed|remain|continue|worsen|improve|face|need|suffer|deteriorate|run out|survive|be (?:difficult|hard|harder|better|worse|more|less|as|able|enough|sufficient|the)))(?![a-z])",
)

_CONDITION = cued(
    11,
    r"(?<![a-z])(?:if|unless|in case|in the event|were to|provided that|otherwise|as long as|should (?:he|she|they|it|the))(?![a-z])",
)

_IF = cued(12, r"(?<![a-z])(?:if|unless)(?![a-z])")

_TARGET = cued(
    13,
    r"(?<![a-z])(?:targets?|goals?|objectives?|reduc(?:e|es|ing|tion|tions)|increas(?:e|es|ing)|rais(?:e|ing)|doubl(?:e|ing)|tripl(?:e|ing)|percent|pct|per cent|grow(?:th|ing)?|reach(?:ing)?|achiev(?:e|ing)|attain|self-suffic[a-z]+|megawatts?|mw|million|billion|quotas?|emissions?|capacity)(?![a-z])|%",
    cue=r"targets?|goals?|objectives?|reduc|increas|rais|doubl|tripl|percent|pct|per|grow|reach|achiev|attain|self-suffic|megawatt|mw|million|billion|quota|emissions?|capacity|%",
)

_MEASURED = cued(
    14,
    r"(?<![a-z])(?:was|were|is|are|be|been|stood|totall?ed|averaged|averaging|reached|grew|grow|rose|fell|climbed|slowed|estimated|projected|amounted|respectively|accounts?)(?![a-z])",
)

_RATE = cued(
    15,
    r"(?<![a-z])(?:rate|rates|inflation(?:ary)?|gdp|gnp|deficits?|surplus|balance|reserves|debt|ratio|unemployment|growth|averag(?:e|ed|ing)|per capita|index|share of|population|literacy|level|price|prices|value of|income|wages?|salar(?:y|ies)|budget|revenues?|percent of|totall?ed|stood at|accumulated)(?![a-z])",
)

_DONE = cued(
    16,
    r"(?<![a-z])(?:sold|exported|imported|produced|killed|arrested|seized|invested|spent|donated|provided|received|issued|signed|voted|won|built|purchased|bought|paid|shipped|harvested|planted|deported|adopted|passed|approved|elected|held|visited|launched|established|created|opened|closed|began|started|ended|joined|left|fell|rose|dropped|declined|increased|accounted for)(?![a-z])",
)

_EVENT_BEFORE = cued(
    17,
    r"(?<![a-z])(?:meetings?|elections?|conferences?|summits?|sessions?|olympics|assembly|congress|talks|negotiations?|negotiating table|referendum|seminar|workshop|forum|inauguration|hearings?|expir(?:es|e|y|ation))"
    r"(?: (?!(?:will|would|to|was|were|is|are|has|had|that|who|which|if|may(?! [0-9])|could|might|said|told|hop(?:e|es|ed|ing)|and|but)(?![a-z]))[a-z'./-]+){0,6} (?:in|on|at|for|from|of|scheduled for|planned for|set for) (?:the )?\Z|(?<![a-z])(?:meetings?|elections?|conferences?|summits?|sessions?) \Z",
    cue=r"meeting|election|conference|summit|session|olympics|assembly|congress|talks|negotiati|referendum|seminar|workshop|forum|inauguration|hearing|expir",
)

_FIXED = re.compile(
    r"(?:[,']s|s?')?[ -](?:(?!of )[a-z.'-]+ ){0,4}?(?:elections?|olympics|games|summits?|conferences?|sessions?|assembly|congress|anniversary|cup|referendum|runoff|primar(?:y|ies)|polls?|annex|deadline|vote)(?![a-z])"
)

_DUE = cued(
    20,
    r"(?<![a-z])(?:must|deadline|please|required|due|need(?:s|ed)? to|has to|have to|complete[d]?|submit(?:ted)?|deliver(?:ed|y)?|reports?|requests?|requested|respon[ds][a-z]*|reply|no later|provide|advise)(?![a-z])",
)

_WHEN_IT = re.compile(
    r",? when (?:[a-z'.]+ ){1,9}?(?:expires?|ends?|begins?|starts?|is to|will|are to|takes? (?:place|effect)|opens?)(?![a-z])"
)

_BETTER = cued(
    21,
    r"(?<![a-z])would (?:have been|be) (?:better|best|preferable|wise|desirable)(?![a-z])",
    cue=r"would",
)

_MAYBE = cued(22, r"(?<![a-z])(?:may(?! [0-9])|might|could|hope[ds]?|hoping)(?![a-z])")

_SETTLED = cued(
    23, r"(?<![a-z])(?:will|shall|agreed|plans?|committed|pledged|promised|scheduled)(?![a-z])"
)

_IN_VAIN = cued(24, r"(?<![a-z])(?:would have|hoped|should have)(?![a-z])[^.]*\Z")

_PERHAPS = cued(
    25,
    r"(?<![a-z])(?:perhaps|possibly|maybe|at the earliest|or later|if possible|probably|likely)(?![a-z])",
)

_MAY = re.compile(r"[ ,]*(?:\([^()]{0,40}\) )?(?:may(?! [0-9])|might|could)(?![a-z])")


def is_due(context: Context) -> bool:
    """The clause says that something must be done by its time."""
    return _DUE.found(context.hits, context.clause_start, context.clause_end)


def unplanned(expression: Expression, value: Value, context: Context, ahead: bool) -> str | None:
    """Why nobody plans what is told: ``hope``, ``forecast``, ``condition``, ``target``, ``state``.

    ``None`` where it has happened, or is planned or fixed; ``ahead`` is true
    for what lies after the telegram.
    """
    low, hits, start, end = context.low, context.hits, context.start, context.end
    if "when " in low[end : end + 8] and _WHEN_IT.match(low, end, context.after_end):
        return None
    if _BETTER.found(hits, context.lead_start, start):
        return "hope"
    near = max(context.clause_start, start - 90)
    wished = _WISHED.found(hits, near, start)
    of_event = _EVENT_BEFORE.found(hits, max(context.lead_start, start - 90), start)
    if of_event and not wished and not _MODAL.found(hits, near, start):
        return None
    if attributive(expression, context):
        fixed = wished and ahead and _FIXED.match(low, end, context.after_end)
        return "hope" if wished and ahead and not fixed else None
    if not ahead:
        return _not_done(expression, context)
    deadline = expression.preposition.startswith("by") or expression.preposition in DEADLINES
    if deadline:
        if _TARGET.found(hits, context.clause_start, context.clause_end):
            return "target"
        if _MAYBE.found(hits, near, start):
            return "hope"
        if is_due(context) or _SETTLED.found(hits, context.clause_start, start):
            return None
    if _MAY.match(low, end, context.after_end) and not of_event:
        return "hope"
    return _undecided(context) or _target(expression, value, context, deadline)


def _not_done(expression: Expression, context: Context) -> str | None:
    """What is told of a time that has come: how things stand today, or what came to nothing."""
    base = expression.base
    if base is not None and is_state(context):
        today = base.number == 0 and (base.unit == "day" or base.kind == "offset")
        if today or base.which == "this":
            return "state"
    near = max(context.clause_start, context.start - 60)
    return "hope" if _IN_VAIN.found(context.hits, near, context.start) else None


def _undecided(context: Context) -> str | None:
    """What lies ahead is wished, foreseen or conditional."""
    hits, first, start, end = context.hits, context.clause_start, context.start, context.end
    if _HOPE.found(hits, first, start):
        return "hope"
    if _PERHAPS.found(hits, end, min(context.after_end, end + 40)):
        return "hope"
    if _FORECAST.found(hits, first, start):
        return "forecast"
    if _CONDITION.found(hits, first, start) or _IF.found(hits, context.lead_start, start):
        return "condition"
    return None


def _target(expression: Expression, value: Value, context: Context, deadline: bool) -> str | None:
    """What is to be reached, by a time or in a period."""
    if deadline:
        return "target"
    starts = expression.preposition in {"beginning", "starting", "effective"}
    period = value.granularity in {"year", "interval", "season"}
    if not period or starts:
        return None
    reached = _TARGET.found(context.hits, context.clause_start, context.clause_end)
    return "target" if reached else None


def measures(expression: Expression, value: Value, context: Context, ahead: bool) -> str | None:
    """``rate or balance`` for what is measured in a period, against what is done in it; else ``None``."""
    clause = context.hits, context.clause_start, context.clause_end
    if (
        value.granularity in {"year", "interval", "month", "season"}
        and not attributive(expression, context)
        and not ahead
        and _RATE.found(*clause)
        and _MEASURED.found(*clause)
        and not _DONE.found(*clause)
    ):
        return "rate or balance"
    if expression.preposition == "as of" and _RATE.found(*clause):
        return "rate or balance"
    return None


PLANS = (
    _HOPE,
    _MODAL,
    _WISHED,
    _FORECAST,
    _CONDITION,
    _IF,
    _TARGET,
    _MEASURED,
    _RATE,
    _DONE,
    _EVENT_BEFORE,
    _DUE,
    _BETTER,
    _MAYBE,
    _SETTLED,
    _IN_VAIN,
    _PERHAPS,
)
"""The patterns here that are tried by their cues."""
