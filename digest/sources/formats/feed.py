"""Feed files (RSS 0.9x to 2.0, RDF, Atom, CDF) by feedparser, one part for each entry; and XML that is no feed."""

import re
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import replace
from io import BytesIO
from typing import Any, Final
from urllib.parse import urljoin

import feedparser

from digest.encoding import decode
from digest.model import Hints, MediaType, Refusal
from digest.permissions import LICENCE_UNREAD, in_entries
from digest.sources.dates import stated_date
from digest.sources.formats.feed_text import is_full
from digest.sources.formats.html import read_html
from digest.sources.formats.part import Part, failed_part, held_for, link, names, plain, utf8, words

_HEAD_BYTES: Final = 64 * 1024
# What may stand before the root element: declarations, comments, processing instructions, a document type.
_PROLOGUE: Final = re.compile(r"\s+|<\?.*?\?>|<!--.*?-->|<!DOCTYPE[^\[>]*(?:\[.*?\]\s*)?>", re.DOTALL | re.IGNORECASE)
_ROOT: Final = re.compile(r"<(?:[\w.-]+:)?([\w.-]+)")
_KNOWN_ROOTS: Final = {
    "urlset": "a sitemap, not a feed",
    "sitemapindex": "a sitemap, not a feed",
    "opml": "a list of feeds, not a feed; read each of them as a source",
}
_FEED_BEGINS: Final = re.compile(
    rb"<(?:[\w.-]+:)?(?:rss|feed|rdf|channel)\b|https?://(?:www\.)?jsonfeed\.org/version/", re.IGNORECASE
)
_HEAD: Final = 4096
_MARKUP_TYPES: Final = frozenset({"text/html", "application/xhtml+xml"})
NO_ENTRIES: Final = "the feed has no entries"


def read_feed(content: bytes, *, first: int = 1, place: str = "") -> Iterator[Part]:
    """The entries of a feed file; the page where it is XHTML; else one failed part that names what it is.

    ``place`` is where it was fetched from: relative addresses are meant from there in a feed that does not say where it is.
    """
    root = root_of(content)
    if root == "html":
        yield from read_html(content)
        return
    try:
        # From a stream: bytes would be tried as the name of a file first. Markup is cleaning's and the page's to sanitise.
        found = feedparser.parse(BytesIO(content), resolve_relative_uris=False, sanitize_html=False)
        entries = [_entry_part(entry, found.feed, number, place) for number, entry in enumerate(found.entries, start=1)]
        parts = _with_signals(entries, content)
    except Exception as error:  # on hostile bytes feedparser raises whatever its parsers stumble over
        yield failed_part(f"the feed cannot be read: {type(error).__name__}: {words(str(error))}", content)
        return
    if parts:
        yield from parts
    elif found.version or root in ("rss", "feed", "rdf", "channel"):
        yield failed_part(NO_ENTRIES, content)
    else:
        other = f"XML of another kind (<{root[:40]}>), not a feed" if root else "neither a feed nor any other XML"
        yield failed_part(f"the file is {_KNOWN_ROOTS.get(root, other)}", content)


def _with_signals(parts: Sequence[Part], content: bytes) -> Sequence[Part]:
    """The entries with what their licences say; as if none could be read where it cannot be told whose is whose."""
    said = in_entries(content)
    if said is None:
        return parts
    of_each = said if len(said) == len(parts) else [(LICENCE_UNREAD,)] * len(parts)
    return [replace(part, signals=signals) for part, signals in zip(parts, of_each, strict=True)]


def looks_like_feed(content: bytes) -> bool:
    """Whether some bytes begin like a feed; for choosing among addresses, not for believing it."""
    head = content[:_HEAD].replace(b"\0", b"")
    return _FEED_BEGINS.search(head) is not None and b"<html" not in head.lower()


def root_of(content: bytes) -> str:
    """The local name of the root element of XML in lower case; "" where there is none in sight."""
    head, position = decode(content[:_HEAD_BYTES]), 0
    while match := _PROLOGUE.match(head, position):
        position = match.end()
    root = _ROOT.match(head, position)
    return root[1].lower() if root else ""


def _entry_part(entry: Mapping[str, Any], feed: Mapping[str, Any], number: int, place: str) -> Part:
    """One entry: an article where its text is whole (see feed_text), else held for its page."""
    hints = _hints(entry, feed, place)
    text, media_type, in_content = _text(entry)
    summary = _words_of(entry.get("summary_detail")) if in_content else ""
    shown = plain(text) if media_type == "text/html" else text
    return Part(
        content=utf8(text),
        media_type=media_type,
        encoding="utf-8",
        key=_str(entry.get("id")) or hints.url or hints.title or str(number),
        number=number,
        hints=hints,
        refused=_refused(shown, summary, hints.url, in_content=in_content),
    )


