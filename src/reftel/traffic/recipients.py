"""Whom a text that came in is for: our addressees of it."""

from __future__ import annotations

from reftel.telegram import Addressee, Precedence
from reftel.traffic.judging import Text
from reftel.traffic.routing import ACTION, INFO, Routed, continuity_of
from reftel.traffic.station import Station


def addressed_here(text: Text, station: Station) -> list[Routed]:
    """Our addressees of the text; as a member of a collective we are known by indicator only."""
    own = station.settings.own_plads
    found = [
        _received(role, place, one)
        for role, addressees in ((ACTION, text.heading.action), (INFO, text.heading.info))
        for place, one in enumerate(addressees)
        if one.plad.name in own and not one.elsewhere
    ]
    settings = station.settings
    exempt = {plad.name for plad in text.heading.exempt}
    if not found and settings.indicator in text.routing and settings.plad.name not in exempt:
        role = INFO if text.heading.info else ACTION
        found.append(
            Routed(role, 0, settings.plad, settings.indicator, Precedence.ROUTINE, here=True)
        )
    return found


def _received(role: str, place: int, one: Addressee) -> Routed:
    first, last = continuity_of(one.continuity)
    return Routed(
        role,
        place,
        one.plad,
        one.indicator,
        one.precedence or Precedence.ROUTINE,
        continuity=first,
        continuity_last=last,
        here=True,
    )
