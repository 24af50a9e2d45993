"""Only one quantity may be said to have two numbers."""

import pytest

from digest.enrich.claims import find_claims
from digest.enrich.figures import amounts
from digest.enrich.quantities import Quantity, differ, quantity


def _quantities(text: str, language: str) -> list[Quantity]:
    span, sayings = (0, len(text)), find_claims(text, language)
    found = (quantity(text, span, amount, sayings, language) for amount in amounts(text, *span, language))
    return [one for one in found if one is not None]


def _is_disputed(one: str, other: str, language: str = "en") -> bool:
    return any(differ(a, b) for a in _quantities(one, language) for b in _quantities(other, language))


@pytest.mark.parametrize(
    ("one", "other"),
    [
        ("The blast in Dorn left 12 dead, police said.", "At least 14 people were killed in Dorn."),
        ("Rescuers said 12 people died when the hall fell.", "The collapse killed 14 people, the mayor said."),
        ("Police counted 150 protesters.", "Organisers said 200 protesters had gathered at the gate."),
        ("The march drew 150 protesters.", "The march drew some 200 protesters, the union said."),
        ("The ministry said 40 tonnes of oil had leaked.", "The owner said 200 tonnes of oil had leaked from the tanker."),
        ("Police arrested 40 strikers.", "The union said 55 strikers had been detained."),
        ("The bridge will cost 30 million crowns, the city said.", "The bridge will cost 45 million crowns."),
        ("The storm destroyed 40 homes.", "The storm destroyed 65 homes in the lower town, the county said."),
        ("The union said that 480 of the 510 pilots had stopped work.", "The company said that 300 pilots had stopped work."),
    ],
)
def test_sources_differ_on_one_quantity(one: str, other: str) -> None:
    assert _is_disputed(one, other)
    assert _is_disputed(other, one)


def test_sources_differ_in_german() -> None:
    assert _is_disputed("Bei dem Brand wurden 12 Menschen getötet.", "Die Polizei sprach von 14 Toten.", "de")
    assert not _is_disputed("Bei dem Brand wurden 12 Menschen getötet.", "Bei dem Brand wurden 30 Menschen verletzt.", "de")


@pytest.mark.parametrize(
    ("one", "other"),
    [
        ("The blast killed at least 12 people.", "The blast killed 14 people, the mayor said."),
        ("The blast killed up to 14 people.", "The blast killed 12 people, the mayor said."),
        ("The blast killed 12 people.", "The union denied that the blast killed 14 people."),
        ("The blast killed 12 people.", "Had it struck at noon, the blast could have killed 140 people."),
        ("The yard has dismissed 40 workers.", "The yard will dismiss 60 workers."),
        ("Wages rise by 2.5 per cent.", "Berth fees go up by 4 per cent on 1 October."),
        ("A day trip to Sand Isle costs 87 crowns this summer.", "A single to Sand Isle costs 26 crowns."),
        ("It planned to take 38 million crowns from the fund.", "It takes in 123 million crowns a year."),
        ("The blast killed 12 people.", "The blast injured 40 people."),
        ("The blast killed 12 people.", "It was the worst since a fire killed 300 people in 1987."),
        ("The blast killed 12 people in Dorn.", "The floods killed 3 people in Halm."),
        ("The fire killed 12 sailors.", "The fire killed 3 nurses."),
        ("Winds of 148 kilometres an hour hit the coast.", "Winds of almost 150 kilometres an hour hit the coast."),
        ("Police counted 150 protesters.", "Police arrested 40 protesters."),
        ("Police counted 150 protesters.", "Another 200 protesters came later."),
        ("At least 40 protesters threw stones at the gate.", "Some 200 protesters sang in the square."),
        ("There were 24 sailors on board.", "The company employs 300 sailors on four routes."),
        ("Output grew by 2.5 per cent in the third quarter.", "Output grew by 3 per cent in the fourth quarter."),
        ("The strike lasted 4 days.", "The repair will take 9 days."),
        ("452 of 510 licensed pilots took part.", "The union said 480 of 510 licensed pilots had joined the walkout."),
        ("The company put the number at 300.", "The union said 480 members had stopped work."),
    ],
)
def test_different_things_are_not_said_to_differ(one: str, other: str) -> None:
    assert not _is_disputed(one, other)
    assert not _is_disputed(other, one)
