"""What it costs to file and to search telegrams of about 10 KB, beside the bare engine.

The bare engine is SQLite with the deflated text, and Tantivy with the words and
four facets: no reading, no records, no references, no ledger. Times are those of
the processor, of all processes together, so that a busy machine is no matter.
"""

from __future__ import annotations

import resource
import sqlite3
import statistics
import zlib
from collections.abc import Callable, Sequence
from pathlib import Path
from tempfile import TemporaryDirectory
from time import process_time

import tantivy

from benchmarks.long import long_texts, write_long
from benchmarks.measure import cost, say, say_ratio
from reftel.archive import Archive, Input, make_filing
from reftel.archive.index import _register, _schema
from reftel.ingest import ingest
from reftel.intake import open_container
from reftel.record import make_record

QUERIES = (
    "ferry",
    "minister",
    "harbor",
    "talks",
    "quota",
    "minister talks",
    "embassy post talks",
    "ferry OR quota OR visas",
    "minister -ferry",
    '"foreign ministry"',
    '"the embassy has"',
    "minist*",
    "min*",
    '"minister talks"~10',
    "ministr~",
    "subject:talks",
    "talks tag:PREL date:2009-03",
    "talks station:valletta class:confidential",
    "",
    "class:confidential",
)


def run(small: int, large: int) -> None:
    with TemporaryDirectory(prefix="reftel-benchmark-") as room:
        base = Path(room)
        each: dict[int, float] = {}
        for size in (small, large):
            raw = write_long(base / f"in{size}", 0, size)
            archive = base / f"archive{size}"
            each[size] = _file(base / f"in{size}", archive, size)
            say_ratio(f"folder of {size:,} / raw text", _bytes_below(archive), raw)
            search(archive, f"{size:,}")
        say_ratio(
            f"processor time of filing one at {large:,} / at {small:,}", each[large], each[small]
        )
        _storing(base, small)
    peak = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1e3
    reader = resource.getrusage(resource.RUSAGE_CHILDREN).ru_maxrss / 1e3
    say("most memory, filing process and a reader", f"{peak:,.0f} + {reader:,.0f} MB")


def _file(folder: Path, archive: Path, size: int) -> float:
    """Seconds of the processor for one telegram, with everything on."""

    def spent() -> float:
        who = (resource.RUSAGE_SELF, resource.RUSAGE_CHILDREN)
        return sum(u.ru_utime + u.ru_stime for u in map(resource.getrusage, who))

    before = spent()
    with Archive.open(archive, create=True) as opened:
        ingest([folder], opened, workers=2)
    found = (spent() - before) / size
    say(f"filed in a second of two processors, of {size:,}", f"{2 / found:,.0f}")
    return found


def _storing(base: Path, size: int) -> None:
    """Storing and indexing what was read, beside the bare engine with the same text."""
    files = sorted((base / f"in{size}").rglob("*.txt"))
    records = [make_record(document) for path in files for document in open_container(path)]
    inputs = [
        Input(one.source.path, one.source.sha256, (make_filing(one, one.reading.text.encode()),))
        for one in records
    ]

    def ours() -> int:
        with Archive.open(base / "ours", create=True) as archive, archive.writing() as session:
            number = session.start_run({})
            for start in range(0, size, 500):
                session.file(number, inputs[start : start + 500])
            session.finish_run(number)
        return size

    texts = list(long_texts(size))  # made beforehand: that is no cost of the engine
    filed, bare = cost(ours), cost(lambda: _bare(base / "bare", texts))
    say_ratio("storing and indexing / the bare engine, one processor", filed.each, bare.each)


def _bare(folder: Path, texts: Sequence[tuple[str, str]]) -> int:
    (folder / "index").mkdir(parents=True)
    connection = sqlite3.connect(folder / "bare.sqlite")
    connection.execute("CREATE TABLE texts (key INTEGER PRIMARY KEY, name TEXT, body BLOB)")
    writer = _register(tantivy.Index(_schema(), path=str(folder / "index"))).writer(96 << 20, 1)
    for key, (name, text) in enumerate(texts, start=1):
        body = zlib.compress(text.encode(), 6)
        connection.execute("INSERT INTO texts VALUES (?, ?, ?)", (key, name, body))
        document = tantivy.Document()
        document.add_integer("key", key)
        document.add_text("text", text)
        for field in ("station", "tag", "class", "precedence"):
            document.add_text(field, name[:4])
        writer.add_document(document)
        if key % 500 == 0:
            connection.commit()
    connection.commit()
    writer.commit()
    writer.wait_merging_threads()
    return len(texts)


def search(path: Path, called: str) -> None:
    """Milliseconds of the processor for a page of 20 with snippets, with facets and without."""
    with Archive.open(path, read_only=True) as archive:
        page = [_least(lambda q=q: archive.search(q, facets=False)) for q in QUERIES]  # type: ignore[misc]
        whole = [_least(lambda q=q: archive.search(q)) for q in QUERIES]  # type: ignore[misc]
        found = [archive.search(q, limit=0, facets=False).total for q in QUERIES]
    say(
        f"hits of {len(QUERIES)} queries at {called}, least to most",
        f"{min(found)} to {max(found)}",
    )
    for name, times in (("page of 20 with snippets", page), ("page, facets, months", whole)):
        say(f"{name} at {called}, ms: median / p95", f"{_median(times)} / {_p95(times)}")


def _least(work: Callable[[], object]) -> float:
    times = []
    for _ in range(4):
        before = process_time()
        work()
        times.append(process_time() - before)
    return 1000 * statistics.median(times[1:])


def _median(times: Sequence[float]) -> str:
    return f"{statistics.median(times):.1f}"


def _p95(times: Sequence[float]) -> str:
    return f"{sorted(times)[int(0.95 * len(times)) - 1]:.1f}"


def _bytes_below(folder: Path) -> int:
    return sum(path.stat().st_size for path in folder.rglob("*") if path.is_file())
