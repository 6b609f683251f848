"""Where each addressee's copy goes: PLAD to routing indicator to channel.

Collectives are expanded by the list of the day, less those exempted (XMT);
what is delivered by other means (ZEN) takes no channel. The route is that of
the longest prefix of the indicator, or of the PLAD where it has none.
Source: spec/01 (FL2, FL7-FL9), 5 FAH-2 H-231 and H-321.
"""

from __future__ import annotations

import difflib
from collections.abc import Iterable, Iterator
from dataclasses import dataclass, replace
from datetime import date

from reftel import authority
from reftel.errors import TrafficError
from reftel.telegram import Addressee, Heading, Plad, Precedence, RoutingIndicator
from reftel.traffic.settings import Route, StationSettings

ACTION = "action"
INFO = "info"
COLLECTIVE_WORD = "COLLECTIVE"
_SUGGESTIONS = 3


@dataclass(frozen=True, slots=True)
class Routed:
    """One recipient of one telegram.

    ``printed`` is the place of its address line among all of ``role``;
    members of a collective share that of the collective. ``channels`` is
    empty for a copy that is delivered here or by other means.
    """

    role: str
    printed: int
    plad: Plad
    indicator: RoutingIndicator | None
    precedence: Precedence
    channels: tuple[str, ...] = ()
    mailbox: str | None = None
    collective: Plad | None = None
    continuity: int | None = None
    continuity_last: int | None = None
    here: bool = False
    elsewhere: bool = False


def route(heading: Heading, day: date, settings: StationSettings) -> tuple[Routed, ...]:
    """Every recipient of a telegram, action before information, each once.

    Raises ``TrafficError`` for an addressee, or a member of a collective, that
    cannot be reached, naming what was perhaps meant.
    """
    exempt = {plad.name for plad in heading.exempt}
    found: dict[str, Routed] = {}
    for role, addressees in ((ACTION, heading.action), (INFO, heading.info)):
        for place, addressee in enumerate(addressees):
            for one in _recipients(role, place, addressee, day, settings):
                if one.collective is not None and one.plad.name in exempt:
                    continue
                # Named itself and in a collective: it gets one copy, the one of its own line.
                before = found.get(one.plad.name)
                if before is None or (before.collective is not None and one.collective is None):
                    found[one.plad.name] = one
    return tuple(sorted(found.values(), key=lambda one: (one.role != ACTION, one.printed)))


def _recipients(
    role: str, place: int, addressee: Addressee, day: date, settings: StationSettings
) -> Iterator[Routed]:
    members = _members(addressee.plad, day, settings)
    for plad in (addressee.plad,) if members is None else members:
        yield _routed(role, place, addressee, plad, members is not None, settings)


def _members(plad: Plad, day: date, settings: StationSettings) -> tuple[Plad, ...] | None:
    """The members of a collective on a day, ``None`` for an address that is no collective."""
    lists = [one for one in settings.collectives if one.plad == plad.name]
    in_force = [one for one in lists if one.holds_on(day)]
    if in_force:
        return in_force[-1].members
    if lists:
        raise TrafficError(f"{plad} is a collective, and no list of its members holds on {day}")
    if plad.name.endswith(COLLECTIVE_WORD):
        raise TrafficError(f"{plad} is a collective whose members station.toml does not name")
    return None


def _routed(
    role: str,
    place: int,
    addressee: Addressee,
    plad: Plad,
    member: bool,
    settings: StationSettings,
) -> Routed:
    indicator = (None if member else addressee.indicator) or indicator_of(plad)
    precedence = addressee.precedence or Precedence.ROUTINE
    collective = addressee.plad if member else None
    first, last = continuity_of(addressee.continuity if not member else None)
    one = Routed(
        role,
        place,
        plad,
        indicator,
        precedence,
        collective=collective,
        continuity=first,
        continuity_last=last,
        here=plad.name in settings.own_plads,
        elsewhere=addressee.elsewhere,
    )
    if one.here or one.elsewhere:
        return one
    chosen = route_of(plad, indicator, settings)
    if chosen is None:
        raise TrafficError(_unknown(plad, indicator, settings))
    return replace(one, channels=chosen.channels, mailbox=chosen.mailbox)


def continuity_of(printed: str | None) -> tuple[int | None, int | None]:
    """The first and the last continuity number of what is printed: ``0206``, or ``2276-2279``."""
    first, dash, last = (printed or "").partition("-")
    if not first.isdigit() or (dash and not last.isdigit()):
        return None, None
    return int(first), int(last or first)


def indicator_of(plad: Plad) -> RoutingIndicator | None:
    """The routing indicator of a PLAD by the tables, where there is one only."""
    post = authority.station_by_plad(plad.name)
    if post is not None and post.routing_indicator is not None:
        return RoutingIndicator(post.routing_indicator)
    listed = authority.indicators_of(plad.name)
    return RoutingIndicator(listed[0]) if len(listed) == 1 else None


def route_of(
    plad: Plad | None, indicator: RoutingIndicator | None, settings: StationSettings
) -> Route | None:
    """The route with the longest prefix of the PLAD, or else of the indicator."""
    by_name = _longest(plad.name, settings.routes) if plad is not None else None
    if by_name is not None or indicator is None:
        return by_name
    return _longest(indicator.letters, settings.routes)


def _longest(name: str, routes: Iterable[Route]) -> Route | None:
    fitting = [one for one in routes if name.startswith(one.prefix)]
    return max(fitting, key=lambda one: len(one.prefix), default=None)


def _unknown(plad: Plad, indicator: RoutingIndicator | None, settings: StationSettings) -> str:
    if indicator is not None:
        return f"no route leads to {plad} ({indicator}): add one for a prefix of it"
    near = difflib.get_close_matches(plad.name, _names(settings), n=_SUGGESTIONS, cutoff=0.75)
    meant = f"did you mean {' or '.join(near)}?" if near else "no name is near to it"
    return f"{plad} is no known addressee: {meant}"


def _names(settings: StationSettings) -> list[str]:
    posts = [post.plad for post in authority.stations() if post.plad is not None]
    return [*posts, *(one.plad for one in settings.collectives)]


def is_counted(plad: Plad) -> bool:
    """True for an addressee that has message continuity numbers: a post or the Department.

    Military and other agencies' addresses have none (spec/01, MCN).
    """
    post = authority.station_by_plad(plad.name)
    return post is not None and post.kind not in {"agency", "military"}
