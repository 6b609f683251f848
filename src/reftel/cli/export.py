"""``reftel export``, ``cite``, ``check-notes``, ``letter``: what was found leaves, with its provenance."""

from __future__ import annotations

import sys
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from datetime import date
from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

from reftel.cli.console import (
    FAULT,
    ArchiveOption,
    complain,
    console,
    fail,
    print_json,
    printable,
    progress_bar,
)
from reftel.cli.show import refuse
from reftel.errors import ExportError

if TYPE_CHECKING:
    from reftel.archive import Archive
    from reftel.export.checknotes import Checked


def register(app: typer.Typer) -> None:
    """Add the commands to the command line."""
    app.command("export", rich_help_panel="Archive")(export)
    app.command("cite", rich_help_panel="Archive")(cite)
    app.command("check-notes", rich_help_panel="Archive")(check_notes)
    app.command("letter", rich_help_panel="Archive")(letter)


def export(
    form: Annotated[str, typer.Argument(metavar="FORMAT", help="See the list above.")],
    archive: ArchiveOption,
    query: Annotated[str, typer.Argument(metavar="[QUERY]", help="All, without one.")] = "",
    to: Annotated[
        Path | None,
        typer.Option("--to", "-o", metavar="PATH", help="File or folder; else standard output."),
    ] = None,
    tables: Annotated[
        str, typer.Option("--tables", metavar="FORM", help="Of a dataset: csv or parquet.")
    ] = "parquet",
    by_year: Annotated[
        bool, typer.Option("--by-year", help="Of a dataset: a file for each year.")
    ] = False,
) -> None:
    """Write everything that a query finds, whole, in the format of the next tool.

    Files: jsonl (every field), csv, parquet (one row a telegram), graphml, gexf, geojson,
    ics, bib, ris, csl, xml (TEI), txt, wire, mbox, sqlite (eight tables, for Datasette), dossier
    (contents, telegrams, chronology, citations, to print: x.html or x.pdf).
    Folders: dataset (the same tables as Parquet or CSV, with a datapackage.json), bag (BagIt,
    with the originals), eml (a mail for each).

    A file or folder is there when it is whole, or not at all.

    Examples:
        reftel export csv 'ferry from:valletta' --archive affair.reftel -o f.csv
        reftel export dataset --archive affair.reftel --to affair-data --by-year
        reftel export dossier 'ferry' --archive affair.reftel -o ferry.pdf
        reftel export bag 'tag:PREL' --archive affair.reftel --to prel-bag
    """
    from reftel.archive import Archive  # noqa: PLC0415  (slow to load; help needs it not)
    from reftel.export.leaving import PLACED, Selection, formats, pieces  # noqa: PLC0415
    from reftel.export.leaving import export as write  # noqa: PLC0415

    if form not in formats():
        raise ExportError(f"there is no format {form!r}: there are {', '.join(formats())}")
    if to is None and form in PLACED:
        fail(f"{form} is no stream: it needs a place", hint=f"reftel export {form} --to PATH")
    with Archive.open(archive) as opened, _progress(opened, query) as told:
        if to is None:
            for piece in pieces(Selection(opened, query), form, told):
                sys.stdout.buffer.write(piece)
            return
        left = write(opened, form, to, query, tables=tables, by_year=by_year, on_progress=told)
    if not any(left.counts.values()):
        complain(f"{query!r} finds nothing in {archive}: what was written is empty")
    counts = ", ".join(f"{number:,} {name}" for name, number in left.counts.items())
    for path in left.paths:
        console().print(f"{printable(str(path))}: {counts}", soft_wrap=True)


@contextmanager
def _progress(archive: Archive, query: str) -> Iterator[Callable[[int], None] | None]:
    """The bar of every command, told of the telegrams that have gone by of those found."""
    with progress_bar("Exporting", "telegrams") as bar:
        if bar is None:
            yield None
            return
        total = archive.search(query, limit=0, facets=False).total
        yield lambda number: bar(number, total)


