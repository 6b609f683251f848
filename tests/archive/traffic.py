"""Invented EXERCISE telegrams for the tests of archive, ingest and commands."""

from __future__ import annotations

import html
import os
import resource
import signal
import zlib
from collections.abc import Iterator, Sequence
from pathlib import Path
from typing import Any

import msgspec
from sqlalchemy import Connection, select, update

from reftel.archive.content import CONTENT, content_of, original_bytes
from reftel.archive.joined import joined_metadata
from reftel.archive.schema import copies, dated_statements, metadata, people, persons
from reftel.intake import Document, InputFile, open_file
from reftel.record import Record, make_record

LEVELS = {
    "U": ("UNCLAS", "UUUUU", "ZNR"),
    "C": ("C O N F I D E N T I A L", "CCCCC", "ZNY"),
    "S": ("S E C R E T", "SSSSS", "ZNY"),
}
INDICATORS = {"VALLETTA": "RUEHVT", "ROME": "RUEHRO", "TUNIS": "RUEHTU", "ABU DHABI": "RUEHAD"}


def wire(
    serial: int = 312,
    *,
    post: str = "VALLETTA",
    dtg: str = "121724Z MAR 09",
    level: str = "C",
    subject: str = "EXERCISE: FERRY STANDSTILL",
    tags: str = "PREL, EWWT",
    caption: str = "SIPDIS",
    refs: Sequence[str] = (),
    paragraphs: Sequence[str] = ("The ferry lies at the quay and the minister waits.",),
    action: str = "RUEHC/SECSTATE WASHDC IMMEDIATE 1934",
    info: Sequence[str] = ("RUEHRO/AMEMBASSY ROME PRIORITY 0456",),
    prosign: str = "O",
    signature: str = "QUILLMARK",
) -> str:
    """A telegram on the wire, undamaged: the reader has nothing to repair in it."""
    words, letters, security = LEVELS[level]
    indicator = INDICATORS[post]
    listed = "\n     ".join(f"{chr(65 + at)}. {ref}" for at, ref in enumerate(refs))
    reference = f"REF: {listed}\n" if refs else ""
    text = "\n\n".join(
        f"{number}. ({level}) {words_}" for number, words_ in enumerate(paragraphs, start=1)
    )
    classifier = (
        "Classified By: Ambassador Ada Quillmark for reasons 1.4 (b) and (d).\n\n"
        if level != "U"
        else ""
    )
    order = "E.O. 12958: N/A" if level == "U" else "E.O. 12958: DECL: 03/12/2019"
    return (
        f"VZCZCXRO{serial % 10000:04}\n"
        f"{prosign * 2} RUEHRO\n"
        f"DE {indicator} #{serial % 10000:04} 0711724\n"
        f"{security} {letters} ZZH\n"
        f"{prosign} {dtg}\n"
        f"FM AMEMBASSY {post}\n"
        f"TO {action}\n"
        f"INFO {chr(10).join(info)}\n"
        f"{words} {post} {serial:06}\n\n"
        f"{caption}\n\n"
        "EXERCISE EXERCISE EXERCISE\n\n"
        f"{order}\n"
        f"TAGS: {tags}\n"
        f"SUBJECT: {subject}\n\n"
        f"{reference}\n{classifier}{text}\n{signature}\n"
    )


def page(
    header: str,
    text: str,
    *,
    reference: str = "09VALLETTA312",
    created: str = "2009-03-12 17:05",
    navigation: int = 0,
) -> str:
    """A page as the Cablegate release has it (spec/08, section 5), with invented content."""

    def block(content: str) -> str:
        return f"<code><pre>{html.escape(content).replace(chr(10), '&#x000A;')}</pre></code>"

    return (
        "<?xml version='1.0' encoding='utf-8' ?>\n<html><head><title>Cable Viewer</title></head>"
        f"<body>{'<p>browse by date</p>' * navigation}"
        "<table class='cable'>\n<tr><th>Reference ID</th><th>Created</th><th>Released</th>"
        "<th>Classification</th><th>Origin</th></tr>\n"
        f"<tr><td><a href='/cable/{reference}.html'>{reference}</a></td>\n"
        f"<td><a href='/date/x.html'>{created}</a></td>\n"
        "<td><a href='/reldate/x.html'>2010-12-06 21:09</a></td>\n"
        "<td><a href='/classification/1_0.html'>CONFIDENTIAL</a></td>\n"
        "<td><a href='/origin/9_0.html'>Embassy Valletta</a></td></tr></table>\n"
        f"{block(header)}\n{block(text)}</body></html>"
    )


