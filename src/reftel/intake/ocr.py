"""The picture of a page to text, by tesseract: the words, in lines, and how sure it was of them.

Tesseract is a program and not a library (Debian: ``tesseract-ocr``). It is
asked for its table of words rather than for text, for the table has a
confidence for each word. The Python packages for it (pytesseract, ocrmypdf)
start the same program and need it installed too, so there is no extra for OCR:
the program is all that is missing.
"""

from __future__ import annotations

import csv
import io
import os
import shutil
import subprocess
from dataclasses import dataclass

INSTALL = (
    "install tesseract to have it read (Debian and Ubuntu: apt install tesseract-ocr; "
    "macOS: brew install tesseract; Windows: winget install UB-Mannheim.TesseractOCR), "
    "then read it again, or all of them: reftel ingest --retry rejected"
)


@dataclass(frozen=True, slots=True)
class ReadPage:
    """The text of a page, and the mean confidence of its words, of 100; a fault instead of both."""

    text: str
    confidence: int | None
    fault: str = ""


def find_tesseract() -> str | None:
    """The program, ``None`` where there is none."""
    return shutil.which("tesseract")


def read_picture(tesseract: str, picture: bytes, seconds: float) -> ReadPage:
    """The text on the picture of a page (PGM, PNG), in at most so many seconds."""
    try:
        done = subprocess.run(  # noqa: S603  (no shell; a program found on the path)
            # Page segmentation 4: one column of text of varied sizes; a telegram's
            # address lists and label blocks stay in their lines.
            [tesseract, "stdin", "stdout", "--psm", "4", "-l", "eng", "tsv"],
            input=picture,
            capture_output=True,
            timeout=seconds,
            check=False,
            env={**os.environ, "OMP_THREAD_LIMIT": "1"},
        )
    except subprocess.TimeoutExpired:
        return ReadPage("", None, f"OCR took more than {seconds:g} seconds")
    if done.returncode:
        said = done.stderr.decode("utf-8", "replace").strip().splitlines()
        return ReadPage("", None, f"OCR failed: {said[-1] if said else done.returncode}")
    return read_table(done.stdout.decode("utf-8", "replace"))


def read_table(table: str) -> ReadPage:
    """The page from tesseract's table: one word a row, with its block, paragraph and line."""
    lines: dict[tuple[str, str, str], list[str]] = {}
    letters = weight = 0
    # A word may be a quotation mark.
    for row in csv.DictReader(io.StringIO(table), delimiter="\t", quoting=csv.QUOTE_NONE):
        word = (row.get("text") or "").strip()
        if row.get("level") != "5" or not word:
            continue
        place = (row["block_num"], row["par_num"], row["line_num"])
        lines.setdefault(place, []).append(word)
        letters += len(word)
        weight += round(len(word) * max(0.0, float(row["conf"])))
    text: list[str] = []
    before: tuple[str, str] | None = None
    for (block, paragraph, _), words in lines.items():
        if before is not None and before != (block, paragraph):
            text.append("")
        before = (block, paragraph)
        text.append(" ".join(words))
    return ReadPage("\n".join(text), round(weight / letters) if letters else 0)
