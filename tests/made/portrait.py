"""A photograph of a face that everybody who installs Vitrine has: Grace Hopper, in matplotlib's sample data.

Taken in 1984 by James S. Davis for the United States Navy, so in the public domain; she was 77. The points were read
off the picture by eye.
"""

import importlib.util
from pathlib import Path
from typing import Any

import numpy as np
from numpy.typing import NDArray
from PIL import Image

from tests.made import pictures

AGE = 77
# Left eye, right eye, nose tip, left and right corner of the mouth, in pixels of the 512 x 600 picture.
LANDMARKS = ((221, 193), (307, 186), (266, 232), (233, 280), (303, 274))


def file() -> Path:
    """The JPEG file."""
    spec = importlib.util.find_spec("matplotlib")
    assert spec is not None
    assert spec.submodule_search_locations
    return Path(spec.submodule_search_locations[0]) / "mpl-data" / "sample_data" / "grace_hopper.jpg"


def picture() -> Image.Image:
    """The picture, RGB, 512 x 600 pixels."""
    return Image.open(file()).convert("RGB")


def pixels() -> NDArray[np.uint8]:
    """Its pixels, shape (600, 512, 3)."""
    return np.asarray(picture())


def head(side: int = 150) -> Image.Image:
    """The head alone, square."""
    return picture().crop((120, 10, 420, 370)).resize((side, side * 6 // 5))


def jpeg(image: Image.Image | None = None, **options: Any) -> bytes:
    """A JPEG of the picture, or of another one."""
    return pictures.encode(image or picture(), "JPEG", **({"quality": 92} | options))


def png(image: Image.Image | None = None, **options: Any) -> bytes:
    """A PNG of the picture, or of another one."""
    return pictures.encode(image or picture(), "PNG", **options)


def side_by_side(*images: Image.Image, color: str = "white") -> Image.Image:
    """Several pictures in a row on one sheet."""
    sheet = Image.new("RGB", (sum(image.width for image in images), max(image.height for image in images)), color)
    left = 0
    for image in images:
        sheet.paste(image, (left, 0))
        left += image.width
    return sheet
