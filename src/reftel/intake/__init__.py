"""Bytes to container to text: knows files, knows no telegrams.

A container is told by what is in it, never by the file's name. ``CONTAINERS``
is the one table of recognisers: the first that matches opens the file, so a
new kind of container is a module beside these and a line in the table.
Source: spec/08, section 0.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator
from dataclasses import dataclass
from pathlib import Path

from reftel.errors import ContainerError
from reftel.intake import aad, cablegate, plain
from reftel.intake.files import LONGEST_TEXT, InputFile, read_file
from reftel.intake.source import Document, Source

__all__ = [
    "CONTAINERS",
    "LONGEST_TEXT",
    "Container",
    "ContainerError",
    "Document",
    "InputFile",
    "Source",
    "open_bytes",
    "open_container",
    "read_file",
]


@dataclass(frozen=True, slots=True)
class Container:
    """A kind of container: its name in ``Source.container``, its test, its reader.

    ``recognises`` is shown the first bytes of the file, ``open`` yields the
    texts in it and raises ``ContainerError``.
    """

    name: str
    recognises: Callable[[bytes], bool]
    open: Callable[[InputFile], Iterator[Document]]


CONTAINERS: tuple[Container, ...] = (
    Container("cablegate", cablegate.recognises, cablegate.open_page),
    Container("aad", aad.recognises, aad.open_record),
    Container("plain", plain.recognises, plain.open_text),
)


def open_container(path: Path) -> Iterator[Document]:
    """Every text in a file, in order.

    Raises ``ContainerError`` for what cannot be opened (``not-found``,
    ``broken-link``, ``unreadable``, ``not-a-file``, ``empty``, ``too-large``)
    and for what holds no text (``binary``, ``no-telegram``).
    """
    return open_bytes(read_file(path))


def open_bytes(file: InputFile) -> Iterator[Document]:
    """Every text in a file that has been read already (standard input, say).

    Raises ``ContainerError`` (``empty``, ``binary``, ``no-telegram``).
    """
    for container in CONTAINERS:
        if container.recognises(file.head):
            return container.open(file)
    raise ContainerError("empty", f"{file.path} is empty")
