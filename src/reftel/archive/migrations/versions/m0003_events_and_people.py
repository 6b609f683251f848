"""Tables of what telegrams tell: dated statements and people.

An older archive has neither until its telegrams are filed again: they are read
off the text, and a migration reads no texts.
"""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

revision = "0003"
down_revision = "0002"
branch_labels = None
depends_on = None


def upgrade() -> None:
    """Make the two tables, empty."""
    op.create_table(
        "dated_statements",
        sa.Column("telegram", sa.Integer(), nullable=False),
        sa.Column("position", sa.Integer(), autoincrement=False, nullable=False),
        sa.Column("paragraph", sa.Integer(), nullable=True),
        sa.Column("start", sa.Integer(), nullable=False),
        sa.Column("finish", sa.Integer(), nullable=False),
        sa.Column("time_text", sa.Text(), nullable=False),
        sa.Column("value", sa.Text(), nullable=True),
        sa.Column("granularity", sa.Text(), nullable=True),
        sa.Column("certainty", sa.Text(), nullable=False),
        sa.Column("event", sa.Text(), nullable=False),
        sa.Column("participants", sa.Text(), nullable=False),
        sa.Column("persons", sa.Text(), nullable=False),
        sa.Column("contact", sa.Text(), nullable=True),
        sa.Column("place", sa.Text(), nullable=True),
        sa.Column("zone", sa.Text(), nullable=True),
        sa.Column("calendar", sa.Text(), nullable=False),
        sa.Column("told_early", sa.Boolean(), nullable=False),
        sa.Column("first_minute", sa.Integer(), nullable=True),
        sa.Column("last_minute", sa.Integer(), nullable=True),
        sa.ForeignKeyConstraint(
            ["telegram"], ["telegrams.key"], name=op.f("fk_dated_statements_telegram")
        ),
        sa.PrimaryKeyConstraint("telegram", "position", name=op.f("pk_dated_statements")),
    )
    op.create_index(op.f("ix_dated_statements_first_minute"), "dated_statements", ["first_minute"])
    op.create_table(
        "people",
        sa.Column("telegram", sa.Integer(), nullable=False),
        sa.Column("position", sa.Integer(), autoincrement=False, nullable=False),
        sa.Column("name", sa.Text(), nullable=True),
        sa.Column("surname", sa.Text(), nullable=True),
        sa.Column("titles", sa.Text(), nullable=False),
        sa.Column("roles", sa.Text(), nullable=False),
        sa.Column("protect", sa.Text(), nullable=True),
        sa.Column("officer", sa.Text(), nullable=True),
        sa.Column("officer_name", sa.Text(), nullable=True),
        sa.Column("office", sa.Text(), nullable=True),
        sa.Column("mentions", sa.Integer(), nullable=False),
        sa.ForeignKeyConstraint(["telegram"], ["telegrams.key"], name=op.f("fk_people_telegram")),
        sa.PrimaryKeyConstraint("telegram", "position", name=op.f("pk_people")),
    )
    op.create_index(op.f("ix_people_surname"), "people", ["surname"])
