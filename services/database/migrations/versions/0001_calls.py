"""Calls, their answers, observations, repeats, and the pictures kept on request."""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

revision = "0001"
down_revision = None


def upgrade() -> None:
    """Make the tables of the first schema."""
    op.create_table(
        "calls",
        sa.Column("id", sa.String(32), primary_key=True),
        sa.Column("question", sa.String(64), nullable=False),
        sa.Column("visit", sa.String(64), nullable=False),
        sa.Column("backend", sa.String(8), nullable=False),
        sa.Column("profile", sa.Text),
        sa.Column("account", sa.String(12), nullable=False),
        sa.Column("region", sa.String(32), nullable=False),
        sa.Column("engine", sa.Text, nullable=False),
        sa.Column("service", sa.String(64), nullable=False),
        sa.Column("operation", sa.String(128), nullable=False),
        sa.Column("state", sa.Text, nullable=False),
        sa.Column("parameters_json", sa.Text, nullable=False),
        sa.Column("response_packed", sa.Text),
        sa.Column("repeatable", sa.Boolean, nullable=False),
        sa.Column("error_code", sa.Text, nullable=False),
        sa.Column("error_message", sa.Text, nullable=False),
        sa.Column("duration_ms", sa.Float, nullable=False),
        sa.Column("cost_usd", sa.Float),
        sa.Column("list_price_usd", sa.Float),
        sa.Column("asked_at_ms", sa.BigInteger, nullable=False),
    )
    op.create_index("ix_calls_visit", "calls", ["visit"])
    op.create_index("ix_calls_asked_at_ms", "calls", ["asked_at_ms"])
    op.create_index("ix_calls_question", "calls", ["question", "asked_at_ms"])
    op.create_table(
        "answer_bytes",
        sa.Column("call_id", sa.String(32), sa.ForeignKey("calls.id", ondelete="CASCADE"), primary_key=True),
        sa.Column("digest", sa.String(64), primary_key=True),
        sa.Column("data", sa.LargeBinary, nullable=False),
    )
    op.create_table(
        "call_pictures",
        sa.Column("call_id", sa.String(32), sa.ForeignKey("calls.id", ondelete="CASCADE"), primary_key=True),
        sa.Column("position", sa.Integer, primary_key=True),
        sa.Column("digest", sa.String(64), nullable=False),
        sa.Column("name", sa.Text, nullable=False),
    )
    op.create_index("ix_call_pictures_digest", "call_pictures", ["digest"])
    op.create_table(
        "observations",
        sa.Column("call_id", sa.String(32), sa.ForeignKey("calls.id", ondelete="CASCADE"), primary_key=True),
        sa.Column("position", sa.Integer, primary_key=True),
        sa.Column("kind", sa.String(64), nullable=False),
        sa.Column("name", sa.Text, nullable=False),
        sa.Column("confidence", sa.Float),
        sa.Column("similarity", sa.Float),
        sa.Column("left", sa.Float),
        sa.Column("top", sa.Float),
        sa.Column("width", sa.Float),
        sa.Column("height", sa.Float),
    )
    op.create_index("ix_observations_kind", "observations", ["kind"])
    op.create_table(
        "repeats",
        sa.Column("id", sa.String(32), primary_key=True),
        sa.Column("call_id", sa.String(32), sa.ForeignKey("calls.id", ondelete="SET NULL")),
        sa.Column("visit", sa.String(64), nullable=False),
        sa.Column("saved_usd", sa.Float, nullable=False),
        sa.Column("asked_at_ms", sa.BigInteger, nullable=False),
    )
    op.create_index("ix_repeats_call_id", "repeats", ["call_id"])
    op.create_index("ix_repeats_visit", "repeats", ["visit"])
    op.create_index("ix_repeats_asked_at_ms", "repeats", ["asked_at_ms"])
    op.create_table(
        "pictures_kept",
        sa.Column("digest", sa.String(64), primary_key=True),
        sa.Column("visit", sa.String(64), primary_key=True),
        sa.Column("name", sa.Text, nullable=False),
        sa.Column("file", sa.Text, nullable=False),
        sa.Column("size_bytes", sa.BigInteger, nullable=False),
        sa.Column("width_px", sa.Integer, nullable=False),
        sa.Column("height_px", sa.Integer, nullable=False),
        sa.Column("kept_at_ms", sa.BigInteger, nullable=False),
        sa.Column("until_ms", sa.BigInteger, nullable=False),
    )
    op.create_index("ix_pictures_kept_until_ms", "pictures_kept", ["until_ms"])
