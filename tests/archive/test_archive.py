"""The archive as a whole: what goes in comes out, and the index follows the records."""

from __future__ import annotations

import shutil
import threading
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
from sqlalchemy import select

from archive.traffic import page, record, wire
from reftel.archive import Archive, Input, Session, make_filing
from reftel.archive.database import writing
from reftel.archive.folder import open_engine, open_folder
from reftel.archive.index import TantivyIndex
from reftel.archive.schema import progress, telegrams
from reftel.archive.writer import note_change
from reftel.errors import ArchiveError, QueryError

TELEGRAMS = (
    wire(
        312,
        refs=("ROME 287", "08 TUNIS 3", "VALLETTA 311"),
        paragraphs=("The minister talks of the ferry.", "As VALLETTA 311 told, he waits."),
    ),
    wire(311, dtg="111200Z MAR 09", subject="EXERCISE: PILOTS", paragraphs=("Pilots strike.",)),
    wire(312, dtg="121724Z MAR 08", subject="EXERCISE: A YEAR BEFORE", tags="MT", level="S"),
    wire(
        287,
        post="ROME",
        dtg="010000Z APR 09",
        level="U",
        info=("RUEHVT/AMEMBASSY VALLETTA 0009",),
        subject="EXERCISE: ROME ON PILOTS",
        paragraphs=("The pilots talk.",),
        prosign="R",
    ),
)


