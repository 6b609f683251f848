"""A function over many items in several processes; what kills a process costs its item only.

The one place where work is spread. On one machine nothing beats the standard
library's pool (engines, "Batch parsing"); an engine for several machines would
take the place of ``map_in_processes``.
"""

from __future__ import annotations

import gc
import importlib
import multiprocessing.context
import multiprocessing.process
import os
import signal
import threading
import time
from collections import deque
from collections.abc import Callable, Generator, Iterable, Iterator, Sequence
from concurrent.futures import Executor, Future, ProcessPoolExecutor, ThreadPoolExecutor
from concurrent.futures.process import BrokenProcessPool
from contextlib import contextmanager
from dataclasses import dataclass
from itertools import islice
from typing import Any, Generic, TypeVar

from reftel.intake.resources import limit_memory

_Item = TypeVar("_Item")
_Result = TypeVar("_Result")

CHUNK = 12
"""Items that travel to a process together."""

# Chunks under way for each process: some hundreds of items, so that none waits while the
# results of a thousand are filed in one transaction, which takes a second or two.
_AHEAD = 32
_HEAVY = 1024 * 1024  # bytes after which a chunk is closed
_HEAVIEST = 32 * _HEAVY  # bytes under way after which no further chunk is taken
_SELDOM = 50_000  # objects made after which the collector looks
_NEVER = (
    500_000  # the same in a process that tidies up between chunks: only one item can be so many
)
_PATIENCE = 2.0  # seconds after which somebody looks whether the processes are alive


@dataclass(frozen=True, slots=True)
class Failure:
    """An item that gave no result: the function raised, or its process died with it."""

    reason: str


def map_in_processes(
    function: Callable[[_Item], _Result],
    items: Iterable[_Item],
    *,
    workers: int,
    weight: Callable[[_Item], int] | None = None,
    memory: int | None = None,
) -> Generator[_Result | Failure, None, None]:
    """The results of ``function``, in the order of the items, which are taken as they are needed.

    ``weight`` tells how many bytes an item carries: few heavy ones travel
    together and are under way at once, so that memory is bounded. ``memory``
    is the most that a process may have, where the system can hold it to that.

    ``function`` must be a module's own and ``items`` must be such as can be
    pickled; processes are spawned, so a script needs its ``if __name__ ==
    "__main__"``. With ``workers`` 0 all is done in this process, where no
    death can be survived. Closing the iterator ends the processes; so does
    the death of this process, however it comes.
    """
    run = _Run(function, workers, weight, memory)
    try:
        yield from run.results(iter(items))
    finally:
        run.close()


