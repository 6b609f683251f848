"""People of real telegrams, annotated by others, and signatures."""

from __future__ import annotations

from pathlib import Path

import pytest
from benchmarks.people import measure

pytestmark = pytest.mark.corpus


def test_people_in_capitals_are_found(shared: Path) -> None:
    right, wrong, found, total = measure(shared / "corpus" / "historylab-ner" / "dev")

    assert total == 204
    assert right / (right + wrong) >= 0.85
    assert found / total >= 0.75
