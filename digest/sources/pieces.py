"""A file's bytes, unpacked and cut into pieces that a child can take, without ever holding more than a cap of it.

Most files are one piece. JSON lines, mailboxes and web archives, which can be of any size, are cut between lines, mails, records.
"""

import zlib
from collections.abc import Callable, Iterator, Mapping
from gzip import BadGzipFile, GzipFile
from typing import BinaryIO, Final

from digest.cage import LARGEST_ITEM
from digest.encoding import decode
from digest.sources.formats import Piece, is_separator

# About 100 records of 10 KB: few enough to be quick, many enough to be worth the way to a child.
_PIECE_BYTES: Final = 1024 * 1024
# A year of a busy mailbox; what unpacks to more is a bomb or should be split.
_MOST_UNPACKED: Final = 2 * 1024 * 1024 * 1024
_UTF16_MARKS: Final = (b"\xff\xfe", b"\xfe\xff")
_GZIP_MAGIC: Final = b"\x1f\x8b"
# The records of a web archive that can hold a page; the others are requests, notes and repetitions.
_ANSWERS: Final = frozenset({b"response", b"resource"})
_LONGEST_HEAD: Final = 64 * 1024
_MOST_DIGITS: Final = 15  # of a record's length: a petabyte
_MOST_OF_RECORD: Final = LARGEST_ITEM + _LONGEST_HEAD


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


def _records(stream: BinaryIO, suffix: str) -> Iterator[Piece | UnreadableError]:
    """The answers in a web archive one by one: a head, then as many bytes as it says (ISO 28500). A child looks into them.

    Of one beyond the cap the beginning, so that the child can tell whether it is a page.
    """
    number = 1
    while head := _record_head(stream):
        facts = {name.lower(): value.strip() for name, _, value in (line.partition(b":") for line in head.splitlines())}
        size = facts.get(b"content-length", b"")
        if not head.startswith(b"WARC/") or not size.isdigit() or len(size) > _MOST_DIGITS:
            yield UnreadableError(f"the web archive cannot be read further: its record {number} does not begin like one")
            return
        body = stream.read(min(int(size), _MOST_OF_RECORD))
        if facts.get(b"warc-type") in _ANSWERS:
            yield Piece(suffix=suffix, content=head + body, first=number)
        left = int(size) - len(body)
        while left > 0 and (passed := stream.read(min(left, _PIECE_BYTES))):
            left -= len(passed)
        number += 1
    if number == 1:
        yield Piece(suffix=suffix, content=b"")


def _record_head(stream: BinaryIO) -> bytes:
    """The lines before the next record's body, with the empty one that ends them; nothing at the end of the archive."""
    line = stream.readline(_LONGEST_HEAD)
    while line and not line.strip():
        line = stream.readline(_LONGEST_HEAD)
    head = line
    while line.strip() and len(head) < _LONGEST_HEAD:
        line = stream.readline(_LONGEST_HEAD)
        head += line
    return head


_CUT_BY: Final[Mapping[str, Callable[[BinaryIO, str], Iterator[Piece | UnreadableError]]]] = {
    ".jsonl": _lines,
    ".ndjson": _lines,
    ".mbox": _mails,
    ".warc": _records,
}
