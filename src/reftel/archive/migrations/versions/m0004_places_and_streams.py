"""The ledger and the copies say container, member and place; files read as streams are resumed.

Revision 0004. There is no step back: an archive is never led back to an older form.
"""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

revision = "0004"
down_revision = "0003"
branch_labels = None
depends_on = None


def upgrade() -> None:
    """Add the columns and the table of unfinished files."""
    for name in ("inside", "place"):
        op.add_column(
            "copies", sa.Column(name, sa.Text(), server_default=sa.text("''"), nullable=False)
        )
    op.add_column("copies", sa.Column("relation", sa.Text(), nullable=True))
    op.add_column("copies", sa.Column("corrects", sa.Text(), nullable=True))
    # Until now `member` was both the place and what tells texts of the same bytes apart.
    op.execute("UPDATE copies SET place = member")
    for name in ("container", "place"):
        op.add_column(
            "outcomes", sa.Column(name, sa.Text(), server_default=sa.text("''"), nullable=False)
        )
    op.add_column("outcomes", sa.Column("statements", sa.Text(), nullable=True))
    op.add_column("outcomes", sa.Column("stated_id", sa.Text(), nullable=True))
    op.execute("UPDATE outcomes SET place = member, member = ''")
    op.execute(
        "UPDATE outcomes SET container = coalesce((SELECT copies.container FROM copies "
        "WHERE copies.number = outcomes.copy), '')"
    )
    op.create_index(op.f("ix_outcomes_stated_id"), "outcomes", ["stated_id"], unique=False)
    op.create_table(
        "unfinished",
        sa.Column("path", sa.Text(), nullable=False),
        sa.Column("sha256", sa.Text(), nullable=False),
        sa.PrimaryKeyConstraint("path", name=op.f("pk_unfinished")),
    )
