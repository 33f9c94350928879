"""Which pictures Rekognition takes, which it refuses and how, and that boxes are those of the upright picture."""

import io
import struct
import zlib
from typing import Any

import numpy as np
import pytest
from botocore.exceptions import ClientError
from PIL import Image

from tests.made import portrait


@pytest.fixture
def rekognition(session: Any) -> Any:
    return session.client("rekognition")


def boxes(client: Any, data: bytes) -> list[dict[str, float]]:
    return [detail["BoundingBox"] for detail in client.detect_faces(Image={"Bytes": data})["FaceDetails"]]


def refusal(client: Any, image: dict[str, Any]) -> tuple[str, str]:
    with pytest.raises(ClientError) as caught:
        client.detect_faces(Image=image)
    error = caught.value.response["Error"]
    return error["Code"], error["Message"]


def near(box: dict[str, float]) -> Any:
    return pytest.approx(box, abs=0.03)


def with_orientation(number: int) -> bytes:
    """The portrait stored turned, with the Exif tag that says how to turn it back (Exif 2.3, Orientation)."""
    stored = {
        1: lambda image: image,
        2: lambda image: image.transpose(Image.Transpose.FLIP_LEFT_RIGHT),
        3: lambda image: image.transpose(Image.Transpose.ROTATE_180),
        4: lambda image: image.transpose(Image.Transpose.FLIP_TOP_BOTTOM),
        5: lambda image: image.transpose(Image.Transpose.TRANSPOSE),
        6: lambda image: image.transpose(Image.Transpose.ROTATE_90),
        7: lambda image: image.transpose(Image.Transpose.TRANSVERSE),
        8: lambda image: image.transpose(Image.Transpose.ROTATE_270),
    }[number](portrait.picture())
    exif = Image.Exif()
    exif[0x0112] = number
    return portrait.jpeg(stored, exif=exif)


@pytest.mark.parametrize("orientation", range(1, 9))
def test_boxes_are_those_of_the_upright_picture(rekognition: Any, orientation: int) -> None:
    (upright,) = boxes(rekognition, portrait.jpeg())
    (turned,) = boxes(rekognition, with_orientation(orientation))
    assert turned == near(upright)


def test_the_orientation_in_a_png_is_not_applied(rekognition: Any) -> None:
    exif = Image.Exif()
    exif[0x0112] = 6
    (upright,) = boxes(rekognition, portrait.jpeg())
    (found,) = boxes(rekognition, portrait.png(exif=exif))
    assert found == near(upright)


def test_a_damaged_exif_does_not_cost_the_picture(rekognition: Any) -> None:
    (upright,) = boxes(rekognition, portrait.jpeg())
    (found,) = boxes(rekognition, portrait.jpeg(exif=b"Exif\x00\x00this is no Exif"))
    assert found == near(upright)


def gray_16_bit() -> bytes:
    gray = np.asarray(portrait.picture().convert("L")).astype(np.uint16) * 257
    return portrait.png(Image.fromarray(gray))


@pytest.mark.parametrize(
    "data",
    [
        portrait.png(),
        portrait.png(portrait.picture().convert("RGBA")),
        portrait.png(portrait.picture().convert("P")),
        portrait.png(portrait.picture().convert("LA")),
        gray_16_bit(),
        portrait.jpeg(portrait.picture().convert("L")),
        portrait.jpeg(portrait.picture().convert("CMYK")),
        portrait.jpeg(progressive=True),
    ],
    ids=["png", "alpha", "palette", "gray and alpha", "16 bit", "gray", "CMYK", "progressive"],
)
def test_every_kind_of_jpeg_and_png_is_read(rekognition: Any, data: bytes) -> None:
    (plain,) = boxes(rekognition, portrait.jpeg())
    (found,) = boxes(rekognition, data)
    assert found == near(plain)


def test_a_large_picture_has_the_same_boxes(rekognition: Any) -> None:
    (plain,) = boxes(rekognition, portrait.jpeg())
    large = portrait.picture().resize((5120, 6000))
    (found,) = boxes(rekognition, portrait.jpeg(large, quality=60))
    assert found == near(plain)


def saved_as(kind: str) -> bytes:
    stream = io.BytesIO()
    portrait.picture().save(stream, kind)
    return stream.getvalue()


@pytest.mark.parametrize(
    "data",
    [
        b"no picture",
        b"\xff\xd8\xff",
        b"\x89PNG\r\n\x1a\n",
        portrait.jpeg()[:9000],
        portrait.png()[:9000],
        saved_as("GIF"),
        saved_as("WEBP"),
        saved_as("TIFF"),
        b"<svg xmlns='http://www.w3.org/2000/svg'/>",
        b"%PDF-1.7",
    ],
)
def test_what_is_neither_a_whole_jpeg_nor_png_is_refused(rekognition: Any, data: bytes) -> None:
    assert refusal(rekognition, {"Bytes": data}) == ("InvalidImageFormatException", "Request has invalid image format")


def outcome(client: Any, data: bytes) -> str:
    """The code of the refusal, empty for an answer."""
    try:
        client.detect_faces(Image={"Bytes": data})
    except ClientError as error:
        return str(error.response["Error"]["Code"])
    return ""


