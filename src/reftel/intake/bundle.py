"""Files inside files: ZIP, tar, and what is packed by gzip, bzip2 or xz.

Nothing is ever unpacked to a place with a name: an entry's bytes stay in
memory, in the packed file, or in a temporary file without a name, and its
path is no more than a word in the ledger. So no entry can be written over
anything, whatever it is called. Source: spec/08; PKWARE APPNOTE 4.3-4.5.
"""

from __future__ import annotations

import bz2
import gzip
import io
import lzma
import stat
import struct
import tarfile
import tempfile
import zipfile
import zlib
from collections import Counter
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from typing import BinaryIO, cast

from reftel.errors import ContainerError
from reftel.intake.files import InputFile
from reftel.intake.source import Refusal

_BLOCK = 256 * 1024
_TAR_MARK = slice(257, 262)
_FAULTS = (
    EOFError,
    OSError,
    NotImplementedError,
    RuntimeError,
    ValueError,
    lzma.LZMAError,
    struct.error,
    tarfile.TarError,
    zipfile.BadZipFile,
    zlib.error,
)

Packing = Callable[[BinaryIO], BinaryIO]

_PACKINGS: tuple[tuple[bytes, str, str, Packing], ...] = (
    (b"\x1f\x8b", "gzip", ".gz", lambda stream: cast("BinaryIO", gzip.GzipFile(fileobj=stream))),
    (b"BZh", "bzip2", ".bz2", lambda stream: cast("BinaryIO", bz2.BZ2File(stream))),
    (b"\xfd7zXZ\x00", "xz", ".xz", lambda stream: cast("BinaryIO", lzma.LZMAFile(stream))),  # noqa: SIM115
)


# One file, packed


def is_packed(head: bytes) -> bool:
    """True for gzip, bzip2 and xz."""
    return _packing(head) is not None


def open_packed(file: InputFile) -> Iterator[InputFile | Refusal]:
    """The one file that was packed; where that is a tar, its entries.

    Raises ``ContainerError`` (``damaged``, ``bomb``, ``too-deep``, ``empty``).
    """
    packing = _packing(file.head)
    assert packing is not None
    _, _, ending, unpack = packing
    name = (file.member or file.path).replace("\\", "/").rpartition("/")[2]
    name = name[: -len(ending)] if name.lower().endswith(ending) else name
    inner = file.inside(name or "content", open_stream=lambda: _unpacked(file, unpack))
    if is_tar(inner.head):
        with _unpacked(file, unpack) as stream:
            yield from _entries(file, io.BufferedReader(_Tallied(stream, file), _BLOCK))
        return
    if not inner.head:
        raise ContainerError("empty", f"{inner.name} is empty")
    yield inner


def _packing(head: bytes) -> tuple[bytes, str, str, Packing] | None:
    return next((packing for packing in _PACKINGS if head.startswith(packing[0])), None)


def _unpacked(file: InputFile, unpack: Packing) -> BinaryIO:
    return cast("BinaryIO", _Mended(unpack(cast("BinaryIO", file.stream())), file))


class _Mended(io.RawIOBase):
    """A stream out of a packed file, whose faults are refusals."""

    def __init__(self, stream: BinaryIO, file: InputFile) -> None:
        self._stream = stream
        self._file = file

    def readable(self) -> bool:
        return True

    def seekable(self) -> bool:
        return True

    def read(self, size: int | None = -1) -> bytes:
        with _faults(self._file):
            return self._stream.read(-1 if size is None else size)

    def readinto(self, buffer: memoryview) -> int:  # type: ignore[override]
        data = self.read(len(buffer))
        buffer[: len(data)] = data
        return len(data)

    def seek(self, offset: int, whence: int = io.SEEK_SET) -> int:
        with _faults(self._file):
            return self._stream.seek(offset, whence)

    def tell(self) -> int:
        return self._stream.tell()

    def close(self) -> None:
        if not self.closed:
            self._stream.close()
        super().close()


