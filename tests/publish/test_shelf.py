"""What lists need to know of editions is kept, and everything made of it is what a clean build makes."""

from dataclasses import replace
from datetime import date
from pathlib import Path

from digest import keeping, pipeline
from digest.config import Config
from digest.publish import SITE_CACHE, FileHashes
from digest.publish.shelf import Brief, shelf_of
from tests.publish.sample_site import sample_briefings, site_pages, small_day, write_config, write_pages, write_site


def briefs(config: Config) -> list[Brief]:
    cache = config.cache / SITE_CACHE
    shelf = keeping.read_shelf(config, FileHashes(config.root, cache), cache)
    return [replace(brief, hash="") for brief in shelf.oldest]


def test_editions_in_brief_are_the_same_from_their_records_from_the_cache_and_at_hand(tmp_path: Path) -> None:
    config = write_site(tmp_path)
    at_hand = [replace(brief, hash="") for brief in shelf_of(sample_briefings()).oldest]
    assert [replace(b, stories=()) for b in briefs(config)] == [replace(b, stories=()) for b in at_hand]
    told = [[(s.at, s.headline, list(s.topics), list(s.publishers)) for s in b.stories] for b in at_hand]
    for _ in range(2):
        assert [[(s.at, s.headline, list(s.topics), list(s.publishers)) for s in b.stories] for b in briefs(config)] == told


def test_feeds_books_and_mails_after_a_change_are_those_of_a_clean_build(tmp_path: Path) -> None:
    config = write_site(tmp_path)
    (tmp_path / "mkdocs.yml").write_text((tmp_path / "mkdocs.yml").read_text() + "extra: {search: false, cards: false}\n")
    pipeline.site(config)
    settings = (tmp_path / "mkdocs.yml").read_text()
    others = [briefing for briefing in sample_briefings() if briefing.day != date(2026, 3, 2)]
    write_pages(site_pages([*others, small_day(date(2026, 3, 9), 4)], write_config(tmp_path)), config)
    (tmp_path / "mkdocs.yml").write_text(settings)
    page = config.content / "briefings" / "2026" / "03" / "04.md"
    page.write_text(page.read_text(encoding="utf-8").replace("Harbour news 2", "Pier news 2"), encoding="utf-8")
    for suffix in (".md", ".json"):
        (config.content / "briefings" / "2026" / "03" / "02").with_suffix(suffix).unlink()
    pipeline.site(config)
    files = {p.relative_to(config.site_dir): p.read_bytes() for p in config.site_dir.rglob("*") if p.is_file()}
    pipeline.site(config, clean_build=True)
    assert files == {p.relative_to(config.site_dir): p.read_bytes() for p in config.site_dir.rglob("*") if p.is_file()}
