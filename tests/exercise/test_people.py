"""Invented people: the same for the same office, and nobody who ever held one."""

from __future__ import annotations

import csv
from importlib.resources import files

import pytest

from reftel.exercise.casting import SECRETARY
from reftel.exercise.people import every_surname, invent, load

TABLES = ("chiefs_of_mission", "principal_officers", "other_signers")
PEOPLES = tuple(load("people"))


def bare(name: str) -> str:
    return "".join(letter for letter in name.upper() if letter.isalpha())


@pytest.fixture(scope="module")
def office_holders() -> set[str]:
    """The surnames of everybody in the tables of office-holders."""
    found = set()
    for table in TABLES:
        path = files("reftel.authority") / "data" / f"{table}.csv"
        with path.open(encoding="utf-8") as file:
            found |= {bare(row["surname"]) for row in csv.DictReader(file)}
    assert "OAKLEY" in found  # the tables were read
    return found


@pytest.mark.parametrize("people", PEOPLES)
def test_nobody_bears_the_name_of_an_office_holder(people: str, office_holders: set[str]) -> None:
    names = every_surname(people)

    assert len(set(names)) >= 100
    assert [name for name in names if bare(name) in office_holders] == []


def test_the_people_of_the_story_bear_no_such_name_either(office_holders: set[str]) -> None:
    cast = load("story")["cast"]["VALLETTA"]
    names = [surname for _, surname in cast.values()] + [SECRETARY, "Zanganetta", "Quillihurst"]

    assert [name for name in names if bare(name) in office_holders] == []


def test_an_office_has_the_same_person_every_time() -> None:
    first = invent("mission", 0, "VALLETTA", "deputy")

    assert first == invent("mission", 0, "VALLETTA", "deputy")
    assert first != invent("mission", 1, "VALLETTA", "deputy")
    assert first != invent("mission", 0, "TUNIS", "deputy")
    assert first.name == f"{first.given} {first.surname}"


def test_members_of_missions_have_a_middle_initial() -> None:
    given = invent("mission", 3, "OSLO", "ambassador").given.split()

    assert len(given) == 2
    assert len(given[1]) == 2
    assert given[1][1] == "."


def test_an_unknown_people_is_an_error() -> None:
    with pytest.raises(KeyError):
        invent("nowhere", 0)
