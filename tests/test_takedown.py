"""What is taken down is nowhere any more: in no page, feed, e-mail, book, index, record or capture of the newsroom."""

from datetime import datetime, timedelta
from pathlib import Path

import pytest
from click.testing import CliRunner

from digest import checks, edition, editor, pipeline
from digest.cli import main
from digest.desk_file import add
from digest.markdown import escaped
from digest.model import Briefing, Listing
from digest.text import squeeze
from digest.urls import canonical_url, http_link
from tests.mutations import read
from tests.sites import TestSite, copied_newsroom, new_site, prose, texts_in
from tests.sources.servers import Server, serving

NOW = datetime.fromisoformat("2026-03-09T09:00:00+01:00")
# A title this short may be anybody's words.
_SHORT = 20


@pytest.fixture
def newsroom(tmp_path: Path) -> TestSite:
    site = copied_newsroom(tmp_path)
    site.build(NOW.isoformat())
    return site


def told(briefings: tuple[Briefing, ...], url: str) -> set[str]:
    """Address, title and sentences of an article, as far as nobody else's article has them too."""
    mine: set[str] = {url}
    others: set[str] = set()
    for story in (story for briefing in briefings for story in briefing.stories):
        listings = {a.id: a for a in (*story.articles, *(step.listing for step in story.history))}
        for listing in listings.values():
            (mine if listing.url == url else others).add(listing.title)
        cited = [*edition.sentences_of(story), *(step.sentence for step in story.history)]
        for sentence in cited:
            (mine if listings[sentence.article].url == url else others).add(sentence.text)
    return {one for one in mine - others if len(one) >= _SHORT}


def occurrences(site: TestSite, words: set[str]) -> list[str]:
    forms = {form for one in words for form in (one, squeeze(one), str(escaped(one)), http_link(one) or one)}
    return [
        f"{path.relative_to(site.root)}: {one}"
        for folder in ("content", ".digest", "site")
        for path in sorted((site.root / folder).rglob("*"))
        if path.is_file()
        for text in texts_in(path)
        for one in forms
        if one in text
    ]


def chosen(briefings: tuple[Briefing, ...]) -> list[Listing]:
    """Articles of each kind: alone in their story, leading others, with copies, told again in a thread's history."""
    stories = [story for briefing in briefings for story in briefing.stories]
    kinds = [
        next(s for s in stories if len(s.articles) == 1),
        next(s for s in stories if s.independent_publishers > 2),
        next(s for s in stories if any(a.copy_of for a in s.articles)),
        *[s for s in stories if s.history][:1],
    ]
    found = [story.lead for story in kinds] + [step.listing for story in stories for step in story.history][:1]
    found += [next(a for a in s.articles if a.copy_of) for s in stories if any(a.copy_of for a in s.articles)][:1]
    return [a for a in {a.url: a for a in found}.values() if a.url]


@pytest.mark.torture
def test_nothing_is_left_of_what_is_taken_down(newsroom: TestSite) -> None:
    pipeline.site(newsroom.config)
    for number, listing in enumerate(chosen(read(newsroom)), 1):
        before = read(newsroom)
        words = told(before, listing.url)
        assert occurrences(newsroom, words)
        now = NOW + timedelta(minutes=number)
        add(newsroom.root, "takedown", listing.url, {"reason": "at its publisher's request"})
        editor.take_down(newsroom.config, now)
        pipeline.site(newsroom.config)
        assert occurrences(newsroom, words) == [], listing.url
        after = read(newsroom)
        for was, briefing in zip(before, after, strict=True):
            c = briefing.coverage
            assert c.read == c.shown + c.merged + c.held + c.dropped + c.failed == was.coverage.read
        assert any(o.why.startswith("taken down: at its publisher") for b in after for o in b.outcomes)
        newsroom.build(now.isoformat())
        left = [one for one in occurrences(newsroom, words) if not one.startswith(".digest") or one.endswith(listing.url)]
        assert left == [], "nor does it come back with the next build; others that name its title are read again, and are theirs"
        assert checks.check(newsroom.root, now) == []


