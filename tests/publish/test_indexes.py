"""The pages made from all editions: every edition can be found, every link leads somewhere, old pages stay as they are."""

import re
from dataclasses import replace
from datetime import date, timedelta
from pathlib import Path, PurePosixPath
from posixpath import normpath
from typing import Any

import cmarkgfm
import pytest
from hypothesis import given
from hypothesis import settings as effort
from lxml.html import HtmlElement, fragment_fromstring

from digest.config import load_strings, load_templates
from digest.edition import edition_body
from digest.markdown import is_edited, split_front_matter
from digest.model import Briefing
from digest.naming import briefing_path
from digest.publish.indexes import EARLIER, SUBSCRIBE_PUBLISHERS, indexes
from digest.text import squeeze, visible
from tests import briefings

TEMPLATES = load_templates(Path("nowhere"))
STRINGS = {language: load_strings(Path("nowhere"), language) for language in ("en", "de")}


def made(*editions: Briefing, language: str = "en", **site: Any) -> dict[str, str]:
    """All index pages by path."""
    config, strings = briefings.config(language, **site), STRINGS[language]
    body = edition_body(config, templates=TEMPLATES, strings=strings)
    return {p.path: p.text for p in indexes(editions, config, templates=TEMPLATES, strings=strings, body=body)}


def html(text: str) -> HtmlElement:
    markdown = split_front_matter(text)[1]
    return fragment_fromstring(cmarkgfm.markdown_to_html_with_extensions(markdown, 0, ["table"]), create_parent="main")


def targets(path: str, text: str) -> list[str]:
    """Where the links of a page lead, below ``content/``."""
    found = [str(a.get("href")) for a in html(text).iter("a")]
    return [normpath(PurePosixPath(path).parent / link.split("#")[0]) for link in found if not re.match(r"[a-z]+:", link)]


YEARS = tuple(briefings.day_after(briefings.edition(), -days) for days in (0, 1, 40, 200, 365, 366, 700))
PAGES = made(*YEARS)


def test_the_pages_are_these() -> None:
    assert {"index.md", "archive/index.md", "topics/index.md", "publishers/index.md", "subscribe.md", "about.md"} <= set(PAGES)
    assert {"archive/2026/index.md", "archive/2026/03.md", "archive/2024/index.md", "archive/2024/04.md"} <= set(PAGES)
    assert {"topics/shipping.md", "topics/shipping/2025.md", "topics/shipping/2024.md", "topics/harvest.md"} <= set(PAGES)


def test_every_link_leads_to_a_page_or_an_edition() -> None:
    there = {*PAGES, "status.md", *(briefing_path(b.day) for b in YEARS), *(briefing_path(b.day, "json") for b in YEARS)}
    for path, text in PAGES.items():
        assert set(targets(path, text)) <= there, path


def test_every_page_can_be_reached_from_home_and_every_edition_from_the_archive() -> None:
    everything = {**PAGES, **{briefing_path(b.day): "" for b in YEARS}}
    seen, todo = (
        set[str](),
        ["index.md", "archive/index.md", "topics/index.md", "publishers/index.md", "threads/index.md", "names/index.md"],
    )
    while todo:
        path = todo.pop()
        if path not in seen and path in everything:
            seen.add(path)
            todo += targets(path, everything[path])
    assert seen >= set(everything) - {"subscribe.md", "about.md", "method.md", "corrections.md"}
    assert {"method.md", "corrections.md"} <= set(targets("about.md", PAGES["about.md"]))


def test_every_page_says_what_it_is_and_was_not_edited() -> None:
    for path, text in PAGES.items():
        front, _ = split_front_matter(text)
        assert front["title"]
        assert front["description"]
        assert not is_edited(text), path
        assert is_edited(text + "mine\n"), path
        assert ("search" not in front) == (path in {"subscribe.md", "about.md", "method.md", "corrections.md"})
        assert len([1 for _ in html(text).iter("h1")]) == 1, path


