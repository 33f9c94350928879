"""When S3 reads and writes: conditions on versions and dates, and which bytes."""

import re
from datetime import datetime

from local_aws.account.objects import ObjectRecord, no_such_key
from local_aws.errors import AwsError

_RANGE = re.compile(r"bytes=(\d*)-(\d*)")


def precondition_failed() -> AwsError:
    """AWS's error for a condition that does not hold (HTTP status 412)."""
    return AwsError("PreconditionFailed", "At least one of the pre-conditions you specified did not hold", status=412)


def check_write(key: str, older: ObjectRecord | None, if_match: str | None, if_none_match: str | None) -> None:
    """Hold a write to its conditions: `IfNoneMatch` "*" (must be new) and `IfMatch` (must replace this version)."""
    if if_none_match not in {None, "*"}:
        raise AwsError(
            "NotImplemented", "A header you provided implies functionality that is not implemented", status=501
        )
    if if_none_match and older is not None:
        raise precondition_failed()
    if if_match is not None:
        if older is None:
            raise no_such_key(key)
        if not _names(if_match, older.etag):
            raise precondition_failed()


def check_read(
    record: ObjectRecord,
    if_match: str | None,
    if_none_match: str | None,
    modified_since: datetime | None,
    unmodified_since: datetime | None,
) -> None:
    """Hold a read to its conditions; an ETag that holds outweighs a date that does not (RFC 9110, section 13.2.2)."""
    if if_match is not None:
        if not _names(if_match, record.etag):
            raise precondition_failed()
    elif unmodified_since is not None and record.last_modified > unmodified_since:
        raise precondition_failed()
    if if_none_match is not None:
        if _names(if_none_match, record.etag):
            raise AwsError("304", "Not Modified", status=304)
    elif modified_since is not None and record.last_modified <= modified_since:
        raise AwsError("304", "Not Modified", status=304)


def _names(condition: str, etag: str) -> bool:
    return condition == "*" or etag.strip('"') in {part.strip().strip('"') for part in condition.split(",")}


def byte_range(header: str | None, size: int) -> tuple[int, int] | None:
    """The first byte and the one after the last that a `Range` asks for; None for the whole object.

    What is not one range of bytes is ignored, as HTTP has it. Raises `AwsError` InvalidRange (HTTP status 416).
    """
    found = _RANGE.fullmatch(header or "")
    if found is None or not any(found.groups()):
        return None
    first, last = found.groups()
    if first and last and int(last) < int(first):
        return None
    start = int(first) if first else max(0, size - int(last))
    end = min(int(last) + 1, size) if first and last else size
    if start >= size:
        raise AwsError(
            "InvalidRange",
            "The requested range is not satisfiable",
            status=416,
            members={"RangeRequested": header, "ActualObjectSize": str(size)},
        )
    return start, end
