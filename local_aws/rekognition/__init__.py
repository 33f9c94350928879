"""The embedded Amazon Rekognition: each group of operations lives in a module of its own and is put together here."""

from local_aws.rekognition.faces import Faces


class Rekognition(Faces):
    """Rekognition's image operations, answered on this machine; one keyword-only method per operation."""


__all__ = ["Rekognition"]
