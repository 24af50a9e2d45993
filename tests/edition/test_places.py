"""A citation leads to its sentence: what is written finds it first, and only there."""

from urllib.parse import unquote

import pytest
from hypothesis import given
from hypothesis import strategies as st

from digest.edition.places import text_directive

TEXT = (
    "Harbour pilots voted on Thursday evening to end a four-day strike, the union said. The vote was close.\n\n"
    "Harbour pilots voted on Thursday evening before, in 2019, and lost. The vote was close."
)


def directive(sentence: str, text: str = TEXT, *, title: str = "", last: bool = False) -> str:
    start = text.rindex(sentence) if last else text.index(sentence)
    return text_directive(text, start, start + len(sentence), title=title)


def test_the_first_and_the_last_words_are_enough() -> None:
    sentence = "Harbour pilots voted on Thursday evening to end a four-day strike, the union said."
    assert directive(sentence) == "Harbour%20pilots%20voted%20on%20Thursday,strike%2C%20the%20union%20said."


def test_the_dash_and_the_comma_are_encoded() -> None:
    assert directive("a four-day strike, the") == "a%20four%2Dday%20strike%2C%20the"


def test_more_words_are_taken_where_few_are_ambiguous() -> None:
    found = directive("Harbour pilots voted on Thursday evening before, in 2019, and lost.")
    assert unquote(found) == "Harbour pilots voted on Thursday evening before, in 2019, and lost."


def test_the_title_counts_as_a_place_before() -> None:
    sentence = "Harbour pilots voted on Thursday evening to end a four-day strike, the union said."
    assert "evening" in directive(sentence, title="Harbour pilots voted on Thursday")


def test_a_sentence_that_stands_twice_gets_the_words_before_it() -> None:
    assert unquote(directive("The vote was close.")) == "The vote was close."
    assert unquote(directive("The vote was close.", last=True)) == "in 2019, and lost.-,The vote was close."


def test_scripts_without_spaces_are_cut_at_punctuation_only() -> None:
    text = "引水員星期一罷工，港口關閉，船隻等候，當局說。第二句在這裏。"
    assert unquote(directive("引水員星期一罷工，港口關閉，船隻等候，當局說。", text)) == "引水員星期一罷工，,當局說。"


@pytest.mark.parametrize("text", ["", "the the", "a " * 3000])
def test_where_nothing_is_sure_there_is_no_directive(text: str) -> None:
    assert text_directive(text, 4, 4 + max(0, len(text) - 8)) in ("",) or len(text) < 10


_WORDS = "pilots voted Strike, four-day the. „Ja“ 連海，罷工。 \u00a0x &amp; ~ 100%".split(" ")


@given(st.lists(st.sampled_from(_WORDS), min_size=1, max_size=60), st.integers(0, 60), st.integers(0, 60))
def test_the_first_match_is_always_the_sentence(words: list[str], a: int, b: int) -> None:
    first, last = sorted((a % len(words), b % len(words)))
    before, sentence = " ".join(words[:first]), " ".join(words[first : last + 1])
    text = " ".join(filter(None, (before, sentence, " ".join(words[last + 1 :]))))
    start = len(before) + bool(before)
    found = text_directive(text, start, start + len(sentence))
    if found:
        begin, end = _match(" ".join(text.split()).casefold(), found)
        assert (begin, end) == (len(" ".join(text[:start].split())) + bool(before.strip()), end)
        assert " ".join(text.split()).casefold()[begin:end] == " ".join(sentence.split()).casefold()


def _match(page: str, directive: str) -> tuple[int, int]:
    """Where a browser's first match begins and ends (WICG, find a range from a text directive)."""
    parts = [unquote(part) for part in directive.split(",")]
    before = parts.pop(0)[:-1].casefold() if directive.split(",")[0].endswith("-") else ""
    begin = page.index(f"{before} {parts[0].casefold()}") + len(before) + 1 if before else page.index(parts[0].casefold())
    after = begin + len(parts[0].casefold())
    return begin, page.index(parts[1].casefold(), after) + len(parts[1].casefold()) if len(parts) > 1 else after
