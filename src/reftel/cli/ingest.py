"""``reftel ingest``: files and folders into an archive, and the ledger of what became of each."""

from __future__ import annotations

import os
from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager
from pathlib import Path
from typing import TYPE_CHECKING, Annotated, Literal

import typer

from reftel.cli.console import (
    FAULT,
    INTERRUPTED,
    ArchiveOption,
    complain,
    console,
    error_console,
    fail,
    print_json,
    printable,
)
from reftel.cli.limits import LimitOption, chosen_limits
from reftel.cli.yielding import NiceOption, give_way

if TYPE_CHECKING:
    from reftel.archive import Archive
    from reftel.ingest import Progress, Totals

_LISTED = 20
_NAMED = 3


def register(app: typer.Typer) -> None:
    """Add ``ingest`` to the command line."""

    @app.command("ingest", rich_help_panel="Archive")
    def ingest(
        archive: ArchiveOption,
        paths: Annotated[
            list[Path] | None,
            typer.Argument(metavar="PATH...", help="Files and folders.", show_default=False),
        ] = None,
        workers: Annotated[
            int | None,
            typer.Option(
                "--workers",
                min=0,
                help="Processes that read; as many as there are processors if not given, "
                "0 reads in this one.",
                show_default=False,
            ),
        ] = None,
        report: Annotated[
            Path | None,
            typer.Option(
                "--report",
                metavar="FILE",
                dir_okay=False,
                help="Write the ledger of this run, an entry a line, as CSV.",
                show_default=False,
            ),
        ] = None,
        retry: Annotated[
            Literal["rejected"] | None,
            typer.Option(
                "--retry",
                help="Read again only files in which something was rejected; all, or those in PATH.",
                show_default=False,
            ),
        ] = None,
        limit: LimitOption = None,
        nice: NiceOption = None,
        as_json: Annotated[
            bool, typer.Option("--json", help="Print the totals as one JSON object.")
        ] = False,
    ) -> None:
        """File every telegram in files and folders, and account for every input.

        The archive is made where there is none, and something to file. A file is told by its content, whatever it is
        called. Each input ends in exactly one outcome: filed, filed with repairs, duplicate
        of what is held, or rejected with the reason; the ledger adds up. Files that were
        filed before are known by their bytes, so the same command again files only what is
        new, and an interrupted one goes on where it was. A folder that is a BagIt bag is held
        against its manifests first; a file that was changed is refused. People at the reading
        room come first: the command gives way to other work on the machine (--nice).

        Exit status: 0 nothing was rejected, 1 some inputs were, 2 the command is wrong.

        Examples:
            reftel ingest my-folder --archive affair.reftel
            reftel ingest *.txt pages/ --archive affair.reftel --workers 4
            reftel ingest inbox --archive affair.reftel --report inbox.csv
            reftel ingest --retry rejected --archive affair.reftel
            reftel ingest scans --archive affair.reftel --limit ocr-seconds=300
        """
        from reftel.archive import Archive  # noqa: PLC0415  (slow to load; help needs it not)
        from reftel.cli.ledger import write_report  # noqa: PLC0415  (as above)
        from reftel.ingest import ingest as file_all  # noqa: PLC0415  (as above)

        if not paths and retry is None:
            raise typer.BadParameter("name files or folders, or use --retry rejected")
        limits = chosen_limits(limit)
        give_way(nice)
        if retry is None:
            _refuse_nothing(paths or [], archive)
        with Archive.open(archive, create=retry is None) as opened:
            try:
                with reading_bar() as on_progress:
                    totals = file_all(
                        paths or [],
                        opened,
                        workers=workers,
                        on_progress=on_progress,
                        retry_rejected=retry is not None,
                        limits=limits,
                    )
            except KeyboardInterrupt:
                complain(*_interrupted(opened))
                raise typer.Exit(INTERRUPTED) from None
            if report is not None:
                write_report(opened, totals.run, report)
            if as_json:
                print_json(totals.to_json())
            else:
                show_totals(totals, opened)
        if totals.rejected:
            raise typer.Exit(FAULT)


