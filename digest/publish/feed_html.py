"""A story and an edition as the HTML that feeds carry: plain elements, absolute links, nothing that runs. Pure.

Built as a tree, so that every word is escaped and every element closed; addresses pass ``urls.http_link``.
"""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from zoneinfo import ZoneInfo

from lxml import html
from lxml.html import builder as E  # noqa: N812 - lxml's own name for it

from digest.model import ArticleId, Briefing, Listing, Sentence, Story
from digest.naming import briefing_path, edition_name, page_url, source_name, story_anchor
from digest.text import squeeze, visible
from digest.urls import http_link
from digest.wording import Wording, direction, language_tag


def clear(text: str) -> str:
    """Untrusted text as XML can hold it: one line, no control characters, no lone surrogates."""
    return squeeze(visible(text))


def briefing_url(site_url: str, briefing: Briefing) -> str:
    """The address of an edition's page."""
    return page_url(site_url, briefing_path(briefing.day))


def story_url(site_url: str, briefing: Briefing, story: Story) -> str:
    """The address of a story on its edition's page."""
    return page_url(site_url, briefing_path(briefing.day), story_anchor(story.id))


@dataclass(frozen=True)
class FeedHtml:
    """Writes HTML for the feeds of one site."""

    site_url: str
    wording: Wording

    def edition(self, briefing: Briefing) -> str:
        """A whole edition: its sections, stories and the account of what was read."""
        say = self.wording.say
        parts: list[html.HtmlElement] = []
        if not briefing.stories:
            parts.append(E.P(clear(briefing.quiet) or say("quiet_title")))
        for section in briefing.sections:
            parts.append(E.H2(clear(section.title)))
            for story in section.stories:
                heading = E.H3(E.A(self._headline(story), href=story_url(self.site_url, briefing, story)))
                parts += [self._in_language(heading, story), *self._story(story, briefing)]
        account = say("account_read", briefing.coverage.read)
        parts.append(E.P(E.SMALL(f"{account} ", E.A(say("whole_account"), href=briefing_url(self.site_url, briefing)))))
        return _text(parts)

    def story(self, briefing: Briefing, story: Story) -> str:
        """One story: its sentences with their sources, what could not be verified, who reports it."""
        edition = E.A(edition_name(briefing), href=story_url(self.site_url, briefing, story))
        return _text([*self._story(story, briefing), E.P(E.SMALL(edition))])

    def _headline(self, story: Story) -> str:
        return clear(story.headline) or clear(story.lead.title) or self.wording.say("untitled")

    def _story(self, story: Story, briefing: Briefing) -> Iterable[html.HtmlElement]:
        say, zone = self.wording.say, ZoneInfo(briefing.timezone)
        by_id = {listing.id: listing for listing in story.articles}
        if story.opinion:
            yield E.P(E.EM(say("opinion")))
        if story.summary:
            yield self._in_language(self._cited(E.P(), story.summary, by_id, zone), story)
        if story.caveats:
            yield E.P(E.STRONG(say("not_verified")))
            yield self._in_language(self._cited(E.P(), story.caveats, by_id, zone), story)
        yield E.P(E.STRONG(say("who_reports_it")))
        yield E.UL(*(self._report(listing, by_id, zone) for listing in story.articles))
        caption = " ".join(filter(None, (clear(story.image.caption), clear(story.image.credit))))
        if caption:
            yield self._in_language(E.P(E.SMALL(f"{say('picture')}: {caption}")), story)

    def _cited(
        self, block: html.HtmlElement, sentences: Iterable[Sentence], by_id: Mapping[ArticleId, Listing], zone: ZoneInfo
    ) -> html.HtmlElement:
        """The sentences in ``block``, each followed by its source: a link, or the name in parentheses."""
        for sentence in sentences:
            _append(block, f"{clear(sentence.text)} ")
            listing = by_id.get(sentence.article)
            if listing is not None:
                block.append(self._source(listing, zone))
                _append(block, " ")
        return block

    def _source(self, listing: Listing, zone: ZoneInfo) -> html.HtmlElement:
        name = source_name(listing) or self.wording.say("untitled")
        address = http_link(listing.url)
        if address is None:
            return E.SMALL(f"({name})")
        title = ", ".join(filter(None, (name, self.wording.when(listing.published, zone))))
        return E.SMALL("[", E.A(name, href=address, title=title), "]")

    def _report(self, listing: Listing, by_id: Mapping[ArticleId, Listing], zone: ZoneInfo) -> html.HtmlElement:
        name, address = source_name(listing) or self.wording.say("untitled"), http_link(listing.url)
        title = E.SPAN(clear(listing.title))
        _mark(title, listing.language, self.wording.language)
        line = E.LI(E.A(name, href=address) if address else name, ": ", title)
        details = [self.wording.when(listing.published, zone)]
        if listing.copy_of:
            original = by_id.get(listing.copy_of)
            details.append(self.wording.say("copy_of", name=source_name(original)) if original else self.wording.say("copy"))
        _append(line, "".join(f", {detail}" for detail in details if detail))
        return line

    def _in_language(self, element: html.HtmlElement, story: Story) -> html.HtmlElement:
        return _mark(element, story.language, self.wording.language)


def _mark(element: html.HtmlElement, language: str, around: str) -> html.HtmlElement:
    """The element, marked with a language and its direction where they differ from what stands around it."""
    tag = language_tag(language)
    if tag and tag.split("-")[0] != around.lower().split("-")[0]:
        element.set("lang", tag)
        element.set("dir", direction(tag))
    return element


def _append(element: html.HtmlElement, text: str) -> None:
    """Text after whatever the element already holds."""
    if len(element):
        element[-1].tail = (element[-1].tail or "") + text
    else:
        element.text = (element.text or "") + text


def _text(parts: Iterable[html.HtmlElement]) -> str:
    return "\n".join(html.tostring(part, encoding="unicode").strip() for part in parts)
