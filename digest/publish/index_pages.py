"""What pages about many editions have in common: front matter, lines of lists, the stories of a topic or a name by year. Pure."""

import re
from calendar import Calendar
from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from functools import cached_property
from itertools import groupby
from typing import Any, Final, TypeVar

from digest.config import Config
from digest.markdown import Markdown, Pen, emphasised, escaped, joined, link, page_link, plain, with_front_matter
from digest.model import Briefing, Listing, Page, Story
from digest.naming import briefing_path, edition_name, story_anchor
from digest.publish.feed_files import FeedFile
from digest.wording import language_tag

# A link to a story, as ``page_link`` writes it.
_TO_STORY: Final = re.compile(r"#story-([A-Za-z0-9_-]{1,64})\)")
# Longest title and description in front matter, in bytes.
_TITLE_BYTES: Final = 200
_DESCRIPTION_BYTES: Final = 300

K = TypeVar("K")
V = TypeVar("V")


@dataclass(frozen=True, slots=True, kw_only=True)
class Entry:
    """One line of a topic's or a publisher's page: a story, or one report of it."""

    briefing: Briefing
    story: Story
    listing: Listing


@dataclass(frozen=True)
class IndexPages:
    """Writes pages about the editions of one site, the newest first."""

    config: Config
    pen: Pen
    newest: tuple[Briefing, ...]

    def page(
        self,
        path: str,
        template: str,
        title: str,
        description: str,
        *,
        front: Mapping[str, Any] | None = None,
        found: bool = False,
        **values: object,
    ) -> Page:
        """A page with its front matter; out of search unless ``found``, where it would only repeat the editions."""
        words = {"title": plain(title, _TITLE_BYTES), "description": plain(description, _DESCRIPTION_BYTES)}
        search = {} if found else {"search": {"exclude": True}}
        text = self.pen.write(template, title=title, site=self.config.site, **values)
        tongues = self._languages(text)
        languages = {"languages": tongues} if tongues else {}
        return Page(path=path, text=with_front_matter({**words, **(front or {}), **languages, **search}, text))

    def _languages(self, text: str) -> dict[str, str]:
        """Which of the stories that a page leads to are in another language than the site's: their ids by language."""
        found: dict[str, list[str]] = {}
        for story in dict.fromkeys(_TO_STORY.findall(text)):
            if tongue := self.foreign.get(story):
                found.setdefault(tongue, []).append(story)
        return {tongue: " ".join(stories) for tongue, stories in sorted(found.items())}

    @cached_property
    def foreign(self) -> Mapping[str, str]:
        """The stories in another language than the site's: language tags by id."""
        own = self.config.site.language.split("-")[0].lower()
        tongues = ((story.id, language_tag(story.language)) for _, story in self.stories())
        return {story: tongue for story, tongue in tongues if tongue and tongue.split("-")[0] != own}

    def say(self, key: str, count: int | None = None, **values: object) -> str:
        """The site's words as plain text."""
        return self.pen.wording.say(key, count, **values)

    @cached_property
    def by_day(self) -> Mapping[date, Briefing]:
        """The editions by their first day."""
        return {briefing.day: briefing for briefing in self.newest}

    @cached_property
    def topic_names(self) -> Mapping[str, str]:
        """The user's topics: their names by id."""
        return {topic.id: topic.name for topic in self.config.topics}

    def edition_line(self, briefing: Briefing, here: str) -> Markdown:
        """An edition as one line of a list: its date, what it says, how many stories."""
        where = page_link(edition_name(briefing), briefing_path(briefing.day), here)
        count = emphasised(self.pen.say("stories", len(briefing.stories))) if briefing.stories else Markdown()
        return joined([where, joined([escaped(briefing.summary), count], " · ")], ": ")

    def stories(self) -> Iterable[tuple[Briefing, Story]]:
        """Every story with its edition, the newest first."""
        return ((briefing, story) for briefing in self.newest for story in briefing.stories)

    def row(self, name: str, path: str, entries: Sequence[Entry], here: str, counted: str) -> Markdown:
        """A line of an index: name, how much, how many editions, when last."""
        if not entries:
            return joined([escaped(name), self.pen.say("none_yet")], ": ")
        return joined([page_link(name, path, here), escaped(self.much(counted, entries))], ": ")

    def much(self, counted: str, entries: Sequence[Entry]) -> str:
        """How much there is, in how many editions, and when last; ``counted`` is the string for what is counted."""
        editions = self.say("editions", len({entry.briefing.day for entry in entries}))
        last = self.pen.wording.day(entries[0].briefing.day, "long")
        return self.say("row", things=self.say(counted, len(entries)), editions=editions, day=last)

    def by_year(
        self,
        name: str,
        path: str,
        entries: Sequence[Entry],
        line: Callable[[Entry, str], Markdown],
        kind: str,
        files: Sequence[FeedFile] = (),
        about: str = "",
    ) -> Iterable[Page]:
        """The latest year's entries on the page itself, each year before on one of its own, which then stays as it is.

        ``kind`` names the strings and the folder (topic, topics/); ``about`` stands first on the page itself, else how much
        there is.
        """
        years = grouped(entries, lambda entry: entry.briefing.day.year)
        feeds = joined([link(file.format, f"{self.config.site.url}{file.path}") for file in files], " · ")
        paths = {year: path if not index else f"{path.removesuffix('.md')}/{year}.md" for index, year in enumerate(years)}
        for year in years or (0,):
            here = paths.get(year, path)
            editions = grouped(years.get(year, []), lambda entry: entry.briefing.day)
            others = [page_link(other, paths[other], here) for other in years if other < year or here != path]
            yield self.page(
                here,
                "entries.md.j2",
                name if here == path else f"{name}, {year}",
                self.say(f"{kind}_description", name=name, site=self.config.site.name),
                editions=[
                    (
                        page_link(edition_name(mine[0].briefing), briefing_path(day), here),
                        [line(e, here) for e in mine],
                    )
                    for day, mine in editions.items()
                ],
                others=joined(others, " · "),
                about=(about or escaped(f"{self.much('stories', entries)}.")) if here == path and entries else "",
                feeds=feeds if here == path else "",
                back=page_link(self.say(f"{kind}s"), f"{kind}s/index.md", here),
            )

    def story_line(self, entry: Entry, here: str) -> Markdown:
        """A story as a line of a list: its headline, and who reports it."""
        names = joined([escaped(name) for name in entry.story.publishers], ", ")
        return joined([self.story_link(entry.story.headline, entry.briefing, entry.story, here), names], ": ")

    def story_link(self, words: str, briefing: Briefing, story: Story, here: str) -> Markdown:
        """Words that lead to a story on its edition's page."""
        text = escaped(words) or self.pen.say("untitled")
        return page_link(text, briefing_path(briefing.day), here, story_anchor(story.id))

    def month_name(self, month: tuple[int, int], form: str = "month_name") -> str:
        """A month's name, or with ``form`` "month" its name and year."""
        return self.pen.wording.day(date(*month, 1), form)

    def month_link(self, month: tuple[int, int], here: str, form: str = "month_name") -> Markdown:
        """The same, leading to the month's page."""
        return page_link(self.month_name(month, form), month_path(month), here)

    def weeks(self, month: tuple[int, int], here: str) -> list[list[Markdown]]:
        """A month as weeks of seven cells, Monday first: the day, linked where there is an edition, with its stories."""
        return [
            [self._cell(day, here) if day.month == month[1] else Markdown() for day in week]
            for week in Calendar().monthdatescalendar(*month)
        ]

    def _cell(self, day: date, here: str) -> Markdown:
        briefing = self.by_day.get(day)
        if briefing is None:
            return escaped(day.day)
        return Markdown(f"{page_link(day.day, briefing_path(day), here)} ({len(briefing.stories)})")


def month_path(month: tuple[int, int]) -> str:
    """Where the page of a month (year, month) lies below ``content/``."""
    return f"archive/{month[0]:04}/{month[1]:02}.md"


def grouped(values: Iterable[V], key: Callable[[V], K]) -> dict[K, list[V]]:
    """Neighbours with the same key together, in their order; the values are sorted by it."""
    return {group: list(members) for group, members in groupby(values, key)}
