"""``reftel thread``: the conversation that a telegram is part of, in the order of time."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer
from rich.console import Console
from rich.text import Text

from reftel.cli.console import ArchiveOption, console, print_json, printable
from reftel.cli.search import date_words
from reftel.cli.show import refuse

if TYPE_CHECKING:
    from reftel.archive import Archive, Thread, ThreadNode


def register(app: typer.Typer) -> None:
    """Add ``thread`` to the command line."""

    @app.command("thread", rich_help_panel="Archive")
    def thread(
        words: Annotated[
            list[str],
            typer.Argument(
                metavar="MRN...",
                help="Message reference number in any spelling, of a telegram held or only cited.",
                show_default=False,
            ),
        ],
        archive: ArchiveOption,
        limit: Annotated[
            int, typer.Option("--limit", min=1, help="Telegrams at most, the nearest first.")
        ] = 200,
        hub: Annotated[
            int,
            typer.Option(
                "--hub",
                min=1,
                help="Through a telegram that more than so many cite, the thread does not go on.",
            ),
        ] = 25,
        graphml: Annotated[
            Path | None,
            typer.Option("--graphml", metavar="FILE", dir_okay=False, help="Write it as GraphML."),
        ] = None,
        gexf: Annotated[
            Path | None,
            typer.Option("--gexf", metavar="FILE", dir_okay=False, help="Write it as GEXF."),
        ] = None,
        as_json: Annotated[
            bool, typer.Option("--json", help="Print the thread as one JSON object.")
        ] = False,
    ) -> None:
        """Follow a telegram backwards and forwards: what it cites, what cites it, and so on.

        One line a telegram, in the order of time; below it the telegrams of the thread that it
        cites, with a question mark where its year is inferred. A ghost, which is cited and not held, has a hollow circle and the interval in
        which it was sent. A hub, such as a circular that many cite, is shown, and the thread
        does not go on to those that cite it.

        Exit status: 0 shown, 1 neither held nor cited, or the archive cannot be read, 2 the
        command is wrong.

        Examples:
            reftel thread 09VALLETTA312 --archive affair.reftel
            reftel thread '09 ROME 287' --json
            reftel thread 09VALLETTA312 --graphml affair.graphml
        """
        from reftel.archive import Archive  # noqa: PLC0415  (slow to load; help needs it not)

        asked = " ".join(words)
        with Archive.open(archive) as opened:
            found = opened.thread(_one(opened, asked), limit=limit, hub=hub)
            if found is None:
                refuse(opened, asked, [])
        if graphml is not None or gexf is not None:
            _write(found, graphml, gexf)
        if as_json:
            print_json(found.to_json())
        elif graphml is None and gexf is None:
            show_thread(found, console())


def _one(archive: Archive, asked: str) -> str:
    """The id of the one telegram held that is meant, or of the ghost of that number."""
    from reftel.archive.spelling import parse_spelling  # noqa: PLC0415  (help needs it not)

    found = archive.find(asked)
    if len(found) > 1:
        refuse(archive, asked, found)
    if found:
        return found[0]
    spelling = parse_spelling(asked)
    return (spelling.id if spelling else None) or asked


def _write(thread: Thread, graphml: Path | None, gexf: Path | None) -> None:
    from reftel.export import threads  # noqa: PLC0415  (an extra)

    for path, form in ((graphml, threads.graphml), (gexf, threads.gexf)):
        if path is not None:
            path.write_bytes(form(thread))
            console().print(Text(f"{len(thread.nodes)} telegrams written to {path}"))


def show_thread(thread: Thread, target: Console) -> None:
    """A thread for people, in the order of time."""
    ghosts = sum(not node.held for node in thread.nodes)
    count = len(thread.nodes)
    title = f"{count:,} telegram{'s' if count != 1 else ''}"
    if ghosts:
        title += f", {ghosts:,} of them not held"
    target.print(title, style="bold")
    cited: dict[str, list[str]] = {}
    names = {node.id: node.mrn or node.id for node in thread.nodes}
    for edge in thread.edges:
        doubt = "?" if edge.doubt else ""
        cited.setdefault(edge.citing, []).append(f"{names[edge.cited]}{doubt}")
    for node in thread.nodes:
        target.print(_line(node, is_start=node.id == thread.id), soft_wrap=True)
        if node.id in cited:
            below = Text(f"      cites {', '.join(cited[node.id])}", style="dim")
            target.print(below, soft_wrap=True)
    if thread.truncated:
        target.print("\nMore belong to it: --limit shows more", style="dim")


def _line(node: ThreadNode, *, is_start: bool) -> Text:
    mark = "\u25cb" if not node.held else "\u25b6" if is_start else "\u25cf"
    line = Text(f"  {mark} ")
    line.append(printable(node.mrn or node.id), style="bold" if node.held else "")
    if node.held:
        line.append(f"  {date_words(node.date)}")
    else:
        line.append(f"  {between_words(node.earliest, node.latest)}", style="italic")
        line.append("  not held", style="dim")
    if node.subject:
        line.append(f"  {printable(node.subject)}")
    if node.hub:
        line.append(f"  (a hub: {node.cited_by:,} cite it)", style="dim")
    return line


def between_words(earliest: str | None, latest: str | None) -> str:
    """``between 5 Mar 2009 12:00Z and 9 Mar 2009 12:00Z``, or ``on 5 Mar 2009`` within a day."""
    if earliest is None or latest is None:
        return "undated"
    if earliest == latest:
        return date_words(earliest)
    return f"between {date_words(earliest)} and {date_words(latest)}"
