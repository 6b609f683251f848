"""A data set: the tables of ``columns.py`` as CSV or Parquet, with a ``datapackage.json`` beside them.

A stream: some dozen telegrams and a few thousand rows at a time, whatever their number. Form of
the descriptor: Frictionless Data Package 1.0.
"""

from __future__ import annotations

import hashlib
import json
from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from reftel.archive import StoredTelegram
from reftel.errors import ExportError
from reftel.export.columns import TABLES, Row, Table
from reftel.export.files import writing_folder
from reftel.export.table import groups
from reftel.export.tablefiles import CsvFile, ParquetFile

FORMATS = ("csv", "parquet")
WITHOUT_YEAR = "undated"
# Rows that wait in all files together, for a file a year has few of its own.
_MOST_WAITING = 4_000

Progress = Callable[[int], None]


@dataclass(frozen=True, slots=True)
class Written:
    """What was written: rows by table, and the files with their digests."""

    rows: Mapping[str, int]
    files: Mapping[str, str]


def write_dataset(
    path: Path,
    telegrams: Iterable[StoredTelegram],
    *,
    form: str = "parquet",
    by_year: bool = False,
    query: str = "",
    on_progress: Progress | None = None,
) -> Written:
    """Write the tables into a folder, and their descriptor beside them.

    ``form`` is ``csv`` or ``parquet`` (which needs the extra ``parquet``); with
    ``by_year`` each table is a folder of a file a year. ``on_progress`` is told
    how many telegrams are done. Raises ``ExportError``.
    """
    if form not in FORMATS:
        raise ExportError(f"expected one of {', '.join(FORMATS)}, found {form!r}")
    with writing_folder(path) as folder:
        files = _Files(folder, form, by_year)
        done = 0
        for group in groups(telegrams):
            for table in TABLES:
                files.add(table, group)
            done += len(group)
            if on_progress is not None:
                on_progress(done)
        names = files.close()
        digests = {name: _digest(folder / name) for name in names}
        descriptor = _descriptor(form, files.names, query, digests)
        (folder / "datapackage.json").write_text(
            json.dumps(descriptor, ensure_ascii=False, indent=2) + "\n", encoding="utf-8"
        )
    return Written(dict(files.rows), digests)


class _Files:
    """The open files: one a table, or one a table and year."""

    def __init__(self, folder: Path, form: str, by_year: bool) -> None:
        self._folder = folder
        self._form = form
        self._by_year = by_year
        self._open: dict[str, CsvFile | ParquetFile] = {}
        self.names: dict[str, list[str]] = {table.name: [] for table in TABLES}
        self.rows: dict[str, int] = {table.name: 0 for table in TABLES}

    def add(self, table: Table, group: Sequence[StoredTelegram]) -> None:
        parts: dict[str, list[Row]] = {}
        for stored in group:
            part = self._part(stored)
            for row in table.rows(stored):
                parts.setdefault(part, []).append({"id": stored.id, **row})
        if not self._by_year:
            parts.setdefault("", [])  # a table without rows is a file all the same
        for part, rows in parts.items():
            self._file(table, part).write(rows)
            self.rows[table.name] += len(rows)
        if sum(one.waiting for one in self._open.values()) > _MOST_WAITING:
            for one in self._open.values():
                one.flush()

    def _part(self, stored: StoredTelegram) -> str:
        return str(stored.json.get("year") or WITHOUT_YEAR) if self._by_year else ""

    def _file(self, table: Table, part: str) -> CsvFile | ParquetFile:
        name = f"{table.name}/{part}.{self._form}" if part else f"{table.name}.{self._form}"
        if name not in self._open:
            path = self._folder / name
            path.parent.mkdir(exist_ok=True)
            make = CsvFile if self._form == "csv" else ParquetFile
            self._open[name] = make(path, table)
            self.names[table.name].append(name)
        return self._open[name]

    def close(self) -> list[str]:
        """End every file; gives their names. A table without rows has a file of its own."""
        for table in TABLES:
            if not self.names[table.name]:
                self._file(table, "")
        for one in self._open.values():
            one.close()
        return sorted(self._open)


def _descriptor(
    form: str, names: Mapping[str, Sequence[str]], query: str, digests: Mapping[str, str]
) -> dict[str, Any]:
    return {
        "profile": "data-package",
        "name": "telegrams",
        "title": f"Telegrams: {query}" if query else "Telegrams",
        "description": "Written by reftel. Lists are JSON in CSV. Tables are joined by id.",
        "resources": [_resource(table, form, names[table.name], digests) for table in TABLES],
    }


def _resource(
    table: Table, form: str, names: Sequence[str], digests: Mapping[str, str]
) -> dict[str, Any]:
    primary = ["id"] if table.name == "telegrams" else None
    keys = [{"fields": "id", "reference": {"resource": "telegrams", "fields": "id"}}]
    schema: dict[str, Any] = {
        "fields": [
            {
                "name": one.name,
                "type": "array" if one.type == "list" else one.type,
                "description": one.meaning,
            }
            for one in table.columns
        ]
    }
    if primary:
        schema["primaryKey"] = primary
    else:
        schema["foreignKeys"] = keys
    whole = len(names) == 1
    return {
        "profile": "tabular-data-resource" if form == "csv" else "data-resource",
        "name": table.name,
        "description": table.what,
        "path": names[0] if whole else list(names),
        "format": form,
        "mediatype": "text/csv" if form == "csv" else "application/vnd.apache.parquet",
        "encoding": "utf-8",
        **({"hash": f"sha256:{digests[names[0]]}"} if whole else {}),
        "schema": schema,
    }


def _digest(path: Path) -> str:
    with path.open("rb") as file:
        return hashlib.file_digest(file, "sha256").hexdigest()
