from __future__ import annotations

import asyncio
import socket
import subprocess
import sys
from pathlib import Path
from signal import SIGINT
from urllib.request import urlopen

import pytest
import typer

from reftel.archive import Archive
from reftel.cli import serve
from reftel.cli.serve import allowed_hosts, free_port, is_loopback, listen, room_address


@pytest.mark.parametrize(
    ("host", "local"),
    [
        ("127.0.0.1", True),
        ("127.0.0.9", True),
        ("::1", True),
        ("localhost", True),
        ("0.0.0.0", False),
        ("::", False),
        ("192.168.1.5", False),
        ("reading.example", False),
    ],
)
def test_only_this_machine_is_called_local(host: str, local: bool) -> None:
    assert is_loopback(host) is local
    assert (allowed_hosts(host) is not None) is local


@pytest.mark.parametrize(
    ("host", "address"),
    [
        ("127.0.0.1", "http://127.0.0.1:8312/"),
        ("::1", "http://[::1]:8312/"),
        ("0.0.0.0", "http://localhost:8312/"),
        ("::", "http://localhost:8312/"),
    ],
)
def test_the_address_that_is_printed_can_be_opened(host: str, address: str) -> None:
    assert room_address(host, 8312) == address


def test_a_port_in_use_is_said_with_one_that_is_free(capsys: pytest.CaptureFixture[str]) -> None:
    with socket.create_server(("127.0.0.1", 0)) as taken:
        port = taken.getsockname()[1]
        with pytest.raises(typer.Exit) as stopped:
            listen("127.0.0.1", port)

    said = capsys.readouterr().err
    assert stopped.value.exit_code == 1
    assert f"port {port}" in said
    assert "--port" in said


def test_the_free_port_can_be_listened_on() -> None:
    with socket.create_server(("127.0.0.1", 0)) as taken:
        port = free_port("127.0.0.1", taken.getsockname()[1])

    assert port is not None
    listen("127.0.0.1", port).close()


def test_the_end_of_a_page_does_not_wait_for_an_acknowledgement() -> None:
    # asyncio turns Nagle's algorithm off only for a socket that says that it is TCP's.
    async def ask() -> int:
        taken: asyncio.Future[int] = asyncio.get_running_loop().create_future()

        def connected(_: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
            opened = writer.get_extra_info("socket")
            taken.set_result(opened.getsockopt(socket.IPPROTO_TCP, socket.TCP_NODELAY))
            writer.close()

        listener = listen("127.0.0.1", 0)
        async with await asyncio.start_server(connected, sock=listener):
            _, writer = await asyncio.open_connection(*listener.getsockname())
            at_once = await taken
            writer.close()
            return at_once

    assert asyncio.run(ask()) != 0


def test_an_address_that_is_not_this_machines_is_said(capsys: pytest.CaptureFixture[str]) -> None:
    with pytest.raises(typer.Exit):
        listen("192.0.2.1", 0)

    assert "192.0.2.1" in capsys.readouterr().err


def test_a_missing_extra_says_what_to_install(
    capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(serve, "find_spec", lambda name: None if name == "litestar" else object())
    with pytest.raises(typer.Exit):
        serve.require_extra()

    said = capsys.readouterr().err
    assert "litestar" in said
    assert "pip install 'reftel[web]'" in said


@pytest.mark.parametrize("workers", [1, 2])
def test_the_room_opens_says_where_and_closes_on_ctrl_c(tmp_path: Path, workers: int) -> None:
    path = tmp_path / "empty.reftel"
    Archive.open(path, create=True).close()
    command = [sys.executable, "-m", "reftel", "serve", "--archive", str(path)]
    with subprocess.Popen(
        [*command, "--port", "0", "--no-browser", "--workers", str(workers)],
        stdout=subprocess.PIPE,
        stderr=subprocess.PIPE,
        text=True,
    ) as process:
        assert process.stdout is not None
        assert process.stderr is not None
        said = ""
        while "Ctrl-C" not in said:
            line = process.stdout.readline()
            assert line, process.stderr.read()
            said += line
        address = next(word for word in said.split() if word.startswith("http://"))
        with urlopen(address) as answer:
            assert b"The archive is empty" in answer.read()
        process.send_signal(SIGINT)
        rest, errors = process.communicate(timeout=60)

    assert process.returncode == 0
    assert "closed" in rest
    assert errors == ""


def test_a_folder_that_is_no_archive_is_said_without_a_traceback(tmp_path: Path) -> None:
    command = [sys.executable, "-m", "reftel", "serve", "--archive", str(tmp_path / "none.reftel")]
    done = subprocess.run(
        [*command, "--port", "0", "--no-browser"], capture_output=True, text=True, check=False
    )

    assert done.returncode == 1
    assert "none.reftel" in done.stderr.replace("\n", "")
    assert "Traceback" not in done.stderr
