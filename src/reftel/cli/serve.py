"""``reftel serve``: the reading room of an archive, in a browser on this machine."""

from __future__ import annotations

import ipaddress
import os
import socket
import sys
import webbrowser
from collections.abc import Collection
from functools import partial
from importlib.util import find_spec
from pathlib import Path
from typing import Annotated

import typer
from rich.text import Text

from reftel.cli.console import console, fail, printable

DEFAULT_PORT = 8312
DEFAULT_HOST = "127.0.0.1"
_NEEDED = ("litestar", "jinja2", "uvicorn")
_HIGHEST_PORT = 65535
_MOST_WORKERS = 64


def register(app: typer.Typer) -> None:
    """Add ``serve`` to the command line."""

    @app.command("serve", rich_help_panel="Archive")
    def serve(
        archive: Annotated[
            Path | None,
            typer.Option(
                "--archive",
                envvar="REFTEL_ARCHIVE",
                metavar="DIR",
                file_okay=False,
                help="Folder of the archive; with --station, that of the station if left out.",
            ),
        ] = None,
        station: Annotated[
            Path | None,
            typer.Option(
                "--station",
                metavar="DIR",
                file_okay=False,
                help="Folder of a station: its drafts, its traffic and its journal have pages too.",
            ),
        ] = None,
        port: Annotated[
            int,
            typer.Option(
                "--port",
                min=0,
                max=_HIGHEST_PORT,
                help="Port to listen on; 0 takes any that is free.",
            ),
        ] = DEFAULT_PORT,
        host: Annotated[
            str,
            typer.Option(
                "--host",
                help="Address to listen on. Anything but this machine's own opens the archive "
                "to the network, without a password.",
            ),
        ] = DEFAULT_HOST,
        browser: Annotated[
            bool, typer.Option("--browser/--no-browser", help="Open the first page in a browser.")
        ] = True,
        workers: Annotated[
            int,
            typer.Option(
                "--workers",
                min=1,
                max=_MOST_WORKERS,
                help="Processes that answer. One is enough for a reader; for many at once, "
                "as many as the machine has processors.",
            ),
        ] = 1,
    ) -> None:
        """Read and search an archive in the browser.

        The pages are served to this machine only, need no network, and change nothing that is
        filed. With --station telegrams are drafted, cleared and released there, under the name
        of an officer: the room takes the reader's word for it.

        Examples:
            reftel serve --archive affair.reftel
            reftel serve --archive affair.reftel --port 9000 --no-browser
            reftel serve --archive affair.reftel --host 192.168.1.5 --workers 4
            reftel serve --station valletta
        """
        serve_archive(archive, port, browser, host=host, workers=workers, station=station)


def serve_archive(
    path: Path | None,
    port: int = DEFAULT_PORT,
    open_browser: bool = True,
    *,
    host: str = DEFAULT_HOST,
    workers: int = 1,
    station: Path | None = None,
) -> None:
    """Serve the reading room of an archive until Ctrl-C, by so many processes.

    With ``station``, its pages as well; its archive, where ``path`` names none.

    Ends the program with a message where the extra ``web`` is missing or the port is in
    use. Raises ``ArchiveError`` where ``path`` is no archive, ``TrafficError`` where
    ``station`` is no station.
    """
    require_extra(station)
    import uvicorn  # noqa: PLC0415  (an optional part, and slow to load)
    from uvicorn.supervisors import Multiprocess  # noqa: PLC0415

    from reftel.web.app import served_app  # noqa: PLC0415
    from reftel.web.forms import new_token  # noqa: PLC0415

    if station is not None:
        path = path or _archive_of(station)
    if path is None:
        fail("no archive is named", hint="reftel serve --archive DIR, or --station DIR")
    # The processes share the word that the forms of the room carry.
    make = partial(served_app, path, hosts=allowed_hosts(host), token=new_token(), station=station)
    room = make()
    if workers > 1:
        room.state.room.archive.close()  # it was sound; each process opens it for itself
    listener = listen(host, port)
    address = room_address(host, listener.getsockname()[1])
    _tell(path, host, address, station)
    if open_browser and has_display():
        webbrowser.open(address)
    config = uvicorn.Config(
        room if workers == 1 else make,
        factory=workers > 1,
        workers=workers,
        log_level="warning",
        access_log=False,
        server_header=False,
        proxy_headers=False,
        timeout_graceful_shutdown=2,
    )
    server = uvicorn.Server(config)
    try:
        if workers == 1:
            server.run(sockets=[listener])
        else:
            Multiprocess(config, sockets=[listener]).run()
    except KeyboardInterrupt:
        # Ctrl-C is how a reader leaves; the server has closed what it had open.
        pass
    finally:
        listener.close()
    console().print("\nThe reading room is closed.")


