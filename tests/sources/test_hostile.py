"""Whatever lies in a folder: every file ends as items or as a clear line, soon, and the next file is read."""

import gzip
import io
import json
import os
from collections.abc import Iterator
from functools import partial
from pathlib import Path

import feedparser
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from digest import cage
from digest.config import SourceConfig
from digest.model import RawItem
from digest.sources import collect
from digest.sources.formats import FORMATS, Piece, read_piece
from tests.sources.folders import NOW, config_for, inline, read_items

DATA = Path(__file__).parent.parent.parent.parent / "shared" / "data" / "hostile"
MEGABYTE = 1 << 20
_SPARSE_MEGABYTES = 50
_SAMPLE = 100


@pytest.fixture(scope="module", autouse=True)
def _children() -> Iterator[None]:
    yield
    cage.close()


def _drop(root: Path, name: str, content: bytes) -> None:
    (root / "in").mkdir(exist_ok=True)
    (root / "in" / name).write_bytes(content)


def _whys(root: Path) -> list[str]:
    return [item.refused.why if item.refused else "" for item in read_items(root)]


def test_a_gzip_bomb_is_not_unpacked_further_than_its_cap(tmp_path: Path) -> None:
    _drop(tmp_path, "a.html.gz", gzip.compress(bytes(60 * MEGABYTE), compresslevel=1))
    assert _whys(tmp_path) == ["it is larger than 20 MB"]


def test_a_file_cut_off_in_the_middle_of_gzip_is_a_line(tmp_path: Path) -> None:
    _drop(tmp_path, "a.txt.gz", gzip.compress(b"words " * 1000)[:-9])
    assert "cannot be unpacked" in _whys(tmp_path)[0]


def test_a_file_beyond_the_cap_is_a_line(tmp_path: Path) -> None:
    (tmp_path / "in").mkdir()
    with (tmp_path / "in" / "a.txt").open("wb") as file:
        file.truncate(_SPARSE_MEGABYTES * MEGABYTE)
    assert _whys(tmp_path) == ["it is larger than 20 MB"]


def test_a_line_of_50_megabytes_fails_alone_and_the_next_ones_are_read(tmp_path: Path) -> None:
    lines = [b'{"text": "first"}', b'{"text": "' + b"x" * (50 * MEGABYTE) + b'"}', b'{"text": "last"}']
    _drop(tmp_path, "a.jsonl", b"\n".join(lines))
    assert [(i.where, i.refused.why if i.refused else i.content) for i in read_items(tmp_path)] == [
        ("in/a.jsonl#1", b"first"),
        ("in/a.jsonl#2", "it is larger than 20 MB"),
        ("in/a.jsonl#3", b"last"),
    ]


@pytest.mark.parametrize("name", ["a.json", "a.jsonl"])
def test_deep_nesting_is_a_line(tmp_path: Path, name: str) -> None:
    _drop(tmp_path, name, b'{"a":' * 100_000)
    assert "nested too deeply" in _whys(tmp_path)[0]


def test_deeply_nested_front_matter_is_a_line(tmp_path: Path) -> None:
    _drop(tmp_path, "a.md", b"---\na: " + b"[" * 20_000 + b"\n---\nText")
    assert "front matter" in _whys(tmp_path)[0]


def test_a_front_matter_of_a_megabyte_is_a_line(tmp_path: Path) -> None:
    _drop(tmp_path, "a.md", b"---\n" + b"a: b\n" * 200_000 + b"---\nText")
    assert "longer than 64 KB" in _whys(tmp_path)[0]


def test_a_number_of_a_million_digits_is_a_line(tmp_path: Path) -> None:
    _drop(tmp_path, "a.json", b'{"text": ' + b"9" * MEGABYTE + b"}")
    assert "not JSON" in _whys(tmp_path)[0]


def test_mail_nested_a_thousand_deep_is_a_line(tmp_path: Path) -> None:
    parts = b"".join(b"Content-Type: multipart/mixed; boundary=b%d\n\n--b%d\n" % (i, i) for i in range(3000))
    _drop(tmp_path, "a.eml", b"Subject: deep\n" + parts + b"Content-Type: text/plain\n\nwords\n")
    assert len(read_items(tmp_path)) == 1


@pytest.mark.parametrize(
    "broken",
    [
        b'Subject: =?utf-8?b?\xff\xfe?=\nContent-Type: text/plain; charset="\xff\n\nwords',
        b"Subject: =?x-nonsense?q?abc?=\nContent-Type: text/plain; charset*0*=x''%FF\n\nwords",
        b"From: <<<@@@>>>\nDate: Thu, 99 Foo 20266 99:99:99 +9999\n\nwords",
        b"Content-Type: multipart/mixed\n\nwords without boundary",
        b'Content-Type: text/html; =; ;;;="\nContent-Transfer-Encoding: base64\n\n!!!! not base64 ====',
        b"Content-Transfer-Encoding: x-uuencode\n\nbegin 666 x\n\xff\xff\n",
        b": no name\nwords",
        b"Subject: " + b"x" * MEGABYTE + b"\n\nwords",
    ],
)
def test_broken_mail_headers_cost_no_more_than_the_mail(tmp_path: Path, broken: bytes) -> None:
    _drop(tmp_path, "a.eml", broken)
    assert len(read_items(tmp_path)) == 1


