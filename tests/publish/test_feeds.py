"""Feeds that feed readers read back whole: same ids in every format, absolute links, nothing that runs."""

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
from digest.model import ArticleId, Briefing, Figure, Note, Prospect, Quote, Step
from digest.publish.feeds import EDITIONS, FEEDS, STORIES, feeds
from digest.publish.full_text import FullText
from digest.publish.mail import plain_text
from digest.publish.shelf import shelf_of
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
    batches = feeds(shelf_of(editions, edited), site=SITE, full_text=FullText(SITE, STRINGS, edited), topics=topics)
    return {page.path: page.text for batch in batches for page in batch.make() if page.path != "feeds.opml"}


def opml_of(*editions: Briefing) -> str:
    batches = feeds(shelf_of(editions), site=SITE, full_text=FullText(SITE, STRINGS), topics={"shipping": "Shipping"})
    return next(page.text for batch in batches for page in batch.make() if page.path == "feeds.opml")


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


def test_a_story_has_all_parts_of_its_page_in_their_order() -> None:
    edition = briefings.edition()
    lead = edition.stories[0]
    told, beside = lead.summary[0], lead.caveats[0]
    full = replace(
        lead,
        new=(told.sha256,),
        numbers=(Figure(sentence=told, amount="480 of 510", speaker="the union", disputed=True),),
        quotes=(Quote(sentence=told, speaker="Ines Marrow"),),
        prospects=(Prospect(sentence=told, day=date(2026, 3, 6), when="on Friday"),),
        history=(Step(day=date(2026, 3, 4), story="pilots-0", sentence=beside, listing=lead.lead),),
    )
    section = replace(edition.sections[0], stories=(full, *edition.sections[0].stories[1:]))
    day = replace(edition, sections=(section, *edition.sections[1:]))
    for path in ("feed.json", "stories.json"):
        html = next(i["html"] for i in items(path, written(day)[path]) if "480" in i["html"])
        parts = [
            p.text_content() for p in fragment_fromstring(html, create_parent="div").findall("p") if p.find("strong") is not None
        ]
        assert parts[parts.index("What is new") :][:7] == [
            "What is new", "In numbers", "In quotes", "Not verified", "How it got here", "Who reports it", "What comes next",
        ]  # fmt: skip
        assert "<li><li" not in html
        assert "<strong>480 of 510</strong>, according to the union, sources differ: Harbour pilots" in html
        assert "<strong>6 March 2026:</strong> Harbour pilots" in html


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


# ---------------------------------------------------------------- what is followed by itself


def test_a_topic_a_publisher_and_a_thread_have_the_stories_of_theirs() -> None:
    texts = written(*WEEK)
    for suffix in ("xml", "atom", "json"):
        shipping = items(f"x.{suffix}", texts[f"feeds/topics/shipping.{suffix}"])
        assert [i["title"] for i in shipping] == ["Pilots and port sign deal to reopen Port Alder on Friday"] * 7
        assert [i["id"] for i in shipping] == [b.stories[0].feed_id for b in reversed(WEEK)]
        thread = items(f"x.{suffix}", texts[f"feeds/threads/pilots-strike.{suffix}"])
        assert thread == shipping
    times = next(path for path in texts if path.startswith("feeds/publishers/the-varena-times") and path.endswith(".xml"))
    assert items(times, texts[times]) == items("x.xml", texts["feeds/topics/shipping.xml"])
    channel = feedparser.parse(texts["feeds/topics/shipping.xml"].encode()).feed
    assert (channel.title, channel.link) == ("The Strait Brief: Shipping", "https://brief.example/news/topics/shipping/")


def test_a_threads_feed_keeps_the_name_of_its_page_whatever_its_newest_story_is_called() -> None:
    story = WEEK[-1].stories[0]
    newest = replace(WEEK[-1], sections=(replace(WEEK[-1].sections[0], stories=(replace(story, headline="Reopened"),)),))
    texts = written(*WEEK[:-1], newest)
    title = feedparser.parse(texts["feeds/threads/pilots-strike.xml"].encode()).feed.title
    assert title == f"The Strait Brief: {story.thread_label or story.headline}"


