"""E-mail: one message (``.eml``) or a mailbox of them (``.mbox``), by the standard library.

A telegram came to many desks as mail: in the words of a message, or attached
to one. The text parts are read as texts, every attachment is a file inside and
is opened by its content. A mail of a message system names its telegram in its
header (spec/06). Source: RFC 5322, RFC 2045-2049, RFC 4155, RFC 6477.
"""

from __future__ import annotations

import email
import email.errors
import email.header
import email.utils
import io
import re
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import UTC
from email.message import Message
from itertools import islice
from types import MappingProxyType
from typing import BinaryIO

from selectolax.lexbor import LexborHTMLParser

from reftel.codec.ids import canonical_id, parse_id
from reftel.errors import ContainerError
from reftel.intake.charset import decode, sound
from reftel.intake.files import InputFile
from reftel.intake.source import Document, Refusal

CONTAINER = "mail"

MOST_PARTS = 1000
"""Most parts of one message that are looked at."""

LONGEST_HEADER = 10_000
"""Most characters of a header that are decoded."""

_REFERENCE = "MMHS-Originator-Reference"
_RELEASED = "MMHS-Extended-Authorisation-Info"
_HEADERS = (
    "Message-ID", "Date", "From", "To", "Cc", "Subject", "In-Reply-To", "References",
    _REFERENCE, _RELEASED,
)  # fmt: skip
# How reftel names a telegram in mail of its own (``reftel.mail.mmhs``): the id, then the
# identifier of format line 3; and the file that has the whole transmission.
_OWN_ID = re.compile(r"<(?P<name>[A-Za-z0-9-]{3,80})(?:\.[A-Za-z0-9.-]{1,80})?@telegram\.invalid>")
_UNNUMBERED = "unnumbered"
"""The name in such an id that is that of no telegram: a station's mail of one without a number."""
_TRANSMISSION = "telegram.txt"
_FIELD = re.compile(rb"(?P<name>[A-Za-z][A-Za-z0-9-]{1,60}):[ \t\r\n]")
_FOLDED = re.compile(rb"[ \t]")
# The fields of which a message has at least two; a telegram of a post's mail system has none with these values.
_TELLING = frozenset(
    b"from date message-id mime-version received return-path delivered-to content-type".split()
)
_STRONG = frozenset(b"message-id mime-version received return-path delivered-to".split())
_FROM_LINE = re.compile(
    rb"From [^\r\n]{1,200} (?:Mon|Tue|Wed|Thu|Fri|Sat|Sun) [A-Z][a-z]{2} +[0-9]{1,2} "
    rb"[0-9:]{4,8} (?:[A-Z+0-9-]{1,6} )?[0-9]{4}(?: [+-][0-9]{4})?\s*$"
)
_NO_BLANKS = MappingProxyType(dict.fromkeys(map(ord, " \t\n\r\f\v")))
_DAY = re.compile(r"[0-9]{4}-[0-9]{2}-[0-9]{2}")
_QUOTED_FROM = re.compile(r"^>(?=>*From )", re.MULTILINE)


def recognises(head: bytes) -> bool:
    """True for a block of header fields as a mail server writes them."""
    names = _field_names(head.removeprefix(b"\xef\xbb\xbf"))
    return len(names & _TELLING) >= 2 and bool(names & _STRONG)


def recognises_mailbox(head: bytes) -> bool:
    """True for a ``From`` line of RFC 4155 with header fields under it."""
    line, _, rest = head.partition(b"\n")
    return _FROM_LINE.match(line) is not None and len(_field_names(rest)) >= 2


def open_message(file: InputFile) -> Iterator[Document | InputFile | Refusal]:
    """The text of a message, then each of its attachments as a file inside."""
    yield from _parts(file, file.data, None, whole=True)


def open_mailbox(file: InputFile) -> Iterator[Document | InputFile | Refusal]:
    """The messages of a mailbox one after another; holds one at a time."""
    with file.stream() as stream:
        for number, raw in enumerate(_messages(stream, file.limits.longest_text), start=1):
            place = f"message {number}"
            if raw is None:
                limit = file.limits.longest_text
                yield file.refusal(
                    CONTAINER, "too-large", f"it has more than {limit:,} bytes", place=place
                )
                continue
            yield from _parts(file, raw, place, whole=False)


