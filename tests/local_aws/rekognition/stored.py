"""Faces in a collection whose vectors a test chooses."""

import uuid
from collections.abc import Sequence

import numpy as np

from local_aws.rekognition import Rekognition
from local_aws.rekognition.face_store import to_blob


def store_faces(rekognition: Rekognition, collection_id: str, places: Sequence[float]) -> list[str]:
    """FaceIds of new faces, whose vectors lie on a line: their distances are the differences of their places."""
    store = rekognition._store
    made = [str(uuid.uuid4()) for _ in places]
    with store.database.transaction() as connection:
        collection = store.collection(collection_id)
        for face_id, place in zip(made, places, strict=True):
            vector = np.zeros(128, dtype=np.float32)
            vector[0] = place
            connection.execute(
                "INSERT INTO rekognition_faces (collection, face_id, image_id, box_left, box_top, box_width,"
                " box_height, confidence, vector) VALUES (?, ?, ?, 0.1, 0.1, 0.2, 0.2, 99.9, ?)",
                (collection.key, face_id, face_id, to_blob(vector)),
            )
        store.changed(connection, collection)
    return made
