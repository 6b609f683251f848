"""The page on the exercise is true: its examples run, its tables are complete."""

from __future__ import annotations

import doctest
from pathlib import Path

import pytest

from reftel.exercise import MOST_TELEGRAMS
from reftel.exercise.damage import DAMAGE
from reftel.exercise.folder import STRAYS_EVERY

PAGE = Path(__file__).parents[2] / "docs" / "exercise.md"


def test_the_examples_run() -> None:
    failed, attempted = doctest.testfile(str(PAGE), module_relative=False, encoding="utf-8")

    assert attempted >= 5
    assert failed == 0


@pytest.mark.parametrize("kind", DAMAGE, ids=lambda kind: kind.name)
def test_each_kind_of_damage_has_its_row(kind: object) -> None:
    row = next(k for k in DAMAGE if k is kind)
    report = f"`{row.report}`, {row.noted_as}" if row.report else "nothing"

    assert f"| {row.number} | `{row.name}` | {report} |" in PAGE.read_text(encoding="utf-8")


def test_figures_are_those_of_the_code() -> None:
    text = PAGE.read_text(encoding="utf-8")

    assert f"up to {MOST_TELEGRAMS:,}" in text
    assert f"for every {STRAYS_EVERY} telegrams" in text


def test_every_data_file_is_on_the_page() -> None:
    text = PAGE.read_text(encoding="utf-8")
    data = Path(__file__).parents[2] / "src" / "reftel" / "exercise" / "data"

    assert {path.name for path in data.iterdir()} == {
        name for name in (path.name for path in data.iterdir()) if f"| `{name}` |" in text
    }
