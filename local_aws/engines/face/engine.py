"""The face engine as others use it: find faces in a picture, describe them as vectors."""

import dataclasses
import functools
import math
import os
import threading
from typing import Any

import numpy as np
from numpy.typing import NDArray

from local_aws.engines import models
from local_aws.engines.face import alignment, heads, pose, quality
from local_aws.engines.face.detector import Detection, Detector
from local_aws.engines.face.values import AgeRange, Face, Gender, Pose, Quality
from local_aws.engines.face.vectors import DIMENSIONS, FaceVectors

# Chance that a detection is a face, from 247 labeled candidates: score 0.5 is 80 %, 0.7 is 98 %.
_CONFIDENCE_AT_ZERO, _CONFIDENCE_SLOPE = 5.13, 13.09

# Below these a face's vector is mostly noise: faces of 22 pixels, and chips blurred by 4 pixels, move by as much as
# one person's photographs differ (0.28 and 0.44 where those differ by 0.33).
LEAST_LEGIBLE_WIDTH_PX = 25.0
LEAST_LEGIBLE_SHARPNESS = 15.0


def legible(face: Face) -> bool:
    """Whether a face is large and sharp enough that its vector tells people apart."""
    return face.width_px >= LEAST_LEGIBLE_WIDTH_PX and face.quality.sharpness >= LEAST_LEGIBLE_SHARPNESS


class FaceEngine:
    """CenterFace and dlib's face network on onnxruntime.

    Models are loaded at the first call. Every method may be called from any thread; as many run at once as the
    machine has cores, each on `threads` threads, and the others wait.
    """

    def __init__(self, threads: int = 1) -> None:
        self._threads = threads
        self._cores = threading.BoundedSemaphore(os.cpu_count() or 1)
        self._loading = threading.Lock()
        self._detector: Detector | None = None
        self._vectors: FaceVectors | None = None

    def detect(self, pixels: NDArray[np.uint8]) -> tuple[Face, ...]:
        """All faces in an upright RGB picture of shape (height, width, 3), largest first.

        Raises models.ModelMissing if the model's wheel is not installed.
        """
        detector = self._load_detector()
        with self._cores:
            return tuple(_finished(pixels, found) for found in detector.find(pixels))

    def describe(self, pixels: NDArray[np.uint8], faces: tuple[Face, ...]) -> NDArray[np.float32]:
        """One vector for each face: float32, shape (faces, 128). The distance between two is Euclidean.

        Raises models.ModelMissing if the model's wheel is not installed.
        """
        if not faces:
            return np.empty((0, DIMENSIONS), dtype=np.float32)
        vectors = self._load_vectors()
        with self._cores:
            return vectors.describe(np.stack([alignment.chip(pixels, face) for face in faces]))

    def genders(self, faces: tuple[Face, ...], vectors: NDArray[np.float32]) -> tuple[Gender | None, ...]:
        """How each face looks, by its vector; None for a face too small or blurred to tell."""
        answers = heads.genders(vectors)
        return tuple(answer if legible(face) else None for face, answer in zip(faces, answers, strict=True))

    def age_ranges(self, faces: tuple[Face, ...], vectors: NDArray[np.float32]) -> tuple[AgeRange | None, ...]:
        """An interval of years for each face; None for a face outside what the model was trained on."""
        return heads.age_ranges(faces, vectors)

    def warm_up(self) -> None:
        """Load both models, so that the first visitor does not wait."""
        self._load_detector()
        self._load_vectors()

    def _load_detector(self) -> Detector:
        with self._loading:
            if self._detector is None:
                self._detector = Detector(self._session(models.DETECTOR))
            return self._detector

    def _load_vectors(self) -> FaceVectors:
        with self._loading:
            if self._vectors is None:
                self._vectors = FaceVectors(self._session(models.FACE_VECTORS))
            return self._vectors

    def _session(self, name: str) -> Any:
        import onnxruntime

        options = onnxruntime.SessionOptions()
        options.intra_op_num_threads = self._threads
        options.inter_op_num_threads = 1
        options.enable_cpu_mem_arena = False  # 25 to 35 MB less, at no cost in time
        options.enable_mem_pattern = False  # pictures differ in size
        options.log_severity_level = 3
        return onnxruntime.InferenceSession(str(models.path(name)), options, providers=["CPUExecutionProvider"])


@functools.cache
def shared() -> FaceEngine:
    """The one engine of this process."""
    return FaceEngine()


def _finished(pixels: NDArray[np.uint8], found: Detection) -> Face:
    points = found.landmarks
    face = Face(
        left=found.left,
        top=found.top,
        right=found.right,
        bottom=found.bottom,
        score=found.score,
        confidence=100.0 / (1.0 + math.exp(_CONFIDENCE_AT_ZERO - _CONFIDENCE_SLOPE * found.score)),
        landmarks=(points[0], points[1], points[2], points[3], points[4]),
        pose=Pose(0.0, 0.0, 0.0),
        quality=Quality(0.0, 0.0),
    )
    measured = quality.measure(pixels, face, alignment.chip(pixels, face))
    return dataclasses.replace(face, pose=pose.estimate(points), quality=measured)
