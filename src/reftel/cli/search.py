"""``reftel search``: telegrams in an archive by words, posts, TAGS, dates."""

from __future__ import annotations

from datetime import datetime
from enum import StrEnum
from pathlib import Path
from typing import TYPE_CHECKING, Annotated, Any

import typer
from rich.console import Console
from rich.text import Text

from reftel.cli.console import (
    USAGE,
    ArchiveOption,
    complain,
    console,
    error_console,
    fail,
    print_json,
    printable,
    text_width,
)
from reftel.cli.lists import print_csv, print_list, read_lines
from reftel.errors import QueryError

if TYPE_CHECKING:
    from reftel.archive import Archive, Hit, SearchPage

_PAGE = 20
_COLOURS = {
    "UNCLASSIFIED": "green",
    "LIMITED OFFICIAL USE": "green",
    "RESTRICTED": "blue",
    "CONFIDENTIAL": "blue",
    "SECRET": "red",
    "TOP SECRET": "dark_orange",
}


class Sort(StrEnum):
    """The orders in which hits can come."""

    RELEVANCE = "relevance"
    OLDEST = "date"
    NEWEST = "-date"


def register(app: typer.Typer) -> None:
    """Add ``search`` to the command line."""

    @app.command("search", rich_help_panel="Archive")
    def search(
        words: Annotated[
            list[str] | None,
            typer.Argument(
                metavar="QUERY...",
                help="What to search for; in quotation marks for the shell where it has its own.",
                show_default=False,
            ),
        ] = None,
        *,
        archive: ArchiveOption,
        limit: Annotated[int, typer.Option("--limit", min=1, help="Hits on a page.")] = _PAGE,
        page: Annotated[int, typer.Option("--page", min=1, help="Which page of hits.")] = 1,
        sort: Annotated[
            Sort, typer.Option("--sort", help="Best match, oldest or newest first.")
        ] = Sort.RELEVANCE,
        count: Annotated[
            bool, typer.Option("--count", help="Print only how many telegrams there are.")
        ] = False,
        ids: Annotated[
            bool, typer.Option("--ids", help="Print the id of every hit, one a line.")
        ] = False,
        as_csv: Annotated[
            bool, typer.Option("--csv", help="Print every hit as a line of CSV.")
        ] = False,
        names: Annotated[
            Path | None,
            typer.Option(
                "--list",
                metavar="FILE",
                help="Look up each line of a file: a number, or words in a row; - is standard input.",
            ),
        ] = None,
        as_json: Annotated[
            bool, typer.Option("--json", help="Print the page as one JSON object.")
        ] = False,
    ) -> None:
        """Find telegrams in an archive.

        Words must all occur, "words in quotation marks" in a row; AND, OR, NOT and brackets
        join them, negotiat* stands for all words that begin so, marlow~ for words that differ
        by a letter, "ferry strike"~5 for words near each other. Case and accents do not
        matter. Fields: from: to: action: info: station: (a post under any of its names, or a
        country), tag: caption: (codes or what they mean), subject: text: person:
        signed: classified-by: header: source: (words), class: mark: precedence: reason: has: is: copy:,
        ref: cites: (numbers), date: filed: declassify: (2007, 2007-11, 2007-11-09,
        2007-11-01..2007-11-15, <2007, >=2007-11). A message reference number in any spelling
        finds that telegram first.

        Exit status: 0 searched, whatever was found, 1 the archive cannot be searched, 2 the
        query is wrong.

        Examples:
            reftel search ferry standstill --archive affair.reftel
            reftel search '"transport minister" from:valletta date:2009-03' --sort date
            reftel search 'tag:PREL NOT class:secret' --count
            reftel search 09VALLETTA312 --json
            reftel search 'from:rome' --csv > rome.csv
            reftel search --list names.txt --csv
        """
        from reftel.archive import Archive  # noqa: PLC0415  (slow to load; help needs it not)

        query = " ".join(words or ())
        if (names is None) == (not query.strip()):
            fail(
                "either QUERY or --list FILE was expected",
                hint="reftel search '*' finds everything",
                code=USAGE,
            )
        try:
            with Archive.open(archive) as opened:
                if names is not None:
                    print_list(opened.look_up(read_lines(names), limit=limit), as_csv, as_json)
                elif as_csv:
                    print_csv(opened, query, sort.value)
                elif count:
                    print(opened.search(query, limit=0, facets=False).total)
                elif ids:
                    for telegram_id in opened.search_ids(query, sort=sort.value):
                        print(telegram_id)
                else:
                    _search(opened, query, limit, page, sort, as_json)
        except QueryError as error:
            complain(str(error), hint="reftel search --help tells how to search")
            if error.position is not None:
                _point(query, error.position)
            raise typer.Exit(USAGE) from None


