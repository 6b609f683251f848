"""An exercise on disk: files, truth and ledger, and an ingest that ends as the ledger says."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

import pytest

from reftel.archive import Archive
from reftel.exercise import MOST_TELEGRAMS, Written, generate, write_folder
from reftel.ingest import ingest

COUNT = 90


@pytest.fixture(scope="module")
def written(tmp_path_factory: pytest.TempPathFactory) -> Written:
    return write_folder(tmp_path_factory.mktemp("exercise") / "new" / "folder", COUNT)


def files_of(written: Written) -> dict[str, bytes]:
    return {
        path.relative_to(written.traffic).as_posix(): path.read_bytes()
        for path in written.traffic.rglob("*")
        if path.is_file()
    }


def ledger_of(written: Written) -> dict[str, Any]:
    found: dict[str, Any] = json.loads(written.ledger.read_text(encoding="utf-8"))
    return found


def test_every_file_is_in_the_ledger_and_the_totals_add_up(written: Written) -> None:
    files, ledger = files_of(written), ledger_of(written)

    assert files.keys() == ledger["files"].keys()
    assert ledger["inputs"] == sum(ledger["totals"].values()) == len(files) == written.files
    assert written.totals == ledger["totals"]
    assert written.bytes == sum(map(len, files.values()))
    assert written.telegrams == COUNT
    assert written.anew


def test_the_truth_stands_beside_the_traffic_and_not_in_it(written: Written) -> None:
    lines = [json.loads(line) for line in written.truth.read_text(encoding="utf-8").splitlines()]
    by_file = {line["file"]: line for line in lines}
    telegrams = {telegram.file_name: telegram for telegram in generate(COUNT)}

    assert written.truth.parent == written.traffic.parent
    assert len(by_file) == len(lines) == COUNT + 1  # one of them in two copies
    for name, line in by_file.items():
        telegram = telegrams.get(Path(name).name)
        if telegram is not None:
            assert {k: v for k, v in line.items() if k not in ("file", "damage")} == telegram.truth
            assert line["damage"] == [kind.number for kind in telegram.damage]


def test_files_lie_by_year_and_month(written: Written) -> None:
    folders = {name.rpartition("/")[0] for name in files_of(written)}

    assert "stray" in folders
    assert all(len(name) == len("2009/03") for name in folders - {"stray"})


def test_ingest_ends_as_the_ledger_says(written: Written, tmp_path: Path) -> None:
    expected = ledger_of(written)["files"]
    with Archive.open(tmp_path / "a.reftel", create=True) as archive:
        totals = ingest([written.traffic], archive, workers=0)
        entries = {
            Path(entry.path).relative_to(written.traffic).as_posix(): entry
            for entry in archive.ledger(run=totals.run)
        }
        held = archive.count()

    assert entries.keys() == expected.keys()
    for name, entry in entries.items():
        assert entry.outcome == expected[name]["outcome"], name
        if expected[name]["telegram"] is not None:
            assert entry.telegram == expected[name]["telegram"], name
        if entry.outcome == "rejected":
            assert entry.code == expected[name]["code"], name
    assert held == COUNT


def test_strays_are_what_they_are_called(written: Written) -> None:
    files, ledger = files_of(written), ledger_of(written)["files"]
    stray = {name.split("/0001-")[1].split("-")[0]: name for name in files if "/0001-" in name}

    assert files[stray["empty.txt"]] == b""
    assert b"\0" in files[stray["picture.txt"]]
    assert files[stray["again"]] == files[ledger[stray["again"]]["of"]]
    half = files[stray["half"]].decode()
    whole = next(t for t in generate(COUNT) if t.id == ledger[stray["half"]]["telegram"])
    assert half.split("\n")[0] == str(
        whole.telegram.heading and whole.telegram.heading.transmission
    )
    assert whole.telegram.signature not in half.split("\n")


def test_without_strays_there_are_telegrams_only(tmp_path: Path) -> None:
    written = write_folder(tmp_path / "x", 12, strays=False)

    assert written.files == 12
    assert set(written.totals) <= {"filed", "filed-with-repairs"}


def test_progress_is_told(tmp_path: Path) -> None:
    told: list[tuple[int, int]] = []
    write_folder(tmp_path / "x", 15, on_progress=lambda done, of: told.append((done, of)))

    assert told == [(number, 15) for number in range(1, 16)]


def test_an_exercise_that_is_there_is_left_as_it_is(tmp_path: Path) -> None:
    first = write_folder(tmp_path / "x", 12)
    before = {path: path.stat().st_mtime_ns for path in (tmp_path / "x").rglob("*")}

    second = write_folder(tmp_path / "x", 12)

    assert not second.anew
    assert (second.files, second.bytes, second.totals) == (first.files, first.bytes, first.totals)
    assert before == {path: path.stat().st_mtime_ns for path in (tmp_path / "x").rglob("*")}


def test_an_interrupted_exercise_is_written_again(tmp_path: Path) -> None:
    def stop(done: int, of: int) -> None:
        if done == 5:
            raise KeyboardInterrupt

    with pytest.raises(KeyboardInterrupt):
        write_folder(tmp_path / "x", 12, on_progress=stop)
    again = write_folder(tmp_path / "x", 12)
    straight = write_folder(tmp_path / "y", 12)

    assert again.anew
    assert files_of(again) == files_of(straight)
    assert ledger_of(again) == ledger_of(straight)


@pytest.mark.parametrize("held", ["another exercise", "a file", "a broken note"])
def test_a_folder_that_holds_something_else_is_refused(tmp_path: Path, held: str) -> None:
    folder = tmp_path / "x"
    folder.mkdir()
    if held == "another exercise":
        write_folder(folder, 12, seed=4)
    elif held == "a file":
        (folder / "letter.txt").write_text("Dear all")
    else:
        (folder / "exercise.json").write_text("[1, 2")

    with pytest.raises(FileExistsError, match="one of its own"):
        write_folder(folder, 12)


@pytest.mark.parametrize("count", [0, -3, MOST_TELEGRAMS + 1])
def test_an_exercise_has_its_limits(tmp_path: Path, count: int) -> None:
    with pytest.raises(ValueError, match="1 to 279,552 telegrams"):
        write_folder(tmp_path / "x", count)
    assert not (tmp_path / "x").exists()
