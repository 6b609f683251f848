"""Whatever a query finds, whole, in any format: one function for the library, the command, the room.

from reftel.archive import Archive
from reftel.export.leaving import export

with Archive.open("affair.reftel") as archive:
export(archive, "dataset", "ferry-data", "ferry from:valletta", by_year=True)
export(archive, "dossier", "ferry.pdf", "ferry")
"""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass
from pathlib import Path

from reftel.archive import Archive, StoredTelegram
from reftel.errors import ExportError
from reftel.export.bag import write_bag
from reftel.export.calendars import calendar
from reftel.export.dataset import write_dataset
from reftel.export.dossier_page import page_pieces
from reftel.export.dossier_pdf import write_pdf
from reftel.export.files import write_file, writing_folder
from reftel.export.forms import mail, offered
from reftel.export.sqlite import write_sqlite

FOLDERS = ("dataset", "bag", "eml")
"""Formats that are folders."""
PLACED = (*FOLDERS, "sqlite", "dossier")
"""Formats that need a place and are no stream."""

Progress = Callable[[int], None]


@dataclass(frozen=True, slots=True)
class Selection:
    """What leaves: the telegrams that a query finds, in an order (as of ``Archive.search``)."""

    archive: Archive
    query: str = ""
    sort: str = "date"

    def ids(self) -> list[str]:
        """Their ids, in order."""
        return self.archive.search_ids(self.query, sort=self.sort)

    def telegrams(self, on_progress: Progress | None = None) -> Iterator[StoredTelegram]:
        """They themselves, one after another; ``on_progress`` is told how many have gone by."""
        for number, stored in enumerate(self._found(), start=1):
            yield stored
            if on_progress is not None:
                on_progress(number)

    def _found(self) -> Iterator[StoredTelegram]:
        if self.sort in {"date", "-date"}:
            return self.archive.telegrams(self.query, newest_first=self.sort == "-date")
        return (one for name in self.ids() if (one := self.archive.get(name)) is not None)


@dataclass(frozen=True, slots=True)
class Left:
    """What was written: the files or folders, and how much of what is in them."""

    paths: tuple[Path, ...]
    counts: Mapping[str, int]


def formats() -> tuple[str, ...]:
    """The formats that this installation can write."""
    return (*(form.suffix for form in offered()), "ics", *PLACED)


def pieces(selection: Selection, form: str, on_progress: Progress | None = None) -> Iterator[bytes]:
    """A file in pieces, for standard output and the network. Raises ``ExportError``."""
    if form == "ics":
        yield calendar(selection.archive.events(selection.query).events).encode()
        return
    if form == "html":
        ids, telegrams = selection.ids(), selection.telegrams(on_progress)
        yield from page_pieces(selection.archive, ids, telegrams, selection.query)
        return
    forms = {one.suffix: one for one in offered()}
    if form not in forms:
        raise ExportError(f"there is no format {form!r}: there are {', '.join(formats())}")
    yield from forms[form].pieces(selection.telegrams(on_progress))


def export(
    archive: Archive,
    form: str,
    to: Path | str,
    query: str = "",
    *,
    tables: str = "parquet",
    by_year: bool = False,
    on_progress: Progress | None = None,
) -> Left:
    """Write everything that a query finds into a file or folder, whole or not at all.

    ``form`` is one of ``formats()``. ``tables`` (``parquet`` or ``csv``) and ``by_year`` are of a
    data set; a dossier is HTML or PDF by the ending of its name. ``on_progress`` is told how
    many telegrams have gone by. Raises ``ExportError``; errors of the query as of ``search``.
    """
    selection = Selection(archive, query)
    return export_selection(
        selection, form, Path(to), tables=tables, by_year=by_year, on_progress=on_progress
    )


def export_selection(
    selection: Selection,
    form: str,
    path: Path,
    *,
    tables: str = "parquet",
    by_year: bool = False,
    on_progress: Progress | None = None,
) -> Left:
    """The same of a selection in an order of its own."""
    if form == "dossier":
        return _dossier(selection, path, on_progress)
    if form not in PLACED:
        return Left((path,), {"bytes": write_file(path, pieces(selection, form, on_progress))})
    telegrams = selection.telegrams(on_progress)
    if form == "dataset":
        written = write_dataset(
            path, telegrams, form=tables, by_year=by_year, query=selection.query
        )
        return Left((path,), written.rows)
    if form == "sqlite":
        return Left((path,), write_sqlite(path, telegrams))
    if form == "bag":
        bagged = write_bag(path, selection.archive, telegrams, query=selection.query)
        counts = {"telegrams": bagged.telegrams, "copies": bagged.copies}
        return Left((path,), {**counts, "originals": bagged.originals})
    return Left((path,), {"mails": _mails(path, telegrams)})


def _dossier(selection: Selection, path: Path, on_progress: Progress | None) -> Left:
    ending = path.suffix.lower()
    if ending in {".html", ".htm"}:
        return Left((path,), {"bytes": write_file(path, pieces(selection, "html", on_progress))})
    if ending != ".pdf":
        raise ExportError(f"a dossier is a .html or a .pdf file, and {path.name!r} is neither")
    ids, telegrams = selection.ids(), selection.telegrams(on_progress)
    paths = write_pdf(path, selection.archive, len(ids), telegrams, selection.query)
    return Left(tuple(paths), {"telegrams": len(ids), "volumes": len(paths)})


def _mails(path: Path, telegrams: Iterator[StoredTelegram]) -> int:
    number = 0
    with writing_folder(path) as folder:
        for one in telegrams:
            number += 1
            name = "".join(char for char in one.id if char.isalnum() or char in "-_")
            (folder / f"{name}.eml").write_bytes(mail(one).as_bytes())
    return number
