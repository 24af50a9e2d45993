"""`digest doctor` and `digest check` know what fetching learnt of a source, and say what mends it."""

from datetime import timedelta
from pathlib import Path

from click.testing import CliRunner

from digest import checks, doctor
from digest.cli import main
from digest.config import SourceConfig
from digest.sources import Captures
from digest.sources.http.opml import Subscription, read_opml
from digest.sources.trim import trim
from tests.sites import new_site
from tests.sources.folders import NOW
from tests.sources.servers import fetch_all, network_config, serving

RSS = (
    '<rss version="2.0"><channel><title>C</title><link>https://courier.example/</link><item><title>T</title>'
    "<link>https://courier.example/a</link><description>Some words of it.</description></item>{}</channel></rss>"
)


def test_each_trouble_is_named_with_what_mends_it(tmp_path: Path) -> None:
    with serving() as server:
        server.on("/good", RSS, Content_Type="application/rss+xml")
        server.on("/gone", "gone", 410)
        server.on("/down", "down", 500)
        server.on("/moved", "", 301, Location=server.url("/good"))
        names = ("good", "gone", "down", "moved", "new")
        lines = "".join(f"  - {{feed: '{server.url(f'/{name}')}', name: {name}, full_text: false}}\n" for name in names)
        site = new_site(tmp_path / "brief", f"site: {{name: Test, url: 'https://brief.example/'}}\nsources:\n{lines}")
        sources = tuple(SourceConfig(feed=server.url(f"/{name}"), name=name, full_text=False) for name in names[:4])
        fetch_all(network_config(site.root, server, *sources))
    found = {finding.about: finding for finding in doctor.examine(site.root) if finding.about.startswith("source ")}
    assert "last read" in found["source good"].found
    assert not found["source good"].remedy
    assert (found["source gone"].is_bad, "410" in found["source gone"].found) == (True, True)
    assert "failed once" in found["source down"].found
    assert "moved for good" in found["source moved"].found
    assert found["source new"].remedy == "Run `digest fetch`"
    site.build("2026-03-04T08:00:00+01:00")
    about = [finding.about for finding in doctor.examine(site.root)]
    assert about.count("source down") == 1, "a failure is told once, also where an edition tells of it"
    told = "\n".join(map(str, checks.advice(site.root)))
    assert "gone is gone for good" in told
    assert "moved moved for good" in told


def test_the_oldest_answers_go_but_none_that_a_build_reads(tmp_path: Path) -> None:
    with serving() as server:
        source = SourceConfig(feed=server.url("/feed"), full_text=False)
        config = network_config(tmp_path, server, source)
        for number in range(4):
            server.on("/feed", RSS.format(" " * number), Content_Type="application/rss+xml")
            fetch_all(config, NOW + timedelta(days=2 * number))
    captures = Captures(config.cache)
    record = captures.record(server.url("/feed"))
    assert record
    assert len(list(captures.bodies())) > len(record.copies)
    assert trim(captures, [source], 10**9) == 0
    assert trim(captures, [source], 0) > 0
    assert {body.sha256 for body in captures.bodies()} == {copy.sha256 for copy in record.copies}


def test_the_feeds_that_are_read_come_back_from_a_list_of_subscriptions(tmp_path: Path) -> None:
    with serving() as server:
        server.on("/", f'<html><link rel="alternate" type="application/rss+xml" href="{server.url("/found.xml")}"></html>')
        server.on("/found.xml", RSS.format(""), Content_Type="application/rss+xml")
        feed = "https://courier.example/feed.xml?a=1&b=<2>"
        (tmp_path / "old.opml").write_text('<opml><body><outline xmlUrl="https://old.example/feed" title="Old"/></body></opml>')
        lines = f"[{{feed: '{feed}', name: 'A & B'}}, {{site: '{server.url('/')}'}}, {{opml: old.opml}}, {{folder: inbox}}]"
        site = new_site(tmp_path, f"site: {{name: Test, url: 'https://brief.example/'}}\nsources: {lines}\n")
        fetch_all(network_config(tmp_path, server, SourceConfig(site=server.url("/"))))
        ran = CliRunner().invoke(main, ["sources", "--root", str(tmp_path), "--opml", str(tmp_path / "out.opml")])
    assert ran.exit_code == 0, ran.output
    found = read_opml((site.root / "out.opml").read_bytes()).feeds
    assert found[0] == Subscription(url="https://courier.example/feed.xml?a=1&b=%3C2%3E", name="A & B")
    assert [one.url for one in found[1:]] == [server.url("/found.xml"), "https://old.example/feed"]
    told = CliRunner().invoke(main, ["sources", "--root", str(tmp_path)]).output
    assert "files in" in told
    assert "not fetched on this machine yet" in told
