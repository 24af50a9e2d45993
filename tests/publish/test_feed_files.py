"""Where feeds lie and how their archive is cut: addresses that never change, closed parts that never change."""

import re
from dataclasses import replace
from datetime import date, timedelta

from hypothesis import given
from hypothesis import settings as effort
from hypothesis import strategies as st

from digest.model import Briefing, Section, Story
from digest.publish.feed_files import (
    Part,
    closed_parts,
    publisher_feeds,
    stories_by_thread,
    thread_feeds,
    thread_name,
    topic_feeds,
)
from tests import briefings

FIRST = date(2024, 1, 30)
# Days between editions, and how much each weighs.
gaps = st.lists(st.tuples(st.integers(1, 40), st.integers(0, 12)), max_size=40)


def archive(steps: list[tuple[int, int]]) -> list[tuple[Briefing, int]]:
    day, made = FIRST, []
    for gap, weight in steps:
        day += timedelta(days=gap)
        made.append((briefings.day_after(briefings.edition(), (day - briefings.edition().day).days), weight))
    return made


def parts(found: list[tuple[Briefing, int]], most: int) -> tuple[Part[Briefing], ...]:
    weights = {briefing.day: weight for briefing, weight in found}
    return closed_parts([briefing for briefing, _ in found], most=most, weigh=lambda briefing: weights[briefing.day])


@given(gaps, st.integers(1, 30))
@effort(max_examples=60, deadline=None)
def test_a_new_edition_closes_a_part_and_changes_none(steps: list[tuple[int, int]], most: int) -> None:
    whole = archive(steps)
    before: tuple[Part[Briefing], ...] = ()
    for end in range(len(whole) + 1):
        now = parts(whole[:end], most)
        assert now[: len(before)] == before
        assert len(now) <= len(before) + 1
        before = now


@given(gaps, st.integers(1, 30))
@effort(max_examples=60, deadline=None)
def test_parts_hold_every_edition_but_those_of_the_open_one(steps: list[tuple[int, int]], most: int) -> None:
    whole = archive(steps)
    weights = {briefing.day: weight for briefing, weight in whole}
    found = parts(whole, most)
    held = [briefing for part in found for briefing in part.editions]
    assert held == [briefing for briefing, _ in whole][: len(held)]
    open_part = [briefing for briefing, _ in whole][len(held) :]
    assert bool(open_part) == bool(whole)
    for group in [part.editions for part in found] + [tuple(open_part)]:
        assert len({f"{b.day:%Y-%m}" for b in group}) <= 1
        assert len(group) <= 1 or sum(weights[b.day] for b in group) <= most
    assert len({part.name for part in found}) == len(found)


def test_a_month_that_is_too_much_for_one_part_has_numbered_ones() -> None:
    found = parts([(b, 4) for b, _ in archive([(3, 0), (1, 0), (1, 0), (1, 0), (1, 0), (40, 0)])], 10)
    assert [part.name for part in found] == ["2024-02", "2024-02-2", "2024-02-3"]


@given(briefings.hostile_text)
@effort(max_examples=100)
def test_whatever_the_name_a_feed_lies_below_feeds(name: str) -> None:
    for file in (*topic_feeds(name), *publisher_feeds(name), *thread_feeds(name)):
        assert re.fullmatch(r"feeds/(topics|publishers|threads)/[a-z0-9-]+\.(xml|atom|json)", file.path)


def test_addresses_are_these() -> None:
    assert [file.path for file in topic_feeds("shipping")] == [f"feeds/topics/shipping.{x}" for x in ("xml", "atom", "json")]
    assert [file.format for file in thread_feeds("pilots-strike")] == ["RSS", "Atom", "JSON Feed"]
    assert thread_feeds("pilots-strike")[0].path == "feeds/threads/pilots-strike.xml"


def test_a_thread_is_one_from_its_second_edition_on() -> None:
    day = briefings.edition()
    assert stories_by_thread([day]) == {}
    assert [story.id for _, story in stories_by_thread([briefings.day_after(day, 1), day])["pilots-strike"]] == ["pilots-1"] * 2


def telling(briefing: Briefing, *stories: Story) -> Briefing:
    return replace(briefing, sections=(Section(key="front", title="Front", stories=stories),))


def test_the_story_that_a_thread_began_with_is_in_it_and_gives_it_its_name() -> None:
    day = briefings.edition()
    begins = replace(day.stories[0], id="aground", headline="Aground", thread="", thread_label="")
    first = telling(day, begins, *day.stories[1:])
    goes_on = replace(begins, id="afloat", headline="Afloat", thread="aground", thread_label="Aground")
    second = telling(briefings.day_after(day, 1), goes_on)
    assert stories_by_thread([first]) == {}
    found = stories_by_thread([second, first])
    assert [story.id for _, story in found["aground"]] == ["afloat", "aground"]
    assert list(found) == ["aground"], "a story that nothing goes on with is no thread"
    assert thread_name(found["aground"]) == "Aground"