class _Run(Generic[_Item, _Result]):
    """One mapping: a pool, made again when it breaks, and the chunks under way."""

    def __init__(
        self,
        function: Callable[[_Item], _Result],
        workers: int,
        weight: Callable[[_Item], int] | None = None,
        memory: int | None = None,
    ) -> None:
        self._function = function
        self._workers = workers
        self._memory = memory
        self._weight = weight or (lambda _: 0)
        self._renew()

    def close(self) -> None:
        results = getattr(self._pool, "_result_queue", None)
        self._pool.shutdown(wait=False, cancel_futures=True)
        # What they have begun they may end: one that is stopped in the middle of handing
        # over a result leaves half of it, for the rest of which the pool's own thread waits.
        until = time.monotonic() + _PATIENCE
        for process in self._context.started:
            process.join(max(0.0, until - time.monotonic()))
        stopped = any(process.is_alive() for process in self._context.started)
        for process in self._context.started:
            # A pool that breaks while it starts a process forgets that process
            # (Python 3.11), which would wait for work for ever, and we for it at our end.
            if process.is_alive():
                process.terminate()
        # Then nobody writes any more, and with our own end closed the thread is told so.
        writer = getattr(results, "_writer", None)
        if stopped and writer is not None:
            for process in self._context.started:
                process.join(_PATIENCE)
            writer.close()

    def _error(self, future: Future[list[_Result]]) -> BaseException | None:
        """What a chunk came to: ``None`` where it has its results."""
        while True:
            try:
                return future.exception(timeout=_PATIENCE)
            except TimeoutError:
                # A chunk handed over in the very moment of a death is forgotten
                # too (Python 3.11). Processes end only by dying.
                if any(not process.is_alive() for process in self._context.started):
                    return BrokenProcessPool("a process died and its pool did not say so")

    def results(self, items: Iterator[_Item]) -> Iterator[_Result | Failure]:
        under_way: deque[tuple[list[_Item], Future[list[_Result]]]] = deque()
        most = self._workers * _AHEAD or 1
        weight = 0
        while True:
            while len(under_way) < most and weight < _HEAVIEST:
                chunk = self._chunk(items)
                if not chunk:
                    break
                weight += self._weigh(chunk)
                under_way.append((chunk, self._submit(chunk)))
            if not under_way:
                return
            chunk, future = under_way.popleft()
            weight -= self._weigh(chunk)
            error = self._error(future)
            if error is None:
                yield from future.result()
                continue
            if isinstance(error, BrokenProcessPool):
                # Which chunk killed its process is not known: each under way may have.
                # Those that are not to blame come to their results in the new pool.
                self._renew()
                under_way = deque(
                    (other, given if _succeeded(given) else self._submit(other))
                    for other, given in under_way
                )
            yield from self._one_by_one(chunk)

    def _chunk(self, items: Iterator[_Item]) -> list[_Item]:
        chunk: list[_Item] = []
        weight = 0
        for item in islice(items, CHUNK):
            chunk.append(item)
            weight += self._weight(item)
            if weight >= _HEAVY:
                break
        return chunk

    def _weigh(self, chunk: Sequence[_Item]) -> int:
        return sum(map(self._weight, chunk))

    def _one_by_one(self, chunk: Sequence[_Item]) -> Iterator[_Result | Failure]:
        """A chunk in which something went wrong, in a process of its own."""
        alone: _Run[_Item, _Result] = _Run(
            self._function, min(1, self._workers), self._weight, self._memory
        )
        try:
            for item in chunk:
                yield alone._alone(item)
        finally:
            alone.close()

    def _alone(self, item: _Item) -> _Result | Failure:
        """One item, with nothing else under way that could be to blame."""
        for _ in range(2):  # a process may also be killed from outside: only twice is no chance
            future = self._submit([item])
            error = self._error(future)
            if error is None:
                return future.result()[0]
            if not isinstance(error, BrokenProcessPool):
                return Failure(f"{type(error).__name__}: {error}")
            self._renew()
        return Failure("the process that read it was killed, or ran out of memory")

    def _submit(self, chunk: list[_Item]) -> Future[list[_Result]]:
        try:
            apply = _apply_tidily if self._workers else _apply
            return self._pool.submit(apply, self._function, chunk)
        except BrokenProcessPool as error:
            refused: Future[list[_Result]] = Future()
            refused.set_exception(error)
            return refused

    def _renew(self) -> None:
        """A new pool; the old one's processes end."""
        if hasattr(self, "_pool"):
            self.close()
        self._context = _Context()
        # Spawned, not forked: this process has threads (the index), which a fork would cut off.
        self._pool: Executor = (
            ProcessPoolExecutor(
                self._workers,
                mp_context=self._context,
                initializer=begin,
                initargs=(self._memory, self._function.__module__),
            )
            if self._workers
            else ThreadPoolExecutor(1)
        )


def _apply(function: Callable[[_Item], _Result], chunk: list[_Item]) -> list[_Result]:
    return [function(item) for item in chunk]


def _apply_tidily(function: Callable[[_Item], _Result], chunk: list[_Item]) -> list[_Result]:
    """In a process of its own: first look for rings among what the last chunk left behind.

    The last results are gone by now, so there is next to nothing to look through, and
    what is still there (modules, tables) stays and need not be looked at again.
    """
    gc.set_threshold(_NEVER)
    gc.collect()
    gc.freeze()
    return _apply(function, chunk)


def _succeeded(future: Future[list[_Result]]) -> bool:
    return future.done() and not future.cancelled() and future.exception() is None


class _Context(multiprocessing.context.SpawnContext):
    """Spawns processes, and knows each that it has made."""

    def __init__(self) -> None:
        super().__init__()
        self.started: list[multiprocessing.process.BaseProcess] = []

    def Process(self, *args: Any, **kwargs: Any) -> Any:  # type: ignore[override]  # noqa: N802
        process = super().Process(*args, **kwargs)
        self.started.append(process)
        return process


def begin(memory: int | None, module: str | None = None) -> None:
    """In a new process: Ctrl-C is the parent's to answer, its end is ours, memory is bounded.

    ``module`` is that of the function it will be given, loaded here with all that it needs.
    """
    if memory is not None:
        limit_memory(memory)
    signal.signal(signal.SIGINT, signal.SIG_IGN)
    threading.Thread(target=_end_with_parent, daemon=True).start()
    gc.disable()
    if module is not None:
        importlib.import_module(module)
    # What is loaded by now stays; and what reading makes is gone by itself when it is done.
    # Looking for rings among it at every turn took a tenth of the time.
    gc.freeze()
    gc.set_threshold(_SELDOM)
    gc.enable()


@contextmanager
def seldom_collecting() -> Iterator[None]:
    """While it lasts the collector of this process looks seldom; for batches of many small rows."""
    before = gc.get_threshold()
    gc.set_threshold(_SELDOM, *before[1:])
    try:
        yield
    finally:
        gc.set_threshold(*before)


def _end_with_parent() -> None:
    # A parent that is killed cannot tell its pool, which would wait for work for ever.
    parent = multiprocessing.parent_process()
    if parent is not None:
        parent.join()
        os._exit(1)
