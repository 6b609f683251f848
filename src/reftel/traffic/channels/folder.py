"""A watched folder: a file a telegram, put there whole or not at all.

The sender writes beside and moves into place, under a name that says the
precedence and the number; the receiver takes the names in order, so that a
FLASH is first. What cannot be read goes to ``refused/`` with its reason beside it.
"""

from __future__ import annotations

import os
import threading
from pathlib import Path

from reftel.errors import ChannelError
from reftel.telegram import Precedence
from reftel.traffic.channels.channel import Receiver, Transmission
from reftel.traffic.settings import ChannelSettings

SUFFIX = ".telegram"
REFUSED = "refused"
LOOK_EVERY = 0.2


class FolderChannel:
    """The sending side."""

    def __init__(self, settings: ChannelSettings) -> None:
        self.settings = settings
        self._folder = Path(settings.address)

    def send(self, transmission: Transmission) -> None:
        """Write the file and have it on disk under its name. Raises ``ChannelError``."""
        # First by precedence, then by number: the order of names is the order of reading.
        urgency = len(Precedence) - 1 - transmission.precedence.rank
        name = f"{urgency}-{transmission.key:010}-{transmission.line}{SUFFIX}"
        try:
            self._folder.mkdir(parents=True, exist_ok=True)
            put(self._folder / name, transmission.wire.encode())
        except OSError as error:
            raise ChannelError(f"{self._folder}: {error.strerror or error}") from error

    def close(self) -> None:
        """Nothing is held."""


def put(path: Path, data: bytes) -> None:
    """A file that is whole on disk when this returns, and never half there under its name."""
    beside = path.with_name(f".{path.name}.{os.getpid()}-{threading.get_ident()}")
    handle = os.open(beside, os.O_WRONLY | os.O_CREAT | os.O_TRUNC, 0o600)
    try:
        with os.fdopen(handle, "wb", closefd=False) as file:
            file.write(data)
        os.fsync(handle)
    finally:
        os.close(handle)
    beside.replace(path)
    folder = os.open(path.parent, os.O_RDONLY)
    try:
        os.fsync(folder)
    finally:
        os.close(folder)


class FolderListener:
    """The receiving side: looks into the folder several times a second."""

    def __init__(self, settings: ChannelSettings, receive: Receiver, largest: int) -> None:
        self._settings = settings
        self._folder = Path(settings.listen or "")
        self._receive = receive
        self._largest = largest
        self._ending = threading.Event()
        self._thread: threading.Thread | None = None

    def start(self) -> None:
        """Begin to look. Raises ``ChannelError`` where the folder cannot be made."""
        try:
            self._folder.mkdir(parents=True, exist_ok=True)
        except OSError as error:
            raise ChannelError(f"{self._folder}: {error.strerror or error}") from error
        self._thread = threading.Thread(target=self._watch, name="folder-listener", daemon=True)
        self._thread.start()

    def stop(self) -> None:
        """End; see ``Listener``."""
        self._ending.set()
        if self._thread is not None:
            self._thread.join()

    def _watch(self) -> None:
        while not self._ending.is_set():
            if not self.look():
                self._ending.wait(LOOK_EVERY)

    def look(self) -> int:
        """Take in what lies there; gives how many were settled."""
        settled = 0
        for path in sorted(self._folder.glob(f"*{SUFFIX}")):
            if self._ending.is_set():
                break
            settled += self._take(path)
        return settled

    def _take(self, path: Path) -> bool:
        try:
            fault = ""
            if path.is_symlink() or not path.is_file():
                data, fault = path.name.encode("utf-8", "replace"), "is no file"
            else:
                with path.open("rb") as file:
                    data = file.read(self._largest + 1)
                if len(data) > self._largest:
                    fault = f"has more than {self._largest:,} bytes"
        except OSError:
            return False  # gone, or not ours to read: looked at again
        answer = self._receive(data, self._settings.name, fault)
        if answer.accepted:
            path.unlink(missing_ok=True)
            return True
        return False if answer.later else self._refuse(path, answer.reason)

    def _refuse(self, path: Path, reason: str) -> bool:
        refused = self._folder / REFUSED
        refused.mkdir(exist_ok=True)
        put(refused / f"{path.name}.reason", f"{reason}\n".encode())
        path.replace(refused / path.name)
        return True