def _refuse_nothing(paths: Sequence[Path], archive: Path) -> None:
    """End the command where nothing that is named exists: no empty archive is made of that.

    An archive that is there has each path in its ledger.
    """
    from reftel.archive.folder import MARKER  # noqa: PLC0415  (slow to load; help needs it not)

    if (archive / MARKER).exists() or any(map(os.path.lexists, paths)):
        return
    named = ", ".join(str(path) for path in paths[:_NAMED])
    more = f" and {len(paths) - _NAMED:,} more" if len(paths) > _NAMED else ""
    verb = "does" if len(paths) == 1 else "do"
    fail(
        f"{named}{more} {verb} not exist, and no archive was made",
        hint="files and folders that are there; paths are told from the current folder",
    )


def _interrupted(archive: Archive) -> tuple[str, str]:
    """What an interrupted run has done, and how to go on."""
    runs = archive.runs()
    held = f"{archive.count():,} telegrams are in {archive.path}"
    hint = "the same command again goes on from here"
    if not runs or runs[-1].finished is not None:  # before the run had begun
        return f"interrupted before anything was read; {held}", hint
    run = runs[-1].number
    counts = archive.totals(run)
    told = ", ".join(f"{count:,} {outcome}" for outcome, count in counts.items() if count)
    return f"interrupted; until then: {told or 'nothing filed'}; {held}", hint


@contextmanager
def reading_bar() -> Iterator[Callable[[Progress], None] | None]:
    """A bar on a terminal, on standard error so that output stays clean; else nothing.

    It moves by the bytes of the files, for a folder may hold one file of 2 GB.
    """
    target = error_console()
    if not target.is_terminal:
        yield None
        return
    from rich.progress import (  # noqa: PLC0415  (only terminals need it)
        BarColumn,
        TaskProgressColumn,
        TextColumn,
        TimeRemainingColumn,
    )
    from rich.progress import Progress as Bar  # noqa: PLC0415  (as above)

    columns = (
        TextColumn("Reading"),
        BarColumn(bar_width=20),
        TaskProgressColumn(),
        TextColumn("{task.fields[told]}"),
        TimeRemainingColumn(),
    )
    with Bar(*columns, console=target, transient=True) as bar:
        task = bar.add_task("Reading", total=None, told="")

        def show(progress: Progress) -> None:
            told = f"{progress.files:,} of {progress.of_files:,} files, {progress.texts:,} texts"
            if progress.step:
                told = f"{told}, {progress.step}"
            bar.update(task, completed=progress.bytes, total=progress.of_bytes, told=told)

        yield show


def show_totals(totals: Totals, archive: Archive) -> None:
    """The ledger of a run for people: outcomes with their sum, then what was rejected and why."""
    from rich.table import Table  # noqa: PLC0415  (slow to load; help needs it not)

    table = Table(box=None, show_footer=True, pad_edge=False, padding=(0, 2, 0, 0))
    table.add_column("Outcome", footer="inputs")
    table.add_column("Count", footer=f"{totals.inputs:,}", justify="right")
    table.add_column("", footer="")
    for outcome, count, note in (
        ("filed", totals.filed, ""),
        ("filed with repairs", totals.filed_with_repairs, ""),
        ("duplicate", totals.duplicate, _part(totals.filed_before, "filed in an earlier run")),
        ("rejected", totals.rejected, ""),
    ):
        table.add_row(outcome, f"{count:,}", note)
    target = console()
    target.print(table)
    held = f"{totals.telegrams:,} telegrams are in {printable(str(archive.path))}"
    further = _part(totals.further_copies, "filed now are further copies of telegrams held")
    target.print(f"\n{held}{'; ' + further if further else ''}", soft_wrap=True, markup=False)
    for name, told in totals.bags.items():
        refused = f", {told['refused']:,} refused" if told["refused"] else ""
        words = f"bag {name}: {told['verified']:,} files verified by its manifests{refused}"
        target.print(printable(words), soft_wrap=True, markup=False)
    if not totals.inputs:
        target.print("What was named holds no file: name another folder, or files.")
    if totals.rejected:
        _show_rejected(totals, archive)


def _part(count: int, what: str) -> str:
    return f"{count:,} {what}" if count else ""


def _show_rejected(totals: Totals, archive: Archive) -> None:
    target = console()
    target.print("\nRejected:")
    for entry in archive.ledger(run=totals.run, outcome="rejected", limit=_LISTED):
        target.print(
            f"  {entry.code}: {printable(entry.reason or entry.path)}",
            soft_wrap=True,
            markup=False,
        )
    if totals.rejected > _LISTED:
        counts = ", ".join(f"{count:,} {code}" for code, count in sorted(totals.reasons.items()))
        target.print(f"  ... and {totals.rejected - _LISTED:,} more; by reason: {counts}")
