"""What publishers say of the use of their words outside of their pages: in headers, and for a whole site."""

from collections.abc import Callable, Iterator
from datetime import timedelta
from pathlib import Path
from typing import Any

import pytest

from digest.config import SourceConfig
from digest.permissions import TDMREP_PATH
from digest.sources.captures import Captures
from tests.sites import prose
from tests.sources.folders import NOW
from tests.sources.servers import Server, collected, fetch_all, network_config, serving


@pytest.fixture
def server() -> Iterator[Server]:
    with serving() as running:
        yield running


def signals(config_root: Path, server: Server) -> list[tuple[str, ...]]:
    """What comes with the whole entry, and with the one whose page was fetched."""
    text = "".join(f"<p>{part}</p>" for part in prose("whole", 20).split("\n\n"))
    whole = f"<item><title>W</title><link>{server.url('/whole')}</link><description><![CDATA[{text}]]></description></item>"
    short = f"<item><title>S</title><link>{server.url('/news/short')}</link><description>A summary.</description></item>"
    server.on("/feed", f"<?xml version='1.0'?><rss version='2.0'><channel><title>C</title>{whole}{short}</channel></rss>")
    config = network_config(config_root, server, SourceConfig(feed=server.url("/feed")))
    fetch_all(config)
    return [item.signals for item in collected(config)[0]]


def on_page(server: Server, **headers: Any) -> None:
    server.on("/news/short", f"<html><title>S</title><article><p>{prose('short', 20)}</p></article></html>", **headers)


def test_headers_of_a_page_come_with_it(tmp_path: Path, server: Server) -> None:
    on_page(server, Content_Type="text/html", X_Robots_Tag="otherbot: noarchive, googlebot: nosnippet", TDM_Reservation="1")
    assert signals(tmp_path, server) == [(), ("nosnippet", "tdm-reservation")]


def test_what_a_site_reserves_holds_for_its_pages(tmp_path: Path, server: Server) -> None:
    on_page(server, Content_Type="text/html")
    server.on(TDMREP_PATH, '[{"location": "/news*", "tdm-reservation": 1}]')
    assert signals(tmp_path, server) == [(), ("tdm-reservation",)]


def test_a_site_is_asked_once_a_day_and_what_it_withdraws_is_withdrawn(tmp_path: Path, server: Server) -> None:
    on_page(server, Content_Type="text/html")
    server.on(TDMREP_PATH, '[{"location": "/", "tdm-reservation": 1}]')
    config = network_config(tmp_path, server, SourceConfig(feed=server.url("/feed")))
    assert signals(tmp_path, server)[1] == ("tdm-reservation",)
    fetch_all(config, NOW + timedelta(hours=5))
    assert len(server.asked(TDMREP_PATH)) == 1
    server.on(TDMREP_PATH, "out of order", 500)
    fetch_all(config, NOW + timedelta(days=2))
    assert collected(config)[0][1].signals == ("tdm-reservation",), "what cannot be read today holds on"
    del server.replies[TDMREP_PATH]
    fetch_all(config, NOW + timedelta(days=4))
    assert collected(config)[0][1].signals == ()


# ---------------------------------------------------------------- licences

LICENCE = """<rsl xmlns="https://rslstandard.org/rsl">
<content url="/"><license><permits type="usage">search</permits></license></content>
<content url="/news/*"><license><prohibits type="usage">all</prohibits></license></content></rsl>"""
OF_THE_SITE, OF_NEWS = ("rsl-no-model", "rsl-read"), ("rsl-no-model", "rsl-no-quote", "rsl-read")


def by_robots(server: Server) -> None:
    on_page(server, Content_Type="text/html")
    server.on("/robots.txt", f"User-agent: *\nDisallow: /private\n\nlicense: {server.url('/l.xml')}\n")


def by_header(server: Server) -> None:
    on_page(server, Content_Type="text/html", Link="</l.xml>; rel=license; type=application/rsl+xml")


def by_element(server: Server) -> None:
    link = "<link rel=license type=application/rsl+xml href='/l.xml'>"
    server.on("/news/short", f"<html><head>{link}</head><article><p>{prose('short', 20)}</p></article></html>")


@pytest.mark.parametrize("named", [by_robots, by_header, by_element])
def test_a_licence_that_is_named_is_read(tmp_path: Path, server: Server, named: Callable[[Server], None]) -> None:
    named(server)
    server.on("/l.xml", LICENCE, Content_Type="application/rsl+xml")
    whole, short = signals(tmp_path, server)
    assert whole == (OF_THE_SITE if named is by_robots else ())
    assert tuple(sorted(short)) == OF_NEWS
    assert len(server.asked("/l.xml")) == 1


def test_a_licence_is_asked_for_once_a_day_and_whether_it_changed(tmp_path: Path, server: Server) -> None:
    by_robots(server)
    server.on("/l.xml", LICENCE, ETag='"1"')
    config = network_config(tmp_path, server, SourceConfig(feed=server.url("/feed")))
    signals(tmp_path, server)
    fetch_all(config, NOW + timedelta(hours=5))
    assert len(server.asked("/l.xml")) == 1
    server.replies["/l.xml"] = lambda exchange: exchange.reply(status=304)
    assert fetch_all(config, NOW + timedelta(days=2)).notes == ()
    assert server.asked("/l.xml")[-1].headers["if-none-match"] == '"1"'
    assert tuple(sorted(collected(config)[0][1].signals)) == OF_NEWS


