"""The thin layer between MkDocs and our own pure functions: theme, navigation, one page class, policy.

``mkdocs build`` and ``mkdocs serve`` go through it just as ``digest site`` does.
"""

import gzip
import json
import logging
import posixpath
import re
from collections.abc import Mapping
from datetime import date
from functools import cached_property, lru_cache
from pathlib import Path
from typing import Any, Final
from urllib.parse import unquote, urlsplit

from jinja2 import Environment
from markupsafe import Markup, escape
from material.plugins.search.plugin import SearchPlugin  # type: ignore[import-untyped]
from mkdocs.config.base import Config as PluginConfig
from mkdocs.config.defaults import MkDocsConfig
from mkdocs.exceptions import PluginError
from mkdocs.plugins import BasePlugin
from mkdocs.structure import StructureItem
from mkdocs.structure.files import File, Files
from mkdocs.structure.nav import Navigation
from mkdocs.structure.pages import Page, _RelativePathTreeprocessor
from mkdocs.structure.toc import AnchorLink, TableOfContents
from mkdocs.utils import get_relative_url
from mkdocs.utils.templates import TemplateContext
from pathspec.gitignore import GitIgnoreSpec

from digest.config import Config, load_config, load_strings, templates_dir
from digest.errors import ArchiveError, DigestError
from digest.markdown import split_front_matter
from digest.naming import topic_path
from digest.publish.page_html import Body, Heading, Link, anchor, dress, native_html, sanitised, sanitised_by_hand
from digest.publish.page_meta import page_head, plain_meta
from digest.publish.policy import INLINE_SCRIPT_TEMPLATES, content_security_policy, inline_scripts
from digest.publish.site_index import Edition, SiteIndex, site_index
from digest.wording import Wording, direction

# In the calendar that is drawn once: where the way to the root goes, and the mark of a day that is not today's.
_BASE: Final = "{base}"
_DAY: Final = re.compile(r' data-day="\d+"')
# MkDocs wants some date of every page, for the time inside sitemap.xml.gz, which we write again without one.
_NO_DATE: Final = "1970-01-01"

log = logging.getLogger("mkdocs.plugins.digest")

