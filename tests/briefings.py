"""An invented edition with something of everything, and ways to fill every word of one with text from outside."""

from collections.abc import Callable
from dataclasses import replace
from datetime import date, datetime, timedelta, timezone
from typing import Any
from zoneinfo import ZoneInfo

from hypothesis import strategies as st

from digest.config import Config
from digest.model import (
    ArticleId,
    Briefing,
    Claim,
    Correction,
    Coverage,
    Image,
    ItemId,
    Listing,
    Outcome,
    Section,
    Sentence,
    SourceFailure,
    Story,
    sha,
)

BERLIN = ZoneInfo("Europe/Berlin")


def config(language: str = "en", **site: str) -> Config:
    """The settings of a site with two topics."""
    return Config.model_validate(
        {
            "root": ".",
            "site": {"name": "The Strait Brief", "url": "https://brief.example/news/", "language": language, **site},
            "edition": {"timezone": "Europe/Berlin"},
            "sources": [{"folder": "inbox"}],
            "topics": [
                {"id": "shipping", "name": "Shipping", "keywords": ["pilots"]},
                {"id": "climate", "name": "Climate", "keywords": ["storm"]},
            ],
        }
    )


def listing(key: str, publisher: str, title: str, published: str, **more: Any) -> Listing:
    """An article with an address of its publisher's, in words of its own."""
    facts: dict[str, Any] = {
        "url": f"https://{key}.example/news?id=1&x=2",
        "authors": (),
        "published_is": "stated",
        "language": "en",
        "text_sha256": sha(title),
        "rights": "quote",
        "independent": True,
        **more,
    }
    return Listing(id=ArticleId(key), item=ItemId(f"item-{key}"), title=title, publisher=publisher, published=published, **facts)


def sentence(text: str, key: str, start: int = 0) -> Sentence:
    """A citation of the article called ``key``."""
    return Sentence(text=text, article=ArticleId(key), start=start, end=start + len(text), sha256=sha(text))


def outcome(key: str, ended: Any, why: str, *, title: str = "", where: str = "") -> Outcome:
    """How the item of the article called ``key`` ended."""
    return Outcome(
        item=ItemId(f"item-{key}"),
        content_sha256=sha(key),
        title=title or f"About {key}",
        where=where or f"https://{key}.example/news?id=1&x=2",
        ended=ended,
        why=why,
        article=ArticleId(key) if ended in {"shown", "merged", "dropped"} else None,
    )


def _pilots() -> Story:
    return Story(
        id="pilots-1",
        headline="Pilots and port sign deal to reopen Port Alder on Friday",
        articles=(
            listing(
                "courier", "Port Alder Courier", "Pilots and port sign deal to reopen Port Alder on Friday",
                "2026-03-05T18:42:00+01:00", authors=("Mara Quill", "Tom Esk"),
                feed="https://courier.example/feed.xml", feed_title="Port Alder Courier: news",
            ),
            listing("cna", "Calder News Agency", "Port Alder to reopen after pilots' vote", "2026-03-05T17:20:00Z"),
            listing(
                "times", "The Varena Times", "Port to reopen", "2026-03-05T19:10:00+01:00",
                independent=False, copy_of=ArticleId("cna"), wire="CNA",
            ),
        ),
        summary=(
            sentence("Harbour pilots voted on Thursday evening to end a four-day strike.", "courier"),
            sentence("The agreement adds two pilots to every night watch, said Ines Marrow.", "cna", 80),
        ),
        caveats=(sentence("The port put its losses at 90 million crowns; the Courier could not confirm that.", "courier", 200),),
        language="en",
        topics=("shipping",),
        entities=("Ines Marrow", "Port Alder"),
        thread="pilots-strike",
        image=Image(caption="Pilots leave the vote on Thursday.", credit="Oona Reef / CNA"),
        score=3.5,
        included_because="reported by two newsrooms in words of their own",
        claims=(
            Claim(article=ArticleId("cna"), start=80, end=140, speaker="Ines Marrow", speaker_start=146, speaker_end=157,
                  via=None, cue="said"),
        ),
        feed_id="tag:brief.example,2026:story/2026-03-05/pilots-1",
    )  # fmt: skip


