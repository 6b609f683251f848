"""The limits of intake: ``[limits]`` of reftel.toml, and before it the option ``--limit``."""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

from reftel.cli.console import USAGE, fail
from reftel.cli.settings import find_table
from reftel.errors import FormError

if TYPE_CHECKING:
    from reftel.intake import Limits

LimitOption = Annotated[
    list[str] | None,
    typer.Option(
        "--limit",
        metavar="NAME=VALUE",
        help="Another limit, as longest-text=33554432 or ocr=no; may be repeated. Limits may stand "
        "in reftel.toml too, under [limits]; docs/containers.md has the names.",
        show_default=False,
    ),
]
"""The option ``--limit``, the same wherever files are opened."""


def chosen_limits(options: Sequence[str] | None, start: Path | None = None) -> Limits:
    """The limits of the nearest settings (from this folder up), and what options say otherwise.

    Ends the command where either cannot be understood, or the file cannot be read.
    """
    from reftel.intake.limits import DEFAULT, limits_from, parse_limits  # noqa: PLC0415  (slow)

    limits = DEFAULT
    try:
        found = find_table(start or Path.cwd(), "limits")
        if found is not None:
            path, table = found
            try:
                limits = limits_from(table)
            except ValueError as error:
                fail(f"{path}: [limits]: {error}", code=USAGE)
        return parse_limits(options or (), limits)
    except FormError as error:
        fail(str(error), code=USAGE)
    except ValueError as error:
        raise typer.BadParameter(str(error), param_hint="--limit") from error
