"""The checksums S3 keeps with an object and checks on the way in."""

import base64
import binascii
import hashlib
from collections.abc import Callable, Mapping

from local_aws.account.objects import crc32
from local_aws.errors import AwsError, NotAvailableLocally


def _digest(name: str) -> Callable[[bytes], str]:
    return lambda data: base64.b64encode(hashlib.new(name, data, usedforsecurity=False).digest()).decode()


CHECKSUMS: dict[str, Callable[[bytes], str]] = {"CRC32": crc32, "SHA1": _digest("sha1"), "SHA256": _digest("sha256")}


def checked(data: bytes, algorithm: str | None, given: Mapping[str, str | None]) -> dict[str, str]:
    """AWS's checksum members for `data`, written in one piece.

    Args:
        data: what arrived.
        algorithm: `ChecksumAlgorithm` as the caller named it; CRC32, as botocore chooses, where nothing is named.
        given: the checksums the caller sent, such as {"ChecksumSHA256": "..."}, and `ContentMD5`.

    Raises `AwsError` BadDigest, InvalidDigest or InvalidRequest.
    """
    sent = {name: value for name, value in given.items() if value is not None}
    content_md5 = sent.pop("ContentMD5", None)
    if content_md5 is not None:
        _check_md5(data, content_md5)
    if len(sent) > 1:
        raise AwsError(
            "InvalidRequest", "Expecting a single x-amz-checksum- header. Multiple checksum Types are not allowed."
        )
    for name, value in sent.items():
        algorithm = name.removeprefix("Checksum")
        if CHECKSUMS[algorithm](data) != value:
            raise AwsError("BadDigest", f"The {algorithm} you specified did not match the calculated checksum.")
    return computed(data, algorithm or "CRC32")


def computed(data: bytes, algorithm: str) -> dict[str, str]:
    """AWS's checksum members for `data` as it is; raises `NotAvailableLocally` for an algorithm that is not here."""
    name = known(algorithm)
    return {f"Checksum{name}": CHECKSUMS[name](data), "ChecksumType": "FULL_OBJECT"}


def known(algorithm: str) -> str:
    """The algorithm's name in capitals; raises `NotAvailableLocally` for those that Python does not bring."""
    name = algorithm.upper()
    if name not in CHECKSUMS:
        raise NotAvailableLocally(f"ChecksumAlgorithm {algorithm} (the local AWS has {', '.join(CHECKSUMS)})")
    return name


def of_parts(algorithm: str, parts: list[str]) -> str:
    """The checksum of an object from those of its parts: the checksum of the checksums, and how many they were."""
    whole = b"".join(base64.b64decode(part) for part in parts)
    return f"{CHECKSUMS[algorithm](whole)}-{len(parts)}"


def _check_md5(data: bytes, content_md5: str) -> None:
    try:
        expected = base64.b64decode(content_md5, validate=True)
    except binascii.Error:
        expected = b""
    if len(expected) != 16:
        raise AwsError("InvalidDigest", "The Content-MD5 you specified was invalid.")
    if hashlib.md5(data, usedforsecurity=False).digest() != expected:
        raise AwsError("BadDigest", "The Content-MD5 you specified did not match what we received.")
