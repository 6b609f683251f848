"""``reftel declassify``: when telegrams open, by the orders they were written under and later ones."""

from __future__ import annotations

import sys
from collections.abc import Iterator, Sequence
from datetime import UTC, date, datetime
from pathlib import Path
from typing import TYPE_CHECKING, Annotated, Any

import typer
from rich.table import Table
from rich.text import Text

from reftel.cli.console import FAULT, USAGE, complain, console, fail, print_json, printable
from reftel.spreadsheet import CsvWriter

if TYPE_CHECKING:
    from reftel.analysis.schedule import Request, Schedule, Scheduled
    from reftel.archive import LedgerEntry, StoredTelegram
    from reftel.intake import Refusal
    from reftel.record import Record

_NO_TEXT = "no-text"


def register(app: typer.Typer) -> None:
    """Add ``declassify`` to the command line."""

    @app.command("declassify", rich_help_panel="Telegrams")
    def declassify(
        paths: Annotated[
            list[Path] | None,
            typer.Argument(
                metavar="PATH",
                help="Files and folders; without any, the archive is asked.",
                show_default=False,
            ),
        ] = None,
        archive: Annotated[
            Path | None,
            typer.Option(
                "--archive",
                envvar="REFTEL_ARCHIVE",
                metavar="DIR",
                file_okay=False,
                help="Folder of the archive, where no path is given.",
            ),
        ] = None,
        query: Annotated[
            str, typer.Option(metavar="QUERY", help="Only what this search of the archive finds.")
        ] = "",
        year: Annotated[
            int | None,
            typer.Option(metavar="YEAR", help="List what opens in this year.", show_default=False),
        ] = None,
        this_year: Annotated[
            bool, typer.Option("--this-year", help="List what opens in the current year.")
        ] = False,
        as_list: Annotated[bool, typer.Option("--list", help="List every telegram.")] = False,
        as_json: Annotated[
            bool, typer.Option("--json", help="Print one JSON object a line, steps and doubts.")
        ] = False,
        as_csv: Annotated[bool, typer.Option("--csv", help="Print the list as CSV.")] = False,
        picture: Annotated[
            Path | None,
            typer.Option(
                metavar="FILE",
                help="Draw the schedule, as SVG or PNG by the file's name.",
                show_default=False,
            ),
        ] = None,
        requests: Annotated[
            bool,
            typer.Option("--requests", help="What letters need that ask for what is withheld."),
        ] = False,
    ) -> None:
        """Say when telegrams open: by the order each was written under, and by those after it.

        Of one telegram every step is told: the instruction, the rule applied, what later orders
        changed, and what is doubtful. Of several a schedule by year. The orders are taken by
        themselves: an agency may have opened a telegram before, or have it exempted.

        Exit status: 0 said, 1 something could not be read, 2 the command is wrong.

        Examples:
            reftel declassify 09VALLETTA312.txt
            reftel declassify --archive affair.reftel --year 2034
            reftel declassify --archive affair.reftel --query from:valletta --csv
            reftel declassify --archive affair.reftel --picture schedule.svg
            reftel declassify --archive affair.reftel --requests --csv
        """
        if not paths and archive is None:
            fail(
                "no file and no archive",
                hint="reftel declassify PATH, or --archive DIR",
                code=USAGE,
            )
        if query and paths:
            fail("--query searches an archive; no path goes with it", code=USAGE)
        refused: list[Refusal] = []
        if requests:
            found = _requests_in_files(paths, refused) if paths else _requests_held(archive, query)
            _print_requests(found, as_json, as_csv)
        else:
            wanted = datetime.now(UTC).year if this_year else year
            scheduled = _in_files(paths, refused) if paths else _held(archive, query)
            _tell(scheduled, wanted, as_list, as_json, as_csv, picture)
        for one in refused:
            complain(one.reason)
        if refused:
            raise typer.Exit(FAULT)


def _in_files(paths: Sequence[Path], refused: list[Refusal]) -> Iterator[Scheduled]:
    from reftel.analysis.declassification import opening  # noqa: PLC0415  (help needs it not)
    from reftel.analysis.schedule import Scheduled  # noqa: PLC0415  (as above)

    for record in _records(paths, refused):
        telegram = record.telegram
        when = telegram.dtg.iso if telegram.dtg else None
        yield Scheduled(
            record.id,
            when or _stated_day(record),
            telegram.subject,
            opening(telegram, written=_day(_stated_day(record))),
        )


def _records(paths: Sequence[Path], refused: list[Refusal]) -> Iterator[Record]:
    from reftel.cli.limits import chosen_limits  # noqa: PLC0415  (as above)
    from reftel.cli.read import read_all  # noqa: PLC0415  (a sibling; help needs it not)
    from reftel.record import Record  # noqa: PLC0415  (as above)

    for outcome in read_all(paths, chosen_limits(None)):
        if isinstance(outcome, Record):
            yield outcome
        else:
            refused.append(outcome)


