"""The limit that the system keeps for us, where it can: the memory of a process."""

from __future__ import annotations

import contextlib
import sys

if sys.platform != "win32":
    import resource


def limit_memory(most: int) -> None:
    """Let this process have at most so many bytes; where the system cannot, nothing happens."""
    if sys.platform == "win32" or not hasattr(resource, "RLIMIT_AS"):
        return
    # Darwin knows RLIMIT_AS and refuses to set it; a stricter limit may stand already.
    with contextlib.suppress(ValueError, OSError):
        _, hardest = resource.getrlimit(resource.RLIMIT_AS)
        if hardest not in (-1, resource.RLIM_INFINITY):
            most = min(most, hardest)
        resource.setrlimit(resource.RLIMIT_AS, (most, hardest))
