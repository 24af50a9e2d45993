"""What leaves the site beside its pages: each of it as it was, and whole."""

from pathlib import Path

import pytest

from tests.publish.golden import PATHS, made


@pytest.mark.parametrize(("path", "content"), [pytest.param(*one, id=one[0].name) for one in made()])
def test_each_format_is_the_golden_one(path: Path, content: bytes) -> None:
    """To write them anew after a deliberate change: python -m tests.publish.golden."""
    assert content.decode() == path.read_bytes().decode()


def test_all_of_them_are_made() -> None:
    assert len(list(made())) == len(PATHS)
