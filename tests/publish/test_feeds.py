"""Six feeds that feed readers read back whole: same ids in every format, absolute links, nothing that runs."""

import json
from collections.abc import Mapping
from dataclasses import replace
from datetime import date, datetime, timedelta
from email.utils import parsedate_to_datetime
from html import unescape
from pathlib import Path
from typing import Any

import feedparser
import pytest
from hypothesis import given
from hypothesis import settings as effort
from lxml import etree
from lxml.html import fragment_fromstring

from digest.config import load_strings
from digest.model import Briefing
from digest.publish.feeds import EDITIONS, FEEDS, STORIES, feeds
from digest.publish.full_text import FullText
from digest.text import squeeze, visible
from tests import briefings

STRINGS = load_strings(Path("nowhere"), "en")
SITE = briefings.config().site
# What a reader may find in the text of an item; everything else is not ours.
ELEMENTS = {"p", "h2", "h3", "ul", "li", "a", "small", "em", "strong", "span"}
ATTRIBUTES = {"href", "title", "lang", "dir"}


def written(*editions: Briefing, edited: Mapping[date, str] | None = None) -> dict[str, str]:
    """All feeds by path."""
    topics = {"shipping": "Shipping", "climate": "Climate"}
    pages = feeds(editions, site=SITE, full_text=FullText(SITE, STRINGS, edited), topics=topics)
    return {page.path: page.text for page in pages if page.path != "feeds.opml"}


def items(path: str, text: str) -> list[dict[str, Any]]:
    """The items of a feed as a feed reader sees them: id, link, title, html."""
    if path.endswith(".json"):
        return [
            {"id": i["id"], "link": i["url"], "title": i["title"], "html": i["content_html"]} for i in json.loads(text)["items"]
        ]
    parsed = feedparser.parse(text.encode())
    assert not parsed.bozo, parsed.get("bozo_exception")
    return [
        {"id": e.id, "link": e.link, "title": _plain(e), "html": e.content[0].value} for e in parsed.entries
    ]  # fmt: skip


def _plain(entry: Any) -> str:
    """An entry's title as text; feedparser gives HTML where the format is HTML (RSS) or unsaid."""
    title = str(entry.title)
    return unescape(title) if entry.title_detail.type == "text/html" else title


def links(html: str) -> list[str]:
    return [str(a.get("href")) for a in fragment_fromstring(html, create_parent="div").iter("a")]


WEEK = tuple(briefings.day_after(briefings.edition(), days) for days in range(7))


@pytest.mark.parametrize("file", FEEDS, ids=lambda file: file.path)
def test_every_edition_and_story_is_read_back(file: Any) -> None:
    found = items(file.path, written(*WEEK)[file.path])
    if file.kind == "editions":
        assert [i["id"] for i in found] == [b.id for b in reversed(WEEK)]
        assert [i["title"] for i in found] == [b.title for b in reversed(WEEK)]
        assert found[0]["link"] == "https://brief.example/news/briefings/2026/03/11/"
        assert all(s.headline in found[0]["html"] for s in WEEK[-1].stories)
    else:
        assert [i["id"] for i in found] == [s.feed_id for b in reversed(WEEK) for s in b.stories]
        assert [i["title"] for i in found] == [s.headline for b in reversed(WEEK) for s in b.stories]
        assert found[0]["link"] == "https://brief.example/news/briefings/2026/03/11/#story-pilots-1"
    assert all("four-day strike" in i["html"] for i in found[:1])


def test_ids_are_unique_and_the_same_in_all_formats() -> None:
    texts = written(*WEEK, WEEK[0])
    for kind in ("editions", "stories"):
        ids = [[i["id"] for i in items(f.path, texts[f.path])] for f in FEEDS if f.kind == kind]
        assert ids[0] == ids[1] == ids[2]
        assert len(set(ids[0])) == len(ids[0])


def test_all_links_are_absolute_and_all_elements_are_plain() -> None:
    for path, text in written(*WEEK, briefings.quiet()).items():
        for item in items(path, text):
            assert all(link.startswith(("https://", "http://")) for link in [item["link"], *links(item["html"])])
            for element in fragment_fromstring(item["html"], create_parent="p").iter():
                assert element.tag in ELEMENTS
                assert set(element.attrib) <= ATTRIBUTES


def test_only_the_newest_are_listed() -> None:
    many = [briefings.day_after(briefings.edition(), days) for days in range(EDITIONS + 40)]
    texts = written(*many)
    assert len(items("feed.xml", texts["feed.xml"])) == EDITIONS
    assert len(items("stories.xml", texts["stories.xml"])) == STORIES
    assert items("feed.json", texts["feed.json"])[0]["id"] == many[-1].id


