"""FOIArchive: documents of the History Lab as JSON or CSV. Source: spec/08, section 10.

A JSON array of flat objects as the service answers, one object a line as its
full export has them, or the export in CSV with a heading and doubled quotation
marks. An object is one document; those of the State telegrams (``cfpf``) have
the archive's attributes under short names.
"""

from __future__ import annotations

import codecs
import json
import re
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from typing import Any, BinaryIO

from selectolax.lexbor import LexborHTMLParser

from reftel.errors import ContainerError
from reftel.intake.charset import sound
from reftel.intake.files import InputFile
from reftel.intake.rows import Dialect, Table, read_rows
from reftel.intake.source import Document, Refusal

CONTAINER = "foiarchive"

MOST_BAD_LINES = 1000
"""Most lines in a row that are no JSON, after which a file is taken for damaged."""

_BLOCK = 64 * 1024
_START = re.compile(rb"(?:\xef\xbb\xbf)?\s*(?:\[\s*)?\{\s*\"")
_KEY = re.compile(rb"\"([a-z_]{2,30})\"\s*:")
_MARKS = ({"doc_id", "corpus"}, {"doc_nbr", "raw_body"}, {"doc_nbr", "body"}, {"doc_id", "body"})

# The attributes of the archive (spec/08, 1.5) under the names of the export.
ATTRIBUTES = {
    "auto_decaption": "Automatic Decaptioning",
    "capture_date": "Capture Date",
    "channel": "Channel Indicators",
    "class": "Current Classification",
    "concepts": "Concepts",
    "control_nbr": "Control Number",
    "copy": "Copy",
    "date": "Draft Date",
    "decaption_date": "Decaption Date",
    "decaption_note": "Decaption Note",
    "disp_action": "Disposition Action",
    "disp_approved_on_date": "Disposition Approved on Date",
    "disp_case": "Disposition Case Number",
    "disp_comment": "Disposition Comment",
    "disp_date": "Disposition Date",
    "disp_event": "Disposition Event",
    "disp_history": "Disposition History",
    "disp_reason": "Disposition Reason",
    "disp_remarks": "Disposition Remarks",
    "doc_nbr": "Document Number",
    "doc_source": "Document Source",
    "drafter": "Drafter",
    "enclosure": "Enclosure",
    "eo": "Executive Order",
    "errors": "Errors",
    "expiration": "Expiration",
    "film": "Film Number",
    "format": "Format",
    "from_field": "From",
    "handling": "Handling Restrictions",
    "isecure": "ISecure",
    "legacy_key": "Legacy Key",
    "line_count": "Line Count",
    "litigationhistory": "Litigation History",
    "locator": "Locator",
    "markings": "Markings",
    "messageid": "Message ID",
    "office": "Office",
    "origclass": "Original Classification",
    "orighand": "Original Handling Restrictions",
    "origpclass": "Original Previous Classification",
    "origphand": "Original Previous Handling Restrictions",
    "page_count": "Page Count",
    "pchannel": "Previous Channel Indicators",
    "pclass": "Previous Classification",
    "phandling": "Previous Handling Restrictions",
    "reference": "Reference",
    "retention": "Retention",
    "review_action": "Review Action",
    "review_content_flags": "Review Content Flags",
    "review_date": "Review Date",
    "review_event": "Review Event",
    "review_exemptions": "Review Exemptions",
    "review_markings": "Review Markings",
    "review_media_id": "Review Media Identifier",
    "review_release_date": "Review Release Date",
    "review_release_event": "Review Release Event",
    "review_transfer_date": "Review Transfer Date",
    "review_withdrawn_fields": "Review Withdrawn Fields",
    "sasid": "SAS ID",
    "secure": "Secure",
    "status": "Status",
    "subject": "Subject",
    "tags": "TAGS",
    "to_field": "To",
    "type": "Type",
}
# What is text, or made from it, and so is no statement about it.
_TEXT = frozenset("body raw_body full_text body_markup composite_index topic_scores".split())
_FILLER_TITLE = re.compile(r"No Title - Document Id: .{0,60}")
_FILLER_TEXT = re.compile(r"\s*No Text Body Available for Document\.?\s*", re.IGNORECASE)
_NO_CLASS = frozenset({"unknown", "no security level"})


def recognises(head: bytes) -> bool:
    """True for JSON whose first object has the keys of a document."""
    if _START.match(head) is None:
        return False
    # Keys of a nested object or words in a text could pass for keys: two that belong together do not.
    keys = {key.decode() for key in _KEY.findall(head)}
    return any(marks <= keys for marks in _MARKS)


