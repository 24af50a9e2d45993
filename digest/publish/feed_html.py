"""A story and an edition as HTML for feeds, e-mails and books: plain elements, absolute links, nothing that runs. Pure.

Written as text and not as a tree, which would cost five times as much over ten years of editions: so every word of others
passes ``shown`` on its way, every address ``urls.http_link``, and every element is opened and closed by one line of this module.
The result is well-formed XML too.
"""

from collections.abc import Iterable, Iterator, Mapping
from functools import lru_cache, partial
from html import escape
from typing import Final
from zoneinfo import ZoneInfo

from digest.model import ArticleId, Briefing, Correction, Figure, Listing, Passage, Sentence, Step, Story
from digest.naming import briefing_path, edition_name, is_unnamed, page_url, source_name, story_anchor
from digest.text import capitalised, squeeze, visible
from digest.urls import http_link, with_text_directive
from digest.wording import Wording, direction, language_tag

# Stories whose HTML is kept: those of some months of editions, at about 2 KB each.
_KEPT: Final = 4000
# Whole editions that are kept, at about 20 KB each: those of two months.
_KEPT_EDITIONS: Final = 62


def clear(text: str) -> str:
    """Untrusted text as XML can hold it: one line, no control characters, no lone surrogates."""
    return squeeze(visible(text))


def shown(text: str) -> str:
    """Untrusted text as HTML that shows it, in an element or in a quoted attribute."""
    return escape(clear(text))


def briefing_url(site_url: str, briefing: Briefing) -> str:
    """The address of an edition's page."""
    return page_url(site_url, briefing_path(briefing.day))


def story_url(site_url: str, briefing: Briefing, story: Story) -> str:
    """The address of a story on its edition's page."""
    return page_url(site_url, briefing_path(briefing.day), story_anchor(story.id))


