"""The feeds, as pages: of editions, stories, topics, publishers, threads, each as RSS, Atom and JSON Feed; archives; OPML.

One item for each edition with its full briefing, or one for each story with a link to its place there. Ids are the stored
``tag:`` URIs, the same in all feeds and formats, never derived again. What a feed no longer has lies in archive documents, so
that a reader can walk back to the first edition (RFC 5005). Pure; same editions, same bytes.

Which feeds there are is in ``feed_files``, how a format is written in ``feed_formats``, what an item says in ``feed_html``.
"""

from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from functools import cached_property, partial
from itertools import islice
from typing import Final, Literal

from digest.config import SiteConfig
from digest.model import Briefing, Correction, Page, Story, sha
from digest.naming import edition_name, page_url, publisher_path, thread_path, topic_path
from digest.publish.batch import Batch
from digest.publish.feed_files import (
    CORRECTION_FEEDS,
    EDITION_FEEDS,
    FEEDS,
    OPML_PATH,
    STORY_FEEDS,
    FeedFile,
    Part,
    Told,
    archive_path,
    closed_parts,
    grouped,
    publisher_feeds,
    thread_feeds,
    thread_name,
    threads,
    topic_feeds,
)
from digest.publish.feed_formats import Entry, Feed, Origin, write_feed
from digest.publish.feed_html import briefing_url, clear, shown, story_url
from digest.publish.full_text import FullText
from digest.publish.opml import Outline, opml
from digest.publish.shelf import Brief, BriefStory, Shelf
from digest.urls import http_link
from digest.wording import Wording, language_tag

__all__ = ["EDITIONS", "FEEDS", "STORIES", "feeds"]

# Two months of a daily, and its stories: whoever was away that long still gets all of it from the current feed.
EDITIONS: Final = 60
STORIES: Final = 300
# Stories in the feed of one topic, and of one publisher or thread: there may be hundreds of these.
TOPIC_STORIES: Final = 60
PUBLISHER_STORIES: Final = 30
# Most stories in one archive document; half of the current feed, which has to reach back to the last closed one.
_ARCHIVED_STORIES: Final = STORIES // 2
# Days in a month, so most editions in one archive document.
_ARCHIVED_EDITIONS: Final = 31

_Kind = Literal["editions", "stories"]
ToldInBrief = tuple[Brief, BriefStory]


def feeds(
    shelf: Shelf,
    *,
    site: SiteConfig,
    full_text: FullText,
    topics: Mapping[str, str] | None = None,
    about: str = "",
) -> Iterator[Batch]:
    """All feeds, those in three formats together, paths below ``site/``. ``topics`` gives names for topic ids; else ids are tags.

    ``about`` is what the feeds of the whole site say of it; others are about a part of it, or closed, and say nothing.
    They say what ``full_text`` says; of an edition edited by hand the feeds of stories carry those whose headlines still stand.
    """
    maker = _Maker(shelf, site, full_text, topics or {}, clear(about))
    yield from maker.whole_site()
    yield from maker.of_stories()
    yield maker.of_corrections()
    yield maker.subscriptions()
    yield from maker.archive()


def _change(brief: Brief) -> tuple[datetime, date]:
    return brief.updated, brief.day


