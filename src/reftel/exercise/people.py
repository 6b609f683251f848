"""Invented people: the missions' own, and those they speak to.

A name is put together from the lists of ``data/people.toml``; the same seed
and office always give the same person, so that people return in the traffic.
"""

from __future__ import annotations

import pkgutil
import tomllib
from dataclasses import dataclass
from functools import cache
from typing import Any

from reftel.exercise.dice import Dice


@dataclass(frozen=True, slots=True)
class Person:
    """An invented person: ``Judith K. Oakemere`` is ``given`` and ``surname``."""

    given: str
    surname: str

    @property
    def name(self) -> str:
        """Given name and surname."""
        return f"{self.given} {self.surname}"


def load(name: str) -> dict[str, Any]:
    """One table of the package's data, ``data/<name>.toml``."""
    data = pkgutil.get_data("reftel.exercise", f"data/{name}.toml")
    assert data is not None  # only a loader that cannot read data gives None
    return tomllib.loads(data.decode("utf-8"))


@cache
def _lists() -> dict[str, dict[str, list[str]]]:
    return load("people")


def invent(people: str, *key: object) -> Person:
    """The person of a key (seed, post, office), named as ``people`` are named.

    ``people`` is a table of ``data/people.toml``: ``mission``, ``north``.
    Members of the missions have a middle initial.
    """
    lists = _lists()[people]
    dice = Dice("person", *key)
    given = dice.pick(lists["given"])
    surname = dice.pick(lists["first"]) + dice.pick(lists["second"])
    if people == "mission":
        given = f"{given} {dice.pick('ABCDEFGHJKLMNPRSTW')}."
    return Person(given, surname)


def every_surname(people: str) -> list[str]:
    """Every surname that a table can give."""
    lists = _lists()[people]
    return [first + second for first in lists["first"] for second in lists["second"]]
