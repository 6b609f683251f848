"""Large files and bundles: filed text by text, cut off and taken up again, in bounded memory."""

from __future__ import annotations

import os
import signal
import subprocess
import sys
import textwrap
from pathlib import Path

import pytest

from archive.traffic import wire
from intake.test_bundle import tarred, zipped
from reftel import ingest as ingest_module
from reftel.archive import Archive, Filing, Rejection
from reftel.ingest import Progress, Text, Totals, ingest, read_piece
from reftel.intake import Document, Limits, streaming
from reftel.intake.streaming import Batch, Opener, Request, stream
from reftel.record import Record, make_record
from test_ingest import assert_same, contents


def filed(path: Path, *inputs: Path, workers: int = 0, **values: object) -> Totals:
    with Archive.open(path, create=True) as archive:
        return ingest(inputs, archive, workers=workers, **values)  # type: ignore[arg-type]


def bundle_folder(folder: Path) -> Path:
    """A folder of two bundles, one within the other, with telegrams good and bad."""
    folder.mkdir(parents=True)
    inner = zipped({f"{n:03}.txt": wire(n).encode() for n in range(60, 120)})
    entries = {f"{n:03}.txt": wire(n).encode() for n in range(1, 60)}
    entries |= {"030-empty": b"", "040-list": b"bread, milk\n", "050-same": wire(5).encode()}
    (folder / "a.tar").write_bytes(tarred({**dict(sorted(entries.items())), "in.zip": inner}))
    (folder / "b.zip").write_bytes(
        zipped({"001.txt": wire(1).encode(), "300.txt": wire(300).encode()})
    )
    (folder / "c.txt").write_text(wire(301))
    return folder


def test_every_telegram_and_every_file_has_its_outcome(tmp_path: Path) -> None:
    totals = filed(tmp_path / "a", bundle_folder(tmp_path / "in"))

    assert (totals.inputs, totals.filed, totals.duplicate, totals.rejected) == (125, 121, 2, 2)
    told = totals.tallies
    # Three files on the disk, 64 files inside them (in.zip is one more, of 60).
    assert {name: count for name, count in told.files.items() if count} == {
        "filed": 2,
        "partly-filed": 1,
    }
    assert {name: count for name, count in told.members.items() if count} == {
        "filed": 120,
        "duplicate": 2,
        "rejected": 2,
    }
    assert told.containers == {
        "": {"filed": 0, "filed-with-repairs": 0, "duplicate": 0, "rejected": 1},
        "plain": {"filed": 121, "filed-with-repairs": 0, "duplicate": 2, "rejected": 1},
    }
    assert sum(told.telegrams.values()) == totals.inputs
    assert sum(sum(counts.values()) for counts in told.containers.values()) == totals.inputs
    with Archive.open(tmp_path / "a") as archive:
        (found,) = archive.ledger(path="a.tar", code="no-telegram")
        stored = archive.get("09VALLETTA61")
    assert (found.member, found.place, found.container) == ("040-list", None, "plain")
    assert stored is not None
    assert [copy["member"] for copy in stored.copies] == ["in.zip/061.txt"]


@pytest.mark.parametrize("workers", [1, 2])
def test_several_processes_end_in_the_same_archive(tmp_path: Path, workers: int) -> None:
    folder = bundle_folder(tmp_path / "in")
    filed(tmp_path / "a", folder)
    filed(tmp_path / "b", folder, workers=workers)

    assert_same(contents(tmp_path / "b"), contents(tmp_path / "a"))


