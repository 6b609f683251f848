"""What the rules of the checker find, below each telegram.

Telegrams filed by an older reftel have no findings until a copy is filed again.
"""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

revision = "0005"
down_revision = "0004"
branch_labels = None
depends_on = None


def upgrade() -> None:
    """Make the table, empty."""
    op.create_table(
        "findings",
        sa.Column(
            "telegram",
            sa.Integer(),
            sa.ForeignKey("telegrams.key", name="fk_findings_telegram"),
            nullable=False,
        ),
        sa.Column("position", sa.Integer(), autoincrement=False, nullable=False),
        sa.Column("rule", sa.Text(), nullable=False),
        sa.Column("severity", sa.Text(), nullable=False),
        sa.Column("message", sa.Text(), nullable=False),
        sa.Column("line", sa.Integer(), nullable=True),
        sa.PrimaryKeyConstraint("telegram", "position", name="pk_findings"),
    )
    op.create_index("ix_findings_rule", "findings", ["rule"])
