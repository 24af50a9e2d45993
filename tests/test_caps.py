"""No more of an article than its caps allow, over all that a site gives out and all its editions together."""

import re
from collections.abc import Iterable, Iterator
from datetime import datetime, timedelta
from html import unescape
from pathlib import Path

import pytest

from digest import pipeline
from digest.edition.gate import sentences_of
from digest.edition.rights import Extract, breach, caps_of
from digest.enrich.sentences import split_sentences
from digest.model import ArticleId, Briefing, Listing
from digest.sources import Captures
from tests.mutations import read
from tests.sites import PROJECT, SETTINGS, TestSite, copied_newsroom, new_site, prose, texts_in

# So many words in a row are nobody's by chance; the invented words of the tests are less than that in a sentence.
RUN = 8
LONGEST_SPEAKER = 20
_TAG = re.compile(r"<[^>]*>")
_END = re.compile(r"""[.!?…]["”’»)\\]*(?=[\s<\[]|$)""")
_LEFT_OUT = frozenset({".png", ".woff2", ".ico", ".svg", ".js", ".css", ".wasm"})


def words(text: str) -> list[str]:
    return re.findall(r"\w+", unescape(unescape(_TAG.sub(" ", text))).casefold())


def runs(text: str) -> set[tuple[str, ...]]:
    """Each run of words in a row, none over the end of a sentence, where what names its source begins."""
    pieces = [words(piece) for piece in _END.split(unescape(text))]
    return {tuple(found[at : at + RUN]) for found in pieces for at in range(len(found) - RUN + 1)}


def listings_of(briefings: Iterable[Briefing]) -> Iterator[Listing]:
    for story in (story for briefing in briefings for story in briefing.stories):
        yield from story.articles
        yield from (step.listing for step in story.history)


def quoted(briefings: tuple[Briefing, ...]) -> dict[ArticleId, Extract]:
    """What all editions quote of each article: summaries, numbers, quotes, prospects, caveats, and the course of threads."""
    stories = [story for briefing in briefings for story in briefing.stories]
    found: dict[ArticleId, Extract] = {}
    for story in stories:
        for sentence in (*sentences_of(story), *(step.sentence for step in story.history)):
            more = Extract(caveats=(sentence,)) if sentence in story.caveats else Extract(summary=(sentence,))
            found[sentence.article] = found.get(sentence.article, Extract()).joined(more)
    return found


def check_caps(site: TestSite, *, fewest: int) -> None:
    """The law: editions together quote within the caps, and nothing that goes out has more of an article than they quote."""
    pipeline.site(site.config)
    briefings = read(site)
    extracts = quoted(briefings)
    captures = Captures(site.config.cache)
    barred: set[tuple[str, ...]] = set()
    allowed = {run for b in briefings for s in b.stories for one in (s.image.caption, s.image.credit, *(n.text for n in s.notes))
               for run in runs(one)}  # fmt: skip
    for listing in listings_of(briefings):
        extract = extracts.get(listing.id, Extract())
        assert breach(listing, extract) == "", listing.url
        allowed |= runs(listing.title) | {run for s in (*extract.summary, *extract.caveats) for run in runs(s.text)}
        text = captures.article(listing.text_sha256)
        assert text is not None
        if caps_of(listing).sentences is not None:
            barred |= {run for start, end in split_sentences(text, listing.language) for run in runs(text[start:end])}
    # Who said something is a name in the record, not a quotation.
    speakers = [claim.speaker or "" for b in briefings for story in b.stories for claim in story.claims]
    assert max(len(words(name)) for name in speakers) <= LONGEST_SPEAKER if speakers else True
    allowed |= {run for name in speakers for run in runs(name)}
    allowed |= {run for b in briefings for o in b.outcomes for run in runs(f"{o.title} {o.why}")}
    allowed |= {run for text in whole_texts(briefings) for run in runs(text)}
    seen = 0
    for path in sorted(file for folder in ("content", "site") for file in (site.root / folder).rglob("*") if file.is_file()):
        if path.suffix not in _LEFT_OUT:
            seen += 1
            told = {run for text in texts_in(path) for run in runs(text)} & barred
            assert sorted(told - allowed)[:3] == [], path
    assert seen >= fewest


def whole_texts(briefings: tuple[Briefing, ...]) -> Iterator[str]:
    """The texts that a licence lets us show, which others may have printed too."""
    return (listing.full_text for listing in listings_of(briefings) if listing.full_text)


def test_nothing_that_a_site_gives_out_has_more_of_an_article_than_its_caps_allow(tmp_path: Path) -> None:
    """A thread over three days, told again and again; a copy; sources by link and by quotation; books, mail, feeds, recaps."""
    sources = "  - {folder: links, rights: link}\n"
    site = new_site(tmp_path / "brief", SETTINGS.replace("sources:\n", f"sources:\n{sources}"))
    (site.root / "links").mkdir()
    (site.root / "mkdocs.yml").write_text((PROJECT / "mkdocs.yml").read_text(encoding="utf-8"))
    for day in (2, 3, 4):
        for number in range(4):
            old = [prose(f"quay{number}x{before}", 4) for before in range(2, day)]
            text = "\n\n".join([*old, prose(f"quay{number}x{day}", 4)])
            facts = {"publisher": f"House {number} of {day}", "url": f"https://house{number}.example/{day}"}
            path = site.drop(
                f"quay{number}-{day}", f"2026-03-{day:02}T07:00:00+01:00", text=text, title=f"The quay {number}", **facts
            )
            if number == 3:
                path.rename(site.root / "links" / path.name)
        site.build(f"2026-03-{day:02}T20:00:00+01:00")
    check_caps(site, fewest=40)


@pytest.mark.torture
def test_the_newsroom_gives_out_no_more_than_its_caps_allow(tmp_path: Path) -> None:
    site = copied_newsroom(tmp_path)
    now = datetime.fromisoformat("2026-03-09T09:00:00+01:00")
    site.build(now.isoformat())
    site.build((now + timedelta(hours=1)).isoformat())
    check_caps(site, fewest=200)
