"""What the reading room costs: pages with twenty readers at once, while an ingest runs.

Two loads, because "twenty readers at once" may mean either:

- *with thought*: twenty people, each of whom asks for the next page about a second after
  the last one came (exponential), which is faster than anybody reads;
- *without a pause*: twenty programs, each of which asks again at once. What one page waits is
  then what twenty pages cost, whatever a page costs, divided by the processors that are left.

Searches and telegrams come in turn, at random. The ingest files telegrams that are new to
the archive, as ``reftel ingest`` does it, with as many processes as there are processors.
Times on the clock say something on a quiet machine only; the processor time of a page
always does. Afterwards as many pages again as asked for, to see whether memory stays.
"""

from __future__ import annotations

import itertools
import os
import random
import subprocess
import sys
import threading
import time
import urllib.parse
from collections.abc import Iterator
from concurrent.futures import ProcessPoolExecutor
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from tempfile import TemporaryDirectory

from benchmarks.long import write_long
from benchmarks.measure import say, say_ratio
from benchmarks.readers import READERS, Asked, Server, ask
from reftel.archive import Archive
from reftel.ingest import ingest

_WORDS = (
    "ferry talks tariff quota berth freight harbor ministry pilots standstill citrus minister "
    "visas embassy delegation agreement border customs fishing grain loan port strike union "
    "water oil election council budget rail airport treaty"
).split()
_FILTERS = ("", "", "", "&class=CONFIDENTIAL", "&year=2009", "&tag=PREL", "&sort=date", "&page=2")
_TIMES_OF_MEMORY = 5
Pages = list[tuple[str, str]]


@dataclass(frozen=True)
class Load:
    """How much is asked: pages of each load, pages for the memory, processes, telegrams of one ingest."""

    pages: int
    requests: int
    workers: int
    filing: int


def run(
    small: int, large: int, requests: int, *, archive: Path | None = None, workers: int = 2
) -> None:
    """Measure an archive, or two made for it.

    An archive that is given is filed into: take a copy, or one that was made to be measured.
    """
    with TemporaryDirectory(prefix="reftel-benchmark-") as room:
        base = Path(room)
        load = Load(
            max(400, min(4_000, requests)), requests, workers, max(500, min(4_000, requests))
        )
        if archive is not None:
            _measure(archive, base / "more", load)
            return
        each = []
        for count in (small, large):
            made = base / f"archive-{count}"
            write_long(base / f"in-{count}", 0, count)
            with Archive.open(made, create=True) as opened:
                ingest([base / f"in-{count}"], opened, workers=2)
            each.append(_measure(made, base / f"more-{count}", load))
        say_ratio(f"processor of a page at {large:,} / at {small:,}", each[1], each[0])