def test_home_shows_the_latest_edition_in_full_and_the_week_before() -> None:
    ten = [briefings.day_after(briefings.edition(), days) for days in range(10)]
    home = made(*ten)["index.md"]
    assert split_front_matter(home)[0]["edition"] == date(2026, 3, 14)
    page = html(home)
    assert [h.text_content() for h in page.iter("h3")][:4] == [s.headline for s in ten[-1].stories]
    assert "topics/shipping.md" in {a.get("href") for a in page.iter("a")}
    assert len(page.xpath("//ul[last()]/li")) >= EARLIER
    assert home.count("Edition of 2026-03-") == EARLIER + 1


def test_a_day_without_stories_does_not_take_the_front_page() -> None:
    empty = briefings.quiet()
    days = [briefings.day_after(briefings.edition(), days) for days in (-3, -2)]
    pages = made(*days, empty)
    assert split_front_matter(pages["index.md"])[0]["edition"] == days[-1].day < empty.day
    assert f"{empty.day:%Y/%m/%d}.md" not in pages["index.md"]
    assert f"{empty.day:%Y/%m/%d}.md" in pages[f"archive/{empty.day:%Y/%m}.md"]
    assert split_front_matter(made(empty)["index.md"])[0]["edition"] == empty.day, "there is nothing else to show"


def test_no_edition_at_all_is_a_site_too() -> None:
    pages = made()
    assert "no edition yet" in pages["index.md"]
    assert "no edition yet" in pages["archive/index.md"]
    assert "Shipping: none yet" in pages["topics/index.md"]


def test_days_of_a_calendar_are_links_with_their_number_of_stories() -> None:
    table = html(PAGES["archive/2026/03.md"]).find("table")
    assert [th.text_content() for th in table.iter("th")] == ["Mon", "Tue", "Wed", "Thu", "Fri", "Sat", "Sun"]
    thursday = next(td for td in table.iter("td") if td.text_content().startswith("5"))
    assert thursday.text_content() == "5 (4)"
    assert [td.text_content() for td in table.iter("td")].index("5 (4)") % 7 == 3
    assert next(thursday.iter("a")).get("href") == "../../briefings/2026/03/05.md"


def test_a_year_is_twelve_months_of_which_those_with_editions_are_links() -> None:
    for path in ("archive/2025/index.md", "archive/index.md"):
        page = html(PAGES[path])
        assert len(page.findall("table")) == 12
        assert [h.text_content().split()[0] for h in page.findall("h2")[:2]] == ["January", "February"]
    linked = [h.text_content() for h in html(PAGES["archive/2025/index.md"]).findall("h2") if h.find("a") is not None]
    assert linked == ["March", "August"]


def test_a_topic_and_a_name_say_how_much_there_is_and_how_to_follow_before_the_first_story() -> None:
    opening = html(PAGES["topics/shipping.md"]).findall("p")[:2]
    assert re.fullmatch(r"\d+ stories in \d+ editions, last on 5 March 2026\.", opening[0].text_content())
    assert opening[1].text_content() == "Follow this page: RSS · Atom · JSON Feed"


def test_topics_and_publishers_count_what_they_have() -> None:
    assert "[Shipping](shipping.md): 7 stories in 7 editions, last on 5 March 2026" in PAGES["topics/index.md"]
    assert re.search(
        r"\[Port Alder Courier\]\(\S+\): 7 reports in 7 editions, last on 5 March 2026", PAGES["publishers/index.md"]
    )
    times = next(t for p, t in PAGES.items() if p.startswith("publishers/the-varena-times") and p.count("/") == 1)
    assert "[Port to reopen](../briefings/2026/03/05.md#story-pilots-1) (copy of another report)" in times


def test_a_new_edition_touches_only_the_pages_it_is_on() -> None:
    before, after = made(*YEARS), made(*YEARS, briefings.day_after(briefings.edition(), 1))
    changed = {path for path in after if before.get(path) != after[path]}
    assert not {p for p in changed if "2025" in p or "2024" in p}
    assert "about.md" not in changed
    assert "archive/2026/01.md" not in changed


def copied(text: str) -> list[str]:
    """The addresses that a page shows letter for letter, to copy; each is a link to itself."""
    found = [a for a in html(text).iter("a") if a.find("code") is not None]
    assert all(a.text_content() == a.get("href") for a in found)
    return [str(a.get("href")).removeprefix("https://brief.example/news/") for a in found]


