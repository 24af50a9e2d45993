"""What the theme's templates are shown: the site's facts, and for each page a view that works out only what is asked for."""

import re
from collections.abc import Callable, Iterable, Sequence
from functools import cached_property, lru_cache
from pathlib import Path
from types import SimpleNamespace
from typing import TYPE_CHECKING, Any, Final
from urllib.parse import quote

from jinja2 import Environment
from markupsafe import Markup, escape
from mkdocs.structure import StructureItem
from mkdocs.structure.pages import Page

from digest.config import Config, load_strings
from digest.naming import thread_path, topic_path
from digest.publish.look import SHEET, first_font, icon_path, logo_path
from digest.publish.site_cache import content_hash
from digest.publish.site_index import RUNNING_EDITIONS, Edition, SiteIndex
from digest.publish.spool import Spool
from digest.wording import Wording

if TYPE_CHECKING:
    from digest.publish.site_page import SitePage

# In the calendar that is drawn once: where the way to the root goes, and the marks of days, one of which is the page's own.
_BASE: Final = "{base}"
_DAY: Final = re.compile(r' data-day="(\d+)"')
# The home page lists the editions before it itself; other editions name this many.
_LATEST: Final = 5

# The pages of the bar at the top, in its order: string key, and the first of these that the site has.
NAVIGATION: Final = (
    ("theme_today", ("index.md",)),
    ("theme_archive", ("archive/index.md", "archive.md")),
    ("theme_topics", ("topics/index.md", "topics.md")),
    ("theme_threads", ("threads/index.md", "threads.md")),
    ("theme_names", ("names/index.md", "names.md")),
    ("theme_publishers", ("publishers/index.md", "publishers.md")),
    ("theme_subscribe", ("subscribe.md", "subscribe/index.md")),
    ("theme_about", ("about.md", "about/index.md")),
)
# What the foot of every page leads to beside these: string key, page.
AT_THE_FOOT: Final = (
    ("figures", "figures/index.md"),
    ("corrections", "corrections.md"),
    ("method", "method.md"),
    ("status", "status.md"),
)
# Feeds of every site: string key, address, media type (RFC 4287 7, RFC 8259; RSS has no registered one).
FEEDS: Final = (
    ("theme_feed_of_editions", "feed.xml", "application/rss+xml"),
    ("theme_feed_of_editions", "atom.xml", "application/atom+xml"),
    ("theme_feed_of_editions", "feed.json", "application/feed+json"),
    ("theme_feed_of_stories", "stories.xml", "application/rss+xml"),
    ("theme_feed_of_stories", "stories.atom", "application/atom+xml"),
    ("theme_feed_of_stories", "stories.json", "application/feed+json"),
)
# Folders of pages that have feeds of their own beside those of the site (feed_files.py), and these by suffix.
_FOLLOWED: Final = frozenset({"topics", "publishers", "threads"})
_OWN_FEEDS: Final = (("xml", "application/rss+xml"), ("atom", "application/atom+xml"), ("json", "application/feed+json"))


@lru_cache(maxsize=16384)
def page_address(source: str) -> str:
    """Where the page of a file below ``content/`` is, below the site's root: "" for the home page, else with a slash."""
    stem = quote(source.removesuffix(".md"))
    folder, _, name = stem.rpartition("/")
    if name in {"index", "README"}:
        return f"{folder}/" if folder else ""
    return f"{stem}/"


class Piece:
    """A piece of a page: the template ``partials/NAME.html``, with what templates know of everywhere."""

    def __init__(self, env: Environment, name: str) -> None:
        self._template, self._names = env.get_template(f"partials/{name}.html"), dict(env.globals)

    def __call__(self, **values: object) -> str:
        """Its HTML: what Jinja's ``render`` does but for going through all those names, which takes as long as the rest of it."""
        context = self._template.new_context({**self._names, **values}, shared=True)
        return "".join(self._template.root_render_func(context))


