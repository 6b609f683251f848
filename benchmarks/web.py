"""What the reading room costs: pages with twenty readers at once, while an ingest runs.

Prints latencies, and, because a machine may be busy with other things, the
processor time that the server spent on each page: that is the figure to compare.
"""

from __future__ import annotations

import random
import socket
import subprocess
import sys
import threading
import time
import urllib.parse
import urllib.request
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from statistics import quantiles
from tempfile import TemporaryDirectory

from benchmarks.measure import say, say_ratio
from reftel.archive import Archive
from reftel.exercise import write_folder
from reftel.ingest import ingest

READERS = 20
_WORDS = "ferry talks tariff quota berth freight harbor ministry pilots standstill citrus".split()
_FILTERS = ("", "&class=CONFIDENTIAL", "&year=2009", "&tag=PREL", "&sort=date", "&page=2")
_HERE = "127.0.0.1"


@dataclass(frozen=True)
class Asked:
    """What was asked of a kind of page: seconds on the clock of each, bytes of the largest."""

    seconds: tuple[float, ...]
    largest: int

    def at(self, share: int) -> float:
        """The clock under which so many in a hundred stayed, in milliseconds."""
        return 1000 * quantiles(self.seconds, n=100)[share - 1]


class Server:
    """The reading room of an archive in a process of its own."""

    def __init__(self, archive: Path) -> None:
        self.port = _free_port()
        self._process = subprocess.Popen(
            [sys.executable, "-m", "reftel", "serve", "--no-browser"]  # noqa: RUF005
            + ["--archive", str(archive), "--port", str(self.port)],
            stdout=subprocess.DEVNULL,
        )

    def wait(self) -> None:
        for _ in range(600):
            try:
                self.get("/")
            except OSError:
                time.sleep(0.1)
            else:
                return
        raise TimeoutError("the reading room did not open within a minute")

    def get(self, path: str) -> bytes:
        with urllib.request.urlopen(f"http://{_HERE}:{self.port}{path}", timeout=60) as answer:
            content: bytes = answer.read()
        return content

    def processor(self) -> float:
        """Processor seconds so far."""
        fields = Path(f"/proc/{self._process.pid}/stat").read_text().rpartition(")")[2].split()
        return (int(fields[11]) + int(fields[12])) / 100

    def megabytes(self) -> float:
        """Memory held now."""
        status = Path(f"/proc/{self._process.pid}/status").read_text()
        line = next(line for line in status.splitlines() if line.startswith("VmRSS"))
        return int(line.split()[1]) / 1000

    def close(self) -> None:
        self._process.terminate()
        self._process.wait(30)


def run(small: int, large: int, requests: int) -> None:
    with TemporaryDirectory(prefix="reftel-benchmark-") as room:
        each: list[tuple[float, float]] = []
        for count in (small, large):
            folder = write_folder(Path(room) / f"traffic-{count}", count, strays=False).traffic
            archive = Path(room) / f"archive-{count}"
            with Archive.open(archive, create=True) as opened:
                ingest([folder], opened, workers=2)
                ids = opened.search_ids("", sort="date")
            extra = write_folder(
                Path(room) / f"more-{count}", max(200, count // 20), seed=7
            ).traffic
            each.append(_measure(archive, ids, extra, requests, count))
        say_ratio(f"processor of a search at {large:,} / at {small:,}", each[1][0], each[0][0])
        say_ratio(f"processor of a telegram at {large:,} / at {small:,}", each[1][1], each[0][1])


def _measure(
    archive: Path, ids: list[str], extra: Path, requests: int, count: int
) -> tuple[float, float]:
    server = Server(archive)
    try:
        server.wait()
        weight = _weight(server, ids[0])
        searches = [_search(random.Random(number)) for number in range(requests // 2)]
        telegrams = [
            f"/telegram/{random.Random(number).choice(ids)}" for number in range(requests // 2)
        ]
        for path in (*searches[:50], *telegrams[:50]):
            server.get(path)
        with _ingesting(archive, extra):
            found, per_search = _ask(server, searches)
            read, per_telegram = _ask(server, telegrams)
        say(f"{count:,} telegrams, {READERS} readers, an ingest running", "")
        say(
            "  search with facets, 50 / 95 in a hundred, ms",
            f"{found.at(50):.0f} / {found.at(95):.0f}",
        )
        say("  telegram, 50 / 95 in a hundred, ms", f"{read.at(50):.0f} / {read.at(95):.0f}")
        say("  processor of a search, ms", f"{1000 * per_search:.1f}")
        say("  processor of a telegram, ms", f"{1000 * per_telegram:.1f}")
        say("  first page with style and script, KB", f"{weight / 1000:.0f}")
        say(
            "  largest search / telegram, KB",
            f"{found.largest / 1000:.0f} / {read.largest / 1000:.0f}",
        )
        before = server.megabytes()
        for _ in range(4):
            _ask(server, searches + telegrams)
        say(
            f"  memory before / after {4 * requests:,} requests more, MB",
            f"{before:.0f} / {server.megabytes():.0f}",
        )
        return per_search, per_telegram
    finally:
        server.close()


def _search(dice: random.Random) -> str:
    words = urllib.parse.quote(" ".join(dice.sample(_WORDS, dice.choice((1, 1, 2)))))
    return f"/search?q={words}{dice.choice(_FILTERS)}"


def _ask(server: Server, paths: list[str]) -> tuple[Asked, float]:
    """Every path, by twenty readers; with the processor seconds that one took on average."""
    seconds: list[float] = []
    sizes: list[int] = []
    ahead = iter(list(paths))
    lock = threading.Lock()

    def read() -> None:
        while True:
            with lock:
                path = next(ahead, None)
            if path is None:
                return
            begun = time.perf_counter()
            size = len(server.get(path))
            with lock:
                seconds.append(time.perf_counter() - begun)
                sizes.append(size)

    before = server.processor()
    readers = [threading.Thread(target=read) for _ in range(READERS)]
    for reader in readers:
        reader.start()
    for reader in readers:
        reader.join()
    return Asked(tuple(seconds), max(sizes)), (server.processor() - before) / len(paths)


def _weight(server: Server, telegram: str) -> int:
    """Bytes of the heaviest of the main pages with its style sheet and its script."""
    first = server.get("/").decode()
    shared = sum(len(server.get(part)) for part in _assets(first))
    pages = ("/", "/search?q=ferry", f"/telegram/{telegram}", f"/telegram/{telegram}?view=clean")
    return shared + max(len(server.get(path)) for path in pages)


def _assets(page: str) -> Iterator[str]:
    for part in page.split('"'):
        if part.startswith("/static/"):
            yield part


@contextmanager
def _ingesting(archive: Path, folder: Path) -> Iterator[None]:
    """An ingest in another process, again and again until the readers are done."""
    done = threading.Event()

    def work() -> None:
        while not done.is_set():
            subprocess.run(
                [sys.executable, "-m", "reftel", "ingest", str(folder), "--archive", str(archive)],
                stdout=subprocess.DEVNULL,
                stderr=subprocess.DEVNULL,
                check=False,
            )

    writer = threading.Thread(target=work)
    writer.start()
    try:
        yield
    finally:
        done.set()
        writer.join()


def _free_port() -> int:
    with socket.create_server((_HERE, 0)) as listener:
        port: int = listener.getsockname()[1]
    return port