@dataclass(frozen=True)
class _Maker:
    """Makes the feeds of one site from its editions."""

    shelf: Shelf
    site: SiteConfig
    full_text: FullText
    topics: Mapping[str, str]
    about: str

    @property
    def wording(self) -> Wording:
        return self.full_text.wording

    # ------------------------------------------------ which feeds

    def whole_site(self) -> Iterator[Batch]:
        """The feeds of all editions and of all stories, from the newest back to where their archives begin."""
        editions, stories = self.edition_parts, self.story_parts
        current = _newest(self.told_of, EDITIONS, after=editions[-1].editions[-1].day if editions else None)
        yield self._batch(
            EDITION_FEEDS,
            clear(self.site.name),
            self.site.url,
            lambda: (self.entry_of_edition(self.shelf.full(brief)) for brief in current),
            [brief.hash for brief in current],
            archive_path("editions", editions[-1].name) if editions else "",
            self.about,
        )
        told = self._newest_stories(after=stories[-1].editions[-1].day if stories else None)
        yield self._batch(
            STORY_FEEDS,
            self.wording.say("feed_stories", site=clear(self.site.name)),
            self.site.url,
            lambda: self._entries(told),
            _told_hashes(told),
            archive_path("stories", stories[-1].name) if stories else "",
            self.about,
        )

    def of_stories(self) -> Iterator[Batch]:
        """The feeds of each topic, publisher and thread."""
        for topic, told in self.by_topic.items():
            yield self._followed(topic_feeds(topic), self._topic_name(topic), told[:TOPIC_STORIES], topic_path(topic))
        for name, told in self.by_publisher.items():
            yield self._followed(publisher_feeds(name), name, told[:PUBLISHER_STORIES], publisher_path(name))
        for thread, told in self.by_thread.items():
            yield self._followed(thread_feeds(thread), self._thread_name(told), told[:PUBLISHER_STORIES], thread_path(thread))

    def of_corrections(self) -> Batch:
        """The feed of what was put right, in every edition."""
        title = self.wording.say("corrections_feed", site=clear(self.site.name))
        last = sorted((when for brief in self.newest for when in brief.corrected), reverse=True)[:EDITIONS]
        corrected = [brief for brief in self.newest if last and max(brief.corrected, default="") >= last[-1]]

        def entries() -> Iterator[Entry]:
            found = ((c, b) for b in map(self.shelf.full, corrected) for c in b.corrections)
            newest = sorted(found, key=lambda pair: pair[0].when, reverse=True)[:EDITIONS]
            return (self._correction(correction, briefing) for correction, briefing in newest)

        home = page_url(self.site.url, "corrections.md")
        return self._batch(CORRECTION_FEEDS, title, home, entries, [brief.hash for brief in corrected])

    def _correction(self, correction: Correction, briefing: Briefing) -> Entry:
        """A correction as an item, told once: its id is made of what it says."""
        story = next((story for story in briefing.stories if story.id == correction.story), None)
        words = self.full_text.correction(briefing, correction)
        try:
            when = datetime.fromisoformat(correction.when)
        except ValueError:
            when = briefing.updated
        return Entry(
            id=f"{clear(briefing.id)}/correction/{sha(repr(correction))[:12]}",
            url=story_url(self.site.url, briefing, story) if story else briefing_url(self.site.url, briefing),
            title=self.full_text.headline(story) if story else edition_name(briefing),
            summary=words,
            html=f"<p>{shown(words)}</p>",
            published=when if when.tzinfo else briefing.updated,
            updated=when if when.tzinfo else briefing.updated,
            language=language_tag(briefing.language) or self.site.language,
            publishers=(),
            tags=(),
        )

    def _followed(self, files: Sequence[FeedFile], name: str, told: Sequence[ToldInBrief], home: str) -> Batch:
        title = self.wording.say("feed_of", site=clear(self.site.name), name=name)
        return self._batch(files, title, page_url(self.site.url, home), lambda: self._entries(told), _told_hashes(told))

    def _batch(
        self,
        files: Sequence[FeedFile],
        title: str,
        home: str,
        entries: Callable[[], Iterable[Entry]],
        hashes: Iterable[str],
        previous: str = "",
        about: str = "",
    ) -> Batch:
        """One feed in its formats; ``hashes`` are those of all that ``entries`` gives."""

        def pages() -> Iterator[Page]:
            once = _once(entries())
            for file in files:
                feed = Feed(site=self.site, path=file.path, title=title, home=home, about=about, entries=once, previous=previous)
                yield Page(path=file.path, text=write_feed(feed, file.format))

        return Batch(name=files[0].path, made_of=(title, home, previous, about, *hashes), make=pages)

    def subscriptions(self) -> Batch:
        """All feeds in one file that feed readers import; each once, as RSS."""
        say, name = self.wording.say, clear(self.site.name)
        whole = [(name, EDITION_FEEDS[0], ""), (say("feed_stories", site=name), STORY_FEEDS[0], "")]
        whole.append((say("corrections_feed", site=name), CORRECTION_FEEDS[0], "corrections.md"))
        topics = [(self._topic_name(topic), topic_feeds(topic)[0], topic_path(topic)) for topic in self.by_topic]
        publishers = [(shown, publisher_feeds(shown)[0], publisher_path(shown)) for shown in self.by_publisher]
        threads = [(self._thread_name(told), thread_feeds(t)[0], thread_path(t)) for t, told in self.by_thread.items()]
        groups = {name: whole, say("topics"): topics, say("publishers"): publishers, say("threads"): threads}
        outlines = {
            group: [
                Outline(
                    title=title,
                    feed=f"{self.site.url}{file.path}",
                    page=page_url(self.site.url, page),
                    language=self.site.language,
                )
                for title, file, page in found
            ]
            for group, found in groups.items()
        }
        title = say("feeds_of_site", site=name)
        changed = max((brief.updated for brief in self.shelf.oldest), default=None)
        page = Page(path=OPML_PATH, text=opml(title, outlines, changed=changed, owner=name))
        return Batch(name=OPML_PATH, made_of=(page.text,), make=lambda: [page])

    def archive(self) -> Iterator[Batch]:
        """The archive documents."""
        for kind, part, before in (*_linked("editions", self.edition_parts), *_linked("stories", self.story_parts)):
            path, previous = archive_path(kind, part.name), archive_path(kind, before.name) if before else ""
            make = partial(self._archived, kind, part, path, previous)
            hashes = (brief.hash for brief in part.editions)
            yield Batch(name=path, made_of=(previous, *hashes), make=make, day=part.editions[-1].day)

    def _archived(self, kind: _Kind, part: Part[Brief], path: str, previous: str) -> Iterator[Page]:
        newest = part.editions[::-1]
        if kind == "editions":
            title, current = clear(self.site.name), EDITION_FEEDS[1].path
            entries = _once(self.entry_of_edition(self.shelf.full(brief)) for brief in newest)
        else:
            title, current = self.wording.say("feed_stories", site=clear(self.site.name)), STORY_FEEDS[1].path
            entries = _once(self._make_story(*self._in_full(brief, story)) for brief in newest for story in _standing(brief))
        feed = Feed(
            site=self.site, path=path, title=title, home=self.site.url, entries=entries, previous=previous, current=current
        )
        yield Page(path=path, text=write_feed(feed, "Atom"))

    # ------------------------------------------------ what is in them

    @cached_property
    def newest(self) -> tuple[Brief, ...]:
        return self.shelf.oldest[::-1]

    @cached_property
    def told_of(self) -> tuple[Brief, ...]:
        """The editions that are items, oldest first: nobody is called for a day without news.

        One whose stories were all taken down stays, so that the copies that readers have of it are renewed.
        """
        return tuple(brief for brief in self.shelf.oldest if not brief.is_quiet)

    @cached_property
    def told(self) -> list[ToldInBrief]:
        return [(brief, story) for brief in self.newest for story in brief.stories]

    @cached_property
    def edition_parts(self) -> tuple[Part[Brief], ...]:
        return closed_parts(self.told_of, most=_ARCHIVED_EDITIONS, weigh=lambda _: 1)

    @cached_property
    def story_parts(self) -> tuple[Part[Brief], ...]:
        return closed_parts(self.shelf.oldest, most=_ARCHIVED_STORIES, weigh=lambda brief: len(brief.stories))

    @cached_property
    def by_topic(self) -> Mapping[str, list[ToldInBrief]]:
        return grouped(self.told, lambda story: story.topics, self.topics)

    @cached_property
    def by_publisher(self) -> Mapping[str, list[ToldInBrief]]:
        """By the name that a publisher's page goes by, in alphabetical order."""
        found = grouped(self.told, lambda story: story.publishers)
        return {name: found[name] for name in sorted(found, key=lambda name: (name.casefold(), name))}

    @cached_property
    def by_thread(self) -> Mapping[str, list[ToldInBrief]]:
        return threads(self.told)

    def _topic_name(self, topic: str) -> str:
        return clear(self.topics.get(topic, topic))

    def _thread_name(self, told: Sequence[ToldInBrief]) -> str:
        return clear(thread_name(told)) or self.wording.say("untitled")

    def _newest_stories(self, after: date | None) -> list[ToldInBrief]:
        """The stories of the editions changed last, up to ``STORIES``, and all after the day on which the archive ends."""
        by_change = sorted(self.shelf.oldest, key=_change, reverse=True)
        changed = ((brief.day, story.at) for brief in by_change for story in _standing(brief))
        chosen = set(islice(changed, STORIES))
        days = {day for day, _ in chosen}
        recent = [brief for brief in self.newest if brief.day in days or (after is not None and brief.day > after)]
        return [
            (brief, story)
            for brief in recent
            for story in _standing(brief)
            if (brief.day, story.at) in chosen or (after is not None and brief.day > after)
        ]

    def _entries(self, told: Iterable[ToldInBrief]) -> list[Entry]:
        return [self.entry_of_story(*self._in_full(brief, story)) for brief, story in told if story.stands]

    def _in_full(self, brief: Brief, story: BriefStory) -> Told:
        briefing = self.shelf.full(brief)
        return briefing, briefing.stories[story.at]

    # ------------------------------------------------ entries

    def entry_of_edition(self, briefing: Briefing) -> Entry:
        """An edition as an item."""
        return Entry(
            id=clear(briefing.id),
            url=briefing_url(self.site.url, briefing),
            title=edition_name(briefing),
            summary=clear(briefing.summary or briefing.quiet),
            html=self.full_text.edition(briefing),
            published=briefing.published,
            updated=briefing.updated,
            language=language_tag(briefing.language) or self.site.language,
            publishers=_clear_each(briefing.publishers),
            tags=_clear_each(self.topics.get(topic, topic) for topic in briefing.topics),
            is_shortened=any(story.rewrites for story in briefing.stories),
        )

    @cached_property
    def _made(self) -> dict[tuple[date, str], Entry]:
        return {}

    def entry_of_story(self, briefing: Briefing, story: Story) -> Entry:
        """A story as an item, made once for all current feeds that have it."""
        key = (briefing.day, story.id)
        if key not in self._made:
            self._made[key] = self._make_story(briefing, story)
        return self._made[key]

    def _make_story(self, briefing: Briefing, story: Story) -> Entry:
        feed = http_link(story.lead.feed)
        origin = clear(story.lead.feed_title) or clear(story.lead.publisher)
        return Entry(
            id=clear(story.feed_id) or f"{clear(briefing.id)}/{clear(story.id)}",
            url=story_url(self.site.url, briefing, story),
            title=self.full_text.headline(story),
            summary=clear(" ".join(sentence.text for sentence in story.qualified_summary)),
            html=self.full_text.story(briefing, story),
            published=briefing.published,
            updated=briefing.updated,
            language=language_tag(story.language) or self.site.language,
            publishers=_clear_each(story.publishers),
            tags=_clear_each(self.topics.get(topic, topic) for topic in story.topics),
            original=http_link(story.lead.url) or "",
            origin=Origin(url=feed, title=origin or feed) if feed else None,
            is_shortened=bool(story.rewrites),
        )


