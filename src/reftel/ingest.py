"""The one place where bytes become a record that is filed, and every input gets its outcome.

Files are read in several processes and filed by this one, a batch and its part
of the ledger in one transaction: what the ledger says is what is held, at any
moment at which the power may fail. Begun again, an ingest goes on where it was,
in the middle of a large file too. A small file is one piece of work; a large
one, or a bundle, is opened in a process of its own (``intake.streaming``) and
each text in it is a piece of work.
"""

from __future__ import annotations

import os
import signal
import stat
import threading
import time
from collections import deque
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from contextlib import closing, contextmanager
from dataclasses import dataclass, field, replace
from pathlib import Path
from types import FrameType
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
    Session,
    Tallies,
    make_filing,
)
from reftel.archive.content import DictionaryPlace
from reftel.archive.pack import NONE
from reftel.errors import ContainerError
from reftel.intake import (
    DEFAULT,
    Document,
    Limits,
    Part,
    Refusal,
    Source,
    is_bundle,
    open_path,
    parts_of,
    pdf,
    place_name,
)
from reftel.intake.files import Step, path_text
from reftel.intake.processes import Failure, map_in_processes, seldom_collecting
from reftel.intake.streaming import READER_FAILED, Opener, Request
from reftel.intake.walk import Found, find_inputs
from reftel.record import make_record

BATCH = 1_000
"""Most inputs filed in one transaction. Each touches most pages of the indexes that have no
order of time (digests, numbers cited), so twice as many inputs halve what is written for them."""

BATCH_SECONDS = 1.0
"""Longest time after which a smaller batch is filed: what an interruption can cost."""

NO_TELEGRAM = "no-telegram"

_SCAN = 256 * 1024
"""Bytes above which a PDF is opened apart: as a scan it has pages enough to tell of each."""


@dataclass(frozen=True, slots=True)
class Progress:
    """How far an ingest is: files on the disk, their bytes, and texts found in them so far.

    ``step`` says what is done within a file that takes its time (``page 3 of 40 by OCR``).
    """

    files: int
    of_files: int
    bytes: int
    of_bytes: int
    texts: int
    path: str
    step: str = ""


OnProgress = Callable[[Progress], None]


