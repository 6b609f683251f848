"""References are led along with the telegrams held; threads, ghosts and gaps are told from them."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from pathlib import Path
from typing import Any

import pytest
from alembic import command
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from sqlalchemy import Engine, delete, event, select, update

from archive.traffic import record, wire
from reftel.archive import CAUSES, Archive, Input, Rejection
from reftel.archive.database import writing
from reftel.archive.folder import make_folder, open_engine, open_folder
from reftel.archive.joined import citations
from reftel.archive.links import REFERENCES, follow
from reftel.archive.migrating import migrations
from reftel.archive.schema import candidates, meanings, metadata, telegrams
from reftel.archive.writer import note_change


@pytest.fixture
def archive(tmp_path: Path) -> Iterator[Archive]:
    with Archive.open(tmp_path / "a.reftel", create=True) as opened:
        yield opened


def numbered(serial: int, day: int, refs: Sequence[str] = (), **values: Any) -> str:
    """A telegram of March 2009."""
    return wire(serial, dtg=f"{day:02}1200Z MAR 09", refs=refs, **values)


def add(archive: Archive, *texts: str) -> None:
    archive.add([record(text, f"{hash(text):x}.txt") for text in texts])


def outcomes(archive: Archive, id_: str) -> list[tuple[str, str, str | None]]:
    return [(one.text, one.outcome, one.id) for one in archive.cites(id_)]


def test_every_outcome_with_its_place(archive: Archive) -> None:
    text = numbered(
        312,
        12,
        ("VALLETTA 311", "ROME 287", "SMITH-JONES E-MAIL OF 3/9", "VALLETTA 312"),
        paragraphs=("Ref A told of it. See septel. The minister waits, as ref E says.",),
    )
    add(archive, text, numbered(311, 11))

    found = archive.cites("09VALLETTA312")

    assert [(one.outcome, one.id, one.held, one.reason) for one in found] == [
        ("resolved", "09VALLETTA311", True, None),
        ("not-held", "09ROME287", False, None),
        ("not-a-telegram", None, False, None),
        ("unresolvable", None, False, "itself"),
        ("resolved", "09VALLETTA311", True, None),
        ("unresolvable", None, False, "not-identified"),
        ("unresolvable", None, False, "no-such-entry"),
    ]
    line, mention = found[0], found[4]
    assert (line.start, line.end) == (text.index("VALLETTA 311"), text.index("VALLETTA 311") + 12)
    assert (mention.paragraph, mention.entry, mention.sentence) == (1, 0, "Ref A told of it.")
    assert found[0].hit is not None
    assert found[0].hit.subject == "EXERCISE: FERRY STANDSTILL"


def test_a_new_telegram_resolves_old_ghosts(archive: Archive) -> None:
    add(archive, numbered(312, 12, ("ROME 287",)))
    assert outcomes(archive, "09VALLETTA312") == [("ROME 287", "not-held", "09ROME287")]

    add(archive, numbered(287, 10, post="ROME"))

    assert outcomes(archive, "09VALLETTA312") == [("ROME 287", "resolved", "09ROME287")]
    assert archive.ghosts().total == 0
    assert [one.hit.id for one in archive.citations_of("09ROME287")] == ["09VALLETTA312"]


def test_a_better_copy_brings_its_own_references(archive: Archive) -> None:
    add(archive, numbered(312, 12, ("ROME 287",), signature=""))
    add(archive, numbered(312, 12, ("ROME 288", "ROME 289")))

    assert [one.id for one in archive.cites("09VALLETTA312")] == ["09ROME288", "09ROME289"]
    assert [ghost.id for ghost in archive.ghosts().ghosts] == ["09ROME288", "09ROME289"]


TRAFFIC = (
    wire(12, dtg="091000Z JAN 09", refs=("ROME 40", "VALLETTA 1100")),
    wire(40, dtg="201200Z DEC 08", post="ROME", tags="PREL"),
    wire(40, dtg="081200Z JAN 09", post="ROME", tags="EWWT"),
    wire(1100, dtg="221200Z DEC 08"),
    wire(13, dtg="101000Z JAN 09", refs=("VALLETTA 12", "TUNIS 7")),
    wire(7, dtg="091100Z JAN 09", post="TUNIS", refs=("VALLETTA 13",)),
    wire(14, dtg="111000Z JAN 09", refs=("VALLETTA 15", "ROME 41")),
)


@settings(max_examples=12, deadline=None, suppress_health_check=[HealthCheck.too_slow])
@given(st.permutations(range(len(TRAFFIC))), st.integers(1, 7))
def test_the_order_of_filing_does_not_count(
    tmp_path_factory: pytest.TempPathFactory, order: list[int], size: int
) -> None:
    def filed(order: Sequence[int], size: int) -> list[tuple[str, ...]]:
        path = tmp_path_factory.mktemp("order") / "a"
        with Archive.open(path, create=True) as opened:
            for start in range(0, len(order), size):
                opened.add([record(TRAFFIC[n], f"{n}.txt") for n in order[start : start + size]])
        engine = open_engine(open_folder(path))
        with engine.connect() as connection:
            asked = select(
                telegrams.c.id,
                citations.c.text,
                citations.c.outcome,
                citations.c.cited,
                citations.c.reason,
                citations.c.doubt,
            ).join(telegrams, telegrams.c.key == citations.c.citing)
            rows = sorted(tuple(map(str, row)) for row in connection.execute(asked))
            open_ = select(telegrams.c.id, candidates.c.rank, candidates.c.score).join(
                telegrams, telegrams.c.key == candidates.c.telegram
            )
            rows += sorted(tuple(map(str, row)) for row in connection.execute(open_))
        engine.dispose()
        return rows

    assert filed(order, size) == filed(range(len(TRAFFIC)), len(TRAFFIC))


def test_filed_resolved_they_are_as_led_along_afterwards(archive: Archive) -> None:
    texts = [
        numbered(312, 12, ("VALLETTA 311", "ROME 287", "VALLETTA 900", "08 ROME 12")),
        numbered(311, 11, ("VALLETTA 312", "ROME 287"), paragraphs=("See Valletta 312.",)),
        numbered(287, 10, ("VALLETTA 311",), post="ROME"),
        numbered(312, 12, ("ROME 287", "ROME 999"), paragraphs=("A better copy.", "See ref A.")),
    ]
    for text in texts:
        add(archive, text)
    add(archive, *(numbered(serial, 20, ("VALLETTA 312", "ROME 287")) for serial in (400, 401)))
    filed = references(archive)

    engine = open_engine(open_folder(archive.path))
    with writing(engine) as connection:
        note_change(connection, REFERENCES, 0)
        connection.execute(update(meanings).values(outcome=None, cited=None, resolved=None))
        connection.execute(delete(candidates))
        while follow(connection):
            pass
    engine.dispose()

    assert references(archive) == filed
    assert {row.get("outcome") for row in filed} >= {"resolved", "unresolvable", "not-held"}


def test_a_batch_resolves_what_was_left_unresolved(archive: Archive) -> None:
    add(archive, numbered(312, 12, ("VALLETTA 311", "ROME 287")), numbered(311, 11))
    filed = references(archive)
    engine = open_engine(open_folder(archive.path))
    with writing(engine) as connection:  # as an older reftel, or a refresh cut off, leaves them
        note_change(connection, REFERENCES, 0)
        connection.execute(update(meanings).values(outcome=None, cited=None, resolved=None))
    engine.dispose()

    add(archive, numbered(400, 20))

    assert references(archive) == filed


def test_no_question_of_a_filing_goes_through_a_whole_table(archive: Archive) -> None:
    # Else each batch would take longer than the one before.
    add(archive, *(numbered(serial, 20, ("VALLETTA 1", "ROME 287")) for serial in range(30)))
    asked: dict[str, list[str]] = {}

    def note(_: Any, cursor: Any, statement: str, values: Any, __: Any, many: bool) -> None:
        # A session counts once what there is; what has a limit goes no further than that.
        if " WHERE " in statement.replace("\n", " ") and "LIMIT" not in statement:
            plan = cursor.connection.execute(
                f"EXPLAIN QUERY PLAN {statement}", values[0] if many else values
            )
            asked[statement] = [told for *_, told in plan]

    event.listen(Engine, "before_cursor_execute", note)
    try:
        add(archive, numbered(287, 10, ("VALLETTA 3",), post="ROME"), numbered(31, 20))
    finally:
        event.remove(Engine, "before_cursor_execute", note)

    whole = {f"SCAN {name}" for name in metadata.tables if name != "dictionaries"}
    assert len(asked) > 10
    assert not {
        statement: plan
        for statement, plan in asked.items()
        if whole & {" ".join(step.split()[:2]) for step in plan}
    }


def references(archive: Archive) -> list[dict[str, Any]]:
    """Every row of references and candidates."""
    engine = open_engine(open_folder(archive.path))
    with engine.connect() as connection:
        rows = [
            dict(row)
            for table in (citations, candidates)
            for row in connection.execute(select(table).order_by(*table.primary_key)).mappings()
        ]
    engine.dispose()
    return rows


def test_a_thread_in_the_order_of_time(archive: Archive) -> None:
    add(
        archive,
        numbered(310, 10),
        numbered(311, 11, ("VALLETTA 310",)),
        numbered(312, 12, ("VALLETTA 311", "ROME 287")),
        numbered(290, 14, ("ROME 287",), post="ROME"),
        numbered(400, 20),
    )

    thread = archive.thread("09VALLETTA311")

    assert thread is not None
    assert [(node.id, node.held, node.distance) for node in thread.nodes] == [
        ("09ROME287", False, 2),
        ("09VALLETTA310", True, 1),
        ("09VALLETTA311", True, 0),
        ("09VALLETTA312", True, 1),
        ("09ROME290", True, 3),
    ]
    assert {(edge.citing, edge.cited) for edge in thread.edges} == {
        ("09VALLETTA311", "09VALLETTA310"),
        ("09VALLETTA312", "09VALLETTA311"),
        ("09VALLETTA312", "09ROME287"),
        ("09ROME290", "09ROME287"),
    }
    assert not thread.truncated
    alone = archive.thread("09VALLETTA400")
    assert alone is not None
    assert [node.id for node in alone.nodes] == ["09VALLETTA400"]
    assert archive.thread("09VALLETTA999") is None


def test_a_hub_does_not_swallow_everything(archive: Archive) -> None:
    add(
        archive,
        numbered(1, 1),
        *(numbered(serial, 2 + serial % 20, ("VALLETTA 1",)) for serial in range(2, 40)),
        numbered(50, 25, ("VALLETTA 2",)),
    )

    thread = archive.thread("09VALLETTA50")

    assert thread is not None
    assert {node.id: node.hub for node in thread.nodes} == {
        "09VALLETTA1": True,
        "09VALLETTA2": False,
        "09VALLETTA50": False,
    }
    assert max(node.cited_by for node in thread.nodes) == 38
    # Asked for itself, it shows who cites it, as far as there is room.
    own = archive.thread("09VALLETTA1", limit=10)
    assert own is not None
    assert len(own.nodes) == 10
    assert own.truncated


def test_ghosts_with_who_speaks_of_them_and_when_they_were_sent(archive: Archive) -> None:
    add(
        archive,
        numbered(286, 5, post="ROME"),
        numbered(289, 9, post="ROME"),
        numbered(312, 12, ("ROME 287",), paragraphs=("Reftel told of the pilots. They talk.",)),
        numbered(313, 13, ("ROME 287", "TUNIS 3")),
    )

    page = archive.ghosts()

    assert page.total == 2
    rome, tunis = page.ghosts
    assert (rome.id, rome.mrn, rome.cited_by, rome.cause) == (
        "09ROME287",
        "09 ROME 287",
        2,
        "no-record",
    )
    assert rome.citing == ("09VALLETTA312", "09VALLETTA313")
    assert [(said.id, said.paragraph, said.text) for said in rome.said] == [
        ("09VALLETTA312", 1, "Reftel told of the pilots.")
    ]
    assert (rome.sent.earliest, rome.sent.latest) == ("2009-03-05T12:00Z", "2009-03-09T12:00Z")
    assert (rome.sent.after, rome.sent.before) == ("09ROME286", "09ROME289")
    assert (tunis.cause, tunis.sent.latest) == ("outside", "2009-03-13T12:00Z")
    assert [ghost.id for ghost in archive.ghosts("AMEMBASSY ROME", 2009).ghosts] == ["09ROME287"]
    assert archive.ghosts("ROME", 2008).total == 0
    assert [g.id for g in archive.ghosts(order="cited", limit=1).ghosts] == ["09ROME287"]
    assert archive.ghost("09ROME287") == rome
    assert archive.ghost("09ROME286") is None
    assert [hit.hit.id for hit in archive.citations_of("09TUNIS3")] == ["09VALLETTA313"]


def test_gaps_of_a_year(archive: Archive) -> None:
    add(
        archive,
        numbered(2, 2),
        numbered(3, 3),
        numbered(6, 6, ("VALLETTA 5",)),
        numbered(12, 12, action="RUEHC/SECSTATE WASHDC IMMEDIATE 1944"),
    )

    found = archive.gaps("valletta", 2009)

    assert (found.held, found.ghosts, found.highest, found.unknown) == ((2, 3, 6, 12), (5,), 12, 7)
    assert [(gap.first, gap.last) for gap in found.gaps] == [(1, 1), (4, 4), (7, 11)]
    assert (found.gaps[2].sent.earliest, found.gaps[2].sent.latest) == (
        "2009-03-06T12:00Z",
        "2009-03-12T12:00Z",
    )
    assert [cell.state for cell in found.strip()] == [
        "unknown", "held", "held", "unknown", "ghost", "held",
        *["unknown"] * 5, "held",
    ]  # fmt: skip
    assert sum(cell.held for cell in found.strip(5)) == 4
    assert [one.method for one in found.estimates][:3] == [
        "maximum-likelihood", "unbiased", "bayesian",
    ]  # fmt: skip
    (row,) = archive.post_years("valletta", 2009)
    assert (row.held, row.ghosts, row.highest) == (4, 1, 12)
    assert row.total == next(one for one in found.estimates if one.method == "unbiased")
    assert [one.station for one in archive.post_years()] == ["VALLETTA"]
    run = next(run for run in found.continuity if run.addressee == "STATE")
    assert (run.held, run.sent, run.serials) == (2, 11, 11)


def test_an_archive_of_the_first_version_is_led_along(tmp_path: Path) -> None:
    """Filed by version 0001, then opened: the references are resolved from their ids."""
    folder = make_folder(tmp_path / "a.reftel")
    engine = open_engine(folder)
    config = migrations()
    with writing(engine) as connection:
        config.attributes["connection"] = connection
        command.upgrade(config, "0001")
        for key in (1, 2):
            connection.exec_driver_sql(
                "INSERT INTO telegrams (key, id, mrn, year, station, serial, date, date_source,"
                " first_day, last_day, partial, change) VALUES (?, ?, ?, 2009, 'VALLETTA', ?, ?,"
                " 'dtg', 733477, 733477, 0, ?)",
                (key, f"09VALLETTA{310 + key}", "", 310 + key, f"2009-03-1{key}T12:00Z", key),
            )
        for row in (
            (2, 1, 0, "VALLETTA 311", "telegram", "09VALLETTA311"),
            (2, 1, 1, "08 ROME 287", "telegram", "08ROME287"),
            (2, 1, 2, "ARDEN E-MAIL", "email", None),
            (2, 0, 0, "septel", None, None),
        ):
            connection.exec_driver_sql(
                "INSERT INTO citations (citing, in_reference_line, position, text, kind, target)"
                " VALUES (?, ?, ?, ?, ?, ?)",
                row,
            )
        connection.exec_driver_sql("INSERT INTO progress VALUES ('records', 2)")
    engine.dispose()

    with Archive.open(tmp_path / "a.reftel") as opened:
        found = opened.cites("09VALLETTA312")

    assert [(one.outcome, one.id, one.reason, one.start) for one in found] == [
        ("resolved", "09VALLETTA311", None, None),
        ("not-held", "08ROME287", None, None),
        ("not-a-telegram", None, None, None),
        ("unresolvable", None, "not-identified", None),
    ]


@pytest.mark.parametrize(
    ("told", "container", "cause"),
    [
        ({}, "aad", "text-lost"),
        ({"Type": "Withdrawal Card"}, "foiarchive", "withdrawal-card"),
        ({}, "aad-list", "listed"),
    ],
)
def test_the_ledger_tells_why_one_is_absent(
    archive: Archive, told: dict[str, str], container: str, cause: str
) -> None:
    add(archive, numbered(286, 5, post="ROME"), numbered(312, 12, ("ROME 287",)))
    statements = {"id": "2009ROME00287", **told}
    card = Rejection("no-text", "it has no text", container=container, statements=statements)
    with archive.writing() as session:
        session.file(session.start_run({}), [Input("card", "0" * 64, (card,))])

    (ghost,) = archive.ghosts().ghosts
    year = archive.gaps("ROME", 2009)

    assert ghost.cause == cause
    assert cause in CAUSES
    by_cause = {
        "text-lost": year.text_lost,
        "withdrawal-card": year.cards,
        "listed": year.listed,
    }
    assert by_cause == {name: (287,) if name == cause else () for name in by_cause}
    (cell,) = year.strip(1)
    assert (cell.cards, cell.ghosts) == (1, 0)


def test_telegrams_of_temporary_value_were_destroyed(archive: Archive) -> None:
    citing = wire(312, dtg="121200Z MAR 76", tags="CVIS, MT", refs=("ROME 287",))
    other = wire(313, dtg="131200Z MAR 76", tags="CVIS, PREL", refs=("ROME 288",))
    add(archive, citing, other, wire(280, post="ROME", dtg="011200Z MAR 76"))

    assert [(one.id, one.cause) for one in archive.ghosts().ghosts] == [
        ("76ROME287", "perhaps-destroyed"),
        ("76ROME288", "no-record"),
    ]
