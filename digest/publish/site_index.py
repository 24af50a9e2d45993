"""What the whole archive says in a few numbers: editions by day, their neighbours, a month at a glance, running topics.

Pure. Made once a build from the records, so that no page has to read any other.
"""

import calendar
from collections import Counter
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from functools import cached_property
from itertools import chain
from typing import Any, Final

# "Running" means the last week of editions, this one included.
RUNNING_EDITIONS: Final = 7
# A day with at least this share of the month's busiest day is shown busy, or very busy.
_BUSY: Final = 0.45
_VERY_BUSY: Final = 0.8


@dataclass(frozen=True, slots=True, kw_only=True)
class Edition:
    """One edition in brief. ``source`` is its page below ``content/``; ``number`` counts from 1 by day."""

    number: int
    day: date
    source: str
    title: str
    headline: str
    stories: int
    minutes: int
    topics: tuple[str, ...]
    threads: tuple[tuple[str, str], ...]  # of each story: its thread's id and name, or its own id and none
    published: str
    updated: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Day:
    """A cell of a month: its date, the edition of that day, and how busy (0 none to 3) that was beside its month."""

    day: date
    edition: Edition | None
    level: int


@dataclass(frozen=True)
class SiteIndex:
    """All editions, oldest first."""

    editions: tuple[Edition, ...]

    @cached_property
    def by_source(self) -> Mapping[str, Edition]:
        """Editions by their page below ``content/``."""
        return {edition.source: edition for edition in self.editions}

    @cached_property
    def by_day(self) -> Mapping[date, Edition]:
        """Editions by their day."""
        return {edition.day: edition for edition in self.editions}

    @property
    def latest(self) -> Edition | None:
        """The newest edition, if there is any."""
        return self.editions[-1] if self.editions else None

    def neighbours(self, edition: Edition) -> tuple[Edition | None, Edition | None]:
        """The edition before and the one after."""
        at = edition.number - 1
        after = self.editions[at + 1] if at + 1 < len(self.editions) else None
        return (self.editions[at - 1] if at else None), after

    def month(self, day: date, *, first_weekday: int = 0) -> tuple[tuple[Day | None, ...], ...]:
        """The weeks of the month that ``day`` is in, seven cells each; None for days of other months."""
        weeks = calendar.Calendar(first_weekday).monthdatescalendar(day.year, day.month)
        most = max((e.stories for w in weeks for d in w if d.month == day.month and (e := self.by_day.get(d))), default=0)
        return tuple(tuple(self._cell(d, most) if d.month == day.month else None for d in week) for week in weeks)

    def _cell(self, day: date, most: int) -> Day:
        edition = self.by_day.get(day)
        return Day(day=day, edition=edition, level=0 if edition is None else busyness(edition.stories, most))

    def running_topics(self, edition: Edition, *, most: int = 6) -> tuple[tuple[str, int], ...]:
        """Topic ids with their number of stories in the editions up to this one, the most first."""
        recent = self.editions[max(0, edition.number - RUNNING_EDITIONS) : edition.number]
        counted = Counter(chain.from_iterable(e.topics for e in recent))
        return tuple(sorted(counted.items(), key=lambda item: (-item[1], item[0]))[:most])

    def running_threads(self, edition: Edition, *, most: int = 5) -> tuple[tuple[str, str, int], ...]:
        """Threads in more than one of the editions up to this one: id, name, number of stories, the most first."""
        recent = self.editions[max(0, edition.number - RUNNING_EDITIONS) : edition.number]
        names = {thread: name for e in recent for thread, name in e.threads if name}
        if not names:
            return ()
        told = [[thread for thread, _ in e.threads if thread in names] for e in recent]
        days = Counter(chain.from_iterable(map(set, told)))
        counted = Counter(thread for thread in chain.from_iterable(told) if days[thread] > 1)
        order = sorted(counted.items(), key=lambda item: (-item[1], item[0]))
        return tuple((thread, names[thread], count) for thread, count in order[:most])

    def year_before(self, edition: Edition) -> Edition | None:
        """The edition of the same day a year before (of 28 February for a leap day)."""
        day = edition.day
        try:
            return self.by_day.get(day.replace(year=day.year - 1))
        except ValueError:
            return self.by_day.get((day - timedelta(days=1)).replace(year=day.year - 1))


def busyness(count: int, most: int) -> int:
    """How busy (1 to 3) a day with ``count`` stories was in a month whose busiest day had ``most``."""
    share = count / most if most else 0.0
    return 1 + (share >= _BUSY) + (share >= _VERY_BUSY)


def edition_facts(record: Mapping[str, Any]) -> list[Any] | None:
    """What lists need to know of an edition, in a form that JSON keeps; None for a record that has no readable date."""
    stated = str(record.get("date", ""))[:10]
    try:
        date.fromisoformat(stated)
    except ValueError:
        return None
    stories = stories_of(record)
    minutes = record.get("reading_minutes")
    published = str(record.get("published") or stated)
    return [
        stated,
        str(record.get("title") or stated),
        str(stories[0].get("headline") or "") if stories else "",
        len(stories),
        minutes if isinstance(minutes, int) else 0,
        [str(topic) for story in stories for topic in _list(story.get("topics"))],
        [_thread(story) for story in stories],
        published,
        str(record.get("updated") or published),
    ]


def _thread(story: Mapping[str, Any]) -> list[str]:
    """The id and name of a story's thread; its own id and no name where it belongs to none."""
    if not story.get("thread"):
        return [str(story.get("id", "")), ""]
    return [str(story["thread"]), str(story.get("thread_label") or story.get("headline") or "")]


def _list(value: object) -> list[Any]:
    return value if isinstance(value, list) else []


def site_index(editions: Iterable[tuple[str, Sequence[Any]]]) -> SiteIndex:
    """The index of editions: (page below ``content/``, ``edition_facts``) pairs in any order."""
    known = sorted(editions, key=lambda item: (item[1][0], item[0]))
    return SiteIndex(tuple(_edition(number, source, facts) for number, (source, facts) in enumerate(known, 1)))


def _edition(number: int, source: str, facts: Sequence[Any]) -> Edition:
    day, title, headline, stories, minutes, topics, threads, published, updated = facts
    return Edition(
        number=number,
        day=date.fromisoformat(day),
        source=source,
        title=title,
        headline=headline,
        stories=stories,
        minutes=minutes,
        topics=tuple(topics),
        threads=tuple((thread, told) for thread, told in threads),
        published=published,
        updated=updated,
    )


def stories_of(record: Mapping[str, Any]) -> Sequence[Mapping[str, Any]]:
    """All stories of a record in the order of its page; what is no story is passed over."""
    return [
        story
        for section in record.get("sections") or ()
        if isinstance(section, Mapping)
        for story in section.get("stories") or ()
        if isinstance(story, Mapping)
    ]
