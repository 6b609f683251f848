"""Who takes part: posts, their neighbours, and the addressees outside the circle.

Stations, routing indicators, time zones and TAGS are facts of
``reftel.authority``; which posts play together stands in ``data/theatres.toml``.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime, timedelta
from functools import cache
from zoneinfo import ZoneInfo

from reftel import authority
from reftel.exercise.people import load
from reftel.telegram import Plad, RoutingIndicator


@dataclass(frozen=True, slots=True)
class Post:
    """One post of the exercise.

    ``name`` is the station with its blanks, ``offset`` its standard time in
    minutes east of Zulu, ``government`` the drafters' short form (``GOM``),
    ``tag`` the geographic TAGS code of the country, ``people`` the table that
    its people are named from. The Department has neither country nor people.
    """

    station: str
    name: str
    plad: Plad
    indicator: RoutingIndicator
    zone: ZoneInfo
    offset: int
    country: str = ""
    government: str = ""
    tag: str = ""
    people: str = ""


@dataclass(frozen=True, slots=True)
class Theatre:
    """Five posts that play together. ``affairs`` are those that suit it, its own one first."""

    number: int
    posts: tuple[Post, ...]
    affairs: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Outside:
    """An addressee outside the circle, for information; missions have an MCN, agencies none."""

    plad: Plad
    indicator: RoutingIndicator
    numbered: bool


# Addressees met in headers of the time, with their indicators (authority,
# routing_indicators).
_OUTSIDE = (
    ("RUEAIIA", "CIA WASHDC", False),
    ("RHEHNSC", "NSC WASHDC", False),
    ("RUEKJCS", "SECDEF WASHDC", False),
    ("RUEKJCS", "JOINT STAFF WASHDC", False),
    ("RHEFDIA", "DIA WASHINGTON DC", False),
    ("RUCPDOC", "DEPT OF COMMERCE WASHDC", False),
    ("RUCNDT", "USMISSION USUN NEW YORK", True),
    ("RUEHBS", "USEU BRUSSELS", True),
    ("RUEHNO", "USMISSION USNATO", True),
    ("RUEHGV", "USMISSION GENEVA", True),
)


@cache
def department() -> Post:
    """The Department of State."""
    return _post("STATE", "")


@cache
def outside() -> tuple[Outside, ...]:
    """The addressees outside the circle."""
    return tuple(Outside(Plad(p), RoutingIndicator(r), n) for r, p, n in _OUTSIDE)


@cache
def theatres() -> tuple[Theatre, ...]:
    """All theatres: the core ones first, then the wider circles."""
    tables = load("theatres")
    affairs = load("affairs")
    everywhere = [name for name, affair in affairs.items() if not affair["sea"]]
    found = []
    for number, row in enumerate([*tables["theatre"], *tables["wider"]]):
        people = row.get("people", "open")
        suited = list(affairs) if row.get("sea", False) else everywhere
        first = row.get("affair", everywhere[number % len(everywhere)])
        order = [first, *(name for name in suited if name != first)]
        posts = tuple(_post(name, people) for name in row["posts"])
        found.append(Theatre(number, posts, tuple(order)))
    return tuple(found)


@cache
def _countries() -> dict[str, tuple[str, str]]:
    """ISO code to the geographic TAGS code and the name of a country."""
    found: dict[str, tuple[str, str]] = {}
    for fact in authority.tag_facts():
        if fact.kind == "geographic" and fact.country and "(older" not in (fact.name or ""):
            # "Sri Lanka (formerly Ceylon)", "Korea, South"
            name = (fact.name or "").partition(" (")[0].partition(",")[0]
            found.setdefault(fact.country, (fact.code, name))
    return found


def _post(name: str, people: str) -> Post:
    fact = authority.station(name)
    if fact is None or not (fact.plad and fact.routing_indicator and fact.time_zone):
        raise ValueError(f"theatres.toml: {name} is no post with an address and a time zone")
    zone = ZoneInfo(fact.time_zone)
    away = datetime(2008, 1, 1, tzinfo=zone).utcoffset() or timedelta(0)
    tag, country = _countries().get(fact.country or "", ("", "")) if people else ("", "")
    initials = "".join(word[0] for word in country.split() if word[0].isupper())
    government = "HMG" if country == "United Kingdom" else f"GO{initials}" if initials else ""
    return Post(
        fact.station,
        fact.name,
        Plad(fact.plad),
        RoutingIndicator(fact.routing_indicator),
        zone,
        int(away.total_seconds()) // 60,
        country,
        government,
        tag,
        people,
    )
