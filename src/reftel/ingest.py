"""The one place where bytes become a record that is filed, and every input gets its outcome.

Files are read in several processes and filed by this one, a batch and its part
of the ledger in one transaction: what the ledger says is what is held, at any
moment at which the power may fail. Begun again, an ingest goes on where it was.
"""

from __future__ import annotations

import os
import signal
import threading
import time
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from contextlib import closing, contextmanager
from dataclasses import dataclass
from pathlib import Path
from types import FrameType, MappingProxyType
from typing import Any

from reftel.archive import (
    DUPLICATE,
    FILED,
    FILED_BEFORE,
    FILED_WITH_REPAIRS,
    FURTHER_COPY,
    REJECTED,
    Archive,
    Filing,
    Input,
    Rejection,
    make_filing,
)
from reftel.errors import ContainerError
from reftel.intake import Part, Refusal, Source, open_path, parts_of, place_name
from reftel.intake.files import path_text
from reftel.intake.processes import Failure, map_in_processes
from reftel.intake.walk import Found, find_inputs
from reftel.record import make_record

BATCH = 500
"""Most inputs filed in one transaction."""

BATCH_SECONDS = 2.0
"""Longest time after which a smaller batch is filed: what an interruption can cost."""

READING_SECONDS = 120
"""Longest time for one input; a telegram takes some milliseconds."""

NO_TELEGRAM = "no-telegram"
READER_FAILED = "reader-failed"

Progress = Callable[[int, int], None]


@dataclass(frozen=True, slots=True)
class Totals:
    """The ledger of one run: every input has one outcome, so the four counts make ``inputs``.

    ``filed_before`` of the duplicates are files that an earlier run had filed
    already; ``further_copies`` of those filed are more copies of telegrams
    that were held. ``telegrams`` is how many the archive holds now,
    ``reasons`` counts the rejected by code.
    """

    run: int
    inputs: int
    filed: int
    filed_with_repairs: int
    duplicate: int
    rejected: int
    filed_before: int
    further_copies: int
    telegrams: int
    reasons: Mapping[str, int]

    def to_json(self) -> dict[str, Any]:
        """As one JSON object, under the names of the fields."""
        return {
            "run": self.run,
            "inputs": self.inputs,
            "filed": self.filed,
            "filed_with_repairs": self.filed_with_repairs,
            "duplicate": self.duplicate,
            "rejected": self.rejected,
            "filed_before": self.filed_before,
            "further_copies": self.further_copies,
            "telegrams": self.telegrams,
            "reasons": dict(self.reasons),
        }


def ingest(
    paths: Sequence[Path],
    archive: Archive,
    *,
    workers: int | None = None,
    on_progress: Progress | None = None,
) -> Totals:
    """File every telegram in files and folders; gives the ledger of this run.

    ``workers`` processes read (as many as there are processors where it is
    ``None``; 0 reads in this process, for tests and notebooks).
    ``on_progress`` is told how many of how many inputs have been read. No bad
    input stops the rest. Raises ``ArchiveError`` where another process writes
    to the archive, or its disk is full; what was filed until then is kept.
    """
    found = list(find_inputs(paths, without=archive.path))
    processes = (os.cpu_count() or 1) if workers is None else workers
    with archive.writing() as session:
        run = session.start_run(
            {"paths": [path_text(path) for path in paths], "workers": processes}
        )
        results = map_in_processes(read_input, _tasks(found, archive), workers=processes)
        with closing(results):
            for batch in _batches(_inputs(found, results, on_progress)):
                session.file(run, batch)
        session.finish_run(run)
    return _totals(archive, run)


@dataclass(frozen=True, slots=True)
class Task:
    """A file to be read; ``filed_as`` is the digest under which it was filed before, if it was."""

    path: Path
    filed_as: str | None = None
    refused: Rejection | None = None