# The pages of the bar at the top, in its order: string key, and the first of these that the site has.
NAVIGATION: Final = (
    ("theme_today", ("index.md",)),
    ("theme_archive", ("archive/index.md", "archive.md")),
    ("theme_topics", ("topics/index.md", "topics.md")),
    ("theme_publishers", ("publishers/index.md", "publishers.md")),
    ("theme_subscribe", ("subscribe.md", "subscribe/index.md")),
    ("theme_about", ("about.md", "about/index.md")),
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
# Han, kana, Thai, Lao, Khmer and Burmese have no spaces: a word of the search index ends after every such character.
_SPACELESS: Final = r"\u0e00-\u0eff\u1000-\u109f\u1780-\u17ff\u3040-\u30ff\u3400-\u4dbf\u4e00-\u9fff\uf900-\ufaff"
SEARCH_SEPARATOR: Final = (
    rf"[\s\u200b\-,:!=\[\]()\"/.;?“”‘’„«»·…–—、。，．！？；：「」『』（）《》〈〉،؛؟।]+|(?<=[{_SPACELESS}])|(?=[{_SPACELESS}])"
)
# Languages that the search has a stemmer for without further packages (material/templates/assets/javascripts/lunr/min).
SEARCH_LANGUAGES: Final = frozenset("ar da de du es fi fr hi hu it ja nl no pt ro ru sv th tr vi".split())


class NoSettings(PluginConfig):  # type: ignore[no-untyped-call]  # MkDocs types no __init_subclass__
    """The plugin has no settings of its own: ``digest.yml`` has them."""


class DigestPlugin(BasePlugin[NoSettings]):  # type: ignore[no-untyped-call]
    """Builds a site of briefings from ``digest.yml``, ``content/`` and the theme that comes with the package."""

    def on_config(self, config: MkDocsConfig) -> MkDocsConfig:
        """Everything that ``digest.yml`` says about the site, so that ``mkdocs.yml`` need not."""
        try:
            self.site = _SiteFacts(load_config(_root(config)), Path(config.docs_dir))
        except DigestError as error:
            raise PluginError(str(error)) from error
        digest, site = self.site.config, self.site
        config.site_name = escape(digest.site.name)
        config.site_description = escape(digest.site.description)
        config.site_author = None
        config.site_url = config.extra.get("site_url") or digest.site.url
        self.site.url = config.site_url
        config.use_directory_urls = True
        config.repo_url = config.edit_uri = config.copyright = None
        if not config.nav:
            config.nav = site.navigation()
        config.not_in_nav = GitIgnoreSpec.from_lines(["*"])
        config.extra.update({"generator": False, "scope": urlsplit(config.site_url).path or "/", "homepage": "."})
        self._dress_theme(config)
        self._set_up_search(config)
        return config

    def _dress_theme(self, config: MkDocsConfig) -> None:
        """Our templates before Material's; the site's own folder before ours, ``custom_dir`` before all."""
        site, theme = self.site, config.theme
        ours = [site.config.root / "site_templates" / "theme", templates_dir() / "theme"]
        at = 1 if theme.custom_dir else 0
        theme.dirs[at:at] = [str(folder) for folder in dict.fromkeys(p.resolve() for p in ours) if folder.is_dir()]
        theme["language"] = _theme_language(site.config.site.language, theme.dirs)
        theme["direction"] = direction(site.config.site.language)
        theme["font"] = False
        theme["favicon"] = "assets/images/favicon.svg"
        theme["features"] = sorted({*(theme.get("features") or ()), "search.highlight", "content.code.copy"})
        theme["palette"] = [
            _palette("(prefers-color-scheme)", None, site.words.say("theme_colours_light"), "material/brightness-auto"),
            _palette("(prefers-color-scheme: light)", "default", site.words.say("theme_colours_dark"), "material/weather-sunny"),
            _palette("(prefers-color-scheme: dark)", "slate", site.words.say("theme_colours_auto"), "material/weather-night"),
        ]

    def _set_up_search(self, config: MkDocsConfig) -> None:
        """Material's search in the site's language, unless ``mkdocs.yml`` has set it up or ``extra.search`` is false."""
        name = "material/search"
        if name not in config.plugins and config.extra.get("search", True):
            plugin = SearchPlugin()
            plugin.load_config({})
            config.plugins[name] = plugin
        if name in config.plugins:
            search = config.plugins[name].config
            search["lang"] = search["lang"] or _search_languages(self.site.config.site.language)
            search["separator"] = search["separator"] or SEARCH_SEPARATOR

    def on_files(self, files: Files, *, config: MkDocsConfig) -> Files:
        """Our page class on every Markdown file, and the records read once."""
        self.site.index = site_index(_records(files))
        for file in files.documentation_pages():
            SitePage(None, file, config, self.site, files)
        for file in [file for file in files if file.src_uri.startswith("assets/") and file.src_uri.endswith(".map")]:
            files.remove(file)
        return files

    def on_nav(self, nav: Navigation, *, config: MkDocsConfig, files: Files) -> Navigation:
        """Titles of the bar in the site's language; previous and next are editions, not whatever stands beside in the bar."""
        for page in nav.pages:
            page.previous_page = page.next_page = None
            if isinstance(page, SitePage):
                page.active_in_bar = True
        labels = {path: self.site.words.say(key) for key, paths in NAVIGATION for path in paths}
        self.site.bar = tuple((labels.get(_source(item)) or Markup(item.title or ""), item) for item in nav.items)  # noqa: S704
        for edition in self.site.index.editions:
            file = files.get_file_from_path(edition.source)
            if file and file.page:
                before, after = self.site.index.neighbours(edition)
                file.page.previous_page = _page_of(files, before)
                file.page.next_page = _page_of(files, after)
        return nav

    def on_env(self, env: Environment, *, config: MkDocsConfig, files: Files) -> Environment:
        """The policy, from the scripts that the theme's own templates give."""
        scripts: list[str] = []
        for name in INLINE_SCRIPT_TEMPLATES:
            output = env.get_template(name).render(config=config, base_url=".", features=config.theme["features"])
            scripts.extend(inline_scripts(output))
        self.site.policy = content_security_policy(scripts)
        self.site.begin(files, env)
        return env

    def on_template_context(self, context: TemplateContext, *, template_name: str, config: MkDocsConfig) -> TemplateContext:
        """What the pages without Markdown (404) need of ours."""
        context["digest"] = self.site.view(None, context["base_url"])  # type: ignore[typeddict-unknown-key]
        return context

    def on_page_context(self, context: TemplateContext, *, page: Page, config: MkDocsConfig, nav: Navigation) -> TemplateContext:
        """What a page's templates need of ours."""
        shown = page if isinstance(page, SitePage) else None
        context["digest"] = self.site.view(shown, context["base_url"])  # type: ignore[typeddict-unknown-key]
        return context

    def on_post_page(self, output: str, *, page: Page, config: MkDocsConfig) -> str:
        """The document's language, where Material does not speak it."""
        return self._in_language(output, config)

    def on_post_template(self, output_content: str, *, template_name: str, config: MkDocsConfig) -> str:
        """The same for 404."""
        return self._in_language(output_content, config) if template_name.endswith(".html") else output_content

    def _in_language(self, output: str, config: MkDocsConfig) -> str:
        language, spoken = self.site.config.site.language, str(config.theme["language"])
        if language == spoken:
            return output
        head, mark, rest = output.partition("<head>")
        return head.replace(f'lang="{spoken}"', f'lang="{language}"', 1) + mark + rest

    def on_post_build(self, *, config: MkDocsConfig) -> None:
        """``robots.txt``, and a compressed sitemap that does not tell when it was made."""
        folder = Path(config.site_dir)
        robots = folder / "robots.txt"
        if not robots.exists():
            robots.write_text(f"User-agent: *\nAllow: /\n\nSitemap: {config.site_url}sitemap.xml\n", encoding="utf-8")
        sitemap = folder / "sitemap.xml"
        if sitemap.is_file():
            (folder / "sitemap.xml.gz").write_bytes(gzip.compress(sitemap.read_bytes(), mtime=0))


def _source(item: StructureItem) -> str:
    """The file of an item of the bar, "" for a link or a group."""
    return item.file.src_uri if isinstance(item, Page) else ""


def _address(item: StructureItem) -> str:
    """Where an item of the bar leads: "." for the home page, "" for a group."""
    return str(getattr(item, "url", None) or ("." if isinstance(item, Page) else ""))


def _from(base: str, item: StructureItem) -> str:
    """The same from a page whose way to the root is ``base``."""
    return (base + item.url) if isinstance(item, Page) else _address(item)


def _root(config: MkDocsConfig) -> Path:
    return Path(config.config_file_path or "mkdocs.yml").resolve().parent


def _palette(media: str, scheme: str | None, switch: str, icon: str) -> dict[str, Any]:
    """One state of the colour switch; ``switch`` says what a press does."""
    colours = {"scheme": scheme} if scheme else {}
    return {"media": media, **colours, "primary": "custom", "accent": "custom", "toggle": {"icon": icon, "name": escape(switch)}}


def _theme_language(language: str, folders: list[str]) -> str:
    """The language that Material says its own words in: the site's, without its region, or English."""
    spoken = {path.stem for folder in folders for path in Path(folder, "partials", "languages").glob("*.html")}
    return next((code for code in (language, language.split("-")[0]) if code in spoken), "en")


def _search_languages(language: str) -> list[str]:
    code = language.split("-")[0]
    return ["en", code] if code in SEARCH_LANGUAGES else ["en"]


def _records(files: Files) -> list[tuple[str, Mapping[str, Any]]]:
    """Records beside briefings, with their page; one that cannot be read is said and left out."""
    found = []
    for file in files.documentation_pages():
        if file.src_uri.startswith("briefings/") and (record := _read_record(file)) is not None:
            found.append((file.src_uri, record))
    return found


def _read_record(file: File) -> Mapping[str, Any] | None:
    path = Path(str(file.abs_src_path)).with_suffix(".json")
    try:
        record = json.loads(path.read_text(encoding="utf-8"))
    except FileNotFoundError:
        return None
    except (OSError, ValueError, RecursionError) as error:
        log.warning("The record %s cannot be read (%s): its page is shown plain", path, error)
        return None
    return record if isinstance(record, dict) else None


def _page_of(files: Files, edition: Edition | None) -> Page | None:
    file = files.get_file_from_path(edition.source) if edition else None
    return file.page if file else None


class _SiteFacts:
    """What every page of a build shares."""

    def __init__(self, config: Config, docs: Path) -> None:
        self.config, self.docs = config, docs
        self.words = Wording(config.site.language, load_strings(config.root, config.site.language))
        self.topics = {topic.id: topic.name for topic in config.topics}
        self.index = SiteIndex(())
        self.files: Files | None = None
        self.env = Environment()  # noqa: S701 - replaced by MkDocs's before anything is rendered
        self.url = config.site.url
        self.policy = ""
        self.bar: tuple[tuple[str, StructureItem], ...] = ()

        self._kept: dict[str, str] = {}
        self._months: dict[tuple[int, int], str] = {}
        self.say = lru_cache(maxsize=None)(self.words.say)
        self.feeds = tuple((self.say(key, site=config.site.name), path, kind) for key, path, kind in FEEDS)

    def begin(self, files: Files, env: Environment) -> None:
        """All pages are known, none is rendered."""
        self.files, self.env = files, env
        self._kept.clear()
        self._months.clear()

    def counted(self, stories: int) -> str:
        """A number of stories in words."""
        return self.say("stories", stories)

    def _keep(self, name: str, html: str) -> str:
        """A piece of a page that many pages share, kept for the next one."""
        self._kept[name] = html
        return html

    def month(self, edition: Edition, base: str) -> Markup:
        """The calendar beside an edition. A month is drawn once; the way to the root and the day are put in."""
        key = (edition.day.year, edition.day.month)
        if key not in self._months:
            weeks = self.index.month(edition.day, first_weekday=self.first_weekday)
            values = {"weekdays": self.weekdays, "weeks": weeks, "address": self.address, "counted": self.counted}
            self._months[key] = self.env.get_template("partials/month.html").render(values)
        marked = self._months[key].replace(f'data-day="{edition.day.day}"', 'aria-current="date"')
        return Markup(_DAY.sub("", marked).replace(_BASE, base))  # noqa: S704 - our own template's output

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

    def has(self, source: str) -> bool:
        """Whether the site has a page."""
        return self.files is not None and self.files.get_file_from_path(source) is not None

    def first_of(self, *sources: str) -> str | None:
        """The address of the first of these pages that the site has."""
        for source in sources:
            file = self.files.get_file_from_path(source) if self.files else None
            if file:
                return file.url
        return None

    def view(self, page: "SitePage | None", base_url: str) -> dict[str, Any]:
        """The values that our templates show. ``base`` leads from the page to the site's root."""
        base = base_url.rstrip("/") + "/"
        edition = page.edition if page else None
        before, after = self.index.neighbours(edition) if edition else (None, None)
        return {
            "base": base,
            "policy": self.policy,
            "kind": page.kind if page else "missing",
            "say": self.say,
            "counted": self.counted,
            "recall": self._kept.get,
            "keep": self._keep,
            "here": f"{base} {page.file.src_uri if page and page.active_in_bar else ''}",
            "site": self.config.site,
            "words": self.words,
            "bar": [
                {"label": label, "href": _from(base, item), "active": getattr(item, "active", False)}
                for label, item in self.bar
                if _address(item)
            ],
            "feeds": self.feeds,
            "edition": edition,
            "body": page.body if page else None,
            "head": page.head if page else None,
            "before": before,
            "after": after,
            "address": self.address,
            "subscribe": self.first_of("subscribe.md", "subscribe/index.md"),
            "archive": self.first_of("archive/index.md", "archive.md"),
            "aside": self._aside(edition, base, is_home=page.kind == "home") if page and edition else None,
        }

    def address(self, edition: Edition) -> str:
        """Where an edition is, below the site's root."""
        return edition.source.removesuffix(".md") + "/"

    def _aside(self, edition: Edition, base: str, *, is_home: bool) -> dict[str, Any]:
        """What stands beside an edition; the home page lists the latest ones itself."""
        running = self.index.running_topics(edition)
        most = max((count for _, count in running), default=1)
        latest = () if is_home else self.index.editions[max(0, edition.number - 6) : edition.number - 1][::-1]
        return {
            "month": self.words.day(edition.day, "month"),
            "month_page": self.first_of(f"archive/{edition.day:%Y/%m}.md", f"archive/{edition.day:%Y-%m}.md"),
            "calendar": self.month(edition, base),
            "topics": [
                (self.topics.get(topic, topic), self.first_of(topic_path(topic)), count, max(2, round(100 * count / most)))
                for topic, count in running
            ],
            "latest": latest,
            "year_ago": self.index.year_before(edition),
        }


class SitePage(Page):
    """A page of the site. What we generate is CommonMark, rendered natively; a page by hand goes through Python-Markdown."""

    def __init__(self, title: str | None, file: File, config: MkDocsConfig, site: _SiteFacts, files: Files) -> None:
        super().__init__(title, file, config)
        self.site, self._files = site, files
        self.kind = _kind(file.src_uri)
        self.record: Mapping[str, Any] | None = None
        self.edition: Edition | None = None
        self.body: Body | None = None
        self.head: dict[str, Any] | None = None
        self.changed = ""
        self.is_generated = False
        self.active_in_bar = False

    def read_source(self, config: MkDocsConfig) -> None:
        """Front matter and Markdown. Of the front matter only what we know is kept, and made safe to print as it is."""
        try:
            front, self.markdown = split_front_matter(self.file.content_string, path=self.file.src_uri)
        except ArchiveError as error:
            log.warning("%s", error)
            front, self.markdown = {}, ""
        self.is_generated = isinstance(front.get("generator"), dict)
        self.front = front
        self.meta = plain_meta(front)
        if self.kind == "briefing":
            self.edition = self.site.index.by_source.get(self.file.src_uri)
        elif self.kind == "home":
            self.edition = next((e for e in self.site.index.editions if e.day.isoformat() == str(front.get("edition"))), None)
        if self.edition is not None:
            source = self._files.get_file_from_path(self.edition.source)
            self.record = _read_record(source) if source else None
        if self.kind != "briefing" and self.is_generated:
            self.meta["search"] = {"exclude": True}
        self.changed = self._changed()
        self.update_date = self.changed or _NO_DATE

    def _changed(self) -> str:
        """The day this page last changed, from what it says, "" if unknown; never from the clock or the file's time."""
        edition = self.edition or (self.site.index.latest if self.is_generated else None)
        stated = edition.updated if edition else str(self.front.get("updated") or self.front.get("date") or "")
        try:
            return date.fromisoformat(stated[:10]).isoformat()
        except ValueError:
            return ""

    def render(self, config: MkDocsConfig, files: Files) -> None:
        """Markdown to HTML; links to other pages are checked by MkDocs as everywhere."""
        language = self.site.config.site.language
        checker: _RelativePathTreeprocessor | None = None
        link: Link = _same
        if self.is_generated or self.kind == "briefing":
            checker = _RelativePathTreeprocessor(self.file, files, config)
            html, link = native_html(self.markdown or ""), _Links(self.file, files, checker).address
        else:
            super().render(config, files)
            html = self.content or ""
        clean = sanitised if checker else sanitised_by_hand
        if checker is None:
            html = clean(html)
        lift = self.edition is not None
        self.body = dress(html, record=self.record, link=link, language=language, lift=lift, clean=clean)
        self.content = self.body.html
        self.present_anchor_ids = set(self.body.anchors) | {heading.anchor for heading in self.body.headings}
        if checker is not None:
            self.links_to_anchors = checker.links_to_anchors
        title = str(self.front.get("title") or _first_title(self.body.headings) or self.file.name)
        self.title = escape(title)
        # What is lifted into the masthead is nothing to skip to.
        self.toc = _contents(tuple(heading for heading in self.body.headings if not (lift and heading.level == 1)))
        self.head = self._head(self.body)
        self.record = None  # it has been used; thousands of them are much memory

    def _head(self, body: Body) -> dict[str, Any]:
        """What the page says of itself to machines."""
        return page_head(
            site=self.site.config.site,
            site_url=self.site.url,
            address=str(self.canonical_url),
            title=str(self.front.get("title") or _first_title(body.headings) or ""),
            description=str(self.front.get("description") or self.front.get("summary") or ""),
            record=self.record,
            is_home=self.kind == "home",
        )


class _Links:
    """Addresses of the pages that a page links to; what is not there is left to MkDocs, which says so."""

    def __init__(self, file: File, files: Files, checker: _RelativePathTreeprocessor) -> None:
        self._file, self._files, self._checker = file, files, checker
        self._folder = posixpath.dirname(file.src_uri)
        self._known: dict[str, tuple[File, str] | None] = {}

    def address(self, href: str) -> str:
        """The address on the site of a relative one in the Markdown; its anchor is noted to be checked."""
        path, mark, fragment = href.partition("#")
        if not path and fragment:
            self._checker.links_to_anchors.setdefault(self._file, {}).setdefault(anchor(fragment), href)
            return href
        if path not in self._known:
            self._known[path] = self._find(path)
        known = self._known[path]
        if known is None:
            return self._checker.path_to_url(href)
        file, url = known
        if fragment:
            self._checker.links_to_anchors.setdefault(file, {}).setdefault(anchor(fragment), href)
        return url + mark + fragment

    def _find(self, path: str) -> tuple[File, str] | None:
        if not path or path.startswith("/") or "?" in path:
            return None
        file = self._files.get_file_from_path(posixpath.normpath(posixpath.join(self._folder, unquote(path))))
        if file is None or file.inclusion.is_excluded():  # type: ignore[no-untyped-call]
            return None
        return file, get_relative_url(file.url, self._file.url)


def _same(href: str) -> str:
    return href


def _kind(source: str) -> str:
    """What a page is, by its path: home, briefing, archive, topics, publishers, subscribe, about, or page."""
    if source == "index.md":
        return "home"
    first = source.removesuffix(".md").split("/")[0]
    kinds = {"briefings": "briefing", "archive": "archive", "topics": "topics", "publishers": "publishers"}
    return kinds.get(first) or (first if first in {"subscribe", "about"} else "page")


def _first_title(headings: tuple[Heading, ...]) -> str:
    return next((heading.text for heading in headings if heading.level == 1), "")


def _contents(headings: tuple[Heading, ...]) -> TableOfContents:
    """The page's headings as MkDocs keeps them (titles are HTML there)."""
    top: list[AnchorLink] = []
    open_links: list[AnchorLink] = []
    for heading in headings:
        link = AnchorLink(str(escape(heading.text)), heading.anchor, heading.level)
        while open_links and open_links[-1].level >= heading.level:
            open_links.pop()
        (open_links[-1].children if open_links else top).append(link)
        open_links.append(link)
    return TableOfContents(top)
