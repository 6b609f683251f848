"""A small archive of invented traffic, for what leaves it."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest

from reftel.archive import Archive
from reftel.exercise import write_folder
from reftel.ingest import ingest

TELEGRAMS = 60


@pytest.fixture(scope="session")
def exercise_archive(tmp_path_factory: pytest.TempPathFactory) -> Path:
    folder = tmp_path_factory.mktemp("export")
    write_folder(folder / "traffic", TELEGRAMS, seed=7)
    with Archive.open(folder / "archive", create=True) as archive:
        ingest([folder / "traffic"], archive, workers=0)
    return folder / "archive"


@pytest.fixture
def archive(exercise_archive: Path) -> Iterator[Archive]:
    with Archive.open(exercise_archive) as opened:
        yield opened
