"""A PDF: the record of an archive, a release, a printed page, or a scan. Source: spec/08, 1, 6, 8.

It is parsed in a process of its own with limits (``pdf_child``), so that a PDF
that hangs or eats memory is an outcome. The text of its pages is then opened
by its content like a text file: a record of the State Archiving System, a
release with its labels and stamps, or telegrams one after another. Pages
without text are pictures, and are read by OCR where tesseract is installed.
"""

from __future__ import annotations

import json
import re
import subprocess
import sys
import tempfile
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from importlib.util import find_spec
from pathlib import Path
from typing import IO, Any

from reftel.errors import ContainerError
from reftel.intake import aad, foia, plain
from reftel.intake.files import InputFile
from reftel.intake.ocr import INSTALL, ReadPage, find_tesseract, read_picture
from reftel.intake.source import Document, Refusal

CONTAINER = "pdf"

_CHILD = Path(__file__).with_name("pdf_child.py")
_GRACE = 10.0  # seconds on the clock beyond those of the processor
_FEW = 24
"""Letters below which a page with a picture on it is a picture: a stamp alone may be type."""
_RELEASE = re.compile(
    r"^ *(?:MRN: |.*\bRELEASED? IN (?:FULL|PART)\b|.*\bDeclassified in (?:Full|Part)\b"
    r"|.*\bREVIEW AUTHORITY: )",
    re.MULTILINE | re.IGNORECASE,
)


def recognises(head: bytes) -> bool:
    """True for a PDF; a few bytes of anything may stand before its mark."""
    return b"%PDF-" in head[:1024]


@dataclass(frozen=True, slots=True)
class Page:
    """The text of a page; ``confidence`` of 100 where it was read by OCR, ``fault`` where it was not."""

    text: str
    pictures: int
    confidence: int | None = None
    fault: str = ""

    @property
    def is_picture(self) -> bool:
        """True for a page on which there is a picture and next to no text."""
        return self.pictures > 0 and sum(map(str.isalnum, self.text)) < _FEW


def open_pdf(file: InputFile) -> Iterator[Document | Refusal]:
    """The telegrams of a PDF, each with its pages as its place where there are several.

    Statements: those of the text's own container, and ``OCR confidence`` by
    page for a scan. Raises ``ContainerError`` (``encrypted``, ``damaged``,
    ``too-large``, ``scan`` for pictures where tesseract is missing, ``no-telegram``,
    ``reader-failed`` where the parser was given up, ``unreadable`` without pypdfium2).
    """
    data = file.whole(file.limits.longest_pdf)
    with tempfile.TemporaryFile() as kept:
        kept.write(data)
        about, pages = _read(file, kept)
        pages = _with_pictures_read(file, kept, pages)
    if not any(page.text.strip() for page in pages):
        raise ContainerError("no-telegram", f"{file.name} has no text on its {len(pages)} pages")
    yield from _open_pages(file, about, pages)


# The text of the pages


def _read(file: InputFile, kept: IO[bytes]) -> tuple[Mapping[str, Any], list[Page]]:
    limits = file.limits
    numbers = (limits.most_pages, limits.longest_text)
    lines = _ask(file, kept, "text", *numbers).splitlines()
    told = [json.loads(line) for line in lines]
    pages = [Page(one["text"], one["pictures"], fault=one.get("fault", "")) for one in told[1:]]
    return told[0], pages


def _ask(file: InputFile, kept: IO[bytes], what: str, *numbers: int) -> bytes:
    """What the child says. Raises ``ContainerError`` for what it complains of, or does not survive."""
    limits = file.limits
    if find_spec("pypdfium2") is None:
        raise ContainerError(
            "unreadable", f"{file.name} is a PDF, which needs pypdfium2: pip install pypdfium2"
        )
    seconds = max(1, int(limits.pdf_seconds))
    told = map(str, (limits.pdf_memory, seconds, *numbers))
    kept.seek(0)
    with tempfile.TemporaryFile() as answer:
        try:
            done = subprocess.run(  # noqa: S603  (no shell; our own file and numbers)
                [sys.executable, "-P", str(_CHILD), what, *told],
                stdin=kept,
                stdout=answer,
                stderr=subprocess.DEVNULL,
                timeout=limits.pdf_seconds + _GRACE,
                check=False,
            )
        except subprocess.TimeoutExpired as error:
            raise _gave_up(file, f"took more than {seconds} seconds") from error
        answer.seek(0)
        found = answer.read(limits.pdf_memory)
    if what == "text":
        last = found[found.rfind(b"\n", 0, len(found) - 1) + 1 :]
        if last.startswith(b'{"error"'):
            fault = json.loads(last)
            raise ContainerError(
                fault["error"], f"{file.name}: {_FAULTS[fault['error']]} ({fault['message']})"
            )
    if done.returncode:
        raise _gave_up(
            file,
            f"failed: it needs more than {seconds} seconds or {limits.pdf_memory:,} bytes of memory, or is damaged",
        )
    return found