@pytest.mark.parametrize("is_alone", [True, False])
def test_a_correction_stays_without_the_words_that_were_taken_down(newsroom: TestSite, is_alone: bool) -> None:
    briefing, story = next(
        (b, s) for b in read(newsroom) for s in b.stories if s.summary and (len(s.articles) == 1) is is_alone and s.lead.url
    )
    sentence = next(s.text for s in story.summary if s.article == story.lead.id)
    editor.correct(
        newsroom.config, briefing.day, story.id, wrong=sentence, right=f"Not “{sentence}”, but nothing.", who="IM", now=NOW
    )
    editor.correct(
        newsroom.config, briefing.day, story.id, wrong=sentence.split()[-1], right="Nothing at all.", who="IM", now=NOW
    )
    pipeline.site(newsroom.config)
    words = told(read(newsroom), story.lead.url)
    assert sentence in words
    assert any("corrections.md" in one for one in occurrences(newsroom, {sentence}))
    add(newsroom.root, "takedown", story.lead.url, {"reason": "at its publisher's request"})
    editor.take_down(newsroom.config, NOW + timedelta(minutes=1))
    pipeline.site(newsroom.config)
    assert occurrences(newsroom, words) == []
    after = next(b for b in read(newsroom) if b.day == briefing.day)
    assert [(one.story, one.wrong, one.who) for one in after.corrections][:1] == [(story.id, "…", "IM")]
    assert after.corrections[0].right == ("…" if is_alone else "Not “…”, but nothing.")
    assert len(after.corrections) == 2
    assert "“…”" in (newsroom.root / "content" / "corrections.md").read_text("utf-8")
    assert checks.check(newsroom.root, NOW + timedelta(minutes=1)) == []


def _courier(server: Server) -> None:
    """A feed with one whole article, one that is a summary, and the page behind that."""
    whole = f"<item><title>The harbour opens</title><guid>1</guid><description>{prose('harbour', 24)}</description></item>"
    link = server.url("/minister")
    short = f"<item><title>A minister resigns today</title><link>{link}</link><description>She said so.</description></item>"
    server.on("/feed", f"<rss version='2.0'><channel><title>The Courier</title>{whole}{short}</channel></rss>", ETag='"1"')
    article = f"<article><h1>A minister resigns today</h1><p>{prose('minister', 24)}</p></article>"
    server.on("/minister", f"<html><body>{article}</body></html>")


def test_a_page_that_was_taken_down_is_not_asked_for_again_and_its_feed_goes_on(tmp_path: Path) -> None:
    with serving() as server:
        _courier(server)
        network = f"network: {{allow: ['{server.place}'], pause: 0}}"
        feed = f"sources: [{{feed: '{server.url('/feed')}'}}, {{page: '{server.url('/minister')}', name: Minister}}]"
        site = new_site(tmp_path, f"site: {{name: Brief, url: 'https://brief.example/'}}\n{feed}\n{network}\n")
        pipeline.fetch(site.config, NOW)
        site.build(NOW.isoformat())
        words = {prose("minister", 24)[:60], server.url("/minister"), "A minister resigns today"}
        assert occurrences(site, words)
        add(site.root, "takedown", server.url("/minister"), {"reason": "at its publisher's request"})
        editor.take_down(site.config, NOW)
        left = [one for one in occurrences(site, words) if not one.startswith("content/method.md")]
        assert left == [], "the page about methods lists the addresses of the sources in digest.yml"
        for hours in (24, 25):
            now = NOW + timedelta(hours=hours)
            assert pipeline.fetch(site.config, now).failures == ()
            assert len(server.asked("/minister")) == 1
            assert not any("bodies" in one and prose("minister", 24)[:60] in one for one in occurrences(site, words))
            assert site.build(now.isoformat()).sources_failed == ()
            assert [one for one in occurrences(site, words) if one.startswith(".digest")] == []
            assert site.build(now.isoformat()).sources_failed == (), "nor is anything missed where nothing was fetched"
        assert len(server.asked("/feed")) == 3


# ---------------------------------------------------------------- by an id, and by another address