def _field_names(head: bytes) -> set[bytes]:
    """The names of the header fields at the beginning, in lower case; empty where it is no header."""
    names: set[bytes] = set()
    for line in islice(io.BytesIO(head[:65536]), 200):
        if not line.strip():
            break
        match = _FIELD.match(line if line.endswith(b"\n") else line + b"\n")
        if match is None:
            if names and _FOLDED.match(line):
                continue
            return set()
        names.add(match["name"].lower())
    return names


def _messages(stream: BinaryIO, longest: int) -> Iterator[bytes | None]:
    """The bytes of each message without its ``From`` line; ``None`` for one that is too long."""
    held = bytearray()
    too_long = begun = False
    blank = at_start = True
    while line := stream.readline(64 * 1024):
        if at_start and blank and _FROM_LINE.match(line):
            if begun:
                yield None if too_long else bytes(held)
            held.clear()
            too_long, begun = False, True
        elif len(held) + len(line) > longest:
            too_long = True
        else:
            held += line
        blank = at_start and not line.strip()
        at_start = line.endswith(b"\n")
    if begun:
        yield None if too_long else bytes(held)


def _parts(
    file: InputFile, raw: bytes, place: str | None, *, whole: bool
) -> Iterator[Document | InputFile | Refusal]:
    # The plain policy: the newer one parses long headers in quadratic time.
    message = email.message_from_bytes(raw)
    named = _named(message)
    statements = {**_statements(message), **named}
    leaves, more = _leaves(message)
    body, others = _body_and_others(leaves)
    words = _words(body, others, named=bool(named), whole=whole)
    told = 0
    if words is not None:
        told += 1
        others = words.others
        yield file.document(
            CONTAINER,
            words.text,
            charset=words.charset,
            original=None if whole else raw,
            place=place,
            statements=statements,
            # Where more is attached the words may be a covering note.
            vouched=bool(named) and not others,
        )
    for number, part in enumerate(others, start=1):
        told += 1
        name = _file_name(part) or f"attachment {number}"
        inner = f"{place}/{name}" if place else name
        try:
            data = _bytes(part)
            if not data:
                yield file.refusal(CONTAINER, "empty", "the attachment is empty", place=inner)
            else:
                yield file.inside(inner, data)
        except ContainerError as error:
            if error.code == "bomb":
                raise
            yield file.refusal(CONTAINER, error.code, str(error), place=inner)
    if more:
        reason = f"the message has more than {MOST_PARTS:,} parts; those after are not opened"
        yield file.refusal(CONTAINER, "too-many", reason, place=place)
    elif not told:
        yield file.refusal(
            CONTAINER, "no-text", "the message has no text and nothing attached",
            place=place, statements=statements,
        )  # fmt: skip


@dataclass(frozen=True, slots=True)
class _Words:
    """The words of a message, the charset they were read in, and what is attached besides."""

    text: str
    charset: str
    others: list[Message]


def _words(
    body: Message | None, others: list[Message], *, named: bool, whole: bool
) -> _Words | None:
    """The words of a message; of one that names its telegram, as its transmission has them.

    A message system attaches the transmission whose text is the body: the same telegram, not
    another copy of it, and there no line is quoted or broken. ``None`` without any words.
    """
    read = _text(body) if body is not None else None
    if read is None or not read[0].strip():
        return None
    text = read[0] if whole else _QUOTED_FROM.sub("", read[0])
    for part in others if named else ():
        if part.get_content_type() != "text/plain" or _file_name(part) != _TRANSMISSION:
            continue
        sent = _text(part)
        if sent is not None and _same(sent[0], read[0]):
            return _Words(*sent, [one for one in others if one is not part])
    return _Words(text, read[1], others)


def _same(one: str, other: str) -> bool:
    """True for the same letters, whatever a mailbox quotes and a mail program breaks."""
    return _letters(one) == _letters(other)


def _letters(text: str) -> str:
    # Not by words: a list of those takes many times the room of a long text.
    return _QUOTED_FROM.sub("", text).translate(_NO_BLANKS)


def _body_and_others(leaves: list[Message]) -> tuple[Message | None, list[Message]]:
    """The part with the words of the message, plain before HTML, and every attached file."""
    body: Message | None = None
    markup: Message | None = None
    others: list[Message] = []
    for part in leaves:
        kind = part.get_content_type()
        attached = part.get_content_disposition() == "attachment" or bool(_file_name(part))
        if attached or kind == "message/rfc822":
            others.append(part)
        elif kind == "text/plain":
            if body is None:
                body = part
            else:
                others.append(part)
        elif kind == "text/html":
            if markup is None:
                markup = part
            else:
                others.append(part)
        else:
            others.append(part)
    return body or markup, others


