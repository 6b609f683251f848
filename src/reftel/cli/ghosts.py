"""``reftel ghosts``: telegrams that somebody cites and nobody holds."""

from __future__ import annotations

from typing import TYPE_CHECKING, Annotated

import typer
from rich.text import Text

from reftel.cli.console import ArchiveOption, console, print_json, printable
from reftel.cli.posts import read_post_and_year
from reftel.cli.search import date_words
from reftel.cli.thread import between_words

if TYPE_CHECKING:
    from collections.abc import Sequence

    from reftel.archive import DatedGhost, Ghost

_PAGE = 20
_CITING = 3


def register(app: typer.Typer) -> None:
    """Add ``ghosts`` to the command line."""

    @app.command("ghosts", rich_help_panel="Archive")
    def ghosts(
        words: Annotated[
            list[str] | None,
            typer.Argument(
                metavar="[POST] [YEAR]",
                help="Only of this post, under any of its names, and of this year.",
                show_default=False,
            ),
        ] = None,
        *,
        archive: ArchiveOption,
        cited: Annotated[
            bool, typer.Option("--cited", help="The most cited first, not by post and number.")
        ] = False,
        limit: Annotated[int, typer.Option("--limit", min=1, help="Ghosts on a page.")] = _PAGE,
        page: Annotated[int, typer.Option("--page", min=1, help="Which page.")] = 1,
        count: Annotated[
            bool, typer.Option("--count", help="Print only how many there are.")
        ] = False,
        as_json: Annotated[
            bool, typer.Option("--json", help="Print the page as one JSON object.")
        ] = False,
    ) -> None:
        """List telegrams that are cited and not held: ghosts.

        Each with who cites it and in what words, when it was sent, and why it may be absent.
        The interval comes from its neighbours: a post numbers its telegrams in the order of
        time. It holds the true date in at least nine cases of ten. Those that are cited by
        sender and date-time group, without a number, come at the end with that date.

        Exit status: 0 listed, whatever was found, 1 the archive cannot be read, 2 the command
        is wrong.

        Examples:
            reftel ghosts --archive affair.reftel
            reftel ghosts rome 2009
            reftel ghosts --cited --limit 5
        """
        post, year = read_post_and_year(words)
        from reftel.archive import Archive  # noqa: PLC0415  (slow to load; help needs it not)

        with Archive.open(archive) as opened:
            found = opened.ghosts(
                post,
                year,
                limit=0 if count else limit,
                offset=(page - 1) * limit,
                order="cited" if cited else "number",
            )
            dated = opened.dated_ghosts(post, year)
        if count:
            print(found.total + len(dated))
        elif as_json:
            print_json({**found.to_json(), "by_dtg": [one.to_json() for one in dated]})
        else:
            noun = "telegram is" if found.total == 1 else "telegrams are"
            console().print(f"{found.total:,} {noun} cited and not held", style="bold")
            for ghost in found.ghosts:
                _show(ghost)
            if (page - 1) * limit + len(found.ghosts) < found.total:
                more = f"{len(found.ghosts)} shown; --page {page + 1} shows more"
                console().print(f"\n{more}", style="dim")
            else:
                _show_dated(dated)


def _show_dated(dated: Sequence[DatedGhost]) -> None:
    if not dated:
        return
    target = console()
    noun = "telegram is" if len(dated) == 1 else "telegrams are"
    words = f"\n{len(dated):,} {noun} cited by date-time group alone and not held"
    target.print(words, style="bold")
    for ghost in dated:
        sender = ghost.sender or "sender not known"
        title = Text(f"\n{printable(sender)}", style="bold")
        title.append(f"  on {date_words(ghost.dtg)}", style="not bold italic")
        target.print(title, soft_wrap=True)
        citing = ", ".join(ghost.citing[:_CITING])
        more = f" and {ghost.cited_by - _CITING:,} more" if ghost.cited_by > _CITING else ""
        target.print(Text(f"    cited by {citing}{more}"), soft_wrap=True)
        target.print(Text(f'    "{printable(ghost.text)}"', style="dim"), soft_wrap=True)
        if ghost.held_then:
            then = f"    held of that minute: {', '.join(ghost.held_then)}"
            target.print(Text(then, style="dim"), soft_wrap=True)


def _show(ghost: Ghost) -> None:
    from reftel.archive import CAUSES  # noqa: PLC0415  (slow to load; help needs it not)

    target = console()
    title = Text(f"\n{printable(ghost.mrn)}", style="bold")
    sent = between_words(ghost.sent.earliest, ghost.sent.latest)
    title.append(f"  {sent}", style="not bold italic")
    target.print(title, soft_wrap=True)
    citing = ", ".join(ghost.citing[:_CITING])
    more = f" and {ghost.cited_by - _CITING:,} more" if ghost.cited_by > _CITING else ""
    target.print(Text(f"    cited by {citing}{more}"), soft_wrap=True)
    for said in ghost.said:
        place = f", paragraph {said.paragraph}" if said.paragraph is not None else ""
        words = f'    "{printable(said.text)}" ({said.mrn or said.id}{place})'
        target.print(Text(words, style="dim"), soft_wrap=True)
    if ghost.cause != "no-record":
        target.print(Text(f"    {CAUSES[ghost.cause]}", style="dim"), soft_wrap=True)
