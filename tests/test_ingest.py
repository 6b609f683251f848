"""Ingest: every input has its outcome, and no interruption leaves a trace."""

from __future__ import annotations

import multiprocessing
import os
import pickle
import signal
import subprocess
import sys
import textwrap
import time
from collections import Counter
from pathlib import Path
from typing import Any

import pytest
from sqlalchemy import select

from archive.traffic import wire, wire_page, write_folder
from reftel import ingest as ingest_module
from reftel.archive import Archive, Rejection, Session
from reftel.archive.content import content_of
from reftel.archive.folder import open_engine, open_folder
from reftel.archive.schema import metadata, progress
from reftel.ingest import Progress, Totals, ingest, read_piece
from reftel.intake import Limits
from reftel.intake import parts_of as real_parts_of
from reftel.record import make_record


def filed(path: Path, *inputs: Path, workers: int = 0) -> Totals:
    """One run into the archive at ``path``."""
    with Archive.open(path, create=True) as archive:
        return ingest(inputs, archive, workers=workers)


def outcomes(path: Path, run: int | None = None) -> dict[str, tuple[str, str | None]]:
    """File name to outcome and code."""
    with Archive.open(path) as archive:
        return {Path(e.path).name: (e.outcome, e.code) for e in archive.ledger(run=run)}


def contents(path: Path) -> dict[str, Any]:
    """All that an archive holds but moments and run numbers, and what searches find in it."""
    with Archive.open(path) as archive:
        found = {
            query: (archive.search_ids(query, sort="date"), archive.search(query).facets)
            for query in ("", "ferry", "number7*", '"lies at"', "tag:PREL", "date:2009-03-05")
        }
        totals = archive.totals()
        ledger = sorted(
            (e.path, e.member or "", e.outcome, e.code or "", e.telegram or "")
            for e in archive.ledger()
        )
        indexed = archive._index.count()
    engine = open_engine(open_folder(path))
    tables: dict[str, Any] = {}
    passing = {"filed", "number", "run", "change"}
    with engine.connect() as connection:
        for table in metadata.sorted_tables:
            # What a dictionary learnt from depends on where the first batch ended; so does
            # whether a telegram was fed a second time because a later batch cites it, and
            # with it the last change number. That all have reached it is asked below.
            if table.name in ("outcomes", "runs", "dictionaries", "progress"):
                continue
            left_out = {"copies": passing, "telegrams": {"change"}}.get(table.name, set())
            kept = [c for c in table.c if c.name not in left_out]
            rows = connection.execute(select(*kept)).mappings()
            tables[table.name] = sorted(
                tuple(
                    content_of(connection, row) if name == "content" else value
                    for name, value in row.items()
                )
                for row in rows
            )
        reached = dict(connection.execute(select(progress.c.name, progress.c.change)).all())
        integrity = connection.exec_driver_sql("PRAGMA integrity_check").scalar()
        keys = connection.exec_driver_sql("PRAGMA foreign_key_check").fetchall()
    engine.dispose()
    assert integrity == "ok"
    assert keys == []
    assert len(set(reached.values())) == 1, reached
    return {
        "found": found,
        "totals": totals,
        "ledger": ledger,
        "indexed": indexed,
        "tables": tables,
        "reached": sorted(reached),
    }


def assert_same(found: dict[str, Any], expected: dict[str, Any]) -> None:
    """Part by part and table by table, so that a failure says where the two part."""
    for name, rows in expected["tables"].items():
        assert found["tables"][name] == rows, f"table {name}"
    for query, answer in expected["found"].items():
        assert found["found"][query] == answer, f"query {query!r}"
    for part in ("ledger", "totals", "indexed", "reached"):
        assert found[part] == expected[part], part


