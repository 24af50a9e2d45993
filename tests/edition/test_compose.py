"""The layout of an edition and the account it gives of itself."""

from dataclasses import replace
from datetime import UTC, date, datetime
from pathlib import Path

import pytest

from digest.config import Config, load_strings
from digest.edition.compose import compose, count_outcomes, reading_minutes, sections, within_room
from digest.model import ArticleId, Briefing, Ended, Enriched, ItemId, Listing, Outcome, Sentence, Story, sha
from digest.wording import Wording

STRINGS = load_strings(Path(), "en")
WORDS = Wording("en", STRINGS)
NOW = datetime(2026, 3, 9, 7, tzinfo=UTC)


def settings(**more: object) -> Config:
    topics = [
        {"id": "shipping", "name": "Shipping", "keywords": ["ship"]},
        {"id": "money", "name": "Money", "keywords": ["toll"]},
    ]
    site = {"name": "The Brief", "url": "https://brief.example/"}
    edition = {"timezone": "Europe/Berlin"}
    return Config.model_validate(
        {"root": ".", "site": site, "edition": edition, "sources": [{"folder": "x"}], "topics": topics, **more}
    )


def story(name: str, *topics: str, opinion: bool = False, words: int = 10) -> Story:
    text = " ".join(["word"] * words)
    listing = Listing(
        id=ArticleId(name),
        item=ItemId(name),
        url=f"https://courier.example/{name}",
        title=name,
        publisher="Courier",
        authors=(),
        published="2026-03-09",
        published_is="stated",
        language="en",
        text_sha256=sha(text),
        rights="quote",
        independent=True,
    )
    sentence = Sentence(text=text, article=listing.id, start=0, end=len(text), sha256=sha(text))
    return Story(id=name, headline=name, articles=(listing,), summary=(sentence,), language="en", topics=topics, opinion=opinion)


def ended(*how: Ended) -> tuple[Outcome, ...]:
    return tuple(
        Outcome(item=ItemId(str(n)), content_sha256="", title="", where="", ended=end, why="") for n, end in enumerate(how)
    )


def make(*stories: Story, outcomes: tuple[Outcome, ...] = (), previous: Briefing | None = None, now: datetime = NOW) -> Briefing:
    enriched = Enriched(stories=stories, outcomes=outcomes)
    return compose(enriched, settings(), day=date(2026, 3, 9), now=now, strings=STRINGS, previous=previous)


def test_the_lead_comes_first_then_topics_in_the_users_order_then_the_rest_then_opinion() -> None:
    parts = sections(
        [story("view", opinion=True), story("a", "money"), story("b", "money"), story("c"), story("d", "shipping")],
        settings(),
        STRINGS,
    )
    found = [(part.key, [s.id for s in part.stories]) for part in parts]
    assert found == [("lead", ["a"]), ("topic:shipping", ["d"]), ("topic:money", ["b"]), ("also", ["c"]), ("opinion", ["view"])]


def test_every_story_stands_once() -> None:
    stories = [story(str(n), *topics) for n, topics in enumerate([("shipping", "money"), ("money", "shipping"), (), ("gone",)])]
    briefing = make(*stories)
    assert sorted(s.id for s in briefing.stories) == ["0", "1", "2", "3"]


def test_a_day_without_news_has_no_top_story_but_what_an_editor_pinned() -> None:
    guide = replace(story("guide"), score=-2.5)
    assert [(part.key, part.title) for part in make(guide).sections] == [("also", "Stories")]
    assert [part.key for part in make(replace(guide, pinned=True)).sections] == ["lead"]


def test_opinion_never_leads() -> None:
    assert [part.key for part in make(story("view", opinion=True)).sections] == ["opinion"]


def test_an_edition_has_room_for_the_stories_that_rank_highest_and_counts_the_others() -> None:
    stories = tuple(replace(story(name), score=rank) for name, rank in (("a", 4.0), ("b", 1.0), ("c", 3.0), ("d", 2.0)))
    how = zip(ended("shown", "shown", "shown", "shown"), stories, strict=True)
    outcomes = tuple(replace(outcome, item=ItemId(one.id), article=ArticleId(one.id)) for outcome, one in how)
    room = within_room(Enriched(stories=stories, outcomes=outcomes), 2, WORDS)
    assert [one.id for one in room.stories] == ["a", "c"]
    assert [one.ended for one in room.outcomes] == ["shown", "dropped", "shown", "dropped"]
    assert "at most 2 stories" in room.outcomes[1].why
    everything = Enriched(stories=stories, outcomes=outcomes)
    assert within_room(everything, 0, WORDS) == within_room(everything, 4, WORDS) == everything


def test_what_an_editor_had_a_hand_in_has_room() -> None:
    low = (replace(story("b"), score=1.0, pinned=True), replace(story("c"), score=0.5, headline_by="Ines Marrow"))
    stories = (*low, replace(story("a"), score=4.0))
    assert within_room(Enriched(stories=stories, outcomes=()), 1, WORDS).stories == low


def test_the_account_adds_up() -> None:
    coverage = count_outcomes(ended("shown", "shown", "merged", "held", "dropped", "failed"))
    assert (coverage.read, coverage.shown, coverage.merged, coverage.held, coverage.dropped, coverage.failed) == (
        6,
        2,
        1,
        1,
        1,
        1,
    )


def test_a_quiet_day_says_why() -> None:
    briefing = make(outcomes=ended("held", "failed"))
    assert briefing.sections == ()
    assert briefing.quiet == "Nothing to show: 1 held until their full text is there, 1 could not be read."


def test_ids_are_made_once_and_kept() -> None:
    first = make(story("a"))
    assert first.id == "tag:brief.example,2026:briefing/2026-03-09"
    assert first.stories[0].feed_id == "tag:brief.example,2026:story/2026-03-09/a"
    moved = settings(site={"name": "The Brief", "url": "https://elsewhere.example/"})
    again = compose(Enriched(stories=(story("a"), story("b"))), moved, day=first.day, now=NOW, strings=STRINGS, previous=first)
    assert again.id == first.id
    assert [s.feed_id for s in again.stories] == [first.stories[0].feed_id, "tag:brief.example,2026:story/2026-03-09/b"]


def test_updated_changes_only_with_the_edition() -> None:
    first = make(story("a"))
    later = datetime(2026, 3, 9, 12, tzinfo=UTC)
    assert make(story("a"), previous=first, now=later) == first
    changed = make(story("a"), story("b"), previous=first, now=later)
    assert (changed.published, changed.updated) == (first.published, later)


def test_an_imported_day_was_published_at_its_end() -> None:
    briefing = compose(Enriched(stories=(story("a"),)), settings(), day=date(2026, 3, 2), now=NOW, strings=STRINGS)
    assert briefing.published.isoformat() == "2026-03-02T23:59:59+01:00"


def test_corrections_stay() -> None:
    first = replace(make(story("a")), reading_minutes=7)
    assert make(story("a"), previous=first).corrections == first.corrections


@pytest.mark.parametrize(("words", "minutes"), [(1, 1), (238 * 4, 4)])
def test_reading_takes_a_minute_for_238_words(words: int, minutes: int) -> None:
    assert reading_minutes([story("a", words=words)]) == minutes
