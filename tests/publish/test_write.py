"""Pages become files, whole or not at all."""

import importlib
from pathlib import Path

import pytest
from filelock import FileLock

from digest.errors import BusyError
from digest.model import Page
from digest.publish.write import locked, remove_leftovers, write, write_atomically

writing = importlib.import_module("digest.publish.write")  # the package gives its function under this name


def test_writes_what_is_new_and_leaves_what_is_the_same(tmp_path: Path) -> None:
    pages = [Page(path="a/b.md", text="one\n"), Page(path="c.json", text="{}\n")]
    assert write(pages, tmp_path).written == ("a/b.md", "c.json")
    before = (tmp_path / "a/b.md").stat().st_mtime_ns
    again = write(pages, tmp_path)
    assert (again.written, again.unchanged) == ((), ("a/b.md", "c.json"))
    assert (tmp_path / "a/b.md").stat().st_mtime_ns == before


def test_keeps_a_page_edited_by_hand(tmp_path: Path) -> None:
    (tmp_path / "a.md").write_text("by hand")
    report = write([Page(path="a.md", text="by us")], tmp_path, is_edited=lambda text: "hand" in text)
    assert report.kept == ("a.md",)
    assert (tmp_path / "a.md").read_text() == "by hand"


def test_text_is_written_as_it_is(tmp_path: Path) -> None:
    write([Page(path="a.md", text="ä\r\n日本\n")], tmp_path)
    assert (tmp_path / "a.md").read_bytes() == "ä\r\n日本\n".encode()


def test_a_failure_leaves_the_old_file_and_no_litter(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    target = tmp_path / "a.md"
    target.write_text("old")

    def no_room(_descriptor: int) -> None:
        raise OSError(28, "No space left on device")

    monkeypatch.setattr(writing.os, "fsync", no_room)
    with pytest.raises(OSError, match="No space"):
        write_atomically(target, b"new")
    assert target.read_text() == "old"
    assert [path.name for path in tmp_path.iterdir()] == ["a.md"]


def test_leftovers_of_a_killed_run_go(tmp_path: Path) -> None:
    (tmp_path / "deep").mkdir()
    litter = tmp_path / "deep" / ".05.md.abc.tmp"
    litter.write_text("half")
    remove_leftovers(tmp_path)
    assert not litter.exists()


def test_a_second_run_waits_then_says_so(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(writing, "_PATIENCE", 0.05)
    (tmp_path / ".digest").mkdir()
    with FileLock(tmp_path / ".digest" / "lock"), pytest.raises(BusyError, match="Another run is writing"), locked(tmp_path):
        pass


def test_the_lock_is_free_again_after_a_run(tmp_path: Path) -> None:
    for _ in range(2):
        with locked(tmp_path):
            pass