class FeedHtml:
    """Writes HTML for the feeds of one site."""

    def __init__(self, site_url: str, wording: Wording) -> None:
        self.site_url, self.wording = site_url, wording
        self._say = lru_cache(maxsize=4096)(lambda key, count=None: escape(wording.say(key, count)))
        self._kept: dict[tuple[int, str, bool], tuple[Story, str]] = {}
        self._whole: dict[int, tuple[Briefing, str]] = {}

    def edition(self, briefing: Briefing) -> str:
        """A whole edition: its sections, stories and the account of what was read; kept for its month's and its week's book."""
        if id(briefing) not in self._whole:
            if len(self._whole) >= _KEPT_EDITIONS:
                del self._whole[next(iter(self._whole))]
            self._whole[id(briefing)] = (briefing, "\n".join(self._edition(briefing)))
        return self._whole[id(briefing)][1]

    def story(self, briefing: Briefing, story: Story) -> str:
        """One story, in all parts that its edition's page has."""
        edition = _link(story_url(self.site_url, briefing, story), escape(edition_name(briefing)))
        words = (*self._corrections(briefing, story), self._body(story, briefing), f"<p><small>{edition}</small></p>")
        return "\n".join(words)

    def headline(self, story: Story) -> str:
        """What a story is called, as text; never empty."""
        return clear(story.headline) or clear(story.lead.title) or self.wording.say("untitled")

    def correction(self, briefing: Briefing, correction: Correction) -> str:
        """A correction in one sentence, as text."""
        return self.wording.say(
            "correction",
            when=self.wording.when(correction.when, ZoneInfo(briefing.timezone)) or clear(correction.when),
            wrong=clear(correction.wrong),
            right=clear(correction.right),
            who=clear(correction.who),
        )

    def _edition(self, briefing: Briefing) -> Iterator[str]:
        if not briefing.stories:
            yield f"<p>{shown(briefing.quiet) or self._say('quiet_title')}</p>"
        for correction in briefing.corrections:
            yield f"<p><strong>{self._say('corrections')}</strong> {shown(self.correction(briefing, correction))}</p>"
        for section in briefing.sections:
            yield f"<h2>{shown(section.title)}</h2>"
            for story in section.stories:
                headline = _link(story_url(self.site_url, briefing, story), escape(self.headline(story)))
                yield f"<h3{self._marked(story.language)}>{headline}</h3>"
                yield from self._corrections(briefing, story)
                yield self._body(story, briefing)
        account = _link(briefing_url(self.site_url, briefing), self._say("whole_account"))
        yield f"<p><small>{self._say('account_read', briefing.coverage.read)} {account}</small></p>"

    def _corrections(self, briefing: Briefing, story: Story) -> Iterator[str]:
        for correction in briefing.corrections:
            if correction.story == story.id:
                yield f"<p><strong>{self._say('corrected')}</strong> {shown(self.correction(briefing, correction))}</p>"

    def _body(self, story: Story, briefing: Briefing) -> str:
        """What an edition and the story by itself have in common. It is kept with the story, so that ``id`` stays the story's."""
        key = (id(story), briefing.timezone, bool(briefing.reviewed_by))
        if key not in self._kept:
            if len(self._kept) >= _KEPT:
                self._kept.clear()
            self._kept[key] = (story, "\n".join(self._story(story, briefing)))
        return self._kept[key][1]

    def _story(self, story: Story, briefing: Briefing) -> Iterator[str]:
        zone = ZoneInfo(briefing.timezone)
        by_id = {listing.id: listing for listing in story.articles}
        marked = self._marked(story.language)
        if story.satire or story.opinion:
            yield f"<p><em>{self._say('satire' if story.satire else 'opinion')}</em></p>"
        if story.headline_by:
            yield f"<p><em>{shown(capitalised(self.wording.say('headline_by', name=story.headline_by)))}</em></p>"
        if story.summary:
            yield f"<p{marked}>{' '.join(self._passage(passage, by_id, zone) for passage in story.passages)}</p>"
        if story.rewrites and not briefing.reviewed_by:
            models = ", ".join(dict.fromkeys(rewrite.by for rewrite in story.rewrites))
            yield f"<p><small>{shown(self.wording.say('shortened', name=models))}</small></p>"
        for note in story.notes:
            yield f"<p><strong>{self._say('note')}</strong> {shown(note.text)} <em>— {shown(note.by)}</em></p>"
        cited = partial(self._cited, by_id=by_id, zone=zone)
        yield from self._part("what_is_new", marked, map(cited, story.news))
        yield from self._part("in_numbers", marked, (f"{self._amount(one)} {cited(one.sentence)}" for one in story.numbers))
        yield from self._part("in_quotes", marked, (cited(quote.sentence) for quote in story.quotes))
        yield from self._part("not_verified", marked, map(cited, story.caveats))
        yield from self._part("how_it_got_here", marked, (self._step(step, zone) for step in story.history))
        yield from self._part("who_reports_it", "", (self._report(listing, by_id, zone) for listing in story.articles))
        days = (f"<strong>{escape(self.wording.day(one.day, 'long'))}:</strong> {cited(one.sentence)}" for one in story.prospects)
        yield from self._part("what_comes_next", marked, days)
        caption = " ".join(filter(None, (shown(story.image.caption), shown(story.image.credit))))
        if caption:
            yield f"<p{marked}><small>{self._say('picture')}: {caption}</small></p>"

    def _part(self, key: str, marked: str, lines: Iterable[str]) -> Iterator[str]:
        """A part of a story under its name, in the order of an edition's page; nothing where there are no lines."""
        if items := "".join(f"<li{marked}>{line}</li>" for line in lines):
            yield f"<p><strong>{self._say(key)}</strong></p>"
            yield f"<ul>{items}</ul>"

    def _amount(self, number: Figure) -> str:
        """An amount, who names it, and whether another report gives another one."""
        who = shown(self.wording.say("number_by", name=number.speaker)) if number.speaker else ""
        differs = self._say("numbers_differ") if number.disputed else ""
        return ", ".join(filter(None, (f"<strong>{shown(number.amount)}</strong>", who, differs))) + ":"

    def _step(self, step: Step, zone: ZoneInfo) -> str:
        """A day of a thread, and what was said of it."""
        day = escape(self.wording.day(step.day, "long"))
        return f"<strong>{day}</strong> {self._cited(step.sentence, {step.listing.id: step.listing}, zone)}"

    def _cited(self, sentence: Sentence, by_id: Mapping[ArticleId, Listing], zone: ZoneInfo) -> str:
        """The sentence, followed by its source: a link, or the name in parentheses."""
        return self._passage(Passage(text=sentence.text, sentences=(sentence,)), by_id, zone)

    def _passage(self, passage: Passage, by_id: Mapping[ArticleId, Listing], zone: ZoneInfo) -> str:
        """Words, and the source of each sentence that they rest on."""
        sources = dict.fromkeys(self._source(sentence, by_id, zone) for sentence in passage.sentences)
        return " ".join(filter(None, (shown(passage.text), *sources)))

    def _source(self, sentence: Sentence, by_id: Mapping[ArticleId, Listing], zone: ZoneInfo) -> str:
        listing = by_id.get(sentence.article)
        if listing is None:
            return ""
        if is_unnamed(listing):
            return f"<small>({self._say('unnamed')})</small>"
        name = self._name(listing)
        address = http_link(with_text_directive(listing.url, sentence.place))
        if address is None:
            return f"<small>({name})</small>"
        title = ", ".join(filter(None, (name, escape(self.wording.when(listing.published, zone)))))
        return f'<small>[<a href="{escape(address)}" title="{title}">{name}</a>]</small>'

    def _report(self, listing: Listing, by_id: Mapping[ArticleId, Listing], zone: ZoneInfo) -> str:
        name, address = self._name(listing), http_link(listing.url)
        details = [escape(self.wording.when(listing.published, zone))]
        if listing.copy_of:
            original = by_id.get(listing.copy_of)
            copied = self.wording.say("copy_of", name=source_name(original)) if original else self.wording.say("copy")
            details.append(escape(copied))
        after = "".join(f", {detail}" for detail in details if detail)
        title = f"<span{self._marked(listing.language)}>{shown(listing.title)}</span>"
        return f"{_link(address, name) if address else name}: {title}{after}"

    def _name(self, listing: Listing) -> str:
        return escape(source_name(listing)) or self._say("untitled")

    def _marked(self, language: str) -> str:
        """Attributes for a language and its direction, where they differ from the site's."""
        return _marked(language, self.wording.language)


@lru_cache(maxsize=256)
def _marked(language: str, around: str) -> str:
    tag = language_tag(language)
    if not tag or tag.split("-")[0] == around.lower().split("-")[0]:
        return ""
    return f' lang="{tag}" dir="{direction(tag)}"'


def _link(address: str, words: str) -> str:
    """A link to an address of ours, or one that passed ``http_link``, around words that are HTML already."""
    return f'<a href="{escape(address)}">{words}</a>'
