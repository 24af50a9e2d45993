"""The six feeds, as pages: editions and stories, each as RSS 2.0, Atom and JSON Feed 1.1. Pure; same editions, same bytes.

One item for each edition (the newest 60) with its full briefing, one for each story (the newest 300) with a link to its place
there. Ids are the stored ``tag:`` URIs, the same in all formats, never derived again. XML is built with lxml's tree, which
escapes and closes everything; feedgen would bring its own data model and the clock (its ``lastBuildDate`` is now).
"""

import json
from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import UTC, date, datetime
from email.utils import format_datetime
from posixpath import dirname, join, normpath
from typing import Any, Final

from lxml import etree

from digest import __version__
from digest.config import SiteConfig
from digest.model import Briefing, Page, Story
from digest.naming import briefing_path, edition_name, page_url
from digest.publish.feed_html import FeedHtml, briefing_url, clear, story_url
from digest.publish.page_html import Body, dress, native_html
from digest.text import fold
from digest.urls import http_link
from digest.wording import Wording, language_tag

# Two months of a daily, and its stories: whoever was away that long still gets all of it.
EDITIONS: Final = 60
STORIES: Final = 300
# Minutes for which a reader may keep the feed (RSS 2.0 `ttl`); editions come once a day.
_TTL_MINUTES: Final = 60
_GENERATOR: Final = f"news-briefings {__version__}"
_ATOM: Final = "http://www.w3.org/2005/Atom"
_ATOM_DEFAULT: Final[dict[Any, str]] = {None: _ATOM}
_CONTENT: Final = "http://purl.org/rss/1.0/modules/content/"
_DC: Final = "http://purl.org/dc/elements/1.1/"
_XML_LANG: Final = "{http://www.w3.org/XML/1998/namespace}lang"
# Atom asks for a date of the feed itself (RFC 4287 4.1.1); one without entries has never been updated.
_NEVER: Final = datetime(1970, 1, 1, tzinfo=UTC)


@dataclass(frozen=True, slots=True, kw_only=True)
class FeedFile:
    """Where a feed lies below ``site/``, its media type, and what people call its format."""

    path: str
    kind: str  # `editions` or `stories`
    media_type: str
    format: str


FEEDS: Final = (
    FeedFile(path="feed.xml", kind="editions", media_type="application/rss+xml", format="RSS"),
    FeedFile(path="atom.xml", kind="editions", media_type="application/atom+xml", format="Atom"),
    FeedFile(path="feed.json", kind="editions", media_type="application/feed+json", format="JSON Feed"),
    FeedFile(path="stories.xml", kind="stories", media_type="application/rss+xml", format="RSS"),
    FeedFile(path="stories.atom", kind="stories", media_type="application/atom+xml", format="Atom"),
    FeedFile(path="stories.json", kind="stories", media_type="application/feed+json", format="JSON Feed"),
)


@dataclass(frozen=True, slots=True, kw_only=True)
class _Source:
    """The feed that a story's lead article came by."""

    url: str
    title: str


@dataclass(frozen=True, slots=True, kw_only=True)
class _Entry:
    """An item of a feed, whatever its format. ``original`` is the lead article's own address."""

    id: str
    url: str
    title: str
    summary: str
    html: str
    published: datetime
    updated: datetime
    language: str
    publishers: tuple[str, ...]
    tags: tuple[str, ...]
    original: str = ""
    source: _Source | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class _Feed:
    """A feed, whatever its format."""

    site: SiteConfig
    path: str
    title: str
    entries: tuple[_Entry, ...] = field(default=())

    @property
    def url(self) -> str:
        return f"{self.site.url}{self.path}"

    @property
    def updated(self) -> datetime:
        return max((entry.updated for entry in self.entries), default=_NEVER)


def feeds(
    briefings: Sequence[Briefing],
    *,
    site: SiteConfig,
    strings: Mapping[str, str],
    topics: Mapping[str, str] | None = None,
    edited: Mapping[date, str] | None = None,
) -> list[Page]:
    """All six feeds as Pages, paths below ``site/``. ``topics`` gives names for topic ids; without it the ids are tags.

    ``edited`` has the Markdown of editions whose page was edited by hand: feeds say what the page says. Of such an edition
    the stories feeds carry the stories whose headlines still stand there.
    """
    wording = Wording(site.language, strings)
    writer = FeedHtml(site.url, wording)
    newest = sorted(briefings, key=lambda briefing: briefing.day, reverse=True)
    names = topics or {}
    by_hand = {b.day: _by_hand(b, edited[b.day], site) for b in newest if edited and b.day in edited}
    editions = (_edition(briefing, site, writer, names, by_hand.get(briefing.day)) for briefing in newest[:EDITIONS])
    stories = _stories(newest, by_hand)
    entries = {
        "editions": _once(editions),
        "stories": _once(_story(briefing, story, site, writer, names) for briefing, story in stories),
    }
    titles = {"editions": clear(site.name), "stories": wording.say("feed_stories", site=clear(site.name))}
    return [_page(feed, site, titles[feed.kind], entries[feed.kind]) for feed in FEEDS]