def _tell(path: Path, host: str, address: str, station: Path | None) -> None:
    target = console()
    target.print(
        Text.assemble(f"The reading room of {printable(str(path))} is open at ", (address, "bold")),
        soft_wrap=True,
    )
    if not is_loopback(host):
        target.print("Everybody who can reach this machine over the network can read it.")
        if station is not None:
            target.print(
                "They can release telegrams, under the name of any officer of the station."
            )
    target.print("Ctrl-C closes it.")


def _archive_of(station: Path) -> Path:
    """The archive of a station; one that has filed nothing yet has none, and gets it."""
    from reftel.archive import Archive  # noqa: PLC0415  (slow to load)
    from reftel.traffic.station import Station  # noqa: PLC0415

    opened = Station.open(station)
    opened.close()
    Archive.open(opened.archive_path, create=True).close()
    return opened.archive_path


def require_extra(station: Path | None = None) -> None:
    """End the program with what to install, where a part of the extra ``web`` is missing.

    The pages of a ``station`` need the extra ``traffic`` too.
    """
    missing = [name for name in _NEEDED if find_spec(name) is None]
    if missing:
        fail(
            f"the reading room needs {', '.join(missing)}, which is not installed",
            hint="pip install 'reftel[web]'",
        )
    if station is not None and find_spec("prometheus_client") is None:
        fail(
            "the pages of a station need prometheus_client, which is not installed",
            hint="pip install 'reftel[web,traffic]'",
        )


def listen(host: str, port: int) -> socket.socket:
    """A socket that listens at an address, or the end of the program with a free port to take."""
    family = socket.AF_INET6 if ":" in host else socket.AF_INET
    # asyncio sends small pieces at once (TCP_NODELAY) only where a socket says that it is TCP's.
    # Else the end of a page waits for the browser's acknowledgement, which may take 40 ms.
    listener = socket.socket(family, socket.SOCK_STREAM, socket.IPPROTO_TCP)
    if os.name != "nt":
        # Lets a room be opened again at once; on Windows it would let two share a port.
        listener.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
    try:
        listener.bind((host, port))
        # From here a browser that is quicker than the server waits instead of failing.
        listener.listen(128)
    except OSError as error:
        listener.close()
        free = free_port(host, port)
        if free is None:
            fail(f"cannot listen on {host}, port {port}: {error.strerror or error}")
        fail(
            f"port {port} on {host} cannot be used: {error.strerror or error}",
            hint=f"reftel serve --port {free}, or --port 0 for any free one",
        )
    return listener


def free_port(host: str, after: int) -> int | None:
    """The next port that can be listened on, within twenty; ``None`` where there is none."""
    family = socket.AF_INET6 if ":" in host else socket.AF_INET
    lowest = after + 1 if after >= 1024 else DEFAULT_PORT  # below 1024 is for root alone
    for port in range(lowest, min(lowest + 20, _HIGHEST_PORT + 1)):
        with socket.socket(family, socket.SOCK_STREAM) as probe:
            try:
                probe.bind((host, port))
            except OSError:
                continue
            return port
    return None


def is_loopback(host: str) -> bool:
    """True for the names and addresses of this machine alone."""
    if host == "localhost":
        return True
    try:
        return ipaddress.ip_address(host).is_loopback
    except ValueError:
        return False


def allowed_hosts(host: str) -> Collection[str] | None:
    """The names a browser may call the room by; ``None`` where the room is open to a network."""
    if not is_loopback(host):
        return None
    return {"localhost", "127.0.0.1", "[::1]", f"[{host}]" if ":" in host else host}


def room_address(host: str, port: int) -> str:
    """The address to type into a browser on this machine."""
    if host in {"0.0.0.0", "::"}:  # noqa: S104  (every address, this machine's own included)
        host = "localhost"
    return f"http://[{host}]:{port}/" if ":" in host else f"http://{host}:{port}/"


def has_display() -> bool:
    """True where a browser window can appear; a browser in the terminal would take it over."""
    if sys.platform in {"darwin", "win32"}:
        return True
    return bool(os.environ.get("DISPLAY") or os.environ.get("WAYLAND_DISPLAY"))
