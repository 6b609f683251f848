"""Work that gives way to whoever waits for a page: ``--nice``, or ``[ingest]`` of reftel.toml."""

from __future__ import annotations

import os
from pathlib import Path
from typing import Annotated

import typer

from reftel.cli.console import USAGE, fail
from reftel.cli.settings import find_table
from reftel.errors import FormError

NICE = 10
"""So much an ingest gives way. People wait for a page; nobody waits for an ingest by the
millisecond, and on a machine that does nothing else it has all of it just the same."""

MOST = 19

NiceOption = Annotated[
    int | None,
    typer.Option(
        "--nice",
        min=0,
        max=MOST,
        metavar="N",
        help=f"How much this gives way to other work on the machine, 0 (not at all) to {MOST}; "
        f"{NICE} if not given. May stand in reftel.toml too: [ingest] nice = N.",
        show_default=False,
    ),
]
"""The option ``--nice`` of commands that read for long."""


def give_way(option: int | None, start: Path | None = None) -> None:
    """Let this process, and those that it starts, give way to others as option or settings say.

    Does nothing where the system has no priorities, or it gives way as much already.
    Ends the command where the settings cannot be understood.
    """
    try:
        wanted = _set(start or Path.cwd()) if option is None else option
    except FormError as error:
        fail(str(error), code=USAGE)
    if not hasattr(os, "setpriority"):
        return
    if os.getpriority(os.PRIO_PROCESS, 0) < wanted:
        os.setpriority(os.PRIO_PROCESS, 0, wanted)


def _set(start: Path) -> int:
    """What the nearest settings say, ``NICE`` where they say nothing."""
    found = find_table(start, "ingest")
    if found is None:
        return NICE
    path, table = found
    nice = table.get("nice", NICE)
    unknown = sorted(set(table) - {"nice"})
    if unknown:
        raise FormError(f"{path}: [ingest]", f"expected nice, found {unknown[0]!r}")
    if type(nice) is not int or not 0 <= nice <= MOST:
        raise FormError(
            f"{path}: [ingest] nice", f"expected a whole number from 0 to {MOST}, found {nice!r}"
        )
    return nice
