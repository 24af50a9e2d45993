"""Everything that leaves the site beside its pages: feeds and their list, e-mails, what machines look for. Pure.

Nothing here is asked of the theme or of MkDocs: it stays as it is when they change.
"""

from collections.abc import Iterator, Mapping, Sequence
from datetime import date

from digest.config import SiteConfig
from digest.model import Briefing, Page
from digest.publish.epub import monthly_books, weekly_books
from digest.publish.feeds import feeds
from digest.publish.found import found
from digest.publish.full_text import FullText
from digest.publish.mail import mails


def ways_out(
    briefings: Sequence[Briefing],
    *,
    site: SiteConfig,
    strings: Mapping[str, str],
    topics: Mapping[str, str] | None = None,
    edited: Mapping[date, str] | None = None,
) -> Iterator[Page]:
    """All of it as Pages, paths below ``site/``, one after the other, so that few are held at a time.

    ``topics`` gives names for topic ids; ``edited`` the Markdown of editions whose page was edited by hand.
    """
    full_text = FullText(site, strings, edited)
    yield from feeds(briefings, site=site, full_text=full_text, topics=topics)
    yield from mails(briefings, site=site, full_text=full_text)
    yield from found(briefings, site=site, strings=strings, topics=topics)
    yield from monthly_books(briefings, full_text=full_text)
    yield from weekly_books(briefings, full_text=full_text)
