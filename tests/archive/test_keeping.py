"""Keeping: what verify sees of each kind of damage, what mends it, and what may never be lost."""

from __future__ import annotations

import os
import shutil
import sqlite3
import subprocess
import sys
from pathlib import Path

import pytest
from sqlalchemy import delete, func, select, update

from archive.traffic import make_older, record, wire
from reftel.archive import Archive
from reftel.archive import pack as pack_module
from reftel.archive.compacting import pack_again
from reftel.archive.database import writing
from reftel.archive.folder import open_engine, open_folder
from reftel.archive.keeping import KINDS
from reftel.archive.pack import dictionary_number, pack
from reftel.archive.schema import copies, dictionaries, meanings, outcomes, progress, telegrams
from reftel.errors import ArchiveBusyError, ArchiveError


@pytest.fixture(scope="module")
def filed(tmp_path_factory: pytest.TempPathFactory) -> Path:
    path = tmp_path_factory.mktemp("filed") / "a.reftel"
    with Archive.open(path, create=True) as archive:
        archive.add(
            [record(wire(n, refs=(f"VALLETTA {n - 1}",)), f"{n}.txt") for n in range(1, 30)]
        )
        archive.add([record(wire(7, refs=("VALLETTA 6",)) + "\n", "again.txt")])
    return path


@pytest.fixture
def path(filed: Path, tmp_path: Path) -> Path:
    shutil.copytree(filed, tmp_path / "a.reftel")
    return tmp_path / "a.reftel"


def faults(path: Path, *, read_only: bool = True) -> list[tuple[str, str]]:
    with Archive.open(path, read_only=read_only) as archive:
        return [(fault.kind, fault.message) for fault in archive.verify().faults]


def test_a_sound_archive_is_sound(path: Path) -> None:
    told: list[tuple[int, int]] = []
    with Archive.open(path) as archive:
        found = archive.verify(lambda *counts: told.append(counts))

    assert found.sound
    assert (found.telegrams, found.copies) == (29, 30)
    assert found.bytes > 30 * 2 * 400
    assert told[-1] == (30, 30)


DAMAGE = {
    "bytes": update(copies).where(copies.c.number == 3).values(content=b"no packed bytes"),
    "original": update(copies).where(copies.c.number == 3).values(original=None),
    "record": update(telegrams).where(telegrams.c.id == "09VALLETTA3").values(id="09VALLETTA999"),
    "best": update(copies).where(copies.c.number == 3).values(best=False),
    "ledger": delete(outcomes).where(outcomes.c.copy == 3),
    "reference": update(meanings).where(meanings.c.resolved == 3).values(cited="09VALLETTA999"),
    "index": update(telegrams).where(telegrams.c.key == 3).values(classification="SECRET"),
}


@pytest.mark.parametrize("kind", DAMAGE)
def test_each_damage_is_seen_and_called_by_its_kind(path: Path, kind: str) -> None:
    engine = open_engine(open_folder(path))
    with writing(engine) as connection:
        connection.execute(DAMAGE[kind])
    engine.dispose()

    found = faults(path)

    assert kind in {name for name, _ in found}
    assert kind in KINDS


def test_other_bytes_under_a_digest_are_seen(path: Path) -> None:
    engine = open_engine(open_folder(path))
    with writing(engine) as connection:
        connection.execute(
            update(copies).where(copies.c.number == 3).values(original=pack(b"other bytes"))
        )
    engine.dispose()

    ((kind, message),) = faults(path)

    assert kind == "bytes"
    assert "are not those of SHA-256" in message


def test_a_database_with_a_broken_page_is_seen(path: Path) -> None:
    database = path / "records.sqlite"
    size = database.stat().st_size
    with database.open("r+b") as file:
        for place in range(8192, size, 16384):
            file.seek(place + 8)
            file.write(b"\xff" * 64)

    try:
        found = {kind for kind, _ in faults(path)}
    except ArchiveError:  # the page was one that opening needs
        found = {"database"}
    assert found == {"database"}


