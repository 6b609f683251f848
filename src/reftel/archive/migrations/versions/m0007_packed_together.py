"""Copies in one packed frame, dictionaries to pack them with, and tables without a second key.

What is filed from now on stands in ``copies.content``; what was filed before stays in its three
columns, and is read from there. The rows below a telegram are kept in the order of their key
itself, where SQLite would keep a number for each row and the key in an index beside it.
Indexes that nothing asks go, and those of a column that is mostly empty hold the rest only.
"""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

revision = "0007"
down_revision = "0006"
branch_labels = None
depends_on = None

_BELOW = (
    "addressees",
    "tags",
    "captions",
    "citations",
    "candidates",
    "dated_statements",
    "people",
    "findings",
)
_PARTIAL = (
    ("copies", "stated_id"),
    ("outcomes", "stated_id"),
    ("citations", "moment"),
    ("citations", "resolved"),
)


def upgrade() -> None:
    """Lead the tables on; the caller has taken foreign keys off, and looks at them afterwards."""
    op.drop_index(op.f("ix_people_surname"), "people")
    op.drop_index(op.f("ix_addressees_station"), "addressees")
    op.drop_index(op.f("ix_tags_code"), "tags")
    op.drop_index("ix_findings_rule", "findings")
    with op.batch_alter_table("copies", recreate="always") as batch:
        batch.add_column(sa.Column("content", sa.LargeBinary(), nullable=True))
        for name in ("text", "searchable", "record"):
            batch.alter_column(name, existing_type=sa.LargeBinary(), nullable=True)
    op.create_table(
        "dictionaries",
        sa.Column("number", sa.Integer(), autoincrement=False, nullable=False),
        sa.Column("data", sa.LargeBinary(), nullable=False),
        sa.Column("made", sa.Text(), nullable=False),
        sa.PrimaryKeyConstraint("number", name=op.f("pk_dictionaries")),
    )
    for table, column in _PARTIAL:
        name = f"ix_{table}_{column}"
        op.drop_index(op.f(name), table)
        op.create_index(op.f(name), table, [column], sqlite_where=sa.text(f"{column} IS NOT NULL"))
    connection = op.get_bind()
    if connection.dialect.name == "sqlite":
        for table in _BELOW:
            _without_numbers(connection, table)


def _without_numbers(connection: sa.Connection, table: str) -> None:
    """The table made anew in the order of its key, with the same columns, keys and indexes."""
    made, *indexes = connection.exec_driver_sql(
        "SELECT sql FROM sqlite_master WHERE tbl_name = ? AND sql IS NOT NULL "
        "ORDER BY type = 'index', name",
        (table,),
    ).scalars()
    before = f"{table}_before"
    connection.exec_driver_sql(f"ALTER TABLE {table} RENAME TO {before}")
    connection.exec_driver_sql(f"{made.rstrip()} WITHOUT ROWID")
    connection.exec_driver_sql(f"INSERT INTO {table} SELECT * FROM {before}")  # noqa: S608
    connection.exec_driver_sql(f"DROP TABLE {before}")
    for index in indexes:
        connection.exec_driver_sql(index)
