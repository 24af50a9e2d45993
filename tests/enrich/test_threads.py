"""A story goes on, or it is another."""

from dataclasses import replace
from datetime import UTC, date, datetime

import pytest

from digest.edition.running import running, told_before
from digest.enrich import enrich
from digest.enrich.events import Report, nearness
from digest.enrich.threads import day_told, threads_joined, what_is_new
from digest.model import Enriched, Memory, Sentence, Stamp, Thread, sha
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


def _told(name: str, headlines: tuple[str, ...], telling: str, *, publishers: tuple[str, ...] = ("Gazette", "Herald")) -> Thread:
    days = tuple(date(2026, 3, 2 + i) for i in range(len(headlines)))
    return Thread(
        id=name, label="", days=days, headlines=headlines, telling=(telling,), languages=("en",), publishers=publishers
    )  # fmt: skip


_TODAY = Report(
    "today",
    "Pilots sign deal with the port",
    "The pilots of Port Alder signed a deal with the harbour company and end their strike over night watches on the Merrow.",
    "en",
    at=date(2026, 3, 5),
    publisher="courier",
)
_OF_THE_STRIKE = "The pilots of Port Alder began a strike over night watches on the Merrow. The harbour company wants one pilot."
_OF_THE_TALKS = "Talks between the pilots of Port Alder and the harbour company over night watches on the Merrow ended at night."


def test_a_story_near_to_two_threads_of_one_thing_goes_on_with_the_longer() -> None:
    strike = _told("strike", ("Pilots strike", "Court lets pilots strike"), _OF_THE_STRIKE)
    talks = _told("talks", ("Talks with pilots fail",), _OF_THE_TALKS)
    assert threads_joined({"today": _TODAY}, [talks, strike]) == {"today": strike}


_SCHOOL = (
    "Port Alder opened a school for 120 children on Thursday. Its roof was paid for by the county and by those who live there."
)


@pytest.mark.parametrize(
    ("title", "publishers"), [("Port Alder opens a school", ("Gazette", "Herald")), ("Harbour school opens", ("courier",))]
)
def test_what_shares_names_alone_or_is_of_one_publisher_does_not_go_on(title: str, publishers: tuple[str, ...]) -> None:
    """Small papers write of the same few places every day."""
    told = _told(
        "roof", ("Port Alder has a leak", "Harbour roof mended"), f"{_OF_THE_STRIKE} Its roof leaks.", publishers=publishers
    )
    school = replace(_TODAY, title=title, text=_SCHOOL)
    assert 0.15 < nearness([school], [replace(_TODAY, title="", text=told.telling[0])])["today", 0] < 0.3
    assert threads_joined({"today": school}, [told]) == {}
