"""Which format reads which file, and the one function that runs in the child: a piece of a file to its parts.

A format is a module with a function ``(content: bytes, *, first: int) -> Iterator[Part]``: pure, bytes in, parts out; what it
cannot read becomes a failed part that says why. To add one, copy its nearest neighbour and name it in FORMATS.
"""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from typing import Final, Protocol

from digest.sources.formats.feed import read_feed
from digest.sources.formats.html import read_html
from digest.sources.formats.kinds import other_kind
from digest.sources.formats.mail import is_separator, read_eml, read_mbox, read_mhtml
from digest.sources.formats.notes import read_note
from digest.sources.formats.part import Part, failed_part
from digest.sources.formats.plain import read_plain
from digest.sources.formats.records import read_json, read_json_lines, record_part
from digest.sources.formats.warc import read_warc


class Format(Protocol):
    """Reads the bytes of one file, or a piece of it whose first line or mail has the number ``first``."""

    def __call__(self, content: bytes, *, first: int = 1) -> Iterator[Part]:
        """The parts, in the order of the file."""
        ...


FORMATS: Final[Mapping[str, Format]] = {
    ".html": read_html,
    ".htm": read_html,
    ".xhtml": read_html,
    ".xht": read_html,
    ".mhtml": read_mhtml,
    ".mht": read_mhtml,
    ".txt": read_plain,
    ".text": read_plain,
    ".md": read_note,
    ".markdown": read_note,
    ".json": read_json,
    ".jsonl": read_json_lines,
    ".ndjson": read_json_lines,
    ".eml": read_eml,
    ".mbox": read_mbox,
    ".xml": read_feed,
    ".rss": read_feed,
    ".atom": read_feed,
    ".rdf": read_feed,
    ".warc": read_warc,
}
PACKED: Final = ".gz"


@dataclass(frozen=True, slots=True, kw_only=True)
class Piece:
    """What is handed to a child at once: a file, or some lines or mails of one that can be read piece by piece.

    ``place`` is the address it was fetched from ("" for a file).
    """

    suffix: str
    content: bytes
    first: int = 1
    place: str = ""


def read_piece(piece: Piece) -> tuple[Part, ...]:
    """The parts of a piece, in order. Runs in a child of the cage; raises nothing but bugs."""
    if not piece.content.strip(b"\x00\t\n\r "):
        return () if piece.first > 1 else (failed_part("the file is empty", piece.content),)
    reader = FORMATS[piece.suffix]
    if reader is not read_warc and (kind := other_kind(piece.content)):  # a record holds whatever a server sent
        return (failed_part(f"the file is {kind}, not what {piece.suffix} says", piece.content),)
    if reader is read_feed:
        return tuple(read_feed(piece.content, first=piece.first, place=piece.place))
    return tuple(reader(piece.content, first=piece.first))


__all__ = [
    "FORMATS",
    "PACKED",
    "Format",
    "Part",
    "Piece",
    "failed_part",
    "is_separator",
    "read_piece",
    "record_part",
]