NOT_READ: dict[str, Callable[[Server], None]] = {
    "not there": lambda server: None,
    "no licence": lambda server: server.on("/l.xml", "<html>Licences</html>"),
    "too large": lambda server: server.on("/l.xml", b" " * 300_000 + LICENCE.encode()),
    "forbidden": lambda server: server.on("/robots.txt", f"License: {server.url('/l.xml')}\nUser-agent: *\nDisallow: /l.xml"),
    "a host within": lambda server: server.on("/l.xml", status=302, Location="http://169.254.169.254/l.xml"),
}


@pytest.mark.parametrize("why", NOT_READ)
def test_what_names_a_licence_that_cannot_be_read_is_not_quoted(tmp_path: Path, server: Server, why: str) -> None:
    by_robots(server)
    NOT_READ[why](server)
    assert signals(tmp_path, server) == [("rsl-unread",), ("rsl-unread",)]
    config = network_config(tmp_path, server, SourceConfig(feed=server.url("/feed")))
    (note,) = fetch_all(config, NOW + timedelta(hours=1)).notes
    assert server.url("/l.xml") in note.why
    assert "is listed by headline and link only" in note.why
    if why != "forbidden":
        server.on("/l.xml", LICENCE)
        assert fetch_all(config, NOW + timedelta(hours=2)).notes == ()
        assert tuple(sorted(collected(config)[0][1].signals)) == OF_NEWS


def test_what_a_licence_said_holds_on_while_it_cannot_be_read(tmp_path: Path, server: Server) -> None:
    by_robots(server)
    server.on("/l.xml", LICENCE)
    signals(tmp_path, server)
    server.on("/l.xml", "out of order", 500)
    config = network_config(tmp_path, server, SourceConfig(feed=server.url("/feed")))
    (note,) = fetch_all(config, NOW + timedelta(days=2)).notes
    assert note.why.endswith("what it said before holds on")
    assert tuple(sorted(collected(config)[0][1].signals)) == OF_NEWS


def test_one_licence_of_a_host_is_asked_for_in_a_run(tmp_path: Path, server: Server) -> None:
    on_page(server, Content_Type="text/html")
    server.on("/robots.txt", "".join(f"License: {server.url(f'/{number}.xml')}\n" for number in range(4)))
    for number in range(4):
        server.on(f"/{number}.xml", LICENCE)
    signals(tmp_path, server)
    config = network_config(tmp_path, server, SourceConfig(feed=server.url("/feed")))
    for run in range(1, 5):
        assert sum(len(server.asked(f"/{number}.xml")) for number in range(4)) == run
        fetch_all(config, NOW + timedelta(hours=run))
    assert "rsl-read" in collected(config)[0][0].signals


def licensed(server: Server, *, ends: str) -> str:
    text = "".join(f"<p>{part}</p>" for part in prose("whole", 20).split("\n\n"))
    sold = "<rsl:content url='/'><rsl:license><rsl:payment type='crawl'/></rsl:license></rsl:content>"
    items = "".join(
        f"<item><title>{name}</title><link>{server.url(f'/{name}')}</link><description><![CDATA[{text}]]></description>{more}</item>"
        for name, more in (("sold", sold), ("free", ""))
    )
    head = "<rss version='2.0' xmlns:rsl='https://rslstandard.org/rsl'><channel><title>C</title>"
    return f"<?xml version='1.0'?>{head}{items}{ends}"


def test_a_licence_within_an_entry_of_a_feed_is_obeyed(tmp_path: Path, server: Server) -> None:
    server.on("/feed", licensed(server, ends="</channel></rss>"))
    config = network_config(tmp_path, server, SourceConfig(feed=server.url("/feed")))
    fetch_all(config)
    for _ in ("read", "as it was kept"):
        assert [item.signals for item in collected(config)[0]] == [("rsl-no-model", "rsl-no-quote"), ()]
    (tmp_path / "saved").mkdir()
    (tmp_path / "saved" / "feed.xml").write_text(licensed(server, ends="</channel></rss>"), encoding="utf-8")
    saved = network_config(tmp_path, server, SourceConfig(folder="saved"))
    assert [item.signals for item in collected(saved)[0]] == [("rsl-no-model", "rsl-no-quote"), ()]


def test_where_nobody_can_tell_whose_licence_is_whose_no_entry_is_quoted(tmp_path: Path, server: Server) -> None:
    server.on("/feed", licensed(server, ends="<x:entry xmlns:x='urn:x'/></channel></rss>"))
    config = network_config(tmp_path, server, SourceConfig(feed=server.url("/feed")))
    fetch_all(config)
    assert {item.signals for item in collected(config)[0]} == {("rsl-unread",)}


def test_an_article_named_as_a_licence_stays_what_it_is(tmp_path: Path, server: Server) -> None:
    server.on("/robots.txt", f"License: {server.url('/news/short')}\n")
    on_page(server, Content_Type="text/html")
    signals(tmp_path, server)
    server.on("/news/short", "out of order", 500)
    config = network_config(tmp_path, server, SourceConfig(feed=server.url("/feed")))
    assert fetch_all(config, NOW + timedelta(days=2)).notes
    page = Captures(config.cache).record(server.url("/news/short"))
    assert page is not None
    assert (page.error, page.good) == ("", NOW)
    assert b"<article>" in collected(config)[0][1].content


def test_a_page_at_the_place_of_a_reservation_does_not_hide_it(tmp_path: Path, server: Server) -> None:
    on_page(server, Content_Type="text/html")
    server.on(TDMREP_PATH, '[{"location": "/news*", "tdm-reservation": 1}]')
    fetch_all(network_config(tmp_path, server, SourceConfig(page=server.url(TDMREP_PATH))), NOW - timedelta(hours=1))
    assert signals(tmp_path, server)[1] == ("tdm-reservation",)
