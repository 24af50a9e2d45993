"""The feeds that a list of subscriptions names (OPML 1.0 and 2.0). Pure; parses untrusted XML, so it runs in a killable child."""

from dataclasses import dataclass
from typing import Final

from lxml import etree

from digest.text import squeeze, visible
from digest.urls import http_link

# Feed readers export some hundreds; more than this is a directory, not a list of subscriptions.
_MOST_FEEDS: Final = 5000
_LONGEST_NAME: Final = 120


@dataclass(frozen=True, slots=True, kw_only=True)
class Subscription:
    """One feed of the list: its address, and the name people gave it."""

    url: str
    name: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Subscriptions:
    """What a list names. ``why`` says why it could not be read ("" if it could); ``odd`` are entries that are no address."""

    feeds: tuple[Subscription, ...] = ()
    odd: tuple[str, ...] = ()
    why: str = ""


def read_opml(content: bytes) -> Subscriptions:
    """The feeds in an OPML file, in its order, each address once; folders are opened."""
    parser = etree.XMLParser(resolve_entities=False, no_network=True, load_dtd=False, recover=True, huge_tree=False)
    try:
        root = etree.fromstring(content, parser)
    except etree.XMLSyntaxError as error:
        return Subscriptions(why=f"it is not XML ({error.msg})")
    if root is None or etree.QName(root).localname.lower() != "opml":
        return Subscriptions(why="it is not OPML: its root element is not <opml>")
    feeds: dict[str, Subscription] = {}
    odd: list[str] = []
    for outline in root.iter("outline"):
        written = next((str(value) for name, value in outline.attrib.items() if str(name).lower() == "xmlurl"), "")
        if not written.strip():
            continue  # a folder, or a note
        url = http_link(written)
        if url is None:
            odd.append(squeeze(visible(written))[:_LONGEST_NAME])
        else:
            name = squeeze(visible(str(outline.get("title") or outline.get("text") or "")))[:_LONGEST_NAME]
            feeds.setdefault(url, Subscription(url=url, name=name))
    if len(feeds) > _MOST_FEEDS:
        return Subscriptions(why=f"it names {len(feeds):,} feeds, more than {_MOST_FEEDS:,}")
    return Subscriptions(feeds=tuple(feeds.values()), odd=tuple(odd))
