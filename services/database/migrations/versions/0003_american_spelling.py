"""Observations of a face without a name are called "unrecognized face", as AWS spells it."""

from __future__ import annotations

from alembic import op

revision = "0003"
down_revision = "0002"


def upgrade() -> None:
    """Rename the kind of the observations that are there."""
    op.execute("UPDATE observations SET kind = 'unrecognized face' WHERE kind = 'unrecognised face'")
