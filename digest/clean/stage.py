"""The stage as one function: a raw item -> the articles in it, or the outcome of having given none."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field, replace
from datetime import date, datetime
from hashlib import sha256
from typing import Any, Final

from digest.clean.blocks import page_blocks
from digest.clean.body import Piece
from digest.clean.credits import wire_of
from digest.clean.dates import infer_date, parse_stated
from digest.clean.html import LIST_PAGE, read_body
from digest.clean.judge import Judges
from digest.clean.labels import Found, find_live
from digest.clean.language import declared_language, language_of
from digest.clean.markdown import read_markdown
from digest.clean.metadata import Metadata, find_url, read_metadata
from digest.clean.names import people
from digest.clean.parsing import Unreadable, parse
from digest.clean.parts import Part, find_part
from digest.clean.plain import PlainArticle, read_plain
from digest.clean.signals import read_signals
from digest.clean.siterules import (
    SiteRule,
    finding_nothing,
    found_by,
    rule_for,
    rules_version,
    selectors_of,
    strip_elements,
    words_of,
)
from digest.clean.terms import read_terms, strip_unshown
from digest.encoding import decode
from digest.model import LIVE_BLOG, Article, ArticleId, BlockKind, Cleaned, Ended, Image, Outcome, RawItem, Removal, Stamp
from digest.permissions import LICENCE_UNREAD, together
from digest.text import count_words, squeeze, visible
from digest.urls import canonical_url, host

# Changes whenever the same item could be cleaned differently; what was cleaned under another version is cleaned anew.
VERSION: Final = "23"
# Fewer words than this are no article but a stub, a caption or a notice.
FEWEST_WORDS: Final = 20
# What a paywall lets through is called a teaser up to this many words or sentences.
_TEASER_WORDS: Final = 60
_LONG_TEASER_WORDS: Final = 350  # where the page says that the rest is missing (a few paragraphs); metered pages hold more
_LONGEST_REMOVAL: Final = 600  # characters of one removed text that the report keeps
_LEAD_PARAGRAPHS: Final = 3  # a weekday in the lead is the day of the news
_LONGEST_TITLE: Final = 300  # characters
# What is told of an article with the place where each was found.
_FIELDS: Final = (
    "title", "authors", "publisher", "published", "modified", "language", "url", "section", "tags", "image", "opinion",
)  # fmt: skip
_BY_RULE: Final = "site rule"
_WIRE_LINES: Final = ("wire-credit", "label")  # rules that take a line which may name the agency
_NO_TEXT: Final = "no article text found"


@dataclass(frozen=True, slots=True, kw_only=True)
class Explanation:
    """What cleaning made of an item and why: the result, each field's source, and who chose the text.

    ``view`` is all of it in the page's order, pieces that stayed and pieces that went; ``selectors`` say by which CSS a site's
    rule would name a piece's element; ``idle`` are the parts of the site's rule that found nothing.
    """

    cleaned: Cleaned
    sources: dict[str, str]
    chosen_by: str = ""
    view: tuple[Piece, ...] = ()
    selectors: dict[str, str] = field(default_factory=dict)
    idle: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True, kw_only=True)
class _Draft:
    """An article before hints and limits are applied: what it says of itself, its text, and how that was found."""

    said: Metadata
    paragraphs: tuple[str, ...]
    removed: tuple[Removal, ...]
    chosen_by: str
    kinds: tuple[BlockKind, ...] = ()
    part: Part | None = None
    view: tuple[Piece, ...] = ()
    selectors: dict[str, str] = field(default_factory=dict)
    idle: tuple[str, ...] = ()
    permissions: tuple[str, ...] = ()


def clean(raw: RawItem, *, rules: Sequence[SiteRule] = (), trees: Judges | None = None) -> Cleaned:
    """The articles of an item, or its outcome (held or failed, and why). Pure; never raises for bad input.

    ``rules`` are the user's own for single sites; ``trees`` judge a page's blocks in place of those of the package.
    Meant to run in a killable child (``digest.cage``): hostile bytes can still cost time and memory.
    """
    return explain(raw, rules=rules, trees=trees).cleaned


def explain(raw: RawItem, *, rules: Sequence[SiteRule] = (), trees: Judges | None = None) -> Explanation:
    """The same as ``clean``, with where each field was found and who chose the text."""
    if raw.refused is not None and not _is_headline_enough(raw):
        return Explanation(cleaned=_ended(raw, raw.refused.ended, raw.refused.why), sources={})
    text = decode(raw.content, raw.encoding)
    try:
        drafts = _drafts(raw, text, rules, trees)
    except Unreadable as error:
        return Explanation(cleaned=failed(raw, f"{error}"), sources={})
    articles: list[Article] = []
    outcomes: list[Outcome] = []
    for draft in drafts:
        reason = _why_no_article(draft, fewest=1 if raw.refused else FEWEST_WORDS)
        if reason is None:
            articles.append(_article(raw, draft))
        else:
            outcomes.append(_outcome(raw, *reason, title=draft.said.title.value))
    if not articles and raw.refused is not None:
        return Explanation(cleaned=_ended(raw, raw.refused.ended, raw.refused.why), sources={})
    if not articles and not outcomes:
        outcomes.append(_outcome(raw, "failed", _NO_TEXT))
    return Explanation(
        cleaned=Cleaned(articles=tuple(articles), outcomes=tuple(outcomes)),
        sources=_sources(raw, drafts[0], articles) if drafts else {},
        chosen_by=drafts[0].chosen_by if drafts else "",
        view=_view(drafts[0]) if drafts else (),
        selectors=drafts[0].selectors if drafts else {},
        idle=drafts[0].idle if drafts else (),
    )


def _view(draft: _Draft) -> tuple[Piece, ...]:
    """What stayed and what went; in the page's order where the draft knows it."""
    return draft.view or (*(Piece(text=p) for p in draft.paragraphs), *(Piece(text=r.text, rule=r.rule) for r in draft.removed))


