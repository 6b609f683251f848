"""ACP-127 text over TCP, with start and end of message, each acknowledged.

The sender gives a text from ``VZCZC`` to ``NNNN``; the receiver answers with a
line when the text is on disk (or is not wanted)::

    VZCZCVRM0012            ->
    ...                     ->
    NNNN                    ->
                            <-  QSL VZCZCVRM0012
                            <-  NOT NOW VZCZCVRM0012 the disk is full
                            <-  REFUSED VZCZCVRM0012 has more than 1,048,576 bytes

QSL is the operating signal for a receipt (ACP 131). The other two are ours.
A connection carries any number of texts, one after the other. There is no
encryption here: lead it through a tunnel, or keep it on the machine.
"""

from __future__ import annotations

import contextlib
import re
import socket
import socketserver
import threading
import time
from collections.abc import Iterator

from reftel.errors import ChannelError
from reftel.traffic.channels.channel import END_OF_MESSAGE, Receiver, Transmission
from reftel.traffic.settings import ChannelSettings

LONGEST_ANSWER = 1000
MOST_CONNECTIONS = 32
_SLOW = "did not come to its end in time"
_CUT = "was cut off before its end"
_START = re.compile(rb"VZCZC[A-Z]{3}[0-9]{3,4}")
_ANSWER = re.compile(
    r"(?P<word>QSL|NOT NOW|REFUSED) (?P<line>VZCZC[A-Z]{3}[0-9]{3,4})(?: (?P<why>.*))?"
)


def host_and_port(address: str, what: str) -> tuple[str, int]:
    """``127.0.0.1:8127`` as host and port. Raises ``ChannelError`` for anything else."""
    host, colon, port = address.rpartition(":")
    if not colon or not host or not port.isdigit() or int(port) > 65_535:
        raise ChannelError(
            f"{what}: expected HOST:PORT, as in 127.0.0.1:8127, found {address!r}", permanent=True
        )
    return host.strip("[]"), int(port)


class TcpChannel:
    """The sending side: one connection, made when it is needed."""

    def __init__(self, settings: ChannelSettings) -> None:
        self.settings = settings
        self._address = host_and_port(settings.address, f"channel {settings.name}")
        self._socket: socket.socket | None = None
        self._answers = b""

    def send(self, transmission: Transmission) -> None:
        """Send one and wait for its receipt. Raises ``ChannelError``."""
        data = framed(transmission.wire)
        fresh = self._socket is None
        try:
            answer = self._exchange(data)
        except OSError as error:
            self.close()
            if fresh:
                raise ChannelError(f"{self.settings.address}: {error}") from error
            # The other side may have closed an idle connection: once more, on a new one.
            return self.send(transmission)
        match = _ANSWER.fullmatch(answer)
        if match is None or match["line"] != str(transmission.line):
            self.close()
            raise ChannelError(f"{self.settings.address} answered {answer[:80]!r}, not a receipt")
        if match["word"] != "QSL":
            raise ChannelError(
                f"{self.settings.address}: {match['why'] or 'no reason given'}",
                permanent=match["word"] == "REFUSED",
            )
        return None

    def _exchange(self, data: bytes) -> str:
        if self._socket is None:
            self._answers = b""
            self._socket = socket.create_connection(self._address, self.settings.timeout)
            self._socket.setsockopt(socket.IPPROTO_TCP, socket.TCP_NODELAY, 1)
        self._socket.settimeout(self.settings.timeout)
        self._socket.sendall(data)
        while b"\n" not in self._answers:
            more = self._socket.recv(4096)
            if not more:
                raise ConnectionError("the connection was closed before the receipt")
            self._answers += more
            if len(self._answers) > LONGEST_ANSWER:
                raise ConnectionError("the answer does not end")
        line, _, self._answers = self._answers.partition(b"\n")
        return line.decode("ascii", "replace").strip()

    def close(self) -> None:
        """Close the connection."""
        if self._socket is not None:
            with contextlib.suppress(OSError):
                self._socket.close()
        self._socket = None


def framed(wire: str) -> bytes:
    """A text as it goes over the line: line ends of teleprinters, ``NNNN`` last.

    Raises ``ChannelError`` for a text that holds an end of message: the other
    side would read it as two.
    """
    if any(line.strip() == END_OF_MESSAGE for line in wire.split("\n")):
        raise ChannelError(f"the text has a line {END_OF_MESSAGE}, which ends it", permanent=True)
    return (wire.rstrip("\n") + f"\n\n{END_OF_MESSAGE}\n").replace("\n", "\r\n").encode()


