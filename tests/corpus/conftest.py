"""The real telegrams, where they are: ``../shared`` beside the project.

None of their text may enter the repository; ids and figures may.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path

import pytest

from reftel.intake import Document, open_container
from reftel.record import Record, make_record

SHARED = Path(__file__).parents[3] / "shared"


@dataclass(frozen=True, slots=True)
class Copy:
    """One file of the corpus, its text and the record made from it."""

    stem: str
    document: Document
    record: Record

    @property
    def kinds(self) -> frozenset[str]:
        """The kinds of the reading's defects."""
        return frozenset(defect.kind for defect in self.record.reading.defects)


@pytest.fixture(scope="session")
def shared() -> Path:
    """The folder with corpus, gold and scorers; skips the test where there is none."""
    if not (SHARED / "corpus").is_dir():
        pytest.skip(f"the corpus of real telegrams is not there: {SHARED / 'corpus'}")
    return SHARED


@pytest.fixture(scope="session")
def copies_in(shared: Path) -> Callable[[str], list[Copy]]:
    """Every file of a pattern below the corpus, read once a session."""
    read: dict[str, list[Copy]] = {}

    def copies(pattern: str) -> list[Copy]:
        if pattern not in read:
            read[pattern] = [
                Copy(path.stem, document, make_record(document))
                for path in sorted((shared / "corpus").glob(pattern))
                for document in open_container(path)
            ]
            assert read[pattern], f"no file of the corpus is named {pattern}"
        return read[pattern]

    return copies


@pytest.fixture(scope="session")
def pages(copies_in: Callable[[str], list[Copy]]) -> list[Copy]:
    """The Cablegate pages."""
    return copies_in("cablegate-html/*.html")
