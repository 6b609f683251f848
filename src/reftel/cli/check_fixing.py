"""``reftel check --fix``: changes to files, byte for byte the same where nothing is mended."""

from __future__ import annotations

import contextlib
import os
import tempfile
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from reftel.check import Rule
    from reftel.intake import Document, Refusal


@dataclass(frozen=True, slots=True)
class MendedFile:
    """A file, its text before and after, and the bytes that it would have."""

    path: Path
    name: str
    before: str
    after: str
    data: bytes

    def write(self) -> None:
        """Put the new bytes in the place of the old ones, whole or not at all."""
        handle, name = tempfile.mkstemp(dir=self.path.parent, prefix=f".{self.path.name}.")
        try:
            with os.fdopen(handle, "wb") as file:
                file.write(self.data)
            Path(name).chmod(self.path.stat().st_mode & 0o7777)
            Path(name).replace(self.path)
        except OSError:
            with contextlib.suppress(OSError):
                Path(name).unlink()
            raise


def mended_files(paths: Iterable[Path], rules: Sequence[Rule]) -> Iterator[MendedFile | Refusal]:
    """Every plain file in which something can be mended, and a refusal for what cannot be read.

    Texts inside containers are left alone: their bytes are somebody else's.
    """
    from reftel.intake import Refusal, documents_in  # noqa: PLC0415  (help needs it not)

    for part in documents_in(paths):
        if isinstance(part, Refusal):
            yield part
        elif part.source.container == "plain" and not (part.source.member or part.source.place):
            mended = _mended(part, rules)
            if mended is not None:
                yield mended


def _mended(document: Document, rules: Sequence[Rule]) -> MendedFile | None:
    from reftel.check.fixing import mend  # noqa: PLC0415  (help needs it not)

    mended = mend(document.text, rules)
    if not mended.findings:
        return None
    data = document.original
    breaks = "\r\n" if b"\r\n" in data else "\r" if b"\r" in data and b"\n" not in data else "\n"
    charset = document.source.charset
    if _encoded(document.text, breaks, charset) != data:
        return None  # mixed line ends: the rest of the file would not stay as it is
    encoded = _encoded(mended.text, breaks, charset)
    if encoded is None:
        return None
    path = Path(document.source.path)
    return MendedFile(path, document.source.path, document.text, mended.text, encoded)


def _encoded(text: str, breaks: str, charset: str) -> bytes | None:
    try:
        return text.replace("\n", breaks).encode(charset)
    except UnicodeEncodeError:
        return None
