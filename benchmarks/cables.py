"""A made-up cables.csv: does memory stay what it is while the file grows, and is a stop taken up again?

The rows are short EXERCISE telegrams (about 1 KB, a seventh of the mean of the
real set), so rows a second are not those of full telegrams; memory is.
"""

from __future__ import annotations

import signal
import subprocess
import sys
import time
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
        _, peak_few, _ = _ingest(few, Path(room) / "few")
        stopped, peak_stopped, _ = _ingest(many, Path(room) / "many", stop_at=large // 2)
        with Archive.open(Path(room) / "many") as archive:
            held = archive.count()
        say("rows filed when it was stopped", f"{held:,}")
        clock, peak_many, _ = _ingest(many, Path(room) / "many")
        with Archive.open(Path(room) / "many") as archive:
            totals, last = archive.totals(), archive.runs()[-1].number
            before = archive.totals(run=last)["duplicate"]
            say("of them passed over when it went on", f"{before:,}")
            say("telegrams held at the end", f"{archive.count():,}")
            say("entries of the ledger as it stands", f"{sum(totals.values()):,}")
        say("rows a second, filing", f"{large / (stopped + clock):,.0f}")
        peak = max(peak_stopped, peak_many)
        say(f"peak of the largest process, {small:,} rows", f"{peak_few / 1024:,.0f} MB")
        say(f"peak of the largest process, {large:,} rows", f"{peak / 1024:,.0f} MB")
        say_ratio(f"memory at {large:,} rows / at {small:,}", peak, peak_few)


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


def _ingest(path: Path, archive: Path, stop_at: int | None = None) -> tuple[float, int, int]:
    """Seconds, peak KB of the largest process, exit status; stopped as by Ctrl-C when asked."""
    command = [sys.executable, "-m", "reftel", "ingest", str(path), "--archive", str(archive)]
    begun = time.perf_counter()
    process = subprocess.Popen(command, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL)
    peak = 0
    stopped = False
    while process.poll() is None:
        time.sleep(1)
        peak = max([peak, *map(_peak, _family(process.pid))])
        if stop_at is not None and not stopped and _held(archive) >= stop_at:
            process.send_signal(signal.SIGINT)
            stopped = True
    return time.perf_counter() - begun, peak, process.returncode


def _family(parent: int) -> list[int]:
    """A process and its children, by /proc."""
    children = Path(f"/proc/{parent}/task/{parent}/children")
    try:
        below = [int(number) for number in children.read_text().split()]
    except OSError:
        below = []
    return [parent, *below]


def _peak(process: int) -> int:
    try:
        status = Path(f"/proc/{process}/status").read_text()
    except OSError:
        return 0
    lines = [line for line in status.splitlines() if line.startswith("VmHWM")]
    return int(lines[0].split()[1]) if lines else 0


def _held(archive: Path) -> int:
    if not (archive / "records.sqlite").exists():
        return 0
    try:
        with Archive.open(archive) as opened:
            return opened.count()
    except ArchiveError:  # it is being made
        return 0
