"""``reftel write`` and ``reftel schema``: telegrams from JSON or TOML to the wire."""

from __future__ import annotations

import sys
from collections.abc import Iterator, Mapping
from contextlib import closing
from pathlib import Path
from typing import TYPE_CHECKING, Annotated, Any, BinaryIO

import typer

from reftel.cli.console import FAULT, complain, printable
from reftel.cli.forms import read_forms
from reftel.errors import FormError, WriteError

if TYPE_CHECKING:
    from reftel.telegram import Telegram

STANDARD_INPUT = Path("-")
_REFUSAL = {"source", "error", "code"}


def register(app: typer.Typer) -> None:
    """Add ``write`` and ``schema`` to the command line."""

    @app.command("write", rich_help_panel="Telegrams")
    def write(
        files: Annotated[
            list[Path],
            typer.Argument(
                metavar="FILE", help="JSON or TOML; - is standard input.", show_default=False
            ),
        ],
        out: Annotated[
            Path | None,
            typer.Option(
                "--out",
                "-o",
                metavar="DIR",
                file_okay=False,
                help="Write each telegram into this folder, in a file named by its id.",
            ),
        ] = None,
        complete: Annotated[
            bool,
            typer.Option("--complete", help="Fill in header lines that follow from the rest."),
        ] = False,
    ) -> None:
        """Write telegrams on the wire: from the JSON of reftel read, or typed by a person.

        A file holds one telegram as JSON or TOML, or JSON with one telegram a line; it is
        told by its content. Several telegrams are parted by an empty line. What the wire
        form cannot say so that it reads back the same is refused, with the place and the
        reason, and does not stop the rest.

        Exit status: 0 every telegram was written, 1 some were not, 2 the command is wrong.

        Examples:
            reftel read --json 09LONDON2468.txt | reftel write -
            reftel write telegrams.jsonl -o wire
            reftel write --complete exercise.toml

        A telegram in TOML, with which --complete needs no more:
            id = "09VALLETTA312"
            classification = "UNCLASSIFIED"
            executive_order = "12958"
            order_instruction = "N/A"
            tags = ["EWWT", "MT"]
            subject = "EXERCISE: FERRY TIMETABLE"
            signature = "QUILLMARK"
            header.dtg = "121724Z MAR 09"
            header.from = "AMEMBASSY VALLETTA"
            header.to = ["RUEHC/SECSTATE WASHDC PRIORITY"]
            header.info = ["RUEHRO/AMEMBASSY ROME"]
            paragraphs = [{text = "EXERCISE. The ferry sails at nine."}]
        """
        refused = False
        first = True
        for file in files:
            for place, form in _forms(file):
                try:
                    telegram, text = _wire(form, complete)
                    if out is not None:
                        _save(out, telegram, text)
                    else:
                        _print(text if first else f"\n{text}")
                        first = False
                except (FormError, WriteError) as error:
                    refused = True
                    complain(f"{place}: {error}", hint=_hint(error, complete))
        if refused:
            raise typer.Exit(FAULT)

    @app.command("schema", rich_help_panel="Telegrams")
    def schema() -> None:
        """Print the JSON Schema of a line of reftel read --json.

        Examples:
            reftel schema > telegram.schema.json
        """
        from reftel.codec.jsonform import schema_text  # noqa: PLC0415  (help needs it not)

        typer.echo(schema_text(), nl=False)


def _forms(file: Path) -> Iterator[tuple[str, Mapping[str, Any] | FormError]]:
    """Each object of a file with its place; a file that cannot be opened is one fault."""
    from reftel.intake.files import path_text  # noqa: PLC0415  (slow to load; help needs it not)

    name = "standard input" if file == STANDARD_INPUT else path_text(file)
    try:
        if file == STANDARD_INPUT:
            yield from _located(name, sys.stdin.buffer)
        else:
            with closing(file.open("rb")) as stream:
                yield from _located(name, stream)
    except OSError as error:
        yield name, FormError("", error.strerror or str(error))


def _located(name: str, stream: BinaryIO) -> Iterator[tuple[str, Mapping[str, Any] | FormError]]:
    for number, form in read_forms(stream):
        yield (name if number == 1 else f"{name}, line {number}"), form


def _wire(form: Mapping[str, Any] | FormError, complete: bool) -> tuple[Telegram, str]:
    """A telegram and its text; raises ``FormError`` or ``WriteError``."""
    from reftel.codec import write as write_telegram  # noqa: PLC0415  (help needs it not)
    from reftel.codec.jsonform import telegram_from_json  # noqa: PLC0415  (help needs it not)

    if isinstance(form, FormError):
        raise form
    if form.keys() == _REFUSAL:
        raise FormError("", f"is no telegram, for reftel read could not read it: {form['error']}")
    telegram = telegram_from_json(form, complete=complete)
    text = write_telegram(telegram)
    try:
        text.encode("utf-8")
    except UnicodeEncodeError as error:
        raise WriteError(
            "text", f"the character {error.object[error.start]!r} cannot be written in UTF-8"
        ) from None
    return telegram, text


def _print(text: str) -> None:
    """The very text into a pipe or file; a terminal is not to be steered by it."""
    if sys.stdout.isatty():
        sys.stdout.write(printable(text))
        return
    sys.stdout.flush()
    sys.stdout.buffer.write(text.encode("utf-8"))
    sys.stdout.buffer.flush()


def _save(folder: Path, telegram: Telegram, text: str) -> None:
    """Write the file of a telegram and print its path; another text there stays as it is."""
    from reftel.codec.ids import canonical_id  # noqa: PLC0415  (help needs it not)

    named = canonical_id(telegram.mrn)
    if named is None:
        raise FormError("year", "a telegram without a year has no id to name its file by; give one")
    path = folder / f"{named}.txt"
    data = text.encode("utf-8")
    folder.mkdir(parents=True, exist_ok=True)
    if path.exists() and path.read_bytes() != data:
        raise WriteError(
            str(path), "is there already with another text, and is left as it is; move it away"
        )
    unfinished = path.with_suffix(".unfinished")
    unfinished.write_bytes(data)
    unfinished.replace(path)
    typer.echo(str(path))


def _hint(error: FormError | WriteError, complete: bool) -> str | None:
    if complete or error.where != "header.highest_precedence":
        return None
    return "reftel write --complete fills in what follows from the rest"