def test_a_bomb_of_entities_ends_in_the_cage_and_the_next_file_is_read(tmp_path: Path) -> None:
    entities = "".join(f'<!ENTITY e{i} "{f"&e{i - 1};" * 10}">' for i in range(1, 12))
    item = "<item><title>&e11;</title></item>"
    bomb = f'<?xml version="1.0"?><!DOCTYPE rss [<!ENTITY e0 "boom">{entities}]><rss><channel>{item}</channel></rss>'
    _drop(tmp_path, "a.xml", bomb.encode())
    _drop(tmp_path, "b.txt", b"words")

    config = config_for(tmp_path, SourceConfig(folder="in"))
    found = list(collect(config, now=NOW, caged=partial(cage.run_each, seconds=3)))
    assert isinstance(found[0], RawItem)
    assert isinstance(found[-1], RawItem)
    assert len(found[0].hints.title) < 2000
    assert found[-1].content == b"words"


def test_a_feed_that_names_a_file_is_not_made_to_read_it(tmp_path: Path) -> None:
    (tmp_path / "secret").write_text("<rss><channel><item><title>secret</title></item></channel></rss>")
    item = "<item><title>&s;x</title></item>"
    external = f'<!DOCTYPE rss [<!ENTITY s SYSTEM "file://{tmp_path}/secret">]><rss><channel>{item}</channel></rss>'
    _drop(tmp_path, "a.xml", external.encode())
    _drop(tmp_path, "b.xml", str(tmp_path / "secret").encode())
    assert all("secret" not in item.hints.title for item in read_items(tmp_path))


def test_nul_bytes_and_lone_surrogates_reach_no_hint(tmp_path: Path) -> None:
    record = {
        "url": "https://x.example/\x00",
        "title": "a\x00b\ud800c\u202ed",
        "text": "x\x00\udfff",
        "tags": ["\ud800"],
        "author": "\x00",
    }
    _drop(tmp_path, "a.json", json.dumps(record).encode())
    (item,) = read_items(tmp_path)
    assert item.hints.title == "ab\ufffdcd"
    assert item.hints.url == ""
    repr(item.hints).encode("utf-8")
    item.content.decode("utf-8")


_HEADS = ("", "<rss><item>", "---\na: ", '{"text":', "A: b\n\n", "From x\n")
_KEYS = ("url", "title", "text", "name", "author", "date", "image", "tags", "items", "html", "fetched", "id", "source")


@settings(max_examples=150)
@given(st.sampled_from(sorted(FORMATS)), st.binary(max_size=400), st.sampled_from(_HEADS))
def test_any_bytes_under_any_name_end_as_parts(suffix: str, content: bytes, head: str) -> None:
    assert read_piece(Piece(suffix=suffix, content=head.encode() + content))


_scalars = st.none() | st.booleans() | st.integers() | st.floats() | st.text(st.characters(exclude_categories=()))
_json = st.recursive(
    _scalars,
    lambda inner: st.lists(inner, max_size=3) | st.dictionaries(st.sampled_from(_KEYS), inner, max_size=5),
    max_leaves=20,
)


@given(_json)
def test_any_json_is_read_without_an_exception(value: object) -> None:
    for part in read_piece(Piece(suffix=".json", content=json.dumps(value).encode())):
        assert part.refused or part.content


def _files(folder: str, pattern: str) -> list[Path]:
    if not (DATA / folder).is_dir():
        pytest.skip("../shared/data/hostile is not beside the project")
    found = sorted((DATA / folder).rglob(pattern))
    return found if os.environ.get("DIGEST_FULL") == "1" else found[:: max(1, len(found) // _SAMPLE)]


def test_every_entry_that_feedparser_finds_in_a_hostile_feed_is_kept_or_reported() -> None:
    """A sample of the feeds beside the project; all of them with DIGEST_FULL=1."""
    for path in _files("feeds", "*.xml"):
        content = path.read_bytes()
        parts = read_piece(Piece(suffix=".xml", content=content))
        entries = feedparser.parse(io.BytesIO(content)).entries
        assert sum(part.number > 0 for part in parts) == len(entries), path
        assert parts, path


def test_every_hostile_yaml_as_front_matter_is_read_or_a_line(tmp_path: Path) -> None:
    for path in _files("yaml", "*.yaml"):
        content = b"---\n" + path.read_bytes() + b"\n---\nText."
        (part,) = read_piece(Piece(suffix=".md", content=content))
        assert part.refused is None or "front matter" in part.refused.why, path


def test_every_naughty_string_is_carried_as_title_and_text(tmp_path: Path) -> None:
    for path in _files("strings", "blns.json"):
        strings = [text for text in json.loads(path.read_text(encoding="utf-8")) if text.strip()]
        _drop(tmp_path, "a.json", json.dumps([{"title": text, "text": text} for text in strings]).encode())
        assert len(read_items(tmp_path)) == len(strings)


def test_the_cage_gives_the_same_as_this_process(tmp_path: Path) -> None:
    for number in range(5):
        _drop(tmp_path, f"{number}.txt", b"words %d" % number)
    config = config_for(tmp_path, SourceConfig(folder="in"))
    assert list(collect(config, now=NOW)) == list(collect(config, now=NOW, caged=inline))
