"""What every command shares: the two consoles, ending with a message, the archive option, JSON.

Output for people goes through ``console()``, faults through ``error_console()``;
output for programs through ``print_json``. What a telegram says goes through
``printable`` first, for an old text may hold bytes that command a terminal.
"""

from __future__ import annotations

import json
import sys
from collections.abc import Callable, Iterator, Mapping
from contextlib import contextmanager
from pathlib import Path
from types import MappingProxyType
from typing import Annotated, Any, Final, NoReturn

import typer
from rich.console import Console
from rich.text import Text

FAULT = 1
"""Exit status where something could not be read, found or done."""
USAGE = 2
"""Exit status where the command itself could not be understood."""
INTERRUPTED = 130
"""Exit status after Ctrl-C, as shells expect it (128 + SIGINT)."""

WIDEST = 100
"""Columns that running text may fill on a wide terminal."""

ArchiveOption = Annotated[
    Path,
    typer.Option(
        "--archive",
        envvar="REFTEL_ARCHIVE",
        metavar="DIR",
        file_okay=False,
        help="Folder of the archive.",
    ),
]
"""The option ``--archive DIR``, the same wherever an archive is meant."""


def console() -> Console:
    """Standard output, for people.

    Colour only on a terminal and never with ``NO_COLOR``; 80 columns where no
    terminal says otherwise. Square brackets in ``print`` are markup, so values
    go through ``rich.markup.escape`` or a ``Text``.
    """
    return Console(highlight=False, emoji=False)


def error_console() -> Console:
    """Standard error, for messages that are not part of a command's result."""
    return Console(stderr=True, highlight=False, emoji=False)


def text_width(target: Console) -> int:
    """Columns for running text on a console: its width, at most ``WIDEST``."""
    return min(target.width, WIDEST)


def complain(message: str, hint: str | None = None) -> None:
    """Say on standard error what went wrong, and what to do about it."""
    target = error_console()
    target.print(Text.assemble(("Error: ", "bold red"), printable(message)), soft_wrap=True)
    if hint is not None:
        target.print(Text.assemble(("  Try: ", "bold"), printable(hint)), soft_wrap=True)


def fail(message: str, hint: str | None = None, code: int = FAULT) -> NoReturn:
    """End the command: the message, what to do about it, and the exit status.

    Raises ``typer.Exit``, so whatever the command holds open is closed.
    """
    complain(message, hint)
    raise typer.Exit(code)


def print_json(value: Any) -> None:
    """Print one value as one line of JSON.

    ``value`` consists of dicts, lists, strings, numbers, booleans and ``None``.
    The line is valid JSON whatever the encoding of standard output.
    """
    encoding = (getattr(sys.stdout, "encoding", None) or "").lower().replace("-", "")
    line = json.dumps(value, ensure_ascii=encoding != "utf8")
    sys.stdout.write(line.encode("utf-8", "backslashreplace").decode("utf-8") + "\n")


def _controls() -> Mapping[int, str]:
    """Characters that steer a terminal or turn the direction of text, as visible escapes."""
    codes = [*range(0x20), *range(0x7F, 0xA0), 0x200E, 0x200F, *range(0x202A, 0x202F)]
    codes += [0x2028, 0x2029, *range(0x2066, 0x206A), 0xFEFF]
    table = {code: f"\\x{code:02x}" if code < 0x100 else f"\\u{code:04x}" for code in codes}
    for kept in "\n\t":
        del table[ord(kept)]
    return MappingProxyType(table)


_CONTROLS: Final = _controls()


def printable(text: str) -> str:
    r"""Text with every control character but line break and tab shown as ``\x1b`` and the like."""
    return text.translate(_CONTROLS)


@contextmanager
def progress_bar(doing: str, what: str) -> Iterator[Callable[[int, int], None] | None]:
    """A bar on a terminal, on standard error so that output stays clean; else nothing.

    Gives what is told how many of how many are done: ``doing`` is *Reading*, ``what`` *inputs*.
    """
    target = error_console()
    if not target.is_terminal:
        yield None
        return
    from rich.progress import (  # noqa: PLC0415  (only terminals need it)
        BarColumn,
        MofNCompleteColumn,
        Progress,
        TextColumn,
        TimeRemainingColumn,
    )

    columns = (
        TextColumn(doing),
        BarColumn(),
        MofNCompleteColumn(),
        TextColumn(what),
        TimeRemainingColumn(),
    )
    with Progress(*columns, console=target, transient=True) as bar:
        task = bar.add_task(doing, total=None)
        yield lambda done, total: bar.update(task, completed=done, total=total)
