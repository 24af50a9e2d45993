"""Every link inside a site leads somewhere, to the anchor it names."""

from pathlib import Path

from bench.links import broken_links
from digest import pipeline
from tests.publish.sample_site import write_site


def test_a_whole_site_has_no_broken_link_and_no_broken_anchor(tmp_path: Path) -> None:
    config = write_site(tmp_path)
    pipeline.site(config)
    assert broken_links(config.site_dir, config.site.url) == []


def test_what_is_broken_is_named(tmp_path: Path) -> None:
    (tmp_path / "a").mkdir()
    page = '<p id="x"><a href="../b/#x">1</a><a href="#x">2</a><a href="#y">3</a><a href="/s/c.xml">4</a><img src="../d.png">'
    (tmp_path / "a" / "index.html").write_text(page + '<a href="https://else.example/z">5</a>', encoding="utf-8")
    (tmp_path / "c.xml").write_text("<c/>", encoding="utf-8")
    broken = [f"a/index.html: {href}" for href in ("#y", "../b/#x", "../d.png")]
    assert broken_links(tmp_path, "https://brief.example/s/") == broken
