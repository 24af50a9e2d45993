"""Pages and feeds out of web archives (WARC, ISO 28500), one record at a time; pieces.py cuts them out of the file."""

import logging
from collections.abc import Iterator
from dataclasses import replace
from io import BytesIO
from typing import BinaryIO, Final

from warcio.archiveiterator import ArchiveIterator
from warcio.exceptions import ArchiveLoadFailed
from warcio.recordloader import ArcWarcRecord

from digest.cage import LARGEST_ITEM
from digest.encoding import known_encoding
from digest.sources.formats.feed import looks_like_feed, read_feed
from digest.sources.formats.html import read_html
from digest.sources.formats.kinds import other_kind
from digest.sources.formats.part import Part, failed_part, link
from digest.sources.http.failures import FetchError
from digest.sources.http.media import charset, media_type
from digest.sources.http.unpacking import Unpacking

_PAGES: Final = frozenset({"text/html", "application/xhtml+xml"})
# What feeds are sent as; so is other XML (sitemaps, pictures), which is none.
_FEEDS: Final = frozenset({"application/rss+xml", "application/atom+xml", "application/rdf+xml", "application/xml", "text/xml"})
_STEP: Final = 1024 * 1024
# What warcio says of damaged records is for whoever keeps archives, and would stand among our messages.
logging.getLogger("warcio").addHandler(logging.NullHandler())


def read_warc(content: bytes, *, first: int = 1) -> Iterator[Part]:
    """The page of one record, known by its address, or the entries of a feed; captured when the archive says.

    Nothing of a record that is no good answer with a page or feed: an image, an error.
    """
    try:
        record = next(ArchiveIterator(BytesIO(content)))
        sent_as = _sent_as(record)
        if media_type(sent_as) in _PAGES | _FEEDS:
            yield from _parts(record, sent_as, first)
    # The last two are warcio's, of a record with a length beyond counting or without an address.
    except (StopIteration, ArchiveLoadFailed, ValueError, OverflowError, AttributeError) as error:
        why = f"the record of the web archive cannot be read: {str(error)[:200]}"
        yield failed_part(why, content[:_STEP], number=first, key=str(first))


def _parts(record: ArcWarcRecord, sent_as: str, number: int) -> Iterator[Part]:
    url = (record.rec_headers.get_header("WARC-Target-URI") or "").strip("<>")
    fetched = record.rec_headers.get_header("WARC-Date") or ""
    body = _body(record)
    if body is None:
        yield failed_part(f"it is larger than {LARGEST_ITEM >> 20} MB", url.encode(), number=number, key=str(number))
    elif kind := other_kind(body):
        yield failed_part(f"the record is {kind}, not what its Content-Type says", body, number=number, key=url)
    elif media_type(sent_as) in _PAGES:
        for part in read_html(body, encoding=known_encoding(charset(sent_as))):
            yield replace(
                part, key=url, number=number, hints=replace(part.hints, url=link(url) or part.hints.url), fetched=fetched
            )
    elif looks_like_feed(body):
        for part in read_feed(body, place=url):
            hints = replace(part.hints, feed=part.hints.feed or link(url))
            yield replace(part, number=number, hints=hints, fetched=fetched)


def _sent_as(record: ArcWarcRecord) -> str:
    """The Content-Type of a record that is a good answer, or a file on its own; "" for all others."""
    if record.rec_type == "resource":
        return record.rec_headers.get_header("Content-Type") or ""
    if record.rec_type != "response" or record.http_headers is None or record.http_headers.get_statuscode() != "200":
        return ""
    return record.http_headers.get_header("Content-Type") or ""


def _body(record: ArcWarcRecord) -> bytes | None:
    """What a record holds, unpacked; as it is where its packing is damaged or not known; None for more than LARGEST_ITEM.

    Unpacked by us, since warcio does not know zstd, has no cap, and tells of damage on stderr.
    """
    packed = (record.http_headers.get_header("Content-Encoding") or "").strip() if record.http_headers else ""
    if packed:
        record.http_headers.remove_header("Content-Encoding")
    body = _read(record.content_stream())
    if body is None or not packed:
        return body
    try:
        unpacking = Unpacking(packed, most=LARGEST_ITEM + 1, cut=True)
        found = b"".join(unpacking.feed(body))
    except FetchError:
        return body
    return None if unpacking.is_full else found


def _read(stream: BinaryIO) -> bytes | None:
    """All of a stream, or None where that is more than LARGEST_ITEM."""
    found = bytearray()
    while piece := stream.read(_STEP):
        found += piece
        if len(found) > LARGEST_ITEM:
            return None
    return bytes(found)
