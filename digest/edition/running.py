"""What the archive knows of stories that go on: threads, the names outlets go by, and columns that come back. Pure."""

from collections import Counter, defaultdict
from collections.abc import Iterable, Sequence
from datetime import date, timedelta
from typing import Final

from digest.model import Briefing, Sentence, Step, Story, Thread
from digest.text import fold
from digest.urls import host

# A story may go on for so many days after an edition last had it, and is compared with so much of what was told.
OPEN_DAYS: Final = 7
TELLINGS: Final = 6
# No more of the archive is looked at: a new edition on ten years costs what one costs.
LOOK_BACK_DAYS: Final = 28
# A title under which one publisher printed so often is that of a column.
COLUMN: Final = 2


def running(briefings: Iterable[Briefing], day: date) -> tuple[Thread, ...]:
    """The threads that an edition of ``day`` may go on with, by their id: the stories of the days before.

    Those of one thread are together; a story that belongs to none is one by itself. Opinion has none.
    """
    earlier = before(briefings, day)
    told: dict[str, list[tuple[date, Story]]] = defaultdict(list)
    first = day - timedelta(days=OPEN_DAYS)
    open_ids = {s.thread or s.id for b in earlier if b.day >= first for s in b.stories if not s.opinion}
    for briefing in earlier if open_ids else ():
        for story in briefing.stories:
            if (name := story.thread or story.id) in open_ids and not story.opinion:
                told[name].append((briefing.day, story))
    return tuple(_thread(name, told[name]) for name in sorted(told))


def before(briefings: Iterable[Briefing], day: date) -> list[Briefing]:
    """The editions of the LOOK_BACK_DAYS before a day, oldest first."""
    first = day - timedelta(days=LOOK_BACK_DAYS)
    return sorted((b for b in briefings if first <= b.day < day), key=lambda b: b.day)


def _thread(name: str, told: Sequence[tuple[date, Story]]) -> Thread:
    recent = told[-TELLINGS:]
    names = Counter(entity for _, story in told for entity in story.entities[:4])
    return Thread(
        id=name,
        label=next((story.thread_label for _, story in told if story.thread_label), ""),
        days=tuple(sorted({day for day, _ in told} | {day - timedelta(days=max(0, s.thread_day - 1)) for day, s in told})),
        headlines=tuple(story.headline for _, story in told),
        telling=tuple(_telling(story) for _, story in recent),
        languages=tuple(story.language for _, story in recent),
        publishers=tuple(sorted({listing.publisher for _, story in recent for listing in story.articles})),
        entities=tuple(entity for entity, _ in names.most_common()),
        steps=tuple(step for day in sorted({day for day, _ in told}) if (step := _first_step(day, told))),
    )


def _telling(story: Story) -> str:
    return "\n\n".join((story.headline, *(sentence.text for sentence in story.summary), ", ".join(story.entities)))


def _first_step(day: date, told: Sequence[tuple[date, Story]]) -> Step | None:
    """What the first story of a thread on a day was."""
    return next((step for at, story in told if at == day and (step := _step(day, story))), None)


def _step(day: date, story: Story) -> Step | None:
    """The first sentence that an edition told of a story and nobody casts doubt on, with the article it is from."""
    listed = {listing.id: listing for listing in story.articles}
    doubted = {one for sentence in (*story.summary, *story.caveats) for one in sentence.qualifies}
    sentence = next((s for s in story.summary if s.article in listed and not s.qualifies and s.sha256 not in doubted), None)
    return Step(day=day, story=story.id, sentence=sentence, listing=listed[sentence.article]) if sentence else None


def told_before(threads: Iterable[Thread]) -> frozenset[Sentence]:
    """The sentences that editions have published of these threads."""
    return frozenset(step.sentence for thread in threads for step in thread.steps)


def publisher_names(briefings: Iterable[Briefing]) -> dict[str, str]:
    """For each host the name that its outlet was given most often, if it ever had another than the host's own."""
    names: dict[str, Counter[str]] = defaultdict(Counter)
    for listing in (listing for b in briefings for story in b.stories for listing in story.articles):
        at = host(listing.url)
        if at and listing.publisher and " ".join(listing.publisher.lower().split()) not in (at, f"www.{at}"):
            names[at][listing.publisher] += 1
    return {at: min(found, key=lambda name: (-found[name], name)) for at, found in names.items()}


def columns(briefings: Iterable[Briefing]) -> frozenset[tuple[str, str]]:
    """What appears under the same title again and again: (publisher, title), folded."""
    counts = Counter(
        key
        for b in briefings
        for key in {
            (fold(a.publisher), fold(a.title)) for story in b.stories for a in story.articles if not a.copy_of and a.title
        }
    )
    return frozenset(key for key, times in counts.items() if times >= COLUMN)
