"""When a page says that its article was published and last changed.

Three kinds of places say it: what is stated for programs (JSON-LD, then meta elements, then microdata), the day shown to readers
beside the headline, and the address. Where they disagree:

- Of several stated dates the first that the other places support stands, else the first.
- The day of the stated moment may be another in the publisher's own zone: the day shown stands, with the offset that the
  shown time tells.
- 3/4 and 4/3 of one year are one date, read wrongly in one of the two places; the stated one stands.
- The one of the two that the address supports stands.
- Else the earlier one: the later is most often that of the last change, which templates state or show in place of the other.
- But a day shown more than a month after the stated one stands: then the article was published again.

Where nothing is stated: the day shown, the address, a ``<time>`` below the headline, a date line elsewhere, the day of the last
change, what htmldate makes of the text. A day after the capture is never believed.
"""

import re
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from datetime import UTC, date, datetime, time, timedelta, timezone
from itertools import chain, pairwise
from typing import Any, Final

from htmldate import find_date

from digest.clean.blocks import Block
from digest.clean.dates import CHANGED, MADE, date_in_url, dates_in, parse_stated
from digest.clean.labels import Found
from digest.clean.layout import ends_sentence
from digest.clean.names import has_byline
from digest.clean.signals import Signals, string_of, text_of
from digest.text import count_words, fold
from digest.urls import readable_path

When = date | datetime

_PUBLISHED_META: Final = tuple(
    "article:published_time article:published og:published_time og:article:published_time datepublished "
    "parsely-pub-date sailthru.date cxenseparse:recs:publishtime publishdate publish_date publish-date pubdate "
    "published_time publication_date citation_publication_date dc.date.issued dcterms.issued dc.date.created "
    "dcterms.created dcterms.date dc.date article.published article.created date originalpublicationdate "
    "displaydate rbpubdate article_date_original ptime analyticsattributes.articledate".split()
)
_MODIFIED_META: Final = tuple(
    "article:modified_time og:updated_time article:modified datemodified last-modified lastmod dcterms.modified "
    "dc.date.modified revised updated".split()
)
_LABEL: Final = re.compile(
    rf"(?<![^\W\d_])(?=(?:(?:last|page|post|article|first|originally|zuletzt)\s+)*(?:{CHANGED}|{MADE}))", re.IGNORECASE
)
_IS_CHANGED: Final = re.compile(rf"^\W*(?:(?:last|page|post|article|zuletzt)\s+)*{CHANGED}|^\W*stand\b", re.IGNORECASE)
_IS_MADE: Final = re.compile(rf"^\W*(?:(?:first|originally|page|post|article)\s+)*{MADE}", re.IGNORECASE)
# Elements of other articles, of comments and of menus, by their names.
_OTHERS: Final = re.compile(
    r"comment|related|sidebar|teaser|recommend|latest|trending|popular|\bmenu|recirc|carousel|upcoming|most-|caption|\bcredit|expire"
)
_DATE_NAMES: Final = re.compile(r"publi|posted|dat(?:e|um)|fecha|time|created|byline|meta|dateline|timestamp", re.IGNORECASE)
_FOR_PUBLICATION: Final = re.compile(r"publi|entry-date|posted", re.IGNORECASE)
_NOT_PUBLISHED: Final = re.compile(r"modif|updat|edited|comment|related|expire", re.IGNORECASE)
# Where markup fell away between two words: "Ana RoeDec. 21, 2025Updated".
_GLUED: Final = re.compile(r"(?<=[^\W\dA-Z_])(?=[A-Z])|(?<=\d{4})(?=[^\W\d_])")
_ELSEWHERE: Final = frozenset({"nav", "aside", "footer", "menu"})
_IN_A_SENTENCE: Final = re.compile(r"\w\W+(?:in|on|at|from|since|until|by|of|am|le|el|il)\s+\S*$", re.IGNORECASE)
_ABOVE: Final = 3  # blocks before the headline in which its date may stand
_BELOW: Final = 16  # and after it
_LINE_WORDS: Final = 30
_FREE_WORDS: Final = 8  # beside an unlabelled date: a name, a place, "4 min read"
_TIME_WORDS: Final = 5  # no sentence: "10:30 a.m."
_VISIBLE_DATES: Final = 40  # elements looked at for a date line elsewhere
_TIMES: Final = 60
_POSTED_BLOCKS: Final = 60
_POSTED: Final = re.compile(rf"(?<![^\W\d_]){MADE}", re.IGNORECASE)
_AGAIN: Final = timedelta(days=31)  # an article shown with a later day than this was published again
_EASTMOST: Final = timedelta(hours=14)  # the outermost offsets in use (tz database)
_WESTMOST: Final = timedelta(hours=-12)
_QUARTER: Final = timedelta(minutes=15)  # all offsets in use are whole quarters of an hour
_SLIP: Final = timedelta(minutes=2)  # between a stated moment and the time shown


