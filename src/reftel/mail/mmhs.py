"""Military header fields for Internet mail (RFC 6477, RFC 7912), from a telegram.

What each field holds of a State telegram is this project's choice (spec/06):
the RFC names no mapping to ACP 127. The text of the telegram is the body,
verbatim; the whole transmission is attached, bytes unchanged, so that nothing
hangs on what a gateway makes of a header.
"""

from __future__ import annotations

import hashlib
import re
from collections.abc import Iterable, Mapping, Sequence
from datetime import UTC, datetime
from email.headerregistry import Address
from email.message import EmailMessage, Message
from email.policy import SMTP, EmailPolicy
from email.utils import format_datetime
from types import MappingProxyType
from typing import Any

from reftel.codec.ids import canonical_id
from reftel.mail.label import write_label
from reftel.telegram import Addressee, Mrn, Precedence, Telegram

FIELDS = (
    "MMHS-Exempted-Address",
    "MMHS-Extended-Authorisation-Info",
    "MMHS-Subject-Indicator-Codes",
    "MMHS-Handling-Instructions",
    "MMHS-Message-Instructions",
    "MMHS-Codress-Message-Indicator",
    "MMHS-Originator-Reference",
    "MMHS-Primary-Precedence",
    "MMHS-Copy-Precedence",
    "MMHS-Message-Type",
    "MMHS-Other-Recipients-Indicator-To",
    "MMHS-Other-Recipients-Indicator-CC",
    "MMHS-Acp127-Message-Identifier",
    "MMHS-Originator-PLAD",
    "MMHS-Authorizing-Users",
)
"""The fields of RFC 6477, and the one that RFC 7912 adds."""

# RFC 6477, 3.8: a number or a word; the number has the word in a comment.
_PRECEDENCES: Mapping[Precedence, str] = MappingProxyType(
    {
        Precedence.ROUTINE: "1 (routine)",
        Precedence.PRIORITY: "2 (priority)",
        Precedence.IMMEDIATE: "3 (immediate)",
        # NIACT is IMMEDIATE at any hour of the night; the field has no word for it.
        Precedence.NIACT_IMMEDIATE: "3 (immediate)",
        Precedence.FLASH: "4 (flash)",
    }
)
ATTACHMENT = "telegram.txt"
DOMAIN = "telegram.invalid"
"""Domain of message ids; reserved (RFC 2606), so it is nobody's."""

LONGEST_STRING = 69
"""Characters of a ``military-string`` (RFC 6477, 4)."""
_NOT_PRINTABLE = re.compile(r"[^A-Za-z0-9'()+,\-./:=? ]+")

_POLICY: EmailPolicy[Any] = SMTP.clone(max_line_length=78, utf8=False)


def mmhs_fields(telegram: Telegram) -> dict[str, str]:
    """The fields of RFC 6477 that a telegram fills, by name, in the order of ``FIELDS``.

    One without a header gives what its text says alone.
    """
    heading = telegram.heading
    found: dict[str, str | None] = {
        "MMHS-Message-Instructions": _strings((*telegram.captions, *telegram.passing)),
        "MMHS-Originator-Reference": _reference(telegram.mrn),
    }
    if heading is not None:
        tails = [line.tail for line in (heading.security, heading.precedence) if line is not None]
        copy = _highest(heading.info)
        primary = _highest(heading.action) or copy
        if heading.precedence is not None and primary is None:
            primary = heading.precedence.highest
        found |= {
            "MMHS-Extended-Authorisation-Info": (
                format_datetime(heading.dtg.moment) if heading.dtg else None
            ),
            "MMHS-Handling-Instructions": _strings(tail for tail in tails if tail),
            "MMHS-Primary-Precedence": _PRECEDENCES[primary] if primary else None,
            # Needed only where it differs (RFC 6477, 6 c).
            "MMHS-Copy-Precedence": _PRECEDENCES[copy] if copy and copy is not primary else None,
            "MMHS-Other-Recipients-Indicator-To": _others(heading.action),
            "MMHS-Other-Recipients-Indicator-CC": _others(heading.info),
            "MMHS-Exempted-Address": (
                ", ".join(_group(str(plad)) for plad in heading.exempt) or None
            ),
            "MMHS-Acp127-Message-Identifier": _identifier(telegram),
            "MMHS-Originator-PLAD": (
                military_string(heading.originator.name) if heading.originator else None
            ),
        }
    if "EXERCISE" in (telegram.subject or ""):
        found["MMHS-Message-Type"] = "0 (exercise)"
    return {name: value for name in FIELDS if (value := found.get(name)) is not None}


def military_string(text: str) -> str:
    """A text in the characters and the length that a ``military-string`` has."""
    return " ".join(_NOT_PRINTABLE.sub(" ", text).split())[:LONGEST_STRING].rstrip()


def _strings(texts: Iterable[str]) -> str | None:
    found = [military_string(text) for text in texts]
    return "; ".join(one for one in found if one) or None


