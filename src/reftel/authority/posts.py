"""Stations: the posts, missions, agencies and commands that telegrams name.

A *station* is the word of the message reference number (``ABUDHABI`` of
``09 ABU DHABI 42``). Lookups take any spelling of it and compare letters and
digits only. Sources: ``data/README.md``, posts and post_aliases; spec/04,
"Station names".
"""

from __future__ import annotations

from bisect import bisect_left
from collections.abc import Mapping
from dataclasses import dataclass
from functools import cache, lru_cache

from reftel.authority.table import (
    decimal_or_none,
    letters_and_digits,
    listed,
    read_rows,
    read_table,
    text_or_none,
    whole_or_none,
)

# What an alias is, strongest first: where two rows agree in letters and
# digits, the stronger type is the one that is told.
STATION = "station"
PLAD = "PLAD"
ALIAS = "alias"
CODE_1973_79 = "1973-79 code"
PLAD_FORM = "PLAD form"
MALFORMED = "malformed identifier"
CUT_NAME = "cut name"
_STRENGTH = {STATION: 0, PLAD: 1, ALIAS: 2, CODE_1973_79: 3, PLAD_FORM: 4, MALFORMED: 5}

# Page lines keep ten characters of a name, blanks included (spec/05 D4: BUENOS
# AIR, PORT AU PR), and no name has more than three blanks. The six characters
# that electronic files of 1973-79 keep are listed in the table one by one;
# shorter beginnings are not taken, for they are words (PAN AM 103).
_SHORTEST_CUT = 7
_LONGEST_CUT = 10

# Indicators that many addressees share: resolved by PLAD only.
GATEWAYS = frozenset({"RHMFISS", "RHMFIUU", "RHMCSUU"})

# Posts of the Department's own network, as against the agencies and commands
# that are reached through it.
_ELSEWHERE = frozenset({"agency", "military"})

_CACHED_NAMES = 1 << 16


@dataclass(frozen=True, slots=True)
class Station:
    """One station: its names, place, years and successors.

    ``station`` is the name in message reference numbers without blanks,
    ``name`` the same with them. ``country`` is ISO 3166-1 alpha-2 (``XK`` for
    Kosovo), ``latitude`` and ``longitude`` degrees north and east,
    ``time_zone`` an IANA name. ``first_seen`` and ``last_seen`` are years of
    telegrams, ``opened`` and ``closed`` years of U.S. presence in the city,
    earlier consular posts included. ``successor`` is the station that took
    over the name or function, ``codes_1973_79`` the cut codes of the
    electronic file of those years, ``missions`` the lists of chiefs of
    mission that belong to it. ``None`` and ``()`` mean not known, or none.
    """

    station: str
    name: str
    plad: str | None
    routing_indicator: str | None
    other_routing_indicators: tuple[str, ...]
    kind: str
    city: str | None
    country: str | None
    latitude: float | None
    longitude: float | None
    time_zone: str | None
    first_seen: int | None
    last_seen: int | None
    opened: int | None
    closed: int | None
    successor: str | None
    codes_1973_79: tuple[str, ...]
    missions: tuple[str, ...]
    aliases: tuple[str, ...]

    @property
    def routing_indicators(self) -> tuple[str, ...]:
        """Every indicator of the station, its own one first."""
        own = (self.routing_indicator,) if self.routing_indicator is not None else ()
        return own + self.other_routing_indicators


@dataclass(frozen=True, slots=True)
class Alias:
    """A name found: the station it means, and what kind of name it is.

    ``alias_type`` is one of the types of ``post_aliases.csv`` or ``cut
    name``. A ``malformed identifier`` is a misprint among published
    identifiers, found by rule and not checked one by one: say so where it is
    used to repair.
    """

    station: str
    alias_type: str


def stations() -> tuple[Station, ...]:
    """All stations, in alphabetical order."""
    return tuple(_by_name().values())


def station(name: str) -> Station | None:
    """The station that a name, PLAD, alias or cut name means, or ``None``.

    ``station("AMEMBASSY ABU DHABI")``, ``station("Abu Dhabi")`` and
    ``station("ABUDH")`` are one station.
    """
    found = alias(name)
    return None if found is None else _by_name()[found.station]


def canonical_station(name: str) -> str | None:
    """The station's name as canonical ids spell it, ``RIODEJANEIRO`` for ``RIO``; else ``None``.

    A renamed post keeps the name it had: its telegrams of the time are filed
    under it (``CALCUTTA`` is not ``KOLKATA``; see ``Station.successor``).
    """
    found = alias(name)
    return None if found is None else found.station


@lru_cache(maxsize=_CACHED_NAMES)
def alias(name: str) -> Alias | None:
    """The station that a name means and the kind of name it is, or ``None``.

    A name of seven to ten letters and digits that is none by itself is taken
    as the beginning of a name, if it begins that of one station only. A
    malformed identifier has no blanks, so a name with blanks is never one.
    """
    key = letters_and_digits(name)
    found = _aliases().get(key)
    if found is not None:
        post, alias_type = found
        if alias_type == MALFORMED and " " in name.strip():
            return None
        return Alias(post, alias_type)
    if _SHORTEST_CUT <= len(key) <= _LONGEST_CUT:
        return _cut_name(key)
    return None


