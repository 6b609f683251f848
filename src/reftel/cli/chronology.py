"""``reftel chronology``: what telegrams say happened, in the order of time."""

from __future__ import annotations

import sys
from datetime import date
from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer
from rich.text import Text

from reftel.cli.console import USAGE, ArchiveOption, console, fail, print_json, printable
from reftel.cli.show import refuse
from reftel.spreadsheet import CsvWriter

if TYPE_CHECKING:
    from reftel.archive import Archive, Event, EventPage

_COLUMNS = (
    "telegram", "paragraph", "value", "utc", "zone", "granularity", "certainty", "event", "participants", "persons",
    "contact", "place", "time_text", "start", "end", "calendar", "told_early", "mrn", "sent", "subject", "classification",
)  # fmt: skip


def register(app: typer.Typer) -> None:
    """Add ``chronology`` to the command line."""

    @app.command("chronology", rich_help_panel="Archive")
    def chronology(
        words: Annotated[
            list[str] | None,
            typer.Argument(metavar="[QUERY]...", help="Of the telegrams that this finds; of all without it.", show_default=False),
        ] = None,
        *,
        archive: ArchiveOption,
        person: Annotated[str | None, typer.Option("--person", metavar="NAME", help="Only events with this person or office.")] = None,
        since: Annotated[str | None, typer.Option("--from", metavar="DATE", help="Only from this day on: 2007-11-08.")] = None,
        until: Annotated[str | None, typer.Option("--to", metavar="DATE", help="Only to this day, included.")] = None,
        telegram: Annotated[str | None, typer.Option("--telegram", metavar="MRN", help="Only what this telegram tells.")] = None,
        thread: Annotated[str | None, typer.Option("--thread", metavar="MRN", help="Only of the thread of this telegram.")] = None,
        as_json: Annotated[bool, typer.Option("--json", help="Print one JSON object a line for each event.")] = False,
        as_csv: Annotated[bool, typer.Option("--csv", help="Print a table for spreadsheets.")] = False,
        as_ics: Annotated[bool, typer.Option("--ics", help="Print a calendar (iCalendar).")] = False,
        picture: Annotated[Path | None, typer.Option("--picture", metavar="FILE", dir_okay=False, help="Draw a time line: FILE.svg or FILE.png.")] = None,
    ) -> None:  # fmt: skip
        """Show what telegrams say happened, or is to happen, in the order of time.

        One line an event, in the local time of the post that tells it, with its telegram and
        paragraph. Scheduled events have an arrow, alleged ones a question mark, those told as
        past though they lie after their telegram an exclamation mark. Telegrams that put one
        call or meeting at different times are shown side by side below.

        Exit status: 0 shown, whatever was found, 1 the archive cannot be searched, 2 the
        command is wrong.

        Examples:
            reftel chronology ferry --archive affair.reftel
            reftel chronology --person marlowe --from 2009-03-01 --to 2009-03-15
            reftel chronology --telegram '09 VALLETTA 312' --ics
            reftel chronology ferry --picture affair.svg
        """
        if as_json + as_csv + as_ics + (picture is not None) > 1:
            fail("--json, --csv, --ics and --picture exclude each other", code=USAGE)
        if picture is not None and picture.suffix.lower() not in {".svg", ".png"}:
            fail(f"{picture}: a name that ends in .svg or .png was expected", code=USAGE)
        first, last = _day(since, "--from"), _day(until, "--to")
        from reftel.archive import Archive  # noqa: PLC0415  (slow to load; help needs it not)

        with Archive.open(archive) as opened:
            page = opened.events(
                " ".join(words) if words else None,
                telegram=_one(opened, telegram) if telegram else None,
                thread=_one(opened, thread) if thread else None,
                person=person,
                since=first,
                until=last,
            )
        if picture is not None:
            from reftel.cli.timeline import draw  # noqa: PLC0415  (needs the extra)

            draw(page.events, picture)
            console().print(
                f"{len(page.events)} events drawn in {printable(str(picture))}", markup=False
            )
        elif as_json:
            for event in page.events:
                print_json(event.to_json())
        elif as_csv:
            _print_csv(page)
        elif as_ics:
            from reftel.export.calendars import calendar  # noqa: PLC0415  (slow to load)

            sys.stdout.write(calendar(page.events))
        else:
            _show(page)


def _day(text: str | None, option: str) -> date | None:
    if text is None:
        return None
    try:
        return date.fromisoformat(text)
    except ValueError:
        fail(f"{option} {text}: a day such as 2007-11-08 was expected", code=USAGE)


def _one(archive: Archive, mrn: str) -> str:
    ids = archive.find(mrn)
    if len(ids) != 1:
        refuse(archive, mrn, ids)
    return ids[0]


def _print_csv(page: EventPage) -> None:
    writer = CsvWriter(sys.stdout, "\n")
    writer.writerow(_COLUMNS)
    for event in page.events:
        told = event.to_json()
        row = (told[name] for name in _COLUMNS)
        writer.writerow("; ".join(cell) if isinstance(cell, list) else cell for cell in row)


def _show(page: EventPage) -> None:
    target = console()
    noun = "event" if page.total == 1 else "events"
    of = "telegram" if page.telegrams == 1 else "telegrams"
    target.print(f"{page.total:,} {noun} told by {page.telegrams:,} {of}", style="bold")
    for event in page.events:
        target.print(line(event), soft_wrap=True)
    for group in page.contradictions:
        target.print()
        target.print("One contact at different times:", style="bold yellow")
        for place in group:
            target.print(Text("  ").append_text(line(page.events[place])), soft_wrap=True)


_SIGNS = {"stated": " ", "scheduled": ">", "alleged": "?"}


def line(event: Event) -> Text:
    """One event: when, a sign of its certainty, what, who, and where it stands."""
    sign = "!" if event.told_early else _SIGNS[event.certainty]
    when = event.value or f"{event.time_text} ({event.calendar})"
    text = Text(f"{when:<33} {sign} ", style="")
    text.append(printable(" ".join(event.event.split())))
    if event.persons:
        text.append(printable(f"  [{', '.join(event.persons)}]"), style="cyan")
    where = "" if event.paragraph is None else f" para {event.paragraph}"
    text.append(printable(f"  {event.mrn or event.telegram}{where}"), style="dim")
    return text
