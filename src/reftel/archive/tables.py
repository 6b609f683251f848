"""Telegrams as rows of a typed table: pyarrow, and so pandas, polars, Parquet, DuckDB."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import UTC, date, datetime
from itertools import chain, islice
from types import MappingProxyType
from typing import TYPE_CHECKING, Any

from reftel.archive.indexed import completeness
from reftel.archive.values import StoredTelegram
from reftel.errors import ArchiveError

if TYPE_CHECKING:
    import pyarrow as pa

_AT_ONCE = 500


@dataclass(frozen=True, slots=True)
class Column:
    """A column: its Arrow type in words (``_TYPES``), what it has, and how it is read."""

    type: str
    meaning: str
    read: Callable[[StoredTelegram], Any]


def _of_json(name: str) -> Callable[[StoredTelegram], Any]:
    return lambda telegram: telegram.json[name]


def _of_header(name: str) -> Callable[[StoredTelegram], Any]:
    return lambda telegram: (telegram.json["header"] or {}).get(name)


def _addressees(name: str) -> Callable[[StoredTelegram], list[str]]:
    return lambda telegram: [one["plad"] for one in (telegram.json["header"] or {}).get(name) or ()]


def _cited(name: str) -> Callable[[StoredTelegram], list[str]]:
    return lambda telegram: list(
        dict.fromkeys(one["id"] for one in telegram.json[name] if one["id"] is not None)
    )


def _moment(telegram: StoredTelegram) -> datetime | None:
    if telegram.date is None:
        return None
    found = datetime.fromisoformat(telegram.date)
    return found if found.tzinfo is not None else found.replace(tzinfo=UTC)


def _precision(telegram: StoredTelegram) -> str | None:
    if telegram.date is None:
        return None if telegram.json["year"] is None else "year"
    return "minute" if "T" in telegram.date else "day"


def _declassify(telegram: StoredTelegram) -> date | None:
    try:
        return date.fromisoformat(telegram.json["declassify_on"] or "")
    except ValueError:
        return None


COLUMNS: Mapping[str, Column] = MappingProxyType(
    {
        "id": Column("string", "the canonical id", lambda one: one.id),
        "mrn": Column("string", "the number as drafters type it", lambda one: one.mrn),
        "date": Column("moment", "when it was sent, UTC; of a day its beginning", _moment),
        "date_precision": Column(
            "word", "minute, day, or year (then there is no date)", _precision
        ),
        "date_source": Column("word", "dtg or publisher", lambda one: one.date_source),
        "year": Column("int16", "the year of the number", _of_json("year")),
        "station": Column("word", "the station of the number", _of_json("station")),
        "number": Column("int32", "the serial of the number", _of_json("number")),
        "from": Column("word", "who sent it, as printed", _of_header("from")),
        "to": Column("strings", "action addressees, as printed", _addressees("to")),
        "info": Column("strings", "information addressees, as printed", _addressees("info")),
        "classification": Column("word", "the level in words", _of_json("classification")),
        "precedence": Column("word", "the highest", _of_header("highest_precedence")),
        "captions": Column("strings", "captions", _of_json("captions")),
        "tags": Column("strings", "TAGS codes", _of_json("tags")),
        "subject": Column("string", "the subject line", _of_json("subject")),
        "references": Column("strings", "ids in the REF line", _cited("references")),
        "mentions": Column("strings", "ids mentioned in the text", _cited("in_text_references")),
        "classified_by": Column(
            "string",
            "the classifier's name",
            lambda one: (one.json["classified_by"] or {}).get("name"),
        ),
        "reasons": Column(
            "strings",
            "letters of the reasons",
            lambda one: (one.json["classified_by"] or {}).get("reasons") or [],
        ),
        "executive_order": Column("word", "its number", _of_json("executive_order")),
        "declassify_on": Column(
            "string", "a date or a word, as printed", _of_json("declassify_on")
        ),
        "declassify_date": Column("day", "the same where it is a date", _declassify),
        "signature": Column("string", "who signed", _of_json("signature")),
        "paragraphs": Column("int32", "how many", lambda one: len(one.json["paragraphs"])),
        "redactions": Column("int32", "marks of withheld words", _of_json("redactions")),
        "completeness": Column(
            "word", "whole, partial, no-header or no-signature", lambda one: completeness(one.json)
        ),
        "layout": Column("word", "how it is laid out", _of_json("layout")),
        "copies": Column("int32", "how many are held", lambda one: len(one.copies)),
        "source": Column("string", "the file of the best copy", _of_json("source")),
        "text": Column("text", "the text of the best copy", lambda one: one.text),
    }
)
"""Every column of a table, in order."""


def schema(columns: Sequence[str] | None = None) -> pa.Schema:
    """The Arrow schema of some columns, or of all, with each one's meaning as metadata.

    Raises ``ArchiveError`` where pyarrow is not installed, ``ValueError`` for an
    unknown column.
    """
    pyarrow = _pyarrow()
    types = {
        "string": pyarrow.string(),
        "text": pyarrow.large_string(),
        "word": pyarrow.dictionary(pyarrow.int32(), pyarrow.string()),
        "strings": pyarrow.list_(pyarrow.string()),
        "moment": pyarrow.timestamp("s", tz="UTC"),
        "day": pyarrow.date32(),
        "int16": pyarrow.int16(),
        "int32": pyarrow.int32(),
    }
    return pyarrow.schema(
        [
            pyarrow.field(
                name, types[COLUMNS[name].type], metadata={"meaning": COLUMNS[name].meaning}
            )
            for name in _wanted(columns)
        ]
    )


def batches(
    found: Iterator[StoredTelegram], columns: Sequence[str] | None = None
) -> Iterator[pa.RecordBatch]:
    """Telegrams as batches of five hundred rows; errors as of ``schema``."""
    pyarrow = _pyarrow()
    described = schema(columns)
    wanted = _wanted(columns)
    ahead = iter(found)
    while first := next(ahead, None):
        # Only the values of the columns are gathered: a decoded record is many times larger.
        gathered: list[list[Any]] = [[] for _ in wanted]
        for telegram in chain((first,), islice(ahead, _AT_ONCE - 1)):
            for name, values in zip(wanted, gathered, strict=True):
                values.append(COLUMNS[name].read(telegram))
        yield pyarrow.record_batch(
            [
                pyarrow.array(values, described.field(name).type)
                for name, values in zip(wanted, gathered, strict=True)
            ],
            schema=described,
        )


def table(found: Iterator[StoredTelegram], columns: Sequence[str] | None = None) -> pa.Table:
    """Telegrams as one table; errors as of ``schema``."""
    pyarrow = _pyarrow()
    parts = pyarrow.Table.from_batches(list(batches(found, columns)), schema(columns))
    return parts.unify_dictionaries()


def _wanted(columns: Sequence[str] | None) -> list[str]:
    if columns is None:
        return list(COLUMNS)
    for name in columns:
        if name not in COLUMNS:
            raise ValueError(f"there is no column {name!r}: the columns are {', '.join(COLUMNS)}")
    return list(columns)


def _pyarrow() -> Any:
    try:
        import pyarrow  # noqa: PLC0415  (slow to load, and not everybody has it)
    except ImportError:
        raise ArchiveError(
            "tables need pyarrow: install it with pip install 'reftel[parquet]'"
        ) from None
    return pyarrow
