"""Which state of its databases an answer was made from: so that an answer may be kept until they change."""

from __future__ import annotations

import os
from contextlib import suppress
from pathlib import Path

# Bytes of the header of a SQLite file that count its transactions (sqlite.org/fileformat,
# 1.3.7); the file that a write-ahead log lies in is told by its size and time.
_COUNTER = slice(24, 28)


def edition(*databases: Path) -> str:
    """A word for the state of these files: another one after every transaction that changed them.

    A file that is not there is a state too. Costs no query and takes no lock.
    """
    return "-".join([_state(str(path)) for path in databases])


def _state(path: str) -> str:
    with suppress(OSError):
        file = os.open(path, os.O_RDONLY)
        try:
            counter = os.read(file, _COUNTER.stop)[_COUNTER].hex()
        finally:
            os.close(file)
        with suppress(FileNotFoundError):
            told = os.stat(f"{path}-wal")  # noqa: PTH116  # asked at every page; a Path takes longer
            return f"{counter}.{told.st_size:x}.{told.st_mtime_ns:x}"
        return counter
    return "none"
