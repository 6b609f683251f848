"""The tables of a data set, each read by other people's programs: typed, whole, joined by id."""

from __future__ import annotations

import asyncio
import csv
import json
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import frictionless
import polars
import pyarrow
import pyarrow.parquet
import pytest
from datasette.app import Datasette

from reftel.archive import Archive
from reftel.exercise import write_folder
from reftel.export.columns import TABLES, Table
from reftel.export.dataset import write_dataset
from reftel.export.sqlite import write_sqlite
from reftel.export.tablefiles import plain
from reftel.ingest import ingest

ARROW = {
    "string": pyarrow.string(),
    "integer": pyarrow.int64(),
    # Parquet has no seconds: they come back as milliseconds.
    "datetime": pyarrow.timestamp("ms", tz="UTC"),
    "date": pyarrow.date32(),
    "list": pyarrow.list_(pyarrow.string()),
}
POLARS: dict[str, Any] = {
    "string": polars.String,
    "integer": polars.Int64,
    "date": polars.Date,
    "list": polars.List(polars.String),
}
FRICTIONLESS = {"list": "array"}


def expected(archive: Archive, table: Table) -> list[dict[str, Any]]:
    """The rows of the archive's telegrams, every column present."""
    names = [column.name for column in table.columns]
    return [
        {name: {"id": stored.id, **row}.get(name) for name in names}
        for stored in archive.telegrams()
        for row in table.rows(stored)
    ]


def from_json(archive: Archive, table: str) -> int:
    """How many rows the public JSON says, counted without the tables."""
    keys = {
        "addressees": ("to", "info"),
        "tags": ("tags",),
        "references": ("references", "in_text_references"),
        "paragraphs": ("paragraphs",),
        "dated_statements": ("chronology",),
        "people": ("people",),
        "findings": ("findings",),
    }
    if table == "telegrams":
        return archive.count()
    counted = 0
    for stored in archive.telegrams():
        at = (stored.json["header"] or {}) if table == "addressees" else stored.json
        counted += sum(len(at.get(key) or ()) for key in keys[table])
    return counted


@pytest.fixture(scope="module")
def parquet(exercise_archive: Path, tmp_path_factory: pytest.TempPathFactory) -> Path:
    folder = tmp_path_factory.mktemp("dataset") / "parquet"
    with Archive.open(exercise_archive) as archive:
        write_dataset(folder, archive.telegrams())
    return folder


@pytest.mark.parametrize("table", TABLES, ids=lambda table: table.name)
def test_a_table_is_read_by_pyarrow(archive: Archive, parquet: Path, table: Table) -> None:
    found = pyarrow.parquet.read_table(parquet / f"{table.name}.parquet")

    assert [(field.name, field.type) for field in found.schema] == [
        (column.name, ARROW[column.type]) for column in table.columns
    ]
    assert [field.metadata[b"meaning"].decode() for field in found.schema] == [
        column.meaning for column in table.columns
    ]
    assert found.num_rows == from_json(archive, table.name)
    assert found.to_pylist() == expected(archive, table)


@pytest.mark.parametrize("table", TABLES, ids=lambda table: table.name)
def test_a_table_is_read_by_polars(archive: Archive, parquet: Path, table: Table) -> None:
    found = polars.read_parquet(parquet / f"{table.name}.parquet")

    for column in table.columns:
        kind = found.schema[column.name]
        if column.type == "datetime":
            assert isinstance(kind, polars.Datetime)
            assert kind.time_zone == "UTC"
        else:
            assert kind == POLARS[column.type]
    assert found.to_dicts() == expected(archive, table)
    telegrams = polars.read_parquet(parquet / "telegrams.parquet")
    assert found.join(telegrams, on="id", how="inner").height == found.height


def test_the_descriptor_says_what_is_there(parquet: Path) -> None:
    descriptor = json.loads((parquet / "datapackage.json").read_text())

    assert frictionless.Package.validate_descriptor(descriptor).valid
    for resource, table in zip(descriptor["resources"], TABLES, strict=True):
        assert resource["name"] == table.name
        assert [
            (field["name"], field["type"], field["description"])
            for field in resource["schema"]["fields"]
        ] == [
            (column.name, FRICTIONLESS.get(column.type, column.type), column.meaning)
            for column in table.columns
        ]


