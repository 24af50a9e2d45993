"""`digest explain` in words: what each stage made of one item, and why. Pure; a line at a time."""

from collections import Counter
from collections.abc import Iterator, Sequence
from html import escape
from textwrap import shorten
from typing import Final

from digest.clean import Explanation, held_back
from digest.model import Article, Briefing, Outcome, RawItem, Story
from digest.permissions import forbids_quoting
from digest.urls import host

_SHOWN = 100  # characters of a paragraph or a removal


def of_cleaning(item: RawItem, explained: Explanation, seconds: float | None) -> Iterator[str]:
    """What came in, and what cleaning made of it in ``seconds``; None where it came to no end."""
    yield f"{item.where}"
    yield f"  source      {item.source}, captured {item.captured_at.isoformat()}"
    yield f"  came as     {item.media_type}, {len(item.content)} bytes{f', {item.encoding}' if item.encoding else ''}"
    for note in item.notes:
        yield f"  note        {note}"
    for outcome in explained.cleaned.outcomes:
        yield from of_outcome(outcome)
    for article in explained.cleaned.articles:
        yield from _article(article, explained)
    if not explained.cleaned.articles:
        yield from (_piece(piece.text, piece.rule, explained) for piece in explained.view)
    yield from (f"  {f'[{rule}]':<19} {meaning}" for rule, meaning in _meanings(explained))
    if seconds is not None:
        yield f"  time        {seconds:.2f} seconds"
    yield from _advice(item, explained)


_STYLE: Final = (
    "body{font:16px/1.5 system-ui,sans-serif;max-width:52rem;margin:2rem auto;padding:0 1rem}table{border-collapse:collapse}"
    "td{padding:.15rem .8rem .15rem 0;vertical-align:top}.why{color:#767676;font-size:.8rem}p{margin:.4rem 0;padding-left:.8rem}"
    ".kept{border-left:3px solid #1a7f37}.gone{border-left:3px solid #cf222e;color:#59636e}"
    "@media (prefers-color-scheme:dark){body{background:#0d1117;color:#e6edf3}.gone{color:#9198a1}}"
)


def as_html(item: RawItem, explained: Explanation, seconds: float | None) -> str:
    """One item as a page by itself: each field and its source, then every piece in the page's order, kept or gone and why.

    ``seconds`` is what cleaning took; None where it came to no end. Nothing in it is active: all words are escaped, and a
    policy forbids the rest.
    """
    articles = explained.cleaned.articles
    title = articles[0].title if articles else item.where
    rows = [("where", item.where, ""), ("came as", f"{item.media_type}, {len(item.content)} bytes", "")]
    rows += [("note", note, "") for note in item.notes]
    rows += [(outcome.ended, outcome.why, "") for outcome in explained.cleaned.outcomes]
    rows += [(name, value, _source(name, explained)) for a in articles for name, value in _fields(a).items() if value]
    rows += [("part", part, "") for part in [explained.sources.get("part", "")] if part]
    rows += [("text", f"chosen by {explained.chosen_by}", "")] if explained.chosen_by else []
    rows += [("time", f"{seconds:.2f} seconds", "")] if seconds is not None else []
    rows += [
        (f"{rule} held back", words, "it would have taken most of the article") for a in articles for rule, words in _held(a)
    ]
    rows += [(f"[{rule}]", meaning, "") for rule, meaning in _meanings(explained)]
    table = "".join(
        f'<tr><td>{escape(n)}</td><td dir="auto">{escape(v)}</td><td class="why">{escape(why)}</td></tr>' for n, v, why in rows
    )
    advice = "\n".join(_advice(item, explained))
    pieces = "".join(
        f'<p class="{"gone" if piece.rule else "kept"}" dir="auto"><span class="why">{escape(piece.rule or piece.kind)}'
        f" {escape(explained.selectors.get(piece.text, ''))}</span> "
        f"{escape(shorten(piece.text, 600, placeholder=' …') if piece.rule else piece.text)}</p>"
        for piece in explained.view
    )
    return (
        '<!doctype html><html lang="en"><meta charset="utf-8"><meta name="viewport" content="width=device-width">'
        "<meta http-equiv=\"Content-Security-Policy\" content=\"default-src 'none'; style-src 'unsafe-inline'\">"
        f"<title>{escape(title)}</title><style>{_STYLE}</style><h1>{escape(title)}</h1><table>{table}</table>"
        f"<pre>{escape(advice)}</pre><h2>The page, piece by piece</h2>{pieces}</html>\n"
    )


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