def _stated_day(record: Record) -> str | None:
    from reftel.analysis.schedule import stated  # noqa: PLC0415  (help needs it not)

    found = stated(record.source.statements, "date")
    return found[:10] if found is not None and _day(found) is not None else None


def _day(text: str | None) -> date | None:
    try:
        return date.fromisoformat((text or "")[:10])
    except ValueError:
        return None


def _held(archive: Path | None, query: str) -> Iterator[Scheduled]:
    from reftel.analysis.schedule import Scheduled  # noqa: PLC0415  (help needs it not)
    from reftel.archive import Archive  # noqa: PLC0415  (as above)

    assert archive is not None  # the command looked
    with Archive.open(archive) as opened:
        for one in opened.openings(query):
            yield Scheduled(one.id, one.date, one.subject, one.opening)


def _without_id(told: dict[str, Any]) -> dict[str, Any]:
    """The JSON without its id, which an archive makes up where there is no number."""
    return {key: value for key, value in told.items() if key != "id"}


def _tell(
    scheduled: Iterator[Scheduled],
    year: int | None,
    as_list: bool,
    as_json: bool,
    as_csv: bool,
    picture: Path | None,
) -> None:
    from reftel.analysis.schedule import COLUMNS, Schedule, csv_row  # noqa: PLC0415

    writer = CsvWriter(sys.stdout, "\n") if as_csv else None
    if writer is not None:
        writer.writerow(COLUMNS)
    schedule = Schedule()
    listed = 0
    only: Scheduled | None = None
    for one in scheduled:
        schedule.add(one.opening)
        only = one
        if year is not None and (one.opening.day is None or one.opening.day.year != year):
            continue
        listed += 1
        if as_json:
            print_json(one.to_json())
        elif writer is not None:
            writer.writerow(csv_row(one))
        elif as_list or year is not None:
            _print_line(one)
    if picture is not None:
        _draw(schedule, picture)
    if as_json or as_csv:
        return
    if schedule.telegrams == 1 and only is not None and year is None and not as_list:
        _print_steps(only)
    elif year is not None:
        console().print(f"{listed:,} of {schedule.telegrams:,} telegrams open in {year}")
    elif not as_list:
        _print_schedule(schedule)


def _print_line(one: Scheduled) -> None:
    opening = one.opening
    when = opening.day.isoformat() if opening.day else opening.outcome.value
    level = opening.level.value if opening.level else "-"
    mark = "<=" if opening.outcome.value == "at-the-latest" else "  "
    line = f"{mark}{when:<14} {one.id or '-':<24} {level:<13} {one.subject or ''}"
    console().print(Text(printable(line)), soft_wrap=True)


def _print_steps(one: Scheduled) -> None:
    from reftel.analysis.declassification import DOUBTS, Outcome  # noqa: PLC0415  (help needs it not)

    opening, target = one.opening, console()
    answer = {
        Outcome.NOT_CLASSIFIED: "is not classified",
        Outcome.ON_A_DAY: f"opens on {opening.day}",
        Outcome.AT_THE_LATEST: f"opens on {opening.day} at the latest",
        Outcome.UNKNOWN: "opens on no day that is known",
    }[opening.outcome]
    target.print(Text(printable(f"{one.id or 'The telegram'} {answer}"), style="bold"))
    for number, step in enumerate(opening.steps, start=1):
        order = f"E.O. {step.order}: " if step.order else ""
        day = f"  {step.day}" if step.day else ""
        target.print(Text(printable(f"  {number}. {order}{step.what}{day}")), soft_wrap=True)
    for doubt in opening.doubts:
        target.print(Text(f"  Doubt: {DOUBTS[doubt]}", style="yellow"), soft_wrap=True)


