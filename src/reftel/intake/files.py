"""Bytes from files, bounded: whatever a path leads to, opening it ends, and says how.

Knows files, knows no telegrams.
"""

from __future__ import annotations

import errno
import hashlib
import os
import stat
from dataclasses import dataclass
from pathlib import Path

from reftel.errors import ContainerError

HEAD_SIZE = 256 * 1024
"""Bytes shown to the recognisers: a Cablegate page has some 30 KB of navigation first."""

LONGEST_TEXT = 16 * 1024 * 1024
"""Most bytes of a file that holds one text. The longest telegrams known, of some 30 sections,
have about 200 KB; a larger file is not one telegram, and is refused instead of being read."""


@dataclass(frozen=True, slots=True)
class InputFile:
    """A file that has been read: its name as it was given, and its bytes."""

    path: str
    data: bytes

    @property
    def head(self) -> bytes:
        """The first bytes, for recognisers."""
        return self.data[:HEAD_SIZE]

    @property
    def sha256(self) -> str:
        """The digest of the bytes, in hexadecimal."""
        return hashlib.sha256(self.data).hexdigest()


def path_text(path: str | os.PathLike[str]) -> str:
    r"""A path as text that any database and any encoder takes.

    Names that are no valid UTF-8 keep their odd bytes as ``\xff``.
    """
    return os.fsencode(path).decode("utf-8", "backslashreplace")


def read_file(path: Path, limit: int = LONGEST_TEXT) -> InputFile:
    """Read a regular file of at most ``limit`` bytes.

    Raises ``ContainerError`` with one of the codes ``not-found``,
    ``broken-link``, ``unreadable``, ``not-a-file``, ``empty``, ``too-large``.
    Never reads more than ``limit + 1`` bytes, and never waits for a pipe.
    """
    name = path_text(path)
    try:
        # O_NONBLOCK: a FIFO without a writer would otherwise hold us for ever.
        handle = os.open(
            path, os.O_RDONLY | getattr(os, "O_NONBLOCK", 0) | getattr(os, "O_BINARY", 0)
        )
    except OSError as error:
        raise refusal(path, name, error) from error
    try:
        state = os.fstat(handle)
        if not stat.S_ISREG(state.st_mode):
            raise ContainerError("not-a-file", f"{name} is {_kind(state.st_mode)}, not a file")
        if state.st_size > limit:
            raise _too_large(name, state.st_size, limit)
        with os.fdopen(handle, "rb", closefd=False) as file:
            data = file.read(limit + 1)
    except OSError as error:
        raise refusal(path, name, error) from error
    finally:
        os.close(handle)
    if len(data) > limit:
        raise _too_large(name, len(data), limit)
    if not data:
        raise ContainerError("empty", f"{name} is empty")
    return InputFile(name, data)


def _too_large(name: str, size: int, limit: int) -> ContainerError:
    return ContainerError(
        "too-large",
        f"{name} has {size:,} bytes or more; a file with one telegram has at most {limit:,}",
    )


def refusal(path: Path, name: str, error: OSError) -> ContainerError:
    """Why the system would not give us a path, as an error with its code; ``name`` is for people."""
    if error.errno == errno.ENOENT:
        if path.is_symlink():
            return ContainerError(
                "broken-link", f"{name} is a link to {_target(path)}, which is not there"
            )
        return ContainerError("not-found", f"{name} does not exist")
    if error.errno == errno.ELOOP:
        return ContainerError("broken-link", f"{name} is a link that leads to itself")
    if error.errno in (errno.EACCES, errno.EPERM):
        return ContainerError("unreadable", f"{name} may not be read: permission denied")
    if error.errno == errno.ENXIO:  # a socket
        return ContainerError("not-a-file", f"{name} is a socket or a device, not a file")
    return ContainerError("unreadable", f"{name} could not be read: {error.strerror or error}")


def _target(path: Path) -> str:
    try:
        return path_text(path.readlink())
    except OSError:
        return "another place"


def _kind(mode: int) -> str:
    for test, name in (
        (stat.S_ISDIR, "a folder"),
        (stat.S_ISFIFO, "a pipe"),
        (stat.S_ISSOCK, "a socket"),
        (stat.S_ISCHR, "a device"),
        (stat.S_ISBLK, "a device"),
    ):
        if test(mode):
            return name
    return "something else"
