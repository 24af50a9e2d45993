"""A saved page: the address and the moment of saving that browsers, SingleFile, WebScrapBook and HTTrack note in it.

Everything else a page says of itself is for cleaning to find.
"""

import re
from collections.abc import Iterator
from html import unescape
from typing import Final

from digest.encoding import decode
from digest.model import Hints
from digest.sources.formats.part import Part, link

# The notes stand before or in the <html> tag; SingleFile's comes right after it, whose attributes can be long.
_HEAD_BYTES: Final = 16 * 1024
# Browsers: "saved from url=(0042)https://…", the number being the length of the address.
_BROWSER: Final = re.compile(r"<!--\s*saved from url=\(\d{1,6}\)(\S{1,4000}?)\s*-->")
_SINGLEFILE: Final = re.compile(r"<!--\s*(?:Page saved with|Archive processed by) SingleFile\b(.{0,8000}?)-->", re.DOTALL)
_SINGLEFILE_URL: Final = re.compile(r"^\s*url:\s*(\S{1,4000})\s*$", re.MULTILINE)
_SINGLEFILE_DATE: Final = re.compile(r"^\s*saved date:\s*(.{1,100}?)\s*$", re.MULTILINE)
_SCRAPBOOK_URL: Final = re.compile(r"""\bdata-scrapbook-source=["']([^"']{1,4000})["']""")
_SCRAPBOOK_DATE: Final = re.compile(r"""\bdata-scrapbook-create=["'](\d{17})["']""")
_HTTRACK: Final = re.compile(r"<!-- Mirrored from (\S{1,4000}) by HTTrack [^>]{0,200}?\], ([^>]{1,60}?) -->")


def read_html(content: bytes, *, first: int = 1, encoding: str | None = None) -> Iterator[Part]:
    """The page as one part, with the address and time that whoever saved it noted."""
    head = decode(content[:_HEAD_BYTES], encoding)
    address, saved = _noted(head)
    yield Part(content=content, media_type="text/html", encoding=encoding, hints=Hints(url=link(address)), fetched=saved)


def _noted(head: str) -> tuple[str, str]:
    """The address and the moment noted by the program that saved a page; "" for what it did not note."""
    if single := _SINGLEFILE.search(head):
        url, date = _SINGLEFILE_URL.search(single[1]), _SINGLEFILE_DATE.search(single[1])
        return url[1] if url else "", date[1] if date else ""
    if mirrored := _HTTRACK.search(head):
        return f"http://{mirrored[1]}", mirrored[2]
    if browser := _BROWSER.search(head):
        return browser[1], ""
    url, date = _SCRAPBOOK_URL.search(head), _SCRAPBOOK_DATE.search(head)
    return unescape(url[1]) if url else "", date[1] if date else ""