def _fields(article: Article) -> dict[str, str]:
    forbidden = forbids_quoting(article.rights, article.signals)
    return {
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
        "rights": article.rights,
        "publisher asks": f"{', '.join(article.signals)}{'; so headline and link only' if forbidden else ''}",
    }


def _article(article: Article, explained: Explanation) -> Iterator[str]:
    for name, value in _fields(article).items():
        if value:
            source = _source(name, explained)
            yield f"  {name:<11} {value}{f'  <- {source}' if source else ''}"
    if part := explained.sources.get("part"):
        yield f"  part        {part}"
    chosen = f", chosen by {explained.chosen_by}" if explained.chosen_by else ""
    yield f"  text        {len(article.paragraphs)} paragraphs{chosen}"
    yield from (_piece(paragraph, "", explained) for paragraph in article.paragraphs)
    yield from (_piece(removal.text, removal.rule, explained) for removal in article.removed)
    for rule, words in _held(article):
        yield f"    = [{rule}] held back, since it would take most of the article: {shorten(words, _SHOWN, placeholder=' …')}"


def _held(article: Article) -> tuple[tuple[str, str], ...]:
    """What stayed although a rule describes it."""
    return held_back(article.paragraphs)


def _piece(words: str, rule: str, explained: Explanation) -> str:
    """A piece of the page on one line: kept, or gone by which rule; the element that holds it in braces."""
    mark = f"- [{rule}]" if rule else "+"
    selector = explained.selectors.get(words, "")
    return f"    {mark} {shorten(words, _SHOWN, placeholder=' …')}{f'  {{{selector}}}' if selector else ''}"


# What the names of rules mean that do not say so themselves; the others are rules of furniture.yml.
_MEANINGS: Final = {
    "not-article": "unlikely to be the article's, as the block model sees it",
    "model": "a block that the model takes for what stands after the dash",
    "site-rule": "taken out by `strip` in rules.yml",
    "data-nosnippet": "the publisher asks not to show it",
    "links": "links and little else",
    "after-article": "short lines after the last sentence",
    "above-headline": "lines above the headline",
    "repeated": "stands on the page before",
    "ornament": "a divider",
}


def _meanings(explained: Explanation) -> Iterator[tuple[str, str]]:
    """What the rules by which pieces of this page went mean."""
    met = {"model" if piece.rule.startswith("model-") else piece.rule for piece in explained.view}
    yield from ((rule, meaning) for rule, meaning in _MEANINGS.items() if rule in met)


def _source(name: str, explained: Explanation) -> str:
    """Where a field was found; caption and credit are one field to those who look for them."""
    return explained.sources.get("image" if name in ("caption", "credit") else name, "")


def _advice(item: RawItem, explained: Explanation) -> Iterator[str]:
    """What to write in ``rules.yml`` where the page came out wrong, with elements of this very page as examples."""
    if item.media_type != "text/html":
        return
    url = next((article.url for article in explained.cleaned.articles), item.hints.url)
    kept = [(selector, len(p.text)) for p in explained.view if not p.rule and (selector := explained.selectors.get(p.text))]
    holders: Counter[str] = Counter()
    for selector, size in kept:
        holders[selector.partition(" > ")[0]] += size
    whole = sum(len(piece.text) for piece in explained.view if not piece.rule)
    holder = next((name for name, size in holders.most_common(1) if 2 * size >= whole), "div.story")
    odd = next((selector for selector, _ in reversed(kept) if not selector.startswith(holder)), "div.promo")
    yield "If it came out wrong, name elements in rules.yml (a piece's own stands in braces above) and try it:"
    yield f"  - site: {host(url) or 'news.example'}"
    yield f"    strip: {odd:<28} # where something kept should go: this goes before anything is read"
    yield f"    select: {holder:<27} # where something is missing: the article is what these hold, and nothing else"
    yield f"    title: {'h1':<28} # what holds the title; author and date likewise"
    yield f"  digest rules test {item.where}"


def _story(story: Story) -> Iterator[str]:
    yield f"  story       {story.headline} ({story.included_because})"
    if story.joined_by:
        yield f"  one event   {'. '.join(story.joined_by)}. To part them: `split` in desk.yml"
    for sentence in story.summary:
        yield f"    » {sentence.text}  [{sentence.article} {sentence.start}..{sentence.end}]"
    for listing in story.articles:
        copy = f", copy of {listing.copy_of}" if listing.copy_of else ""
        yield f"    = {listing.publisher or listing.where}: {listing.title}{copy}"
