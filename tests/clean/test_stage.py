"""Laws of the stage: it never raises for bad input, and it never writes a word that was not there."""

from dataclasses import replace
from datetime import UTC, datetime

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from digest.clean import VERSION, clean, failed, is_still_right, restamped
from digest.clean.blocks import page_blocks
from digest.clean.parsing import parse
from digest.model import Hints, ItemId, MediaType, Refusal
from tests.clean.items import CAPTURED, item
from tests.clean.pages import PARAGRAPHS, page

WORDS = st.sampled_from(
    [
        *("<p>", "</p>", "<div>", "</div>", "<b>", "</b>", "<br>", "<li>", "<td>", "<tr>", "<table>", "<h2>", "<!-- -->"),
        *("harbour ", "Pilots said. ", "&amp;", "“quoted”", "<a href=x>link</a> ", "\n\n"),
    ]
)
MEDIA: tuple[MediaType, ...] = ("text/html", "text/plain", "text/markdown")


@given(st.binary(max_size=400), st.sampled_from(MEDIA))
@settings(max_examples=60)
def test_any_bytes_end_as_an_article_or_an_outcome(content: bytes, media_type: MediaType) -> None:
    cleaned = clean(item(content, media_type))
    assert bool(cleaned.articles) != bool(cleaned.outcomes)


@given(st.lists(WORDS, max_size=80))
@settings(max_examples=60)
def test_every_word_of_an_article_is_the_pages_in_the_pages_order(parts: list[str]) -> None:
    """Promise 1: cleaning decodes, drops markup and re-flows white space, nothing else."""
    markup = page().replace("<p>A second bridge", "".join(parts) + "<p>A second bridge")
    source = iter(" ".join(block.text for block in page_blocks(parse(markup))).split())
    for article in clean(item(markup)).articles:
        assert all(word in source for word in article.text.split())


@given(
    st.lists(
        st.sampled_from([*PARAGRAPHS, "Read more", "", "Home", "By Jane Doe", "Support us!", "x. Photo: Ana Roe / AFP"]),
        max_size=14,
    )
)
@settings(max_examples=60)
def test_every_line_of_a_text_is_kept_or_reported(lines: list[str]) -> None:
    """Nothing lost, nothing silent: what is not in the article is in the removal report."""
    for article in clean(item("\n\n".join(lines), "text/plain")).articles:
        report = [removal.text for removal in article.removed]
        assert all(line in article.paragraphs or line in report for line in lines if line)


def test_a_part_of_a_file_that_is_too_short_ends_by_itself() -> None:
    """Nothing lost, nothing silent: what gave no article is told of beside those that did."""
    whole = "\n\n".join(["Bridge at Anse reopens", *PARAGRAPHS])
    short = "\n\n".join(
        [
            "Ferry stays where it is",
            "It runs each hour and costs us twelve crowns.",
            "Nobody on the island wants to do without it.",
            *["Sign up for our newsletter and never miss a story again."] * 3,
        ]
    )
    cleaned = clean(item(f"{whole}\n\n==========\n\n{short}", "text/plain"))
    assert [article.title for article in cleaned.articles] == ["Bridge at Anse reopens"]
    assert [(o.ended, o.title) for o in cleaned.outcomes] == [("failed", "Ferry stays where it is")]


@pytest.mark.parametrize("media_type", MEDIA)
def test_too_few_words_are_no_article(media_type: MediaType) -> None:
    cleaned = clean(item("The bridge is open again.", media_type))
    assert cleaned.outcomes[0].ended == "failed"
    assert not cleaned.articles


def test_a_refused_item_ends_as_its_source_says() -> None:
    raw = replace(item(page()), refused=Refusal(ended="held", why="its full text is at https://gull.example/a"))
    assert [(o.ended, o.why) for o in clean(raw).outcomes] == [("held", "its full text is at https://gull.example/a")]


def test_the_id_follows_the_address_and_else_the_text() -> None:
    """The same address is the same article, whatever file it came in."""
    one = clean(item(page(), hints=Hints(url="https://gull.example/a?utm_source=x"))).articles[0]
    other = clean(item(page(suffix=" - x"), hints=Hints(url="https://gull.example/a"))).articles[0]
    assert one.id == other.id != clean(item(page())).articles[0].id
    assert len(one.id) == 16


def test_a_cleaned_item_is_restamped_for_another_place() -> None:
    known = clean(item(page()))
    raw = replace(item(page()), id=ItemId("other"), where="other/place", captured_at=datetime(2026, 7, 1, tzinfo=UTC))
    again = restamped(known, raw)
    assert (again.articles[0].item, again.articles[0].where, again.articles[0].captured_at) == (
        "other",
        "other/place",
        raw.captured_at,
    )
    assert not is_still_right(known, raw)
    assert is_still_right(known, replace(raw, captured_at=CAPTURED))


def test_a_failure_is_told_with_the_item() -> None:
    outcome = failed(item(page()), "took longer than 20 seconds to parse").outcomes[0]
    assert (outcome.item, outcome.where, outcome.ended) == ("inbox:x", "inbox/x", "failed")


def test_the_version_is_part_of_the_cache() -> None:
    assert VERSION


def test_a_summary_is_enough_where_only_headline_and_link_are_shown() -> None:
    held = replace(
        item(b"<p>The pilots go back to work.</p>"),
        hints=Hints(url="https://courier.example/pilots", title="Pilots end their strike"),
        refused=Refusal(ended="held", why="only a summary is here"),
    )
    linked = replace(held, rights="link")
    assert [outcome.ended for outcome in clean(held).outcomes] == ["held"]
    assert [article.title for article in clean(linked).articles] == ["Pilots end their strike"]
    assert [outcome.ended for outcome in clean(replace(linked, content=b"<p></p>")).outcomes] == ["held"]
    assert not is_still_right(clean(held), linked), "nor does what was made of it under other rights hold"
    assert not is_still_right(clean(linked), held)
