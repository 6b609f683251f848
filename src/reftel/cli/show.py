"""``reftel show``: one telegram out of an archive, by any spelling of its number."""

from __future__ import annotations

import sys
from collections.abc import Iterator, Sequence
from types import MappingProxyType
from typing import TYPE_CHECKING, Annotated, NoReturn

import typer
from rich.text import Text

from reftel.analysis.resolve import DOUBTS, REASONS
from reftel.cli.console import (
    FAULT,
    ArchiveOption,
    complain,
    console,
    print_json,
    printable,
)
from reftel.cli.search import title

if TYPE_CHECKING:
    from reftel.archive import Archive, Citation, Hit, StoredTelegram
    from reftel.record import Record

_CITING = 10


def register(app: typer.Typer) -> None:
    """Add ``show`` to the command line."""

    @app.command("show", rich_help_panel="Archive")
    def show(
        words: Annotated[
            list[str],
            typer.Argument(
                metavar="MRN...",
                help="Message reference number, in any spelling, with or without quotation marks.",
                show_default=False,
            ),
        ],
        archive: ArchiveOption,
        as_json: Annotated[
            bool, typer.Option("--json", help="Print the telegram as one JSON object.")
        ] = False,
        as_text: Annotated[
            bool, typer.Option("--text", help="Print the text of the copy as it stands, no more.")
        ] = False,
    ) -> None:
        """Show a telegram of the archive: decoded, with what it cites and what cites it.

        The number may be spelt 09VALLETTA312, 2009 Valletta 00312, 09 VALLETTA 312, or
        VALLETTA 312 where the archive holds one year of it; of several years the list is
        shown. What the archive does not hold is said, with the numbers nearest to it and the
        telegrams that cite it.

        Exit status: 0 shown, 1 not held or several, 2 the command is wrong.

        Examples:
            reftel show 09VALLETTA312 --archive affair.reftel
            reftel show VALLETTA 312
            reftel show 09VALLETTA312 --json
        """
        from reftel.archive import Archive  # noqa: PLC0415  (slow to load; help needs it not)

        asked = " ".join(words)
        with Archive.open(archive) as opened:
            found = opened.find(asked)
            stored = opened.get(found[0]) if len(found) == 1 else None
            if stored is None:
                refuse(opened, asked, found)
            elif as_json:
                print_json(stored.json)
            elif as_text:
                # A pipe gets the very text; a terminal is not to be steered by it.
                sys.stdout.write(printable(stored.text) if sys.stdout.isatty() else stored.text)
            else:
                _show(opened, stored)


def refuse(archive: Archive, asked: str, found: Sequence[str]) -> NoReturn:
    """Say that a number is not held, or may mean several telegrams, and end the command."""
    if found:
        complain(f"{asked} may be any of {len(found)} telegrams: add the year")
        _list(archive.hits(found))
        raise typer.Exit(FAULT)
    from reftel.archive.spelling import parse_spelling  # noqa: PLC0415  (help needs it not)

    spelling = parse_spelling(asked)
    if spelling is None:
        complain(
            f"{asked!r} is no message reference number",
            hint="reftel show 09VALLETTA312, or reftel search for words",
        )
        raise typer.Exit(FAULT)
    complain(
        f"{asked} is not held in {archive.path}",
        hint=f"reftel ghosts --archive {archive.path} lists what is cited and not held",
    )
    citing = archive.cited_by(spelling.id) if spelling.id else []
    if citing:
        console().print("It is cited by:")
        _list(citing[:_CITING])
    near = archive.hits(archive.near(asked))
    if near:
        console().print("The nearest held:")
        _list(near)
    raise typer.Exit(FAULT)


def _list(hits: Sequence[Hit]) -> None:
    target = console()
    for hit in hits:
        subject = f"  {printable(hit.subject)}" if hit.subject else ""
        target.print(Text("  ").append_text(title(hit)).append(subject), soft_wrap=True)


def _show(archive: Archive, stored: StoredTelegram) -> None:
    from reftel.cli.decode import decode  # noqa: PLC0415  (slow to load; help needs it not)

    target = console()
    for line in decode(_record(stored), target):
        target.print(line, soft_wrap=True)
    for line in _findings(stored):
        target.print(line, soft_wrap=True)
    target.print("\nIn the archive", style="bold underline")
    for reference in archive.cites(stored.id):
        if reference.in_reference_line:
            target.print(_reference(reference), soft_wrap=True)
    citing = archive.cited_by(stored.id)
    for hit in citing[:_CITING]:
        target.print(Text("  cited by  ").append_text(title(hit)), soft_wrap=True)
    if len(citing) > _CITING:
        target.print(f"  ... and by {len(citing) - _CITING:,} more")
    for copy in stored.copies:
        shown = "shown above" if copy["best"] else f"filed {copy['filed']}"
        words = f"  copy {copy['number']}: {copy['path']} ({copy['container']}; {shown})"
        target.print(Text(printable(words)), soft_wrap=True)


_SEVERITY_STYLES = MappingProxyType({"error": "red", "warning": "yellow", "info": "dim"})


def _findings(stored: StoredTelegram) -> Iterator[Text]:
    """What the rules found when the copy was filed; informations are counted only."""
    found = stored.json.get("findings", [])
    if not found:
        return
    yield Text("\nFindings", style="bold underline")
    for one in found:
        if one["severity"] != "info":
            where = f"line {one['places'][0]['line']}: " if one["places"] else ""
            words = Text(f"  {one['rule']} ", style=_SEVERITY_STYLES[one["severity"]])
            yield words.append(f"{one['severity']}: {where}{printable(one['message'])}")
    mild = sum(one["severity"] == "info" for one in found)
    if mild:
        rules = ", ".join(dict.fromkeys(one["rule"] for one in found if one["severity"] == "info"))
        count = "1 information" if mild == 1 else f"{mild} informations"
        yield Text(f"  and {count}: {rules}", style="dim")


def _record(stored: StoredTelegram) -> Record:
    """The stored copy, read again: the reading has what the JSON leaves out."""
    from reftel.intake import Document, Source  # noqa: PLC0415  (slow to load)
    from reftel.record import make_record  # noqa: PLC0415  (slow to load)

    copy = stored.json["copy"]
    source = Source(path=stored.json["source"], **copy)
    return make_record(Document(source, stored.text, b""))


def _reference(reference: Citation) -> Text:
    label = f"{reference.label}. " if reference.label else ""
    line = Text(f"  ref {label}{printable(reference.text)}")
    doubt = f" ({DOUBTS[reference.doubt]})" if reference.doubt else ""
    if reference.held:
        return line.append(f"  held: reftel show {reference.id}{doubt}", style="green")
    if reference.outcome == "not-held":
        return line.append(f"  {reference.id or 'it'} is not held{doubt}", style="dim")
    if reference.outcome == "not-a-telegram":
        return line.append("  not a telegram with a number", style="dim")
    perhaps = " or ".join(one.id for one in reference.candidates)
    if reference.outcome == "candidates":
        return line.append(f"  perhaps {perhaps}{doubt}", style="yellow")
    why = REASONS.get(reference.reason or "", "not understood")
    which = f" ({perhaps})" if perhaps else ""
    return line.append(f"  {why}{which}", style="yellow")
