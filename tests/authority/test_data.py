"""The packaged data: every table has its source, its columns and its count told."""

from __future__ import annotations

import csv
import re
from importlib.resources import files

import pytest

_DATA = files("reftel.authority") / "data"
TABLES = sorted(place.name for place in _DATA.iterdir() if place.name.endswith(".csv"))


def _sections() -> dict[str, str]:
    text = (_DATA / "README.md").read_text(encoding="utf-8")
    parts = re.split(r"^## ", text, flags=re.MULTILINE)[1:]
    return {part.partition("\n")[0]: part.partition("\n")[2] for part in parts}


def _rows(table: str) -> list[list[str]]:
    return list(csv.reader((_DATA / table).read_text(encoding="utf-8").splitlines()))


def test_the_tables_and_their_descriptions_are_the_same_seventeen() -> None:
    described = sorted(name for name in _sections() if name.endswith(".csv"))

    assert len(TABLES) == 17
    assert described == TABLES


@pytest.mark.parametrize("table", TABLES)
def test_a_table_has_a_source_that_is_named_in_the_list_of_sources(table: str) -> None:
    rows = re.findall(r"^\| ([^|]+?) \|", _sections()["Sources"], flags=re.MULTILINE)
    match = re.search(r"^Source: (.+)\.$", _sections()[table], flags=re.MULTILINE)

    assert match is not None
    named = re.sub(r" \([^)]*\)", "", match[1]).split(", ")
    assert named
    assert set(named) <= {*rows[2:], *TABLES}


@pytest.mark.parametrize("table", TABLES)
def test_a_table_has_its_columns_and_its_count_told(table: str) -> None:
    section = _sections()[table]
    header, *rows = _rows(table)

    missing = [column for column in header if not re.search(rf"\b{column}\b", section)]
    assert missing == []
    assert f"{len(rows):,} " in section


@pytest.mark.parametrize("table", TABLES)
def test_the_page_tells_the_count_too(table: str, authority_page: str) -> None:
    name = table.removesuffix(".csv")

    assert re.search(rf"^\| {name} \| {len(_rows(table)) - 1:,} \|", authority_page, re.MULTILINE)


@pytest.mark.parametrize("table", TABLES)
def test_a_table_is_sorted_and_clean(table: str) -> None:
    _, *rows = _rows(table)

    assert rows
    assert all(cell == cell.strip() for row in rows for cell in row)
    assert len({tuple(row) for row in rows}) == len(rows)