def test_a_second_run_opens_no_bundle(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    folder = bundle_folder(tmp_path / "in")
    first = filed(tmp_path / "a", folder)
    before = contents(tmp_path / "a")
    monkeypatch.setattr(streaming, "parts_of", None)

    second = filed(tmp_path / "a", folder)

    assert (second.inputs, second.filed, second.filed_before) == (first.inputs, 0, 123)
    assert second.rejected == first.rejected
    assert_same(contents(tmp_path / "a"), before)


def test_what_was_rejected_is_tried_again_when_asked(tmp_path: Path) -> None:
    folder = bundle_folder(tmp_path / "in")
    filed(tmp_path / "a", folder)
    (folder / "d.txt").write_text("a shopping list")
    filed(tmp_path / "a", folder)
    before = contents(tmp_path / "a")

    again = filed(tmp_path / "a", retry_rejected=True)

    # Only the two files in which something was rejected, and nothing is filed twice.
    assert (again.inputs, again.filed, again.filed_before) == (123, 0, 119)
    assert again.rejected == 3
    assert_same(contents(tmp_path / "a"), before)
    only = filed(tmp_path / "a", folder / "d.txt", retry_rejected=True)
    assert (only.inputs, only.rejected) == (1, 1)


POINTS = [("records committed", count) for count in (1, 3, 5)] + [
    ("statement", count) for count in (1, 4, 6)
]


@pytest.mark.parametrize(("point", "count"), POINTS, ids=str)
def test_killed_inside_a_bundle_it_goes_on_there(tmp_path: Path, point: str, count: int) -> None:
    folder = bundle_folder(tmp_path / "in")
    filed(tmp_path / "whole", folder)
    script = f"""
        import os, signal
        from pathlib import Path
        from sqlalchemy import event
        from sqlalchemy.engine import Engine
        from reftel import ingest as ingest_module
        from reftel.archive import Archive, archive as archive_module
        ingest_module.BATCH = 20
        left = {count}

        def die():
            global left
            left -= 1
            if left == 0:
                os.kill(os.getpid(), signal.SIGKILL)

        if {point!r} == "statement":
            @event.listens_for(Engine, "before_cursor_execute")
            def _(connection, cursor, statement, *_):
                if "INSERT INTO outcomes" in statement or "unfinished" in statement:
                    die()
        else:
            file = archive_module.Session.file
            def filing(*args):
                result = file(*args)
                die()
                return result
            archive_module.Session.file = filing
        with Archive.open({str(tmp_path / "a")!r}, create=True) as archive:
            ingest_module.ingest([Path({str(folder)!r})], archive, workers=0)
    """
    done = subprocess.run(
        [sys.executable, "-c", textwrap.dedent(script)], check=False, capture_output=True
    )
    assert done.returncode == -signal.SIGKILL, done.stderr.decode()
    with Archive.open(tmp_path / "a") as archive:
        held = sum(archive.totals().values())

    totals = filed(tmp_path / "a", folder)

    assert_same(contents(tmp_path / "a"), contents(tmp_path / "whole"))
    assert totals.inputs == 125
    with Archive.open(tmp_path / "a") as archive:
        counts = archive.totals(run=totals.run)
    assert sum(counts.values()) == 125
    if held > 0 and point == "records committed" and count > 1:
        assert totals.filed_before > 0


def test_a_reading_that_was_cut_off_skips_what_is_filed(tmp_path: Path) -> None:
    path = bundle_folder(tmp_path / "in") / "a.tar"
    (begins, *batches) = stream(Request(path, Limits()))
    parts = [part for batch in batches for part in batch.parts]
    assert begins.sha256 is not None

    (resumed, *rest) = stream(
        Request(path, Limits(), sha256=begins.sha256, done=100, last=("in.zip/097.txt", ""))
    )
    assert resumed.resumed
    assert [part for batch in rest for part in batch.parts] == parts[100:]

    # Found to be otherwise, it is read from the start.
    (anew, *rest) = stream(
        Request(path, Limits(), sha256=begins.sha256, done=100, last=("other.txt", ""))
    )
    assert not anew.resumed
    assert [part for batch in rest for part in batch.parts] == parts


def test_the_opening_process_may_die(tmp_path: Path) -> None:
    path = bundle_folder(tmp_path / "in") / "a.tar"
    opener = Opener(own_process=True)
    batches = opener.open(Request(path, Limits()))
    next(batches)
    assert opener._process is not None
    os.kill(opener._process.pid or 0, signal.SIGKILL)

    *_, last = batches
    (part,) = last.parts
    assert getattr(part, "code", None) == "reader-failed"

    found = list(opener.open(Request(path, Limits())))  # in another process
    assert sum(len(batch.parts) for batch in found) == 122
    opener.close()


@pytest.mark.parametrize("own_process", [True, False])
def test_a_file_that_is_not_there(tmp_path: Path, own_process: bool) -> None:
    opener = Opener(own_process=own_process)

    first, second = opener.open(Request(tmp_path / "none", Limits()))

    assert first == Batch(None)
    assert getattr(second.parts[0], "code", None) == "not-found"
    opener.close()


def test_progress_moves_inside_a_large_file(tmp_path: Path) -> None:
    entries = {f"{n:03}.txt": wire(n).encode() + b" \n" * 10_000 for n in range(122)}
    (tmp_path / "a.tar").write_bytes(tarred(entries))
    told: list[Progress] = []

    filed(tmp_path / "a", tmp_path / "a.tar", on_progress=told.append)

    reached = [progress.bytes for progress in told]
    assert reached == sorted(reached)
    assert len(set(reached)) > 2
    assert (told[-1].bytes, told[-1].files, told[-1].texts) == (told[-1].of_bytes, 1, 122)
    assert told[0].files == 0


@pytest.mark.skipif(not hasattr(signal, "setitimer"), reason="this system has no such timers")
def test_a_text_that_takes_too_long_costs_itself_only(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    path = bundle_folder(tmp_path / "in") / "b.zip"
    original = make_record

    def reading(document: Document) -> Record:
        while document.source.member == "001.txt":
            pass
        return original(document)

    monkeypatch.setattr(ingest_module, "make_record", reading)
    limits = Limits(reading_seconds=0.2)
    parts = [part for batch in stream(Request(path, limits)) for part in batch.parts]

    slow, sound = (read_piece(Text(str(path), None, part, limits)).results[0] for part in parts)

    assert isinstance(slow, Rejection)
    assert (slow.code, slow.member) == ("reader-failed", "001.txt")
    assert isinstance(sound, Filing)