@dataclass(frozen=True, slots=True, kw_only=True)
class PageDates:
    """When it was published and last changed, in the publisher's own offset where it is known, and where each was found."""

    published: Found[When | None]
    modified: Found[When | None]


def read_dates(
    signals: Signals, blocks: Sequence[Block], *, title: str, url: str, language: str, captured: datetime
) -> PageDates:
    """Both dates of a page, by the rules at the top of this module; ``title`` finds its headline among the blocks."""
    latest = captured.date() + timedelta(days=1)
    shown, changed = _shown(blocks, title, language, latest)
    modified = _first(_stated_changes(signals, language), latest) or _found(changed, "date line")
    in_url = date_in_url(readable_path(url))
    in_url = in_url if in_url and in_url <= latest else None
    stated = _supported(list(_stated(signals, language)), latest, (shown, in_url))
    if stated is None or stated.value is None:
        published = (
            _found(_unswapped(shown, signals, in_url), "date line")
            or _found(in_url, "url")
            or _first(_elsewhere(signals, blocks, title, language), latest)
            or (Found(value=modified.value, source=f"{modified.source} (last change)") if modified else None)
            or _by_htmldate(signals, latest)
        )
    else:
        published = _settled(_with_its_time(stated.value, signals, language), stated.source, shown, in_url)
    return PageDates(published=published, modified=modified or Found(value=None))


def _found(when: When | None, source: str) -> Found[When | None] | None:
    return Found(value=when, source=source) if when is not None else None


def _first(said: Iterable[tuple[str, When | None]], latest: date) -> Found[When | None] | None:
    """The first believable one."""
    return next((_found(when, place) for place, when in said if when is not None and _day(when) <= latest), None)


def _supported(said: list[tuple[str, When | None]], latest: date, by: Iterable[When | None]) -> Found[When | None] | None:
    """The first stated date that the shown day or that of the address is within a day of; else the first."""
    days = [_day(when) for when in by if when is not None]
    near = (s for s in said if s[1] is not None and any(abs(_day(s[1]) - day) <= timedelta(days=1) for day in days))
    return _first(near, latest) or _first(said, latest)


def _day(when: When) -> date:
    return when.date() if isinstance(when, datetime) else when


# ---------------------------------------------------------------- which is believed


def _settled(when: When, source: str, shown: When | None, in_url: date | None) -> Found[When | None]:
    """The stated date beside the one shown to readers and the one in the address."""
    stated: Found[When | None] = Found(value=when, source=source)
    if shown is not None and _day(shown) != _day(when) and (own := _in_own_zone(when, shown)) is not None:
        return Found(value=own, source=f"{source}, day by date line")
    if shown is None or _day(shown) == _day(when) or _is_swapped(_day(shown), _day(when)):
        return stated
    later = _day(shown) - _day(when)
    is_right = timedelta(0) <= later <= _AGAIN if in_url not in (_day(when), _day(shown)) else in_url == _day(when)
    return stated if is_right else Found(value=shown, source=f"date line (against {source})")


def _in_own_zone(when: When, local: When) -> When | None:
    """A moment that is told in UTC, as its publisher's day has it; None where ``local`` is another moment's day."""
    if not isinstance(when, datetime) or when.utcoffset() != timedelta(0) or abs(_day(local) - _day(when)) > timedelta(days=1):
        return None
    if isinstance(local, datetime) and local.tzinfo is not None:
        return when.astimezone(local.tzinfo) if abs(local - when) < timedelta(hours=1) else None
    if isinstance(local, datetime):
        ahead = local - when.replace(tzinfo=None)
        offset = round(ahead / _QUARTER) * _QUARTER
        is_clock = abs(ahead - offset) <= _SLIP and _WESTMOST <= offset <= _EASTMOST
        return when.astimezone(timezone(offset)) if is_clock else None
    begins = datetime.combine(local, time(), tzinfo=UTC)
    could_be = when + _EASTMOST >= begins and when + _WESTMOST < begins + timedelta(days=1)
    return local if could_be else None


