"""Telegrams as files of rows: CSV, JSON lines, Parquet, in the columns of the archive's tables.

Everything is a stream: telegrams in, pieces of a file out, at no time more than a
few dozen telegrams in memory.
"""

from __future__ import annotations

import io
from collections.abc import Iterable, Iterator
from datetime import date, datetime
from itertools import islice
from typing import Any

import msgspec

from reftel.archive import StoredTelegram
from reftel.archive.tables import COLUMNS, batches, schema
from reftel.spreadsheet import csv_text

_AT_ONCE = 50

Telegrams = Iterable[StoredTelegram]


def public_json(stored: StoredTelegram) -> dict[str, Any]:
    """The public JSON of a telegram under the id that the archive gave it."""
    return {**stored.json, "id": stored.id}


def csv_pieces(telegrams: Telegrams) -> Iterator[bytes]:
    """A CSV file, UTF-8 with a mark for spreadsheets; lists are joined by ``|``."""
    yield b"\xef\xbb\xbf" + _csv_lines([list(COLUMNS)])
    for group in groups(telegrams):
        yield _csv_lines(
            [[_cell(one.read(stored)) for one in COLUMNS.values()] for stored in group]
        )


def _cell(value: Any) -> Any:
    if isinstance(value, list | tuple):
        return "|".join(str(item) for item in value)
    if isinstance(value, datetime):
        return f"{value:%Y-%m-%dT%H:%MZ}"
    return value.isoformat() if isinstance(value, date) else value


def _csv_lines(rows: Iterable[Iterable[Any]]) -> bytes:
    return csv_text(rows).encode()


def json_lines(telegrams: Telegrams) -> Iterator[bytes]:
    """The public JSON of each telegram, one a line."""
    for group in groups(telegrams):
        yield b"".join(msgspec.json.encode(public_json(one)) + b"\n" for one in group)


def parquet_pieces(telegrams: Telegrams) -> Iterator[bytes]:
    """A Parquet file with the columns as they are typed; needs the extra ``parquet``."""
    import pyarrow as pa  # noqa: PLC0415  (an optional part, and slow to load)
    import pyarrow.parquet as pq  # noqa: PLC0415

    sink = _Sink()
    with pq.ParquetWriter(pa.PythonFile(sink, mode="w"), schema()) as writer:
        for batch in batches(iter(telegrams)):
            writer.write_batch(batch)
            yield sink.taken()
    yield sink.taken()


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


def groups(telegrams: Telegrams) -> Iterator[list[StoredTelegram]]:
    """The telegrams in lists of a few dozen."""
    ahead = iter(telegrams)
    while group := list(islice(ahead, _AT_ONCE)):
        yield group