@pytest.mark.parametrize("damage", ["deleted", "emptied", "half gone", "other bytes", "cut"])
def test_an_index_that_is_damaged_is_seen_and_mended(path: Path, damage: str) -> None:
    index = path / "index"
    segment = max(
        (f for f in index.iterdir() if f.suffix == ".pos"), key=lambda f: f.stat().st_size
    )
    match damage:
        case "deleted":
            shutil.rmtree(index)
        case "emptied":
            for file in index.iterdir():
                file.unlink()
        case "half gone":
            segment.unlink()
        case "other bytes":
            data = bytearray(segment.read_bytes())
            data[len(data) // 3] ^= 0xFF
            segment.write_bytes(bytes(data))
        case "cut":
            segment.write_bytes(segment.read_bytes()[:-100])

    assert {kind for kind, _ in faults(path)} == {"index"}
    with Archive.open(path) as archive:
        archive.reindex()

    assert faults(path) == []
    with Archive.open(path) as archive:
        assert archive.search('"lies at the quay"').total == 29


def test_an_index_of_an_archive_that_went_on_is_led_on_by_verify(path: Path) -> None:
    engine = open_engine(open_folder(path))
    with writing(engine) as connection:
        connection.execute(update(progress).where(progress.c.name == "index").values(change=5))
    engine.dispose()

    assert [kind for kind, _ in faults(path)] == ["index"]
    assert faults(path, read_only=False) == []
    assert faults(path) == []


def test_stray_files_are_seen_and_taken_away(path: Path) -> None:
    source = next(f for f in (path / "index").iterdir() if f.suffix == ".fast")
    shutil.copy(source, path / "index" / f"{'0' * 32}.fast")

    ((_, message),) = faults(path)
    assert f"{'0' * 32}.fast belongs to nothing" in message

    with Archive.open(path) as archive:
        archive.reindex()
    assert faults(path) == []


def test_what_a_killed_writer_was_writing_is_no_fault_and_goes_with_the_next(path: Path) -> None:
    left = path / "index" / ".tmpbhsrio"
    left.write_bytes(b'{"segments":[')

    assert faults(path) == []
    assert left.exists(), "whoever only looks takes nothing away: another may be writing it"

    with Archive.open(path) as archive:
        archive.compact()
    assert not left.exists()
    assert faults(path) == []


def test_compacting_keeps_everything_and_gives_room_back(path: Path) -> None:
    engine = open_engine(open_folder(path))
    kept = [column for column in copies.c if column.name != "content"]
    with writing(engine) as connection:
        connection.exec_driver_sql("CREATE TABLE ballast AS SELECT * FROM copies")
        for _ in range(5):
            connection.exec_driver_sql("INSERT INTO ballast SELECT * FROM ballast")
    with writing(engine) as connection:
        connection.exec_driver_sql("DROP TABLE ballast")
        held = connection.execute(select(*kept)).all()
    engine.dispose()

    with Archive.open(path) as archive:
        texts = {number: archive.copy_text(number) for number in range(1, 31)}
        before, after = archive.compact()
        assert {number: archive.copy_text(number) for number in range(1, 31)} == texts

    assert after < before / 2
    assert faults(path) == []
    engine = open_engine(open_folder(path))
    with engine.connect() as connection:
        assert connection.execute(select(*kept)).all() == held
    engine.dispose()


def file_in_batches(path: Path, texts: list[str], size: int) -> None:
    """A new archive, so many telegrams filed at once."""
    with Archive.open(path, create=True) as archive:
        for start in range(0, len(texts), size):
            batch = texts[start : start + size]
            archive.add([record(text, f"{start + at}.txt") for at, text in enumerate(batch)])


def test_compacting_packs_what_an_older_reftel_filed(tmp_path: Path) -> None:
    made = tmp_path / "old.reftel"
    texts = [
        wire(
            number, paragraphs=(f"The ferry number{number} lies at the quay. {'It waits. ' * 60}",)
        )
        for number in range(1, 161)
    ]
    file_in_batches(made, texts, 40)
    engine = open_engine(open_folder(made))
    with writing(engine) as connection:
        make_older(connection)
        connection.execute(dictionaries.delete())
        kept = [copies.c.number, copies.c.sha256, copies.c.telegram, copies.c.best]
        held = connection.execute(select(*kept)).all()
    engine.dispose()
    told: list[tuple[int, int]] = []

    with Archive.open(made) as archive:
        before, after = archive.compact(lambda done, total: told.append((done, total)))
        stored = archive.get("09VALLETTA7")
        assert stored is not None
        assert stored.text == texts[6]
        assert archive.original(stored.copies[0]["number"]) == texts[6].encode()
        assert archive.search("ferry").total == 160

    assert after < before
    assert told[0] == told[-1] == (160, 160)
    assert faults(made) == []
    engine = open_engine(open_folder(made))
    with engine.connect() as connection:
        assert connection.execute(select(*kept)).all() == held
        packed = connection.execute(select(copies.c.content, copies.c.record)).all()
        assert {dictionary_number(content) for content, _ in packed} == {1}
        assert {old for _, old in packed} == {None}
    engine.dispose()
    assert len(list((made / "index").glob("*.store"))) == 1

    with Archive.open(made) as archive:  # again: there is nothing left to be done
        again, still = archive.compact()
    assert still <= again


def test_compacting_packs_harder_once_and_goes_on_where_it_was_cut_off(tmp_path: Path) -> None:
    made = tmp_path / "hard.reftel"
    texts = [
        wire(number, paragraphs=(f"Ferry {number} lies at quay {number % 7}. {'It waits. ' * 60}",))
        for number in range(1, 601)
    ]
    file_in_batches(made, texts, 100)
    engine = open_engine(open_folder(made))

    def sizes() -> list[int]:
        with engine.connect() as connection:
            asked = select(func.length(copies.c.content)).order_by(copies.c.number)
            return list(connection.execute(asked).scalars())

    filed = sizes()
    with writing(engine) as connection:  # and here it is cut off
        assert pack_again(connection, 0, 200, "2009-03-12T12:00Z") == 200
    begun = sizes()
    assert sum(begun[:200]) < sum(filed[:200])
    assert begun[200:] == filed[200:]
    with writing(engine) as connection:  # no frame of these is packed again
        connection.exec_driver_sql(
            "CREATE TRIGGER untouched BEFORE UPDATE ON copies WHEN "
            "old.number <= 200 BEGIN SELECT RAISE(FAIL, 'touched'); END"
        )
    with Archive.open(made) as archive:
        archive.compact()
    ended = sizes()
    assert ended[:200] == begun[:200]
    assert sum(ended[200:]) < sum(filed[200:])
    engine.dispose()

    assert faults(made) == []
    with Archive.open(made) as archive:
        assert [archive.copy_text(number) for number in (1, 300, 600)] == [
            texts[0], texts[299], texts[599]
        ]  # fmt: skip


def test_what_is_opened_for_reading_only_is_not_touched(path: Path) -> None:
    for lock in (
        path / "write.lock",
        *(path / "index").glob("*.lock"),
        *(path / "index").glob(".*.lock"),
    ):
        lock.unlink(missing_ok=True)
    before = {f: f.stat().st_mtime_ns for f in path.rglob("*")}

    with Archive.open(path, read_only=True) as archive:
        assert archive.search("ferry").total == 29
        assert archive.verify().sound
        for refused in (archive.reindex, archive.compact, lambda: archive.add([])):
            with pytest.raises(ArchiveError, match="for reading only"):
                refused()

    assert {f: f.stat().st_mtime_ns for f in path.rglob("*")} == before


@pytest.mark.skipif(sys.platform != "linux", reason="takes the rights of another user")
def test_a_folder_that_nobody_may_write_to_is_searched_and_verified(path: Path) -> None:
    other = path.with_name("other.reftel")
    shutil.copytree(path, other)
    for file in [path, *path.rglob("*")]:
        file.chmod(0o555 if file.is_dir() else 0o444)
    for folder in path.parents:
        if folder.stat().st_uid == os.getuid() and folder != Path(folder.anchor):
            folder.chmod(folder.stat().st_mode | 0o055)
    script = f"""
import os
import reftel

def use(archive):
    assert archive.search("ferry zebra").total == 0
    assert archive.search("ferry").total == 29
    assert archive.verify().sound
    assert archive.telegram("VALLETTA 7").id == "09VALLETTA7"

# The other user may not even read Python's own files: everything is loaded before.
with reftel.open({str(other)!r}) as archive:
    use(archive)
    archive.reindex()
if os.getuid() == 0:
    os.setgid(65534); os.setuid(65534)
with reftel.open({str(path)!r}) as archive:
    use(archive)
    try:
        archive.reindex()
    except reftel.ReftelError as error:
        print(error)
"""
    done = subprocess.run(
        [sys.executable, "-c", script], capture_output=True, text=True, check=False
    )

    for file in [path, *path.rglob("*")]:
        file.chmod(0o755)
    assert done.returncode == 0, done.stderr
    assert "may not be written to" in done.stdout


def test_an_archive_may_be_moved(path: Path, tmp_path: Path) -> None:
    moved = tmp_path / "elsewhere" / "under another name"
    moved.parent.mkdir()
    path.rename(moved)

    assert faults(moved) == []
    for file in (moved / "records.sqlite",):
        # Nothing in it says where it lay.
        assert str(path).encode() not in file.read_bytes()


def test_one_who_verifies_and_one_who_writes_do_not_meet(path: Path) -> None:
    with Archive.open(path) as one, Archive.open(path) as other, one.writing():
        with pytest.raises(ArchiveBusyError, match="another reftel is writing"):
            other.verify()
        with pytest.raises(ArchiveBusyError, match="another reftel is writing"):
            other.reindex()


def test_an_archive_of_a_newer_reftel_is_refused_for_reading_too(path: Path) -> None:
    with sqlite3.connect(path / "records.sqlite") as connection:
        connection.execute("UPDATE alembic_version SET version_num = '9999'")
    connection.close()

    for read_only in (True, False):
        with pytest.raises(ArchiveError, match=r"newer reftel \(tables 9999\)"):
            Archive.open(path, read_only=read_only)


def test_an_archive_of_an_older_reftel_is_not_led_on_where_it_is_only_read(path: Path) -> None:
    with sqlite3.connect(path / "records.sqlite") as connection:
        connection.execute("UPDATE alembic_version SET version_num = '0001'")
    connection.close()

    with pytest.raises(ArchiveError, match="open it once where it may be written to"):
        Archive.open(path, read_only=True)


@pytest.mark.skipif(sys.platform != "linux", reason="limits the size of files")
@pytest.mark.parametrize("limit", [40_000, 120_000, 200_000, 260_000])
def test_a_full_disk_is_said_and_leaves_nothing_behind(
    path: Path, tmp_path: Path, limit: int
) -> None:
    inputs = tmp_path / "in"
    inputs.mkdir()
    for number in range(100, 400):
        (inputs / f"{number}.txt").write_text(wire(number, paragraphs=(f"Word{number} " * 50,)))
    target = tmp_path / "new.reftel"
    script = f"""
import resource, signal, sys
signal.signal(signal.SIGXFSZ, signal.SIG_IGN)
resource.setrlimit(resource.RLIMIT_FSIZE, ({limit}, {limit}))
sys.argv = ["reftel", "ingest", {str(inputs)!r}, "--archive", {str(target)!r}, "--workers", "0"]
from reftel.cli import main
main()
"""
    done = subprocess.run(
        [sys.executable, "-c", script], capture_output=True, text=True, check=False
    )

    assert done.returncode == 1, done.stdout + done.stderr
    assert "Traceback" not in done.stderr
    assert str(target) in done.stderr
    again = [sys.executable, "-m", "reftel", "ingest", str(inputs), "--archive", str(target)]
    subprocess.run([*again, "--workers", "0"], check=True, capture_output=True)
    assert faults(target) == []
    with Archive.open(target) as archive:
        assert archive.count() == 300
        assert sum(archive.totals().values()) == 300


def test_a_clock_that_was_set_back_changes_nothing(
    path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    from reftel.archive import archive as archive_module

    monkeypatch.setattr(archive_module, "_now", lambda: "1999-12-31T23:59:59Z")
    with Archive.open(path) as archive:
        archive.add([record(wire(900), "old.txt"), record(wire(7) + "\n\n", "third.txt")])
        assert archive.verify().sound
        assert archive.search_ids("filed:1999") == ["09VALLETTA7", "09VALLETTA900"]
        assert [run.number for run in archive.runs()] == [1, 2, 3]


def test_an_archive_that_has_grown_learns_a_longer_dictionary(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    # As at eight thousand telegrams, at two hundred and fifty-six.
    monkeypatch.setattr(pack_module, "_BYTES_EACH", 400)
    made = tmp_path / "grown.reftel"
    said = "The ferry number{0} of {1} lies at the quay and waits. {2}"
    texts = [
        wire(
            n, paragraphs=(said.format(n, n * 7919 % 1009, f"It waits {n * 31 % 97} days. " * 60),)
        )
        for n in range(1, 421)
    ]
    with Archive.open(made, create=True) as archive:
        for start in range(0, 420, 140):
            batch = texts[start : start + 140]
            archive.add([record(text, f"{start + at}.txt") for at, text in enumerate(batch)])
        assert archive.verify().sound
        for number in (1, 200, 420):
            stored = archive.get(f"09VALLETTA{number}")
            assert stored is not None
            assert stored.text == texts[number - 1]
    engine = open_engine(open_folder(made))
    with engine.connect() as connection:
        asked = select(func.length(dictionaries.c.data)).order_by(dictionaries.c.number)
        sizes = connection.execute(asked).scalars().all()
        contents = connection.execute(select(copies.c.content).order_by(copies.c.number)).scalars()
        used = [dictionary_number(content) for content in contents]
    engine.dispose()
    first, second = sizes
    assert second > first
    assert used == sorted(used)
    assert set(used) == {1, 2}
