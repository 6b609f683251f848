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

import random
import subprocess
import sys
import threading
import time
import urllib.parse
from collections.abc import Iterator
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
    """How much is asked: pages of each load, pages for the memory, processes, telegrams filed."""

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
        load = Load(max(400, min(4_000, requests)), requests, workers, max(500, requests // 2))
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
    write_long(extra, len(ids), len(ids) + load.filing)
    server = Server(archive, load.workers)
    try:
        server.wait()
        _say_weights(server, ids[0])
        ask(server.port, _pages(ids, 200, 0))
        say(f"{len(ids):,} telegrams, {READERS} readers, {load.workers} processes", "")
        with _ingesting(archive, extra) as filing:
            _loaded(server, "with thought", _pages(ids, load.pages, 1), 1.0, filing)
            _loaded(server, "no pause", _pages(ids, load.pages, 2), 0.0, filing)
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
    """How long an ingest has run beside the readers."""

    def __init__(self) -> None:
        self._begun = time.perf_counter()
        self._ended: float | None = None

    def seconds(self) -> float:
        """Seconds so far."""
        return (self._ended or time.perf_counter()) - self._begun

    def end(self) -> None:
        """It came to its end."""
        self._ended = time.perf_counter()


@contextmanager
def _ingesting(archive: Path, folder: Path) -> Iterator[Filing]:
    """An ingest in other processes, until it is done or the readers are."""
    command = [sys.executable, "-m", "reftel", "ingest", str(folder), "--archive", str(archive)]
    filing = Filing()
    with subprocess.Popen(command, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL) as process:

        def watch() -> None:
            process.wait()
            filing.end()

        watcher = threading.Thread(target=watch)
        watcher.start()
        try:
            yield filing
        finally:
            process.terminate()  # a second ingest would go on where this one stopped
            watcher.join()
