"""Where a text came from: file, member, digest, charset, and what its publisher says of it."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field


@dataclass(frozen=True, slots=True)
class Source:
    """Provenance of one text.

    ``path`` is the file as it was named; ``member`` the place inside a
    container that holds several (``None`` for the whole file); ``sha256`` the
    digest of the file's bytes; ``container`` the module of ``intake`` that
    opened it (``plain``, ``cablegate``); ``statements`` what the publisher
    says of the telegram (``id``, ``created``, ``classification`` ...), never
    used in place of what the telegram itself says.
    """

    path: str
    container: str
    sha256: str
    size: int
    charset: str
    member: str | None = None
    statements: Mapping[str, str] = field(default_factory=dict)


@dataclass(frozen=True, slots=True)
class Document:
    """One text out of a container, with its source and the bytes it came from."""

    source: Source
    text: str
    original: bytes
