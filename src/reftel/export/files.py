"""A file or a folder that is whole under its name, or not there: written beside, moved into place."""

from __future__ import annotations

import os
import shutil
from collections.abc import Iterable, Iterator
from contextlib import contextmanager
from pathlib import Path

from reftel.errors import ExportError

_MARK = ".unfinished"


def write_file(path: Path, pieces: Iterable[bytes]) -> int:
    """Write pieces into a file; gives how many bytes.

    Raises ``ExportError`` where it is there already or cannot be written. A
    process that is killed leaves ``NAME.unfinished``, never half a file.
    """
    _refuse_existing(path)
    beside = _beside(path)
    written = 0
    try:
        with beside.open("wb") as file:
            for piece in pieces:
                written += file.write(piece)
            file.flush()
            os.fsync(file.fileno())
        beside.replace(path)
    except OSError as error:
        raise ExportError(f"{path} cannot be written: {error.strerror or error}") from error
    return written


@contextmanager
def writing_folder(path: Path) -> Iterator[Path]:
    """A folder to write into, which has its name when the block has ended.

    Raises ``ExportError`` where it is there already or cannot be made; whatever is
    raised inside leaves nothing behind.
    """
    _refuse_existing(path)
    beside = _beside(path)
    try:
        if beside.exists():
            shutil.rmtree(beside)
        beside.mkdir(parents=True)
        yield beside
        beside.replace(path)
    except OSError as error:
        raise ExportError(f"{path} cannot be written: {error.strerror or error}") from error
    finally:
        if beside.exists():
            shutil.rmtree(beside, ignore_errors=True)


def _refuse_existing(path: Path) -> None:
    if path.exists():
        raise ExportError(f"{path} is there already: name another, or move it away")


def _beside(path: Path) -> Path:
    return path.with_name(path.name + _MARK)