def _storm() -> Story:
    return Story(
        id="storm-2",
        headline="Deiche bei Hallstein halten",
        articles=(
            listing("bote", "Hallsteiner Bote", "Deiche bei Hallstein halten", "2026-03-03T08:00:00+01:00", language="de"),
        ),
        summary=(sentence("Die Deiche haben der Flut standgehalten.", "bote"),),
        language="de",
        topics=("climate", "harvest"),
        late=True,
        feed_id="tag:brief.example,2026:story/2026-03-05/storm-2",
    )


def _fares() -> Story:
    return Story(
        id="fares-3",
        headline="Ferry fares to rise 6% in Varena",
        articles=(listing("note", "", "Ferry fares to rise 6% in Varena", "2026-03-05", url="", where="inbox/fares.txt"),),
        summary=(sentence("The operator blamed fuel costs.", "note"),),
        language="en",
        feed_id="tag:brief.example,2026:story/2026-03-05/fares-3",
    )


def _marsa() -> Story:
    return Story(
        id="tanker-4",
        headline="الناقلة مستقرة",
        articles=(listing("marsa", "المرسى", "الناقلة مستقرة", "2026-03-05T21:00:00", language="ar", published_is="captured"),),
        summary=(sentence("قالت الوزارة إن الناقلة مستقرة.", "marsa"),),
        language="ar",
        opinion=True,
        feed_id="tag:brief.example,2026:story/2026-03-05/tanker-4",
    )


def edition() -> Briefing:
    """Thursday 5 March 2026: copies, a late report, three languages, a file, a correction, and items that ended in every way."""
    sections = (
        Section(key="lead", title="Top story", stories=(_pilots(),)),
        Section(key="topic:climate", title="Climate", stories=(_storm(),)),
        Section(key="also", title="Also", stories=(_fares(),)),
        Section(key="opinion", title="Opinion", stories=(_marsa(),)),
    )
    outcomes = (
        outcome("courier", "shown", "leads its story"),
        outcome("cna", "shown", "reports the same event"),
        outcome("times", "merged", "a copy of the text of Calder News Agency"),
        outcome("bote", "shown", "leads its story"),
        outcome("note", "shown", "leads its story", where="inbox/fares.txt"),
        outcome("marsa", "shown", "leads its story"),
        outcome("gull", "merged", "already in the edition of 4 March 2026"),
        outcome("freight", "held", "its full text is behind a link"),
        outcome("recipe", "dropped", "off topic", title="Soup [of the day] *now*"),
        outcome("broken", "failed", "no text was found", title="", where="inbox/broken.html"),
    )
    return Briefing(
        id="tag:brief.example,2026:briefing/2026-03-05",
        day=date(2026, 3, 5),
        period="day",
        timezone="Europe/Berlin",
        language="en",
        title="Thursday 5 March 2026",
        summary="Pilots and port sign deal to reopen Port Alder on Friday; Deiche bei Hallstein halten",
        sections=sections,
        outcomes=outcomes,
        coverage=Coverage(read=10, shown=5, merged=2, held=1, dropped=1, failed=1),
        sources_failed=(SourceFailure(source="Coastline Live", why="timed out"),),
        corrections=(
            Correction(story="pilots-1", wrong="43 ships", right="34 ships", when="2026-03-06T09:00:00+01:00", who="the desk"),
        ),
        reading_minutes=1,
        published=datetime(2026, 3, 5, 6, tzinfo=BERLIN),
        updated=datetime(2026, 3, 6, 9, tzinfo=BERLIN),
    )


