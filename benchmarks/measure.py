"""Time and memory of this process, and lines that say what they mean."""

from __future__ import annotations

import resource
import sys
from collections.abc import Callable
from dataclasses import dataclass
from time import perf_counter, process_time


@dataclass(frozen=True)
class Cost:
    """What one thing cost: processor seconds and seconds on the clock, for so many pieces."""

    processor: float
    clock: float
    pieces: int

    @property
    def each(self) -> float:
        """Processor seconds a piece."""
        return self.processor / self.pieces

    @property
    def rate(self) -> float:
        """Pieces a second of the processor."""
        return self.pieces / self.processor


def cost(work: Callable[[], int], times: int = 1) -> Cost:
    """The least of several runs. ``work`` gives how many pieces it did."""
    best: Cost | None = None
    for _ in range(times):
        processor, clock = process_time(), perf_counter()
        pieces = work()
        found = Cost(process_time() - processor, perf_counter() - clock, pieces)
        if best is None or found.processor < best.processor:
            best = found
    assert best is not None
    return best


def peak_megabytes() -> float:
    """The most memory this process has had so far."""
    peak = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss
    return peak / (1e6 if sys.platform == "darwin" else 1e3)


def say(what: str, value: str) -> None:
    print(f"{what:<58}{value:>18}")


def say_ratio(what: str, above: float, below: float) -> None:
    say(what, f"{above / below:,.2f} x")
