"""The pages made from all editions: home, archive, topics, publishers, subscribe, about. Pure; Markdown like the editions.

A page that an older edition stands on does not change with a new one: topics and publishers have a page for the year of their
latest report and one for each year before, the archive one for each month. So what is written is what the new edition touches.
"""

from collections import Counter, defaultdict
from collections.abc import Callable, Collection, Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from typing import Any, Final
from zoneinfo import ZoneInfo

from digest.config import Config, SourceConfig, TopicConfig
from digest.markdown import (
    Markdown,
    Pen,
    address_link,
    emphasised,
    escaped,
    joined,
    link,
    mail_link,
    page_link,
)
from digest.model import Briefing, Correction, Listing, Page
from digest.naming import briefing_path, edition_name, publisher_path, source_name, story_anchor, thread_path, topic_path
from digest.publish.epub import book_path
from digest.publish.feed_files import (
    CORRECTION_FEEDS,
    EDITION_FEEDS,
    OPML_PATH,
    STORY_FEEDS,
    FeedFile,
    publisher_feeds,
    publishers_of,
    stories_by_thread,
    thread_feeds,
    thread_name,
    topic_feeds,
)
from digest.publish.feeds import EDITIONS, STORIES
from digest.publish.figure_pages import FIGURES_PAGE, figure_pages
from digest.publish.index_pages import Entry, IndexPages, grouped, month_path
from digest.publish.mail import LATEST_PATH
from digest.publish.recaps import recap, week_link, week_pages, weeks_of
from digest.publish.status import STATUS_PAGE
from digest.publish.ways_in import name_pages, thread_pages
from digest.text import fold, squeeze, visible
from digest.urls import host, http_link
from digest.wording import Wording

# The home page lists this many editions before the latest.
EARLIER: Final = 7
# The Subscribe page names the feeds of so many publishers and threads; the others have theirs on their own pages.
SUBSCRIBE_PUBLISHERS: Final = 10
SUBSCRIBE_THREADS: Final = 5

# Where every correction of every edition is listed.
CORRECTIONS_PAGE: Final = "corrections.md"

EditionBody = Callable[[Briefing, str], str]


def indexes(
    briefings: Sequence[Briefing],
    config: Config,
    *,
    templates: Mapping[str, str],
    strings: Mapping[str, str],
    body: EditionBody,
) -> list[Page]:
    """All pages made from the editions, paths below ``content/``.

    ``body`` gives an edition's Markdown as it stands on the page at a path (``edition.edition_body``); the home page shows the
    latest edition with it.
    """
    newest = tuple(sorted(briefings, key=lambda briefing: briefing.day, reverse=True))
    maker = _Maker(config, Pen(templates, Wording(config.site.language, strings)), newest, body)
    ways_in = (*maker.topics(), *maker.publishers(), *thread_pages(maker), *name_pages(maker), *figure_pages(maker))
    return [maker.home(), *maker.archive(), *week_pages(maker), *ways_in, *maker.house()]


