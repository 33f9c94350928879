"""What a picture looks like as a whole: the colors that dominate it, how bright, sharp and rich in contrast it is."""

from dataclasses import dataclass
from functools import cache
from typing import Final

import cv2
import numpy as np
from numpy.typing import NDArray

# Colors are counted on a grid of at most so many places a side: shares are good to half a percent.
GRID: Final = 96
# Clusters sought, before those with the same name are put together: the most AWS's operation can be asked for.
CLUSTERS: Final = 20
# A smaller share of the picture is no dominant color.
LEAST_SHARE_PERCENT: Final = 1.0
# Two shades nearer than this in CIELAB do not both start a cluster (10 is plainly visible side by side).
LEAST_DISTANCE: Final = 10.0
# Sharpness is judged at this side, so that a large picture and its reduced copy are judged alike.
SHARPNESS_SIDE_PX: Final = 1024
# Length of the blur that sharpness is judged against (Crete and others 2007).
BLUR_PX: Final = 11
# A slope of less than two grey levels a pixel (Sobel's sum is four times as much) is noise or rounding.
NOISE: Final = 8.0

# CSS Color Module Level 4, "Named Colors" (139 different ones). Of twin names the one Amazon Rekognition answers
# with: "gray" but "dimgrey" and "darkslategrey" (the habit of Python's webcolors, last of two names, gray excepted).
_CSS: Final = """
aliceblue:f0f8ff antiquewhite:faebd7 aquamarine:7fffd4 azure:f0ffff beige:f5f5dc bisque:ffe4c4 black:000000
blanchedalmond:ffebcd blue:0000ff blueviolet:8a2be2 brown:a52a2a burlywood:deb887 cadetblue:5f9ea0 chartreuse:7fff00
chocolate:d2691e coral:ff7f50 cornflowerblue:6495ed cornsilk:fff8dc crimson:dc143c cyan:00ffff darkblue:00008b
darkcyan:008b8b darkgoldenrod:b8860b darkgreen:006400 darkgrey:a9a9a9 darkkhaki:bdb76b darkmagenta:8b008b
darkolivegreen:556b2f darkorange:ff8c00 darkorchid:9932cc darkred:8b0000 darksalmon:e9967a darkseagreen:8fbc8f
darkslateblue:483d8b darkslategrey:2f4f4f darkturquoise:00ced1 darkviolet:9400d3 deeppink:ff1493 deepskyblue:00bfff
dimgrey:696969 dodgerblue:1e90ff firebrick:b22222 floralwhite:fffaf0 forestgreen:228b22 gainsboro:dcdcdc
ghostwhite:f8f8ff gold:ffd700 goldenrod:daa520 gray:808080 green:008000 greenyellow:adff2f honeydew:f0fff0
hotpink:ff69b4 indianred:cd5c5c indigo:4b0082 ivory:fffff0 khaki:f0e68c lavender:e6e6fa lavenderblush:fff0f5
lawngreen:7cfc00 lemonchiffon:fffacd lightblue:add8e6 lightcoral:f08080 lightcyan:e0ffff lightgoldenrodyellow:fafad2
lightgreen:90ee90 lightgrey:d3d3d3 lightpink:ffb6c1 lightsalmon:ffa07a lightseagreen:20b2aa lightskyblue:87cefa
lightslategrey:778899 lightsteelblue:b0c4de lightyellow:ffffe0 lime:00ff00 limegreen:32cd32 linen:faf0e6
magenta:ff00ff maroon:800000 mediumaquamarine:66cdaa mediumblue:0000cd mediumorchid:ba55d3 mediumpurple:9370db
mediumseagreen:3cb371 mediumslateblue:7b68ee mediumspringgreen:00fa9a mediumturquoise:48d1cc mediumvioletred:c71585
midnightblue:191970 mintcream:f5fffa mistyrose:ffe4e1 moccasin:ffe4b5 navajowhite:ffdead navy:000080 oldlace:fdf5e6
olive:808000 olivedrab:6b8e23 orange:ffa500 orangered:ff4500 orchid:da70d6 palegoldenrod:eee8aa palegreen:98fb98
paleturquoise:afeeee palevioletred:db7093 papayawhip:ffefd5 peachpuff:ffdab9 peru:cd853f pink:ffc0cb plum:dda0dd
powderblue:b0e0e6 purple:800080 rebeccapurple:663399 red:ff0000 rosybrown:bc8f8f royalblue:4169e1 saddlebrown:8b4513
salmon:fa8072 sandybrown:f4a460 seagreen:2e8b57 seashell:fff5ee sienna:a0522d silver:c0c0c0 skyblue:87ceeb
slateblue:6a5acd slategrey:708090 snow:fffafa springgreen:00ff7f steelblue:4682b4 tan:d2b48c teal:008080
thistle:d8bfd8 tomato:ff6347 turquoise:40e0d0 violet:ee82ee wheat:f5deb3 white:ffffff whitesmoke:f5f5f5
yellow:ffff00 yellowgreen:9acd32
"""
CSS_COLORS: Final = {
    name: (int(code[:2], 16), int(code[2:4], 16), int(code[4:], 16))
    for name, code in (pair.split(":") for pair in _CSS.split())
}


