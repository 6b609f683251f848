"""The forms in which telegrams leave: one table, for the command, the library and the reading room.

Each is a stream: telegrams in, pieces of a file out, in constant memory.
"""

from __future__ import annotations

import mailbox
import re
from collections.abc import Callable, Iterable, Iterator, Mapping
from dataclasses import dataclass
from datetime import UTC, datetime
from email.generator import BytesGenerator
from email.message import EmailMessage
from email.policy import SMTP
from functools import cache
from importlib.util import find_spec
from io import BytesIO
from typing import Any

import msgspec

from reftel.archive import StoredTelegram
from reftel.codec import write
from reftel.codec.ids import parse_id
from reftel.codec.jsonform import telegram_from_json
from reftel.errors import FormError, WriteError
from reftel.export.citation import Citation, bibtex, citation_of, csl, ris
from reftel.export.graph import citation_graph, gexf_pieces, graphml_pieces
from reftel.export.places import geojson_pieces
from reftel.export.table import Telegrams, csv_pieces, json_lines, parquet_pieces, public_json
from reftel.export.tei import tei_pieces
from reftel.mail import to_message
from reftel.mail.mmhs import message_id_of, military_string
from reftel.telegram import Telegram


@dataclass(frozen=True, slots=True)
class Form:
    """A form in which a result set leaves: its ending, its type, what it is good for.

    ``needs`` is a module of an optional part without which it is not offered.
    """

    suffix: str
    media_type: str
    title: str
    good_for: str
    pieces: Callable[[Telegrams], Iterator[bytes]]
    needs: str | None = None

    @property
    def is_offered(self) -> bool:
        """True where its optional part is installed."""
        return self.needs is None or _is_installed(self.needs)


@cache
def _is_installed(package: str) -> bool:
    """Looked for once: each page of a search tells in which forms it can leave."""
    return find_spec(package) is not None


def cited(stored: StoredTelegram) -> Citation:
    """The citation of a telegram; its publisher's day stands in for a lost date-time group."""
    published = stored.date if stored.date_source == "publisher" else None
    return citation_of(public_json(stored), published=published)


def _of_json(
    pieces: Callable[[Iterable[Mapping[str, Any]]], Iterator[bytes]],
) -> Callable[[Telegrams], Iterator[bytes]]:
    return lambda telegrams: pieces(map(public_json, telegrams))


def _bibtex(telegrams: Telegrams) -> Iterator[bytes]:
    for stored in telegrams:
        yield (bibtex(cited(stored)) + "\n").encode()


def _ris(telegrams: Telegrams) -> Iterator[bytes]:
    for stored in telegrams:
        yield ris(cited(stored)).encode()


def _csl(telegrams: Telegrams) -> Iterator[bytes]:
    """A list, written item by item."""
    yield b"["
    comma = b"\n"
    for stored in telegrams:
        yield comma + msgspec.json.encode(csl(cited(stored)))
        comma = b",\n"
    yield b"\n]\n"


def _text(telegrams: Telegrams) -> Iterator[bytes]:
    """The text of each best copy as it was read, a form feed between two."""
    for number, stored in enumerate(telegrams):
        yield (b"\f\n" if number else b"") + stored.text.encode("utf-8", "replace") + b"\n"


def _telegram(stored: StoredTelegram) -> Telegram:
    """The telegram itself; the id of one without a number is the archive's, and no part of it."""
    numbered = stored.numbered_by is not None
    return telegram_from_json(stored.json if numbered else {**stored.json, "id": None})


def wire(stored: StoredTelegram) -> str:
    """The canonical wire text of a telegram. Raises ``WriteError`` where it cannot be said truly."""
    try:
        return write(_telegram(stored))
    except FormError as error:
        raise WriteError(error.where, str(error)) from error


def _wire(telegrams: Telegrams) -> Iterator[bytes]:
    """Each telegram from line 1 to ``NNNN``; one that cannot be written leaves a line that says so."""
    for stored in telegrams:
        try:
            yield wire(stored).encode() + b"\nNNNN\n\n"
        except WriteError as error:
            yield f"({stored.id} cannot be written: {error})\n\n".encode()


GATEWAY = "reftel@telegram.invalid"
"""Sender of a telegram as mail, where no gateway is named; ``.invalid`` is nobody's (RFC 2606)."""


