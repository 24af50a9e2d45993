"""Web archives as a source, and written by a fetch."""

import gzip
import sys
from io import BytesIO
from pathlib import Path

import brotli
import pytest
from hypothesis import given
from hypothesis import strategies as st
from warcio.statusandheaders import StatusAndHeaders
from warcio.warcwriter import WARCWriter

from digest import sources
from digest.config import SourceConfig
from digest.sources.formats import Piece, read_piece
from digest.sources.pieces import UnreadableError, pieces
from tests.sites import prose
from tests.sources.folders import NOW, inline, read_items
from tests.sources.servers import network_config, serving

if sys.version_info >= (3, 14):
    from compression import zstd
else:
    from backports import zstd

INFO = b"WARC/1.0\r\nWARC-Type: warcinfo\r\nContent-Length: 0\r\n\r\n\r\n\r\n"


def archive(
    path: Path, *records: tuple[str, str, str, bytes], sent_as: str = "text/html; charset=iso-8859-1", packed: str = ""
) -> None:
    """A file with these records: what kind, address, status, body; each a page after a request, as crawlers write them."""
    with path.open("wb") as stream:
        writer = WARCWriter(stream, gzip=path.suffix == ".gz")
        stream.write(gzip.compress(INFO) if path.suffix == ".gz" else INFO)
        for kind, url, status, body in records:
            headers = [("Content-Type", sent_as), *([("Content-Encoding", packed)] if packed else [])]
            head = StatusAndHeaders(status, headers, protocol="HTTP/1.1")
            dated = {"WARC-Date": "2026-03-05T06:07:08Z"}
            http = head if kind == "response" else None
            record = writer.create_warc_record(
                url, kind, payload=BytesIO(body), length=len(body), http_headers=http, warc_headers_dict=dated
            )
            writer.write_record(record)


def page(name: str) -> bytes:
    return f"<html><body><h1>Caf\xe9 {name}</h1><p>{prose(name)}</p></body></html>".encode("latin-1")


def test_the_pages_of_an_archive_are_items_with_their_address_and_moment(tmp_path: Path) -> None:
    (tmp_path / "in").mkdir()
    archive(
        tmp_path / "in" / "CC-NEWS-20260305.warc.gz",
        ("request", "https://courier.example/quay", "", b"GET / HTTP/1.1\r\n\r\n"),
        ("response", "https://courier.example/quay", "200 OK", page("quay")),
        ("response", "https://courier.example/gone", "404 Not Found", page("gone")),
        ("response", "https://courier.example/dock", "200 OK", page("dock")),
    )
    items = read_items(tmp_path)
    assert [item.hints.url for item in items] == ["https://courier.example/quay", "https://courier.example/dock"]
    assert [item.where for item in items] == ["in/CC-NEWS-20260305.warc.gz#3", "in/CC-NEWS-20260305.warc.gz#5"]
    assert items[0].captured_at.isoformat() == "2026-03-05T06:07:08+00:00"
    assert items[0].content == page("quay")
    assert items[0].encoding == "windows-1252"


def test_an_archive_that_is_cut_off_gives_what_is_whole_and_a_line(tmp_path: Path) -> None:
    (tmp_path / "in").mkdir()
    path = tmp_path / "in" / "a.warc.gz"
    archive(path, *(("response", f"https://x.example/{n}", "200 OK", page(str(n)) * 50) for n in range(3)))
    path.write_bytes(path.read_bytes()[:-40])
    found = read_items(tmp_path)
    assert [bool(item.refused) for item in found][:2] == [False, False]
    assert found[-1].refused
    assert "cannot be unpacked" in found[-1].refused.why


@pytest.mark.parametrize("packed", ["br", "zstd", "gzip"])
def test_pages_are_unpacked_under_the_cap(tmp_path: Path, packed: str, capfd: pytest.CaptureFixture[str]) -> None:
    pack = {"br": brotli.compress, "zstd": zstd.compress, "gzip": gzip.compress}[packed]
    bodies = (pack(page("quay")), pack(bytes(21 << 20)), page("dock"))  # the last says only in its header that it is packed
    (tmp_path / "in").mkdir()
    records = [("response", f"https://x.example/{n}", "200 OK", body) for n, body in enumerate(bodies)]
    archive(tmp_path / "in" / "a.warc", *records, packed=packed)
    whole, bomb, plain = read_items(tmp_path)
    assert (whole.content, plain.content) == (page("quay"), page("dock"))
    assert bomb.refused
    assert bomb.refused.why == "it is larger than 20 MB"
    assert capfd.readouterr().err == ""