def _measure(archive: Path, extra: Path, load: Load) -> float:
    """Processor seconds of a page, without an ingest."""
    with Archive.open(archive) as opened:
        ids = opened.search_ids("", sort="date")
    server = Server(archive, load.workers)
    try:
        server.wait()
        _say_weights(server, ids[0])
        ask(server.port, _pages(ids, 200, 0))
        say(f"{len(ids):,} telegrams, {READERS} readers, {load.workers} processes", "")
        with _ingesting(archive, extra, len(ids), load.filing) as filing:
            _loaded(server, "with thought", _pages(ids, load.pages, 1), 1.0, filing)
            _loaded(server, "no pause", _pages(ids, load.pages, 2), 0.0, filing)
        _say_processor(server, ids, max(200, load.pages // 4))
        return _memory(server, ids, load.requests)
    finally:
        server.close()


def _loaded(server: Server, called: str, pages: Pages, thought: float, filing: Filing) -> None:
    """One load, with an ingest beside it, and what it showed."""
    spent, own = server.processor(), time.process_time()
    begun, before = time.perf_counter(), filing.seconds()
    found = ask(server.port, pages, thought=thought)
    clock = time.perf_counter() - begun
    for kind in sorted(found.seconds):
        say(
            f"  {called}: {kind}, 50 / 95 in a hundred, ms",
            f"{found.at(kind, 50):.0f} / {found.at(kind, 95):.0f}",
        )
    each = (server.processor() - spent) / len(pages)
    say(f"  {called}: pages a second", f"{len(pages) / clock:.0f}")
    say(f"  {called}: processor of a page, ms", f"{1000 * each:.1f}")
    say(
        f"  {called}: processor of the readers, share", f"{(time.process_time() - own) / clock:.0%}"
    )
    say(f"  {called}: the ingest ran, share", f"{(filing.seconds() - before) / clock:.0%}")
    _say_refused(found)


def _memory(server: Server, ids: list[str], requests: int) -> float:
    """Memory as pages are asked for, nothing being filed; processor seconds of a page."""
    step = max(1, requests // _TIMES_OF_MEMORY)
    say("  memory at first, MB", f"{server.megabytes():.0f}")

    def on_page(had: int) -> None:
        if had % step == 0:
            say(f"  memory after {had:,} pages more, MB", f"{server.megabytes():.0f}")

    spent = server.processor()
    found = ask(server.port, _pages(ids, requests, 3), on_page=on_page)
    each = (server.processor() - spent) / requests
    for kind in sorted(found.seconds):
        say(
            f"  no ingest, no pause: {kind}, 50 / 95 in a hundred, ms",
            f"{found.at(kind, 50):.0f} / {found.at(kind, 95):.0f}",
        )
        say(f"  largest {kind}, KB", f"{found.largest[kind] / 1000:.0f}")
    say("  no ingest, no pause: processor of a page, ms", f"{1000 * each:.1f}")
    _say_refused(found)
    return each


def _say_refused(found: Asked) -> None:
    if found.refused:
        say("  pages that were not given", f"{len(found.refused):,}")
        for status, path in found.refused[:5]:
            say(f"    {path}", str(status))


def _pages(ids: list[str], count: int, seed: int) -> Pages:
    dice = random.Random(seed)
    return [
        ("search", _search(dice))
        if dice.random() < 0.5
        else ("telegram", f"/telegram/{dice.choice(ids)}")
        for _ in range(count)
    ]


def _search(dice: random.Random) -> str:
    words = urllib.parse.quote(" ".join(dice.sample(_WORDS, dice.choice((1, 1, 2, 2, 3)))))
    return f"/search?q={words}{dice.choice(_FILTERS)}"


def _say_weights(server: Server, telegram: str) -> None:
    """Bytes of the first page with style sheet and script, and of the heaviest main page."""
    first = server.get("/").decode()
    shared = sum(len(server.get(part)) for part in first.split('"') if part.startswith("/static/"))
    others = ("/search?q=ferry", f"/telegram/{telegram}", f"/telegram/{telegram}?view=clean")
    say("first page with style and script, KB", f"{(len(first) + shared) / 1000:.0f}")
    heaviest = max(len(server.get(path)) for path in others)
    say("heaviest other page with style and script, KB", f"{(heaviest + shared) / 1000:.0f}")


class Filing:
    """How long an ingest has run beside the readers; between two there is a breath."""

    def __init__(self) -> None:
        self._past = 0.0
        self._begun: float | None = None

    def seconds(self) -> float:
        """Seconds so far."""
        begun = self._begun
        return self._past + (time.perf_counter() - begun if begun is not None else 0.0)

    def begin(self) -> None:
        """One begins."""
        self._begun = time.perf_counter()

    def end(self) -> None:
        """It came to its end."""
        self._past, self._begun = self.seconds(), None


@contextmanager
def _ingesting(archive: Path, room: Path, first: int, at_once: int) -> Iterator[Filing]:
    """One ingest after another, in processes of their own, until the readers are done.

    What the next one files is written while one runs, by a process that yields to all others.
    """
    filing, over = Filing(), threading.Event()
    running: list[subprocess.Popen[bytes]] = []

    def file() -> None:
        with ProcessPoolExecutor(1, initializer=os.nice, initargs=(19,)) as writer:
            for at in itertools.count():
                folder, begin = room / str(at), first + at * at_once
                ready = writer.submit(write_long, folder, begin, begin + at_once)
                if at:
                    _wait(running, over, filing)
                ready.result()
                if over.is_set():
                    return
                running[:] = [_ingest(archive, folder)]
                filing.begin()

    watcher = threading.Thread(target=file)
    watcher.start()
    try:
        while not running and watcher.is_alive():
            time.sleep(0.05)
        yield filing
    finally:
        over.set()
        watcher.join()


def _ingest(archive: Path, folder: Path) -> subprocess.Popen[bytes]:
    command = [sys.executable, "-m", "reftel", "ingest", str(folder), "--archive", str(archive)]
    return subprocess.Popen(command, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL)


def _wait(running: list[subprocess.Popen[bytes]], over: threading.Event, filing: Filing) -> None:
    """Until the ingest is done; one that the readers do not need any more is ended."""
    (process,) = running
    while process.poll() is None and not over.wait(0.1):
        pass
    if process.poll() is None:
        process.terminate()  # a second ingest would go on where this one stopped
    process.wait()
    filing.end()


def _say_processor(server: Server, ids: list[str], count: int) -> None:
    """Processor time of each kind of page, seen for the first time, nothing else running.

    Does not depend on what else the machine does, as the clock does.
    """
    dice = random.Random(4)
    kinds = {
        "search": [_search(dice) for _ in range(count)],
        "telegram": [f"/telegram/{one}" for one in dice.sample(ids, min(count, len(ids)))],
    }
    kinds["telegram, clean"] = [f"{path}?view=clean" for path in kinds["telegram"]]
    for kind, paths in kinds.items():
        spent = server.processor()
        ask(server.port, [(kind, path) for path in paths])
        each = (server.processor() - spent) / len(paths)
        say(f"  processor of a page, {kind}, ms", f"{1000 * each:.1f}")
