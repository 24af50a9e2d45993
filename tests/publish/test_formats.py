"""Every feed is what its format's specification says, and nothing besides: schemas in ``formats/``, written from these."""

import json
from pathlib import Path

import pytest
from jsonschema import Draft202012Validator
from lxml import etree

from digest.config import load_strings
from digest.model import Briefing
from digest.publish.feeds import feeds
from digest.publish.full_text import FullText
from digest.publish.shelf import shelf_of
from tests import briefings

FORMATS = Path(__file__).parent / "formats"
ATOM, RSS = (etree.RelaxNG(etree.parse(FORMATS / name)) for name in ("atom.rng", "rss.rng"))
JSON_FEED = Draft202012Validator(json.loads((FORMATS / "jsonfeed.schema.json").read_text(encoding="utf-8")))
DAYS = tuple(briefings.day_after(briefings.edition(), -days) for days in (0, 1, 40, 200))


SITE = briefings.config(hub="https://hub.example/").site
STRINGS = load_strings(Path("nowhere"), "en")


def made(*editions: Briefing) -> dict[str, str]:
    """All feeds of a site with a hub, and their archives, by path."""
    batches = feeds(shelf_of(editions), site=SITE, full_text=FullText(SITE, STRINGS), topics={"shipping": "Shipping"})
    return {page.path: page.text for batch in batches for page in batch.make() if page.path != "feeds.opml"}


def faults(path: str, text: str) -> list[str]:
    """What is wrong with a feed."""
    if path.endswith(".json"):
        feed = json.loads(text)
        return [
            *(fault.message for fault in JSON_FEED.iter_errors(feed)),
            *twice([str(item.get("id")) for item in feed["items"]]),
        ]
    root = etree.fromstring(text.encode())
    schema = ATOM if root.tag == "{http://www.w3.org/2005/Atom}feed" else RSS
    wrong = [] if schema.validate(root) else [str(fault) for fault in schema.error_log]
    ids = [*root.iterfind("{*}entry/{*}id"), *root.iterfind("channel/item/guid")]
    return [*wrong, *twice([str(one.text) for one in ids])]


def twice(ids: list[str]) -> list[str]:
    return [f"{one} comes twice" for one in sorted(set(ids)) if ids.count(one) > 1]


FEEDS = made(*DAYS)


@pytest.mark.parametrize("path", FEEDS)
def test_every_feed_is_as_its_specification_says(path: str) -> None:
    assert faults(path, FEEDS[path]) == []


@pytest.mark.parametrize(
    ("path", "right", "wrong"),
    [
        ("atom.xml", "<published>2026-03-05T", "<published>5 March 2026, "),
        ("atom.xml", "<entry>\n<id>tag:brief.example,2026:briefing/2026-03-05</id>", "<entry>"),
        ("atom.xml", 'rel="self"', 'rel="selfish"'),
        ("feed.xml", "<pubDate>Thu, 05 Mar", "<pubDate>Thursday, 5 March"),
        ("feed.xml", "<link>https://brief.example/news/briefings/", "<link>../briefings/"),
        ("feed.xml", "briefing/2026-03-05</guid>", "briefing/2026-03-04</guid>"),
        ("feed.json", '"date_published": "2026-03-05T', '"date_published": "today, '),
        ("feed.json", '"id": "tag:', '"guid": "tag:'),
    ],
)
def test_what_is_wrong_is_found(path: str, right: str, wrong: str) -> None:
    assert right in FEEDS[path]
    assert faults(path, FEEDS[path].replace(right, wrong, 1))
