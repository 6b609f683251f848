"""FRUS: telegrams of *Foreign Relations of the United States* in TEI. Source: spec/08, section 9.

One ``div type="document"`` alone, or a whole volume of thousands, read as a
stream. A volume sets a telegram in three ways: with inline source notes (to
1960), with number and type in the heading (to 1992), and, in the electronic
volumes, line by line as it was transmitted. What the editors say (heading,
notes, summary) is kept as statements, apart from the telegram's words.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from typing import Any
from xml.parsers import expat

from lxml import etree

from reftel import authority
from reftel.codec.ids import canonical_id, parse_id
from reftel.errors import ContainerError
from reftel.intake.files import InputFile
from reftel.intake.source import Document, Refusal
from reftel.intake.tei import ID, TEI, Division, Note, name_of, read_division

CONTAINER = "frus"

MOST_ELEMENTS = 200_000
"""Most elements of one document: the longest known have some thousands."""

LONGEST_LINE = 100
"""Most characters of a line that a teleprinter wrote: 69 and some (ACP 127); volumes fix few."""

SHORT_LINE = 55
"""A line that could have held the next word within so many characters was ended on purpose."""

_BLOCK = 64 * 1024
_START = re.compile(rb"(?:\xef\xbb\xbf)?\s*<")
_DIVISION = re.compile(rb"<div\b[^<>]{0,2000}\btype\s*=\s*[\"']document[\"']")
_NAMESPACE = TEI.encode()

_TELEGRAM = re.compile(r"\btelegram\b", re.IGNORECASE)
_HEAD_NUMBER = re.compile(r"\bTelegram (?:No\. )?(?P<number>[0-9]{1,6}) From\b", re.IGNORECASE)
_BETWEEN = re.compile(
    r"\bTelegram(?: (?:No\. )?[0-9]{1,6})? From (?:the )?(?P<sender>.{3,120}?) to (?:the )?(?P<to>.{3,400}?)"
    r"(?:, [A-Z][a-z]+ [0-9]{1,2}, [0-9]{4}.*)?\.?$"
)
_FIRST_NUMBER = re.compile(r"(?P<number>[0-9]{1,6})\. ")
_TRANSMITTED = re.compile(
    r"PAGE 0?[1I] [A-Z]|FM [A-Z]|[ZOPR0](?: [ZOPR])? ?[0-9]{6} ?Z [A-Z]{3} ?[0-9]{2}"
)
_LABEL = re.compile(r"(?:SUBJ(?:ECT)?|TAGS?|REFS?|E\.? ?O\.?)\b", re.IGNORECASE)
_ORDER_LINE = re.compile(r"(?:TAGS?\b|E\.? ?O\.?\b)")
_RECEIVED = re.compile(r"\[Received .{1,80}?\]")
_LEVEL = re.compile(
    r"[.;] (?P<level>Top Secret|Secret|Confidential|Limited Official Use|Unclassified|Restricted)(?=[;.])"
)
_POST = re.compile(r"(?:Embassy|Legation|Consulate General|Consulate|Interests Section)\b")
FIRST_NUMBERED_YEAR = 1960
"""Two digits of a year mean 1960 at the earliest, so older telegrams have no MRN."""


def recognises(head: bytes) -> bool:
    """True for XML of the TEI namespace, or with a division of type ``document``."""
    if _START.match(head) is None:
        return False
    return _NAMESPACE in head or _DIVISION.search(head) is not None


def open_volume(file: InputFile) -> Iterator[Document | Refusal]:
    """The telegrams of a volume or of one division, in order; other documents are refused by place.

    Raises ``ContainerError`` (``damaged`` where the XML breaks off,
    ``too-large`` for a document no volume has, ``no-telegram``).
    """
    volume = ""
    with file.stream() as stream:
        reader = _Reader(file)
        while block := stream.read(_BLOCK):
            for element, raw in reader.feed(block):
                volume = volume or reader.volume
                yield _part(file, volume, read_division(element), raw)
        for element, raw in reader.close():
            yield _part(file, reader.volume, read_division(element), raw)
    if reader.documents == 0:
        raise ContainerError("no-telegram", f"{file.name} is a TEI file without a document")


class _Reader:
    """Divisions out of a stream: ``lxml`` reads them, ``expat`` says where their bytes are.

    Entities are never resolved and nothing is fetched. What lies outside a
    division is dropped as soon as it is read, so memory is that of one document.
    """

    def __init__(self, file: InputFile) -> None:
        self.volume = ""
        self.documents = 0
        self._file = file
        self._spans: _Spans | None = _Spans()
        self._parser: Any = etree.XMLPullParser(
            ("start", "end"),
            resolve_entities=False,
            no_network=True,
            load_dtd=False,
            huge_tree=False,
            remove_comments=True,
            remove_pis=True,
            collect_ids=False,  # they grow with the volume, and copies have some twice
        )
        self._depth = 0
        self._elements = 0
        self._bytes = 0

    def feed(self, block: bytes) -> Iterator[tuple[etree._Element, bytes | None]]:
        """The divisions that end in this block; each is good until the next is asked for."""
        if self._spans is not None and not self._spans.feed(block):
            self._spans = None
        try:
            self._parser.feed(block)
        except etree.XMLSyntaxError as error:
            raise self._damaged(error) from error
        yield from self._events()
        self._bytes = self._bytes + len(block) if self._depth else 0
        if self._bytes > self._file.limits.longest_text:
            raise self._too_large(f"{self._file.limits.longest_text:,} bytes")

    def close(self) -> Iterator[tuple[etree._Element, bytes | None]]:
        """The rest. Raises ``ContainerError`` (``damaged``) where the file breaks off."""
        try:
            self._parser.close()
        except etree.XMLSyntaxError as error:
            raise self._damaged(error) from error
        yield from self._events()

    def _damaged(self, error: etree.XMLSyntaxError) -> ContainerError:
        return ContainerError("damaged", f"{self._file.name} is no sound XML: {error.msg}")

    def _events(self) -> Iterator[tuple[etree._Element, bytes | None]]:
        for event, element in self._parser.read_events():
            if event == "start":
                self._start(element)
                continue
            if self._depth and _is_document(element):
                self._depth -= 1
                if self._depth == 0:
                    self.documents += 1
                    yield element, self._raw(element)
            if self._depth == 0:
                _drop(element)

    def _start(self, element: etree._Element) -> None:
        if name_of(element) == "TEI":
            self.volume = element.get(ID) or ""
        if _is_document(element):
            if self._depth == 0:
                self._elements = 0
            self._depth += 1
        self._elements += 1
        if self._depth and self._elements > MOST_ELEMENTS:
            raise self._too_large(f"{MOST_ELEMENTS:,} elements")

    def _too_large(self, limit: str) -> ContainerError:
        return ContainerError(
            "too-large",
            f"{self._file.name}: document {self.documents + 1} has more than {limit}",
        )

    def _raw(self, element: etree._Element) -> bytes | None:
        """The bytes of the division in the file; ``None`` where it is the whole file."""
        if element.getparent() is None:
            return None
        raw = self._spans.take() if self._spans is not None else None
        return raw if raw is not None else etree.tostring(element, with_tail=False)


class _Spans:
    """The bytes of each outermost division of type ``document``, in order."""

    def __init__(self) -> None:
        self._parser = expat.ParserCreate()
        self._parser.StartElementHandler = self._start
        self._parser.EndElementHandler = self._end
        # With a default handler entities are not expanded.
        self._parser.DefaultHandler = lambda _: None
        self._held = bytearray()
        self._offset = 0
        self._open: list[bool] = []
        self._depth = 0
        self._began = 0
        self._found: list[tuple[int, int]] = []

    def feed(self, block: bytes) -> bool:
        """Read on; False where this parser cannot follow the file."""
        keep = self._offset + len(self._held)
        if self._depth:
            keep = self._began
        if self._found:
            keep = self._found[0][0]
        del self._held[: keep - self._offset]
        self._offset = keep
        self._held += block
        try:
            self._parser.Parse(block, False)
        except (expat.ExpatError, ValueError, LookupError):
            return False
        return True

    def take(self) -> bytes | None:
        """The bytes of the next division."""
        if not self._found:
            return None
        start, end = self._found.pop(0)
        close = self._held.find(b">", end - self._offset)
        if start < self._offset or close < 0:
            return None
        return bytes(self._held[start - self._offset : close + 1])

    def _start(self, name: str, attributes: dict[str, str]) -> None:
        document = name.rpartition(":")[2] == "div" and attributes.get("type") == "document"
        self._open.append(document)
        if document:
            if self._depth == 0:
                self._began = self._parser.CurrentByteIndex
            self._depth += 1

    def _end(self, _: str) -> None:
        if self._open.pop():
            self._depth -= 1
            if self._depth == 0:
                self._found.append((self._began, self._parser.CurrentByteIndex))


def _is_document(element: etree._Element) -> bool:
    return name_of(element) == "div" and element.get("type") == "document"


def _drop(element: etree._Element) -> None:
    """Forget an element outside every document, and those before it."""
    element.clear(keep_tail=False)
    parent = element.getparent()
    if parent is not None:
        while element.getprevious() is not None:
            del parent[0]


def _part(
    file: InputFile, volume: str, division: Division, raw: bytes | None
) -> Document | Refusal:
    place = division.id or (f"document {division.number}" if division.number else None)
    inline = [note.text for note in division.notes if note.inline]
    statements = _statements(volume, division, inline)
    if raw is None:
        place = None
    called = " ".join([division.title, *inline, *division.datelines[:1]])
    transmitted = _is_transmitted(division.lines)
    if not transmitted and not _TELEGRAM.search(called):
        title = division.title or "a document without a heading"
        return file.refusal(
            CONTAINER,
            "no-telegram",
            f"the volume does not call this a telegram: {title[:200]}",
            place=place,
            statements=statements,
        )
    lines = _restored(division, statements) if transmitted else division.lines
    text = _as_sent(lines) if transmitted else "\n\n".join(lines)
    if not text.strip():
        return file.refusal(
            CONTAINER,
            "no-text",
            "the volume prints no text of it",
            place=place,
            statements=statements,
        )
    return file.document(
        CONTAINER,
        text + "\n",
        charset="utf-8",
        original=raw,
        place=place,
        statements=statements,
        vouched=True,
    )


def _is_transmitted(lines: list[str]) -> bool:
    """True where the header stands among the first lines as it was sent."""
    found = {match.group()[:2] for line in lines[:40] if (match := _TRANSMITTED.match(line))}
    return len(found) >= 2


def _as_sent(lines: list[str]) -> str:
    """Lines as they were sent, with blank lines where the volume shows that there were some.

    The volumes keep lines and drop blank ones. A paragraph that they have
    re-flowed stands by itself; so does what comes after a label whose line
    ends though the next word would have gone into it.
    """
    text = ""
    for number, line in enumerate(lines):
        text += line
        if number + 1 < len(lines):
            after = lines[number + 1]
            flowed = max(len(line), len(after)) > LONGEST_LINE
            text += "\n\n" if flowed or _ends_short(line, after) else "\n"
    return text


def _ends_short(line: str, after: str) -> bool:
    if _LABEL.match(line) is None or _LABEL.match(after) is not None:
        return False
    return len(line) + 1 + len(after.partition(" ")[0]) <= SHORT_LINE


def _restored(division: Division, statements: dict[str, str]) -> list[str]:
    """The lines of a telegram, with subject and references back where the drafter had them.

    The electronic volumes move these two lines up before the first page line.
    They go under the TAGS or E.O. line; without one they stay statements.
    """
    lines = list(division.lines)
    places = [number for number, line in enumerate(lines[:80]) if _ORDER_LINE.match(line)]
    moved = [line for line in (division.subject, division.references) if line]
    if moved and places:
        lines[places[-1] + 1 : places[-1] + 1] = moved
        statements["restored"] = (
            "subject and references stand before the first page line in the volume"
        )
    return lines


def _statements(volume: str, division: Division, inline: list[str]) -> dict[str, str]:
    told = {
        "document": f"{volume}{division.id}" if volume and division.id else "",
        "volume": volume,
        "title": division.title,
        **_sent(division),
        "place": division.place,
        "dateline": "; ".join(division.datelines),
        **_number(division),
        "subject": _after_label(division.subject),
        "references": _after_label(division.references),
        "signed": division.signed,
        "file": "; ".join(inline),
        **_notes(division.notes),
        "classification": _level(division.notes),
        "omissions": "; ".join(division.omissions),
    }
    received = _RECEIVED.search(told["dateline"])
    if received is not None:
        told["received"] = received.group().strip("[]")
    told = {name: value for name, value in told.items() if value}
    if division.own:
        return {**told, **_own(division)}
    if (number := _id(division, told)) is not None:
        told["id"] = number
    return told


def _own(division: Division) -> dict[str, str]:
    """What stands only in a division that reftel wrote: its id, and the lists of the header."""
    try:
        named = {"id": canonical_id(parse_id(division.own)) or ""}
    except ValueError:  # a telegram without a number, by what it is called instead
        named = {"document": division.own}
    return {**named, **division.lists}


def _sent(division: Division) -> dict[str, str]:
    """Who to whom and when, as heading and dateline say; ``created`` has an hour only in UTC."""
    between = _BETWEEN.search(division.title)
    told = {
        "from": division.sender or (between["sender"] if between else ""),
        "to": division.addressee or (between["to"] if between else ""),
    }
    when = division.date.get("when", "")
    if re.match(r"[0-9]{4}-[0-9]{2}-[0-9]{2}", when):
        is_utc = when[19:] in {"Z", "+00:00", "-00:00"}
        told["created"] = f"{when[:10]} {when[11:16]}" if is_utc else when[:10]
    told["date"] = " to ".join(filter(None, division.date.values()))
    return told


def _number(division: Division) -> dict[str, str]:
    """The telegram's number: in the heading, or before the first word of the text."""
    head = _HEAD_NUMBER.search(division.title)
    if head is not None:
        return {"number": head["number"]}
    first = _FIRST_NUMBER.match(division.lines[0]) if division.lines else None
    # A first paragraph that is numbered 1 may be just that.
    if first is None or _is_transmitted(division.lines) or int(first["number"]) == 1:
        return {}
    return {"number": first["number"]}