@pytest.mark.parametrize("by_year", [False, True])
def test_frictionless_reads_the_tables_by_their_descriptor(
    archive: Archive, tmp_path: Path, by_year: bool
) -> None:
    write_dataset(tmp_path / "data", archive.telegrams(), form="csv", by_year=by_year)

    report = frictionless.Package(str(tmp_path / "data" / "datapackage.json")).validate()

    assert report.valid, report.flatten(["title", "fieldName", "note"])[:5]
    read = {task.name: task.stats["rows"] for task in report.tasks}
    assert read == {table.name: from_json(archive, table.name) for table in TABLES}


@pytest.mark.parametrize("table", TABLES, ids=lambda table: table.name)
def test_the_page_tells_of_every_column(table: Table) -> None:
    page = (Path(__file__).parents[2] / "docs" / "export.md").read_text(encoding="utf-8")
    _, _, rest = page.partition(f"**`{table.name}`**")

    assert rest, f"docs/export.md does not tell of {table.name}"
    told = rest.partition("\n\n")[0]
    for column in table.columns:
        assert f"`{column.name}` ({column.type}): {column.meaning}" in told


# --- one SQLite file


def test_the_sqlite_file_is_read_by_datasette(archive: Archive, tmp_path: Path) -> None:
    rows = write_sqlite(tmp_path / "affair.sqlite", archive.telegrams())
    datasette = Datasette(
        [], immutables=[str(tmp_path / "affair.sqlite")], settings={"max_returned_rows": 100_000}
    )

    def ask(path: str) -> Any:
        answer = asyncio.run(datasette.client.get(path))
        assert answer.status_code == 200, answer.text
        return answer.json()

    for table in TABLES:
        found = ask(f"/affair/{table.name}.json?_shape=array&_size=max&_nofacet=1")
        wanted = [
            {key: plain(value) for key, value in row.items()} for row in expected(archive, table)
        ]
        got = [{name: row[name] for name in wanted[0]} for row in found]
        assert sorted(map(json.dumps, got)) == sorted(map(json.dumps, wanted))
        assert rows[table.name] == len(wanted) == from_json(archive, table.name)
    searched = ask("/affair/paragraphs.json?_shape=array&_size=max&_search=ferry&_nofacet=1")
    assert searched
    assert all("ferry" in row["text"].casefold() for row in searched)
    told = ask("/affair/columns.json?_shape=array&_size=max&_nofacet=1")
    assert len(told) == sum(len(table.columns) for table in TABLES)


# --- larger


@pytest.fixture(scope="module")
def larger(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Archive]:
    folder = tmp_path_factory.mktemp("larger")
    write_folder(folder / "traffic", 2_000, seed=11)
    with Archive.open(folder / "archive", create=True) as archive:
        ingest([folder / "traffic"], archive, workers=0)
        yield archive


def test_two_thousand_telegrams_leave_and_none_is_lost(larger: Archive, tmp_path: Path) -> None:
    whole = write_dataset(tmp_path / "whole", larger.telegrams())
    by_year = write_dataset(tmp_path / "years", larger.telegrams(), by_year=True)
    as_csv = write_dataset(tmp_path / "csv", larger.telegrams(), form="csv")

    assert larger.count() > 1_900
    assert whole.rows == by_year.rows == as_csv.rows
    for table in TABLES:
        told = pyarrow.parquet.ParquetFile(tmp_path / "whole" / f"{table.name}.parquet").metadata
        groups = [told.row_group(place).num_rows for place in range(told.num_row_groups)]
        assert max(groups) < 10_000, "a group is bounded"
        assert sum(groups) == whole.rows[table.name]
        parts = polars.read_parquet(tmp_path / "years" / table.name / "*.parquet")
        assert parts.height == whole.rows[table.name]
        with (tmp_path / "csv" / f"{table.name}.csv").open(encoding="utf-8", newline="") as file:
            assert sum(1 for _ in csv.reader(file)) - 1 == whole.rows[table.name]
    assert whole.rows["telegrams"] == larger.count()
    years = {path.stem for path in (tmp_path / "years" / "telegrams").iterdir()}
    held = polars.read_parquet(tmp_path / "whole" / "telegrams.parquet")["year"].unique()
    assert years == {str(year) if year is not None else "undated" for year in held}
