"""Users of a collection: several faces of one person, searched as one.

A user's vector is the mean of the vectors of its faces. Everything is done when the call returns, so a user is
CREATED while it has no face and ACTIVE as soon as it has one; AWS's intermediate states do not occur.
"""

import sqlite3
from collections.abc import Callable, Mapping, Sequence
from typing import Any

import numpy as np

from local_aws.engines.face import matching
from local_aws.errors import AwsError
from local_aws.rekognition import idempotency
from local_aws.rekognition.face_store import Collection, to_blob, to_vector
from local_aws.rekognition.foundation import Foundation

MOST_FACES_OF_USER = 100
MOST_USERS = 500
DEFAULT_THRESHOLD = 75.0


class Users(Foundation):
    """Operations that make users and give them faces."""

    def create_user(self, *, CollectionId: str, UserId: str, ClientRequestToken: str | None = None) -> dict[str, Any]:
        """Make a user without faces.

        Raises ConflictException if it is there, IdempotentParameterMismatchException and ResourceNotFoundException.
        """
        request = {"operation": "CreateUser", "collection": CollectionId, "user": UserId}

        def create(connection: sqlite3.Connection, collection: Collection) -> dict[str, Any]:
            try:
                connection.execute(
                    "INSERT INTO rekognition_users (collection, id) VALUES (?, ?)", (collection.key, UserId)
                )
            except sqlite3.IntegrityError as error:
                raise AwsError("ConflictException", f"The user id: {UserId} already exists") from error
            return {}

        return self._once(CollectionId, ClientRequestToken, request, create)

    def delete_user(self, *, CollectionId: str, UserId: str, ClientRequestToken: str | None = None) -> dict[str, Any]:
        """Remove a user; its faces stay in the collection.

        Raises IdempotentParameterMismatchException and ResourceNotFoundException.
        """
        request = {"operation": "DeleteUser", "collection": CollectionId, "user": UserId}

        def delete(connection: sqlite3.Connection, collection: Collection) -> dict[str, Any]:
            key = self._user_key(collection, UserId)
            connection.execute("UPDATE rekognition_faces SET user = NULL WHERE user = ?", (key,))
            connection.execute("DELETE FROM rekognition_users WHERE key = ?", (key,))
            return {}

        return self._once(CollectionId, ClientRequestToken, request, delete)

    def list_users(
        self, *, CollectionId: str, MaxResults: int = MOST_USERS, NextToken: str | None = None
    ) -> dict[str, Any]:
        """Users of a collection, oldest first. Raises InvalidPaginationTokenException and ResourceNotFoundException."""
        collection = self._store.collection(CollectionId)
        pages = self._pages("ListUsers", collection.key)
        after = pages.start(NextToken, 0)
        rows = (
            self._store.database.read()
            .execute(
                "SELECT key, id, vector IS NOT NULL FROM rekognition_users WHERE collection = ? AND key > ? "
                "ORDER BY key LIMIT ?",
                (collection.key, after, MaxResults + 1),
            )
            .fetchall()
        )
        listed, token = pages.page(rows, MaxResults, lambda row: int(row[0]))
        answer: dict[str, Any] = {
            "Users": [{"UserId": user_id, "UserStatus": status(has_faces)} for _, user_id, has_faces in listed]
        }
        return answer if token is None else answer | {"NextToken": token}

    def associate_faces(
        self,
        *,
        CollectionId: str,
        UserId: str,
        FaceIds: Sequence[str],
        UserMatchThreshold: float = DEFAULT_THRESHOLD,
        ClientRequestToken: str | None = None,
    ) -> dict[str, Any]:
        """Give faces to a user, each if it is at least as similar to those it has as asked; the first always fits.

        Raises IdempotentParameterMismatchException, ResourceNotFoundException and ServiceQuotaExceededException.
        """
        faces = list(dict.fromkeys(FaceIds))
        request = {
            "operation": "AssociateFaces",
            "collection": CollectionId,
            "user": UserId,
            "faces": faces,
            "threshold": UserMatchThreshold,
        }

        def associate(connection: sqlite3.Connection, collection: Collection) -> dict[str, Any]:
            key = self._user_key(collection, UserId)
            owned = _vectors_of(connection, key)
            farthest = matching.distance_at(UserMatchThreshold)
            associated: list[str] = []
            refused: list[dict[str, Any]] = []
            for face_id in faces:
                row = _face(connection, collection, face_id)
                if row is None:
                    refused.append({"FaceId": face_id, "Reasons": ["FACE_NOT_FOUND"]})
                    continue
                face_key, blob, owner_key, owner_id = row
                if owner_key == key:
                    associated.append(face_id)
                    continue
                if owner_key is not None:
                    reasons = ["ASSOCIATED_TO_A_DIFFERENT_USER"]
                    refused.append({"FaceId": face_id, "UserId": owner_id, "Reasons": reasons})
                    continue
                vector = to_vector(blob)
                distance = float(np.linalg.norm(np.mean(owned, axis=0) - vector)) if owned else 0.0
                if owned and distance > farthest:
                    confidence = float(matching.similarity(distance))
                    reasons = ["LOW_MATCH_CONFIDENCE"]
                    refused.append({"FaceId": face_id, "Confidence": confidence, "Reasons": reasons})
                    continue
                if len(owned) == MOST_FACES_OF_USER:
                    raise AwsError(
                        "ServiceQuotaExceededException", f"A user can have at most {MOST_FACES_OF_USER} faces"
                    )
                connection.execute("UPDATE rekognition_faces SET user = ? WHERE key = ?", (key, face_key))
                owned.append(vector)
                associated.append(face_id)
            _set_vector(connection, key)
            return {
                "AssociatedFaces": [{"FaceId": face_id} for face_id in associated],
                "UnsuccessfulFaceAssociations": refused,
                "UserStatus": status(bool(owned)),
            }

        return self._once(CollectionId, ClientRequestToken, request, associate)

    def disassociate_faces(
        self,
        *,
        CollectionId: str,
        UserId: str,
        FaceIds: Sequence[str],
        ClientRequestToken: str | None = None,
    ) -> dict[str, Any]:
        """Take faces from a user; they stay in the collection.

        Raises IdempotentParameterMismatchException and ResourceNotFoundException.
        """
        faces = list(dict.fromkeys(FaceIds))
        request = {"operation": "DisassociateFaces", "collection": CollectionId, "user": UserId, "faces": faces}

        def disassociate(connection: sqlite3.Connection, collection: Collection) -> dict[str, Any]:
            key = self._user_key(collection, UserId)
            taken, refused = [], []
            for face_id in faces:
                row = _face(connection, collection, face_id)
                if row is None or row[2] is None:
                    refused.append({"FaceId": face_id, "Reasons": ["FACE_NOT_FOUND"]})
                elif row[2] != key:
                    reasons = ["ASSOCIATED_TO_A_DIFFERENT_USER"]
                    refused.append({"FaceId": face_id, "UserId": row[3], "Reasons": reasons})
                else:
                    connection.execute("UPDATE rekognition_faces SET user = NULL WHERE key = ?", (row[0],))
                    taken.append(face_id)
            return {
                "DisassociatedFaces": [{"FaceId": face_id} for face_id in taken],
                "UnsuccessfulFaceDisassociations": refused,
                "UserStatus": status(_set_vector(connection, key)),
            }

        return self._once(CollectionId, ClientRequestToken, request, disassociate)

    def _once(
        self,
        collection_id: str,
        token: str | None,
        request: Mapping[str, Any],
        act: Callable[[sqlite3.Connection, Collection], dict[str, Any]],
    ) -> dict[str, Any]:
        """Do a request in one transaction; with a token seen before, answer as then and do nothing."""
        now_s = self._account.clock().timestamp()
        with self._database.deleting() as connection:  # a user's older vector leaves the disk
            earlier = idempotency.earlier_answer(connection, self._store, token, request, now_s)
            if earlier is not None:
                return earlier
            collection = self._store.collection(collection_id)
            answer = act(connection, collection)
            idempotency.keep_answer(connection, self._store, token, request, answer, now_s)
            self._store.changed(connection, collection)
        return answer


def status(has_faces: bool) -> str:
    """AWS's UserStatus."""
    return "ACTIVE" if has_faces else "CREATED"


def _face(connection: sqlite3.Connection, collection: Collection, face_id: str) -> Any:
    """(key, vector, key of its user, name of its user) of a face, None if it is not there."""
    return connection.execute(
        "SELECT faces.key, faces.vector, faces.user, users.id FROM rekognition_faces AS faces "
        "LEFT JOIN rekognition_users AS users ON users.key = faces.user "
        "WHERE faces.collection = ? AND faces.face_id = ?",
        (collection.key, face_id),
    ).fetchone()


def _vectors_of(connection: sqlite3.Connection, user_key: int) -> list[Any]:
    rows = connection.execute("SELECT vector FROM rekognition_faces WHERE user = ?", (user_key,))
    return [to_vector(row[0]) for row in rows]


def _set_vector(connection: sqlite3.Connection, user_key: int) -> bool:
    """Compute a user's vector again; whether it has any face."""
    vectors = _vectors_of(connection, user_key)
    blob = to_blob(np.mean(vectors, axis=0)) if vectors else None
    connection.execute("UPDATE rekognition_users SET vector = ? WHERE key = ?", (blob, user_key))
    return bool(vectors)
