"""Names, precise rather than complete."""

import pytest

from digest.enrich.name_kinds import named_in
from digest.enrich.names import find_names
from digest.enrich.sentences import split_sentences
from digest.enrich.terms import word_lists


@pytest.mark.parametrize(
    ("language", "text", "names"),
    [
        (
            "en",
            "PORT ALDER (CNA) - On Monday President Ines Marrow met the Strait Pilots' Union in Varena. Marrow said the Court of "
            "Appeal in Port Alder had ruled. “Nothing is settled,” Marrow added.",
            ("Ines Marrow", "Strait Pilots' Union", "Varena", "Court of Appeal", "Port Alder"),
        ),
        (
            "de",
            "Die Bürgermeisterin Karin Vogt sagte in Hallstein, die CSA habe den Deich geprüft.",
            ("Karin Vogt", "Hallstein", "CSA"),
        ),
        ("zh", "港口昨日重新開放。", ()),
    ],
)
def test_finds_names(language: str, text: str, names: tuple[str, ...]) -> None:
    found = find_names(text, language, split_sentences(text, language))
    assert all(text[name.start : name.end] == name.text for name in found)
    assert set(named_in(text, found, language)) == set(names)


@pytest.mark.parametrize(
    ("language", "text", "names"),
    [
        ("en", "Envoys met in Turkey on Monday. The talks in Türkiye go on, a spokesman for Turkey said.", ("Türkiye",)),
        ("en", "Aides in Moscow met Lena Orr. Men close to the Kremlin said Orr would leave Russia.", ("Russia", "Lena Orr")),
        ("en", "Later the Strait Pilots' Union (SPU) met. Members said the SPU would vote.", ("Strait Pilots' Union",)),
        ("en", "The court in St. Olave heard Trooper Lena Orr on Monday.", ("St. Olave", "Lena Orr")),
        ("en", "Troops of the Varena-backed militia left for Port Alder.", ("Port Alder",)),
        ("de", "Gespräche in Moskau. Der Sprecher sagte, in Russland sei man bereit.", ("Russland",)),
    ],
)  # fmt: skip
def test_one_thing_has_one_name(language: str, text: str, names: tuple[str, ...]) -> None:
    assert tuple(named_in(text, find_names(text, language, split_sentences(text, language)), language)) == names


def test_no_alias_means_two_things() -> None:
    for rows in word_lists("aliases").values():
        forms = [form.strip() for row in rows for form in row.split(",")]
        assert len(forms) == len(set(forms))
