"""The embedded Amazon Rekognition: each group of operations lives in a module of its own and is put together here."""

from local_aws.rekognition.celebrities import Celebrities
from local_aws.rekognition.comparison import Comparison
from local_aws.rekognition.faces import Faces
from local_aws.rekognition.labels import Labels
from local_aws.rekognition.text import Text


class Rekognition(Faces, Comparison, Celebrities, Text, Labels):
    """Rekognition's image operations, answered on this machine; one keyword-only method per operation."""


__all__ = ["Rekognition"]
