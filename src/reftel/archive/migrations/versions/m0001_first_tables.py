"""The first tables: telegrams, their copies and what stands in them, the ledger.

Revision 0001. There is no step back: an archive is never led back to an older form.
"""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

revision = "0001"
down_revision = None
branch_labels = None
depends_on = None


def upgrade() -> None:
    """Make the tables."""
    op.create_table(
        "progress",
        sa.Column("name", sa.Text(), nullable=False),
        sa.Column("change", sa.Integer(), nullable=False),
        sa.PrimaryKeyConstraint("name", name=op.f("pk_progress")),
    )
    op.create_table(
        "runs",
        sa.Column("number", sa.Integer(), autoincrement=True, nullable=False),
        sa.Column("started", sa.Text(), nullable=False),
        sa.Column("finished", sa.Text(), nullable=True),
        sa.Column("settings", sa.Text(), nullable=False),
        sa.PrimaryKeyConstraint("number", name=op.f("pk_runs")),
    )
    op.create_table(
        "telegrams",
        sa.Column("key", sa.Integer(), autoincrement=True, nullable=False),
        sa.Column("id", sa.Text(), nullable=False),
        sa.Column("numbered_by", sa.Text(), nullable=True),
        sa.Column("mrn", sa.Text(), nullable=True),
        sa.Column("year", sa.Integer(), nullable=True),
        sa.Column("station", sa.Text(), nullable=True),
        sa.Column("serial", sa.Integer(), nullable=True),
        sa.Column("date", sa.Text(), nullable=True),
        sa.Column("date_source", sa.Text(), nullable=True),
        sa.Column("first_day", sa.Integer(), nullable=True),
        sa.Column("last_day", sa.Integer(), nullable=True),
        sa.Column("subject", sa.Text(), nullable=True),
        sa.Column("classification", sa.Text(), nullable=True),
        sa.Column("precedence", sa.Text(), nullable=True),
        sa.Column("from_plad", sa.Text(), nullable=True),
        sa.Column("from_station", sa.Text(), nullable=True),
        sa.Column("signature", sa.Text(), nullable=True),
        sa.Column("partial", sa.Boolean(), nullable=False),
        sa.Column("change", sa.Integer(), nullable=False),
        sa.PrimaryKeyConstraint("key", name=op.f("pk_telegrams")),
        sa.UniqueConstraint("id", name=op.f("uq_telegrams_id")),
    )
    op.create_index(op.f("ix_telegrams_change"), "telegrams", ["change"], unique=False)
    op.create_index(
        op.f("ix_telegrams_station_serial"), "telegrams", ["station", "serial"], unique=False
    )
    op.create_table(
        "addressees",
        sa.Column("telegram", sa.Integer(), nullable=False),
        sa.Column("role", sa.Text(), nullable=False),
        sa.Column("position", sa.Integer(), autoincrement=False, nullable=False),
        sa.Column("plad", sa.Text(), nullable=False),
        sa.Column("station", sa.Text(), nullable=True),
        sa.Column("indicator", sa.Text(), nullable=True),
        sa.Column("precedence", sa.Text(), nullable=True),
        sa.Column("continuity", sa.Text(), nullable=True),
        sa.ForeignKeyConstraint(
            ["telegram"], ["telegrams.key"], name=op.f("fk_addressees_telegram")
        ),
        sa.PrimaryKeyConstraint("telegram", "role", "position", name=op.f("pk_addressees")),
    )
    op.create_index(op.f("ix_addressees_station"), "addressees", ["station"], unique=False)
    op.create_table(
        "captions",
        sa.Column("telegram", sa.Integer(), nullable=False),
        sa.Column("position", sa.Integer(), autoincrement=False, nullable=False),
        sa.Column("caption", sa.Text(), nullable=False),
        sa.ForeignKeyConstraint(["telegram"], ["telegrams.key"], name=op.f("fk_captions_telegram")),
        sa.PrimaryKeyConstraint("telegram", "position", name=op.f("pk_captions")),
    )
    op.create_table(
        "citations",
        sa.Column("citing", sa.Integer(), nullable=False),
        sa.Column("in_reference_line", sa.Boolean(), nullable=False),
        sa.Column("position", sa.Integer(), autoincrement=False, nullable=False),
        sa.Column("paragraph", sa.Integer(), nullable=True),
        sa.Column("label", sa.Text(), nullable=True),
        sa.Column("text", sa.Text(), nullable=False),
        sa.Column("kind", sa.Text(), nullable=True),
        sa.Column("target", sa.Text(), nullable=True),
        sa.ForeignKeyConstraint(["citing"], ["telegrams.key"], name=op.f("fk_citations_citing")),
        sa.PrimaryKeyConstraint(
            "citing", "in_reference_line", "position", name=op.f("pk_citations")
        ),
    )
    op.create_index(op.f("ix_citations_target"), "citations", ["target"], unique=False)
    op.create_table(
        "copies",
        sa.Column("number", sa.Integer(), autoincrement=True, nullable=False),
        sa.Column("telegram", sa.Integer(), nullable=False),
        sa.Column("sha256", sa.Text(), nullable=False),
        sa.Column("member", sa.Text(), nullable=False),
        sa.Column("path", sa.Text(), nullable=False),
        sa.Column("container", sa.Text(), nullable=False),
        sa.Column("charset", sa.Text(), nullable=False),
        sa.Column("size", sa.Integer(), nullable=False),
        sa.Column("statements", sa.Text(), nullable=False),
        sa.Column("stated_id", sa.Text(), nullable=True),
        sa.Column("layout", sa.Text(), nullable=False),
        sa.Column("has_header", sa.Boolean(), nullable=False),
        sa.Column("partial", sa.Boolean(), nullable=False),
        sa.Column("has_signature", sa.Boolean(), nullable=False),
        sa.Column("defects", sa.Integer(), nullable=False),
        sa.Column("repairs", sa.Integer(), nullable=False),
        sa.Column("paragraphs", sa.Integer(), nullable=False),
        sa.Column("best", sa.Boolean(), nullable=False),
        sa.Column("change", sa.Integer(), nullable=False),
        sa.Column("filed", sa.Text(), nullable=False),
        sa.Column("text", sa.LargeBinary(), nullable=False),
        sa.Column("searchable", sa.LargeBinary(), nullable=False),
        sa.Column("record", sa.LargeBinary(), nullable=False),
        sa.Column("original", sa.LargeBinary(), nullable=True),
        sa.ForeignKeyConstraint(["telegram"], ["telegrams.key"], name=op.f("fk_copies_telegram")),
        sa.PrimaryKeyConstraint("number", name=op.f("pk_copies")),
        sa.UniqueConstraint("sha256", "member", name=op.f("uq_copies_sha256")),
    )
    op.create_index(op.f("ix_copies_stated_id"), "copies", ["stated_id"], unique=False)
    op.create_index(op.f("ix_copies_telegram"), "copies", ["telegram"], unique=False)
    op.create_table(
        "tags",
        sa.Column("telegram", sa.Integer(), nullable=False),
        sa.Column("position", sa.Integer(), autoincrement=False, nullable=False),
        sa.Column("code", sa.Text(), nullable=False),
        sa.Column("person", sa.Text(), nullable=True),
        sa.ForeignKeyConstraint(["telegram"], ["telegrams.key"], name=op.f("fk_tags_telegram")),
        sa.PrimaryKeyConstraint("telegram", "position", name=op.f("pk_tags")),
    )
    op.create_index(op.f("ix_tags_code"), "tags", ["code"], unique=False)
    op.create_table(
        "outcomes",
        sa.Column("number", sa.Integer(), autoincrement=True, nullable=False),
        sa.Column("run", sa.Integer(), nullable=False),
        sa.Column("path", sa.Text(), nullable=False),
        sa.Column("member", sa.Text(), nullable=False),
        sa.Column("sha256", sa.Text(), nullable=True),
        sa.Column("outcome", sa.Text(), nullable=False),
        sa.Column("code", sa.Text(), nullable=True),
        sa.Column("reason", sa.Text(), nullable=True),
        sa.Column("telegram", sa.Integer(), nullable=True),
        sa.Column("copy", sa.Integer(), nullable=True),
        sa.Column("standing", sa.Boolean(), server_default=sa.text("0"), nullable=False),
        sa.ForeignKeyConstraint(["copy"], ["copies.number"], name=op.f("fk_outcomes_copy")),
        sa.ForeignKeyConstraint(["run"], ["runs.number"], name=op.f("fk_outcomes_run")),
        sa.ForeignKeyConstraint(["telegram"], ["telegrams.key"], name=op.f("fk_outcomes_telegram")),
        sa.PrimaryKeyConstraint("number", name=op.f("pk_outcomes")),
    )
    op.create_index(op.f("ix_outcomes_path"), "outcomes", ["path"], unique=False)
    op.create_index(op.f("ix_outcomes_run_outcome"), "outcomes", ["run", "outcome"], unique=False)
    op.create_index(
        op.f("ix_outcomes_standing_outcome"), "outcomes", ["standing", "outcome"], unique=False
    )