def mixed_folder(folder: Path) -> Path:
    """Sixty telegrams, and of everything else one or two."""
    write_folder(folder, 60)
    extra = {
        "00005-copy.txt": (folder / "00005.txt").read_bytes(),  # the same bytes
        "00006-cut.txt": (folder / "00006.txt").read_bytes()[:700],  # a telegram cut in half
        "00009-page.html": wire_page(wire(900), reference="09VALLETTA900").encode(),
        "00011-doubled.txt": wire(901).replace("SIPDIS\n", "SIPDIS\nSIPDIS\n").encode(),
        "00020-empty.txt": b"",
        "00030-noise.bin": bytes(range(256)) * 8,
        "00040-list.txt": b"a shopping list: bread, milk\n",
        "00041-no-number.txt": wire(902).replace("VALLETTA 000902", "").encode(),
        "sub/00007-again.txt": (folder / "00007.txt").read_bytes() + b"\n",  # a further copy
    }
    (folder / "sub").mkdir(exist_ok=True)
    for name, data in extra.items():
        (folder / name).write_bytes(data)
    (folder / "00050-link.txt").symlink_to("nowhere.txt")
    return folder


def files_in(folder: Path) -> list[Path]:
    return [path for path in folder.rglob("*") if path.is_file()]


@pytest.fixture(scope="module")
def folder(tmp_path_factory: pytest.TempPathFactory) -> Path:
    return mixed_folder(tmp_path_factory.mktemp("in") / "traffic")


@pytest.fixture(scope="module")
def whole(folder: Path, tmp_path_factory: pytest.TempPathFactory) -> dict[str, Any]:
    """What an archive holds that nobody interrupted."""
    path = tmp_path_factory.mktemp("whole") / "a.reftel"
    filed(path, folder)
    return contents(path)


def test_every_input_has_one_outcome_and_the_sum_is_right(folder: Path, tmp_path: Path) -> None:
    totals = filed(tmp_path / "a", folder)

    found = outcomes(tmp_path / "a")
    assert len(found) == totals.inputs == 70
    assert totals.filed + totals.filed_with_repairs + totals.duplicate + totals.rejected == 70
    counted = Counter(outcome for outcome, _ in found.values())
    assert counted["filed"] == totals.filed
    assert {name: found[name] for name in found if "-" in name} == {
        "00005-copy.txt": ("filed", None),
        "00006-cut.txt": ("filed", None),
        "00007-again.txt": ("filed", "further-copy"),
        "00009-page.html": ("filed", None),
        "00011-doubled.txt": ("filed-with-repairs", None),
        "00020-empty.txt": ("rejected", "empty"),
        "00030-noise.bin": ("rejected", "binary"),
        "00040-list.txt": ("rejected", "no-telegram"),
        "00041-no-number.txt": ("filed", None),
        "00050-link.txt": ("rejected", "broken-link"),
    }
    # Sorted by name, the copy of 00005 comes before it, and the cut 00006 before the whole.
    assert found["00005.txt"] == ("duplicate", "same-bytes")
    assert found["00006.txt"] == ("filed", "further-copy")
    assert (totals.duplicate, totals.rejected, totals.further_copies) == (1, 4, 2)
    assert dict(totals.reasons) == {
        "empty": 1,
        "binary": 1,
        "no-telegram": 1,
        "broken-link": 1,
    }
    assert totals.telegrams == 63


def test_of_a_cut_and_a_whole_copy_the_whole_is_shown(folder: Path, tmp_path: Path) -> None:
    filed(tmp_path / "a", folder)

    with Archive.open(tmp_path / "a") as archive:
        stored = archive.get("09VALLETTA6")
    assert stored is not None
    assert [Path(copy["path"]).name for copy in stored.copies] == ["00006.txt", "00006-cut.txt"]


def test_a_second_run_files_nothing_twice(folder: Path, tmp_path: Path) -> None:
    first = filed(tmp_path / "a", folder)
    before = contents(tmp_path / "a")

    second = filed(tmp_path / "a", folder)

    assert (second.run, second.inputs) == (2, 70)
    assert (second.filed, second.filed_with_repairs) == (0, 0)
    assert second.duplicate == second.filed_before == 66
    assert second.rejected == first.rejected
    assert second.telegrams == first.telegrams
    assert_same(contents(tmp_path / "a"), before)


