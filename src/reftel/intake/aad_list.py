"""A result list of the archive (AAD), saved as HTML: telegrams without their text. Source: spec/08, section 2.

Each row tells of a telegram what the archive keeps of it, and links to its
record. The column *Message Text* has snippets of the search and never the
text, so a row is accounted for as a record whose text is not here.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from urllib.parse import parse_qs, urlsplit

from selectolax.lexbor import LexborHTMLParser, LexborNode

from reftel.errors import ContainerError
from reftel.intake.charset import decode
from reftel.intake.files import InputFile
from reftel.intake.source import Refusal

CONTAINER = "aad-list"

_START = re.compile(rb"(?:\xef\xbb\xbf)?\s*<")
_TABLE = re.compile(rb"<table\b[^<>]{0,500}\bid\s*=\s*[\"']?queryResults\b", re.IGNORECASE)
_TITLE = re.compile(rb"<title>\s*NARA - AAD", re.IGNORECASE)
_SNIPPETS = "Message Text"


def recognises(head: bytes) -> bool:
    """True for the markup of a result list."""
    return (
        _START.match(head) is not None
        and _TITLE.search(head) is not None
        and _TABLE.search(head) is not None
    )


def open_list(file: InputFile) -> Iterator[Refusal]:
    """A refusal for each row, with what it tells: the archive's keys, ``id``, the record's address.

    Raises ``ContainerError`` (``binary``, ``no-telegram`` for a list without rows).
    """
    decoded = decode(file.data, file.name)
    tree = LexborHTMLParser(decoded.text)
    table = tree.css_first("table#queryResults")
    rows = list(_rows(table)) if table is not None else []
    if not rows:
        raise ContainerError("no-telegram", f"{file.name} is a result list without rows")
    for number, statements in enumerate(rows, start=1):
        yield file.refusal(
            CONTAINER,
            "no-text",
            f"a result list tells of {statements.get('id', 'a telegram')} and has not its text; "
            "the record itself has it",
            place=f"row {number}",
            statements=statements,
        )


def _rows(table: LexborNode) -> Iterator[dict[str, str]]:
    names: list[str] = []
    for row in table.css("tr"):
        if not names:
            names = [_words(cell) for cell in row.css("th")]
            continue
        cells = row.css("td")
        told = {
            name: words
            for name, cell in zip(names, cells, strict=False)
            if name and name != _SNIPPETS and (words := _words(cell))
        }
        # A row of sorting links and blank rows stand among those of records.
        number = told.get("Document Number", "")
        if not re.fullmatch(r"[0-9]{4}[A-Z]{1,8}[0-9]{3,7}[A-Z]?", number):
            continue
        told["id"] = number
        link = cells[0].css_first("a[href]")
        if link is not None:
            told |= _record(link.attributes.get("href") or "")
        yield told


def _record(address: str) -> dict[str, str]:
    """The address of the record, and its number in the archive's file."""
    try:
        asked = parse_qs(urlsplit(address).query)
    except ValueError:
        return {}
    told = {"address": " ".join(address.split())}
    return told | {name: asked[name][0] for name in ("rid", "dt") if name in asked}


def _words(cell: LexborNode) -> str:
    # The service writes an apostrophe as \' in fields.
    return " ".join(cell.text(deep=True).replace("\\'", "'").split())
