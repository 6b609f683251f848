"""Limits that the system keeps for us, where it can: memory and processor time of a process."""

from __future__ import annotations

import contextlib
import sys

if sys.platform != "win32":
    import resource


def limit_memory(most: int) -> None:
    """Let this process have at most so many bytes; where the system cannot, nothing happens."""
    _limit("RLIMIT_AS", most)


def limit_processor(seconds: int) -> None:
    """Let this process compute for at most so many seconds."""
    _limit("RLIMIT_CPU", seconds)


def _limit(name: str, most: int) -> None:
    if sys.platform == "win32" or not hasattr(resource, name):
        return
    # Darwin knows RLIMIT_AS and refuses to set it; a stricter limit may stand already.
    with contextlib.suppress(ValueError, OSError):
        _, hardest = resource.getrlimit(getattr(resource, name))
        if hardest not in (-1, resource.RLIM_INFINITY):
            most = min(most, hardest)
        resource.setrlimit(getattr(resource, name), (most, hardest))
