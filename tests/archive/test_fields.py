"""The pages of the documentation tell what the code has."""

from __future__ import annotations

import re
from pathlib import Path

import pytest

from reftel.archive import FILED_BEFORE, FURTHER_COPY, OUTCOMES, SAME_BYTES
from reftel.archive.fields import FIELDS, field_named
from reftel.archive.query import parse_query

DOCS = Path(__file__).parents[2] / "docs"


def test_every_field_stands_on_the_page() -> None:
    page = (DOCS / "archive.md").read_text(encoding="utf-8")

    for name in FIELDS:
        assert f"`{name}:" in page, name


def test_every_query_on_the_page_is_understood() -> None:
    page = (DOCS / "archive.md").read_text(encoding="utf-8")
    table = page[page.index("| What is typed") : page.index("AND, OR and NOT are written")]
    rows = [line.split(" | ")[0] for line in table.splitlines()[2:] if line.startswith("|")]
    queries = [query for row in rows for query in re.findall("`([^`]+)`", row)]

    assert len(queries) > 25
    for query in queries:
        parse_query(query)


def test_every_outcome_and_code_stands_on_the_page() -> None:
    page = (DOCS / "archive.md").read_text(encoding="utf-8")

    for word in (*OUTCOMES, SAME_BYTES, FILED_BEFORE, FURTHER_COPY):
        assert f"`{word}`" in page, word


def test_every_refusal_of_the_intake_stands_on_its_page() -> None:
    page = (DOCS / "containers.md").read_text(encoding="utf-8")
    source = Path(__file__).parents[2] / "src" / "reftel"
    text = "\n".join(
        path.read_text(encoding="utf-8")
        for path in (*(source / "intake").glob("*.py"), source / "ingest.py")
    )
    codes = set(re.findall(r'ContainerError\(\s*"([a-z-]+)"', text))
    codes |= set(re.findall(r'^(?:NO_TELEGRAM|READER_FAILED) = "([a-z-]+)"', text, re.MULTILINE))

    assert len(codes) >= 9
    for code in codes:
        assert f"| `{code}` |" in page, code


@pytest.mark.parametrize(
    ("name", "field"),
    [
        ("from", "from"),
        ("FROM", "from"),
        ("tags", "tag"),
        ("Classification", "class"),
        ("post", "station"),
        ("form", None),
        ("", None),
    ],
)
def test_names_of_fields(name: str, field: str | None) -> None:
    found = field_named(name)

    assert (found.name if found else None) == field
