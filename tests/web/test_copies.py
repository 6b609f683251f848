"""A copy on the pages: where in its file it stands, and why there is another one."""

from __future__ import annotations

import pytest

from reftel.archive import StoredCopy
from reftel.web.copies import relation_words
from reftel.web.views import copy_view


def copy(**changed: str | None) -> StoredCopy:
    made: StoredCopy = {
        "number": 2,
        "path": "in/release.zip",
        "member": "cables.csv",
        "place": "row 17",
        "relation": None,
        "corrects": None,
        "container": "cables-csv",
        "charset": "ascii",
        "size": 900,
        "sha256": "0" * 64,
        "filed": "2026-01-01T00:00:00Z",
        "layout": "wire",
        "partial": False,
        "defects": 0,
        "repairs": 0,
        "best": False,
    }
    return {**made, **changed}  # type: ignore[typeddict-item]


@pytest.mark.parametrize(
    ("relation", "corrects", "words"),
    [
        (None, None, ""),
        ("corrected", None, "says that it is corrected"),
        ("corrected", "09ROME2", "says that it is corrected, corrects 09ROME2"),
        ("repeat", None, "says that it is a repeat"),
        ("other-release", None, "another release"),
        (None, "09ROME2", "corrects 09ROME2"),
    ],
)
def test_why_there_is_another_copy(relation: str | None, corrects: str | None, words: str) -> None:
    one = copy(relation=relation, corrects=corrects)

    assert relation_words(one) == words
    assert words in copy_view(one).words


def test_a_copy_tells_its_file_member_and_place() -> None:
    assert copy_view(copy()).words.startswith("in/release.zip, cables.csv, row 17 (cables-csv, ")
