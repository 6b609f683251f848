"""``reftel draft``, ``release``, ``send``: from a form to a telegram that has gone."""

from __future__ import annotations

import sys
from collections.abc import Iterator, Mapping
from pathlib import Path
from typing import TYPE_CHECKING, Annotated, Any

import typer
from rich.table import Table

from reftel.cli.console import FAULT, complain, console, print_json, printable
from reftel.cli.forms import read_forms
from reftel.cli.station import PANEL, StationOption, open_station
from reftel.errors import FormError, TrafficError

if TYPE_CHECKING:
    from reftel.traffic.drafts import Draft
    from reftel.traffic.examining import Examined

STANDARD_INPUT = Path("-")

FileArgument = Annotated[
    Path, typer.Argument(metavar="FILE", help="JSON or TOML; - is standard input.")
]
NumberArgument = Annotated[int, typer.Argument(metavar="NUMBER", help="The draft's number.")]
ByOption = Annotated[str, typer.Option("--by", metavar="NAME", help="The officer who does it.")]
JsonOption = Annotated[bool, typer.Option("--json", help="Print JSON, for programs.")]


def register(app: typer.Typer) -> None:
    """Add ``draft``, ``release`` and ``send`` to the command line."""
    group = typer.Typer(no_args_is_help=True, help="Drafts: write, check, clear, withdraw.")
    app.add_typer(group, name="draft", rich_help_panel=PANEL)
    for name, command in (
        ("new", new),
        ("change", change),
        ("check", check),
        ("clear", clear),
        ("withdraw", withdraw),
        ("list", list_drafts),
        ("show", show),
    ):
        group.command(name)(command)
    app.command("release", rich_help_panel=PANEL)(release)
    app.command("send", rich_help_panel=PANEL)(send)


def new(
    file: FileArgument,
    station: StationOption,
    by: ByOption,
    corrects: Annotated[
        str | None,
        typer.Option("--corrects", metavar="MRN", help="The telegram that it corrects."),
    ] = None,
) -> None:
    """Keep a draft and say what the rules find in it.

    A draft has no number, no date-time group and no routing indicators: the station gives
    them at release.

    Examples:
        reftel draft new ferry.toml --station valletta --by 'Ada Quillmark'
    """
    from reftel.traffic.drafts import write_draft  # noqa: PLC0415  (slow to load)

    opened = open_station(station)
    form = _form(file)
    number = write_draft(opened, form, by, corrects=_id(corrects) if corrects else None)
    console().print(f"draft {number}")
    _tell(_examined(station, form))


def change(
    number: NumberArgument, file: FileArgument, station: StationOption, by: ByOption
) -> None:
    """Put another text in place of a draft's; it must be cleared anew.

    Examples:
        reftel draft change 7 ferry.toml --station valletta --by 'Ada Quillmark'
    """
    from reftel.traffic.drafts import change_draft  # noqa: PLC0415  (slow to load)

    form = _form(file)
    version = change_draft(open_station(station), number, form, by)
    console().print(f"draft {number}, version {version}")
    _tell(_examined(station, form))


def check(file: FileArgument, station: StationOption) -> None:
    """Say what the rules for new telegrams find in a file, and keep nothing.

    Exit status: 0 it may go, 1 something forbids it.

    Examples:
        reftel draft check ferry.toml --station valletta
    """
    examined = _examined(station, _form(file))
    _tell(examined)
    if not examined.may_go:
        raise typer.Exit(FAULT)


def clear(
    number: NumberArgument,
    station: StationOption,
    by: ByOption,
    refuse: Annotated[
        str | None, typer.Option("--refuse", metavar="WHY", help="Refuse, with the reason.")
    ] = None,
) -> None:
    """Clear a draft as it stands, or refuse to.

    Examples:
        reftel draft clear 7 --station valletta --by 'Bo Tarn'
        reftel draft clear 7 --station valletta --by 'Bo Tarn' --refuse 'not ours'
    """
    from reftel.traffic.drafts import clear_draft  # noqa: PLC0415  (slow to load)

    clear_draft(open_station(station), number, by, agrees=refuse is None, why=refuse or "")
    console().print(f"draft {number} is {'cleared' if refuse is None else 'not cleared'} by {by}")


def withdraw(
    number: NumberArgument,
    station: StationOption,
    by: ByOption,
    why: Annotated[str, typer.Option("--why", help="The reason.")] = "",
) -> None:
    """End a draft that will not be sent.

    Examples:
        reftel draft withdraw 7 --station valletta --by 'Ada Quillmark' --why 'late'
    """
    from reftel.traffic.drafts import withdraw_draft  # noqa: PLC0415  (slow to load)

    withdraw_draft(open_station(station), number, by, why)
    console().print(f"draft {number} is withdrawn")


def list_drafts(station: StationOption, as_json: JsonOption = False) -> None:
    """List the drafts, newest first.

    Examples:
        reftel draft list --station valletta
    """
    from reftel.traffic.drafts import draft_list  # noqa: PLC0415  (slow to load)

    found = draft_list(open_station(station))
    if as_json:
        for one in found:
            print_json(_to_json(one))
        return
    table = Table(box=None, pad_edge=False)
    for name in ("Draft", "State", "Author", "Subject", "Telegram"):
        table.add_column(name)
    for one in found:
        subject = printable(str(one.form.get("subject") or ""))
        table.add_row(str(one.number), one.state, one.author, subject, one.telegram or "")
    console().print(table)


