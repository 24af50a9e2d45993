"""Feeds that pages and lists name."""

import pytest

from digest.sources.http.discovery import feed_links, usual_places
from digest.sources.http.opml import Subscription, read_opml

SITE = "https://gazette.example/news/"


def _page(*links: str, head: str = "") -> bytes:
    return f"<html><head>{head}{''.join(links)}</head><body>x</body></html>".encode()


def _link(href: str, kind: str = "application/rss+xml", more: str = "") -> str:
    return f'<link rel="alternate" type="{kind}" href="{href}" {more}>'


def test_the_feed_of_articles_comes_before_that_of_comments() -> None:
    page = _page(_link("/comments/feed", more='title="Comments"'), _link("/feed"))
    assert feed_links(page, SITE) == ("https://gazette.example/feed", "https://gazette.example/comments/feed")


def test_atom_is_preferred_and_addresses_are_taken_against_the_base() -> None:
    page = _page(_link("rss"), _link("atom", "application/atom+xml; charset=utf-8"), head='<base href="https://cdn.example/x/">')
    assert feed_links(page, SITE) == ("https://cdn.example/x/atom", "https://cdn.example/x/rss")


@pytest.mark.parametrize(
    "link",
    [
        '<link rel="stylesheet" type="application/rss+xml" href="/x">',
        '<link rel="alternate" type="text/html" href="/de/">',
        _link("javascript:alert(1)"),
        _link("file:///etc/passwd"),
        _link("http://[::1"),
        '<a rel="alternate" type="application/rss+xml" href="/x">',
    ],
)
def test_what_is_no_feed_is_not_named(link: str) -> None:
    assert feed_links(_page(link), SITE) == ()


@pytest.mark.parametrize("content", [b"", b"\0", b"   ", b"<", b"\xff\xfe\x00", b"%PDF-1.7"])
def test_no_bytes_break_it(content: bytes) -> None:
    assert feed_links(content, SITE) == ()


def test_a_page_of_links_is_looked_at_only_so_far() -> None:
    assert len(feed_links(_page(*(_link(f"/{n}") for n in range(5000))), SITE)) == 50


def test_usual_places_lie_below_the_site() -> None:
    assert usual_places("https://gazette.example")[0] == "https://gazette.example/feed"


OPML = b"""<?xml version="1.0"?><opml version="2.0"><head/><body>
<outline text="News"><outline type="rss" text="Courier" title="The Courier" xmlUrl="https://courier.example/feed"/>
<outline text="Gazette" xmlurl="https://gazette.example/rss"/></outline>
<outline text="again" xmlUrl="https://courier.example/feed"/><outline text="a note"/>
<outline text="odd" xmlUrl="javascript:alert(1)"/></body></opml>"""


def test_a_list_gives_each_feed_once_with_its_name() -> None:
    found = read_opml(OPML)
    assert found.feeds == (
        Subscription(url="https://courier.example/feed", name="The Courier"),
        Subscription(url="https://gazette.example/rss", name="Gazette"),
    )
    assert found.odd == ("javascript:alert(1)",)
    assert found.why == ""


@pytest.mark.parametrize(
    "content", [b"", b"words", b"<rss/>", b"<!DOCTYPE x [<!ENTITY a SYSTEM 'file:///etc/passwd'>]><x>&a;</x>"]
)
def test_what_is_no_list_says_so(content: bytes) -> None:
    found = read_opml(content)
    assert found.why
    assert found.feeds == ()


def test_an_entity_in_a_list_opens_nothing() -> None:
    content = b"<!DOCTYPE opml [<!ENTITY a SYSTEM 'file:///etc/passwd'>]><opml><body><outline text='&a;' xmlUrl='https://a.example/'/></body></opml>"
    assert "root" not in repr(read_opml(content))
