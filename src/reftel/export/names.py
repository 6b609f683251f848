"""Posts and addresses as people say them. Source: the table of posts."""

from __future__ import annotations

from functools import lru_cache

from reftel import authority

# What the first words of a plain language address say of the place.
_PLAD_KINDS = (
    ("AMEMBASSY ", "Embassy "),
    ("AMCONSUL ", "Consulate "),
    ("AMCONGEN ", "Consulate General "),
    ("USMISSION ", "Mission "),
    ("USINT ", "Interests Section "),
    ("USLO ", "Liaison Office "),
)
# Kinds of station that are called by the name of their town.
_PLACES = frozenset(
    {"embassy", "consulate", "branch office", "interests section", "liaison office"}
)


def address_name(plad: str) -> str:
    """A plain language address as people say it: ``Embassy Rome``, ``Secretary of State``.

    An address that is not that of a post comes back as printed.
    """
    if plad.startswith("SECSTATE"):
        return "Secretary of State"
    for prefix, kind in _PLAD_KINDS:
        if plad.startswith(prefix):
            return kind + place_name(plad.removeprefix(prefix))
    return plad


@lru_cache(maxsize=2_048)
def place_name(name: str) -> str:
    """A station as on a map where it is a place, ``ABUDHABI`` as ``Abu Dhabi``.

    Delegations, commands and agencies keep their own letters (``USNATO``), and the
    Department is called that. A name that the table of posts lacks comes back as it is.
    """
    station = authority.station(name)
    if station is None:
        return name
    if station.station == "STATE":
        return "Department of State"
    if station.city and letters(station.city) == letters(station.name):
        return station.city
    return station.name.title() if station.kind in _PLACES else station.name


def letters(name: str) -> str:
    """The letters of a name alone, in capitals: ``Cluj-Napoca`` and ``CLUJ NAPOCA`` agree."""
    return "".join(char for char in name.upper() if char.isalnum())
