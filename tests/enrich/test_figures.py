"""Numbers with their units, and who says them."""

import pytest

from digest.enrich.claims import find_claims
from digest.enrich.figures import amounts, differ, speaker_in
from digest.enrich.terms import terms


@pytest.mark.parametrize(
    ("text", "found"),
    [
        ("Ines Marrow said that 480 of the 510 had stopped work.", ["480 of the 510"]),
        ("A tanker with 71,000 tonnes of oil ran aground at 2:40 a.m. on 3 March 2026.", ["71,000 tonnes"]),
        ("It cost $2.5 million, up 9% from 1,200 crowns in 2019.", ["$2.5 million", "9%", "1,200 crowns"]),
        ("Gusts of 150 kilometres an hour cost $30 to $40 million.", ["150 kilometres an hour"]),
        ("A 72-year-old man, 41 years old, was hurt.", []),
    ],
)
def test_amounts_are_no_dates_times_or_ages(text: str, found: list[str]) -> None:
    assert [text[a.start : a.end] for a in amounts(text, 0, len(text), "en")] == found


def test_two_sentences_differ_where_they_count_the_same_thing_otherwise() -> None:
    one, other = "The ministry said 40 tonnes of oil had leaked.", "The owner said 200 tonnes of oil had leaked."
    third = "Forty trucks brought 90 tonnes of gravel to the dike."
    found = [amounts(text, 0, len(text), "en") for text in (one, other, third)]
    words = [terms(text, "en") for text in (one, other, third)]
    assert differ(found[0], found[1], words[0], words[1])
    assert not differ(found[0], found[2], words[0], words[2])


def test_a_pronoun_is_no_speaker() -> None:
    """Nor is half a sentence one."""
    highest = "The Varena service issued its highest warning that gusts of 150 kilometres an hour were near."
    assert speaker_in(highest, (0, len(highest)), find_claims(highest, "en")) == ""
    for text, who in (("Ove Rask said 61 ships were waiting.", "Ove Rask"), ("He said 61 ships were waiting.", "")):
        assert speaker_in(text, (0, len(text)), find_claims(text, "en")) == who