def read_input(task: Task) -> Input:
    """Open, read and prepare one file; the work of a process.

    A file whose bytes were filed before is not read again. Gives refusals as
    results; raises only what a fault of reftel's own would.
    """
    name = path_text(task.path)
    if task.refused is not None:
        return Input(name, None, (task.refused,))
    digest = None
    try:
        file = open_path(task.path)
        digest = file.sha256
        if digest == task.filed_as:
            return Input(name, digest, ())
        with _time_limit(READING_SECONDS):
            results = tuple(_results(parts_of(file)))
        return Input(name, digest, results)
    except ContainerError as error:
        return Input(name, digest, (Rejection(error.code, str(error)),))
    except _TooSlowError:
        reason = f"{name} was given up after {READING_SECONDS} seconds of reading"
        return Input(name, digest, (Rejection(READER_FAILED, reason),))


def _results(parts: Iterable[Part]) -> Iterator[Filing | Rejection]:
    shared: set[str] = set()  # originals of several texts, of which the first brings them
    for part in parts:
        if isinstance(part, Refusal):
            yield Rejection(part.code, part.reason, _member(part))
            continue
        record = make_record(part)
        if not record.reading.is_telegram:
            reason = f"{place_name(part.source)} holds nothing that reads as a telegram"
            yield Rejection(NO_TELEGRAM, reason, _member(part.source))
            continue
        digest = part.source.sha256
        yield make_filing(record, None if digest in shared else part.original)
        if part.source.part is not None:
            shared.add(digest)


def _member(part: Source | Refusal) -> str:
    return ", ".join(filter(None, (part.member, part.place)))


class _TooSlowError(Exception):
    """Reading an input took longer than ``READING_SECONDS``."""


@contextmanager
def _time_limit(seconds: float) -> Iterator[None]:
    """Raise ``_TooSlowError`` inside after some seconds, where the system has timers for it."""
    if not hasattr(signal, "setitimer") or (
        threading.current_thread() is not threading.main_thread()
    ):
        yield
        return

    def stop(_: int, __: FrameType | None) -> None:
        raise _TooSlowError

    before = signal.signal(signal.SIGALRM, stop)
    signal.setitimer(signal.ITIMER_REAL, seconds)
    try:
        yield
    finally:
        signal.setitimer(signal.ITIMER_REAL, 0)
        signal.signal(signal.SIGALRM, before)


def _tasks(found: Sequence[Found], archive: Archive) -> Iterator[Task]:
    for start in range(0, len(found), BATCH):
        group = found[start : start + BATCH]
        filed = archive.filed_digests([path_text(one.path) for one in group])
        for one in group:
            refused = Rejection(one.refused.code, str(one.refused)) if one.refused else None
            yield Task(one.path, filed.get(path_text(one.path)), refused)


def _inputs(
    found: Sequence[Found], results: Iterable[Input | Failure], on_progress: Progress | None
) -> Iterator[Input]:
    for done, (one, result) in enumerate(zip(found, results, strict=True), start=1):
        if isinstance(result, Failure):
            name = path_text(one.path)
            reason = f"{name} could not be read to its end: {result.reason}"
            yield Input(name, None, (Rejection(READER_FAILED, reason),))
        else:
            yield result
        if on_progress is not None:
            on_progress(done, len(found))


def _batches(inputs: Iterable[Input]) -> Iterator[list[Input]]:
    batch: list[Input] = []
    begun = time.monotonic()
    for one in inputs:
        batch.append(one)
        if len(batch) == BATCH or time.monotonic() - begun > BATCH_SECONDS:
            yield batch
            batch = []
            begun = time.monotonic()
    if batch:
        yield batch


def _totals(archive: Archive, run: int) -> Totals:
    outcomes = archive.totals(run)
    codes = archive.codes(run)
    rejected = {code: number for (outcome, code), number in codes.items() if outcome == REJECTED}
    return Totals(
        run=run,
        inputs=sum(outcomes.values()),
        filed=outcomes[FILED],
        filed_with_repairs=outcomes[FILED_WITH_REPAIRS],
        duplicate=outcomes[DUPLICATE],
        rejected=outcomes[REJECTED],
        filed_before=codes.get((DUPLICATE, FILED_BEFORE), 0),
        further_copies=sum(
            codes.get((outcome, FURTHER_COPY), 0) for outcome in (FILED, FILED_WITH_REPAIRS)
        ),
        telegrams=archive.count(),
        reasons=MappingProxyType(rejected),
    )