def quiet() -> Briefing:
    """A day on which nothing was worth showing."""
    return replace(
        edition(),
        id="tag:brief.example,2026:briefing/2026-03-04",
        day=date(2026, 3, 4),
        title="Wednesday 4 March 2026",
        summary="A quiet day",
        sections=(),
        outcomes=(outcome("recipe", "dropped", "off topic"),),
        coverage=Coverage(read=1, dropped=1),
        sources_failed=(),
        corrections=(),
        reading_minutes=1,
        quiet="Nothing to show: 1 left out.",
        updated=datetime(2026, 3, 4, 6, tzinfo=BERLIN),
        published=datetime(2026, 3, 4, 6, tzinfo=BERLIN),
    )


def day_after(briefing: Briefing, days: int) -> Briefing:
    """The same edition, that many days later, under ids of its own."""
    day = briefing.day + timedelta(days=days)
    shift = {"old": briefing.day.isoformat(), "new": day.isoformat()}
    sections = tuple(
        replace(s, stories=tuple(replace(x, feed_id=x.feed_id.replace(shift["old"], shift["new"])) for x in s.stories))
        for s in briefing.sections
    )
    return replace(
        briefing,
        id=briefing.id.replace(shift["old"], shift["new"]),
        day=day,
        title=f"Edition of {day.isoformat()}",
        sections=sections,
        published=briefing.published + timedelta(days=days),
        updated=briefing.updated + timedelta(days=days),
    )


# ---------------------------------------------------------------- words from outside


def reworded(briefing: Briefing, words: Callable[[str], str]) -> Briefing:
    """The edition with each word of others (and each of the desk's) put through ``words``; ids, dates and addresses stay."""

    def listed(article: Listing) -> Listing:
        return replace(
            article,
            title=words(article.title),
            publisher=words(article.publisher),
            authors=tuple(words(author) for author in article.authors),
            wire=words(article.wire),
            where=words(article.where),
            feed_title=words(article.feed_title),
        )

    def told(story: Story) -> Story:
        return replace(
            story,
            headline=words(story.headline),
            articles=tuple(listed(article) for article in story.articles),
            summary=tuple(replace(s, text=words(s.text)) for s in story.summary),
            caveats=tuple(replace(s, text=words(s.text)) for s in story.caveats),
            image=Image(caption=words(story.image.caption), credit=words(story.image.credit)),
            entities=tuple(words(entity) for entity in story.entities),
        )

    return replace(
        briefing,
        title=words(briefing.title),
        summary=words(briefing.summary),
        quiet=words(briefing.quiet),
        sections=tuple(
            replace(s, title=words(s.title), stories=tuple(told(story) for story in s.stories)) for s in briefing.sections
        ),
        outcomes=tuple(
            replace(o, title=words(o.title), where=f"inbox/{words(o.where)}", why=words(o.why)) for o in briefing.outcomes
        ),
        sources_failed=tuple(SourceFailure(source=words(f.source), why=words(f.why)) for f in briefing.sources_failed),
        corrections=tuple(replace(c, wrong=words(c.wrong), right=words(c.right), who=words(c.who)) for c in briefing.corrections),
    )


# What Markdown, HTML, YAML, XML, templates and browsers act on, by itself and in the middle of words.
_SPARKS = st.sampled_from(
    [
        "# ", "## x", "- ", "+ ", "* ", "1. ", "2) ", "> ", "```", "~~~", "    ", "***", "---", "===", "| a | b |", "|---|",
        "*", "**", "_", "__", "`", "~~", "[x](https://evil.example)", "![x](y)", "[x]: https://evil.example", "[ ] ", "[^1]",
        "<b>", "<script>alert(1)</script>", "<!--", "-->", "<https://evil.example>", "</div>", "&lt;", "&#60;", "&amp", "\\",
        "\\*", "https://evil.example", "www.evil.example", "me@evil.example", "javascript:alert(1)", "{{ 7 * 7 }}", "{% raw %}",
        "{: onclick=x }", "{#id .class}", ":smile:", "$x$", "%}", "]]>", "<![CDATA[", "<?php", ": ", "\n", "\r\n", "\t", "\n\n",
        "\n---\n", "\u2028", "\u202e", "\u200b", "\x00", "\x1b", "\ufeff", "\ufdd0n\ufdd1", "\"", "'", "(", ")", "!", "^", "==",
        "Straße", "渡輪票價", "قالت", "👩‍👩‍👧", "a", "word ", " ", "2024.", "TL;DR", "x=1&y=2", "null", "yes", "{n}", "{stories}",
    ]
)  # fmt: skip
_LETTERS = st.text(st.characters(exclude_categories=["Cs"]), max_size=12)
hostile_text = st.lists(st.one_of(_SPARKS, _SPARKS, _LETTERS), min_size=1, max_size=8).map("".join)

