"""Who holds which office at a post, and what the affair is called there.

The same seed, post and affair give the same people in every telegram.
"""

from __future__ import annotations

from dataclasses import dataclass
from functools import cache, lru_cache
from typing import Any

from reftel.exercise.dice import Dice, fixed
from reftel.exercise.people import Person, invent, load
from reftel.exercise.theatres import Post

SECRETARY = "GANTEMERE"
"""The surname under telegrams of the exercise's Department."""

PARTS = ("minister", "director", "leader", "representative")
"""The people whom missions speak to, by the slots of ``data/phrases.toml``."""

CLAUSES = (
    "incident",
    "history",
    "position",
    "demand",
    "point",
    "ask",
    "purpose",
    "plan",
    "effect",
    "view",
)
"""The lists of clauses that an affair has in ``data/affairs.toml``."""


@dataclass(frozen=True, slots=True)
class Mission:
    """The three officers of a post who sign and classify its telegrams."""

    ambassador: Person
    deputy: Person
    counselor: Person


@dataclass(frozen=True, slots=True)
class Partner:
    """Somebody the mission speaks to: in full with the office, by surname, by office alone."""

    full: str
    person: Person
    office: str

    @property
    def short(self) -> str:
        """The surname."""
        return self.person.surname


@dataclass(frozen=True, slots=True)
class Affair:
    """An affair as one episode has it: its clauses with place, company and figures filled in."""

    matter: str
    tags: tuple[str, ...]
    place: str
    company: str
    numbers: tuple[int, int]
    contact: str
    headlines: tuple[str, ...]
    headings: tuple[str, ...]
    clauses: dict[str, tuple[str, ...]]


@cache
def _affairs() -> dict[str, Any]:
    return load("affairs")


@cache
def _story_cast() -> dict[str, dict[str, list[str]]]:
    return dict(load("story")["cast"])


@lru_cache(maxsize=512)
def mission(seed: int, station: str) -> Mission:
    """The officers of a post."""
    given = _story_cast().get(station, {})
    named = {
        office: Person(*given[office])
        if office in given
        else invent("mission", seed, station, office)
        for office in ("ambassador", "deputy", "counselor")
    }
    return Mission(named["ambassador"], named["deputy"], named["counselor"])


@lru_cache(maxsize=1024)
def partners(seed: int, post: Post, affair: str) -> dict[str, Partner]:
    """The people a mission speaks to on an affair, by part."""
    table = _affairs()[affair]
    given = _story_cast().get(post.station, {}) if affair == "ferries" else {}
    found = {}
    for part in PARTS:
        person = (
            Person(*given[part])
            if part in given
            else invent(post.people, seed, post.station, affair, part)
        )
        if part == "representative":
            companies = table["companies"]
            company = companies[fixed(post.station, affair) % len(companies)]
            full = f"{person.name} of {company}"
        else:
            full = f"{table[part]} {person.name}"
        found[part] = Partner(full, person, _office(full, person.surname))
    return found


_OFFICES = ("minister", "director", "chairman", "deputy", "counsel", "secretary")


def _office(full: str, otherwise: str) -> str:
    """``the minister``, where the title has a word that can stand alone."""
    words = full.lower().split()[:2]
    found = next((word for word in _OFFICES if word in words), None)
    return f"the {found}" if found else otherwise


@lru_cache(maxsize=64)
def affair_of(name: str, seed: int, episode: int, station: str) -> Affair:
    """The affair of an episode as it is told at a post."""
    table = _affairs()[name]
    dice = Dice(seed, "affair", episode)
    words: dict[str, object] = {
        "place": dice.pick(table["places"]),
        "company": table["companies"][fixed(station, name) % len(table["companies"])],
        "n": 110 + 10 * dice.below(70),
        "m": 3 + dice.below(9),
    }
    clauses = {key: tuple(line.format_map(words) for line in table[key]) for key in CLAUSES}
    return Affair(
        table["matter"],
        tuple(table["tags"]),
        str(words["place"]),
        str(words["company"]),
        (int(str(words["n"])), int(str(words["m"]))),
        table["contact"],
        tuple(table["headlines"]),
        tuple(table["headings"]),
        clauses,
    )
