"""What things are called and where they lie: sources in print, pages below ``content/`` and on the site. Pure."""

import re
from datetime import date
from typing import Final
from urllib.parse import quote

from digest.model import Briefing, Listing
from digest.text import slug, squeeze, visible
from digest.urls import host, http_link

# The IPTC's vocabulary of digital source types, and its word for what people wrote and a generative model edited ("Edited using
# Generative AI"): a model takes words out here and puts none in, which is no "algorithmic media" of its own making.
SOURCE_TYPES: Final = "http://cv.iptc.org/newscodes/digitalsourcetype/"
SHORTENED: Final = "compositeWithTrainedAlgorithmicMedia"
_TOPIC_ID: Final = re.compile(r"[a-z0-9][a-z0-9-]{0,40}")
_THREAD_ID: Final = re.compile(r"[a-z0-9][a-z0-9-]{0,60}")


def article_path(article: str) -> str:
    """Where the page of an article lies below ``content/`` whose full text is shown."""
    return f"articles/{slug(article)}.md"


def briefing_path(day: date, suffix: str = "md") -> str:
    """Where the edition of a day lies below ``content/``."""
    return f"briefings/{day.year:04}/{day.month:02}/{day.day:02}.{suffix}"


def topic_path(topic: str) -> str:
    """Where a topic's page lies below ``content/``; an id that could be none in ``digest.yml`` becomes a slug."""
    return f"topics/{topic if _TOPIC_ID.fullmatch(topic) and topic != 'index' else slug(topic)}.md"


def publisher_path(name: str) -> str:
    """Where a publisher's page lies below ``content/``."""
    return f"publishers/{slug(name)}.md"


def thread_path(thread: str) -> str:
    """Where a thread's page lies below ``content/``."""
    return f"threads/{thread if _THREAD_ID.fullmatch(thread) and thread != 'index' else slug(thread)}.md"


def name_path(name: str) -> str:
    """Where the page of a person, a place or an organisation lies below ``content/``."""
    return f"names/{slug(name)}.md"


def week_path(day: date, suffix: str = "md") -> str:
    """Where the recap of the week (ISO 8601) that a day is in lies below ``content/``."""
    year, week, _ = day.isocalendar()
    return f"archive/{year:04}/week-{week:02}.{suffix}"


def story_anchor(story_id: str) -> str:
    """The anchor of a story on its edition's page."""
    return f"story-{story_id}"


def page_url(site_url: str, path: str, anchor: str = "") -> str:
    """The absolute address of the page at ``path`` below ``content/``; ``site_url`` ends with a slash."""
    folder = path.removesuffix(".md").removesuffix("index").rstrip("/")
    return f"{site_url}{quote(folder)}{'/' if folder else ''}{'#' + quote(anchor) if anchor else ''}"


def file_name(where: str) -> str:
    """The last part of a file's path; what stood inside it (``a.jsonl#3``) stays. An address stays as it is."""
    return where if "://" in where else where.replace("\\", "/").rstrip("/").rpartition("/")[2]


def is_unnamed(listing: Listing) -> bool:
    """Whether nothing but the name of a file says where an article comes from, which tells readers nothing."""
    return not squeeze(visible(listing.publisher)) and not http_link(listing.url)


def source_name(listing: Listing) -> str:
    """What an article's source is called: its publisher, else the host of its address, else its file's name; "" if none."""
    publisher = squeeze(visible(listing.publisher))
    if publisher:
        return publisher
    names = (host(listing.url) if http_link(listing.url) else "", file_name(listing.where))
    return next((shown for name in names if (shown := squeeze(visible(name)))), "")


def edition_name(briefing: Briefing) -> str:
    """What an edition is called: its title, else its date; never empty."""
    return squeeze(visible(briefing.title)) or briefing.day.isoformat()
