"""What the thinking stage makes of the example newsroom; the floors only move up knowingly."""

import json
from collections import defaultdict
from datetime import datetime
from pathlib import Path
from typing import Any, Final

import pytest

from digest import cage, clean, sources
from digest.config import load_config
from digest.enrich import enrich
from digest.model import Article, Enriched, Memory, RawItem

ROOT: Final = Path(__file__).parents[2]
TRUTH: Final = ROOT / "tests" / "golden" / "newsroom" / "truth.jsonl"
NOW: Final = datetime.fromisoformat("2026-03-09T06:30:00+01:00")

# Of the articles that truth calls copies of another one's text, those that we find, and that we say of others.
COPIES_FOUND: Final = 0.9
COPIES_WRONG: Final = 0
# Pairs of articles of two events in one story. One is one too many.
EVENTS_MERGED: Final = 0

pytestmark = pytest.mark.skipif(not TRUTH.exists(), reason="the example newsroom is not in this copy")


def _truth() -> dict[str, dict[str, Any]]:
    rows = [json.loads(line) for line in TRUTH.read_text(encoding="utf-8").splitlines()]
    return {row["title"]: row for row in rows if row["title"]}


@pytest.fixture(scope="module")
def editions() -> list[Enriched]:
    """Each day of the newsroom, enriched by itself."""
    config = load_config(ROOT)
    items = [item for item in sources.collect(config, now=NOW) if isinstance(item, RawItem)]
    cage.close()
    days: dict[str, list[Article]] = defaultdict(list)
    for item in items:
        for article in clean.clean(item).articles:
            days[article.published.day(config.zone).isoformat()].append(article)
    return [enrich(articles, config, seen=Memory()) for _, articles in sorted(days.items())]


def test_copies_are_found_and_only_copies(editions: list[Enriched]) -> None:
    truth = _truth()
    expected = {title for title, row in truth.items() if row["copy_of"]}
    listed = [listing for one in editions for story in one.stories for listing in story.articles if listing.title in truth]
    found = {listing.title for listing in listed if listing.copy_of}
    merged = {outcome.title for one in editions for outcome in one.outcomes if outcome.ended == "merged"}
    shown = {listing.title for listing in listed}
    assert len(expected & (found | merged)) >= COPIES_FOUND * len(expected & (shown | merged))
    assert len(found - expected) <= COPIES_WRONG


def test_two_events_are_never_one_story(editions: list[Enriched]) -> None:
    truth = _truth()
    wrong = []
    for story in (story for one in editions for story in one.stories):
        events = {truth[a.title]["event"]: a.title for a in story.articles if a.title in truth and not a.copy_of}
        if len(events) > 1:
            wrong.append(events)
    assert len(wrong) <= EVENTS_MERGED, wrong


def test_every_article_has_one_outcome_and_opinion_never_leads(editions: list[Enriched]) -> None:
    for one in editions:
        listed = sum(len(story.articles) for story in one.stories)
        ended = [outcome for outcome in one.outcomes if outcome.ended == "shown" or outcome.why.startswith("Copy of")]
        assert listed == len(ended)
        assert not (one.stories[0].opinion and any(not story.opinion for story in one.stories))
