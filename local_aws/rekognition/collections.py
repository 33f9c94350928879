"""Collections: made, listed, described, deleted."""

import sqlite3
from datetime import UTC, datetime
from typing import Any

from local_aws.errors import AwsError
from local_aws.rekognition.face_store import MODEL_VERSION
from local_aws.rekognition.foundation import MOST_RESULTS, Foundation

_BY_KEY = "#"  # is in no name
_LONGEST_IN_TOKEN = 160  # AWS's pagination tokens have at most 255 characters, and so have names


class Collections(Foundation):
    """Operations on whole collections."""

    def create_collection(self, *, CollectionId: str) -> dict[str, Any]:
        """Make an empty collection. Raises ResourceAlreadyExistsException."""
        made_at = self._account.clock().timestamp()
        try:
            with self._database.transaction() as connection:
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
        """Names of collections, in alphabetical order, with the version of their vectors.

        Raises InvalidPaginationTokenException for a token that this list did not give.
        """
        pages = self._pages("ListCollections")
        after = pages.start(NextToken, "")
        if after.startswith(_BY_KEY):
            query = "SELECT id FROM rekognition_collections WHERE key = ?"
            named = self._database.read().execute(query, (int(after.removeprefix(_BY_KEY)),)).fetchone()
            if named is None:
                raise AwsError(*self._BAD_TOKEN)
            after = named[0]
        most = MaxResults or MOST_RESULTS
        query = "SELECT key, id FROM rekognition_collections WHERE region = ? AND id > ? ORDER BY id LIMIT ?"
        rows = self._database.read().execute(query, (self._store.region, after, most + 1)).fetchall()
        listed, token = pages.page(rows, most, _position)
        names = [name for _, name in listed]
        answer: dict[str, Any] = {"CollectionIds": names, "FaceModelVersions": [MODEL_VERSION] * len(names)}
        return answer if token is None else answer | {"NextToken": token}

    def describe_collection(self, *, CollectionId: str) -> dict[str, Any]:
        """How many faces and users a collection has, and since when it is there. Raises ResourceNotFoundException."""
        collection = self._store.collection(CollectionId)
        connection = self._database.read()
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
        """Remove a collection with all its faces and users. Raises ResourceNotFoundException."""
        with self._database.deleting() as connection:
            collection = self._store.collection(CollectionId)
            connection.execute("DELETE FROM rekognition_collections WHERE key = ?", (collection.key,))
        self._store.forget(collection)
        return {"StatusCode": 200}

    def _collection_arn(self, collection_id: str) -> str:
        return self._account.arn("rekognition", f"collection/{collection_id}")


def _position(row: tuple[int, str]) -> str:
    """A collection's place among the names: the name, or its key where that is too long for a token."""
    key, name = row
    return name if len(name) <= _LONGEST_IN_TOKEN else f"{_BY_KEY}{key}"
