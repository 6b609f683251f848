"""A made-up cables.csv: does memory stay what it is while the file grows, and is a stop taken up again?

The rows are short EXERCISE telegrams (about 1 KB, a seventh of the mean of the
real set), so rows a second are not those of full telegrams; memory is.
"""

from __future__ import annotations

import signal
import subprocess
import sys
import time
from dataclasses import dataclass
from itertools import count
from pathlib import Path
from tempfile import TemporaryDirectory

from benchmarks.measure import say, say_ratio
from reftel.archive import Archive
from reftel.errors import ArchiveError

_POSTS = (("VALLETTA", "RUEHVT"), ("ROME", "RUEHRO"), ("TUNIS", "RUEHTU"), ("LONDON", "RUEHLO"))


def run(small: int, large: int) -> None:
    with TemporaryDirectory(prefix="reftel-benchmark-") as room:
        few, many = Path(room) / "few.csv", Path(room) / "many.csv"
        write_cables(few, small)
        write_cables(many, large)
        say(f"bytes of {large:,} rows", f"{many.stat().st_size:,}")
        _, peak_few = _ingest(few, Path(room) / "few")
        stopped, peak_stopped = _ingest(many, Path(room) / "many", stop_at=large // 2)
        with Archive.open(Path(room) / "many") as archive:
            held = archive.count()
        say("rows filed when it was stopped", f"{held:,}")
        clock, peak_many = _ingest(many, Path(room) / "many")
        with Archive.open(Path(room) / "many") as archive:
            totals, last = archive.totals(), archive.runs()[-1].number
            before = archive.totals(run=last)["duplicate"]
            say("of them passed over when it went on", f"{before:,}")
            say("telegrams held at the end", f"{archive.count():,}")
            say("entries of the ledger as it stands", f"{sum(totals.values()):,}")
        say("rows a second, filing", f"{large / (stopped + clock):,.0f}")
        peak = peak_stopped.greater(peak_many)
        for rows, most in ((small, peak_few), (large, peak)):
            say(f"own memory of the largest process, {rows:,} rows", f"{most.own / 1024:,.0f} MB")
            say("the same with the pages of files it maps", f"{most.resident / 1024:,.0f} MB")
        say_ratio(f"own memory at {large:,} rows / at {small:,}", peak.own, peak_few.own)


@dataclass(frozen=True)
class Peak:
    """The most memory of the largest process, in KB, as seen four times a second.

    ``own`` is what the process itself allocated. ``resident`` also counts pages
    of files it maps, such as the index: the system takes those back when
    somebody else needs room, so they grow with the index and are no need.
    """

    own: int = 0
    resident: int = 0

    def greater(self, other: Peak) -> Peak:
        return Peak(max(self.own, other.own), max(self.resident, other.resident))


def write_cables(path: Path, rows: int) -> None:
    """Eight quoted columns, backslash escapes, real line breaks (spec/08, section 7)."""
    with path.open("w", encoding="utf-8") as file:
        for number in range(1, rows + 1):
            file.write(_row(number))


def _row(number: int) -> str:
    post, indicator = _POSTS[number % len(_POSTS)]
    serial = number // len(_POSTS) % 90_000 + 1
    year = 2001 + number // (len(_POSTS) * 90_000)
    day = 1 + number % 28
    header = (
        f"R {day:02}{number % 24:02}00Z MAR {year % 100:02}\nFM AMEMBASSY {post}\n"
        f"TO SECSTATE WASHDC 0007"
    )
    body = (
        f"UNCLAS {post} {serial:06}\n\nSIPDIS\n\nEXERCISE EXERCISE EXERCISE\n\n"
        f'E.O. 12958: N/A\nTAGS: EWWT, PREL\nSUBJECT: EXERCISE: THE \\"TRIDENT\\" FERRY {number}\n\n'
        f"REF: {post} {max(1, serial - 1)}\n\n"
        f"1. The ferry number{number} lies at the quay. {'The minister waits. ' * 12}\n\n"
        f"2. The harbour master of {indicator} agrees. {'It is raining. ' * 12}\nQUILLMARK\n"
    )
    reference = f"{year % 100:02}{post}{serial}"
    told = (
        str(number),
        f"3/{day}/{year} {number % 24}:00",
        reference,
        f"Embassy {post.title()}",
        "UNCLASSIFIED",
        "",
        header,
        body,
    )
    return ",".join(f'"{value}"' for value in told) + "\n"


def _ingest(path: Path, archive: Path, stop_at: int | None = None) -> tuple[float, Peak]:
    """Seconds on the clock and the peak; stopped as by Ctrl-C when asked."""
    command = [sys.executable, "-m", "reftel", "ingest", str(path), "--archive", str(archive)]
    # A shell's background job ignores Ctrl-C, and what it starts inherits that.
    signal.signal(signal.SIGINT, signal.default_int_handler)
    begun = time.perf_counter()
    process = subprocess.Popen(command, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL)
    peak = Peak()
    stopped = stop_at is None
    for look in count():
        if process.poll() is not None:
            return time.perf_counter() - begun, peak
        time.sleep(0.25)
        for member in _family(process.pid):
            peak = peak.greater(_memory(member))
        if not stopped and look % 8 == 0 and _held(archive) >= (stop_at or 0):
            process.send_signal(signal.SIGINT)
            stopped = True
    raise AssertionError("unreachable: the loop ends with the process")


def _family(parent: int) -> list[int]:
    """A process and its children, by /proc."""
    children = Path(f"/proc/{parent}/task/{parent}/children")
    try:
        below = [int(number) for number in children.read_text().split()]
    except OSError:
        below = []
    return [parent, *below]


def _memory(process: int) -> Peak:
    try:
        status = Path(f"/proc/{process}/status").read_text()
    except OSError:
        return Peak()
    values = dict(line.split(":", 1) for line in status.splitlines())
    return Peak(*(int(values.get(key, "0 kB").split()[0]) for key in ("RssAnon", "VmRSS")))


def _held(archive: Path) -> int:
    if not (archive / "records.sqlite").exists():
        return 0
    try:
        with Archive.open(archive) as opened:
            return opened.count()
    except ArchiveError:  # it is being made
        return 0
