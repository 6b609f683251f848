"""A dossier as PDF: contents with page links, bookmarks, the marking at the head of each page.

Tagged for screen readers. Set by Typst, a typesetter in one wheel with its fonts inside and no
network.

It lays a whole document out in memory, some 5 MB for a telegram of 10 KB, so that a dossier comes
in volumes, each set in a process of its own: a hundred telegrams, or 400,000 characters. Letters
that its fonts lack are looked for among those of the system.
"""

from __future__ import annotations

import json
import re
import subprocess
import sys
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import asdict, dataclass
from importlib.util import find_spec
from pathlib import Path
from typing import Any

from reftel.archive import Archive, StoredTelegram
from reftel.errors import ExportError
from reftel.export.dossier import Chronology, Part, parts
from reftel.export.files import write_file

MOST_TELEGRAMS = 100
MOST_CHARACTERS = 400_000
"""Of the texts in one volume, unless a single telegram has more."""
LONGEST = 200_000
"""Characters of one telegram that are printed; the print says how many there are besides."""
# No font has a letter for these, and halves of surrogate pairs are not UTF-8.
_CONTROLS = re.compile("[\x00-\x08\x0b-\x1f\x7f\ud800-\udfff]")


@dataclass(frozen=True, slots=True)
class Volume:
    """One PDF of a dossier: which telegrams of how many it has."""

    number: int
    first: int
    last: int
    total: int
    pdf: bytes

    @property
    def is_whole(self) -> bool:
        """True where the dossier has no other volume."""
        return self.first == 1 and self.last == self.total


def volumes(
    archive: Archive, total: int, telegrams: Iterable[StoredTelegram], query: str = ""
) -> Iterator[Volume]:
    """The volumes of a dossier of ``total`` telegrams, one after another.

    A dossier of no telegram has one volume that says so. Raises ``ExportError`` without Typst.
    """
    if find_spec("typst") is None:
        raise ExportError("a dossier as PDF needs typst: pip install 'reftel[pdf]'")
    first = 1
    for number, group in enumerate(_groups(telegrams), start=1):
        last = first + len(group) - 1
        made = _document(archive, query, group, first, total, number)
        yield Volume(number, first, last, total, _set(made))
        first = last + 1


def write_pdf(
    path: Path,
    archive: Archive,
    total: int,
    telegrams: Iterable[StoredTelegram],
    query: str = "",
) -> list[Path]:
    """Write a dossier: ``affair.pdf``, or ``affair-1.pdf``, ``affair-2.pdf`` ... where it is long.

    Each volume is there when it is whole. Raises ``ExportError``.
    """
    written = []
    for volume in volumes(archive, total, telegrams, query):
        name = path.name if volume.is_whole else f"{path.stem}-{volume.number}{path.suffix}"
        write_file(path.with_name(name), [volume.pdf])
        written.append(path.with_name(name))
    return written


def _groups(telegrams: Iterable[StoredTelegram]) -> Iterator[list[StoredTelegram]]:
    """The telegrams of each volume; of none, one volume."""
    group: list[StoredTelegram] = []
    size = 0
    some = False
    for stored in telegrams:
        length = min(len(stored.text), LONGEST)
        if group and (len(group) == MOST_TELEGRAMS or size + length > MOST_CHARACTERS):
            yield group
            group, size = [], 0
        some = True
        group.append(stored)
        size += length
    if group or not some:
        yield group


def _document(
    archive: Archive,
    query: str,
    group: Sequence[StoredTelegram],
    first: int,
    total: int,
    number: int,
) -> dict[str, Any]:
    chronology = Chronology(archive)
    made = list(parts(group, first=first, longest=LONGEST))
    for one in made:
        chronology.add(one.id)
    places = {one.id: one.number for one in made}
    last = first + len(made) - 1
    extent = f"{total:,} telegram{'' if total == 1 else 's'}"
    if (first, last) != (1, total):
        extent = f"Volume {number}: telegrams {first:,} to {last:,} of {total:,}"
    return {
        "title": f"Dossier: {query or 'all telegrams'}",
        "archive": f"From the archive {archive.path.name}",
        "extent": extent,
        "parts": [_told(one, total) for one in made],
        "events": [
            {
                "when": line.when,
                "event": line.event
                + ("" if line.certainty == "stated" else f" ({line.certainty})"),
                "part": places[line.id],
                "told": line.mrn + ("" if line.paragraph is None else f", {line.paragraph}"),
            }
            for line in chronology.lines()
        ],
        "left_out": chronology.left_out,
    }


def _told(one: Part, total: int) -> dict[str, Any]:
    told = asdict(one)
    told["place"] = f"{one.number:,} of {total:,}"
    for paragraph in told["paragraphs"]:
        for block in paragraph["blocks"]:
            block["shape"] = block["shape"].value
    return told


def _set(document: dict[str, Any]) -> bytes:
    told = json.dumps(_clean(document), ensure_ascii=False).encode()
    command = [sys.executable, "-m", "reftel.export.typesetting"]
    done = subprocess.run(command, input=told, capture_output=True, check=False)  # noqa: S603  (ours)
    if done.returncode:
        said = done.stderr.decode(errors="replace").strip() or f"status {done.returncode}"
        raise ExportError(f"the dossier cannot be set: {said}")
    return done.stdout


def _clean(value: Any) -> Any:
    """Every string without characters that no page can show, a mark in the place of each."""
    if isinstance(value, str):
        return _CONTROLS.sub("\ufffd", value.expandtabs())
    if isinstance(value, dict):
        return {key: _clean(one) for key, one in value.items()}
    return [_clean(one) for one in value] if isinstance(value, list | tuple) else value