def test_a_record_without_an_address_fails_alone(tmp_path: Path) -> None:
    (tmp_path / "in").mkdir()
    path = tmp_path / "in" / "a.warc"
    archive(path, *(("response", f"https://x.example/{n}", "200 OK", page(str(n))) for n in range(2)))
    path.write_bytes(path.read_bytes().replace(b"WARC-Target-URI", b"WARC-Target-URL", 1))
    broken, whole = read_items(tmp_path)
    assert broken.refused
    assert "cannot be read" in broken.refused.why
    assert not whole.refused


@pytest.mark.parametrize("text", [b"words, words\n" * 100, b"WARC/1.0\r\nContent-Length: many\r\n\r\n", b"x" * (1 << 20)])
def test_what_is_no_archive_is_a_line(text: bytes) -> None:
    (found,) = pieces(BytesIO(text), ".warc")
    assert isinstance(found, UnreadableError)
    assert "cannot be read further" in found.why


def test_only_a_child_looks_into_a_record(tmp_path: Path) -> None:
    path = tmp_path / "a.warc"
    archive(
        path,
        ("response", "https://x.example/1", "200 OK", page("quay")),
        ("request", "https://x.example/2", "", b"GET / HTTP/1.1"),
    )
    (piece,) = pieces(BytesIO(path.read_bytes()), ".warc")
    assert isinstance(piece, Piece)
    assert piece.content in path.read_bytes()
    assert piece.first == 2


def test_a_page_beyond_the_cap_fails_alone_and_a_film_is_no_item(tmp_path: Path) -> None:
    (tmp_path / "in").mkdir()
    large = bytes(21 << 20)
    archive(tmp_path / "in" / "a.warc", ("response", "https://x.example/film", "200 OK", large), sent_as="video/mp4")
    archive(
        tmp_path / "in" / "b.warc",
        *(("response", f"https://x.example/{n}", "200 OK", body) for n, body in enumerate((large, page("quay")))),
    )
    first, second = read_items(tmp_path)
    assert first.refused
    assert (first.refused.why, first.where) == ("it is larger than 20 MB", "in/b.warc#2")
    assert (second.content, second.where) == (page("quay"), "in/b.warc#3")


def test_what_a_fetch_saw_is_an_archive_that_reads_back_as_the_same_pages(tmp_path: Path) -> None:
    with serving() as server:
        server.on("/quay", page("quay"), Content_Type="text/html; charset=iso-8859-1")
        server.on("/gone", "gone", 410)
        names = [SourceConfig(page=server.url(path)) for path in ("/quay", "/gone")]
        config = network_config(tmp_path, server, *names)
        (tmp_path / "in").mkdir()
        sources.fetch(config, NOW, caged=inline, warc=tmp_path / "in" / "day.warc.gz")
        address = server.url("/quay")
    (item,) = read_items(tmp_path)
    assert (item.hints.url, item.content, item.captured_at) == (address, page("quay"), NOW)


def test_the_entries_of_a_feed_in_an_archive_are_items_and_other_xml_is_none(tmp_path: Path) -> None:
    entry = f"<item><title>Quay</title><link>/quay</link><description>{prose('quay', 30)}</description></item>"
    feed = f"<rss version='2.0'><channel><title>The Courier</title>{entry}{entry.replace('uay', 'ueue')}</channel></rss>"
    (tmp_path / "in").mkdir()
    archive(
        tmp_path / "in" / "feeds.warc",
        ("response", "https://courier.example/feed", "200 OK", feed.encode()),
        (
            "response",
            "https://courier.example/sitemap.xml",
            "200 OK",
            b"<urlset><url><loc>https://x.example/</loc></url></urlset>",
        ),
        sent_as="application/xml",
    )
    items = read_items(tmp_path)
    assert [item.hints.url for item in items] == ["https://courier.example/quay", "https://courier.example/queue"]
    assert {(item.hints.feed, item.captured_at.isoformat()) for item in items} == {
        ("https://courier.example/feed", "2026-03-05T06:07:08+00:00")
    }
    assert len({item.id for item in items}) == 2


@given(
    at=st.integers(0, 1500),
    cut=st.integers(0, 40),
    put=st.sampled_from([b"\r\n\r\n", b"Content-Length: 9" + b"9" * 30, b"\0\xff"]),
)
def test_a_damaged_archive_gives_parts_or_lines_and_no_more_than_it_has(at: int, cut: int, put: bytes) -> None:
    stream = BytesIO()
    writer = WARCWriter(stream, gzip=False)
    for body in (page("quay"), page("dock")):
        head = StatusAndHeaders("200 OK", [("Content-Type", "text/html")], protocol="HTTP/1.1")
        writer.write_record(
            writer.create_warc_record(
                "https://x.example/", "response", payload=BytesIO(body), length=len(body), http_headers=head
            )
        )
    whole = stream.getvalue()
    found = list(pieces(BytesIO(whole[:at] + put + whole[at + cut :]), ".warc"))
    assert len(found) <= 3
    assert all(len(read_piece(piece)) <= 1 for piece in found if isinstance(piece, Piece))
