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
