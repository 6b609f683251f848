"""PDFs of every kind, made here: records, releases, prints, scans, and those that mean harm."""

from __future__ import annotations

import io
import os
from pathlib import Path

import pytest
from fpdf import FPDF
from PIL import Image, ImageDraw, ImageFont

from archive.traffic import wire
from reftel.archive import Archive
from reftel.ingest import Progress, ingest
from reftel.intake import (
    Document,
    InputFile,
    Limits,
    Part,
    Refusal,
    Step,
    documents_in,
    parts_of,
    pdf,
)
from reftel.intake.ocr import ReadPage, find_tesseract, read_table
from reftel.record import make_record

STAMP = "Declassified/Released US Department of State EO Systematic Review 30 JUN 2005"
TEXT = """\
UNCLASSIFIED

PAGE 01        VALLET 00312  121724Z

ACTION EUR-12

INFO  OCT-01  ISO-00  /013 W
                     --------------------- 003317
R 121724Z MAR 74
FM AMEMBASSY VALLETTA
TO SECSTATE WASHDC PRIORITY 1844

UNCLAS VALLETTA 0312

EXERCISE EXERCISE EXERCISE

E.O. 11652: N/A
TAGS: EWWT, MT
SUBJ: EXERCISE: FERRY STANDSTILL

1. THE FERRY LIES AT THE QUAY AND THE MINISTER WAITS.
"""
MORE = "2. THE HARBOUR MASTER AGREES.\nQUILLMARK\nUNCLASSIFIED\n\nNNN\n"
ATTRIBUTES = f"""\
Message Attributes
Draft Date: 12 MAR 1974
Document Number: 1974VALLET00312
Locator: TEXT ON-LINE
Subject: EXERCISE: FERRY: STANDSTILL
Markings: {STAMP}
"""


def made(pages: list[list[str]], *, font: str = "Times", size: float = 8, **about: str) -> bytes:
    """A PDF of these lines, twelve points each, blanks and blank lines as they are."""
    document = FPDF(unit="pt", format="letter")
    document.set_auto_page_break(False)
    document.set_font(font, size=size)
    if "title" in about:
        document.set_title(about["title"])
    if "password" in about:
        document.set_encryption(owner_password="o", user_password=about["password"])
    for lines in pages:
        document.add_page()
        for number, line in enumerate(lines):
            document.text(36, 50 + 12 * number, line)
    return bytes(document.output())


def aad_pdf() -> bytes:
    pages = [
        [STAMP, "", "", "Message Text", *TEXT.splitlines(), "", STAMP],
        [STAMP, *MORE.splitlines(), STAMP],
        [STAMP, *ATTRIBUTES.splitlines(), STAMP],
    ]
    return made(pages, title="NARA - AAD - Display Full Records")


def parts(data: bytes, limits: Limits = Limits(), name: str = "x.pdf") -> list[Part]:  # noqa: B008
    return list(parts_of(InputFile(name, data, limits=limits)))


def document(data: bytes, limits: Limits = Limits()) -> Document:  # noqa: B008
    (part,) = parts(data, limits)
    assert isinstance(part, Document), part
    return part


def refusal(data: bytes, limits: Limits = Limits()) -> Refusal:  # noqa: B008
    (part,) = parts(data, limits)
    assert isinstance(part, Refusal), part
    return part


def test_a_record_gives_the_telegram_of_the_same_record_as_text() -> None:
    found = document(aad_pdf())
    text = f"{STAMP}\n\nMessage Text\n{TEXT}\n{STAMP}\n{STAMP}\n{MORE}{STAMP}\n{ATTRIBUTES}"
    other = document(text.encode())

    ours, theirs = make_record(found), make_record(other)
    assert ours.telegram.paragraphs == theirs.telegram.paragraphs
    assert ours.telegram.heading == theirs.telegram.heading
    assert (ours.id, ours.telegram.signature) == (theirs.id, "QUILLMARK")
    assert STAMP not in found.text
    assert found.source.container == "aad-pdf"
    assert found.source.statements["Subject"] == "EXERCISE: FERRY: STANDSTILL"
    assert found.source.statements["PDF title"] == "NARA - AAD - Display Full Records"
    assert found.original.startswith(b"%PDF-")


