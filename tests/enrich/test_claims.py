"""Who says what."""

from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from digest.enrich.claims import find_claims
from tests.enrich.golden import cases, name_of


@pytest.mark.parametrize("case", cases("claims"), ids=name_of)
def test_finds_what_is_said_and_by_whom(case: dict[str, Any]) -> None:
    text = case["text"]
    found = [
        {
            "says": text[saying.start : saying.end],
            "who": text[slice(*saying.speaker)] if saying.speaker else None,
            "cue": saying.cue,
            **({"via": saying.via} if saying.via else {}),
        }
        for saying in find_claims(text, case.get("language", "en"))
    ]
    assert found == case["claims"]


_PIECES = st.sampled_from(
    ["said", "Ines Marrow", "“", "”", '"', ",", ".", " ", "the port is open", "told", "that", "He", "\n\n", "(", ")", "sagte"]
)


@given(st.lists(_PIECES, max_size=30).map(" ".join), st.sampled_from(["en", "de", "ar"]))
def test_spans_lie_in_the_text(text: str, language: str) -> None:
    for saying in find_claims(text, language):
        assert 0 <= saying.start < saying.end <= len(text)
        if saying.speaker:
            assert 0 <= saying.speaker[0] < saying.speaker[1] <= len(text)


@pytest.mark.parametrize(
    ("text", "said", "who", "via"),
    [
        (
            "The navy said Friday that its ships had shelled boats off Qamar, state news agencies reported.",
            "its ships had shelled boats off Qamar", "The navy", "state news agencies",
        ),
        (
            "The raid sank 20 boats, Captain Ove Rask said, according to local media.",
            "The raid sank 20 boats", "Captain Ove Rask", "local media",
        ),
        ("The port was shelled, state news agencies reported.", "The port was shelled", "state news agencies", None),
    ],
)  # fmt: skip
def test_who_carried_the_words_is_told_beside_the_speaker(text: str, said: str, who: str, via: str | None) -> None:
    (saying,) = find_claims(text, "en")
    assert text[saying.start : saying.end] == said
    assert saying.speaker
    assert text[slice(*saying.speaker)] == who
    assert saying.via == via
