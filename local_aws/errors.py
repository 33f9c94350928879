"""What the embedded AWS says when it will not or cannot answer.

A service raises one of these; the transport turns it into the `botocore.exceptions.ClientError` (or its modeled
subclass) that AWS itself would have caused, so callers never see these classes.

    AwsError                     an error AWS has, with AWS's own code, wording and HTTP status
    ├── NotAvailableLocally      AWS can do it, the embedded AWS cannot
    └── StorageError             the data folder is full, read-only or damaged

`InvalidAnswer` stands apart: it is a fault of a local service, not an answer, and is never turned into one.
"""

from collections.abc import Mapping
from typing import Any


class AwsError(Exception):
    """An error as AWS sends it.

    Args:
        code: AWS's own code, such as "ResourceNotFoundException"; where the operation's model has a class of that
            name, the caller can catch `client.exceptions.<code>`.
        message: AWS's own wording.
        status: HTTP status, 300 to 599. When it is 400 and the model gives the code another one, the model's is sent.
        members: further members of the modeled error, spelled as AWS spells them.
    """

    def __init__(self, code: str, message: str, *, status: int = 400, members: Mapping[str, Any] | None = None) -> None:
        if not 300 <= status <= 599:
            raise ValueError(f"{status} is not the HTTP status of an error")
        super().__init__(f"{code}: {message}")
        self.code = code
        self.message = message
        self.status = status
        self.members = dict(members or {})


class NotAvailableLocally(AwsError):
    """AWS has this, the embedded AWS has not: refused aloud instead of swallowed.

    Args:
        what: what is missing, as the subject of a sentence: "Version of an S3 object", "The neural engine".
    """

    def __init__(self, what: str) -> None:
        super().__init__(
            "NotAvailableLocally",
            f"{what} is not available in the local AWS: leave it out, or connect to AWS to use it.",
            status=501,
        )
        self.what = what


class StorageError(AwsError):
    """The data folder cannot be read or written. The message names the file and says what to do (HTTP status 500)."""

    def __init__(self, message: str) -> None:
        super().__init__("LocalStorageError", message, status=500)


class InvalidAnswer(RuntimeError):
    """A local service answered what AWS's model forbids. A bug of the service: it reaches the caller as it is."""
