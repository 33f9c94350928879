"""Draws the sample pictures in assets/samples, so that every one may be shipped and anyone can see how it was made.

    python -m scripts.draw_samples [path of scikit-image's astronaut.png [path of matplotlib's grace_hopper.jpg]]

The shirt, the scoreboard and the harbour are drawn here from nothing. The astronaut is NASA's portrait of Eileen
Collins (public domain) as it lies in scikit-image's wheel under skimage/data; it is only converted to JPEG. Two
portraits hang on a wall: hers once more, mirrored and faded, and the US Navy's of Grace Hopper (public domain), as it
lies in matplotlib's wheel under mpl-data/sample_data.
"""

from __future__ import annotations

import math
import random
import sys
from pathlib import Path

import numpy as np
from PIL import Image, ImageChops, ImageDraw, ImageFilter, ImageFont, ImageOps

from services import ROOT

FOLDER = ROOT / "assets" / "samples"
_TWICE = 2  # everything is drawn twice as large and reduced, which smooths its edges

Color = tuple[int, int, int]
Point = tuple[float, float]


def _gradient(size: tuple[int, int], top: Color, bottom: Color) -> Image.Image:
    rows = np.linspace(np.array(top, float), np.array(bottom, float), size[1])
    return Image.fromarray(np.repeat(rows[:, None, :], size[0], axis=1).astype(np.uint8))


def _text(draw: ImageDraw.ImageDraw, center: Point, text: str, size_px: int, color: Color, weight: int = 0) -> None:
    font = ImageFont.load_default(size_px)
    draw.text(center, text, fill=color, font=font, anchor="mm", stroke_width=weight, stroke_fill=color)


def _curve(start: Point, bend: Point, end: Point, steps: int = 24) -> list[Point]:
    """Points on a quadratic Bézier curve."""
    points = []
    for step in range(steps + 1):
        t = step / steps
        a, b, c = (1 - t) ** 2, 2 * t * (1 - t), t**2
        points.append((a * start[0] + b * bend[0] + c * end[0], a * start[1] + b * bend[1] + c * end[1]))
    return points


def draw_shirt() -> Image.Image:
    """A shirt with a name and a number on its back, hanging before a wall."""
    size = (1200 * _TWICE, 1200 * _TWICE)
    wall = _gradient(size, (214, 205, 188), (188, 176, 155))
    scale = _TWICE

    def scaled(points: list[Point]) -> list[Point]:
        return [(x * scale, y * scale) for x, y in points]

    left = [
        *_curve((480, 170), (440, 180), (400, 195)),
        *_curve((400, 195), (280, 240), (215, 330)),
        *_curve((215, 330), (150, 430), (105, 540)),
        *_curve((105, 540), (180, 610), (285, 640)),
        *_curve((285, 640), (315, 560), (348, 500)),
        *_curve((348, 500), (362, 760), (335, 1090)),
        *_curve((335, 1090), (460, 1120), (600, 1120)),
    ]
    outline = scaled(left + [(1200 - x, y) for x, y in reversed(left)] + _curve((720, 170), (600, 262), (480, 170)))
    mask = Image.new("L", size, 0)
    ImageDraw.Draw(mask).polygon(outline, fill=255)
    shadow = ImageChops.offset(mask, 18 * scale, 24 * scale).filter(ImageFilter.GaussianBlur(22 * scale))
    wall.paste((92, 80, 62), mask=shadow.point(lambda value: value * 0.55))
    cloth = _gradient(size, (18, 92, 150), (10, 66, 116))
    draw = ImageDraw.Draw(cloth)
    for side in (0, 1):
        cuff = [(95, 500), (300, 600), (285, 660), (80, 570)]
        draw.polygon(scaled([(1200 - x, y) if side else (x, y) for x, y in cuff]), fill=(245, 243, 236))
    draw.line(scaled(_curve((475, 165), (600, 268), (725, 165))), fill=(245, 243, 236), width=40 * scale, joint="curve")
    _text(draw, (600 * scale, 400 * scale), "COLLINS", 98 * scale, (250, 248, 240), 3 * scale)
    _text(draw, (600 * scale, 690 * scale), "10", 400 * scale, (250, 248, 240), 14 * scale)
    _text(draw, (600 * scale, 1010 * scale), "Vitrine Rovers", 52 * scale, (240, 204, 84), 1 * scale)
    x, y = np.meshgrid(np.linspace(0, 1, size[0]), np.linspace(0, 1, size[1]))
    folds = 1 + 0.07 * np.sin(x * 21 + np.sin(y * 5) * 1.6) * (0.35 + y) - 0.16 * (2 * x - 1) ** 2
    shaded = np.clip(np.asarray(cloth, float) * folds[..., None], 0, 255).astype(np.uint8)
    wall.paste(Image.fromarray(shaded), mask=mask.filter(ImageFilter.GaussianBlur(scale)))
    draw = ImageDraw.Draw(wall)
    draw.line(scaled(_curve((420, 215), (600, 90), (780, 215))), fill=(120, 84, 50), width=14 * scale, joint="curve")
    draw.arc([585 * scale, 60 * scale, 630 * scale, 110 * scale], 150, 60, fill=(130, 130, 130), width=6 * scale)
    return _grained(wall.resize((1200, 1200), Image.Resampling.LANCZOS), 1)


