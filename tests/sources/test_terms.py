"""What publishers say of the use of their words outside of their pages: in headers, and for a whole site."""

from collections.abc import Iterator
from datetime import timedelta
from pathlib import Path
from typing import Any

import pytest

from digest.config import SourceConfig
from digest.permissions import TDMREP_PATH
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


def test_a_licence_that_robots_txt_names_holds_for_the_whole_site(tmp_path: Path, server: Server) -> None:
    on_page(server, Content_Type="text/html")
    server.on("/robots.txt", "User-agent: *\nDisallow: /private\n\nlicense: https://courier.example/licence.xml\n")
    server.on(TDMREP_PATH, '[{"location": "/news*", "tdm-reservation": 1}]')
    assert signals(tmp_path, server) == [("rsl-no-model",), ("rsl-no-model", "tdm-reservation")]
