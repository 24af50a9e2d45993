"""What a sentence leans on, and whether it is somebody's words and nothing else."""

import pytest

from digest.enrich.speech import is_leaning, is_wholly_quoted


@pytest.mark.parametrize(
    "sentence",
    [
        "It claimed that the gate was shut.",
        "On these grounds the court let the pilots strike.",
        "The study also found salt in the wells.",
        "The port saw few ships during those years.",
        "After the vote, he said the port would open.",
        "“The gate cannot be shut by hand,” she said.",
        "Three nights later the sea came in.",
        "Because nobody had painted the gate, the city says.",
    ],
)
def test_what_was_told_before_is_needed(sentence: str) -> None:
    assert is_leaning(sentence, "en")


@pytest.mark.parametrize(
    "sentence",
    [
        "This week the pilots ended their strike.",
        "Ove Rask, who also keeps bees, opened the gate.",
        "Rask spoke of those who had left.",
        "A day trip to Skerrey for a family of four will cost 87 crowns this summer, five more than last.",
        "Ships of this country must carry two lamps.",
        "Because the gate was shut, ships waited in the roads.",
        "“The gate cannot be shut,” said Ove Rask.",
        "When Ines Marrow came, she found the gate open.",
    ],
)
def test_what_speaks_for_itself_needs_nothing(sentence: str) -> None:
    assert not is_leaning(sentence, "en")


@pytest.mark.parametrize(
    ("sentence", "whole"),
    [
        ("“We are closed. We are.”", True),
        ("'I've loved my time at the port'.", True),
        ("‘We are closed,’ said Ove Rask.", False),
        ("'We are closed,' he said. 'It's late.'", False),
        ("The ‘port’ is shut.", False),
    ],
)
def test_a_quotation_and_nothing_else_names_nobody(sentence: str, *, whole: bool) -> None:
    assert is_wholly_quoted(sentence) is whole
