"""What a Content-Type says, as far as it can be believed. Pure."""

import re
from typing import Final

_TYPE: Final = re.compile(r"\s*([\w.+-]{1,60}/[\w.+-]{1,80})\s*(?:;|$)", re.ASCII)
_CHARSET: Final = re.compile(r""";\s*charset\s*=\s*["']?\s*([\w:.+-]{2,40})""", re.IGNORECASE | re.ASCII)
_LONGEST: Final = 500
# What servers call a page; many say nothing, and some call everything a stream of bytes.
_PAGES: Final = frozenset(
    {"", "text/html", "application/xhtml+xml", "text/plain", "application/xml", "text/xml", "application/octet-stream"}
)


def media_type(content_type: str) -> str:
    """The type in lower case without parameters; "" where there is none."""
    match = _TYPE.match(content_type[:_LONGEST])
    return match[1].lower() if match else ""


def charset(content_type: str) -> str:
    """The declared character set; "" where there is none. It may be unknown or wrong."""
    match = _CHARSET.search(content_type[:_LONGEST])
    return match[1].lower() if match else ""


def is_page(kind: str) -> bool:
    """Whether a media type may be an article's page."""
    return kind in _PAGES
