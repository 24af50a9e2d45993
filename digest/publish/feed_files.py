"""Which feeds a site has and where they lie: one address for each feed and format, which never changes. Pure.

feed.xml  atom.xml  feed.json            every edition
stories.xml  stories.atom  stories.json  every story
feeds/topics/ID.xml .atom .json          the stories of a topic; feeds/publishers/, feeds/threads/ likewise
feeds/editions/archive/2025-11.xml       what the current feed no longer has (RFC 5005); feeds/stories/archive/ likewise
feeds/corrections.xml .atom .json        what was put right
feeds.opml                               all of them, for feed readers to import
"""

from collections import defaultdict
from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass
from datetime import date
from typing import Any, Final, Generic, Literal, Protocol, TypeVar

from digest.model import Briefing, Story
from digest.naming import publisher_path, source_name, thread_path, topic_path
from digest.text import squeeze, visible

Kind = Literal["editions", "stories", "topic", "publisher", "thread", "corrections"]
Format = Literal["RSS", "Atom", "JSON Feed"]

MEDIA_TYPES: Final[dict[Format, str]] = {
    "RSS": "application/rss+xml",
    "Atom": "application/atom+xml",
    "JSON Feed": "application/feed+json",
}
_SUFFIXES: Final[dict[Format, str]] = {"RSS": "xml", "Atom": "atom", "JSON Feed": "json"}
# A thread has a feed from its second edition on: before, nobody can know that it is one.
_THREAD_EDITIONS: Final = 2
OPML_PATH: Final = "feeds.opml"


@dataclass(frozen=True, slots=True, kw_only=True)
class FeedFile:
    """Where a feed lies below ``site/``, its media type, and what people call its format."""

    path: str
    kind: Kind
    media_type: str
    format: Format


def _files(kind: Kind, paths: Iterable[str]) -> tuple[FeedFile, ...]:
    return tuple(
        FeedFile(path=path, kind=kind, media_type=MEDIA_TYPES[name], format=name)
        for path, name in zip(paths, MEDIA_TYPES, strict=True)
    )


EDITION_FEEDS: Final = _files("editions", ("feed.xml", "atom.xml", "feed.json"))
STORY_FEEDS: Final = _files("stories", ("stories.xml", "stories.atom", "stories.json"))
CORRECTION_FEEDS: Final = _files("corrections", ("feeds/corrections.xml", "feeds/corrections.atom", "feeds/corrections.json"))
# The feeds of the site as a whole.
FEEDS: Final = (*EDITION_FEEDS, *STORY_FEEDS)


def topic_feeds(topic: str) -> tuple[FeedFile, ...]:
    """The feeds of a topic, by its id: RSS, Atom, JSON Feed."""
    return _beside("topic", topic_path(topic))


def publisher_feeds(name: str) -> tuple[FeedFile, ...]:
    """The feeds of a publisher, by the name its page goes by."""
    return _beside("publisher", publisher_path(name))


def thread_feeds(thread: str) -> tuple[FeedFile, ...]:
    """The feeds of a thread, by its id."""
    return _beside("thread", thread_path(thread))


def _beside(kind: Kind, page: str) -> tuple[FeedFile, ...]:
    stem = f"feeds/{page.removesuffix('.md')}"
    return _files(kind, (f"{stem}.{_SUFFIXES[name]}" for name in MEDIA_TYPES))


def archive_path(kind: Literal["editions", "stories"], part: str) -> str:
    """Where an archive document lies: ``part`` is a month such as ``2025-11``, or ``2025-11-2`` where one was not enough."""
    return f"feeds/{kind}/archive/{part}.xml"


# ---------------------------------------------------------------- what stories belong to

Told = tuple[Briefing, Story]


class Dated(Protocol):
    """An edition, in brief or in full."""

    @property
    def day(self) -> date:
        """Its first day."""


class Running(Protocol):
    """A story, in brief or in full, as far as it says what it belongs to."""

    @property
    def id(self) -> str:
        """Its own id, which a thread that begins with it bears."""

    @property
    def headline(self) -> str:
        """What it is called."""

    @property
    def thread(self) -> str:
        """The id of the thread that it goes on with, "" for none."""

    @property
    def thread_label(self) -> str:
        """What that is called."""


E = TypeVar("E", bound=Dated)
S = TypeVar("S")
R = TypeVar("R", bound=Running)


def stories_by_thread(newest: Iterable[Briefing]) -> dict[str, list[Told]]:
    """The stories of each thread that went through more than one edition."""
    return threads([(briefing, story) for briefing in newest for story in briefing.stories])


def threads(told: Sequence[tuple[E, R]]) -> dict[str, list[tuple[E, R]]]:
    """The same of stories each with its edition. The story that a thread began with names none, and is its first all the same."""
    known = {story.thread for _, story in told if story.thread}
    found = grouped([one for one in told if (one[1].thread or one[1].id) in known], lambda story: (story.thread or story.id,))
    return {thread: told for thread, told in found.items() if len({edition.day for edition, _ in told}) >= _THREAD_EDITIONS}


def thread_name(told: Sequence[tuple[Any, Running]]) -> str:
    """What a thread is called, given its stories, the newest first: its label, else its first headline."""
    return next((story.thread_label for _, story in told if story.thread_label), told[-1][1].headline)


def grouped(
    told: Iterable[tuple[E, S]], keys: Callable[[S], Sequence[str]], known: Iterable[str] = ()
) -> dict[str, list[tuple[E, S]]]:
    """Stories, each with its edition, by what they belong to; ``known`` keys are there even without any."""
    found: defaultdict[str, list[tuple[E, S]]] = defaultdict(list, {key: [] for key in known})
    for one in told:
        for key in dict.fromkeys(keys(one[1])):
            found[key].append(one)
    return dict(found)


def publishers_of(story: Story) -> tuple[str, ...]:
    """The names by which a story's publishers have pages; a file of nobody's has none."""
    named = (source_name(listing) for listing in story.articles if squeeze(visible(listing.publisher)) or listing.url)
    return tuple(dict.fromkeys(name for name in named if name))


# ---------------------------------------------------------------- what the current feed no longer has


@dataclass(frozen=True, slots=True, kw_only=True)
class Part(Generic[E]):
    """A closed piece of the archive: whole editions, oldest first, of one month."""

    name: str  # 2025-11, the second of a month 2025-11-2
    editions: tuple[E, ...]


def closed_parts(oldest_first: Sequence[E], *, most: int, weigh: Callable[[E], int]) -> tuple[Part[E], ...]:
    """The editions cut into parts that are closed, oldest first.

    A part ends with its month, or sooner where the next edition would bring it above ``most`` of what ``weigh`` counts. It is
    filled from its oldest edition on and closed by the edition after it, so that a new edition never changes a closed part.
    """
    parts: list[Part[E]] = []
    open_part: list[E] = []
    weight, number, month = 0, 1, (0, 0)
    for edition in oldest_first:
        mine, now = weigh(edition), (edition.day.year, edition.day.month)
        if open_part and (now != month or weight + mine > most):
            parts.append(_part(number, open_part))
            number = number + 1 if now == month else 1
            open_part, weight = [], 0
        month = now
        open_part.append(edition)
        weight += mine
    return tuple(parts)


def _part(number: int, editions: Sequence[E]) -> Part[E]:
    month = f"{editions[0].day:%Y-%m}"
    return Part(name=month if number == 1 else f"{month}-{number}", editions=tuple(editions))
