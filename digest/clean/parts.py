"""Whether a page is one of several that carry one article between them, where the next one is, and the article they make."""

import re
from collections import defaultdict
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from itertools import chain
from typing import Final
from urllib.parse import urljoin, urlsplit

from digest.clean.blocks import Block
from digest.clean.signals import Signals
from digest.model import Article, BlockKind, Cleaned

_MOST: Final = 100  # pages; what counts higher is no article
_BLOCK_CHARS: Final = 40
# "Page 1 of 3" in the largest languages of the web, in a block of its own or before the names of the buttons beside it.
_COUNTED: Final = re.compile(
    r"^(?:page|seite|página|pagina|sida|side|strona|strana|sayfa|страница|сторінка|صفحة|صفحه|עמוד)\s?(\d{1,3})\s?"
    r"(?:of|von|sur|de|di|van|av|af|z|ze|/|из|з|من|از|מתוך)\s?(\d{1,3})\b|^第\s?(\d{1,3})\s?[页頁ページ]+\s?[/（(]?\s?共\s?(\d{1,3})\s?[页頁]",
    re.IGNORECASE,
)
# A page's number in an address: "?page=2", "/page/2", "/2", "-page-2.html".
_NUMBERED: Final = re.compile(
    r"(?:[?&](?:page|p|pg|seite|pagina|sida)=(\d{1,3})|/(?:page|seite|pagina|p)[-/]?(\d{1,3})|/(\d{1,2})|[-_](?:page|seite|p)-?(\d{1,3}))"
    r"(?=/?$|\.html?$)",
    re.IGNORECASE,
)


@dataclass(frozen=True, slots=True, kw_only=True)
class Part:
    """One page of an article's several: its number from 1, how many there are (0: not known), the next one's address or ""."""

    number: int
    of: int
    next: str

    def __str__(self) -> str:
        count = f" of {self.of}" if self.of else ""
        return f"page {self.number}{count}{f', next: {self.next}' if self.next else ''}"


def find_part(signals: Signals, blocks: Sequence[Block], url: str) -> Part | None:
    """Which part of an article a page at ``url`` is; None for a whole one.

    A page says so by counting ("Page 1 of 3"), or by a ``rel`` link to the same address with another number. A blog's "next
    post" is a link of that kind to another address.
    """
    number, of = _counted(blocks)
    whole, own = _without_number(url)
    linked = {
        rel: address
        for rel in ("next", "prev")
        if (address := _linked(signals, rel, url)) and _without_number(address)[0] == whole
    }
    if of < 2 and not linked:
        return None
    return Part(number=number or own, of=of, next=linked.get("next", ""))


def _counted(blocks: Sequence[Block]) -> tuple[int, int]:
    for block in blocks:
        found = _COUNTED.match(block.text[:_BLOCK_CHARS]) if len(block.text) <= _BLOCK_CHARS else None
        if found:
            number, of = (int(group) for group in found.groups() if group)
            if 1 <= number <= of <= _MOST:
                return number, of
    return 0, 0


def _linked(signals: Signals, rel: str, url: str) -> str:
    for element in signals.tree.iter("link", "a"):
        if rel in (element.get("rel") or "").lower().split() and (address := element.get("href")):
            try:
                return str(urljoin(url, address.strip()))
            except ValueError:
                return ""
    return ""


def _without_number(address: str) -> tuple[str, int]:
    """An address without its scheme, "www." and page number, and that number (1 where there is none)."""
    try:
        parts = urlsplit(address)
    except ValueError:
        return address, 1
    place = f"{parts.netloc.removeprefix('www.')}{parts.path}{f'?{parts.query}' if parts.query else ''}"
    found = _NUMBERED.search(place)
    number = next((int(group) for group in found.groups() if group), 1) if found else 1
    return (place[: found.start()] if found else place).rstrip("/").removesuffix(".html"), number


def joined(cleaned: Sequence[Cleaned]) -> list[Cleaned]:
    """The same items; where all pages of an article are among them, each has the whole article, under the first one's address.

    They then are one article read several times, as a page and its copy in an archive are.
    """
    pages: dict[str, dict[int, Article]] = defaultdict(dict)
    for article in chain.from_iterable(one.articles for one in cleaned):
        if article.part and article.url:
            pages[_without_number(article.url)[0]].setdefault(article.part, article)
    whole = {place: _whole([found[n] for n in sorted(found)]) for place, found in pages.items() if _is_complete(found)}

    def as_whole(article: Article) -> Article:
        first = whole.get(_without_number(article.url)[0]) if article.part and article.url else None
        if first is None:
            return article
        return replace(
            article, id=first.id, url=first.url, title=first.title, published=first.published, authors=first.authors,
            paragraphs=first.paragraphs, kinds=first.kinds,
        )  # fmt: skip

    return [replace(one, articles=tuple(map(as_whole, one.articles))) for one in cleaned]


def _is_complete(pages: Mapping[int, Article]) -> bool:
    """Whether pages 1 to the last are there; where none says how many there are, those that follow one another."""
    count = max((article.parts for article in pages.values()), default=0) or len(pages)
    return len(pages) > 1 and sorted(pages) == list(range(1, count + 1))


def _whole(pages: Sequence[Article]) -> Article:
    """The first page with the paragraphs of all; what stands on each of them (a summary, a note) is told once."""
    told: dict[str, BlockKind] = {}
    for page in pages:
        for words, kind in zip(page.paragraphs, page.kinds, strict=True):
            told.setdefault(words, kind)
    return replace(pages[0], paragraphs=tuple(told), kinds=tuple(told.values()))