OWN, FEEDS = "/2026/minister.html", "/rss/click?to=minister&utm_source=rss"


def by_another_link(server: Server) -> None:
    """A feed with a summary and a link of its own, and the page behind it, which says what its address is."""
    link = server.url(FEEDS).replace("&", "&amp;")
    entry = f"<item><title>A minister resigns today</title><link>{link}</link><description>She said so.</description></item>"
    server.on("/feed", f"<rss version='2.0'><channel><title>The Courier</title>{entry}</channel></rss>", ETag='"1"')
    own = f"<link rel=canonical href='{server.url(OWN)}'><title>A minister resigns today</title>"
    article = f"<html><head>{own}</head><article><h1>A minister resigns today</h1><p>{prose('minister', 24)}</p></article></html>"
    server.replies[canonical_url(server.url(FEEDS)).removeprefix(server.url(""))] = lambda e: e.reply(article.encode())
    server.on(FEEDS, article)


@pytest.mark.parametrize("what", ["article", "story", "address", "link of the feed", "by hand"])
def test_an_article_that_a_feed_links_to_by_another_address_stays_out(tmp_path: Path, what: str) -> None:
    with serving() as server:
        by_another_link(server)
        network = f"network: {{allow: ['{server.place}'], pause: 0}}"
        settings = (
            f"site: {{name: Brief, url: 'https://brief.example/'}}\nsources: [{{feed: '{server.url('/feed')}'}}]\n{network}\n"
        )
        site = new_site(tmp_path, settings)
        pipeline.fetch(site.config, NOW)
        site.build(NOW.isoformat())
        (story,) = [story for briefing in read(site) for story in briefing.stories]
        assert story.lead.url == server.url(OWN)
        words = {prose("minister", 24)[:60], "A minister resigns today", server.url(OWN), server.place + FEEDS.split("&")[0]}
        targets = {"article": story.lead.id, "story": story.id, "by hand": story.lead.id, "address": story.lead.url}
        target = targets.get(what, server.url(FEEDS))
        if what == "by hand":
            add(site.root, "takedown", target, {"reason": "asked"})
            editor.take_down(site.config, NOW)
        else:
            given = ["takedown", target, "--root", str(site.root), "--now", NOW.isoformat(), "--reason", "asked"]
            assert CliRunner().invoke(main, given).exit_code == 0
        assert occurrences(site, words) == []
        asked = len(server.asked())
        for hours in (24, 48):
            now = NOW + timedelta(hours=hours)
            pipeline.fetch(site.config, now)
            for _ in range(2):
                site.build(now.isoformat())
                assert [one for one in occurrences(site, words) if one.startswith("content")] == []
        pages = [one.path for one in server.asked()[asked:] if one.path != "/feed"]
        assert pages == [] or what == "by hand", "an id written by hand does not say where a feed may name it"


VARIANTS = (
    "http://www.courier.example/quay", "https://courier.example/quay/", "https://m.courier.example/quay?utm_campaign=x&fbclid=y#top",
    "https://courier.example/quay/amp/", "https://courier-example.cdn.ampproject.org/c/s/courier.example/quay?amp=1",
)  # fmt: skip


@pytest.mark.parametrize("variant", VARIANTS)
def test_an_address_is_taken_down_in_all_its_variants(tmp_path: Path, variant: str) -> None:
    site = new_site(tmp_path)
    site.drop("quay", "2026-03-04T07:00:00+01:00")
    site.drop("dock", "2026-03-04T07:00:00+01:00")
    site.build("2026-03-04T08:00:00+01:00")
    add(site.root, "takedown", variant, {"reason": "asked"})
    editor.take_down(site.config, NOW)
    left = prose("quay").split("\n\n")[0]
    assert occurrences(site, {left, "https://courier.example/quay"}) == []
    site.drop("again", "2026-03-09T07:00:00+01:00", url=variant, text=prose("quay"))
    site.build(NOW.isoformat())
    assert occurrences(site, {left, "https://courier.example/quay"}) == []
    assert occurrences(site, {"https://courier.example/dock"})
