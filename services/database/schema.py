"""The ledger's tables. A change here needs a new file in `migrations/versions` and a new `REVISION`.

`calls` has one row for each call that was made, `repeats` one for each that was not made because the answer was there.
Bytes of an answer (sound) lie in `answer_bytes`, in the same database, so that one transaction holds a whole answer and
a team's PostgreSQL serves it to every machine. The register of people (`people`, `enrolled_faces` and
`collection_changes`) lies beside them, because forgetting a picture must reach its thumbnails in the same transaction.
Times are milliseconds since 1970 in UTC.
"""

from __future__ import annotations

from sqlalchemy import (
    BigInteger,
    Boolean,
    Column,
    Float,
    ForeignKey,
    Index,
    Integer,
    LargeBinary,
    MetaData,
    String,
    Table,
    Text,
)

REVISION = "0005"

metadata = MetaData(naming_convention={"ix": "ix_%(table_name)s_%(column_0_name)s"})

calls = Table(
    "calls",
    metadata,
    Column("id", String(32), primary_key=True),  # begins with the time, so that order of id is order of time
    Column("question", String(64), nullable=False),
    Column("visit", String(64), nullable=False, index=True),
    Column("backend", String(8), nullable=False),
    Column("profile", Text),
    Column("account", String(12), nullable=False),
    Column("region", String(32), nullable=False),
    Column("engine", Text, nullable=False),
    Column("service", String(64), nullable=False),
    Column("operation", String(128), nullable=False),
    Column("state", Text, nullable=False),
    Column("parameters_json", Text, nullable=False),
    Column("response_packed", Text),  # null for a call that failed
    Column("repeatable", Boolean, nullable=False),
    Column("error_code", Text, nullable=False),
    Column("error_message", Text, nullable=False),
    Column("duration_ms", Float, nullable=False),
    Column("cost_usd", Float),  # null: the price is not known
    Column("list_price_usd", Float),
    Column("asked_at_ms", BigInteger, nullable=False, index=True),
    Index("ix_calls_question", "question", "asked_at_ms"),
)

answer_bytes = Table(
    "answer_bytes",
    metadata,
    Column("call_id", String(32), ForeignKey("calls.id", ondelete="CASCADE"), primary_key=True),
    Column("digest", String(64), primary_key=True),
    Column("data", LargeBinary, nullable=False),
)

call_pictures = Table(
    "call_pictures",
    metadata,
    Column("call_id", String(32), ForeignKey("calls.id", ondelete="CASCADE"), primary_key=True),
    Column("position", Integer, primary_key=True),  # 0 is the picture that the observations are about
    Column("digest", String(64), nullable=False, index=True),
    Column("name", Text, nullable=False),
)

observations = Table(
    "observations",
    metadata,
    Column("call_id", String(32), ForeignKey("calls.id", ondelete="CASCADE"), primary_key=True),
    Column("position", Integer, primary_key=True),
    Column("kind", String(64), nullable=False, index=True),
    Column("name", Text, nullable=False),
    Column("confidence", Float),  # is it there? 0 to 100
    Column("similarity", Float),  # is it the same person? 0 to 100
    Column("left", Float),
    Column("top", Float),
    Column("width", Float),
    Column("height", Float),
)

repeats = Table(
    "repeats",
    metadata,
    Column("id", String(32), primary_key=True),
    # A visit keeps what it saved when another visit's call is forgotten.
    Column("call_id", String(32), ForeignKey("calls.id", ondelete="SET NULL"), index=True),
    Column("visit", String(64), nullable=False, index=True),
    Column("saved_usd", Float, nullable=False),
    Column("asked_at_ms", BigInteger, nullable=False, index=True),
)

pictures_kept = Table(
    "pictures_kept",
    metadata,
    Column("digest", String(64), primary_key=True),
    Column("visit", String(64), primary_key=True),
    Column("name", Text, nullable=False),
    Column("file", Text, nullable=False),  # below the pictures folder
    Column("size_bytes", BigInteger, nullable=False),
    Column("width_px", Integer, nullable=False),
    Column("height_px", Integer, nullable=False),
    Column("kept_at_ms", BigInteger, nullable=False),
    Column("until_ms", BigInteger, nullable=False, index=True),
)