def _refused(text: str, summary: str, address: str, *, in_content: bool) -> Refusal | None:
    if is_full(text, "" if summary == text else summary, address=address, in_content=in_content):
        return None
    if address:
        return held_for(address, found="a summary" if text.strip() else "the address")
    found = "a few words and no address to read more at" if text.strip() else "neither text nor address"
    return Refusal(ended="failed", why=f"the entry has {found}")


def _text(entry: Mapping[str, Any]) -> tuple[str, MediaType, bool]:
    """The entry's longest text, what it is, and whether it stood in an element for full content."""
    contents = [one for one in _mappings(entry.get("content")) if _str(one.get("value")).strip()]
    if contents:
        best = max(contents, key=lambda one: len(_str(one.get("value"))))
        return _str(best.get("value")), _media_type(best), True
    detail = entry.get("summary_detail")
    detail = detail if isinstance(detail, Mapping) else {}
    return _str(entry.get("summary")), _media_type(detail), False


def _media_type(detail: Mapping[str, Any]) -> MediaType:
    return "text/html" if detail.get("type") in _MARKUP_TYPES else "text/plain"


def _hints(entry: Mapping[str, Any], feed: Mapping[str, Any], place: str) -> Hints:
    """What the entry and its feed say of the article; relative addresses made absolute against the feed's."""
    origin = entry.get("source")
    origin = origin if isinstance(origin, Mapping) else {}
    own = _self_address(feed)
    updated = _date(entry, "updated")  # the one date that Atom demands
    published = _date(entry, "published") or _date(entry, "created") or updated
    base = own or _absolute(_str(feed.get("link")), place) or place
    return Hints(
        url=_absolute(_str(entry.get("feedburner_origlink")) or _str(entry.get("link")), base),
        title=_words_of(entry.get("title_detail")) or words(_str(entry.get("title"))),
        published=published,
        modified=updated if updated != published else "",
        authors=names(_authors(entry)),
        publisher=words(_str(entry.get("publisher")) or _str(origin.get("title"))),
        language=words(_language(entry) or _str(feed.get("language")))[:35],
        tags=names(_str(tag.get("label")) or _str(tag.get("term")) for tag in _mappings(entry.get("tags"))),
        feed=own,
        feed_title=_words_of(feed.get("title_detail")),
    )


def _self_address(feed: Mapping[str, Any]) -> str:
    """The feed's own address: its link of relation self; "" where it names none."""
    links = [one for one in _mappings(feed.get("links")) if one.get("rel") == "self"]
    return next((found for one in links if (found := link(_str(one.get("href"))))), "")


def _absolute(address: str, base: str) -> str:
    try:
        return link(urljoin(base, address.strip())) if address.strip() else ""
    except ValueError:
        return ""


def _words_of(detail: object) -> str:
    """The words of a text construct; markup in one that says it is HTML is dropped."""
    if not isinstance(detail, Mapping):
        return ""
    value = _str(detail.get("value"))
    return words(plain(value) if detail.get("type") in _MARKUP_TYPES else value)


def _authors(entry: Mapping[str, Any]) -> Iterator[str]:
    for author in _mappings(entry.get("authors")):
        yield _str(author.get("name")) or _str(author.get("email")).partition("@")[0]


def _language(entry: Mapping[str, Any]) -> str:
    own = _str(entry.get("language")) or _str(entry.get("dc_language"))
    details = _mappings([*_list(entry.get("content")), entry.get("summary_detail"), entry.get("title_detail")])
    return next((found for one in details if (found := _str(one.get("language")))), own)


def _date(entry: Mapping[str, Any], field: str) -> str:
    """The entry's own words of a date as ISO 8601, or what feedparser made of odder ones (always UTC)."""
    # feedparser answers a missing `updated` with `published` and warns; asked by `in` it tells the truth.
    if field not in entry:
        return ""
    written = stated_date(words(_str(entry.get(field))))
    parsed = entry.get(f"{field}_parsed")
    if (written[:4].isdigit() and written[4:5] == "-") or not parsed:
        return written
    year, month, day, hour, minute, second = parsed[:6]
    return f"{year:04}-{month:02}-{day:02}T{hour:02}:{minute:02}:{second:02}+00:00"


def _str(value: object) -> str:
    return value if isinstance(value, str) else ""


def _list(value: object) -> list[Any]:
    return value if isinstance(value, list) else []


def _mappings(value: object) -> list[Mapping[str, Any]]:
    return [one for one in _list(value) if isinstance(one, Mapping)]
