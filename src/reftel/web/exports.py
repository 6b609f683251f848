"""Whole result sets as files: streamed as they are read, never capped."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass
from importlib.util import find_spec

import msgspec

from reftel.archive import StoredTelegram
from reftel.export.citation import Citation, bibtex, citation_of, csl, ris
from reftel.export.graph import graphml_pieces
from reftel.export.table import Telegrams, csv_pieces, json_lines, parquet_pieces, public_json
from reftel.web.state import SearchState


@dataclass(frozen=True, slots=True)
class Form:
    """A form in which a result set leaves: its ending, its type, what it is good for.

    ``needs`` is a module of an optional part without which it is not offered.
    """

    suffix: str
    media_type: str
    title: str
    good_for: str
    pieces: Callable[[Telegrams], Iterator[bytes]]
    needs: str | None = None

    @property
    def is_offered(self) -> bool:
        """True where its optional part is installed."""
        return self.needs is None or find_spec(self.needs) is not None


def cited(stored: StoredTelegram) -> Citation:
    """The citation of a telegram; its publisher's day stands in for a lost date-time group."""
    published = stored.date if stored.date_source == "publisher" else None
    return citation_of(public_json(stored), published=published)


def _graphml(telegrams: Telegrams) -> Iterator[bytes]:
    return graphml_pieces(map(public_json, telegrams))


def _bibtex(telegrams: Telegrams) -> Iterator[bytes]:
    for stored in telegrams:
        yield (bibtex(cited(stored)) + "\n").encode()


def _ris(telegrams: Telegrams) -> Iterator[bytes]:
    for stored in telegrams:
        yield ris(cited(stored)).encode()


def _csl(telegrams: Telegrams) -> Iterator[bytes]:
    """A list, written item by item."""
    yield b"["
    comma = b"\n"
    for stored in telegrams:
        yield comma + msgspec.json.encode(csl(cited(stored)))
        comma = b",\n"
    yield b"\n]\n"


FORMS: tuple[Form, ...] = (
    Form("csv", "text/csv", "CSV", "spreadsheets, R", csv_pieces),
    Form("jsonl", "application/jsonl", "JSON lines", "programs; every field", json_lines),
    Form(
        "parquet",
        "application/vnd.apache.parquet",
        "Parquet",
        "pandas, polars, DuckDB",
        parquet_pieces,
        "pyarrow",
    ),
    Form(
        "graphml",
        "application/graphml+xml",
        "GraphML",
        "Gephi, networkx: who cites whom",
        _graphml,
    ),
    Form("bib", "application/x-bibtex; charset=utf-8", "BibTeX", "LaTeX", _bibtex),
    Form(
        "ris", "application/x-research-info-systems; charset=utf-8", "RIS", "EndNote, Zotero", _ris
    ),
    Form("csl", "application/vnd.citationstyles.csl+json", "CSL-JSON", "Zotero, pandoc", _csl),
)


def form_named(name: str) -> Form | None:
    """The form of a file's name by its ending, ``None`` where it cannot be written here."""
    suffix = name.rpartition(".")[2]
    return next((form for form in offered() if form.suffix == suffix), None)


def offered() -> tuple[Form, ...]:
    """The forms that this installation can write."""
    return tuple(form for form in FORMS if form.is_offered)


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
