"""Plain values: their types and limits, and AWS's words for what is wrong."""

import io
from datetime import UTC, datetime
from decimal import Decimal
from typing import Any

import botocore.session
import pytest

from local_aws.wire.validation import checker
from local_aws.wire.values import TOP, Problems

LOADER = botocore.session.Session()


def read(service: str, shape: str, value: Any, *, answer: bool = False) -> tuple[Any, list[str]]:
    """What a service sees of a value, and the constraints that it breaks."""
    problems = Problems()
    found = checker(LOADER.get_service_model(service).shape_for(shape), answer=answer).read(value, TOP, problems)
    return found, [problem.partition("failed to satisfy constraint: ")[2] for problem in problems]


# MaxFacesToIndex: at least 1. Percent: 0 to 100. CollectionId: 1 to 255 of its pattern. VoiceId: an enum.
@pytest.mark.parametrize(
    ("service", "shape", "value", "broken"),
    [
        ("rekognition", "MaxFacesToIndex", 1, None),
        ("rekognition", "MaxFacesToIndex", 0, "Member must have value greater than or equal to 1"),
        ("rekognition", "Percent", 0.0, None),
        ("rekognition", "Percent", 100, None),
        ("rekognition", "Percent", Decimal(100), None),
        ("rekognition", "Percent", 100.01, "Member must have value less than or equal to 100"),
        ("rekognition", "Percent", -0.01, "Member must have value greater than or equal to 0"),
        ("rekognition", "Percent", float("nan"), "Member must be a finite number, not float"),
        ("rekognition", "Percent", True, "Member must be a finite number, not bool"),
        ("rekognition", "MaxFacesToIndex", 1.0, "Member must be a whole number, not float"),
        ("rekognition", "MaxFacesToIndex", True, "Member must be a whole number, not bool"),
        ("rekognition", "CollectionId", "a" * 255, None),
        ("rekognition", "CollectionId", "a" * 256, "Member must have length less than or equal to 255"),
        ("rekognition", "CollectionId", "", "Member must have length greater than or equal to 1"),
        ("rekognition", "CollectionId", "a b", r"Member must satisfy regular expression pattern: [a-zA-Z0-9_.\-]+"),
        ("rekognition", "CollectionId", 5, "Member must be a string, not int"),
        ("polly", "TextType", "ssml", None),
        ("polly", "TextType", "SSML", "Member must satisfy enum value set: [ssml, text]"),
        ("rekognition", "ImageBlob", b"x", None),
        ("rekognition", "ImageBlob", b"", "Member must have length greater than or equal to 1"),
        ("rekognition", "ImageBlob", 5, "Member must be a bytes, not int"),
        ("s3", "FetchOwner", True, None),
        ("s3", "FetchOwner", 1, "Member must be a boolean, not int"),
        ("s3", "BucketLocationConstraint", "xx-new-1", None),  # S3 knows regions that its model has not yet
    ],
)
def test_a_value_is_held_to_its_shape(service: str, shape: str, value: Any, broken: str | None) -> None:
    found, problems = read(service, shape, value)
    assert problems == ([] if broken is None else [broken])
    if broken is None:
        assert found == value


@pytest.mark.parametrize("loose", [bytearray(b"picture"), memoryview(b"picture"), "picture", io.BytesIO(b"picture")])
def test_what_botocore_takes_for_bytes_is_bytes_in_a_request_and_nothing_in_an_answer(loose: Any) -> None:
    _, problems = read("rekognition", "ImageBlob", loose, answer=True)
    assert problems
    found, problems = read("rekognition", "ImageBlob", loose)
    assert (found, problems) == (b"picture", [])


def test_a_moment_may_be_loose_in_a_request_and_has_a_time_zone_in_an_answer() -> None:
    noon = datetime(2026, 3, 1, 12, tzinfo=UTC)
    for loose in (noon, noon.timestamp(), "2026-03-01T12:00:00Z"):
        assert read("polly", "DateTime", loose) == (noon, [])
    assert read("polly", "DateTime", noon, answer=True) == (noon, [])
    for wrong in (noon.replace(tzinfo=None), noon.timestamp()):
        _, problems = read("polly", "DateTime", wrong, answer=True)
        assert len(problems) == 1


def test_a_message_names_the_place_and_shortens_the_value() -> None:
    problems = Problems()
    problems.add(((TOP, "image"), "bytes"), "x" * 300, "Too long")
    assert problems.message() == f"1 validation error detected: Value '{'x' * 256}...' at 'image.bytes' " + (
        "failed to satisfy constraint: Too long"
    )
    problems.add((TOP, "name"), "null", "Member must not be null")
    assert problems.message().startswith("2 validation errors detected: ")
    assert problems[1] == "Value null at 'name' failed to satisfy constraint: Member must not be null"
