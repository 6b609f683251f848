"""The files of a search: their names and addresses."""

from __future__ import annotations

import re
from collections.abc import Sequence
from importlib.util import find_spec

from reftel.export.forms import Form, offered
from reftel.web.state import SearchState


def form_named(name: str) -> Form | None:
    """The form of a file's name by its ending, ``None`` where it cannot be written here."""
    suffix = name.rpartition(".")[2]
    return next((form for form in offered() if form.suffix == suffix), None)


def file_name(asked: SearchState, suffix: str) -> str:
    """A name for the file that says what was asked, in letters that every system takes."""
    words = re.findall(r"[A-Za-z0-9]+", asked.query)
    stem = "-".join(["telegrams", *words])[:60].rstrip("-")
    return f"{stem}.{suffix}"


PLACED = (
    ("dossier.pdf", "dossier", "PDF", "printing; a ZIP of volumes where it is long"),
    ("telegrams.sqlite", "sqlite", "SQLite", "Datasette: eight tables, with a search"),
    ("dataset.zip", "dataset", "Data set", "eight tables as Parquet with their descriptor"),
    ("mails.zip", "eml", "Mails", "a file for each telegram; RFC 6477 fields"),
    ("bag.zip", "bag", "BagIt", "archives: the originals with their digests"),
)
"""Files that are made whole before they leave: name, format, title, good for."""
_NEEDED = {"dossier": "typst", "dataset": "pyarrow", "bag": "bagit"}


def placed() -> tuple[tuple[str, str, str, str], ...]:
    """Those of ``PLACED`` that this installation can make."""
    return tuple(one for one in PLACED if one[1] not in _NEEDED or find_spec(_NEEDED[one[1]]))


def links(asked: SearchState, forms: Sequence[Form]) -> tuple[tuple[str, str, str], ...]:
    """The addresses of a search's files: (title, good for, address)."""
    first = asked.turned(1)
    files = [
        (form.title, form.good_for, first.url(f"/export/telegrams.{form.suffix}")) for form in forms
    ]
    events = ("iCalendar", "calendars: events that the telegrams date")
    dossier = ("Dossier", "reading, printing: contents, telegrams, chronology, citations")
    return (
        *files,
        (*events, first.url("/export/telegrams.ics")),
        (*dossier, first.url("/export/dossier")),
        *((title, good, first.url(f"/export/{name}")) for name, _, title, good in placed()),
    )
