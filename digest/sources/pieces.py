"""A file's bytes, unpacked and cut into pieces that a child can take, without ever holding more than a cap of it.

Most files are one piece. JSON lines, mailboxes and web archives, which can be of any size, are cut between lines, mails, records.
"""

import zlib
from collections.abc import Callable, Iterator, Mapping
from gzip import BadGzipFile, GzipFile
from typing import BinaryIO, Final

from warcio.archiveiterator import ArchiveIterator
from warcio.exceptions import ArchiveLoadFailed
from warcio.recordloader import ArcWarcRecord

from digest.cage import LARGEST_ITEM
from digest.encoding import decode
from digest.sources.formats import Piece, is_separator, packed_record
from digest.sources.http.failures import FetchError
from digest.sources.http.media import charset, media_type
from digest.sources.http.unpacking import Unpacking
from digest.sources.reading import looks_like_feed

# About 100 records of 10 KB: few enough to be quick, many enough to be worth the way to a child.
_PIECE_BYTES: Final = 1024 * 1024
# A year of a busy mailbox; what unpacks to more is a bomb or should be split.
_MOST_UNPACKED: Final = 2 * 1024 * 1024 * 1024
_UTF16_MARKS: Final = (b"\xff\xfe", b"\xfe\xff")
_GZIP_MAGIC: Final = b"\x1f\x8b"
# Packings of pages that warcio does not undo: zstd not at all, brotli with its own package only.
_OUR_PACKINGS: Final = frozenset({"br", "zstd"})
_PAGES: Final = frozenset({"text/html", "application/xhtml+xml"})
# What feeds are sent as; so is other XML (sitemaps, pictures), which is none.
_FEEDS: Final = frozenset({"application/rss+xml", "application/atom+xml", "application/rdf+xml", "application/xml", "text/xml"})


class UnreadableError(Exception):
    """Why a file cannot be read further, in words for the report; ``number`` is the line or mail it is about (0: the file)."""

    def __init__(self, why: str, number: int = 0) -> None:
        super().__init__(why)
        self.why, self.number = why, number


def unpacked(stream: BinaryIO) -> BinaryIO:
    """The stream, through gunzip if its bytes begin like gzip (whatever its name says: web tools save it so)."""
    head = stream.read(len(_GZIP_MAGIC))
    stream.seek(0)
    return GzipFile(fileobj=stream, mode="rb") if head == _GZIP_MAGIC else stream  # type: ignore[return-value]  # a GzipFile reads like one


def pieces(stream: BinaryIO, suffix: str) -> Iterator[Piece | UnreadableError]:
    """The pieces of a file of this type; an UnreadableError (as a value) for what is too large or broken."""
    cut = _CUT_BY.get(suffix, _whole)
    try:
        yield from cut(unpacked(stream), suffix)
    except (BadGzipFile, EOFError, zlib.error) as error:
        yield UnreadableError(f"it is a damaged gzip file and cannot be unpacked: {error}")


def _too_large(suffix: str) -> str:
    remedy = "; split it, or save it as .jsonl" if suffix == ".json" else ""
    return f"it is larger than {LARGEST_ITEM >> 20} MB{remedy}"


def _whole(stream: BinaryIO, suffix: str) -> Iterator[Piece | UnreadableError]:
    content = stream.read(LARGEST_ITEM + 1)
    if len(content) > LARGEST_ITEM:
        yield UnreadableError(_too_large(suffix))
    else:
        yield Piece(suffix=suffix, content=content)


def _lines(stream: BinaryIO, suffix: str) -> Iterator[Piece | UnreadableError]:
    """Some lines at a time; a line beyond the cap is an UnreadableError and the next ones go on."""
    is_utf16 = stream.read(2) in _UTF16_MARKS
    stream.seek(0)
    if is_utf16:  # its line ends are not single bytes
        for piece in _whole(stream, suffix):
            yield Piece(suffix=suffix, content=decode(piece.content).encode()) if isinstance(piece, Piece) else piece
    else:
        yield from _batches(_numbered(stream, _ends_line), suffix)


def _mails(stream: BinaryIO, suffix: str) -> Iterator[Piece | UnreadableError]:
    """Some mails at a time."""
    yield from _batches(_numbered(stream, _ends_mail), suffix)


def _ends_line(line: bytes, following: bytes) -> bool:
    return line.endswith(b"\n")


def _ends_mail(line: bytes, following: bytes) -> bool:
    # A mail ends at an empty line before a separator (RFC 4155).
    return not line.strip(b"\r\n") and is_separator(following)