def check_damaged(client: Any, count: int) -> None:
    """Damage a JPEG and a PNG in six places, or cut it, `count` times each."""
    random = np.random.default_rng(3)
    codes: set[str] = set()
    for whole in (portrait.jpeg(portrait.head(90)), portrait.png(portrait.head(90))):
        for number in range(count):
            damaged = bytearray(whole)
            for place in random.integers(2, len(whole), 6):
                damaged[place] = random.integers(256)
            end = random.integers(3, len(whole)) if number % 5 == 0 else len(whole)
            codes.add(outcome(client, bytes(damaged[:end])))
    assert codes <= {"", "InvalidImageFormatException", "InvalidParameterException", "ImageTooLargeException"}
    assert len(codes) > 1


def test_damage_anywhere_is_an_answer_or_a_refusal(rekognition: Any) -> None:
    check_damaged(rekognition, 20)


@pytest.mark.slow
def test_five_hundred_damaged_pictures(rekognition: Any) -> None:
    check_damaged(rekognition, 250)


def png_that_claims(width: int, height: int) -> bytes:
    def chunk(kind: bytes, body: bytes) -> bytes:
        return struct.pack(">I", len(body)) + kind + body + struct.pack(">I", zlib.crc32(kind + body))

    header = struct.pack(">IIBBBBB", width, height, 8, 2, 0, 0, 0)
    rows = zlib.compress(b"\0" * 100_000)
    return b"\x89PNG\r\n\x1a\n" + chunk(b"IHDR", header) + chunk(b"IDAT", rows) + chunk(b"IEND", b"")


def test_a_decompression_bomb_is_refused_unopened(rekognition: Any) -> None:
    image = {"Bytes": png_that_claims(60_000, 60_000)}
    assert refusal(rekognition, image) == ("ImageTooLargeException", "Image size is too large.")


@pytest.mark.parametrize(("size", "taken"), [((79, 200), False), ((200, 79), False), ((80, 80), True)])
def test_a_side_under_80_pixels_is_refused(rekognition: Any, size: tuple[int, int], taken: bool) -> None:
    data = portrait.jpeg(Image.new("RGB", size, "gray"))
    if taken:
        assert boxes(rekognition, data) == []
    else:
        assert refusal(rekognition, {"Bytes": data}) == ("InvalidParameterException", "Request has invalid parameters")


def test_bytes_or_an_object_and_not_both(rekognition: Any) -> None:
    place = {"Bucket": "bucket", "Name": "name"}
    for image in ({}, {"Bytes": portrait.jpeg(), "S3Object": place}):
        assert refusal(rekognition, image)[0] == "InvalidParameterException"


def test_too_many_bytes_and_none_are_refused(rekognition: Any) -> None:
    for data, constraint in ((b"\xff\xd8\xff" + b"0" * 5_242_878, "less than or equal to 5242880"), (b"", "to 1")):
        code, message = refusal(rekognition, {"Bytes": data})
        assert code == "InvalidParameterException"
        assert constraint in message


BAD_OBJECT = (
    "InvalidS3ObjectException",
    "Unable to get object metadata from S3. Check object key, region and/or access permissions.",
)


@pytest.fixture
def bucket(session: Any) -> str:
    s3 = session.client("s3")
    s3.create_bucket(Bucket="pictures", CreateBucketConfiguration={"LocationConstraint": "eu-west-1"})
    s3.put_object(Bucket="pictures", Key="Grace Hopper.jpg", Body=portrait.jpeg())
    return "pictures"


def test_a_picture_in_s3(rekognition: Any, bucket: str) -> None:
    place = {"Bucket": bucket, "Name": "Grace Hopper.jpg"}
    (found,) = rekognition.detect_faces(Image={"S3Object": place})["FaceDetails"]
    assert found["BoundingBox"] == boxes(rekognition, portrait.jpeg())[0]


def test_an_object_that_is_not_there(rekognition: Any, bucket: str) -> None:
    for place in (
        {"Bucket": bucket, "Name": "nobody.jpg"},
        {"Bucket": "nowhere", "Name": "a"},
        {"Bucket": bucket},
        {"Name": "a"},
    ):
        assert refusal(rekognition, {"S3Object": place}) == BAD_OBJECT


def test_an_object_in_another_region(session: Any, bucket: str) -> None:
    elsewhere = session.client("rekognition", region_name="us-east-1")
    assert refusal(elsewhere, {"S3Object": {"Bucket": bucket, "Name": "Grace Hopper.jpg"}}) == BAD_OBJECT


def test_an_object_over_15_megabytes(session: Any, rekognition: Any, bucket: str) -> None:
    session.client("s3").put_object(Bucket=bucket, Key="large", Body=portrait.jpeg() + b"0" * 15 * 1024 * 1024)
    image = {"S3Object": {"Bucket": bucket, "Name": "large"}}
    assert refusal(rekognition, image) == ("ImageTooLargeException", "Image size is too large.")


def test_a_version_is_refused_aloud(rekognition: Any, bucket: str) -> None:
    place = {"Bucket": bucket, "Name": "Grace Hopper.jpg", "Version": "3"}
    assert refusal(rekognition, {"S3Object": place})[0] == "NotAvailableLocally"
