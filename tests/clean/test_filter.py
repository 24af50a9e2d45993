"""`digest clean` as a filter: what goes in and what comes out."""

from datetime import UTC, datetime
from pathlib import Path

from digest.clean import clean_line
from tests.clean.pages import PARAGRAPHS, page

NOW = datetime(2026, 6, 1, 12, tzinfo=UTC)
KEYS = [
    "id",
    "url",
    "title",
    "author",
    "date",
    "date_is",
    "modified",
    "publisher",
    "language",
    "image",
    "text",
    "removed",
    "kinds",
]
GOLDEN = Path(__file__).parent.parent / "golden/clean"
TWO = GOLDEN / "text/two_articles.txt"
LISTING = GOLDEN / "listing.html"


def test_a_page_comes_out_with_every_key_of_the_filter() -> None:
    out = clean_line({"id": 7, "url": "https://gull.example/a", "html": page()}, now=NOW)
    assert list(out) == KEYS
    assert (out["id"], out["url"], out["text"]) == (7, "https://gull.example/a", "\n\n".join(PARAGRAPHS))
    assert out["image"] == {"caption": "", "credit": ""}


def test_kinds_of_paragraphs_can_be_left_out() -> None:
    """What one reader takes for the article's and another does not is chosen at the output."""
    record = {"id": 7, "html": page().replace("<p>A second bridge", "<h2>What comes next</h2><p>A second bridge")}
    whole, bare = clean_line(record, now=NOW), clean_line(record, now=NOW, leave_out=["heading"])
    assert whole["kinds"] == ["paragraph"] * 3 + ["heading"] + ["paragraph"] * 2
    assert whole["text"].replace("What comes next\n\n", "") == bare["text"]
    assert bare["kinds"] == ["paragraph"] * 5


def test_what_was_removed_says_what_it_is_and_by_which_rule() -> None:
    out = clean_line(
        {"id": 7, "html": page().replace("<p>A second bridge", "<p>Share this article</p><p>A second bridge")}, now=NOW
    )
    assert {"rule": "share", "kind": "appeal", "text": "Share this article"} in out["removed"]


def test_further_articles_of_a_text_are_more() -> None:
    out = clean_line({"id": "x", "text": TWO.read_text(encoding="utf-8")}, now=NOW)
    assert [more["title"] for more in out["more"]] == ["Theatre Roof Closed After Plaster Falls"]


def test_fetched_is_the_capture_from_which_dates_are_inferred() -> None:
    text = "The fire service said on Tuesday that nobody was hurt. " * 4
    assert clean_line({"id": "x", "text": text, "fetched": "2026-05-21T08:00:00Z"}, now=NOW)["date"] == "2026-05-19"
    assert clean_line({"id": "x", "text": text}, now=NOW)["date"] == "2026-05-26"


def test_what_cannot_be_cleaned_is_an_error_in_its_place() -> None:
    assert clean_line({"id": "x"}, now=NOW) == {"id": "x", "error": 'the line has neither "html" nor "text" as a string'}
    assert clean_line({"id": "x", "text": "Too short."}, now=NOW)["error"].startswith("failed: ")


def test_of_a_page_that_only_lists_others_the_text_is_the_list() -> None:
    out = clean_line({"id": 7, "html": LISTING.read_text(encoding="utf-8")}, now=NOW)
    assert out["note"] == "the page lists other pages and has no text of its own"
    assert out["text"].split("\n\n")[:2] == ["News", "Lamp of Skarn goes dark for a night"]
    assert "error" not in out