def _numbered(stream: BinaryIO, is_end: Callable[[bytes, bytes], bool]) -> Iterator[tuple[int, bytes | None]]:
    """The units of a stream with their numbers from 1; None for one that is larger than LARGEST_ITEM."""
    unit: list[bytes] = []
    number, size, total = 1, 0, 0
    line = stream.readline(_PIECE_BYTES)
    while line:
        total += len(line)
        if total > _MOST_UNPACKED:
            raise BadGzipFile(f"more than {_MOST_UNPACKED >> 30} GB come out of it")
        size += len(line)
        if size <= LARGEST_ITEM:
            unit.append(line)
        following = stream.readline(_PIECE_BYTES)
        if is_end(line, following) or not following:
            yield number, b"".join(unit) if size <= LARGEST_ITEM else None
            number, unit, size = number + 1, [], 0
        line = following


def _batches(units: Iterator[tuple[int, bytes | None]], suffix: str) -> Iterator[Piece | UnreadableError]:
    """Neighbouring units together until a piece is full."""
    batch: list[bytes] = []
    first, size, is_empty = 1, 0, True
    for number, unit in units:
        if unit is None or size + len(unit) > _PIECE_BYTES:
            if batch:
                yield Piece(suffix=suffix, content=b"".join(batch), first=first)
            first, batch, size = number, [], 0
            is_empty = False
        if unit is None:
            yield UnreadableError(_too_large(suffix), number)
            first = number + 1
        else:
            batch.append(unit)
            size += len(unit)
    if batch or is_empty:
        yield Piece(suffix=suffix, content=b"".join(batch), first=first)


def _pages(stream: BinaryIO, suffix: str) -> Iterator[Piece | UnreadableError]:
    """The pages and feeds that a web archive has good answers of; its other records (requests, images, errors) are no items."""
    try:
        for number, record in enumerate(ArchiveIterator(stream), 1):
            kind = _page_type(record)
            if media_type(kind) in _PAGES | _FEEDS:
                body = _body(record)
                is_feed = media_type(kind) in _FEEDS
                if is_feed and body is not None and not looks_like_feed(body):
                    continue
                facts = {name: record.rec_headers.get_header(name) or "" for name in ("WARC-Target-URI", "WARC-Date")}
                yield (
                    UnreadableError(_too_large(suffix), number)
                    if body is None
                    else Piece(
                        suffix=suffix,
                        content=packed_record(
                            body,
                            url=facts["WARC-Target-URI"].strip("<>"),
                            fetched=facts["WARC-Date"],
                            charset=charset(kind),
                            is_feed=is_feed,
                        ),
                        first=number,
                    )
                )
    except (ArchiveLoadFailed, ValueError, AttributeError) as error:  # the last: warcio's, of a record without an address
        yield UnreadableError(f"the web archive cannot be read further: {str(error)[:200]}")


def _page_type(record: ArcWarcRecord) -> str:
    """The Content-Type of a record that is a good answer, or a file on its own; "" for all others."""
    if record.rec_type == "resource":
        return record.rec_headers.get_header("Content-Type") or ""
    if record.rec_type != "response" or record.http_headers is None or record.http_headers.get_statuscode() != "200":
        return ""
    return record.http_headers.get_header("Content-Type") or ""


def _body(record: ArcWarcRecord) -> bytes | None:
    """What a record holds, unpacked; as it is where its packing is damaged; None for more than LARGEST_ITEM."""
    head = record.http_headers
    packed = (head.get_header("Content-Encoding") or "").strip().lower() if head else ""
    if packed not in _OUR_PACKINGS:
        return _read(record.content_stream())
    head.remove_header("Content-Encoding")
    if (body := _read(record.content_stream())) is None:
        return None
    unpacking = Unpacking(packed, most=LARGEST_ITEM + 1, cut=True)
    try:
        found = b"".join(unpacking.feed(body))
    except FetchError:
        return body
    return None if unpacking.is_full else found


def _read(stream: BinaryIO) -> bytes | None:
    """All of a stream, or None where that is more than LARGEST_ITEM."""
    found = bytearray()
    while piece := stream.read(_PIECE_BYTES):
        found += piece
        if len(found) > LARGEST_ITEM:
            return None
    return bytes(found)


_CUT_BY: Final[Mapping[str, Callable[[BinaryIO, str], Iterator[Piece | UnreadableError]]]] = {
    ".jsonl": _lines,
    ".ndjson": _lines,
    ".mbox": _mails,
    ".warc": _pages,
}
