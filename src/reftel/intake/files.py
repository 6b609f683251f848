"""Bytes from files, bounded: whatever a path leads to, opening it ends, and says how.

A file is not read to be opened: its head is looked at, its bytes come when they
are asked for, whole (``data``) or as a stream. Knows files, knows no telegrams.
"""

from __future__ import annotations

import errno
import hashlib
import io
import os
import stat
import sys
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from functools import partial
from pathlib import Path
from typing import BinaryIO

from reftel.errors import ContainerError
from reftel.intake.limits import DEFAULT, Limits
from reftel.intake.source import Document, Refusal, Source

HEAD_SIZE = 256 * 1024
"""Bytes shown to the recognisers: a Cablegate page has some 30 KB of navigation first."""

_BLOCK = 256 * 1024
_LEAST = 4096


@dataclass(frozen=True, slots=True)
class Step:
    """How far an opening is that takes its time: pages of a scan that are read, of how many."""

    path: str
    done: int
    total: int


@dataclass(slots=True)
class Tally:
    """What one file on the disk has cost so far: shared with every file inside it.

    ``position`` is how far the file on the disk has been read, for progress;
    ``stepped`` is true where a bundle says so itself, for it does not read from
    front to back; ``unpacked`` is how many bytes have come out of it. ``on_step``
    is told of the steps of an opening that takes its time.
    """

    size: int
    position: int = 0
    stepped: bool = False
    unpacked: int = 0
    on_step: Callable[[Step], None] | None = None


