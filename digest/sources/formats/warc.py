"""Pages and feeds out of web archives (WARC, ISO 28500), one record at a time; pieces.py takes them out of the file."""

import json
from collections.abc import Iterator
from dataclasses import replace

from digest.encoding import known_encoding
from digest.sources.formats.feed import read_feed
from digest.sources.formats.html import read_html
from digest.sources.formats.part import Part, failed_part, link


def packed_record(body: bytes, *, url: str, fetched: str, charset: str, is_feed: bool = False) -> bytes:
    """A page or feed with what its record says of it, as ``read_warc`` reads it: a line of JSON, then the body."""
    return json.dumps({"url": url, "fetched": fetched, "charset": charset, "is_feed": is_feed}).encode() + b"\n" + body


def read_warc(content: bytes, *, first: int = 1) -> Iterator[Part]:
    """The page of one record, known by its address, or the entries of a feed; captured when the archive says."""
    line, _, body = content.partition(b"\n")
    try:
        facts = json.loads(line)
        url, fetched, charset = (str(facts[name]) for name in ("url", "fetched", "charset"))
        is_feed = facts["is_feed"] is True
    except (ValueError, KeyError, TypeError, RecursionError):
        yield failed_part("this is no record of a web archive", content)
        return
    if is_feed:
        for part in read_feed(body, place=url):
            yield replace(part, number=first, hints=replace(part.hints, feed=part.hints.feed or link(url)), fetched=fetched)
        return
    for part in read_html(body, encoding=known_encoding(charset)):
        hints = replace(part.hints, url=link(url) or part.hints.url)
        yield replace(part, key=url, number=first, hints=hints, fetched=fetched)
