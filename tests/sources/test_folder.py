"""A folder becomes items in a stable order, nothing in it is silent, and nothing outside of it is read."""

import gzip
import json
import os
from datetime import UTC, datetime
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from digest.config import SourceConfig
from digest.model import RawItem, SourceFailure
from digest.sources import collect_file
from digest.sources.folder import item_id
from tests.sources.folders import NOW, inline, read_all, read_items


def _record(name: str) -> str:
    return json.dumps({"url": f"https://courier.example/{name}", "text": f"Words of {name}."})


def _folder(root: Path, files: dict[str, str | bytes]) -> Path:
    for name, content in files.items():
        path = root / "in" / name
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_bytes(content.encode() if isinstance(content, str) else content)
    return root


def _wheres(root: Path) -> list[str]:
    return [item.where for item in read_items(root)]


def _only_why(root: Path) -> str:
    (item,) = read_items(root)
    assert item.refused is not None
    assert item.refused.ended == "failed"
    return item.refused.why


def test_items_come_in_order_of_path_and_place(tmp_path: Path) -> None:
    _folder(tmp_path, {"b.txt": "x", "a/z.txt": "x", "a.jsonl": f"{_record('1')}\n{_record('2')}\n", "a/b.json": _record("3")})
    assert _wheres(tmp_path) == ["in/a/b.json", "in/a/z.txt", "in/a.jsonl#1", "in/a.jsonl#2", "in/b.txt"]


def test_adding_files_changes_no_id_and_no_order_of_the_others(tmp_path: Path) -> None:
    _folder(tmp_path, {"m.jsonl": f"{_record('1')}\n{_record('2')}\n", "z.txt": "x"})
    before = [item.id for item in read_items(tmp_path)]
    _folder(tmp_path, {"a.txt": "new", "n/new.json": _record("1"), "zz.txt": "new"})
    assert [item.id for item in read_items(tmp_path) if item.id in before] == before


def test_a_record_keeps_its_id_when_others_come_before_it(tmp_path: Path) -> None:
    _folder(tmp_path, {"m.jsonl": f"{_record('1')}\n"})
    (one,) = read_items(tmp_path)
    _folder(tmp_path, {"m.jsonl": f"{_record('0')}\n{_record('1')}\n"})
    assert read_items(tmp_path)[1].id == one.id


def test_the_same_address_in_two_files_or_twice_in_one_is_two_items(tmp_path: Path) -> None:
    _folder(tmp_path, {"a.json": _record("1"), "b.jsonl": f"{_record('1')}\n{_record('1')}\n"})
    assert len({item.id for item in read_items(tmp_path)}) == 3


def test_a_source_that_is_not_there_is_a_failure_and_the_next_is_read(tmp_path: Path) -> None:
    _folder(tmp_path, {"a.txt": "words"})
    missing, read = read_all(tmp_path, SourceConfig(folder="nowhere"), SourceConfig(folder="in"))
    assert isinstance(missing, SourceFailure)
    assert missing.source == "nowhere"
    assert "no such file" in missing.why
    assert isinstance(read, RawItem)


def test_a_file_named_as_folder_is_a_failure(tmp_path: Path) -> None:
    (tmp_path / "a.txt").write_text("words")
    (failure,) = read_all(tmp_path, SourceConfig(folder="a.txt"))
    assert isinstance(failure, SourceFailure)
    assert "is a file" in failure.why


def test_an_unknown_kind_of_source_is_a_failure_that_names_the_known_ones(tmp_path: Path) -> None:
    (failure,) = read_all(tmp_path, SourceConfig(kind="telepathy", name="Minds"))
    assert isinstance(failure, SourceFailure)
    assert failure == SourceFailure(source="Minds", why=failure.why)
    assert "folder" in failure.why


def test_an_empty_folder_gives_nothing(tmp_path: Path) -> None:
    (tmp_path / "in").mkdir()
    assert read_items(tmp_path) == []


def test_dotfiles_readme_and_assets_of_saved_pages_are_not_items(tmp_path: Path) -> None:
    _folder(
        tmp_path,
        {
            ".gitkeep": "",
            ".git/config": "x",
            "README.md": "x",
            "sub/readme.TXT": "x",
            "Thumbs.db": "x",
            "page.html": "<p>x",
            "page_files/a.js": "x",
            "page-Dateien/b.css": "x",
            "other_files/c.txt": "an item",
        },
    )
    assert _wheres(tmp_path) == ["in/other_files/c.txt", "in/page.html"]


def test_a_link_that_leaves_the_folder_is_refused_and_not_read(tmp_path: Path) -> None:
    (tmp_path / "secret.txt").write_text("secret")
    _folder(tmp_path, {})
    (tmp_path / "in").mkdir()
    (tmp_path / "in" / "a.txt").symlink_to(tmp_path / "secret.txt")
    assert "leaves the folder" in _only_why(tmp_path)
    assert b"secret\n" not in read_items(tmp_path)[0].content


