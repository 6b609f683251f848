from __future__ import annotations

from pathlib import Path

import pytest


@pytest.fixture
def authority_page() -> str:
    place = Path(__file__).parents[2] / "docs" / "authority.md"
    return place.read_text(encoding="utf-8")