@dataclass(frozen=True, slots=True)
class Color:
    """A named color and the share of the pixels (0 to 100 %) that it is the nearest name for.

    `name`: of CSS; `red`, `green`, `blue`: that named color's, 0 to 255; `plain`: one of twelve words.
    """

    name: str
    red: int
    green: int
    blue: int
    plain: str
    share_percent: float


@dataclass(frozen=True, slots=True)
class Look:
    """All three 0 to 100, as described at `look`."""

    brightness: float
    sharpness: float
    contrast: float


def dominant(pixels: NDArray[np.uint8], mask: NDArray[np.bool_] | None = None, most: int = 10) -> tuple[Color, ...]:
    """The colors that most of a picture has, largest share first; the same picture gives the same answer.

    `pixels`: RGB, 8 bit, (height, width, 3); `mask`: (height, width), where to look. Samples are gathered into at most
    20 clusters in CIELAB (k-means, started from the most frequent shades), each cluster takes the name of the CSS
    color nearest to its middle, and clusters of one name are put together.
    """
    samples = _samples(pixels, mask)
    if not len(samples):
        return ()
    names, named = _named()
    totals: dict[str, float] = {}
    for center, share in _clusters(samples):
        name = names[int(((named - center) ** 2).sum(axis=1).argmin())]
        totals[name] = totals.get(name, 0.0) + share
    ranked = sorted(totals.items(), key=lambda item: (-item[1], item[0]))[:most]
    return tuple(
        Color(name, *CSS_COLORS[name], plain(CSS_COLORS[name]), share * 100)
        for name, share in ranked
        if share * 100 >= LEAST_SHARE_PERCENT
    )


def look(pixels: NDArray[np.uint8], mask: NDArray[np.bool_] | None = None) -> Look:
    """Brightness, sharpness and contrast of a picture (RGB, 8 bit), or of the part that a mask (height, width) names.

    - brightness: mean luma (ITU-R BT.601), 0 black, 100 white;
    - contrast: standard deviation of the luma, 100 where one half is black and the other white;
    - sharpness: the share of its gradients that a blur of 11 pixels takes away, the lesser of across and down (Crete
      and others, "The blur effect", 2007, turned round): 100 for fine detail throughout, near 0 for a picture that
      is itself blurred, 0 for a plain one. Judged at 1024 px on the longest side; a smaller picture as it is.
    """
    luma = np.asarray(cv2.cvtColor(pixels, cv2.COLOR_RGB2GRAY), dtype=np.float32)
    chosen = luma if mask is None else luma[mask]
    if not chosen.size:
        return Look(0.0, 0.0, 0.0)
    return Look(
        brightness=float(chosen.mean() / 2.55),
        sharpness=_sharpness(luma, mask),
        contrast=float(min(100.0, chosen.std() / 1.275)),
    )


def plain(color: tuple[int, int, int]) -> str:
    """One of twelve words for an RGB color (0 to 255), by its lightness, chroma and hue in CIELAB."""
    lightness, a, b = (float(value) for value in _lab(np.array([color], dtype=np.uint8))[0])
    chroma = float(np.hypot(a, b))
    if lightness < 12 and chroma < 20:
        return "black"
    if chroma < 13:  # "darkslategrey" (12.2) is grey to Amazon Rekognition
        return "white" if lightness > 92 else "grey"
    return _hue_word(float(np.degrees(np.arctan2(b, a)) % 360), lightness, chroma)


def _hue_word(hue: float, lightness: float, chroma: float) -> str:
    """Borders in degrees of CIELAB hue, set so that CSS's own names fall under their word (tested)."""
    if hue < 20 or hue >= 335:
        return "pink"
    if hue < 43:
        dull = chroma < 25 or (lightness < 45 and chroma < 62 and hue > 28)
        return "brown" if dull and lightness < 75 else "pink" if lightness >= 75 else "red"
    if hue < 75:
        return "brown" if (lightness < 63 and chroma < 80) or (lightness < 80 and chroma < 38) else "orange"
    if hue < 118:
        brown = (lightness < 62 and hue < 98) or (chroma < 32 and lightness < 80 and hue < 90)
        return "brown" if brown else "green" if lightness < 62 else "yellow"
    if hue < 175:
        return "green"
    if hue < 222:
        return "cyan"
    # sRGB's own blues lie at 306 degrees with a chroma over 80, soft violets beside them with less.
    if hue < 305 or (hue < 310 and chroma >= 75):
        return "blue"
    return "purple"


