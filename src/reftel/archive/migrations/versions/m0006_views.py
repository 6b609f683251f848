"""Readable views, for Datasette.

They are made after every migration (``migrating.py``, ``views.py``); this step is for the
archives that stood at the one before and would not be migrated again.
"""

from __future__ import annotations

revision = "0006"
down_revision = "0005"
branch_labels = None
depends_on = None


def upgrade() -> None:
    """Nothing of the tables changes."""
