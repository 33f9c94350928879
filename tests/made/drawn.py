"""Pictures with known content, drawn for the tests of Rekognition, as the JPEG bytes a client sends."""

import cv2
import numpy as np
from PIL import Image, ImageDraw, ImageFont

from tests.made import pictures


def jpeg(image: Image.Image, orientation: int = 1) -> bytes:
    """JPEG bytes; `orientation` is written as the Exif tag of that name."""
    exif = Image.Exif()
    exif[0x0112] = orientation
    return pictures.encode(image, "JPEG", quality=95, exif=exif)


def poster(*lines: str, size: tuple[int, int] = (320, 150), letter_px: int = 28, step_px: int = 55) -> Image.Image:
    """Black writing on white, from (25, 25) down."""
    image = Image.new("RGB", size, "white")
    draw = ImageDraw.Draw(image)
    for row, line in enumerate(lines):
        draw.text((25, 25 + step_px * row), line, font=ImageFont.load_default(letter_px), fill="black")
    return image


def with_code(text: str) -> Image.Image:
    """A 600 x 400 gray picture whose right upper corner holds a QR code; its card covers (340, 20) to (580, 260)."""
    code = cv2.copyMakeBorder(cv2.QRCodeEncoder.create().encode(text), 4, 4, 4, 4, cv2.BORDER_CONSTANT, value=255)
    image = Image.new("RGB", (600, 400), "gray")
    image.paste(Image.fromarray(np.asarray(code)).resize((240, 240), Image.Resampling.NEAREST), (340, 20))
    return image
