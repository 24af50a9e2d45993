"""Sentences have exact spans and are whole."""

from itertools import pairwise
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from digest.enrich.sentences import after_dateline, split_sentences
from tests.enrich.golden import cases, name_of


@pytest.mark.parametrize("case", cases("sentences"), ids=name_of)
def test_splits_as_a_reader_would(case: dict[str, Any]) -> None:
    text = case.get("between", " ").join(case["sentences"])
    assert [text[a:b] for a, b in split_sentences(text, case["language"])] == case["sentences"]


@given(
    st.text(alphabet=st.sampled_from('aB.!?"“”‘’„ \n\t1()。」«\ud800é-:'), max_size=120), st.sampled_from(["en", "de", "zh", ""])
)
def test_spans_are_in_order_trimmed_and_lose_nothing(text: str, language: str) -> None:
    spans = split_sentences(text, language)
    assert all(text[a:b] and text[a:b] == text[a:b].strip() for a, b in spans)
    assert all(before[1] <= after[0] for before, after in pairwise(spans))
    assert "".join("".join(text[a:b].split()) for a, b in spans) == "".join(text.split())
    assert not any("\n\n" in text[a:b] for a, b in spans)


@pytest.mark.parametrize(
    ("text", "spoken"),
    [
        ("PORT ALDER, March 3 (CNA) - Pilots voted to strike today.", "Pilots voted to strike today."),
        ("(CNN)On the 6th of April the harbour reopened.", "On the 6th of April the harbour reopened."),
        ("Hallstein (dpa) – Der Rat hat heute beschlossen.", "Der Rat hat heute beschlossen."),
        ("The minister (Smith) - a friend of the people - left.", "The minister (Smith) - a friend of the people - left."),
        ("NATO: what it is and why it matters now", "NATO: what it is and why it matters now"),
    ],
)
def test_a_dateline_is_stepped_over(text: str, spoken: str) -> None:
    assert text[after_dateline(text, 0, len(text)) :] == spoken


@pytest.mark.parametrize(
    "attack", ['"' * 20_000, "a. " * 20_000, "“" * 5_000 + "x. " * 2_000, "'" * 20_000, "[1] " * 9_000, "A" * 99_999]
)
def test_hostile_texts_are_split_in_time(attack: str) -> None:
    assert len(split_sentences(attack, "en")) <= len(attack)
