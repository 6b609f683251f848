"""The tables of a new archive, made at once as the schema has them.

The migrations from nothing lead to the same tables, and take twenty times as long, half of
that for loading Alembic. A test holds the two against each other.
"""

from __future__ import annotations

from contextlib import closing

from sqlalchemy import Column, Connection, Engine, MetaData, String, Table, insert, inspect
from sqlalchemy.exc import DBAPIError

from reftel.archive.database import PAGE_BYTES, journal_mode, writing
from reftel.archive.folder import ArchiveFolder
from reftel.archive.schema import REVISION, metadata
from reftel.archive.views import make_views
from reftel.errors import ArchiveError

# Alembic's own table, as it makes it.
_VERSIONS = Table(
    "alembic_version",
    MetaData(naming_convention={"pk": "%(table_name)s_pkc"}),
    Column("version_num", String(32), primary_key=True),
)


def prepare(engine: Engine) -> None:
    """Set the size of pages, where there are none yet, and the journal."""
    with closing(engine.raw_connection()) as raw:  # no journal is changed inside a transaction
        # Of a database that is not empty the size of pages stays.
        raw.cursor().execute(f"PRAGMA page_size = {PAGE_BYTES}")
        raw.cursor().execute(f"PRAGMA journal_mode = {journal_mode()}")


def make_tables(folder: ArchiveFolder, engine: Engine) -> bool:
    """Make the tables where there are none at all; false where there are some.

    All of them, or none. The caller holds the lock.
    """
    try:
        prepare(engine)
        with writing(engine) as connection:
            if inspect(connection).get_table_names():
                return False
            _make(connection)
    except DBAPIError as error:
        raise ArchiveError(f"{folder.database} cannot be written to: {error.orig}") from error
    return True


def _make(connection: Connection) -> None:
    metadata.create_all(connection, checkfirst=False)
    make_views(connection)
    _VERSIONS.create(connection)
    connection.execute(insert(_VERSIONS).values(version_num=REVISION))
