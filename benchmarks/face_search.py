"""Search among many faces: SearchFaces through boto3, and the index alone beside numpy, faiss-cpu and usearch.

`python -m benchmarks.face_search [--faces 100000 1000000] [--peer-python PATH]` where PATH is a Python that has numpy,
faiss-cpu and usearch; without it only ours and plain numpy are measured. The vectors are drawn at random with the
spread of real ones: exact search takes the same time whatever they are.
"""

import argparse
import json
import os
import resource
import statistics
import subprocess
import tempfile
import time
import uuid
from collections.abc import Callable
from pathlib import Path
from typing import Any

import numpy as np
from numpy.typing import NDArray

MOST = 10
QUERIES = 40
# Spread of one number of a face vector, and of one person's photographs, as measured on portraits.
SPREAD, NOISE = 0.107, 0.02


def vectors(count: int) -> NDArray[np.float32]:
    """Random vectors, always the same."""
    return np.random.default_rng(5).normal(scale=SPREAD, size=(count, 128)).astype(np.float32)


def queries(stored: NDArray[np.float32]) -> NDArray[np.float32]:
    """Other photographs of some of the stored people."""
    random = np.random.default_rng(6)
    rows = random.integers(0, len(stored), QUERIES)
    noise = random.normal(scale=NOISE, size=(QUERIES, 128))
    return np.asarray(stored[rows] + noise, dtype=np.float32)


def milliseconds(action: Callable[[int], object]) -> tuple[float, float]:
    """Median and 95th percentile over the queries, after one to warm up."""
    action(0)
    times = []
    for number in range(QUERIES):
        start = time.perf_counter()
        action(number)
        times.append((time.perf_counter() - start) * 1000)
    return statistics.median(times), statistics.quantiles(times, n=20)[-1]


def fill(client: Any, database: Any, stored: NDArray[np.float32]) -> None:
    """A collection with those vectors, written as IndexFaces writes them but without the pictures."""
    client.create_collection(CollectionId="many")
    rows = (
        (1, str(uuid.UUID(int=number)), str(uuid.UUID(int=number)), f"person-{number}", vector.tobytes())
        for number, vector in enumerate(stored, 1)
    )
    with database.transaction() as connection:
        connection.executemany(
            "INSERT INTO rekognition_faces (collection, face_id, image_id, external_image_id, box_left, box_top, "
            "box_width, box_height, confidence, vector) VALUES (?, ?, ?, ?, 0.4, 0.4, 0.2, 0.2, 99.9, ?)",
            rows,
        )
        connection.execute("UPDATE rekognition_collections SET changes = changes + 1")


def measure(count: int, peer_python: str) -> None:
    """One table row for each way to search."""
    import boto3

    import local_aws
    from local_aws.account.database import Database
    from local_aws.account.store import DATABASE_NAME
    from local_aws.engines.face import VectorIndex

    stored = vectors(count)
    asked = queries(stored)
    index = VectorIndex()
    index.add(np.arange(count, dtype=np.int64), stored)
    show(count, "VectorIndex (ours, exact)", *milliseconds(lambda n: index.search(asked[n], MOST, float("inf"))))
    squares = np.einsum("ij,ij->i", stored, stored)

    def plain(number: int) -> object:
        near = squares - 2 * (stored @ asked[number])
        best = np.argpartition(near, MOST)[:MOST]
        return best[np.argsort(near[best])]

    show(count, "numpy float32, one matrix", *milliseconds(plain))
    if peer_python:
        command = [peer_python, str(Path(__file__).parent / "peers" / "face_search_indexes.py"), str(count), str(MOST)]
        answer = subprocess.run(command, check=True, capture_output=True, text=True).stdout
        for row in json.loads(answer):
            show(count, row["name"], row["p50_ms"], row["p95_ms"])
    with tempfile.TemporaryDirectory() as folder:
        session = boto3.session.Session(region_name="eu-west-1")
        local_aws.connect(session, Path(folder))
        client = session.client("rekognition")
        client.list_collections()
        fill(client, Database.at(Path(folder) / DATABASE_NAME), stored)
        start = time.perf_counter()
        client.search_faces(CollectionId="many", FaceId=str(uuid.UUID(int=1)), MaxFaces=MOST)
        load_s = time.perf_counter() - start

        def through_boto3(number: int) -> object:
            face_id = str(uuid.UUID(int=number * 97 + 1))
            return client.search_faces(CollectionId="many", FaceId=face_id, MaxFaces=MOST, FaceMatchThreshold=0)

        name = f"SearchFaces through boto3 (first call, which loads: {load_s:.1f} s)"
        show(count, name, *milliseconds(through_boto3))
    print(f"| {count:,} | (vectors {stored.nbytes / 1e6:.0f} MB; peak of this process {peak_mb():.0f} MB) | | |")


def peak_mb() -> float:
    """Largest resident memory so far (Linux counts in KB)."""
    return resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024


def show(count: int, name: str, p50_ms: float, p95_ms: float) -> None:
    """One row."""
    print(f"| {count:,} | {name} | {p50_ms:.1f} | {p95_ms:.1f} |", flush=True)


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--faces", type=int, nargs="*", default=[100_000, 1_000_000])
    parser.add_argument("--peer-python", default=os.environ.get("VITRINE_SEARCH_PEER_PYTHON", ""))
    options = parser.parse_known_args()[0]
    print("| faces | search, top 10 | p50 ms | p95 ms |\n|---|---|---|---|")
    for count in options.faces:
        measure(count, options.peer_python)
    if not options.peer_python:
        print("\nfaiss-cpu and usearch were not measured: name a Python that has them with --peer-python.")


if __name__ == "__main__":
    main()
