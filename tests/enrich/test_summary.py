"""The few sentences that say what happened."""

from itertools import pairwise
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from digest.enrich.summary import STRETCH, summarize
from digest.text import count_words
from tests.enrich.golden import cases, name_of


def _chosen(case: dict[str, Any]) -> list[str]:
    text = "\n\n".join(case["paragraphs"])
    spans = summarize(text, "en", sentences=case["sentences"], words=case["words"], title=case.get("title", ""))
    return [text[a:b] for a, b in spans]


@pytest.mark.parametrize("case", cases("summaries"), ids=name_of)
def test_chooses_as_an_editor_would(case: dict[str, Any]) -> None:
    chosen = _chosen(case)
    assert not set(case.get("without", ())) & set(chosen)
    for group in case.get("together", ()):
        assert len(set(group) & set(chosen)) in (0, len(group))
    if "exactly" in case:
        assert chosen == case["exactly"]


_WORDS = [
    "Pilots",
    "the",
    "port",
    "He",
    "said",
    "“open",
    "now”",
    "could not verify that figure",
    "40 tonnes",
    "But",
    "in Varena",
    "(",
]
_TEXTS = st.lists(st.lists(st.sampled_from(_WORDS), min_size=1, max_size=12).map(" ".join), max_size=12).map(". ".join)


@given(_TEXTS, st.integers(1, 4), st.integers(1, 40))
def test_keeps_the_budget_and_the_order_of_the_text(text: str, sentences: int, words: int) -> None:
    spans = summarize(text, "en", sentences=sentences, words=words)
    used = sum(count_words(text[a:b]) for a, b in spans)
    assert len(spans) <= sentences
    assert used <= words or (len(spans) == 1 and used <= STRETCH * words)
    assert all(a < b <= c for (a, b), (c, _) in pairwise(spans))


def test_a_caption_is_no_summary() -> None:
    caption = "The tanker Halcyon Dawn on Sirr Shoal, seen from a coast guard helicopter on Tuesday morning."
    text = f"{caption}\n\nA tanker with 71,000 tonnes of fuel oil ran aground off Qamar early on Tuesday, the coast guard said."
    spans = summarize(text, "en", sentences=1, words=75, skip=[caption])
    assert [text[a:b] for a, b in spans] == [text.split("\n\n")[1]]