def test_a_release_gives_its_labels_as_statements() -> None:
    page = [
        "RELEASE IN FULL",
        "MRN: 74 VALLETTA 312",
        "Date/DTG: Mar 12, 1974 / 121724Z MAR 74",
        "From: AMEMBASSY VALLETTA",
        "Action: WASHDC, SECSTATE PRIORITY",
        "E.O.: 11652",
        "TAGS: EWWT, MT",
        "Reference: n/a",
        "Subject: EXERCISE: FERRY STANDSTILL",
        "",
        *TEXT.splitlines(),
    ]

    found = document(made([page, MORE.splitlines()]))

    assert found.source.container == "foia-pdf"
    assert found.source.statements["release"] == "RELEASE IN FULL"
    assert make_record(found).id == "74VALLETTA312"


def test_a_print_is_read_with_its_blanks() -> None:
    lines = wire().splitlines()

    found = document(made([lines[:30], lines[30:]], font="Courier", size=10))

    assert found.source.container == "pdf"
    record = make_record(found)
    assert record.telegram.heading is not None
    assert record.id == "09VALLETTA312"
    assert record.telegram.signature == "QUILLMARK"


def scan() -> bytes:
    """A page that is a picture of a telegram."""
    picture = Image.new("L", (1700, 2200), 255)
    pen = ImageDraw.Draw(picture)
    font = ImageFont.load_default(size=34)
    for number, line in enumerate(line for line in TEXT.splitlines() if line):
        pen.text((150, 150 + 60 * number), line.strip(), fill=0, font=font)
    kept = io.BytesIO()
    picture.save(kept, "PNG")
    document = FPDF(unit="pt", format="letter")
    document.add_page()
    document.image(kept, 0, 0, 612, 792)
    return bytes(document.output())


