"""NextToken: where a list goes on. A token says which list it belongs to, so that it opens no other."""

import base64
import binascii
import json
from collections.abc import Sequence

from local_aws.errors import AwsError

MOST_RESULTS = 4096


def page_size(max_results: int, most: int = MOST_RESULTS) -> int:
    """How many entries a page holds; 0, which AWS allows, asks for as many as there may be."""
    return max_results or most


def make_token(kind: Sequence[str | int | None], position: str | int) -> str:
    """A token that resumes the list `kind` after `position`."""
    text = json.dumps([_fingerprint(kind), position], separators=(",", ":"))
    return base64.urlsafe_b64encode(text.encode()).decode()


def read_token(kind: Sequence[str | int | None], token: str | None, start: str | int) -> str | int:
    """The position after which to go on, `start` without a token; raises AwsError InvalidPaginationTokenException."""
    if not token:
        return start
    try:
        fingerprint, position = json.loads(base64.urlsafe_b64decode(token.encode()))
    except (ValueError, TypeError, binascii.Error) as error:
        raise _bad_token() from error
    if fingerprint != _fingerprint(kind) or not isinstance(position, type(start)):
        raise _bad_token()
    return position


def _fingerprint(kind: Sequence[str | int | None]) -> int:
    return binascii.crc32(json.dumps(list(kind)).encode())


def _bad_token() -> AwsError:
    return AwsError("InvalidPaginationTokenException", "Invalid pagination token")
