"""Indexing a folder of photographs: the batches of the Collections page beside a plain loop, in turns, on two cores.

Each round uses collections of its own, so nothing is there before; the ratio is of the medians. What two cores can give
at most on the machine is measured in the same run: two independent processes that only multiply matrices.
"""

from __future__ import annotations

import os
import statistics
import subprocess
import sys
import tempfile
import time
from collections.abc import Callable
from pathlib import Path
from typing import Any

from services import ROOT, images
from services import aws as connections
from services.aws import Aws
from services.images import Picture
from services.jobs import pictures as picture_items
from services.jobs.catalog import JOBS
from services.jobs.tasks import Task

PICTURES = 40
ROUNDS = 5
MULTIPLY = "import numpy as np; a = np.random.rand(700, 700).astype('f'); [a @ a for _ in range(200)]"
SHARED = Path(os.environ.get("VITRINE_SHARED_DATA", ROOT.parent / "shared" / "data"))


def index(aws: Aws, picture: Picture, collection: str) -> int:
    """Index the one face of a portrait; how many were indexed."""
    answer: dict[str, Any] = aws.client("rekognition").index_faces(
        CollectionId=collection, Image={"Bytes": picture.data}, MaxFaces=1, ExternalImageId=picture.digest[:16]
    )
    return len(answer["FaceRecords"])


def loop(aws: Aws, pictures: list[Picture], collection: str) -> None:
    """What a script would do: one after the other."""
    for picture in pictures:
        index(aws, picture, collection)


def job(aws: Aws, pictures: list[Picture], collection: str) -> None:
    """What the page does: a batch."""
    task = Task(
        "indexing", picture_items.PICTURES, lambda connection, picture: index(connection, picture, collection), {}
    )
    JOBS.start(task, aws, pictures, "Index").wait()


def timed(work: Callable[[Aws, list[Picture], str], None], aws: Aws, pictures: list[Picture], name: str) -> float:
    """Seconds that one way takes in a new collection."""
    aws.client("rekognition").create_collection(CollectionId=name)
    began = time.perf_counter()
    work(aws, pictures, name)
    return time.perf_counter() - began


def machine() -> float:
    """How many times as much two independent processes get done as one, in the same time."""
    environment = {**os.environ, "OPENBLAS_NUM_THREADS": "1"}

    def seconds(processes: int) -> float:
        began = time.perf_counter()
        running = [subprocess.Popen([sys.executable, "-c", MULTIPLY], env=environment) for _ in range(processes)]
        for process in running:
            process.wait()
        return time.perf_counter() - began

    return statistics.median(2 * seconds(1) / seconds(2) for _ in range(ROUNDS))


def main() -> None:
    """Print the table."""
    files = sorted((SHARED / "people").rglob("*.jpg"))[:PICTURES]
    if not files:
        print(f"The photographs are not at {SHARED}.")
        return
    pictures = [images.normalize(file.name, file.read_bytes()) for file in files]
    with tempfile.TemporaryDirectory() as folder:
        aws = connections.local(data_dir=Path(folder))
        timed(loop, aws, pictures[:4], "warm")
        rounds = [
            (timed(loop, aws, pictures, f"loop-{number}"), timed(job, aws, pictures, f"batch-{number}"))
            for number in range(ROUNDS)
        ]
    one, many = (statistics.median(column) for column in zip(*rounds, strict=True))
    width = statistics.median(picture.width_px for picture in pictures)
    print(f"{len(pictures)} photographs, {width:.0f} pixels wide, median of {ROUNDS} rounds, {os.cpu_count()} cores\n")
    print("| way | seconds | pictures a second |\n|---|---|---|")
    print(f"| plain loop | {one:.2f} | {len(pictures) / one:.1f} |")
    print(f"| batch | {many:.2f} | {len(pictures) / many:.1f} |")
    print(
        f"\nThe batch is {one / many:.2f} times as fast. Two independent processes: {machine():.2f} times as much done."
    )


if __name__ == "__main__":
    main()
