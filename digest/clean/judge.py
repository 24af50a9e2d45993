"""Decides block by block how likely each is part of the article: a small forest of decision trees over ``features``.

The trees are data (``weights.json``), made by ``bench/train_cleaning.py``; ``MODEL.md`` says from what and how well they do.
Reading them needs numpy and nothing else.
"""

import json
from dataclasses import dataclass
from functools import cache
from importlib.resources import files
from typing import Any, Final

import numpy as np
from numpy.typing import NDArray

from digest.clean.features import NAMES, Matrix

Chances = NDArray[np.float32]

_ROWS: Final = 2000  # blocks judged at once; bounds the memory that a page of a hundred thousand takes


@dataclass(frozen=True, slots=True, kw_only=True)
class Forest:
    """Trees as one table of nodes. A leaf leads to itself; ``value`` adds up over trees to log odds."""

    columns: NDArray[np.intp]  # of ``features.NAMES``
    roots: NDArray[np.int32]
    column: NDArray[np.int32]  # place in ``columns``
    threshold: NDArray[np.float32]
    below: NDArray[np.int32]  # next node where the number is at most the threshold
    above: NDArray[np.int32]
    value: NDArray[np.float32]
    depth: int

    def chances(self, matrix: Matrix) -> Chances:
        """For each row of ``features`` how likely (0..1) the block is part of the article."""
        parts = [self._chances(matrix[i : i + _ROWS]) for i in range(0, len(matrix), _ROWS)]
        return np.concatenate(parts) if parts else np.zeros(0, dtype=np.float32)

    def _chances(self, matrix: Matrix) -> Chances:
        table = np.ascontiguousarray(matrix[:, self.columns]).ravel()
        rows = (np.arange(len(matrix), dtype=np.int32) * len(self.columns))[:, None]
        node = np.broadcast_to(self.roots, (len(matrix), len(self.roots)))
        for _ in range(self.depth):
            node = np.where(table[rows + self.column[node]] <= self.threshold[node], self.below[node], self.above[node])
        odds = self.value[node].sum(axis=1)
        return np.asarray(1 / (1 + np.exp(-np.clip(odds, -30, 30))), dtype=np.float32)


def read_forest(data: dict[str, Any]) -> Forest:
    """The trees that ``data`` (the content of ``weights.json``) describes. Raises KeyError for columns that no longer exist.

    A tree is a list of nodes: ``[column, threshold, below, above]``, or ``[value]`` for a leaf; the first node is its root.
    """
    places = {name: index for index, name in enumerate(NAMES)}
    nodes: list[tuple[int, float, int, int, float]] = []
    roots = []
    for tree in data["trees"]:
        start = len(nodes)
        roots.append(start)
        for offset, node in enumerate(tree):
            if len(node) == 1:
                nodes.append((0, np.inf, start + offset, start + offset, node[0]))
            else:
                nodes.append((node[0], node[1], start + node[2], start + node[3], 0.0))
    column, threshold, below, above, value = zip(*nodes, strict=True)
    return Forest(
        columns=np.array([places[name] for name in data["columns"]], dtype=np.intp),
        roots=np.array(roots, dtype=np.int32),
        column=np.array(column, dtype=np.int32),
        threshold=np.array(threshold, dtype=np.float32),
        below=np.array(below, dtype=np.int32),
        above=np.array(above, dtype=np.int32),
        value=np.array(value, dtype=np.float32),
        depth=int(data["depth"]),
    )


@cache
def forest() -> Forest:
    """The trees that come with the package."""
    return read_forest(json.loads((files("digest.clean") / "weights.json").read_text(encoding="utf-8")))
