"""Same person or not: accuracy and speed of the face vectors beside `face_recognition`, and the celebrity gallery.

`python -m benchmarks.face_matching [--peer-python PATH]` where PATH is a Python that has face_recognition, dlib-bin,
face_recognition_models 0.3.0 and setuptools below 80; without it only ours is measured. The pictures are those of
VITRINE_SHARED_DATA: labeled pairs of public figures, and second photographs of members of Congress.
"""

import argparse
import csv
import json
import os
import statistics
import subprocess
import time
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path

import numpy as np
from numpy.typing import NDArray

from benchmarks.faces import wilson
from local_aws.account.store import Account
from local_aws.engines.face import alignment, gallery, matching, shared
from local_aws.errors import AwsError
from local_aws.rekognition import pictures
from services import ROOT

SIMILARITY = 80.0  # AWS's default threshold
PEER_DISTANCE = 0.6  # face_recognition's default tolerance
SAME_PHOTOGRAPH_CORRELATION = 0.8
EVERY = 4  # of the members of Congress, to keep the peer's run short

Vector = NDArray[np.float32]


@dataclass(frozen=True, slots=True)
class Described:
    """The largest face of each picture (None where there is none) and median milliseconds from file to vector."""

    vectors: dict[Path, Vector | None]
    wall_ms: float
    cpu_ms: float


def ours(files: Sequence[Path]) -> Described:
    """From the file to the vector with the local engine."""
    engine, account = shared(), Account(Path("unused"))
    engine.warm_up()
    vectors: dict[Path, Vector | None] = {}
    wall_ms, cpu_ms = [], []
    for file in files:
        start = time.perf_counter(), time.process_time()
        try:
            pixels = pictures.read({"Bytes": file.read_bytes()}, account).pixels
        except AwsError:
            vectors[file] = None
            continue
        faces = engine.detect(pixels)[:1]
        vectors[file] = engine.describe(pixels, faces)[0] if faces else None
        wall_ms.append((time.perf_counter() - start[0]) * 1000)
        cpu_ms.append((time.process_time() - start[1]) * 1000)
    return Described(vectors, statistics.median(wall_ms), statistics.median(cpu_ms))


def peers(files: Sequence[Path], python: str) -> Described:
    """The same with face_recognition."""
    script = str(Path(__file__).parent / "peers" / "face_recognition_vectors.py")
    names = "\n".join(str(file) for file in files)
    ran = subprocess.run([python, "-W", "ignore", script], input=names, check=True, capture_output=True, text=True)
    answers = {Path(name): answer for name, answer in json.loads(ran.stdout).items()}
    vectors = {file: None if (v := answers[file][0]) is None else np.array(v, np.float32) for file in files}
    wall_ms, cpu_ms = (statistics.median(answer[place] for answer in answers.values()) for place in (1, 2))
    return Described(vectors, wall_ms, cpu_ms)


def area_under_curve(same: NDArray[np.float64], different: NDArray[np.float64]) -> float:
    """The chance that a pair of one person is nearer than a pair of two (Mann and Whitney)."""
    order = np.concatenate([same, different]).argsort().argsort() + 1
    above = order[: len(same)].sum() - len(same) * (len(same) + 1) / 2
    return 1 - float(above) / (len(same) * len(different))


def report_pairs(name: str, described: Described, pairs: Sequence[tuple[Path, Path, bool]], farthest: float) -> None:
    """A table row; a picture without a face makes its pairs wrong if they are of one person."""
    distances, labels = [], []
    for first, second, same in pairs:
        one, other = described.vectors[first], described.vectors[second]
        found = one is not None and other is not None
        distances.append(float(np.linalg.norm(one - other)) if found else 2.0)  # type: ignore[operator]
        labels.append(same)
    measured, truth = np.array(distances), np.array(labels)
    right = int(((measured <= farthest) == truth).sum())
    area = area_under_curve(measured[truth], measured[~truth])
    missing = sum(vector is None for vector in described.vectors.values())
    speed = f"{described.wall_ms:.0f} | {described.cpu_ms:.0f}"
    print(f"| {name} | {missing} | {area:.4f} | {wilson(right, len(pairs))} | {speed} |", flush=True)


def labeled_pairs(folder: Path) -> list[tuple[Path, Path, bool]]:
    """Pairs of photographs labeled by deepface's authors."""
    with (folder / "master.csv").open() as file:
        return [(folder / r["file_x"], folder / r["file_y"], r["Decision"] == "Yes") for r in csv.DictReader(file)]


