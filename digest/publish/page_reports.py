"""The reports of a story: each line of *Who reports it* with the article of the record that it is about. Pure."""

import re
from collections.abc import Mapping, Sequence
from functools import lru_cache
from html import escape, unescape
from typing import Any, Final

from digest.naming import file_name
from digest.publish.page_blocks import OPENING_LINK, Block, Blocks, words
from digest.text import fold, shown_line

Record = Mapping[str, Any]

# What search passes over.
UNSEARCHED: Final = 'data-search-exclude="1"'
_HREF: Final = re.compile(r'\shref="([^"]*)"')


class Articles:
    """The articles of a story as its page names them: by address, and the others by publisher or file."""

    def __init__(self, story: Record) -> None:
        known = [a for a in story.get("articles") or () if isinstance(a, dict)]
        self.by_address = {str(a["url"]): a for a in known if a.get("url")}
        self.nameless = [a for a in known if not a.get("url")] if len(self.by_address) < len(known) else []
        self._known = known

    def folded_names(self) -> tuple[str, ...]:
        """All names that a report may begin with, folded."""
        return tuple(folded for article in self._known for name in sources(article) if (folded := folded_name(name)))


class Line:
    """A line of a list under a story: its HTML, the link that it begins with, and where that leads."""

    __slots__ = ("address", "block", "first", "html")

    def __init__(self, page: Blocks, block: Block) -> None:
        self.block, self.html = block, page.inner(block)
        self.first = OPENING_LINK.match(self.html)
        href = _HREF.search(self.first[1]) if self.first is not None else None
        self.address = unescape(href[1]) if href is not None else ""


@lru_cache(maxsize=1024)
def folded_name(text: str) -> str:
    """``fold``, kept: names come again and again."""
    return fold(text)


def sources(article: Record) -> tuple[str, ...]:
    """What a report without address is called: its publisher, else its file; early editions wrote the whole path."""
    publisher, where = (shown_line(str(article.get(key) or "")) for key in ("publisher", "where"))
    return tuple(name for name in dict.fromkeys((publisher,) if publisher else (file_name(where), where)) if name)


def are_reports(lines: Sequence[Line], articles: Articles) -> bool:
    """Whether each line is about an article of the story."""
    rest = [line for line in lines if line.first is None or line.address not in articles.by_address]
    if not rest:
        return True
    names = articles.folded_names()
    return bool(names) and all(fold(words(line.html)).startswith(names) for line in rest)


def dress_reports(page: Blocks, part: Sequence[Block], lines: Sequence[Line], articles: Articles) -> None:
    """Each report as a chip: publisher, then what is told of it; its headline stays for those who ask."""
    for block in part:
        for chips in [block] if block.tag == "ul" else page.within(block, "ul"):
            chips.attributes["class"] = "d-reports"
    for line in lines:
        known = _article_of(line, articles)
        line.block.attributes["class"] = "d-report" if known.get("independent", True) else "d-report d-report--copy"
        if (split := _split(line, known)) != line.html:
            page.set_inner(line.block, split)


def _article_of(line: Line, articles: Articles) -> Record:
    """The article that a line of reports is about: by address, or by the name of a source that has none."""
    if line.first is not None:
        return articles.by_address.get(line.address, {})
    text = words(line.html)
    return next((a for a in articles.nameless if text.startswith(tuple(f"{name}:" for name in sources(a)))), {})


def _split(line: Line, known: Record) -> str:
    """``Name: Title, by Author, 18:42 (copy of …)`` becomes spans after the name, as far as it has that shape."""
    if line.first is None:
        name, colon, tail = line.html.partition(":")
        if not colon or "<" in line.html:
            return line.html
        start = f'<span class="d-report__name" dir="auto">{escape(words(name))}</span>'
    else:
        start, tail = line.first[0].lstrip(), line.html[line.first.end() :]
    shown = "" if "<" in tail else words(tail).removeprefix(":").strip()
    if not shown:
        return start + tail
    pieces = [start]
    title = shown_line(str(known.get("title") or ""))
    if title and shown.startswith(title):
        pieces.append(f'<span class="d-report__title" dir="auto">{escape(title)}</span>')
        shown = shown[len(title) :].lstrip(" ,")
    authors = ", ".join([shown_line(str(author)) for author in known.get("authors") or ()])
    byline, mark, rest = shown.partition(authors) if authors else ("", "", shown)
    if mark:
        pieces.append(f'<span class="d-report__by" dir="auto" {UNSEARCHED}>{escape(byline + authors)}</span>')
        shown = rest.lstrip(" ,")
    if shown:
        pieces.append(f'<span class="d-report__note" dir="auto" {UNSEARCHED}>{escape(shown)}</span>')
    return " ".join(pieces) + " "
