"""A bare telegram in a text file: the container of last resort. Source: spec/08, section 6."""

from __future__ import annotations

from collections.abc import Iterator

from reftel.intake.charset import decode
from reftel.intake.files import InputFile
from reftel.intake.source import Document


def recognises(head: bytes) -> bool:
    """True for anything that is not empty: whether it is text shows in reading it."""
    return bool(head)


def open_text(file: InputFile) -> Iterator[Document]:
    r"""The whole file as one text; line ends become ``\n``, the original bytes stay.

    Raises ``ContainerError`` (``binary``).
    """
    decoded = decode(file.data, file.name)
    yield file.document("plain", decoded.text, charset=decoded.charset)
