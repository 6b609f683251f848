"""Offices and affairs: the same people and words wherever they come in."""

from __future__ import annotations

import re

import pytest

from reftel.exercise.casting import CLAUSES, PARTS, affair_of, mission, partners
from reftel.exercise.people import load
from reftel.exercise.theatres import theatres

VALLETTA = theatres()[0].posts[0]
OSLO = theatres()[1].posts[1]
AFFAIRS = tuple(load("affairs"))


def test_the_people_of_the_story_are_those_of_its_post() -> None:
    officers = mission(3, "VALLETTA")
    people = partners(3, VALLETTA, "ferries")

    assert officers.ambassador.name == "Judith K. Oakemere"
    assert people["leader"].full == "opposition deputy Serafina Calvorigo"
    assert people["minister"].full == "Minister of Transport Aurelio Vellastri"
    assert people["minister"].office == "the minister"
    assert partners(3, VALLETTA, "floods")["minister"].short != "Vellastri"


def test_elsewhere_people_follow_from_the_seed() -> None:
    assert mission(0, "OSLO") == mission(0, "OSLO")
    assert mission(0, "OSLO") != mission(1, "OSLO")
    assert partners(0, OSLO, "tariffs") == partners(0, OSLO, "tariffs")


@pytest.mark.parametrize("name", AFFAIRS)
def test_each_affair_has_all_that_its_sentences_ask_for(name: str) -> None:
    table = load("affairs")[name]
    people = partners(0, OSLO, name)
    affair = affair_of(name, 0, 5, "OSLO")

    assert set(people) == set(PARTS)
    for key in CLAUSES:
        assert len(affair.clauses[key]) >= 4
        assert not any("{" in clause for clause in affair.clauses[key])
        assert not any(clause.endswith(".") for clause in affair.clauses[key])
    assert len(table["headlines"]) >= 4
    assert all(line.isupper() for line in (*table["headlines"], *table["headings"]))
    assert all(word in people["representative"].full for word in affair.company.split())


@pytest.mark.parametrize("name", AFFAIRS)
def test_no_clause_names_a_time_or_another_telegram(name: str) -> None:
    """Else a sentence would say something that its truth does not."""
    words = re.compile(
        r"\b(?:Mon|Tues|Wednes|Thurs|Fri|Satur|Sun)day|\b(?:January|February|March|April|June|July"
        r"|August|September|October|November|December)\b|\b(?:yesterday|today|tomorrow|tonight)\b"
        r"|\b(?:19|20)[0-9]{2}\b|\b(?:last|next|this) (?:week|month|year|night)\b|\b(?:ref|reftel|septel)\b",
        re.IGNORECASE,
    )
    for key in CLAUSES:
        assert [c for c in load("affairs")[name][key] if words.search(c)] == []


def test_figures_and_places_are_those_of_the_episode() -> None:
    first, again, other = (affair_of("floods", 0, n, "DHAKA") for n in (3, 3, 4))

    assert first == again
    assert first.numbers != other.numbers or first.place != other.place
    assert any(first.place in clause for clause in first.clauses["incident"])
