"""Rows of a table in CSV, each with the bytes it came from, in constant memory.

The standard library's ``csv`` reads the fields of a row; where a row begins
and ends in the bytes is found here, because ``csv`` cannot say it and because
one bad row must not swallow those after it.
"""

from __future__ import annotations

import csv
import io
import re
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass, field
from itertools import islice
from typing import BinaryIO

from reftel.errors import ContainerError
from reftel.intake.charset import decode

PIECE = 64 * 1024
"""Most bytes of a line that are read at once: a file need not have line ends."""

_PAIR = re.compile(r"\\([\"\\\n])|\\")
_BEFORE_QUOTE = re.compile(r"(?<!\\)(?:\\\\)*(\\)\"(?=[,;\t]\"|\n?$)")
_MOST_SUSPECTS = 20
# What a spreadsheet puts before the first column of a text in UTF-8.
_MARK = b"\xef\xbb\xbf"


@dataclass(frozen=True, slots=True)
class Dialect:
    r"""How a table is written.

    ``escapes`` are the ways in which a quotation mark inside a field may be
    said, likeliest first: ``\\`` before it, or ``"`` for doubled.
    """

    delimiter: str = ","
    escapes: tuple[str, ...] = ("\\", '"')


@dataclass(frozen=True, slots=True)
class Row:
    """One row: its number from 1, the line it begins in, its bytes, its fields or its fault.

    ``repaired`` says in a sentence what was done to read it.
    """

    number: int
    line: int
    raw: bytes
    fields: tuple[str, ...] = ()
    fault: str | None = None
    charset: str = "utf-8"
    repaired: str | None = None


@dataclass(frozen=True, slots=True)
class Table:
    """What is known of a table before its rows are read.

    ``begins`` matches the first bytes of a row and nothing within one: where
    it is given, each match begins a row, whatever came before it. Without it
    quotation marks say where a row ends; ``resumes`` matches what a row may
    begin with, and is used to find the rows that an open quotation swallowed.
    ``accepts`` says of the fields whether they can be those of a row.
    """

    dialect: Dialect
    accepts: Callable[[Sequence[str]], bool]
    begins: re.Pattern[bytes] | None = None
    resumes: re.Pattern[bytes] | None = None
    longest: int = 16 * 1024 * 1024


def read_rows(stream: BinaryIO, table: Table) -> Iterator[Row]:
    """Every row of a table, a bad one with its fault; reading goes on after it.

    Holds one row at a time. Empty lines between rows are no rows.
    """
    number = 0
    for group in _groups(stream, table):
        if not group.raw.strip(b"\r\n \t"):
            continue
        number += 1
        row = _read(number, group, table)
        if row.fault is None or table.resumes is None:
            yield row
            continue
        parts = list(_resumed(group, table.resumes))
        for place, part in enumerate(parts):
            yield _read(number + place, part, table)
        number += len(parts) - 1


@dataclass(slots=True)
class _Group:
    """The lines of one row; ``cut`` where there are more bytes of it than may be held."""

    line: int
    raw: bytearray = field(default_factory=bytearray)
    cut: bool = False


def _groups(stream: BinaryIO, table: Table) -> Iterator[_Group]:
    group: _Group | None = None
    quotes = _Quotes(table.dialect)
    line = 1
    at_start = True
    while piece := stream.readline(PIECE):
        if group is None:
            piece = piece.removeprefix(_MARK)
        begins = at_start and (
            table.begins.match(piece) is not None if table.begins else not quotes.inside
        )
        if group is None or begins:
            if group is not None:
                yield group
            group = _Group(line)
            quotes = _Quotes(table.dialect)
        if len(group.raw) + len(piece) > table.longest:
            group.cut = True
        else:
            group.raw += piece
        at_start = piece.endswith(b"\n")
        line += at_start
        quotes.take(piece)
        if (
            group.cut and at_start
        ):  # where no row can be known by its beginning, each line may be one
            quotes = _Quotes(table.dialect)
    if group is not None:
        yield group


def _resumed(group: _Group, resumes: re.Pattern[bytes]) -> Iterator[_Group]:
    """A bad row taken apart where its lines look like the beginnings of rows."""
    part = _Group(group.line)
    for offset, line in enumerate(group.raw.splitlines(keepends=True)):
        if part.raw and resumes.match(line):
            yield part
            part = _Group(group.line + offset)
        part.raw += line
    part.cut = group.cut
    yield part


class _Quotes:
    """Whether a quotation is open after some bytes."""

    def __init__(self, dialect: Dialect) -> None:
        self._marks = re.compile(rb'\\.|"' if dialect.escapes[0] == "\\" else rb'"', re.DOTALL)
        self.inside = False

    def take(self, piece: bytes) -> None:
        """Count the quotation marks of some more bytes."""
        marks = sum(1 for mark in self._marks.finditer(piece) if mark.group() == b'"')
        self.inside ^= marks % 2 == 1


def _read(number: int, group: _Group, table: Table) -> Row:
    line, raw = group.line, bytes(group.raw)
    if group.cut:
        return Row(number, line, raw, fault=f"it has more than {table.longest:,} bytes")
    try:
        decoded = decode(raw, f"row {number}")
    except ContainerError as error:
        return Row(number, line, raw, fault=str(error))
    fault = ""
    for escape in table.dialect.escapes:
        fields, why = _fields(decoded.text, table.dialect.delimiter, escape)
        if why is None and table.accepts(fields):
            return Row(number, line, raw, tuple(fields), charset=decoded.charset)
        fault = fault or why or f"it has {len(fields)} columns that are not those of the table"
        mended = _without_stray(decoded.text, table) if escape == "\\" else None
        if mended is not None:
            repaired = "a backslash before a closing quotation mark was taken for text"
            return Row(number, line, raw, tuple(mended), charset=decoded.charset, repaired=repaired)
    return Row(number, line, raw, fault=fault, charset=decoded.charset)


def _fields(text: str, delimiter: str, escape: str) -> tuple[list[str], str | None]:
    """The fields of one row, or why there are none."""
    if escape == "\\":
        # A backslash that escapes nothing is a sign like any other.
        text = _PAIR.sub(lambda pair: pair.group() if pair[1] else "\\\\", text)
    # The library's limit holds for the whole process; a row here is bounded already.
    csv.field_size_limit(max(csv.field_size_limit(), len(text) + 1))
    reader = csv.reader(
        io.StringIO(text, newline=""),
        delimiter=delimiter,
        doublequote=escape == '"',
        escapechar="\\" if escape == "\\" else None,
        strict=True,
    )
    try:
        rows = [row for row in reader if row]
    except csv.Error as error:
        return [], str(error)
    if len(rows) != 1:
        return [], f"it reads as {len(rows)} rows"
    return rows[0], None


def _without_stray(text: str, table: Table) -> list[str] | None:
    r"""The fields where one backslash too many stands before a closing quotation mark.

    ``"... C:\","06VALLETTA2"``: taken as it stands, the mark is text and two
    fields become one. ``None`` unless exactly one such place mends the row.
    """
    found = []
    suspects = list(islice(_BEFORE_QUOTE.finditer(text), _MOST_SUSPECTS + 1))
    if len(suspects) > _MOST_SUSPECTS:
        return None
    for suspect in suspects:
        at = suspect.start(1)
        fields, why = _fields(text[:at] + "\\" + text[at:], table.dialect.delimiter, "\\")
        if why is None and table.accepts(fields):
            found.append(fields)
    return found[0] if len(found) == 1 else None
