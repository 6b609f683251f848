"""Which time expressions date an event, and how: the conventions, stated as patterns.

Every function answers for one expression in its sentence. ``refusal`` gives
the reason why an expression dates no event (``recurring``, ``hope``,
``forecast`` ..), or ``None``. Source: gold/README, "Chronology: what goes in",
and gold-1970s/README, "Chronology".
"""

from __future__ import annotations

import re
from typing import NamedTuple

from reftel.analysis.chronology.atoms import Atom
from reftel.analysis.chronology.cues import cued, cues_in, table
from reftel.analysis.chronology.expressions import Expression
from reftel.analysis.chronology.values import Value


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


def _ending(pattern: re.Pattern[str], text: str, reach: int) -> re.Match[str] | None:
    """A pattern that stands at the end of a text, and is no longer than ``reach``."""
    return pattern.search(text, max(0, len(text) - reach))


_FUTURE = cued(
    26,
    r"(?<![a-z])(?:(?:will|shall|would|may(?! [0-9])|might|can|could|must|should|to) (?:[a-z]+ly |not |also )?be [a-z]+(?:ed|en|ld|ne|nt|wn)|(?:will|shall|would|to) have [a-z]+ed|will|shall|would|won't|'ll|is to|are to|was to|were to|plans?|planned|planning|scheduled|slated|due|upcoming|forthcoming|intends?|intend|intended"
    r"|expects?|expected|going to|set (?:to|for)|about to|tentatively|deadline|looking forward|in time for|must|should|is (?:visiting|arriving|leaving|departing|travell?ing)|are (?:visiting|arriving|leaving|departing|travell?ing)|may(?! [0-9])|might|could|can)(?![a-z])",
)
_PAST = cued(
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


_SIDES = ((_FUTURE, 1), (_PAST, -1))
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


_DID = cued(
    0,
    r"(?<![a-z])(?:met|told|said|called|telephoned|arrived|departed|was (?:killed|arrested|elected|sworn in|signed)|were (?:killed|arrested)|died|took place|announced|visited|returned|signed|delivered|informed)(?![a-z])(?! (?:that|to))[^.;,]{0,40}\Z",
    reach=64,
)


def told_as_past(context: Context) -> bool:
    """The clause says of its own date that something was done on it."""
    return _DID.found(context.cues, context.before) and not _FUTURE.found(
        context.cues, context.before
    )


# --- names of things and references -----------------------------------------

_NAME_AFTER = re.compile(
    r"(?:'s?)?[ -](?:(?!(?:to|and|by|in|at|with|on|for|from|that|the|a|an|us|of|or|but|he|she|they|we|it|as) )[a-z-]+ )?(?:movement|revolution|brigades?|martyrs?|square|street|avenue|bridge|stadium|organi[sz]ation|alliance|coalition|forces|cell"
    r"|acts?|laws?|constitution|treaty|protocol|convention|resolutions?|accords?|budget|edition|model|levels?|prices|dollars|figures?|standards|report(?! (?:on|of|said))|strategy|program(?:me)?"
    r"|plan|census|survey|guidelines|manual|handbook|calendar year|vintage|group|club|season|cycle|regulations?|code|charter|compact|framework|roadmap|window|exchange rate)(?![a-z])|(?:'s)?[ -](?:leaders?|mps?|bloc|majority|politicians|figures|members|camp|parties|allies)(?![a-z])|(?:'s)?[ -](?:borders|lines?|issue|crop|crisis|rates?)(?![a-z])"
)
_INSTRUMENT = re.compile(
    r"(?:'s?)?[ -](?:[a-z-]+ ){0,2}(?:letters?|notes?|memo(?:randum|randa)?|decrees?|agreements?|statement|declaration|communique|press release|demarche|speech|order|ruling|decision|announcement|non-?paper|accords?)(?![a-z])"
)
_NAME_BEFORE = cued(
    1,
    r"(?<![a-z])(?:acts?|movement|revolution|constitutions?|conventions?|resolutions?|unscr|protocols?|treat(?:y|ies)|laws?|proclamation|charter|class|spirit|model|budgets?|levels|borders|lines|vintage|fy|fiscal years?|fiscal|marketing years?|crop year|cy|academic year|school year|season) (?:of |for |from )?(?:the )?\Z",
    reach=36,
)
_REFERENCE = re.compile(
    r"(?:(?<![a-z])(?:ref(?:tel|s)?(?: [a-z])?|septels?|cables?|telegrams?|telex|airgrams?|telcons?|message|msg|dtg|para(?:graph)?s?|page|no\.?|number|section|article|chapter|room|flight|state|usun|embtel|deptel|congen|secstate)"
    r"\.?\)?,? (?:[0-9]{2,6},? )?(?:of |dated |dtd |from |on )?|(?<![a-z0-9])[a-z]+ (?:a-)?[0-9]{3,6}(?:,? \(?(?:of |dated |dtd )|, ))\Z"
)
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

# --- what is said to recur, or to be the case ---------------------------------

_RECUR_BEFORE = cued(
    4,
    r"(?<![a-z])(?:every|each|per|usually|normally|typically|traditionally|generally|regularly|always|annually|yearly|often|customarily)(?: (?:[a-z]+ ){0,3})?\Z",
    reach=70,
)
_EACH = frozenset({"each", "every", "annually", "annually.", "annually,", "per"})
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
_PROCESS = re.compile(
    r"(?<![a-z])(?:has|have|had)(?: [a-z]+ly| also| since| already| consistently| repeatedly)?(?: been(?: [a-z]+ly)? [a-z]+(?:ing|ed|en|ught|ld|de|ut)| been on| been (?:in|under) (?:process|progress|session|detention|custody|prison|jail|exile|negotiations?|talks|way)"
    r"| (?:[a-z]{3,}(?:ed|en|wn|ought)|made|held|met|become|taken|led|risen|fallen|grown|built|put|seen|run|cut|gone|come|sent|begun|killed|spent|won|lost|had|received|visited))(?![a-z])"
    r"|(?<![a-z])(?:is|are|was|were) [a-z]+ing(?![a-z])"
)
_STATE = re.compile(
    r"(?<![a-z])(?:has|have|had) been (?:[a-z]+ly )?(?:a|an|the|in place|in power|in effect|in force|in office|policy|president|minister|head|chief|chairman|director|member|leader|governor|mayor|ambassador|illegal|legal|available|open|closed|married|aware|based)(?![a-z])"
    r"|(?<![a-z])(?:is|are|was|were|remains?|exists?) (?:the|a|an|in)(?![a-z])"
)
_ENDS = cued(
    6,
    r"(?<![a-z])(?:stay(?:ed|ing)?|remain(?:ed|ing)? (?:in|at|here)|be (?:in|here|away|out)|is (?:in|here)|serv(?:e|ed|ing)|extend(?:ed|s)?|extension|postpone[d]?|delay(?:ed)?|suspend(?:ed)?|adjourn(?:ed)?|recess|in effect|was|were|had been|visit(?:ing)?|travel(?:ing)?|deferred|put off|imprisoned|detained|held|banned|closed|worked|lived|ruled|headed|governed|led|former)(?![a-z])",
)

# --- what is not planned by whoever controls it --------------------------------

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
    cue=r"targets?|goals?|objectives?|reduc|increas|rais|doubl|tripl|percent|pct|per|grow|reach|achiev|attain|self-suffic|megawatt|mw|million|billion|quota|emissions?|capacity|[^ ]*%",
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

_NOUNS = (
    r"(?:meetings?|elections?|conferences?|summits?|sessions?|visits?|trips?|talks?|rulings?|calls?|conversations?|discussions?|dinners?|lunch(?:eon)?s?|breakfast|receptions?|ceremon(?:y|ies)|votes?|voting|polls?|ballot|runoff|run-off|referend(?:um|a)|primar(?:y|ies)|campaigns?"
    r"|attacks?|bombings?|raids?|assault|ambush|explosions?|incidents?|clash(?:es)?|violence|riots?|protests?|demonstrations?|rall(?:y|ies)|marches|strikes?|coups?|war|invasion|offensive|operations?|massacres?|killings?|murders?|assassinations?|arrests?|detentions?|trials?|hearings?|verdict|sentenc(?:e|ing)|convictions?|executions?|kidnappings?|abductions?|earthquake|floods?|flooding|hurricane|cyclone|tsunami|storms?|drought|crash|accident"
    r"|olympics|games|world cup|festival|exhibitions?|exhibits?|fair|expo|seminars?|workshops?|symposium|forum|round(?:table)?s?|briefings?|interviews?|press conference|speech(?:es)?|address|remarks|statements?|announcements?|inauguration|swearing-in|appointment|nomination|resignation|departure|arrival|return|funeral|anniversary|celebrations?|independence day|handover|transfer|withdrawal|deployments?|exercises?|inspections?|launch(?:es)?|tests?|opening|closing|closure|signing|ratification|accession|adoption|approval|passage|submission|deadline|expiration|expiry|annex|decisions?|donor|pledging|harvest|crops?|genocide|uprising|rebellion|revolt|mutiny|cease-?fire|truce|armistice|peace|collapse|outbreak|crackdown|reshuffle|devaluation|default|merger|sale|purchase|shipments?|delivery|deliveries|flights?|gathering|assembly|congress|plenary|ministerial|consultations?|negotiations?|dialogue|review|hajj|pilgrimage|parade|concert|match|tournament|mission|tour|stop(?:over)?|encounter|exchange|letters?|notes?|decrees?|demarches?|agreements?|memorandum|promotion|list)"
)
EVENT = re.compile(
    r"(?:[,']s|s?')?[ -](?:(?!(?:in|on|at|to|for|with|by|and|that|who|which|when|as|from|of|was|is|are|were|had|has|have|will|would|told|said|he|she|they|it|we|i|but|if)[ ])[a-z&.'/-]+ ){0,4}?"
    + _NOUNS
    + r"(?![a-z])"
)
_EVENT_BEFORE = cued(
    17,
    r"(?<![a-z])(?:meetings?|elections?|conferences?|summits?|sessions?|olympics|assembly|congress|talks|negotiations?|negotiating table|referendum|seminar|workshop|forum|inauguration|hearings?|expir(?:es|e|y|ation))"
    r"(?: (?!(?:will|would|to|was|were|is|are|has|had|that|who|which|if|may(?! [0-9])|could|might|said|told|hop(?:e|es|ed|ing)|and|but)(?![a-z]))[a-z'./-]+){0,6} (?:in|on|at|for|from|of|scheduled for|planned for|set for) (?:the )?\Z|(?<![a-z])(?:meetings?|elections?|conferences?|summits?|sessions?) \Z",
    cue=r"meeting|election|conference|summit|session|olympics|assembly|congress|talks|negotiati|referendum|seminar|workshop|forum|inauguration|hearing|expir",
)

_OF_NO_EVENT = cued(
    18,
    r"(?<![a-z])(?:remainder|rest|most|much|all|total|levels?|prices?|dollars|course|budget|class|edition|estimates?|figures?|as|out|because|value|average|balance|program(?:me)?|plan|harvest|crop|production|report|census|survey|version|issue|list|standards?) of (?:the )?\Z",
    cue=r"of",
    reach=30,
)


_IS = re.compile(
    r"(?<![a-z])(?:is|are|am|has|have|faces?|remains?|lives?|exists?|continues?|seems?|appears?|means|was hardly|looks?|can|cannot)(?![a-z])"
)
_HAPPENED = re.compile(
    r"(?<![a-z])(?:will|would|shall|has (?:been )?[a-z]+ed|have (?:been )?[a-z]+ed|is (?:arriving|meeting|visiting|leaving|to)|are (?:arriving|meeting|visiting|leaving|to)|met|told|said|held|called|made|went|came|took|left|spoke|sent|gave|began|informed|announced|signed|arrived|delivered|confirmed|reported|stated|[a-z]{3,}(?<!ne)ed (?:a|an|the|his|her|its|by|to|on|in|from|me|us|him|that|with|at))(?![a-z])"
)


def _is_state(context: Context) -> bool:
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
    return _PROCESS.search(context.sentence) is not None


def stands_before(low: str, end: int) -> bool:
    """A time that ends here stands before an event: ``the February attack``."""
    return EVENT.match(low, end, min(len(low), end + 80)) is not None


def attributive(expression: Expression, context: Context) -> bool:
    """The expression stands before the event that it dates: ``the June 5 meeting``."""
    if not context.noun:
        return False
    year = (
        expression.base is not None
        and expression.base.kind in {"year", "span"}
        and expression.modifier == ""
    )
    if year and expression.preposition in {"in", "since", "during", "by", "from", "over", "for"}:
        return context.after[: context.noun].count(" ") <= 2 and not context.after.startswith(",")
    return True


_FIXED = re.compile(
    r"(?:[,']s|s?')?[ -](?:(?!of )[a-z.'-]+ ){0,4}?(?:elections?|olympics|games|summits?|conferences?|sessions?|assembly|congress|anniversary|cup|referendum|runoff|primar(?:y|ies)|polls?|annex|deadline|vote)(?![a-z])"
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


def refusal(expression: Expression, value: Value, context: Context, ahead: bool) -> str | None:
    """Why this expression dates no event that counts, or ``None`` where it does.

    ``ahead`` is true for what lies after the telegram.
    """
    return (
        _thing(expression, value, context)
        or _recurs(expression, context)
        or _compares(expression, value, context)
        or _bounds(expression, value, context)
        or _unplanned(expression, value, context, ahead)
        or _measures(expression, value, context, ahead)
    )


def _thing(expression: Expression, value: Value, context: Context) -> str | None:
    """Dates in names of things, of messages, of budget years."""
    before, after = context.lead, context.after
    if _DECLASSIFY.found(context.cues, before):
        return "declassification"
    if (
        before[-4:] in {" my ", "my "}
        and expression.base is not None
        and expression.base.kind == "year"
    ):
        return "name"  # the marketing year 1977
    pointed = expression.base is not None and expression.base.which
    if not pointed and _NAME_BEFORE.found(context.cues, before):
        return "name"
    base = expression.base
    if base is not None and base.name == "slash" and _KNOWN.fullmatch(_digits(base)):
        return "name"
    if after[:1] == "-" and _ALLIED.match(after):
        return "name"
    today = base is not None and base.kind == "offset" and base.number == 0
    if today and after.startswith("'s") and not context.noun:
        return "state"  # today's prices
    day = value.granularity == "day"
    if _NAME_AFTER.match(after) and not (day and _INSTRUMENT.match(after)):
        return "name"
    if ("century" in after[:12] or "anniversary" in after[:16]) and _CENTURY.match(after):
        return "name"
    if (
        _ending(_REFERENCE, before, 44)
        and not _NUMBERED_DEED.found(context.cues, before)
        and expression.base is not None
        and expression.base.kind in {"date", "year"}
    ):
        return "reference"
    if (
        _REFERENCE_AFTER.match(after)
        and value.granularity in {"day", "year"}
        and not _NUMBER_AFTER.match(after)
    ):
        return "reference"
    if (
        value.granularity in {"year", "interval"}
        and expression.base is not None
        and expression.base.kind == "year"
    ):
        return _bare_year(expression, context)
    return None


_YEAR_PREPOSITIONS = frozenset(
    "in since by until till from during for of between through before after prior early on to as throughout around about at over within up".split()
)


def _bare_year(expression: Expression, context: Context) -> str | None:
    """A number that looks like a year is one where a preposition or an event goes with it."""
    if expression.modifier or expression.until is not None:
        return None
    first = expression.preposition.split(" ")[0]
    after = context.after
    if attributive(expression, context) and first != "to":
        return None
    if _COUNTED_THINGS.match(after) and first in {
        "of",
        "for",
        "to",
        "over",
        "about",
        "around",
        "at",
        "from",
        "the",
        "by",
        "any",
        "than",
    }:
        return "not a year"
    if first in {"than", "the", "to", "at", "about", "around", "any", "per", "nor"}:
        return "period" if first in {"than", "the"} else "not a year"
    if first in _YEAR_PREPOSITIONS:
        if first == "of" and _NOUN_AFTER.match(after):
            return "period"  # the 2007 winner of a prize
        if first == "of" and _OF_NO_EVENT.found(context.cues, context.lead):
            return "period"
        return None
    if _AFTER_YEAR.search(context.lead[-5:]):
        return (
            None
            if _YEAR_NEAR.search(context.lead[:-1]) or context.lead.endswith("(")
            else "not a year"
        )
    return "not a year"


_NOUN_AFTER = re.compile(
    r" (?!(?:and|or|to|in|on|at|by|for|from|with|that|which|who|when|while|as|but|the|a|an|he|she|it|they|we|was|were|is|are|had|has|have|will|would|until|through|after|before|because|between|against|under)(?![a-z]))[a-z]+"
)
_MAY = re.compile(r"[ ,]*(?:\([^()]{0,40}\) )?(?:may(?! [0-9])|might|could)(?![a-z])")
_KNOWN = re.compile(r"(?:9/11|3/11|7/7|11/9)")


def _digits(base: Atom) -> str:
    """``9/11`` of an atom in figures: attacks that go by their day, in no year that is near."""
    if base.first is None or base.first[0] is not None:
        return ""
    return f"{base.first[1]}/{base.first[2]}"


def _recurs(expression: Expression, context: Context) -> str | None:
    if expression.preposition in {"every", "each", "per"}:
        return "recurring"
    if _RECUR_BEFORE.found(context.cues, context.before) or (
        _EACH & set(context.after[:20].split()) and _RECUR_AFTER.match(context.after)
    ):
        return "recurring"
    return None


def _compares(expression: Expression, value: Value, context: Context) -> str | None:
    """Years and months that something is measured against."""
    if expression.preposition in _DEADLINES:
        return None
    before = context.lead
    if _COMPARED.found(context.cues, before) and value.granularity in {"year", "month", "interval"}:
        return "comparison"
    year = expression.base is not None and expression.base.kind == "year"
    if expression.preposition == "than" or (expression.preposition == "over" and year):
        return "comparison"
    if _LEVELS.match(context.after):
        return "comparison"
    if expression.preposition in {"pre-", "post-"}:
        return "period label"
    return None


_DEADLINES = frozenset({"no later than", "not later than", "nlt"})
_JUST = re.compile(
    r"(?<![a-z])(?:shortly|just|right|immediately|minutes) (?:after|before) (?:the |about )?\Z"
)


def _bounds(expression: Expression, value: Value, context: Context) -> str | None:
    """since, until, before and after: a process with a start counts, a state does not."""
    preposition = expression.preposition
    if preposition.startswith("since"):
        sentence = f"{context.clause} {context.after}"
        if attributive(expression, context):
            return None
        if (
            _NEGATED.search(context.before)
            or _NEGATED.search(context.after[:80])
            or _UTMOST.found(context.cues, context.before)
        ):
            return "negated since"
        if _STATE.search(sentence) and not _PROCESS.search(sentence):
            return "state"
        if not _PROCESS.search(context.sentence) and not _GOING_ON.search(context.before):
            return "state"
        return None
    base = expression.base
    backward = base is not None and base.kind == "span" and base.sign < 0
    if backward and (
        _NEGATED.search(context.before) or _UTMOST.found(context.cues, context.before)
    ):
        return "negated"
    if preposition in {"until", "till", "up to"}:
        if attributive(expression, context):
            return None
        if _NOT.search(context.before):
            return None if value.granularity != "year" else "until"
        return (
            None
            if _ENDS.found(context.cues, context.before)
            or _ENDS.found(context.cues, context.after[:60])
            else "until"
        )
    if preposition in {"before", "prior to", "after", "following"}:
        if attributive(expression, context):
            return None
        if value.granularity == "minute" and _JUST.search(context.lead[-24:]):
            return None
        return None if preposition == "before" and _must(context) else "before or after"
    return None


def _must(context: Context) -> bool:
    return _DUE.found(
        context.cues,
        context.clause,
    )


def _unplanned(expression: Expression, value: Value, context: Context, ahead: bool) -> str | None:
    """Hopes, forecasts, conditions, hedged plans, targets."""
    if "when " in context.after[:8] and _WHEN_IT.match(
        context.after,
    ):
        return None
    if _BETTER.found(
        context.cues,
        context.lead,
    ):
        return "hope"
    if (
        _EVENT_BEFORE.found(context.cues, context.lead[-90:])
        and not _WISHED.found(context.cues, context.before[-90:])
        and not _MODAL.found(context.cues, context.before[-90:])
    ):
        return None
    if attributive(expression, context):
        wished = _WISHED.found(context.cues, context.before[-90:])
        return "hope" if wished and ahead and not _FIXED.match(context.after) else None
    deadline = expression.preposition.startswith("by") or expression.preposition in {
        "nlt",
        "no later than",
        "not later than",
    }
    if deadline and ahead:
        if _TARGET.found(context.cues, context.clause):
            return "target"
        if _MAYBE.found(context.cues, context.before[-90:]):
            return "hope"
        if _must(context) or _SETTLED.found(
            context.cues,
            context.before,
        ):
            return None
    if not ahead:
        if (
            expression.base is not None
            and (
                (expression.base.unit == "day" and expression.base.number == 0)
                or expression.base.which == "this"
                or (expression.base.kind == "offset" and expression.base.number == 0)
            )
            and _is_state(context)
        ):
            return "state"
        if _IN_VAIN.found(context.cues, context.before[-60:]):
            return "hope"
        return None
    if _MAY.match(context.after) and not _EVENT_BEFORE.found(context.cues, context.lead[-90:]):
        return "hope"
    if _HOPE.found(context.cues, context.before) or _PERHAPS.found(
        context.cues,
        context.after[:40],
    ):
        return "hope"
    if _FORECAST.found(context.cues, context.before):
        return "forecast"
    if _CONDITION.found(context.cues, context.before) or _IF.found(context.cues, context.lead):
        return "condition"
    if deadline:
        return "target"
    starts = expression.preposition in {"beginning", "starting", "effective"}
    if (
        not starts
        and value.granularity in {"year", "interval", "season"}
        and _TARGET.found(context.cues, context.clause)
    ):
        return "target"
    return None


def _measures(expression: Expression, value: Value, context: Context, ahead: bool) -> str | None:
    """Rates and balances of a period, against things done in it."""
    if (
        value.granularity in {"year", "interval", "month", "season"}
        and not attributive(expression, context)
        and not ahead
    ) and (
        _RATE.found(context.cues, context.clause)
        and _MEASURED.found(context.cues, context.clause)
        and not _DONE.found(context.cues, context.clause)
    ):
        return "rate or balance"
    if expression.preposition == "as of" and _RATE.found(context.cues, context.clause):
        return "rate or balance"
    return None


_CUED = table((_FUTURE, _PAST, _DID, _NAME_BEFORE, _NUMBERED_DEED, _DECLASSIFY, _RECUR_BEFORE, _UTMOST, _ENDS, _HOPE, _MODAL, _WISHED, _FORECAST, _CONDITION, _IF, _TARGET, _MEASURED, _RATE, _DONE, _EVENT_BEFORE, _OF_NO_EVENT, _COMPARED, _DUE, _BETTER, _MAYBE, _SETTLED, _IN_VAIN, _PERHAPS))  # fmt: skip


def cues_of(sentence: str) -> int:
    """Which patterns a sentence has words of, lower-cased."""
    return cues_in(_CUED, sentence)
