"""The feeds that a page names. Pure; parses untrusted markup, so it runs in a killable child."""

from typing import Final
from urllib.parse import urljoin

from lxml import etree, html

from digest.encoding import decode
from digest.urls import http_link

# https://www.rssboard.org/rss-autodiscovery and what sites really write; the value is how much we like it.
# Atom has dates with offsets and says what is text and what is HTML; JSON Feed too, but few sites fill it with care.
_TYPES: Final = {
    "application/atom+xml": 3,
    "application/rss+xml": 2,
    "application/rdf+xml": 1,
    "application/feed+json": 1,
    "text/xml": 0,
    "application/xml": 0,
}
# Feeds beside the one for articles.
_BESIDE: Final = ("comment", "kommentar", "podcast", "/comments/")
_LARGEST_PAGE: Final = 5 * 1024 * 1024
_MOST_LINKS: Final = 50
# Where a site that names no feed most often has one (WordPress, Hugo, Jekyll, Ghost, Drupal), asked for in this order.
USUAL_PLACES: Final = ("feed", "rss.xml", "feed.xml", "index.xml", "atom.xml")


def feed_links(content: bytes, url: str, charset: str | None = None) -> tuple[str, ...]:
    """Addresses of the feeds a page names, the best first; ``url`` is where the page was found."""
    tree = _tree(content[:_LARGEST_PAGE], charset)
    if tree is None:
        return ()
    base = _joined(url, next(iter(tree.xpath("//base/@href")), ""))
    found: dict[str, tuple[int, int]] = {}
    for place, link in enumerate(tree.xpath("//link[@rel and @href]")[:_MOST_LINKS]):
        kind = (link.get("type") or "").split(";")[0].strip().lower()
        address = _joined(base or url, link.get("href"))
        if "alternate" in link.get("rel").lower().split() and kind in _TYPES and address:
            beside = any(word in f"{link.get('title') or ''} {address}".lower() for word in _BESIDE)
            found.setdefault(address, (-_TYPES[kind] + 10 * beside, place))
    return tuple(sorted(found, key=found.__getitem__))


def usual_places(url: str) -> tuple[str, ...]:
    """Addresses where the site's feed may be, though its page names none."""
    return tuple(_joined(url if url.endswith("/") else f"{url}/", place) for place in USUAL_PLACES)


def _tree(content: bytes, charset: str | None) -> html.HtmlElement | None:
    try:
        return html.document_fromstring(decode(content, charset).replace("\0", "").encode(), parser=_parser())
    except (etree.ParserError, ValueError):
        return None  # empty, or nothing like markup


def _parser() -> html.HTMLParser:
    return html.HTMLParser(encoding="utf-8", no_network=True)


def _joined(base: str, address: str) -> str:
    try:
        return http_link(urljoin(base, address.strip())) or ""
    except ValueError:
        return ""
