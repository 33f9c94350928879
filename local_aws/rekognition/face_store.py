"""Collections, faces and users on disk, and the vectors of each collection in memory for searching.

SQLite holds everything; the matrices in memory are made from it and can always be made again. Each change of a
collection's faces or users raises a counter in the same transaction, and a search compares it before it trusts its
matrix: so two processes may index into one collection and each finds what the other has stored.
"""

import sqlite3
import threading
from collections.abc import Callable
from dataclasses import dataclass
from typing import Any

import numpy as np
from numpy.typing import NDArray

from local_aws.account.store import Account
from local_aws.engines.face import VectorIndex
from local_aws.errors import AwsError

# AWS's own are 1.0 to 7.0: vectors made here must never be taken for comparable with those.
MODEL_VERSION = "0.1"


_FACE_COLUMNS = (
    "faces.key, faces.face_id, faces.image_id, faces.external_image_id, faces.box_left, faces.box_top, "
    "faces.box_width, faces.box_height, faces.confidence, users.id"
)
FACES = f"SELECT {_FACE_COLUMNS} FROM rekognition_faces AS faces LEFT JOIN rekognition_users AS users "
FACES += "ON users.key = faces.user "


@dataclass(frozen=True, slots=True)
class Collection:
    """A collection: its key on disk, its name, when it was made (seconds since 1970) and its counter of changes."""

    key: int
    id: str
    created_at: float
    changes: int


@dataclass(slots=True)
class _Matrix:
    """The vectors of one collection's faces or users, as of a state of its counter."""

    index: VectorIndex
    changes: int


class FaceStore:
    """The collections of an account in one region. Safe to use from several threads; several processes may share it."""

    def __init__(self, account: Account) -> None:
        self.database = account.database
        self.region = account.region
        self._matrices: dict[tuple[int, str], _Matrix] = {}
        self._refreshing = threading.Lock()

    def collection(self, collection_id: str) -> Collection:
        """The collection of that name; raises AwsError ResourceNotFoundException."""
        row = (
            self.database.read()
            .execute(
                "SELECT key, id, created_at, changes FROM rekognition_collections WHERE region = ? AND id = ?",
                (self.region, collection_id),
            )
            .fetchone()
        )
        if row is None:
            raise AwsError("ResourceNotFoundException", f"The collection id: {collection_id} does not exist")
        return Collection(*row)

    def changed(self, connection: sqlite3.Connection, collection: Collection) -> None:
        """Note, within a transaction, that a collection's faces or users have changed."""
        connection.execute("UPDATE rekognition_collections SET changes = changes + 1 WHERE key = ?", (collection.key,))

    def forget(self, collection: Collection) -> None:
        """Free the memory of a collection that was deleted."""
        with self._refreshing:
            for table in ("rekognition_faces", "rekognition_users"):
                self._matrices.pop((collection.key, table), None)

    def face_index(self, collection: Collection) -> VectorIndex:
        """The vectors of a collection's faces, by the face's key."""
        return self._index(collection, "rekognition_faces", self._refresh_faces)

    def user_index(self, collection: Collection) -> VectorIndex:
        """The vectors of a collection's users that have faces, by the user's key."""
        return self._index(collection, "rekognition_users", self._load_users)

    def faces(self, keys: list[int]) -> dict[int, dict[str, Any]]:
        """AWS's `Face` of each key; a face deleted meanwhile is missing."""
        found: dict[int, dict[str, Any]] = {}
        for start in range(0, len(keys), 500):
            part = keys[start : start + 500]
            marks = ",".join("?" * len(part))
            for row in self.database.read().execute(f"{FACES} WHERE faces.key IN ({marks})", part):
                found[row[0]] = face_shape(row)
        return found

    def user_names(self, keys: list[int]) -> dict[int, str]:
        """The UserId of each key; a user deleted meanwhile is missing."""
        marks = ",".join("?" * len(keys))
        rows = self.database.read().execute(f"SELECT key, id FROM rekognition_users WHERE key IN ({marks})", keys)
        return dict(rows.fetchall())

    def face_key(self, collection: Collection, face_id: str) -> int | None:
        """The key of a face by its FaceId."""
        query = "SELECT key FROM rekognition_faces WHERE collection = ? AND face_id = ?"
        row = self.database.read().execute(query, (collection.key, face_id)).fetchone()
        return int(row[0]) if row else None

    def face_vector(self, key: int) -> NDArray[np.float32]:
        """The vector of a face that is there."""
        row = self.database.read().execute("SELECT vector FROM rekognition_faces WHERE key = ?", (key,)).fetchone()
        return to_vector(row[0])

    def _index(
        self, collection: Collection, table: str, refresh: Callable[[Collection, VectorIndex], VectorIndex]
    ) -> VectorIndex:
        with self._refreshing:
            matrix = self._matrices.get((collection.key, table))
            if matrix is None:
                matrix = self._matrices[collection.key, table] = _Matrix(VectorIndex(), -1)
            if matrix.changes < collection.changes:
                # The rows are read after the counter: they may be newer than it, and then are only read once more.
                matrix.index = refresh(collection, matrix.index)
                matrix.changes = collection.changes
            return matrix.index

    def _refresh_faces(self, collection: Collection, index: VectorIndex) -> VectorIndex:
        """Add what is new; if more is held then than is stored, take out what is gone."""
        connection = self.database.read()
        held = index.keys()
        newest = int(held.max()) if held.size else 0
        query = "SELECT key, vector FROM rekognition_faces WHERE collection = ? AND key > ? ORDER BY key"
        _add_all(index, connection.execute(query, (collection.key, newest)))
        query = "SELECT count(*) FROM rekognition_faces WHERE collection = ?"
        if connection.execute(query, (collection.key,)).fetchone()[0] != len(index):
            query = "SELECT key FROM rekognition_faces WHERE collection = ?"
            stored = np.fromiter((row[0] for row in connection.execute(query, (collection.key,))), np.int64)
            index.remove(np.setdiff1d(index.keys(), stored, assume_unique=True))
        return index

    def _load_users(self, collection: Collection, _: VectorIndex) -> VectorIndex:
        index = VectorIndex()
        query = "SELECT key, vector FROM rekognition_users WHERE collection = ? AND vector IS NOT NULL ORDER BY key"
        _add_all(index, self.database.read().execute(query, (collection.key,)))
        return index


def face_shape(row: Any) -> dict[str, Any]:
    """AWS's `Face` from a row of FACES."""
    _, face_id, image_id, external_image_id, left, top, width, height, confidence, user_id = row
    face = {
        "FaceId": face_id,
        "BoundingBox": {"Width": width, "Height": height, "Left": left, "Top": top},
        "ImageId": image_id,
        "Confidence": confidence,
        "IndexFacesModelVersion": MODEL_VERSION,
    }
    if external_image_id is not None:
        face["ExternalImageId"] = external_image_id
    if user_id is not None:
        face["UserId"] = user_id
    return face


def to_blob(vector: NDArray[np.float32]) -> bytes:
    """A vector as it is stored: float32, little end first, 512 bytes."""
    return vector.astype("<f4").tobytes()


def to_vector(blob: bytes) -> NDArray[np.float32]:
    """A stored vector."""
    return np.frombuffer(blob, dtype="<f4").astype(np.float32)


def _add_all(index: VectorIndex, rows: sqlite3.Cursor) -> None:
    while part := rows.fetchmany(10_000):
        vectors = np.frombuffer(b"".join(row[1] for row in part), dtype="<f4").reshape(len(part), -1)
        index.add(np.array([row[0] for row in part], dtype=np.int64), vectors.astype(np.float32))
