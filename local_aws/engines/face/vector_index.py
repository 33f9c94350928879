"""Exact search among the vectors of many faces, in memory.

One matrix product over all of them: at 128 numbers a face this is bound by memory, and faster than reading an answer
out of a tree until far past a million faces. The vectors stand in blocks, so that adding copies nothing, deleting
copies one block, and a search sees one whole state without a lock however others add and delete meanwhile.
"""

import threading
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from local_aws.engines.face.vectors import DIMENSIONS

_BLOCK_ROWS = 262_144  # 134 MB of address space; memory is taken as rows are written
_ROUNDING = 1e-4  # more than float32 is off by in a squared distance of this size


@dataclass(frozen=True, slots=True)
class _Block:
    """Up to _BLOCK_ROWS vectors; rows from `count` on are free, and are written only before `count` grows."""

    keys: NDArray[np.int64]
    vectors: NDArray[np.float32]
    squares: NDArray[np.float32]
    count: int


class VectorIndex:
    """Vectors (128 float32 each) by an integer key of the caller's. Safe to use from several threads."""

    def __init__(self) -> None:
        self._blocks: tuple[_Block, ...] = ()
        self._changing = threading.Lock()

    def __len__(self) -> int:
        return sum(block.count for block in self._blocks)

    def keys(self) -> NDArray[np.int64]:
        """All keys, oldest first."""
        blocks = self._blocks
        return np.concatenate([np.empty(0, np.int64), *(block.keys[: block.count] for block in blocks)])

    def add(self, keys: NDArray[np.int64], vectors: NDArray[np.float32]) -> None:
        """Add vectors, shape (n, 128); the keys must be new."""
        squares = np.einsum("ij,ij->i", vectors, vectors)
        with self._changing:
            blocks = list(self._blocks)
            start = 0
            while start < len(keys):
                if not blocks or blocks[-1].count == len(blocks[-1].keys):
                    blocks.append(_empty_block())
                last = blocks[-1]
                room = min(len(last.keys) - last.count, len(keys) - start)
                here, taken = slice(last.count, last.count + room), slice(start, start + room)
                last.keys[here], last.vectors[here], last.squares[here] = keys[taken], vectors[taken], squares[taken]
                blocks[-1] = _Block(last.keys, last.vectors, last.squares, last.count + room)
                start += room
            self._blocks = tuple(blocks)

    def remove(self, keys: NDArray[np.int64]) -> None:
        """Take vectors out; a key that is not there is no error."""
        with self._changing:
            blocks = []
            for block in self._blocks:
                kept = ~np.isin(block.keys[: block.count], keys)
                if kept.all():
                    blocks.append(block)
                elif kept.any():
                    rest = _empty_block()
                    count = int(kept.sum())
                    rest.keys[:count] = block.keys[: block.count][kept]
                    rest.vectors[:count] = block.vectors[: block.count][kept]
                    rest.squares[:count] = block.squares[: block.count][kept]
                    blocks.append(_Block(rest.keys, rest.vectors, rest.squares, count))
            self._blocks = tuple(blocks)

    def search(self, query: NDArray[np.float32], most: int, farthest: float) -> list[tuple[int, float]]:
        """The nearest vectors, nearest first: (key, Euclidean distance), at most `most`, none beyond `farthest`."""
        # Squared distances without the query's own square, which is the same for all.
        limit = farthest * farthest + _ROUNDING - float(query @ query) if farthest >= 0 else -np.inf
        keys, vectors, nears = [np.empty(0, np.int64)], [np.empty((0, DIMENSIONS), np.float32)], [_NOTHING]
        for block in self._blocks:
            near = block.vectors[: block.count] @ query
            near *= -2.0
            near += block.squares[: block.count]
            # Where all pass, as in the first block of a search without a threshold, they need not be listed.
            rows = np.argpartition(near, most - 1)[:most] if limit == np.inf and near.size > most else None
            if rows is None:
                rows = np.flatnonzero(near <= limit)
                if rows.size > most:
                    rows = rows[np.argpartition(near[rows], most - 1)[:most]]
            keys.append(block.keys[rows])
            vectors.append(block.vectors[rows])
            nears.append(near[rows])
            # What is farther than the `most` best so far is no candidate in the blocks to come.
            best = np.concatenate(nears)
            if best.size >= most:
                limit = min(limit, float(np.partition(best, most - 1)[most - 1]) + _ROUNDING)
        # The product loses digits where two vectors nearly agree: the few that are left are measured again.
        candidates = np.concatenate(keys)
        exact = np.linalg.norm(np.concatenate(vectors).astype(np.float64) - query.astype(np.float64), axis=1)
        order = np.lexsort((candidates, exact))[:most]
        return [(int(candidates[row]), float(exact[row])) for row in order if exact[row] <= farthest]


_NOTHING = np.empty(0, np.float32)


def _empty_block() -> _Block:
    return _Block(
        np.empty(_BLOCK_ROWS, np.int64),
        np.empty((_BLOCK_ROWS, DIMENSIONS), np.float32),
        np.empty(_BLOCK_ROWS, np.float32),
        0,
    )
