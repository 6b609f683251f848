"""Telegrams as a table: one row each, columns documented and typed; CSV, JSON lines, Parquet.

Everything is a stream: rows in, pieces of a file out, at no time more than a
few hundred telegrams in memory.
"""

from __future__ import annotations

import csv
import io
from collections.abc import Callable, Iterable, Iterator, Mapping
from dataclasses import dataclass
from datetime import datetime
from itertools import islice
from typing import Any

import msgspec

# Rows of a group of a Parquet file, and of a piece of the other files.
_AT_ONCE = 500

Record = Mapping[str, Any]


@dataclass(frozen=True, slots=True)
class Column:
    """One column: its name, what it holds, and how it is found in the public JSON.

    ``kind`` is ``text``, ``number``, ``list`` (of texts) or ``moment`` (UTC, to the minute).
    """

    name: str
    kind: str
    holds: str
    value: Callable[[Record], Any]


def _header(record: Record) -> Record:
    return record.get("header") or {}


def _plads(side: str) -> Callable[[Record], list[str]]:
    return lambda record: [entry["plad"] for entry in _header(record).get(side) or ()]


def _of(name: str) -> Callable[[Record], Any]:
    return lambda record: record.get(name)


def _classifier(record: Record) -> str | None:
    return (record.get("classified_by") or {}).get("name")


def _text(record: Record) -> str:
    """The paragraphs with their numbers and marks, a blank line between."""
    parts = [record.get("preamble") or ""]
    for paragraph in record.get("paragraphs") or ():
        mark = f" ({paragraph['marking']})" if paragraph.get("marking") else ""
        head = f"{paragraph['heading_before']}\n\n" if paragraph.get("heading_before") else ""
        parts.append(f"{head}{paragraph['number']}.{mark} {paragraph.get('text') or ''}")
    parts.append(record.get("remainder") or "")
    return "\n\n".join(part.strip() for part in parts if part.strip())


def _cited(record: Record) -> list[str]:
    entries = [*(record.get("references") or ()), *(record.get("in_text_references") or ())]
    return list(dict.fromkeys(entry["id"] for entry in entries if entry.get("id")))


COLUMNS = (
    Column("id", "text", "canonical id", _of("id")),
    Column("station", "text", "station of the number", _of("station")),
    Column("number", "number", "serial of the year", _of("number")),
    Column("year", "number", "year, four digits", _of("year")),
    Column("sent", "moment", "date-time group", lambda record: _header(record).get("dtg")),
    Column("from", "text", "sender as printed", lambda record: _header(record).get("from")),
    Column("to", "list", "addressees for action, as printed", _plads("to")),
    Column("info", "list", "addressees for information, as printed", _plads("info")),
    Column(
        "precedence",
        "text",
        "the highest of any addressee",
        lambda record: _header(record).get("highest_precedence"),
    ),
    Column("classification", "text", "level in words", _of("classification")),
    Column("captions", "list", "captions", lambda record: record.get("captions") or []),
    Column("tags", "list", "TAGS codes", lambda record: record.get("tags") or []),
    Column("subject", "text", "subject line", _of("subject")),
    Column("executive_order", "text", "order of the E.O. line", _of("executive_order")),
    Column("declassify_on", "text", "date or instruction to open it", _of("declassify_on")),
    Column("classified_by", "text", "classifier's name as printed", _classifier),
    Column("signature", "text", "surname under the text", _of("signature")),
    Column("cites", "list", "ids of the telegrams it cites", _cited),
    Column("redactions", "number", "passages withheld", _of("redactions")),
    Column("layout", "text", "how whole the copy is", _of("layout")),
    Column("source", "text", "file of the copy", _of("source")),
    Column("sha256", "text", "digest of that file", lambda r: (r.get("copy") or {}).get("sha256")),
    Column("text", "text", "paragraphs with numbers and marks", _text),
)
"""The columns in order, with what each holds: the documentation of the files."""


def row(record: Record) -> dict[str, Any]:
    """One telegram's public JSON as a row."""
    return {column.name: column.value(record) for column in COLUMNS}


def csv_pieces(records: Iterable[Record]) -> Iterator[bytes]:
    """A CSV file, UTF-8 with a mark for spreadsheets; lists are joined by ``|``."""
    yield b"\xef\xbb\xbf" + _csv_lines([[column.name for column in COLUMNS]])
    for group in batches(records):
        yield _csv_lines([[_cell(value) for value in row(one).values()] for one in group])


def _cell(value: Any) -> Any:
    return "|".join(str(item) for item in value) if isinstance(value, list) else value


def _csv_lines(rows: Iterable[Iterable[Any]]) -> bytes:
    written = io.StringIO()
    csv.writer(written).writerows(rows)
    # A copy may hold half a surrogate pair, which UTF-8 has no bytes for.
    return written.getvalue().encode("utf-8", "replace")


def json_lines(records: Iterable[Record]) -> Iterator[bytes]:
    """The public JSON of each telegram, one a line."""
    for group in batches(records):
        yield b"".join(msgspec.json.encode(dict(one)) + b"\n" for one in group)


def parquet_pieces(records: Iterable[Record]) -> Iterator[bytes]:
    """A Parquet file with the columns as they are typed; needs the extra ``parquet``."""
    import pyarrow as pa  # noqa: PLC0415  (an optional part, and slow to load)
    import pyarrow.parquet as pq  # noqa: PLC0415

    kinds = {
        "text": pa.string(),
        "number": pa.int64(),
        "list": pa.list_(pa.string()),
        "moment": pa.timestamp("ms", tz="UTC"),
    }
    schema = pa.schema(
        [
            pa.field(column.name, kinds[column.kind], metadata={"holds": column.holds})
            for column in COLUMNS
        ]
    )
    sink = _Sink()
    with pq.ParquetWriter(pa.PythonFile(sink, mode="w"), schema) as writer:
        for group in batches(records):
            rows = [_typed(row(one)) for one in group]
            writer.write_table(pa.Table.from_pylist(rows, schema=schema))
            yield sink.taken()
    yield sink.taken()


def _typed(values: dict[str, Any]) -> dict[str, Any]:
    """A row with its moments as moments; what is no moment is left out of such a column."""
    for column in COLUMNS:
        if column.kind == "moment" and values[column.name] is not None:
            try:
                values[column.name] = datetime.fromisoformat(values[column.name])
            except ValueError:
                values[column.name] = None
    return values


class _Sink(io.RawIOBase):
    """A file that is written at its end only, and gives away what was written so far."""

    def __init__(self) -> None:
        super().__init__()
        self._pieces: list[bytes] = []
        self._length = 0

    def writable(self) -> bool:
        return True

    def write(self, piece: Any) -> int:
        data = bytes(piece)
        self._pieces.append(data)
        self._length += len(data)
        return len(data)

    def tell(self) -> int:
        return self._length

    def taken(self) -> bytes:
        """What was written since the last time."""
        pieces, self._pieces = self._pieces, []
        return b"".join(pieces)


def batches(records: Iterable[Record]) -> Iterator[list[Record]]:
    """The records in lists of a few hundred."""
    ahead = iter(records)
    while group := list(islice(ahead, _AT_ONCE)):
        yield group
