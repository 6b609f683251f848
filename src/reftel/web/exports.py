"""The files of a search: their names and addresses."""

from __future__ import annotations

import re
from collections.abc import Sequence

from reftel.export.forms import Form, offered
from reftel.web.state import SearchState


def form_named(name: str) -> Form | None:
    """The form of a file's name by its ending, ``None`` where it cannot be written here."""
    suffix = name.rpartition(".")[2]
    return next((form for form in offered() if form.suffix == suffix), None)


def file_name(asked: SearchState, form: Form) -> str:
    """A name for the file that says what was asked, in letters that every system takes."""
    words = re.findall(r"[A-Za-z0-9]+", asked.query)
    stem = "-".join(["telegrams", *words])[:60].rstrip("-")
    return f"{stem}.{form.suffix}"


def links(asked: SearchState, forms: Sequence[Form]) -> tuple[tuple[str, str, str], ...]:
    """The addresses of a search's files: (title, good for, address)."""
    first = asked.turned(1)
    files = [
        (form.title, form.good_for, first.url(f"/export/telegrams.{form.suffix}")) for form in forms
    ]
    dossier = (
        "Dossier",
        "printing, PDF: contents, telegrams, citations",
        first.url("/export/dossier"),
    )
    return (*files, dossier)
