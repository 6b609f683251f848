"""What Alembic runs: the steps on the connection it is handed, as one transaction."""

from __future__ import annotations

from alembic import context

from reftel.archive.schema import metadata

# SQLite can roll back CREATE TABLE; Alembic assumes that it cannot. A process
# that is killed in a migration leaves the archive as it was.
context.configure(
    connection=context.config.attributes["connection"],
    target_metadata=metadata,
    transactional_ddl=True,
    render_as_batch=True,
)
context.run_migrations()
