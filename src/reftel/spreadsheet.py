"""CSV as every part of reftel writes it: no cell can be taken for a formula.

A telegram, a file name or a subject is somebody else's text, and a spreadsheet
runs what begins like a formula (OWASP, "CSV Injection"). Such a cell gets an
apostrophe before it, which spreadsheets do not show. JSON and Parquet have the
text as it is.
"""

from __future__ import annotations

import csv
import io
from collections.abc import Iterable
from typing import IO, Any

# What a formula begins with; a tab, carriage return or line feed is passed over before
# one. The wide forms are taken for the others in some settings.
_FORMULA = ("=", "+", "-", "@", "\t", "\r", "\n", "＝", "＋", "－", "＠")  # noqa: RUF001


def guarded(value: Any) -> Any:
    """A cell that no spreadsheet runs: text that begins like a formula with an apostrophe before it."""
    return f"'{value}" if isinstance(value, str) and value.startswith(_FORMULA) else value


class CsvWriter:
    r"""Writes rows as CSV (RFC 4180) to a text file, every cell ``guarded``.

    ``ends`` ends a line: ``\r\n`` in files (opened with ``newline=""``),
    ``\n`` on a terminal and in a pipe.
    """

    def __init__(self, file: IO[str], ends: str = "\r\n") -> None:
        self._writer = csv.writer(file, lineterminator=ends)

    def writerow(self, cells: Iterable[Any]) -> None:
        """Write one row."""
        self._writer.writerow([guarded(cell) for cell in cells])

    def writerows(self, rows: Iterable[Iterable[Any]]) -> None:
        """Write several rows."""
        for row in rows:
            self.writerow(row)


def csv_text(rows: Iterable[Iterable[Any]], ends: str = "\r\n") -> str:
    """Rows as ``CsvWriter`` writes them, in one text; no row makes an empty one."""
    written = io.StringIO()
    CsvWriter(written, ends).writerows(rows)
    return written.getvalue()
