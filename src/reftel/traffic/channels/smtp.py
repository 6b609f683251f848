"""Mail: out by SMTP, in by LMTP or SMTP, in the form of RFC 6477.

Out, the mail server answers for a mail once it has taken it. In, a mail server
hands mail over by LMTP (RFC 2033) or SMTP; it keeps what we do not take now.
"""

from __future__ import annotations

import asyncio
import email
import email.policy
import re
import smtplib
import threading
from itertools import islice
from typing import Any

from aiosmtpd.lmtp import LMTP
from aiosmtpd.smtp import SMTP, Envelope

from reftel.codec import read
from reftel.errors import ChannelError
from reftel.mail import envelope_text, to_message
from reftel.traffic.channels.channel import Receiver, Transmission
from reftel.traffic.channels.tcp import host_and_port
from reftel.traffic.settings import ChannelSettings

LMTP_PREFIX = "lmtp://"
SMTP_PREFIX = "smtp://"
_MULTIPART = re.compile(rb"content-type:\s{0,80}multipart/", re.IGNORECASE)
_MOST_MULTIPART = 20
_MAIL_TIMES = 3
"""A mail holds its telegram twice, once in base64."""


class SmtpChannel:
    """The sending side: one connection to a mail server, made when it is needed."""

    def __init__(self, settings: ChannelSettings) -> None:
        self.settings = settings
        self._host, self._port = host_and_port(settings.address, f"channel {settings.name}")
        if settings.sender is None:
            raise ChannelError(
                f"channel {settings.name}: mail has a sender: give 'sender'", permanent=True
            )
        self._sender = settings.sender
        self._server: smtplib.SMTP | None = None

    def send(self, transmission: Transmission) -> None:
        """Hand one to the mail server. Raises ``ChannelError``."""
        message = self._message(transmission)
        fresh = self._server is None
        try:
            if self._server is None:
                self._server = smtplib.SMTP(self._host, self._port, timeout=self.settings.timeout)
            self._server.send_message(message, self._sender, [transmission.mailbox or ""])
        except smtplib.SMTPServerDisconnected as error:
            self.close()
            if fresh:
                raise ChannelError(f"{self.settings.address}: {error}") from error
            self.send(transmission)
        except smtplib.SMTPRecipientsRefused as error:
            code, words = next(iter(error.recipients.values()))
            self._refused(code, words)
        except smtplib.SMTPResponseException as error:
            self._refused(error.smtp_code, error.smtp_error)
        except (OSError, smtplib.SMTPException) as error:
            self.close()
            raise ChannelError(f"{self.settings.address}: {error}") from error

    def _refused(self, code: int, words: bytes | str) -> None:
        """RFC 5321, 4.2.1: 4xx is for now, 5xx for good; after either the connection is made anew."""
        self.close()
        text = words.decode("utf-8", "replace") if isinstance(words, bytes) else words
        reason = " ".join(text.split())
        raise ChannelError(f"{self.settings.address}: {code} {reason}", permanent=code >= 500)

    def _message(self, transmission: Transmission) -> Any:
        if transmission.mailbox is None:
            raise ChannelError("a transmission by mail needs a mailbox", permanent=True)
        wire = transmission.wire
        telegram = read(wire).telegram
        name = transmission.names[0] if transmission.names else ""
        try:
            return to_message(
                telegram, wire, sender=self._sender, recipients={name: transmission.mailbox}
            )
        except ValueError as error:
            raise ChannelError(f"it cannot be written as mail: {error}", permanent=True) from error

    def close(self) -> None:
        """Close the connection."""
        if self._server is not None:
            self._server.close()
        self._server = None


