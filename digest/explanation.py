"""`digest explain` in words: what each stage made of one item, and why. Pure; a line at a time."""

from collections.abc import Iterator, Sequence
from textwrap import shorten

from digest.clean import Explanation
from digest.model import Article, Briefing, Outcome, RawItem, Story

_SHOWN = 100  # characters of a paragraph or a removal


def of_cleaning(item: RawItem, explained: Explanation) -> Iterator[str]:
    """What came in, and what cleaning made of it."""
    yield f"{item.where}"
    yield f"  source      {item.source}, captured {item.captured_at.isoformat()}"
    yield f"  came as     {item.media_type}, {len(item.content)} bytes{f', {item.encoding}' if item.encoding else ''}"
    for outcome in explained.cleaned.outcomes:
        yield from of_outcome(outcome)
    for article in explained.cleaned.articles:
        yield from _article(article, explained)


def of_outcome(outcome: Outcome) -> Iterator[str]:
    """How an item ended."""
    yield f"  {outcome.ended:<11} {outcome.why}"


def of_editions(item: RawItem, briefings: Sequence[Briefing]) -> Iterator[str]:
    """Where the item stands, if an edition has counted it."""
    counted = False
    for briefing in briefings:
        for outcome in (o for o in briefing.outcomes if o.item == item.id):
            counted = True
            same = "" if outcome.content_sha256 == item.content_sha256 else " (with other content than now)"
            why = f": {outcome.why}" if outcome.why else ""
            yield f"In the edition of {briefing.day.isoformat()}: {outcome.ended}{same}{why}"
            for story in briefing.stories:
                if any(listing.id == outcome.article for listing in story.articles):
                    yield from _story(story)
    if not counted:
        yield "In no edition yet; `digest build` decides."


def _article(article: Article, explained: Explanation) -> Iterator[str]:
    fields = {
        "title": article.title,
        "url": article.url,
        "publisher": article.publisher,
        "authors": ", ".join(article.authors),
        "published": f"{article.published.iso()} ({article.published.how})",
        "modified": article.modified.iso() if article.modified else "",
        "language": article.language,
        "section": article.section,
        "caption": article.image.caption,
        "credit": article.image.credit,
        "wire": article.wire,
        "opinion": "yes" if article.opinion else "",
        "tags": ", ".join(article.tags),
    }
    for name, value in fields.items():
        if value:
            source = explained.sources.get(name, "")
            yield f"  {name:<11} {value}{f'  <- {source}' if source else ''}"
    chosen = f", chosen by {explained.chosen_by}" if explained.chosen_by else ""
    yield f"  text        {len(article.paragraphs)} paragraphs{chosen}"
    for paragraph in article.paragraphs:
        yield f"    + {shorten(paragraph, _SHOWN, placeholder=' …')}"
    for removal in article.removed:
        yield f"    - [{removal.rule}] {shorten(removal.text, _SHOWN, placeholder=' …')}"


def _story(story: Story) -> Iterator[str]:
    yield f"  story       {story.headline} ({story.included_because})"
    for sentence in story.summary:
        yield f"    » {sentence.text}  [{sentence.article} {sentence.start}..{sentence.end}]"
    for listing in story.articles:
        copy = f", copy of {listing.copy_of}" if listing.copy_of else ""
        yield f"    = {listing.publisher or listing.where}: {listing.title}{copy}"