def station_by_plad(plad: str) -> Station | None:
    """The station of a plain language address, or ``None``.

    Takes whole names only, neither cut nor malformed; an office symbol after
    two strokes (``JOINT STAFF WASHINGTON DC//J-5//``) is left aside.
    """
    post, alias_type = _aliases().get(letters_and_digits(plad.partition("//")[0]), ("", MALFORMED))
    return None if alias_type in (CODE_1973_79, MALFORMED) else _by_name()[post]


def embassy_in(country: str) -> Station | None:
    """The embassy in a country that is named in words, ``BRAZIL``, where there was only one ever."""
    found = _embassies().get(letters_and_digits(country), ())
    return found[0] if len(found) == 1 else None


@cache
def _embassies() -> Mapping[str, list[Station]]:
    found: dict[str, list[Station]] = {}
    for post in stations():
        for mission in post.missions if post.kind == "embassy" else ():
            found.setdefault(letters_and_digits(mission), []).append(post)
    return found


def station_by_indicator(indicator: str) -> Station | None:
    """The station of a routing indicator, or ``None`` where it is open.

    A gateway gives ``None``. Of several stations, agencies and commands give
    way to the post whose line they share (``RUEHC`` is ``STATE``), and a
    former name to its successor (``RUEHKV`` is ``KYIV``); if more than one is
    left the indicator alone does not tell.
    """
    found = stations_by_indicator(indicator)
    posts = [post for post in found if post.kind not in _ELSEWHERE] or list(found)
    names = {post.station for post in posts}
    latest = [post for post in posts if post.successor not in names]
    return latest[0] if len(latest) == 1 else None


def stations_by_indicator(indicator: str) -> tuple[Station, ...]:
    """Every station that has the indicator; none for a gateway."""
    key = letters_and_digits(indicator)
    return () if key in GATEWAYS else _by_indicator().get(key, ())


def stations_named(name: str) -> tuple[Station, ...]:
    """Every station that a name may mean, the one it names first.

    ``BRUSSELS`` is the embassy, but drafters write it for the Mission to the
    European Union too, whose numbers stand in the same series; so the missions
    of a city follow the post that bears its name. ``JIDDA`` is a station of
    its own until 1984 and an alias of ``JEDDAH``.
    """
    key = letters_and_digits(name)
    first = station(name)
    if not key or first is None:
        return ()
    others = [
        post
        for post in stations()
        if post != first
        and (
            any(letters_and_digits(form) == key for form in post.aliases)
            or (post.city == first.city and post.name.endswith(f" {first.name}"))
        )
    ]
    return (first, *others)


@cache
def _by_name() -> Mapping[str, Station]:
    found = read_table(
        "posts",
        Station,
        {
            "plad": text_or_none,
            "routing_indicator": text_or_none,
            "other_routing_indicators": listed,
            "city": text_or_none,
            "country": text_or_none,
            "latitude": decimal_or_none,
            "longitude": decimal_or_none,
            "time_zone": text_or_none,
            "first_seen": whole_or_none,
            "last_seen": whole_or_none,
            "opened": whole_or_none,
            "closed": whole_or_none,
            "successor": text_or_none,
            "codes_1973_79": listed,
            "missions": listed,
            "aliases": listed,
        },
        renamed={"codes_1973_79": "code_1973_79", "missions": "mission"},
    )
    return {post.station: post for post in found}


@cache
def _aliases() -> Mapping[str, tuple[str, str]]:
    """Letters and digits of every alias, to its station and type."""
    found: dict[str, tuple[str, str]] = {}
    for text, post, alias_type in read_rows("post_aliases", ("alias", "station", "type")):
        key = letters_and_digits(text)
        held = found.get(key)
        if held is None or _STRENGTH[alias_type] < _STRENGTH[held[1]]:
            found[key] = (post, alias_type)
    return found


@cache
def _names() -> tuple[str, ...]:
    """The names that can be met cut: those of posts, which number telegrams."""
    return tuple(sorted(p.station for p in stations() if p.kind not in _ELSEWHERE))


def _cut_name(key: str) -> Alias | None:
    """The one post whose name begins so, or ``None``."""
    names = _names()
    at = bisect_left(names, key)
    if at == len(names) or not names[at].startswith(key):
        return None
    if at + 1 < len(names) and names[at + 1].startswith(key):
        return None
    return Alias(names[at], CUT_NAME)


@cache
def _by_indicator() -> Mapping[str, tuple[Station, ...]]:
    found: dict[str, tuple[Station, ...]] = {}
    for post in stations():
        for indicator in post.routing_indicators:
            found[indicator] = (*found.get(indicator, ()), post)
    return found
