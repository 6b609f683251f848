"""ACP-127 text over TCP: receipts, refusals, bad senders, bounded cost."""

from __future__ import annotations

import contextlib
import socket
import threading
import time
from collections.abc import Iterator
from dataclasses import dataclass, field

import pytest

from reftel.errors import ChannelError
from reftel.telegram import Precedence, RoutingIndicator, RoutingLine, TransmissionLine
from reftel.traffic.channels.channel import Answer, Transmission
from reftel.traffic.channels.tcp import TcpChannel, TcpListener, framed, host_and_port
from reftel.traffic.settings import ChannelSettings

LARGEST = 5_000


@dataclass
class Inbox:
    """What was received, and what is answered."""

    taken: list[bytes] = field(default_factory=list)
    answer: Answer = field(default_factory=lambda: Answer(True))
    faults: list[str] = field(default_factory=list)

    def __call__(self, data: bytes, channel: str, fault: str = "") -> Answer:
        if fault:
            self.faults.append(fault)
            return Answer(False, fault)
        self.taken.append(data)
        return self.answer


def transmission(
    number: int = 1, text: str = "DE RUEHVT #0001 3281520\nEXERCISE\n"
) -> Transmission:
    return Transmission(
        key=number,
        identity="RUEHVT 0001 3281520",
        id="26VALLETTA1",
        line=TransmissionLine("VRO", f"{number:04}"),
        routing=RoutingLine(Precedence.ROUTINE, (RoutingIndicator("RUEHRO"),)),
        precedence=Precedence.ROUTINE,
        text=text,
    )


def settings(address: str = "", listen: str | None = None, timeout: float = 5.0) -> ChannelSettings:
    return ChannelSettings("line", "VRO", "tcp", address, listen, timeout=timeout)


@pytest.fixture
def inbox() -> Inbox:
    return Inbox()


@pytest.fixture
def listener(inbox: Inbox) -> Iterator[TcpListener]:
    one = TcpListener(settings(listen="127.0.0.1:0", timeout=1.0), inbox, LARGEST)
    one.start()
    yield one
    one.stop()


@pytest.fixture
def channel(listener: TcpListener) -> Iterator[TcpChannel]:
    one = TcpChannel(settings(f"127.0.0.1:{listener.port}"))
    yield one
    one.close()


def test_texts_go_one_after_the_other_over_one_connection(
    channel: TcpChannel, inbox: Inbox
) -> None:
    for number in range(1, 51):
        channel.send(transmission(number))

    assert len(inbox.taken) == 50
    assert inbox.taken[0].replace(b"\r\n", b"\n") == transmission().wire.encode()


@pytest.mark.parametrize("later", [True, False])
def test_a_refusal_is_told_with_its_reason(channel: TcpChannel, inbox: Inbox, later: bool) -> None:
    inbox.answer = Answer(False, "the disk is full", later=later)

    with pytest.raises(ChannelError, match="the disk is full") as refused:
        channel.send(transmission())

    assert refused.value.permanent is not later


def test_nobody_at_the_other_end_is_a_fault_of_the_moment() -> None:
    with socket.socket() as taken:
        taken.bind(("127.0.0.1", 0))
        channel = TcpChannel(settings(f"127.0.0.1:{taken.getsockname()[1]}"))

        with pytest.raises(ChannelError, match="refused") as fault:
            channel.send(transmission())

    assert not fault.value.permanent


def test_a_connection_that_was_closed_is_made_again(
    inbox: Inbox, listener: TcpListener, channel: TcpChannel
) -> None:
    channel.send(transmission(1))
    time.sleep(1.5)  # the listener lets an idle connection go after a second

    channel.send(transmission(2))

    assert len(inbox.taken) == 2


def test_a_text_with_an_end_of_message_in_it_is_not_sent() -> None:
    with pytest.raises(ChannelError, match="NNNN") as refused:
        framed(transmission(text="DE RUEHVT\nA\n NNNN \nB\n").wire)

    assert refused.value.permanent


@pytest.mark.parametrize("address", ["", "8127", "host:", "host:port", "host:99999"])
def test_an_address_that_is_none_is_named(address: str) -> None:
    with pytest.raises(ChannelError, match=r"expected HOST:PORT"):
        host_and_port(address, "channel line")


