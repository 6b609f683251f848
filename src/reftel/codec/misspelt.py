"""Names of stations with one letter wrong, as damage of transmission makes them (spec/05 E7)."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
from functools import lru_cache
from string import ascii_uppercase

from reftel import authority

SHORTEST_MISSPELT, LONGEST_MISSPELT = 4, 20
"""Letters of a name that is mended where one of them is wrong."""


@lru_cache(maxsize=4096)
def near_station(name: str) -> str | None:
    """The one station whose name is one letter away from this one (spec/05 E7), or ``None``."""
    if "0" in name:
        return authority.canonical_station(name.replace("0", "O"))
    if not SHORTEST_MISSPELT <= len(name) <= LONGEST_MISSPELT:
        return None
    names = _station_names()
    found = {names[other] for other in _one_letter_away(name) if other in names}
    return found.pop() if len(found) == 1 else None


def _one_letter_away(name: str) -> Iterator[str]:
    """Every name with one letter of this one left out, replaced, put in, or exchanged."""
    for at in range(len(name) + 1):
        head, tail = name[:at], name[at:]
        if tail:
            yield head + tail[1:]
        if len(tail) > 1:
            yield head + tail[1] + tail[0] + tail[2:]
        for letter in ascii_uppercase:
            yield head + letter + tail
            if tail:
                yield head + letter + tail[1:]


_NOT_OF_THE_NETWORK = frozenset({"agency", "military"})


@lru_cache(maxsize=1)
def _station_names() -> Mapping[str, str]:
    """Letters of every name under which a station is cited, to the station."""
    found: dict[str, str] = {}
    for station in authority.stations():
        if station.kind in _NOT_OF_THE_NETWORK:
            continue
        for name in (station.station, station.name, *station.aliases):
            letters = re.sub(r"[^A-Z]", "", name.upper())
            if len(letters) >= SHORTEST_MISSPELT:
                found.setdefault(letters, station.station)
    return found
