"""Archives of every form that tables have had: led on, sound, searched, and read again."""

from __future__ import annotations

import json
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest
from alembic import command
from alembic.script import ScriptDirectory
from sqlalchemy import Connection, MetaData, Table, insert, select, update
from typer.testing import CliRunner

from archive.traffic import make_older, record, rows_of, wire, wire_page
from reftel import refresh as refresh_module
from reftel.archive import Archive
from reftel.archive.database import writing
from reftel.archive.folder import make_folder, open_engine, open_folder, revision
from reftel.archive.joined import joined_metadata
from reftel.archive.migrating import migrations
from reftel.archive.schema import REVISION, copies, metadata, parties, persons
from reftel.archive.views import make_views
from reftel.cli import app
from reftel.refresh import refresh

TOLD = "Transport Minister Orlo Vassbein called the Ambassador on March 11 at 10:00 a.m."
TELEGRAMS = (
    wire(311, dtg="111200Z MAR 09", paragraphs=(TOLD,)),
    wire(312, refs=("VALLETTA 311", "ROME 9"), paragraphs=("As VALLETTA 311 said, he waits.",)),
    wire(313, dtg="131200Z MAR 09", subject="EXERCISE: PILOTS").replace("SIPDIS", "SIPDIS\nSIPDIS"),
    wire_page(wire(314), reference="09VALLETTA314"),
    wire(312, refs=("VALLETTA 311",), paragraphs=("A further copy.",)).replace("QUILLMARK\n", ""),
    "1. THE FERRY LIES AT THE QUAY AND THE MINISTER WAITS.\n\n2. IT RAINS.\n",
)
# Moments, numbers that rise with every change, and how the bytes are packed.
_PASSING = {
    "telegrams": {"change"},
    "copies": {"change", "filed", "text", "searchable", "record", "content", "original"},
}
_BELOW = (
    "telegrams",
    "copies",
    "addressees",
    "tags",
    "captions",
    "citations",
    "candidates",
    "dated_statements",
    "people",
    "findings",
    "outcomes",
)


REVISIONS = sorted(
    step.revision for step in ScriptDirectory.from_config(migrations()).walk_revisions()
)


