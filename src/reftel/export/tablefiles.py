"""The files that a table is written into, row by row: CSV, Parquet, a table of SQLite."""

from __future__ import annotations

import json
import sqlite3
from collections.abc import Sequence
from pathlib import Path
from typing import Any

from reftel.errors import ExportError
from reftel.export.columns import Row, Table
from reftel.spreadsheet import CsvWriter

# Rows of a group of Parquet: enough to be packed well, few enough to be held.
_GROUP = 500


class CsvFile:
    """CSV in UTF-8, its first line the names of the columns."""

    waiting = 0
    """Rows that are held and not written yet."""

    def __init__(self, path: Path, table: Table) -> None:
        self._names = [column.name for column in table.columns]
        self._file = path.open("w", encoding="utf-8", errors="replace", newline="")
        self._writer = CsvWriter(self._file)
        self._writer.writerow(self._names)

    def write(self, rows: Sequence[Row]) -> None:
        """Add rows."""
        for row in rows:
            self._writer.writerow([plain(row.get(name)) for name in self._names])

    def flush(self) -> None:
        """Let go of what is held."""

    def close(self) -> None:
        """End the file."""
        self._file.close()


def plain(value: Any) -> Any:
    """A list as JSON, so that any mark may stand in its texts; a moment or day as ISO."""
    if isinstance(value, list):
        return json.dumps(value, ensure_ascii=False)
    return value.isoformat() if hasattr(value, "isoformat") else value


class ParquetFile:
    """Parquet, typed, in groups of five hundred rows. Raises ``ExportError`` without pyarrow."""

    def __init__(self, path: Path, table: Table) -> None:
        try:
            import pyarrow as pa  # noqa: PLC0415  (an optional part, and slow to load)
            import pyarrow.parquet as pq  # noqa: PLC0415
        except ImportError:
            raise ExportError(
                "Parquet needs pyarrow: pip install 'reftel[parquet]', or choose csv"
            ) from None
        types = {
            "string": pa.string(),
            "integer": pa.int64(),
            "boolean": pa.bool_(),
            "datetime": pa.timestamp("s", tz="UTC"),
            "date": pa.date32(),
            "list": pa.list_(pa.string()),
        }
        self._pa = pa
        self._schema = pa.schema(
            [
                pa.field(one.name, types[one.type], metadata={"meaning": one.meaning})
                for one in table.columns
            ]
        )
        self._writer = pq.ParquetWriter(path, self._schema)
        self._rows: list[Row] = []

    @property
    def waiting(self) -> int:
        """Rows that are held and not written yet."""
        return len(self._rows)

    def write(self, rows: Sequence[Row]) -> None:
        """Add rows."""
        self._rows += rows
        if len(self._rows) >= _GROUP:
            self.flush()

    def flush(self) -> None:
        """Write what is held as a group."""
        if self._rows:
            rows, self._rows = self._rows, []
            self._writer.write_table(self._pa.Table.from_pylist(rows, schema=self._schema))

    def close(self) -> None:
        """End the file."""
        self.flush()
        self._writer.close()


_SQLITE = {"integer": "INTEGER", "boolean": "INTEGER"}


class SqliteTable:
    """A table of an SQLite database: typed, keyed, bound to ``telegrams`` by ``id``."""

    def __init__(self, connection: sqlite3.Connection, table: Table) -> None:
        self._connection = connection
        self._names = [column.name for column in table.columns]
        told = [f'"{one.name}" {_SQLITE.get(one.type, "TEXT")}' for one in table.columns]
        if table.name == "telegrams":
            told.append('PRIMARY KEY ("id")')
        else:
            told.append('FOREIGN KEY ("id") REFERENCES "telegrams" ("id")')
        connection.execute(f'CREATE TABLE "{table.name}" ({", ".join(told)})')
        marks = ", ".join("?" * len(self._names))
        self._insert = f'INSERT INTO "{table.name}" VALUES ({marks})'  # noqa: S608  (our own names)

    def write(self, rows: Sequence[Row]) -> None:
        """Add rows."""
        self._connection.executemany(
            self._insert, [[_stored(row.get(name)) for name in self._names] for row in rows]
        )


def _stored(value: Any) -> Any:
    """As SQLite takes it: a text with half a surrogate pair has a mark in its place."""
    found = plain(value)
    return found.encode("utf-8", "replace").decode() if isinstance(found, str) else found
