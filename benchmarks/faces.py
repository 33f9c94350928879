"""Faces: recall, precision and speed of the local DetectFaces beside dlib's HOG detector, on hand-counted pictures.

`python -m benchmarks.faces --dlib-python PATH` where PATH is a Python that has dlib, numpy and Pillow (for instance
`uv venv bench && uv pip install --python bench/bin/python dlib-bin numpy pillow`); without it only the local engine is
measured. The pictures are those of VITRINE_SHARED_DATA (see tests/conftest.py), truth/faces.json holds the boxes.
"""

import argparse
import io
import json
import math
import os
import statistics
import subprocess
import tempfile
import time
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from services import ROOT

LEAST_OVERLAP = 0.35  # dlib's boxes cut the forehead, CenterFace's do not: both count as found
IGNORED_OVERLAP = 0.2
SPEED_PICTURE = "scenes/insightface/t1.jpg"  # 1280 x 886, six faces
REPEATS = 15

Box = Sequence[float]


@dataclass(frozen=True, slots=True)
class Count:
    """Faces found, missed, and boxes where there is no face."""

    found: int
    missed: int
    wrong: int

    @property
    def recall(self) -> float:
        return self.found / (self.found + self.missed)

    @property
    def precision(self) -> float:
        return self.found / max(1, self.found + self.wrong)


def overlap(first: Box, second: Box) -> float:
    """Intersection over union of two boxes (left, top, right, bottom)."""
    width = min(first[2], second[2]) - max(first[0], second[0])
    height = min(first[3], second[3]) - max(first[1], second[1])
    shared = max(0.0, width) * max(0.0, height)
    areas = (first[2] - first[0]) * (first[3] - first[1]) + (second[2] - second[0]) * (second[3] - second[1])
    return shared / (areas - shared)


def count(truth: Mapping[str, Any], boxes: Mapping[str, Sequence[Box]]) -> Count:
    """Match each true box with its best free detection."""
    found = missed = wrong = 0
    for name, expected in truth.items():
        free = list(boxes[name])
        for true_box in expected["boxes_ltrb_px"]:
            best = max(free, key=lambda box: overlap(true_box, box), default=None)
            if best is not None and overlap(true_box, best) >= LEAST_OVERLAP:
                free.remove(best)
                found += 1
            else:
                missed += 1
        ignored = expected["ignore_ltrb_px"]
        wrong += sum(all(overlap(box, other) < IGNORED_OVERLAP for other in ignored) for box in free)
    return Count(found, missed, wrong)


def wilson(right: int, total: int) -> str:
    """A proportion in percent with its 95 % interval (Wilson)."""
    z, share = 1.96, right / total
    middle = (share + z * z / (2 * total)) / (1 + z * z / total)
    half = z * math.sqrt(share * (1 - share) / total + z * z / (4 * total * total)) / (1 + z * z / total)
    return f"{100 * share:.1f} % ({100 * (middle - half):.1f} to {100 * (middle + half):.1f})"


def timed(action: Callable[[], object]) -> tuple[float, float]:
    """Median wall and CPU milliseconds of an action, after one run to warm up."""
    wall_ms, cpu_ms = [], []
    action()
    for _ in range(REPEATS):
        wall, cpu = time.perf_counter(), time.process_time()
        action()
        wall_ms.append((time.perf_counter() - wall) * 1000)
        cpu_ms.append((time.process_time() - cpu) * 1000)
    return statistics.median(wall_ms), statistics.median(cpu_ms)


def local_boxes(client: Any, data: Path, names: Sequence[str]) -> dict[str, list[list[float]]]:
    """DetectFaces of each picture, in pixels of the upright picture."""
    from PIL import Image, ImageOps

    boxes = {}
    for name in names:
        picture = ImageOps.exif_transpose(Image.open(data / name)).convert("RGB")
        stream = io.BytesIO()
        picture.save(stream, "JPEG", quality=92)
        details = client.detect_faces(Image={"Bytes": stream.getvalue()})["FaceDetails"]
        boxes[name] = [
            [
                box["Left"] * picture.width,
                box["Top"] * picture.height,
                (box["Left"] + box["Width"]) * picture.width,
                (box["Top"] + box["Height"]) * picture.height,
            ]
            for box in (detail["BoundingBox"] for detail in details)
        ]
    return boxes


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__)
    default_data = ROOT.parent / "shared" / "data"
    parser.add_argument("--data", type=Path, default=Path(os.environ.get("VITRINE_SHARED_DATA", default_data)))
    parser.add_argument("--dlib-python", default=os.environ.get("VITRINE_DLIB_PYTHON", ""))
    options = parser.parse_known_args()[0]
    if not options.data.is_dir():
        print(f"The pictures to measure with are not at {options.data}; name their folder with --data.")
        return

    import boto3

    import local_aws

    truth_file = options.data / "truth" / "faces.json"
    truth = json.loads(truth_file.read_text())
    speed_picture = options.data / SPEED_PICTURE
    print("| detector | found of all | recall (95 %) | precision | wall ms, 1280 px | CPU ms, 1280 px |")
    print("|---|---|---|---|---|---|")
    with tempfile.TemporaryDirectory() as folder:
        session = boto3.session.Session(region_name="eu-west-1")
        local_aws.connect(session, Path(folder))
        client = session.client("rekognition")
        local = count(truth, local_boxes(client, options.data, list(truth)))
        raw = speed_picture.read_bytes()
        wall_ms, cpu_ms = timed(lambda: client.detect_faces(Image={"Bytes": raw}))
        print(row("local DetectFaces, JPEG in, boto3 answer out", local, wall_ms, cpu_ms))
    if not options.dlib_python:
        print("\ndlib was not measured: name a Python that has it with --dlib-python or VITRINE_DLIB_PYTHON.")
        return
    command = [options.dlib_python, str(Path(__file__).parent / "peers" / "faces_dlib.py")]
    command += [str(truth_file), str(options.data), str(speed_picture), str(REPEATS)]
    peer = json.loads(subprocess.run(command, check=True, capture_output=True, text=True).stdout)
    name = f"dlib {peer['version']} HOG, one upsample, decoded pixels in"
    print(row(name, count(truth, peer["boxes"]), peer["wall_ms"], peer["cpu_ms"]))
    print(f"\nCPU time of dlib over local: {peer['cpu_ms'] / cpu_ms:.1f}; wall: {peer['wall_ms'] / wall_ms:.1f}.")


def row(name: str, counted: Count, wall_ms: float, cpu_ms: float) -> str:
    """One line of the table."""
    total = counted.found + counted.missed
    recall = wilson(counted.found, total)
    share = f"{counted.found} of {total}, {counted.wrong} wrong"
    return f"| {name} | {share} | {recall} | {100 * counted.precision:.1f} % | {wall_ms:.0f} | {cpu_ms:.0f} |"


if __name__ == "__main__":
    main()
