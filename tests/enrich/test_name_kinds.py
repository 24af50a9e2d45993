"""People, places and organisations, each for a reason that stands in the text."""

import pytest

from digest.enrich.name_kinds import named_in
from digest.enrich.names import find_names
from digest.enrich.sentences import split_sentences


def _named(text: str, language: str = "en") -> dict[str, str]:
    return dict(named_in(text, find_names(text, language, split_sentences(text, language)), language))


@pytest.mark.parametrize(
    ("kind", "name", "text"),
    [
        ("person", "Ines Marrow", "The crew met. On Monday Ines Marrow, the general secretary, left early."),
        ("person", "Ove Rask", "The wind rose, Ove Rask said."),
        ("person", "Tolland", "The court heard Mr Tolland on Monday."),
        ("person", "Lena Orr", "A nurse, Lena Orr, 41, was hurt."),
        ("place", "Port Alder", "Ships lay off Port Alder."),
        ("place", "Varena", "Farms in Varena were flooded. Trucks came from Varena."),
        ("place", "Cape Orr", "The mast at Cape Orr said more, Cape Orr said."),
        ("place", "Norway", "The ship came from Norway last week."),
        ("organisation", "Strait Pilots' Union", "The vote of the Strait Pilots' Union was close, and it said so."),
        ("organisation", "University of Dorn", "A team at the University of Dorn said it had measured it."),
        ("organisation", "Merrow Ltd", "The ship belongs to Merrow Ltd and its crew."),
        ("organisation", "Detroit Gulls", "The Detroit Gulls said they would play."),
        ("organisation", "Institutes of Tides", "The Institutes of Tides said it had measured it."),
        ("organisation", "Varcom", "The company Varcom cut its jobs. Varcom shares fell."),
        ("person", "Ines Marrow", "Harbour Committee Leader Ines Marrow was at the quay. Ines Marrow left."),
        ("place", "Chicago", "The ship was built near the yards of Chicago, as Chicago knows."),
        ("", "Night Watch", "The band played Night Watch twice."),
        ("", "Tidewater", "He starred in Tidewater. Critics loved Tidewater."),
    ],
)
def test_the_words_beside_a_name_say_what_it_is(kind: str, name: str, text: str) -> None:
    assert _named(text)[name] == kind


def test_german_names() -> None:
    text = "Die Bürgermeisterin Karin Vogt sagte in Hallstein, das Land Norwegen helfe. Nach Hallstein kam auch die CSA."
    assert _named(text, "de") | {"Karin Vogt": "person", "Hallstein": "place"} == _named(text, "de")


@pytest.mark.parametrize(
    "text",
    [
        "A Lot has changed. Anyone can come, they said: Anyone at all.",
        "The sign by the gate read Lot and nothing else.",
        "She was Done with it.",
        "The crew called it a Rewind of the whole night.",
    ],
)
def test_a_capital_alone_makes_no_name(text: str) -> None:
    assert _named(text) == {}
