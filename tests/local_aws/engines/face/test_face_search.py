"""The index of vectors gives what looking at every vector gives, whatever is added and removed."""

import threading

import numpy as np
import pytest
from numpy.typing import NDArray

from local_aws.engines.face import VectorIndex, vector_index


@pytest.fixture
def vectors(monkeypatch: pytest.MonkeyPatch) -> NDArray[np.float32]:
    monkeypatch.setattr(vector_index, "_BLOCK_ROWS", 64)  # several blocks with few vectors
    return np.random.default_rng(1).normal(scale=0.12, size=(500, 128)).astype(np.float32)


def by_hand(
    vectors: NDArray[np.float32], keys: NDArray[np.int64], query: NDArray[np.float32], most: int, farthest: float
) -> list[int]:
    distances = np.linalg.norm(vectors.astype(np.float64) - query.astype(np.float64), axis=1)
    order = np.argsort(distances, kind="stable")
    return [int(keys[row]) for row in order if distances[row] <= farthest][:most]


@pytest.mark.parametrize(("most", "farthest"), [(1, 2.0), (10, 2.0), (1000, 1.9), (7, float("inf")), (5, 0.1)])
def test_the_nearest_are_found_in_order(vectors: NDArray[np.float32], most: int, farthest: float) -> None:
    keys = np.arange(1000, 1500, dtype=np.int64)
    index = VectorIndex()
    for start in range(0, 500, 90):
        index.add(keys[start : start + 90], vectors[start : start + 90])
    assert len(index) == 500
    query = vectors[17] + np.float32(0.002)
    found = index.search(query, most, farthest)
    assert [key for key, _ in found] == by_hand(vectors, keys, query, most, farthest)
    if found:
        assert found[0][1] == pytest.approx(float(np.linalg.norm(vectors[17] - query)), abs=1e-6)


def test_what_is_removed_is_not_found(vectors: NDArray[np.float32]) -> None:
    keys = np.arange(500, dtype=np.int64)
    index = VectorIndex()
    index.add(keys, vectors)
    gone = np.concatenate([keys[64:128], keys[200:203], [999]])  # a whole block, part of one, and nobody
    index.remove(gone)
    left = np.setdiff1d(keys, gone)
    assert index.keys().tolist() == left.tolist()
    found = index.search(vectors[201], 500, float("inf"))
    assert [key for key, _ in found] == by_hand(vectors[left], left, vectors[201], 500, float("inf"))
    index.add(np.array([201]), vectors[201:202])
    assert index.search(vectors[201], 1, 0.5) == [(201, 0.0)]


def test_an_empty_index_finds_nobody() -> None:
    assert VectorIndex().search(np.zeros(128, dtype=np.float32), 5, 1.0) == []


def test_nobody_is_similar_to_100_percent(vectors: NDArray[np.float32]) -> None:
    index = VectorIndex()
    index.add(np.arange(500, dtype=np.int64), vectors)
    assert index.search(vectors[0], 5, float("-inf")) == []


def test_searching_while_others_add_and_remove(vectors: NDArray[np.float32]) -> None:
    index = VectorIndex()
    index.add(np.array([0]), vectors[:1])
    stop = threading.Event()
    failures: list[object] = []

    def search() -> None:
        while not stop.is_set():
            found = index.search(vectors[0], 3, float("inf"))
            if found[0] != (0, 0.0):
                failures.append(found)

    threads = [threading.Thread(target=search) for _ in range(3)]
    for thread in threads:
        thread.start()
    for start in range(1, 451, 50):
        keys = np.arange(start, start + 50, dtype=np.int64)
        index.add(keys, vectors[start : start + 50])
        index.remove(keys[::2])
    stop.set()
    for thread in threads:
        thread.join()
    assert failures == []
    assert len(index) == 1 + 9 * 25
