"""What it costs to file a folder: by size, by the number of processes, beside reading alone."""

from __future__ import annotations

import os
import resource
from pathlib import Path
from tempfile import TemporaryDirectory

from benchmarks.measure import Cost, cost, say, say_ratio
from reftel.archive import Archive
from reftel.exercise import write_folder
from reftel.ingest import ingest
from reftel.intake import open_container
from reftel.record import make_record


def run(small: int, large: int) -> None:
    with TemporaryDirectory(prefix="reftel-benchmark-") as room:
        few = write_folder(Path(room) / "few", small, strays=False).traffic
        many = write_folder(Path(room) / "many", large, strays=False).traffic
        bare = cost(lambda: _read_only(few))
        one = _file(few, Path(room) / "one", workers=0)
        two = _file(few, Path(room) / "two", workers=2)
        again = _file(few, Path(room) / "two", workers=2)
        readers = _children()
        grown = _file(many, Path(room) / "grown", workers=2)
        readers = _children() - readers
        whole = readers + grown.processor
        processors = min(2, os.cpu_count() or 1)
        say(f"telegrams filed in a second, of {large:,}", f"{large / grown.clock:,.0f}")
        say("ms of a processor for a telegram, readers", f"{1e3 * readers / large:,.2f}")
        say("ms of a processor for a telegram, writer", f"{1e3 * grown.each:,.2f}")
        say("the same in a second, nothing waiting", f"{processors * large / whole:,.0f}")
        say("processors at work, of 2 that could be", f"{whole / grown.clock:,.2f}")
        say_ratio("cost of filing / of opening and reading alone", one.each, bare.each)
        say_ratio("clock with one process / with two readers", one.clock, two.clock)
        say_ratio("clock of the first run / of a second over the same", two.clock, again.clock)
        say_ratio(
            f"clock of a telegram at {large:,} / at {small:,}",
            grown.clock / large,
            two.clock / small,
        )
        size = sum(path.stat().st_size for path in many.rglob("*") if path.is_file())
        held = _bytes_below(Path(room) / "grown")
        say_ratio("size of the archive / of the files", held, size)


def _children() -> float:
    """Processor seconds of the processes that were started and have ended."""
    used = resource.getrusage(resource.RUSAGE_CHILDREN)
    return used.ru_utime + used.ru_stime


def _read_only(folder: Path) -> int:
    count = 0
    for path in sorted(folder.rglob("*")):
        if path.is_file():
            for document in open_container(path):
                make_record(document).to_json()
                count += 1
    return count


def _file(folder: Path, archive: Path, workers: int) -> Cost:
    with Archive.open(archive, create=True) as opened:
        return cost(lambda: ingest([folder], opened, workers=workers).inputs)


def _bytes_below(folder: Path) -> int:
    return sum(path.stat().st_size for path in folder.rglob("*") if path.is_file())
