"""``reftel people``: who is named in telegrams."""

from __future__ import annotations

from typing import TYPE_CHECKING, Annotated

import typer
from rich.text import Text

from reftel.cli.console import ArchiveOption, console, print_json, printable

if TYPE_CHECKING:
    from reftel.archive import NamedPerson

_PAGE = 50


def register(app: typer.Typer) -> None:
    """Add ``people`` to the command line."""

    @app.command("people", rich_help_panel="Archive")
    def people(
        words: Annotated[
            list[str] | None,
            typer.Argument(metavar="[QUERY]...", help="In the telegrams that this finds; in all without it.", show_default=False),
        ] = None,
        *,
        archive: ArchiveOption,
        name: Annotated[str | None, typer.Option("--name", metavar="NAME", help="Only people with these words in their name or title.")] = None,
        limit: Annotated[int, typer.Option("--limit", min=1, help="People on a page.")] = _PAGE,
        page: Annotated[int, typer.Option("--page", min=1, help="Which page.")] = 1,
        as_json: Annotated[bool, typer.Option("--json", help="Print one JSON object a line for each person.")] = False,
    ) -> None:  # fmt: skip
        """Show who is named in telegrams, those in most telegrams first.

        Names of one surname are told together. "several?" says that they may be those of
        several people: given names or officers differ; below it those who are one person in several
        telegrams, and why (the same officer by the tables, or the same full name and title). Marks to protect a person are told.

        Exit status: 0 shown, whatever was found, 1 the archive cannot be searched, 2 the
        command is wrong.

        Examples:
            reftel people ferry --archive affair.reftel
            reftel people --name marlowe
            reftel people 'from:valletta date:2009' --json
        """
        from reftel.archive import Archive  # noqa: PLC0415  (slow to load; help needs it not)

        offset = (page - 1) * limit
        with Archive.open(archive) as opened:
            found = opened.people(
                " ".join(words) if words else None, name=name, limit=limit, offset=offset
            )
        if as_json:
            for person in found.people:
                print_json(person.to_json())
            return
        target = console()
        noun = "person or office" if found.total == 1 else "people and offices"
        target.print(f"{found.total:,} {noun}", style="bold")
        for person in found.people:
            target.print(line(person), soft_wrap=True)
            for one in person.joined if person.ambiguous else ():
                told = (
                    f"    {one.name} in {len(one.telegrams)} telegrams: {', '.join(one.evidence)}"
                )
                target.print(Text(printable(told), style="not bold dim"), soft_wrap=True)
        shown = offset + len(found.people)
        if shown < found.total:
            target.print(f"\n--page {page + 1} shows more", style="dim")


def line(person: NamedPerson) -> Text:
    """One person: name, titles, in how many telegrams and when, marks."""
    text = Text(printable(person.name), style="bold")
    if person.titles and person.titles[0] != person.name:
        text.append(printable(f", {'; '.join(person.titles[:3])}"), style="not bold")
    noun = "telegram" if person.telegrams == 1 else "telegrams"
    text.append(f"  {person.telegrams} {noun}, {person.mentions} mentions", style="not bold dim")
    if person.first:
        days = dict.fromkeys((person.first[:10], (person.last or person.first)[:10]))
        text.append(f", {' to '.join(days)}", style="not bold dim")
    if person.signs:
        text.append(f", signs {person.signs}", style="not bold dim")
    if person.officers:
        text.append(printable(f"  = {' / '.join(person.officers)}"), style="not bold cyan")
    if person.ambiguous:
        text.append("  several?", style="not bold yellow")
    if person.protect:
        text.append(f"  {person.protect.upper()}", style="bold red")
    return text
