"""``reftel compare``: the copies of one telegram side by side, word by word."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from types import MappingProxyType
from typing import TYPE_CHECKING, Annotated

import typer
from rich.console import Console
from rich.text import Text

from reftel.cli.console import (
    FAULT,
    ArchiveOption,
    console,
    fail,
    print_json,
    printable,
    text_width,
)
from reftel.cli.show import refuse

if TYPE_CHECKING:
    from reftel.archive import Archive, ComparedValue, Comparison, Passage, Piece

# How a piece is marked on a terminal without colours, and with them.
_SIGNS: Mapping[str, tuple[str, str, str]] = MappingProxyType(
    {
        "printed": ("{+", "+}", "bold green"),
        "only": ("{+", "+}", "green"),
        "withheld": ("{#", "#}", "bold red"),
        "changed": ("{~", "~}", "yellow"),
        "misprint": ("{~", "~}", "dim yellow"),
    }
)
_AROUND = 8  # words shown before and after a difference
_LEGEND = "{+ printed here alone +}  {# withheld here #}  {~ other words or letters ~}"


def register(app: typer.Typer) -> None:
    """Add ``compare`` to the command line."""

    @app.command("compare", rich_help_panel="Archive")
    def compare(
        words: Annotated[
            list[str],
            typer.Argument(
                metavar="MRN...",
                help="Message reference number, in any spelling, with or without quotation marks.",
                show_default=False,
            ),
        ],
        archive: ArchiveOption,
        copies: Annotated[
            str | None,
            typer.Option(
                "--copies",
                metavar="N,N",
                help="Compare these copies, by the numbers that reftel show gives.",
            ),
        ] = None,
        whole: Annotated[
            bool, typer.Option("--whole", help="Show what is the same in all copies too.")
        ] = False,
        as_json: Annotated[
            bool, typer.Option("--json", help="Print the comparison as one JSON object.")
        ] = False,
    ) -> None:
        """Show the copies of a telegram side by side, word by word.

        What one copy withholds and another prints, what stands in one alone, other words,
        misprints. The first copy is the best one, and the others are held against it. Pages,
        line breaks, capitals and punctuation are not compared.

        Exit status: 0 compared, 1 not held or several telegrams, 2 the command is wrong.

        Examples:
            reftel compare 09VALLETTA312 --archive affair.reftel
            reftel compare VALLETTA 312 --copies 4,9
            reftel compare 09VALLETTA312 --json
        """
        from reftel.archive import Archive  # noqa: PLC0415  (slow to load; help needs it not)

        asked = " ".join(words)
        numbers = _numbers(copies)
        with Archive.open(archive) as opened:
            found = opened.find(asked)
            if len(found) != 1:
                refuse(opened, asked, found)
            comparison = _compared(opened, found[0], numbers)
        if as_json:
            print_json(comparison.to_json())
        else:
            _show(comparison, whole)


def _numbers(copies: str | None) -> list[int] | None:
    if copies is None:
        return None
    try:
        return [int(number) for number in copies.split(",")]
    except ValueError:
        raise typer.BadParameter(
            f"numbers of copies were expected, as in 4,9, not {copies!r}", param_hint="--copies"
        ) from None


def _compared(archive: Archive, telegram_id: str, numbers: Sequence[int] | None) -> Comparison:
    try:
        found = archive.compare(telegram_id, numbers)
    except ValueError as error:
        fail(str(error), hint=f"reftel show {telegram_id} lists its copies", code=FAULT)
    assert found is not None  # it was found a moment ago, and nothing is ever taken away
    return found


def _show(comparison: Comparison, whole: bool) -> None:
    target = console()
    width = text_width(target)
    target.print(Text(printable(comparison.mrn or comparison.id), style="bold"), soft_wrap=True)
    for letter, copy in zip(_letters(comparison), comparison.copies, strict=True):
        line = f"  {letter}  copy {copy['number']}: {copy['path']} ({copy['container']})"
        target.print(Text(printable(line)), soft_wrap=True)
    if comparison.left_out:
        numbers = ", ".join(map(str, comparison.left_out))
        target.print(f"  not compared: {numbers} (choose with --copies)", style="dim")
    if len(comparison.copies) == 1:
        target.print("There is one copy, so there is nothing to compare.")
        return
    if comparison.same:
        target.print("The copies say the same, word for word.")
    else:
        counted = ", ".join(f"{number} {kind}" for kind, number in comparison.counts.items())
        target.print(f"Pieces that differ: {counted or 'none in the text'}")
        target.print(_LEGEND, style="dim", markup=False)
    for value in comparison.values:
        if whole or not value.same:
            _show_value(target, comparison, value)
    for passage in comparison.passages:
        if whole or not passage.same:
            _show_passage(target, comparison, passage, whole, width)


def _letters(comparison: Comparison) -> list[str]:
    return [chr(65 + at) for at in range(len(comparison.copies))]


def _show_value(target: Console, comparison: Comparison, value: ComparedValue) -> None:
    target.print()
    target.print(Text(value.name, style="bold underline"))
    for letter, said in zip(_letters(comparison), value.values, strict=True):
        target.print(Text(f"  {letter}  {printable(said or '(not there)')}"), soft_wrap=True)


def _show_passage(
    target: Console, comparison: Comparison, passage: Passage, whole: bool, width: int
) -> None:
    target.print()
    target.print(Text(f"{passage.place}", style="bold underline"))
    for letter, cell in zip(_letters(comparison), passage.cells, strict=True):
        text = _cell(cell, whole) if cell else Text("(not there)")
        for at, line in enumerate(text.wrap(target, width - 5)):
            line.rstrip()
            start = f"  {letter}  " if at == 0 else "     "
            target.print(Text(start).append_text(line), soft_wrap=True)


def _cell(cell: Sequence[Piece], whole: bool) -> Text:
    text = Text()
    for at, piece in enumerate(cell):
        flat = " ".join(printable(piece.text).split())
        if piece.kind in _SIGNS:
            before, after, style = _SIGNS[piece.kind]
            text.append(f"{before}{flat}{after} ", style=style)
        else:
            text.append(f"{flat if whole else _shortened(flat, at > 0, at + 1 < len(cell))} ")
    return text


def _shortened(text: str, follows: bool, leads: bool) -> str:
    """The words next to a difference, before it and after it."""
    found = text.split(" ")
    if len(found) <= 2 * _AROUND + 2:
        return text
    after = found[:_AROUND] if follows else []
    before = found[-_AROUND:] if leads else []
    if not after and not before:
        after, before = found[:_AROUND], found[-_AROUND:]
    return " ".join([*after, "\u2026", *before])
