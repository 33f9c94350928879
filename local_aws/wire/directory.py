"""Which AWS services the embedded AWS has, and where each lives. A service is imported at its first call."""

import importlib
from typing import Any

SERVICES: dict[str, tuple[str, str]] = {
    "polly": ("local_aws.polly", "Polly"),
    "rekognition": ("local_aws.rekognition", "Rekognition"),
    "s3": ("local_aws.s3", "S3"),
    "sts": ("local_aws.sts", "Sts"),
}
"""botocore's service name: (module, class)."""


def service_class(name: str) -> type[Any] | None:
    """The class that answers for the service `name` (botocore's spelling), or None where there is none."""
    if name not in SERVICES:
        return None
    module, attribute = SERVICES[name]
    found: type[Any] = getattr(importlib.import_module(module), attribute)
    return found
