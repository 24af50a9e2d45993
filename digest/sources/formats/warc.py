"""Pages out of web archives (WARC, ISO 28500), one record at a time; pieces.py takes them out of the file."""

import json
from collections.abc import Iterator
from dataclasses import replace

from digest.encoding import known_encoding
from digest.sources.formats.html import read_html
from digest.sources.formats.part import Part, failed_part, link


def packed_record(page: bytes, *, url: str, fetched: str, charset: str) -> bytes:
    """A page with what its record says of it, as ``read_warc`` reads it: a line of JSON, then the page."""
    return json.dumps({"url": url, "fetched": fetched, "charset": charset}).encode() + b"\n" + page


def read_warc(content: bytes, *, first: int = 1) -> Iterator[Part]:
    """The page of one record, known by its address, captured when the archive says."""
    line, _, page = content.partition(b"\n")
    try:
        facts = json.loads(line)
        url, fetched, charset = (str(facts[name]) for name in ("url", "fetched", "charset"))
    except (ValueError, KeyError, TypeError, RecursionError):
        yield failed_part("this is no record of a web archive", content)
        return
    for part in read_html(page, encoding=known_encoding(charset)):
        hints = replace(part.hints, url=link(url) or part.hints.url)
        yield replace(part, key=url, number=first, hints=hints, fetched=fetched)