class _Tallied(io.RawIOBase):
    """A tar as it comes out of its packing: passed-over entries count as unpacked too."""

    def __init__(self, stream: BinaryIO, file: InputFile) -> None:
        self._stream = stream
        self._inner = file.inside("")
        self._at = 0

    def readable(self) -> bool:
        return True

    def readinto(self, buffer: memoryview) -> int:  # type: ignore[override]
        data = self._stream.read(len(buffer))
        buffer[: len(data)] = data
        self._at += len(data)
        self._inner.count(self._at)
        return len(data)


# tar


def is_tar(head: bytes) -> bool:
    """True for a tar of POSIX or GNU, and for an old one whose checksum is right."""
    if len(head) < tarfile.BLOCKSIZE:
        return False
    if head[_TAR_MARK] == b"ustar":
        return True
    try:
        tarfile.TarInfo.frombuf(head[: tarfile.BLOCKSIZE], "utf-8", "surrogateescape")
    except tarfile.TarError:
        return False
    return True


def open_tar(file: InputFile) -> Iterator[InputFile | Refusal]:
    """The files in a tar, in order; links, devices and pipes are refused, folders passed over."""
    with file.stream() as stream:
        yield from _entries(file, stream)


def _entries(file: InputFile, stream: io.BufferedReader) -> Iterator[InputFile | Refusal]:
    names: Counter[str] = Counter()
    with _faults(file), tarfile.open(fileobj=stream, mode="r|") as tar:
        for number, entry in enumerate(_counted_members(file, tar), start=1):
            if entry.isdir():
                continue
            name = _once(names, entry.name or f"entry {number}")
            if not entry.isreg():
                kind = "a link" if entry.islnk() or entry.issym() else "a device or a pipe"
                yield _refused(file, name, "not-a-file", f"is {kind} in a tar: it is not followed")
                continue
            if entry.size == 0:
                yield _refused(file, name, "empty", "is empty")
                continue
            opened = tar.extractfile(entry)
            assert opened is not None
            yield from _kept(file, name, cast("BinaryIO", opened))


def _counted_members(file: InputFile, tar: tarfile.TarFile) -> Iterator[tarfile.TarInfo]:
    for number, entry in enumerate(tar, start=1):
        if number > file.limits.most_members:
            raise _too_many(file)
        yield entry
        # The library keeps every entry that it has passed, unless told not to.
        tar.members = []  # type: ignore[attr-defined]


def _kept(file: InputFile, name: str, stream: BinaryIO) -> Iterator[InputFile | Refusal]:
    """An entry that can be read only once: kept in memory, or in a file without a name."""
    try:
        with tempfile.SpooledTemporaryFile(max_size=file.limits.held) as kept:
            inner = file.inside(name, open_stream=lambda: _view(cast("BinaryIO", kept)))
            size = 0
            while block := stream.read(_BLOCK):
                size += len(block)
                inner.count(size)  # a sparse entry may be larger than its tar
                kept.write(block)
            yield inner
    except ContainerError as error:
        if error.code == "bomb":
            raise
        yield _refused(file, name, error.code, str(error), whole=True)


def _view(kept: BinaryIO) -> BinaryIO:
    """A stream over a kept entry, which closing does not throw away."""
    kept.seek(0)
    return cast("BinaryIO", _View(kept))


class _View(io.RawIOBase):
    def __init__(self, kept: BinaryIO) -> None:
        self._kept = kept

    def readable(self) -> bool:
        return True

    def seekable(self) -> bool:
        return True

    def read(self, size: int | None = -1) -> bytes:
        return self._kept.read(-1 if size is None else size)

    def seek(self, offset: int, whence: int = io.SEEK_SET) -> int:
        return self._kept.seek(offset, whence)

    def tell(self) -> int:
        return self._kept.tell()


# ZIP


def is_zip(head: bytes) -> bool:
    """True for a ZIP with an entry, or an empty one."""
    return head.startswith((b"PK\x03\x04", b"PK\x05\x06", b"PK\x07\x08"))