def _search(archive: Archive, query: str, limit: int, page: int, sort: Sort, as_json: bool) -> None:
    offset = (page - 1) * limit
    found = archive.search(query, limit=limit, offset=offset, sort=sort.value, facets=as_json)
    if as_json:
        print_json(_as_json(found, limit, offset))
        return
    show_page(found, offset)
    shown = offset + len(found.hits)
    if shown < found.total:
        more = f"{shown - offset} of {found.total:,} shown; --page {page + 1} shows more"
        console().print(f"\n{more}", style="dim")
    if found.behind:
        complain(f"{found.behind:,} telegrams are filed but not yet indexed, and may be missing")


def _point(query: str, position: int) -> None:
    """The query with a mark under the place of its fault."""
    target = error_console()
    target.print(f"    {printable(query)}", soft_wrap=True, markup=False)
    target.print("    " + " " * len(printable(query[:position])) + "^", soft_wrap=True)


def _as_json(found: SearchPage, limit: int, offset: int) -> dict[str, Any]:
    return {
        "query": found.query,
        "total": found.total,
        "limit": limit,
        "offset": offset,
        "exact": found.exact,
        "behind": found.behind,
        **found.answers(),
    }


def show_page(found: SearchPage, offset: int = 0) -> None:
    """A page of hits for people: how many there are, then each with its snippet."""
    target = console()
    width = text_width(target)
    noun = "telegram" if found.total == 1 else "telegrams"
    target.print(f"{found.total:,} {noun}", style="bold")
    for meaning in found.meanings:
        codes = ", ".join(f"{meaning.field}:{code}" for code in meaning.codes)
        said = f"{meaning.words!r} is taken as {codes} too; in quotation marks it is only words"
        target.print(Text(printable(said), style="dim"), soft_wrap=True)
    for suggestion in found.suggestions:
        target.print(Text(printable(suggestion.text)), soft_wrap=True)
        if suggestion.query is not None:
            target.print(Text(printable(f"    {suggestion.query}"), style="bold"), soft_wrap=True)
    if found.total and not found.hits:
        target.print(f"No hits so far back: the last is number {found.total:,}")
    for number, hit in enumerate(found.hits, start=offset + 1):
        target.print()
        target.print(title(hit, number), soft_wrap=True)
        _indented(target, Text(printable(_about(hit))), width)
        _indented(target, _snippet(hit), width)


def _about(hit: Hit) -> str:
    if hit.ghost is None:
        return hit.subject or "(no subject line)"
    noun = "telegram" if hit.ghost.cited_by == 1 else "telegrams"
    return f"cited by {hit.ghost.cited_by:,} {noun}"


def _indented(target: Console, text: Text, width: int) -> None:
    """A text below its title; no blanks at the ends of lines, so a pipe gets plain text."""
    for line in text.wrap(target, width - 4) if text else ():
        line.rstrip()
        target.print(Text("    ").append_text(line), soft_wrap=True)


def title(hit: Hit, number: int | None = None) -> Text:
    """The line of a telegram in a list: number, MRN, date, marks."""
    line = Text(f"{number:>3} " if number is not None else "", style="dim")
    line.append(printable(hit.mrn or hit.id), style="bold not dim")
    if hit.ghost is not None:
        from reftel.cli.thread import between_words  # noqa: PLC0415  (which needs this module)

        sent = between_words(hit.ghost.sent.earliest, hit.ghost.sent.latest)
        line.append(f"  not held, {sent}", style="not dim italic")
        return line
    line.append(f"  {date_words(hit.date)}", style="not dim")
    if hit.classification is not None:
        colour = _COLOURS.get(hit.classification, "default")
        line.append(f"  {hit.classification}", style=f"not dim {colour}")
    if hit.precedence is not None:
        line.append(f"  {hit.precedence}", style="not dim")
    return line


def date_words(iso: str | None) -> str:
    """``12 Mar 2009 17:24Z``, ``12 Mar 2009``, or ``undated``."""
    if iso is None:
        return "undated"
    moment = datetime.fromisoformat(iso)
    clock = f" {moment:%H:%M}Z" if "T" in iso else ""
    return f"{moment.day} {moment:%b %Y}{clock}"


def _snippet(hit: Hit) -> Text:
    text = Text()
    for piece, match in hit.snippet:
        text.append(printable(piece), style="bold yellow" if match else "")
    return text
