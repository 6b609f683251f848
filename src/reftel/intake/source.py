"""Where a text came from: file, member, place, digest, charset, and what its publisher says of it."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any


@dataclass(frozen=True, slots=True)
class Source:
    """Provenance of one text.

    ``path`` is the file on the disk as it was named; ``member`` the path of a
    file inside it, through all bundles (``inner.zip/09VALLETTA312.txt``),
    ``None`` for the file itself; ``place`` where in that file the text stands
    (``row 17``, ``message 3``, ``page 4``, ``d83``), ``None`` for a file of
    one text. ``container`` is the module of ``intake`` that opened it
    (``plain``, ``cablegate``).

    ``sha256`` and ``size`` are those of ``Document.original``: of the whole
    file where it holds one text, else of the row, message or division alone.
    So the same row in two exports is the same bytes. ``part`` is given only
    where several texts come out of one and the same ``original``, and tells
    them apart.

    ``statements`` is what the publisher says of the telegram (``id``,
    ``created``, ``classification`` ...), never used in place of what the
    telegram itself says. ``vouched`` is true where the publisher presents the
    text as a telegram, or the page lines of a print stand in it, so that it is
    one even if it has no header.
    """

    path: str
    container: str
    sha256: str
    size: int
    charset: str
    member: str | None = None
    place: str | None = None
    part: str | None = None
    statements: Mapping[str, str] = field(default_factory=dict)
    vouched: bool = False


@dataclass(frozen=True, slots=True)
class Document:
    """One text out of a container, with its source and the bytes it came from."""

    source: Source
    text: str
    original: bytes


@dataclass(frozen=True, slots=True)
class Refusal:
    """What holds no text to be read: a file, a member, or one place of a file.

    ``code`` is a short stable word (docs/containers.md), ``reason`` a sentence.
    ``container`` is what the file was taken for, empty where that was not
    found out. ``statements`` is what is told of a telegram whose text is not
    there (a row of a result list, a withdrawal card).
    """

    path: str
    code: str
    reason: str
    container: str = ""
    member: str | None = None
    place: str | None = None
    statements: Mapping[str, str] = field(default_factory=dict)

    def to_json(self) -> dict[str, Any]:
        """As ``reftel read --json`` says it."""
        told = {"member": self.member, "place": self.place, "statements": dict(self.statements)}
        return {
            "source": self.path,
            "error": self.reason,
            "code": self.code,
            **{name: value for name, value in told.items() if value},
        }


Part = Document | Refusal
"""What a file comes to, piece by piece: every piece has one outcome."""


def place_name(part: Source | Refusal) -> str:
    """Path, member and place as people read them: ``a.zip, b/cables.csv, row 17``."""
    return ", ".join(filter(None, (part.path, part.member, part.place)))
