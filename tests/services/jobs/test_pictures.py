"""How a picture of a job is found again after a restart: from where it came, or because it was to be kept."""

from __future__ import annotations

from dataclasses import replace
from pathlib import Path

import pytest

from services import aws as connections
from services import errors, images
from services.images import Picture, remote
from services.images.origins import Object, Sample, WebAddress
from services.jobs.pictures import PICTURES, as_parameters, from_parameters
from services.ledger import pictures_kept
from tests.made import pictures
from tests.made.enrolled import SAMPLES

AWS = connections.local(visit="mine")


def loaded(picture: Picture, reference: str) -> Picture:
    return PICTURES.load(AWS, reference, picture.name, picture.digest)


def uploaded(width: int = 200) -> Picture:
    return images.normalize("mine.jpg", pictures.encode(pictures.scene(width, 150)))


def test_a_picture_of_the_visitors_device_is_only_in_memory_unless_it_is_to_be_kept() -> None:
    picture = uploaded()
    assert PICTURES.reference(AWS, picture) == ""
    assert pictures_kept.kept() == ()
    with pytest.raises(errors.NotFound, match=r"mine\.jpg was only in the memory"):
        loaded(picture, "")


def test_a_picture_that_the_visit_chose_to_keep_is_kept_at_once_and_loaded_as_it_was() -> None:
    picture = uploaded()
    pictures_kept.choose("mine", 7)
    try:
        reference = PICTURES.reference(AWS, picture)
        assert PICTURES.reference(connections.local(visit="theirs"), uploaded(300)) == ""
    finally:
        pictures_kept.choose("mine", 0)
    (kept,) = pictures_kept.kept("mine")
    assert kept.digest == picture.digest
    assert loaded(picture, reference) == picture
    for file in pictures_kept.folder().iterdir():
        file.unlink()
    with pytest.raises(errors.NotFound, match="not kept any more"):
        loaded(picture, reference)


def test_a_picture_from_the_web_is_fetched_again_and_refused_when_it_is_another_one(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    raw = {"now": pictures.encode(pictures.scene(400, 300))}
    monkeypatch.setattr(remote, "fetch", lambda address: remote.RemoteImage("train.jpg", raw["now"]))
    origin = WebAddress("https://example.org/train.jpg")
    picture = replace(images.normalize("train.jpg", raw["now"]), origin=origin)
    again = loaded(picture, PICTURES.reference(AWS, picture))
    assert (again, again.origin) == (picture, origin)
    raw["now"] = pictures.encode(pictures.scene(300, 300))
    with pytest.raises(errors.NotFound, match="another picture now"):
        loaded(picture, PICTURES.reference(AWS, picture))


def test_an_object_is_read_again_by_its_own_connection(data_dir: Path) -> None:
    reader = connections.local("eu-central-1", data_dir=data_dir, visit="somebody")
    reader.client("s3").create_bucket(Bucket="trains", CreateBucketConfiguration={"LocationConstraint": "eu-central-1"})
    raw = pictures.encode(pictures.scene(200, 100))
    reader.client("s3").put_object(Bucket="trains", Key="a/train.png", Body=raw)
    picture = replace(images.normalize("train.png", raw), origin=Object(reader, "trains", "a/train.png"))
    again = loaded(picture, PICTURES.reference(AWS, picture))
    assert again == picture
    assert again.origin == Object(reader, "trains", "a/train.png")


def test_a_sample_is_read_again_and_a_question_may_hold_pictures() -> None:
    raw = (SAMPLES / "astronaut.jpg").read_bytes()
    picture = replace(images.normalize("astronaut.jpg", raw), origin=Sample("astronaut.jpg"))
    assert from_parameters(AWS, as_parameters(AWS, picture)) == picture
    assert PICTURES.name(picture) == "astronaut.jpg"
    assert PICTURES.size_bytes(picture) == len(picture.data)
    assert PICTURES.digest(picture) == picture.digest
