"""A sentence with its source, as pages print it: the words letter for letter, and a link to where they stand. Pure.

Below the stages, since editions and the pages made of many editions print the same citation.
"""

from datetime import date, tzinfo

from digest.markdown import Markdown, Pen, escaped, joined, link
from digest.model import Listing, Sentence
from digest.naming import source_name
from digest.urls import http_link, with_text_directive


def cited(sentence: Sentence, listing: Listing | None, pen: Pen, zone: tzinfo) -> Markdown:
    """A sentence and where it stands: a link with a title, or the name in parentheses; the words alone where nobody knows."""
    words = escaped(sentence.text)
    if listing is None:
        return words
    name = origin_name(listing, pen)
    cite = link(name, with_text_directive(listing.url, sentence.place), _origin_title(listing, name, pen, zone))
    return joined([words, cite if http_link(listing.url) else Markdown(f"({cite})")], " ")


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