def recognises_table(head: bytes) -> bool:
    """True for CSV whose heading names the columns of a document."""
    columns = _columns(head)
    return any(marks <= set(columns) for marks in _MARKS)


def open_json(file: InputFile) -> Iterator[Document | Refusal]:
    """A document for each object, in order; one without a text is refused with what is told of it.

    Raises ``ContainerError`` (``damaged``) where the JSON breaks off; lines
    that are no JSON, between others that are, are refused one by one.
    """
    with file.stream() as stream:
        for value in read_values(stream, file.limits.longest_text, file.name):
            place = f"document {value.number}"
            if isinstance(value.json, dict):
                yield _part(file, place, value.json, value.raw, "utf-8")
                continue
            reason = value.fault or "there is no JSON object here"
            yield file.refusal(CONTAINER, "bad-row", f"line {value.line:,}: {reason}", place=place)


def open_table(file: InputFile) -> Iterator[Document | Refusal]:
    """A document for each row of the CSV; a bad row is refused with its line."""
    columns = _columns(file.head)
    first = columns[0]
    resumes = (
        rb"\"?[0-9]{4}[A-Z]{2,12}[0-9]{5,6}[A-Z]?\"?," if first in {"doc_id", "doc_nbr"} else None
    )
    table = Table(
        Dialect(",", ('"',)),
        accepts=lambda fields: len(fields) == len(columns),
        resumes=re.compile(resumes) if resumes else None,
        longest=file.limits.longest_text,
    )
    with file.stream() as stream:
        stream.readline()
        for row in read_rows(stream, table):
            place = f"row {row.number}"
            if row.fault is not None:
                reason = f"the row at line {row.line + 1:,} cannot be read: {row.fault}"
                yield file.refusal(CONTAINER, "bad-row", reason, place=place)
            else:
                told = dict(zip(columns, row.fields, strict=True))
                yield _part(file, place, told, row.raw, row.charset)


@dataclass(frozen=True, slots=True)
class Value:
    """One JSON value of a sequence: its bytes and what they say, or the fault of a line."""

    number: int
    line: int
    raw: bytes
    json: Any = None
    fault: str | None = None


def read_values(stream: BinaryIO, longest: int, name: str) -> Iterator[Value]:
    """The values of a JSON array or of a sequence of them, each with its bytes.

    Holds one value at a time, of at most ``longest`` bytes. Raises
    ``ContainerError`` (``damaged``) where an array is broken: nothing shows
    where in it the next value begins. In a sequence that is the next line; a
    thousand bad lines in a row are damage as well.
    """
    reader = _Values(stream, longest)
    number = bad = 0
    while reader.skip():
        number += 1
        if bad == MOST_BAD_LINES:
            raise ContainerError(
                "damaged", f"{name}: {bad:,} lines in a row before line {reader.line:,} are no JSON"
            )
        line = reader.line
        try:
            text, value = reader.take()
        except ValueError as error:
            if reader.is_array:
                raise ContainerError(
                    "damaged",
                    f"{name}: the JSON breaks off at line {line:,}, value {number}: {_fault(error)}",
                ) from error
            bad += 1
            yield Value(number, line, reader.take_line(), fault=_fault(error))
            continue
        bad = 0
        yield Value(number, line, text.encode("utf-8", "surrogateescape"), value)


def _fault(error: ValueError) -> str:
    """What the library says is wrong, without its place in the piece it was shown."""
    cause = error.__cause__
    return cause.msg if isinstance(cause, json.JSONDecodeError) else str(error)


