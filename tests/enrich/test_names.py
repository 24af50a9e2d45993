"""Names, precise rather than complete."""

import pytest

from digest.enrich.names import find_names, main_names
from digest.enrich.sentences import split_sentences


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
    assert set(main_names(found)) == set(names)
