"""A data set: eight tables joined by ``id``, typed and documented, with a ``datapackage.json``.

One row a telegram in ``telegrams``; the others have a row for each addressee,
TAG, reference, paragraph, dated statement, person and finding. A stream: some
hundred telegrams at a time, whatever their number. Form of the descriptor:
Frictionless Data Package 1.0.
"""

from __future__ import annotations

import csv
import hashlib
import json
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from reftel.archive import StoredTelegram
from reftel.archive.tables import COLUMNS as TELEGRAM_COLUMNS
from reftel.errors import ExportError
from reftel.export.files import writing_folder
from reftel.export.table import groups

Row = dict[str, Any]


@dataclass(frozen=True, slots=True)
class Column:
    """A column: its type (``string``, ``integer``, ``boolean``, ``datetime``, ``list``) and meaning."""

    name: str
    type: str
    meaning: str


@dataclass(frozen=True, slots=True)
class Table:
    """A table: its columns, and the rows that a telegram has in it."""

    name: str
    what: str
    columns: tuple[Column, ...]
    rows: Callable[[StoredTelegram], Iterable[Row]]


_ID = Column("id", "string", "the telegram")
_POSITION = Column("position", "integer", "place in the telegram, from 0")

_FRICTIONLESS = {
    "string": "string",
    "text": "string",
    "word": "string",
    "strings": "list",
    "moment": "datetime",
    "day": "date",
    "int16": "integer",
    "int32": "integer",
}


def _telegram(stored: StoredTelegram) -> Iterable[Row]:
    yield {name: column.read(stored) for name, column in TELEGRAM_COLUMNS.items()}


def _addressees(stored: StoredTelegram) -> Iterator[Row]:
    header = stored.json.get("header") or {}
    for role, key in (("action", "to"), ("info", "info")):
        for place, one in enumerate(header.get(key) or ()):
            yield {
                "position": place,
                "role": role,
                "plad": one["plad"],
                "indicator": one.get("ri"),
                "precedence": one.get("precedence"),
                "mcn": one.get("mcn"),
            }


def _tags(stored: StoredTelegram) -> Iterator[Row]:
    persons = stored.json.get("tag_persons") or []
    for place, code in enumerate(stored.json.get("tags") or ()):
        person = persons[place] if place < len(persons) else None
        yield {"position": place, "code": code, "person": person}


def _references(stored: StoredTelegram) -> Iterator[Row]:
    for where, key in (("line", "references"), ("text", "in_text_references")):
        for place, one in enumerate(stored.json.get(key) or ()):
            yield {
                "position": place,
                "where": where,
                "label": one.get("label"),
                "kind": one.get("kind"),
                "paragraph": one.get("paragraph"),
                "text": one.get("text"),
                "cited": one.get("id"),
            }


def _paragraphs(stored: StoredTelegram) -> Iterator[Row]:
    for place, one in enumerate(stored.json.get("paragraphs") or ()):
        yield {
            "position": place,
            "number": one["number"],
            "marking": one.get("marking"),
            "heading": one.get("heading_before"),
            "text": one.get("text"),
        }


def _statements(stored: StoredTelegram) -> Iterator[Row]:
    for place, one in enumerate(stored.json.get("chronology") or ()):
        names = ("paragraph", "time_text", "value", "granularity", "certainty", "event")
        row = {name: one.get(name) for name in names}
        yield {"position": place, **row, "participants": list(one.get("participants") or ())}


def _people(stored: StoredTelegram) -> Iterator[Row]:
    for place, one in enumerate(stored.json.get("people") or ()):
        yield {
            "position": place,
            "name": one.get("name"),
            "surname": one.get("surname"),
            "titles": list(one.get("titles") or ()),
            "roles": list(one.get("roles") or ()),
            "protect": one.get("protect"),
            "officers": list(one.get("officers") or ()),
            "mentions": len(one.get("mentions") or ()),
        }


def _findings(stored: StoredTelegram) -> Iterator[Row]:
    for place, one in enumerate(stored.json.get("findings") or ()):
        yield {
            "position": place,
            "rule": one.get("rule"),
            "severity": one.get("severity"),
            "message": one.get("message"),
        }


def _columns(*told: tuple[str, str, str]) -> tuple[Column, ...]:
    return (_ID, _POSITION, *(Column(*one) for one in told))