def _samples(pixels: NDArray[np.uint8], mask: NDArray[np.bool_] | None) -> NDArray[np.uint8]:
    """At most 96 x 96 pixels (n, 3) from an even grid over the picture, or over the box round the mask."""
    top, left = 0, 0
    bottom, right = pixels.shape[:2]
    if mask is not None:
        rows, columns = np.flatnonzero(mask.any(axis=1)), np.flatnonzero(mask.any(axis=0))
        if not len(rows):
            return np.empty((0, 3), dtype=np.uint8)
        top, bottom, left, right = int(rows[0]), int(rows[-1]) + 1, int(columns[0]), int(columns[-1]) + 1
    grid = np.ix_(_places(top, bottom), _places(left, right))
    chosen = pixels[grid].reshape(-1, 3)
    return chosen if mask is None else chosen[mask[grid].ravel()]


def _places(start: int, end: int) -> NDArray[np.intp]:
    """The middles of at most 96 equal steps from `start` to `end`."""
    steps = min(GRID, end - start)
    return (start + (np.arange(steps) + 0.5) * (end - start) / steps).astype(np.intp)


def _clusters(samples: NDArray[np.uint8]) -> list[tuple[NDArray[np.float32], float]]:
    """Middle (CIELAB) and share (0 to 1) of each cluster of RGB samples (n, 3)."""
    points = _lab(samples)
    _, first, members, counts = np.unique(
        samples >> 4, axis=0, return_index=True, return_inverse=True, return_counts=True
    )
    sums = np.zeros((len(first), 3), dtype=np.float64)
    np.add.at(sums, members.ravel(), points)
    shades = sums / counts[:, None]
    centers: list[NDArray[np.float64]] = []
    for index in np.argsort(-counts, kind="stable"):
        if all(np.linalg.norm(shades[index] - center) >= LEAST_DISTANCE for center in centers):
            centers.append(shades[index])
            if len(centers) == CLUSTERS:
                break
    middles = np.array(centers, dtype=np.float32)
    for _ in range(12):
        nearest = ((middles**2).sum(axis=1) - 2 * points @ middles.T).argmin(axis=1)
        moved = np.array(
            [points[nearest == i].mean(axis=0) if (nearest == i).any() else middles[i] for i in range(len(middles))],
            dtype=np.float32,
        )
        if np.abs(moved - middles).max() < 0.1:
            break
        middles = moved
    shares = np.bincount(nearest, minlength=len(middles)) / len(points)
    return list(zip(middles, (float(share) for share in shares), strict=True))


def _sharpness(luma: NDArray[np.float32], mask: NDArray[np.bool_] | None) -> float:
    longest_px = max(luma.shape)
    if longest_px > SHARPNESS_SIDE_PX:
        scale = SHARPNESS_SIDE_PX / longest_px
        luma = cv2.resize(luma, None, fx=scale, fy=scale, interpolation=cv2.INTER_AREA)
        if mask is not None:
            size = (luma.shape[1], luma.shape[0])
            mask = cv2.resize(mask.astype(np.uint8), size, interpolation=cv2.INTER_NEAREST).astype(bool)
    shares = []
    for across in (True, False):
        blurred = cv2.blur(luma, (BLUR_PX, 1) if across else (1, BLUR_PX), borderType=cv2.BORDER_REFLECT)
        before, after = (
            np.abs(cv2.Sobel(image, cv2.CV_32F, int(across), int(not across), borderType=cv2.BORDER_REFLECT))
            for image in (luma, blurred)
        )
        before[before < NOISE] = 0
        lost = np.maximum(0, before - after)
        if mask is not None:
            before, lost = before[mask], lost[mask]
        total = float(before.sum(dtype=np.float64))
        shares.append(float(lost.sum(dtype=np.float64)) / total if total > 0 else 0.0)
    return 100 * min(shares)


def _lab(colors: NDArray[np.uint8]) -> NDArray[np.float32]:
    """CIELAB (D65) of RGB colors (n, 3)."""
    lab = cv2.cvtColor(colors[None].astype(np.float32) / 255, cv2.COLOR_RGB2LAB)
    return np.asarray(lab[0], dtype=np.float32)


@cache
def _named() -> tuple[tuple[str, ...], NDArray[np.float32]]:
    """CSS's names and their places in CIELAB (139, 3)."""
    return tuple(CSS_COLORS), _lab(np.array(list(CSS_COLORS.values()), dtype=np.uint8))
