"""A page of the Cablegate release of 2010-2011. Source: spec/08, section 5.

A table of what the publisher says (``table.cable``), then two ``code > pre``
blocks: the routing header, and the text from the classification line on.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass, field

from selectolax.lexbor import LexborHTMLParser, LexborNode

from reftel.errors import ContainerError
from reftel.intake.charset import decode
from reftel.intake.files import InputFile
from reftel.intake.source import Document

_TABLE = re.compile(rb"<table\b[^>]*\bclass\s*=\s*[\"']?cable\b", re.IGNORECASE)
_START = re.compile(rb"(?:\xef\xbb\xbf)?\s*<")

_STATEMENTS = {
    "reference id": "id",
    "created": "created",
    "released": "released",
    "classification": "classification",
    "origin": "origin",
}


def recognises(head: bytes) -> bool:
    """True for markup with a table of class ``cable``."""
    return _START.match(head) is not None and _TABLE.search(head) is not None


def open_page(file: InputFile) -> Iterator[Document]:
    """The telegram of a page; several where a page holds several tables.

    Character references are decoded once, by the parser; links (TAGS,
    references) give their text, paragraph anchors their pilcrow. The text is
    the header block, a blank line, the text block.
    Raises ``ContainerError`` (``binary``, ``no-telegram``).
    """
    decoded = decode(file.data, file.name)
    pages = _pages(LexborHTMLParser(decoded.text))
    told = [page for page in pages if page.blocks]
    if not told:
        raise ContainerError(
            "no-telegram", f"{file.name} is a Cablegate page without the text of its telegram"
        )
    for number, page in enumerate(told, start=1):
        several = len(told) > 1
        yield file.document(
            "cablegate",
            "\n\n".join(page.blocks),
            charset=decoded.charset,
            place=f"table {number}" if several else None,
            part=str(number) if several else None,
            statements=page.statements,
        )


@dataclass(slots=True)
class _Page:
    statements: dict[str, str]
    blocks: list[str] = field(default_factory=list)


def _pages(tree: LexborHTMLParser) -> list[_Page]:
    """Each table with the blocks that follow it."""
    pages: list[_Page] = []
    for node in tree.css("table.cable, code > pre"):
        if node.tag == "table":
            pages.append(_Page(_statements(node)))
        elif pages:
            text = node.text(deep=True).replace("\r\n", "\n").replace("\r", "\n")
            pages[-1].blocks.append(text)
    return pages


def _statements(table: LexborNode) -> dict[str, str]:
    """Column heading to cell, under the names that ``Source.statements`` uses."""
    names = [_words(cell) for cell in table.css("th")]
    cells = [_words(cell) for cell in table.css("td")]
    return {
        _STATEMENTS[name.lower()]: cell
        for name, cell in zip(names, cells, strict=False)
        if name.lower() in _STATEMENTS and cell
    }


def _words(cell: LexborNode) -> str:
    return " ".join(cell.text(deep=True).split())
