"""What a week or a month brought, made from its editions alone, in sentences that those carry. Pure."""

from collections.abc import Iterable, Mapping, Sequence
from datetime import date
from typing import Any, Final

from digest.markdown import Markdown, joined, link, page_link
from digest.model import Briefing, Page, Story
from digest.naming import thread_path, week_path
from digest.publish.feed_files import Told, stories_by_thread, thread_name
from digest.publish.index_pages import IndexPages, grouped, month_path
from digest.publish.ways_in import told_briefly

# So many stories sum up a week or a month: what is read in three minutes.
RECAP_STORIES: Final = 8


def week_pages(pages: IndexPages) -> Iterable[Page]:
    """A recap of each week (ISO 8601); none where an edition is a week itself."""
    daily = (briefing for briefing in pages.newest if briefing.period == "day")
    weeks = [(mine[0].day, mine) for mine in grouped(daily, lambda briefing: briefing.day.isocalendar()[:2]).values()]
    for at, (day, editions) in enumerate(weeks):
        around = [weeks[near][0] for near in (at + 1, at - 1) if 0 <= near < len(weeks)]
        yield _week(pages, day, editions, around)


def week_link(pages: IndexPages, day: date, here: str) -> Markdown:
    """The name of a day's week, which leads to its recap."""
    return page_link(pages.say("week", n=day.isocalendar().week), week_path(day), here)


def _week(pages: IndexPages, day: date, editions: Sequence[Briefing], around: Sequence[date]) -> Page:
    here, (year, week, _) = week_path(day), day.isocalendar()
    first, last = date.fromisocalendar(year, week, 1), date.fromisocalendar(year, week, 7)
    title = pages.say("week_of_year", n=week, year=year)
    days = pages.say("from_to", first=pages.pen.wording.day(first, "long"), last=pages.pen.wording.day(last, "long"))
    months = dict.fromkeys((briefing.day.year, briefing.day.month) for briefing in editions)
    return pages.page(
        here,
        "recap.md.j2",
        title,
        f"{title}, {days}",
        days=days,
        around=joined(
            [*(week_link(pages, near, here) for near in around), *(pages.month_link(m, here, form="month") for m in months)],
            " · ",
        ),
        editions=[pages.edition_line(briefing, here) for briefing in editions],
        book=link(pages.say("week_book"), f"{pages.config.site.url}{week_path(day, 'epub')}"),
        **recap(pages, editions, here),
    )


def recap(pages: IndexPages, editions: Sequence[Briefing], here: str) -> Mapping[str, Any]:
    """What ``stories.md.j2`` shows of some editions: their counts, the most reported stories, the threads that went on."""
    told = [(briefing, story) for briefing in editions for story in briefing.stories]
    threads = stories_by_thread(editions)
    names = [page_link(thread_name(found), thread_path(thread), here) for thread, found in threads.items()]
    counts = (pages.say("editions", len(editions)), pages.say("stories", len(told)))
    return {
        "summary": pages.say("recap_counts", editions=counts[0], stories=counts[1]),
        "stories": [told_briefly(pages, briefing, story, here) for briefing, story in most_reported(told)],
        "threads": names,
    }


def most_reported(told: Iterable[Told]) -> Sequence[Told]:
    """The stories that most publishers report in words of their own, one of each thread; opinion is none."""
    chosen: dict[str, Told] = {}
    for briefing, story in sorted(told, key=lambda one: _weight(one[1])):
        if not story.opinion:
            chosen.setdefault(story.thread or story.id, (briefing, story))
    return list(chosen.values())[:RECAP_STORIES]


def _weight(story: Story) -> tuple[int, float]:
    return -story.independent_publishers, -story.score


def weeks_of(pages: IndexPages, month: tuple[int, int], editions: Sequence[Briefing]) -> Markdown:
    """The weeks that a month's editions are in, oldest first, as links from the month's page."""
    days = {briefing.day.isocalendar()[:2]: briefing.day for briefing in editions if briefing.period == "day"}
    return joined([week_link(pages, days[week], month_path(month)) for week in sorted(days)], " · ")
