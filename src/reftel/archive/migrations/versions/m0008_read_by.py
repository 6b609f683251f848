"""Which reftel has read each copy, so that those of an older one can be read again.

And how many of its defects are disagreements of telegram and publisher, which say nothing
against the copy; and whether a publisher vouched for the text. Of copies filed before,
``reftel refresh`` finds all three out.
"""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

revision = "0008"
down_revision = "0007"
branch_labels = None
depends_on = None


def upgrade() -> None:
    """Add the columns, empty."""
    op.add_column(
        "copies",
        sa.Column("disagreements", sa.Integer(), nullable=False, server_default=sa.text("0")),
    )
    op.add_column("copies", sa.Column("vouched", sa.Boolean(), nullable=True))
    op.add_column("copies", sa.Column("read_by", sa.Text(), nullable=True))
