"""Which feeds a site has and where they lie: one address for each feed and format, which never changes. Pure.

feed.xml  atom.xml  feed.json            every edition
stories.xml  stories.atom  stories.json  every story
feeds/topics/ID.xml .atom .json          the stories of a topic; feeds/publishers/, feeds/threads/ likewise
feeds/editions/archive/2025-11.xml       what the current feed no longer has (RFC 5005); feeds/stories/archive/ likewise
feeds/corrections.xml .atom .json        what was put right
feeds.opml                               all of them, for feed readers to import
"""

from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass
from typing import Final, Literal

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


def stories_by_topic(newest: Iterable[Briefing], topics: Iterable[str]) -> dict[str, list[Told]]:
    """The stories of each topic, in the order of the editions given; ``topics`` are there even without any."""
    return _grouped(newest, lambda story: story.topics, topics)


def stories_by_publisher(newest: Iterable[Briefing]) -> dict[str, list[Told]]:
    """The stories that each publisher reports, by the name its page goes by, in alphabetical order."""
    found = _grouped(newest, publishers_of)
    return {name: found[name] for name in sorted(found, key=lambda name: (name.casefold(), name))}


def stories_by_thread(newest: Iterable[Briefing]) -> dict[str, list[Told]]:
    """The stories of each thread that went through more than one edition."""
    found = _grouped(newest, lambda story: (story.thread,) if story.thread else ())
    return {thread: told for thread, told in found.items() if len({b.day for b, _ in told}) >= _THREAD_EDITIONS}


def publishers_of(story: Story) -> tuple[str, ...]:
    """The names by which a story's publishers have pages; a file of nobody's has none."""
    named = (source_name(listing) for listing in story.articles if squeeze(visible(listing.publisher)) or listing.url)
    return tuple(dict.fromkeys(name for name in named if name))


def _grouped(
    newest: Iterable[Briefing], keys: Callable[[Story], Sequence[str]], known: Iterable[str] = ()
) -> dict[str, list[Told]]:
    found: dict[str, list[Told]] = {key: [] for key in known}
    for briefing in newest:
        for story in briefing.stories:
            for key in dict.fromkeys(keys(story)):
                found.setdefault(key, []).append((briefing, story))
    return found


# ---------------------------------------------------------------- what the current feed no longer has


@dataclass(frozen=True, slots=True, kw_only=True)
class Part:
    """A closed piece of the archive: whole editions, oldest first, of one month."""

    name: str  # 2025-11, the second of a month 2025-11-2
    briefings: tuple[Briefing, ...]


def closed_parts(oldest_first: Sequence[Briefing], *, most: int, weigh: Callable[[Briefing], int]) -> tuple[Part, ...]:
    """The editions cut into parts that are closed, oldest first.

    A part ends with its month, or sooner where the next edition would bring it above ``most`` of what ``weigh`` counts. It is
    filled from its oldest edition on and closed by the edition after it, so that a new edition never changes a closed part.
    """
    parts: list[Part] = []
    open_part: list[Briefing] = []
    weight, number, month = 0, 1, ""
    for briefing in oldest_first:
        mine, now = weigh(briefing), f"{briefing.day:%Y-%m}"
        if open_part and (now != month or weight + mine > most):
            parts.append(_part(month, number, open_part))
            number = number + 1 if now == month else 1
            open_part, weight = [], 0
        month = now
        open_part.append(briefing)
        weight += mine
    return tuple(parts)


def _part(month: str, number: int, briefings: Sequence[Briefing]) -> Part:
    return Part(name=month if number == 1 else f"{month}-{number}", briefings=tuple(briefings))