def cite(
    mrn: Annotated[str, typer.Argument(metavar="MRN", help="Any spelling of the number.")],
    archive: ArchiveOption,
    form: Annotated[
        str,
        typer.Option("--form", metavar="FORM", help="nara, chicago, mla, short, bib, ris, csl."),
    ] = "nara",
) -> None:
    """Cite a telegram as scholars do, or as a reference manager reads it.

    A number without its year will do where one telegram only may be meant.

    Examples:
        reftel cite 09VALLETTA312 --archive affair.reftel
        reftel cite 'Valletta 312' --form bib --archive affair.reftel
    """
    from reftel.archive import Archive  # noqa: PLC0415  (slow to load; help needs it not)
    from reftel.export import citation  # noqa: PLC0415
    from reftel.export.forms import cited  # noqa: PLC0415

    forms = {
        "nara": citation.nara_note,
        "chicago": citation.chicago_note,
        "mla": citation.mla_entry,
        "short": citation.short_note,
        "bib": citation.bibtex,
        "ris": citation.ris,
        "csl": citation.csl_text,
    }
    if form not in forms:
        raise ExportError(f"there is no form {form!r}: there are {', '.join(forms)}")
    with Archive.open(archive) as opened:
        found = opened.find(mrn)
        stored = opened.get(found[0]) if len(found) == 1 else None
        if stored is None:
            refuse(opened, mrn, found)
    sys.stdout.write(forms[form](cited(stored)).rstrip("\n") + "\n")


def check_notes(
    file: Annotated[Path, typer.Argument(metavar="FILE", help="Markdown, text or DOCX.")],
    archive: ArchiveOption,
    all_notes: Annotated[bool, typer.Option("--all", help="Tell of those that agree too.")] = False,
    as_json: Annotated[bool, typer.Option("--json", help="One JSON object a citation.")] = False,
) -> None:
    """Hold the notes of a manuscript against the archive.

    Telegrams cited in any spelling are found. Each agrees, differs in date or subject, is not
    held, or cannot be read; none is called false, for an archive is not all there was.

    Exit status: 0 all agree, 1 some do not.

    Examples:
        reftel check-notes chapter-3.docx --archive affair.reftel
    """
    from reftel.archive import Archive  # noqa: PLC0415  (slow to load; help needs it not)
    from reftel.export.checknotes import Verdict, lookup_in  # noqa: PLC0415
    from reftel.export.checknotes import check_notes as check  # noqa: PLC0415
    from reftel.export.manuscript import read_manuscript  # noqa: PLC0415

    counted: dict[str, int] = {verdict.value: 0 for verdict in Verdict}
    with Archive.open(archive) as opened:
        for one in check(read_manuscript(file), lookup_in(opened)):
            counted[one.verdict.value] += 1
            if as_json:
                print_json(one.to_json())
            elif all_notes or one.verdict is not Verdict.AGREES:
                _tell(one)
    if not as_json:
        told = ", ".join(f"{number} {name}" for name, number in counted.items())
        console().print(f"{sum(counted.values())} citations: {told}")
    if sum(counted.values()) > counted[Verdict.AGREES.value]:
        raise typer.Exit(FAULT)


def _tell(one: Checked) -> None:
    words = f"{one.place}: {one.words}: {one.verdict.value}"
    console().print(printable(words), markup=False, soft_wrap=True)
    for what in one.differs:
        console().print(printable(f"  {what}"), markup=False, soft_wrap=True)
    if one.near:
        console().print(f"  held under this number: {', '.join(one.near)}", soft_wrap=True)


def letter(
    mrn: Annotated[str, typer.Argument(metavar="MRN", help="The number, with its year.")],
    archive: ArchiveOption,
    way: Annotated[
        str | None,
        typer.Option("--way", metavar="WAY", help="foia, review or reference, if you know better."),
    ] = None,
    to: Annotated[
        Path | None, typer.Option("--to", metavar="FILE", help="A .txt or .docx file.")
    ] = None,
) -> None:
    """Write the letter that asks for a telegram that is withheld or not held; you send it.

    Film number, document number, original classification, and when it was sent are filled in
    where the archive knows them.

    Examples:
        reftel letter 77VALLETTA312 --archive affair.reftel
        reftel letter 77VALLETTA312 --archive affair.reftel --to request.docx
    """
    from reftel.archive import Archive  # noqa: PLC0415  (slow to load; help needs it not)
    from reftel.export.files import write_file  # noqa: PLC0415
    from reftel.export.letters import Way, docx_bytes  # noqa: PLC0415
    from reftel.export.letters import letter as write  # noqa: PLC0415
    from reftel.export.wanting import wanted_of  # noqa: PLC0415

    ways = {one.value: one for one in Way}
    if way is not None and way not in ways:
        raise ExportError(f"there is no way {way!r}: there are {', '.join(ways)}")
    with Archive.open(archive) as opened:
        wanted = wanted_of(opened, mrn)
    written = write(wanted, date.today(), way=ways[way] if way else None)
    if to is None:
        sys.stdout.write(written.text)
    else:
        data = docx_bytes(written) if to.suffix == ".docx" else written.text.encode()
        write_file(to, [data])
        console().print(f"{printable(str(to))}: {written.why}", soft_wrap=True)
