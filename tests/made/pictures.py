"""Pictures for tests, drawn here: no file of anybody's is needed to try what people bring."""

from __future__ import annotations

import hashlib
import io
import struct
import zlib
from typing import Any

import numpy as np
import pillow_heif
from PIL import Image

from services import images
from services.images import Picture


def picture(name: str = "wall.png", color: str = "gray", size: tuple[int, int] = (200, 120)) -> Picture:
    """A picture of one color, as it came through the door; nothing is in it."""
    return images.normalize(name, encode(Image.new("RGB", size, color), "PNG"))


def unread(name: str, data: bytes) -> Picture:
    """A picture of 640 x 480 pixels whose bytes nobody looks at."""
    return Picture(name, data, 640, 480, hashlib.sha256(data).hexdigest())


def scene(width: int = 400, height: int = 240, mode: str = "RGB") -> Image.Image:
    """A gradient whose top left quarter is red and bottom right quarter blue, so that one sees how it lies."""
    x, y = np.meshgrid(np.linspace(0, 255, width), np.linspace(0, 255, height))
    pixels = np.stack([x, y, (x + y) / 2], axis=-1).astype(np.uint8)
    pixels[: height // 4, : width // 4] = (220, 20, 20)
    pixels[-height // 4 :, -width // 4 :] = (20, 20, 220)
    return Image.fromarray(pixels).convert(mode)


def noise(width: int, height: int, seed: int = 1) -> Image.Image:
    """Pixels that no encoder can make small."""
    return Image.fromarray(np.random.default_rng(seed).integers(0, 256, (height, width, 3), dtype=np.uint8))


def encode(picture: Image.Image, kind: str = "JPEG", **options: Any) -> bytes:
    """The bytes of a file of that kind."""
    buffer = io.BytesIO()
    if kind == "HEIF":
        pillow_heif.from_pillow(picture).save(buffer, **options)
    else:
        picture.save(buffer, kind, **options)
    return buffer.getvalue()


def decode(data: bytes) -> Image.Image:
    """The picture in the bytes, its pixels loaded."""
    picture = Image.open(io.BytesIO(data))
    picture.load()
    return picture


def exif(orientation: int = 1) -> bytes:
    """EXIF with an orientation, a device and a place (Leeds)."""
    tags = Image.Exif()
    tags[0x0112] = orientation
    tags[0x010F] = "Secret Camera Maker"
    tags.get_ifd(0x8825).update({1: "N", 2: (53.0, 47.0, 59.0), 3: "W", 4: (1.0, 32.0, 57.0)})
    return tags.tobytes()


def png_with_claimed_size(width: int, height: int) -> bytes:
    """A well-formed black 1-bit PNG of any size in few bytes: a decompression bomb where the size is large."""
    row = bytes(1 + (width + 7) // 8)
    packer = zlib.compressobj(9)
    body = b"".join(packer.compress(row) for _ in range(height)) + packer.flush()

    def chunk(kind: bytes, data: bytes) -> bytes:
        return struct.pack(">I", len(data)) + kind + data + struct.pack(">I", zlib.crc32(kind + data))

    header = struct.pack(">IIBBBBB", width, height, 1, 0, 0, 0, 0)
    return b"\x89PNG\r\n\x1a\n" + chunk(b"IHDR", header) + chunk(b"IDAT", body) + chunk(b"IEND", b"")


def adobe_rgb_profile() -> bytes:
    """A matrix profile with the primaries of Adobe RGB (1998) adapted to D50, and its gamma 563/256."""

    def fixed(value: float) -> bytes:
        return struct.pack(">i", round(value * 65536))

    def xyz(*values: float) -> bytes:
        return b"XYZ \0\0\0\0" + b"".join(fixed(value) for value in values)

    curve = b"curv\0\0\0\0" + struct.pack(">IH", 1, 563) + b"\0\0"
    name = b"Wide test space\0"
    description = b"desc\0\0\0\0" + struct.pack(">I", len(name)) + name + bytes(78)
    tags = {
        b"desc": description + bytes(-len(description) % 4),
        b"cprt": b"text\0\0\0\0none\0\0\0\0",
        b"wtpt": xyz(0.9642, 1.0, 0.8249),
        b"rXYZ": xyz(0.60974, 0.31111, 0.01947),
        b"gXYZ": xyz(0.20528, 0.62567, 0.06087),
        b"bXYZ": xyz(0.14919, 0.06322, 0.74457),
        b"rTRC": curve,
        b"gTRC": curve,
        b"bTRC": curve,
    }
    table, body, offset = b"", b"", 128 + 4 + 12 * len(tags)
    for tag, data in tags.items():
        table += tag + struct.pack(">II", offset + len(body), len(data))
        body += data
    size = offset + len(body)
    header = struct.pack(">I", size) + b"\0\0\0\0" + b"\x02\x10\0\0" + b"mntrRGB XYZ " + bytes(12) + b"acsp" + bytes(28)
    header += fixed(0.9642) + fixed(1.0) + fixed(0.8249)
    return header + bytes(128 - len(header)) + struct.pack(">I", len(tags)) + table + body
