"""One page of the site inside MkDocs: what we generate is rendered natively, a page by hand goes through Python-Markdown."""

import logging
import posixpath
import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from functools import lru_cache
from typing import Any, Final
from urllib.parse import quote, unquote

from markupsafe import escape
from mkdocs.config.defaults import MkDocsConfig
from mkdocs.structure.files import File, Files
from mkdocs.structure.pages import Page, _RelativePathTreeprocessor
from mkdocs.structure.toc import AnchorLink, TableOfContents
from pydantic_core import from_json

from digest.errors import ArchiveError
from digest.naming import briefing_path
from digest.publish.cards import SITE_CARD, card_path
from digest.publish.page_html import (
    Body,
    Heading,
    Overview,
    dress,
    native_html,
    told_languages,
)
from digest.publish.page_meta import PageHead, page_head, plain_meta, read_front
from digest.publish.sanitising import sanitised, sanitised_by_hand
from digest.publish.site_index import Edition
from digest.publish.site_view import SiteFacts, page_address
from digest.publish.spool import NOWHERE

log = logging.getLogger("mkdocs.plugins.digest")

_EDITION: Final = re.compile(rb"^edition: '?(\d{4}-\d\d-\d\d)'?\r?$", re.MULTILINE)
# Kinds of pages that show an edition.
_EDITIONS: Final = frozenset({"briefing", "home"})
_FOLDERS: Final = ("archive", "figures", "names", "publishers", "threads", "topics")
_KINDS: Final = {"briefings": "briefing"} | {name: name for name in _FOLDERS}


@lru_cache(maxsize=16384)
def page_kind(source: str) -> str:
    """What a page is, by its path: home, briefing, subscribe, about, one of ``_FOLDERS``, or page."""
    if source == "index.md":
        return "home"
    first = source.removesuffix(".md").split("/")[0]
    return _KINDS.get(first) or (first if first in {"subscribe", "about"} else "page")


def edition_shown(markdown: bytes) -> str:
    """The page of the edition that a home page shows, by its front matter; "" for none."""
    found = _EDITION.search(markdown.partition(b"\n---")[0])
    return briefing_path(date.fromisoformat(found[1].decode())) if found and _is_day(found[1].decode()) else ""


def _is_day(text: str) -> bool:
    try:
        date.fromisoformat(text)
    except ValueError:
        return False
    return True


@dataclass(slots=True)
class Source:
    """What lies in ``content/`` for a page: its Markdown and, beside an edition, the record, as bytes."""

    markdown: bytes
    record: bytes = b""


def read_record(raw: bytes, path: str) -> Mapping[str, Any] | None:
    """A record; None, and a word in the log, where it cannot be read."""
    try:
        record = from_json(raw, cache_strings="keys")  # in half the time that json takes
    except ValueError as error:
        log.warning("The record %s cannot be read (%s): its page is shown plain", path, error)
        return None
    return record if isinstance(record, dict) else None