def _id(division: Division, told: dict[str, str]) -> str | None:
    """The MRN that number, place and date make, where all three are stated and the post is known."""
    number, year = told.get("number"), told.get("created", "")[:4]
    if number is None or not year.isdigit() or int(year) < FIRST_NUMBERED_YEAR:
        return None
    station = _station(division, told)
    return None if station is None else f"{year}{station}{int(number)}"


def _station(division: Division, told: dict[str, str]) -> str | None:
    """The sender's station: of format line 6 where it is printed, else of the dateline."""
    if _is_transmitted(division.lines):
        # The volume's place may be the addressee's.
        sent = next((line[3:] for line in division.lines[:40] if line.startswith("FM ")), "")
        post = authority.station_by_plad(sent.strip())
        return post.station if post is not None else None
    sender = told.get("from", "")
    if sender.startswith("Department of State"):
        return "STATE"
    if _POST.match(sender) is None:
        return None
    return authority.canonical_station(told.get("place", "").upper())


def _after_label(words: str) -> str:
    return re.sub(r"^(?:SUBJ(?:ECT)?|REFS?)\.?:? *\.?:? *", "", words, flags=re.IGNORECASE)


def _level(notes: list[Note]) -> str:
    """The level that the source note states: ``Secret; Immediate; Nodis.``"""
    for note in notes:
        match = _LEVEL.search(note.text) if note.kind == "source" else None
        if match is not None:
            return match["level"].upper()
    return ""


def _notes(notes: list[Note]) -> dict[str, str]:
    told: dict[str, str] = {}
    for note in notes:
        if note.inline:
            continue
        name = note.kind if note.kind != "note" else f"note {note.number}".strip()
        told[name] = f"{told[name]} {note.text}" if name in told else note.text
    return told