def failed(raw: RawItem, why: str) -> Cleaned:
    """The item as one that failed, and why, in words for the report."""
    return _ended(raw, "failed", why)


def version(rules: Sequence[SiteRule] = ()) -> str:
    """What cleaning under these rules is remembered by: other rules or another ``VERSION`` clean anew."""
    return f"{VERSION}-{rules_version(rules)}" if rules else VERSION


def is_still_right(known: Cleaned, raw: RawItem) -> bool:
    """Whether what was once made of the same bytes holds for this item: a date that leaned on the capture may not.

    Nor may that a summary was held, or shown, where the source's rights have changed since between headlines and more.
    """
    if (bool(known.articles) and raw.refused is not None) != _is_headline_enough(raw):
        return False
    return all(a.published.how == "stated" or a.captured_at == raw.captured_at for a in known.articles)


def restamped(known: Cleaned, raw: RawItem) -> Cleaned:
    """What was once made of the same bytes, as this item's: its id, source, place, rights and time of capture.

    What was ever said of the use of these bytes holds on, but for a licence that could not be read then.
    """
    return Cleaned(
        articles=tuple(
            replace(
                a,
                item=raw.id,
                source=raw.source,
                where=raw.where,
                rights=raw.rights,
                captured_at=raw.captured_at,
                signals=together((signal for signal in a.signals if signal != LICENCE_UNREAD), raw.signals),
            )
            for a in known.articles
        ),
        outcomes=tuple(replace(o, item=raw.id, where=raw.hints.url or raw.where) for o in known.outcomes),
    )


# ---------------------------------------------------------------- outcomes


def _ended(raw: RawItem, ended: Ended, why: str) -> Cleaned:
    return Cleaned(outcomes=(_outcome(raw, ended, why),))


def _outcome(raw: RawItem, ended: Ended, why: str, title: str = "") -> Outcome:
    return Outcome(
        item=raw.id,
        content_sha256=raw.content_sha256,
        title=_one_line(raw.hints.title or title),
        where=raw.hints.url or raw.where,
        ended=ended,
        why=why,
    )


def _is_headline_enough(raw: RawItem) -> bool:
    """Whether an item that is held for its full text is shown all the same: of its source only headline and link may be."""
    is_held = raw.refused is not None and raw.refused.ended == "held"
    return is_held and raw.rights == "link" and bool(raw.hints.title and raw.content.strip())


def _why_no_article(draft: _Draft, *, fewest: int) -> tuple[Ended, str] | None:
    """How a draft that is no article ends, and why; None for an article."""
    words = sum(count_words(p) for p in draft.paragraphs)
    if draft.chosen_by == LIST_PAGE:
        return "failed", "the page lists other pages and has no text of its own"
    if draft.said.paywalled and words < (_LONG_TEASER_WORDS if draft.said.teaser else _TEASER_WORDS):
        place = f" at {url}" if (url := draft.said.url.value) else ""
        return "held", f"only a teaser is readable; the rest is behind a paywall{place}"
    if words == 0:
        return "failed", _NO_TEXT
    if words < fewest:
        return "failed", f"only {words} word{'' if words == 1 else 's'} of text found; an article has at least {fewest}"
    return None


