"""Pages of a list, with a token that says where the next page begins."""

import base64
import binascii
from collections.abc import Sequence
from typing import TypeVar

from local_aws.errors import AwsError

T = TypeVar("T")


def page(rows: Sequence[T], token: str | None, size: int) -> tuple[list[T], str | None]:
    """The page that begins at `token` and the token of the next page, None at the end.

    Raises `InvalidNextTokenException` for a token that this list did not give.
    """
    start = 0
    if token is not None:
        try:
            start = int(base64.urlsafe_b64decode(token.encode()).decode("ascii").removeprefix("from:"))
        except (ValueError, binascii.Error, UnicodeError):
            start = -1
        if not 0 < start <= len(rows):
            raise AwsError("InvalidNextTokenException", "The NextToken is invalid.")
    end = start + size
    following = base64.urlsafe_b64encode(f"from:{end}".encode()).decode() if end < len(rows) else None
    return list(rows[start:end]), following
