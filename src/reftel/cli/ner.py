"""The model that finds people: ``--ner``, or ``[ner]`` of reftel.toml."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

from reftel.cli.console import USAGE, fail
from reftel.cli.settings import find_table
from reftel.errors import FormError

if TYPE_CHECKING:
    from reftel.recognizer import Recognizer

NerOption = Annotated[
    Path | None,
    typer.Option(
        "--ner",
        metavar="DIR",
        help="Find people also by the spaCy model in this folder (never downloaded; needs the "
        'extra ner). May stand in reftel.toml too: [ner] model = "DIR".',
        show_default=False,
    ),
]
"""The option ``--ner``, the same wherever telegrams are read."""


def chosen_recognizer(option: Path | None, start: Path | None = None) -> Recognizer | None:
    """The model that the option names, or the nearest settings do; ``None`` without either.

    Ends the command where it cannot be loaded.
    """
    try:
        folder = option or _set(start or Path.cwd())
        if folder is None:
            return None
        from reftel.recognizer import load_recognizer  # noqa: PLC0415  (seldom needed)

        return load_recognizer(folder)
    except FormError as error:
        fail(str(error), code=USAGE)


def _set(start: Path) -> Path | None:
    found = find_table(start, "ner")
    if found is None:
        return None
    path, table = found
    model = table.get("model")
    if not isinstance(model, str) or set(table) != {"model"}:
        raise FormError(f"{path}: [ner]", "has one setting, model: the folder of a spaCy model")
    return path.parent / model
