"""``reftel read``: telegrams out of files, decoded for people or as JSON for programs."""

from __future__ import annotations

import sys
from collections.abc import Iterator
from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

from reftel.cli.console import FAULT, complain, console, print_json
from reftel.errors import ContainerError

if TYPE_CHECKING:
    from reftel.intake import Document
    from reftel.record import Record

STANDARD_INPUT = Path("-")


def register(app: typer.Typer) -> None:
    """Add ``read`` to the command line."""

    @app.command("read", rich_help_panel="Telegrams")
    def read(
        paths: Annotated[
            list[Path],
            typer.Argument(
                metavar="PATH", help="Files to read; - is standard input.", show_default=False
            ),
        ],
        as_json: Annotated[
            bool, typer.Option("--json", help="Print one JSON object a line, for programs.")
        ] = False,
    ) -> None:
        """Read telegrams out of files and say in plain words what is in them.

        A file is told by its content, whatever it is called: plain text, or a page of the
        Cablegate web site. Each line of the header stands beside its meaning; then come
        markings, TAGS, references, the text, and what was repaired or is damaged, each with
        its line. A file that holds no telegram does not stop the rest.

        Exit status: 0 every file was read, 1 some were not, 2 the command is wrong.

        Examples:
            reftel read 09LONDON2468.txt
            reftel read --json pages/*.html > telegrams.jsonl
            pdftotext -layout scan.pdf - | reftel read -
        """
        refused = False
        first = True
        for path in paths:
            for outcome in read_path(path):
                if isinstance(outcome, ContainerError):
                    refused = True
                    _refuse(path, outcome, as_json)
                elif as_json:
                    print_json(outcome.to_json())
                else:
                    _show(outcome, first)
                    first = False
        if refused:
            raise typer.Exit(FAULT)


def read_path(path: Path) -> Iterator[Record | ContainerError]:
    """Every telegram in a file, in order, and a refusal for each text that is none.

    ``-`` is standard input. Never raises ``ContainerError``: one bad file must
    not cost the others.
    """
    from reftel.record import make_record  # noqa: PLC0415  (slow to load; help needs it not)

    try:
        for document in _documents(path):
            record = make_record(document)
            if record.reading.is_telegram:
                yield record
            else:
                place = document.source.member or document.source.path
                yield ContainerError(
                    "no-telegram", f"{place} holds nothing that reads as a telegram"
                )
    except ContainerError as error:
        yield error


def _documents(path: Path) -> Iterator[Document]:
    from reftel.intake import (  # noqa: PLC0415  (slow to load; help needs it not)
        LONGEST_TEXT,
        InputFile,
        open_bytes,
        open_container,
    )

    if path != STANDARD_INPUT:
        return open_container(path)
    data = sys.stdin.buffer.read(LONGEST_TEXT + 1)
    if len(data) > LONGEST_TEXT:
        raise ContainerError(
            "too-large", f"standard input has more than {LONGEST_TEXT:,} bytes, the most for a text"
        )
    return open_bytes(InputFile(_name(STANDARD_INPUT), data))


def _refuse(path: Path, error: ContainerError, as_json: bool) -> None:
    if as_json:
        print_json({"source": _name(path), "error": str(error), "code": error.code})
    elif error.code == "not-a-file" and path.is_dir():
        complain(str(error), hint=f"reftel ingest {path} --archive DIR files a whole folder")
    else:
        complain(str(error))


def _name(path: Path) -> str:
    """What ``source`` calls a file, here as in a telegram."""
    from reftel.intake.files import path_text  # noqa: PLC0415  (help needs it not)

    return "standard input" if path == STANDARD_INPUT else path_text(path)


def _show(record: Record, first: bool) -> None:
    from reftel.cli.decode import decode  # noqa: PLC0415  (slow to load; help needs it not)

    target = console()
    if not first:
        target.print()
        target.rule(style="dim")
        target.print()
    for line in decode(record, target):
        target.print(line, soft_wrap=True)
