"""What a telegram tells: its people, its dated statements, its fiscal years, and all as public JSON.

Keys: docs/json.md, ``chronology``, ``named_years`` and ``people``.
"""

from __future__ import annotations

from datetime import date
from typing import Any, NamedTuple

from reftel.analysis.chronology import (
    DatedStatement,
    NamedYear,
    clock_of,
    find_named_years,
    find_statements,
)
from reftel.analysis.passages import passages
from reftel.analysis.people import Person, Recognize, find_people
from reftel.telegram import Telegram


class Told(NamedTuple):
    """The dated statements of a telegram and its fiscal, academic and school years, in order; its people."""

    statements: tuple[DatedStatement, ...]
    people: tuple[Person, ...]
    named_years: tuple[NamedYear, ...]


def find_told(
    telegram: Telegram, day: date | None = None, recognize: Recognize | None = None
) -> Told:
    """What a telegram tells. Pure; never raises.

    ``day`` is that of its publisher, for a telegram without a date-time group;
    ``recognize`` gives the places of people in a text, besides those that the rules find.
    """
    found = list(passages(telegram))
    people = find_people(telegram, found, recognize)
    clock = clock_of(telegram, day)
    statements = find_statements(found, people, clock)
    return Told(statements, people, find_named_years(found, clock.today))


def statement_json(statement: DatedStatement) -> dict[str, Any]:
    """An entry of ``chronology``."""
    value = statement.value
    return {
        "paragraph": statement.paragraph,
        "time_text": statement.time_text,
        "value": value.iso if value else None,
        "granularity": value.granularity if value else None,
        "event": statement.event,
        "participants": list(statement.participants),
        "certainty": statement.certainty.value,
        "start": statement.start,
        "end": statement.end,
        "zone": statement.zone,
        "utc": statement.utc,
        "calendar": statement.calendar,
        "persons": list(statement.persons),
        "contact": statement.contact,
        "place": statement.place,
        "told_early": statement.told_early,
    }


def named_year_json(year: NamedYear) -> dict[str, Any]:
    """An entry of ``named_years``."""
    return {
        "paragraph": year.paragraph,
        "start": year.start,
        "end": year.end,
        "text": year.text,
        "kind": year.kind,
        "years": list(year.years),
        "whose": year.whose,
        "value": year.value,
    }


def person_json(person: Person) -> dict[str, Any]:
    """An entry of ``people``."""
    return {
        "name": person.name or None,
        "surname": person.surname or None,
        "titles": list(person.titles),
        "roles": list(person.roles),
        "protect": person.protect,
        "officers": [officer.person_id for officer in person.officers],
        "officer_names": [f"{officer.name}, {officer.office}" for officer in person.officers],
        "mentions": [
            {
                "paragraph": mention.paragraph,
                "start": mention.start,
                "end": mention.end,
                "text": mention.text,
                "protect": mention.protect,
                **({"source": "model"} if mention.by_model else {}),
            }
            for mention in person.mentions
        ],
    }
