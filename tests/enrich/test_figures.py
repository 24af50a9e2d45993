"""Numbers with their units, and who says them."""

import pytest

from digest.enrich.claims import find_claims
from digest.enrich.figures import amounts, speaker_in


@pytest.mark.parametrize(
    ("text", "found"),
    [
        ("Ines Marrow said that 480 of the 510 had stopped work.", ["480 of the 510"]),
        ("A tanker with 71,000 tonnes of oil ran aground at 2:40 a.m. on 3 March 2026.", ["71,000 tonnes"]),
        ("It cost $2.5 million, up 9% from 1,200 crowns in 2019.", ["$2.5 million", "9%", "1,200 crowns"]),
        ("Gusts of 150 kilometres an hour cost $30 to $40 million.", ["150 kilometres an hour"]),
        ("The hall has 600 camp beds and 24 young guests.", ["600 camp beds", "24 young guests"]),
        ("A 72-year-old man, 41 years old, was hurt.", []),
        ("Between 40 and 50 people were hurt, one in 40 people lost a tooth, and it fell to minus 40 degrees.", []),
        ("Boeing 737 jets brought 12 crews.", ["12 crews"]),
        ("Section 230 protections hold for 12 firms.", ["12 firms"]),
        ("It issued level 4 warnings to the top 10 teams on day 3 protests.", []),
        ("Some 40 ships waited, and over 24 trucks.", ["40 ships", "24 trucks"]),
    ],
)
def test_amounts_are_no_dates_times_or_ages(text: str, found: list[str]) -> None:
    assert [text[a.start : a.end] for a in amounts(text, 0, len(text), "en")] == found


def test_a_pronoun_is_no_speaker() -> None:
    """Nor is half a sentence one."""
    highest = "The Varena service issued its highest warning that gusts of 150 kilometres an hour were near."
    assert speaker_in(highest, (0, len(highest)), find_claims(highest, "en")) == ""
    for text, who in (("Ove Rask said 61 ships were waiting.", "Ove Rask"), ("He said 61 ships were waiting.", "")):
        assert speaker_in(text, (0, len(text)), find_claims(text, "en")) == who


def test_who_is_named_before_a_quotation_without_a_verb_is_no_speaker() -> None:
    text = "Each of the 160 houses had a mark: a circle for dry, a wavy line for “do not go in, the floor is thinking about it”."
    assert speaker_in(text, (0, len(text)), find_claims(text, "en")) == ""


@pytest.mark.parametrize("verb", ["denied saying", "rejected claims that", "disputed that"])
def test_who_disowns_words_is_not_who_says_them(verb: str) -> None:
    text = f"Petra Sandholm {verb} “nobody in this town had the money to paint the gate”."
    assert speaker_in(text, (0, len(text)), find_claims(text, "en")) == ""


def test_who_agrees_to_do_something_does_not_say_how_many_there_are() -> None:
    text = "Pilots in Port Alder agreed on Thursday to return to work, ending a strike that kept 61 ships at anchor."
    assert speaker_in(text, (0, len(text)), find_claims(text, "en")) == ""


@pytest.mark.parametrize(
    ("text", "value", "unit"),
    [
        ("It cost 2.5 million crowns.", 2_500_000, "crown"),
        ("It takes in 123 million crowns a year.", 123_000_000, "crown a year"),
        ("It holds 71,000 tonnes.", 71_000, "tonn"),
        ("It costs $1.2bn.", 1_200_000_000, "$"),
        ("Dues rise by 2,5 per cent.", 2.5, "%"),
    ],
)
def test_an_amount_has_a_value_and_a_unit_to_compare(text: str, value: float, unit: str) -> None:
    (amount,) = amounts(text, 0, len(text), "en")
    assert (amount.value, amount.unit) == (value, unit)
