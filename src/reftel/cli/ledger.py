"""``reftel ledger``: what became of each telegram and each file, asked later; also the report of a run."""

from __future__ import annotations

import json
import sys
from collections.abc import Iterable, Mapping
from pathlib import Path
from typing import IO, TYPE_CHECKING, Annotated

import typer

from reftel.cli.console import USAGE, ArchiveOption, console, fail, print_json, printable
from reftel.spreadsheet import CsvWriter

if TYPE_CHECKING:
    from reftel.archive import Archive, LedgerEntry, Run, Tallies

COLUMNS = (
    "run",
    "path",
    "member",
    "place",
    "container",
    "outcome",
    "code",
    "reason",
    "telegram",
    "statements",
)


def register(app: typer.Typer) -> None:
    """Add ``ledger`` to the command line."""

    @app.command("ledger", rich_help_panel="Archive")
    def ledger(
        archive: ArchiveOption,
        run: Annotated[
            int | None,
            typer.Option(
                help="Of this run; without it, as things stand today.", show_default=False
            ),
        ] = None,
        outcome: Annotated[
            str | None,
            typer.Option(
                help="Only filed, filed-with-repairs, duplicate or rejected.", show_default=False
            ),
        ] = None,
        code: Annotated[
            str | None,
            typer.Option(help="Only with this code, such as no-telegram.", show_default=False),
        ] = None,
        path: Annotated[
            str | None,
            typer.Option(
                help="Only of this file or folder: whole, its last parts, or with * and ?.",
                show_default=False,
            ),
        ] = None,
        count: Annotated[
            bool, typer.Option("--count", help="Only the counts, at every level.")
        ] = False,
        as_json: Annotated[
            bool, typer.Option("--json", help="One JSON object a line, for programs.")
        ] = False,
        as_csv: Annotated[bool, typer.Option("--csv", help="A table with a heading.")] = False,
    ) -> None:
        """Say what became of each telegram and each file.

        Every telegram has one outcome, and so has every file, file inside a bundle, and row or
        page of a file that holds none. An entry says file, member, place, container, outcome,
        code and reason. The counts are of telegrams, of containers, of files and of files in
        bundles, and each adds up.

        Exit status: 0 asked and answered, 1 there is no such archive, 2 the command is wrong.

        Examples:
            reftel ledger --archive affair.reftel --outcome rejected
            reftel ledger --archive affair.reftel --path cables.csv --csv > rows.csv
            reftel ledger --archive affair.reftel --run 3 --count
        """
        from reftel.archive import OUTCOMES, Archive  # noqa: PLC0415  (slow to load)

        if outcome is not None and outcome not in OUTCOMES:
            fail(f"there is no outcome {outcome!r}: one of {', '.join(OUTCOMES)}", code=USAGE)
        with Archive.open(archive) as opened:
            if run is not None and run not in {one.number for one in opened.runs()}:
                fail(f"there is no run {run} in {archive}", code=USAGE)
            if count:
                _show_counts(opened.tallies(run), as_json=as_json)
                if not as_json:
                    _show_bags(one for one in opened.runs() if run in (None, one.number))
                return
            with opened.ledger_rows(run=run, outcome=outcome, code=code, path=path) as entries:
                if as_csv:
                    write_csv(entries, sys.stdout)
                elif as_json:
                    for entry in entries:
                        print_json(entry.to_json())
                else:
                    _show(entries)


def write_report(archive: Archive, run: int, place: Path) -> None:
    """The ledger of a run as a CSV file. Raises ``OSError`` where it cannot be written."""
    draft = place.with_name(f"{place.name}.part")
    with (
        archive.ledger_rows(run=run) as entries,
        draft.open("w", newline="", encoding="utf-8") as file,
    ):
        write_csv(entries, file)
    draft.replace(place)


def write_csv(entries: Iterable[LedgerEntry], file: IO[str]) -> None:
    """Entries as CSV; ``statements`` is one column of JSON, empty where there are none."""
    table = CsvWriter(file)
    table.writerow(COLUMNS)
    for entry in entries:
        told = entry.to_json()
        told["statements"] = json.dumps(told["statements"]) if told["statements"] else ""
        table.writerow([_cell(told[name]) for name in COLUMNS])


def _cell(value: object) -> str:
    return "" if value is None else printable(str(value))


def _show(entries: Iterable[LedgerEntry]) -> None:
    target = console()
    for entry in entries:
        place = ", ".join(filter(None, (entry.path, entry.member, entry.place)))
        said = entry.outcome if entry.code is None else f"{entry.outcome} ({entry.code})"
        last = entry.telegram if entry.outcome != "rejected" else entry.reason
        line = f"{said}: {place}" if not last else f"{said}: {place}: {last}"
        target.print(printable(line), soft_wrap=True, markup=False)


def _show_bags(runs: Iterable[Run]) -> None:
    """What the manifests of bags said when they were filed."""
    for run in runs:
        for name, told in (run.settings.get("bags") or {}).items():
            said = (
                f"{told['verified']:,} files verified by its manifests, {told['refused']:,} refused"
            )
            line = f"run {run.number}, bag {name}: {said}"
            console().print(printable(line), soft_wrap=True, markup=False)


def _show_counts(tallies: Tallies, *, as_json: bool) -> None:
    levels: dict[str, Mapping[str, int]] = {
        "telegrams": tallies.telegrams,
        "files": tallies.files,
        "files in bundles": tallies.members,
        **{f"container {name or 'unknown'}": told for name, told in tallies.containers.items()},
    }
    if as_json:
        print_json(
            {
                "telegrams": dict(tallies.telegrams),
                "files": dict(tallies.files),
                "members": dict(tallies.members),
                "containers": {name: dict(told) for name, told in tallies.containers.items()},
            }
        )
        return
    target = console()
    for level, told in levels.items():
        parts = ", ".join(f"{number:,} {name}" for name, number in told.items() if number)
        target.print(
            f"{level}: {sum(told.values()):,}{' = ' + parts if parts else ''}",
            soft_wrap=True,
            markup=False,
        )
