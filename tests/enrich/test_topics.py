"""The user's topics."""

import pytest

from digest.enrich.topics import find_topics
from tests.enrich.articles import TOPICS

_LONG = "The council met again and talked about the budget of the city for a long while. " * 40


@pytest.mark.parametrize(
    ("title", "text", "labels", "topics"),
    [
        ("Pilots walk out", "Nothing else.", (), ("labour",)),
        ("Council meets", f"{_LONG} A ferry passed.", (), ()),
        ("Council meets", f"The ferry was late. The ferry left. {_LONG}", (), ("ferries",)),
        ("Council meets", "A ferryman slept.", (), ()),
        ("島上新聞", "渡輪票價下調。渡輪公司說。", (), ("ferries",)),
        ("Council meets", "Nothing.", ("Strike",), ("labour",)),
    ],
)
def test_a_passing_mention_is_not_enough(title: str, text: str, labels: tuple[str, ...], topics: tuple[str, ...]) -> None:
    assert find_topics(title, text, TOPICS, labels=labels) == topics