_FAULTS = {
    "encrypted": "the PDF is encrypted; save it without its password, then read it",
    "damaged": "the PDF cannot be opened",
    "too-large": "the PDF is too large",
}


def _gave_up(file: InputFile, why: str) -> ContainerError:
    return ContainerError("reader-failed", f"{file.name}: parsing the PDF {why}")


def _with_pictures_read(file: InputFile, kept: IO[bytes], pages: Sequence[Page]) -> list[Page]:
    """The pages, those that are pictures read by OCR. Raises ``ContainerError`` (``scan``)."""
    scanned = [number for number, page in enumerate(pages) if page.is_picture]
    if not scanned:
        return list(pages)
    tesseract = find_tesseract() if file.limits.ocr else None
    if tesseract is None:
        if len(scanned) == sum(1 for page in pages if page.text.strip() or page.pictures):
            what = INSTALL if file.limits.ocr else "OCR is turned off"
            raise ContainerError("scan", f"{file.name} is a scan without text: {what}")
        return [replace(page, fault=INSTALL) if page.is_picture else page for page in pages]
    read = list(pages)
    for done, number in enumerate(scanned):
        file.step(done, len(scanned))
        picture = _ask(file, kept, "picture", number, file.limits.most_pixels)
        found: ReadPage = read_picture(tesseract, picture, file.limits.ocr_seconds)
        read[number] = replace(
            pages[number], text=found.text, confidence=found.confidence, fault=found.fault
        )
    file.step(len(scanned), len(scanned))
    return read


# What the text is


def _open_pages(
    file: InputFile, about: Mapping[str, Any], pages: Sequence[Page]
) -> Iterator[Document | Refusal]:
    statements = _statements(about, pages)
    whole = "\f\n".join(page.text for page in pages) + "\n"
    if aad.recognises(whole.encode()[: 4 * 1024 * 1024]):
        yield from _through(file, aad.open_record, "aad-pdf", whole, statements)
        return
    scanned = any(page.confidence is not None for page in pages)
    if scanned or any(_RELEASE.search(page.text) for page in pages[:3]):
        marked = "".join(
            f"===== PAGE {number} =====\n{page.text}\n" for number, page in enumerate(pages, 1)
        )
        name = "scan-pdf" if scanned else "foia-pdf"
        yield from _through(file, foia.open_text, name, marked, statements)
        return
    joined = "\n".join(page.text for page in pages) + "\n"
    yield from _through(file, plain.open_text, CONTAINER, joined, statements)


def _statements(about: Mapping[str, Any], pages: Sequence[Page]) -> dict[str, str]:
    told = {"PDF pages": str(about["pages"])}
    for name in ("title", "creator", "producer"):
        if about[name]:
            told[f"PDF {name}"] = str(about[name])[:500]
    sure = [
        f"page {number}: {page.confidence}"
        for number, page in enumerate(pages, 1)
        if page.confidence is not None
    ]
    if sure:
        told["OCR confidence"] = "; ".join(sure)
    faults = [f"page {number}: {page.fault}" for number, page in enumerate(pages, 1) if page.fault]
    if faults:
        told["PDF faults"] = "; ".join(faults)
    return told


def _through(
    file: InputFile, opener: Any, name: str, text: str, statements: Mapping[str, str]
) -> Iterator[Document | Refusal]:
    """The parts of the text by its own container, as parts of the PDF: its bytes, its name."""
    inner = InputFile(file.path, text.encode(), member=file.member, limits=file.limits)
    found = list(opener(inner))
    for number, one in enumerate(found, 1):
        several = len(found) > 1
        if isinstance(one, Refusal):
            yield replace(one, container=name, statements={**one.statements, **statements})
            continue
        yield file.document(
            name,
            one.text,
            charset="pdf",
            place=one.source.place if several else None,
            part=str(number) if several else None,
            statements={**one.source.statements, **statements},
            vouched=one.source.vouched,
        )