class MailListener:
    """The receiving side: ``lmtp://HOST:PORT`` or ``smtp://HOST:PORT``."""

    def __init__(self, settings: ChannelSettings, receive: Receiver, largest: int) -> None:
        address = settings.listen or ""
        self._lmtp = address.startswith(LMTP_PREFIX)
        plain = address.removeprefix(LMTP_PREFIX).removeprefix(SMTP_PREFIX)
        self._address = host_and_port(plain, f"channel {settings.name}, listen")
        self._handler = _Handler(settings, receive)
        self._limit = largest * _MAIL_TIMES
        self._timeout = settings.timeout
        self._loop = asyncio.new_event_loop()
        self._server: asyncio.Server | None = None
        self._thread = threading.Thread(
            target=self._loop.run_forever, name="mail-listener", daemon=True
        )

    def start(self) -> None:
        """Begin to listen. Raises ``ChannelError`` where the address is taken."""
        self._thread.start()
        host, port = self._address
        made = self._loop.create_server(self._connection, host, port)
        try:
            self._server = asyncio.run_coroutine_threadsafe(made, self._loop).result()
        except OSError as error:
            self._end()
            raise ChannelError(f"mail cannot be listened for: {error}") from error

    def _connection(self) -> SMTP:
        made = _NotingLmtp if self._lmtp else _NotingSmtp
        return made(
            self._handler,
            data_size_limit=self._limit,
            timeout=self._timeout,
            ident="reftel",
            loop=self._loop,
        )

    @property
    def port(self) -> int:
        """The port it listens on, for an address with port 0."""
        assert self._server is not None
        return int(self._server.sockets[0].getsockname()[1])

    def stop(self) -> None:
        """End; see ``Listener``."""
        if self._server is not None:
            self._loop.call_soon_threadsafe(self._server.close)
            self._end()
            self._server = None

    def _end(self) -> None:
        self._loop.call_soon_threadsafe(self._loop.stop)
        self._thread.join()


_TOO_LARGE = ("552 ", "500 Line too long")


class _NotingSmtp(SMTP):
    """The server refuses what is too large without asking its handler: the station notes that too."""

    async def push(self, status: str | bytes) -> None:
        """Give an answer."""
        said = status if isinstance(status, str) else status.decode("ascii", "replace")
        if said.startswith(_TOO_LARGE):
            sender = getattr(self.envelope, "mail_from", None) or "a sender without a name"
            data = f"from {sender}: the mail itself was let go".encode("utf-8", "replace")
            await asyncio.get_running_loop().run_in_executor(
                None, self.event_handler.refuse, data, f"{said}: at most {self.data_size_limit:,}"
            )
        await super().push(said)


class _NotingLmtp(_NotingSmtp, LMTP):
    """The same for LMTP."""


class _Handler:
    def __init__(self, settings: ChannelSettings, receive: Receiver) -> None:
        self._settings = settings
        self._receive = receive

    async def handle_DATA(self, _: SMTP, __: object, envelope: Envelope) -> str:  # noqa: N802  (aiosmtpd's name)
        """The answer to one mail: 250 once the telegram is on disk."""
        content = envelope.content or b""
        data = content if isinstance(content, bytes) else content.encode()
        return await asyncio.get_running_loop().run_in_executor(None, self._take, data)

    def _take(self, data: bytes) -> str:
        # Every line is held against the boundaries of all parts round it: the cost would
        # grow with the square of a mail made for it.
        if sum(1 for _ in islice(_MULTIPART.finditer(data), _MOST_MULTIPART + 1)) > _MOST_MULTIPART:
            return self._answer(data, "the mail has too many parts within parts")
        text = envelope_text(email.message_from_bytes(data, policy=email.policy.default))
        if text is None:
            return self._answer(data, "the mail holds no plain text")
        return self._answer(text.encode())

    def refuse(self, data: bytes, reason: str) -> None:
        """Have a mail noted that the server has refused by itself."""
        self._receive(data, self._settings.name, reason)

    def _answer(self, data: bytes, fault: str = "") -> str:
        answer = self._receive(data, self._settings.name, fault)
        reason = " ".join(answer.reason.split())[:300].encode("ascii", "replace").decode()
        if answer.accepted:
            return "250 2.0.0 taken"
        return f"451 4.3.0 {reason}" if answer.later else f"554 5.6.0 {reason}"
