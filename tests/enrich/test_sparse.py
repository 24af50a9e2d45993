"""Rows in flat arrays give what dictionaries would."""

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from digest.enrich.sparse import Rows, Vocabulary, row

_ROWS = st.lists(st.dictionaries(st.integers(0, 9), st.floats(0, 1, width=32), max_size=6), min_size=1, max_size=6)


@given(_ROWS)
def test_sums_are_those_of_products(rows: list[dict[int, float]]) -> None:
    kept = Rows([row(one) for one in rows], 10)
    found = kept.sums(np.arange(len(rows)), *kept.row(0))
    expected = [sum(weight * rows[0].get(term, 0.0) for term, weight in one.items()) for one in rows]
    assert found.tolist() == pytest.approx(expected, abs=1e-5)


def test_a_term_has_one_number() -> None:
    vocabulary = Vocabulary()
    assert vocabulary.numbers(["port", "dike", "port"]) == [0, 1, 0]
    assert len(vocabulary) == 2