@pytest.fixture(scope="module")
def filed(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """An archive of ``TELEGRAMS``, for copies."""
    path = tmp_path_factory.mktemp("filed") / "a.reftel"
    with Archive.open(path, create=True) as opened:
        opened.add([record(text, f"{number}.txt") for number, text in enumerate(TELEGRAMS)])
    return path


@pytest.fixture
def archive(filed: Path, tmp_path: Path) -> Iterator[Archive]:
    shutil.copytree(filed, tmp_path / "a.reftel")
    with Archive.open(tmp_path / "a.reftel") as opened:
        yield opened


def ids(archive: Archive, query: str, **options: Any) -> list[str]:
    return [hit.id for hit in archive.search(query, **options).hits]


def test_what_goes_in_comes_out(archive: Archive) -> None:
    one, original = record(TELEGRAMS[0], "0.txt")

    stored = archive.get("09VALLETTA312")

    assert stored is not None
    assert stored.text == TELEGRAMS[0]
    assert stored.json == one.to_json()
    assert (stored.mrn, stored.date) == ("09 VALLETTA 312", "2009-03-12T17:24Z")
    assert (stored.date_source, stored.numbered_by) == ("dtg", "text")
    (copy,) = stored.copies
    assert (copy["path"], copy["container"], copy["best"]) == ("0.txt", "plain", True)
    assert copy["sha256"] == one.source.sha256
    assert archive.original(copy["number"]) == original
    assert archive.copy_text(copy["number"]) == TELEGRAMS[0]


def test_what_is_not_held(archive: Archive) -> None:
    assert archive.get("09VALLETTA999") is None
    assert archive.original(99) is None
    assert archive.copy_text(99) is None
    assert archive.references("09VALLETTA999") == []
    assert archive.hits(["09VALLETTA999"]) == []


def test_adding_gives_the_ledger(tmp_path: Path) -> None:
    with Archive.open(tmp_path / "a", create=True) as archive:
        first = archive.add([record(wire(1), "a"), record(wire(1), "b")])
        second = archive.add([record(wire(1) + "\n", "c")])

    assert [(entry.path, entry.outcome, entry.telegram) for entry in first] == [
        ("a", "filed", "09VALLETTA1"),
        ("b", "duplicate", "09VALLETTA1"),
    ]
    assert [(entry.path, entry.outcome, entry.code) for entry in second] == [
        ("c", "filed", "further-copy")
    ]


def test_all_copies_are_kept_and_all_are_searched(archive: Archive) -> None:
    other = TELEGRAMS[1].replace("Pilots strike.", "Pilots strike. A zeppelin was withheld.")
    archive.add([record(other, "other.txt")])

    stored = archive.get("09VALLETTA311")

    assert stored is not None
    assert [copy["path"] for copy in stored.copies] == ["1.txt", "other.txt"]
    assert [copy["best"] for copy in stored.copies] == [True, False]
    assert "zeppelin" not in stored.text
    found = archive.search("zeppelin")
    assert [hit.id for hit in found.hits] == ["09VALLETTA311"]
    assert ("zeppelin", True) in found.hits[0].snippet
    assert archive.original(stored.copies[1]["number"]) == other.encode()


def test_references_say_what_is_held(archive: Archive) -> None:
    # Rome's was sent after the telegram that cites it: no such link is told.
    assert archive.references("09VALLETTA312") == [
        {"label": "A", "text": "ROME 287", "kind": "telegram", "id": "09ROME287", "held": False},
        {"label": "B", "text": "08 TUNIS 3", "kind": "telegram", "id": "08TUNIS3", "held": False},
        {
            "label": "C",
            "text": "VALLETTA 311",
            "kind": "telegram",
            "id": "09VALLETTA311",
            "held": True,
        },
    ]


def test_who_cites_what_held_or_not(archive: Archive) -> None:
    for cited in ("08TUNIS3", "09VALLETTA311"):
        assert [hit.id for hit in archive.cited_by(cited)] == ["09VALLETTA312"]
    assert archive.cited_by("09VALLETTA312") == archive.cited_by("09ROME287") == []


@pytest.mark.parametrize(
    ("spelling", "expected"),
    [
        ("09VALLETTA312", ["09VALLETTA312"]),
        ("2009 Valletta 00312", ["09VALLETTA312"]),
        ("VALLETTA 312", ["08VALLETTA312", "09VALLETTA312"]),
        ("valletta 311", ["09VALLETTA311"]),
        ("AMEMBASSY ROME 287", ["09ROME287"]),
        ("07 VALLETTA 312", []),
        ("VALLETTA 999", []),
        ("ferry", []),
        ("", []),
    ],
)
def test_finding_by_any_spelling(archive: Archive, spelling: str, expected: list[str]) -> None:
    assert archive.find(spelling) == expected


def test_finding_by_the_number_of_the_publisher(archive: Archive) -> None:
    text = wire(400)
    at = text.index("C O N F")
    archive.add([record(page(text[:at], text[at:], reference="09ROME5"))])

    assert archive.find("09ROME5") == archive.find("09VALLETTA400") == ["09VALLETTA400"]


def test_finding_one_without_a_number(archive: Archive) -> None:
    archive.add([record(wire(400).replace("VALLETTA 000400", ""))])
    (found,) = ids(archive, "date:2009 NOT station:valletta NOT station:rome")

    assert found.startswith("unnumbered-")
    assert archive.find(found) == archive.find(found.upper()) == [found]
    stored = archive.get(found)
    assert stored is not None
    assert stored.json["id"] == found


@pytest.mark.parametrize(
    ("asked", "expected"),
    [
        ("09VALLETTA313", ["09VALLETTA312", "09VALLETTA311", "08VALLETTA312"]),
        ("VALLETTA 310", ["09VALLETTA311", "08VALLETTA312", "09VALLETTA312"]),
        ("08VALLETTA1", ["08VALLETTA312", "09VALLETTA311", "09VALLETTA312"]),
        ("09VALETTA312", ["09VALLETTA312"]),
        ("09LONDON1", []),
        ("ferry", []),
    ],
)
def test_what_is_near(archive: Archive, asked: str, expected: list[str]) -> None:
    assert archive.near(asked) == expected


def test_hits_tell_what_a_list_needs(archive: Archive) -> None:
    (hit,) = archive.search("pilots NOT strike").hits

    assert (hit.id, hit.mrn, hit.post) == ("09ROME287", "09 ROME 287", "ROME")
    assert hit.subject == "EXERCISE: ROME ON PILOTS"
    assert (hit.date, hit.classification) == ("2009-04-01T00:00Z", "UNCLASSIFIED")
    assert hit.precedence == "IMMEDIATE"
    assert ("pilots", True) in hit.snippet
    (listed,) = archive.hits(["09ROME287"])
    assert (listed.id, listed.snippet) == ("09ROME287", ())


@pytest.mark.parametrize(
    ("query", "expected"),
    [
        ("pilots", {"09VALLETTA311", "09ROME287"}),
        ("pilot*", {"09VALLETTA311", "09ROME287"}),
        ('"minister talks"', {"09VALLETTA312"}),
        ("from:rome", {"09ROME287"}),
        ("from:valletta", {"09VALLETTA312", "09VALLETTA311", "08VALLETTA312"}),
        ("to:valletta", {"09ROME287"}),
        ("to:rome", {"09VALLETTA312", "09VALLETTA311", "08VALLETTA312"}),
        ("action:state class:unclassified", {"09ROME287"}),
        ('from:"amembassy rome"', {"09ROME287"}),
        ("tag:MT", {"08VALLETTA312"}),
        ("class:secret", {"08VALLETTA312"}),
        ("caption:SIPDIS date:2008", {"08VALLETTA312"}),
        ("date:2009-03", {"09VALLETTA312", "09VALLETTA311"}),
        ("date:2009-03-12..2009-04-01", {"09VALLETTA312", "09ROME287"}),
        ("subject:pilots", {"09VALLETTA311", "09ROME287"}),
        ("signed:quillmark subject:before", {"08VALLETTA312"}),
        ("header:ruehro from:rome", {"09ROME287"}),
        ("precedence:immediate tag:MT", {"08VALLETTA312"}),
        ("zebra", set()),
    ],
)
def test_searching(archive: Archive, query: str, expected: set[str]) -> None:
    found = archive.search(query)

    assert {hit.id for hit in found.hits} == expected
    assert found.total == len(expected)
    assert set(archive.search_ids(query)) == expected


def test_facets_and_months_count_all_hits(archive: Archive) -> None:
    found = archive.search("", limit=1)

    def counted(name: str) -> list[tuple[str, str, int]]:
        return [(value.value, value.label, value.count) for value in found.facets[name]]

    assert found.total == 4
    assert counted("post") == [("VALLETTA", "VALLETTA", 3), ("ROME", "ROME", 1)]
    assert counted("year") == [("2008", "2008", 1), ("2009", "2009", 3)]
    assert [(value, count) for value, _, count in counted("tags")] == [
        ("EWWT", 3),
        ("PREL", 3),
        ("MT", 1),
    ]
    assert {value: count for value, _, count in counted("classification")} == {
        "CONFIDENTIAL": 2,
        "SECRET": 1,
        "UNCLASSIFIED": 1,
    }
    assert found.histogram == (("2008-03", 1), ("2009-03", 2), ("2009-04", 1))


def test_every_facet_can_be_followed(archive: Archive) -> None:
    fields = {"post": "station", "year": "date", "tags": "tag", "classification": "class"}
    everything = archive.search("")

    for name, field in fields.items():
        for value in everything.facets[name]:
            query = f'{field}:"{value.value}"'
            assert archive.search(query).total == value.count, query
    for month, count in everything.histogram:
        assert archive.search(f"date:{month}").total == count


def test_facets_are_left_out_where_nobody_asks(archive: Archive) -> None:
    found = archive.search("", facets=False)

    assert found.facets == {}
    assert found.histogram == ()
    assert len(found.hits) == 4


def test_orders_and_pages(archive: Archive) -> None:
    oldest = ["08VALLETTA312", "09VALLETTA311", "09VALLETTA312", "09ROME287"]

    assert ids(archive, "", sort="date") == oldest
    assert ids(archive, "", sort="-date") == oldest[::-1]
    assert ids(archive, "", sort="date", limit=2, offset=1) == oldest[1:3]
    assert ids(archive, "", limit=0) == []
    assert archive.search("", limit=0).total == 4
    assert archive.search_ids("", sort="date") == oldest


@pytest.mark.parametrize("wrong", [{"sort": "size"}, {"limit": -1}, {"offset": -1}])
def test_orders_and_pages_that_there_are_not(archive: Archive, wrong: dict[str, Any]) -> None:
    with pytest.raises(ValueError, match="expected a sort"):
        archive.search("", **wrong)


@pytest.mark.parametrize("query", ["09 VALLETTA 311", "valletta 00311", "2009VALLETTA311"])
def test_a_number_typed_alone_goes_to_its_telegram(archive: Archive, query: str) -> None:
    found = archive.search(query)

    assert found.exact == "09VALLETTA311"
    assert found.hits[0].id == "09VALLETTA311"


def test_a_number_also_finds_those_that_speak_of_it(archive: Archive) -> None:
    assert ids(archive, "VALLETTA 311") == ["09VALLETTA311", "09VALLETTA312"]


def test_a_number_that_may_be_several_or_words_is_not_exact(archive: Archive) -> None:
    several = archive.search("VALLETTA 312")
    assert several.exact is None
    assert {hit.id for hit in several.hits} == {"08VALLETTA312", "09VALLETTA312"}

    archive.add([record(wire(2009, dtg="011200Z JAN 10"))])
    words = archive.search("valletta 2009")
    assert words.exact is None
    assert words.hits[0].id == "10VALLETTA2009"

    assert archive.search("ferry 09VALLETTA311").exact is None


def test_a_query_that_cannot_be_understood(archive: Archive) -> None:
    with pytest.raises(QueryError) as caught:
        archive.search("ferry form:rome")

    assert caught.value.position == 6


def test_case_of_the_index_deleted_at_any_time(archive: Archive) -> None:
    before = archive.search("pilots")
    shutil.rmtree(archive.path / "index")

    assert archive.search("pilots") == before  # while it is open

    archive.close()
    shutil.rmtree(archive.path / "index")
    with Archive.open(archive.path) as again:
        assert again.search("pilots") == before


def test_a_lost_commit_of_the_index_is_made_good(
    archive: Archive, monkeypatch: pytest.MonkeyPatch
) -> None:
    # Killed after the records were committed: the index hears nothing of them.
    with monkeypatch.context() as patch:
        patch.setattr(Session, "follow", lambda session: None)
        archive.add([record(wire(500, paragraphs=("A zeppelin lands.",)))])
    assert archive._index.count() == 4

    with Archive.open(archive.path) as again:
        found = again.search("zeppelin")

    assert [hit.id for hit in found.hits] == ["09VALLETTA500"]
    assert found.behind == 0


def test_a_lost_mark_of_the_index_doubles_nothing(archive: Archive) -> None:
    # Killed between the commit of the index and the note of how far it is.
    engine = open_engine(open_folder(archive.path))
    with writing(engine) as connection:
        note_change(connection, "index", 1)

    assert archive.search("").total == 4
    with engine.connect() as connection:
        asked = select(progress.c.name, progress.c.change)
        marks = {row.name: row.change for row in connection.execute(asked)}
    assert marks == {"records": 4, "references": 4, "index": 4}


def test_an_index_put_back_from_a_backup_is_found_out(archive: Archive, tmp_path: Path) -> None:
    archive.close()
    shutil.copytree(archive.path / "index", tmp_path / "backup")
    with Archive.open(archive.path) as opened:
        opened.add([record(wire(500))])
    shutil.rmtree(archive.path / "index")
    shutil.copytree(tmp_path / "backup", archive.path / "index")

    with Archive.open(archive.path) as again:
        assert again.search("").total == 5


def test_the_index_of_another_archive_is_not_taken(archive: Archive, tmp_path: Path) -> None:
    archive.close()
    with Archive.open(tmp_path / "b", create=True) as other:
        other.add([record(wire(number)) for number in range(1, 5)])
    shutil.rmtree(archive.path / "index")
    shutil.copytree(tmp_path / "b" / "index", archive.path / "index")

    with Archive.open(archive.path) as again:
        assert set(again.search_ids("")) == {
            "08VALLETTA312",
            "09VALLETTA311",
            "09VALLETTA312",
            "09ROME287",
        }


def test_where_another_process_writes_readers_search_what_there_is(
    archive: Archive, monkeypatch: pytest.MonkeyPatch
) -> None:
    with monkeypatch.context() as patch:
        patch.setattr(Session, "follow", lambda session: None)
        archive.add([record(wire(500))])

    reader = Archive.open(archive.path)
    with open_folder(archive.path).lock():
        found = reader.search("")
    assert (found.total, found.behind) == (4, 1)
    assert reader.get("09VALLETTA500") is not None

    found = reader.search("")
    assert (found.total, found.behind) == (5, 0)
    reader.close()


def test_two_writers_at_once_are_one_too_many(archive: Archive) -> None:
    with (
        archive.writing(),
        Archive.open(archive.path) as other,
        pytest.raises(ArchiveError, match="another reftel is writing"),
    ):
        other.add([record(wire(500))])


def test_readers_are_not_held_up_by_a_writer(archive: Archive) -> None:
    one, original = record(wire(500))
    with archive.writing() as session, Archive.open(archive.path) as reader:
        run = session.start_run({})
        session.file(run, [Input("a", one.source.sha256, (make_filing(one, original),))])

        assert reader.get("09VALLETTA500") is not None
        assert reader.search("pilots").total == 2


def test_one_archive_serves_several_threads(archive: Archive) -> None:
    faults: list[BaseException] = []

    def read() -> None:
        try:
            for _ in range(20):
                assert archive.search("pilots (strike OR talk)").total == 2
                assert archive.get("09ROME287") is not None
        except BaseException as error:
            faults.append(error)

    threads = [threading.Thread(target=read) for _ in range(6)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()

    assert faults == []


def test_a_batch_that_fails_leaves_nothing(
    archive: Archive, monkeypatch: pytest.MonkeyPatch
) -> None:
    one, original = record(wire(500))
    filing = make_filing(one, original)
    broken = Input("b", "0" * 64, (filing, filing))
    with archive.writing() as session:
        run = session.start_run({})
        monkeypatch.setattr("reftel.archive.writer.note_change", _fail)
        with pytest.raises(RuntimeError):
            session.file(run, [broken])

    assert archive.get("09VALLETTA500") is None
    assert archive.totals(run) == dict.fromkeys(archive.totals(run), 0)
    assert archive.search("").total == 4


def _fail(*_: object) -> None:
    raise RuntimeError("no")


def test_runs_are_told(archive: Archive) -> None:
    (run,) = archive.runs()

    assert run.number == 1
    assert run.finished is not None
    assert run.started <= run.finished


def test_the_ledger_in_pages(archive: Archive) -> None:
    whole = archive.ledger()

    assert [entry.path for entry in whole] == ["0.txt", "1.txt", "2.txt", "3.txt"]
    assert archive.ledger(limit=2, offset=1) == whole[1:3]
    assert archive.ledger(outcome="rejected") == []
    assert archive.ledger(run=1) == whole
    assert archive.ledger(run=2) == []
    assert sum(archive.totals().values()) == 4


def test_an_archive_that_was_only_begun_is_empty(tmp_path: Path) -> None:
    Archive.open(tmp_path / "a", create=True).close()
    (tmp_path / "a" / "records.sqlite").unlink()

    with Archive.open(tmp_path / "a") as archive:
        assert archive.count() == 0
        assert archive.search("").total == 0
        assert archive.totals() == {
            "filed": 0,
            "filed-with-repairs": 0,
            "duplicate": 0,
            "rejected": 0,
        }


def test_a_damaged_database_is_an_error_of_the_archive(archive: Archive) -> None:
    archive.close()
    path = archive.path / "records.sqlite"
    data = bytearray(path.read_bytes())
    data[4096:] = b"\x55" * (len(data) - 4096)
    path.write_bytes(data)

    with pytest.raises(ArchiveError, match=r"records\.sqlite cannot be read"):
        Archive.open(archive.path).get("09VALLETTA312")


def test_telegrams_of_which_only_the_year_is_known(archive: Archive) -> None:
    # An extract has no date-time group, and this publisher states no day.
    text = TELEGRAMS[0].replace("000312", "000777")
    extract = page(
        "This record is a partial extract of the original cable. The full text of the original "
        "cable is not available.",
        text[text.index("C O N F") :],
        reference="09VALLETTA777",
        created="",
    )
    archive.add([record(extract)])

    assert "09VALLETTA777" in ids(archive, "date:2009")
    assert "09VALLETTA777" not in ids(archive, "date:2009-03")
    assert "09VALLETTA777" in ids(archive, "date:<2010")
    assert "09VALLETTA777" not in ids(archive, "date:>2009-01")
    (hit,) = archive.hits(["09VALLETTA777"])
    assert hit.date is None
    years = {value.value: value.count for value in archive.search("").facets["year"]}
    assert years["2009"] == archive.search("date:2009").total == 4


def test_what_the_index_holds_is_what_the_records_hold(archive: Archive) -> None:
    engine = open_engine(open_folder(archive.path))
    with engine.connect() as connection:
        held = set(connection.execute(select(telegrams.c.id)).scalars())
    index = TantivyIndex(archive.path / "index", open_folder(archive.path).identity)

    assert set(archive.search_ids("")) == held
    assert index.count() == len(held)
