"""Collections: made, listed, described, deleted."""

import sqlite3
from datetime import UTC, datetime
from typing import Any

from local_aws.errors import AwsError
from local_aws.rekognition import paging
from local_aws.rekognition.face_store import MODEL_VERSION
from local_aws.rekognition.foundation import Foundation


class Collections(Foundation):
    """Operations on whole collections."""

    def create_collection(self, *, CollectionId: str) -> dict[str, Any]:
        """Make an empty collection. Raises ResourceAlreadyExistsException."""
        made_at = self._account.clock().timestamp()
        try:
            with self._store.database.transaction() as connection:
                connection.execute(
                    "INSERT INTO rekognition_collections (region, id, created_at) VALUES (?, ?, ?)",
                    (self._store.region, CollectionId, made_at),
                )
        except sqlite3.IntegrityError as error:
            message = f"The collection id: {CollectionId} already exists"
            raise AwsError("ResourceAlreadyExistsException", message) from error
        return {
            "StatusCode": 200,
            # As AWS sends it: this operation's answer, unlike DescribeCollection's, lacks the leading "arn:".
            "CollectionArn": self._collection_arn(CollectionId).removeprefix("arn:"),
            "FaceModelVersion": MODEL_VERSION,
        }

    def list_collections(self, *, NextToken: str | None = None, MaxResults: int = 0) -> dict[str, Any]:
        """Names of collections, in alphabetical order, with the version of their vectors."""
        kind = ("collections", self._store.region)
        after = paging.read_token(kind, NextToken, "")
        most = paging.page_size(MaxResults)
        rows = (
            self._store.database.read()
            .execute(
                "SELECT id FROM rekognition_collections WHERE region = ? AND id > ? ORDER BY id LIMIT ?",
                (self._store.region, after, most + 1),
            )
            .fetchall()
        )
        names = [row[0] for row in rows[:most]]
        answer: dict[str, Any] = {"CollectionIds": names, "FaceModelVersions": [MODEL_VERSION] * len(names)}
        if len(rows) > most:
            answer["NextToken"] = paging.make_token(kind, names[-1])
        return answer

    def describe_collection(self, *, CollectionId: str) -> dict[str, Any]:
        """How many faces and users a collection has, and since when it is there."""
        collection = self._store.collection(CollectionId)
        connection = self._store.database.read()
        faces, users = (
            connection.execute(f"SELECT count(*) FROM {table} WHERE collection = ?", (collection.key,)).fetchone()[0]
            for table in ("rekognition_faces", "rekognition_users")
        )
        return {
            "FaceCount": faces,
            "FaceModelVersion": MODEL_VERSION,
            "CollectionARN": self._collection_arn(CollectionId),
            "CreationTimestamp": datetime.fromtimestamp(collection.created_at, UTC),
            "UserCount": users,
        }

    def delete_collection(self, *, CollectionId: str) -> dict[str, Any]:
        """Remove a collection with all its faces and users."""
        with self._store.database.deleting() as connection:
            collection = self._store.collection(CollectionId)
            connection.execute("DELETE FROM rekognition_faces WHERE collection = ?", (collection.key,))
            connection.execute("DELETE FROM rekognition_collections WHERE key = ?", (collection.key,))
        self._store.forget(collection)
        return {"StatusCode": 200}

    def _collection_arn(self, collection_id: str) -> str:
        return self._account.arn("rekognition", f"collection/{collection_id}")