# Whose collection a row belongs to. `place` is the data folder of an embedded AWS and "" for a real account.
def _collection_columns(primary_key: bool) -> list[Column[str]]:
    return [
        Column("backend", String(8), primary_key=primary_key, nullable=False),
        Column("account", String(12), primary_key=primary_key, nullable=False),
        Column("region", String(32), primary_key=primary_key, nullable=False),
        Column("place", Text, primary_key=primary_key, nullable=False),
        Column("collection", String(255), primary_key=primary_key, nullable=False),
    ]


people = Table(
    "people",
    metadata,
    Column("id", String(32), primary_key=True),
    *_collection_columns(primary_key=False),
    Column("slug", String(255), nullable=False),  # AWS's ExternalImageId
    Column("name", Text, nullable=False),
    Column("consent", Text, nullable=False),
    Column("added_at_ms", BigInteger, nullable=False),
    Index("ix_people_slug", "collection", "slug", "backend", "account", "region", "place", unique=True),
)

enrolled_faces = Table(
    "enrolled_faces",
    metadata,
    Column("person_id", String(32), ForeignKey("people.id", ondelete="CASCADE"), primary_key=True),
    Column("face_id", String(36), primary_key=True),
    Column("picture_name", Text, nullable=False),
    Column("picture_digest", String(64), nullable=False, index=True),  # of the whole picture
    Column("cutout_digest", String(64), nullable=False),  # of what was sent
    Column("added_by", Text, nullable=False),
    Column("visit", String(64), nullable=False, index=True),
    Column("added_at_ms", BigInteger, nullable=False),
    Column("thumbnail", LargeBinary),  # null unless somebody asked to keep one
)

collection_changes = Table(
    "collection_changes",
    metadata,
    *_collection_columns(primary_key=True),
    Column("changes", BigInteger, nullable=False),
)

# A job asks one question about many items; its owner is the visit that started it.
jobs = Table(
    "jobs",
    metadata,
    Column("id", String(32), primary_key=True),
    Column("kind", String(64), nullable=False),
    Column("name", Text, nullable=False),
    Column("owner", String(64), nullable=False, index=True),
    Column("backend", String(8), nullable=False),
    Column("profile", Text),
    Column("account", String(12), nullable=False),
    Column("region", String(32), nullable=False),
    Column("place", Text, nullable=False),  # the data folder of an embedded AWS that is not the usual one
    Column("parameters_json", Text, nullable=False),
    Column("is_paused", Boolean, nullable=False),
    Column("asked_at_ms", BigInteger, nullable=False, index=True),
    Column("started_at_ms", BigInteger),
    Column("ended_at_ms", BigInteger),
)

job_items = Table(
    "job_items",
    metadata,
    Column("job_id", String(32), ForeignKey("jobs.id", ondelete="CASCADE"), primary_key=True),
    Column("position", Integer, primary_key=True),
    Column("name", Text, nullable=False),
    Column("digest", String(64), nullable=False, index=True),
    Column("reference", Text, nullable=False),  # how it is loaded again; "" where it is only in its worker's memory
    Column("state", String(16), nullable=False, index=True),
    Column("attempt", Integer, nullable=False),  # the fence: a result counts only while this is as at the claim
    Column("worker", String(32), nullable=False),
    Column("error_json", Text, nullable=False),
    Column("asked_at_ms", BigInteger),
    Column("ended_at_ms", BigInteger),
)

# The lease of each process that works on jobs: when it has run out, the items are anybody's.
job_workers = Table(
    "job_workers",
    metadata,
    Column("worker", String(32), primary_key=True),
    Column("alive_until_ms", BigInteger, nullable=False),
)

# What was forgotten in the last day, as a SHA-256 of it: answers asked before are not written (`ledger.forgotten`).
forgotten = Table(
    "forgotten",
    metadata,
    Column("about", String(64), primary_key=True),
    Column("token", String(32), nullable=False),
    Column("at_ms", BigInteger, nullable=False),
)