# ---------------------------------------------------------------- drafts


def _drafts(raw: RawItem, text: str, rules: Sequence[SiteRule], trees: Judges | None) -> list[_Draft]:
    if raw.media_type == "text/html":
        return [_from_html(raw, text, rules, trees)]
    if raw.media_type == "text/markdown":
        return [_from_plain(raw, read_markdown(visible(text), raw.hints.title))]
    return [_from_plain(raw, found) for found in read_plain(text, raw.hints.title)]


def _from_html(raw: RawItem, markup: str, rules: Sequence[SiteRule], trees: Judges | None) -> _Draft:
    tree = parse(markup)
    signals = read_signals(tree)
    rule = rule_for(rules, find_url(signals, raw.hints.url).value or raw.hints.url) or SiteRule(site="")
    idle = finding_nothing(tree, rule)
    stripped = strip_elements(tree, rule)
    unshown, barred = strip_unshown(tree)
    taken = [*(("site-rule", words) for words in stripped), *(("data-nosnippet", words) for words in unshown)]
    blocks = page_blocks(tree)
    selectors = selectors_of(blocks)  # before the body is read, which may take elements out
    said = _as_ruled(read_metadata(signals, blocks, url=raw.hints.url, captured=raw.captured_at), tree, rule, raw)
    url, title = said.url.value or raw.hints.url, said.title.value or raw.hints.title
    chosen = found_by(tree, rule.select)
    body = read_body(tree, blocks, signals, title, said.image.value, trees=trees, chosen=chosen)
    return _Draft(
        said=_with_live(said, find_live(signals, url, title)),
        paragraphs=tuple(piece.text for piece in body.kept),
        kinds=tuple(piece.kind for piece in body.kept),
        removed=(*(Removal(rule=name, text=words[:_LONGEST_REMOVAL]) for name, words in taken), *body.removed),
        chosen_by=body.chosen_by,
        part=find_part(signals, blocks, url),
        view=(*(Piece(text=words, rule=name) for name, words in taken), *body.pieces),
        selectors=selectors,
        idle=idle,
        permissions=tuple(sorted({*read_terms(signals), *barred})),
    )


def _as_ruled(said: Metadata, tree: Any, rule: SiteRule, raw: RawItem) -> Metadata:
    """What a page says, with what its site's rule finds in place of it."""
    titles, authors = words_of(tree, rule.title), people(words_of(tree, rule.author))[0]
    dates = (_believable(parse_stated(words, said.language.value), raw) for words in words_of(tree, rule.date))
    when = next((when for when in dates if when is not None), None)
    return replace(
        said,
        title=Found(value=titles[0], source=_BY_RULE) if titles else said.title,
        authors=Found(value=authors, source=_BY_RULE) if authors else said.authors,
        published=Found(value=when, source=_BY_RULE) if when else said.published,
    )


def _with_live(said: Metadata, live: Found[bool]) -> Metadata:
    """What a page says, tagged as a running account where it is one."""
    if not live.value:
        return said
    source = " + ".join(filter(None, (f"{live.source} (live)", said.tags.source)))
    return replace(said, tags=Found(value=(LIVE_BLOG, *said.tags.value), source=source))


def _from_plain(raw: RawItem, found: PlainArticle) -> _Draft:
    persons, agencies = people(found.authors, not_these=(found.publisher,))
    said = Metadata(
        title=Found(value=found.title, source=found.title_source),
        authors=Found(value=persons, source="byline" if persons else ""),
        agencies=agencies,
        publisher=Found(value=found.publisher, source="the page's own appeals" if found.publisher else ""),
        published=_on_date_line(found.stated, raw),
        modified=_on_date_line(found.updated, raw),
        image=Found(value=found.image, source="caption" if found.image.credit else ""),
    )
    return _Draft(said=said, paragraphs=found.paragraphs, removed=found.removed, chosen_by="text")


def _on_date_line(words: str, raw: RawItem) -> Found[date | datetime | None]:
    when = _believable(parse_stated(words), raw)
    return Found(value=when, source="date line" if when is not None else "")


