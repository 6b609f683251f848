"""Work over several processes, and what their deaths cost."""

from __future__ import annotations

import multiprocessing
import subprocess
import sys
import time
from collections.abc import Iterator, Sequence
from concurrent.futures import Future
from concurrent.futures.process import BrokenProcessPool
from multiprocessing.process import BaseProcess
from pathlib import Path

import pytest

from archive.traffic import double_or_die, leave_a_ring
from reftel.intake import processes
from reftel.intake.processes import CHUNK, Failure, _Run, map_in_processes


@pytest.mark.parametrize("workers", [0, 1, 2])
def test_results_come_in_the_order_of_the_items(workers: int) -> None:
    items = [number for number in range(100, 200) if number not in (7, 13)]

    found = list(map_in_processes(double_or_die, items, workers=workers))

    assert found == [2 * number for number in items]


@pytest.mark.parametrize("workers", [0, 2])
def test_an_item_that_raises_costs_only_itself(workers: int) -> None:
    items = [*range(8), *range(20, 60)]

    found = list(map_in_processes(double_or_die, items, workers=workers))

    expected: list[object] = [2 * number for number in items]
    expected[7] = Failure("ValueError: seven is not doubled")
    assert found == expected


def test_a_process_that_dies_costs_only_its_item() -> None:
    # Deaths in the first, a middle and the last chunk, and two in one.
    items = [13, *range(14, 60), 13, 61, 13, *range(62, 100), 13]

    found = list(map_in_processes(double_or_die, items, workers=2))

    for item, result in zip(items, found, strict=True):
        if item == 13:
            assert isinstance(result, Failure)
            assert "killed" in result.reason
        else:
            assert result == 2 * item


def test_no_process_is_left_behind_by_a_death() -> None:
    # The first item kills its process while the pool still starts the others.
    for _ in range(4):
        found = list(map_in_processes(double_or_die, [13, *range(14, 80)], workers=4))
        assert isinstance(found[0], Failure)
        assert found[1:] == [2 * number for number in range(14, 80)]

    assert_ended(multiprocessing.active_children())


def test_a_process_that_its_pool_forgot_is_ended() -> None:
    run: _Run[int, int] = _Run(double_or_die, 1)
    forgotten = run._context.Process(target=time.sleep, args=(600,))
    forgotten.start()
    run.close()

    assert_ended([forgotten])


def test_a_chunk_that_its_pool_forgot_is_given_up(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(processes, "_PATIENCE", 0.05)
    run: _Run[int, int] = _Run(double_or_die, 1)
    assert run._error(run._submit([1])) is None
    (process,) = run._context.started
    process.kill()
    process.join(30)

    assert isinstance(run._error(Future()), BrokenProcessPool)
    run.close()


def test_a_process_killed_from_outside_blames_nobody() -> None:
    run: _Run[int, int] = _Run(double_or_die, 1)
    assert run._alone(1) == 2
    (process,) = run._context.started
    process.kill()
    process.join(30)

    assert run._alone(2) == 4
    run.close()


def assert_ended(children: Sequence[BaseProcess]) -> None:
    for child in children:
        for _ in range(60):
            # The pool's own thread may be the one that takes the exit status of a
            # process; until it has noted it, the process seems alive to others.
            child.join(0.5)
            if not child.is_alive():
                break
            time.sleep(0.05)
        assert not child.is_alive(), child


def test_no_items() -> None:
    assert list(map_in_processes(double_or_die, [], workers=2)) == []


def test_items_are_taken_as_they_are_needed() -> None:
    taken = 0

    def items() -> Iterator[int]:
        nonlocal taken
        for number in range(100_000):
            taken += 1
            yield 100 + number

    results = map_in_processes(double_or_die, items(), workers=0)
    assert next(results) == 200
    results.close()

    assert taken <= 10 * CHUNK


def test_what_items_leave_behind_is_cleared_away() -> None:
    # A ring is nothing that goes by itself: 600 of them would hold 600 MB.
    peaks = [
        peak
        for peak in map_in_processes(leave_a_ring, range(600), workers=2)
        if not isinstance(peak, Failure)
    ]

    assert len(peaks) == 600
    assert max(peaks) - min(peaks) < 100 << 20


def test_closing_ends_the_processes() -> None:
    results = map_in_processes(double_or_die, range(100, 10_000), workers=2)
    assert next(results) == 200
    children = multiprocessing.active_children()
    assert children
    results.close()

    assert_ended(children)


def test_closed_while_results_are_handed_over_it_comes_to_its_end(tmp_path: Path) -> None:
    # A process stopped in the middle of a result left the rest of it to be waited for, for ever.
    script = tmp_path / "large.py"
    script.write_text(
        "from reftel.intake.processes import map_in_processes\n"
        "def large(item):\n"
        "    return bytes(100 << 20)\n"
        "if __name__ == '__main__':\n"
        "    results = map_in_processes(large, range(4), workers=2, weight=lambda _: 1 << 20)\n"
        "    assert len(next(results)) == 100 << 20\n"
        "    results.close()\n"
    )

    done = subprocess.run([sys.executable, script], check=False, timeout=30, capture_output=True)

    assert (done.returncode, done.stderr) == (0, b"")