@dataclass(frozen=True)
class _Maker(IndexPages):
    """Makes the pages of one site."""

    body: EditionBody

    # ------------------------------------------------ home

    def home(self) -> Page:
        """The latest edition that tells of anything in full, and the week before it; a day of which nothing came stays behind."""
        site, here = self.config.site, "index.md"
        latest = next((briefing for briefing in self.newest if briefing.stories), self.newest[0] if self.newest else None)
        earlier = [briefing for briefing in self.newest if latest and briefing.day < latest.day]
        return self.page(
            here,
            "home.md.j2",
            site.name,
            site.description or site.name,
            front={"edition": latest.day} if latest else None,
            edition=Markdown(self.body(latest, here)) if latest else None,
            earlier=[self.edition_line(briefing, here) for briefing in earlier[:EARLIER]],
            archive=page_link(self.say("archive"), "archive/index.md", here),
            week=week_link(self, latest.day, here) if latest and latest.period == "day" else "",
        )

    # ------------------------------------------------ archive

    def archive(self) -> Iterable[Page]:
        """All years, each year as calendars, each month with its editions."""
        months = grouped(self.newest, lambda briefing: (briefing.day.year, briefing.day.month))
        years = grouped(self.newest, lambda briefing: briefing.day.year)
        yield self._all_years(years, months)
        for year in years:
            yield self._year(year, years, [month for month in months if month[0] == year])
        for index, month in enumerate(order := list(months)):
            later, earlier = order[index - 1] if index else None, order[index + 1] if index + 1 < len(order) else None
            yield self._month(month, months[month], earlier, later)

    def _all_years(self, years: Mapping[int, Sequence[Briefing]], months: Mapping[tuple[int, int], Sequence[Briefing]]) -> Page:
        here = "archive/index.md"
        rows = [
            {
                "year": page_link(year, f"archive/{year}/index.md", here),
                "count": self.pen.say("editions", len(editions)),
                "months": joined([self.month_link(month, here) for month in sorted(months) if month[0] == year], " · "),
            }
            for year, editions in years.items()
        ]
        counts = self.say("editions", len(self.newest))
        since = self.pen.wording.day(self.newest[-1].day, "long") if self.newest else ""
        summary = self.say("archive_since", editions=counts, day=since) if since else self.say("no_edition")
        calendars = self._calendars(max(years), months, here, form="month") if years else []
        title = self.say("archive")
        return self.page(here, "archive.md.j2", title, summary, summary=summary, calendars=calendars, years=rows,
                         figures=page_link(self.say("figures"), FIGURES_PAGE, here))  # fmt: skip

    def _year(self, year: int, years: Mapping[int, Sequence[Briefing]], months: Sequence[tuple[int, int]]) -> Page:
        here = f"archive/{year}/index.md"
        summary = self.say("editions", len(years[year]))
        calendars = self._calendars(year, months, here)
        others = joined([page_link(other, f"archive/{other}/index.md", here) for other in years if other != year], " · ")
        title = str(year)
        return self.page(here, "year.md.j2", title, f"{title}: {summary}", summary=summary, calendars=calendars, others=others)

    def _calendars(
        self, year: int, months: Collection[tuple[int, int]], here: str, form: str = "month_name"
    ) -> list[Mapping[str, object]]:
        """The twelve months of a year; those with editions lead to their pages."""
        return [
            {
                "month": self.month_link(month, here, form) if month in months else escaped(self.month_name(month, form)),
                "weeks": self.weeks(month, here),
            }
            for month in ((year, at) for at in range(1, 13))
        ]

    def _month(
        self,
        month: tuple[int, int],
        editions: Sequence[Briefing],
        earlier: tuple[int, int] | None,
        later: tuple[int, int] | None,
    ) -> Page:
        here = month_path(month)
        title = self.pen.wording.day(date(*month, 1), "month")
        whole = page_link(self.say("whole_year", year=month[0]), f"archive/{month[0]}/index.md", here)
        around = [self.month_link(other, here, form="month") for other in (earlier, later) if other]
        return self.page(
            here,
            "month.md.j2",
            title,
            f"{title}: {self.say('editions', len(editions))}",
            calendar=self.weeks(month, here),
            recaps=weeks_of(self, month, editions),
            editions=[self.edition_line(briefing, here) for briefing in editions],
            around=joined([*around, whole], " · "),
            book=link(self.say("month_book", month=title), f"{self.config.site.url}{book_path(*month)}"),
            **recap(self, editions, here),
        )

    # ------------------------------------------------ topics and publishers

    def topics(self) -> Iterable[Page]:
        """The user's topics and those of old editions: an index, and for each the stories, newest first."""
        found: dict[str, list[Entry]] = {topic: [] for topic in self.topic_names}
        for briefing, story in self.stories():
            for topic in dict.fromkeys(story.topics):
                found.setdefault(topic, []).append(Entry(briefing=briefing, story=story, listing=story.lead))
        here = "topics/index.md"
        rows = [self.row(self.topic_names.get(t, t), topic_path(t), entries, here, "stories") for t, entries in found.items()]
        yield self.page(here, "listing.md.j2", self.say("topics"), self.say("topics_about"),
                        about=self.say("topics_about"), rows=rows, others="")  # fmt: skip
        for topic, entries in found.items():
            yield from self.by_year(
                self.topic_names.get(topic, topic), topic_path(topic), entries, self.story_line, "topic", topic_feeds(topic)
            )

    def publishers(self) -> Iterable[Page]:
        """Everyone whose reports are listed: an index, and for each what was taken from it, newest first."""
        found: dict[str, list[Entry]] = defaultdict(list)
        for briefing, story in self.stories():
            for listing in story.articles:
                if name := _publisher(listing):
                    found[name].append(Entry(briefing=briefing, story=story, listing=listing))
        here = "publishers/index.md"
        names = sorted(found, key=lambda name: (name.casefold(), name))
        rows = [self.row(name, publisher_path(name), found[name], here, "reports") for name in names]
        yield self.page(here, "listing.md.j2", self.say("publishers"), self.say("publishers_about"),
                        about=self.say("publishers_about"), rows=rows, others="")  # fmt: skip
        for name in names:
            yield from self.by_year(
                name,
                publisher_path(name),
                found[name],
                self._report_line,
                "publisher",
                publisher_feeds(name),
                about=joined([escaped(self._taken(found[name])), self._facts(name, found[name])], "\n\n"),
            )

    def _facts(self, name: str, entries: Sequence[Entry]) -> Markdown:
        """What the editor has found out about a publisher, and where from; nothing where nobody has."""
        names = {fold(name), *(fold(host(entry.listing.url)) for entry in entries if entry.listing.url)}
        facts = next((one for one in self.config.publishers if fold(one.publisher) in names), None)
        if facts is None:
            return Markdown()
        funded = {None: "", True: "publisher_state_funded", False: "publisher_not_state_funded"}[facts.state_funded]
        source = link(host(facts.source) or facts.source, facts.source) if http_link(facts.source) else escaped(facts.source)
        parts = [
            self.pen.say("publisher_owner", owner=facts.owner) if facts.owner else Markdown(),
            self.pen.say("publisher_country", country=facts.country) if facts.country else Markdown(),
            self.pen.say(funded) if funded else Markdown(),
            self.pen.say("publisher_facts_from", source=source),
        ]
        return joined(parts, " ")

    def _taken(self, entries: Sequence[Entry]) -> str:
        """What was taken from a publisher, how often, and since and until when."""
        cited = (
            sum(sentence.article == entry.listing.id for sentence in (*entry.story.summary, *entry.story.caveats))
            for entry in entries
        )
        since = self.say("publisher_since", day=self.pen.wording.day(entries[-1].briefing.day, "long"))
        took = self.say(
            "publisher_took",
            led=self.pen.wording.number(sum(entry.listing.id == entry.story.lead.id for entry in entries)),
            copies=self.pen.wording.number(sum(entry.listing.copy_of is not None for entry in entries)),
            sentences=self.pen.wording.number(sum(cited)),
        )
        return f"{self.much('reports', entries)}. {took} {since}"

    def _report_line(self, entry: Entry, here: str) -> Markdown:
        line = self.story_link(entry.listing.title, entry.briefing, entry.story, here)
        return joined([line, Markdown(f"({self.pen.say('copy')})" if entry.listing.copy_of else "")], " ")

    # ------------------------------------------------ subscribe, about, method, corrections

    def house(self) -> Iterable[Page]:
        """The pages about the site itself."""
        return self.subscribe(), self.about(), self.method(), self.corrections()

    def subscribe(self) -> Page:
        """What feeds there are and how one reads them, for people who never had one."""
        site, here = self.config.site, "subscribe.md"
        return self.page(
            here,
            "subscribe.md.j2",
            self.say("subscribe"),
            self.say("subscribe_description", site=site.name),
            found=True,
            kinds=[
                {
                    "title": self.say("feeds_editions"),
                    "about": self.say("feeds_editions_about", n=EDITIONS),
                    "feeds": EDITION_FEEDS,
                },
                {"title": self.say("feeds_stories"), "about": self.say("feeds_stories_about", n=STORIES), "feeds": STORY_FEEDS},
            ],
            groups=[group for group in self._followed(here) if group["rows"]],
            opml=f"{site.url}{OPML_PATH}",
            latest=f"{site.url}{LATEST_PATH}" if any(briefing.stories for briefing in self.newest) else "",
            mails=EDITIONS,
        )

    def _followed(self, here: str) -> Iterable[Mapping[str, Any]]:
        """What one may follow beside the whole: each topic, those who are reported most, the latest threads."""
        topics = dict.fromkeys((*self.topic_names, *(topic for _, story in self.stories() for topic in story.topics)))
        yield {
            "title": self.say("topics"),
            "about": self.pen.say("feeds_topics_about", topics=page_link(self.say("topics"), "topics/index.md", here)),
            "rows": [self._feed_row(self.topic_names.get(t, t), topic_path(t), topic_feeds(t), here) for t in topics],
        }
        reported = Counter(name for _, story in self.stories() for name in publishers_of(story))
        most = sorted(reported, key=lambda name: (-reported[name], name))[:SUBSCRIBE_PUBLISHERS]
        yield {
            "title": self.say("publishers"),
            "about": self.pen.say(
                "feeds_publishers_about", publishers=page_link(self.say("publishers"), "publishers/index.md", here)
            ),
            "rows": [
                self._feed_row(name, publisher_path(name), publisher_feeds(name), here)
                for name in sorted(most, key=lambda name: (name.casefold(), name))
            ],
        }
        threads = list(stories_by_thread(self.newest).items())[:SUBSCRIBE_THREADS]
        yield {
            "title": self.say("threads"),
            "about": self.pen.say("feeds_threads_about"),
            "rows": [
                self._feed_row(thread_name(told), thread_path(thread), thread_feeds(thread), here) for thread, told in threads
            ],
        }

    def _feed_row(self, name: str, page: str, files: Sequence[FeedFile], here: str) -> Markdown:
        """What is followed, linked to its page, and the address of its RSS feed."""
        shown = page_link(name, page, here) if page else escaped(name)
        return joined([shown or self.pen.say("untitled"), address_link(f"{self.config.site.url}{files[0].path}")], ": ")

    def about(self) -> Page:
        """What this is, how it is made and whose words these are, from the running configuration."""
        config, here = self.config, "about.md"
        contact = config.site.contact
        return self.page(
            here,
            "about.md.j2",
            self.say("about", site=config.site.name),
            config.site.description or self.say("about", site=config.site.name),
            found=True,
            about=Markdown(config.site.about.strip()),
            config=config,
            period=self.say(f"about_period_{config.edition.period}", zone=config.edition.timezone),
            topics=joined([page_link(topic.name, topic_path(topic.id), here) for topic in config.topics], ", "),
            publishers=page_link(self.say("publishers"), "publishers/index.md", here),
            contact=mail_link(contact) or link(contact, contact),
            method=page_link(self.say("method"), "method.md", here),
            corrections=page_link(self.say("corrections"), CORRECTIONS_PAGE, here),
        )

    def method(self) -> Page:
        """How it is made, in full, from the running configuration."""
        config, here = self.config, "method.md"
        contact = config.site.contact
        return self.page(
            here,
            "method.md.j2",
            self.say("method"),
            self.say("method_about", site=config.site.name),
            found=True,
            config=config,
            about=self.say("method_about", site=config.site.name),
            period=self.say(f"about_period_{config.edition.period}", zone=config.edition.timezone),
            sources=[self._source_line(source) for source in config.sources],
            topics=[self._topic_line(topic, here) for topic in config.topics],
            drop=", ".join(config.drop),
            status=page_link(self.say("status"), STATUS_PAGE, here),
            corrections=page_link(self.say("corrections"), CORRECTIONS_PAGE, here),
            publishers=page_link(self.say("publishers"), "publishers/index.md", here),
            contact=mail_link(contact) or link(contact, contact),
        )

    def _source_line(self, source: SourceConfig) -> Markdown:
        """A source as readers may know it: its name, what kind it is, how much of it may be quoted."""
        name = link(source.label, source.address) if source.address else escaped(source.label)
        rights = joined([self.pen.say(f"method_rights_{source.rights}"), escaped(source.licence)], ", ")
        return joined([name, rights], ": ")

    def _topic_line(self, topic: TopicConfig, here: str) -> Markdown:
        """A topic with the words that make a story belong to it, any ending as three dots, and its weight where it has one."""
        weight = self.pen.say("method_weight", weight=f"{topic.weight:g}") if topic.weight != 1 else Markdown()
        words = joined([escaped(", ".join(topic.keywords).replace("*", "…")), weight], " · ")
        return joined([page_link(topic.name, topic_path(topic.id), here), words], ": ")

    def corrections(self) -> Page:
        """Every correction of every edition, the newest first."""
        site, here = self.config.site, CORRECTIONS_PAGE
        found = sorted(((c, b) for b in self.newest for c in b.corrections), key=lambda pair: pair[0].when, reverse=True)
        about = self.say("corrections_about", site=site.name)
        return self.page(
            here,
            "corrections.md.j2",
            self.say("corrections"),
            about,
            found=True,
            about=about,
            rows=[self._correction_row(correction, briefing, here) for correction, briefing in found],
            contact=mail_link(site.contact) or link(site.contact, site.contact),
            feed=address_link(f"{site.url}{CORRECTION_FEEDS[0].path}"),
        )

    def _correction_row(self, correction: Correction, briefing: Briefing, here: str) -> Mapping[str, Markdown]:
        """A correction under its story's headline, or where that stands no more its edition's."""
        when = self.pen.wording.when(correction.when, ZoneInfo(briefing.timezone)) or correction.when
        said = self.pen.say("correction", when=when, wrong=correction.wrong, right=correction.right, who=correction.who)
        headline = next((story.headline for story in briefing.stories if story.id == correction.story), "")
        edition = page_link(edition_name(briefing), briefing_path(briefing.day), here)
        story = page_link(headline, briefing_path(briefing.day), here, story_anchor(correction.story))
        return {"headline": story or edition, "kicker": emphasised(edition) if story else Markdown(), "words": said}


def _publisher(listing: Listing) -> str:
    """The name a publisher's page goes by; "" for a file of nobody's."""
    return source_name(listing) if squeeze(visible(listing.publisher)) or listing.url else ""
