"""A file or a folder that is whole under its name, or not there: written beside, moved into place.

What is written stands as ``NAME.unfinished`` until it is on the disk, and has its name after that.
A process that is killed leaves ``NAME.unfinished`` (and ``NAME.unfinished.lock``), which the next
export under the name takes away.
"""

from __future__ import annotations

import os
import shutil
from collections.abc import Iterable, Iterator
from contextlib import contextmanager
from pathlib import Path

from filelock import FileLock, Timeout

from reftel.errors import ExportError

UNFINISHED = ".unfinished"
"""Ending of what is being written, or was when its writer was killed."""


def write_file(path: Path, pieces: Iterable[bytes]) -> int:
    """Write pieces into a file; gives how many bytes.

    Raises ``ExportError`` where it is there already, is being written by another process, or
    cannot be written. Whatever is raised, by the pieces too, leaves nothing behind.
    """
    written = 0
    with writing_path(path) as beside, beside.open("wb") as file:
        for piece in pieces:
            written += file.write(piece)
    return written


@contextmanager
def writing_path(path: Path) -> Iterator[Path]:
    """A name for a file, which has its own name when the block has ended; errors as of a file."""
    with _placing(path) as beside:
        yield beside
        _settle_file(beside)


@contextmanager
def writing_folder(path: Path) -> Iterator[Path]:
    """A folder to write into, which has its name when the block has ended; errors as of a file."""
    with _placing(path) as beside:
        beside.mkdir()
        yield beside
        _settle(beside)


@contextmanager
def _placing(path: Path) -> Iterator[Path]:
    """The name beside, free to be written to; moved into place at the end."""
    beside = path.with_name(path.name + UNFINISHED)
    _refuse_existing(path)
    lock = FileLock(f"{beside}.lock", timeout=0)
    try:
        path.parent.mkdir(parents=True, exist_ok=True)
        with lock:
            _remove(beside)
            try:
                yield beside
                _refuse_existing(path)
                beside.replace(path)
                _settle_entry(path.parent)
            finally:
                _remove(beside)
                Path(lock.lock_file).unlink(missing_ok=True)
    except Timeout:
        raise ExportError(f"another process is writing {path}: let it end first") from None
    except OSError as error:
        raise ExportError(f"{path} cannot be written: {error.strerror or error}") from error


def _refuse_existing(path: Path) -> None:
    if path.exists():
        raise ExportError(f"{path} is there already: name another, or move it away")


def _remove(path: Path) -> None:
    if path.is_dir() and not path.is_symlink():
        shutil.rmtree(path)
    else:
        path.unlink(missing_ok=True)


def _settle(folder: Path) -> None:
    """Have every file and folder below on the disk, not only on its way there."""
    for where, _, names in os.walk(folder, topdown=False):
        for name in names:
            _settle_file(Path(where) / name)
        _settle_entry(Path(where))


def _settle_file(path: Path) -> None:
    with path.open("rb+") as file:
        os.fsync(file.fileno())


def _settle_entry(folder: Path) -> None:
    """Have the names in a folder on the disk; only POSIX systems let a folder be opened for it."""
    if os.name != "posix":
        return
    opened = os.open(folder, os.O_RDONLY)
    try:
        os.fsync(opened)
    finally:
        os.close(opened)
