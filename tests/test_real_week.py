"""A week of real pages, where they lie beside the project: what holds in the invented newsroom holds there too."""

import os
from collections.abc import Iterator
from datetime import datetime
from pathlib import Path

import pytest

from digest import cage, checks
from tests.mutations import check_mutations, read
from tests.sites import TestSite, new_site

PAGES = Path(__file__).parent.parent.parent / "shared/data/extraction/news-dev/html"
NOW = datetime.fromisoformat("2023-12-25T08:00:00+01:00")
SETTINGS = """\
site: {name: The Week, url: "https://week.example/", language: en}
edition: {timezone: Europe/Berlin}
sources:
  - {folder: inbox, captured: 2023-12-24T12:00:00+01:00}
"""
pytestmark = [
    pytest.mark.torture,
    pytest.mark.skipif(not PAGES.is_dir(), reason="no ../shared/data/extraction beside the project"),
]


@pytest.fixture(scope="module")
def week(tmp_path_factory: pytest.TempPathFactory) -> Iterator[TestSite]:
    root = tmp_path_factory.mktemp("real") / "week"
    site = new_site(root, SETTINGS)
    (root / "inbox").rmdir()
    os.symlink(PAGES, root / "inbox")
    site.build(NOW.isoformat())
    yield site
    cage.close()


def test_every_page_is_accounted_for(week: TestSite) -> None:
    editions = read(week)
    for briefing in editions:
        c = briefing.coverage
        assert c.read == c.shown + c.merged + c.held + c.dropped + c.failed == len(briefing.outcomes), briefing.day
    assert sum(briefing.coverage.read for briefing in editions) == len(list(PAGES.iterdir()))
    assert checks.check(week.root, NOW) == []


def test_two_hundred_changes_are_all_named(week: TestSite) -> None:
    check_mutations(week, NOW, 200, seed=2023)
