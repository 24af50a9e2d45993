"""What a hand wrote into a page stays, and what is new comes to it, story by story."""

from collections.abc import Callable
from dataclasses import replace

import pytest
from hypothesis import given
from hypothesis import strategies as st

from digest.config import load_strings, load_templates, templates_dir
from digest.edition.merging import merged
from digest.edition.render import edition_body, is_edited, render
from digest.model import Briefing, Section, Story
from tests import briefings

ROOT = templates_dir().parent
WRITE = edition_body(briefings.config(), templates=load_templates(ROOT), strings=load_strings(ROOT, "en"))
WAS = briefings.edition()


def page(briefing: Briefing) -> str:
    return render(briefing, WRITE)[0].text


def changed(change: Callable[[Story], Story | None]) -> Briefing:
    """The edition with each story changed; None takes it out."""
    sections = tuple(
        Section(key=part.key, title=part.title, stories=tuple(s for story in part.stories if (s := change(story))))
        for part in WAS.sections
    )
    return replace(WAS, sections=tuple(part for part in sections if part.stories))


def without(story_id: str) -> Briefing:
    return changed(lambda story: None if story.id == story_id else story)


FIRST, SECOND = WAS.stories[:2]


def taken_on(hand: str, now: Briefing, was: Briefing = WAS) -> str:
    return merged(hand, page(was), page(now), was=was, now=now)


def test_what_a_hand_left_as_it_was_is_written_anew() -> None:
    for now in (without(SECOND.id), changed(lambda s: replace(s, headline=s.headline + "!")), replace(WAS, reading_minutes=9)):
        assert taken_on(page(WAS), now) == page(now)


def test_a_word_of_ones_own_stays_while_its_story_and_the_others_change() -> None:
    own = "A paragraph of ours."
    hand = page(WAS).replace("#### Who reports it", f"{own}\n\n#### Who reports it", 1)
    now = changed(lambda s: replace(s, summary=s.summary[:1], headline=s.headline + "!"))
    text = taken_on(hand, now)
    assert text.replace(f"{own}\n\n", "") == page(now)
    assert is_edited(text)
    assert taken_on(text, now, now) == text


def test_a_story_taken_away_by_hand_stays_away_and_a_new_one_comes() -> None:
    was = without(SECOND.id)
    body = page(was)
    start = body.index(f"### {was.stories[0].headline}")
    hand = body[:start] + body[body.index("\n## ", start) + 1 :]
    text = merged(hand, body, page(WAS), was=was, now=WAS)
    assert SECOND.headline in text
    assert f"### {was.stories[0].headline}" not in text


def test_another_headline_by_hand_is_the_same_story() -> None:
    hand = page(WAS).replace(f"### {FIRST.headline}", "### A headline of ours", 1)
    now = changed(lambda s: replace(s, caveats=()))
    text = taken_on(hand, now)
    assert text.count("### A headline of ours") == 1
    assert f"### {FIRST.headline}" not in text
    assert "#### Not verified" not in text


def test_an_order_by_hand_stays() -> None:
    body = page(WAS)
    part = body[body.index("## Opinion") : body.index("## Where this")] if "## Opinion" in body else ""
    if not part:
        pytest.skip("the invented edition has no opinion")
    hand = body.replace(part, "").replace("## Top story", f"{part}## Top story", 1)
    text = taken_on(hand, replace(WAS, reading_minutes=9))
    assert text.index("## Opinion") < text.index("## Top story")
    assert "9 minutes to read" in text


def test_where_both_changed_a_line_the_hand_has_it() -> None:
    hand = page(WAS).replace(FIRST.summary[0].text, "Ours instead.", 1)
    now = changed(lambda s: replace(s, summary=s.summary[:1]))
    assert "Ours instead." in taken_on(hand, now)


def test_front_matter_of_ones_own_stays() -> None:
    hand = page(WAS).replace("title: Thursday 5 March 2026", "title: Our Thursday\nkeywords: tide", 1)
    text = taken_on(hand, replace(WAS, reading_minutes=9))
    assert "title: Our Thursday\n" in text
    assert "keywords: tide\n" in text
    assert "reading_minutes: 9\n" in text


@given(st.data())
def test_no_line_of_a_hand_is_lost_and_nothing_new_either(data: st.DataObject) -> None:
    """Lines written between any of ours are all there afterwards, and so is every line of what is new."""
    now = data.draw(st.sampled_from([without(SECOND.id), WAS, changed(lambda s: replace(s, caveats=()))]))
    head, _, body = page(WAS).partition("\n---\n")
    lines = body.split("\n")
    places = data.draw(st.lists(st.integers(1, len(lines)), max_size=4, unique=True))
    for number, place in enumerate(sorted(places, reverse=True)):
        lines.insert(place, f"Ours, number {number}.")
    hand = f"{head}\n---\n" + "\n".join(lines)
    text = taken_on(hand, now)
    left = text.split("\n")
    assert [line for line in left if line.startswith("Ours, number")] == [one for one in lines if one.startswith("Ours, number")]
    assert set(page(now).split("\n")) <= set(left)
