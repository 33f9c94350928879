"""The embedded Amazon Rekognition: each group of operations lives in a module of its own and is put together here."""

from local_aws.rekognition.foundation import Foundation


class Rekognition(Foundation):
    """Rekognition's image operations, answered on this machine; one keyword-only method per operation."""


__all__ = ["Rekognition"]
