"""One folder is one archive: its marker, its lock, its database.

::

    DIR/reftel.toml      what this folder is: format, identity
    DIR/records.sqlite   the truth
    DIR/index/           what is searched; may be deleted at any time
    DIR/write.lock       held by the one process that writes
"""

from __future__ import annotations

import os
import tomllib
import uuid
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path

from filelock import FileLock, Timeout
from sqlalchemy import Engine, inspect, select, table
from sqlalchemy import column as sql_column
from sqlalchemy.exc import DatabaseError

from reftel.archive.database import open_database
from reftel.archive.schema import REVISION
from reftel.errors import ArchiveBusyError, ArchiveError

FORMAT = 1
MARKER = "reftel.toml"
DATABASE = "records.sqlite"
INDEX = "index"
LOCK = "write.lock"


@dataclass(frozen=True, slots=True)
class ArchiveFolder:
    """A folder that is an archive: where it is, and which one it is.

    ``identity`` is made with the archive and never changes; an index that was
    made for another archive is known by it.
    """

    path: Path
    identity: str

    @property
    def database(self) -> Path:
        """The records."""
        return self.path / DATABASE

    @property
    def index(self) -> Path:
        """The folder of the search index."""
        return self.path / INDEX

    def size(self) -> int:
        """The bytes of all its files."""
        return sum(file.stat().st_size for file in self.path.rglob("*") if file.is_file())

    @contextmanager
    def lock(self, *, wait: float = 2.0) -> Iterator[None]:
        """Hold the right to write.

        Raises ``ArchiveBusyError`` where another process has it for ``wait``
        seconds more, ``ArchiveError`` where nobody may write there.
        """
        lock = FileLock(self.path / LOCK)
        try:
            lock.acquire(timeout=wait)
        except Timeout:
            raise ArchiveBusyError(
                f"another reftel is writing to {self.path}: wait until it has ended"
            ) from None
        except OSError as error:
            raise ArchiveError(
                f"{self.path} may not be written to: {error.strerror or error}"
            ) from error
        try:
            yield
        finally:
            lock.release()


def open_folder(path: Path) -> ArchiveFolder:
    """The archive at ``path``. Raises ``ArchiveError`` where there is none."""
    marker = path / MARKER
    try:
        known = tomllib.loads(marker.read_text(encoding="utf-8"))
    except (FileNotFoundError, NotADirectoryError):
        what = "is no archive" if path.exists() else "does not exist"
        raise ArchiveError(
            f"{path} {what}: make one with 'reftel ingest FOLDER --archive {path}'"
        ) from None
    except (OSError, tomllib.TOMLDecodeError, UnicodeDecodeError) as error:
        raise ArchiveError(f"{marker} cannot be read: {error}") from error
    number, identity = known.get("format"), known.get("identity")
    if not isinstance(number, int) or not isinstance(identity, str):
        raise ArchiveError(f"{marker} does not say 'format' and 'identity': it is not ours")
    if number > FORMAT:
        raise ArchiveError(
            f"{path} was made by a newer reftel (format {number}, this one knows {FORMAT}): "
            "install the newer version"
        )
    return ArchiveFolder(path, identity)


def make_folder(path: Path) -> ArchiveFolder:
    """The archive at ``path``, made where there is none yet.

    Raises ``ArchiveError`` where the folder holds other things, or cannot be made.
    """
    if (path / MARKER).exists():
        return open_folder(path)
    try:
        path.mkdir(parents=True, exist_ok=True)
        others = sorted(entry.name for entry in path.iterdir() if not entry.name.startswith(MARKER))
        if others:
            raise ArchiveError(
                f"{path} holds other things ({others[0]!r} ...): name a folder of its own "
                "for the archive"
            )
        _write_marker(path / MARKER)
    except OSError as error:
        raise ArchiveError(f"{path} cannot be made: {error.strerror or error}") from error
    return open_folder(path)


def _write_marker(marker: Path) -> None:
    words = (
        "# This folder is an archive of reftel. records.sqlite is the truth; index/ may be\n"
        "# deleted at any time and is made again.\n"
        f'format = {FORMAT}\nidentity = "{uuid.uuid4()}"\n'
    )
    # Written beside and moved into place: a marker is whole or not there.
    draft = marker.with_name(f"{marker.name}.{os.getpid()}")
    draft.write_text(words, encoding="utf-8")
    draft.replace(marker)


def open_engine(folder: ArchiveFolder, *, read_only: bool = False) -> Engine:
    """The database of an archive; tables are not touched yet."""
    return open_database(folder.database, read_only=read_only)


def revision(engine: Engine) -> str | None:
    """The migration at which the tables stand, ``None`` where there are none.

    Raises ``ArchiveError`` where the file is no database.
    """
    versions = table("alembic_version", sql_column("version_num"))
    try:
        with engine.connect() as connection:
            if not inspect(connection).has_table("alembic_version"):
                return None
            found = connection.execute(select(versions.c.version_num)).scalar()
    except DatabaseError as error:
        raise ArchiveError(f"{engine.url.database} cannot be read: {error.orig}") from error
    return None if found is None else str(found)


def check_revision(folder: ArchiveFolder, engine: Engine) -> None:
    """For an archive that is only read: raises ``ArchiveError`` where its tables are not today's."""
    found = revision(engine)
    if found == REVISION:
        return
    if found is None or found < REVISION:
        raise ArchiveError(
            f"{folder.path} was made by an older reftel (tables {found or 'none'}): open it once "
            "where it may be written to"
        )
    raise ArchiveError(
        f"{folder.path} was made by a newer reftel (tables {found}): install the newer version"
    )
