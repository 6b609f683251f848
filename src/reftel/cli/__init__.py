"""The command line: ``reftel read``, ``check``, ``declassify``, ``write``, ``ingest``, ``ledger``, ``search``, ``show``, ``compare``, ``chronology``, ``people``, ``serve``, ``demo``.

Each command is a module with ``register(app)``. Modules import what is heavy
inside the command, so that ``reftel --help`` answers at once.

Exit status: 0 done, 1 something could not be read, found or done, 2 the
command could not be understood, 130 interrupted.
"""

from __future__ import annotations

import inspect
import io
import os
import sys
from typing import Annotated, Any

import typer
from rich.markup import escape
from typer.core import TyperGroup

from reftel import __version__
from reftel.cli import (
    check,
    chronology,
    compare,
    declassify,
    demo,
    desk,
    draft,
    export,
    gaps,
    ghosts,
    ingest,
    keep,
    ledger,
    people,
    read,
    search,
    serve,
    show,
    station,
    thread,
    traffic,
    write,
)
from reftel.cli.console import FAULT, INTERRUPTED, USAGE, fail
from reftel.errors import QueryError, ReftelError, UnknownRuleError

__all__ = ["app", "main"]

_COMMANDS = (
    read,
    check,
    declassify,
    write,
    ingest,
    ledger,
    search,
    show,
    thread,
    ghosts,
    gaps,
    compare,
    chronology,
    people,
    serve,
    desk,
    keep,
    demo,
    export,
    draft,
    station,
    traffic,
)


class _Commands(TyperGroup):
    """The one place where an error becomes a message."""

    def invoke(self, ctx: Any) -> Any:
        try:
            return super().invoke(ctx)
        except QueryError as error:
            fail(str(error), hint="reftel search --help tells how to search", code=USAGE)
        except UnknownRuleError as error:
            fail(str(error), code=USAGE)
        except ReftelError as error:
            fail(str(error))
        except BrokenPipeError:
            raise
        except OSError as error:
            place = f"{error.filename}: " if isinstance(error.filename, str) else ""
            fail(f"{place}{error.strerror or error}")


def help_text(docstring: str) -> str:
    """The help of a command from its docstring.

    Paragraphs are joined to one line, which the terminal wraps; indented lines,
    the examples, stay lines. Square brackets are plain characters.
    """
    paragraphs = []
    for paragraph in inspect.cleandoc(docstring).split("\n\n"):
        text = ""
        for line in paragraph.split("\n"):
            indented = line.startswith(" ")
            joint = "" if not text else "\n" if indented else " "
            text += joint + (f"  {line.lstrip()}" if indented else line)
        paragraphs.append(text)
    return escape("\n\n".join(paragraphs))


def _show_version(wanted: bool) -> None:
    if wanted:
        typer.echo(f"reftel {__version__}")
        raise typer.Exit


def _build() -> typer.Typer:
    built = typer.Typer(
        name="reftel",
        cls=_Commands,
        no_args_is_help=True,
        pretty_exceptions_enable=False,
        rich_markup_mode="rich",
        context_settings={"help_option_names": ["-h", "--help"]},
    )
    for module in _COMMANDS:
        module.register(built)
    groups = [group.typer_instance for group in built.registered_groups]
    for one in (built, *filter(None, groups)):
        for command in one.registered_commands:
            if command.callback is not None and command.callback.__doc__:
                command.help = help_text(command.callback.__doc__)
    built.callback(help=help_text(reftel.__doc__ or ""))(reftel)
    return built


def reftel(
    version: Annotated[
        bool,
        typer.Option(
            "--version", callback=_show_version, is_eager=True, help="Print the version and stop."
        ),
    ] = False,
) -> None:
    """The telegram room: read, check, write, file, find and show diplomatic telegrams (cables).

    Examples:
        reftel read 09LONDON2468.txt
        reftel check 09LONDON2468.txt
        reftel write --complete exercise.toml
        reftel ingest my-folder --archive affair.reftel
        reftel search 'ferry AND from:london' --archive affair.reftel
        reftel chronology ferry --archive affair.reftel
        reftel thread 09LONDON2468 --archive affair.reftel
        reftel gaps london 2009 --archive affair.reftel
        reftel serve --archive affair.reftel
        reftel demo

    Environment:
        REFTEL_ARCHIVE  the archive, where --archive is not given
        NO_COLOR        no colour, whatever its value
    """


app = _build()


def main() -> None:
    """Run the command line and end the process with its exit status."""
    for stream in (sys.stdout, sys.stderr):
        if isinstance(stream, io.TextIOWrapper):
            # A telegram may hold characters that an old terminal cannot show.
            stream.reconfigure(errors="backslashreplace")
    try:
        try:
            app(prog_name="reftel")
        finally:
            sys.stdout.flush()
    except BrokenPipeError:
        # The reader (head, less) has left. What is still buffered has nowhere to
        # go, and would make the interpreter complain when it closes the stream.
        os.dup2(os.open(os.devnull, os.O_WRONLY), sys.stdout.fileno())
        sys.exit(FAULT)
    except KeyboardInterrupt:
        sys.exit(INTERRUPTED)
