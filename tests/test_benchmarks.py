"""The benchmarks run: at a size at which their figures say nothing, so that they do not rot."""

from __future__ import annotations

from collections.abc import Callable

import pytest
from benchmarks import archive, export, generate, read, told


@pytest.mark.parametrize(
    ("run", "says"),
    [
        pytest.param(told.run, "first page of people, 40 / 20 telegrams", id="told"),
        pytest.param(generate.run, "peak memory at 40 / at 20", id="generate"),
        pytest.param(read.run, "cost of reading", id="read"),
        pytest.param(archive.run, "storing and indexing / the bare engine", id="archive"),
        pytest.param(export.run, "parquet", id="export"),
    ],
)
def test_a_benchmark_runs(
    run: Callable[[int, int], None], says: str, capsys: pytest.CaptureFixture[str]
) -> None:
    run(20, 40)

    assert says in capsys.readouterr().out