def wire_page(text: str, **values: str) -> str:
    """A telegram of ``wire`` as a page: its header in one block, its text in the other."""
    at = next(text.index(words) for words, _, _ in LEVELS.values() if f"\n{words} " in text)
    return page(text[:at].rstrip("\n"), text[at:], **values)  # type: ignore[arg-type]


def documents(text: str | bytes, name: str = "exercise.txt") -> list[Document]:
    """The texts in a file of this content."""
    data = text.encode() if isinstance(text, str) else text
    return [part for part in open_file(InputFile(name, data)) if isinstance(part, Document)]


def record(text: str | bytes, name: str = "exercise.txt") -> tuple[Record, bytes]:
    """The record of a file of this content, with its bytes."""
    (document,) = documents(text, name)
    return make_record(document), document.original


def write_folder(folder: Path, telegrams: int, *, first: int = 1) -> Path:
    """A folder of plain telegrams with running numbers; each has a word of its own."""
    folder.mkdir(parents=True, exist_ok=True)
    for serial in range(first, first + telegrams):
        day = 1 + serial % 28
        text = wire(
            serial,
            dtg=f"{day:02}{serial % 24:02}30Z MAR 09",
            refs=(f"VALLETTA {serial - 1}",) if serial > 1 else (),
            paragraphs=(f"The ferry number{serial} lies at the quay.", "It waits. " * 40),
        )
        (folder / f"{serial:05}.txt").write_text(text, encoding="ascii")
    return folder


# Functions for other processes to import: what may go wrong there.


def leave_a_ring(_: int) -> int:
    """A function for other processes: leaves 1 MB behind that only the collector finds.

    Gives the most bytes that its process has held so far.
    """
    ring: list[object] = [b"x" * (1 << 20)]
    ring.append(ring)
    return resource.getrusage(resource.RUSAGE_SELF).ru_maxrss * 1024


def double_or_die(number: int) -> int:
    """Twice the number; 13 kills its process, 7 raises."""
    if number == 13:
        os.kill(os.getpid(), signal.SIGKILL)
    if number == 7:
        raise ValueError("seven is not doubled")
    return 2 * number


def make_older(connection: Connection) -> None:
    """Every copy as the first release kept it: three columns, packed with zlib."""
    for row in connection.execute(select(copies)).mappings().all():
        content = content_of(connection, row)
        text = content.text.encode()
        searched = content.searchable
        older = {
            "text": _deflated(text, b""),
            # Three texts and no more.
            "searchable": _deflated(
                msgspec.json.encode((searched.body, searched.rest, searched.header)), text
            ),
            "record": _deflated(msgspec.json.encode(content.json), text),
            "content": None,
        }
        if row["original"] is not None:
            original = original_bytes(row["original"], content.text)
            older["original"] = _deflated(original, text)
        connection.execute(update(copies).where(copies.c.number == row["number"]).values(older))


def rows_of(connection: Connection, name: str, form: str) -> list[dict[str, Any]]:
    """The rows of a table as an archive of an older form has them."""
    if form < "0009" and name == "dated_statements":
        return [*_told_before(connection)]
    if form < "0009" and name == "people":
        whole = select(people, persons).join(persons, persons.c.number == people.c.person)
        return [dict(row) for row in connection.execute(whole).mappings()]
    if form < "0010" and name in joined_metadata.tables:
        told = select(joined_metadata.tables[name])
        before = {"sentence": "as it stood in the row"} if name == "citations" else {}
        return [{**row, **before} for row in connection.execute(told).mappings()]
    return [dict(row) for row in connection.execute(select(metadata.tables[name])).mappings()]


def _told_before(connection: Connection) -> Iterator[dict[str, Any]]:
    """Dated statements with their words in each row, as before revision 0009."""
    best = select(copies.c.telegram, *CONTENT).where(copies.c.best)
    told = {
        row["telegram"]: content_of(connection, row).json["chronology"]
        for row in connection.execute(best).mappings()
    }
    for row in connection.execute(select(dated_statements)).mappings():
        one = told[row["telegram"]][row["position"]]
        lists = {
            name: msgspec.json.encode(one[name]).decode() for name in ("participants", "persons")
        }
        yield {**one, **row, **lists, "finish": one["end"]}


def _deflated(data: bytes, beside: bytes) -> bytes:
    packer = zlib.compressobj(6, zdict=beside) if beside else zlib.compressobj(6)
    return packer.compress(data) + packer.flush()
