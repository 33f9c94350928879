"""128 numbers for a face, near each other for the same person, from dlib's network on onnxruntime."""

from typing import Any

import numpy as np
from numpy.typing import NDArray

from local_aws.engines.models import face_vector_model

DIMENSIONS = face_vector_model.DIMENSIONS
# What dlib's input_rgb_image subtracts and divides by.
_MEAN = np.array([122.782, 117.001, 104.298], dtype=np.float32)
_DIVISOR = 256.0
_BATCH = 8  # faces a run: more gains no time and costs memory


class FaceVectors:
    """dlib's network in one onnxruntime session; safe to call from several threads."""

    def __init__(self, session: Any) -> None:
        self._session = session

    def describe(self, chips: NDArray[np.uint8]) -> NDArray[np.float32]:
        """Vectors (n, 128) of aligned chips (n, 150, 150, 3): the mean over each chip and its mirror image."""
        vectors = np.empty((len(chips), DIMENSIONS), dtype=np.float32)
        for start in range(0, len(chips), _BATCH):
            part = chips[start : start + _BATCH]
            both = np.concatenate([part, part[:, :, ::-1]])
            planes = ((both.astype(np.float32) - _MEAN) / _DIVISOR).transpose(0, 3, 1, 2)
            (answer,) = self._session.run(None, {face_vector_model.INPUT: np.ascontiguousarray(planes)})
            vectors[start : start + len(part)] = (answer[: len(part)] + answer[len(part) :]) / 2
        return vectors