def test_a_second_run_reads_nothing_twice(
    folder: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    filed(tmp_path / "a", folder)
    read: list[str] = []

    def parts_of(file: Any) -> Any:
        read.append(Path(file.path).name)
        return real_parts_of(file)

    monkeypatch.setattr(ingest_module, "parts_of", parts_of)
    filed(tmp_path / "a", folder)

    # What was rejected is tried again: a newer reftel may read it.
    assert sorted(read) == ["00030-noise.bin", "00040-list.txt"]
    assert outcomes(tmp_path / "a", run=2)["00040-list.txt"] == ("rejected", "no-telegram")


def test_only_what_is_new_is_filed(folder: Path, tmp_path: Path) -> None:
    grown = mixed_folder(tmp_path / "in")
    filed(tmp_path / "a", grown)
    (grown / "99999.txt").write_text(wire(99999))
    (grown / "00001.txt").write_text(wire(77777))

    totals = filed(tmp_path / "a", grown)

    assert (totals.filed, totals.duplicate, totals.rejected) == (2, 65, 4)
    with Archive.open(tmp_path / "a") as archive:
        assert archive.find("09VALLETTA1") == ["09VALLETTA1"]  # nothing is thrown away
        assert sum(archive.totals().values()) == 71


@pytest.mark.parametrize("workers", [1, 2])
def test_several_processes_end_in_the_same_archive(
    folder: Path, whole: dict[str, Any], tmp_path: Path, workers: int
) -> None:
    filed(tmp_path / "a", folder, workers=workers)

    assert_same(contents(tmp_path / "a"), whole)


def test_progress_is_told_for_every_input(folder: Path, tmp_path: Path) -> None:
    told: list[Progress] = []
    with Archive.open(tmp_path / "a", create=True) as archive:
        ingest([folder], archive, workers=0, on_progress=told.append)

    assert [(one.files, one.of_files) for one in told] == [(n, 70) for n in range(1, 71)]
    assert told[-1].bytes == told[-1].of_bytes == sum(p.stat().st_size for p in files_in(folder))
    assert told[-1].texts == 70


def test_a_batch_ends_by_number_or_by_time(
    folder: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    sizes: list[int] = []
    file = Session.file

    def counting(session: Session, run: int, inputs: Any) -> Any:
        sizes.append(len(inputs))
        return file(session, run, inputs)

    monkeypatch.setattr(Session, "file", counting)
    monkeypatch.setattr(ingest_module, "BATCH", 40)
    filed(tmp_path / "a", folder)
    assert sizes == [40, 30]

    sizes.clear()
    monkeypatch.setattr(ingest_module, "BATCH_SECONDS", -1.0)
    filed(tmp_path / "b", folder)
    assert sizes == [1] * 70


def test_files_and_folders_may_be_mixed_and_repeated(folder: Path, tmp_path: Path) -> None:
    one = folder / "00001.txt"

    totals = filed(tmp_path / "a", one, tmp_path / "none.txt", one)

    assert (totals.inputs, totals.filed, totals.duplicate) == (3, 1, 1)
    assert dict(totals.reasons) == {"not-found": 1}


def test_nothing_to_file(tmp_path: Path) -> None:
    (tmp_path / "empty").mkdir()

    totals = filed(tmp_path / "a", tmp_path / "empty")

    assert (totals.inputs, totals.telegrams) == (0, 0)


def test_the_archive_does_not_file_itself(tmp_path: Path) -> None:
    write_folder(tmp_path / "in", 2)

    for _ in range(2):
        totals = filed(tmp_path / "in" / "a.reftel", tmp_path / "in")
        assert totals.inputs == 2


def test_a_line_of_100_mb_is_refused_unread(tmp_path: Path) -> None:
    write_folder(tmp_path / "in", 2)
    with (tmp_path / "in" / "00001-line.txt").open("wb") as file:
        for _ in range(100):
            file.write(b"A" * 1_000_000)

    totals = filed(tmp_path / "a", tmp_path / "in")

    assert (totals.filed, dict(totals.reasons)) == (2, {"too-large": 1})


def test_a_folder_that_may_not_be_opened(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    # Root is refused nothing, so the refusal is made by hand.
    write_folder(tmp_path / "in" / "open", 2)
    (tmp_path / "in" / "locked").mkdir()
    original = Path.iterdir

    def iterdir(path: Path) -> Any:
        if path.name == "locked":
            raise PermissionError(13, "Permission denied", str(path))
        return original(path)

    monkeypatch.setattr(Path, "iterdir", iterdir)

    totals = filed(tmp_path / "a", tmp_path / "in")

    assert (totals.filed, dict(totals.reasons)) == (2, {"unreadable": 1})
    assert outcomes(tmp_path / "a")["locked"] == ("rejected", "unreadable")


@pytest.mark.skipif(sys.platform != "linux", reason="other systems have no such file names")
def test_a_file_name_that_is_no_text(tmp_path: Path) -> None:
    (tmp_path / "in").mkdir()
    name = os.fsencode(tmp_path / "in") + b"/caf\xe9.txt"
    Path(os.fsdecode(name)).write_text(wire(1))

    assert filed(tmp_path / "a", tmp_path / "in").filed == 1
    assert filed(tmp_path / "a", tmp_path / "in").filed_before == 1
    assert outcomes(tmp_path / "a") == {"caf\\xe9.txt": ("filed", None)}


def test_a_reading_that_raises_costs_only_its_input(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    write_folder(tmp_path / "in", 40)
    original = make_record

    def reading(document: Any) -> Any:
        if document.source.path.endswith("00017.txt"):
            raise RuntimeError("a fault of the reader")
        return original(document)

    monkeypatch.setattr(ingest_module, "make_record", reading)

    totals = filed(tmp_path / "a", tmp_path / "in")

    assert (totals.inputs, totals.filed, dict(totals.reasons)) == (40, 39, {"reader-failed": 1})
    with Archive.open(tmp_path / "a") as archive:
        (entry,) = archive.ledger(outcome="rejected")
    assert "00017.txt could not be read to its end" in (entry.reason or "")
    assert "a fault of the reader" in (entry.reason or "")


@pytest.mark.skipif(not hasattr(signal, "setitimer"), reason="this system has no such timers")
def test_a_reading_without_end_is_given_up(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    write_folder(tmp_path / "in", 1)

    def reading(document: Any) -> Any:
        while True:
            time.sleep(0.01)

    monkeypatch.setattr(ingest_module, "make_record", reading)
    before = signal.getsignal(signal.SIGALRM)

    limits = Limits(reading_seconds=0.2)
    read = read_piece(ingest_module.Task(tmp_path / "in" / "00001.txt", limits=limits))

    (result,) = read.results
    assert isinstance(result, Rejection)
    assert (result.code, read.sha256 is not None) == ("reader-failed", True)
    assert "given up after" in result.reason
    assert signal.getsignal(signal.SIGALRM) is before
    assert signal.getitimer(signal.ITIMER_REAL) == (0.0, 0.0)


def test_a_process_that_is_killed_costs_nothing_where_it_was_not_to_blame(
    tmp_path: Path,
) -> None:
    write_folder(tmp_path / "in", 200)
    killed: list[int] = []

    def kill_one(progress: Progress) -> None:
        if progress.files == 30 and not killed:
            victim = multiprocessing.active_children()[0].pid
            assert victim is not None
            os.kill(victim, signal.SIGKILL)
            killed.append(victim)

    with Archive.open(tmp_path / "a", create=True) as archive:
        totals = ingest([tmp_path / "in"], archive, workers=2, on_progress=kill_one)

    assert killed
    assert (totals.inputs, totals.filed, totals.rejected) == (200, 200, 0)


# Killed and begun again

DRIVER = """
    import os, signal
    from pathlib import Path
    from sqlalchemy import event
    from sqlalchemy.engine import Engine
    from reftel import ingest as ingest_module
    from reftel.archive import Archive, archive as archive_module, folder, index

    ingest_module.BATCH = 12
    archive_module._BETWEEN_COMMITS = 20
    left = {count}

    def die(*_, **__):
        global left
        left -= 1
        if left == 0:
            os.kill(os.getpid(), signal.SIGKILL)

    def before(function):
        def wrapped(*args, **kwargs):
            die()
            return function(*args, **kwargs)
        return wrapped

    def after(function):
        def wrapped(*args, **kwargs):
            result = function(*args, **kwargs)
            die()
            return result
        return wrapped

    point = {point!r}
    if point == "marker":
        folder._write_marker = after(folder._write_marker)
        archive_module.make_folder = folder.make_folder
    elif point == "statement":
        @event.listens_for(Engine, "before_cursor_execute")
        def _(connection, cursor, statement, *_):
            if "INSERT INTO outcomes" in statement or "INSERT INTO copies" in statement:
                die()
    elif point == "records committed":
        archive_module.Session.file = after(archive_module.Session.file)
    elif point == "index fed":
        index.TantivyWriter.update = after(index.TantivyWriter.update)
    elif point == "index to be committed":
        index.TantivyWriter.commit = before(index.TantivyWriter.commit)
    elif point == "index committed":
        index.TantivyWriter.commit = after(index.TantivyWriter.commit)
    elif point == "index made":
        index.TantivyIndex.make = before(index.TantivyIndex.make)

    with Archive.open({archive!r}, create=True) as archive:
        ingest_module.ingest([Path({folder!r})], archive, workers=0)
"""

POINTS = [
    ("marker", 1),
    ("index made", 1),
    ("statement", 1),
    ("statement", 2),
    ("statement", 7),
    ("records committed", 1),
    ("records committed", 4),
    ("index fed", 1),
    ("index fed", 2),
    ("index to be committed", 1),
    ("index committed", 1),
    ("index committed", 2),
]


@pytest.mark.parametrize(("point", "count"), POINTS, ids=str)
def test_killed_at_a_point_and_begun_again_it_ends_the_same(
    folder: Path, whole: dict[str, Any], tmp_path: Path, point: str, count: int
) -> None:
    path = tmp_path / "a.reftel"
    script = DRIVER.format(point=point, count=count, archive=str(path), folder=str(folder))

    done = subprocess.run(
        [sys.executable, "-c", textwrap.dedent(script)], check=False, capture_output=True
    )
    assert done.returncode == -signal.SIGKILL, done.stderr.decode()

    totals = filed(path, folder)

    assert_same(contents(path), whole)
    assert totals.inputs == 70
    assert totals.filed + totals.filed_with_repairs + totals.duplicate + totals.rejected == 70


def test_killed_again_and_again_at_any_moment_it_ends_the_same(tmp_path: Path) -> None:
    # The command itself, with processes that read, killed by the clock.
    inputs = write_folder(tmp_path / "in", 600)
    path, whole = tmp_path / "a.reftel", tmp_path / "whole.reftel"
    filed(whole, inputs)
    command = [sys.executable, "-m", "reftel", "ingest", str(inputs), "--archive", str(path)]

    for seconds in (0.3, 0.8, 1.2, 1.6, 2.0, 2.6):
        process = subprocess.Popen(
            [*command, "--workers", "2"],
            stdout=subprocess.DEVNULL,
            stderr=subprocess.PIPE,
            start_new_session=True,
        )
        try:
            process.wait(seconds)
        except subprocess.TimeoutExpired:
            process.kill()
        _, faults = process.communicate()
        assert process.returncode in (0, -signal.SIGKILL), faults.decode()
        assert_nobody_left(process.pid)
    subprocess.run(command, check=True, capture_output=True)

    assert_same(contents(path), contents(whole))


def assert_nobody_left(session: int) -> None:
    """The readers of a killed ingest end by themselves."""
    if not Path("/proc/self/stat").exists():
        return
    for _ in range(600):
        left = [pid for pid in _session(session) if pid != session]
        if not left:
            return
        time.sleep(0.05)
    raise AssertionError(f"still there: {left}")


def _session(session: int) -> list[int]:
    found = []
    for entry in Path("/proc").iterdir():
        if entry.name.isdigit():
            try:
                fields = (entry / "stat").read_text().rpartition(")")[2].split()
            except OSError:
                continue
            if int(fields[3]) == session and fields[0] != "Z":
                found.append(int(entry.name))
    return found


def test_interrupted_by_hand_it_says_so_and_goes_on_later(tmp_path: Path) -> None:
    inputs = write_folder(tmp_path / "in", 4000)
    path = tmp_path / "a.reftel"
    command = [sys.executable, "-m", "reftel", "ingest", str(inputs), "--archive", str(path)]
    process = subprocess.Popen(
        [*command, "--workers", "2"],
        stdout=subprocess.PIPE,
        stderr=subprocess.PIPE,
        start_new_session=True,
    )
    while process.poll() is None and not _has_filed(path):
        time.sleep(0.05)
    os.killpg(process.pid, signal.SIGINT)  # as a terminal does: to all of them
    output, faults = process.communicate(timeout=120)

    assert process.returncode == 130, faults.decode()
    assert b"Traceback" not in output + faults
    assert b"interrupted" in faults
    with Archive.open(path) as archive:
        held = archive.count()
        assert 0 < held < 4000
        assert archive.search("ferry").total == held
        assert archive.runs()[0].finished is None

    totals = filed(path, inputs)

    assert totals.telegrams == 4000
    assert (totals.filed_before, totals.filed) == (held, 4000 - held)


def _has_filed(path: Path) -> bool:
    if not (path / "records.sqlite").exists():
        return False
    engine = open_engine(open_folder(path))
    with engine.connect() as connection:
        tables = connection.exec_driver_sql(
            "SELECT count(*) FROM sqlite_master WHERE name = 'telegrams'"
        ).scalar()
        held = (
            connection.exec_driver_sql("SELECT count(*) FROM telegrams").scalar() if tables else 0
        )
    engine.dispose()
    return bool(held)


def test_interrupted_inside_a_large_file_it_goes_on_there(tmp_path: Path) -> None:
    table = tmp_path / "cables.csv"
    table.write_text("".join(cables_row(n) for n in range(1, 5001)))
    assert table.stat().st_size > Limits().streamed
    path = tmp_path / "a.reftel"
    command = [sys.executable, "-m", "reftel", "ingest", str(table), "--archive", str(path)]
    process = subprocess.Popen(
        [*command, "--workers", "1"],
        stdout=subprocess.PIPE,
        stderr=subprocess.PIPE,
        start_new_session=True,
    )
    while process.poll() is None and not _has_filed(path):
        time.sleep(0.05)
    os.killpg(process.pid, signal.SIGINT)
    output, faults = process.communicate(timeout=120)

    assert process.returncode == 130, faults.decode()
    assert b"Traceback" not in output + faults
    with Archive.open(path) as archive:
        held = archive.count()
        assert 0 < held < 5000
        cut = archive.resumption(str(table))
        assert cut is not None
        assert cut.done == held
        assert archive.verify().sound
    said = faults.decode()
    assert f"interrupted; until then: {held:,} filed" in said
    assert f"{held:,} telegrams are in" in said
    assert "the same command again goes on from here" in said
    assert_nobody_left(process.pid)

    totals = filed(path, table)

    assert totals.telegrams == 5000
    assert (totals.filed_before, totals.filed) == (held, 5000 - held)


def cables_row(number: int) -> str:
    """A row of cables.csv (spec/08, section 7)."""
    body = (
        f"UNCLAS VALLETTA {number:06}\n\nSUBJECT: EXERCISE: THE FERRY\n\n"
        f"1. The ferry number{number} lies at the quay.\nQUILLMARK"
    )
    header = "R 121724Z MAR 09\nFM AMEMBASSY VALLETTA\nTO SECSTATE WASHDC 0007"
    told = (str(number), "3/12/2009 17:24", f"09VALLETTA{number}", "Embassy Valletta")
    return ",".join(f'"{value}"' for value in (*told, "UNCLASSIFIED", "", header, body)) + "\n"


def test_totals_and_progress_travel_to_other_processes(tmp_path: Path) -> None:
    (tmp_path / "a.txt").write_bytes(b"")

    totals = filed(tmp_path / "a", tmp_path / "a.txt")

    assert pickle.loads(pickle.dumps(totals)) == totals
