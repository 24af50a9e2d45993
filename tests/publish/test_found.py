"""What machines find: a sitemap of the last two days of news, and llms.txt; nothing of either where the site is private."""

import re
from dataclasses import replace
from datetime import datetime
from pathlib import Path

import cmarkgfm
from hypothesis import given
from hypothesis import settings as effort
from lxml import etree
from lxml.html import fragment_fromstring

from digest.config import SiteConfig, load_strings
from digest.model import Briefing
from digest.publish.found import LLMS_PATH, NEWS_SITEMAP_PATH, found
from digest.publish.shelf import shelf_of
from digest.publish.ways_out import ways_out
from digest.text import squeeze, visible
from tests import briefings

STRINGS = load_strings(Path("nowhere"), "en")
NEWS = {"s": "http://www.sitemaps.org/schemas/sitemap/0.9", "n": "http://www.google.com/schemas/sitemap-news/0.9"}
WEEK = tuple(briefings.day_after(briefings.edition(), days) for days in range(7))


def written(*editions: Briefing, **site: str) -> dict[str, str]:
    topics = {"shipping": "Shipping"}
    return {p.path: p.text for p in found(editions, site=briefings.config(**site).site, strings=STRINGS, topics=topics)}


def news(*editions: Briefing) -> etree._Element:
    return etree.fromstring(written(*editions)[NEWS_SITEMAP_PATH].encode())


def test_the_news_is_that_of_the_newest_two_days() -> None:
    root = news(*WEEK)
    assert [e.text for e in root.iterfind("s:url/s:loc", NEWS)] == [
        f"https://brief.example/news/briefings/2026/03/{day}/" for day in ("11", "10")
    ]
    first = root.find("s:url/n:news", NEWS)
    assert first is not None
    assert first.findtext("n:publication/n:name", "", NEWS) == "The Strait Brief"
    assert first.findtext("n:publication/n:language", "", NEWS) == "en"
    assert datetime.fromisoformat(str(first.findtext("n:publication_date", "", NEWS))) == WEEK[-1].published
    assert str(first.findtext("n:title", "", NEWS)).startswith("Edition of 2026-03-11: Pilots and port")


def test_no_edition_is_no_news() -> None:
    assert len(news()) == 0


def test_chinese_says_how_it_is_written_and_others_only_what() -> None:
    for language, shown in (("zh-TW", "zh-tw"), ("de-AT", "de"), ("zh-Hant", "zh")):
        root = news(replace(briefings.edition(), language=language))
        assert root.findtext(".//n:language", "", NEWS) == shown


def test_llms_txt_says_what_this_is_and_where_things_are() -> None:
    text = written(*WEEK, description="Shipping, every morning")[LLMS_PATH]
    page = fragment_fromstring(cmarkgfm.markdown_to_html(text), create_parent="main")
    assert [h.text_content() for h in page.iter("h1")] == ["The Strait Brief"]
    assert "Shipping, every morning" in page.find("blockquote").text_content()
    addresses = {str(a.get("href")).removeprefix("https://brief.example/news/") for a in page.iter("a")}
    assert {"briefings/2026/03/11/", "archive/", "topics/shipping/", "feed.xml", "stories.json", "feeds.opml"} <= addresses
    assert len(text) < 5000


def made(site: SiteConfig) -> list[str]:
    """The paths of everything that leaves the site."""
    return [page.path for batch in ways_out(shelf_of(WEEK), site=site, strings=STRINGS) for page in batch.make()]


def test_a_private_site_is_found_by_nobody_and_has_its_feeds_and_mails() -> None:
    assert written(*WEEK, visibility="private") == {}
    site = briefings.config(visibility="private").site
    paths = set(made(site))
    assert not {NEWS_SITEMAP_PATH, LLMS_PATH} & paths
    assert {"feed.xml", "feeds.opml", "latest.eml", "feeds/topics/shipping.json"} <= paths
    public = set(made(briefings.config().site))
    assert public - paths == {NEWS_SITEMAP_PATH, LLMS_PATH}


def test_every_way_out_has_a_path_of_its_own_below_the_site() -> None:
    paths = made(briefings.config().site)
    assert len(paths) == len(set(paths))
    assert all(re.fullmatch(r"[a-z0-9][a-z0-9./-]*", path) and ".." not in path for path in paths)


@given(briefings.hostile_text)
@effort(max_examples=40, deadline=None)
def test_words_from_outside_are_words(words: str) -> None:
    edition = briefings.reworded(briefings.edition(), lambda _: words)
    shown = squeeze(visible(words))
    assert shown in squeeze(str(news(edition).findtext(".//n:title", "", NEWS)))
    page = fragment_fromstring(cmarkgfm.markdown_to_html(written(edition)[LLMS_PATH]), create_parent="main")
    assert {e.tag for e in page.iter()} <= {"main", "h1", "h2", "blockquote", "p", "ul", "li", "a"}
    assert shown in squeeze(page.text_content())
