"""Checksums are checked on the way in and given back."""

import base64
from typing import Any

import pytest

from local_aws.errors import NotAvailableLocally
from local_aws.s3.checksums import computed
from tests.local_aws.s3.calls import error_of


def test_checksums_are_checked_on_the_way_in_and_given_back(client: Any) -> None:
    body = b"abc"
    # FIPS 180-4's example for "abc"
    sha256 = base64.b64encode(
        bytes.fromhex("ba7816bf8f01cfea414140de5dae2223b00361a396177a9cb410ff61f20015ad")
    ).decode()
    one = {"Bucket": "pictures", "Key": "one", "Body": body}
    assert client.put_object(**one, ChecksumAlgorithm="SHA256")["ChecksumSHA256"] == sha256
    assert client.put_object(**one, ChecksumSHA256=sha256)["ChecksumSHA256"] == sha256
    assert error_of(client.put_object, **one | {"Body": b"abd"}, ChecksumSHA256=sha256) == ("BadDigest", 400)
    assert error_of(client.put_object, **one, ContentMD5="short") == ("InvalidDigest", 400)
    wrong = base64.b64encode(bytes(16)).decode()
    assert error_of(client.put_object, **one, ContentMD5=wrong) == ("BadDigest", 400)
    assert error_of(client.put_object, **one, ChecksumCRC64NVME="AAAAAAAAAAA=")[0] == "NotAvailableLocally"
    assert error_of(client.put_object, **one, ChecksumAlgorithm="SHA512")[0] == "NotAvailableLocally"


def test_only_one_checksum_is_taken(client: Any) -> None:
    both = {"ChecksumCRC32": "y/Q5Jg==", "ChecksumSHA1": "AAAAAAAAAAAAAAAAAAAAAAAAAAA="}
    refused = error_of(client.put_object, Bucket="pictures", Key="one", Body=b"123456789", **both)
    assert refused == ("InvalidRequest", 400)


def test_the_crc_of_the_digits_is_the_check_value_of_its_standard() -> None:
    # CRC-32/ISO-HDLC: 0xCBF43926
    members = computed(b"123456789", "crc32")
    assert base64.b64decode(members["ChecksumCRC32"]).hex() == "cbf43926"
    assert members["ChecksumType"] == "FULL_OBJECT"
    with pytest.raises(NotAvailableLocally):
        computed(b"", "CRC64NVME")
