"""A disk that is full, a folder that may not be written, another run, damaged files: nothing lost, and one clear message."""

import json
import os
import resource
import shutil
import subprocess
import sys
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

import pytest

from digest.edition import read_record
from digest.keeping import read_editions
from tests.sites import TestSite, ended, new_site

NOW, NEXT = "2026-03-04T08:00:00+01:00", "2026-03-05T08:00:00+01:00"


@pytest.fixture
def site(tmp_path: Path) -> TestSite:
    found = new_site(tmp_path / "brief")
    found.drop("quay", "2026-03-04T07:00:00+01:00")
    return found


def digest(site: TestSite, *words: str, most_bytes: int | None = None) -> subprocess.CompletedProcess[str]:
    def limit() -> None:
        if most_bytes is not None:
            resource.setrlimit(resource.RLIMIT_FSIZE, (most_bytes, most_bytes))

    command = [sys.executable, "-m", "digest", words[0], "--root", str(site.root), *words[1:]]
    return subprocess.run(command, capture_output=True, text=True, check=False, preexec_fn=limit, timeout=300)


def assert_clear(run: subprocess.CompletedProcess[str], *words: str) -> None:
    """It failed with one message that has these words, and without a traceback."""
    assert run.returncode == 1, run.stdout + run.stderr
    assert "Traceback" not in run.stderr
    for word in words:
        assert word in run.stderr


@contextmanager
def mounted(path: Path, options: str) -> Iterator[None]:
    """A small disk of its own at ``path``."""
    path.mkdir(parents=True, exist_ok=True)
    command = ["mount", "-t", "tmpfs", "-o", options, "tmpfs", str(path)]
    if subprocess.run(command, capture_output=True, check=False).returncode != 0:
        pytest.skip("only root can mount a small disk")
    try:
        yield
    finally:
        subprocess.run(["umount", "-l", str(path)], check=True)


def assert_whole_records(site: TestSite) -> None:
    for path in (site.root / "content" / "briefings").rglob("*.json"):
        read_record(path.read_text(encoding="utf-8"), path=str(path))


def test_a_file_that_the_disk_does_not_take_is_one_message_and_nothing_is_lost(site: TestSite) -> None:
    """The limit on a file's size stands for a full disk, where nobody may mount one."""
    assert_clear(digest(site, "build", "--now", NOW, most_bytes=2000), "cannot be written", "run the same command again")
    assert_whole_records(site)
    assert ended(site.build(NOW).made) == [("quay.json", "shown")]
    assert not [path for path in site.root.rglob("*") if path.suffix in (".tmp", ".part")]


def test_a_full_disk_is_one_message_and_nothing_is_lost(site: TestSite) -> None:
    for name in range(40):
        site.drop(f"item{name}", "2026-03-04T07:00:00+01:00")
    with mounted(site.root / "content", "size=40k"):
        assert_clear(digest(site, "build", "--now", NOW), "no space left")
        assert_whole_records(site)
    assert len(ended(site.build(NOW).made)) == 41


def test_a_content_folder_that_may_not_be_written_is_one_message(site: TestSite) -> None:
    with mounted(site.root / "content", "ro,size=40k"):
        assert_clear(digest(site, "build", "--now", NOW), "read-only")
    assert ended(site.build(NOW).made) == [("quay.json", "shown")]


def test_two_runs_at_once_make_what_one_makes(site: TestSite, tmp_path: Path) -> None:
    command = [sys.executable, "-m", "digest", "build", "--root", str(site.root), "--now", NOW]
    runs = [subprocess.Popen(command, stdout=subprocess.PIPE, stderr=subprocess.PIPE, text=True) for _ in range(2)]
    ends = [(run.communicate(timeout=300)[1], run.returncode) for run in runs]
    assert 0 in [code for _, code in ends]
    assert all(code == 0 or "Another run is writing" in said for said, code in ends)
    alone = new_site(tmp_path / "alone")
    alone.drop("quay", "2026-03-04T07:00:00+01:00")
    alone.build(NOW)
    assert site.files() == alone.files()


def test_a_lock_that_a_dead_run_left_holds_nobody_up(site: TestSite) -> None:
    (site.root / ".digest").mkdir()
    (site.root / ".digest" / "lock").write_text("99999999\n")
    assert ended(site.build(NOW).made) == [("quay.json", "shown")]


