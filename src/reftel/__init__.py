"""Reftel: the telegram room. The public names of codec and checker, standard library only."""

from __future__ import annotations

from typing import TYPE_CHECKING

from reftel.check import Finding, Severity, check
from reftel.codec import read, write
from reftel.codec.jsonform import telegram_from_json, telegram_to_json
from reftel.codec.reading import Defect, Layout, Reading, Repair, Span
from reftel.errors import FormError, ReftelError, UnreadableError, WriteError
from reftel.telegram import Dtg, Mrn, Telegram
from reftel.version import VERSION

if TYPE_CHECKING:
    from pathlib import Path

    from reftel.archive import Archive

__version__ = VERSION

__all__ = [
    "Defect",
    "Dtg",
    "Finding",
    "FormError",
    "Layout",
    "Mrn",
    "Reading",
    "ReftelError",
    "Repair",
    "Severity",
    "Span",
    "Telegram",
    "UnreadableError",
    "WriteError",
    "__version__",
    "check",
    "open",
    "read",
    "telegram_from_json",
    "telegram_to_json",
    "write",
]


def open(path: Path | str, *, create: bool = False, read_only: bool = False) -> Archive:  # noqa: A001
    """The archive in a folder, to be searched and read: ``reftel.open("affair.reftel")``.

    With ``create`` it is made where there is none; with ``read_only`` nothing
    in the folder is touched. Close it, or open it in a ``with`` statement.
    Raises ``ArchiveError`` where there is none, or where it cannot be opened.
    Everything else of ``reftel`` needs the standard library alone; the archive
    and what it stands on is loaded here, when it is first asked for.
    """
    from reftel.archive import Archive  # noqa: PLC0415

    return Archive.open(path, create=create, read_only=read_only)
