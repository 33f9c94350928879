"""The peer of benchmarks/faces.py: dlib's HOG detector with one upsample, as `face_recognition` uses it.

Run by a Python of its own that has dlib, numpy and Pillow, so that dlib stays out of Vitrine's environment:
`python faces_dlib.py TRUTH_JSON DATA_DIR SPEED_PICTURE REPEATS` prints boxes and times as JSON.
"""

import json
import statistics
import sys
import time
from pathlib import Path

import dlib
import numpy as np
from PIL import Image, ImageOps

LONGEST_SIDE_PX = 1280


def main() -> None:
    truth, data, speed_picture, repeats = sys.argv[1:5]
    detector = dlib.get_frontal_face_detector()
    boxes = {}
    for name in json.loads(Path(truth).read_text()):
        picture = ImageOps.exif_transpose(Image.open(Path(data) / name)).convert("RGB")
        scale = min(1.0, LONGEST_SIDE_PX / max(picture.size))
        small = picture.resize((round(picture.width * scale), round(picture.height * scale)))
        found = detector(np.asarray(small), 1)
        boxes[name] = [[edge / scale for edge in (f.left(), f.top(), f.right(), f.bottom())] for f in found]
    pixels = np.asarray(Image.open(speed_picture).convert("RGB"))
    wall_ms, cpu_ms = [], []
    detector(pixels, 1)
    for _ in range(int(repeats)):
        wall, cpu = time.perf_counter(), time.process_time()
        detector(pixels, 1)
        wall_ms.append((time.perf_counter() - wall) * 1000)
        cpu_ms.append((time.process_time() - cpu) * 1000)
    answer = {
        "version": dlib.__version__,
        "boxes": boxes,
        "wall_ms": statistics.median(wall_ms),
        "cpu_ms": statistics.median(cpu_ms),
    }
    print(json.dumps(answer))


if __name__ == "__main__":
    main()
