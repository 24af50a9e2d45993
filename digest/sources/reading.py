"""What was fetched, read: the entries of a feed, the feeds a site names, the feeds of a list. Runs in killable children.

A job names a body by its hash; the child takes it from the captures itself, so that nothing large travels.
"""

import re
from dataclasses import dataclass
from pathlib import Path
from typing import Any, Final

import feedparser
from lxml import etree, html

from digest.encoding import decode, known_encoding
from digest.model import sha
from digest.permissions import licence_links, licence_terms, licences_named
from digest.sources.captures import Captures
from digest.sources.formats import Part, Piece, read_piece
from digest.sources.formats.feed import NO_ENTRIES, looks_like_feed
from digest.sources.http import discovery, sitemaps
from digest.sources.http_state import Copy
from digest.text import squeeze
from digest.urls import canonical_url

# Entries are kept by this; raise the number when what a body is read as changes.
VERSION: Final = f"4-{feedparser.__version__}"
_JSON: Final = re.compile(rb"(?:\xef\xbb\xbf)?\s*[{\[]")
_DECLARED: Final = re.compile(rb"^\s*<\?xml[^>]{0,200}?encoding\s*=")
_MARKS: Final = (b"\xef\xbb\xbf", b"\xff\xfe", b"\xfe\xff")
_SENTENCE_ENDS: Final = tuple('.!?…。！？؟।”"»)')


@dataclass(frozen=True, slots=True, kw_only=True)
class Job:
    """A body to read: where the captures are, its hash, the character set its carrier declared, where it was."""

    root: Path
    sha256: str
    charset: str = ""
    url: str = ""


def job_of(copy: Copy, captures: Captures) -> Job:
    """A copy, as it is handed to a child."""
    return Job(root=captures.root, sha256=copy.sha256, charset=copy.charset, url=copy.url)


@dataclass(frozen=True, slots=True, kw_only=True)
class Entries:
    """The entries of a feed or sitemap; ``why`` says why it is none ("" if it is). ``children`` are sitemaps it names instead."""

    parts: tuple[Part, ...] = ()
    children: tuple[str, ...] = ()
    why: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class Survey:
    """A feed seen from afar: ``why`` says why it is none ("" if it is); ``pages`` are addresses that its entries wait for.

    ``children`` are the sitemaps that it names, if it is a list of them.
    """

    why: str = ""
    pages: tuple[str, ...] = ()
    children: tuple[str, ...] = ()


def read_entries(job: Job) -> Entries:
    """The entries of a feed's body, and why it is none. Kept in the captures, so that it is read once."""
    captures = Captures(job.root)
    known = captures.parts(job.sha256, VERSION)
    if known is not None:
        return Entries(parts=known)
    content = captures.body(job.sha256)
    if content is None:
        return Entries(why="its copy is damaged")
    entries = _entries(_recoded(content, job.charset), job.url)
    if not entries.why and not entries.children:
        captures.put_parts(job.sha256, VERSION, entries.parts)
    return entries


def survey(job: Job) -> Survey:
    """What fetching must know of a feed: whether it is one, and which pages its entries wait for. Its entries are kept."""
    entries = read_entries(job)
    pages = (page_address(part) for part in entries.parts if is_waiting(part))
    return Survey(why=entries.why, pages=tuple(dict.fromkeys(pages)), children=entries.children)


def is_waiting(part: Part) -> bool:
    """Whether an entry's text is on the page behind it."""
    return part.refused is not None and part.refused.ended == "held" and bool(part.hints.url)


def page_address(part: Part) -> str:
    """By what the page behind an entry is known: its address without what only tracks."""
    return canonical_url(part.hints.url) or part.hints.url


def read_prose(job: Job) -> str:
    """A hash of the sentences on a page, by which a corrected page is told from one that only counts its visitors.

    Of its paragraphs, headlines, items of lists and quotations those that end as sentences do, and the headline; where there are
    none, of all its bytes.
    """
    content = Captures(job.root).body(job.sha256) or b""
    try:
        tree: Any = html.document_fromstring(decode(content, known_encoding(job.charset)))
    except (etree.ParserError, ValueError):
        return job.sha256
    found = [squeeze(str(element.text_content())) for element in tree.iter("h1", "p", "li", "blockquote")]
    prose = [text for text in found if text.endswith(_SENTENCE_ENDS)]
    heads = [squeeze(str(element.text_content())) for element in tree.iter("h1")]
    return sha("\n".join(heads + prose)) if prose else job.sha256


def _entries(content: bytes, url: str) -> Entries:
    if sitemaps.is_sitemap(content):
        found = sitemaps.read_sitemap(content)
        return Entries(parts=found.parts, children=found.children, why=found.why)
    parts = read_piece(Piece(suffix=".json" if _JSON.match(content) else ".xml", content=content, place=url))
    # A part without a number is the file itself: a page, or something that could not be read.
    if len(parts) == 1 and parts[0].number == 0:
        refused = parts[0].refused
        if refused is not None and refused.why == NO_ENTRIES:
            return Entries()  # a feed on a quiet day
        if refused is None or refused.ended == "held":
            return Entries(
                why="it is a web page or a single record, not a feed; for a page write `page:`, for a site's feed `site:`"
            )
        return Entries(why=refused.why.replace("the file", "what it sends"))
    return Entries(parts=parts)


def _recoded(content: bytes, charset: str) -> bytes:
    """The content in UTF-8 where only its carrier said in which character set it is; unchanged where it says so itself."""
    encoding = known_encoding(charset)
    if encoding in (None, "utf-8") or content.startswith(_MARKS) or _DECLARED.match(content):
        return content
    return decode(content, charset).encode("utf-8", "replace")


def read_links(job: Job) -> tuple[str, ...]:
    """Addresses of the feeds that a site's page names, the best first; the page's own where it is itself a feed."""
    content = Captures(job.root).body(job.sha256) or b""
    return (job.url,) if looks_like_feed(content) else discovery.feed_links(content, job.url, job.charset or None)


def name_licences(job: Job) -> tuple[str, ...]:
    """The signals of the licences that a page names in its elements."""
    try:
        tree: Any = html.document_fromstring(decode(Captures(job.root).body(job.sha256) or b"", known_encoding(job.charset)))
    except (etree.ParserError, ValueError):
        return ()
    return licences_named(licence_links(tree))


def read_licence(job: Job) -> tuple[str, ...]:
    """What a file of licences says (permissions.licence_terms); nothing where it is none."""
    return licence_terms(Captures(job.root).body(job.sha256) or b"") or ()