def test_the_same_editions_give_the_same_bytes_in_any_order() -> None:
    assert written(*WEEK) == written(*reversed(WEEK))


def test_a_corrected_edition_keeps_its_id_and_gets_a_new_date() -> None:
    corrected = replace(WEEK[-1], updated=WEEK[-1].updated + timedelta(days=2))
    before, after = json.loads(written(*WEEK)["feed.json"]), json.loads(written(*WEEK[:-1], corrected)["feed.json"])
    assert before["items"][0]["id"] == after["items"][0]["id"]
    assert before["items"][0]["date_published"] == after["items"][0]["date_published"]
    assert datetime.fromisoformat(after["items"][0]["date_modified"]) == corrected.updated
    atom = feedparser.parse(written(*WEEK[:-1], corrected)["atom.xml"].encode())
    assert atom.entries[0].updated == corrected.updated.isoformat()


def test_publishers_are_named_and_the_source_feed_is_said_where_it_is_known() -> None:
    texts = written(briefings.edition())
    rss = etree.fromstring(texts["stories.xml"].encode())
    first, second = rss.findall(".//item")[:2]
    source = first.find("source")
    assert source is not None
    assert (source.get("url"), source.text) == ("https://courier.example/feed.xml", "Port Alder Courier: news")
    assert second.find("source") is None
    creators = [e.text for e in first.findall("{http://purl.org/dc/elements/1.1/}creator")]
    assert creators == ["Port Alder Courier", "Calder News Agency", "The Varena Times"]
    entry = feedparser.parse(texts["stories.atom"].encode()).entries[0]
    assert entry.source.title == "Port Alder Courier: news"
    assert [author.name for author in entry.authors] == creators
    assert "Calder News Agency" in json.loads(texts["stories.json"])["items"][0]["content_html"]


def test_each_feed_says_where_it_is_and_when_it_changed() -> None:
    texts = written(*WEEK)
    for path in ("feed.xml", "stories.xml"):
        channel = feedparser.parse(texts[path].encode()).feed
        assert [x.href for x in channel.links if x.rel == "self"] == [f"https://brief.example/news/{path}"]
        rss = etree.fromstring(texts[path].encode())
        assert parsedate_to_datetime(str(rss.findtext(".//lastBuildDate"))) == WEEK[-1].updated
        assert {g.get("isPermaLink") for g in rss.iter("guid")} == {"false"}
    for path in ("atom.xml", "stories.atom"):
        assert datetime.fromisoformat(feedparser.parse(texts[path].encode()).feed.updated) == WEEK[-1].updated
    assert json.loads(texts["feed.json"])["feed_url"] == "https://brief.example/news/feed.json"


def test_words_in_another_language_are_marked() -> None:
    html = json.loads(written(briefings.edition())["stories.json"])["items"][3]["content_html"]
    paragraph = fragment_fromstring(html, create_parent="div").find("p[@lang]")
    assert (paragraph.get("lang"), paragraph.get("dir")) == ("ar", "rtl")


def test_a_quiet_day_says_why_and_no_edition_at_all_is_a_feed_too() -> None:
    assert "Nothing to show" in items("feed.xml", written(briefings.quiet())["feed.xml"])[0]["html"]
    for path, text in written().items():
        assert items(path, text) == []


@given(briefings.hostile_text)
@effort(max_examples=40)
def test_words_from_outside_are_words_in_every_feed(words: str) -> None:
    shown = squeeze(visible(words))
    edition = briefings.reworded(briefings.edition(), lambda _: words)
    for path, text in written(edition).items():
        for item in items(path, text):
            nameless = "2026-03-05" if path in {"feed.xml", "atom.xml", "feed.json"} else "without a title"
            assert squeeze(item["title"]) == (shown or nameless)
            root = fragment_fromstring(item["html"], create_parent="p")
            assert {e.tag for e in root.iter()} <= ELEMENTS
            assert all(set(e.attrib) <= ATTRIBUTES for e in root.iter())
            assert shown in squeeze(root.text_content())


@given(briefings.briefings)
@effort(max_examples=40)
def test_any_edition_gives_well_formed_feeds(briefing: Briefing) -> None:
    for path, text in written(briefing).items():
        text.encode("utf-8")
        if path.endswith(".json"):
            json.loads(text)
        else:
            etree.fromstring(text.encode())
