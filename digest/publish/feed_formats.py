"""A feed, whatever its format, and the three formats: RSS 2.0, Atom and JSON Feed 1.1. Pure; no clock, same values, same bytes.

XML is written as text: over ten years of editions a tree costs ten times as much. Every value passes ``_xml``, which escapes
it and drops what XML 1.0 has no place for; every element is opened and closed by one line here.
"""

import json
import re
from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field
from datetime import UTC, datetime
from email.utils import format_datetime
from html import escape
from typing import Any, Final

from digest import __version__
from digest.config import SiteConfig
from digest.naming import SHORTENED, SOURCE_TYPES
from digest.publish.feed_files import MEDIA_TYPES, Format
from digest.publish.feed_html import clear

# Minutes for which a reader may keep the feed (RSS 2.0 `ttl`); editions come once a day.
_TTL_MINUTES: Final = 60
_GENERATOR: Final = "news-briefings"
_ATOM: Final = "http://www.w3.org/2005/Atom"
_HISTORY: Final = "http://purl.org/syndication/history/1.0"
_DECLARATION: Final = '<?xml version="1.0" encoding="utf-8"?>\n'
# Atom asks for a date of the feed itself (RFC 4287 4.1.1); one without entries has never been updated.
_NEVER: Final = datetime(1970, 1, 1, tzinfo=UTC)
# Characters that XML 1.0 has no place for (2.2 Char).
_ILLEGAL: Final = re.compile(r"[\x00-\x08\x0b\x0c\x0e-\x1f\ufffe\uffff\ud800-\udfff]")


@dataclass(frozen=True, slots=True, kw_only=True)
class Origin:
    """The feed that a story's lead article came by."""

    url: str
    title: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Entry:
    """An item of a feed. ``original`` is the lead article's own address; ``html`` is the full text."""

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
    origin: Origin | None = None
    is_shortened: bool = False  # a model left words out


@dataclass(frozen=True, slots=True, kw_only=True)
class Feed:
    """A feed as it lies at ``path`` below ``site/``. ``home`` is the page that it follows, ``about`` what it says of itself.

    ``previous`` is the path of the archive document with the entries before these, "" where there is none. ``current`` is set
    in an archive document: the path of the feed whose archive it is (RFC 5005, 4).
    """

    site: SiteConfig
    path: str
    title: str
    home: str
    about: str = ""
    entries: tuple[Entry, ...] = field(default=())
    previous: str = ""
    current: str = ""

    def address(self, path: str) -> str:
        """The absolute address of a path below ``site/``."""
        return f"{self.site.url}{path}"

    @property
    def updated(self) -> datetime:
        """When the last of its entries changed."""
        return max((entry.updated for entry in self.entries), default=_NEVER)


def write_feed(feed: Feed, name: Format) -> str:
    """The feed as text in one of the formats."""
    if name == "JSON Feed":
        return _json(feed)
    return _DECLARATION + "".join(_rss(feed) if name == "RSS" else _atom(feed))


def xml(text: str) -> str:
    """Text as XML that stands for it, in an element or in a quoted attribute."""
    return escape(_ILLEGAL.sub("", text))


def _element(name: str, text: str, attributes: str = "") -> str:
    return f"<{name}{attributes}>{xml(text)}</{name}>\n"


def _full_text(name: str, html: str, attributes: str = "") -> str:
    """HTML as a CDATA section, a quarter smaller than escaped. What would end the section early is the same HTML escaped."""
    return f"<{name}{attributes}><![CDATA[{_ILLEGAL.sub('', html).replace(']]>', ']]&gt;')}]]></{name}>\n"


def _atom_link(prefix: str, rel: str, address: str, kind: str = "") -> str:
    media_type = f' type="{kind}"' if kind else ""
    return f'<{prefix}link rel="{rel}"{media_type} href="{xml(address)}"/>\n'


def _moment(value: datetime) -> str:
    """RFC 3339, to the second."""
    return value.isoformat(timespec="seconds")


def _hub(feed: Feed, prefix: str) -> Iterator[str]:
    """Who tells those who follow that it has changed (WebSub 5.1); an archive document does not change."""
    if feed.site.hub and not feed.current:
        yield _atom_link(prefix, "hub", feed.site.hub)


def _history(feed: Feed, prefix: str) -> Iterator[str]:
    """The way back through the archive. An archive document has no ``next-archive``: it would change when the next is closed."""
    if feed.current:
        yield "<fh:archive/>\n"
        yield _atom_link(prefix, "current", feed.address(feed.current), MEDIA_TYPES["Atom"])
    if feed.previous:
        yield _atom_link(prefix, "prev-archive", feed.address(feed.previous), MEDIA_TYPES["Atom"])


# ---------------------------------------------------------------- RSS 2.0 (rssboard.org/rss-specification)


def _rss(feed: Feed) -> Iterator[str]:
    yield f'<rss version="2.0" xmlns:atom="{_ATOM}" xmlns:content="http://purl.org/rss/1.0/modules/content/"'
    yield f' xmlns:dc="http://purl.org/dc/elements/1.1/" xmlns:fh="{_HISTORY}">\n<channel>\n'
    yield _element("title", feed.title)
    yield _element("link", feed.home)
    yield _element("description", feed.about or feed.title)
    yield _element("language", feed.site.language)
    if feed.entries:
        yield _element("lastBuildDate", format_datetime(feed.updated))
    yield _element("generator", f"{_GENERATOR} {__version__}")
    yield _element("ttl", str(_TTL_MINUTES))
    yield _atom_link("atom:", "self", feed.address(feed.path), MEDIA_TYPES["RSS"])
    yield from _hub(feed, "atom:")
    yield from _history(feed, "atom:")
    for entry in feed.entries:
        yield from _rss_item(entry)
    yield "</channel>\n</rss>\n"


