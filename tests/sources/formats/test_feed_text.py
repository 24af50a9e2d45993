"""A feed's entry is an article where its text is whole, else it waits for its page."""

import pytest

from digest.sources.formats.feed_text import is_full

LINK = "https://courier.example/1"


def _words(count: int) -> str:
    return " ".join(["word"] * count) + "."


@pytest.mark.parametrize("count", [40, 80, 500])
def test_content_of_some_length_is_full(count: int) -> None:
    assert is_full(_words(count), address=LINK)


def test_a_sentence_as_content_is_a_teaser() -> None:
    assert not is_full(_words(20), address=LINK)


def test_content_that_repeats_its_summary_is_a_teaser_and_a_longer_one_is_full() -> None:
    assert not is_full(_words(60), _words(60), address=LINK)
    assert is_full(_words(60), _words(20), address=LINK)
    assert is_full(_words(80), _words(80), address=LINK)


@pytest.mark.parametrize("count", [50, 150])
def test_a_description_alone_is_a_summary(count: int) -> None:
    assert not is_full(_words(count), address=LINK, in_content=False)


def test_a_description_as_long_as_an_article_is_one() -> None:
    assert is_full(_words(300), address=LINK, in_content=False)


@pytest.mark.parametrize(
    "ending",
    [
        "…",
        "...",
        "[…]",
        "[...]",
        "Read more",
        "Continue reading →",
        "Read the full story »",
        "(more)",
        "Weiterlesen",
        "続きを読む",
    ],
)
def test_a_text_that_says_it_goes_on_is_a_teaser(ending: str) -> None:
    assert not is_full(f"{_words(400)} {ending}", address=LINK)
    assert not is_full(f"{_words(400)} {ending} The post A title appeared first on The Courier.", address=LINK)


def test_an_entry_without_address_is_all_there_is() -> None:
    assert is_full("A remark of some words that is a brief.", address="", in_content=False)
    assert not is_full("A remark.", address="", in_content=False)
    assert not is_full("  ", address="")


def test_words_are_counted_by_characters_where_none_are_spaced() -> None:
    assert is_full("港" * 160, address=LINK)
    assert not is_full("港" * 40, address=LINK)
