"""What leaves the site beside its pages: each of it as it was, and whole."""

from pathlib import Path

import pytest

from digest.config import SiteConfig, load_strings
from digest.publish.shelf import shelf_of
from digest.publish.ways_out import ways_out
from tests import briefings
from tests.publish.golden import DAYS, PATHS, made


@pytest.mark.parametrize(("path", "content"), [pytest.param(*one, id=one[0].name) for one in made()])
def test_each_format_is_the_golden_one(path: Path, content: bytes) -> None:
    """To write them anew after a deliberate change: python -m tests.publish.golden."""
    assert content.decode() == path.read_bytes().decode()


def test_all_of_them_are_made() -> None:
    assert len(list(made())) == len(PATHS)


def by_name(site: SiteConfig) -> dict[str, tuple[tuple[str, ...], dict[str, str | bytes]]]:
    """What each batch is made of, and the pages it gives."""
    batches = ways_out(shelf_of(DAYS), site=site, strings=load_strings(Path("nowhere"), "en"))
    return {b.name: (b.made_of, {page.path: page.data or page.text for page in b.make()}) for b in batches}


@pytest.mark.parametrize(
    ("told", "others"),
    [
        pytest.param({"description": "Ships, and what they bring."}, {"feed.xml", "stories.xml", "found"}, id="description"),
        pytest.param({"about": "Three of us, in a shed."}, {"found"}, id="about"),
    ],
)
def test_what_a_site_says_of_itself_leaves_what_is_closed_or_about_a_part_as_it_is(
    told: dict[str, str], others: set[str]
) -> None:
    site = briefings.config().site
    before, after = by_name(site), by_name(site.model_copy(update=told))
    assert {name for name in before if before[name][0] != after[name][0]} == others
    assert {name for name in before if before[name][1] != after[name][1]} <= others