def show(number: NumberArgument, station: StationOption, as_json: JsonOption = False) -> None:
    """Show a draft as it would go out now, its steps, and what the rules find.

    Examples:
        reftel draft show 7 --station valletta
    """
    from reftel.traffic.drafts import draft  # noqa: PLC0415  (slow to load)

    one = draft(open_station(station), number)
    if as_json:
        print_json(_to_json(one))
        return
    examined = _examined(station, one.form)
    console().print(printable(examined.text or ""), markup=False, soft_wrap=True)
    for step in one.steps:
        said = f": {step.note}" if step.note else ""
        console().print(
            printable(f"{step.at[:16]}Z  version {step.version}  {step.what} by {step.who}{said}"),
            markup=False,
        )
    _tell(examined)


def release(
    numbers: Annotated[list[int], typer.Argument(metavar="NUMBER...", show_default=False)],
    station: StationOption,
    by: ByOption,
    as_json: JsonOption = False,
) -> None:
    """Release drafts: each gets its number and is on its way, or is refused with the reason.

    Exit status: 0 all are released, 1 some are not.

    Examples:
        reftel release 7 --station valletta --by 'Ada Quillmark'
    """
    _release(station, numbers, by, as_json)


def send(
    files: Annotated[
        list[Path],
        typer.Argument(
            metavar="FILE...", help="JSON or TOML; - is standard input.", show_default=False
        ),
    ],
    station: StationOption,
    by: ByOption,
    as_json: JsonOption = False,
) -> None:
    """Draft and release at once, for an officer who may do both, and for programs.

    A file may hold many telegrams, one JSON object a line.

    Exit status: 0 all are released, 1 some are not.

    Examples:
        reftel send ferry.toml --station valletta --by 'Ada Quillmark'
        reftel send traffic.jsonl --station valletta --by 'Ada Quillmark' --json
    """
    from reftel.traffic.drafts import write_drafts  # noqa: PLC0415  (slow to load)
    from reftel.traffic.releasing import releaser  # noqa: PLC0415

    opened = open_station(station)
    releaser(opened, by)
    forms: list[Mapping[str, Any]] = []
    refused = False
    for file in files:
        for line, form in _forms(file):
            if isinstance(form, FormError):
                refused = True
                complain(f"{file}, line {line}: {form}")
            else:
                forms.append(form)
    _release(station, write_drafts(opened, forms, by), by, as_json, refused=refused)


def _release(
    station: Path, numbers: list[int], by: str, as_json: bool, *, refused: bool = False
) -> None:
    from reftel.traffic.releasing import Refused, release_all  # noqa: PLC0415  (slow to load)

    for outcome in release_all(open_station(station), numbers, by):
        if isinstance(outcome, Refused):
            refused = True
            if as_json:
                print_json({"draft": outcome.draft, "error": outcome.reason})
            else:
                complain(outcome.reason)
        elif as_json:
            print_json(
                {"id": outcome.id, "identity": outcome.identity, "transmissions": outcome.copies}
            )
        else:
            console().print(f"{outcome.id}: {outcome.copies} transmissions wait")
    if refused:
        raise typer.Exit(FAULT)


def _forms(file: Path) -> Iterator[tuple[int, Mapping[str, Any] | FormError]]:
    if file == STANDARD_INPUT:
        yield from read_forms(sys.stdin.buffer)
        return
    with file.open("rb") as stream:
        yield from read_forms(stream)


def _form(file: Path) -> Mapping[str, Any]:
    found = list(_forms(file))
    if len(found) != 1:
        raise TrafficError(f"{file} holds {len(found)} telegrams; a draft is one")
    form = found[0][1]
    if isinstance(form, FormError):
        raise TrafficError(f"{file}: {form}")
    return form


def _id(spelling: str) -> str:
    from reftel.archive.spelling import parse_spelling  # noqa: PLC0415  (help needs it not)

    parsed = parse_spelling(spelling)
    if parsed is None or parsed.id is None:
        raise TrafficError(f"expected a number with its year, as 09VALLETTA312, found {spelling!r}")
    return parsed.id


def _examined(station: Path, form: Mapping[str, Any]) -> Examined:
    from reftel.traffic.examining import examine  # noqa: PLC0415  (slow to load)

    return examine(open_station(station), form)


def _tell(examined: Examined) -> None:
    for finding in examined.findings:
        place = f"line {finding.places[0].line}: " if finding.places else ""
        words = f"{finding.rule} {finding.severity.value}: {place}{finding.message}"
        console().print(printable(words), markup=False, soft_wrap=True)
    if examined.fault is not None:
        complain(examined.fault)
    elif examined.may_go:
        console().print("It may go.")
    else:
        complain("the errors above forbid a release")


def _to_json(one: Draft) -> dict[str, Any]:
    return {
        "draft": one.number,
        "state": one.state,
        "author": one.author,
        "version": one.version,
        "telegram": one.telegram,
        "corrects": one.corrects,
        "cleared_by": list(one.cleared_by),
        "form": dict(one.form),
        "steps": [
            {
                "version": step.version,
                "at": step.at,
                "who": step.who,
                "what": step.what,
                "note": step.note,
            }
            for step in one.steps
        ],
    }