class _Values:
    """Some text of the stream, and the place in it."""

    def __init__(self, stream: BinaryIO, longest: int) -> None:
        self._stream = stream
        self._longest = longest
        self._decoder = codecs.getincrementaldecoder("utf-8-sig")("surrogateescape")
        self._json = json.JSONDecoder()
        self._text = ""
        self._at = 0
        self._ended = False
        self.line = 1
        self.is_array = False
        self._begun = False

    def skip(self) -> bool:
        """Go to the next value; False at the end."""
        while True:
            here = _between(self._text, self._at)
            between = self._text[self._at : here]
            self.line += between.count("\n")
            if not self._begun and "[" in between:
                self.is_array = True
            self._at = here
            if here < len(self._text):
                self._begun = True
                return True
            if not self._more():
                return False

    def take(self) -> tuple[str, Any]:
        """The value here. Raises ``ValueError`` where there is none."""
        size = 0
        while True:
            try:
                value, end = self._json.raw_decode(self._text, self._at)
            except (ValueError, RecursionError) as error:
                held = len(self._text) - self._at
                line_ends = not self.is_array and self._text.find("\n", self._at) >= 0
                if held > self._longest:
                    raise ValueError(f"it has more than {self._longest:,} bytes") from error
                # Each try reads the value from its beginning: twice as much, or the next line.
                size = max(_BLOCK, 2 * held)
                if (line_ends and self._whole_line(error)) or not self._more(size):
                    raise ValueError(str(error) or "too deep") from error
                continue
            text = self._text[self._at : end]
            self.line += text.count("\n")
            self._at = end
            return text, value

    def _whole_line(self, error: Exception) -> bool:
        """True where the fault is in the first line, and more text would not mend it."""
        position = getattr(error, "pos", self._at)
        return self._text.find("\n", self._at) >= 0 and position <= self._text.find("\n", self._at)

    def take_line(self) -> bytes:
        """The rest of the line, which no value could be read from."""
        while (end := self._text.find("\n", self._at)) < 0:
            if len(self._text) - self._at > self._longest:
                self._text, self._at = "", 0  # too long to be kept, and nothing to be read of it
            if not self._more():
                end = len(self._text)
                break
        line = self._text[self._at : end]
        self._at = end
        return line.encode("utf-8", "surrogateescape")

    def _more(self, size: int = _BLOCK) -> bool:
        if self._ended:
            return False
        block = self._stream.read(size)
        self._ended = not block
        self._text = self._text[self._at :] + self._decoder.decode(block, self._ended)
        self._at = 0
        return True


def _between(text: str, at: int) -> int:
    """The place of the next sign that is not white space or between two values."""
    match = _GAP.match(text, at)
    return match.end() if match else at


_GAP = re.compile(r"[\s,\[\]]+")


def _part(
    file: InputFile, place: str, told: Mapping[str, Any], raw: bytes, charset: str
) -> Document | Refusal:
    statements = _statements(told)
    text = _text(told)
    if text is None:
        reason = "the archive has no text of this document"
        return file.refusal(CONTAINER, "no-text", reason, place=place, statements=statements)
    return file.document(
        CONTAINER,
        text,
        charset=charset,
        original=raw,
        place=place,
        statements=statements,
        vouched=_is_telegram(statements),
    )


def _is_telegram(statements: Mapping[str, str]) -> bool:
    """True for a State telegram: records of its index and withdrawal cards have another type."""
    of_state = statements.get("corpus") == "cfpf" or "Document Number" in statements
    return of_state and statements.get("Type", "TE") == "TE"


def _text(told: Mapping[str, Any]) -> str | None:
    """The words of the document: ``body``, but ``raw_body`` where ``body`` is markup of FRUS."""
    for name in ("body", "raw_body"):
        value = told.get(name)
        if not isinstance(value, str) or not value.strip() or _FILLER_TEXT.fullmatch(value):
            continue
        if name == "body" and (told.get("corpus") == "frus" or "volume_id" in told):
            raw = told.get("raw_body")
            if isinstance(raw, str) and raw.strip():
                continue
            value = _plain(value)
        return sound(value).replace("\r\n", "\n").replace("\r", "\n")
    return None


def _plain(markup: str) -> str:
    root = LexborHTMLParser(markup).root
    return root.text(deep=True, separator="") if root is not None else ""


def _statements(told: Mapping[str, Any]) -> dict[str, str]:
    """Every flat value under the archive's name for it, and ``id``, ``created``, ``classification``."""
    statements: dict[str, str] = {}
    for name, value in told.items():
        words = _words(value)
        if name in _TEXT or not words:
            continue
        if name == "title" and _FILLER_TITLE.fullmatch(words):
            continue
        statements[ATTRIBUTES.get(name, name)] = words
    number = statements.get("Document Number") or statements.get("doc_id")
    if number is not None:
        statements["id"] = number
    authored = statements.get("authored", "")
    if re.match(r"[0-9]{4}-[0-9]{2}-[0-9]{2}", authored):
        at = authored[10:16].replace("T", " ")
        statements["created"] = authored[:10] + (
            at if at.strip(" 0:") else ""
        )  # midnight: the day only
    if statements.get("classification", "").lower() in _NO_CLASS:
        del statements["classification"]
    return statements


def _words(value: object) -> str:
    if isinstance(value, bool) or value is None:
        return "" if value is None else str(value).lower()
    if isinstance(value, str):
        return " ".join(sound(value).split())
    if isinstance(value, int | float):
        return str(value)
    if isinstance(value, Sequence):
        return "; ".join(filter(None, map(_words, value)))
    return json.dumps(value, ensure_ascii=False)


def _columns(head: bytes) -> tuple[str, ...]:
    line = head.removeprefix(b"\xef\xbb\xbf").split(b"\n", 1)[0][:8192].decode("latin-1")
    return tuple(name.strip().strip('"') for name in line.strip().split(","))
