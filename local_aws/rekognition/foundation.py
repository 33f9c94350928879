"""What every group of Rekognition's operations stands on: the account, the picture reader and the face engine."""

from collections.abc import Mapping
from typing import TYPE_CHECKING, Any

from local_aws.rekognition import pictures

if TYPE_CHECKING:
    from local_aws.store import Account


class Foundation:
    """Base of the operation groups; holds the account and reads pictures. Thread-safe: it keeps no mutable state."""

    def __init__(self, account: "Account") -> None:
        self._account = account

    def _picture(self, image: Mapping[str, Any]) -> pictures.Picture:
        """Upright RGB pixels of AWS's `Image` structure; raises AWS's refusals (see `pictures.read`)."""
        return pictures.read(image, self._account)