def _print_schedule(schedule: Schedule) -> None:
    from reftel.analysis.declassification import DOUBTS, Doubt, Outcome  # noqa: PLC0415

    target = console()
    rows = schedule.rows()
    if rows:
        most = max(row.total for row in rows)
        table = Table(box=None, pad_edge=False)
        table.add_column("opens in")
        for name in ("on a day", "at the latest"):
            table.add_column(name, justify="right")
        table.add_column("")
        for row in rows:
            bar = "#" * -(-30 * row.total // most)
            table.add_row(str(row.year), f"{row.on_a_day:,}", f"{row.at_the_latest:,}", bar)
        target.print(table)
    target.print(
        f"{schedule.telegrams:,} telegrams: {schedule.outcomes[Outcome.NOT_CLASSIFIED]:,} not "
        f"classified, {schedule.outcomes[Outcome.UNKNOWN]:,} without a day"
    )
    for doubt in Doubt:
        if schedule.doubts[doubt]:
            target.print(f"  {schedule.doubts[doubt]:,}: {DOUBTS[doubt]}", markup=False)


def _draw(schedule: Schedule, picture: Path) -> None:
    from importlib.util import find_spec  # noqa: PLC0415  (help needs it not)

    from reftel.analysis.schedule import chart  # noqa: PLC0415  (as above)

    if picture.suffix.lower() not in {".svg", ".png"}:
        fail(f"{picture} is named neither .svg nor .png", code=USAGE)
    if find_spec("vl_convert") is None:
        fail("pictures need a part that is not installed", hint="pip install 'reftel[pictures]'")
    import vl_convert  # noqa: PLC0415  (an optional part, and slow to load)

    drawn = chart(schedule, f"{schedule.telegrams:,} telegrams by the year in which they open")
    svg = vl_convert.vegalite_to_svg(drawn, allowed_base_urls=[])
    if picture.suffix.lower() == ".png":
        picture.write_bytes(vl_convert.svg_to_png(svg, scale=2.0))
    else:
        picture.write_text(svg, encoding="utf-8")


def _requests_in_files(paths: Sequence[Path], refused: list[Refusal]) -> Iterator[Request]:
    for record in _records(paths, refused):
        told = {**record.to_json(), "id": record.id}
        found = _request(told, told["source"], record.source.statements, _stated_day(record))
        if found is not None:
            yield found
    for one in [one for one in refused if one.code == _NO_TEXT]:
        refused.remove(one)
        yield _stated_request(one.statements, one.path)


def _requests_held(archive: Path | None, query: str) -> Iterator[Request]:
    from reftel.archive import Archive  # noqa: PLC0415  (help needs it not)

    assert archive is not None  # the command looked
    with Archive.open(archive) as opened:
        for stored in opened.telegrams(query):
            found = _stored_request(stored)
            if found is not None:
                yield found
        if not query:
            with opened.ledger_rows(code=_NO_TEXT) as entries:
                for entry in entries:
                    yield _entry_request(entry)


def _stored_request(stored: StoredTelegram) -> Request | None:
    told = {**stored.json, "id": stored.id}
    statements: dict[str, str] = stored.json["copy"]["statements"]
    return _request(told, told["source"], statements, stored.date)


def _entry_request(entry: LedgerEntry) -> Request:
    return _stated_request(entry.statements, entry.path)


def _request(
    told: dict[str, Any], source: str, statements: Any, when: str | None
) -> Request | None:
    """What to ask for of a telegram of which something is withheld, ``None`` where nothing is."""
    from reftel.analysis.declassification import opening  # noqa: PLC0415  (help needs it not)
    from reftel.analysis.schedule import Request, stated  # noqa: PLC0415  (as above)
    from reftel.codec.jsonform import telegram_from_json  # noqa: PLC0415  (as above)

    if told["layout"] == "partial":
        withheld = "extract"
    elif told["redactions"]:
        withheld = "words"
    else:
        return None
    telegram = telegram_from_json(_without_id(told))
    opens = opening(telegram, written=_day(when)).day
    header = told["header"] or {}
    return Request(
        id=told["id"],
        mrn=str(telegram.mrn) if telegram.mrn else stated(statements, "mrn"),
        date=header.get("dtg") or when,
        subject=told["subject"],
        sender=header.get("from") or told["post"],
        classification=stated(statements, "classification") or told["classification"],
        film=stated(statements, "film"),
        withheld=withheld,
        opens=opens.isoformat() if opens else None,
        source=source,
    )


def _stated_request(statements: Any, source: str) -> Request:
    """What to ask for where the text is not there: all is the publisher's word."""
    from reftel.analysis.schedule import Request, stated  # noqa: PLC0415  (help needs it not)

    return Request(
        id=stated(statements, "id"),
        mrn=stated(statements, "mrn"),
        date=stated(statements, "date"),
        subject=stated(statements, "subject"),
        sender=stated(statements, "sender"),
        classification=stated(statements, "classification"),
        film=stated(statements, "film"),
        withheld="text",
        opens=None,
        source=source,
    )


def _print_requests(found: Iterator[Request], as_json: bool, as_csv: bool) -> None:
    from reftel.analysis.schedule import REQUEST_COLUMNS  # noqa: PLC0415  (help needs it not)

    writer = CsvWriter(sys.stdout, "\n") if as_csv else None
    if writer is not None:
        writer.writerow(REQUEST_COLUMNS)
    count = 0
    for one in found:
        count += 1
        told = one.to_json()
        if as_json:
            print_json(told)
        elif writer is not None:
            writer.writerow([told[name] or "" for name in REQUEST_COLUMNS])
        else:
            shown = (
                one.mrn or one.id or "no number",
                (one.date or "")[:10],
                one.classification or "level unknown",
                f"film {one.film}" if one.film else "",
                f"withheld: {one.withheld}",
                one.subject or "",
            )
            console().print(Text(printable(", ".join(filter(None, shown)))), soft_wrap=True)
    if not (as_json or as_csv):
        console().print(f"{count:,} telegrams of which something is withheld")
