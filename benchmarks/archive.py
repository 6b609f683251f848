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
from contextlib import ExitStack
from dataclasses import dataclass
from itertools import pairwise
from math import log
from pathlib import Path
from tempfile import TemporaryDirectory
from time import perf_counter, process_time

import tantivy

from benchmarks.long import LONG, write_long
from benchmarks.measure import cost, say, say_ratio
from reftel.archive import Archive, Input, make_filing
from reftel.archive.filing import Filing
from reftel.archive.index import HEAP, THREADS, _register, _schema
from reftel.archive.pack import train
from reftel.errors import ArchiveError
from reftel.ingest import BATCH, ingest
from reftel.intake import open_container
from reftel.intake.processes import seldom_collecting
from reftel.record import make_record

SHORT = 1_000
"""The mean size aimed at for a short telegram, in bytes: a header and a paragraph or two."""

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


def run(
    small: int,
    large: int,
    largest: int | None = None,
    short: int | None = None,
    keep: Path | None = None,
) -> None:
    """File and search at two sizes, or three, and once ``short`` telegrams of about 1 KB.

    With ``keep`` the traffic and the archives stay in that folder, and those that are
    there already are only searched: ``keep/archive100000`` serves other benchmarks.
    """
    with ExitStack() as held:
        base = keep or Path(held.enter_context(TemporaryDirectory(prefix="reftel-benchmark-")))
        base.mkdir(parents=True, exist_ok=True)
        sizes = [small, large] + ([largest] if largest else [])
        measured = [_at_size(base, f"archive{size}", size, LONG) for size in sizes]
        for before, after in pairwise(measured):
            _say_growth(before, after)
        with TemporaryDirectory(prefix="reftel-benchmark-") as room:
            _storing(Path(room), base / f"in{small}", small)
        if short:
            _at_size(base, f"short{short}", short, SHORT)
    reader = resource.getrusage(resource.RUSAGE_CHILDREN).ru_maxrss / 1e3
    say("most memory of a reading process", f"{reader:,.0f} MB")


@dataclass(frozen=True)
class _Measured:
    size: int
    each: float | None
    page: float
    whole: float


def _at_size(base: Path, name: str, size: int, mean: int) -> _Measured:
    archive, folder = base / name, base / name.replace("archive", "in").replace("short", "in-short")
    raw = write_long(folder, 0, size, mean)
    print(f"-- {size:,} telegrams of {raw / size / 1000:.1f} KB")
    each = None
    if _held(archive) == size:
        print(f"   {archive} is there and is searched as it is")
    else:
        each = _file(folder, archive, size)
    held = _bytes_below(archive)
    say_ratio("folder / raw text", held, raw)
    records = (archive / "records.sqlite").stat().st_size
    say(
        "of it records, index, bytes a telegram",
        f"{records / size:,.0f} + {(held - records) / size:,.0f}",
    )
    page, whole = search(archive, f"{size:,}")
    return _Measured(size, each, page, whole)


def _say_growth(before: _Measured, after: _Measured) -> None:
    times = after.size / before.size
    called = f"growth from {before.size:,} to {after.size:,}, exponent of"
    if before.each is not None and after.each is not None:
        filed = 1 + log(after.each / before.each) / log(times)
        say(f"{called} filing all", f"{filed:.2f}")
    for name, one, other in (
        ("a page", before.page, after.page),
        ("page, facets", before.whole, after.whole),
    ):
        say(f"{called} {name}", f"{log(other / one) / log(times):.2f}")


def _held(archive: Path) -> int | None:
    try:
        with Archive.open(archive, read_only=True) as opened:
            return opened.count()
    except ArchiveError:
        return None


def _spent() -> float:
    """Seconds of the processor, of this process and of those it has ended."""
    who = (resource.RUSAGE_SELF, resource.RUSAGE_CHILDREN)
    return sum(u.ru_utime + u.ru_stime for u in map(resource.getrusage, who))


def _file(folder: Path, archive: Path, size: int) -> float:
    """Seconds of the processor for one telegram, with everything on."""
    own = resource.getrusage(resource.RUSAGE_SELF)
    before, clock = _spent(), perf_counter()
    with Archive.open(archive, create=True) as opened:
        ingest([folder], opened, workers=2)
    found, passed = (_spent() - before) / size, perf_counter() - clock
    now = resource.getrusage(resource.RUSAGE_SELF)
    writer = (now.ru_utime + now.ru_stime - own.ru_utime - own.ru_stime) / size
    say("filed in a second of two processors", f"{2 / found:,.0f}")
    say("filed in a second on the clock", f"{size / passed:,.0f}")
    say(
        "processor ms a telegram: readers, writer",
        f"{1e3 * (found - writer):.2f} + {1e3 * writer:.2f}",
    )
    say("most memory of the filing process so far", f"{now.ru_maxrss / 1e3:,.0f} MB")
    return found