def test_an_editors_headline_and_note_are_marked_and_signed_in_words() -> None:
    day = briefings.edition()
    story = replace(day.stories[0], headline_by="Ines <Marrow>", notes=(Note(text="We asked.", by="Ines Marrow"),))
    edited = replace(day, sections=(replace(day.sections[0], stories=(story,)),))
    full_text = FullText(SITE, STRINGS)
    for html in (full_text.edition(edited), full_text.story(edited, story)):
        assert "<p><em>Headline by Ines &lt;Marrow&gt;, editor</em></p>" in html
        assert "From the editor: We asked. — Ines Marrow" in plain_text(html)
    assert "eadline by" not in full_text.story(day, day.stories[0])


def test_a_story_reads_the_same_in_all_its_feeds() -> None:
    texts = written(*WEEK)
    by_id: dict[str, set[str]] = {}
    for path, text in texts.items():
        for item in items(path, text):
            # feedparser sanitises what JSON gives as it is
            by_id.setdefault(f"{path.endswith('.json')} {item['id']}", set()).add(json.dumps(item, sort_keys=True))
    assert all(len(ways) == 1 for ways in by_id.values())


def test_a_topic_without_stories_has_a_feed_that_waits_for_them() -> None:
    assert items("feeds/topics/climate.json", written(briefings.quiet())["feeds/topics/climate.json"]) == []


def test_opml_lists_every_feed_once() -> None:
    text = opml_of(*WEEK)
    root = etree.fromstring(text.encode())
    feeds = [outline for outline in root.iter("outline") if outline.get("type") == "rss"]
    there = [path for path in written(*WEEK) if path.endswith(".xml") and "archive" not in path and path != "atom.xml"]
    assert sorted(str(x.get("xmlUrl")) for x in feeds) == sorted(f"https://brief.example/news/{path}" for path in there)
    assert [x.get("text") for x in root.findall("body/outline")] == ["The Strait Brief", "Topics", "Publishers", "Threads"]
    assert all(str(x.get("htmlUrl")).startswith("https://") for x in feeds)


# ---------------------------------------------------------------- the archive (RFC 5005)

ATOM = "{http://www.w3.org/2005/Atom}"
HISTORY = "{http://purl.org/syndication/history/1.0}"


def related(text: str, rel: str) -> list[str]:
    """Where the feed itself (not one of its items) says that it leads, below the site."""
    root = etree.fromstring(text.encode())
    found = root.findall(f"{ATOM}link") + root.findall(f"channel/{ATOM}link")
    return [str(x.get("href")).removeprefix("https://brief.example/news/") for x in found if x.get("rel") == rel]


def ids(text: str) -> list[str]:
    root = etree.fromstring(text.encode())
    return [str(e.text) for e in (*root.iterfind(f"{ATOM}entry/{ATOM}id"), *root.iterfind("channel/item/guid"))]


def walked(texts: Mapping[str, str], start: str) -> list[str]:
    """Ids of all items that a reader meets on the way back from a feed, each once, in the order it meets them."""
    met: dict[str, None] = {}
    seen: list[str] = []
    path: str | None = start
    while path:
        assert path not in seen
        seen.append(path)
        met.update(dict.fromkeys(ids(texts[path])))
        path = next(iter(related(texts[path], "prev-archive")), None)
    return list(met)


YEAR = tuple(briefings.day_after(briefings.edition(), -days) for days in range(400))
ALL_YEAR = written(*YEAR)


@pytest.mark.parametrize("start", ["feed.xml", "atom.xml", "stories.xml", "stories.atom"])
def test_a_reader_walks_back_to_the_first_edition(start: str) -> None:
    met = walked(ALL_YEAR, start)
    if start in {"feed.xml", "atom.xml"}:
        assert met == [b.id for b in YEAR]
    else:
        assert set(met) == {s.feed_id for b in YEAR for s in b.stories}


def test_an_archive_document_says_so_and_leads_to_the_current_feed() -> None:
    texts = ALL_YEAR
    archived = [path for path in texts if "/archive/" in path]
    assert {"feeds/editions/archive/2026-02.xml", "feeds/stories/archive/2025-02.xml"} <= set(archived)
    assert "feeds/editions/archive/2026-03.xml" not in archived
    for path in archived:
        root = etree.fromstring(texts[path].encode())
        assert root.find(f"{HISTORY}archive") is not None
        current = "atom.xml" if "editions" in path else "stories.atom"
        assert related(texts[path], "current") == [current]
        assert related(texts[path], "self") == [path]
        assert not related(texts[path], "next-archive")
    for path in ("feed.xml", "atom.xml", "stories.xml", "stories.atom"):
        assert etree.fromstring(texts[path].encode()).find(f".//{HISTORY}archive") is None