def open_zip(file: InputFile) -> Iterator[InputFile | Refusal]:
    """The files in a ZIP, in the order of its directory; what is encrypted or a link is refused.

    Raises ``ContainerError`` (``damaged``, ``too-many``, ``binary`` for an office document).
    """
    names: Counter[str] = Counter()
    with _faults(file), file.stream() as stream:
        if _directory_length(stream) > file.limits.most_members:
            raise _too_many(file)
        stream.seek(0)
        with zipfile.ZipFile(stream) as bundle:
            if "[Content_Types].xml" in bundle.namelist():
                raise ContainerError(
                    "binary", f"{file.name} is an office document, which this version does not read"
                )
            done = 0
            for number, entry in enumerate(bundle.infolist(), start=1):
                if not entry.is_dir():
                    name = _once(names, entry.filename or f"entry {number}")
                    yield from _zip_entry(file, bundle, entry, name)
                done += entry.compress_size
                if not file.depth:
                    file.tally.position, file.tally.stepped = min(done, file.tally.size), True


def _zip_entry(
    file: InputFile, bundle: zipfile.ZipFile, entry: zipfile.ZipInfo, name: str
) -> Iterator[InputFile | Refusal]:
    mode = entry.external_attr >> 16
    if entry.flag_bits & 0x1:
        yield _refused(
            file, name, "encrypted", "is encrypted: unpack it with its password, then read it"
        )
    elif stat.S_ISLNK(mode):
        yield _refused(file, name, "not-a-file", "is a link in a ZIP: it is not followed")
    elif entry.file_size == 0:
        yield _refused(file, name, "empty", "is empty")
    else:

        def unpacked() -> BinaryIO:
            with _faults(file, name):
                return cast("BinaryIO", _Mended(cast("BinaryIO", bundle.open(entry)), file))

        try:
            inner = file.inside(name, open_stream=unpacked)
            inner.head  # noqa: B018  (a damaged entry shows here, and costs itself only)
        except ContainerError as error:
            if error.code == "bomb":
                raise
            yield _refused(file, name, error.code, str(error), whole=True)
        else:
            yield inner


def _directory_length(stream: io.BufferedReader) -> int:
    """How many entries a ZIP says it has, before the library loads them all."""
    size = stream.seek(0, io.SEEK_END)
    stream.seek(max(0, size - 66_000))
    tail = stream.read()
    at = tail.rfind(b"PK\x05\x06")
    if at < 0 or len(tail) < at + 22:
        raise zipfile.BadZipFile("the directory at its end is missing")
    entries = int(struct.unpack_from("<H", tail, at + 10)[0])
    wide = tail.rfind(b"PK\x06\x06")
    if entries == 0xFFFF and wide >= 0 and len(tail) >= wide + 40:
        entries = int(struct.unpack_from("<Q", tail, wide + 32)[0])
    # The library goes by the length of the directory, not by the count.
    length = int(struct.unpack_from("<L", tail, at + 12)[0])
    return max(entries, 0 if length == 0xFFFFFFFF else length // 512)


# All


def _too_many(file: InputFile) -> ContainerError:
    most = file.limits.most_members
    return ContainerError("too-many", f"{file.name} has more than {most:,} files in it")


def _once(names: Counter[str], name: str) -> str:
    """The name, with a number where an earlier entry has the same."""
    names[name] += 1
    return name if names[name] == 1 else f"{name} ({names[name]})"


def _refused(file: InputFile, name: str, code: str, reason: str, *, whole: bool = False) -> Refusal:
    member = file.member_name(name)
    said = reason if whole else f"{file.path}, {member} {reason}"
    return Refusal(file.path, code, said, member=member)


@contextmanager
def _faults(file: InputFile, name: str = "") -> Iterator[None]:
    """What the unpacking libraries raise for bad bytes, as a refusal."""
    try:
        yield
    except _FAULTS as error:
        where = f"{file.name}, {name}" if name else file.name
        raise ContainerError("damaged", f"{where} cannot be unpacked: {error}") from error