TABLES: tuple[Table, ...] = (
    Table(
        "telegrams",
        "one row a telegram, of its best copy",
        tuple(
            Column(name, _FRICTIONLESS[one.type], one.meaning)
            for name, one in TELEGRAM_COLUMNS.items()
        ),
        _telegram,
    ),
    Table(
        "addressees",
        "action and information addressees, as printed",
        _columns(
            ("role", "string", "action or info"),
            ("plad", "string", "plain language address"),
            ("indicator", "string", "routing indicator"),
            ("precedence", "string", "printed on its line; none means ROUTINE"),
            ("mcn", "string", "message continuity number, zeros kept"),
        ),
        _addressees,
    ),
    Table(
        "tags",
        "TAGS in order",
        _columns(("code", "string", "the code"), ("person", "string", "the person beside it")),
        _tags,
    ),
    Table(
        "references",
        "what it refers to, in the REF line and in the text",
        _columns(
            ("where", "string", "line or text"),
            ("label", "string", "letter of the REF line"),
            ("kind", "string", "telegram, document, e-mail ..."),
            ("paragraph", "integer", "paragraph of a mention in the text"),
            ("text", "string", "as printed"),
            ("cited", "string", "id of the telegram that is meant"),
        ),
        _references,
    ),
    Table(
        "paragraphs",
        "numbered paragraphs",
        _columns(
            ("number", "integer", "as printed"),
            ("marking", "string", "portion mark"),
            ("heading", "string", "the section heading over it"),
            ("text", "string", "its text"),
        ),
        _paragraphs,
    ),
    Table(
        "dated_statements",
        "events that the text dates",
        _columns(
            ("paragraph", "integer", "where it is told"),
            ("time_text", "string", "the expression"),
            ("value", "string", "ISO moment or interval, local time of the post"),
            ("granularity", "string", "how exact"),
            ("certainty", "string", "stated, scheduled or alleged"),
            ("event", "string", "in few words"),
            ("participants", "list", "as printed"),
        ),
        _statements,
    ),
    Table(
        "people",
        "people and offices that it names",
        _columns(
            ("name", "string", "the fullest form in the telegram"),
            ("surname", "string", "in capitals"),
            ("titles", "list", "as printed"),
            ("roles", "list", "what the person is to the telegram: signer, classifier"),
            ("protect", "string", "a mark of protection that stands with the name"),
            ("officers", "list", "records of office-holders that it may be"),
            ("mentions", "integer", "how often"),
        ),
        _people,
    ),
    Table(
        "findings",
        "what the rules find in it",
        _columns(
            ("rule", "string", "permanent id"),
            ("severity", "string", "error, warning or info"),
            ("message", "string", "in a sentence"),
        ),
        _findings,
    ),
)
"""Every table, in order."""

FORMATS = ("csv", "parquet")
WITHOUT_YEAR = "undated"

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
        self._open: dict[str, _CsvFile | _ParquetFile] = {}
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

    def _part(self, stored: StoredTelegram) -> str:
        return str(stored.json.get("year") or WITHOUT_YEAR) if self._by_year else ""

    def _file(self, table: Table, part: str) -> _CsvFile | _ParquetFile:
        name = f"{table.name}/{part}.{self._form}" if part else f"{table.name}.{self._form}"
        if name not in self._open:
            path = self._folder / name
            path.parent.mkdir(exist_ok=True)
            self._open[name] = (_CsvFile if self._form == "csv" else _ParquetFile)(path, table)
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


class _CsvFile:
    def __init__(self, path: Path, table: Table) -> None:
        self._names = [column.name for column in table.columns]
        self._file = path.open("w", encoding="utf-8", errors="replace", newline="")
        self._writer = csv.writer(self._file)
        self._writer.writerow(self._names)

    def write(self, rows: Sequence[Row]) -> None:
        for row in rows:
            self._writer.writerow([_cell(row.get(name)) for name in self._names])

    def close(self) -> None:
        self._file.close()


def _cell(value: Any) -> Any:
    """A list as JSON, so that any mark may stand in its texts; a moment as ISO."""
    if isinstance(value, list):
        return json.dumps(value, ensure_ascii=False)
    return value.isoformat() if hasattr(value, "isoformat") else value


class _ParquetFile:
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

    def write(self, rows: Sequence[Row]) -> None:
        if rows:
            self._writer.write_table(self._pa.Table.from_pylist(list(rows), schema=self._schema))

    def close(self) -> None:
        self._writer.close()


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
