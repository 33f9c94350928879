"""Whole inputs and answers: copied deeply, and every fault named where it is."""

from typing import Any

import botocore.session
import pytest

from local_aws.wire.validation import TOP, Problems, checker

LOADER = botocore.session.Session()


def read(service: str, shape: str, value: Any, *, answer: bool = False) -> tuple[Any, list[str]]:
    problems = Problems()
    found = checker(LOADER.get_service_model(service).shape_for(shape), answer=answer).read(value, TOP, problems)
    return found, list(problems)


def test_what_is_read_is_a_copy_through_all_its_lists_and_maps() -> None:
    tags: dict[str, Any] = {"ResourceArn": "arn:aws:polly:eu-west-1:000000000000:lexicon/Aye", "Tags": {"team": "a"}}
    found, problems = read("rekognition", "TagResourceRequest", tags)
    assert (found, problems) == (tags, [])
    assert found["Tags"] is not tags["Tags"]
    ids = {"CollectionId": "crew", "FaceIds": ["00000000-0000-0000-0000-000000000000"]}
    found, problems = read("rekognition", "DeleteFacesRequest", ids)
    assert (found, problems) == (ids, [])
    assert found["FaceIds"] is not ids["FaceIds"]


@pytest.mark.parametrize(
    ("service", "shape", "value", "problem"),
    [
        ("rekognition", "DeleteFacesRequest", {"CollectionId": "crew"}, "Value null at 'faceIds'"),
        ("rekognition", "DeleteFacesRequest", {"CollectionId": "crew", "FaceIds": []}, "at 'faceIds' failed"),
        ("rekognition", "DeleteFacesRequest", {"CollectionId": "crew", "FaceIds": "one"}, "must be a list, not str"),
        ("rekognition", "DeleteFacesRequest", {"CollectionId": "crew", "FaceIds": ["x"]}, "Member must satisfy"),
        ("rekognition", "DeleteFacesRequest", {"CollectionId": "crew", "FaceIds": [5]}, "must be a string, not int"),
        ("rekognition", "Image", {"S3Object": "pictures"}, "at 's3Object' failed"),
        ("rekognition", "Image", {"Url": "x"}, "Image has no such member"),
        ("rekognition", "Image", [], "Member must be a structure, not list"),
        ("rekognition", "TagMap", [], "Member must be a map, not list"),
        ("rekognition", "TagMap", {"": "x"}, "Map keys must satisfy constraint"),
        ("rekognition", "TagMap", {"x": "y" * 257}, "Map value must satisfy constraint"),
        ("rekognition", "TagMap", {f"key{number}": "" for number in range(201)}, "length less than or equal to 200"),
    ],
)
def test_a_fault_is_named_where_it_is(service: str, shape: str, value: Any, problem: str) -> None:
    _, problems = read(service, shape, value)
    assert len(problems) == 1
    assert problem in problems[0]


def test_a_shape_that_holds_itself_is_read_to_its_bottom() -> None:
    # AttributeValue of DynamoDB holds lists and maps of itself.
    nested = {"L": [{"M": {"a": {"S": "x"}}}, {"L": [{"N": "1"}]}]}
    assert read("dynamodb", "AttributeValue", nested) == (nested, [])
    _, problems = read("dynamodb", "AttributeValue", {"L": [{"M": {"a": {"S": 5}}}]})
    assert len(problems) == 1


def test_a_union_has_exactly_one_member() -> None:
    model = LOADER.get_service_model("bedrock-agent-runtime")
    shapes = (model.shape_for(name) for name in model.shape_names)
    union = next(shape for shape in shapes if getattr(shape, "is_tagged_union", False))
    problems = Problems()
    checker(union).read({}, TOP, problems)
    assert problems
    assert "Exactly one member must be set" in problems[0]
