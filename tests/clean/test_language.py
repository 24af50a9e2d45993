"""The language of a text: declared, and checked where there is enough to check it by."""

import pytest

from digest.clean.language import declared_language, language_of
from tests.clean.pages import PARAGRAPHS

ENGLISH = " ".join(PARAGRAPHS)
GERMAN = "Der neue Deich soll im Herbst begonnen werden, das hat der Stadtrat am Mittwoch mit knapper Mehrheit beschlossen. " * 3


@pytest.mark.parametrize(
    ("text", "declared", "language"),
    [
        (ENGLISH, "", "en"),
        (ENGLISH, "de", "en"),
        (GERMAN, "", "de"),
        ("港口罷工進入第三天，工會表示談判破裂，船隻在外海等候。" * 3, "", "zh"),
        ("Port reopens", "de", "de"),
        ("1234", "fr", "fr"),
        ("", "", ""),
    ],
)
def test_long_texts_decide_and_short_ones_trust_the_page(text: str, declared: str, language: str) -> None:
    assert language_of(text, declared) == language


def test_the_first_wellformed_tag_counts() -> None:
    assert declared_language("", "x y", "en_GB", "de") == "en"
