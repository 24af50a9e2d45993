"""Ways in by what goes on and by who is in it: a page for each thread, and for each person, place or organisation. Pure.

An index lists what was last told of in the newest year; what ended before has an index for its year, which then stays as it is.
"""

from collections import Counter, defaultdict
from collections.abc import Callable, Iterable, Mapping, Sequence
from typing import Final
from zoneinfo import ZoneInfo

from digest.citing import cited
from digest.markdown import Markdown, emphasised, joined, link, page_link
from digest.model import Briefing, Page, Story
from digest.naming import briefing_path, edition_name, is_unnamed, name_path, source_name, thread_path, topic_path
from digest.publish.feed_files import Told, stories_by_thread, thread_feeds, thread_name
from digest.publish.index_pages import Entry, IndexPages
from digest.text import fold

# A name has a page when so many stories of so many editions name it: before, there is nothing to follow.
NAMED_STORIES: Final = 4
NAMED_EDITIONS: Final = 3
# The fields of a story that say what a name is, in the order of the index; then those of which no story knows.
_KINDS: Final = ("people", "places", "organisations")
_OTHERS: Final = "others"
_BREAK: Final = "\\\n"  # a new line within a paragraph (CommonMark 6.7)


# ---------------------------------------------------------------- threads


def thread_pages(pages: IndexPages) -> Iterable[Page]:
    """Stories that go on over editions: indexes, and for each its timeline, the latest first."""
    threads = stories_by_thread(pages.newest)
    lines = {thread: [_entry(briefing, story) for briefing, story in told] for thread, told in threads.items()}
    names = {thread: thread_name(told) for thread, told in threads.items()}
    yield from _indexes(pages, "thread", lines, lambda thread: names[thread], thread_path)
    for thread, told in threads.items():
        yield _timeline(pages, thread, names[thread], told)


def _timeline(pages: IndexPages, thread: str, name: str, told: Sequence[Told]) -> Page:
    here = thread_path(thread)
    topics = dict.fromkeys(topic for _, story in told for topic in story.topics)
    feeds = (link(file.format, f"{pages.config.site.url}{file.path}") for file in thread_feeds(thread))
    return pages.page(
        here,
        "thread.md.j2",
        name or pages.say("untitled"),
        pages.say("thread_description", name=name, site=pages.config.site.name),
        about=pages.much("stories", [_entry(*one) for one in told]),
        topics=joined([page_link(pages.topic_names.get(t, t), topic_path(t), here) for t in topics], " · "),
        steps=[told_briefly(pages, briefing, story, here, apart=_BREAK) for briefing, story in told],
        feeds=joined(list(feeds), " · "),
        back=page_link(pages.say("threads"), "threads/index.md", here),
    )


def told_briefly(pages: IndexPages, briefing: Briefing, story: Story, here: str, *, apart: str = " · ") -> Mapping[str, Markdown]:
    """A story of an edition on a page about many: when, its headline, who reports it, its first sentence with the source.

    ``apart`` stands between the day and who reports it.
    """
    say = pages.pen.say
    edition = page_link(edition_name(briefing), briefing_path(briefing.day), here)
    count = story.independent_publishers
    alone = say("from_file") if is_unnamed(story.lead) else say("reported_by_one", name=source_name(story.lead))
    by = say("reported_by", count) if count > 1 else alone
    articles = {listing.id: listing for listing in story.articles}
    zone = ZoneInfo(briefing.timezone)
    words = [cited(sentence, articles.get(sentence.article), pages.pen, zone) for sentence in story.summary[:1]]
    return {
        "headline": pages.story_link(story.headline, briefing, story, here),
        "kicker": emphasised(joined([edition, by], apart)),
        "words": joined(words, " "),
    }


# ---------------------------------------------------------------- people, places, organisations