def _highest(addressees: Sequence[Addressee]) -> Precedence | None:
    return max((one.precedence or Precedence.ROUTINE for one in addressees), default=None)


def _others(addressees: Sequence[Addressee]) -> str | None:
    """Those who get it by other means than this mail (ZEN)."""
    return _strings([one.plad.name for one in addressees if one.elsewhere])


def _group(plad: str) -> str:
    """An address that has no mailbox: an empty group of its name (RFC 5322, 3.4)."""
    return f"{military_string(plad).replace(',', ' ').replace('.', ' ').replace('/', ' ')}:;"


def _reference(mrn: Mrn | None) -> str | None:
    return None if mrn is None else military_string(str(mrn))


def _identifier(telegram: Telegram) -> str | None:
    """``RUEHVT 0312 0711724``: format line 3 without its ``#`` and ``DE`` (spec/06)."""
    heading = telegram.heading
    if heading is None or heading.filing is None or heading.filing.filed is None:
        return None
    filing = heading.filing
    section = f"/{filing.section}" if filing.section else ""
    return f"{filing.originator} {filing.serial}{section} {filing.filed}"


def to_message(
    telegram: Telegram,
    wire: str,
    *,
    sender: str,
    recipients: Mapping[str, str],
    message_id: str | None = None,
) -> EmailMessage:
    """The mail of a telegram.

    ``wire`` is the transmission that is attached, ``sender`` the gateway's
    address, ``recipients`` the mailbox of each PLAD that has one: action
    addressees are in ``To``, the others in ``Cc``; whoever has a mailbox and
    stands nowhere in the heading is in ``To``. Raises ``ValueError`` for an
    address that is none.
    """
    message = EmailMessage(policy=_POLICY)
    heading = telegram.heading
    origin = heading.originator.name if heading and heading.originator else telegram.post or ""
    message["From"] = _address(origin, sender)
    info = {one.plad.name for one in heading.info} if heading else set()
    to = [_address(plad, box) for plad, box in recipients.items() if plad not in info]
    copies = [_address(plad, box) for plad, box in recipients.items() if plad in info]
    if to:
        message["To"] = to
    if copies:
        message["Cc"] = copies
    moment = heading.dtg.moment if heading and heading.dtg else datetime.now(UTC)
    message["Date"] = moment
    message["Subject"] = telegram.subject or "(no subject)"
    message["Message-ID"] = message_id or message_id_of(telegram)
    if telegram.tags:
        message["Keywords"] = ", ".join(str(tag).replace(",", " ") for tag in telegram.tags)
    cited = [canonical_id(one.mrn) for one in telegram.references if one.mrn is not None]
    if cited:
        message["References"] = " ".join(f"<{name}@{DOMAIN}>" for name in cited)
    for name, value in mmhs_fields(telegram).items():
        message[name] = value
    label = write_label(telegram)
    if label is not None:
        message["SIO-Label"] = label
    message.set_content(
        wire, charset="us-ascii" if wire.isascii() else "utf-8", cte=_encoding(wire)
    )
    message.add_attachment(
        wire.encode(), maintype="text", subtype="plain", filename=ATTACHMENT, cte="base64"
    )
    # The same telegram is the same mail, byte for byte.
    message.set_boundary("=_" + hashlib.sha256(wire.encode()).hexdigest()[:32])
    return message


def _encoding(wire: str) -> str:
    """7bit keeps a telegram readable in any mail program; SMTP takes lines of 998 at most."""
    longest = max((len(line) for line in wire.split("\n")), default=0)
    return "7bit" if wire.isascii() and longest <= 900 else "quoted-printable"


def _address(name: str, mailbox: str) -> Address:
    user, at, domain = mailbox.rpartition("@")
    if not at or not user or not domain or not mailbox.isascii():
        raise ValueError(f"expected a mail address for {name}, found {mailbox!r}")
    return Address(display_name=name, username=user, domain=domain)


def message_id_of(telegram: Telegram, name: str = "unnumbered") -> str:
    """The same id for the same telegram, whoever sends it; a corrected copy has its own.

    ``name`` is what a telegram goes by whose text shows no number.
    """
    name = canonical_id(telegram.mrn) or name
    identity = _identifier(telegram)
    tail = f".{identity.replace(' ', '-').replace('/', '-')}" if identity else ""
    return f"<{name}{tail}@{DOMAIN}>"


def envelope_text(message: Message) -> str | None:
    """The transmission in a mail: the attachment if it is there, else the plain text.

    ``None`` for a mail that has neither. Never raises: what cannot be decoded is replaced.
    """
    plain: str | None = None
    for part in message.walk():
        if part.get_content_type() != "text/plain":
            continue
        payload = part.get_payload(decode=True)
        if not isinstance(payload, bytes):
            continue
        text = payload.decode("utf-8", "replace").replace("\r\n", "\n")
        if part.get_filename() == ATTACHMENT:
            return text
        if plain is None:
            plain = text
    return plain
