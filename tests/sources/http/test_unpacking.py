"""Content encodings under a cap."""

import contextlib
import gzip
import sys
import zlib
from collections.abc import Callable

import brotli
import pytest
from hypothesis import given
from hypothesis import strategies as st

from digest.sources.http.failures import FetchError
from digest.sources.http.unpacking import Unpacking

if sys.version_info >= (3, 14):
    from compression import zstd
else:
    from backports import zstd

CAP = 4 * 1024 * 1024


def _raw_deflate(data: bytes) -> bytes:
    packer = zlib.compressobj(wbits=-15)
    return packer.compress(data) + packer.flush()


PACKERS: dict[str, tuple[str, Callable[[bytes], bytes]]] = {
    "gzip": ("gzip", gzip.compress),
    "x-gzip": ("X-GZip", gzip.compress),
    "gzip in two members": ("gzip", lambda data: gzip.compress(data[:9]) + gzip.compress(data[9:])),
    "deflate": ("deflate", zlib.compress),
    "raw deflate": ("deflate", _raw_deflate),
    "brotli": ("br", lambda data: bytes(brotli.compress(data))),
    "zstd": ("zstd", zstd.compress),
    "zstd in two frames": ("zstd", lambda data: zstd.compress(data[:9]) + zstd.compress(data[9:])),
    "nothing": ("", lambda data: data),
    "identity": ("identity", lambda data: data),
}


def _unpack(encoding: str, packed: bytes, step: int, *, most: int = CAP, cut: bool = False) -> bytes:
    unpacking = Unpacking(encoding, most=most, cut=cut)
    out = b"".join(piece for n in range(0, len(packed), step) for piece in unpacking.feed(packed[n : n + step]))
    if not unpacking.is_full:
        unpacking.finish()
    assert unpacking.size == len(out)
    return out


@pytest.mark.parametrize("name", PACKERS)
@given(data=st.binary(min_size=20, max_size=3000), step=st.integers(2, 500))
def test_packed_then_unpacked_is_the_same(name: str, data: bytes, step: int) -> None:
    encoding, pack = PACKERS[name]
    assert _unpack(encoding, pack(data), step) == data


@pytest.mark.parametrize("name", ["gzip", "deflate", "raw deflate", "brotli", "zstd"])
def test_a_bomb_is_noticed_before_it_has_gone_off(name: str) -> None:
    encoding, pack = PACKERS[name]
    bomb = pack(b"\0" * (64 << 20))
    unpacking = Unpacking(encoding, most=CAP)
    seen = 0
    with pytest.raises(FetchError, match="larger than 4 MB"):  # noqa: PT012  # what comes before it counts
        for piece in unpacking.feed(bomb):
            seen = max(seen, len(piece))
    assert seen <= 1024 * 1024
    assert unpacking.size <= CAP


@pytest.mark.parametrize("name", ["gzip", "deflate", "brotli", "zstd"])
def test_what_is_cut_off_or_damaged_is_an_error(name: str) -> None:
    encoding, pack = PACKERS[name]
    packed = pack(bytes(range(256)) * 40)
    with pytest.raises(FetchError):
        _unpack(encoding, packed[:-8], 50)
    with pytest.raises(FetchError):
        _unpack(encoding, b"<rss>" + packed, 50)


@pytest.mark.parametrize("name", ["gzip", "deflate", "brotli", "zstd"])
def test_much_out_of_little_is_whole(name: str) -> None:
    encoding, pack = PACKERS[name]
    unpacking = Unpacking(encoding, most=1 << 30)
    assert sum(map(len, unpacking.feed(pack(bytes(21 << 20))))) == 21 << 20
    unpacking.finish()


@pytest.mark.parametrize("encoding", ["gzip, gzip", "br,gzip", "lzma", "gzip;q=1", "compress"])
def test_what_nobody_asked_for_is_refused(encoding: str) -> None:
    with pytest.raises(FetchError):
        Unpacking(encoding, most=CAP)


def test_a_cut_leaves_out_what_is_beyond_the_cap() -> None:
    assert _unpack("gzip", gzip.compress(b"ab" * 1000), 7, most=5, cut=True) == b"ababa"
    assert _unpack("", b"ab" * 1000, 7, most=20, cut=True) == b"ab" * 10


@pytest.mark.parametrize("encoding", ["gzip", "deflate", "br", "zstd"])
@given(data=st.binary(max_size=200))
def test_noise_ends_in_an_error_or_in_bytes(encoding: str, data: bytes) -> None:
    with contextlib.suppress(FetchError):
        assert len(_unpack(encoding, data, 16)) <= CAP
