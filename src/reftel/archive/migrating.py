"""Leading an archive's tables to the form this version knows. Apart, since Alembic loads slowly."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from alembic import command
from alembic.config import Config
from alembic.script import ScriptDirectory
from sqlalchemy import Connection, Engine
from sqlalchemy.exc import DBAPIError

from reftel.archive.folder import ArchiveFolder, revision
from reftel.archive.making import prepare
from reftel.archive.schema import REVISION
from reftel.archive.views import drop_views, make_views
from reftel.errors import ArchiveError


def migrations() -> Config:
    """The steps from form to form of the tables, as Alembic takes them."""
    config = Config()
    config.set_main_option("script_location", str(Path(__file__).parent / "migrations"))
    config.set_main_option("path_separator", "os")
    return config


def migrate(folder: ArchiveFolder, engine: Engine) -> None:
    """Lead the tables to ``REVISION``, from none or from any older step; the caller holds the lock.

    The views (views.py) are made anew, in the same transaction.

    Raises ``ArchiveError`` where they are of a newer reftel.
    """
    prepare(engine)
    config = migrations()
    known = {step.revision for step in ScriptDirectory.from_config(config).walk_revisions()}
    found = revision(engine)
    if found is not None and found not in known:
        raise ArchiveError(
            f"{folder.path} was made by a newer reftel (tables {found}): install the newer version"
        )
    try:
        with _led_on(engine) as connection:
            config.attributes["connection"] = connection
            # SQLite changes no table while a view that reads it would no longer fit.
            drop_views(connection)
            command.upgrade(config, REVISION)
            make_views(connection)
    except DBAPIError as error:
        raise ArchiveError(f"{folder.database} cannot be written to: {error.orig}") from error


@contextmanager
def _led_on(engine: Engine) -> Iterator[Connection]:
    """One transaction in which tables may be made anew that others refer to.

    SQLite would take the rows of a table that is dropped out of the others, so it looks
    at foreign keys at the end alone (sqlite.org/lang_altertable.html, section 7).
    """
    with engine.connect().execution_options(writing=True) as connection:
        # No such setting is changed inside a transaction, and the connection begins none by itself.
        driver = connection.connection.driver_connection
        assert driver is not None
        driver.execute("PRAGMA foreign_keys = OFF")
        # A whole archive is written anew, more than memory need hold; nobody reads meanwhile.
        driver.execute("PRAGMA cache_spill = ON")
        try:
            with connection.begin():
                yield connection
                left = connection.exec_driver_sql("PRAGMA foreign_key_check").first()
                if left is not None:
                    raise ArchiveError(
                        f"{engine.url.database}: a row of {left[0]} belongs to nothing: "
                        "put back a backup of it, or verify it with the reftel that made it"
                    )
        finally:
            driver.execute("PRAGMA cache_spill = OFF")
            driver.execute("PRAGMA foreign_keys = ON")