def _by_hand(briefing: Briefing, body: str, site: SiteConfig) -> Body:
    """A page edited by hand as HTML for feeds: sanitised, links absolute, without its title."""
    here = briefing_path(briefing.day)

    def absolute(href: str) -> str:
        target, _, fragment = href.partition("#")
        return page_url(site.url, normpath(join(dirname(here), target)) if target else here, fragment)

    return dress(native_html(body), link=absolute, language=site.language, lift=True)


def _stories(newest: Sequence[Briefing], by_hand: Mapping[date, Body]) -> list[tuple[Briefing, Story]]:
    """The newest stories with their editions; of one edited by hand, those whose headlines still stand."""
    found: list[tuple[Briefing, Story]] = []
    for briefing in newest:
        if len(found) >= STORIES:
            break
        page = by_hand.get(briefing.day)
        standing = None if page is None else {fold(heading.text) for heading in page.headings}
        found += [(briefing, story) for story in briefing.stories if standing is None or fold(story.headline) in standing]
    return found[:STORIES]


def _once(entries: Iterable[_Entry]) -> tuple[_Entry, ...]:
    """The entries, the first of each id."""
    by_id: dict[str, _Entry] = {}
    for entry in entries:
        by_id.setdefault(entry.id, entry)
    return tuple(by_id.values())


def _page(file: FeedFile, site: SiteConfig, title: str, entries: tuple[_Entry, ...]) -> Page:
    writers: Mapping[str, Callable[[_Feed], str]] = {"RSS": _rss, "Atom": _atom, "JSON Feed": _json}
    return Page(path=file.path, text=writers[file.format](_Feed(site=site, path=file.path, title=title, entries=entries)))


def _edition(briefing: Briefing, site: SiteConfig, writer: FeedHtml, topics: Mapping[str, str], by_hand: Body | None) -> _Entry:
    return _Entry(
        id=clear(briefing.id),
        url=briefing_url(site.url, briefing),
        title=edition_name(briefing),
        summary=clear(briefing.summary or briefing.quiet),
        html=by_hand.html if by_hand else writer.edition(briefing),
        published=briefing.published,
        updated=briefing.updated,
        language=language_tag(briefing.language) or site.language,
        publishers=_clear_each(briefing.publishers),
        tags=_clear_each(topics.get(topic, topic) for topic in briefing.topics),
    )


def _story(briefing: Briefing, story: Story, site: SiteConfig, writer: FeedHtml, topics: Mapping[str, str]) -> _Entry:
    feed = http_link(story.lead.feed)
    source_title = clear(story.lead.feed_title) or clear(story.lead.publisher)
    return _Entry(
        id=clear(story.feed_id) or f"{clear(briefing.id)}/{clear(story.id)}",
        url=story_url(site.url, briefing, story),
        title=clear(story.headline) or clear(story.lead.title) or writer.wording.say("untitled"),
        summary=clear(" ".join(sentence.text for sentence in story.summary)),
        html=writer.story(briefing, story),
        published=briefing.published,
        updated=briefing.updated,
        language=language_tag(story.language) or site.language,
        publishers=_clear_each(story.publishers),
        tags=_clear_each(topics.get(topic, topic) for topic in story.topics),
        original=http_link(story.lead.url) or "",
        source=_Source(url=feed, title=source_title or feed) if feed else None,
    )


def _clear_each(names: Iterable[str]) -> tuple[str, ...]:
    return tuple(dict.fromkeys(shown for name in names if (shown := clear(name))))


def _moment(value: datetime) -> str:
    """RFC 3339, to the second."""
    return value.isoformat(timespec="seconds")


def _xml(root: etree._Element) -> str:
    return etree.tostring(root, xml_declaration=True, encoding="utf-8", pretty_print=True).decode("utf-8")


def _add(parent: etree._Element, tag: str, text: str = "", **attributes: str) -> etree._Element:
    element = etree.SubElement(parent, tag, attributes)
    element.text = text or None
    return element


# ---------------------------------------------------------------- RSS 2.0 (rssboard.org/rss-specification)


def _rss(feed: _Feed) -> str:
    root = etree.Element("rss", version="2.0", nsmap={"atom": _ATOM, "content": _CONTENT, "dc": _DC})
    channel = etree.SubElement(root, "channel")
    _add(channel, "title", feed.title)
    _add(channel, "link", feed.site.url)
    _add(channel, "description", clear(feed.site.description) or feed.title)
    _add(channel, "language", feed.site.language)
    if feed.entries:
        _add(channel, "lastBuildDate", format_datetime(feed.updated))
    _add(channel, "generator", _GENERATOR)
    _add(channel, "ttl", str(_TTL_MINUTES))
    _add(channel, f"{{{_ATOM}}}link", href=feed.url, rel="self", type="application/rss+xml")
    for entry in feed.entries:
        _rss_item(channel, entry)
    return _xml(root)