def _rss_item(entry: Entry) -> Iterator[str]:
    yield "<item>\n"
    yield _element("title", _as_html(entry.title))
    yield _element("link", entry.url)
    yield _element("guid", entry.id, ' isPermaLink="false"')
    yield _element("pubDate", format_datetime(entry.published))
    yield _element("atom:updated", _moment(entry.updated))
    yield from (_element("dc:creator", name) for name in entry.publishers)
    yield from (_element("category", tag) for tag in entry.tags)
    if entry.is_shortened:
        yield _element("category", SHORTENED, f' domain="{SOURCE_TYPES}"')
    yield _element("dc:language", entry.language)
    if entry.summary:
        yield _element("description", _as_html(entry.summary))
    yield _full_text("content:encoded", entry.html)
    if entry.origin:
        yield _element("source", entry.origin.title, f' url="{xml(entry.origin.url)}"')
    yield "</item>\n"


def _as_html(text: str) -> str:
    """Plain text as the HTML that readers take RSS titles and descriptions for."""
    return escape(text, quote=False)


# ---------------------------------------------------------------- Atom (RFC 4287)


def _atom(feed: Feed) -> Iterator[str]:
    yield f'<feed xmlns="{_ATOM}" xmlns:fh="{_HISTORY}" xml:lang="{xml(feed.site.language)}">\n'
    yield _element("id", feed.address(feed.current or feed.path))
    yield _element("title", feed.title, ' type="text"')
    if feed.about:
        yield _element("subtitle", feed.about, ' type="text"')
    yield _element("updated", _moment(feed.updated))
    yield f"<author>\n{_element('name', clear(feed.site.name) or feed.title)}</author>\n"
    yield _atom_link("", "alternate", feed.home, "text/html")
    yield _atom_link("", "self", feed.address(feed.path), MEDIA_TYPES["Atom"])
    yield from _hub(feed, "")
    yield from _history(feed, "")
    # A closed archive document does not change with the program.
    yield _element("generator", _GENERATOR, "" if feed.current else f' version="{xml(__version__)}"')
    for entry in feed.entries:
        yield from _atom_entry(entry, feed.site.language)
    yield "</feed>\n"


def _atom_entry(entry: Entry, around: str) -> Iterator[str]:
    yield "<entry>\n" if entry.language == around else f'<entry xml:lang="{xml(entry.language)}">\n'
    yield _element("id", entry.id)
    yield _element("title", entry.title, ' type="text"')
    yield _atom_link("", "alternate", entry.url, "text/html")
    if entry.original:
        yield _atom_link("", "related", entry.original)
    yield _element("published", _moment(entry.published))
    yield _element("updated", _moment(entry.updated))
    yield from (f"<author>\n{_element('name', name)}</author>\n" for name in entry.publishers)
    yield from (f'<category term="{xml(tag)}"/>\n' for tag in entry.tags)
    if entry.is_shortened:
        yield f'<category scheme="{SOURCE_TYPES}" term="{SHORTENED}"/>\n'
    if entry.summary:
        yield _element("summary", entry.summary, ' type="text"')
    yield _full_text("content", entry.html, ' type="html"')
    if entry.origin:
        yield "<source>\n"
        yield _element("id", entry.origin.url)
        yield _element("title", entry.origin.title, ' type="text"')
        yield _element("updated", _moment(entry.updated))
        yield _atom_link("", "self", entry.origin.url)
        yield "</source>\n"
    yield "</entry>\n"


# ---------------------------------------------------------------- JSON Feed 1.1 (jsonfeed.org)


def _json(feed: Feed) -> str:
    data = {
        "version": "https://jsonfeed.org/version/1.1",
        "title": feed.title,
        "home_page_url": feed.home,
        "feed_url": feed.address(feed.path),
        "description": feed.about or feed.title,
        "language": feed.site.language,
        "authors": [{"name": clear(feed.site.name) or feed.title, "url": feed.site.url}],
        "items": [_json_item(entry) for entry in feed.entries],
        **({"hubs": [{"type": "WebSub", "url": feed.site.hub}]} if feed.site.hub else {}),
    }
    return json.dumps(data, ensure_ascii=False, indent=1) + "\n"


def _json_item(entry: Entry) -> dict[str, Any]:
    item = {
        "id": entry.id,
        "url": entry.url,
        "external_url": entry.original,
        "title": entry.title,
        "content_html": entry.html,
        "summary": entry.summary,
        "date_published": _moment(entry.published),
        "date_modified": _moment(entry.updated),
        "authors": _named(entry.publishers),
        "tags": list(entry.tags),
        "language": entry.language,
        "_iptc": {"digital_source_type": f"{SOURCE_TYPES}{SHORTENED}"} if entry.is_shortened else {},
    }
    return {key: value for key, value in item.items() if value}


def _named(names: Iterable[str]) -> list[dict[str, str]]:
    return [{"name": name} for name in names]
