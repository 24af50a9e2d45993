"""What machines that look for news find beside the pages: a news sitemap, llms.txt; nothing where the site is private. Pure."""

from collections.abc import Iterator, Mapping, Sequence
from datetime import date, timedelta
from typing import Final

from digest.config import SiteConfig
from digest.markdown import escaped, joined, link
from digest.model import Briefing, Page
from digest.naming import edition_name, page_url, topic_path
from digest.publish.feed_files import FEEDS, OPML_PATH
from digest.publish.feed_formats import xml
from digest.publish.feed_html import briefing_url, clear
from digest.wording import Wording, language_tag

NEWS_SITEMAP_PATH: Final = "sitemap-news.xml"
LLMS_PATH: Final = "llms.txt"
# Days of a news sitemap (Google's news sitemap: "articles created in the last two days"), counted back from the newest edition
# and not from the clock, so that the same editions give the same bytes.
_NEWS_DAYS: Final = 2
# More than there are in the days of a news sitemap, so these editions are all that is asked for here.
EDITIONS_NAMED: Final = 7


def found(
    briefings: Sequence[Briefing], *, site: SiteConfig, strings: Mapping[str, str], topics: Mapping[str, str] | None = None
) -> Iterator[Page]:
    """The news sitemap and llms.txt, paths below ``site/``; nothing for a private site."""
    if site.visibility == "private":
        return
    newest = sorted(briefings, key=lambda briefing: briefing.day, reverse=True)
    yield news_sitemap(newest, site=site)
    yield llms(newest, site=site, wording=Wording(site.language, strings), topics=topics or {})


def news_sitemap(newest: Sequence[Briefing], *, site: SiteConfig) -> Page:
    """The editions of the last two days, the newest first, with their titles and when they were published."""
    since = newest[0].day - timedelta(days=_NEWS_DAYS - 1) if newest else date.max
    entries = "".join(_news(briefing, site) for briefing in newest if briefing.day >= since)
    text = (
        '<?xml version="1.0" encoding="utf-8"?>\n<urlset xmlns="http://www.sitemaps.org/schemas/sitemap/0.9"'
        f' xmlns:news="http://www.google.com/schemas/sitemap-news/0.9">\n{entries}</urlset>\n'
    )
    return Page(path=NEWS_SITEMAP_PATH, text=text)


def _news(briefing: Briefing, site: SiteConfig) -> str:
    language = (language_tag(briefing.language) or site.language).lower()
    # ISO 639, but for Chinese, of which both ways of writing are named (the sitemap's own rule).
    shown = language if language in {"zh-cn", "zh-tw"} else language.split("-")[0]
    return (
        f"<url>\n<loc>{xml(briefing_url(site.url, briefing))}</loc>\n<news:news>\n<news:publication>\n"
        f"<news:name>{xml(clear(site.name))}</news:name>\n<news:language>{xml(shown)}</news:language>\n</news:publication>\n"
        f"<news:publication_date>{briefing.published.isoformat(timespec='seconds')}</news:publication_date>\n"
        f"<news:title>{xml(_title(briefing))}</news:title>\n</news:news>\n</url>\n"
    )


def _title(briefing: Briefing) -> str:
    """An edition's name and what leads it."""
    lead = clear(briefing.stories[0].headline) if briefing.stories else ""
    return ": ".join(filter(None, (edition_name(briefing), lead)))


def llms(newest: Sequence[Briefing], *, site: SiteConfig, wording: Wording, topics: Mapping[str, str]) -> Page:
    """What the site is and where things are, for language models and those who feed them (llmstxt.org)."""
    say = wording.say
    about = clear(site.description) or say("about", site=clear(site.name))
    pages = [
        link(say("archive"), page_url(site.url, "archive/index.md")),
        link(say("topics"), page_url(site.url, "topics/index.md")),
        link(say("publishers"), page_url(site.url, "publishers/index.md")),
        link(say("about", site=clear(site.name)), page_url(site.url, "about.md")),
    ]
    groups = {
        say("editions_title"): [
            joined([link(edition_name(b), briefing_url(site.url, b)), escaped(b.summary)], ": ") for b in newest[:EDITIONS_NAMED]
        ],
        say("llms_pages"): pages,
        say("topics"): [link(name, page_url(site.url, topic_path(topic))) for topic, name in topics.items()],
        say("llms_feeds"): [
            *(link(f"{feed.format}, {say(f'feeds_{feed.kind}')}", f"{site.url}{feed.path}") for feed in FEEDS),
            link(say("feeds_all"), f"{site.url}{OPML_PATH}"),
        ],
    }
    parts = [
        f"# {escaped(site.name)}",
        f"> {escaped(about)}",
        *(str(escaped(say(key))) for key in ("about_rights_words", "llms_record")),
    ]
    parts += [f"## {escaped(group)}\n\n" + "\n".join(f"- {line}" for line in lines) for group, lines in groups.items() if lines]
    return Page(path=LLMS_PATH, text="\n\n".join(parts) + "\n")
