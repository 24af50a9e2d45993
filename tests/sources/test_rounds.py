"""Rounds of fetching, and what a build gets from them, against a server on this machine."""

from collections.abc import Iterator
from datetime import timedelta
from itertools import pairwise
from pathlib import Path

import pytest

from digest.config import SourceConfig
from digest.sources import Captures
from digest.sources.rounds import manners
from tests.sites import prose
from tests.sources.folders import NOW, config_for
from tests.sources.servers import Exchange, Server, collected, fetch_all, network_config, serving


@pytest.fixture
def server() -> Iterator[Server]:
    with serving() as running:
        yield running


@pytest.fixture(autouse=True)
def _in_a_hurry(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("digest.sources.http.retries._BACKOFF", (0.01, 0.01))


def entry(title: str, link: str, text: str = "A summary.", guid: str = "") -> str:
    full = f"<content:encoded><![CDATA[<p>{text}</p>]]></content:encoded>" if len(text) > 100 else ""
    return (
        f"<item><title>{title}</title><link>{link}</link><guid isPermaLink='false'>{guid or link}</guid>"
        f"<pubDate>Mon, 09 Mar 2026 05:00:00 GMT</pubDate><description>A summary.</description>{full}</item>"
    )


def rss(*entries: str) -> bytes:
    space = 'xmlns:content="http://purl.org/rss/1.0/modules/content/"'
    channel = f"<title>The Courier</title><link>https://courier.example/</link>{''.join(entries)}"
    return f'<?xml version="1.0"?><rss version="2.0" {space}><channel>{channel}</channel></rss>'.encode()


def page(name: str) -> bytes:
    article = f"<article><h1>{name}</h1><p>{prose(name)}</p></article>"
    return f"<html><head><title>{name}</title></head><body>{article}</body></html>".encode()


def feed_of(server: Server, *names: str) -> bytes:
    return rss(*(entry(name, server.url(f"/{name}")) for name in names))


# ---------------------------------------------------------------- feeds


def test_an_entry_with_its_text_is_an_item_and_one_with_a_summary_is_the_page_behind_it(tmp_path: Path, server: Server) -> None:
    server.on("/feed", rss(entry("Whole", server.url("/whole"), prose("whole", 20)), entry("Short", server.url("/short"))))
    server.on("/short", page("short"), Content_Type="text/html; charset=utf-8")
    config = network_config(tmp_path, server, SourceConfig(feed=server.url("/feed")))
    fetched = fetch_all(config)
    assert (fetched.sources, fetched.changed, fetched.pages, fetched.failures) == (1, 1, 1, ())
    items, failures = collected(config)
    assert failures == []
    assert [item.where for item in items] == [server.url("/whole"), server.url("/short")]
    assert [item.refused for item in items] == [None, None]
    assert items[1].content == page("short")
    assert (items[1].media_type, items[1].encoding, items[1].hints.title) == ("text/html", "utf-8", "Short")
    assert items[0].hints.feed_title == "The Courier"
    assert server.asked("/whole") == []


def test_pages_are_fetched_once_and_a_build_needs_no_network(tmp_path: Path, server: Server) -> None:
    server.on("/feed", feed_of(server, "a", "b"), ETag='"1"')
    server.on("/a", page("a"))
    server.on("/b", page("b"))
    config = network_config(tmp_path, server, SourceConfig(feed=server.url("/feed")))
    fetch_all(config)
    first = collected(config)
    server.on("/feed", feed_of(server, "c", "a", "b"))
    server.on("/c", page("c"))
    fetch_all(config)
    assert [len(server.asked(path)) for path in ("/a", "/b", "/c")] == [1, 1, 1]
    asked = len(server.requests)
    assert collected(config) == collected(config)
    assert len(server.requests) == asked
    assert {item.id for item in first[0]} < {item.id for item in collected(config)[0]}


def test_a_page_that_was_used_is_looked_at_again_and_replaced_where_its_sentences_changed(tmp_path: Path, server: Server) -> None:
    server.on("/feed", feed_of(server, "a", "b"))
    server.on("/a", page("a"))
    server.on("/b", page("b"))
    config = network_config(tmp_path, server, SourceConfig(feed=server.url("/feed")))
    fetch_all(config)
    before, _ = collected(config)
    server.on("/a", page("a").replace(b"</article>", b"<p>Correction: it was not so.</p></article>"))
    server.on("/b", page("b").replace(b"<body>", b"<body data-visitor='17'><p>17 visitors</p>"))
    used = [server.url(f"/{name}?utm_source=rss") for name in ("a", "b", "never-fetched")]
    fetch_all(config, NOW + timedelta(hours=1), used=used)
    assert len(server.asked("/a")) == 1, "twice a day is enough"
    fetch_all(config, NOW + timedelta(hours=24), used=used)
    assert [len(server.asked(path)) for path in ("/a", "/b", "/never-fetched")] == [2, 2, 0]
    after, _ = collected(config)
    assert b"Correction" in after[0].content
    assert after[1] == before[1], "a counter is no correction"
    server.on("/a", b"gone", 404)
    fetch_all(config, NOW + timedelta(hours=48), used=used)
    assert collected(config)[0][0].content == after[0].content, "what was read stays readable"


def test_nothing_new_is_asked_about_and_answered_by_headers_alone(tmp_path: Path, server: Server) -> None:
    def replying(exchange: Exchange) -> None:
        is_known = exchange.request.headers.get("if-none-match") == '"1"'
        exchange.reply(b"" if is_known else feed_of(server, "a"), 304 if is_known else 200, ETag='"1"')

    server.replies["/feed"] = replying
    server.on("/a", page("a"))
    config = network_config(tmp_path, server, SourceConfig(feed=server.url("/feed")))
    fetch_all(config)
    before = collected(config)
    (config.cache / "bodies" / ".torn.part").write_bytes(b"half")
    again = fetch_all(config, NOW + timedelta(hours=1))
    assert not list(config.cache.rglob("*.part")), "what a killed run left is gone"
    assert (again.changed, again.unchanged, again.traffic.requests, again.traffic.not_modified) == (0, 1, 1, 1)
    assert collected(config) == before


def test_a_fresh_copy_is_not_asked_about(tmp_path: Path, server: Server) -> None:
    server.on("/feed", feed_of(server, "a"), Cache_Control="max-age=3600")
    config = network_config(tmp_path, server, SourceConfig(feed=server.url("/feed"), full_text=False))
    fetch_all(config)
    fetch_all(config, NOW + timedelta(minutes=59))
    assert len(server.asked("/feed")) == 1
    fetch_all(config, NOW + timedelta(minutes=61))
    assert len(server.asked("/feed")) == 2


def test_no_store_is_never_asked_about_nor_taken_for_fresh(tmp_path: Path, server: Server) -> None:
    server.on("/feed", feed_of(server, "a"), Cache_Control="no-store, max-age=3600", ETag='"1"')
    config = network_config(tmp_path, server, SourceConfig(feed=server.url("/feed"), full_text=False))
    fetch_all(config)
    fetch_all(config)
    assert ["if-none-match" in request.headers for request in server.asked("/feed")] == [False, False]


def test_without_full_text_summaries_are_held_and_no_page_is_asked_for(tmp_path: Path, server: Server) -> None:
    server.on("/feed", feed_of(server, "a"))
    config = network_config(tmp_path, server, SourceConfig(feed=server.url("/feed"), full_text=False))
    fetch_all(config)
    ((item,), _) = collected(config)
    assert item.refused
    assert item.refused.ended == "held"
    assert server.url("/a") in item.refused.why
    assert server.asked("/a") == []


def test_a_page_that_cannot_be_read_holds_its_entry_with_the_reason_and_is_given_up_in_the_end(
    tmp_path: Path, server: Server
) -> None:
    server.on("/feed", feed_of(server, "a"))
    config = network_config(tmp_path, server, SourceConfig(feed=server.url("/feed")))
    for hours in range(6):
        assert fetch_all(config, NOW + timedelta(hours=hours)).failures == ()
    ((item,), failures) = collected(config)
    assert failures == []
    assert item.refused
    assert "404" in item.refused.why
    assert len(server.asked("/a")) == 4


def test_a_source_asks_for_so_many_pages_in_a_run_and_goes_on_in_the_next(tmp_path: Path, server: Server) -> None:
    names = [f"p{n}" for n in range(5)]
    server.on("/feed", feed_of(server, *names), ETag='"1"')
    for name in names:
        server.on(f"/{name}", page(name))
    config = network_config(tmp_path, server, SourceConfig(feed=server.url("/feed"), pages=2))
    assert fetch_all(config).pages == 2
    assert sorted(item.refused is None for item in collected(config)[0]) == [False, False, False, True, True]
    server.on("/feed", status=304)
    fetch_all(config)
    fetch_all(config)
    assert all(item.refused is None for item in collected(config)[0])
    assert all(len(server.asked(f"/{name}")) == 1 for name in names)


def test_what_a_feed_dropped_between_two_builds_is_not_lost(tmp_path: Path, server: Server) -> None:
    config = network_config(tmp_path, server, SourceConfig(feed=server.url("/feed"), full_text=False))
    server.on("/feed", feed_of(server, "early"))
    fetch_all(config)
    server.on("/feed", feed_of(server, "late"))
    fetch_all(config, NOW + timedelta(hours=6))
    later = NOW + timedelta(hours=7)
    items, _ = collected(config, later)
    assert [(item.hints.title, item.captured_at) for item in items] == [("late", NOW + timedelta(hours=6)), ("early", NOW)]
    fetch_all(config, NOW + timedelta(days=4))
    assert [item.hints.title for item in collected(config, NOW + timedelta(days=4))[0]] == ["late"]


def test_a_corrected_entry_is_one_item_with_its_new_text(tmp_path: Path, server: Server) -> None:
    config = network_config(tmp_path, server, SourceConfig(feed=server.url("/feed"), full_text=False))
    server.on("/feed", rss(entry("Mayor resigns", "", guid="1")))
    fetch_all(config)
    ((first,), _) = collected(config)
    server.on("/feed", rss(entry("Mayor does not resign", "", guid="1")))
    fetch_all(config, NOW + timedelta(hours=1))
    ((second,), _) = collected(config, NOW + timedelta(hours=1))
    assert (first.id, first.hints.title) == (second.id, "Mayor resigns")
    assert second.hints.title == "Mayor does not resign"


def test_one_guid_on_several_stories_is_several_items(tmp_path: Path, server: Server) -> None:
    server.on("/feed", rss(*(entry(f"Story {n}", "", guid="same") for n in range(3)), entry("Story 0", "", guid="same")))
    config = network_config(tmp_path, server, SourceConfig(feed=server.url("/feed")))
    fetch_all(config)
    items, _ = collected(config)
    assert len({item.id for item in items}) == 4


def test_two_sources_with_one_address_ask_once(tmp_path: Path, server: Server) -> None:
    server.on("/feed", feed_of(server, "a"))
    one, two = SourceConfig(feed=server.url("/feed"), name="One"), SourceConfig(feed=server.url("/feed"), name="Two")
    config = network_config(tmp_path, server, one, two)
    fetch_all(config)
    assert len(server.asked("/feed")) == 1
    assert {item.source for item in collected(config)[0]} == {"One", "Two"}


def test_a_charset_that_only_the_header_knows_is_used(tmp_path: Path, server: Server) -> None:
    body = feed_of(server, "a").replace(b'<?xml version="1.0"?>', b"").replace(b"The Courier", "Кур'єр".encode("koi8-u"))
    server.on("/feed", body, Content_Type="application/rss+xml; charset=koi8-u")
    config = network_config(tmp_path, server, SourceConfig(feed=server.url("/feed"), full_text=False))
    fetch_all(config)
    assert collected(config)[0][0].hints.feed_title == "Кур'єр"


def test_json_feeds_are_feeds(tmp_path: Path, server: Server) -> None:
    body = '{"version": "https://jsonfeed.org/version/1.1", "title": "J", "items": [{"id": "1", "content_text": "%s"}]}' % (
        "word " * 100
    )
    server.on("/feed", body, Content_Type="application/feed+json")
    config = network_config(tmp_path, server, SourceConfig(feed=server.url("/feed")))
    assert fetch_all(config).failures == ()
    assert len(collected(config)[0]) == 1


# ---------------------------------------------------------------- failures


@pytest.mark.parametrize(
    ("body", "status", "why"),
    [
        (b"no", 404, "404"),
        (b"no", 500, "500"),
        (b"", 200, "nothing"),
        (page("sorry"), 200, "web page"),
        (b'{"a": [1, 2,', 200, "not JSON"),
        (b"words", 200, "neither a feed"),
        (b"%PDF-1.7 ", 200, "a PDF"),
        (b"<opml><body/></opml>", 200, "list of feeds"),
    ],
)
def test_what_is_no_feed_is_a_line_and_the_last_good_copy_is_used_and_said_to_be(
    tmp_path: Path, server: Server, body: bytes, status: int, why: str
) -> None:
    config = network_config(tmp_path, server, SourceConfig(feed=server.url("/feed"), name="Courier", full_text=False))
    server.on("/feed", body, status)
    assert [why in failure.why for failure in fetch_all(config).failures] == [True]
    items, (failure,) = collected(config)
    assert items == []
    assert why in failure.why

    server.on("/feed", feed_of(server, "a"), ETag='"good"')
    assert fetch_all(config).failures == ()
    good = collected(config)
    server.on("/feed", body, status, ETag='"bad"')
    later = NOW + timedelta(days=1)
    fetch_all(config, later)
    items, (failure,) = collected(config, later)
    assert items == good[0]
    assert why in failure.why
    assert "its last good copy, of 2026-03-09 06:00, is used" in failure.why
    fetch_all(config, later)
    assert server.asked("/feed")[-1].headers["if-none-match"] == '"good"'


def test_a_source_that_was_never_fetched_says_what_to_do(tmp_path: Path, server: Server) -> None:
    sources = [SourceConfig(feed=server.url("/feed")), SourceConfig(page=server.url("/a")), SourceConfig(site=server.url("/"))]
    _, failures = collected(network_config(tmp_path, server, *sources))
    assert all("run `digest fetch`" in failure.why for failure in failures)
    assert len(failures) == 3


def test_a_retired_feed_is_not_asked_again(tmp_path: Path, server: Server) -> None:
    server.on("/feed", "gone", 410)
    config = network_config(tmp_path, server, SourceConfig(feed=server.url("/feed")))
    fetch_all(config)
    assert fetch_all(config, NOW + timedelta(days=1)).failures
    assert len(server.asked("/feed")) == 1
    assert "remove it from digest.yml" in collected(config)[1][0].why


def test_a_server_that_wants_rest_gets_it_over_runs(tmp_path: Path, server: Server) -> None:
    server.on("/feed", "wait", 503, Retry_After="3600")
    config = network_config(tmp_path, server, SourceConfig(feed=server.url("/feed")))
    fetch_all(config)
    fetch_all(config, NOW + timedelta(minutes=59))
    assert len(server.asked("/feed")) == 1
    fetch_all(config, NOW + timedelta(minutes=61))
    assert len(server.asked("/feed")) == 2


def test_a_permanent_move_is_learnt_and_told(tmp_path: Path, server: Server) -> None:
    server.on("/old", status=301, Location="/new")
    server.on("/new", feed_of(server, "a"), ETag='"1"')
    config = network_config(tmp_path, server, SourceConfig(feed=server.url("/old"), name="Courier", full_text=False))
    first = fetch_all(config)
    ids = [item.id for item in collected(config)[0]]
    second = fetch_all(config)
    for fetched in (first, second):
        assert [note.why for note in fetched.notes] == [f"it moved for good to {server.url('/new')}; write that in digest.yml"]
    assert len(server.asked("/old")) == 1
    assert server.asked("/new")[-1].headers["if-none-match"] == '"1"'
    assert [item.id for item in collected(config)[0]] == ids
    server.on("/new", "gone", 404)
    fetch_all(config)
    fetch_all(config)
    assert len(server.asked("/old")) == 2, "where the new address fails, the one that people wrote is tried again"


def test_one_bad_source_spoils_no_other(tmp_path: Path, server: Server) -> None:
    server.on("/good", feed_of(server, "a"))
    server.raw("/bad", b"\x16\x03\x01")
    bad = SourceConfig(feed=server.url("/bad"), name="Bad")
    config = network_config(tmp_path, server, bad, SourceConfig(feed=server.url("/good"), full_text=False))
    fetched = fetch_all(config)
    assert [failure.source for failure in fetched.failures] == ["Bad"]
    assert len(collected(config)[0]) == 1


def test_captures_may_be_deleted_at_any_time(tmp_path: Path, server: Server) -> None:
    """Without its body a copy is none: it is fetched again, not asked about."""
    server.on("/feed", feed_of(server, "a"), ETag='"1"')
    config = network_config(tmp_path, server, SourceConfig(feed=server.url("/feed"), full_text=False))
    fetch_all(config)
    before = collected(config)
    for body in (config.cache / "bodies").rglob("*"):
        if body.is_file():
            body.unlink()
    fetch_all(config)
    assert "if-none-match" not in server.asked("/feed")[-1].headers
    assert collected(config) == before


# ---------------------------------------------------------------- pages, sites, lists


def test_a_page_is_one_item(tmp_path: Path, server: Server) -> None:
    server.on("/a", page("a"), Content_Type="text/html; charset=utf-8")
    config = network_config(tmp_path, server, SourceConfig(page=server.url("/a"), publisher="Port"))
    assert fetch_all(config).failures == ()
    ((item,), _) = collected(config)
    assert (item.content, item.media_type, item.hints.publisher, item.where) == (page("a"), "text/html", "Port", server.url("/a"))


@pytest.mark.parametrize(
    ("body", "kind", "why"),
    [
        (b"%PDF-1.7", "application/pdf", "application/pdf"),
        (b"\x89PNG\r\n\x1a\n" + bytes(range(256)), "text/html", "a PNG image"),
        (bytes(range(256)) * 10, "text/html", "binary data"),
    ],
)
def test_what_is_no_page_is_a_line(tmp_path: Path, server: Server, body: bytes, kind: str, why: str) -> None:
    server.on("/a", body, Content_Type=kind)
    config = network_config(tmp_path, server, SourceConfig(page=server.url("/a")))
    assert why in fetch_all(config).failures[0].why
    items, (failure,) = collected(config)
    assert items == []
    assert why in failure.why


def test_the_feed_of_a_site_is_found_by_what_its_page_names(tmp_path: Path, server: Server) -> None:
    link = '<link rel="alternate" type="application/rss+xml" href="/rss/all">'
    server.on("/", f"<html><head>{link}</head><body>words</body></html>", Content_Type="text/html")
    server.on("/rss/all", feed_of(server, "a"))
    config = network_config(tmp_path, server, SourceConfig(site=server.url("/"), full_text=False))
    assert fetch_all(config).failures == ()
    assert len(collected(config)[0]) == 1
    fetch_all(config, NOW + timedelta(days=1))
    assert len(server.asked("/")) == 1, "it is found once"


def test_the_feed_of_a_site_is_found_where_sites_usually_have_one(tmp_path: Path, server: Server) -> None:
    server.on("/", "<html><body>words</body></html>", Content_Type="text/html")
    server.on("/feed.xml", feed_of(server, "a"))
    config = network_config(tmp_path, server, SourceConfig(site=server.url("/"), full_text=False))
    assert fetch_all(config).failures == ()
    assert len(collected(config)[0]) == 1


def test_a_site_whose_address_is_itself_a_feed_gets_the_pages_behind_it(tmp_path: Path, server: Server) -> None:
    def replying(exchange: Exchange) -> None:
        is_known = exchange.request.headers.get("if-none-match") == '"1"'
        exchange.reply(b"" if is_known else feed_of(server, "a"), 304 if is_known else 200, ETag='"1"')

    server.replies["/news"] = replying
    server.on("/a", page("a"))
    config = network_config(tmp_path, server, SourceConfig(site=server.url("/news")))
    assert (fetched := fetch_all(config)).changed == fetched.pages == 1
    items, failures = collected(config)
    assert ([item.refused for item in items], failures) == ([None], [])
    assert fetch_all(config, NOW + timedelta(hours=1)).unchanged == 1
    assert collected(config)[0] == items


def test_a_site_without_a_feed_says_so(tmp_path: Path, server: Server) -> None:
    server.on("/", "<html><body>words</body></html>", Content_Type="text/html")
    config = network_config(tmp_path, server, SourceConfig(site=server.url("/")))
    assert "names no feed" in fetch_all(config).failures[0].why
    assert "names no feed" in collected(config)[1][0].why


def test_a_list_of_subscriptions_is_one_source_for_each_feed(tmp_path: Path, server: Server) -> None:
    server.on("/a", feed_of(server, "x"))
    outlines = f'<outline title="Ay" xmlUrl="{server.url("/a")}"/><outline title="Bee" xmlUrl="{server.url("/b")}"/>'
    (tmp_path / "subscriptions.opml").write_text(f"<opml><body>{outlines}</body></opml>")
    config = network_config(tmp_path, server, SourceConfig(opml="subscriptions.opml", full_text=False))
    assert [failure.source for failure in fetch_all(config).failures] == ["Bee"]
    items, failures = collected(config)
    assert [item.source for item in items] == ["Ay"]
    assert [failure.source for failure in failures] == ["Bee"]


def test_a_list_that_is_not_there_is_a_line(tmp_path: Path, server: Server) -> None:
    config = network_config(tmp_path, server, SourceConfig(opml="subscriptions.opml"))
    assert "cannot be read" in fetch_all(config).failures[0].why
    assert "cannot be read" in collected(config)[1][0].why


# ---------------------------------------------------------------- manners


def test_a_host_is_asked_for_one_thing_at_a_time_with_a_pause_between(tmp_path: Path, server: Server) -> None:
    sources = []
    for n in range(4):
        server.on(f"/{n}", feed_of(server, "a"))
        sources.append(SourceConfig(feed=server.url(f"/{n}"), full_text=False))
    fetch_all(network_config(tmp_path, server, *sources, pause=0.2))
    times = [request.at for request in server.requests]
    assert server.most_at_once == 1
    assert all(later - earlier >= 0.19 for earlier, later in pairwise(times))


def test_a_crawl_delay_is_kept_to(tmp_path: Path, server: Server) -> None:
    server.on("/robots.txt", "User-agent: *\nCrawl-delay: 0.5")
    server.on("/a", feed_of(server, "x"))
    server.on("/b", feed_of(server, "x"))
    sources = [SourceConfig(feed=server.url(path), full_text=False) for path in ("/a", "/b")]
    fetch_all(network_config(tmp_path, server, *sources))
    first, second = server.asked()
    assert second.at - first.at >= 0.49


def test_a_host_in_trouble_is_not_pressed_for_each_of_its_addresses(tmp_path: Path, server: Server) -> None:
    sources = []
    for n in range(5):
        server.on(f"/{n}", "trouble", 500)
        sources.append(SourceConfig(feed=server.url(f"/{n}")))
    assert len(fetch_all(network_config(tmp_path, server, *sources)).failures) == 5
    assert len(server.asked()) == 5 + 2


def test_what_would_take_longer_than_the_run_may_is_left_for_the_next(tmp_path: Path, server: Server) -> None:
    server.on("/robots.txt", "User-agent: *\nCrawl-delay: 100")
    server.on("/a", feed_of(server, "x"))
    server.on("/b", feed_of(server, "x"))
    sources = [SourceConfig(feed=server.url(path), full_text=False) for path in ("/a", "/b")]
    fetched = fetch_all(network_config(tmp_path, server, *sources, patience=2))
    assert ["time was over" in failure.why for failure in fetched.failures] in ([True], [True, True])
    assert len(server.asked()) <= 1


def test_the_user_agent_says_where_we_live_and_holds_no_odd_characters(tmp_path: Path) -> None:
    config = config_for(tmp_path, SourceConfig(folder="in"))
    site = config.site.model_copy(update={"url": "https://brief.example/", "contact": "desk (at) brief\r\n.example ü"})
    said = manners(config.model_copy(update={"site": site})).user_agent
    assert said.startswith("news-briefings/")
    assert "(+https://brief.example/ desk ?at? brief??.example ?)" in said


def test_nothing_is_asked_where_no_source_is_on_the_network(tmp_path: Path, server: Server) -> None:
    assert fetch_all(network_config(tmp_path, server, SourceConfig(folder="in"))).sources == 0
    assert server.requests == []
    assert Captures(tmp_path / ".digest").record(server.url("/")) is None


def _listed(server: Server, *names: str) -> str:
    entries = "".join(f"<url><loc>{server.url(f'/{name}')}</loc><lastmod>2026-03-09</lastmod></url>" for name in names)
    return f"<urlset>{entries}</urlset>"


def test_a_list_of_sitemaps_gives_the_pages_of_all_of_them_each_once(server: Server, tmp_path: Path) -> None:
    children = (f"<sitemap><loc>{server.url(path)}</loc><lastmod>2026-03-09</lastmod></sitemap>" for path in ("/1.xml", "/2.xml"))
    server.on("/sitemap.xml", f"<sitemapindex>{''.join(children)}</sitemapindex>")
    server.on("/1.xml", _listed(server, "quay", "dock"))
    server.on("/2.xml", _listed(server, "dock", "pier"))
    for name in ("quay", "dock", "pier"):
        server.on(f"/{name}", f"<html><body><article><p>{prose(name)}</p></article></body></html>", Content_Type="text/html")
    config = network_config(tmp_path, server, SourceConfig(sitemap=server.url("/sitemap.xml")))
    assert fetch_all(config).failures == ()
    items, failures = collected(config)
    assert failures == []
    assert [item.where.rpartition("/")[2] for item in items] == ["quay", "dock", "pier"]
    assert not [item for item in items if item.refused]
    assert len(server.asked("/dock")) == 1


def test_a_list_of_lists_is_followed_one_level_more_and_never_in_circles(server: Server, tmp_path: Path) -> None:
    def listing(*paths: str) -> str:
        nodes = (f"<sitemap><loc>{server.url(path)}</loc><lastmod>2026-03-09</lastmod></sitemap>" for path in paths)
        return f"<sitemapindex>{''.join(nodes)}</sitemapindex>"

    server.on("/all.xml", listing("/year.xml"))
    server.on("/year.xml", listing("/day.xml", "/all.xml", "/deeper.xml"))
    server.on("/day.xml", _listed(server, "quay"))
    server.on("/deeper.xml", listing("/deepest.xml"))
    server.on("/quay", f"<html><body><article><p>{prose('quay')}</p></article></body></html>", Content_Type="text/html")
    config = network_config(tmp_path, server, SourceConfig(sitemap=server.url("/all.xml")))
    assert fetch_all(config).failures == ()
    items, failures = collected(config)
    assert failures == []
    assert [item.where.rpartition("/")[2] for item in items] == ["quay"]
    assert [len(server.asked(path)) for path in ("/all.xml", "/deeper.xml", "/deepest.xml")] == [1, 1, 0]


def test_a_feed_on_a_quiet_day_is_no_failure(server: Server, tmp_path: Path) -> None:
    server.on("/feed", "<rss version='2.0'><channel><title>Quiet</title></channel></rss>")
    config = network_config(tmp_path, server, SourceConfig(feed=server.url("/feed")))
    assert fetch_all(config).failures == ()
    assert collected(config) == ([], [])


@pytest.mark.parametrize(
    ("feed", "page"),
    [
        ("<feed><entry><id>1</id><link href='quay'/><title>T</title></entry></feed>", "/news/quay"),
        ("<rss><channel><link>/</link><item><link>quay</link><title>T</title></item></channel></rss>", "/quay"),
        ("<rss><channel><item><link>/quay</link><title>T</title></item></channel></rss>", "/quay"),
    ],
)
def test_relative_links_are_meant_from_where_the_feed_is(server: Server, tmp_path: Path, feed: str, page: str) -> None:
    server.on("/news/feed", feed, Content_Type="application/xml")
    config = network_config(tmp_path, server, SourceConfig(feed=server.url("/news/feed"), full_text=False))
    fetch_all(config)
    ((item,), _) = collected(config)
    assert item.hints.url == server.url(page)
