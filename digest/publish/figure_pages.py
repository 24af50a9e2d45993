"""The editions in numbers: how much, about what, by whom, what was left out and what failed. Pure; tables, which the site draws.

A page for the newest editions, each by itself, and one for each year by its months; a new edition changes those two alone.
"""

from collections import Counter
from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass
from statistics import median
from typing import Final

from digest.markdown import Markdown, joined, page_link
from digest.model import Briefing, Ended, Page
from digest.naming import briefing_path, publisher_path, topic_path
from digest.publish.feed_files import publishers_of
from digest.publish.index_pages import IndexPages, grouped

# So many editions stand by themselves: two months of a daily.
NEWEST: Final = 60
# So many series and names can be told apart; the rest is one more.
MOST_TOPICS: Final = 6
MOST_PUBLISHERS: Final = 12
FIGURES_PAGE: Final = "figures/index.md"
_ENDED: Final[Sequence[Ended]] = ("shown", "merged", "held", "dropped", "failed")


@dataclass(frozen=True, slots=True)
class _Span:
    """One line of a table over time: what it is called, and the editions in it."""

    name: Markdown
    editions: Sequence[Briefing]

    def counted(self, count: Callable[[Briefing], int]) -> int:
        return sum(count(briefing) for briefing in self.editions)


@dataclass(frozen=True, slots=True)
class _Table:
    """A table under its heading; the first column has names, the others numbers."""

    title: str
    about: str
    heads: Sequence[object]
    rows: Sequence[Sequence[object]]


def figure_pages(pages: IndexPages) -> Iterable[Page]:
    """The newest editions, and each year."""
    years = grouped(pages.newest, lambda briefing: briefing.day.year)
    newest = pages.newest[:NEWEST]
    spans = [_Span(_edition_link(pages, briefing, FIGURES_PAGE), (briefing,)) for briefing in reversed(newest)]
    yield _page(pages, FIGURES_PAGE, pages.say("figures"), newest, spans, years)
    for year, editions in years.items():
        here = f"figures/{year}.md"
        months = grouped(reversed(editions), lambda briefing: (briefing.day.year, briefing.day.month))
        spans = [_Span(pages.month_link(month, here), mine) for month, mine in months.items()]
        yield _page(pages, here, f"{pages.say('figures')}, {year}", editions, spans, years)


def _edition_link(pages: IndexPages, briefing: Briefing, here: str) -> Markdown:
    return page_link(pages.pen.wording.day(briefing.day, "long"), briefing_path(briefing.day), here)


def _page(
    pages: IndexPages,
    here: str,
    title: str,
    editions: Sequence[Briefing],
    spans: Sequence[_Span],
    years: Mapping[int, object],
) -> Page:
    others = [page_link(year, f"figures/{year}.md", here) for year in years if here != f"figures/{year}.md"]
    if here != FIGURES_PAGE:
        others.insert(0, page_link(pages.say("figures_newest"), FIGURES_PAGE, here))
    about = pages.say("figures_about", editions=pages.say("editions", len(editions)), site=pages.config.site.name)
    tables = (
        _volume(pages, spans),
        _topics(pages, editions, spans, here),
        _publishers(pages, editions, here),
        _coverage(pages, spans),
        _failures(pages, spans),
    )
    return pages.page(
        here,
        "figures.md.j2",
        title,
        about,
        about=about,
        tables=[table for table in tables if table.rows],
        others=joined(others, " · "),
    )


def _volume(pages: IndexPages, spans: Sequence[_Span]) -> _Table:
    """Stories in each span."""
    numbers = [span.counted(lambda briefing: len(briefing.stories)) for span in spans]
    about = (
        pages.say("figures_volume_about", least=min(numbers), most=max(numbers), middle=f"{median(numbers):g}")
        if len(numbers) > 1
        else f"{pages.say('stories', sum(numbers))}."
    )
    rows = [(span.name, number) for span, number in zip(spans, numbers, strict=True)]
    return _Table(pages.say("figures_volume"), about, (pages.say("figures_when"), pages.say("figures_stories")), rows)


def _topics(pages: IndexPages, editions: Sequence[Briefing], spans: Sequence[_Span], here: str) -> _Table:
    """Stories of each of the topics told of most, in each span."""
    counts = Counter(topic for briefing in editions for story in briefing.stories for topic in story.topics)
    most = sorted(counts, key=lambda topic: (-counts[topic], topic))[:MOST_TOPICS]
    names = [page_link(pages.topic_names.get(topic, topic), topic_path(topic), here) for topic in most]

    def row(span: _Span) -> Sequence[object]:
        told = Counter(topic for briefing in span.editions for story in briefing.stories for topic in story.topics)
        return (span.name, *(told[topic] for topic in most))

    about, heads = pages.say("figures_topics_about"), (pages.say("figures_when"), *names)
    return _Table(pages.say("figures_topics"), about, heads, [row(span) for span in spans] if most else ())


def _publishers(pages: IndexPages, editions: Sequence[Briefing], here: str) -> _Table:
    """Stories that each of the publishers listed most reports, and their share of all stories."""
    counts = Counter(name for briefing in editions for story in briefing.stories for name in publishers_of(story))
    most = sorted(counts, key=lambda name: (-counts[name], name))[:MOST_PUBLISHERS]
    stories = sum(len(briefing.stories) for briefing in editions)
    rows = [
        (page_link(name, publisher_path(name), here), counts[name], pages.pen.wording.share(counts[name] / stories))
        for name in most
    ]
    heads = (pages.say("figures_publisher"), pages.say("figures_stories"), pages.say("figures_share"))
    return _Table(pages.say("figures_publishers"), pages.say("figures_publishers_about"), heads, rows)


def _coverage(pages: IndexPages, spans: Sequence[_Span]) -> _Table:
    """How what was read ended."""
    heads = (pages.say("figures_when"), *(pages.say(f"ended_{ended}") for ended in _ENDED))
    rows = [(span.name, *(sum(getattr(b.coverage, ended) for b in span.editions) for ended in _ENDED)) for span in spans]
    return _Table(pages.say("figures_coverage"), pages.say("figures_coverage_about"), heads, rows)


def _failures(pages: IndexPages, spans: Sequence[_Span]) -> _Table:
    """Articles that could not be read, and sources; none where nothing ever failed."""
    rows = [
        (span.name, span.counted(lambda b: b.coverage.failed), span.counted(lambda b: len(b.sources_failed))) for span in spans
    ]
    if not any(articles or sources for _, articles, sources in rows):
        rows = []
    heads = (pages.say("figures_when"), pages.say("figures_articles"), pages.say("figures_sources"))
    return _Table(pages.say("figures_failures"), pages.say("figures_failures_about"), heads, rows)