def draw_scoreboard() -> Image.Image:
    """A lit scoreboard above a pitch at dusk."""
    width, height = 1600 * _TWICE, 1000 * _TWICE
    scale = _TWICE
    picture = _gradient((width, height), (28, 38, 74), (226, 140, 92))
    draw = ImageDraw.Draw(picture)
    draw.rectangle([0, 800 * scale, width, height], fill=(38, 96, 54))
    for stripe in range(0, 10, 2):
        x = stripe * 160 * scale
        draw.polygon(
            [
                (x, height),
                (x + 160 * scale, height),
                (x * 0.5 + 480 * scale, 800 * scale),
                (x * 0.5 + 400 * scale, 800 * scale),
            ],
            fill=(46, 110, 62),
        )
    for x in (360, 1240):
        draw.rectangle([(x - 22) * scale, 640 * scale, (x + 22) * scale, 850 * scale], fill=(52, 54, 60))
    draw.rounded_rectangle([160 * scale, 120 * scale, 1440 * scale, 680 * scale], 26 * scale, fill=(60, 62, 70))
    draw.rounded_rectangle([180 * scale, 140 * scale, 1420 * scale, 660 * scale], 16 * scale, fill=(14, 16, 20))
    amber, white, green = (255, 190, 60), (240, 240, 232), (120, 230, 140)
    glow = Image.new("RGB", picture.size, (0, 0, 0))
    for target in (ImageDraw.Draw(glow), draw):
        _text(target, (440 * scale, 230 * scale), "HOME", 84 * scale, white, 2 * scale)
        _text(target, (1160 * scale, 230 * scale), "GUEST", 84 * scale, white, 2 * scale)
        _text(target, (440 * scale, 420 * scale), "2", 250 * scale, amber, 8 * scale)
        _text(target, (1160 * scale, 420 * scale), "1", 250 * scale, amber, 8 * scale)
        _text(target, (800 * scale, 330 * scale), "78:42", 120 * scale, green, 3 * scale)
        _text(target, (800 * scale, 470 * scale), "SECOND HALF", 46 * scale, white, 1 * scale)
        _text(target, (800 * scale, 600 * scale), "NEXT MATCH SATURDAY 15:00", 58 * scale, amber, 1 * scale)
    picture = ImageChops.add(
        picture, glow.filter(ImageFilter.GaussianBlur(16 * scale)).point(lambda value: value * 0.5)
    )
    return _grained(picture.resize((1600, 1000), Image.Resampling.LANCZOS), 2)


