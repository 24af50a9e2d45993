"""Scraped text: one part; where it holds several articles, cleaning takes them apart."""

from collections.abc import Iterator

from digest.sources.formats.part import Part


def read_plain(content: bytes, *, first: int = 1) -> Iterator[Part]:
    """The text as one part, as it is."""
    yield Part(content=content, media_type="text/plain")
