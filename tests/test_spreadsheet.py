"""CSV that no spreadsheet runs, by the one writer that all parts use."""

from __future__ import annotations

import csv
import io
import re
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from reftel.spreadsheet import CsvWriter, guarded

SOURCE = Path(__file__).parent.parent / "src" / "reftel"


@pytest.mark.parametrize(
    "cell",
    [
        "=1+1",
        "+44 EXERCISE",
        "-1+1|calc",
        "@SUM(A1)",
        "\t=1",
        "\r=1",
        "\n=1",
        "＝1",  # noqa: RUF001
        '=HYPERLINK("x")',
    ],
)
def test_what_begins_like_a_formula_is_guarded(cell: str) -> None:
    assert guarded(cell) == f"'{cell}"


@pytest.mark.parametrize("cell", ["FERRY", "1. THE FERRY", "a=b", "", None, -3, 2.5, "'=1"])
def test_all_else_stays_as_it_is(cell: object) -> None:
    assert guarded(cell) == cell


@given(
    st.lists(
        st.lists(
            st.text(alphabet=st.characters(codec="utf-8", exclude_characters="\0")), min_size=1
        ),
        max_size=4,
    )
)
def test_a_reader_of_csv_gets_every_cell_back(rows: list[list[str]]) -> None:
    written = io.StringIO(newline="")

    CsvWriter(written).writerows(rows)

    found = list(csv.reader(io.StringIO(written.getvalue(), newline="")))
    assert [[cell.removeprefix("'") for cell in row] for row in found] == [
        [cell.removeprefix("'") for cell in row] for row in rows
    ]


def test_nobody_writes_csv_past_the_guard() -> None:
    found = {
        path.relative_to(SOURCE).as_posix()
        for path in SOURCE.rglob("*.py")
        if re.search(r"csv\.(?:writer|DictWriter)\(", path.read_text(encoding="utf-8"))
    }

    assert found == {"spreadsheet.py"}
