"""Every file under some paths, each once, in an order that does not change."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from pathlib import Path

from reftel.errors import ContainerError
from reftel.intake.bags import is_bag, payload
from reftel.intake.files import path_text, refusal


@dataclass(frozen=True, slots=True)
class Found:
    """A path that has to be accounted for; ``refused`` says why it could not be looked into.

    ``bag`` is the bag (RFC 8493) whose manifests it was held against.
    """

    path: Path
    refused: ContainerError | None = None
    bag: Path | None = None


def find_inputs(paths: Iterable[Path], *, without: Path | None = None) -> Iterator[Found]:
    """The files named, and all those in the folders named, at any depth, sorted by name.

    Links are followed; a folder that is reached twice, as by a link that leads
    back up, is looked into once. ``without`` is a folder that is left out (the
    archive itself). Never raises ``OSError``: what cannot be looked into is
    found with its refusal, what is not there is left to whoever opens it. Of a
    folder that is a bag its verified payload is found (``bags.py``).
    """
    seen: set[tuple[int, int]] = set()
    if without is not None and (own := _identity(without)) is not None:
        seen.add(own)
    for path in paths:
        # A stack and not recursion: folders may be nested as deep as a path is long.
        waiting = [path]
        while waiting:
            here = waiting.pop()
            if not _is_folder(here):
                yield Found(here)
                continue
            identity = _identity(here)
            if identity is not None:
                if identity in seen:
                    continue
                seen.add(identity)
            if is_bag(here):
                yield from (Found(one.path, one.refused, here) for one in payload(here))
                continue
            try:
                entries = sorted(here.iterdir(), key=lambda entry: entry.name, reverse=True)
            except OSError as error:
                yield Found(here, refusal(here, path_text(here), error))
                continue
            waiting += entries


def _is_folder(path: Path) -> bool:
    try:
        return path.is_dir()
    except OSError:  # a link that leads to itself, a name too long
        return False


def _identity(path: Path) -> tuple[int, int] | None:
    try:
        state = path.stat()
    except OSError:
        return None
    return state.st_dev, state.st_ino