def _newest(oldest: Sequence[Brief], most: int, *, after: date | None) -> list[Brief]:
    """The editions changed last, up to ``most`` (so that a corrected one comes again), and all after the archive's end."""
    chosen = {brief.day for brief in sorted(oldest, key=_change, reverse=True)[:most]}
    return [brief for brief in reversed(oldest) if brief.day in chosen or (after is not None and brief.day > after)]


def _standing(brief: Brief) -> Iterator[BriefStory]:
    """The stories that are still on their edition's page."""
    return (story for story in brief.stories if story.stands)


def _told_hashes(told: Iterable[ToldInBrief]) -> Iterator[str]:
    return (f"{brief.hash} {story.at}" for brief, story in told)


def _linked(kind: _Kind, parts: Sequence[Part[Brief]]) -> Iterator[tuple[_Kind, Part[Brief], Part[Brief] | None]]:
    """Each part with the one before it."""
    return ((kind, part, before) for part, before in zip(parts, (None, *parts), strict=False))


def _once(entries: Iterable[Entry]) -> tuple[Entry, ...]:
    """The entries, the first of each id."""
    by_id: dict[str, Entry] = {}
    for entry in entries:
        by_id.setdefault(entry.id, entry)
    return tuple(by_id.values())


def _clear_each(names: Iterable[str]) -> tuple[str, ...]:
    return tuple(dict.fromkeys(shown for name in names if (shown := clear(name))))
