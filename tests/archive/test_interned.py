"""People and companies kept once: one row for each form, found again exactly, forgotten when unused."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest
from sqlalchemy import Engine, func, select, update

from archive.traffic import record, wire
from reftel.archive import Archive, interned
from reftel.archive.database import writing
from reftel.archive.folder import open_engine, open_folder
from reftel.archive.schema import copies, parties, persons

TOLD = "Transport Minister Orlo Vassbein called the Ambassador on March 11 at 10:00 a.m."
ONE = ("Orlo Vassbein", "VASSBEIN", '["Minister"]', None, None, None)
OTHER = (None, None, '["the Ambassador"]', None, None, None)


@pytest.fixture
def path(tmp_path: Path) -> Path:
    path = tmp_path / "a.reftel"
    with Archive.open(path, create=True) as archive:
        archive.add([record(wire(n, paragraphs=(TOLD,)), f"{n}.txt") for n in range(1, 6)])
    return path


@pytest.fixture
def engine(path: Path) -> Iterator[Engine]:
    engine = open_engine(open_folder(path))
    yield engine
    engine.dispose()


def test_a_form_in_many_telegrams_is_one_row(path: Path, engine: Engine) -> None:
    with engine.connect() as connection:
        named = connection.execute(select(persons.c.name)).scalars().all()
        told = connection.execute(select(func.count()).select_from(parties)).scalar_one()

    assert named.count("Orlo Vassbein") == 1
    assert told == 1
    with Archive.open(path, read_only=True) as archive:
        (minister,) = (one for one in archive.people().people if one.name == "Orlo Vassbein")
        assert minister.telegrams == 5
        assert archive.events(person="vassbein").total == 5


def test_a_number_once_given_is_found_again(engine: Engine) -> None:
    with writing(engine) as connection:
        given = interned.intern(connection, persons, [ONE, OTHER])
        again = interned.intern(connection, persons, [OTHER, ONE])

    assert given == again
    assert len(set(given.values())) == 2


def test_forms_of_one_checksum_are_told_apart(
    engine: Engine, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(interned, "digest", lambda *form: 7)
    with writing(engine) as connection:
        given = interned.intern(connection, persons, [ONE])
        both = interned.intern(connection, persons, [ONE, OTHER])

    assert both[ONE] == given[ONE] != both[OTHER]


def test_compacting_forgets_who_is_named_no_more(path: Path, engine: Engine) -> None:
    with writing(engine) as connection:
        interned.intern(connection, persons, [(*ONE[:2], '["Nobody\'s"]', None, None, None)])
        interned.intern(connection, parties, [("[]", '["Nobody"]')])
        before = connection.execute(select(func.count()).select_from(persons)).scalar_one()

    with Archive.open(path) as archive:
        archive.compact()
        assert archive.verify().sound
        assert archive.events(person="nobody").total == 0
        assert archive.events(person="vassbein").total == 5

    with engine.connect() as connection:
        after = connection.execute(select(func.count()).select_from(persons)).scalar_one()
        assert after == before - 1
        assert connection.execute(select(func.count()).select_from(parties)).scalar_one() == 1


def test_a_damaged_telegram_hides_no_other_of_the_chronology(path: Path, engine: Engine) -> None:
    with writing(engine) as connection:
        damaged = copies.c.number == 3
        connection.execute(update(copies).where(damaged).values(content=b"damaged"))

    with Archive.open(path, read_only=True) as archive:
        events = {event.telegram: event for event in archive.events().events}

    assert len(events) == 5
    assert events["09VALLETTA2"].time_text.startswith("March 11")
    assert "reftel verify" in events["09VALLETTA3"].event
    assert events["09VALLETTA3"].first_minute == events["09VALLETTA2"].first_minute
