"""``reftel station``: a post's own room: made, worked, its numbers cancelled or begun."""

from __future__ import annotations

import logging
import signal
import threading
from pathlib import Path
from types import FrameType
from typing import TYPE_CHECKING, Annotated

import typer

from reftel.cli.console import complain, console, printable
from reftel.errors import TrafficError

if TYPE_CHECKING:
    from reftel.traffic.station import Station

StationOption = Annotated[
    Path,
    typer.Option(
        "--station",
        envvar="REFTEL_STATION",
        metavar="DIR",
        file_okay=False,
        help="Folder of the station.",
    ),
]
"""The option ``--station DIR``, the same wherever a station is meant."""

PANEL = "Traffic"

_TEMPLATE = """\
# A station of reftel. What each key means: docs/traffic.md
post = "{post}"
{own}
# Who works here; 'releases' is for those who may send.
[[officers]]
name = "{officer}"
releases = true
signature = "{signature}"

# Where telegrams go: the longest prefix of the routing indicator, or of the address, counts.
# [[routes]]
# prefix = "RUEHC"
# channels = ["department"]

# [[channels]]
# name = "department"
# trigraph = "VDP"
# kind = "tcp"                   # tcp, smtp, folder, broker
# address = "127.0.0.1:8127"
# listen = "127.0.0.1:8126"
"""


def open_station(path: Path) -> Station:
    """The station of a folder. Raises ``TrafficError``."""
    from reftel.traffic.station import Station  # noqa: PLC0415  (slow to load; help needs it not)

    return Station.open(path)


def register(app: typer.Typer) -> None:
    """Add ``station`` and what it does to the command line."""
    group = typer.Typer(no_args_is_help=True, help="A post's own room: make it, work it.")
    app.add_typer(group, name="station", rich_help_panel=PANEL)
    group.command("init")(init)
    group.command("run")(run)
    group.command("cancel")(cancel)
    group.command("begin")(begin)


def init(
    folder: Annotated[Path, typer.Argument(metavar="DIR", show_default=False)],
    post: Annotated[str, typer.Option("--post", help="The post, under any of its names.")],
    officer: Annotated[str, typer.Option("--officer", help="The first who may release.")],
    indicator: Annotated[
        str | None,
        typer.Option("--indicator", help="Its routing indicator, where no table has it."),
    ] = None,
) -> None:
    """Make the folder of a station, with settings to be completed.

    Routes and channels are written into DIR/station.toml by hand.

    Examples:
        reftel station init valletta --post VALLETTA --officer 'Ada Quillmark'
    """
    from reftel import authority  # noqa: PLC0415  (help needs it not)

    known = authority.station(post)
    if known is None and indicator is None:
        raise TrafficError(f"no table has the post {post!r}: give its --indicator")
    settings = folder / "station.toml"
    if settings.exists():
        raise TrafficError(f"{folder} is a station already")
    folder.mkdir(parents=True, exist_ok=True)
    name = known.name if known else post.upper()
    own = [] if known and known.plad else [f'plad = "AMEMBASSY {name}"']
    own += [f'indicator = "{indicator.upper()}"'] if indicator else []
    words = _TEMPLATE.format(
        post=name,
        own="".join(f"{line}\n" for line in own),
        officer=officer.replace('"', "'"),
        signature=officer.split()[-1].upper().replace('"', "'"),
    )
    settings.write_text(words, encoding="utf-8")
    open_station(folder).close()
    console().print(f"{printable(str(settings))}: add routes and channels, then", soft_wrap=True)
    console().print(f"reftel station run --station {printable(str(folder))}", soft_wrap=True)


def run(
    station: StationOption,
    broker_queue: Annotated[
        bool,
        typer.Option("--broker-queue", help="Let the broker of station.toml hold the queue."),
    ] = False,
) -> None:
    """Work a station until Ctrl-C: listen, send by precedence, file, acknowledge, ask.

    Faults are told on standard error, once each; the work goes on when they are over. What
    was accepted is on disk: a station that was killed goes on where it was.

    Examples:
        reftel station run --station valletta
    """
    from reftel.traffic.operator import operating  # noqa: PLC0415  (slow to load)

    # The operator tells of faults itself, once each; the client of the broker does so each time.
    for name in ("aiormq", "aio_pika", "asyncio"):
        logging.getLogger(name).setLevel(logging.CRITICAL)
    opened = open_station(station)
    ending = threading.Event()

    def stop(_: int, __: FrameType | None) -> None:
        ending.set()

    signal.signal(signal.SIGTERM, stop)
    signal.signal(signal.SIGINT, stop)
    with operating(opened, complain, own_queue=not broker_queue):
        names = ", ".join(channel.name for channel in opened.settings.channels) or "no channel"
        console().print(f"{opened.settings.post} works: {printable(names)}. Ctrl-C ends it.")
        ending.wait()
    opened.close()


def cancel(
    station: StationOption,
    why: Annotated[str, typer.Option("--why", help="What became of the number.")],
) -> None:
    """Draw the next number of the year for nothing, with the reason: it stays explained.

    Examples:
        reftel station cancel --station valletta --why 'spoilt on paper'
    """
    from reftel.traffic.batch import working  # noqa: PLC0415  (slow to load)
    from reftel.traffic.numbering import cancel_serial  # noqa: PLC0415

    opened = open_station(station)
    with working(opened) as batch:
        serial = cancel_serial(batch, batch.now.year, why)
        year = batch.now.year
    console().print(f"{opened.settings.post} {serial} of {year} is cancelled")


def begin(
    station: StationOption,
    after: Annotated[int, typer.Option("--after", min=1, help="The last number drawn by hand.")],
) -> None:
    """Let the numbers of this year go on after those that were given by hand.

    Examples:
        reftel station begin --station valletta --after 311
    """
    from reftel.traffic.batch import working  # noqa: PLC0415  (slow to load)
    from reftel.traffic.numbering import start_serials  # noqa: PLC0415

    opened = open_station(station)
    with working(opened) as batch:
        start_serials(batch, batch.now.year, after)
    console().print(f"the next telegram is {opened.settings.post} {after + 1}")