def second_photographs(portraits: Path) -> list[tuple[Path, Path]]:
    """(gallery portrait, other photograph) of one person; the same photograph under another tone is left out."""
    pairs = []
    for second in sorted((portraits / "b_200x250").iterdir()):
        first = portraits / "a_225x275" / f"{second.stem}.jpg"
        if first.exists():
            pairs.append((first, second))
    kept = []
    for first, second in pairs[::EVERY]:
        chips = []
        for file in (first, second):
            pixels = pictures.read({"Bytes": file.read_bytes()}, Account(Path("unused"))).pixels
            faces = shared().detect(pixels)[:1]
            chips.append(alignment.chip(pixels, faces[0]).mean(axis=2).ravel() if faces else None)
        one, other = chips
        if one is None or other is None or np.corrcoef(one, other)[0, 1] < SAME_PHOTOGRAPH_CORRELATION:
            kept.append((first, second))
    return kept


def report_gallery(
    described: Mapping[Path, Vector | None], pairs: Sequence[tuple[Path, Path]], others: Sequence[Path]
) -> None:
    """Rank-1, right and wrong names among second photographs; false names among people who are not in the gallery."""
    known = gallery.shared()
    names = [figure.identifier for figure in known.figures]
    right = first = wrong = false = total = 0
    for _, photograph in pairs:
        vector = described[photograph]
        if vector is None:
            continue
        distances = np.linalg.norm(known.vectors - vector, axis=1)
        nearest = int(distances.argmin())
        total += 1
        first += names[nearest] == photograph.stem
        named = float(distances[nearest]) < gallery.FARTHEST
        right += named and names[nearest] == photograph.stem
        wrong += named and names[nearest] != photograph.stem
        without = [distance for name, distance in zip(names, distances, strict=True) if name != photograph.stem]
        false += min(without) < gallery.FARTHEST
    print(f"\nGallery of {len(names)}: rank-1 on second photographs {wilson(first, total)};")
    print(f"named right {wilson(right, total)}, named wrong {wrong};")
    print(f"members taken out of the gallery and then falsely named {false} of {total};")
    strangers = named_strangers = 0
    for file in sorted(file for folder in others for file in folder.rglob("*.*")):
        try:
            pixels = pictures.read({"Bytes": file.read_bytes()}, Account(Path("unused"))).pixels
        except AwsError:
            continue
        faces = shared().detect(pixels)
        for vector in shared().describe(pixels, faces):
            strangers += 1
            named_strangers += known.recognize(vector) is not None
    print(f"people who were never members falsely named {named_strangers} of {strangers} faces.")


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__)
    default_data = ROOT.parent / "shared" / "data"
    parser.add_argument("--data", type=Path, default=Path(os.environ.get("VITRINE_SHARED_DATA", default_data)))
    parser.add_argument("--peer-python", default=os.environ.get("VITRINE_FACE_RECOGNITION_PYTHON", ""))
    options = parser.parse_known_args()[0]
    if not options.data.is_dir():
        print(f"The pictures to measure with are not at {options.data}; name their folder with --data.")
        return
    head = "| no face found | area under ROC | right at the threshold (95 %) | wall ms a picture | CPU ms |"
    farthest = matching.distance_at(SIMILARITY)
    congress = second_photographs(options.data / "portraits")
    described: Described | None = None
    for title, pairs in (
        ("labeled pairs of public figures", labeled_pairs(options.data / "people" / "deepface")),
        (
            "second photographs of members of Congress, each against every portrait",
            [(first, second, first.stem == second.stem) for first, _ in congress for _, second in congress],
        ),
    ):
        files = sorted({file for first, second, _ in pairs for file in (first, second)})
        print(f"\n{title}: {sum(same for *_, same in pairs)} same, {sum(not same for *_, same in pairs)} different\n")
        print(f"| vectors {head}\n|---|---|---|---|---|---|")
        described = ours(files)
        report_pairs(f"ours, similarity {SIMILARITY:.0f}", described, pairs, farthest)
        if options.peer_python:
            report_pairs(f"face_recognition, {PEER_DISTANCE}", peers(files, options.peer_python), pairs, PEER_DISTANCE)
    if described is not None:
        strangers = ("people/deepface", "people/facenet_pytorch", "scenes")
        report_gallery(described.vectors, congress, [options.data / name for name in strangers])
    if not options.peer_python:
        print("\nface_recognition was not measured: name a Python that has it with --peer-python.")


if __name__ == "__main__":
    main()
