"""Average link: what is close on average is one group, and one in the middle chains nothing."""

from hypothesis import given
from hypothesis import strategies as st

from digest.enrich.linking import average_link


def test_one_that_is_near_two_strangers_does_not_join_them() -> None:
    close = {(0, 1): 0.9, (2, 3): 0.9, (1, 2): 0.6}
    assert average_link(4, close, 0.5) == [[0, 1], [2, 3]]


def test_those_that_are_all_near_are_one_group() -> None:
    close = {(0, 1): 0.9, (0, 2): 0.6, (1, 2): 0.5}
    assert average_link(3, close, 0.5) == [[0, 1, 2]]


@given(st.dictionaries(st.tuples(st.integers(0, 5), st.integers(6, 11)), st.floats(0.05, 1.0)), st.floats(0.1, 0.9))
def test_each_is_in_one_group(close: dict[tuple[int, int], float], bar: float) -> None:
    groups = average_link(12, close, bar)
    assert sorted(i for group in groups for i in group) == list(range(12))
