"""A run that is killed at any moment leaves every file whole, and the next run completes it."""

import os
import signal
import subprocess
import sys
import time
from pathlib import Path
from random import Random

import pytest

from digest.edition import is_edited, read_record
from tests.sites import SETTINGS, TestSite, new_site, prose
from tests.sources.servers import Server, serving

NOW = "2026-03-09T08:00:00+01:00"


def full_site(root: Path, server: Server) -> TestSite:
    feed = f"  - {{feed: '{server.url('/feed')}', name: Gazette, full_text: false}}\n"
    network = f"network: {{allow: ['{server.place}'], pause: 0}}\n"
    site = new_site(root, SETTINGS.replace("  - folder: inbox\n", "  - folder: inbox\n" + feed) + network)
    (root / "mkdocs.yml").write_text((Path(__file__).parent.parent / "mkdocs.yml").read_text(encoding="utf-8"))
    for day in range(2, 10):
        for name in ("quay", "dock", "pier"):
            site.drop(f"{name}{day}", f"2026-03-{day:02}T07:00:00+01:00")
    return site


def feed() -> str:
    items = "".join(
        f"<item><title>What happened to weir{day}</title><link>https://gazette.example/{day}</link>"
        f"<pubDate>0{day} Mar 2026 08:00:00 GMT</pubDate><description>{prose(f'weir{day}')}</description></item>"
        for day in range(2, 9)
    )
    return f'<rss version="2.0"><channel><title>Gazette</title><link>https://gazette.example/</link>{items}</channel></rss>'


def start(site: TestSite) -> subprocess.Popen[bytes]:
    return subprocess.Popen(
        [sys.executable, "-m", "digest", "run", "--root", str(site.root), "--now", NOW],
        stdout=subprocess.DEVNULL,
        stderr=subprocess.DEVNULL,
        start_new_session=True,
    )


def assert_whole(site: TestSite) -> None:
    """Every page is as some run wrote it, every record can be read."""
    for path in (site.root / "content").rglob("*"):
        if path.suffix == ".md" and not path.name.startswith("."):
            assert not is_edited(path.read_text(encoding="utf-8")), path
        elif path.suffix == ".json" and not path.name.startswith("."):
            read_record(path.read_text(encoding="utf-8"), path=str(path))


def killed_runs(tmp_path: Path, kills: int, seed: int) -> None:
    """Each run fetches, builds and makes the site; one that was killed is run again and must come to the same files."""
    with serving() as server:
        server.on("/feed", feed(), Content_Type="application/rss+xml")
        _killed_runs(tmp_path, kills, seed, server)


def _killed_runs(tmp_path: Path, kills: int, seed: int, server: Server) -> None:
    whole = full_site(tmp_path / "whole", server)
    started = time.monotonic()
    assert start(whole).wait(timeout=300) == 0
    duration = time.monotonic() - started
    dice = Random(seed)
    for number in range(kills):
        site = full_site(tmp_path / f"killed{number}", server)
        run = start(site)
        try:
            run.wait(timeout=dice.uniform(0, duration * 1.1))
        except subprocess.TimeoutExpired:
            os.killpg(run.pid, signal.SIGKILL)
            run.wait()
        assert_whole(site)
        assert start(site).wait(timeout=300) == 0
        assert site.files() == whole.files(), f"kill {number}: another result than that of a run left alone"
        assert (site.root / "site" / "index.html").read_bytes() == (whole.root / "site" / "index.html").read_bytes()


def test_ten_kills_leave_every_file_whole(tmp_path: Path) -> None:
    killed_runs(tmp_path, kills=10, seed=10)


@pytest.mark.torture
def test_two_hundred_kills_leave_every_file_whole(tmp_path: Path) -> None:
    killed_runs(tmp_path, kills=200, seed=200)
