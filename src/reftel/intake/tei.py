"""The words of a TEI division, with the editor's words kept apart from those of the text.

Used for *Foreign Relations of the United States* (FRUS) and what reftel sets like it. White space is
indentation and is collapsed; an element's edge is never the edge of a word,
because abbreviations are marked up by machine inside words, and a page break
may stand within one. Source: spec/08, section 9.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass, field

from lxml import etree

TEI = "http://www.tei-c.org/ns/1.0"
ID = "{http://www.w3.org/XML/1998/namespace}id"

OWN_TYPE = "reftel"
"""Type of the ``idno`` by which a telegram that reftel has set is known again."""
_OWN_LISTS = frozenset({"to", "info", "tags"})

_BLOCKS = frozenset(
    "p head opener closer dateline signed list item label quote table row lg l ab salute byline postscript".split()
)
_EDITORIAL = re.compile(r"\[[^\[\]]{1,400}\]")


@dataclass(frozen=True, slots=True)
class Note:
    """A note of the editor: ``kind`` is ``source``, ``summary`` or ``note``, ``number`` as printed."""

    kind: str
    number: str
    text: str
    inline: bool


@dataclass(slots=True)
class Division:
    """A document of a volume, taken apart.

    ``lines`` are the paragraphs of the text, one line each; ``numbered`` pairs
    of label and item stand in one line. ``omissions`` are the editor's
    brackets that stand in the text for words that are not printed. ``own`` is
    the id in a division that reftel wrote (``reftel.export.tei``), empty in
    any other; the ``lists`` of such a one are of the header.
    """

    id: str
    number: str
    title: str = ""
    notes: list[Note] = field(default_factory=list)
    datelines: list[str] = field(default_factory=list)
    date: dict[str, str] = field(default_factory=dict)
    place: str = ""
    sender: str = ""
    addressee: str = ""
    subject: str = ""
    references: str = ""
    lines: list[str] = field(default_factory=list)
    signed: str = ""
    omissions: list[str] = field(default_factory=list)
    own: str = ""
    lists: dict[str, str] = field(default_factory=dict)


def name_of(element: etree._Element) -> str:
    """The local name; empty for comments, instructions and entities."""
    tag = element.tag
    return tag.rpartition("}")[2] if isinstance(tag, str) else ""


def read_division(element: etree._Element) -> Division:
    """Take a ``div type="document"`` apart. Changes nothing in it."""
    division = Division(
        element.get(ID) or "",
        element.get("n") or "",
        own=_own_id(element),
    )
    for child in element:
        _take(child, division)
    for note in element.iter(f"{{{TEI}}}note", "note"):
        division.notes.append(_note(note))
    division.omissions = [
        " ".join(mark.split()) for line in division.lines for mark in _omissions(line)
    ]
    return division


def _own_id(element: etree._Element) -> str:
    """The id in the source note under the heading: ``<idno type="reftel">09VALLETTA312</idno>``."""
    path = f"./{{{TEI}}}head/{{{TEI}}}note[@type='source']/{{{TEI}}}idno[@type='{OWN_TYPE}']"
    found = element.findall(path)
    return words(found[0]) if len(found) == 1 else ""


def _take(element: etree._Element, division: Division) -> None:
    name = name_of(element)
    if name in {"", "note", "pb"}:
        return
    if name == "head":
        if not division.title:
            division.title = words(element)
            _take_heading(element, division)
        else:
            division.lines.append(words(element))
    elif name == "opener":
        for child in element:
            _take(child, division)
    elif name == "dateline":
        _take_dateline(element, division)
    elif name == "closer":
        _take_closer(element, division)
    elif name == "list" and element.get("type") in {"subject", "references"}:
        # Moved up by the editor, out of its place in the text.
        setattr(division, str(element.get("type")), words(element))
    elif name == "list" and division.own and element.get("type") in _OWN_LISTS:
        division.lists[str(element.get("type"))] = "; ".join(
            words(item) for item in element if name_of(item) == "item"
        )
    elif name == "div":
        for child in element:
            _take(child, division)
    else:
        division.lines += [line for line in _lines(element) if line]


def _take_heading(element: etree._Element, division: Division) -> None:
    """Sender and addressee, as their elements in the heading say."""
    for part in element.iter(f"{{{TEI}}}persName", f"{{{TEI}}}gloss", "persName", "gloss"):
        kind = part.get("type")
        if kind == "from" and not division.sender:
            division.sender = words(part)
        elif kind == "to" and not division.addressee:
            division.addressee = words(part)


def _take_dateline(element: etree._Element, division: Division) -> None:
    division.datelines.append(words(element))
    for part in element.iter(f"{{{TEI}}}date", "date"):
        if not division.date:
            division.date = {
                key: value
                for key in ("when", "from", "to", "notBefore", "notAfter")
                if (value := part.get(key))
            }
    for part in element.iter(f"{{{TEI}}}placeName", "placeName"):
        division.place = division.place or words(part)


def _take_closer(element: etree._Element, division: Division) -> None:
    for child in element:
        if name_of(child) == "dateline":
            _take_dateline(child, division)
        elif name_of(child) == "signed":
            division.signed = words(child)
            division.lines.append(division.signed)
        elif name_of(child) not in {"", "note"}:
            division.lines.append(words(child))
    if element.text and element.text.strip() and len(element) == 0:
        division.signed = words(element)
        division.lines.append(division.signed)


def _lines(element: etree._Element) -> Iterator[str]:
    """The paragraphs of a block; a label and its item are one."""
    if name_of(element) == "list":
        yield from _list_lines(element)
        return
    if name_of(element) == "row":
        cells = [words(cell) for cell in element if name_of(cell) == "cell"]
        yield "  ".join(filter(None, cells))
        return
    run: list[str] = []
    for piece in _pieces(element):
        if isinstance(piece, str):
            run.append(piece)
            continue
        yield from _run(run)
        run = []
        yield from _lines(piece)
    yield from _run(run)


def _list_lines(element: etree._Element) -> Iterator[str]:
    label = ""
    for child in element:
        name = name_of(child)
        if name == "label":
            label = words(child)
        elif name == "item":
            lines = list(_lines(child)) or [""]
            yield f"{label} {lines[0]}".strip()
            yield from lines[1:]
            label = ""
        elif name not in {"", "note", "pb"}:
            yield from _lines(child)
    if label:
        yield label


def _run(run: list[str]) -> Iterator[str]:
    for line in "".join(run).split("\v"):
        if text := " ".join(line.split()):
            yield text


def words(element: etree._Element) -> str:
    """All words of an element in one line, its notes left out."""
    run = [piece if isinstance(piece, str) else f" {words(piece)} " for piece in _pieces(element)]
    return " ".join("".join(run).replace("\v", " ").split())


def _pieces(element: etree._Element) -> Iterator[str | etree._Element]:
    r"""Runs of text and the blocks between them; line breaks as ``\v``, notes and pages left out."""
    stack: list[Iterator[str | etree._Element]] = [_children(element)]
    while stack:
        piece = next(stack[-1], None)
        if piece is None:
            stack.pop()
        elif isinstance(piece, str):
            yield piece
        else:
            name = name_of(piece)
            if name in _BLOCKS:
                yield piece
            elif name == "lb":
                yield "\v"
            elif name not in {"note", "pb", "figure", "figDesc"}:
                stack.append(_children(piece))


def _children(element: etree._Element) -> Iterator[str | etree._Element]:
    if element.tag is etree.Entity:
        yield str(element.text)  # kept as it is written: entities are never resolved
        return
    if not isinstance(element.tag, str):
        return
    if element.text:
        yield element.text
    for child in element:
        yield child
        if child.tail:
            yield child.tail


def _note(element: etree._Element) -> Note:
    kind = element.get("type") or "note"
    return Note(
        kind if kind in {"source", "summary"} else "note",
        element.get("n") or "",
        words(element),
        element.get("rend") == "inline",
    )


def _omissions(line: str) -> list[str]:
    return [mark for mark in _EDITORIAL.findall(line) if re.search(r"[a-z]{3}", mark)]
