"""Bytes to characters: which charset, and whether the bytes are text at all.

Source: spec/08, section 6: strict UTF-8 first, then Windows-1252 or Latin-1,
where byte B6 is the paragraph mark.
"""

from __future__ import annotations

import codecs
import re
from dataclasses import dataclass

from reftel.errors import ContainerError

_MARKS = (  # the UTF-32 mark begins like that of UTF-16, and so comes first
    (codecs.BOM_UTF8, "utf-8-sig"),
    (codecs.BOM_UTF32_LE, "utf-32"),
    (codecs.BOM_UTF32_BE, "utf-32"),
    (codecs.BOM_UTF16_LE, "utf-16"),
    (codecs.BOM_UTF16_BE, "utf-16"),
)

_SIGNATURES = (
    (b"%PDF-", "a PDF document"),
    (b"PK\x03\x04", "a ZIP archive or an office document"),
    (b"\x1f\x8b", "a gzip archive"),
    (b"\xd0\xcf\x11\xe0", "an office document of the older kind"),
    (b"\x89PNG", "a picture"),
    (b"\xff\xd8\xff", "a picture"),
    (b"GIF8", "a picture"),
    (b"II*\x00", "a picture"),
    (b"MM\x00*", "a picture"),
    (b"SQLite format 3\x00", "a database"),
    (b"\x7fELF", "a program"),
)

# Tab, line ends and form feed belong to text; bell, shift and the like came
# over the wire now and then, but never as one character in twenty.
_CONTROLS = re.compile(r"[\x00-\x08\x0b\x0e-\x1f\x7f-\x9f]")
_MOST_CONTROLS = 1 / 20
_PRINTED = bytes([*b"\t\n\f\r", *range(0x20, 0x7F)])  # the bytes of ASCII that are no controls


@dataclass(frozen=True, slots=True)
class Decoded:
    r"""Text with ``\n`` line ends, and the charset it was read in."""

    text: str
    charset: str


def decode(data: bytes, name: str) -> Decoded:
    """The text of ``data``; ``name`` is used in messages.

    A byte-order mark decides; else ASCII, strict UTF-8, Windows-1252, Latin-1.
    Raises ``ContainerError`` with the code ``binary`` where the bytes are no text.
    """
    for signature, kind in _SIGNATURES:
        if data.startswith(signature):
            raise ContainerError("binary", f"{name} is {kind}, which this version does not read")
    text, charset = _characters(data, name)
    if "\x00" in text:
        raise ContainerError("binary", f"{name} holds NUL characters: it is not text")
    lines = text.replace("\r\n", "\n").replace("\r", "\n") if "\r" in text else text
    controls = sum(1 for _ in _CONTROLS.finditer(_unprinted(data, text, charset)))
    if controls > len(text) * _MOST_CONTROLS:
        share = round(100 * controls / len(text))
        raise ContainerError("binary", f"{name} is {share} % control characters: it is not text")
    return Decoded(lines, charset)


def _unprinted(data: bytes, text: str, charset: str) -> str:
    """What of a text is no printed ASCII: next to nothing, and taken out of bytes at once."""
    if charset.startswith(("utf-16", "utf-32")):
        return text
    return data.translate(None, _PRINTED).decode(charset)


def sound(text: str) -> str:
    """Text that any encoder takes: NUL and halves of surrogate pairs are replaced.

    JSON and mail can say both, though no character stands behind them.
    """
    return (
        text.replace("\x00", "\ufffd").encode("utf-16", "surrogatepass").decode("utf-16", "replace")
    )


def _characters(data: bytes, name: str) -> tuple[str, str]:
    for mark, charset in _MARKS:
        if data.startswith(mark):
            try:
                return data.decode(charset), charset
            except UnicodeDecodeError as error:
                raise ContainerError(
                    "binary",
                    f"{name} begins as {charset.upper()} text but is not: byte {error.start}",
                ) from error
    for charset in ("ascii", "utf-8", "windows-1252"):
        try:
            return data.decode(charset), charset
        except UnicodeDecodeError:
            continue
    return data.decode("latin-1"), "latin-1"
