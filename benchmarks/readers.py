"""A reading room in processes of its own, and readers who ask it for pages over sockets.

The readers share one event loop and do little more than wait, so that they take next
to nothing from the machine that the room is measured on.
"""

from __future__ import annotations

import asyncio
import random
import socket
import subprocess
import sys
import time
import urllib.request
from collections.abc import Callable, Sequence
from contextlib import suppress
from dataclasses import dataclass, field
from pathlib import Path
from statistics import quantiles

HERE = "127.0.0.1"
READERS = 20


class Server:
    """The reading room of an archive, answered by so many processes."""

    def __init__(self, archive: Path, workers: int = 1) -> None:
        self.port = _free_port()
        self._process = subprocess.Popen(
            [sys.executable, "-m", "reftel", "serve", "--no-browser"]  # noqa: RUF005
            + ["--archive", str(archive), "--port", str(self.port), "--workers", str(workers)],
            stdout=subprocess.DEVNULL,
        )

    def wait(self) -> None:
        """Until it answers. Raises ``TimeoutError`` where it does not."""
        for _ in range(1200):
            try:
                self.get("/help/query")
            except OSError:
                time.sleep(0.1)
            else:
                return
        raise TimeoutError("the reading room did not open within two minutes")

    def get(self, path: str) -> bytes:
        """A page."""
        with urllib.request.urlopen(f"http://{HERE}:{self.port}{path}", timeout=60) as answer:
            content: bytes = answer.read()
        return content

    def processor(self) -> float:
        """Processor seconds so far, of all its processes."""
        found = 0
        for pid in self._pids():
            fields = Path(f"/proc/{pid}/stat").read_text().rpartition(")")[2].split()
            found += int(fields[11]) + int(fields[12])
        return found / 100

    def megabytes(self) -> float:
        """Memory held now, by all its processes."""
        found = 0
        for pid in self._pids():
            status = Path(f"/proc/{pid}/status").read_text()
            line = next(line for line in status.splitlines() if line.startswith("VmRSS"))
            found += int(line.split()[1])
        return found / 1000

    def _pids(self) -> list[int]:
        first = self._process.pid
        below = Path(f"/proc/{first}/task/{first}/children").read_text().split()
        return [first, *map(int, below)]

    def close(self) -> None:
        """End it."""
        self._process.terminate()
        self._process.wait(60)


@dataclass
class Asked:
    """What was asked of the room, by kind of page: seconds on the clock of each, bytes of the largest."""

    seconds: dict[str, list[float]] = field(default_factory=dict)
    largest: dict[str, int] = field(default_factory=dict)
    refused: list[tuple[int, str]] = field(default_factory=list)

    def at(self, kind: str, share: int) -> float:
        """The clock under which so many in a hundred stayed, in milliseconds."""
        return 1000 * quantiles(self.seconds[kind], n=100)[share - 1]

    def add(self, kind: str, path: str, seconds: float, size: int, status: int) -> None:
        """One page."""
        self.seconds.setdefault(kind, []).append(seconds)
        self.largest[kind] = max(size, self.largest.get(kind, 0))
        if status != 200:
            self.refused.append((status, path))


def ask(
    port: int,
    pages: Sequence[tuple[str, str]],
    *,
    thought: float = 0.0,
    readers: int = READERS,
    on_page: Callable[[int], None] | None = None,
) -> Asked:
    """Every page (kind, address) by so many readers at once.

    Each takes the next page as soon as it has one, or with ``thought`` after so many seconds
    on average (exponential), the first after a share of it. ``on_page`` is told how many were had.
    """
    return asyncio.run(_ask(port, pages, thought, readers, on_page))


async def _ask(
    port: int,
    pages: Sequence[tuple[str, str]],
    thought: float,
    readers: int,
    on_page: Callable[[int], None] | None,
) -> Asked:
    found = Asked()
    ahead = iter(pages)
    had = 0

    async def read(dice: random.Random) -> None:
        nonlocal had
        line = _Line(port)
        if thought:
            await asyncio.sleep(dice.random() * thought)
        for kind, path in ahead:
            begun = time.perf_counter()
            status, size = await line.get(path)
            found.add(kind, path, time.perf_counter() - begun, size, status)
            had += 1
            if on_page is not None:
                on_page(had)
            if thought:
                await asyncio.sleep(dice.expovariate(1 / thought))
        await line.close()

    await asyncio.gather(*(read(random.Random(one)) for one in range(readers)))
    return found


class _Line:
    """A connection that is kept, and made anew where the room let go of one who thought for long."""

    def __init__(self, port: int) -> None:
        self._port = port
        self._ends: tuple[asyncio.StreamReader, asyncio.StreamWriter] | None = None

    async def get(self, path: str) -> tuple[int, int]:
        """Status and size of a page."""
        if self._ends is not None:
            with suppress(ConnectionError, asyncio.IncompleteReadError):
                return await self._answer(path)
            await self.close()
        self._ends = await asyncio.open_connection(HERE, self._port, limit=1 << 20)
        return await self._answer(path)

    async def _answer(self, path: str) -> tuple[int, int]:
        assert self._ends is not None
        source, sink = self._ends
        sink.write(f"GET {path} HTTP/1.1\r\nHost: {HERE}\r\n\r\n".encode())
        head = (await source.readuntil(b"\r\n\r\n")).lower()
        # All pages have a content length.
        size = int(head.partition(b"content-length:")[2].partition(b"\r\n")[0])
        await source.readexactly(size)
        return int(head.split(b" ", 2)[1]), size

    async def close(self) -> None:
        """Let go."""
        if self._ends is not None:
            self._ends[1].close()
            with suppress(ConnectionError):
                await self._ends[1].wait_closed()
            self._ends = None


def _free_port() -> int:
    with socket.create_server((HERE, 0)) as listener:
        port: int = listener.getsockname()[1]
    return port