def test_a_scan_says_what_is_missing_to_read_it(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(pdf, "find_tesseract", lambda: None)

    found = refusal(scan())

    assert (found.code, found.container) == ("scan", "pdf")
    assert "apt install tesseract-ocr" in found.reason
    assert "turned off" in refusal(scan(), Limits(ocr=False)).reason


@pytest.mark.skipif(find_tesseract() is None, reason="tesseract is not installed")
def test_a_scan_is_read_by_ocr_and_says_how_sure_it_is() -> None:
    found = document(scan())

    assert found.source.container == "scan-pdf"
    assert "FERRY STANDSTILL" in found.text
    page, confidence = found.source.statements["OCR confidence"].split(": ")
    assert (page, int(confidence) > 60) == ("page 1", True)
    assert make_record(found).reading.is_telegram


def test_a_scan_gets_its_text_by_page_with_a_stand_in(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    seen: list[bytes] = []

    def read(tesseract: str, picture: bytes, seconds: float) -> ReadPage:
        seen.append(picture)
        return ReadPage(TEXT, 87)

    monkeypatch.setattr(pdf, "find_tesseract", lambda: "tesseract")
    monkeypatch.setattr(pdf, "read_picture", read)

    found = document(scan(), Limits(most_pixels=1_000_000))

    (picture,) = seen
    kind, width, height, _ = picture.split(None, 4)[:4]
    assert kind == b"P5"
    assert int(width) * int(height) <= 1_010_000
    assert found.source.statements["OCR confidence"] == "page 1: 87"
    assert make_record(found).id == "74VALLETTA312"


def test_the_table_of_tesseract() -> None:
    rows = [
        "level\tpage_num\tblock_num\tpar_num\tline_num\tword_num\tleft\ttop\twidth\theight\tconf\ttext",
        "1\t1\t0\t0\t0\t0\t0\t0\t9\t9\t-1\t",
        "5\t1\t1\t1\t1\t1\t0\t0\t9\t9\t90.5\tFM",
        '5\t1\t1\t1\t1\t2\t0\t0\t9\t9\t70\t"ROME"',
        "5\t1\t1\t2\t1\t1\t0\t0\t9\t9\t50\tTO",
    ]

    assert read_table("\n".join(rows)) == ReadPage('FM "ROME"\n\nTO', 70)
    assert read_table(rows[0]) == ReadPage("", 0)


@pytest.mark.parametrize(
    ("data", "code"),
    [
        pytest.param(made([["EXERCISE"]], password="p"), "encrypted", id="encrypted"),
        pytest.param(aad_pdf()[:400], "damaged", id="cut off"),
        pytest.param(b"%PDF-1.4 and nothing", "damaged", id="no PDF but for its mark"),
        pytest.param(made([[]]), "no-telegram", id="an empty page"),
    ],
)
def test_what_cannot_be_read_says_why(data: bytes, code: str) -> None:
    assert refusal(data).code == code


def test_limits_hold(tmp_path: Path) -> None:
    many = made([["EXERCISE"]] * 5)

    assert refusal(many, Limits(most_pages=3)).code == "too-large"
    assert refusal(many, Limits(longest_pdf=500)).code == "too-large"
    assert refusal(many, Limits(longest_text=20)).code == "too-large"


def test_a_parser_that_hangs_is_given_up(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    child = tmp_path / "child.py"
    child.write_text("import time\ntime.sleep(600)\n")
    monkeypatch.setattr(pdf, "_CHILD", child)
    monkeypatch.setattr(pdf, "_GRACE", 0.2)

    found = refusal(aad_pdf(), Limits(pdf_seconds=0.2))

    assert found.code == "reader-failed"
    assert "took more than" in found.reason


def test_a_parser_that_dies_is_an_outcome(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    child = tmp_path / "child.py"
    child.write_text("import os\nos.abort()\n")
    monkeypatch.setattr(pdf, "_CHILD", child)

    assert refusal(aad_pdf()).code == "reader-failed"


def scans(pages: int, size: int = 0) -> bytes:
    """A PDF of so many pictures of a page, padded to a size."""
    kept = io.BytesIO()
    Image.new("L", (170, 220), 255).save(kept, "PNG")
    document = FPDF(unit="pt", format="letter")
    for _ in range(pages):
        document.add_page()
        document.image(kept, 0, 0, 612, 792)
    made = bytes(document.output())
    return made + b"%" + b" " * max(0, size - len(made))


def stand_in(folder: Path, seconds: float = 0.0) -> str:
    """A path on which a program called tesseract finds one word on every page."""
    program = folder / "tesseract"
    table = "level\\tblock_num\\tpar_num\\tline_num\\tconf\\ttext\\n"
    program.write_text(
        f"#!/bin/sh\ncat > /dev/null\nsleep {seconds}\n"
        f"printf '{table}5\\t1\\t1\\t1\\t90\\tFERRY\\n'\n"
    )
    program.chmod(0o755)
    return f"{folder}{os.pathsep}{os.environ['PATH']}"


def test_the_pages_of_a_scan_are_told_as_they_are_read(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("PATH", stand_in(tmp_path))
    path = tmp_path / "scan.pdf"
    path.write_bytes(scans(3))
    told: list[Step] = []

    list(documents_in([path], on_step=told.append))

    assert [(step.done, step.total) for step in told] == [(0, 3), (1, 3), (2, 3), (3, 3)]
    assert {step.path for step in told} == {str(path)}


@pytest.mark.parametrize("workers", [0, 1])
def test_an_ingest_tells_the_pages_and_gives_each_its_own_time(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, workers: int
) -> None:
    monkeypatch.setenv("PATH", stand_in(tmp_path, 0.4))
    path = tmp_path / "scan.pdf"
    path.write_bytes(scans(8, 300_000))
    told: list[Progress] = []
    # All pages together take longer than a container may take to come to its next text.
    limits = Limits(opening_seconds=2.0, ocr_seconds=60.0)

    with Archive.open(tmp_path / "a", create=True) as archive:
        totals = ingest([path], archive, workers=workers, on_progress=told.append, limits=limits)

    assert totals.reasons == {"no-telegram": 1}
    steps = [one.step for one in told if one.step]
    assert steps[0] == "page 1 of 8 by OCR"
    assert "page 8 of 8 by OCR" in steps
