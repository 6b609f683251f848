"""Ingest killed at random moments, a few times; ``archive.faults`` does it hundreds of times."""

from __future__ import annotations

import os
import shutil
import subprocess
import sys
from pathlib import Path

import pytest

from archive.faults import differences, make_exercise, strike
from archive.traffic import write_folder
from reftel.archive import Archive
from reftel.ingest import ingest

pytestmark = pytest.mark.skipif(not hasattr(os, "killpg"), reason="kills groups of processes")


def test_killed_at_random_moments_nothing_is_lost_or_doubled() -> None:
    account = strike(strikes=4, seed=1, telegrams=40)

    assert account.struck.total() >= 4
    assert account.wrong == []


def test_what_is_lost_or_doubled_would_be_seen(tmp_path: Path) -> None:
    truth = make_exercise(tmp_path / "exercise", 12, 3)
    traffic = tmp_path / "exercise" / "traffic"
    with Archive.open(tmp_path / "a", create=True) as archive:
        ingest([traffic], archive, workers=0)
    assert list(differences(tmp_path / "a", traffic, truth)) == []

    name = next(name for name, told in truth.items() if told["outcome"] == "filed")
    without = {key: told for key, told in truth.items() if key != name}
    changed = {**truth, name: {**truth[name], "outcome": "rejected"}}

    assert any(name in said for said in differences(tmp_path / "a", traffic, without))
    assert any(name in said for said in differences(tmp_path / "a", traffic, changed))


def test_two_that_file_at_once_are_one_after_the_other_or_one_is_refused(tmp_path: Path) -> None:
    # Two real processes: whoever comes second says that another writes, and files nothing.
    inputs = write_folder(tmp_path / "in", 400)
    archive = tmp_path / "a.reftel"
    with Archive.open(archive, create=True):
        pass
    command = [sys.executable, "-m", "reftel", "ingest", str(inputs), "--archive", str(archive)]
    both = [
        subprocess.Popen(
            [*command, "--workers", "0"], stdout=subprocess.PIPE, stderr=subprocess.PIPE
        )
        for _ in range(2)
    ]
    told = [(one.communicate(), one.returncode) for one in both]

    codes = sorted(code for _, code in told)
    assert codes in ([0, 0], [0, 1])
    for (_, faults), code in told:
        assert b"Traceback" not in faults
        if code:
            assert b"another reftel is writing" in faults
    with Archive.open(archive) as opened:
        assert opened.count() == 400
        assert opened.verify().sound


@pytest.mark.parametrize("what", ["index deleted", "index cut", "mark set back"])
def test_what_happens_to_the_index_between_two_runs_is_made_good(tmp_path: Path, what: str) -> None:
    truth = make_exercise(tmp_path / "exercise", 24, 5)
    traffic, path = tmp_path / "exercise" / "traffic", tmp_path / "a"
    with Archive.open(path, create=True) as archive:
        ingest([traffic / "0000-first.zip"], archive, workers=0)
    index = path / "index"
    if what == "index deleted":
        shutil.rmtree(index)
    elif what == "index cut":
        for file in index.rglob("*.idx"):
            file.write_bytes(file.read_bytes()[:-9])
    else:
        from sqlalchemy import update

        from reftel.archive.database import writing
        from reftel.archive.folder import open_engine, open_folder
        from reftel.archive.schema import progress

        engine = open_engine(open_folder(path))
        with writing(engine) as connection:
            connection.execute(update(progress).where(progress.c.name == "index").values(change=1))
        engine.dispose()

    with Archive.open(path) as archive:
        ingest([traffic], archive, workers=0)

    assert list(differences(path, traffic, truth)) == []
