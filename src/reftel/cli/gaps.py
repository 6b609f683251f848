"""``reftel gaps``: the serials of a post that are held, cited, and never seen."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer
from rich.console import Console
from rich.table import Table
from rich.text import Text

from reftel.cli.console import USAGE, ArchiveOption, console, fail, print_json, text_width
from reftel.cli.posts import read_post_and_year
from reftel.cli.thread import between_words

if TYPE_CHECKING:
    from collections.abc import Sequence

    from reftel.archive import Gaps, PostYear

_LARGEST = 15
_SIGNS = {"held": "\u2588", "ghost": "\u2592", "card": "\u25a1", "unknown": "\u00b7"}


def register(app: typer.Typer) -> None:
    """Add ``gaps`` to the command line."""

    @app.command("gaps", rich_help_panel="Archive")
    def gaps(
        words: Annotated[
            list[str] | None,
            typer.Argument(
                metavar="[POST] [YEAR]",
                help="Of this post, under any of its names, and of this year.",
                show_default=False,
            ),
        ] = None,
        *,
        archive: ArchiveOption,
        picture: Annotated[
            Path | None,
            typer.Option(
                "--picture",
                metavar="FILE",
                dir_okay=False,
                help="Draw the strip of the year: FILE.svg, or FILE.png.",
            ),
        ] = None,
        as_json: Annotated[
            bool, typer.Option("--json", help="Print one JSON object, or one a line of the table.")
        ] = False,
    ) -> None:
        """Say what is missing: serials that were never seen, and how many telegrams there were.

        Without a post and a year a table of what is held of each; with both, the year in full:
        a strip of its serials (held, cited but not held, never seen), estimates of the total,
        the largest gaps with their dates, and what the message continuity numbers tell.

        A post numbers its telegrams from 1 each year. A gap proves nothing by itself: numbers
        are cancelled, and other captions and classifications may not have been collected.

        Exit status: 0 shown, 1 the archive cannot be read, 2 the command is wrong.

        Examples:
            reftel gaps --archive affair.reftel
            reftel gaps rome
            reftel gaps rome 2009 --picture rome-2009.svg
        """
        post, year = read_post_and_year(words)
        if picture is not None and (post is None or year is None):
            fail("--picture draws one year of one post: name both", code=USAGE)
        if picture is not None and picture.suffix.lower() not in {".svg", ".png"}:
            fail(f"{picture}: a name that ends in .svg or .png was expected", code=USAGE)
        from reftel.archive import Archive  # noqa: PLC0415  (slow to load; help needs it not)

        with Archive.open(archive) as opened:
            if post is not None and year is not None:
                found = opened.gaps(post, year)
                if picture is not None:
                    from reftel.cli.strip import draw  # noqa: PLC0415  (may need the extra)

                    draw(found, picture)
                if as_json:
                    print_json(found.to_json())
                elif picture is None:
                    show_gaps(found, console())
                return
            rows = opened.post_years(post, year)
        if as_json:
            for row in rows:
                print_json(row.to_json())
        else:
            _show_table(rows, console())


def _show_table(rows: Sequence[PostYear], target: Console) -> None:
    table = Table(box=None, pad_edge=False)
    for name in ("Post", "Year", "Held", "Highest", "Estimated total", "Share", "Ghosts"):
        table.add_column(name, justify="left" if name == "Post" else "right", no_wrap=True)
    for row in rows:
        total = "" if row.total is None else f"{row.total.low:,} \u2013 {row.total.high:,}"
        share = "" if row.share is None else f"{row.share:.0%}"
        highest = "" if row.highest is None else f"{row.highest:,}"
        table.add_row(
            row.post, str(row.year), f"{row.held:,}", highest, total, share, f"{row.ghosts:,}"
        )
    target.print(table)
    if not rows:
        target.print("Nothing numbered is held or cited")


def show_gaps(found: Gaps, target: Console) -> None:
    """A post's year for people."""
    held, ghosts = len(found.held), len(found.ghosts)
    share = "" if found.share is None else f", {found.share:.0%} of an estimated total"
    target.print(f"{found.post} {found.year}: {held:,} telegrams held{share}", style="bold")
    target.print(
        f"  {_SIGNS['held']} held {held:,}   {_SIGNS['ghost']} cited, not held {ghosts:,}   "
        f"{_SIGNS['card']} told of, without text {len(found.cards) + len(found.text_lost) + len(found.listed):,}   "
        f"{_SIGNS['unknown']} never seen {found.unknown:,}"
    )
    if not found.highest:
        return
    strip = "".join(_SIGNS[cell.state] for cell in found.strip(text_width(target) - 4))
    target.print(f"\n  {strip}")
    target.print(f"  1{str(found.highest).rjust(len(strip) - 1)}", style="dim")
    _show_estimates(found, target)
    _show_largest(found, target)
    _show_continuity(found, target)


def _show_estimates(found: Gaps, target: Console) -> None:
    from reftel.analysis.serials import LEVEL, METHODS  # noqa: PLC0415  (help needs it not)

    if not found.estimates:
        return
    target.print(f"\nHow many there were, with the interval of {LEVEL:.0%}", style="bold")
    for one in found.estimates:
        target.print(f"  {one.total:>9,}   {one.low:,} \u2013 {one.high:,}   {METHODS[one.method]}")


def _show_largest(found: Gaps, target: Console) -> None:
    largest = sorted(found.gaps, key=lambda gap: -gap.count)[:_LARGEST]
    if not largest:
        return
    target.print("\nNever seen", style="bold")
    for gap in sorted(largest, key=lambda gap: gap.first):
        serials = f"{gap.first}" if gap.count == 1 else f"{gap.first} \u2013 {gap.last}"
        sent = between_words(gap.sent.earliest, gap.sent.latest)
        target.print(Text(f"  {serials:<17} {gap.count:>6,}   {sent}"), soft_wrap=True)
    if len(found.gaps) > len(largest):
        target.print(f"  and {len(found.gaps) - len(largest):,} smaller gaps", style="dim")


def _show_continuity(found: Gaps, target: Console) -> None:
    if not found.continuity:
        return
    target.print("\nBy the message continuity numbers", style="bold")
    for run in found.continuity[:5]:
        target.print(
            Text(
                f"  to {run.addressee}: {run.held:,} held of {run.sent:,} sent "
                f"{between_words(run.first, run.last)}, of {run.serials:,} to everybody"
            ),
            soft_wrap=True,
        )