def _is_swapped(a: date, b: date) -> bool:
    """Whether two dates are one, with day and month read in either order."""
    return a != b and a.year == b.year and (a.month, a.day) == (b.day, b.month)


def _unswapped(shown: When | None, signals: Signals, in_url: date | None) -> When | None:
    """The shown day, read the other way round where the address or a ``<time>`` on the page has it so."""
    if shown is None or _day(shown).day > 12:
        return shown
    days = {when for e in list(signals.tree.iter("time"))[:_TIMES] if (when := date_in_url(e.get("datetime") or ""))}
    others = {in_url, *days} - {None}
    swapped = _day(shown).replace(month=_day(shown).day, day=_day(shown).month)
    return shown.replace(month=swapped.month, day=swapped.day) if swapped in others and _day(shown) not in others else shown


def _has_no_time(when: When) -> bool:
    """A bare day, or midnight to the second: what templates and exports put where they know no time."""
    return not isinstance(when, datetime) or (when.hour, when.minute, when.second) == (0, 0, 0)


def _with_its_time(when: When, signals: Signals, language: str) -> When:
    """A bare day with the time that another place states for it; a moment in UTC with the offset in which another states it."""
    others = [other for _, other in _stated(signals, language) if isinstance(other, datetime) and not _has_no_time(other)]
    if isinstance(when, datetime):
        if when.utcoffset() != timedelta(0):
            return when
        own = (o for o in others if o.utcoffset() and o == when.replace(microsecond=0))
        return next(own, when)
    return next((o for o in others if o.date() == when), when)


# ---------------------------------------------------------------- where they are found


def _stated(signals: Signals, language: str) -> Iterator[tuple[str, When | None]]:
    """Every date of publication that is stated for programs, in the order in which they are believed."""
    for node in (signals.article, *signals.nodes):
        for key in ("datePublished", "dateCreated", "uploadDate") if node is signals.article else ("datePublished",):
            yield "json-ld", parse_stated(string_of(node.get(key)), language)
    for name in _PUBLISHED_META:
        for value in signals.meta.get(name, ())[:2]:
            yield "meta", parse_stated(value, language)
    for element in signals.tree.xpath("//*[@itemprop='datePublished'][not(ancestor::aside or ancestor::nav)]")[:1]:
        yield "microdata", parse_stated(_words_of(element), language)


def _stated_changes(signals: Signals, language: str) -> Iterator[tuple[str, When | None]]:
    yield "json-ld", parse_stated(string_of(signals.article.get("dateModified")), language)
    for name in _MODIFIED_META:
        yield name, parse_stated(signals.first(name), language)
    for element in signals.tree.xpath("//*[@itemprop='dateModified']")[:1]:
        yield "microdata", parse_stated(_words_of(element), language)


def _words_of(element: Any) -> str:
    return element.get("datetime") or element.get("content") or text_of(element)


def headline_at(blocks: Sequence[Block], title: str) -> int | None:
    """The position of the block that is the headline: one with its words (an h1 before other headings), else the first h1."""
    folded = fold(title)
    same = [b for b in blocks if folded and fold(b.text) == folded]
    first = [b for b in blocks if b.kind == "h1"]
    ranked = chain((b for b in same if b.kind == "h1"), (b for b in same if b.is_heading), first, same)
    return next((b.position for b in ranked), None)


