"""The files of a Tantivy index on disk: are they whole, and does each belong to it.

Each file of a segment ends with a footer (JSON with a CRC-32 of what is before
it, its length, a magic number; tantivy, ``directory/footer.rs``). Tantivy reads
parts of files as they are needed and compares no sums, so this is done here.
"""

from __future__ import annotations

import struct
import zlib
from collections.abc import Iterator
from pathlib import Path

import msgspec

_MAGIC = 1337
_TAIL = struct.Struct("<II")
_AT_ONCE = 1 << 20
_META = "meta.json"
# A file that is being written, or was when its writer was killed; put in place it has its name.
_UNFINISHED = ".tmp"
# What every segment has; one with deletions has a file of them besides.
_PARTS = ("fast", "fieldnorm", "idx", "pos", "store", "term")


def damaged_files(folder: Path) -> Iterator[str]:
    """Names of segment files whose content is not what was written, or that are cut."""
    for path in _files(folder):
        if not _is_whole(path):
            yield path.name


def absent_files(folder: Path) -> Iterator[str]:
    """Names of segment files that are not there."""
    for segment in sorted(_segments(folder)):
        for part in _PARTS:
            if not (folder / f"{segment}.{part}").exists():
                yield f"{segment}.{part}"


def stray_files(folder: Path) -> Iterator[str]:
    """Names of segment files that no segment of the index owns."""
    owned = _segments(folder)
    for path in _files(folder):
        if path.name.partition(".")[0] not in owned:
            yield path.name


def take_away_unfinished(folder: Path) -> None:
    """Take away what a killed writer was writing; the caller alone may write here."""
    for path in folder.glob(f"{_UNFINISHED}*"):
        path.unlink(missing_ok=True)


def _files(folder: Path) -> Iterator[Path]:
    """The files of segments, in the order of their names."""
    for path in sorted(folder.iterdir()):
        if path.suffix not in {".json", ".lock"} and not path.name.startswith(_UNFINISHED):
            yield path


def _segments(folder: Path) -> set[str]:
    meta = msgspec.json.decode((folder / _META).read_bytes())
    return {segment["segment_id"].replace("-", "") for segment in meta["segments"]}


def _is_whole(path: Path) -> bool:
    size = path.stat().st_size
    if size < _TAIL.size:
        return False
    with path.open("rb") as file:
        file.seek(size - _TAIL.size)
        length, magic = _TAIL.unpack(file.read(_TAIL.size))
        if magic != _MAGIC or length > size - _TAIL.size:
            return False
        file.seek(size - _TAIL.size - length)
        try:
            footer = msgspec.json.decode(file.read(length))
        except msgspec.DecodeError:
            return False
        file.seek(0)
        left, total = size - _TAIL.size - length, 0
        while left > 0:
            block = file.read(min(left, _AT_ONCE))
            if not block:
                return False
            total = zlib.crc32(block, total)
            left -= len(block)
    return isinstance(footer, dict) and footer.get("crc") == total
