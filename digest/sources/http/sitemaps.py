"""What a sitemap lists: articles with their dates, or further sitemaps. Pure; parses untrusted XML, so it runs in a child.

https://www.sitemaps.org/protocol.html, and the news extension
https://developers.google.com/search/docs/crawling-indexing/sitemaps/news-sitemap
"""

from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from typing import Any, Final

from lxml import etree

from digest.model import Hints
from digest.sources.dates import read_moment, stated_date
from digest.sources.formats.feed import root_of
from digest.sources.formats.part import Part, held_for, link, words

# News sitemaps list two days and at most 1,000 addresses, says their rule; we read as much of any other.
_LISTED: Final = timedelta(days=2)
_MOST_ENTRIES: Final = 1000
_MOST_CHILDREN: Final = 5
_LONG_AGO: Final = datetime.min.replace(tzinfo=UTC)


@dataclass(frozen=True, slots=True, kw_only=True)
class Sitemap:
    """The newest articles listed, each held for its page; or the newest further sitemaps; ``why`` says why there are none."""

    parts: tuple[Part, ...] = ()
    children: tuple[str, ...] = ()
    why: str = ""


def is_sitemap(content: bytes) -> bool:
    """Whether some bytes are a sitemap or a list of them, by their root element."""
    return root_of(content) in {"urlset", "sitemapindex"}


def read_sitemap(content: bytes) -> Sitemap:
    """What of a sitemap is news: the entries of the two days before its newest date, in its order."""
    parser = etree.XMLParser(resolve_entities=False, no_network=True, load_dtd=False, recover=True, huge_tree=False)
    try:
        root = etree.fromstring(content, parser)
    except etree.XMLSyntaxError as error:
        return Sitemap(why=f"the sitemap is not XML ({error.msg})")
    if root is None:
        return Sitemap(why="the sitemap is not XML")
    if etree.QName(root).localname.lower() == "sitemapindex":
        children = [_facts(node) for node in root.iterchildren() if _name(node) == "sitemap"]
        chosen = _newest(children, _MOST_CHILDREN)
        why = "" if chosen else "it names further sitemaps without dates; write `sitemap:` with the address of the one for news"
        return Sitemap(children=tuple(dict.fromkeys(facts["loc"] for facts in chosen)), why=why)
    entries = [_facts(node) for node in root.iterchildren() if _name(node) == "url"]
    chosen = _newest(entries, _MOST_ENTRIES)
    why = "" if chosen or not entries else "the sitemap says of no address when it changed, so nobody can tell what is new"
    return Sitemap(parts=tuple(_part(facts, number) for number, facts in enumerate(chosen, 1)), why=why)


def _name(node: Any) -> str:
    return str(etree.QName(node).localname).lower() if isinstance(node.tag, str) else ""


def _facts(node: Any) -> dict[str, str]:
    """An entry's leaves by their local names, the first of each; addresses checked. ``news:publication`` has a name inside."""
    found: dict[str, str] = {}
    for leaf in node.iter():
        text = words(leaf.text or "") if isinstance(leaf.tag, str) and not len(leaf) else ""
        if text:
            found.setdefault(_name(leaf), text)
    return {**found, "loc": link(found.get("loc", ""))}


def _moment(facts: dict[str, str]) -> datetime:
    return read_moment(_date(facts), UTC) or _LONG_AGO


def _date(facts: dict[str, str]) -> str:
    return stated_date(facts.get("publication_date") or facts.get("lastmod") or "")


def _newest(entries: list[dict[str, str]], most: int) -> list[dict[str, str]]:
    """Those with an address from the two days before the newest date; the newest where that is too many. In their order."""
    dated = [(_moment(facts), place) for place, facts in enumerate(entries) if facts["loc"]]
    newest = max((moment for moment, _ in dated), default=_LONG_AGO)
    recent = [one for one in dated if one[0] > _LONG_AGO and newest - one[0] <= _LISTED]
    kept = sorted(place for _, place in sorted(recent, key=lambda one: (one[0], -one[1]), reverse=True)[:most])
    return [entries[place] for place in kept]


def _part(facts: dict[str, str], number: int) -> Part:
    return Part(
        content=facts["loc"].encode(),
        key=facts["loc"],
        number=number,
        hints=Hints(
            url=facts["loc"],
            title=facts.get("title", ""),
            published=stated_date(facts.get("publication_date", "")),
            publisher=facts.get("name", ""),
            language=facts.get("language", "")[:35],
        ),
        refused=held_for(facts["loc"], found="the address"),
    )