@pytest.fixture(scope="module")
def today(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """An archive as it is filed now."""
    path = tmp_path_factory.mktemp("today") / "a.reftel"
    with Archive.open(path, create=True) as archive:
        archive.add([record(text, f"{at}.txt") for at, text in enumerate(TELEGRAMS[:-1])])
    return path


def older(path: Path, today: Path, form: str) -> Path:
    """The same telegrams in tables of an older form, with what these had columns for."""
    engine = open_engine(make_folder(path))
    with writing(engine) as connection:
        made = migrations()
        made.attributes["connection"] = connection
        command.upgrade(made, form)
        if form == REVISION:
            make_views(connection)
    now = open_engine(open_folder(today))
    tables = MetaData()
    tables.reflect(engine)
    with now.connect() as source, source.begin() as undone:
        if form < "0007":
            make_older(source)
        with writing(engine) as target:
            for table in (*metadata.sorted_tables, *joined_metadata.sorted_tables):
                if table.name not in tables.tables:
                    continue
                there = tables.tables[table.name]
                rows = rows_of(source, table.name, form)
                if table.name == "progress":  # the index is made anew, references resolved
                    rows = [row for row in rows if row["name"] == "records"]
                kept = [{c.name: row[c.name] for c in there.c} for row in rows]
                if kept:
                    target.execute(insert(there if form < "0010" else table), kept)
        undone.rollback()
    for one in (engine, now):
        one.dispose()
    return path


def contents(path: Path) -> dict[str, list[Any]]:
    """Every table of an archive, but what passes; telegrams by their ids."""
    engine = open_engine(open_folder(path))
    found: dict[str, list[Any]] = {}
    with engine.connect() as connection:
        for name in _BELOW:
            table = _table(name)
            kept = [c for c in table.c if c.name not in _PASSING.get(name, ())]
            rows = [dict(row) for row in connection.execute(select(*kept)).mappings()]
            for row in rows:  # numbers are given as they come
                for column, form in _forms(connection, name).items():
                    row[column] = form.get(row[column])
            found[name] = sorted(rows, key=lambda row: repr(row.items()))
    engine.dispose()
    return found


def _table(name: str) -> Table:
    found = joined_metadata.tables.get(name)
    return metadata.tables[name] if found is None else found


def _forms(connection: Connection, name: str) -> dict[str, dict[int | None, Any]]:
    """What the numbers in a column stand for, where it is kept once."""
    table = {"dated_statements": ("party", parties), "people": ("person", persons)}.get(name)
    if table is None:
        return {}
    column, kept_once = table
    rows = connection.execute(select(kept_once)).all()
    return {column: {number: tuple(form) for number, _, *form in rows}}


@pytest.mark.parametrize("form", REVISIONS)
def test_an_archive_of_every_form_is_led_on_sound_and_searched(
    today: Path, tmp_path: Path, form: str
) -> None:
    path = older(tmp_path / "old.reftel", today, form)

    with Archive.open(path) as archive:
        found = archive.verify()
        assert found.faults == ()
        assert (found.telegrams, found.copies) == (4, 5)
        assert archive.search_ids("ferry station:valletta", sort="date") == [
            "09VALLETTA311",
            "09VALLETTA312",
            "09VALLETTA314",
            "09VALLETTA313",
        ]
        assert archive.search_ids("cites:09VALLETTA311") == ["09VALLETTA312"]
        stored = archive.get("09VALLETTA312")
        assert stored is not None
        assert stored.text == TELEGRAMS[1]
        assert archive.original(stored.copies[0]["number"]) == TELEGRAMS[1].encode()
        # What is filed now goes in beside it.
        archive.add([record(wire(320), "new.txt")])
        assert archive.verify().sound
    engine = open_engine(open_folder(path))
    assert revision(engine) == REVISION
    engine.dispose()


@pytest.mark.parametrize("form", REVISIONS)
def test_what_an_older_reftel_could_not_tell_is_there_after_it_is_read_again(
    today: Path, tmp_path: Path, form: str
) -> None:
    path = older(tmp_path / "old.reftel", today, form)

    with Archive.open(path) as archive:
        if form < "0008":  # nothing says which reftel has read them
            assert archive.count_stale() == 4
        told: list[tuple[int, int]] = []
        refresh(
            archive, workers=0, everything=form >= "0008", on_progress=lambda *n: told.append(n)
        )
        assert told[-1] == (4, 4)
        assert archive.count_stale() == 0
        assert archive.verify().faults == ()
        assert "Orlo Vassbein" in [one.name for one in archive.people().people]
        assert archive.search_ids("person:vassbein") == ["09VALLETTA311"]
        assert archive.events().total > 0
        assert [ghost.id for ghost in archive.ghosts().ghosts] == ["09ROME9"]
        stored = archive.get("09VALLETTA312")
        assert stored is not None
        assert archive.original(stored.copies[0]["number"]) == TELEGRAMS[1].encode()

    expected, found = contents(today), contents(path)
    if form < "0004":  # why there is another copy, and the container in the ledger, fill themselves
        for row in (*expected["outcomes"], *found["outcomes"]):
            row["container"] = None
    for name in expected:
        assert found[name] == expected[name], name


def test_read_again_what_is_of_today_nothing_changes(today: Path, tmp_path: Path) -> None:
    path = older(tmp_path / "same.reftel", today, REVISION)
    with Archive.open(path) as archive:
        assert refresh(archive, workers=0).telegrams == 0
        found = refresh(archive, workers=1, everything=True)

    assert (found.telegrams, found.copies, found.renumbered, found.unread) == (4, 5, (), ())
    assert contents(path) == contents(today)


def test_an_interruption_goes_on_where_it_was(
    today: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    path = older(tmp_path / "old.reftel", today, "0001")
    monkeypatch.setattr(refresh_module, "BATCH", 1)

    def stop(done: int, of: int) -> None:
        if done == 2:
            raise KeyboardInterrupt

    with Archive.open(path) as archive:
        with pytest.raises(KeyboardInterrupt):
            refresh(archive, workers=0, on_progress=stop)
        assert archive.count_stale() == 2
        assert archive.verify().faults == ()
    with Archive.open(path) as archive:
        assert refresh(archive, workers=0).telegrams == 2
        assert archive.verify().faults == ()

    assert contents(path)["citations"] == contents(today)["citations"]
    assert contents(path)["people"] == contents(today)["people"]


def changed(path: Path, change: Callable[[Any], None]) -> None:
    engine = open_engine(open_folder(path))
    with writing(engine) as connection:
        change(connection)
        connection.execute(update(copies).values(read_by=None))
    engine.dispose()


def test_a_copy_that_reads_as_another_telegram_stays_and_is_told(
    today: Path, tmp_path: Path
) -> None:
    # As if the older reftel had read another number in it.
    path = older(tmp_path / "old.reftel", today, REVISION)
    before = contents(path)

    def renumber(connection: Any) -> None:
        connection.exec_driver_sql(
            "UPDATE telegrams SET id = '09VALLETTA999', serial = 999 WHERE id = '09VALLETTA313'"
        )

    changed(path, renumber)

    with Archive.open(path) as archive:
        found = refresh(archive, workers=0)
        assert archive.get("09VALLETTA999") is not None

    assert found.renumbered == (("2.txt", "09VALLETTA999"),)
    assert contents(path)["people"] == before["people"]


def test_a_copy_that_is_the_better_one_now_is_shown(today: Path, tmp_path: Path) -> None:
    path = older(tmp_path / "old.reftel", today, REVISION)
    changed(
        path,
        lambda connection: connection.exec_driver_sql(
            "UPDATE copies SET best = NOT best, has_signature = NOT has_signature "
            "WHERE telegram = (SELECT \"key\" FROM telegrams WHERE id = '09VALLETTA312')"
        ),
    )

    with Archive.open(path) as archive:
        refresh(archive, workers=0)
        assert archive.verify().faults == ()

    assert contents(path) == contents(today)


def test_disagreement_with_a_publisher_does_not_lower_a_copy(tmp_path: Path) -> None:
    # The page is whole; that its publisher dates it otherwise says nothing against it.
    page = wire_page(wire(314), reference="09VALLETTA314", created="2009-03-02 17:05")
    worse = wire(314).replace("SUBJECT:", "SUBJECT :", 1).replace("\n1. (C)", "\n1 (C)", 1)
    with Archive.open(tmp_path / "a", create=True) as archive:
        archive.add([record(page, "page.html")])
        first = archive.get("09VALLETTA314")
        assert first is not None
        assert any(d["kind"] == "publisher-disagrees-on-date" for d in first.json["defects"])
        archive.add([record(wire(314) + "\n", "text.txt"), record(worse, "worse.txt")])
        stored = archive.get("09VALLETTA314")

    assert stored is not None
    assert stored.copies[0]["path"] == "page.html"
    assert stored.copies[0]["defects"] == 1


def run(*arguments: str | Path) -> tuple[int, str, str]:
    result = CliRunner().invoke(app, [*map(str, arguments)])
    return result.exit_code, result.stdout, result.stderr


def test_the_commands(today: Path, tmp_path: Path) -> None:
    path = older(tmp_path / "old.reftel", today, "0003")

    status, output, _ = run("verify", "--archive", path)
    assert status == 0
    assert "4 telegrams were read by another reftel: reftel refresh" in output

    status, output, _ = run("refresh", "--archive", path, "--workers", "0")
    assert (status, output) == (0, "4 telegrams in 5 copies were read again\n")

    status, output, _ = run("refresh", "--archive", path, "--all", "--json", "--workers", "0")
    assert (status, json.loads(output)) == (
        0,
        {"telegrams": 4, "copies": 5, "renumbered": [], "unread": []},
    )
    assert "another reftel" not in run("verify", "--archive", path)[1]