def test_subscribe_gives_addresses_to_copy_of_the_sites_feeds_topics_and_publishers() -> None:
    addresses = copied(PAGES["subscribe.md"])
    assert addresses[:6] == ["feed.xml", "atom.xml", "feed.json", "stories.xml", "stories.atom", "stories.json"]
    assert addresses[6:9] == [f"feeds/topics/{topic}.xml" for topic in ("shipping", "climate", "harvest")]
    assert len([a for a in addresses if a.startswith("feeds/publishers/")]) == 5
    assert addresses[-2:] == ["feeds.opml", "latest.eml"]


def test_subscribe_names_the_latest_mail_only_where_there_is_one() -> None:
    assert "latest.eml" not in made(briefings.quiet())["subscribe.md"]


def test_subscribe_is_no_wall_of_publishers_and_tells_of_threads() -> None:
    story = briefings.edition().stories[0]
    articles = tuple(replace(story.lead, publisher=f"Gazette {n}") for n in range(90))
    section = replace(briefings.edition().sections[0], stories=(replace(story, articles=articles),))
    day = replace(briefings.edition(), sections=(section,))
    addresses = copied(made(day, briefings.day_after(day, 1))["subscribe.md"])
    assert len([a for a in addresses if a.startswith("feeds/publishers/")]) == SUBSCRIBE_PUBLISHERS
    assert "feeds/threads/pilots-strike.xml" in addresses
    assert "feeds/threads/pilots-strike.xml" not in copied(made(day)["subscribe.md"])


def test_the_page_of_a_topic_and_of_a_publisher_lead_to_their_feeds() -> None:
    stem = "https://brief.example/news/feeds"
    shipping = {str(a.get("href")) for a in html(PAGES["topics/shipping.md"]).iter("a")}
    assert {f"{stem}/topics/shipping.{kind}" for kind in ("xml", "atom", "json")} <= shipping
    path = next(path for path in PAGES if path.startswith("publishers/the-varena-times-"))
    assert f"({stem}/{path.removesuffix('.md')}.atom)" in PAGES[path]
    assert stem not in PAGES["topics/shipping/2024.md"]


@pytest.mark.parametrize(
    ("contact", "href"),
    [("desk@brief.example", "mailto:desk@brief.example"), ("https://brief.example/contact", "https://brief.example/contact")],
)
def test_about_says_how_to_be_reached(contact: str, href: str) -> None:
    assert href in {a.get("href") for a in html(made(contact=contact)["about.md"]).iter("a")}


def test_about_says_so_when_nobody_can_be_reached() -> None:
    assert "has not said" in made()["about.md"]
    assert "javascript" not in " ".join(str(a.get("href")) for a in html(made(contact="javascript:x")["about.md"]).iter("a"))


def test_it_speaks_german() -> None:
    pages = made(*YEARS, language="de")
    assert pages["archive/2026/03.md"].count("# März 2026") == 1
    assert "7 Meldungen in 7 Ausgaben, zuletzt am 5. März 2026" in pages["topics/index.md"]


DULL = made(briefings.reworded(briefings.edition(), lambda _: "word"))


@given(briefings.hostile_text)
@effort(max_examples=15)
def test_words_from_outside_are_words_on_every_page(words: str) -> None:
    shown = squeeze(visible(words))
    if not shown:
        return
    loud = made(briefings.reworded(briefings.edition(), lambda _: words))
    for path in ("index.md", "archive/2026/03.md", "topics/shipping.md", "publishers/index.md"):
        assert [e.tag for e in html(loud[path]).iter()] == [e.tag for e in html(DULL[path]).iter()]
        assert shown in squeeze(html(loud[path]).text_content())


def test_hostile_names_of_topics_stay_below_topics() -> None:
    story = replace(briefings.edition().stories[0], topics=("../../etc", "index", "", "A b"))
    edition = replace(briefings.edition(), sections=(replace(briefings.edition().sections[0], stories=(story,)),))
    for path in made(edition):
        assert re.fullmatch(r"[a-z0-9/-]+\.md", path)


def test_a_thousand_editions_take_a_moment() -> None:
    many = [replace(briefings.edition(), day=date(2026, 3, 5) - timedelta(days=n)) for n in range(1000)]
    assert len(made(*many)) > 36
