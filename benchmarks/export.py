"""What it costs to get telegrams out: memory of the process, rows a second, growth, row groups.

Each export is a process of its own, so that its peak (``ru_maxrss`` as the system gives it to the
parent) is its own. ``--archive FOLDER`` takes an archive that is there (of ``archive --keep``);
without it one of telegrams of 10 KB is made.
"""

from __future__ import annotations

import os
import subprocess
import sys
from dataclasses import dataclass
from itertools import islice
from pathlib import Path
from tempfile import TemporaryDirectory

import pyarrow.parquet as pq

from benchmarks.long import write_long
from benchmarks.measure import say, say_ratio
from reftel.archive import Archive
from reftel.export.dataset import write_dataset
from reftel.export.files import write_file
from reftel.export.forms import FORMS
from reftel.ingest import ingest

EXPORTED = ("parquet", "jsonl", "dataset")
TARGET = 300
"""Megabytes that 100,000 telegrams may take."""


@dataclass(frozen=True)
class Left:
    """What one export took: most memory in megabytes, processor seconds, bytes written."""

    megabytes: float
    seconds: float
    size: int


def run(small: int, large: int, archive: Path | None = None) -> None:
    with TemporaryDirectory(prefix="reftel-benchmark-") as room:
        base = Path(room)
        kept = archive or _made(base, large)
        with Archive.open(kept, read_only=True) as opened:
            held = opened.count()
        large = min(large, held)
        say("telegrams held in the archive", f"{held:,}")
        for form in EXPORTED:
            found = {number: _left(base, kept, form, number) for number in (small, large)}
            for number, left in found.items():
                told = f"{left.megabytes:,.0f} MB, {number / left.seconds:,.0f}/s"
                say(f"{form} of {number:,}: most memory, telegrams a second", told)
            say(f"{form} of {large:,}: written", f"{found[large].size / 1e6:,.1f} MB")
            say_ratio(
                f"{form}: memory at {large:,} / at {small:,}",
                found[large].megabytes,
                found[small].megabytes,
            )
            verdict = "held" if found[large].megabytes < TARGET else "missed"
            say(f"{form}: under {TARGET} MB at {large:,}", verdict)
        _row_groups(base / f"parquet-{large}")


def _made(base: Path, number: int) -> Path:
    write_long(base / "in", 0, number)
    with Archive.open(base / "archive", create=True) as opened:
        ingest([base / "in"], opened, workers=2)
    return base / "archive"


def _left(base: Path, archive: Path, form: str, number: int) -> Left:
    to = base / f"{form}-{number}"
    words = [sys.executable, "-m", "benchmarks.export", form, str(archive), str(number), str(to)]
    child = subprocess.Popen(words)
    _, status, used = os.wait4(child.pid, 0)
    child.returncode = os.waitstatus_to_exitcode(status)
    if child.returncode:
        raise SystemExit(f"the export of {form} ended with {child.returncode}")
    unit = 1e6 if sys.platform == "darwin" else 1e3
    files = [to] if to.is_file() else [one for one in to.rglob("*") if one.is_file()]
    size = sum(one.stat().st_size for one in files)
    return Left(used.ru_maxrss / unit, used.ru_utime + used.ru_stime, size)


def _row_groups(path: Path) -> None:
    """That a Parquet file is written in pieces: the rows of its largest group."""
    told = pq.ParquetFile(path).metadata
    rows = [told.row_group(place).num_rows for place in range(told.num_row_groups)]
    say("parquet: row groups, most rows in one", f"{len(rows):,}, {max(rows):,}")


def export(form: str, archive: Path, number: int, to: Path) -> None:
    """The work of the process that is measured."""
    with Archive.open(archive, read_only=True) as opened:
        telegrams = islice(opened.telegrams(), number)
        if form == "dataset":
            write_dataset(to, telegrams)
            return
        pieces = next(one.pieces for one in FORMS if one.suffix == form)
        write_file(to, pieces(telegrams))


if __name__ == "__main__":
    export(sys.argv[1], Path(sys.argv[2]), int(sys.argv[3]), Path(sys.argv[4]))
