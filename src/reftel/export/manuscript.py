"""The text of a manuscript with its notes: Markdown, plain text, DOCX. Bounded, and no code from it."""

from __future__ import annotations

import re
import zipfile
from dataclasses import dataclass
from pathlib import Path
from typing import IO

from lxml import etree

from reftel.errors import ExportError

LARGEST = 64 * 1024 * 1024
"""Most bytes of a manuscript, and of a part of a DOCX file when it is unpacked."""
_WORD = "{http://schemas.openxmlformats.org/wordprocessingml/2006/main}"
_PARTS = ("word/document.xml", "word/footnotes.xml", "word/endnotes.xml")


@dataclass(frozen=True, slots=True)
class Passage:
    """A piece of text of a manuscript: where it stands (``line 12``, ``footnote 3``), and what it says."""

    place: str
    text: str


def read_manuscript(path: Path) -> list[Passage]:
    """The passages of a manuscript, told by its content.

    Raises ``ExportError`` where it cannot be read.
    """
    try:
        if path.stat().st_size > LARGEST:
            raise ExportError(f"{path} has more than {LARGEST:,} bytes")
        data = path.read_bytes()
    except OSError as error:
        raise ExportError(f"{path} cannot be read: {error.strerror or error}") from error
    if data.startswith(b"PK"):
        with path.open("rb") as file:
            return _docx(path, file)
    if b"\0" in data:
        raise ExportError(f"{path} is no text: Markdown, plain text or DOCX was expected")
    try:
        text = data.decode("utf-8-sig")
    except UnicodeDecodeError:
        text = data.decode("cp1252", "replace")
    return _paragraphs(text)


def _paragraphs(text: str) -> list[Passage]:
    """Text by paragraph: a note may run over line ends."""
    found: list[Passage] = []
    lines: list[str] = []
    begun = 1
    for number, line in enumerate([*text.splitlines(), ""], start=1):
        # A note of Markdown, [^3]: ..., begins a paragraph of its own.
        if lines and (not line.strip() or re.match(r"\[\^[^\]]{1,40}\]:", line)):
            found.append(Passage(f"line {begun}", " ".join(lines)))
            lines = []
        if line.strip():
            if not lines:
                begun = number
            lines.append(line.strip())
    return found


def _docx(path: Path, file: IO[bytes]) -> list[Passage]:
    found: list[Passage] = []
    try:
        with zipfile.ZipFile(file) as bundle:
            for name in _PARTS:
                if name in bundle.namelist():
                    if bundle.getinfo(name).file_size > LARGEST:
                        raise ExportError(f"{path}: {name} has more than {LARGEST:,} bytes")
                    with bundle.open(name) as part:
                        found += _part(name, part.read(LARGEST))
    except (zipfile.BadZipFile, etree.XMLSyntaxError, NotImplementedError, RuntimeError) as error:
        raise ExportError(f"{path} is no DOCX file that can be read: {error}") from error
    if not found:
        raise ExportError(f"{path} holds no text of a DOCX file")
    return found


def _part(name: str, data: bytes) -> list[Passage]:
    parser = etree.XMLParser(resolve_entities=False, no_network=True, load_dtd=False)
    tree = etree.fromstring(data, parser)
    kind = {"document": "paragraph", "footnotes": "footnote", "endnotes": "endnote"}[
        name.removeprefix("word/").removesuffix(".xml")
    ]
    if kind == "paragraph":
        pieces = [(str(at), one) for at, one in enumerate(tree.iter(f"{_WORD}p"), start=1)]
    else:
        pieces = [(one.get(f"{_WORD}id") or "", one) for one in tree.iter(f"{_WORD}{kind}")]
    return [Passage(f"{kind} {number}", text) for number, one in pieces if (text := _text_of(one))]


def _text_of(element: etree._Element) -> str:
    """The text of runs; a break or a tab is a blank, a deleted run is not read."""
    parts = element.iter(f"{_WORD}t", f"{_WORD}tab", f"{_WORD}br")
    said = "".join(one.text or "" if one.tag == f"{_WORD}t" else " " for one in parts)
    return " ".join(said.split())