@pytest.mark.parametrize("damage", ["torn", "empty", "other"])
def test_a_damaged_record_is_named_with_what_mends_it_and_left_alone(site: TestSite, damage: str) -> None:
    site.build(NOW)
    record = site.root / "content" / "briefings" / "2026" / "03" / "04.json"
    text = record.read_text()
    broken = {"torn": text[: len(text) // 2], "empty": "", "other": '{"schema": 1}'}[damage]
    record.write_text(broken)
    site.drop("dock", "2026-03-05T07:00:00+01:00")
    assert_clear(digest(site, "build", "--now", NEXT), "04.json", "git checkout")
    assert record.read_text() == broken
    # The edition after it was made all the same, without what the broken one still tells of.
    (made,) = read_editions(site.config).briefings
    assert ended((made,)) == [("dock.json", "shown")]
    # Mended, it is an edition again, and nothing was doubled.
    record.write_text(text)
    site.build(NEXT)
    assert [ended((one,)) for one in read_editions(site.config).briefings] == [
        [("quay.json", "shown")],
        [("dock.json", "shown")],
    ]


def test_a_record_of_random_bytes_is_a_broken_one(site: TestSite) -> None:
    site.build(NOW)
    (site.root / "content" / "briefings" / "2026" / "03" / "04.json").write_bytes(os.urandom(300))
    assert_clear(digest(site, "build", "--now", NEXT), "04.json")


def test_with_alerts_a_broken_record_is_told_there_and_by_the_exit_status(site: TestSite, tmp_path: Path) -> None:
    site.build(NOW)
    (site.root / "content" / "briefings" / "2026" / "03" / "04.json").write_text("{")
    run = digest(site, "build", "--now", NEXT, "--alerts", str(tmp_path / "alerts.md"))
    assert run.returncode == 3
    assert "04.json" in run.stderr
    assert "04.json" in (tmp_path / "alerts.md").read_text()


def test_the_site_is_built_around_a_broken_record(site: TestSite) -> None:
    shutil.copy(Path(__file__).parent.parent / "mkdocs.yml", site.root)
    site.build(NOW)
    site.drop("dock", "2026-03-05T07:00:00+01:00")
    site.build(NEXT)
    (site.root / "content" / "briefings" / "2026" / "03" / "04.json").write_text("{")
    run = digest(site, "site")
    assert run.returncode == 0, run.stderr
    assert "04.json" in run.stderr
    assert (site.root / "site" / "briefings" / "2026" / "03" / "05" / "index.html").is_file()


def test_a_damaged_cache_is_made_again(site: TestSite) -> None:
    site.build(NOW)
    before = site.files()
    for path in (site.root / ".digest").rglob("*"):
        if path.is_file():
            path.write_bytes(path.read_bytes()[: path.stat().st_size // 2])
    site.build(NOW)
    assert site.files() == before
    for path in (site.root / ".digest").rglob("*.json"):
        path.write_bytes(os.urandom(100))
    site.build(NOW)
    assert site.files() == before


def test_a_damaged_memory_of_failures_is_named(site: TestSite) -> None:
    site.build(NOW)
    (site.root / "content" / "status.json").write_text("{")
    assert_clear(digest(site, "build", "--now", NEXT), "status.json", "delete it")


def test_a_clock_that_jumps_back_is_one_message(site: TestSite) -> None:
    site.build(NEXT)
    assert_clear(digest(site, "build", "--now", NOW), "--now", "Set this machine's clock")


def test_a_run_leaves_its_account_also_when_it_fails(site: TestSite, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    summary, log, alerts = tmp_path / "summary.md", tmp_path / "log.json", tmp_path / "alerts.md"
    monkeypatch.setenv("GITHUB_STEP_SUMMARY", str(summary))
    text = (site.root / "digest.yml").read_text()
    (site.root / "digest.yml").write_text(text.replace("- folder: inbox", "- folder: inbox\n  - {folder: gone, name: '<b>|@x'}"))
    shutil.rmtree(site.root / "inbox")
    run = digest(site, "build", "--now", NOW, "--log", str(log), "--alerts", str(alerts))
    assert run.returncode == 3, run.stderr
    found = json.loads(log.read_text())
    assert [failure["source"] for failure in found["build"]["sources_failed"]] == ["inbox", "<b>|@x"]
    assert [alert["source"] for alert in found["build"]["alerts"]] == [""]
    assert "0 of 2 sources" in alerts.read_text()
    assert "<b>" not in summary.read_text()
    assert (site.root / ".digest" / "runs" / "2026-03-04T070000Z.json").read_text() == log.read_text()
    (site.root / "content" / "status.json").write_text("{")
    assert_clear(digest(site, "build", "--now", NOW, "--log", str(log)), "status.json")
    assert "status.json" in json.loads(log.read_text())["error"]
