"""``reftel verify``, ``reindex``, ``refresh``, ``compact``: keeping an archive."""

from __future__ import annotations

from typing import TYPE_CHECKING, Annotated

import typer
from rich.text import Text

from reftel.cli.console import (
    FAULT,
    INTERRUPTED,
    ArchiveOption,
    complain,
    console,
    print_json,
    printable,
    progress_bar,
)
from reftel.cli.yielding import NiceOption, give_way

if TYPE_CHECKING:
    from reftel.archive import Renewed

_LISTED = 20


def register(app: typer.Typer) -> None:
    """Add ``verify``, ``reindex``, ``refresh`` and ``compact`` to the command line."""

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
            stale = opened.count_stale()
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
            if stale:
                target.print(
                    f"{stale:,} telegrams were read by another reftel: "
                    "reftel refresh reads them with this one"
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

    @app.command("refresh", rich_help_panel="Archive")
    def refresh(
        archive: ArchiveOption,
        workers: Annotated[
            int | None,
            typer.Option(
                "--workers",
                min=0,
                help="Processes that read; as many as there are processors if not given.",
                show_default=False,
            ),
        ] = None,
        everything: Annotated[
            bool,
            typer.Option("--all", help="Read those again too that this very reftel has read."),
        ] = False,
        nice: NiceOption = None,
        as_json: Annotated[
            bool, typer.Option("--json", help="Print what came of it as one JSON object.")
        ] = False,
    ) -> None:
        """Read what an older reftel has filed with this one: all that is found in it today.

        The texts in the archive are read again; values, references, people, events, findings
        and the index become those of today. Texts, bytes, the ledger, collections and notes
        stay. It may be interrupted, and the same command goes on from there.

        Exit status: 0 done, 1 the archive cannot be written to, 130 interrupted.

        Examples:
            reftel refresh --archive affair.reftel
            reftel refresh --archive affair.reftel --all --workers 4
        """
        from reftel.archive import Archive  # noqa: PLC0415  (slow to load; help needs it not)
        from reftel.refresh import refresh as read_all_again  # noqa: PLC0415  (as above)

        give_way(nice)
        with Archive.open(archive) as opened:
            try:
                with progress_bar("Reading again", "telegrams") as on_progress:
                    found = read_all_again(
                        opened, workers=workers, on_progress=on_progress, everything=everything
                    )
            except KeyboardInterrupt:
                left = opened.count_stale()
                complain(
                    f"interrupted; {left:,} telegrams are left to be read again",
                    hint="reftel refresh goes on from here",
                )
                raise typer.Exit(INTERRUPTED) from None
        _show_renewed(found, as_json)

    @app.command("compact", rich_help_panel="Archive")
    def compact(archive: ArchiveOption) -> None:
        """Give back the room in the folder that is no longer used.

        Copies are packed again with the newest dictionary that the archive has learnt, harder
        than an ingest has time for, where they are not yet; the records are written anew, which needs up to twice their size of free disk
        for the time; the index is made anew in the fewest pieces, without what was deleted in
        it and without files that belong to nothing. What is filed stays as it is.

        Examples:
            reftel compact --archive affair.reftel
        """
        from reftel.archive import Archive  # noqa: PLC0415  (slow to load; help needs it not)

        with Archive.open(archive) as opened, progress_bar("Compacting", "copies") as on_progress:
            before, after = opened.compact(on_progress)
        console().print(f"{before:,} bytes before, {after:,} after")


def _show_renewed(found: Renewed, as_json: bool) -> None:
    if as_json:
        print_json(
            {
                "telegrams": found.telegrams,
                "copies": found.copies,
                "renumbered": [{"path": path, "id": id_} for path, id_ in found.renumbered],
                "unread": [{"path": path, "id": id_} for path, id_ in found.unread],
            }
        )
        return
    target = console()
    target.print(f"{found.telegrams:,} telegrams in {found.copies:,} copies were read again")
    for what, those in (
        ("are read under another number now and stay as they were", found.renumbered),
        ("are no longer read as telegrams and stay as they were", found.unread),
    ):
        if those:
            target.print(f"{len(those):,} copies {what}:")
        for path, id_ in those[:_LISTED]:
            target.print(f"  {id_}: {printable(path)}", soft_wrap=True, markup=False)