class SiteFacts:
    """What every page of a build shares."""

    def __init__(self, config: Config, docs: Path) -> None:
        self.config, self.docs = config, docs
        self.words = Wording(config.site.language, load_strings(config.root, config.site.language))
        self.topics = {topic.id: topic.name for topic in config.topics}
        self.index = SiteIndex(())
        self.known: frozenset[str] = frozenset()
        self.waiting = Spool()  # the HTML of pages between reading and writing
        self.url, self.scope = config.site.url, "/"
        self.look = SimpleNamespace(
            sheet=SHEET if config.look.is_own else "",
            logo=logo_path(config.look),
            icon=icon_path(config.look),
            font=first_font(config.look),
        )
        self.policy = ""
        self.search = ""
        self.has_own_theme = False  # templates that are not ours may use anything of Material's
        self.material_sheets: tuple[str, ...] = ()
        self.draws_cards = True  # a private site has none, nor has one with `extra.cards: false` in mkdocs.yml
        self.bar: tuple[tuple[str, StructureItem], ...] = ()
        self._months: dict[tuple[int, int, str], list[str]] = {}
        self._listed: dict[int, str] = {}
        self.kept: dict[str, str] = {}
        self.say = lru_cache(maxsize=None)(self.words.say)
        self.month_name = lru_cache(maxsize=None)(lambda day: self.words.day(day, "month"))
        self.feeds = tuple((self.say(key, site=config.site.name), path, kind) for key, path, kind in FEEDS)

    @property
    def is_private(self) -> bool:
        """Whether nothing may help search engines to find the site."""
        return self.config.site.visibility == "private"

    def know(self, sources: Iterable[str], index: SiteIndex) -> None:
        """All files and editions of the site."""
        self.known, self.index = frozenset(sources), index
        self._months.clear()
        self.__dict__.pop("_brief", None)
        self.__dict__.pop("_month_keys", None)

    def begin(self, env: Environment) -> None:
        """Everything is known, nothing is rendered."""
        self._month, self._line = Piece(env, "month"), Piece(env, "listed")
        self.kept.clear()
        self._months.clear()
        self._listed.clear()

    def counted(self, stories: int) -> str:
        """A number of stories in words."""
        return self.say("stories", stories)

    def keep(self, name: str, html: str) -> str:
        """A piece of a page that many pages share, kept for the next one."""
        self.kept[name] = html
        return html

    def month(self, edition: Edition, base: str) -> Markup:
        """The calendar beside an edition. A month is drawn once for each way to the root; the edition's day is put in."""
        key = (edition.day.year, edition.day.month, base)
        if key not in self._months:
            weeks = self.index.month(edition.day, first_weekday=self.first_weekday)
            drawn = self._month(weekdays=self.weekdays, weeks=weeks, address=address, counted=self.counted)
            self._months[key] = _DAY.split(drawn.replace(_BASE, base))
        pieces = self._months[key]
        at = pieces.index(str(edition.day.day), 1)
        html = f'{"".join(pieces[:at:2])} aria-current="date"{"".join(pieces[at + 1 :: 2])}'
        return Markup(html)  # noqa: S704 - our own template's output

    def listed(self, edition: Edition, base: str) -> Markup:
        """An edition in a list beside another one, drawn once too."""
        if edition.number not in self._listed:
            self._listed[edition.number] = self._line(edition=edition, address=address)
        return Markup(self._listed[edition.number].replace(_BASE, base))  # noqa: S704 - our own template's output

    def navigation(self) -> list[dict[str, str]]:
        """The bar at the top: the pages that the site has."""
        found = []
        for key, paths in NAVIGATION:
            path = next((path for path in paths if (self.docs / path).is_file()), None)
            if path:
                found.append({str(escape(self.words.say(key))): path})
        return found

    @cached_property
    def first_weekday(self) -> int:
        """The day that weeks begin with, Monday 0."""
        return int(self.words.locale.first_week_day)

    @cached_property
    def weekdays(self) -> tuple[str, ...]:
        """Short names of the days in the order of the calendar."""
        names = self.words.weekdays()
        return names[self.first_weekday :] + names[: self.first_weekday]

    def first_of(self, *sources: str) -> str | None:
        """The address of the first of these pages that the site has."""
        return next((page_address(source) for source in sources if source in self.known), None)

    # ------------------------------------------------ what a page depends on

    @cached_property
    def _brief(self) -> tuple[str, ...]:
        """Each edition in the words that other pages show of it."""
        return tuple(f"{e.source}\0{e.title}\0{e.headline}\0{'/'.join(e.topics)}\0{e.threads}" for e in self.index.editions)

    @cached_property
    def _month_keys(self) -> dict[tuple[int, int], str]:
        days: dict[tuple[int, int], list[str]] = {}
        for edition in self.index.editions:
            month = (edition.day.year, edition.day.month)
            told = days.get(month) or days.setdefault(month, [str(self.month_page(edition))])
            told.append(f"{edition.day}{edition.title}\0{edition.stories}")
        return {month: content_hash("\0".join(told).encode()) for month, told in days.items()}

    def surroundings(self, edition: Edition) -> str:
        """Everything of other editions that stands on or beside this one's page, as one text."""
        at = edition.number - 1
        around = self._brief[max(0, at - RUNNING_EDITIONS) : at + 2]
        before = self.index.year_before(edition)
        month = (edition.day.year, edition.day.month)
        return "\0\0".join(
            (
                str(edition.number),
                *around,
                self._brief[before.number - 1] if before else "",
                self._month_keys[month],
            )
        )

    def month_page(self, edition: Edition) -> str | None:
        """Where the editions of the same month are listed."""
        return self.first_of(f"archive/{edition.day:%Y/%m}.md", f"archive/{edition.day:%Y-%m}.md")


