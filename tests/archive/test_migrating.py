"""The migrations from nothing lead to the tables of ``schema.py``, and never halfway."""

from __future__ import annotations

import signal
import subprocess
import sys
import textwrap
from collections.abc import Iterator
from pathlib import Path

import pytest
from alembic.autogenerate import compare_metadata
from alembic.migration import MigrationContext
from alembic.script import ScriptDirectory
from sqlalchemy import Connection, Engine, MetaData, create_engine, inspect
from sqlalchemy.schema import CreateIndex, CreateTable

from reftel.archive.database import PAGE_BYTES, writing
from reftel.archive.folder import ArchiveFolder, make_folder, open_engine, revision
from reftel.archive.making import make_tables
from reftel.archive.migrating import migrate, migrations
from reftel.archive.schema import REVISION, metadata
from reftel.errors import ArchiveError


@pytest.fixture
def folder(tmp_path: Path) -> ArchiveFolder:
    return make_folder(tmp_path / "a.reftel")


@pytest.fixture
def migrated(folder: ArchiveFolder) -> Iterator[Engine]:
    engine = open_engine(folder)
    with folder.lock():
        migrate(folder, engine)
    yield engine
    engine.dispose()


def test_a_new_database_has_pages_of_our_size(migrated: Engine) -> None:
    with migrated.connect() as connection:
        assert connection.exec_driver_sql("PRAGMA page_size").scalar() == PAGE_BYTES


def test_alembic_sees_no_difference_to_the_schema(migrated: Engine) -> None:
    with migrated.connect() as connection:
        context = MigrationContext.configure(
            connection, opts={"compare_type": True, "compare_server_default": True}
        )

        assert compare_metadata(context, metadata) == []


def test_the_tables_are_those_of_the_schema_word_for_word(migrated: Engine) -> None:
    # Alembic does not compare keys and names of constraints; this does.
    found = MetaData(naming_convention=metadata.naming_convention)
    found.reflect(migrated)
    found.remove(found.tables["alembic_version"])
    other = create_engine("sqlite://")
    metadata.create_all(other)
    expected = MetaData(naming_convention=metadata.naming_convention)
    expected.reflect(other)

    assert statements(found, migrated) == statements(expected, other)


def statements(tables: MetaData, engine: Engine) -> list[list[str]]:
    """Each table and index line by line, sorted, for SQLite tells constraints in any order."""
    told: list[CreateTable | CreateIndex] = []
    for table in tables.sorted_tables:
        told.append(CreateTable(table))
        told += [CreateIndex(index) for index in table.indexes]
    return sorted(
        sorted(line.strip(" \t,") for line in str(statement.compile(engine)).splitlines())
        for statement in told
    )


def test_a_new_archive_is_made_as_the_migrations_would_make_it(
    migrated: Engine, tmp_path: Path
) -> None:
    folder = make_folder(tmp_path / "new.reftel")
    made = open_engine(folder)

    assert make_tables(folder, made)
    assert not make_tables(folder, made)
    assert revision(made) == REVISION
    both = []
    for engine in (made, migrated):
        found = MetaData(naming_convention=metadata.naming_convention)
        found.reflect(engine)
        with engine.connect() as connection:
            settings = [
                connection.exec_driver_sql(f"PRAGMA {name}").scalar()
                for name in ("page_size", "journal_mode", "user_version", "encoding")
            ]
            views = connection.exec_driver_sql(
                "SELECT name, sql FROM sqlite_master WHERE type = 'view' ORDER BY name"
            ).all()
        both.append((statements(found, engine), settings, views))
    made.dispose()
    assert both[0] == both[1]


def test_a_new_archive_needs_no_alembic(tmp_path: Path) -> None:
    script = f"""
        import sys
        from reftel.archive import Archive
        with Archive.open({str(tmp_path / "new.reftel")!r}, create=True):
            assert "alembic" not in sys.modules
    """
    subprocess.run([sys.executable, "-c", textwrap.dedent(script)], check=True)


def test_a_second_time_changes_nothing(folder: ArchiveFolder, migrated: Engine) -> None:
    with folder.lock():
        migrate(folder, migrated)

    assert revision(migrated) == REVISION


def test_the_revision_of_the_schema_is_the_newest_step() -> None:
    config = migrations()

    assert ScriptDirectory.from_config(config).get_heads() == [REVISION]


def test_tables_of_a_newer_reftel_are_left_alone(folder: ArchiveFolder, migrated: Engine) -> None:
    with writing(migrated) as connection:
        connection.exec_driver_sql("UPDATE alembic_version SET version_num = '9999'")

    with folder.lock(), pytest.raises(ArchiveError, match=r"newer reftel \(tables 9999\)"):
        migrate(folder, migrated)


def test_killed_in_a_migration_the_archive_is_as_it_was(folder: ArchiveFolder) -> None:
    script = f"""
        import os, signal
        from pathlib import Path
        from sqlalchemy import event
        from reftel.archive.folder import open_engine, open_folder
        from reftel.archive.migrating import migrate
        folder = open_folder(Path({str(folder.path)!r}))
        engine = open_engine(folder)

        @event.listens_for(engine, "before_cursor_execute")
        def _kill(connection, cursor, statement, *_):
            if "CREATE TABLE outcomes" in statement:
                os.kill(os.getpid(), signal.SIGKILL)

        with folder.lock():
            migrate(folder, engine)
    """
    done = subprocess.run([sys.executable, "-c", textwrap.dedent(script)], check=False)
    assert done.returncode == -signal.SIGKILL
    engine = open_engine(folder)
    assert inspect(engine).get_table_names() == []

    with folder.lock():
        migrate(folder, engine)

    assert revision(engine) == REVISION


def test_no_alembic_file_is_left_in_the_folder(folder: ArchiveFolder, migrated: Engine) -> None:
    assert {path.name for path in folder.path.iterdir()} == {
        "records.sqlite",
        "reftel.toml",
        "write.lock",
    }


def test_a_large_archive_is_led_on_without_being_held_in_memory(
    folder: ArchiveFolder, monkeypatch: pytest.MonkeyPatch
) -> None:
    # Pages that are written leave the cache before the commit; afterwards they stay again.
    spilled: list[int] = []

    def note(connection: Connection) -> None:
        spilled.append(int(connection.exec_driver_sql("PRAGMA cache_spill").scalar() or 0))

    monkeypatch.setattr("reftel.archive.migrating.make_views", note)
    engine = open_engine(folder)
    migrate(folder, engine)
    with engine.connect() as connection:
        note(connection)
    engine.dispose()

    assert spilled[0] > 0
    assert spilled[1] == 0
