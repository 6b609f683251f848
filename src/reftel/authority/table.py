"""Reading one table of the package's data into frozen values.

Every table is a CSV file in ``data/`` (UTF-8, comma, one header row); its
columns, sources and reservations stand in ``data/README.md``. The lookups of
the neighbouring modules call these functions once and keep the result, so a
table is read when it is first asked for and never again.
"""

from __future__ import annotations

import csv
import pkgutil
import re
import unicodedata
from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import fields
from io import StringIO
from typing import Any, TypeVar, cast

Row = TypeVar("Row")

_NOT_LETTER_OR_DIGIT = re.compile(r"[^A-Z0-9]+")


def letters_and_digits(text: str) -> str:
    """What a name is compared by: ``Port-au-Prince`` is ``PORTAUPRINCE``.

    Telegrams print the same name with blanks, stops, strokes, apostrophes or
    none of them (spec/04, station names). Accents fall away: telegrams have
    none, later lists do.
    """
    if not text.isascii():
        text = unicodedata.normalize("NFKD", text)
    key = text.upper().replace(" ", "")
    if key.isascii() and key.isalnum():
        return key
    return _NOT_LETTER_OR_DIGIT.sub("", key)


def read_rows(name: str, columns: Sequence[str]) -> Iterator[list[str]]:
    """The rows of ``data/<name>.csv`` as strings, in the file's order.

    Raises ``ValueError`` if the header row is not ``columns`` or a row has
    another width: the installed data is then not the data of this version.
    """
    # The package's own loader, so that a zipped installation serves too;
    # importlib.resources does the same at four times the time of import.
    data = pkgutil.get_data("reftel.authority", f"data/{name}.csv")
    assert data is not None  # only a loader that cannot read data gives None
    reader = csv.reader(StringIO(data.decode("utf-8"), newline=""))
    header = next(reader, [])
    if header != list(columns):
        raise ValueError(
            f"authority table {name}.csv: expected the columns {', '.join(columns)}, "
            f"found {', '.join(header)}; install reftel again"
        )
    for row in reader:
        if len(row) != len(header):
            raise ValueError(
                f"authority table {name}.csv, line {reader.line_num}: expected "
                f"{len(header)} cells, found {len(row)}; install reftel again"
            )
        yield row


def read_table(
    name: str,
    row_type: Callable[..., Row],
    convert: Mapping[str, Callable[[str], object]],
    *,
    renamed: Mapping[str, str] | None = None,
) -> tuple[Row, ...]:
    """``data/<name>.csv`` as one ``row_type`` a row.

    ``row_type`` is a dataclass whose fields are the table's columns in their
    order; ``renamed`` gives the column of a field that bears another name.
    ``convert`` turns the cells of a field into its type; others stay ``str``.
    """
    names = [field.name for field in fields(cast("Any", row_type))]
    columns = [(renamed or {}).get(field, field) for field in names]
    converters = [(at, convert[field]) for at, field in enumerate(names) if field in convert]
    made = []
    for row in read_rows(name, columns):
        cells: list[Any] = [*row]
        for at, converter in converters:
            cells[at] = converter(row[at])
        made.append(row_type(*cells))
    return tuple(made)


def listed(cell: str) -> tuple[str, ...]:
    """A list cell, ``A|B``; empty gives ``()``."""
    return tuple(cell.split("|")) if cell else ()


def text_or_none(cell: str) -> str | None:
    """An empty cell is no value."""
    return cell or None


def whole_or_none(cell: str) -> int | None:
    """A year, a count or a rank."""
    return int(cell) if cell else None


def decimal_or_none(cell: str) -> float | None:
    """Degrees."""
    return float(cell) if cell else None