class InputFile:
    """A file on the disk, in memory or inside another: its head now, the rest when asked for.

    ``path`` names the file on the disk, ``member`` the path inside it (``None``
    for the file itself), ``depth`` how many files it is inside of. A file out
    of a bundle is good until the next one is asked for.
    """

    def __init__(
        self,
        path: str,
        data: bytes | None = None,
        *,
        open_stream: Callable[[], BinaryIO] | None = None,
        member: str | None = None,
        depth: int = 0,
        limits: Limits = DEFAULT,
        tally: Tally | None = None,
    ) -> None:
        """From bytes, or from a function that opens a new stream each time it is called."""
        self.path = path
        self.member = member
        self.depth = depth
        self.limits = limits
        self.tally = tally or Tally(0 if data is None else len(data))
        self._data = data
        self._open_stream = open_stream
        self._counted = 0
        self._head: bytes | None = None
        self._sha256: str | None = None

    def __repr__(self) -> str:
        return f"InputFile({self.name!r})"

    @property
    def name(self) -> str:
        """Path and member, for messages."""
        return f"{self.path}, {self.member}" if self.member else self.path

    @property
    def head(self) -> bytes:
        """The first bytes, at most ``HEAD_SIZE``, for recognisers."""
        if self._data is not None:
            return self._data[:HEAD_SIZE]
        if self._head is None:
            with self.stream() as stream:
                self._head = stream.read(HEAD_SIZE)
        return self._head

    def begin(self, opened: BinaryIO, size: int) -> None:
        """Take the head from a file that stands open at its first byte; it has ``size`` bytes, or so."""
        blocks: list[bytes] = []
        got = 0
        # It may have grown since, or not say its size at all.
        while block := opened.read(min(max(size + 1 - got, _LEAST), HEAD_SIZE - got)):
            blocks.append(block)
            got += len(block)
        self._head = blocks[0] if len(blocks) == 1 else b"".join(blocks)
        self.count(got)

    @property
    def data(self) -> bytes:
        """All bytes. Raises ``ContainerError`` (``too-large``) above ``limits.longest_text``."""
        return self.whole(self.limits.longest_text)

    def whole(self, limit: int) -> bytes:
        """All bytes, for a container with another limit. Raises ``ContainerError`` (``too-large``).

        At most one byte more than the limit is read.
        """
        if self._data is None:
            if not self.depth and self.tally.size > limit:
                raise _too_large(self.name, self.tally.size, limit)
            if len(self.head) < HEAD_SIZE:
                self._data = self.head
            else:
                with self.stream() as stream:
                    data = stream.read(limit + 1)
                if len(data) > limit:
                    raise _too_large(self.name, len(data), limit)
                self._data = data
        if len(self._data) > limit:
            raise _too_large(self.name, len(self._data), limit)
        return self._data

    @property
    def sha256(self) -> str:
        """The digest of all bytes, in hexadecimal; a large file is read through for it."""
        if self._sha256 is None:
            held = self._data if self._data is not None else self._head
            if held is not None and (held is self._data or len(held) < HEAD_SIZE):
                self._sha256 = hashlib.sha256(held).hexdigest()
            else:
                digest = hashlib.sha256()
                with self._uncounted() as stream:
                    while block := stream.read(_BLOCK):
                        digest.update(block)
                self._sha256 = digest.hexdigest()
        return self._sha256

    def stream(self) -> io.BufferedReader:
        """A new stream from the first byte, seekable; close it, or use it in a ``with``.

        Bytes that come out of a bundle count towards its limits. Raises
        ``ContainerError``, when it is opened and when it is read.
        """
        if self._data is not None:
            opened: BinaryIO = io.BytesIO(self._data)
        else:
            assert self._open_stream is not None
            opened = self._open_stream()
        return io.BufferedReader(_Counting(opened, self), _BLOCK)

    def _uncounted(self) -> BinaryIO:
        """A stream that is no progress: only a file on the disk cannot be a bomb."""
        if self.depth or self._open_stream is None:
            return self.stream()
        return self._open_stream()

    def inside(
        self,
        name: str,
        data: bytes | None = None,
        *,
        open_stream: Callable[[], BinaryIO] | None = None,
    ) -> InputFile:
        """A file inside this one: an entry of a bundle, an attachment.

        Its bytes are given, or a function that opens them as a stream anew each
        time. It is opened by its content like any other. Raises
        ``ContainerError`` (``too-deep``, ``bomb``).
        """
        if self.depth >= self.limits.deepest:
            raise ContainerError(
                "too-deep", f"{self.name} is {self.depth} files deep; no file in it is opened"
            )
        inner = InputFile(
            self.path,
            data,
            open_stream=open_stream,
            member=self.member_name(name),
            depth=self.depth + 1,
            limits=self.limits,
            tally=self.tally,
        )
        if data is not None:
            inner.count(len(data))
        return inner

    def member_name(self, name: str) -> str:
        """The name of a file inside this one, as text that no terminal and no database minds."""
        clean = _printable(name)
        if len(clean) > self.limits.longest_name:
            digest = hashlib.sha256(name.encode("utf-8", "surrogateescape")).hexdigest()[:12]
            clean = f"{clean[: self.limits.longest_name]}...{digest}"
        return f"{self.member}/{clean}" if self.member else clean

    def count(self, position: int) -> None:
        """Note how far this file has been read. Raises ``ContainerError`` (``bomb``)."""
        tally, limits = self.tally, self.limits
        more = position - self._counted
        if more <= 0:
            return
        self._counted = position
        if not self.depth:
            if not tally.stepped:
                tally.position = max(tally.position, position)
            return
        tally.unpacked += more
        most = min(
            limits.most_unpacked, max(limits.unpacked_at_least, limits.most_ratio * tally.size)
        )
        if tally.unpacked > most:
            raise ContainerError(
                "bomb",
                f"{self.path} has {tally.size:,} bytes and unpacks to more than {most:,}: "
                "nothing more is unpacked",
            )

    def step(self, done: int, total: int) -> None:
        """Tell whoever wants to know how far the opening of this file is."""
        if self.tally.on_step is not None:
            self.tally.on_step(Step(self.name, done, total))

    def document(
        self,
        container: str,
        text: str,
        *,
        charset: str,
        original: bytes | None = None,
        place: str | None = None,
        part: str | None = None,
        statements: Mapping[str, str] | None = None,
        vouched: bool = False,
    ) -> Document:
        """A text of this file; ``original`` is the bytes of its own part, ``None`` for the whole."""
        own = self.whole(sys.maxsize - 1) if original is None else original
        source = Source(
            path=self.path,
            container=container,
            sha256=self.sha256 if original is None else hashlib.sha256(own).hexdigest(),
            size=len(own),
            charset=charset,
            member=self.member,
            place=place,
            part=part,
            statements=dict(statements or {}),
            vouched=vouched,
        )
        return Document(source, text, own)

    def refusal(
        self,
        container: str,
        code: str,
        reason: str,
        *,
        place: str | None = None,
        statements: Mapping[str, str] | None = None,
    ) -> Refusal:
        """A place of this file that holds no text; the reason needs not repeat where that is."""
        where = f"{self.name}, {place}" if place else self.name
        return Refusal(
            self.path,
            code,
            f"{where}: {reason}",
            container,
            self.member,
            place,
            dict(statements or {}),
        )


