"""What an edition and its stories say in full, as HTML that leaves the site: what its page says, by hand or by us. Pure."""

from collections.abc import Mapping
from datetime import date
from posixpath import dirname, join, normpath

from digest.config import SiteConfig
from digest.model import Briefing, Correction, Story
from digest.naming import briefing_path, page_url
from digest.publish.feed_html import FeedHtml
from digest.publish.page_html import Body, dress, native_html
from digest.text import fold
from digest.wording import Wording


class FullText:
    """The full text of one site's editions; what was made is kept as long as it is likely to be asked for again.

    ``edited`` has the Markdown of editions whose page was edited by hand: of these the page is the text.
    """

    def __init__(self, site: SiteConfig, strings: Mapping[str, str], edited: Mapping[date, str] | None = None) -> None:
        self.site, self.wording = site, Wording(site.language, strings)
        self._edited = edited or {}
        self._writer = FeedHtml(site.url, self.wording)
        self._by_hand: dict[date, Body] = {}

    def is_by_hand(self, briefing: Briefing) -> bool:
        """Whether the text is a page that somebody edited, and not ours."""
        return briefing.day in self._edited

    def edition(self, briefing: Briefing) -> str:
        """A whole edition, links absolute, without its title."""
        page = self._page(briefing)
        return page.html if page else self._writer.edition(briefing)

    def story(self, briefing: Briefing, story: Story) -> str:
        """One story without its headline."""
        return self._writer.story(briefing, story)

    def correction(self, briefing: Briefing, correction: Correction) -> str:
        """A correction in one sentence, as text."""
        return self._writer.correction(briefing, correction)

    def headline(self, story: Story) -> str:
        """What a story is called, as text; never empty."""
        return self._writer.headline(story)

    def _page(self, briefing: Briefing) -> Body | None:
        """The page of an edition that was edited by hand, sanitised; None where it is as we wrote it."""
        day = briefing.day
        if day not in self._edited:
            return None
        if day not in self._by_hand:
            here = briefing_path(day)

            def absolute(href: str) -> str:
                target, _, fragment = href.partition("#")
                return page_url(self.site.url, normpath(join(dirname(here), target)) if target else here, fragment)

            self._by_hand[day] = dress(native_html(self._edited[day]), link=absolute, language=self.site.language, lift=True)
        return self._by_hand[day]


def standing_headlines(page: str) -> frozenset[str]:
    """The headings of an edition's page in Markdown, folded: the stories whose headlines are among them still stand on it."""
    return frozenset(fold(heading.text) for heading in dress(native_html(page)).headings)