def address(edition: Edition) -> str:
    """Where an edition is, below the site's root."""
    return page_address(edition.source)


class View:
    """What the templates see of one page. ``base`` leads from the page to the site's root."""

    def __init__(self, site: SiteFacts, page: "SitePage | None", base_url: str, part: Callable[["View", str], str]) -> None:
        self.facts, self.page, self._part = site, page, part
        self.base = base_url.rstrip("/") + "/"
        self.site, self.words, self.feeds, self.policy = site.config.site, site.words, site.feeds, site.policy
        self.say, self.counted, self.recall, self.keep = site.say, site.counted, site.kept.get, site.keep
        self.kind = page.kind if page else "missing"
        self.edition = page.edition if page else None
        self.body = page.body if page else None
        self.head = page.head if page else None
        self.address = address
        self.search, self.private = site.search, site.is_private
        self.look = site.look

    def part(self, name: str) -> str:
        """One of the pieces that differ from page to page: the template ``partials/NAME.html``."""
        return Markup(self._part(self, name))  # noqa: S704 - our own template's output

    @property
    def own_feeds(self) -> tuple[tuple[str, str, str], ...]:
        """The feeds of the topic, publisher or thread that a page of ours is about, as in ``feeds``; also of its older years."""
        page = self.page
        folder, _, rest = page.file.src_uri.removesuffix(".md").partition("/") if page else ("", "", "")
        name = rest.partition("/")[0]
        if page is None or not page.is_generated or folder not in _FOLLOWED or name == "index":
            return ()
        title = self.say("feed_of", site=self.site.name, name=str(page.front.get("title") or name))
        return tuple((title, f"feeds/{folder}/{name}.{suffix}", kind) for suffix, kind in _OWN_FEEDS)

    @property
    def has_material(self) -> bool:
        """Whether a page may have anything that Material has styles and scripts for: one by hand, or of another theme."""
        by_hand = self.page is not None and not self.page.is_generated and self.kind != "briefing"
        return by_hand or self.facts.has_own_theme

    @cached_property
    def neighbours(self) -> tuple[Edition | None, Edition | None]:
        """The edition before and the one after."""
        return self.facts.index.neighbours(self.edition) if self.edition else (None, None)

    @property
    def before(self) -> Edition | None:
        """The edition before."""
        return self.neighbours[0]

    @property
    def after(self) -> Edition | None:
        """The edition after."""
        return self.neighbours[1]

    @cached_property
    def here(self) -> str:
        """What pages have in common whose bar is the same."""
        return f"{self.base} {self.page.file.src_uri if self.page and self.page.active_in_bar else ''}"

    @cached_property
    def bar(self) -> list[dict[str, Any]]:
        """The ways in, seen from here."""
        return [
            {"label": label, "href": _from(self.base, item), "active": getattr(item, "active", False)}
            for label, item in self.facts.bar
            if _address(item)
        ]

    @cached_property
    def glance(self) -> list[tuple[str, str, str, str]]:
        """The parts of the edition on this page that have stories: title, anchor, how many in words, and in digits if several."""
        found: list[tuple[str, str, int]] = []
        for heading in self.body.headings if self.edition and self.body else ():
            if heading.level == 2:
                found.append((heading.text, heading.anchor, 0))
            elif heading.anchor.startswith("story-") and found:
                title, anchor, count = found[-1]
                found[-1] = (title, anchor, count + 1)
        return [
            (title, anchor, self.counted(count), self.words.number(count) if count > 1 else "")
            for title, anchor, count in found
            if count
        ]

    @cached_property
    def more(self) -> list[tuple[str, str]]:
        """What the foot of a page leads to beside the bar: words and address."""
        ways = ((self.say(key), self.facts.first_of(path)) for key, path in AT_THE_FOOT)
        return [(words, self.base + way) for words, way in ways if way]

    @property
    def subscribe(self) -> str | None:
        """Where all feeds are explained."""
        return self.facts.first_of("subscribe.md", "subscribe/index.md")

    @property
    def archive(self) -> str | None:
        """Where all editions are listed."""
        return self.facts.first_of("archive/index.md", "archive.md")

    @cached_property
    def aside(self) -> SimpleNamespace | None:
        """What stands beside an edition; the home page lists the latest ones itself."""
        edition, site = self.edition, self.facts
        if edition is None:
            return None
        first = edition.number - 1 if self.kind == "home" else max(0, edition.number - 1 - _LATEST)
        topics = [
            (site.topics.get(topic, topic), topic_path(topic), count) for topic, count in site.index.running_topics(edition)
        ]
        threads = [(name, thread_path(thread), count) for thread, name, count in site.index.running_threads(edition)]
        return SimpleNamespace(
            month=site.month_name(edition.day.replace(day=1)),
            month_page=site.month_page(edition),
            calendar=site.month(edition, self.base),
            topics=self._bars(topics),
            threads=self._bars(threads),
            latest=[site.listed(e, self.base) for e in site.index.editions[first : edition.number - 1][::-1]],
            year_ago=site.index.year_before(edition),
        )

    def _bars(self, counts: Sequence[tuple[str, str, int]]) -> list[tuple[str, str | None, str, str, int]]:
        """Names, their pages and how many stories each has, as rows: name, address, count in words, in digits, in percent."""
        most = max((count for _, _, count in counts), default=1)
        return [
            (name, self.facts.first_of(path), self.counted(count), self.words.number(count), max(2, round(100 * count / most)))
            for name, path, count in counts
        ]


def source_of(item: StructureItem) -> str:
    """The file of an item of the bar, "" for a link or a group."""
    return item.file.src_uri if isinstance(item, Page) else ""


def _address(item: StructureItem) -> str:
    """Where an item of the bar leads: "." for the home page, "" for a group."""
    return str(getattr(item, "url", None) or ("." if isinstance(item, Page) else ""))


def _from(base: str, item: StructureItem) -> str:
    """The same from a page whose way to the root is ``base``."""
    return (base + item.url) if isinstance(item, Page) else _address(item)
