"""A network that fails on demand: a gate between who connects and who listens.

``refuse``: nobody listens. ``hang``: a connection is taken, and nothing goes through,
as behind a firewall that drops. ``cut``: what is open is reset, with bytes half way.
"""

from __future__ import annotations

import contextlib
import selectors
import socket
import struct
import threading

# On close: reset at once, and forget what has not been sent.
_RESET = struct.pack("ii", 1, 0)


class Gate:
    """One address of one's own that leads to another; works in a thread until it is closed."""

    def __init__(self, target: int) -> None:
        self._target = target
        self._lock = threading.Lock()
        self._ended = False
        self._hung = False
        self._pairs: dict[socket.socket, socket.socket | None] = {}
        self._selector = selectors.DefaultSelector()
        self._listener: socket.socket | None = self._listen(0)
        self.port = int(self._listener.getsockname()[1])
        self._thread = threading.Thread(target=self._work, daemon=True)
        self._thread.start()

    def _listen(self, port: int) -> socket.socket:
        one = socket.create_server(("127.0.0.1", port), reuse_port=False)
        self._selector.register(one, selectors.EVENT_READ)
        return one

    def refuse(self) -> None:
        """From now on nobody listens here; what is open stays open."""
        with self._lock:
            if self._listener is not None:
                self._selector.unregister(self._listener)
                self._listener.close()
                self._listener = None

    def hang(self) -> None:
        """From now on nothing goes through."""
        self._hung = True

    def cut(self) -> None:
        """Reset every connection."""
        with self._lock:
            for one in list(self._pairs):
                self._drop(one)

    def mend(self) -> None:
        """As if nothing had been; what hung is reset."""
        if self._hung:
            self.cut()
        with self._lock:
            self._hung = False
            if self._listener is None:
                self._listener = self._listen(self.port)

    def close(self) -> None:
        """End."""
        self._ended = True
        self._thread.join()
        self.cut()
        self.refuse()

    def _work(self) -> None:
        while not self._ended:
            for key, _ in self._selector.select(0.05):
                with self._lock:
                    one = key.fileobj
                    assert isinstance(one, socket.socket)
                    if one is self._listener:
                        self._take(one)
                    elif one in self._pairs and not self._hung:
                        self._pass_on(one)
            if self._hung:
                threading.Event().wait(0.05)  # what waits is readable all the time

    def _take(self, listener: socket.socket) -> None:
        one, _ = listener.accept()
        if self._hung:
            self._pairs[one] = None
            return
        other = socket.socket()
        try:
            other.connect(("127.0.0.1", self._target))
        except OSError:
            other.close()
            one.close()
            return
        self._pairs[one], self._pairs[other] = other, one
        for each in (one, other):
            self._selector.register(each, selectors.EVENT_READ)

    def _pass_on(self, one: socket.socket) -> None:
        other = self._pairs[one]
        try:
            data = one.recv(65_536)
            if data and other is not None:
                other.sendall(data)
                return
        except OSError:
            pass
        self._drop(one, reset=False)

    def _drop(self, one: socket.socket, *, reset: bool = True) -> None:
        other = self._pairs.pop(one, None)
        for each in (one, other):
            if each is None:
                continue
            self._pairs.pop(each, None)
            with contextlib.suppress(KeyError, ValueError):
                self._selector.unregister(each)
            with contextlib.suppress(OSError):
                if reset:
                    each.setsockopt(socket.SOL_SOCKET, socket.SO_LINGER, _RESET)
                each.close()
