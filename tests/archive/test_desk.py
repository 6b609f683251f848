"""The user's own: kept whatever happens to the records and the index."""

from __future__ import annotations

import shutil
import sqlite3
from pathlib import Path

import pytest

from archive.traffic import record, wire
from reftel.archive import Archive
from reftel.archive.desk import FILE
from reftel.errors import ArchiveError, QueryError


@pytest.fixture
def path(tmp_path: Path) -> Path:
    with Archive.open(tmp_path / "a", create=True) as archive:
        archive.add([record(wire(n), f"{n}.txt") for n in (311, 312)])
    return tmp_path / "a"


def test_a_saved_search_tells_what_is_new(path: Path) -> None:
    with Archive.open(path) as archive:
        archive.desk.save("ferries", "ferry")
        first = archive.news("ferries")
        again = archive.news("ferries")
        archive.add([record(wire(313), "313.txt")])
        peeked = archive.news("ferries", look=False)
        new = archive.news("ferries")
        last = archive.news("ferries")

    assert set(first.new) == {"09VALLETTA311", "09VALLETTA312"}
    assert first.search.looked is None
    assert (again.total, again.new) == (2, ())
    assert peeked.new == new.new == ("09VALLETTA313",)
    assert (last.total, last.new, last.gone) == (3, (), 0)
    assert last.search.looked is not None


def test_a_search_saved_anew_keeps_what_was_seen(path: Path) -> None:
    with Archive.open(path) as archive:
        archive.desk.save("mine", "ferry")
        archive.news("mine")
        archive.desk.save("mine", "ferry quay")
        assert archive.news("mine").new == ()
        assert [search.query for search in archive.desk.searches()] == ["ferry quay"]
        assert archive.desk.forget("mine")
        assert not archive.desk.forget("mine")
        with pytest.raises(LookupError, match="no search is saved as 'mine'"):
            archive.news("mine")


def test_a_query_that_is_wrong_says_so_when_it_is_looked_at(path: Path) -> None:
    with Archive.open(path) as archive:
        archive.desk.save("wrong", "form:rome")
        with pytest.raises(QueryError, match="did you mean from"):
            archive.news("wrong")


def test_collections_keep_their_order_and_have_each_once(path: Path) -> None:
    with Archive.open(path) as archive:
        desk = archive.desk
        assert desk.collect("affair", ["09VALLETTA312", "09ROME1", "09VALLETTA312"]) == 2
        assert desk.collect("affair", ["09VALLETTA311", "09ROME1"]) == 1
        assert desk.collected("affair") == ["09VALLETTA312", "09ROME1", "09VALLETTA311"]
        assert [(c.name, c.telegrams) for c in desk.collections()] == [("affair", 3)]
        assert desk.uncollect("affair", ["09ROME1"]) == 1
        assert desk.uncollect("affair") == 2
        assert desk.collections() == []


def test_notes(path: Path) -> None:
    with Archive.open(path) as archive:
        desk = archive.desk
        first = desk.note("09VALLETTA312", "  compare with Rome  ")
        second = desk.note("09ROME287", "not held: ask for it")
        assert [(n.number, n.text) for n in desk.notes()] == [
            (first, "compare with Rome"),
            (second, "not held: ask for it"),
        ]
        assert [n.number for n in desk.notes("09ROME287")] == [second]
        assert desk.unnote(first)
        assert not desk.unnote(first)
        with pytest.raises(ValueError, match="a note has"):
            desk.note("09ROME287", "  ")


@pytest.mark.parametrize("name", ["", "  ", "x" * 201])
def test_a_name_that_is_none_is_refused(path: Path, name: str) -> None:
    with Archive.open(path) as archive:
        with pytest.raises(ValueError, match="a name has"):
            archive.desk.save(name, "ferry")
        with pytest.raises(ValueError, match="a name has"):
            archive.desk.collect(name, ["09ROME1"])


def test_it_is_kept_when_all_else_is_made_anew(path: Path, tmp_path: Path) -> None:
    with Archive.open(path) as archive:
        archive.desk.save("ferries", "ferry")
        archive.news("ferries")
        archive.desk.note("09VALLETTA312", "mine")
        archive.desk.collect("affair", ["09VALLETTA312"])
        before = (path / FILE).read_bytes()
        archive.reindex()
        archive.compact()
        archive.add([record(wire(314), "314.txt")])
        assert archive.verify().sound
    assert (path / FILE).read_bytes() == before

    with Archive.open(tmp_path / "anew", create=True) as anew:
        anew.add([record(wire(n), f"{n}.txt") for n in (314, 312, 311)])
        shutil.copy(path / FILE, tmp_path / "anew")
        assert anew.news("ferries").new == ("09VALLETTA314",)
        assert anew.hits(anew.desk.collected("affair"))[0].id == "09VALLETTA312"
        assert [note.text for note in anew.desk.notes("09VALLETTA312")] == ["mine"]


def test_there_is_no_file_until_something_is_put_into_it(path: Path) -> None:
    with Archive.open(path) as archive:
        assert archive.desk.searches() == []
        assert archive.desk.notes() == []
        assert archive.desk.collections() == []
        assert archive.desk.collected("affair") == []
    assert not (path / FILE).exists()


def test_where_the_archive_is_only_read_nothing_is_put_into_it(path: Path) -> None:
    with Archive.open(path) as archive:
        archive.desk.save("ferries", "ferry")
    with Archive.open(path, read_only=True) as archive:
        assert archive.news("ferries", look=False).total == 2
        with pytest.raises(ArchiveError, match="for reading only"):
            archive.news("ferries")


def test_a_file_of_a_newer_reftel_is_refused(path: Path) -> None:
    with Archive.open(path) as archive:
        archive.desk.save("ferries", "ferry")
    with sqlite3.connect(path / FILE) as connection:
        connection.execute("PRAGMA user_version = 99")
    connection.close()

    with Archive.open(path) as archive:
        for use in (archive.desk.searches, lambda: archive.desk.save("a", "b")):
            with pytest.raises(ArchiveError, match="newer reftel"):
                use()


def test_a_list_of_numbers_and_names(path: Path) -> None:
    entries = ["Valletta 0312", "", "ada quillmark", "09 ROME 287", "zeppelin", "...", "Malta 2009"]
    with Archive.open(path) as archive:
        found = list(archive.look_up(entries, limit=1))

    assert [(one.asked, one.kind, one.total, len(one.hits)) for one in found] == [
        ("Valletta 0312", "number", 1, 1),
        ("ada quillmark", "words", 2, 1),
        ("09 ROME 287", "number", 0, 0),
        ("zeppelin", "words", 0, 0),
        ("...", "words", 0, 0),
        ("Malta 2009", "words", 0, 0),
    ]