def _leaves(message: Message) -> tuple[list[Message], bool]:
    """The parts that hold something, and whether there are more than are looked at.

    An attached message is one part, not looked into here.
    """
    found: list[Message] = []
    waiting = [message]
    for _ in range(MOST_PARTS):
        if not waiting:
            break
        part = waiting.pop()
        payload = part.get_payload()
        if part.get_content_type() == "message/rfc822" or not isinstance(payload, list):
            found.append(part)
        else:
            waiting += [one for one in reversed(payload) if isinstance(one, Message)]
    return found, bool(waiting)


def _text(part: Message) -> tuple[str, str] | None:
    """The words of a text part and the charset they were read in."""
    data = _bytes(part)
    charset = part.get_content_charset() or ""
    text = ""
    try:
        text = data.decode(charset or "ascii").replace("\r\n", "\n")
    except (LookupError, UnicodeError):
        try:  # a charset that is not known, or not that of the bytes
            decoded = decode(data, "the text of the message")
        except ContainerError:
            return None
        text, charset = decoded.text, decoded.charset
    if part.get_content_type() == "text/html":
        tree = LexborHTMLParser(text)
        tree.strip_tags(["script", "style", "head"])
        text = tree.body.text(deep=True, separator="\n") if tree.body is not None else ""
    return sound(text), charset or "ascii"


def _bytes(part: Message) -> bytes:
    if part.get_content_type() == "message/rfc822":
        payload = part.get_payload()
        inner = payload[0] if isinstance(payload, list) and payload else None
        return inner.as_bytes() if isinstance(inner, Message) else b""
    data = part.get_payload(decode=True)
    return data if isinstance(data, bytes) else b""


def _file_name(part: Message) -> str | None:
    try:
        return part.get_filename()
    except (ValueError, LookupError, IndexError, AttributeError):  # faults of damaged parameters
        return None


def _statements(message: Message) -> dict[str, str]:
    """The header as it is written, under the names that mail gives; the day it was sent in UTC.

    Mail was sent when it was sent: its date is not that of the telegram, and
    stands under ``mail ...`` like the rest.
    """
    told: dict[str, str] = {}
    for name in _HEADERS:
        value = _header(message, name)
        if value:
            told[f"mail {name.lower()}"] = value
    return told


def _named(message: Message) -> dict[str, str]:
    """What the header states of the telegram itself; empty for a mail that names none.

    ``id`` is the reference of its originator (RFC 6477, 3.7), or the id in a ``Message-ID`` of
    reftel's own, which may be that of a ``document`` without a number; ``created`` the time of
    release, in mail of reftel's own the day of its ``Date`` where there is none.
    """
    own = _OWN_ID.fullmatch(_header(message, "Message-ID"))
    if own is not None and own["name"] == _UNNUMBERED:
        own = None
    stated = {_header(message, _REFERENCE)} if _is_single(message, _REFERENCE) else set()
    told: dict[str, str] = {}
    for name in (*stated, own["name"] if own else ""):
        try:
            told["id"] = canonical_id(parse_id(name)) or ""
            break
        except ValueError:
            continue
    else:
        if own is None:
            return {}
        told["document"] = own["name"]
    created = _header(message, _RELEASED) or (_header(message, "Date")[:10] if own else "")
    if _DAY.match(created):
        told["created"] = created.removesuffix(" UTC")
    return told


def _is_single(message: Message, name: str) -> bool:
    """True for a field that stands once: of two, neither can be believed."""
    return len(message.get_all(name, ())) == 1


def _header(message: Message, name: str) -> str:
    value = message.get(name)
    if value is None:
        return ""
    written = str(value)[:LONGEST_HEADER]
    try:
        if name in {"Date", _RELEASED}:
            moment = email.utils.parsedate_to_datetime(written)
            if moment.tzinfo is not None:
                return moment.astimezone(UTC).strftime("%Y-%m-%d %H:%M UTC")
        written = str(email.header.make_header(email.header.decode_header(written)))
    except (ValueError, LookupError, TypeError, OverflowError, email.errors.MessageError):
        pass  # a header that the library cannot decode stays as it is written
    return " ".join(sound(written).split())
