"""Events and people of an archive: in order of time, by query, person, period, thread."""

from __future__ import annotations

from datetime import date
from pathlib import Path
from typing import Any

import pytest
from sqlalchemy import Engine, event

from archive.traffic import record, wire
from reftel.archive import Archive, Event

TELEGRAMS = (
    wire(
        312,
        paragraphs=(
            "Transport Minister Orlo Vassbein called the Ambassador on March 11 at 10:00 a.m. about the ferry.",
            "He will meet the owners on March 20. The yard was built in 1974.",
        ),
    ),
    wire(
        313,
        dtg="131200Z MAR 09",
        refs=("VALLETTA 312",),
        paragraphs=(
            "Minister Vassbein called Ambassador Quillmark on March 11 at 11:30 a.m.",
            "Port captain Ilmo Tarsk (strictly protect) died on March 10.",
        ),
    ),
    wire(287, post="ROME", dtg="010000Z APR 09", level="U", paragraphs=("They met on 10 Muharram 1430.",)),
)  # fmt: skip


@pytest.fixture(scope="module")
def archive(tmp_path_factory: pytest.TempPathFactory) -> Archive:
    path: Path = tmp_path_factory.mktemp("events") / "a.reftel"
    opened = Archive.open(path, create=True)
    opened.add([record(text, f"{number}.txt") for number, text in enumerate(TELEGRAMS)])
    return opened


def told(events: tuple[Event, ...]) -> list[tuple[str, str | None]]:
    return [(event.telegram, event.value) for event in events]


def test_events_of_all_come_in_the_order_of_time(archive: Archive) -> None:
    page = archive.events()

    assert told(page.events) == [
        ("09VALLETTA312", "1974"),
        ("09VALLETTA313", "2009-03-10"),
        ("09VALLETTA312", "2009-03-11T10:00"),
        ("09VALLETTA313", "2009-03-11T11:30"),
        ("09VALLETTA312", "2009-03-20"),
        ("09ROME287", None),
    ]
    assert (page.total, page.telegrams) == (6, 3)
    assert page.events[2].utc == "2009-03-11T09:00Z"
    assert page.events[2].paragraph == 1


def test_one_call_at_two_times_is_a_contradiction(archive: Archive) -> None:
    page = archive.events()

    assert page.contradictions == ((2, 3),)


@pytest.mark.parametrize(
    ("asked", "expected"),
    [
        ({"query": "ferry quay NOT station:rome", "person": "vassbein"}, 0),
        ({"query": "owners"}, 3),
        ({"telegram": "09VALLETTA313"}, 2),
        ({"thread": "09VALLETTA313"}, 5),
        ({"person": "Orlo Vassbein"}, 1),
        ({"person": "vassbein"}, 2),
        ({"person": "quillmark"}, 2),
        ({"since": date(2009, 3, 11), "until": date(2009, 3, 11)}, 2),
        ({"since": date(2009, 3, 20)}, 1),
        ({"telegram": "09NOWHERE1"}, 0),
    ],
)
def test_events_are_narrowed(archive: Archive, asked: dict[str, object], expected: int) -> None:
    assert archive.events(**asked).total == expected  # type: ignore[arg-type]


def test_a_page_of_events(archive: Archive) -> None:
    page = archive.events(limit=2, offset=1)

    assert page.total == 6
    assert [event.value for event in page.events] == ["2009-03-10", "2009-03-11T10:00"]


def test_people_by_how_many_telegrams_name_them(archive: Archive) -> None:
    page = archive.people("valletta")
    by_key = {person.key: person for person in page.people}

    assert page.people[0].telegrams == 2
    assert by_key["VASSBEIN"].name == "Orlo Vassbein"
    assert by_key["TARSK"].protect == "strictly protect"
    assert by_key["QUILLMARK"].signs == 2
    assert not by_key["VASSBEIN"].ambiguous


def test_people_of_a_name(archive: Archive) -> None:
    assert [person.key for person in archive.people(name="orlo").people] == ["VASSBEIN"]
    assert archive.people(name="nobody").total == 0


def test_two_given_names_may_be_two_people(tmp_path: Path) -> None:
    texts = [
        wire(1, paragraphs=("Peter Vassbein said no.",)),
        wire(2, paragraphs=("Anna Vassbein said no.",)),
    ]
    with Archive.open(tmp_path / "b.reftel", create=True) as opened:
        opened.add([record(text, f"{number}.txt") for number, text in enumerate(texts)])
        (person,) = opened.people(name="vassbein").people

    assert person.ambiguous
    assert person.names == ("Peter Vassbein", "Anna Vassbein")


