"""Reading an index in a folder that may not be written to.

Tantivy makes a lock file beside the segments even to read them, so there it is
given a folder of its own with links to the files, which never change once written.
"""

from __future__ import annotations

import shutil
import tempfile
from pathlib import Path

META = "meta.json"


class Mirror:
    """A folder in the system's place for such things, with what is in another; gone when closed."""

    def __init__(self, folder: Path) -> None:
        self._folder = folder
        self._room: tempfile.TemporaryDirectory[str] | None = None
        self._meta: bytes | None = None

    def path(self) -> Path:
        """The mirror as the folder is now. Raises ``OSError`` where it cannot be read."""
        if self._room is None:
            self._room = tempfile.TemporaryDirectory(prefix="reftel-index-")
        place = Path(self._room.name)
        meta = (self._folder / META).read_bytes()
        if meta != self._meta:
            for file in self._folder.iterdir():
                target = place / file.name
                if file.suffix not in {".json", ".lock"} and not target.exists():
                    _link(file, target)
            # Last, so that what it names is there; moved into place, so that it is whole.
            draft = place / f"{META}.draft"
            draft.write_bytes(meta)
            draft.replace(place / META)
            self._meta = meta
        return place

    def close(self) -> None:
        """Take it away."""
        if self._room is not None:
            self._room.cleanup()
        self._room = self._meta = None


def _link(file: Path, target: Path) -> None:
    try:
        target.symlink_to(file.absolute())
    except OSError:  # systems on which not everybody may make links
        shutil.copyfile(file, target)
