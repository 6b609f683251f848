"""``reftel verify``, ``reindex``, ``compact``: keeping an archive."""

from __future__ import annotations

from typing import Annotated

import typer
from rich.text import Text

from reftel.cli.console import (
    FAULT,
    ArchiveOption,
    console,
    print_json,
    printable,
    progress_bar,
)


def register(app: typer.Typer) -> None:
    """Add ``verify``, ``reindex`` and ``compact`` to the command line."""

    @app.command("verify", rich_help_panel="Archive")
    def verify(
        archive: ArchiveOption,
        as_json: Annotated[
            bool, typer.Option("--json", help="Print what was found as one JSON object.")
        ] = False,
    ) -> None:
        """Hold an archive against itself: is everything there, and is it what was filed?

        The bytes of every copy against their digest, the rows below each telegram, the ledger,
        the references, and the search index against the records. An index that is behind is
        led on first; nothing else is changed.

        Exit status: 0 sound, 1 something is wrong, 2 the command is wrong.

        Examples:
            reftel verify --archive affair.reftel
            reftel verify --archive affair.reftel --json
        """
        from reftel.archive import Archive  # noqa: PLC0415  (slow to load; help needs it not)

        with Archive.open(archive) as opened, progress_bar("Verifying", "copies") as on_progress:
            found = opened.verify(on_progress)
        if as_json:
            print_json(found.to_json())
        else:
            target = console()
            target.print(
                f"{found.telegrams:,} telegrams in {found.copies:,} copies, "
                f"{found.bytes:,} bytes, were held against their digests, the ledger and the index"
            )
            for fault in found.faults:
                line = f"  {fault.kind}: {fault.where}: {fault.message}"
                target.print(Text(printable(line), style="red"), soft_wrap=True)
            number = len(found.faults)
            target.print(
                "Everything is sound." if found.sound else f"Faults: {number:,}", style="bold"
            )
        if not found.sound:
            raise typer.Exit(FAULT)

    @app.command("reindex", rich_help_panel="Archive")
    def reindex(archive: ArchiveOption) -> None:
        """Make the search index anew from the records.

        Needed by nobody as a rule: an index that is missing, old or behind is noticed and
        mended. It is what to do where verify finds the index damaged.

        Examples:
            reftel reindex --archive affair.reftel
        """
        from reftel.archive import Archive  # noqa: PLC0415  (slow to load; help needs it not)

        with Archive.open(archive) as opened, progress_bar("Indexing", "telegrams") as on_progress:
            held = opened.reindex(on_progress)
        console().print(f"{held:,} telegrams are indexed")

    @app.command("compact", rich_help_panel="Archive")
    def compact(archive: ArchiveOption) -> None:
        """Give back the room in the folder that is no longer used.

        The records are written anew, which needs as much room again for the time, and the
        index is made in one piece. What is filed stays as it is.

        Examples:
            reftel compact --archive affair.reftel
        """
        from reftel.archive import Archive  # noqa: PLC0415  (slow to load; help needs it not)

        with Archive.open(archive) as opened:
            before, after = opened.compact()
        console().print(f"{before:,} bytes before, {after:,} after")
