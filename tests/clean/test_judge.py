"""The block models: trees as data, numbers for each block."""

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from digest.clean.blocks import page_blocks
from digest.clean.features import NAMES, features
from digest.clean.judge import judges, read_forest
from digest.clean.kinds import KINDS
from digest.clean.parsing import parse
from tests.clean.pages import page

STUMP = {"columns": ["chars"], "depth": 1, "trees": [[[0, 3.0, 1, 2], [-2.0], [2.0]], [[0.5]]]}


def test_trees_add_up_to_a_chance() -> None:
    matrix = np.zeros((2, len(NAMES)), dtype=np.float32)
    matrix[1, NAMES.index("chars")] = 5
    assert read_forest(STUMP).chances(matrix) == pytest.approx([1 / (1 + np.exp(1.5)), 1 / (1 + np.exp(-2.5))])


def test_trees_for_columns_that_are_gone_are_refused() -> None:
    with pytest.raises(KeyError):
        read_forest({**STUMP, "columns": ["no such"]})


def test_trees_of_several_classes_take_turns() -> None:
    trees = read_forest({"columns": ["chars"], "depth": 0, "trees": [[[0.0]], [[2.0]], [[1.0]], [[-2.0]]], "classes": ["a", "b"]})
    shares = trees.chances(np.zeros((1, len(NAMES)), dtype=np.float32))
    assert shares[0] == pytest.approx([np.e / (np.e + 1), 1 / (np.e + 1)])


def test_the_package_brings_its_trees() -> None:
    assert len(judges().article.roots) > 50
    assert judges().kinds.classes == KINDS


@given(
    st.lists(
        st.sampled_from(["<p>a b c. ", "<div class='x 1'>", "</div>", "<h2>T</h2>", "<li><a href=x>y</a>", "中文。", "<tr><td>1"])
    )
)
def test_every_block_of_any_page_has_a_row_of_finite_numbers(parts: list[str]) -> None:
    blocks = page_blocks(parse(f"<body>x{''.join(parts)}</body>"))
    matrix = features(blocks, [False] * len(blocks), [True] * len(blocks), title="T")
    assert matrix.shape == (len(blocks), len(NAMES))
    assert np.isfinite(matrix).all()
    for trees in (judges().article, judges().kinds):
        assert ((trees.chances(matrix) >= 0) & (trees.chances(matrix) <= 1)).all()


def test_paragraphs_are_likelier_than_menus() -> None:
    blocks = page_blocks(parse(page()))
    kept = [block.kind == "p" for block in blocks]
    chances = judges().article.chances(features(blocks, kept, kept))
    assert min(chances[i] for i, k in enumerate(kept) if k) > max(chances[i] for i, k in enumerate(kept) if not k)
