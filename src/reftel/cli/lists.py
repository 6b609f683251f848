"""Hits as lines of CSV, and lists of names and numbers looked up."""

from __future__ import annotations

import sys
from collections.abc import Iterable, Iterator
from pathlib import Path
from typing import TYPE_CHECKING

from rich.text import Text

from reftel.cli.console import console, fail, print_json, printable
from reftel.spreadsheet import csv_text

if TYPE_CHECKING:
    from reftel.archive import Archive, Hit, Looked

HIT_COLUMNS = ("id", "mrn", "date", "post", "classification", "precedence", "subject")
_AT_ONCE = 500


def read_lines(path: Path) -> list[str]:
    """The lines of a list; ``-`` is standard input."""
    if str(path) == "-":
        return sys.stdin.read().splitlines()
    try:
        return path.read_text(encoding="utf-8-sig").splitlines()
    except UnicodeDecodeError:
        fail(f"{path} is no text in UTF-8", hint="save the list as plain text in UTF-8")


def print_csv(archive: Archive, query: str, sort: str) -> None:
    """Every hit of a query, one a line, under the names of the columns."""
    _print_row(HIT_COLUMNS)
    first = archive.search(query, limit=1, sort=sort, facets=False)
    if first.hits and first.hits[0].ghost is not None:
        for start in range(0, first.total, _AT_ONCE):
            page = archive.search(query, limit=_AT_ONCE, offset=start, sort=sort, facets=False)
            for hit in page.hits:
                _print_row(_cells(hit))
        return
    ids = archive.search_ids(query, sort=sort)
    for start in range(0, len(ids), _AT_ONCE):
        for hit in archive.hits(ids[start : start + _AT_ONCE]):
            _print_row(_cells(hit))


def print_list(found: Iterable[Looked], as_csv: bool, as_json: bool) -> None:
    """What is held of each entry: one line for each telegram, or one that says there is none."""
    if as_csv:
        _print_row(("asked", "kind", "total", *HIT_COLUMNS))
    for one in found:
        if as_json:
            print_json(one.to_json())
        elif as_csv:
            for cells in [_cells(hit) for hit in one.hits] or [[""] * len(HIT_COLUMNS)]:
                _print_row((one.asked, one.kind, one.total, *cells))
        else:
            target = console()
            noun = "telegram" if one.total == 1 else "telegrams"
            line = f"{printable(one.asked)}: {one.total:,} {noun}"
            target.print(Text(line, style="bold" if one.total else "dim"), soft_wrap=True)
            for hit in one.hits:
                said = f"    {hit.mrn or hit.id}  {hit.date or 'undated'}  {hit.subject or ''}"
                target.print(Text(printable(said.rstrip())), soft_wrap=True)


def _cells(hit: Hit) -> list[str]:
    return list(_values(hit))


def _values(hit: Hit) -> Iterator[str]:
    for name in HIT_COLUMNS:
        if name == "date" and hit.ghost is not None:  # between two moments, as ISO 8601 has it
            yield f"{hit.ghost.sent.earliest}/{hit.ghost.sent.latest}"
        else:
            yield getattr(hit, name) or ""


def _print_row(cells: Iterable[object]) -> None:
    sys.stdout.write(csv_text([cells], "\n"))
