"""Bad mail: too large, slow, cut off, nested, without text, with header lines of its own."""

from __future__ import annotations

import smtplib
import socket
from collections.abc import Iterator

import pytest

from reftel.traffic.channels.smtp import MailListener
from reftel.traffic.judging import judge
from reftel.traffic.settings import ChannelSettings
from traffic.test_receiving import WIRE
from traffic.test_tcp import Inbox

LARGEST = 20_000


@pytest.fixture
def inbox() -> Inbox:
    return Inbox()


@pytest.fixture
def listener(inbox: Inbox) -> Iterator[MailListener]:
    settings = ChannelSettings("mail", "VML", "smtp", "", "smtp://127.0.0.1:0", timeout=1.0)
    one = MailListener(settings, inbox, LARGEST)
    one.start()
    yield one
    one.stop()


def hand_over(listener: MailListener, data: bytes) -> tuple[int, bytes]:
    with smtplib.SMTP("127.0.0.1", listener.port, timeout=20) as server:
        server.ehlo("test.invalid")
        server.mail("gate@mt.invalid")
        server.rcpt("rome@it.invalid")
        return server.data(data)


def mail(body: str, head: str = "Subject: EXERCISE\r\n") -> bytes:
    return f"{head}Content-Type: text/plain; charset=us-ascii\r\n\r\n{body}".encode()


def test_a_sound_mail_is_taken(listener: MailListener, inbox: Inbox) -> None:
    assert hand_over(listener, mail(WIRE))[0] == 250
    assert inbox.taken[0].strip() == WIRE.encode().strip()


def test_one_that_is_too_large_is_refused_whatever_it_says(
    listener: MailListener, inbox: Inbox
) -> None:
    code, said = hand_over(listener, mail("X" * 70 + "\r\n") + (b"X" * 70 + b"\r\n") * 1_000)
    assert (code, b"exceed" in said or b"much mail" in said) == (552, True), said
    with smtplib.SMTP("127.0.0.1", listener.port, timeout=20) as server:
        server.ehlo("test.invalid")
        code, said = server.mail("gate@mt.invalid", options=["SIZE=99999999"])
    assert code == 552
    assert inbox.taken == []
    assert [fault[:10] for fault in inbox.faults] == ["552 Error:", "552 Error:"]


def test_one_that_never_ends_or_is_cut_off_is_not_taken(
    listener: MailListener, inbox: Inbox
) -> None:
    begun = b"EHLO t\r\nMAIL FROM:<a@b.invalid>\r\nRCPT TO:<c@d.invalid>\r\nDATA\r\n" + mail(WIRE)
    for wait in (True, False):
        with socket.create_connection(("127.0.0.1", listener.port), 20) as line:
            line.sendall(begun)
            if wait:  # the listener ends it after a second
                while line.recv(4096):
                    pass

    assert hand_over(listener, mail(WIRE))[0] == 250
    assert len(inbox.taken) == 1


@pytest.mark.parametrize(
    "data",
    [
        pytest.param(b"Subject: EXERCISE\r\nContent-Type: text/html\r\n\r\n<b>", id="no text"),
        pytest.param(b"Content-Type: image/png\r\n\r\n\x89PNG", id="a picture"),
    ],
)
def test_one_without_plain_text_is_refused(
    listener: MailListener, inbox: Inbox, data: bytes
) -> None:
    assert hand_over(listener, data) == (554, b"5.6.0 the mail holds no plain text")
    assert (inbox.taken, inbox.faults) == ([], ["the mail holds no plain text"])


def test_one_of_parts_within_parts_is_refused(listener: MailListener, inbox: Inbox) -> None:
    lines = [b"MIME-Version: 1.0"]
    for depth in range(700):
        lines += [b"Content-Type: multipart/mixed; boundary=%d" % depth, b"", b"--%d" % depth]
    refused = hand_over(listener, b"\r\n".join(lines) + b"\r\n\r\nX")

    assert refused == (554, b"5.6.0 the mail has too many parts within parts")
    assert hand_over(listener, mail(WIRE))[0] == 250


def test_header_lines_of_the_mail_change_nothing_of_the_telegram(
    listener: MailListener, inbox: Inbox
) -> None:
    head = (
        "Subject: EXERCISE\r\n\tMMHS-Primary-Precedence: 4 (flash)\r\n"
        "MMHS-Primary-Precedence: 4 (flash)\r\nSIO-Label: marking=UNCLASSIFIED\r\n"
    )
    assert hand_over(listener, mail(WIRE, head))[0] == 250

    taken, plain = judge(inbox.taken[0], 10**6), judge(WIRE.encode(), 10**6)
    assert not isinstance(taken, str)
    assert not isinstance(plain, str)
    assert (taken.telegram, taken.digest) == (plain.telegram, plain.digest)
