"""A sentence with its source, as pages print it: the words letter for letter, and a link to where they stand. Pure.

Below the stages, since editions and the pages made of many editions print the same citation.
"""

from collections.abc import Mapping
from datetime import date, tzinfo

from digest.markdown import Markdown, Pen, emphasised, escaped, joined, link
from digest.model import ArticleId, Listing, Passage, Sentence
from digest.naming import is_unnamed, source_name
from digest.urls import http_link, with_text_directive


def cited(sentence: Sentence, listing: Listing | None, pen: Pen, zone: tzinfo) -> Markdown:
    """A sentence and where it stands: a link with a title, or the name in parentheses; the words alone where nobody knows."""
    return joined([escaped(sentence.text), _source(sentence, listing, pen, zone)], " ")


def cited_passage(passage: Passage, listings: Mapping[ArticleId, Listing], pen: Pen, zone: tzinfo) -> Markdown:
    """Words of a summary and the source of each sentence that they rest on."""
    sources = [_source(sentence, listings.get(sentence.article), pen, zone) for sentence in passage.sentences]
    return joined([escaped(passage.text), *dict.fromkeys(sources)], " ")


def _source(sentence: Sentence, listing: Listing | None, pen: Pen, zone: tzinfo) -> Markdown:
    """The link to where a sentence stands; its source in brackets where that has no address, nothing where nobody knows it."""
    if listing is None:
        return Markdown()
    if is_unnamed(listing):
        return emphasised(Markdown(f"({pen.say('unnamed')})"))
    name = origin_name(listing, pen)
    cite = link(name, with_text_directive(listing.url, sentence.place), _origin_title(listing, name, pen, zone))
    return cite if http_link(listing.url) else Markdown(f"({cite})")


def origin_name(listing: Listing, pen: Pen) -> str:
    """What an article's source is called; never empty."""
    return source_name(listing) or pen.wording.say("untitled")


def dated(listing: Listing, pen: Pen, zone: tzinfo, *, near: date | None = None) -> str:
    """When an article appeared, or that it was only seen then; the time alone where the day is ``near``."""
    when = pen.wording.when(listing.published, zone, near=near)
    return pen.wording.say("seen", when=when) if when and listing.published_is == "captured" else when


def _origin_title(listing: Listing, name: str, pen: Pen, zone: tzinfo) -> str:
    """What a citation rests on: who wrote it, who published it, when, and when it was read."""
    first = "" if listing.published_is == "captured" else pen.wording.when(listing.captured, zone)
    seen = pen.wording.say("read", when=first) if first else ""
    return ", ".join(filter(None, (*listing.authors, name, dated(listing, pen, zone), seen)))
