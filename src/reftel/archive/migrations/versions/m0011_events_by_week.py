"""Events are found by the week they are in, not by the minute."""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

revision = "0011"
down_revision = "0010"
branch_labels = None
depends_on = None


def upgrade() -> None:
    """Put the one index in the place of the other."""
    op.drop_index(op.f("ix_dated_statements_first_minute"), "dated_statements")
    op.create_index(
        op.f("ix_dated_statements_week"), "dated_statements", [sa.text("first_minute / 10080")]
    )
