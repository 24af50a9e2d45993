"""What a text is about, or nothing where that is not sure."""

import pytest

from digest.enrich.subjects import find_subjects
from digest.enrich.terms import word_lists


@pytest.mark.parametrize(
    ("title", "text", "language", "subjects"),
    [
        ("Pilots' union calls strike", "Trade union members walked out. Pay talks failed.", "en", ("09000000",)),
        ("Varena win cup", "The striker scored two goals and the goalkeeper saved a penalty.", "en", ("15000000",)),
        ("A quiet day", "The strike of the clock was heard as far as the quay.", "en", ()),
        ("Streik im Hafen", "Die Gewerkschaft will höhere Löhne für die Beschäftigten.", "de", ("09000000",)),
        ("Grève au port", "Le syndicat demande une hausse des salaires.", "fr", ()),
    ],
)  # fmt: skip
def test_several_words_have_to_agree(title: str, text: str, language: str, subjects: tuple[str, ...]) -> None:
    assert find_subjects(title, text, language) == subjects


def test_there_are_the_seventeen_top_levels() -> None:
    assert sorted(word_lists("subjects")) == [f"{n:02}000000" for n in range(1, 18)]
