"""Pictures that the server fetches know from where, and are the same when they are fetched again."""

from __future__ import annotations

from pathlib import Path

import pytest

from services import aws as connections
from services import errors
from services.images import fetching, remote
from services.images.origins import Object, Origin, Sample, WebAddress
from tests.made import pictures


def test_a_picture_from_the_web_is_normalized_and_knows_its_address(monkeypatch: pytest.MonkeyPatch) -> None:
    raw, asked = pictures.encode(pictures.scene(400, 300)), []

    def fetch(address: str) -> remote.RemoteImage:
        asked.append(address)
        return remote.RemoteImage("train.jpg", raw)

    monkeypatch.setattr(remote, "fetch", fetch)
    picture = fetching.fetch(WebAddress("https://example.org/train.jpg"))
    assert (picture.name, picture.width_px, picture.height_px) == ("train.jpg", 400, 300)
    assert picture.origin == WebAddress("https://example.org/train.jpg")
    assert fetching.fetch(picture.origin) == picture
    assert asked == ["https://example.org/train.jpg"] * 2


def test_an_object_is_read_by_the_connection_that_it_names(data_dir: Path) -> None:
    aws = connections.local(data_dir=data_dir)
    aws.client("s3").create_bucket(Bucket="trains", CreateBucketConfiguration={"LocationConstraint": "eu-west-1"})
    aws.client("s3").put_object(Bucket="trains", Key="leeds/train.png", Body=pictures.encode(pictures.scene(200, 100)))
    origin: Origin = Object(aws, "trains", "leeds/train.png")
    picture = fetching.fetch(origin)
    assert (picture.name, picture.width_px, picture.origin) == ("train.png", 200, origin)
    with pytest.raises(errors.NotFound):
        fetching.fetch(Object(aws, "trains", "york.png"))


def test_a_sample_is_read_from_its_folder_and_from_no_other() -> None:
    picture = fetching.fetch(Sample("astronaut.jpg"))
    assert (picture.name, picture.width_px, picture.height_px) == ("astronaut.jpg", 512, 512)
    for file in ("nobody.jpg", "../../requirements.txt", ""):
        with pytest.raises(errors.NotFound, match="not there any more"):
            fetching.fetch(Sample(file))