def _rss_item(channel: etree._Element, entry: _Entry) -> None:
    item = etree.SubElement(channel, "item")
    _add(item, "title", _as_html(entry.title))
    _add(item, "link", entry.url)
    _add(item, "guid", entry.id, isPermaLink="false")
    _add(item, "pubDate", format_datetime(entry.published))
    _add(item, f"{{{_ATOM}}}updated", _moment(entry.updated))
    for name in entry.publishers:
        _add(item, f"{{{_DC}}}creator", name)
    for tag in entry.tags:
        _add(item, "category", tag)
    _add(item, f"{{{_DC}}}language", entry.language)
    if entry.summary:
        _add(item, "description", _as_html(entry.summary))
    _add(item, f"{{{_CONTENT}}}encoded", entry.html)
    if entry.source:
        _add(item, "source", entry.source.title, url=entry.source.url)


def _as_html(text: str) -> str:
    """Plain text as the HTML that readers take RSS titles and descriptions for."""
    return text.replace("&", "&amp;").replace("<", "&lt;").replace(">", "&gt;")


# ---------------------------------------------------------------- Atom (RFC 4287)


def _atom(feed: _Feed) -> str:
    root = etree.Element(f"{{{_ATOM}}}feed", nsmap=_ATOM_DEFAULT)
    root.set(_XML_LANG, feed.site.language)
    _atom_add(root, "id", feed.url)
    _atom_add(root, "title", feed.title, type="text")
    if subtitle := clear(feed.site.description):
        _atom_add(root, "subtitle", subtitle, type="text")
    _atom_add(root, "updated", _moment(feed.updated))
    _atom_add(_atom_add(root, "author"), "name", clear(feed.site.name) or feed.title)
    _atom_add(root, "link", rel="alternate", type="text/html", href=feed.site.url)
    _atom_add(root, "link", rel="self", type="application/atom+xml", href=feed.url)
    _atom_add(root, "generator", "news-briefings", version=__version__)
    for entry in feed.entries:
        _atom_entry(root, entry, feed)
    return _xml(root)


def _atom_add(parent: etree._Element, tag: str, text: str = "", **attributes: str) -> etree._Element:
    return _add(parent, f"{{{_ATOM}}}{tag}", text, **attributes)


def _atom_entry(root: etree._Element, entry: _Entry, feed: _Feed) -> None:
    element = _atom_add(root, "entry")
    if entry.language != feed.site.language:
        element.set(_XML_LANG, entry.language)
    _atom_add(element, "id", entry.id)
    _atom_add(element, "title", entry.title, type="text")
    _atom_add(element, "link", rel="alternate", type="text/html", href=entry.url)
    if entry.original:
        _atom_add(element, "link", rel="related", href=entry.original)
    _atom_add(element, "published", _moment(entry.published))
    _atom_add(element, "updated", _moment(entry.updated))
    for name in entry.publishers:
        _atom_add(_atom_add(element, "author"), "name", name)
    for tag in entry.tags:
        _atom_add(element, "category", term=tag)
    if entry.summary:
        _atom_add(element, "summary", entry.summary, type="text")
    _atom_add(element, "content", entry.html, type="html")
    if entry.source:
        source = _atom_add(element, "source")
        _atom_add(source, "id", entry.source.url)
        _atom_add(source, "title", entry.source.title, type="text")
        _atom_add(source, "updated", _moment(entry.updated))
        _atom_add(source, "link", rel="self", href=entry.source.url)


# ---------------------------------------------------------------- JSON Feed 1.1 (jsonfeed.org)


def _json(feed: _Feed) -> str:
    data = {
        "version": "https://jsonfeed.org/version/1.1",
        "title": feed.title,
        "home_page_url": feed.site.url,
        "feed_url": feed.url,
        "description": clear(feed.site.description) or feed.title,
        "language": feed.site.language,
        "authors": [{"name": clear(feed.site.name), "url": feed.site.url}],
        "items": [_json_item(entry) for entry in feed.entries],
    }
    return json.dumps(data, ensure_ascii=False, indent=1) + "\n"


def _json_item(entry: _Entry) -> dict[str, Any]:
    item = {
        "id": entry.id,
        "url": entry.url,
        "external_url": entry.original,
        "title": entry.title,
        "content_html": entry.html,
        "summary": entry.summary,
        "date_published": _moment(entry.published),
        "date_modified": _moment(entry.updated),
        "authors": [{"name": name} for name in entry.publishers],
        "tags": list(entry.tags),
        "language": entry.language,
    }
    return {key: value for key, value in item.items() if value}