def test_what_is_closed_stays_as_it_is() -> None:
    before = written(*YEAR[1:])
    after = ALL_YEAR
    assert {path: after[path] for path in before if "/archive/" in path} == {
        path: text for path, text in before.items() if "/archive/" in path
    }


def test_a_corrected_edition_comes_again_however_old_it_is() -> None:
    old = replace(YEAR[-1], updated=YEAR[0].updated + timedelta(hours=1))
    texts = written(*YEAR[:-1], old)
    found = {i["id"]: i for i in json.loads(texts["feed.json"])["items"]}
    assert len(found) == EDITIONS
    assert found[old.id]["date_modified"] == old.updated.isoformat(timespec="seconds")
    assert found[old.id]["date_published"] == old.published.isoformat(timespec="seconds")
    assert old.stories[0].feed_id in {i["id"] for i in json.loads(texts["stories.json"])["items"]}
    assert walked(texts, "feed.xml")[-1] in {YEAR[-2].id, old.id}


def test_a_day_with_very_many_stories_is_all_in_the_feed() -> None:
    section = briefings.edition().sections[0]
    stories = tuple(replace(section.stories[0], id=f"s{n}", feed_id=f"tag:brief.example,2026:s{n}") for n in range(STORIES + 50))
    day = replace(YEAR[0], sections=(replace(section, stories=stories),))
    assert len(items("stories.json", written(*YEAR[1:5], day)["stories.json"])) >= STORIES + 50


# ---------------------------------------------------------------- the same bytes, hands, hostile words


def test_a_page_edited_by_hand_is_what_feeds_say() -> None:
    headline = WEEK[-1].stories[0].headline
    body = f"# Mine\n\n### {headline}\n\nWords by hand, see [there](../../../topics/shipping.md).\n\n]]> <b>x</b>\n"
    texts = written(*WEEK, edited={WEEK[-1].day: body})
    edition = items("feed.json", texts["feed.json"])[0]
    assert "Words by hand" in edition["html"]
    assert "https://brief.example/news/topics/shipping/" in edition["html"]
    for path in ("feed.xml", "atom.xml"):
        same = items(path, texts[path])[0]["html"]
        assert "Words by hand" in same
        assert "]]" in same
    mine = [i["title"] for i in items("stories.json", texts["stories.json"]) if "/2026/03/11/" in i["link"]]
    assert mine == [headline]


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


def test_a_day_without_news_is_no_item_and_no_item_at_all_is_a_feed_too() -> None:
    quiet = briefings.quiet()
    for path, text in (*written(quiet).items(), *written().items()):
        assert items(path, text) == []
    assert [item["id"] for item in items("feed.xml", written(quiet, briefings.edition())["feed.xml"])] == [briefings.edition().id]


def test_an_edition_whose_stories_were_all_taken_down_comes_again_without_them() -> None:
    gone = replace(briefings.outcome("courier", "dropped", "taken down"), article=ArticleId("courier"), where="")
    (item,) = items("feed.xml", written(replace(briefings.quiet(), outcomes=(gone,)))["feed.xml"])
    assert "Nothing to show" in item["html"]


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
    etree.fromstring(opml_of(briefing, briefings.day_after(briefing, 1)).encode())


def test_feeds_name_the_hub_that_tells_of_changes_and_archives_do_not() -> None:
    hub = "https://hub.example/?a=1&b=2"
    site = SITE.model_copy(update={"hub": hub})
    editions = [briefings.day_after(briefings.edition(), -40), briefings.edition()]
    batches = feeds(shelf_of(editions), site=site, full_text=FullText(site, STRINGS))
    pages = {page.path: page.text for batch in batches for page in batch.make()}
    for path in ("feed.xml", "stories.atom", "feeds/topics/shipping.xml"):
        assert [link["href"] for link in feedparser.parse(pages[path].encode()).feed.links if link["rel"] == "hub"] == [hub]
    assert json.loads(pages["feed.json"])["hubs"] == [{"type": "WebSub", "url": hub}]
    archived = [text for path, text in pages.items() if "/archive/" in path]
    assert archived
    assert not [text for text in archived if "hub.example" in text]
    assert "hub" not in json.loads(written(briefings.edition())["feed.json"])
