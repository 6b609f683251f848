"""Which search index an archive has: Tantivy, or SQLite's FTS5 where there is none of it."""

from __future__ import annotations

from reftel.archive.engine import SearchIndex
from reftel.archive.folder import ArchiveFolder
from reftel.archive.words import HAS_TANTIVY

TANTIVY, FTS5 = "tantivy", "fts5"
ENGINES = (TANTIVY, FTS5)


def open_index(folder: ArchiveFolder, engine: str | None, *, read_only: bool) -> SearchIndex:
    """The index of an archive; without ``engine`` Tantivy, if this platform has it.

    Raises ``ValueError`` for an engine that is none.
    """
    if engine is None:
        engine = TANTIVY if HAS_TANTIVY else FTS5
    if engine == TANTIVY:
        from reftel.archive.index import TantivyIndex  # noqa: PLC0415  (not on every platform)

        return TantivyIndex(folder.path / TantivyIndex.name, folder.identity, read_only=read_only)
    if engine == FTS5:
        from reftel.archive.fts import FtsIndex  # noqa: PLC0415  (seldom needed)

        return FtsIndex(folder.path / FtsIndex.name, folder.identity)
    raise ValueError(f"expected one of {', '.join(ENGINES)}, not {engine!r}")
