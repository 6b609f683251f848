"""The archive's own file in Datasette: each view answers, counts and values are the archive's."""

from __future__ import annotations

import asyncio
import shutil
import sqlite3
from collections import Counter
from collections.abc import Iterator
from contextlib import closing
from pathlib import Path
from typing import Any

import pytest
from alembic import command
from datasette.app import Datasette

from reftel.archive import Archive
from reftel.archive.database import writing
from reftel.archive.folder import make_folder, open_engine
from reftel.archive.joined import joined_metadata
from reftel.archive.migrating import migrations
from reftel.archive.views import VIEWS
from reftel.exercise import write_folder
from reftel.ingest import ingest

TELEGRAMS = 40


@pytest.fixture(scope="module")
def archive(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Archive]:
    folder = tmp_path_factory.mktemp("views")
    write_folder(folder / "traffic", TELEGRAMS, seed=3)
    (folder / "traffic" / "empty.txt").write_text("")
    with Archive.open(folder / "archive", create=True) as opened:
        ingest([folder / "traffic"], opened, workers=0)
        yield opened


@pytest.fixture(scope="module")
def datasette(archive: Archive, tmp_path_factory: pytest.TempPathFactory) -> Datasette:
    copy = tmp_path_factory.mktemp("datasette") / "records.sqlite"
    shutil.copy(archive.path / "records.sqlite", copy)
    return Datasette([], immutables=[str(copy)], settings={"max_returned_rows": 100_000})


def asked(datasette: Datasette, path: str) -> Any:
    answer = asyncio.run(datasette.client.get(path))
    assert answer.status_code == 200, answer.text
    return answer.json() if ".json" in path else answer.text


def rows(datasette: Datasette, view: str) -> list[dict[str, Any]]:
    found: list[dict[str, Any]] = asked(
        datasette, f"/records/{view}.json?_shape=array&_size=max&_nofacet=1"
    )
    return found


def records(archive: Archive) -> dict[str, dict[str, Any]]:
    return {one.id: one.json for one in archive.telegrams()}


def counted(archive: Archive, *keys: str) -> Counter[str]:
    """How many values a telegram's JSON has under some keys."""
    found: Counter[str] = Counter()
    for name, record in records(archive).items():
        header = record["header"] or {}
        found[name] = sum(len(record.get(key) or header.get(key) or ()) for key in keys)
    return +found


@pytest.mark.parametrize("name", VIEWS)
def test_each_view_is_a_page_with_readable_columns(datasette: Datasette, name: str) -> None:
    page = asked(datasette, f"/records/{name}")
    found = asked(datasette, f"/records/{name}.json?_shape=objects&_size=1")

    assert "<table" in page
    assert found["columns"] == list(VIEWS[name].columns)
    assert not any(isinstance(value, dict) for row in found["rows"] for value in row.values())


def test_telegrams_are_the_archives(archive: Archive, datasette: Datasette) -> None:
    held = records(archive)
    found = {row["id"]: row for row in rows(datasette, "view_telegrams")}

    assert found.keys() == held.keys()
    assert len(found) == archive.count()
    for name, row in found.items():
        record = held[name]
        told = (row["number"], row["year"], row["subject"], row["classification"], row["signature"])
        assert told == (
            record["number"],
            record["year"],
            record["subject"],
            record["classification"],
            record["signature"],
        )
        assert (row["tags"] or "").split() == record["tags"]
        stored = archive.get(name)
        assert stored is not None
        assert (row["sent"], row["sent_source"]) == (stored.date, stored.date_source)
        assert row["copies"] == len(stored.copies)


@pytest.mark.parametrize(
    ("view", "keys"),
    [
        ("view_addressees", ("to", "info")),
        ("view_tags", ("tags",)),
        ("view_references", ("references", "in_text_references")),
        ("view_dated_statements", ("chronology",)),
        ("view_people", ("people",)),
        ("view_findings", ("findings",)),
    ],
)
def test_rows_below_a_telegram_are_the_archives(
    archive: Archive, datasette: Datasette, view: str, keys: tuple[str, ...]
) -> None:
    found = rows(datasette, view)

    assert found
    assert Counter(row["id"] for row in found) == counted(archive, *keys)


def test_moments_are_those_of_the_chronology(archive: Archive, datasette: Datasette) -> None:
    found = {
        (row["id"], row["position"]): (row["earliest"], row["latest"])
        for row in rows(datasette, "view_dated_statements")
    }
    events = [one for one in archive.events().events if one.utc is not None]

    assert events
    for event in events:
        assert event.utc is not None
        first, _, last = event.utc.partition("/")
        earliest, latest = found[event.telegram, event.position]
        assert earliest == first
        assert not last or latest == last


def test_copies_and_ledger_are_the_archives(archive: Archive, datasette: Datasette) -> None:
    copies = Counter(row["id"] for row in rows(datasette, "view_copies"))
    ledger = rows(datasette, "view_ledger")

    assert copies == {one.id: len(one.copies) for one in archive.telegrams()}
    standing = Counter(row["outcome"] for row in ledger if row["standing"])
    assert standing == +Counter(archive.totals())
    assert {row["id"] for row in ledger if row["id"]} == set(copies)
    assert any(row["reason"] for row in ledger)


def test_an_older_archive_gets_the_views_when_it_is_opened(tmp_path: Path) -> None:
    folder = make_folder(tmp_path / "older")
    engine = open_engine(folder)
    config = migrations()
    with writing(engine) as connection:
        config.attributes["connection"] = connection
        command.upgrade(config, "0005")  # the last without views
        # One of an older version, which today's tables may not fit.
        connection.exec_driver_sql("CREATE VIEW view_old AS SELECT text FROM copies")
    engine.dispose()

    with Archive.open(folder.path) as opened:
        assert opened.count() == 0
    with closing(sqlite3.connect(folder.database)) as reading:
        made = reading.execute("SELECT name FROM sqlite_master WHERE type = 'view'").fetchall()
        for (name,) in made:
            assert reading.execute(f"SELECT * FROM {name}").fetchall() == []

    assert {name for (name,) in made} == {*VIEWS, *joined_metadata.tables}


def test_the_page_tells_of_every_column() -> None:
    page = (Path(__file__).parents[2] / "docs" / "export.md").read_text(encoding="utf-8")

    for name, view in VIEWS.items():
        line = next(line for line in page.splitlines() if line.startswith(f"| `{name}`"))
        assert all(f"`{column}` {meaning}" in line for column, (_, meaning) in view.columns.items())