# ---------------------------------------------------------------- editions at random

_words = st.text(st.characters(exclude_categories=["Cs"]), max_size=20)
_ids = st.text("abcdef0123456789-", min_size=1, max_size=8)
_counts = st.integers(0, 10**6)
_zones = st.integers(-14 * 60, 14 * 60).map(lambda minutes: timezone(timedelta(minutes=minutes)))
_moments = st.datetimes(datetime(1990, 1, 1), datetime(2100, 1, 1), timezones=_zones)
_sentences = st.builds(Sentence, text=_words, article=_ids, start=_counts, end=_counts, sha256=_ids)
_claims = st.builds(
    Claim,
    article=_ids,
    start=_counts,
    end=_counts,
    speaker=st.none() | _words,
    speaker_start=st.none() | _counts,
    speaker_end=st.none() | _counts,
    via=st.none() | _words,
    cue=st.none() | _words,
)
_listings = st.builds(
    Listing,
    id=_ids,
    item=_ids,
    url=_words,
    title=_words,
    publisher=_words,
    authors=st.lists(_words, max_size=2).map(tuple),
    published=_words,
    published_is=st.sampled_from(["stated", "inferred", "captured"]),
    language=_words,
    text_sha256=_ids,
    rights=st.sampled_from(["open", "quote", "link"]),
    independent=st.booleans(),
    copy_of=st.none() | _ids,
    wire=_words,
    where=_words,
    feed=_words,
    feed_title=_words,
)


def _some(values: st.SearchStrategy[Any], least: int = 0) -> st.SearchStrategy[tuple[Any, ...]]:
    return st.lists(values, min_size=least, max_size=2).map(tuple)


_stories = st.builds(
    Story,
    id=_ids,
    headline=_words,
    articles=_some(_listings, 1),
    summary=_some(_sentences),
    language=_words,
    topics=_some(_words),
    entities=_some(_words),
    thread=_words,
    image=st.builds(Image, caption=_words, credit=_words),
    opinion=st.booleans(),
    score=st.floats(allow_nan=False, allow_infinity=False),
    included_because=_words,
    claims=_some(_claims),
    caveats=_some(_sentences),
    late=st.booleans(),
    feed_id=_words,
)
_ended = st.sampled_from(["shown", "merged", "held", "dropped", "failed"])
briefings = st.builds(
    Briefing,
    id=_ids,
    day=st.dates(date(1990, 1, 1), date(2100, 1, 1)),
    period=st.sampled_from(["day", "week"]),
    timezone=st.sampled_from(["UTC", "Europe/Berlin", "Pacific/Kiritimati"]),
    language=st.sampled_from(["en", "de"]),
    title=_words,
    summary=_words,
    sections=_some(st.builds(Section, key=_words, title=_words, stories=_some(_stories))),
    outcomes=_some(
        st.builds(
            Outcome,
            item=_ids,
            content_sha256=_ids,
            title=_words,
            where=_words,
            ended=_ended,
            why=_words,
            article=st.none() | _ids,
            replaces=st.none() | _ids,
        )
    ),
    coverage=st.builds(Coverage, read=_counts, shown=_counts, merged=_counts, held=_counts, dropped=_counts, failed=_counts),
    sources_failed=_some(st.builds(SourceFailure, source=_words, why=_words)),
    corrections=_some(st.builds(Correction, story=_ids, wrong=_words, right=_words, when=_words, who=_words)),
    reading_minutes=_counts,
    published=_moments,
    updated=_moments,
    quiet=_words,
)
