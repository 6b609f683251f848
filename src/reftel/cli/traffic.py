"""``reftel traffic``: what waits, what is late, what became of one telegram."""

from __future__ import annotations

import sys
import time
from dataclasses import asdict
from typing import TYPE_CHECKING, Annotated, Any

import typer
from rich.console import Group
from rich.live import Live
from rich.table import Table

from reftel.cli.console import console, fail, print_json, printable
from reftel.cli.station import PANEL, StationOption, open_station

if TYPE_CHECKING:
    from reftel.traffic.journal import Fate
    from reftel.traffic.overview import Overview

_WATCH_SECONDS = 1.0


def register(app: typer.Typer) -> None:
    """Add ``traffic`` to the command line."""

    @app.command("traffic", rich_help_panel=PANEL)
    def traffic(
        station: StationOption,
        telegram: Annotated[
            str | None,
            typer.Argument(
                metavar="[MRN]", help="A telegram, to see what became of it.", show_default=False
            ),
        ] = None,
        as_json: Annotated[bool, typer.Option("--json", help="Print JSON, for programs.")] = False,
        metrics: Annotated[
            bool, typer.Option("--metrics", help="Print the text form of Prometheus.")
        ] = False,
        watch: Annotated[
            bool, typer.Option("--watch", help="Show it anew every second, until Ctrl-C.")
        ] = False,
        repeat: Annotated[
            str | None,
            typer.Option("--repeat", metavar="NAME", help="Send it again, by this officer."),
        ] = None,
        retry: Annotated[
            int | None,
            typer.Option("--retry", metavar="KEY", help="Try a dead transmission again."),
        ] = None,
        by: Annotated[
            str | None, typer.Option("--by", metavar="NAME", help="The officer, with --retry.")
        ] = None,
    ) -> None:
        """Say what is queued, sent, acknowledged, overdue, by channel and precedence.

        With a telegram: what became of each of its copies, and every step in order.

        Examples:
            reftel traffic --station valletta
            reftel traffic --station valletta --watch
            reftel traffic 'VALLETTA 312' --station valletta
            reftel traffic 09VALLETTA312 --station valletta --repeat 'Ada Quillmark'
            reftel traffic --station valletta --retry 17 --by 'Ada Quillmark'
        """
        from reftel.traffic.overview import metrics as metrics_of  # noqa: PLC0415  (slow to load)
        from reftel.traffic.overview import overview  # noqa: PLC0415

        opened = open_station(station)
        if telegram is not None:
            _one(station, telegram, as_json, repeat)
        elif retry is not None:
            from reftel.traffic.sending import retry_dead  # noqa: PLC0415

            retry_dead(opened, retry, by or "")
            console().print(f"transmission {retry} is queued again")
        elif metrics:
            sys.stdout.write(metrics_of(opened).decode())
        elif as_json:
            print_json(overview_to_json(overview(opened)))
        elif watch:
            with Live(_shown(overview(opened)), console=console(), auto_refresh=False) as live:
                while True:
                    time.sleep(_WATCH_SECONDS)
                    live.update(_shown(overview(opened)), refresh=True)
        else:
            console().print(_shown(overview(opened)))


def overview_to_json(state: Overview) -> dict[str, Any]:
    """The state as one JSON object, under the names of the fields."""
    values = asdict(state)
    for line in (*values["lines"], *values["stuck"]):
        line["precedence"] = line["precedence"].value
    return values


def _shown(state: Overview) -> Group:
    lines = Table(
        box=None, pad_edge=False, title=f"Traffic at {state.at[:19]}Z", title_justify="left"
    )
    for name in ("Channel", "Precedence"):
        lines.add_column(name)
    for name in ("Queued", "Sent", "Received", "Overdue", "Dead"):
        lines.add_column(name, justify="right")
    for line in state.lines:
        counts = (line.queued, line.sent, line.received, line.overdue, line.dead)
        lines.add_row(line.channel, line.precedence.value, *(str(one) for one in counts))
    parts: list[Any] = [lines]
    if state.stuck:
        stuck = Table(box=None, pad_edge=False, title="Needs somebody", title_justify="left")
        for name in ("Key", "Telegram", "Channel", "Precedence", "State", "Tries", "Reason"):
            stuck.add_column(name)
        for one in state.stuck:
            stuck.add_row(
                str(one.key),
                one.id or one.identity,
                one.channel,
                one.precedence.value,
                one.state,
                str(one.attempts),
                printable(one.reason or ""),
            )
        parts += ["", stuck]
    if state.gaps:
        gaps = Table(box=None, pad_edge=False, title="Not come", title_justify="left")
        for name in ("From", "To", "Number", "Noticed", "Asked"):
            gaps.add_column(name)
        for gap in state.gaps:
            asked = gap.asked[:16] if gap.asked else "not yet"
            gaps.add_row(gap.originator, gap.plad, f"{gap.number:04}", gap.noticed[:16], asked)
        parts += ["", gaps]
    if state.incomplete:
        lacking = Table(box=None, pad_edge=False, title="Sections not come", title_justify="left")
        for name in ("Telegram", "Have come", "Of", "Last came"):
            lacking.add_column(name)
        for part in state.incomplete:
            have = ", ".join(str(number) for number in part.have)
            lacking.add_row(part.identity, have, str(part.total), part.received[:16])
        parts += ["", lacking]
    return Group(*parts)


def _one(station: StationOption, telegram: str, as_json: bool, repeat: str | None) -> None:
    from reftel.traffic.journal import what_became_of  # noqa: PLC0415  (slow to load)

    opened = open_station(station)
    fate = what_became_of(opened, telegram)
    if fate is None:
        fail(f"nothing is known here of {telegram}", hint="reftel traffic shows what is")
    if repeat is not None:
        from reftel.traffic.repeating import repeat as send_again  # noqa: PLC0415

        copies = send_again(opened, fate.id or "", repeat)
        console().print(f"{fate.id}: {copies} transmissions wait")
        return
    if as_json:
        print_json(asdict(fate))
    else:
        console().print(_fate(fate))


def _fate(fate: Fate) -> Group:
    copies = Table(
        box=None, pad_edge=False, title=fate.id or fate.identities[0], title_justify="left"
    )
    for name in ("To", "Precedence", "MCN", "Channel", "State", "Sent", "Received"):
        copies.add_column(name)
    for one in fate.copies:
        copies.add_row(
            f"{one.plad} ({one.role})",
            one.precedence,
            "" if one.continuity is None else f"{one.continuity:04}",
            one.channel or "",
            printable(one.state + (f": {one.reason}" if one.reason else "")),
            (one.sent or "")[:19],
            (one.received or "")[:19],
        )
    steps = Table(box=None, pad_edge=False, show_header=False)
    for entry in fate.entries:
        steps.add_row(f"{entry.at[:19]}Z", entry.event, printable(entry.detail))
    return Group(copies, "", steps) if fate.copies else Group(steps)