def test_a_link_inside_the_folder_is_read(tmp_path: Path) -> None:
    _folder(tmp_path, {"a.txt": "words"})
    (tmp_path / "in" / "b.txt").symlink_to("a.txt")
    assert [item.content for item in read_items(tmp_path)] == [b"words", b"words"]


@pytest.mark.parametrize("target", ["nowhere.txt", "loop.txt"])
def test_a_link_to_nothing_or_itself_is_a_line(tmp_path: Path, target: str) -> None:
    (tmp_path / "in").mkdir()
    (tmp_path / "in" / "loop.txt").symlink_to(target)
    assert _only_why(tmp_path)


def test_a_link_to_a_folder_is_not_followed(tmp_path: Path) -> None:
    (tmp_path / "in").mkdir()
    (tmp_path / "in" / "again").symlink_to(".")
    assert "not followed" in _only_why(tmp_path)


def test_a_pipe_is_never_opened(tmp_path: Path) -> None:
    (tmp_path / "in").mkdir()
    os.mkfifo(tmp_path / "in" / "pipe.txt")
    assert "no file" in _only_why(tmp_path)


@pytest.mark.skipif(os.geteuid() == 0, reason="root may read everything")
def test_a_file_that_may_not_be_read_is_a_line(tmp_path: Path) -> None:
    _folder(tmp_path, {"a.txt": "words"})
    (tmp_path / "in" / "a.txt").chmod(0)
    assert "permission denied" in _only_why(tmp_path)


def test_a_name_that_is_no_text_is_shown_as_far_as_it_can_be(tmp_path: Path) -> None:
    (tmp_path / "in").mkdir()
    with open(os.fsencode(tmp_path / "in") + b"/a\xff\n.txt", "wb") as file:
        file.write(b"words")
    (item,) = read_items(tmp_path)
    assert item.where == "in/a\ufffd .txt"
    assert item.refused is None


def test_gz_of_anything_is_read_whatever_its_name(tmp_path: Path) -> None:
    packed = gzip.compress(b"words")
    _folder(tmp_path, {"a.txt.gz": packed, "b.txt": packed, "c.jsonl.gz": gzip.compress(f"{_record('1')}\n".encode())})
    assert [item.content for item in read_items(tmp_path)] == [b"words", b"words", b"Words of 1."]


def test_capture_is_what_the_item_says_then_the_source_then_now(tmp_path: Path) -> None:
    said, future = {"text": "a", "fetched": "2026-03-05T10:00"}, {"text": "b", "fetched": "2999-01-01"}
    _folder(tmp_path, {"a.json": json.dumps(said), "b.json": json.dumps(future), "c.txt": "c"})
    os.utime(tmp_path / "in" / "c.txt", (0, 0))
    captured = datetime(2026, 3, 1, tzinfo=UTC)
    dated = [item for item in read_all(tmp_path, SourceConfig(folder="in", captured=captured)) if isinstance(item, RawItem)]
    assert [item.captured_at for item in dated] == [datetime(2026, 3, 5, 10, tzinfo=UTC), NOW, captured]
    assert read_items(tmp_path)[2].captured_at == NOW


def test_the_source_fills_in_what_the_item_leaves_open(tmp_path: Path) -> None:
    _folder(tmp_path, {"a.json": json.dumps({"text": "a", "publisher": "CNA"}), "b.txt": "b"})
    source = SourceConfig(folder="in", publisher="The Courier", language="de", rights="open")
    found = [item for item in read_all(tmp_path, source) if isinstance(item, RawItem)]
    assert [item.hints.publisher for item in found] == ["CNA", "The Courier"]
    assert [item.hints.language for item in found] == ["de", "de"]
    assert {item.rights for item in found} == {"open"}


def test_the_folder_of_another_machine_is_not_named(tmp_path: Path) -> None:
    _folder(tmp_path, {"a.txt": "words"})
    (item,) = (i for i in read_all(tmp_path, SourceConfig(folder=str(tmp_path / "in"))) if isinstance(i, RawItem))
    assert item.where == "in/a.txt"


def test_one_file_can_be_looked_at_alone(tmp_path: Path) -> None:
    _folder(tmp_path, {"a.jsonl": f"{_record('1')}\n{_record('2')}\n"})
    found = list(collect_file(tmp_path / "in" / "a.jsonl", now=NOW, zone=UTC, caged=inline))
    assert [item.where for item in found] == ["a.jsonl#1", "a.jsonl#2"]
    (missing,) = collect_file(tmp_path / "nothing.txt", now=NOW, zone=UTC, caged=inline)
    assert missing.refused is not None


@given(st.text(), st.text(), st.text(), st.text())
def test_an_id_is_sixteen_hex_digits_and_tells_source_path_and_key_apart(source: str, path: str, key: str, other: str) -> None:
    found = item_id(source, path, key)
    assert len(found) == 16
    assert set(found) <= set("0123456789abcdef")
    assert (item_id(source, path, other) == found) == (other == key)


def test_both_spellings_of_a_name_give_one_id() -> None:
    """File systems decompose ü or do not; the article is the same."""
    assert item_id("s", "\u00fc.txt", "") == item_id("s", "u\u0308.txt", "")
