"""Rows of a few numbered terms each, kept as three flat arrays: thousands of texts in little memory, compared many at a time."""

from collections.abc import Iterable, Mapping, Sequence
from typing import Final

import numpy as np
from numpy.typing import NDArray

Floats = NDArray[np.float32]
Ints = NDArray[np.int32]
_NO_FLOATS: Final[Floats] = np.zeros(0, dtype=np.float32)


class Vocabulary:
    """Numbers for terms, in the order in which they come."""

    def __init__(self) -> None:
        self._numbers: dict[str, int] = {}

    def __len__(self) -> int:
        return len(self._numbers)

    def numbers(self, terms: Iterable[str]) -> list[int]:
        """The number of each term, a new one for one not seen before."""
        known = self._numbers
        return [known.setdefault(term, len(known)) for term in terms]


class Rows:
    """Row i holds ``terms[ends[i]:ends[i + 1]]``, each with its weight in ``weights``."""

    def __init__(self, rows: Sequence[tuple[Ints, Floats]], size: int) -> None:
        """``size`` is how many terms there are in all."""
        lengths = [len(terms) for terms, _ in rows]
        self.ends: NDArray[np.int64] = np.concatenate([[0], np.cumsum(lengths, dtype=np.int64)]).astype(np.int64)
        self.terms: Ints = np.concatenate([terms for terms, _ in rows]) if rows else np.zeros(0, dtype=np.int32)
        self.weights: Floats = np.concatenate([weights for _, weights in rows]) if rows else _NO_FLOATS
        self._worth: Floats = np.zeros(size, dtype=np.float32)

    def terms_of(self, row: int) -> Ints:
        """The terms of one row."""
        return self.terms[self.ends[row] : self.ends[row + 1]]

    def weights_of(self, row: int) -> Floats:
        """The weights of one row, in the order of its terms."""
        return self.weights[self.ends[row] : self.ends[row + 1]]

    def row(self, row: int) -> tuple[Ints, Floats]:
        """The terms of one row and their weights."""
        return self.terms_of(row), self.weights_of(row)

    def has(self, rows: NDArray[np.int64] | int) -> NDArray[np.bool_]:
        """Whether a row, or each of some rows, has any term."""
        return np.asarray(self.ends[np.add(rows, 1)] > self.ends[rows])

    def sums(self, rows: NDArray[np.int64], terms: Ints, worth: Floats | np.float32, *, weighted: bool = True) -> Floats:
        """For each of ``rows`` what its terms are worth together, times their weights where ``weighted``.

        ``worth`` goes with ``terms``; all other terms are worth nothing.
        """
        starts, lengths = self.ends[rows], self.ends[rows + 1] - self.ends[rows]
        last = np.cumsum(lengths)
        places = _places(starts, lengths)
        self._worth[terms] = worth
        values = self._worth[self.terms[places]]
        self._worth[terms] = 0
        if weighted:
            values = values * self.weights[places]
        running = np.concatenate([[0.0], np.cumsum(values, dtype=np.float64)])
        found: Floats = (running[last] - running[last - lengths]).astype(np.float32)
        return found


class Postings:
    """Which rows have a term, in their order, and with which weight."""

    def __init__(self, rows: Sequence[tuple[Ints, Floats]], size: int) -> None:
        """``size`` is how many terms there are in all."""
        terms = np.concatenate([found for found, _ in rows]) if rows else np.zeros(0, dtype=np.int32)
        order = np.argsort(terms, kind="stable")
        self.rows = np.repeat(np.arange(len(rows)), [len(found) for found, _ in rows])[order]
        self.weights: Floats = (np.concatenate([weights for _, weights in rows]) if rows else _NO_FLOATS)[order]
        self.starts = np.searchsorted(terms[order], np.arange(size))

    def before(self, terms: Ints, counts: NDArray[np.int64]) -> tuple[NDArray[np.int64], Floats]:
        """The first ``counts`` rows of each of some terms, one term after the other, and their weights."""
        places = _places(self.starts[terms], counts)
        return self.rows[places], self.weights[places]


def _places(starts: NDArray[np.int64], lengths: NDArray[np.int64]) -> NDArray[np.int64]:
    """The numbers from each start on, so many of each, one after the other."""
    last = np.cumsum(lengths)
    found: NDArray[np.int64] = np.arange(last[-1] if len(last) else 0) + np.repeat(starts - last + lengths, lengths)
    return found


def row(weights: Mapping[int, float]) -> tuple[Ints, Floats]:
    """One row of weights by term number."""
    return np.fromiter(weights.keys(), np.int32, len(weights)), np.fromiter(weights.values(), np.float32, len(weights))