def name_pages(pages: IndexPages) -> Iterable[Page]:
    """Who and what is named again and again: indexes, and for each name its stories, newest first."""
    spelled, entries = _named(pages)
    often = {
        key: found
        for key, found in entries.items()
        if len(found) >= NAMED_STORIES and len({entry.briefing.day for entry in found}) >= NAMED_EDITIONS
    }
    names = {key: min(spelled[key], key=lambda name: (-spelled[key][name], name)) for key in often}
    order = sorted(often, key=lambda key: (-len(often[key]), names[key].casefold(), key))
    kinds = {key: _kind_of(spelled[key], often[key]) for key in order}
    yield from _indexes(pages, "name", {key: often[key] for key in order}, lambda key: names[key], name_path, kinds)
    for key in order:
        yield from pages.by_year(names[key], name_path(key), often[key], pages.story_line, "name")


def _named(pages: IndexPages) -> tuple[Mapping[str, Counter[str]], Mapping[str, list[Entry]]]:
    """Every name with how it is spelled, and its stories. Publishers have pages of their own, and so no part of theirs counts."""
    outlets = {source_name(listing) for _, story in pages.stories() for listing in story.articles}
    words = {fold(word) for outlet in outlets for word in (outlet, *outlet.split())}
    spelled: defaultdict[str, Counter[str]] = defaultdict(Counter)
    entries: defaultdict[str, list[Entry]] = defaultdict(list)
    for briefing, story in pages.stories():
        for key, name in {fold(name): name for name in story.entities}.items():
            if key and key not in words:
                spelled[key][name] += 1
                entries[key].append(_entry(briefing, story))
    return spelled, entries


def _kind_of(spellings: Iterable[str], entries: Sequence[Entry]) -> str:
    """What a name is to most of the stories that know: ``people``, ``places`` or ``organisations``; else ``others``."""
    forms = set(spellings)
    told = Counter(kind for entry in entries for kind in _KINDS if forms & set(getattr(entry.story, kind)))
    return max(_KINDS, key=lambda kind: told[kind]) if told else _OTHERS


# ---------------------------------------------------------------- both


def _entry(briefing: Briefing, story: Story) -> Entry:
    return Entry(briefing=briefing, story=story, listing=story.lead)


def _indexes(
    pages: IndexPages,
    kind: str,
    found: Mapping[str, Sequence[Entry]],
    name: Callable[[str], str],
    path: Callable[[str], str],
    kinds: Mapping[str, str] | None = None,
) -> Iterable[Page]:
    """The index of the newest year and of each year before: what was last told of in it, by ``kinds`` where there are some."""
    by_year: defaultdict[int, list[str]] = defaultdict(list)
    for key, entries in found.items():
        by_year[entries[0].briefing.day.year].append(key)
    years = sorted(by_year, reverse=True) or [0]
    places = {year: f"{kind}s/{year}.md" if at else f"{kind}s/index.md" for at, year in enumerate(years)}
    about, title = pages.say(f"{kind}s_about"), pages.say(f"{kind}s")
    for year, here in places.items():
        others = [page_link(other, places[other], here) for other in years if other != year]
        rows = {key: pages.row(name(key), path(key), found[key], here, "stories") for key in by_year[year]}
        yield pages.page(
            here,
            "names.md.j2" if kinds else "listing.md.j2",
            title if here == places[years[0]] else f"{title}, {year}",
            about,
            about=about,
            **({"groups": _groups(pages, rows, kinds)} if kinds else {"rows": list(rows.values())}),
            others=joined(others, " · "),
        )


def _groups(pages: IndexPages, rows: Mapping[str, Markdown], kinds: Mapping[str, str]) -> list[Mapping[str, object]]:
    """The rows by the kind of their keys, kinds in their fixed order."""
    groups = ((kind, [row for key, row in rows.items() if kinds[key] == kind]) for kind in (*_KINDS, _OTHERS))
    return [{"title": pages.say(f"names_{kind}"), "rows": members} for kind, members in groups if members]