def test_one_person_of_two_telegrams_is_joined_with_the_evidence(tmp_path: Path) -> None:
    texts = [
        wire(1, paragraphs=("Mayor Peter Vassbein said no.",)),
        wire(2, paragraphs=("The Mayor, Peter Vassbein, agreed; Mayor Peter Vassbein spoke.",)),
        wire(3, paragraphs=("Anna Vassbein said no.",)),
    ]
    with Archive.open(tmp_path / "d.reftel", create=True) as opened:
        opened.add([record(text, f"{number}.txt") for number, text in enumerate(texts)])
        (person,) = opened.people(name="vassbein").people

    assert person.ambiguous
    assert person.to_json()["joined"] == [
        {"name": "Peter Vassbein", "telegrams": 2, "evidence": ["same name and title"]}
    ]


def test_a_better_copy_replaces_the_events_of_the_first(tmp_path: Path) -> None:
    cut = wire(312, paragraphs=("They met on March 9.",)).split("QUILLMARK")[0]
    whole = wire(312, paragraphs=("They met on March 10.",))
    with Archive.open(tmp_path / "c.reftel", create=True) as opened:
        opened.add([record(cut, "cut.txt")])
        opened.add([record(whole, "whole.txt")])

        assert told(opened.events().events) == [("09VALLETTA312", "2009-03-10")]


def test_pages_of_events_join_without_gap_or_double(archive: Archive) -> None:
    whole = told(archive.events().events)

    for size in range(1, 8):
        pages = [archive.events(limit=size, offset=at) for at in range(0, 12, size)]

        assert [one for page in pages for one in told(page.events)] == whole
        assert {(page.total, page.telegrams) for page in pages} == {(6, 3)}


def test_pages_of_people_join_without_gap_or_double(archive: Archive) -> None:
    whole = [person.key for person in archive.people().people]
    assert len(whole) == len(set(whole)) == 3

    for size in (1, 2, 3):
        pages = [archive.people(limit=size, offset=at) for at in range(0, 12, size)]

        assert [person.key for page in pages for person in page.people] == whole
        assert {page.total for page in pages} == {len(whole)}


def test_more_telegrams_than_a_statement_has_values(archive: Archive) -> None:
    from reftel.archive import events

    with archive._reading() as connection:
        keys = [*range(50_000)]
        page = events.events(connection, keys, limit=3)
        named = events.named_people(connection, keys, None, 100, 0)

    assert (page.total, len(page.events)) == (6, 3)
    assert named == archive.people()


def test_what_a_page_of_a_telegram_needs_is_what_the_archive_answers_one_by_one(
    archive: Archive,
) -> None:
    for name in archive.search_ids(""):
        found = archive.around(name, 2)

        assert found is not None
        assert found.telegram == archive.get(name)
        assert found.cites == archive.cites(name)
        assert list(found.cited_by) == archive.cited_by(name)
        told, named = archive.events(telegram=name), archive.people(telegram=name)
        assert (found.events.total, found.events.events) == (told.total, told.events[:2])
        assert (found.people.total, found.people.people) == (named.total, named.people[:2])


def test_there_is_nothing_around_a_telegram_that_is_not_held(archive: Archive) -> None:
    assert archive.around("09VALLETTA999") is None


@pytest.mark.parametrize("asked", [{}, {"until": date(2009, 3, 11)}, {"since": date(2009, 3, 11)}])
def test_a_page_of_events_is_found_by_the_index_of_weeks(
    archive: Archive, asked: dict[str, date]
) -> None:
    plans: list[str] = []

    def note(_: Any, cursor: Any, statement: str, values: Any, *__: Any) -> None:
        if "ORDER BY" in statement and "IS NOT NULL" in statement:
            told = cursor.connection.execute(f"EXPLAIN QUERY PLAN {statement}", values)
            plans.extend(step for *_, step in told)

    event.listen(Engine, "before_cursor_execute", note)
    try:
        archive.events(limit=2, **asked)  # type: ignore[arg-type]
    finally:
        event.remove(Engine, "before_cursor_execute", note)

    assert any("dated_statements USING INDEX ix_dated_statements_week" in one for one in plans)


def test_events_of_several_weeks_are_in_the_order_of_time(tmp_path: Path) -> None:
    told = ("On March 9 the owners met.", "On March 2 the mayor called.", "On March 1 he left.")
    with Archive.open(tmp_path / "w.reftel", create=True) as opened:
        opened.add(
            [
                record(wire(1, paragraphs=told[:2]), "1.txt"),
                record(wire(2, paragraphs=told[2:]), "2.txt"),
            ]
        )
        values = [one.value for one in opened.events().events]

    assert values == ["2009-03-01", "2009-03-02", "2009-03-09"]