@dataclass(frozen=True, slots=True)
class Totals:
    """The ledger of one run: every input has one outcome, so the four counts make ``inputs``.

    An input is a telegram, or a file, or a place in a file, that holds none.
    ``filed_before`` of the duplicates are files that an earlier run had filed
    already; ``further_copies`` of those filed are more copies of telegrams
    that were held. ``telegrams`` is how many the archive holds now,
    ``reasons`` counts the rejected by code. ``tallies`` has the same inputs
    counted by container, by file on the disk, and by file inside a file.
    ``bags`` has for each BagIt bag how many of its files its manifests
    ``verified``, and how many were ``refused``; the run keeps it in its settings.
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
    tallies: Tallies
    bags: Mapping[str, Mapping[str, int]] = field(default_factory=dict)

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
            "files": dict(self.tallies.files),
            "members": dict(self.tallies.members),
            "containers": {name: dict(told) for name, told in self.tallies.containers.items()},
            **(
                {"bags": {name: dict(told) for name, told in self.bags.items()}}
                if self.bags
                else {}
            ),
        }


def ingest(
    paths: Sequence[Path],
    archive: Archive,
    *,
    workers: int | None = None,
    on_progress: OnProgress | None = None,
    retry_rejected: bool = False,
    limits: Limits = DEFAULT,
) -> Totals:
    """File every telegram in files and folders; gives the ledger of this run.

    ``workers`` processes read (as many as there are processors where it is
    ``None``; 0 reads in this process, for tests and notebooks).
    ``on_progress`` is told how far it is. With ``retry_rejected`` only files
    are read in which something was rejected, those under ``paths`` or, without
    any, all. No bad input stops the rest. Raises ``ArchiveError`` where another
    process writes to the archive, or its disk is full; what was filed until
    then is kept.
    """
    found = (
        _to_retry(archive, paths) if retry_rejected else find_inputs(paths, without=archive.path)
    )
    inputs = list(found)
    bags = _bags(inputs)
    work = _Work(archive, inputs, limits, retry=retry_rejected)
    processes = (os.cpu_count() or 1) if workers is None else workers
    opener = Opener(own_process=processes > 0, on_step=work.stepped(on_progress))
    with seldom_collecting(), archive.writing() as session, closing(opener):
        settings = {"paths": [path_text(path) for path in paths], "workers": processes}
        run = session.start_run({**settings, **({"bags": bags} if bags else {})})
        results = map_in_processes(
            read_piece,
            work.pieces(opener, session),
            workers=processes,
            weight=_weight,
            memory=limits.memory,
        )
        with closing(results):
            for batch in _batches(work.inputs(results, on_progress)):
                session.file(run, batch)
        session.finish_run(run)
    return _totals(archive, run, bags)


def _bags(found: Iterable[Found]) -> dict[str, dict[str, int]]:
    """Of each bag how many files were verified, and how many were refused for what it says."""
    told: dict[str, dict[str, int]] = {}
    for one in found:
        if one.bag is not None:
            counts = told.setdefault(path_text(one.bag), {"verified": 0, "refused": 0})
            counts["refused" if one.refused else "verified"] += 1
    return told


def _to_retry(archive: Archive, paths: Sequence[Path]) -> Iterator[Found]:
    """The files in which something was rejected, in the order of the ledger."""
    wanted = [path_text(path) for path in paths]
    seen: set[str] = set()
    with archive.ledger_rows(outcome=REJECTED) as entries:
        for entry in entries:
            under = not wanted or any(
                entry.path == path or entry.path.startswith(f"{path.rstrip('/')}/")
                for path in wanted
            )
            if under and entry.path not in seen:
                seen.add(entry.path)
                yield Found(Path(entry.path))


@dataclass(frozen=True, slots=True)
class Task:
    """A small file to be read; ``filed_as`` is the digest under which it was filed before."""

    path: Path
    filed_as: str | None = None
    refused: Rejection | None = None
    limits: Limits = DEFAULT
    dictionary: DictionaryPlace | None = None
    size: int = 0


@dataclass(frozen=True, slots=True)
class Text:
    """One part of a file that is opened elsewhere; ``sha256`` is the digest of the file."""

    path: str
    sha256: str | None
    part: Part
    limits: Limits = DEFAULT
    dictionary: DictionaryPlace | None = None


Piece = Task | Text | Input
"""A piece of work; an ``Input`` is one that is done already."""


def _weight(piece: Piece) -> int:
    if isinstance(piece, Text) and isinstance(piece.part, Document):
        return len(piece.part.original) + len(piece.part.text)
    return piece.size if isinstance(piece, Task) else 0


class _Work:
    """What there is to do, in order, and how far it is done."""

    def __init__(
        self, archive: Archive, found: Sequence[Found], limits: Limits, *, retry: bool
    ) -> None:
        self._archive = archive
        self._found = found
        self._limits = limits
        self._retry = retry
        # What each result will be of: name, bytes of its file read by then, whether it ends that.
        self._labels: deque[tuple[Piece, int, bool]] = deque()
        self._sizes = [_size(one.path) for one in found]
        self._last = Progress(0, len(found), 0, sum(self._sizes), 0, "")

    def pieces(self, opener: Opener, session: Session) -> Iterator[Piece]:
        """Every piece of work, made as it is asked for."""
        for start in range(0, len(self._found), BATCH):
            group = self._found[start : start + BATCH]
            names = [path_text(one.path) for one in group]
            filed = {} if self._retry else self._archive.filed_digests(names)
            for place, (name, one) in enumerate(zip(names, group, strict=True), start=start):
                size = self._sizes[place]
                if one.refused is None and _is_streamed(one.path, size, self._limits):
                    yield from self._streamed(opener, session, one.path, name, filed.get(name))
                else:
                    refused = Rejection(one.refused.code, str(one.refused)) if one.refused else None
                    known = filed.get(name)
                    task = Task(one.path, known, refused, self._limits, session.dictionary, size)
                    yield self._labelled(task, size, ends=True)

    def stepped(self, on_progress: OnProgress | None) -> Callable[[Step], None] | None:
        """What tells of the steps within a file, where anybody wants to know."""
        if on_progress is None:
            return None

        def tell(step: Step) -> None:
            at = min(step.done + 1, step.total)
            on_progress(
                replace(self._last, path=step.path, step=f"page {at:,} of {step.total:,} by OCR")
            )

        return tell

    def _labelled(self, piece: Piece, position: int, *, ends: bool = False) -> Piece:
        self._labels.append((piece, position, ends))
        return piece

    def _streamed(
        self, opener: Opener, session: Session, path: Path, name: str, filed_as: str | None
    ) -> Iterator[Piece]:
        cut = None if self._retry else self._archive.resumption(name)
        request = Request(path, self._limits, filed_as)
        if cut is not None:
            request = Request(path, self._limits, filed_as, cut.sha256, cut.done, cut.last)
        digest: str | None = None
        position = 0
        batches = opener.open(request)
        first = next(batches)
        digest, position = first.sha256, first.position
        stays = first.known or first.resumed
        begins = Input(name, digest, (), "resumes" if stays else "begins")
        yield self._labelled(begins, position)
        for batch in batches:
            for part in batch.parts:
                text = Text(name, digest, part, self._limits, session.dictionary)
                yield self._labelled(text, position)
            position = batch.position
        yield self._labelled(Input(name, digest, (), "ends"), position, ends=True)

    def inputs(
        self, results: Iterable[Input | Failure], on_progress: OnProgress | None
    ) -> Iterator[Input]:
        """The results with what failed among them; tells of progress."""
        done = texts = finished = 0
        of_bytes = sum(self._sizes)
        for result in results:
            piece, position, ends = self._labels.popleft()
            given = _failed(piece, result) if isinstance(result, Failure) else result
            texts += len(given.results)
            if on_progress is not None and (ends or given.results):
                size = self._sizes[done]
                reached = finished + (size if ends else min(position, size))
                told = done + ends
                self._last = Progress(told, len(self._found), reached, of_bytes, texts, given.path)
                on_progress(self._last)
            if ends:
                finished += self._sizes[done]
                done += 1
            yield given


def _is_streamed(path: Path, size: int, limits: Limits) -> bool:
    """True for a large file, a bundle of any size, and a PDF that may be a scan of many pages."""
    if size == 0:  # nothing, or no file: opening a pipe would wait for its writer
        return False
    if size > limits.streamed:
        return True
    try:
        with path.open("rb") as file:
            head = file.read(1024)
        return is_bundle(head) or (size > _SCAN and pdf.recognises(head))
    except (OSError, ValueError):  # whoever opens it says what is wrong
        return False


def _size(path: Path) -> int:
    """Bytes of a regular file, 0 for anything else."""
    try:
        state = path.stat()
    except (OSError, ValueError):
        return 0
    return state.st_size if stat.S_ISREG(state.st_mode) else 0


def _failed(piece: Piece, failure: Failure) -> Input:
    """What becomes of a piece that gave no result."""
    if isinstance(piece, Text):
        place = piece.part.source if isinstance(piece.part, Document) else piece.part
        reason = f"{place_name(place)} could not be read: {failure.reason}"
        return Input(piece.path, piece.sha256, (_rejection(place, READER_FAILED, reason),), "on")
    assert isinstance(piece, Task), "what is done cannot fail"
    name = path_text(piece.path)
    reason = f"{name} could not be read to its end: {failure.reason}"
    return Input(name, None, (Rejection(READER_FAILED, reason),))


def read_piece(piece: Piece) -> Input:
    """Do one piece of work; the work of a process.

    Gives refusals as results; raises only what a fault of reftel's own would.
    """
    if isinstance(piece, Input):
        return piece
    if isinstance(piece, Text):
        result = _result(piece.part, piece.limits, piece.dictionary)
        return Input(piece.path, piece.sha256, (result,), "on")
    return _read_file(piece)


def _read_file(task: Task) -> Input:
    """A small file; one whose bytes were filed before is not read again."""
    name = path_text(task.path)
    if task.refused is not None:
        return Input(name, None, (task.refused,))
    try:
        file = open_path(task.path, task.limits)
        digest = file.sha256
    except ContainerError as error:
        return Input(name, None, (Rejection(error.code, str(error)),))
    if digest == task.filed_as:
        return Input(name, digest, ())
    return Input(name, digest, tuple(_results(parts_of(file), name, task)))


def _results(parts: Iterator[Part], name: str, task: Task) -> Iterator[Filing | Rejection]:
    limits = task.limits
    while True:
        try:
            with _time_limit(limits.opening_seconds):
                part = next(parts, None)
        except _TooSlowError:
            reason = f"{name} was given up after {limits.opening_seconds:g} seconds of opening"
            yield Rejection(READER_FAILED, reason)
            return
        if part is None:
            return
        yield _result(part, limits, task.dictionary)


def _result(part: Part, limits: Limits, dictionary: DictionaryPlace | None) -> Filing | Rejection:
    if isinstance(part, Refusal):
        return _rejection(part, part.code, part.reason)
    try:
        with _time_limit(limits.reading_seconds):
            record = make_record(part)
            if record.reading.is_telegram:
                return make_filing(record, part.original, dictionary.load() if dictionary else NONE)
    except _TooSlowError:
        reason = f"was given up after {limits.reading_seconds:g} seconds of reading"
        return _rejection(part.source, READER_FAILED, f"{place_name(part.source)} {reason}")
    reason = f"{place_name(part.source)} holds nothing that reads as a telegram"
    return _rejection(part.source, NO_TELEGRAM, reason)


def _rejection(place: Source | Refusal, code: str, reason: str) -> Rejection:
    return Rejection(
        code, reason, place.member or "", place.place or "", place.container, place.statements
    )


class _TooSlowError(Exception):
    """Opening or reading an input took longer than it may."""


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


def _totals(archive: Archive, run: int, bags: Mapping[str, Mapping[str, int]]) -> Totals:
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
        reasons=rejected,
        tallies=archive.tallies(run),
        bags=bags,
    )
