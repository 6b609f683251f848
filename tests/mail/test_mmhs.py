"""A telegram as mail: the fields of RFC 6477, the label of RFC 7444, and back."""

from __future__ import annotations

import email
import email.policy
import re

import pytest
from hypothesis import given
from hypothesis import strategies as st

from reftel import read, write
from reftel.exercise.traffic import exercise_telegram
from reftel.mail import FIELDS, envelope_text, mmhs_fields, read_label, to_message, write_label
from reftel.mail.mmhs import military_string
from reftel.telegram import Telegram

WIRE = """\
OO RUEHC RUEHRO
DE RUEHVT #0312 0711724
ZNY CCCCC ZZH
O 121724Z MAR 09 ZFF4
FM AMEMBASSY VALLETTA
TO RUEHC/SECSTATE WASHDC IMMEDIATE 1934
ZEN/RUEHTU/AMEMBASSY TUNIS
INFO RUEHRO/AMEMBASSY ROME PRIORITY 0418
EXERCISE COLLECTIVE
XMT AMCONSUL FLORENCE

C O N F I D E N T I A L VALLETTA 000312

SIPDIS

NOFORN

E.O. 12958: DECL: 03/12/2019
TAGS: PREL, MT
SUBJECT: EXERCISE: THE FERRY STANDSTILL

REF: A. ROME 287

Classified By: Ambassador Ada Quillmark for reasons 1.4 (b) and (d).

1. (C/NF) EXERCISE. The ferry lay in port.

2. (C/NF) EXERCISE. Nobody went aboard.
QUILLMARK
"""
BOXES = {"SECSTATE WASHDC": "dept@state.invalid", "AMEMBASSY ROME": "rome@it.invalid"}


def telegram() -> Telegram:
    return read(WIRE).telegram


def parsed(wire: str = WIRE, one: Telegram | None = None) -> email.message.EmailMessage:
    message = to_message(one or telegram(), wire, sender="gate@mt.invalid", recipients=BOXES)
    return email.message_from_bytes(message.as_bytes(), policy=email.policy.default)


def test_the_fields_of_the_rfc() -> None:
    assert mmhs_fields(telegram()) == {
        "MMHS-Exempted-Address": "AMCONSUL FLORENCE:;",
        "MMHS-Extended-Authorisation-Info": "Thu, 12 Mar 2009 17:24:00 +0000",
        "MMHS-Handling-Instructions": "ZZH; ZFF4",
        "MMHS-Message-Instructions": "SIPDIS; NOFORN",
        "MMHS-Originator-Reference": "09 VALLETTA 312",
        "MMHS-Primary-Precedence": "3 (immediate)",
        "MMHS-Copy-Precedence": "2 (priority)",
        "MMHS-Message-Type": "0 (exercise)",
        "MMHS-Other-Recipients-Indicator-To": "AMEMBASSY TUNIS",
        "MMHS-Acp127-Message-Identifier": "RUEHVT 0312 0711724",
        "MMHS-Originator-PLAD": "AMEMBASSY VALLETTA",
    }


def test_a_mail_comes_back_as_it_was() -> None:
    message = parsed()

    assert envelope_text(message) == WIRE
    assert message.get_body().get_content().replace("\r\n", "\n") == WIRE  # type: ignore[union-attr]
    assert str(message["To"]) == "SECSTATE WASHDC <dept@state.invalid>"
    assert str(message["Cc"]) == "AMEMBASSY ROME <rome@it.invalid>"
    assert message["Keywords"] == "PREL, MT"
    assert message["References"] == "<09ROME287@telegram.invalid>"
    assert message["Message-ID"] == "<09VALLETTA312.RUEHVT-0312-0711724@telegram.invalid>"
    assert [part.defects for part in message.walk()] == [[], [], []]
    assert not any(header.defects for header in message.values())


def test_the_same_telegram_is_the_same_mail() -> None:
    first = to_message(telegram(), WIRE, sender="gate@mt.invalid", recipients=BOXES).as_bytes()

    assert (
        to_message(telegram(), WIRE, sender="gate@mt.invalid", recipients=BOXES).as_bytes() == first
    )


def test_letters_beyond_ascii_survive() -> None:
    wire = WIRE.replace("ferry lay", "ferry “Ċirkewwa” lay")

    assert envelope_text(parsed(wire)) == wire


def test_a_line_of_any_length_survives() -> None:
    wire = WIRE.replace("aboard.", "aboard. " + "X" * 5_000)

    assert envelope_text(parsed(wire)) == wire


@pytest.mark.parametrize("index", range(12))
def test_exercise_traffic_goes_through_the_mail(index: int) -> None:
    sent = exercise_telegram(index).telegram
    wire = write(sent)

    message = parsed(wire, sent)

    assert envelope_text(message) == wire
    assert {name for name in message if name.startswith("MMHS")} <= set(FIELDS)


@given(st.text())
def test_a_military_string_has_its_characters_and_length(text: str) -> None:
    assert re.fullmatch(r"[A-Za-z0-9'()+,\-./:=? ]{0,69}", military_string(text))


@pytest.mark.parametrize("address", ["nobody", "@x.invalid", "a@", "ü@x.invalid"])
def test_an_address_that_is_none_is_named(address: str) -> None:
    with pytest.raises(ValueError, match="expected a mail address"):
        to_message(telegram(), WIRE, sender=address, recipients={})


def test_header_lines_cannot_be_injected() -> None:
    hostile = WIRE.replace("SIPDIS\n\nNOFORN", "SIPDIS\n\nBCC: EVE@X.INVALID")

    message = parsed(hostile, read(hostile).telegram)

    assert message["Bcc"] is None


def test_a_mail_without_text_is_none() -> None:
    assert envelope_text(email.message_from_bytes(b"Content-Type: text/html\n\n<p>x")) is None


def test_the_label_is_that_of_the_whole() -> None:
    label = write_label(telegram())

    assert label == 'marking="CONFIDENTIAL//NOFORN"; fgcolor=white; bgcolor=blue'
    assert read_label(label)["marking"] == "CONFIDENTIAL//NOFORN"


@given(st.text())
def test_reading_a_label_never_raises(text: str) -> None:
    assert isinstance(read_label(text), dict)
