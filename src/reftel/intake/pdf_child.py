"""The process that opens one PDF: text of its pages by their geometry, or the picture of one page.

Run as a program and never imported: a PDF that crashes the library, runs for
ever or eats memory ends this process and nothing else. It reads the PDF from
standard input and knows nothing of telegrams.

``text MEMORY SECONDS PAGES CHARACTERS`` prints one line of JSON about the
file (``pages``, ``title``, ``creator``, ``producer``) and one for each page
(``text``, ``pictures``); ``picture MEMORY SECONDS PAGE PIXELS`` prints the page
as a PGM. What goes wrong is a line ``{"error": code, "message": ...}``.
"""

from __future__ import annotations

import ctypes
import itertools
import json
import statistics
import sys
from collections.abc import Callable, Iterator
from typing import Any

import pypdfium2
import pypdfium2.raw as pdfium

# The library's own signs for a hyphen at the end of a line.
_HYPHENS = {0x02: "-", 0xFFFE: "-"}
_ONE_BLANK = 2
_DOTS = 300  # to the inch: what OCR is made for


def main(arguments: list[str]) -> None:
    """Do what the arguments say."""
    what, memory, seconds, *numbers = arguments
    _limit(int(memory), int(seconds))
    data = sys.stdin.buffer.read()
    try:
        document = pypdfium2.PdfDocument(data)
    except pypdfium2.PdfiumError as error:
        code = getattr(error, "err_code", None)
        locked = code == pdfium.FPDF_ERR_PASSWORD or "password" in str(error).lower()
        _say({"error": "encrypted" if locked else "damaged", "message": str(error)})
        return
    if what == "text":
        most_pages, most_characters = map(int, numbers)
        _tell_text(document, most_pages, most_characters)
    else:
        _tell_picture(document, int(numbers[0]), int(numbers[1]))


def _limit(memory: int, seconds: int) -> None:
    try:
        import resource  # noqa: PLC0415  (not on every system)
    except ImportError:
        return
    for kind, most in (("RLIMIT_AS", memory), ("RLIMIT_CPU", seconds)):
        try:
            resource.setrlimit(getattr(resource, kind), (most, most))
        except (AttributeError, ValueError, OSError):
            continue


def _say(told: dict[str, Any]) -> None:
    sys.stdout.write(json.dumps(told) + "\n")
    sys.stdout.flush()


def _tell_text(document: pypdfium2.PdfDocument, most_pages: int, most_characters: int) -> None:
    told = document.get_metadata_dict()
    names = ("Title", "Creator", "Producer")
    _say({"pages": len(document), **{name.lower(): told.get(name) or "" for name in names}})
    if len(document) > most_pages:
        _say({"error": "too-large", "message": f"it has {len(document):,} pages"})
        return
    characters = 0
    for number in range(len(document)):
        try:
            page = document[number]
            lines = list(page_lines(page))
            pictures = sum(1 for _ in page.get_objects(filter=[pdfium.FPDF_PAGEOBJ_IMAGE]))
        except pypdfium2.PdfiumError as error:
            _say({"text": "", "pictures": 0, "fault": str(error)})
            continue
        text = "\n".join(lines)
        characters += len(text)
        if characters > most_characters:
            message = f"its pages have more than {most_characters:,} characters"
            _say({"error": "too-large", "message": message})
            return
        _say({"text": text, "pictures": pictures})
        page.close()


def page_lines(page: pypdfium2.PdfPage) -> Iterator[str]:
    """The lines of a page from its top, blanks and blank lines where the page has room for them."""
    rows = _rows(page.get_textpage())
    heights = [above - below for (above, _), (below, _) in itertools.pairwise(rows)]
    pitch = min((height for height in heights if height > 1), default=0.0)
    left = min((row[0][0] for _, row in rows), default=0.0)
    for number, (_, row) in enumerate(rows):
        if number and pitch:
            # Three lines are room enough between any two parts; no page is longer for a gap.
            yield from [""] * min(3, round(heights[number - 1] / pitch) - 1)
        yield _words(row, left)


_Letter = tuple[float, float, float, str]  # where it begins and ends, the size of its type, itself


def _rows(text: pypdfium2.PdfTextPage) -> list[tuple[float, list[_Letter]]]:
    """The letters of each line by their baseline, from the top, each line from its left."""
    x, y = ctypes.c_double(), ctypes.c_double()
    box = pdfium.FS_RECTF()
    rows: dict[int, list[_Letter]] = {}
    baselines: dict[int, float] = {}
    for at in range(text.count_chars()):
        letter = _HYPHENS.get(number := pdfium.FPDFText_GetUnicode(text, at), chr(number))
        if pdfium.FPDFText_IsGenerated(text, at) == 1 or letter in "\r\n\x00":
            continue
        pdfium.FPDFText_GetCharOrigin(text, at, x, y)
        pdfium.FPDFText_GetLooseCharBox(text, at, box)
        size = abs(box.top - box.bottom) or pdfium.FPDFText_GetFontSize(text, at) or 1.0
        key = _row_near(y.value, size, baselines)
        rows.setdefault(key, []).append((x.value, box.right, size, letter))
    order: Callable[[int], float] = lambda key: -baselines[key]  # noqa: E731
    return [(baselines[key], sorted(rows[key])) for key in sorted(rows, key=order)]


def _row_near(y: float, size: float, baselines: dict[int, float]) -> int:
    """The line that a baseline belongs to: rough places are looked up, so that time stays linear."""
    place = round(y / 2)
    for key in (place, place - 1, place + 1):
        if key in baselines and abs(baselines[key] - y) <= min(2.5, size / 4):
            return key
    baselines[place] = y
    return place


def _words(row: list[_Letter], left: float) -> str:
    """A line with its blanks: one where letters stand apart, more where a column was left."""
    unit = statistics.median(size for _, _, size, _ in row) * 0.45 or 1.0
    shown = [letter for letter in row if not letter[3].isspace()]
    if not shown:
        return ""
    parts = [" " * min(200, round((shown[0][0] - left) / unit))]
    end = shown[0][0]
    for start, stop, size, letter in shown:
        gap = start - end
        if gap > size * 0.15:
            room = round(gap / unit)
            # Two blanks after a sentence are one; a column was left only where there is more.
            parts.append(" " * (min(200, room) if room > _ONE_BLANK else 1))
        parts.append(letter)
        end = max(end, stop)
    return "".join(parts)


def _tell_picture(document: pypdfium2.PdfDocument, number: int, most_pixels: int) -> None:
    page = document[number]
    width, height = page.get_size()
    scale = _DOTS / 72
    pixels = max(1.0, width * height * scale * scale)
    scale *= min(1.0, (most_pixels / pixels) ** 0.5)
    bitmap = page.render(scale=scale, grayscale=True)
    out = sys.stdout.buffer
    out.write(f"P5 {bitmap.width} {bitmap.height} 255\n".encode())
    rows = memoryview(bitmap.buffer).cast("B")
    for row in range(bitmap.height):
        start = row * bitmap.stride
        out.write(rows[start : start + bitmap.width])


if __name__ == "__main__":
    main(sys.argv[1:])