class _Counting(io.RawIOBase):
    """A stream that tells its file how far it has been read."""

    def __init__(self, stream: BinaryIO, file: InputFile) -> None:
        self._stream = stream
        self._file = file
        self._at = 0

    def readable(self) -> bool:
        return True

    def seekable(self) -> bool:
        return self._stream.seekable()

    def readinto(self, buffer: memoryview) -> int:  # type: ignore[override]
        data = self._stream.read(len(buffer))
        buffer[: len(data)] = data
        self._at += len(data)
        self._file.count(self._at)
        return len(data)

    def seek(self, offset: int, whence: int = io.SEEK_SET) -> int:
        self._at = self._stream.seek(offset, whence)
        return self._at

    def tell(self) -> int:
        return self._at

    def close(self) -> None:
        if not self.closed:
            self._stream.close()
        super().close()


def path_text(path: str | os.PathLike[str]) -> str:
    r"""A path as text that any database and any encoder takes.

    Names that are no valid UTF-8 keep their odd bytes as ``\xff``.
    """
    return os.fsencode(path).decode("utf-8", "backslashreplace")


def _printable(name: str) -> str:
    r"""A name with what is no character, or steers a terminal, as ``\x1b`` and the like."""
    text = name.encode("utf-8", "surrogateescape").decode("utf-8", "backslashreplace")
    return "".join(
        sign if sign.isprintable() else sign.encode("unicode_escape").decode() for sign in text
    )


def open_path(path: Path, limits: Limits = DEFAULT) -> InputFile:
    """A regular file on the disk; nothing but its head is read.

    Raises ``ContainerError`` with one of the codes ``not-found``,
    ``broken-link``, ``unreadable``, ``not-a-file``, ``empty``. Never waits for a pipe.
    """
    name = path_text(path)
    # A partial and no lambda: such a file may travel to another process.
    opening = partial(_open, path, name)
    with opening() as opened:
        size = os.fstat(opened.fileno()).st_size
        file = InputFile(name, open_stream=opening, limits=limits, tally=Tally(size))
        file.begin(opened, size)
    if not file.head:
        raise ContainerError("empty", f"{name} is empty")
    return file


def _open(path: Path, name: str) -> BinaryIO:
    try:
        # O_NONBLOCK: a FIFO without a writer would otherwise hold us for ever.
        handle = os.open(
            path, os.O_RDONLY | getattr(os, "O_NONBLOCK", 0) | getattr(os, "O_BINARY", 0)
        )
    except ValueError as error:  # a NUL in the name
        raise ContainerError("not-found", f"{name} cannot be the name of a file") from error
    except OSError as error:
        raise refusal(path, name, error) from error
    try:
        mode = os.fstat(handle).st_mode
        if not stat.S_ISREG(mode):
            raise ContainerError("not-a-file", f"{name} is {_kind(mode)}, not a file")
        return _Disk(handle, path, name)
    except BaseException:
        os.close(handle)
        raise


class _Disk(io.FileIO):
    """A file on the disk whose faults are refusals."""

    def __init__(self, handle: int, path: Path, name: str) -> None:
        super().__init__(handle, "rb")
        self._path = path
        self._name = name

    def read(self, size: int | None = -1) -> bytes:
        try:
            return super().read(-1 if size is None else size) or b""
        except OSError as error:
            raise refusal(self._path, self._name, error) from error


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