class SitePage(Page):
    """A page of the site."""

    def __init__(self, title: str | None, file: File, config: MkDocsConfig, site: SiteFacts) -> None:
        self.site = site
        super().__init__(title, file, config)
        self.kind = page_kind(file.src_uri)
        self.edition: Edition | None = None
        self.head: PageHead | None = None
        self.front: Mapping[str, Any] = {}
        self.is_generated = False
        self.active_in_bar = False
        self.is_troubled = False  # something was said of it, which has to be said again at the next build
        self.is_ready = False
        self.links: set[str] = set()
        self.contents: tuple[Heading, ...] = ()
        self._shown = ""  # the page of the edition that this one shows
        self._body: Body | None = None
        self._html = NOWHERE

    def _set_canonical_url(self, base: str | None) -> None:
        """The page's address; MkDocs would take that of the site apart for each page."""
        self.canonical_url, self.abs_url = f"{base or ''}{self.url}", f"{self.site.scope}{self.url}"

    @property
    def body(self) -> Body | None:
        """The page's content, ready to serve; its HTML is in ``content``."""
        return self._body

    @property
    def toc(self) -> TableOfContents:
        """``contents`` as MkDocs keeps them, for templates that show them."""
        return _table(self.contents)

    @toc.setter
    def toc(self, _given: object) -> None:
        """Nothing: they come from the headings."""

    # Thousands of pages wait for their turn between reading and writing.
    @property
    def content(self) -> str | None:
        """The page's HTML."""
        return self.site.waiting.get(self._html) if self.is_ready else None

    @content.setter
    def content(self, html: str | None) -> None:
        self._html = self.site.waiting.put(html) if html else NOWHERE

    def read(self, source: Source, record: Mapping[str, Any] | None, config: MkDocsConfig) -> None:
        """Front matter, and for what we generate also the HTML. Of the front matter only what we know is kept, made safe."""
        try:
            text = source.markdown.decode("utf-8-sig", errors="strict")
            front, self.markdown = read_front(text, path=self.file.src_uri)
        except (ArchiveError, UnicodeDecodeError) as error:
            log.warning("%s", error if isinstance(error, ArchiveError) else f"{self.file.src_uri} is not UTF-8: {error}")
            front, self.markdown, self.is_troubled = {}, "", True
        self.front, self.meta = front, plain_meta(front)
        self._shown = edition_shown(source.markdown) if self.kind == "home" else self.file.src_uri
        self.is_generated = isinstance(front.get("generator"), dict)
        if self.kind != "briefing" and self.is_generated:
            self.meta["search"] = {"exclude": True}
        if self.is_generated or self.kind == "briefing":
            links = _Links(self.file.src_uri, self.site)
            html = native_html(self.markdown or "")
            languages = told_languages(front.get("languages"))
            overview = Overview(table=self.site.say("figures_table"), languages=languages) if self.kind not in _EDITIONS else None
            self._dress(html, record, link=links.address, overview=overview, clean=sanitised)
            self.links = links.found
            for href in links.broken:
                self._say_broken(href, config)
        self.markdown = self.markdown if not self.is_ready else ""

    def _say_broken(self, href: str, config: MkDocsConfig) -> None:
        """Let MkDocs say what is wrong with a link."""
        self.is_troubled = True
        _RelativePathTreeprocessor(self.file, Files([self.file]), config).path_to_url(href)

    def read_source(self, config: MkDocsConfig) -> None:
        """Nothing: ``read`` has."""

    def render(self, config: MkDocsConfig, files: Files) -> None:
        """The HTML of a page by hand; links to other pages are checked by MkDocs as everywhere."""
        if self.is_ready:
            return
        self.is_troubled = True  # what MkDocs says of it nobody keeps
        super().render(config, files)
        self._dress(sanitised_by_hand(self.site.waiting.get(self._html)), None, link=_same, clean=sanitised_by_hand)

    def _dress(self, html: str, record: Mapping[str, Any] | None, **how: Any) -> None:
        is_edition = record is not None
        body = dress(html, record=record, language=self.site.config.site.language, lift=is_edition, **how)
        self.is_ready = True
        self.content = body.html
        self._body = Body(title=body.title, lede=body.lede, html="", headings=body.headings, anchors=frozenset())
        self.present_anchor_ids = set(body.anchors)
        title = str(self.front.get("title") or _first_title(body.headings) or self.file.name)
        self.title = escape(title)
        # What is lifted into the masthead is nothing to skip to.
        self.contents = tuple(h for h in body.headings if not (is_edition and h.level == 1))
        self.head = page_head(
            site=self.site.config.site,
            site_url=self.site.url,
            address=str(self.canonical_url),
            title=str(self.front.get("title") or _first_title(body.headings) or ""),
            description=str(self.front.get("description") or self.front.get("summary") or ""),
            record=record,
            is_home=self.kind == "home",
            **({"image": card_path(self._shown) if record is not None else SITE_CARD} if self.site.draws_cards else {}),
        )

    def let_go(self) -> None:
        """Forget what the page was, when it is written: thousands are."""
        self.content, self.head, self.front, self.contents, self._body = "", None, {}, (), None

    def changed(self, facts: Sequence[Any] | None) -> str:
        """The day this page last changed, from what it says, "" if unknown; never from the clock or the file's time."""
        stated = str(facts[-1] if facts else self.front.get("updated") or self.front.get("date") or "")
        return stated[:10] if _is_day(stated[:10]) else ""


class _Links:
    """Addresses of the pages that a page links to; what is not there is noted."""

    def __init__(self, source: str, site: SiteFacts) -> None:
        self._known = site.known
        # The folders around the source and around the page, each with a slash, from the innermost to the root ("").
        self._folders, self._above = _folders(posixpath.dirname(source)), _folders(page_address(source).rstrip("/"))
        self._ways: dict[str, str | None] = {}
        self.found: set[str] = set()
        self.broken: list[str] = []

    def address(self, href: str) -> str:
        """The address on the site of a relative one in the Markdown."""
        path, mark, fragment = href.partition("#")
        if not path:
            return href
        if path in self._ways:
            way = self._ways[path]
        else:
            way = self._ways[path] = self._way(path)
        if way is None:
            self.broken.append(href)
            return href
        return f"{way}#{fragment}" if mark else way

    def _way(self, path: str) -> str | None:
        """The way to a page or a file of the site; None to what is not there."""
        if path.startswith("/") or "?" in path:
            return None
        up = 0
        while path.startswith("../", 3 * up):
            up += 1
        target = f"{self._folders[up]}{path[3 * up :]}" if up < len(self._folders) else path
        if target not in self._known:
            target = posixpath.normpath(posixpath.join(self._folders[0], unquote(path)))
        self.found.add(target)
        if target not in self._known:
            return None
        address, above = page_address(target) if target.endswith(".md") else quote(target), self._above
        up = len(above) - 1
        while up and address.startswith(above[up - 1]):
            up -= 1
        return f"{'../' * up}{address[len(above[up]) :]}" or "./"


def _folders(path: str) -> list[str]:
    """A folder and those around it, each with a slash, up to the root, which is ""."""
    parts = path.split("/") if path else []
    return ["".join(f"{part}/" for part in parts[:end]) for end in range(len(parts), -1, -1)]


def _same(href: str) -> str:
    return href


def _first_title(headings: tuple[Heading, ...]) -> str:
    return next((heading.text for heading in headings if heading.level == 1), "")


def _table(headings: tuple[Heading, ...]) -> TableOfContents:
    """The page's headings as MkDocs keeps them (titles are HTML there)."""
    top: list[AnchorLink] = []
    open_links: list[AnchorLink] = []
    for heading in headings:
        link = AnchorLink(str(escape(heading.text)), heading.anchor, heading.level)
        while open_links and open_links[-1].level >= heading.level:
            open_links.pop()
        (open_links[-1].children if open_links else top).append(link)
        open_links.append(link)
    return TableOfContents(top)