# --- bad senders


def say(listener: TcpListener, *parts: bytes, pause: float = 0.0, end: bool = True) -> bytes:
    with socket.create_connection(("127.0.0.1", listener.port), 5.0) as line:
        for part in parts:
            line.sendall(part)
            time.sleep(pause)
        if end:
            line.shutdown(socket.SHUT_WR)
        heard = b""
        while more := line.recv(4096):
            heard += more
        return heard


def test_a_text_in_single_bytes_is_a_text(listener: TcpListener, inbox: Inbox) -> None:
    data = framed(transmission().wire)

    heard = say(listener, *(bytes([one]) for one in data))

    assert heard == b"QSL VZCZCVRO0001\r\n"
    assert len(inbox.taken) == 1


def test_two_texts_in_one_piece_are_two(listener: TcpListener, inbox: Inbox) -> None:
    heard = say(listener, framed(transmission(1).wire) + framed(transmission(2).wire))

    assert heard.split() == [b"QSL", b"VZCZCVRO0001", b"QSL", b"VZCZCVRO0002"]


def test_a_text_that_is_cut_off_is_not_taken(listener: TcpListener, inbox: Inbox) -> None:
    heard = say(listener, framed(transmission().wire)[:-8])

    assert heard == b"NOT NOW VZCZCVRO0001 was cut off before its end\r\n"
    assert inbox.taken == []


def test_a_text_that_never_ends_is_refused_when_it_is_too_large(
    listener: TcpListener, inbox: Inbox
) -> None:
    heard = say(listener, b"VZCZCVRO0001\r\n" + b"X" * (LARGEST + 70_000), end=False)

    assert heard == b"REFUSED VZCZCVRO0001 has more than 5,000 bytes\r\n"
    assert (inbox.taken, inbox.faults) == ([], ["has more than 5,000 bytes"])


def test_a_sender_that_drips_is_ended(listener: TcpListener, inbox: Inbox) -> None:
    dripped = [b"VZCZCVRO0001\r\n", *(b"X" for _ in range(30))]

    with contextlib.suppress(OSError):  # its line is cut while it still speaks
        say(listener, *dripped, pause=0.2)

    assert inbox.taken == []
    assert say(listener, framed(transmission().wire)) == b"QSL VZCZCVRO0001\r\n"


def test_what_does_not_begin_like_a_text_is_refused(listener: TcpListener, inbox: Inbox) -> None:
    heard = say(listener, b"GET / HTTP/1.1\r\nNNNN\r\n", end=False)

    assert heard == b"REFUSED VZCZCXXX000 does not begin with VZCZC\r\n"
    assert (inbox.taken, inbox.faults) == ([], ["does not begin with VZCZC"])


def test_a_flood_of_connections_leaves_room_again(listener: TcpListener, inbox: Inbox) -> None:
    idle = [socket.create_connection(("127.0.0.1", listener.port)) for _ in range(40)]
    for one in idle:
        one.close()
    for _ in range(100):
        try:
            heard = say(listener, framed(transmission().wire))
        except OSError:
            heard = b""
        if heard:
            break
        time.sleep(0.05)

    assert heard == b"QSL VZCZCVRO0001\r\n"


def test_an_address_that_is_taken_is_named(listener: TcpListener, inbox: Inbox) -> None:
    with pytest.raises(ChannelError, match="cannot be listened on"):
        TcpListener(settings(listen=f"127.0.0.1:{listener.port}"), inbox, LARGEST).start()


def test_an_answer_that_is_no_receipt_is_a_fault() -> None:
    with socket.create_server(("127.0.0.1", 0)) as server:

        def answer() -> None:
            connection, _ = server.accept()
            connection.recv(100_000)
            connection.sendall(b"QSL VZCZCVRO9999\r\n")
            connection.close()

        thread = threading.Thread(target=answer)
        thread.start()
        channel = TcpChannel(settings(f"127.0.0.1:{server.getsockname()[1]}"))

        with pytest.raises(ChannelError, match="not a receipt"):
            channel.send(transmission())
        thread.join()
