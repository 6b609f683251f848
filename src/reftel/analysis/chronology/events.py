"""Nouns of events, and times that stand before one: ``the February attack``, ``the June 5 meeting``."""

from __future__ import annotations

from reftel.analysis.chronology.cues import cued
from reftel.analysis.chronology.expressions import Expression
from reftel.analysis.chronology.tenses import Context

_NOUNS = (
    r"(?:meetings?|elections?|conferences?|summits?|sessions?|visits?|trips?|talks?|rulings?|calls?|conversations?|discussions?|dinners?|lunch(?:eon)?s?|breakfast|receptions?|ceremon(?:y|ies)|votes?|voting|polls?|ballot|runoff|run-off|referend(?:um|a)|primar(?:y|ies)|campaigns?"
    r"|attacks?|bombings?|raids?|assault|ambush|explosions?|incidents?|clash(?:es)?|violence|riots?|protests?|demonstrations?|rall(?:y|ies)|marches|strikes?|coups?|war|invasion|offensive|operations?|massacres?|killings?|murders?|assassinations?|arrests?|detentions?|trials?|hearings?|verdict|sentenc(?:e|ing)|convictions?|executions?|kidnappings?|abductions?|earthquake|floods?|flooding|hurricane|cyclone|tsunami|storms?|drought|crash|accident"
    r"|olympics|games|world cup|festival|exhibitions?|exhibits?|fair|expo|seminars?|workshops?|symposium|forum|round(?:table)?s?|briefings?|interviews?|press conference|speech(?:es)?|address|remarks|statements?|announcements?|inauguration|swearing-in|appointment|nomination|resignation|departure|arrival|return|funeral|anniversary|celebrations?|independence day|handover|transfer|withdrawal|deployments?|exercises?|inspections?|launch(?:es)?|tests?|opening|closing|closure|signing|ratification|accession|adoption|approval|passage|submission|deadline|expiration|expiry|annex|decisions?|donor|pledging|harvest|crops?|genocide|uprising|rebellion|revolt|mutiny|cease-?fire|truce|armistice|peace|collapse|outbreak|crackdown|reshuffle|devaluation|default|merger|sale|purchase|shipments?|delivery|deliveries|flights?|gathering|assembly|congress|plenary|ministerial|consultations?|negotiations?|dialogue|review|hajj|pilgrimage|parade|concert|match|tournament|mission|tour|stop(?:over)?|encounter|exchange|letters?|notes?|decrees?|demarches?|agreements?|memorandum|promotion|list)"
)

EVENT = cued(
    34,
    r"(?:[,']s|s?')?[ -](?:(?!(?:in|on|at|to|for|with|by|and|that|who|which|when|as|from|of|was|is|are|were|had|has|have|will|would|told|said|he|she|they|it|we|i|but|if)[ ])[a-z&.'/-]+ ){0,4}?"
    + _NOUNS
    + r"(?![a-z])",
    cue=rf"(?:{_NOUNS}|world|press|independence)(?![a-z])",
)


def stands_before(low: str, end: int) -> bool:
    """A time that ends here stands before an event: ``the February attack``."""
    return EVENT.pattern.match(low, end, min(len(low), end + 80)) is not None


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
        low, end = context.low, context.end
        return low.count(" ", end, end + context.noun) <= 2 and not low.startswith(",", end)
    return True
