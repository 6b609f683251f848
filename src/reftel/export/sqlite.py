"""A data set as one SQLite file, for Datasette: the tables with their texts, and a search in them.

The archive's own file has readable views too (archive/views.py), yet its texts are packed; here
they are plain.
"""

from __future__ import annotations

import sqlite3
from collections.abc import Callable, Iterable, Mapping
from contextlib import closing
from pathlib import Path

from reftel.archive import StoredTelegram
from reftel.errors import ExportError
from reftel.export.columns import TABLES
from reftel.export.files import writing_path
from reftel.export.table import groups
from reftel.export.tablefiles import SqliteTable

Progress = Callable[[int], None]


def write_sqlite(
    path: Path, telegrams: Iterable[StoredTelegram], *, on_progress: Progress | None = None
) -> Mapping[str, int]:
    """Write the tables into a database; gives the rows of each.

    Beside the eight there is ``columns`` with the meaning of every column. ``telegrams`` and
    ``paragraphs`` can be searched in Datasette. Raises ``ExportError``.
    """
    try:
        with writing_path(path) as beside, closing(sqlite3.connect(beside)) as connection:
            rows = _write(connection, telegrams, on_progress)
            connection.commit()
    except sqlite3.Error as error:
        raise ExportError(f"{path} cannot be written: {error}") from error
    return rows


def _write(
    connection: sqlite3.Connection,
    telegrams: Iterable[StoredTelegram],
    on_progress: Progress | None,
) -> Mapping[str, int]:
    # It has its name when it is whole; until then nobody would mend it.
    connection.execute("PRAGMA journal_mode = OFF")
    connection.execute("PRAGMA synchronous = OFF")
    made = {table.name: SqliteTable(connection, table) for table in TABLES}
    counted = dict.fromkeys(made, 0)
    done = 0
    for group in groups(telegrams):
        for table in TABLES:
            rows = [{"id": one.id, **row} for one in group for row in table.rows(one)]
            made[table.name].write(rows)
            counted[table.name] += len(rows)
        done += len(group)
        if on_progress is not None:
            on_progress(done)
    _describe(connection)
    for table in TABLES[1:]:
        connection.execute(f'CREATE INDEX "{table.name}_id" ON "{table.name}" ("id")')
    _search(connection, "telegrams", "subject", "text")
    _search(connection, "paragraphs", "text")
    return counted


def _describe(connection: sqlite3.Connection) -> None:
    connection.execute('CREATE TABLE columns ("table" TEXT, name TEXT, type TEXT, meaning TEXT)')
    connection.executemany(
        "INSERT INTO columns VALUES (?, ?, ?, ?)",
        [
            (table.name, column.name, column.type, column.meaning)
            for table in TABLES
            for column in table.columns
        ],
    )


def _search(connection: sqlite3.Connection, table: str, *columns: str) -> None:
    """Full text over columns; Datasette finds it by its content table, in double quotes."""
    told = ", ".join(columns)
    connection.execute(f'CREATE VIRTUAL TABLE {table}_fts USING fts5({told}, content="{table}")')
    connection.execute(f"INSERT INTO {table}_fts({table}_fts) VALUES ('rebuild')")  # noqa: S608
