"""Telegrams as TEI P5, set as *Foreign Relations of the United States* sets them.

A ``div`` of type ``document`` for each telegram: a head with a source note, a
dateline, the addresses and labels as lists, numbered paragraphs, the signature
in the closer. An ``idno`` at the end of the source note has the id, by which
``reftel.intake.tei`` knows the telegram again.
Source: spec/08, section 9; TEI P5 Guidelines.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Mapping, Sequence
from typing import Any

from lxml import etree

from reftel.export.citation import Citation, nara_note
from reftel.export.names import address_name
from reftel.intake.tei import OWN_TYPE

NAMESPACE = "http://www.tei-c.org/ns/1.0"
_XML_ID = "{http://www.w3.org/XML/1998/namespace}id"
# Characters that no XML 1.0 document may hold, and lone halves of surrogate pairs.
_NOT_XML = re.compile("[^\t\n\r\x20-\ud7ff\ue000-\ufffd\U00010000-\U0010ffff]")
# A run that a publisher has put in place of withheld words (spec/05 F1).
_WITHHELD = re.compile(r"[Xx]{3,}")

_HEAD = f"""<?xml version="1.0" encoding="UTF-8"?>
<TEI xmlns="{NAMESPACE}">
<teiHeader>
<fileDesc>
<titleStmt><title>{{title}}</title></titleStmt>
<publicationStmt><p>Written by reftel from copies of telegrams; each names its source.</p></publicationStmt>
<sourceDesc><p>Copies as told in the source note of each document.</p></sourceDesc>
</fileDesc>
</teiHeader>
<text><body>
"""
_TAIL = "</body></text>\n</TEI>\n"

Document = tuple[Mapping[str, Any], Citation]
"""A telegram's public JSON with its citation."""


def tei_pieces(documents: Iterable[Document], title: str) -> Iterator[bytes]:
    """One TEI document of any number of telegrams, in pieces; valid against TEI All."""
    escaped = etree.tostring(_element("title", title), encoding="unicode", method="xml")
    inner = escaped.partition(">")[2].rpartition("<")[0]
    yield _HEAD.format(title=inner).encode()
    some = False
    for number, (record, cited) in enumerate(documents, start=1):
        some = True
        yield etree.tostring(division(record, cited, number), encoding="utf-8") + b"\n"
    if not some:
        yield b"<div><p>No telegram.</p></div>\n"
    yield _TAIL.encode()


def division(record: Mapping[str, Any], cited: Citation, number: int) -> etree._Element:
    """One telegram as a ``div``; ``number`` is its place in the document."""
    made = _element("div", type="document", n=str(number))
    made.set(_XML_ID, f"d{number}")
    head = _add(made, "head", cited.title)
    note = _add(head, "note", _source(record, cited), type="source")
    note.set(_XML_ID, f"d{number}fn1")
    note.text = f"{note.text} "
    _add(note, "idno", cited.id, type=OWN_TYPE).tail = "."
    _opener(made, record, cited)
    _lists(made, record)
    _body(made, record)
    if record.get("signature"):
        _add(_add(made, "closer"), "signed", record["signature"])
    return made


def _source(record: Mapping[str, Any], cited: Citation) -> str:
    """The source note: the citation, then level, precedence and captions in words."""
    header = record.get("header") or {}
    said = [record.get("classification"), header.get("highest_precedence")]
    words = [word.capitalize() for word in (*said, *(record.get("captions") or ())) if word]
    return f"Source: {nara_note(cited)} {'; '.join(words)}.".replace(" .", ".")


def _opener(made: etree._Element, record: Mapping[str, Any], cited: Citation) -> None:
    header = record.get("header") or {}
    dateline = _add(_add(made, "opener"), "dateline")
    if cited.place:
        _add(dateline, "placeName", cited.place).tail = ", "
    if cited.day is not None:
        hour = f", {cited.hour}" if cited.hour else ""
        when = header.get("dtg") or cited.day.isoformat()
        # xs:dateTime has seconds; the group has none to give and they are nought.
        when = f"{when[:16]}:00Z" if "T" in when else when
        _add(dateline, "date", f"{cited.day_words}{hour}", when=when)


def _lists(made: etree._Element, record: Mapping[str, Any]) -> None:
    header = record.get("header") or {}
    for name, key in (("to", "to"), ("info", "info")):
        addressees = header.get(key) or ()
        if addressees:
            listed = _add(made, "list", type=name)
            for one in addressees:
                item = _add(listed, "item")
                _add(item, "orgName", address_name(one["plad"]) or one["plad"], type=name)
    labels: Sequence[tuple[str, list[str]]] = (
        ("subject", [record["subject"]] if record.get("subject") else []),
        ("tags", list(record.get("tags") or ())),
        ("references", [one["text"] for one in record.get("references") or ()]),
    )
    for name, values in labels:
        if values:
            listed = _add(made, "list", type=name)
            for value in values:
                _add(listed, "item", value)


def _body(made: etree._Element, record: Mapping[str, Any]) -> None:
    wrote = False
    if record.get("preamble"):
        wrote = True
        _prose(_add(made, "p"), record["preamble"])
    for paragraph in record.get("paragraphs") or ():
        wrote = True
        if paragraph.get("heading_before"):
            _add(_add(made, "p", rend="center"), "hi", paragraph["heading_before"], rend="strong")
        mark = f"({paragraph['marking']}) " if paragraph.get("marking") else ""
        _prose(_add(made, "p"), f"{paragraph['number']}. {mark}{paragraph.get('text') or ''}")
    if not wrote:
        _prose(_add(made, "p"), record.get("remainder") or "[No text.]")


def _prose(made: etree._Element, text: str) -> None:
    """Text in one paragraph: its lines joined, what was withheld marked as a gap."""
    joined = " ".join(_clean(text).split())
    at = 0
    last: etree._Element | None = None
    for match in _WITHHELD.finditer(joined):
        _put(made, last, joined[at : match.start()])
        last = _add(made, "gap", reason="withheld")
        at = match.end()
    _put(made, last, joined[at:])


def _put(made: etree._Element, last: etree._Element | None, text: str) -> None:
    if last is None:
        made.text = (made.text or "") + text
    else:
        last.tail = text


def _element(name: str, text: str | None = None, **attributes: str) -> etree._Element:
    made = etree.Element(f"{{{NAMESPACE}}}{name}", nsmap={None: NAMESPACE})
    for key, value in attributes.items():
        made.set(key, value)
    made.text = _clean(text) if text is not None else None
    return made


def _add(
    parent: etree._Element, name: str, text: str | None = None, **attributes: str
) -> etree._Element:
    made = _element(name, text, **attributes)
    parent.append(made)
    return made


def _clean(text: str) -> str:
    return _NOT_XML.sub("\ufffd", text)