def _shown(blocks: Sequence[Block], title: str, language: str, latest: date) -> tuple[When | None, When | None]:
    """The days that stand around the headline for readers: of publication, and of the last change."""
    place = headline_at(blocks, title)
    if place is None:
        return None, None
    near = (*blocks[place + 1 : place + 1 + _BELOW], *reversed(blocks[max(0, place - _ABOVE) : place]))
    published: list[When] = []
    changed: list[When] = []
    for block in near:
        if not _may_be_date_line(block):
            continue
        for words in _LABEL.split(_GLUED.sub(" ", block.text)):
            days = [day for day in _days_of(words, language) if _day(day) <= latest]
            (changed if _IS_CHANGED.match(words) else published).extend(days)
        if published:
            break
    # Themes print both dates side by side and hide one: the first is that of publication.
    return min(published, key=_day, default=None), max(changed, key=_day, default=None)


def _may_be_date_line(block: Block) -> bool:
    if block.within & _ELSEWHERE or _OTHERS.search(block.names) or "figure" in block.within:
        return False
    return count_words(block.text) <= _LINE_WORDS and bool(re.search(r"\d", block.text)) and block.kind not in ("td", "th")


def _days_of(words: str, language: str) -> list[When]:
    """The dates of a line that says little else; one alone comes with its time."""
    spans = dates_in(words, language)
    if not spans:
        return []
    before = words[: spans[0][1]]
    rest = "".join(words[end:start] for (_, _, end), (_, start, _) in pairwise([(None, 0, 0), *spans, (None, len(words), 0)]))
    named = _IS_MADE.match(words) or _IS_CHANGED.match(words) or has_byline(before) or has_byline(words[spans[-1][2] :])
    is_sentence = ends_sentence(words) and count_words(rest) > _TIME_WORDS
    if not named and (count_words(rest) > _FREE_WORDS or _IN_A_SENTENCE.search(before) or is_sentence):
        return []
    when = parse_stated(words, language)
    return [when] if len(spans) == 1 and when is not None else [day for day, _, _ in spans]


def _elsewhere(signals: Signals, blocks: Sequence[Block], title: str, language: str) -> Iterator[tuple[str, When | None]]:
    """Dates far from a headline: the first ``<time>`` that no name gives to something else, then lines named for dates."""
    for element in _times(signals.tree):
        yield "time", parse_stated(_words_of(element), language)
    for words in _date_lines(signals.tree):
        yield "date line", parse_stated(words, language)
    for block in blocks[:_POSTED_BLOCKS]:
        if count_words(block.text) <= _LINE_WORDS and (found := _POSTED.search(block.text)):
            yield "date line", parse_stated(block.text[found.start() :], language)


def _times(tree: Any) -> list[Any]:
    """The first time element that is named for publication, then the first of any; none of updates, comments, asides."""
    elements = [
        e
        for e in tree.xpath(
            "//time[@datetime or normalize-space()][not(ancestor::nav or ancestor::aside or ancestor::footer)]"
            "|//abbr[contains(@class,'published')]"
        )[:_TIMES]
        if not _NOT_PUBLISHED.search(_names(e)) and not _IS_CHANGED.match(text_of(e)[:60])
    ]
    named = [e for e in elements if _FOR_PUBLICATION.search(_names(e)) or e.get("pubdate") is not None]
    return [*named[:1], *elements[:1]]


def _names(element: Any) -> str:
    parent = element.getparent()
    own = f"{element.get('class') or ''} {element.get('id') or ''}"
    return own if parent is None else f"{own} {parent.get('class') or ''}"


def _date_lines(tree: Any) -> Iterator[str]:
    """Short texts of elements named like a date line, from the top of the page."""
    count = 0
    for element in tree.iter("span", "p", "div", "li", "small", "em", "i", "abbr", "td"):
        names = f"{element.get('class') or ''} {element.get('id') or ''}"
        if not _DATE_NAMES.search(names) or _NOT_PUBLISHED.search(names):
            continue
        words = text_of(element)
        if words and len(words) <= 120 and re.search(r"\d", words) and not _IS_CHANGED.match(words):
            count += 1
            yield words
        if count >= _VISIBLE_DATES:
            return


def _by_htmldate(signals: Signals, latest: date) -> Found[When | None]:
    """What htmldate makes of the page's text, where nothing states a date."""
    found = find_date(signals.tree, original_date=True, extensive_search=True, max_date=latest.isoformat())
    when = date.fromisoformat(found) if found else None
    # The first of January is what htmldate makes of a year alone, such as a copyright notice.
    return Found(value=None) if when is None or (when.month, when.day) == (1, 1) else Found(value=when, source="htmldate")
