"""What a format finds in a file: the parts that become items, and the small cleaning that all formats share."""

import re
from collections.abc import Iterable
from dataclasses import dataclass
from html import unescape
from typing import Final

from digest.model import Hints, MediaType, Refusal
from digest.text import squeeze, visible
from digest.urls import http_link

# Longer headlines, names and tags are no such thing; the longest honest headline we know has 400 characters.
_LONGEST_WORDS: Final = 1000
_LONGEST_NAME: Final = 200
_MOST_NAMES: Final = 50
_TAG: Final = re.compile(r"<[^<>]{0,2000}>")
_NO_HINTS: Final = Hints()
_SURROGATES: Final = re.compile(r"[\ud800-\udfff]")
_SILENT: Final = re.compile(r"<(script|style)\b.*?(?:</\1\s*>|\Z)", re.IGNORECASE | re.DOTALL)


@dataclass(frozen=True, slots=True, kw_only=True)
class Part:
    """One article-to-be inside a file.

    ``key`` tells it from the file's other parts over time (a guid, an address; "" in a file that is one item).
    ``number`` is where a person finds it: a line or position from 1, 0 for the file itself.
    ``fetched`` is when it was captured, in the words found there; ``signals`` what is said there of the use of its words.
    """

    content: bytes
    media_type: MediaType = "text/plain"
    encoding: str | None = None
    key: str = ""
    number: int = 0
    hints: Hints = _NO_HINTS
    fetched: str = ""
    refused: Refusal | None = None
    notes: tuple[str, ...] = ()
    signals: tuple[str, ...] = ()


def failed_part(why: str, content: bytes, *, number: int = 0, key: str = "") -> Part:
    """A part that could not be read, and why."""
    return Part(content=content, number=number, key=key, refused=Refusal(ended="failed", why=why))


def held_for(address: str, *, found: str = "a summary") -> Refusal:
    """The refusal of a part whose full text is on the page at ``address``, and what was found here instead."""
    return Refusal(ended="held", why=f"only {found} is here; the full text is on {address}")


def words(value: str) -> str:
    """Untrusted words on one line, without what cannot be seen, not longer than any honest headline."""
    return squeeze(visible(value[: 4 * _LONGEST_WORDS]))[:_LONGEST_WORDS]


def names(values: Iterable[str]) -> tuple[str, ...]:
    """Untrusted short names (authors, tags): on one line each, without repeats, in the order given."""
    cleaned = (words(value)[:_LONGEST_NAME].strip() for value in values)
    return tuple(dict.fromkeys(name for name in cleaned if name))[:_MOST_NAMES]


def link(address: str) -> str:
    """The address if it is a plain http(s) one, else ""."""
    return http_link(address) or ""


def plain(markup: str) -> str:
    """The words of a bit of HTML, for counting and for titles; not for publishing as an article's text."""
    return squeeze(unescape(_TAG.sub(" ", _SILENT.sub(" ", markup))))


def utf8(text: str) -> bytes:
    """The text in UTF-8, its lone surrogates (which UTF-8 cannot hold) as U+FFFD."""
    return _SURROGATES.sub("\ufffd", text).encode("utf-8")