class TcpListener:
    """The receiving side: a thread for each connection, so many at once and no more."""

    def __init__(self, settings: ChannelSettings, receive: Receiver, largest: int) -> None:
        host, port = host_and_port(settings.listen or "", f"channel {settings.name}, listen")
        self._settings = settings
        self._address = (host, port)
        self._receive = receive
        self._largest = largest
        self._server: _Server | None = None

    def start(self) -> None:
        """Begin to listen. Raises ``ChannelError`` where the address is taken."""
        try:
            self._server = _Server(self._address, self._settings, self._receive, self._largest)
        except OSError as error:
            raise ChannelError(f"{self._settings.listen} cannot be listened on: {error}") from error
        threading.Thread(
            target=self._server.serve_forever, args=(0.1,), name="tcp-listener", daemon=True
        ).start()

    @property
    def port(self) -> int:
        """The port it listens on, for an address with port 0."""
        assert self._server is not None
        return int(self._server.server_address[1])

    def stop(self) -> None:
        """End; see ``Listener``."""
        if self._server is not None:
            self._server.shutdown()
            self._server.server_close()


class _Server(socketserver.ThreadingTCPServer):
    allow_reuse_address = True
    daemon_threads = True

    def __init__(
        self, address: tuple[str, int], settings: ChannelSettings, receive: Receiver, largest: int
    ) -> None:
        self.settings = settings
        self.receive = receive
        self.largest = largest
        self.free = threading.BoundedSemaphore(MOST_CONNECTIONS)
        super().__init__(address, _Connection)

    def process_request(self, request: object, client_address: object) -> None:
        """Refuse what is over the number: a flood must not take every thread."""
        if not self.free.acquire(blocking=False):
            self.shutdown_request(request)  # type: ignore[arg-type]
            return
        super().process_request(request, client_address)  # type: ignore[arg-type]

    def process_request_thread(self, request: object, client_address: object) -> None:
        """The thread of a connection."""
        try:
            super().process_request_thread(request, client_address)  # type: ignore[arg-type]
        finally:
            self.free.release()

    def handle_error(self, request: object, client_address: object) -> None:
        """A connection that breaks is the sender's to mend; nothing was accepted of it."""


class _Connection(socketserver.BaseRequestHandler):
    server: _Server
    request: socket.socket

    def handle(self) -> None:
        """Texts one after the other, until the sender has no more."""
        self.request.setsockopt(socket.IPPROTO_TCP, socket.TCP_NODELAY, 1)
        for line, data, why in self._texts():
            if why in {_SLOW, _CUT}:
                # What came in part may come whole another time.
                self._say(f"NOT NOW {line} {why}")
                return
            answer = self.server.receive(data, self.server.settings.name, why)
            if answer.accepted:
                self._say(f"QSL {line}")
            else:
                self._say(f"{'NOT NOW' if answer.later else 'REFUSED'} {line} {answer.reason}")
            if why:
                return

    def _say(self, words: str) -> None:
        line = " ".join(words.split())[: LONGEST_ANSWER - 2]
        self.request.sendall(line.encode("ascii", "replace") + b"\r\n")

    def _texts(self) -> Iterator[tuple[str, bytes, str]]:
        """The identifier of each text, the text without ``NNNN``, and why it is refused or ``''``."""
        held = bytearray()
        begun = time.monotonic()
        looked = 0
        while True:
            end = _end_of_message(held, looked)
            if end is not None:
                text, held = bytes(held[: end[0]]), held[end[1] :]
                looked, begun = 0, time.monotonic()
                start = _START.match(text.lstrip())
                line = start.group().decode() if start else "VZCZCXXX000"
                yield line, text, "" if start else "does not begin with VZCZC"
                continue
            looked = max(0, len(held) - len(END_OF_MESSAGE) - 2)
            start = _START.match(bytes(held[:200]).lstrip())
            line = start.group().decode() if start else "VZCZCXXX000"
            if len(held) > self.server.largest:
                yield line, bytes(held), f"has more than {self.server.largest:,} bytes"
                return
            # One limit for the whole text: a sender that drips a byte a second ends too.
            left = self.server.settings.timeout - (time.monotonic() - begun)
            if held and left <= 0:
                yield line, b"", _SLOW
                return
            self.request.settimeout(max(left, 0.01) if held else self.server.settings.timeout)
            try:
                more = self.request.recv(65_536)
            except TimeoutError:
                if held:
                    yield line, b"", _SLOW
                return
            if not more:
                if held.strip():
                    yield line, b"", _CUT
                return
            if not held:
                begun = time.monotonic()
            held += more


_END = re.compile(rb"(?:^|\r?\n)[ \t]*NNNN[ \t]*\r?(?:\n|$)")


def _end_of_message(held: bytearray, looked: int) -> tuple[int, int] | None:
    """Where a line ``NNNN`` begins and ends, looked for from where it was not found before."""
    match = _END.search(held, max(0, looked - 2))
    if match is None or not match.group().endswith(b"\n"):
        return None
    return match.start(), match.end()
