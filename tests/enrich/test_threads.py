"""A story goes on, or it is another."""

from dataclasses import replace
from datetime import UTC, date, datetime

import pytest

from digest.edition.running import running, told_before
from digest.enrich import enrich
from digest.enrich.threads import day_told, what_is_new
from digest.model import Enriched, Memory, Sentence, Stamp, sha
from tests.enrich.articles import FARES, STRIKE, article, config


class _Edition:
    def __init__(self, day: date, enriched: Enriched) -> None:
        self.day, self.stories = day, enriched.stories


_LATER = (
    "Harbour pilots in Port Alder brought in the first ships on Friday after ending their strike over night watches.",
    "The Strait Pilots' Union said 431 members had backed the agreement and that all 91 ships would be in by Sunday.",
    "The harbour master Ove Rask said medicine and livestock had come first, as the agreement provides.",
)


def test_the_next_day_of_a_story_tells_how_it_got_here() -> None:
    first = enrich([article("wire", title="Harbour pilots vote to end strike")], config(), seen=Memory())
    threads = running([_Edition(date(2026, 3, 5), first)], date(2026, 3, 6))  # type: ignore[list-item]  # has what is asked
    later = article("paper", _LATER, title="Harbour pilots bring in first ships after strike")
    later = replace(later, published=Stamp(when=datetime(2026, 3, 6, 9, tzinfo=UTC), how="stated"))
    boat = article("boat", FARES, title="Ferry fares to rise in April")
    stories = enrich([later, boat], config(), seen=Memory(threads=threads)).stories
    going = next(story for story in stories if story.lead.id == later.id)
    assert (going.thread, going.thread_day) == (first.stories[0].id, 2)
    assert [step.sentence for step in going.history] == [first.stories[0].summary[0]]
    assert {step.sentence for step in going.history} <= told_before(threads)
    assert not next(story for story in stories if story.lead.id == boat.id).thread
    assert STRIKE[0] in {step.sentence.text for step in going.history} | {s.text for s in first.stories[0].summary}


def test_what_is_new_is_what_no_edition_told() -> None:
    """A sentence told before is no news, however many times it is printed; a new number is."""
    first = enrich([article("wire", title="Harbour pilots vote to end strike")], config(), seen=Memory())
    thread = running([_Edition(date(2026, 3, 5), first)], date(2026, 3, 6))[0]  # type: ignore[list-item]  # has what is asked
    fresh = "Ships with grain came in on Friday, ahead of all others."
    told = replace(first.stories[0].summary[0], text=fresh, sha256=sha(fresh))
    story = replace(first.stories[0], summary=(first.stories[0].summary[0], told))
    assert what_is_new(story, thread) == (sha(fresh),)
    assert what_is_new(replace(story, summary=(told,)), thread) == ()


@pytest.mark.parametrize(
    ("text", "day"),
    [
        ("Pilots walked out on Monday.", date(2026, 3, 2)),
        ("Pilots walked out yesterday.", date(2026, 3, 4)),
        ("Pilots will go back on Friday.", date(2026, 3, 5)),
        ("Pilots walked out.", date(2026, 3, 5)),
    ],
)
def test_weekdays_are_resolved_backwards_only(text: str, day: date) -> None:
    sentence = Sentence(text=text, article=article("a").id, start=0, end=len(text), sha256=sha(text))
    assert day_told(sentence, "2026-03-05T09:00:00+01:00", "en") == day
