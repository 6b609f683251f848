"""Digests as the database keeps them: 32 bytes, where people and JSON have 64 letters."""

from __future__ import annotations

import re
from collections.abc import Callable
from typing import Any

from sqlalchemy import Dialect, LargeBinary
from sqlalchemy.types import TypeDecorator

_SHA256 = re.compile(r"[0-9a-f]{64}")


def digest_bytes(digest: str | None) -> str | bytes | None:
    """A SHA-256 as bytes; whatever else stands in its place as it is."""
    if digest is None or _SHA256.fullmatch(digest) is None:
        return digest
    return bytes.fromhex(digest)


class Digest(TypeDecorator[str]):
    """A column of digests: letters in Python, bytes in the database."""

    impl = LargeBinary
    cache_ok = True

    def bind_processor(self, dialect: Dialect) -> Callable[[Any], Any]:  # noqa: ARG002
        """To the database; without the driver's own, which takes bytes alone."""
        return digest_bytes

    def result_processor(self, dialect: Dialect, coltype: object) -> Callable[[Any], Any]:  # noqa: ARG002
        """From the database."""
        return _letters


def _letters(value: str | bytes | None) -> str | None:
    return value.hex() if isinstance(value, bytes) else value
