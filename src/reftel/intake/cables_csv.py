"""``cables.csv``: the whole Cablegate set in one table, and its re-exports. Source: spec/08, section 7.

Eight columns without a heading: row number, date and time, reference id,
origin, classification, references, header, body. Quotation marks inside a
field have a backslash before them, line breaks are real. A row is one
telegram; the file of 1.7 GB is read row by row.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from functools import lru_cache

from reftel.intake.files import InputFile
from reftel.intake.rows import Dialect, Row, Table, read_rows
from reftel.intake.source import Document, Refusal

CONTAINER = "cables-csv"

COLUMNS = ("row", "created", "id", "origin", "classification", "references", "header", "body")
"""The columns of the set as it was published."""

# What re-exports call the columns.
_NAMES = {
    "row": "row number id_ index no",
    "created": "created date datetime date_time timestamp time sent",
    "id": "id reference_id referenceid reference refid ref_id cable_id canonical_id mrn",
    "origin": "origin from embassy source sender station",
    "classification": "classification class level",
    "references": "references refs reference_ids referrals links destinations",
    "header": "header headers routing heading",
    "body": "body content text cable message full_text",
}
_COLUMN = {name: column for column, names in _NAMES.items() for name in names.split()}

_SHAPES = {
    "row": rb"[0-9]{1,9}",
    "created": rb"(?:[0-9]{1,2}/[0-9]{1,2}/[0-9]{4}|[0-9]{4}-[0-9]{2}-[0-9]{2})[ T][0-9]{1,2}:[0-9]{2}"
    rb"(?::[0-9]{2})?",
    "id": rb"[0-9]{2}[A-Z]{2,24}[0-9]{1,7}",
}
_ANY = rb"[^\"\r\n]{0,80}"
_ID = re.compile(r"[0-9]{2}[A-Z]{2,24}[0-9]{1,7}")
_CREATED = ("%m/%d/%Y %H:%M", "%m/%d/%Y %H:%M:%S", "%Y-%m-%d %H:%M", "%Y-%m-%d %H:%M:%S")


@dataclass(frozen=True, slots=True)
class _Form:
    """One way of writing the table: its delimiter, its columns, whether line 1 is a heading."""

    delimiter: str
    columns: tuple[str, ...]
    headed: bool


def recognises(head: bytes) -> bool:
    """True for a table whose first row, or whose heading, is that of the set."""
    return _form(head) is not None


def open_table(file: InputFile) -> Iterator[Document | Refusal]:
    """A telegram for each row; a row that cannot be read is refused with its line.

    The text is the header, a blank line, the body; the other columns are the
    publisher's statements, ``created`` as ``2006-03-02 14:02``.
    """
    form = _form(file.head)
    assert form is not None
    table = Table(
        Dialect(form.delimiter, _escapes(file.head)),
        accepts=lambda fields: _is_row(form, fields),
        begins=_begins(form),
        resumes=_pattern(form, 1),
        longest=file.limits.longest_text,
    )
    with file.stream() as stream:
        if form.headed:
            stream.readline()
        for row in read_rows(stream, table):
            yield _part(file, form, row)


def _part(file: InputFile, form: _Form, row: Row) -> Document | Refusal:
    place = f"row {row.number}"
    line = row.line + form.headed
    if row.fault is not None:
        reason = f"the row at line {line:,} cannot be read: {row.fault}"
        return file.refusal(CONTAINER, "bad-row", reason, place=place)
    columns = dict(zip(form.columns, row.fields, strict=True))
    text = "\n\n".join(
        block for name in ("header", "body") if (block := columns.get(name, "")).strip()
    )
    statements = _statements(columns, row, line)
    if not text:
        reason = f"the row at line {line:,} has no text"
        return file.refusal(CONTAINER, "no-telegram", reason, place=place, statements=statements)
    return file.document(
        CONTAINER,
        text,
        charset=row.charset,
        original=row.raw,
        place=place,
        statements=statements,
        vouched=True,
    )


def _statements(columns: Mapping[str, str], row: Row, line: int) -> dict[str, str]:
    told = {
        name: " ".join(value.split())
        for name, value in columns.items()
        if name not in {"header", "body"} and value.strip()
    }
    told["created"] = _created(told["created"]) or told["created"]
    told["line"] = str(line)
    if row.repaired is not None:
        told["repaired"] = row.repaired
    return told


def _form(head: bytes) -> _Form | None:
    lines = head.removeprefix(b"\xef\xbb\xbf").split(b"\n", 2)
    first = lines[0].decode("latin-1").strip("\r")
    for delimiter in ",;\t":
        if first.count(delimiter) < 2:
            continue  # a row of three columns at least
        bare = _Form(delimiter, COLUMNS, headed=False)
        if _pattern(bare, 3).match(lines[0]):
            return bare
        names = [
            name.strip().strip('"').strip().lower().replace(" ", "_")
            for name in first.split(delimiter)
        ]
        columns = tuple(_COLUMN.get(name, name) for name in names)
        if {"created", "id", "body"} <= set(columns) and len(set(columns)) == len(columns):
            return _Form(delimiter, columns, headed=True)
    return None


def _begins(form: _Form) -> re.Pattern[bytes] | None:
    """What a row begins with, up to its id and date; ``None`` where they stand too far in."""
    at = max(form.columns.index("id"), form.columns.index("created"))
    return _pattern(form, at + 1) if at < 4 else None


@lru_cache(maxsize=16)
def _pattern(form: _Form, columns: int) -> re.Pattern[bytes]:
    between = rb"\"?[ ]?" + re.escape(form.delimiter).encode() + rb"[ ]?\"?"
    shapes = [_SHAPES.get(name, _ANY) for name in form.columns[:columns]]
    after = rb"\"?[ ]?" + re.escape(form.delimiter).encode()
    return re.compile(rb"\"?" + between.join(shapes) + after)


def _escapes(head: bytes) -> tuple[str, ...]:
    """How quotation marks are said, the likelier first: the set itself has backslashes."""
    doubled = len(re.findall(rb"[^,;\t\n\"]\"\"[^,;\t\r\n\"]", head))
    return ('"', "\\") if doubled > head.count(b'\\"') else ("\\", '"')


def _is_row(form: _Form, fields: Sequence[str]) -> bool:
    if len(fields) != len(form.columns):
        return False
    columns = dict(zip(form.columns, fields, strict=True))
    return (
        _created(" ".join(columns["created"].split())) is not None
        and _ID.fullmatch(columns["id"].strip()) is not None
    )


def _created(text: str) -> str | None:
    """``3/2/2006 14:02`` as ``2006-03-02 14:02``."""
    for form in _CREATED:
        try:
            return datetime.strptime(text.replace("T", " "), form).strftime("%Y-%m-%d %H:%M")
        except ValueError:
            continue
    return None
