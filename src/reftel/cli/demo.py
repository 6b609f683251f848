"""``reftel demo``: the whole way on invented telegrams, from files to the reading room."""

from __future__ import annotations

from contextlib import ExitStack
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import TYPE_CHECKING, Annotated

import typer

from reftel.cli.console import console, fail, printable, progress_bar
from reftel.cli.serve import DEFAULT_PORT, serve_archive

if TYPE_CHECKING:
    from reftel.exercise import Written
    from reftel.ingest import Totals

_QUERY = "calvorigo from:valletta date:2009-03"
_HITS = 5


def register(app: typer.Typer) -> None:
    """Add ``demo`` to the command line."""

    @app.command("demo", rich_help_panel="Archive")
    def demo(
        telegrams: Annotated[
            int, typer.Option("--telegrams", min=1, help="How many telegrams are invented.")
        ] = 600,
        seed: Annotated[
            int, typer.Option("--seed", help="Another seed gives other telegrams.")
        ] = 0,
        folder: Annotated[
            Path | None,
            typer.Option(
                "--folder",
                metavar="DIR",
                file_okay=False,
                help="Keep the telegrams in this folder; a temporary one if not given.",
                show_default=False,
            ),
        ] = None,
        archive: Annotated[
            Path | None,
            typer.Option(
                "--archive",
                metavar="DIR",
                file_okay=False,
                help="Keep the archive in this folder; a temporary one if not given.",
                show_default=False,
            ),
        ] = None,
        out: Annotated[
            Path | None,
            typer.Option(
                "--out",
                metavar="DIR",
                file_okay=False,
                help="Only write the telegrams and the truth about them into this folder.",
                show_default=False,
            ),
        ] = None,
        serve: Annotated[
            bool, typer.Option("--serve/--no-serve", help="Open the reading room at the end.")
        ] = True,
        port: Annotated[
            int,
            typer.Option("--port", min=0, max=65535, help="Port of the reading room; 0 any."),
        ] = DEFAULT_PORT,
        browser: Annotated[
            bool, typer.Option("--browser/--no-browser", help="Open its first page in a browser.")
        ] = True,
    ) -> None:
        """Show everything on invented telegrams: write them, file them, search, read.

        The telegrams are an exercise: real posts, invented people and affairs, and the word
        EXERCISE in each. They come in two containers, damaged as copies are, among files that
        are no telegrams; the same number and seed always give the same files. The ledger
        tells what became of each file. Nothing is left behind unless --folder or --archive
        says where to keep it.

        Examples:
            reftel demo
            reftel demo --telegrams 5000 --seed 7 --archive demo.reftel
            reftel demo --no-serve
            reftel demo --telegrams 10000 --out exercise
        """
        if out is not None:
            _tell_written(_write(out, telegrams, seed))
            return
        with ExitStack() as kept:
            if folder is None or archive is None:
                room = Path(kept.enter_context(TemporaryDirectory(prefix="reftel-demo-")))
                folder = folder or room / "exercise"
                archive = archive or room / "demo.reftel"
            written = _write(folder, telegrams, seed)
            _tell_written(written)
            _file_and_search(written, archive)
            if serve:
                console().print()
                serve_archive(archive, port, browser)


def _write(folder: Path, telegrams: int, seed: int) -> Written:
    from reftel.exercise import MOST_TELEGRAMS, write_folder  # noqa: PLC0415  (help needs it not)

    if telegrams > MOST_TELEGRAMS:
        fail(f"an exercise has at most {MOST_TELEGRAMS:,} telegrams", hint="a smaller --telegrams")
    try:
        with progress_bar("Inventing", "telegrams") as on_progress:
            return write_folder(folder, telegrams, seed, on_progress=on_progress)
    except FileExistsError as error:
        fail(
            f"{error.filename}: {error.strerror}",
            hint="another folder, or the --telegrams and --seed that it was written with",
        )


def _tell_written(written: Written) -> None:
    size = f"{written.bytes / 1e6:,.1f} MB"
    what = f"{written.telegrams:,} exercise telegrams in {written.files:,} files, {size}"
    where = printable(str(written.traffic))
    target = console()
    if written.anew:
        target.print(f"Wrote {what}, to {where}", soft_wrap=True, markup=False)
    else:
        target.print(f"{what}, are in {where} already", soft_wrap=True, markup=False)
    truth = printable(f"{written.truth.name} and {written.ledger.name}")
    target.print(
        f"What should be found in them is in {truth} beside it\n", soft_wrap=True, markup=False
    )


def _file_and_search(written: Written, folder: Path) -> None:
    """Ingest, the ledger, and one search with its hits."""
    from reftel.archive import Archive  # noqa: PLC0415  (slow to load; help needs it not)
    from reftel.cli.ingest import reading_bar, show_totals  # noqa: PLC0415
    from reftel.cli.search import show_page  # noqa: PLC0415
    from reftel.ingest import ingest  # noqa: PLC0415

    with Archive.open(folder, create=True) as archive:
        with reading_bar() as on_progress:
            totals = ingest([written.traffic], archive, on_progress=on_progress)
        show_totals(totals, archive)
        _compare(totals, written)
        target = console()
        target.print(f"\nSearch: {_QUERY}", markup=False)
        show_page(archive.search(_QUERY, limit=_HITS, sort="date", facets=False))


def _compare(totals: Totals, written: Written) -> None:
    """Say whether the ledger is the one that the exercise was written for."""
    if totals.filed_before:
        return  # most files were filed by an earlier run: another ledger is right
    found = {
        "filed": totals.filed,
        "filed-with-repairs": totals.filed_with_repairs,
        "duplicate": totals.duplicate,
        "rejected": totals.rejected,
    }
    expected = {outcome: written.totals.get(outcome, 0) for outcome in found}
    if found == expected:
        console().print("\nThe ledger is the one that the exercise was written for.")
    else:
        told = ", ".join(f"{count:,} {outcome}" for outcome, count in expected.items())
        console().print(f"\nThe exercise was written for another ledger: {told}.", soft_wrap=True)
