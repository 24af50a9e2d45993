"""Content encodings, undone piece by piece under a cap: a bomb is noticed before it has gone off. Pure."""

import sys
import zlib
from collections.abc import Callable, Iterator, Mapping
from typing import Any, Final, Protocol

import brotli

from digest.sources.http.failures import FetchError

if sys.version_info >= (3, 14):
    from compression import zstd
else:
    from backports import zstd

ACCEPTED: Final = "gzip, deflate, br, zstd"
_STEP: Final = 256 * 1024
# RFC 9659: a sender must not need a larger window than 8 MB.
_ZSTD_WINDOW_LOG: Final = 23
_DAMAGED: Final = "its packed content is damaged"
_MOST_MEMBERS: Final = 1000


class _Unpacker(Protocol):
    """Undoes one encoding of one stream."""

    def feed(self, data: bytes) -> Iterator[bytes]:
        """What some bytes unpack to, in pieces of limited size. Raises FetchError for damage."""
        ...

    def is_whole(self) -> bool:
        """Whether the stream ended where it should."""
        ...


class Unpacking:
    """One response's content, unpacked. Raises FetchError for an encoding we do not know or did not ask for."""

    def __init__(self, content_encoding: str, *, most: int, cut: bool = False) -> None:
        """``most`` is the cap in bytes; with ``cut`` what is beyond it is left out instead of refused."""
        names = [name for part in content_encoding.lower().split(",") if (name := part.strip()) not in ("", "identity")]
        if len(names) > 1:
            raise FetchError("it is packed more than once, which nobody asked for")
        if names and names[0] not in _UNPACKERS:
            raise FetchError(f"it is packed as {names[0][:20]!r}, which is not understood; {ACCEPTED} are")
        self._unpacker = _UNPACKERS[names[0]]() if names else None
        self._most, self._cut = most, cut
        self.size, self.is_full = 0, False

    def feed(self, data: bytes) -> Iterator[bytes]:
        """The unpacked pieces of some bytes. Raises FetchError where they are damaged, or more than the cap in all."""
        for piece in self._unpacker.feed(data) if self._unpacker else (data,):
            room = self._most - self.size
            if len(piece) > room and not self._cut:
                raise FetchError(f"it is larger than {self._most >> 20} MB")
            self.is_full = len(piece) >= room and self._cut
            self.size += min(len(piece), room)
            yield piece[:room]
            if self.is_full:
                return

    def finish(self) -> None:
        """Raises FetchError where the packed content is cut off."""
        if self._unpacker is not None and not self._unpacker.is_whole():
            raise FetchError("its packed content is cut off")


class _Zlib:
    """gzip in one or more members, zlib, and the raw deflate that some servers send as "deflate"."""

    def __init__(self, window_bits: int) -> None:
        self._bits = window_bits
        self._stream, self._any, self._members = zlib.decompressobj(window_bits), False, 0

    def feed(self, data: bytes) -> Iterator[bytes]:
        while data:
            if self._stream.eof:
                self._restart()
            try:
                piece = self._stream.decompress(data, _STEP)
            except zlib.error as error:
                if self._bits != zlib.MAX_WBITS or self._any:
                    raise FetchError(_DAMAGED) from error
                self._bits = -zlib.MAX_WBITS
                self._stream = zlib.decompressobj(self._bits)
                continue
            self._any = True
            if piece:
                yield piece
            data = self._stream.unconsumed_tail or self._stream.unused_data.lstrip(b"\0")

    def _restart(self) -> None:
        self._members += 1
        if self._members > _MOST_MEMBERS:
            raise FetchError(_DAMAGED)
        self._stream = zlib.decompressobj(self._bits)

    def is_whole(self) -> bool:
        return self._stream.eof or not self._any


class _Brotli:
    def __init__(self) -> None:
        self._stream, self._any = brotli.Decompressor(), False

    def feed(self, data: bytes) -> Iterator[bytes]:
        self._any = True
        while True:
            try:
                piece = self._stream.process(data, output_buffer_limit=_STEP)
            except brotli.error as error:
                raise FetchError(_DAMAGED) from error
            if piece:
                yield piece
            if not piece or self._stream.is_finished():  # that it takes more data does not say that it has given all
                return
            data = b""

    def is_whole(self) -> bool:
        return bool(self._stream.is_finished()) or not self._any


class _Zstd:
    def __init__(self) -> None:
        self._stream: Any = self._new()
        self._any, self._members = False, 0

    @staticmethod
    def _new() -> Any:
        return zstd.ZstdDecompressor(options={zstd.DecompressionParameter.window_log_max: _ZSTD_WINDOW_LOG})

    def feed(self, data: bytes) -> Iterator[bytes]:
        while True:
            if self._stream.eof:
                if not data:
                    return
                self._members += 1
                if self._members > _MOST_MEMBERS:
                    raise FetchError(_DAMAGED)
                self._stream = self._new()
            self._any = self._any or bool(data)
            try:
                piece = self._stream.decompress(data, max_length=_STEP)
            except zstd.ZstdError as error:
                raise FetchError(_DAMAGED) from error
            if piece:
                yield piece
            if self._stream.eof:
                data = self._stream.unused_data
            elif self._stream.needs_input:
                return
            else:
                data = b""

    def is_whole(self) -> bool:
        return self._stream.eof or not self._any


_UNPACKERS: Final[Mapping[str, Callable[[], _Unpacker]]] = {
    "gzip": lambda: _Zlib(zlib.MAX_WBITS + 16),
    "x-gzip": lambda: _Zlib(zlib.MAX_WBITS + 16),
    "deflate": lambda: _Zlib(zlib.MAX_WBITS),
    "br": _Brotli,
    "zstd": _Zstd,
}
