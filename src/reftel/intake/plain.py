"""A text file: one bare telegram, or several one after another. Source: spec/08, section 6.

The container of last resort. Where ``several`` finds one telegram, the file is
one text, whole as it is; a file of any size is read in pieces of some
megabytes, so that a year's traffic of a circuit can be one file.
"""

from __future__ import annotations

import codecs
import io
import re
from collections.abc import Iterator
from dataclasses import dataclass

from reftel.errors import ContainerError
from reftel.intake.charset import decode
from reftel.intake.files import InputFile
from reftel.intake.several import LOOK_AHEAD, find_starts, may_hold_several, shows_print
from reftel.intake.source import Document, Refusal

CONTAINER = "plain"

_PIECE = 1024 * 1024
_LINE = re.compile(rb"[^\r\n]*(?:\r\n|\r|\n|$)")
# Charsets whose line ends are not the bytes of ASCII, with the form their pieces are written in.
_WIDE = ((codecs.BOM_UTF32_LE, "utf-32-le"), (codecs.BOM_UTF32_BE, "utf-32-be"),
         (codecs.BOM_UTF16_LE, "utf-16-le"), (codecs.BOM_UTF16_BE, "utf-16-be"))  # fmt: skip


def recognises(head: bytes) -> bool:
    """True for anything that is not empty: whether it is text shows in reading it."""
    return bool(head)


def open_text(file: InputFile) -> Iterator[Document | Refusal]:
    r"""The telegrams of a file; a single one is the whole file. Line ends become ``\n``.

    The bytes of several telegrams together are those of the file. Raises
    ``ContainerError`` (``binary``, ``too-large`` for one text that is).
    """
    try:
        data = file.data
    except ContainerError as error:
        if error.code != "too-large" or _wide(file.head) is not None:
            raise
        yield from _from_stream(file)
        return
    decoded = decode(data, file.name)
    pieces = split(data, decoded.text)
    if len(pieces) == 1:
        yield file.document(
            CONTAINER,
            decoded.text,
            charset=decoded.charset,
            vouched=shows_print(decoded.text),
        )
        return
    for number, piece in enumerate(pieces, start=1):
        yield file.document(
            CONTAINER,
            piece.text,
            charset=decoded.charset,
            original=piece.raw,
            place=f"telegram {number}",
        )


@dataclass(frozen=True, slots=True)
class Piece:
    """One telegram of a text, and the bytes it stands in."""

    text: str
    raw: bytes


def split(data: bytes, text: str) -> list[Piece]:
    r"""The telegrams of a text that was decoded from ``data``, its line ends ``\n``; at least one."""
    if not may_hold_several(text):
        return [Piece(text, data)]
    lines = text.split("\n")
    starts = find_starts(lines)
    if len(starts) == 1:
        return [Piece(text, data)]
    raw = _raw_lines(data, len(lines))
    return [
        Piece(
            "\n".join(lines[start:stop]) + ("\n" if stop < len(lines) else ""),
            b"".join(raw[start:stop]),
        )
        for start, stop in zip(starts, [*starts[1:], len(lines)], strict=True)
    ]


def _raw_lines(data: bytes, count: int) -> list[bytes]:
    """The lines of ``data`` with their ends, as many as the decoded text has."""
    wide = _wide(data)
    if wide is None:
        lines = _ascii_lines(data)
    else:
        text = data.decode(wide)
        lines = [line.encode(wide) for line in io.StringIO(text, newline="")]
    return [*lines, *([b""] * (count - len(lines)))]


def _ascii_lines(data: bytes) -> list[bytes]:
    return [line for line in _LINE.findall(data) if line]


def _wide(data: bytes) -> str | None:
    return next((charset for mark, charset in _WIDE if data.startswith(mark)), None)


def _from_stream(file: InputFile) -> Iterator[Document | Refusal]:
    """The telegrams of a file that is too large to be held: all but the last of each piece."""
    number = 0
    held: list[bytes] = []
    with file.stream() as stream:
        while True:
            more = _read_lines(stream)
            held += more
            ended = not more
            text = b"".join(held).decode("latin-1")
            # Decoded so, every byte is one character, and a cut stands where it stands.
            starts = find_starts([line.rstrip("\r\n") for line in _text_lines(text)], ended=ended)
            stops = [*starts[1:], len(held)] if ended else starts[1:]
            for start, stop in zip(starts, stops, strict=False):
                number += 1
                yield _piece(file, b"".join(held[start:stop]), number)
            held = held[stops[-1] :] if stops else held
            if ended:
                return
            if sum(map(len, held)) > file.limits.longest_text:
                where = f"after telegram {number} there are" if number else "there are"
                raise ContainerError(
                    "too-large",
                    f"{file.name}: {where} more than {file.limits.longest_text:,} bytes in which "
                    "no other telegram begins",
                )


def _text_lines(text: str) -> list[str]:
    return [line for line in re.findall(r"[^\r\n]*(?:\r\n|\r|\n|$)", text) if line]


def _read_lines(stream: io.BufferedReader) -> list[bytes]:
    """Some more lines of the file, some hundreds at the least; empty at its end."""
    lines: list[bytes] = []
    size = 0
    while (size < _PIECE or len(lines) < 2 * LOOK_AHEAD) and (line := stream.readline(_PIECE)):
        lines += _ascii_lines(line)
        size += len(line)
        if size > 16 * _PIECE:
            break
    return lines


def _piece(file: InputFile, raw: bytes, number: int) -> Document | Refusal:
    place = f"telegram {number}"
    try:
        decoded = decode(raw, f"{file.name}, {place}")
    except ContainerError as error:
        return file.refusal(CONTAINER, error.code, str(error), place=place)
    return file.document(
        CONTAINER, decoded.text, charset=decoded.charset, original=raw, place=place
    )
