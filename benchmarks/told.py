"""Pages of events and of people over a whole archive: CPU time of each, and how it grows.

The rows are made up and put in as they are, eight events and six people a telegram:
what is measured is asking for a page, not reading telegrams.
"""

from __future__ import annotations

from collections.abc import Callable
from datetime import date
from pathlib import Path
from tempfile import TemporaryDirectory
from time import process_time
from typing import Any

from sqlalchemy import Connection

from benchmarks.measure import say, say_ratio
from reftel.archive import Archive
from reftel.archive.content import make_content
from reftel.archive.database import writing
from reftel.archive.folder import open_engine, open_folder
from reftel.archive.inserting import insert_all, insert_rows
from reftel.archive.interned import Form, intern
from reftel.archive.pack import NONE
from reftel.archive.schema import copies, dated_statements, parties, people, persons, telegrams
from reftel.archive.searchable import Searchable

_EVENTS, _PEOPLE, _SURNAMES, _TIMES = 8, 6, 900, 40
_DAY = 24 * 60


def run(small: int, large: int) -> None:
    with TemporaryDirectory(prefix="reftel-benchmark-") as room:
        before = _measure(Path(room) / "small", small)
        after = _measure(Path(room) / "large", large)
    for name, seconds in after.items():
        say(f"{name}, {large:,} telegrams, p95 of {_TIMES}", f"{seconds * 1000:,.1f} ms")
    for name, seconds in after.items():
        say_ratio(f"{name}, {large:,} / {small:,} telegrams", seconds, before[name])


def _measure(path: Path, count: int) -> dict[str, float]:
    with Archive.open(path, create=True):
        pass
    engine = open_engine(open_folder(path))
    with writing(engine) as connection:
        fill(connection, count)
    engine.dispose()
    middle = count * _EVENTS // 2
    with Archive.open(path, read_only=True) as archive:
        asked: dict[str, Callable[[], Any]] = {
            "first page of events": lambda: archive.events(limit=50),
            "a page of events in the middle": lambda: archive.events(limit=50, offset=middle),
            "events of a month": lambda: archive.events(
                since=date(2006, 3, 1), until=date(2006, 3, 31), limit=50
            ),
            "events of a person": lambda: archive.events(person="surname7", limit=50),
            "first page of people": lambda: archive.people(limit=100),
            "people of a name": lambda: archive.people(name="surname7", limit=100),
        }
        return {name: _p95(ask) for name, ask in asked.items()}


def _p95(ask: Callable[[], Any]) -> float:
    ask()
    spent = []
    for _ in range(_TIMES):
        begun = process_time()
        ask()
        spent.append(process_time() - begun)
    return sorted(spent)[int(_TIMES * 0.95) - 1]


def fill(connection: Connection, count: int) -> None:
    """So many telegrams with their events and people."""
    companies = list(map(_company, range(_SURNAMES)))
    named = [_person(number, office) for number in range(_SURNAMES) for office in (False, True)]
    of_party = intern(connection, parties, companies)
    of_person = intern(connection, persons, dict.fromkeys(named))
    for start in range(1, count + 1, 1_000):
        keys = range(start, min(start + 1_000, count + 1))
        insert_all(connection, telegrams, [_telegram(key) for key in keys])
        insert_all(connection, copies, [_copy(key) for key in keys])
        insert_rows(
            connection,
            dated_statements,
            list(dated_statements.c),
            [
                (key, at, of_party[companies[key % _SURNAMES]], *_minutes(key, at), False)
                for key in keys
                for at in range(_EVENTS)
            ],
        )
        insert_rows(
            connection,
            people,
            list(people.c),
            [
                (key, at, of_person[_person_at(key, at)], "", None, 1 + at)
                for key in keys
                for at in range(_PEOPLE)
            ],
        )


def _moment(key: int) -> date:
    return date.fromordinal(date(2001, 1, 1).toordinal() + key * 37 % 3_650)


def _telegram(key: int) -> dict[str, Any]:
    day = _moment(key)
    return {
        "key": key,
        "id": f"{day.year % 100:02}VALLETTA{key}",
        "mrn": f"{day.year % 100:02} VALLETTA {key}",
        "date": f"{day.isoformat()}T12:00Z",
        "subject": f"EXERCISE: FERRY {key}",
        "classification": "CONFIDENTIAL",
        "partial": False,
        "change": key,
    }


def _copy(key: int) -> dict[str, Any]:
    """The only copy, which has the words of each event in its JSON."""
    told = {"chronology": [_told(key, at) for at in range(_EVENTS)]}
    return {
        "telegram": key,
        "sha256": f"{key:064x}",
        "member": "",
        "path": f"{key}.txt",
        "container": "text",
        "charset": "ascii",
        "size": 0,
        "statements": "{}",
        "layout": "wire",
        **dict.fromkeys(("has_header", "partial", "has_signature"), False),
        **dict.fromkeys(("defects", "repairs", "paragraphs"), 0),
        "best": True,
        "change": key,
        "filed": "2009-03-12T12:00Z",
        "content": NONE.pack(make_content("", told, Searchable("", "", ""))),
    }


def _told(key: int, at: int) -> dict[str, Any]:
    return {
        "paragraph": at + 1,
        "start": 0,
        "end": 8,
        "time_text": "MARCH 11",
        "value": "2009-03-11",
        "granularity": "day",
        "certainty": "stated",
        "event": "the minister met the harbour master",
        "participants": [f"Minister Surname{key % _SURNAMES}"],
        "persons": [f"Orlo Surname{key % _SURNAMES}"],
        "contact": None,
        "place": None,
        "zone": "Europe/Malta",
        "calendar": "gregorian",
    }


def _company(number: int) -> Form:
    return f'["Minister Surname{number}"]', f'["Orlo Surname{number}"]'


def _minutes(key: int, at: int) -> tuple[int | None, int | None]:
    if key % 30 == 0:  # one in thirty is of another calendar
        return None, None
    minute = (_moment(key).toordinal() - at) * _DAY + key % _DAY
    return minute, minute + _DAY


def _person_at(key: int, at: int) -> Form:
    return _person((key * 7 + at * at * 13) % _SURNAMES, at == _PEOPLE - 1)


def _person(number: int, office: bool) -> Form:
    """A form of ``persons``: name, surname, titles, and no officer."""
    if office:
        return None, None, '["Harbour Master"]', None, None, None
    return f"Orlo Surname{number}", f"SURNAME{number}", '["Minister"]', None, None, None
