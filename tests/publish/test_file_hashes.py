"""A file is read again when anything about it changed, and when it was too young to tell."""

import os
from pathlib import Path

import pytest

from digest.publish.file_hashes import FileHashes

LONG_AGO = 1_500_000_000


def test_a_file_that_was_written_only_just_now_is_read_again(tmp_path: Path) -> None:
    path = tmp_path / "a.md"
    path.write_text("one")
    first = FileHashes(tmp_path)
    before, size = first.of(path)
    first.save(tmp_path / "cache")
    path.write_text("two")
    os.utime(path, (LONG_AGO, LONG_AGO))
    assert size == 3
    assert FileHashes(tmp_path, tmp_path / "cache").of(path)[0] != before


def test_what_is_no_file_has_no_hash(tmp_path: Path) -> None:
    assert FileHashes(tmp_path).of(tmp_path / "none.md") == ("", -1)


def test_content_is_that_of_the_file_whether_it_was_hashed_or_not(tmp_path: Path) -> None:
    hashes = FileHashes(tmp_path)
    for name in ("a", "b", "c", "d"):
        (tmp_path / name).write_text(name)
        hashes.of(str(tmp_path / name))
    assert [hashes.content(str(tmp_path / name)) for name in ("a", "b", "c", "d", "e")] == [b"a", b"b", b"c", b"d", b""]


def test_a_file_is_looked_at_once_whatever_way_leads_to_it(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.chdir(tmp_path)
    (tmp_path / "a.md").write_text("one")
    for root, name in ((Path(), "a.md"), (Path("..") / tmp_path.name, f"../{tmp_path.name}/a.md")):
        hashes = FileHashes(root)
        hashes.of(tmp_path / "a.md")
        assert hashes.content(name) == b"one"
        os.utime("a.md", (LONG_AGO, LONG_AGO))
        (tmp_path / "a.md").write_text("two")
        assert hashes.of(name) == hashes.of(tmp_path / "a.md") != FileHashes(root).of(name)
        (tmp_path / "a.md").write_text("one")
