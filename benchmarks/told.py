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

from sqlalchemy import Connection, insert

from benchmarks.measure import say, say_ratio
from reftel.archive import Archive
from reftel.archive.database import writing
from reftel.archive.folder import open_engine, open_folder
from reftel.archive.schema import dated_statements, people, telegrams

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
    for start in range(1, count + 1, 1_000):
        keys = range(start, min(start + 1_000, count + 1))
        connection.execute(insert(telegrams), [_telegram(key) for key in keys])
        connection.execute(
            insert(dated_statements), [_event(key, at) for key in keys for at in range(_EVENTS)]
        )
        connection.execute(
            insert(people), [_person(key, at) for key in keys for at in range(_PEOPLE)]
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


def _event(key: int, at: int) -> dict[str, Any]:
    minute = (_moment(key).toordinal() - at) * _DAY + key % _DAY
    return {
        "telegram": key,
        "position": at,
        "paragraph": at + 1,
        "start": 0,
        "finish": 8,
        "time_text": "MARCH 11",
        "value": "2009-03-11",
        "granularity": "day",
        "certainty": "told",
        "event": "the minister met the harbour master",
        "participants": f'["Minister Surname{key % _SURNAMES}"]',
        "persons": f'["Orlo Surname{key % _SURNAMES}"]',
        "calendar": "gregorian",
        "told_early": False,
        # One in thirty is of another calendar.
        "first_minute": None if key % 30 == 0 else minute,
        "last_minute": None if key % 30 == 0 else minute + _DAY,
    }


def _person(key: int, at: int) -> dict[str, Any]:
    number = (key * 7 + at * at * 13) % _SURNAMES
    office = at == _PEOPLE - 1
    return {
        "telegram": key,
        "position": at,
        "name": None if office else f"Orlo Surname{number}",
        "surname": None if office else f"SURNAME{number}",
        "titles": '["Harbour Master"]' if office else '["Minister"]',
        "roles": "",
        "mentions": 1 + at,
    }