def mail(stored: StoredTelegram, sender: str = GATEWAY) -> EmailMessage:
    """A telegram as mail with the fields of RFC 6477 and the label of RFC 7444.

    Action addressees stand in ``To``, the others in ``Cc``, each under an address that is
    nobody's, for an archive knows no mailboxes. The date is that of the date-time group, or the
    publisher's; a telegram without either has none. A number that the publisher states stands in
    the fields where the text has none, so that the mail is filed under it again.
    """
    telegram = _telegram(stored)
    heading = telegram.heading
    addressees = (*heading.action, *heading.info) if heading is not None else ()
    recipients = {one.plad.name: nobody(one.plad.name) for one in addressees}
    message = to_message(
        telegram,
        stored.text,
        sender=sender,
        recipients=recipients,
        message_id=message_id_of(telegram, stored.id),
    )
    if telegram.mrn is None and (number := _number(stored.id)):
        message["MMHS-Originator-Reference"] = number
    if heading is None or heading.dtg is None:
        del message["Date"]
        if stored.date is not None:
            sent = datetime.fromisoformat(stored.date)
            message["Date"] = sent if sent.tzinfo else sent.replace(tzinfo=UTC)
    return message


def _number(name: str) -> str:
    """The number in an id, as RFC 6477 has it; empty for the id of a telegram without a number."""
    try:
        return military_string(str(parse_id(name)))
    except ValueError:
        return ""


def nobody(plad: str) -> str:
    """An address that shows a PLAD and reaches nobody: ``amembassy.rome@telegram.invalid``."""
    words = re.findall(r"[a-z0-9]+", plad.lower())
    return f"{'.'.join(words)[:64].strip('.') or 'unnamed'}@telegram.invalid"


def _mbox(telegrams: Telegrams) -> Iterator[bytes]:
    """A mailbox of them, as mail programs open it."""
    for stored in telegrams:
        written = BytesIO()
        generator = BytesGenerator(written, mangle_from_=True, policy=SMTP.clone(linesep="\n"))
        generator.flatten(mail(stored), unixfrom=False)
        line = mailbox.mboxMessage().get_from() or "MAILER-DAEMON Thu Jan  1 00:00:00 1970"
        yield f"From {line}\n".encode() + written.getvalue() + b"\n"


def _tei(telegrams: Telegrams) -> Iterator[bytes]:
    return tei_pieces(((public_json(one), cited(one)) for one in telegrams), "Telegrams")


FORMS: tuple[Form, ...] = (
    Form("csv", "text/csv", "CSV", "spreadsheets, R", csv_pieces),
    Form("jsonl", "application/jsonl", "JSON lines", "programs; every field", json_lines),
    Form(
        "parquet",
        "application/vnd.apache.parquet",
        "Parquet",
        "pandas, polars, DuckDB",
        parquet_pieces,
        "pyarrow",
    ),
    Form(
        "graphml",
        "application/graphml+xml",
        "GraphML",
        "Gephi, networkx: who cites whom",
        _of_json(lambda records: graphml_pieces(citation_graph(records))),
    ),
    Form("bib", "application/x-bibtex; charset=utf-8", "BibTeX", "LaTeX", _bibtex),
    Form(
        "ris", "application/x-research-info-systems; charset=utf-8", "RIS", "EndNote, Zotero", _ris
    ),
    Form("csl", "application/vnd.citationstyles.csl+json", "CSL-JSON", "Zotero, pandoc", _csl),
    Form(
        "gexf",
        "application/gexf+xml",
        "GEXF",
        "Gephi",
        _of_json(lambda records: gexf_pieces(citation_graph(records))),
    ),
    Form(
        "geojson",
        "application/geo+json",
        "GeoJSON",
        "maps: posts, telegrams sent and received",
        _of_json(geojson_pieces),
    ),
    Form("xml", "application/tei+xml", "TEI", "editions, set as FRUS sets telegrams", _tei),
    Form("txt", "text/plain; charset=utf-8", "Text", "reading: the texts of the copies", _text),
    Form("wire", "text/plain; charset=utf-8", "Wire", "message systems: canonical ACP-127", _wire),
    Form("mbox", "application/mbox", "Mailbox", "mail programs; RFC 6477 fields", _mbox),
)
"""Every form, in the order in which they are offered."""


def offered() -> tuple[Form, ...]:
    """The forms that this installation can write."""
    return tuple(form for form in FORMS if form.is_offered)
