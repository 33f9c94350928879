"""The register of people: who is enrolled in which collection, from which picture, with which consent."""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

revision = "0002"
down_revision = "0001"


def upgrade() -> None:
    """Make the register's tables."""
    op.create_table(
        "people",
        sa.Column("id", sa.String(32), primary_key=True),
        *_collection_columns(primary_key=False),
        sa.Column("slug", sa.String(255), nullable=False),
        sa.Column("name", sa.Text, nullable=False),
        sa.Column("consent", sa.Text, nullable=False),
        sa.Column("added_at_ms", sa.BigInteger, nullable=False),
    )
    op.create_index(
        "ix_people_slug", "people", ["collection", "slug", "backend", "account", "region", "place"], unique=True
    )
    op.create_table(
        "enrolled_faces",
        sa.Column("person_id", sa.String(32), sa.ForeignKey("people.id", ondelete="CASCADE"), primary_key=True),
        sa.Column("face_id", sa.String(36), primary_key=True),
        sa.Column("picture_name", sa.Text, nullable=False),
        sa.Column("picture_digest", sa.String(64), nullable=False),
        sa.Column("cutout_digest", sa.String(64), nullable=False),
        sa.Column("added_by", sa.Text, nullable=False),
        sa.Column("visit", sa.String(64), nullable=False),
        sa.Column("added_at_ms", sa.BigInteger, nullable=False),
        sa.Column("thumbnail", sa.LargeBinary),
    )
    op.create_index("ix_enrolled_faces_picture_digest", "enrolled_faces", ["picture_digest"])
    op.create_index("ix_enrolled_faces_visit", "enrolled_faces", ["visit"])
    op.create_table(
        "collection_changes",
        *_collection_columns(primary_key=True),
        sa.Column("changes", sa.BigInteger, nullable=False),
    )


def _collection_columns(primary_key: bool) -> list[sa.Column[str]]:
    return [
        sa.Column("backend", sa.String(8), primary_key=primary_key, nullable=False),
        sa.Column("account", sa.String(12), primary_key=primary_key, nullable=False),
        sa.Column("region", sa.String(32), primary_key=primary_key, nullable=False),
        sa.Column("place", sa.Text, primary_key=primary_key, nullable=False),
        sa.Column("collection", sa.String(255), primary_key=primary_key, nullable=False),
    ]
