"""A large file, or a bundle, opened in a process of its own that hands its parts over in batches.

The process keeps nothing of the file but the batch at hand, waits where
nobody takes it, and is ended where it takes too long for one; what kills it
costs the rest of that file and nothing else.
"""

from __future__ import annotations

import multiprocessing
import time
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from multiprocessing.connection import Connection
from multiprocessing.process import BaseProcess
from pathlib import Path

from reftel.errors import ContainerError
from reftel.intake import Document, Limits, Part, Refusal, open_path, parts_of
from reftel.intake.files import Step, path_text
from reftel.intake.processes import begin

_BATCH = 48
_BATCH_BYTES = 512 * 1024
_BATCH_SECONDS = 0.5
READER_FAILED = "reader-failed"

OnStep = Callable[[Step], None]


@dataclass(frozen=True, slots=True)
class Request:
    """A file to be opened, and what the ledger has of it.

    ``filed_as`` is the digest under which it was read to its end; ``sha256``,
    ``done`` and ``last`` say how far a reading went that was cut off.
    """

    path: Path
    limits: Limits
    filed_as: str | None = None
    sha256: str | None = None
    done: int = 0
    last: tuple[str, str] = ("", "")


@dataclass(frozen=True, slots=True)
class Batch:
    """Some parts of a file, in order; ``position`` of its bytes have been read.

    The first batch has no parts: it tells the digest, and how the reading
    begins: ``known`` (nothing more comes), ``resumed`` after ``Request.done``
    parts, or neither.
    """

    sha256: str | None
    parts: tuple[Part, ...] = ()
    position: int = 0
    known: bool = False
    resumed: bool = False


def stream(request: Request, on_step: OnStep | None = None) -> Iterator[Batch]:
    """The parts of a file in batches, the first of which tells how the reading begins.

    ``on_step`` is told of the steps between two batches, as of the pages of a scan.
    """
    name = path_text(request.path)
    try:
        file = open_path(request.path, request.limits)
        file.tally.on_step = on_step
        digest = file.sha256
    except ContainerError as error:
        yield Batch(None)
        yield Batch(None, (Refusal(name, error.code, str(error)),))
        return
    if digest == request.filed_as:
        yield Batch(digest, known=True, position=file.tally.size)
        return
    parts = parts_of(file)
    resumed = digest == request.sha256 and _skip(parts, request)
    if digest == request.sha256 and not resumed:
        # Another reftel finds other parts in it: it is read from the start.
        file = open_path(request.path, request.limits)
        file.tally.on_step = on_step
        parts = parts_of(file)
    yield Batch(digest, resumed=resumed, position=file.tally.position)
    waiting: list[Part] = []
    size = 0
    begun = time.monotonic()
    for part in parts:
        waiting.append(part)
        size += len(part.original) if isinstance(part, Document) else 200
        late = time.monotonic() - begun > _BATCH_SECONDS
        if len(waiting) == _BATCH or size >= _BATCH_BYTES or late:
            yield Batch(digest, tuple(waiting), file.tally.position)
            waiting, size, begun = [], 0, time.monotonic()
    if waiting:
        yield Batch(digest, tuple(waiting), file.tally.size)


def _skip(parts: Iterator[Part], request: Request) -> bool:
    """Pass over what the ledger has; false where it is not what is found."""
    found: tuple[str, str] | None = None
    for _ in range(request.done):
        part = next(parts, None)
        if part is None:
            return False
        place = part.source if isinstance(part, Document) else part
        found = (place.member or "", place.place or "")
    return found == request.last


class Opener:
    """One process that opens files one after another; made anew when it has died."""

    def __init__(self, *, own_process: bool, on_step: OnStep | None = None) -> None:
        """``on_step`` is told of the steps between two batches, in this process."""
        self._own_process = own_process
        self._on_step = on_step
        self._process: BaseProcess | None = None
        self._pipe: Connection | None = None

    def open(self, request: Request) -> Iterator[Batch]:
        """As ``stream``; what goes wrong in the process is a refusal at the end (``reader-failed``)."""
        digest: str | None = None
        first = True
        for answer in (
            self._asked(request) if self._own_process else _answers(request, self._on_step)
        ):
            if isinstance(answer, Batch):
                digest, first = answer.sha256, False
                yield answer
            elif answer:
                if first:
                    yield Batch(None)
                name = path_text(request.path)
                reason = f"{name} could not be read to its end: {answer}"
                yield Batch(digest, (Refusal(name, READER_FAILED, reason),))

    def _asked(self, request: Request) -> Iterator[Batch | str]:
        pipe = self._begin(request.limits.memory)
        pipe.send(request)
        # A digest of many GB, and passing over what is filed, take their time.
        patience = request.limits.opening_seconds * 10
        answer: Batch | str = ""
        while True:
            try:
                if not pipe.poll(patience):
                    answer = f"the process that opened it gave nothing for {patience:g} seconds"
                    break
                told: Batch | Step | str = pipe.recv()
            except (EOFError, OSError):
                answer = "the process that opened it was killed, or ran out of memory"
                break
            if isinstance(told, Step):  # it is at work: each page has its own time
                patience = request.limits.opening_seconds + request.limits.ocr_seconds
                if self._on_step is not None:
                    self._on_step(told)
                continue
            answer = told
            yield answer
            if isinstance(answer, str):
                return
            patience = request.limits.opening_seconds
        self.close()
        yield answer

    def _begin(self, memory: int) -> Connection:
        if self._pipe is not None and self._process is not None and self._process.is_alive():
            return self._pipe
        self.close()
        context = multiprocessing.get_context("spawn")
        self._pipe, other = context.Pipe()
        self._process = context.Process(target=_serve, args=(other, memory), daemon=True)
        self._process.start()
        other.close()
        return self._pipe

    def close(self) -> None:
        """End the process."""
        if self._process is not None:
            self._process.kill()
            self._process.join()
            self._process = None
        if self._pipe is not None:
            self._pipe.close()
            self._pipe = None


def _answers(request: Request, on_step: OnStep | None) -> Iterator[Batch | str]:
    """The batches of a file, and at the end what went wrong, or nothing."""
    try:
        yield from stream(request, on_step)
    except MemoryError:
        yield f"it needs more than {request.limits.memory:,} bytes of memory"
    except Exception as error:  # a fault of ours, whatever it is, costs this file only
        yield f"{type(error).__name__}: {error}"
    else:
        yield ""


def _serve(pipe: Connection, memory: int) -> None:
    """What the process does: take requests, send answers."""
    begin(memory)
    while True:
        try:
            request: Request = pipe.recv()
            for answer in _answers(request, pipe.send):
                pipe.send(answer)
        except (EOFError, BrokenPipeError):
            return
