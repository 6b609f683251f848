"""A BagIt bag (RFC 8493) of a selection: originals, public JSON, ledger, digests.

``data/originals/`` has the bytes of each copy's file as they were filed,
``data/telegrams.jsonl`` the public JSON, ``data/copies.csv`` which copy came
from where. The library ``bagit`` writes the manifests; on the way
back in ``intake/bags.py`` verifies them.
"""

from __future__ import annotations

import hashlib
import re
from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import msgspec

from reftel.archive import Archive, StoredTelegram
from reftel.errors import ExportError
from reftel.export.files import writing_folder
from reftel.spreadsheet import CsvWriter

_COPIES = ("id", "copy", "original", "path", "member", "place", "container", "sha256", "filed")
_NAME = re.compile(r"[^A-Za-z0-9._-]+")
Progress = Callable[[int], None]


@dataclass(frozen=True, slots=True)
class Bagged:
    """What a bag holds: telegrams, copies, and files of originals."""

    telegrams: int
    copies: int
    originals: int


def write_bag(
    path: Path,
    archive: Archive,
    telegrams: Iterable[StoredTelegram],
    *,
    query: str = "",
    on_progress: Progress | None = None,
) -> Bagged:
    """Write a bag. Raises ``ExportError``; needs the extra ``bag``."""
    bagit = _bagit()
    counted = [0, 0, 0]
    with writing_folder(path) as folder:
        originals = folder / "originals"
        originals.mkdir()
        written: set[str] = set()
        with (
            (folder / "telegrams.jsonl").open("wb") as lines,
            (folder / "copies.csv").open("w", encoding="utf-8", newline="") as told,
        ):
            ledger = CsvWriter(told)
            ledger.writerow(_COPIES)
            for stored in telegrams:
                counted[0] += 1
                lines.write(msgspec.json.encode({**stored.json, "id": stored.id}) + b"\n")
                for row in _copies(archive, stored, originals, written):
                    ledger.writerow(row)
                    counted[1] += 1
                if on_progress is not None:
                    on_progress(counted[0])
        counted[2] = len(written)
        facts = {
            "Source-Organization": "reftel",
            "External-Description": f"Telegrams found by {query!r}" if query else "Telegrams",
        }
        bagit.make_bag(str(folder), facts, checksums=["sha256", "sha512"])
    return Bagged(*counted)


def _copies(
    archive: Archive, stored: StoredTelegram, originals: Path, written: set[str]
) -> Iterator[tuple[object, ...]]:
    """Each copy's row, its file written where no other copy has brought it."""
    for copy in stored.copies:
        data = archive.original(copy["number"])
        name = None
        if data is not None:
            digest = hashlib.sha256(data).hexdigest()
            stem = _NAME.sub("-", Path(copy["member"] or copy["path"]).name)[-80:].lstrip(".-")
            name = f"{digest[:16]}-{stem or 'copy'}"
            if name not in written:
                written.add(name)
                (originals / name).write_bytes(data)
        yield (
            stored.id,
            copy["number"],
            f"originals/{name}" if name else "",
            copy["path"],
            copy["member"],
            copy["place"],
            copy["container"],
            copy["sha256"],
            copy["filed"],
        )


def _bagit() -> Any:
    try:
        import bagit  # noqa: PLC0415  (an optional part)
    except ImportError:
        raise ExportError("bags need bagit: pip install 'reftel[bag]'") from None
    return bagit