def draw_harbour() -> Image.Image:
    """Colored houses, boats and their mirror image in the water; nobody is in it."""
    width, height = 1600 * _TWICE, 1000 * _TWICE
    scale = _TWICE
    chance = random.Random(7)
    shore = 600 * scale
    scene = _gradient((width, shore), (104, 168, 220), (232, 226, 206))
    draw = ImageDraw.Draw(scene)
    draw.ellipse([1280 * scale, 70 * scale, 1400 * scale, 190 * scale], fill=(255, 236, 160))
    hills = [(0.0, float(shore))]
    hills += [(x * scale, (420 + 60 * math.sin(x / 210) + 30 * math.sin(x / 75)) * scale) for x in range(0, 1601, 8)]
    draw.polygon([*hills, (width, shore)], fill=(112, 146, 112))
    colors: list[Color] = [
        (196, 62, 48), (236, 178, 64), (52, 110, 150), (240, 234, 220), (90, 140, 92), (206, 112, 58), (120, 70, 110),
    ]  # fmt: skip
    left = 30 * scale
    for index in range(13):
        house = (chance.randint(92, 132) * scale, chance.randint(170, 290) * scale)
        wall = colors[index % len(colors)]
        top = shore - house[1]
        draw.rectangle([left, top, left + house[0], shore], fill=wall)
        roof = (96 + chance.randint(-14, 14), 52, 44)
        draw.polygon(
            [(left - 6 * scale, top), (left + house[0] / 2, top - 62 * scale), (left + house[0] + 6 * scale, top)],
            fill=roof,
        )
        for row in range(house[1] // (62 * scale)):
            for column in range(2):
                x = left + (18 + column * (house[0] / scale - 62)) * scale
                y = top + (18 + row * 60) * scale
                draw.rectangle([x, y, x + 26 * scale, y + 36 * scale], fill=(250, 246, 232))
                draw.rectangle([x + 3 * scale, y + 3 * scale, x + 23 * scale, y + 33 * scale], fill=(60, 78, 96))
        left += house[0] + chance.randint(-2, 10) * scale
    picture = Image.new("RGB", (width, height))
    picture.paste(scene, (0, 0))
    mirrored = scene.transpose(Image.Transpose.FLIP_TOP_BOTTOM).crop((0, 0, width, height - shore))
    water = np.asarray(mirrored.filter(ImageFilter.GaussianBlur(3 * scale)), float)
    rows = np.arange(water.shape[0])
    shift = (np.sin(rows / (5 * scale)) * rows / 60 + np.sin(rows / (13 * scale)) * 5 * scale).astype(int)
    columns = (np.arange(width)[None, :] + shift[:, None]) % width
    water = water[rows[:, None], columns] * 0.62 + np.array([30, 74, 98]) * 0.38
    picture.paste(Image.fromarray(water.astype(np.uint8)), (0, shore))
    draw = ImageDraw.Draw(picture)
    draw.rectangle([0, shore - 8 * scale, width, shore + 10 * scale], fill=(110, 98, 84))
    for x, y, hull in ((300, 760, (240, 240, 235)), (820, 850, (190, 52, 44)), (1240, 740, (40, 92, 140))):
        boat = [(x - 130, y), (x + 130, y), (x + 92, y + 52), (x - 98, y + 52)]
        draw.polygon([(a * scale, b * scale) for a, b in boat], fill=hull)
        draw.line([x * scale, y * scale, x * scale, (y - 190) * scale], fill=(90, 70, 50), width=7 * scale)
        sail = [(x + 8, y - 184), (x + 8, y - 22), (x + 104, y - 22)]
        draw.polygon([(a * scale, b * scale) for a, b in sail], fill=(250, 248, 240))
    return _grained(picture.resize((1600, 1000), Image.Resampling.LANCZOS), 3)


def draw_portraits(astronaut: Path, admiral: Path) -> Image.Image:
    """A wall with two framed portraits: Grace Hopper's, and the astronaut's mirrored, faded and smaller."""
    wall = _gradient((1400, 900), (222, 214, 198), (196, 186, 168))
    first = Image.open(admiral).convert("RGB").crop((60, 0, 470, 500))
    second = ImageOps.mirror(Image.open(astronaut).convert("RGB").crop((90, 0, 380, 354)))
    faded = Image.blend(
        second.filter(ImageFilter.GaussianBlur(0.6)), Image.new("RGB", second.size, (120, 96, 66)), 0.25
    )
    for portrait, (x, y, width, height) in ((first, (150, 130, 492, 600)), (faded, (790, 190, 410, 500))):
        frame = Image.new("RGB", (width + 60, height + 60), (86, 62, 40))
        frame.paste(Image.new("RGB", (width + 36, height + 36), (246, 243, 236)), (12, 12))
        frame.paste(portrait.resize((width, height), Image.Resampling.LANCZOS), (30, 30))
        shadow = Image.new("L", wall.size, 0)
        ImageDraw.Draw(shadow).rectangle([x - 20, y - 16, x + width + 44, y + height + 54], fill=90)
        wall.paste((90, 80, 66), mask=shadow.filter(ImageFilter.GaussianBlur(14)))
        wall.paste(frame, (x - 30, y - 30))
    return _grained(wall, 4)


def _grained(picture: Image.Image, seed: int) -> Image.Image:
    """A little noise, as every camera has: flat color is the one thing no photograph shows."""
    noise = np.random.default_rng(seed).normal(0, 2.2, (picture.height, picture.width, 1))
    return Image.fromarray(np.clip(np.asarray(picture, float) + noise, 0, 255).astype(np.uint8))


def main(astronaut: Path | None, admiral: Path | None) -> None:
    """Write every sample; those made from photographs only when their files are given."""
    FOLDER.mkdir(parents=True, exist_ok=True)
    for name, draw in (("shirt", draw_shirt), ("scoreboard", draw_scoreboard), ("harbour", draw_harbour)):
        draw().save(FOLDER / f"{name}.jpg", quality=88)
    if astronaut:
        Image.open(astronaut).convert("RGB").save(FOLDER / "astronaut.jpg", quality=93)
    if astronaut and admiral:
        draw_portraits(astronaut, admiral).save(FOLDER / "portraits.jpg", quality=88)


if __name__ == "__main__":
    given = [Path(argument) for argument in sys.argv[1:3]] + [None, None]
    main(given[0], given[1])
