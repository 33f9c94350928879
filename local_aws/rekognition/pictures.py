"""The first step of every image operation: turn AWS's `Image` structure into upright RGB pixels, or refuse as AWS does.

Only the two decoders AWS has (JPEG, PNG) are reachable, and a picture's size is read from its header before a
single pixel is decoded, so a decompression bomb costs nothing.
"""

import contextlib
import hashlib
import io
import os
import struct
import threading
import zlib
from collections.abc import Mapping
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

import numpy as np
from numpy.typing import NDArray

from local_aws.account.objects import ObjectStore
from local_aws.account.store import Account
from local_aws.errors import AwsError, NotAvailableLocally

if TYPE_CHECKING:
    from PIL import Image

# Limits of Amazon Rekognition (developer guide, "Guidelines and quotas").
LARGEST_S3_OBJECT_BYTES = 15 * 1024 * 1024
SMALLEST_SIDE_PX = 80
# AWS names no limit in pixels for faces; 10,000 a side is the one it names for labels. A JPEG that size is decoded
# reduced; a PNG has to be decoded whole, so its limit is what fits in some 300 MB.
LARGEST_PICTURE_PX = {"JPEG": 100_000_000, "PNG": 50_000_000}
# Longest side kept after decoding: larger pictures gain no face or word, only memory and time.
LONGEST_SIDE_PX = 4096

_JPEG_START = b"\xff\xd8\xff"
_PNG_START = b"\x89PNG\r\n\x1a\n"
# What Pillow's decoders raise on damaged files.
_DAMAGE = (OSError, SyntaxError, ValueError, LookupError, TypeError, ArithmeticError, struct.error, zlib.error)
_decoders = threading.BoundedSemaphore(os.cpu_count() or 1)


@dataclass(frozen=True, slots=True)
class Picture:
    """A decoded picture.

    `pixels` is RGB, 8 bit, shape (height, width, 3), upright, read only, longest side at most 4096 px. `digest` is the
    SHA-256 (hex) of the bytes that were given, before any decoding.
    """

    pixels: NDArray[np.uint8]
    digest: str

    @property
    def width_px(self) -> int:
        """Width of `pixels`."""
        return int(self.pixels.shape[1])

    @property
    def height_px(self) -> int:
        """Height of `pixels`."""
        return int(self.pixels.shape[0])


def read(image: Mapping[str, Any], account: Account) -> Picture:
    """Decode AWS's `Image` structure: `Bytes`, or `S3Object` in the account's own S3.

    Raises AwsError: InvalidParameterException (neither or both sources, a side under 80 px),
    InvalidS3ObjectException, ImageTooLargeException (object over 15 MB, over 100 million pixels),
    InvalidImageFormatException (neither JPEG nor PNG, or damaged).
    """
    data = _bytes_of(image, account)
    with _decoders:
        pixels = _decode(data)
    pixels.flags.writeable = False
    return Picture(pixels, hashlib.sha256(data).hexdigest())


def _bytes_of(image: Mapping[str, Any], account: Account) -> bytes:
    if ("Bytes" in image) == ("S3Object" in image):
        raise AwsError("InvalidParameterException", "Request has invalid parameters")
    if "Bytes" in image:
        return bytes(image["Bytes"])
    place = image["S3Object"]
    if "Version" in place:
        raise NotAvailableLocally("Version of an S3 object")
    store = ObjectStore(account)
    try:
        if store.bucket(place["Bucket"]).region != account.region:
            raise _bad_object()
        record = store.head(place["Bucket"], place["Name"])
        if record.size > LARGEST_S3_OBJECT_BYTES:
            raise AwsError("ImageTooLargeException", "Image size is too large.")
        return store.get(place["Bucket"], place["Name"]).data
    except KeyError as error:
        raise _bad_object() from error
    except AwsError as error:
        if error.code in {"NoSuchBucket", "NoSuchKey", "InvalidURI", "KeyTooLongError"}:
            raise _bad_object() from error
        raise


def _decode(data: bytes) -> NDArray[np.uint8]:
    from PIL import ImageOps

    file = _open(data)
    width_px, height_px = file.size
    if width_px * height_px > LARGEST_PICTURE_PX[str(file.format)]:
        raise AwsError("ImageTooLargeException", "Image size is too large.")
    if min(width_px, height_px) < SMALLEST_SIDE_PX:
        raise AwsError("InvalidParameterException", "Request has invalid parameters")
    try:
        if max(file.size) > LONGEST_SIDE_PX:
            scale = LONGEST_SIDE_PX / max(file.size)
            target = (max(1, round(width_px * scale)), max(1, round(height_px * scale)))
            file.draft("RGB", target)  # a JPEG is decoded at a half, a quarter or an eighth; a PNG ignores it
            flat = _to_rgb(file).resize(target, reducing_gap=2.0)
        else:
            flat = _to_rgb(file)
        if file.format == "JPEG":  # AWS leaves a PNG as it lies
            with contextlib.suppress(*_DAMAGE):  # a damaged Exif must not cost the picture
                ImageOps.exif_transpose(flat, in_place=True)
        return np.array(flat, dtype=np.uint8)
    except _DAMAGE as error:
        raise _bad_format() from error


def _open(data: bytes) -> "Image.Image":
    """The picture's header, by the decoder its first bytes call for: no other parser sees foreign bytes."""
    from PIL import JpegImagePlugin, PngImagePlugin

    try:
        if data.startswith(_JPEG_START):
            return JpegImagePlugin.JpegImageFile(io.BytesIO(data))
        if data.startswith(_PNG_START):
            return PngImagePlugin.PngImageFile(io.BytesIO(data))
    except _DAMAGE as error:
        raise _bad_format() from error
    raise _bad_format()


def _to_rgb(file: "Image.Image") -> "Image.Image":
    """Eight-bit RGB: 16-bit grays keep their upper byte, what is transparent becomes white."""
    from PIL import Image

    if file.mode.startswith("I"):
        gray = np.asarray(file).astype(np.int64)
        return Image.fromarray((gray >> 8).clip(0, 255).astype(np.uint8)).convert("RGB")
    if file.mode in {"RGBA", "LA", "PA"} or "transparency" in file.info:
        layered = file.convert("RGBA")
        white = Image.new("RGBA", layered.size, "white")
        return Image.alpha_composite(white, layered).convert("RGB")
    return file.convert("RGB")


def _bad_object() -> AwsError:
    message = "Unable to get object metadata from S3. Check object key, region and/or access permissions."
    return AwsError("InvalidS3ObjectException", message)


def _bad_format() -> AwsError:
    return AwsError("InvalidImageFormatException", "Request has invalid image format")