def _believable(when: date | datetime | None, raw: RawItem) -> date | datetime | None:
    """The date, unless it lies after the day of capture (with a day's grace for time zones)."""
    if when is None:
        return None
    day = when.date() if isinstance(when, datetime) else when
    return when if (day - raw.captured_at.date()).days <= 1 else None


# ---------------------------------------------------------------- the article


def _article(raw: RawItem, draft: _Draft) -> Article:
    hints, said = raw.hints, draft.said
    image = hints.image if hints.image.caption or hints.image.credit else said.image.value
    lines = [_one_line(paragraph) for paragraph in draft.paragraphs]
    paragraphs = tuple(line for line in lines if line)
    text = "\n\n".join(paragraphs)
    language = language_of(text, declared_language(hints.language, said.language.value))
    url = said.url.value or canonical_url(hints.url)
    authors, agencies = people(hints.authors) if hints.authors else (said.authors.value, said.agencies)
    publisher = _one_line(hints.publisher or said.publisher.value or host(url))
    return Article(
        id=ArticleId(sha256((url or text).encode("utf-8", "surrogatepass")).hexdigest()[:16]),
        item=raw.id,
        source=raw.source,
        where=raw.where,
        content_sha256=raw.content_sha256,
        title=_one_line(hints.title or said.title.value)[:_LONGEST_TITLE],
        paragraphs=paragraphs,
        url=url,
        authors=tuple(_one_line(name) for name in authors),
        publisher=publisher,
        published=_published(raw, draft, paragraphs, language),
        modified=_stated(_believable(parse_stated(hints.modified, language), raw) or said.modified.value),
        language=language,
        section=_one_line(said.section.value),
        tags=tuple(_one_line(tag) for tag in (hints.tags or said.tags.value)),
        image=Image(caption=_one_line(image.caption), credit=_one_line(image.credit)),
        wire=wire_of(paragraphs, agencies) or _credited_wire(draft.removed),
        opinion=said.opinion.value,
        rights=raw.rights,
        feed=hints.feed,
        feed_title=_one_line(hints.feed_title),
        captured_at=raw.captured_at,
        removed=tuple(Removal(rule=r.rule, text=visible(r.text)) for r in draft.removed),
        signals=together(draft.permissions, raw.signals),
        part=draft.part.number if draft.part else 0,
        parts=draft.part.of if draft.part else 0,
        kinds=tuple(kind for kind, line in zip(draft.kinds, lines, strict=True) if line) if draft.kinds else (),
    )


def _credited_wire(removed: Iterable[Removal]) -> str:
    """The agency that a line of its own names below the text: "(dpa)"."""
    return next((wire for r in removed if r.rule in _WIRE_LINES and (wire := wire_of(["", "", r.text]))), "")


def _one_line(words: str) -> str:
    return squeeze(visible(words))


def _stated(when: date | datetime | None) -> Stamp | None:
    return None if when is None else Stamp(when=when, how="stated")


def _published(raw: RawItem, draft: _Draft, paragraphs: Iterable[str], language: str) -> Stamp:
    """Stated by the record, else by the page, else inferred from the text, else the moment of capture."""
    stated = _stated(_believable(parse_stated(raw.hints.published, language), raw) or draft.said.published.value)
    if stated is not None:
        return stated
    whole = list(paragraphs)
    lead = "\n".join(whole[:_LEAD_PARAGRAPHS])
    found = infer_date("\n".join(whole), raw.captured_at.date(), language, lead, draft.said.image.value.caption)
    return found or Stamp(when=raw.captured_at, how="captured")


def _sources(raw: RawItem, draft: _Draft, articles: Sequence[Article]) -> dict[str, str]:
    """Where each field came from, the record's own statements first."""
    stated = {
        "title": raw.hints.title,
        "authors": raw.hints.authors,
        "publisher": raw.hints.publisher,
        "published": raw.hints.published,
        "modified": raw.hints.modified,
        "language": raw.hints.language,
        "tags": raw.hints.tags,
        "url": "" if draft.said.url.value else raw.hints.url,
    }
    said = {name: getattr(draft.said, name).source for name in _FIELDS}
    found = {**said, "part": str(draft.part or ""), **{name: "stated with the item" for name, value in stated.items() if value}}
    if articles and articles[0].published.how != "stated":
        found["published"] = "the text" if articles[0].published.how == "inferred" else "the moment of capture"
    if articles and not found.get("publisher") and articles[0].publisher:
        found["publisher"] = "host"
    return {**found, "language": found.get("language") or "the text"}
