"""What a printable dossier holds: contents, telegrams, chronology, citations. Values, no markup.

The same for the page (``dossier_page.py``), the PDF (``dossier_pdf.py``) and the reading room.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from reftel.archive import Archive, Event, StoredTelegram
from reftel.export.citation import chicago_note, nara_note
from reftel.export.forms import cited
from reftel.export.names import address_name, letters
from reftel.export.prose import Block, Shape, blocks

_AT_ONCE = 200
REFERENCES = "References"
"""The name of the fact that tells the REF line."""
MOST_EVENTS = 5_000
"""Lines of a chronology; the page says where there are more."""


@dataclass(frozen=True, slots=True)
class ContentsLine:
    """A telegram in the contents."""

    id: str
    mrn: str
    subject: str
    sent: str


@dataclass(frozen=True, slots=True)
class PartParagraph:
    """A paragraph, flowed for reading; ``number`` is empty for text outside the numbered ones."""

    number: str
    mark: str | None
    heading: str | None
    blocks: tuple[Block, ...]


@dataclass(frozen=True, slots=True)
class Part:
    """A telegram of a dossier.

    ``marking`` is the classification as printed, spaces and all, ``level`` the same in words;
    ``facts`` are names of values with what the telegram says. ``shortened`` counts the characters left out of a text that is
    longer than a dossier prints.
    """

    number: int
    id: str
    mrn: str
    subject: str
    sent: str
    marking: str
    level: str | None
    precedence: str | None
    facts: tuple[tuple[str, str], ...]
    paragraphs: tuple[PartParagraph, ...]
    signature: str | None
    chicago: str
    note: str
    shortened: int


def contents(archive: Archive, ids: Sequence[str]) -> Iterator[ContentsLine]:
    """The lines of the contents, in the order of the ids; those not held are left out."""
    for start in range(0, len(ids), _AT_ONCE):
        for hit in archive.hits(ids[start : start + _AT_ONCE]):
            sent = (hit.date or "no date").replace("T", " ")
            yield ContentsLine(hit.id, hit.mrn or hit.id, hit.subject or "No subject", sent)


def parts(
    telegrams: Iterable[StoredTelegram], *, first: int = 1, longest: int | None = None
) -> Iterator[Part]:
    """Telegrams as they are printed, numbered from ``first``.

    Of a telegram's text no more than ``longest`` characters are taken.
    """
    for number, stored in enumerate(telegrams, start=first):
        yield part(stored, number, longest)


def part(stored: StoredTelegram, number: int, longest: int | None = None) -> Part:
    """One telegram as it is printed."""
    record = stored.json
    citation = cited(stored)
    header = record.get("header") or {}
    paragraphs, shortened = _within(_texts(record) or [("", None, None, stored.text)], longest)
    sent = ", ".join(word for word in (citation.day_words, citation.hour) if word)
    return Part(
        number=number,
        id=stored.id,
        mrn=stored.mrn or stored.id,
        subject=" ".join((record.get("subject") or "No subject").split()),
        sent=sent or "undated",
        marking=_marking(stored),
        level=record.get("classification"),
        precedence=header.get("highest_precedence"),
        facts=tuple(_facts(record)),
        paragraphs=paragraphs,
        signature=record.get("signature"),
        chicago=chicago_note(citation),
        note=nara_note(citation),
        shortened=shortened,
    )


_Text = tuple[str, str | None, str | None, str]
"""Number, portion mark, heading before it, text."""


def _texts(record: Mapping[str, Any]) -> list[_Text]:
    """Every text of a telegram in order: before the paragraphs, they themselves, after them."""
    found: list[_Text] = []
    if (record.get("preamble") or "").strip():
        found.append(("", None, None, record["preamble"]))
    found += [
        (f"{one['number']}.", one.get("marking"), one.get("heading_before"), one.get("text") or "")
        for one in record.get("paragraphs") or ()
    ]
    if found and (record.get("remainder") or "").strip():
        found.append(("", None, None, record["remainder"]))
    return found


def _within(texts: Sequence[_Text], longest: int | None) -> tuple[tuple[PartParagraph, ...], int]:
    """The paragraphs, and how many characters of their texts had no room."""
    made = []
    left_out = 0
    room = longest
    for number, mark, heading, text in texts:
        taken = text if room is None else text[:room]
        left_out += len(text) - len(taken)
        if room is not None:
            room -= len(taken)
        if taken or not text:
            flowed = blocks(taken) if number else (Block(Shape.KEPT, tuple(taken.splitlines())),)
            made.append(PartParagraph(number, mark, heading, flowed))
    return tuple(made), left_out


def _marking(stored: StoredTelegram) -> str:
    """The classification as it stands in the text, or as the record says it."""
    level = stored.json.get("classification") or ""
    spans = (stored.json.get("spans") or {}).get("classification") or ()
    for start, end in spans:
        printed = " ".join(stored.text[start:end].split())
        if level and letters(printed) == letters(level):
            return " ".join([printed, *(stored.json.get("controls") or ())])
    return " ".join([level or "NOT MARKED", *(stored.json.get("controls") or ())])


def _facts(record: Mapping[str, Any]) -> Iterator[tuple[str, str]]:
    header = record.get("header") or {}
    if header.get("from"):
        yield "From", address_name(header["from"])
    for name, key in (("To", "to"), ("Info", "info")):
        if header.get(key):
            yield name, "; ".join(_address(one) for one in header[key])
    for name, key in (("Captions", "captions"), ("TAGS", "tags")):
        if record.get(key):
            yield name, ", ".join(record[key])
    if record.get("references"):
        yield REFERENCES, "; ".join(reference_words(one) for one in record["references"])
    order = record.get("executive_order")
    instruction = record.get("order_instruction") or record.get("declassify_on")
    if order or instruction:
        said = (f"E.O. {order}" if order else "", instruction or "")
        yield "Order", ": ".join(word for word in said if word)
    by = (record.get("classified_by") or {}).get("text")
    if by:
        yield "Classified by", " ".join(by.split())


def _address(one: Mapping[str, Any]) -> str:
    name = address_name(one["plad"])
    return f"{name} ({one['precedence'].lower()})" if one.get("precedence") else name


def reference_words(one: Mapping[str, Any]) -> str:
    """An entry of the REF line in one line: its letter, and what is printed."""
    label = f"({one['label']}) " if one.get("label") else ""
    return f"{label}{' '.join((one.get('text') or '').split())}"


@dataclass(frozen=True, slots=True)
class ChronologyLine:
    """Something that a telegram dates: when, what, and where it is told."""

    when: str
    event: str
    id: str
    mrn: str
    paragraph: int | None
    certainty: str


class Chronology:
    """Gathers what the telegrams of a dossier date, and gives it in the order of time."""

    def __init__(self, archive: Archive) -> None:
        self._archive = archive
        self._events: list[Event] = []
        self.left_out = 0

    def add(self, telegram_id: str) -> None:
        """Take in what a telegram tells, while there is room."""
        found = self._archive.events(telegram=telegram_id).events
        taken = found[: max(0, MOST_EVENTS - len(self._events))]
        self._events += taken
        self.left_out += len(found) - len(taken)

    def lines(self) -> Iterator[ChronologyLine]:
        """In the order of time, what has none last."""
        for one in sorted(self._events, key=_order):
            yield ChronologyLine(
                when=(one.value or one.time_text).replace("T", " ").replace("/", " to "),
                event=" ".join(one.event.split()),
                id=one.telegram,
                mrn=one.mrn or one.telegram,
                paragraph=one.paragraph,
                certainty=one.certainty,
            )


def _order(event: Event) -> tuple[Any, ...]:
    first, last = event.first_minute, event.last_minute
    return (first is None, first or 0, -(last or 0), event.sent or "", event.telegram)
