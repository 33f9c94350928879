"""Faces on the CPU: where they are, how they are turned, and 128 numbers that tell people apart.

Knows nothing of AWS: usable from a notebook as `face.shared().detect(pixels)`. Importing it costs numpy only.
"""

from local_aws.engines.face.engine import FaceEngine, legible, shared
from local_aws.engines.face.values import AgeRange, Face, Gender, Pose, Quality
from local_aws.engines.face.vector_index import VectorIndex

__all__ = ["AgeRange", "Face", "FaceEngine", "Gender", "Pose", "Quality", "VectorIndex", "legible", "shared"]
