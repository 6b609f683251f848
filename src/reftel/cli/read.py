"""``reftel read``: telegrams out of files, decoded for people or as JSON for programs."""

from __future__ import annotations

import sys
from collections.abc import Callable, Iterable, Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

from reftel.cli.console import FAULT, complain, console, error_console, print_json, printable
from reftel.cli.limits import LimitOption, chosen_limits
from reftel.cli.ner import NerOption, chosen_recognizer

if TYPE_CHECKING:
    from reftel.intake import Limits, Part, Refusal, Step
    from reftel.recognizer import Recognizer
    from reftel.record import Record

STANDARD_INPUT = Path("-")


def register(app: typer.Typer) -> None:
    """Add ``read`` to the command line."""

    @app.command("read", rich_help_panel="Telegrams")
    def read(
        paths: Annotated[
            list[Path],
            typer.Argument(
                metavar="PATH",
                help="Files and folders to read; - is standard input.",
                show_default=False,
            ),
        ],
        as_json: Annotated[
            bool, typer.Option("--json", help="Print one JSON object a line, for programs.")
        ] = False,
        coverage: Annotated[
            bool,
            typer.Option(
                "--coverage",
                help="Say how much of each text is explained, and show the lines that are not.",
            ),
        ] = False,
        limit: LimitOption = None,
        ner: NerOption = None,
    ) -> None:
        """Read telegrams out of files and say in plain words what is in them.

        A file is told by its content, whatever it is called; docs/containers.md has the kinds.
        Folders and bundles (ZIP, tar, gzip) are read through. Each line of the header stands
        beside its meaning; then come markings, TAGS, references, the text, and what was repaired or is damaged, each with
        its line. A file that holds no telegram does not stop the rest.

        With --coverage: the share of the lines that belong to a value, a repair, a defect or
        known furniture, and each line that does not, with its number.

        Exit status: 0 every file was read, 1 some were not, 2 the command is wrong.

        Examples:
            reftel read 09LONDON2468.txt
            reftel read --json pages/*.html > telegrams.jsonl
            reftel read --coverage pages/
            reftel read --json --ner models/people 09LONDON2468.txt
            reftel read volume.xml --limit longest-text=33554432
            pdftotext -layout scan.pdf - | reftel read -
        """
        from reftel.cli.coverage import CoverageReport  # noqa: PLC0415  (as above)
        from reftel.record import Record  # noqa: PLC0415  (slow to load; help needs it not)

        refused = False
        first = True
        report = CoverageReport(as_json) if coverage else None
        for outcome in read_all(paths, chosen_limits(limit), chosen_recognizer(ner)):
            if not isinstance(outcome, Record):
                refused = True
                _refuse(outcome, as_json)
            elif report is not None:
                report.add(outcome)
            elif as_json:
                print_json(outcome.to_json())
            else:
                _show(outcome, first)
                first = False
        if report is not None:
            report.end()
        if refused:
            raise typer.Exit(FAULT)


def read_all(
    paths: Iterable[Path], limits: Limits | None = None, recognize: Recognizer | None = None
) -> Iterator[Record | Refusal]:
    """Every telegram in files and folders, in order, and a refusal for each text that is none.

    ``-`` is standard input. Never raises ``ContainerError``: one bad file must
    not cost the others.
    """
    from reftel.intake import Refusal, place_name  # noqa: PLC0415  (slow to load)
    from reftel.record import make_record  # noqa: PLC0415  (as above)

    for part in _parts(paths, limits):
        if isinstance(part, Refusal):
            yield part
            continue
        record = make_record(part, recognize)
        if record.reading.is_telegram:
            yield record
        else:
            source = part.source
            reason = f"{place_name(source)} holds nothing that reads as a telegram"
            yield Refusal(
                source.path, "no-telegram", reason, source.container, source.member, source.place
            )


def _parts(paths: Iterable[Path], limits: Limits | None) -> Iterator[Part]:
    from reftel.intake import (  # noqa: PLC0415  (slow to load; help needs it not)
        DEFAULT,
        InputFile,
        Refusal,
        documents_in,
        parts_of,
    )

    limits = limits or DEFAULT
    for path in paths:
        if path != STANDARD_INPUT:
            some = False
            with scan_status() as on_step:
                for part in documents_in([path], limits, on_step):
                    some = True
                    yield part
            if not some:
                yield Refusal(str(path), "empty", f"{path} holds no file to read")
            continue
        most = limits.longest_text
        data = sys.stdin.buffer.read(most + 1)
        if len(data) > most:
            reason = f"standard input has more than {most:,} bytes: put it into a file"
            yield Refusal("standard input", "too-large", reason)
        else:
            yield from parts_of(InputFile("standard input", data, limits=limits))


@contextmanager
def scan_status() -> Iterator[Callable[[Step], None] | None]:
    """On a terminal, a line on standard error with the page of a scan that is being read."""
    target = error_console()
    if not target.is_terminal:
        yield None
        return
    status = target.status("Reading")

    def show(step: Step) -> None:
        if step.done == step.total:
            status.stop()
            return
        page = f"page {step.done + 1:,} of {step.total:,} of {step.path} by OCR"
        status.update(printable(f"Reading {page}"))
        status.start()

    try:
        yield show
    finally:
        status.stop()


def _refuse(refusal: Refusal, as_json: bool) -> None:
    if as_json:
        print_json(refusal.to_json())
    else:
        complain(refusal.reason)


def _show(record: Record, first: bool) -> None:
    from reftel.cli.decode import decode  # noqa: PLC0415  (slow to load; help needs it not)

    target = console()
    if not first:
        target.print()
        target.rule(style="dim")
        target.print()
    for line in decode(record, target):
        target.print(line, soft_wrap=True)
