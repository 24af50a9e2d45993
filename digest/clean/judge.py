"""Decides block by block how likely each is part of the article, and what it is: two small forests over ``features``.

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

# Blocks judged at once: few enough that where each stands in each tree fits a processor's cache, which takes a third less time
# than 400 at once, and little memory for a page of a hundred thousand.
_ROWS: Final = 64


@dataclass(frozen=True, slots=True, kw_only=True)
class Forest:
    """Trees as one table of nodes, each with two children. A leaf leads to itself; ``value`` adds up over trees to log odds.

    A forest that tells ``classes`` apart has a tree for each of them in turn, again and again.
    """

    columns: NDArray[np.intp]  # of ``features.NAMES``
    roots: NDArray[np.intp]
    column: NDArray[np.intp]  # place in ``columns``
    threshold: NDArray[np.float32]
    child: NDArray[np.intp]  # for each node the next one where the number is above the threshold, then where it is not
    value: NDArray[np.float32]
    depth: int
    classes: tuple[str, ...] = ()

    def chances(self, matrix: Matrix) -> Chances:
        """For each row of ``features`` how likely (0..1) yes is the answer; with ``classes``, a row of how likely each is."""
        width = max(1, len(self.classes))
        parts = [self._odds(matrix[i : i + _ROWS], width) for i in range(0, len(matrix), _ROWS)]
        weights = np.exp(np.clip(np.concatenate(parts) if parts else np.zeros((0, width), dtype=np.float32), -30, 30))
        if not self.classes:
            return np.asarray(weights[:, 0] / (1 + weights[:, 0]), dtype=np.float32)
        return np.asarray(weights / weights.sum(axis=1, keepdims=True), dtype=np.float32)

    def _odds(self, matrix: Matrix, width: int) -> Chances:
        table = np.ascontiguousarray(matrix[:, self.columns]).ravel()
        rows = (np.arange(len(matrix), dtype=np.intp) * len(self.columns))[:, None]
        node = np.broadcast_to(self.roots, (len(matrix), len(self.roots)))
        for _ in range(self.depth):  # `take` with indices of the machine's own size: half the time of brackets and `where`
            is_within = table.take(rows + self.column.take(node)) <= self.threshold.take(node)
            node = self.child.take(2 * node + is_within)
        return np.asarray(self.value.take(node).reshape(len(matrix), -1, width).sum(axis=1), dtype=np.float32)


@dataclass(frozen=True, slots=True, kw_only=True)
class Judges:
    """The two forests: whether a block is the article's, and what it is (``kinds.KINDS``)."""

    article: Forest
    kinds: Forest


def read_forest(data: dict[str, Any]) -> Forest:
    """The trees that ``data`` (a part of ``weights.json``) describes. Raises KeyError for columns that no longer exist.

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
    children = np.array([above, below], dtype=np.intp).T.ravel()
    return Forest(
        columns=np.array([places[name] for name in data["columns"]], dtype=np.intp),
        roots=np.array(roots, dtype=np.intp),
        column=np.array(column, dtype=np.intp),
        threshold=np.array(threshold, dtype=np.float32),
        child=children,
        value=np.array(value, dtype=np.float32),
        depth=int(data["depth"]),
        classes=tuple(data.get("classes", ())),
    )


def read_judges(data: dict[str, Any]) -> Judges:
    """Both forests, from the content of ``weights.json``."""
    return Judges(article=read_forest(data["article"]), kinds=read_forest(data["kinds"]))


@cache
def judges() -> Judges:
    """The trees that come with the package."""
    return read_judges(json.loads((files("digest.clean") / "weights.json").read_text(encoding="utf-8")))
