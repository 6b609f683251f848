"""Telegrams of a station as mail, through a stock mail server and Python's parser: unharmed, without a finding."""

from __future__ import annotations

import email
import email.policy
import time
from collections.abc import Iterator
from dataclasses import replace
from email.message import EmailMessage
from pathlib import Path
from typing import Any

import pytest
from aiosmtpd.controller import Controller
from aiosmtpd.lmtp import LMTP
from aiosmtpd.smtp import Envelope
from benchmarks.servers import free_port, running_postfix, why_no_postfix
from typer.testing import CliRunner

from reftel.check import check
from reftel.cli import app
from reftel.codec import read
from reftel.mail import FIELDS, read_label
from reftel.mail.mmhs import ATTACHMENT
from reftel.traffic.channels.channel import Transmission
from reftel.traffic.channels.smtp import SmtpChannel
from reftel.traffic.drafts import write_draft
from reftel.traffic.releasing import release
from reftel.traffic.sections import joined
from reftel.traffic.settings import ChannelSettings
from reftel.traffic.station import Station
from traffic.conftest import ADA, MakeStation, form, line, send_all
from traffic.test_sections import long_form

pytestmark = [
    pytest.mark.xdist_group("servers"),
    pytest.mark.skipif(why_no_postfix() is not None, reason=str(why_no_postfix())),
]

TEN = [
    "SECSTATE WASHDC PRIORITY",
    "AMEMBASSY TUNIS PRIORITY",
    "AMEMBASSY TRIPOLI PRIORITY",
    "AMEMBASSY ALGIERS PRIORITY",
    "AMCONSUL MILAN PRIORITY",
    "AMCONSUL NAPLES PRIORITY",
    "SECDEF WASHDC PRIORITY",
    "JOINT STAFF WASHDC PRIORITY",
    "EXERCISE COLLECTIVE PRIORITY",
]
PLAIN = {
    "classification": "UNCLASSIFIED",
    "order_instruction": "N/A",
    "declassify_on": None,
    "classified_by": None,
    "paragraphs": [{"text": "EXERCISE. The ferry lay in port.\n.\n.. Two lines of points."}] * 2,
}
DRAFTS: dict[str, dict[str, Any]] = {
    "one addressee": form(),
    "ten addressees, a collective, exempted": form(info=TEN, exempt=["AMEMBASSY ROME"]),
    "unclassified, lines of points": form(**PLAIN),
    "references, captions, persons": form(
        captions=["SIPDIS"],
        references=[{"label": "A", "text": "ROME 287"}, {"label": "B", "text": "TUNIS 12"}],
        tags=["OVIP (VASSBEIN, ORLO)", "PREL", "MT"],
    ),
    "in sections": long_form(),
    "wide paragraph": form(
        paragraphs=[
            {"marking": "C", "text": "EXERCISE. " + "The ferry lay in port all day. " * 60},
            {"marking": "C", "text": "EXERCISE. Nobody went aboard."},
        ]
    ),
}


class Collected:
    """What a mail server hands over, byte for byte."""

    def __init__(self) -> None:
        self.mails: list[bytes] = []

    async def handle_DATA(self, _: object, __: object, envelope: Envelope) -> str:  # noqa: N802
        content = envelope.content or b""
        self.mails.append(content if isinstance(content, bytes) else content.encode())
        return "250 2.0.0 taken"


class ByLmtp(Controller):
    def factory(self) -> LMTP:
        return LMTP(self.handler)


@pytest.fixture(scope="module")
def post() -> Iterator[tuple[SmtpChannel, Collected]]:
    collected = Collected()
    port = free_port()
    listener = ByLmtp(collected, hostname="127.0.0.1", port=port)
    listener.start()
    settings = ChannelSettings("mail", "VML", "smtp", "", None, "gate@mt.invalid", timeout=10.0)
    with running_postfix({"it.invalid": port}) as postfix:
        channel = SmtpChannel(replace(settings, address=f"127.0.0.1:{postfix.port}"))
        yield channel, collected
        channel.close()
    listener.stop()


@pytest.fixture
def station(make_station: MakeStation) -> Station:
    members = '["AMEMBASSY ROME", "AMEMBASSY TUNIS"]'
    extra = (
        '[[collectives]]\nplad = "EXERCISE COLLECTIVE"\nindicator = "RUEHOO"\n'
        f"members = {members}\n"
    )
    extra += "".join(
        f'[[routes]]\nprefix = "{prefix}"\nchannels = ["rome"]\n' for prefix in ("RU", "RH", "RE")
    )
    return make_station("VALLETTA", "ROME", head="section_lines = 20", extra=extra)


def transmissions(station: Station, draft: dict[str, Any]) -> list[Transmission]:
    release(station, write_draft(station, draft, ADA), ADA)
    channel = line(station, "rome")
    send_all(station, channel)
    return channel.sent


def parts(raw: bytes) -> tuple[EmailMessage, str, str]:
    message = email.message_from_bytes(raw, policy=email.policy.default)
    assert isinstance(message, EmailMessage)
    body = message.get_body(("plain",))
    assert body is not None
    (attached,) = message.iter_attachments()
    assert attached.get_filename() == ATTACHMENT
    # Lines of a mail end in CR LF (RFC 5322, 2.3).
    text = body.get_content().replace("\r\n", "\n")
    return message, text, attached.get_content()


@pytest.mark.parametrize("name", DRAFTS)
def test_no_finding_after_the_mail(
    post: tuple[SmtpChannel, Collected], station: Station, tmp_path: Path, name: str
) -> None:
    channel, collected = post
    collected.mails.clear()
    sent = transmissions(station, DRAFTS[name])
    for one in sent:
        channel.send(replace(one, mailbox="rome@it.invalid", names=("AMEMBASSY ROME",)))
    for _ in range(600):
        if len(collected.mails) == len(sent):
            break
        time.sleep(0.05)
    assert len(collected.mails) == len(sent)

    wires = {one.wire for one in sent}
    bodies = []
    for raw in collected.mails:
        message, body, attached = parts(raw)
        assert message.defects == []
        assert attached in wires
        assert body == attached
        bodies.append(body)
        assert {name for name in message if name.startswith("MMHS-")} <= set(FIELDS)
        assert str(message["MMHS-Primary-Precedence"]) in {"1 (routine)", "3 (immediate)"}
        level = "CONFIDENTIAL" if "ZNY CCCCC" in body else "UNCLASSIFIED"
        assert read_label(str(message["SIO-Label"]))["marking"].startswith(level)
    # The rules are for a telegram: sections are held against them together.
    bodies.sort()
    texts = [joined(bodies)] if "/01 " in bodies[0] else bodies
    for text in texts:
        reading = read(text)
        assert reading.defects == ()
        assert [f"{one.rule} {one.message}" for one in check(reading, "draft")] == []
        path = tmp_path / "mail.txt"
        path.write_text(text, encoding="utf-8")
        done = CliRunner().invoke(app, ["check", "--profile", "draft", str(path)])
        assert done.exit_code == 0, done.output