def _storing(room: Path, folder: Path, size: int) -> None:
    """Storing and indexing what was read, beside the bare engine with the same text.

    Both have the engine's threads besides their own, and pack the text. Ours packs its
    reading with it, resolves references and keeps the ledger; making the rows from a
    reading, which the readers do, is told apart. So is learning the dictionary to pack
    with, which an archive does once.
    """
    files = sorted(folder.rglob("*.txt"))
    read = [(make_record(one), one.original) for path in files for one in open_container(path)]
    inputs: list[Input] = []

    def rows() -> int:
        for one, original in read:
            filing = make_filing(one, original)
            inputs.append(Input(one.source.path, one.source.sha256, (filing,)))
        return size

    def ours() -> int:
        with (
            seldom_collecting(),
            Archive.open(room / "ours", create=True) as archive,
            archive.writing() as session,
        ):
            number = session.start_run({})
            for start in range(0, size, BATCH):
                session.file(number, inputs[start : start + BATCH])
            session.finish_run(number)
        return size

    def learn() -> int:
        filings = (one for given in inputs for one in given.results if isinstance(one, Filing))
        train(1, [one.copy["content"] for one in filings])
        return size

    texts = [(one.source.path, one.reading.text) for one, _ in read]
    made, filed, bare = cost(rows), cost(ours), cost(lambda: _bare(room / "bare", texts))
    learnt = cost(learn)
    print("-- beside the bare engine, the same text")
    say("the bare engine in a second of one processor", f"{bare.rate:,.0f}")
    say("ms a telegram: the bare engine, ours", f"{1e3 * bare.each:.2f}, {1e3 * filed.each:.2f}")
    say_ratio("storing and indexing / the bare engine", filed.each, bare.each)
    say_ratio("the same but for learning the dictionary", filed.each - learnt.each, bare.each)
    say_ratio("the same with making the rows / the bare engine", filed.each + made.each, bare.each)


def _bare(folder: Path, texts: Sequence[tuple[str, str]]) -> int:
    (folder / "index").mkdir(parents=True)
    connection = sqlite3.connect(folder / "bare.sqlite")
    connection.execute("CREATE TABLE texts (key INTEGER PRIMARY KEY, name TEXT, body BLOB)")
    writer = _register(tantivy.Index(_schema(), path=str(folder / "index"))).writer(HEAP, THREADS)
    for key, (name, text) in enumerate(texts, start=1):
        body = zlib.compress(text.encode(), 6)
        connection.execute("INSERT INTO texts VALUES (?, ?, ?)", (key, name, body))
        document = tantivy.Document()
        document.add_integer("key", key)
        document.add_text("text", text)
        for field in ("station", "tag", "class", "precedence"):
            document.add_text(field, name[-8:-4])
        writer.add_document(document)
        if key % 500 == 0:
            connection.commit()
    connection.commit()
    writer.commit()
    writer.wait_merging_threads()
    return len(texts)


def search(path: Path, called: str) -> tuple[float, float]:
    """Milliseconds of the processor for a page of 20 with snippets, without facets and with.

    Gives the 95th percentile of each, over the queries.
    """
    with Archive.open(path, read_only=True) as archive:
        page = [_least(lambda q=q: archive.search(q, facets=False)) for q in QUERIES]  # type: ignore[misc]
        whole = [_least(lambda q=q: archive.search(q)) for q in QUERIES]  # type: ignore[misc]
        found = [archive.search(q, limit=0, facets=False).total for q in QUERIES]
    say(f"hits of {len(QUERIES)} queries, least to most", f"{min(found):,} to {max(found):,}")
    for name, times in (("page of 20 with snippets", page), ("page, facets, months", whole)):
        slowest = QUERIES[times.index(max(times))]
        say(f"{name} at {called}, ms: median / p95", f"{_median(times)} / {_p95(times):.1f}")
        say(f"  slowest {slowest!r}", f"{max(times):.1f}")
    return _p95(page), _p95(whole)


def _least(work: Callable[[], object]) -> float:
    times = []
    for _ in range(4):
        before = process_time()
        work()
        times.append(process_time() - before)
    return 1000 * statistics.median(times[1:])


def _median(times: Sequence[float]) -> str:
    return f"{statistics.median(times):.1f}"


def _p95(times: Sequence[float]) -> float:
    return sorted(times)[int(0.95 * len(times)) - 1]


def _bytes_below(folder: Path) -> int:
    return sum(path.stat().st_size for path in folder.rglob("*") if path.is_file())
