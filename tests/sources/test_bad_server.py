"""Against the server of bad behaviour that lies beside the project, where it does: each case ends as a good client's would."""

import io
import json
import resource
import socket
import subprocess
import sys
import time
import urllib.request
from collections.abc import Iterator
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Any

import feedparser
import pytest

from digest import cage, clean
from digest.config import Config, NetworkConfig, SiteConfig, SourceConfig
from digest.model import Article, Cleaned, RawItem, SourceFailure
from digest.sources import collect, fetch
from digest.urls import http_link

SERVER = Path(__file__).resolve().parents[3] / "shared" / "tools" / "bad_server.py"
NOW = datetime(2026, 11, 23, 12, tzinfo=UTC)
MOST_MEGABYTES = 512

pytestmark = [pytest.mark.torture, pytest.mark.skipif(not SERVER.is_file(), reason="the server is not beside the project")]


def _two_free_ports() -> int:
    """The first of two neighbouring ports that nobody listens on."""
    for port in range(23400, 23900, 2):
        with socket.socket() as one, socket.socket() as two:
            try:
                one.bind(("127.0.0.1", port))
                two.bind(("127.0.0.1", port + 1))
            except OSError:
                continue
            return port
    raise AssertionError("no two free ports")


@pytest.fixture(scope="module")
def port() -> Iterator[int]:
    free = _two_free_ports()
    quiet = subprocess.DEVNULL
    process = subprocess.Popen([sys.executable, str(SERVER), str(free)], stdout=quiet, stderr=quiet)
    for _ in range(100):
        try:
            _get(free, "/_reset")
            break
        except OSError:
            time.sleep(0.1)
    yield free
    process.kill()
    process.wait()
    cage.close()


def _get(port: int, path: str) -> bytes:
    with urllib.request.urlopen(f"http://127.0.0.1:{port}{path}", timeout=10) as answer:
        content: bytes = answer.read()
    return content


def _end_of(case: dict[str, Any], root: Path, port: int) -> str:
    """What is wrong with how a case ended; "" if nothing is."""
    inside = port + 1 if case["expect"] == "refuse" and case["kind"] == "page" else port
    source = SourceConfig.model_validate({case["kind"]: f"http://127.0.0.1:{inside}{case['path']}"})
    network = NetworkConfig(allow=(f"127.0.0.1:{port}",), pause=0.1)
    config = Config(root=root, site=SiteConfig(name="T"), sources=(source,), network=network)
    there = _entries_there(port, case)
    _get(port, "/_reset")
    begun = time.monotonic()
    fetched = fetch(config, NOW)
    if case["expect"] == "ok_304":
        fetched = fetch(config, NOW + timedelta(hours=1))
    found = list(collect(config, now=NOW + timedelta(hours=1)))
    items = [one for one in found if isinstance(one, RawItem)]
    failures = [one for one in found if isinstance(one, SourceFailure)]
    shown = _articles(items[:50])
    if time.monotonic() - begun > case["deadline_s"]:
        return f"took {time.monotonic() - begun:.0f} s"
    if any(request["path"] == "/_secret" for request in json.loads(_get(port, "/_log"))):
        return "asked for what is inside"
    if any("root:" in a.text or "SECRET" in a.text or (a.url and not http_link(a.url)) for a in shown):
        return "shows what it should not"
    if case["expect"] in ("skip", "refuse"):
        return f"gave {len(shown)} articles" if shown else "" if failures or items else "said nothing"
    if failures or not items:
        return f"failed: {failures}"
    if case["kind"] == "feed" and len(items) != there:
        return f"gave {len(items)} items of {there} entries"
    return "asked again for everything" if case["expect"] == "ok_304" and fetched.traffic.not_modified != 1 else ""


def _entries_there(port: int, case: dict[str, Any]) -> int:
    """How many entries another client and feedparser find, where the case is a feed to be used: each must be an item."""
    if case["kind"] != "feed" or not case["expect"].startswith("ok"):
        return 0
    for _ in range(3):
        try:
            return len(feedparser.parse(io.BytesIO(_get(port, case["path"]))).entries)
        except OSError:
            continue  # the case that fails twice before it answers
    raise AssertionError(f"{case['path']} never answered")


def _articles(items: list[RawItem]) -> list[Article]:
    cleaned = (result for _, result in cage.run_each(clean.clean, items))
    return [article for one in cleaned if isinstance(one, Cleaned) for article in one.articles]


def test_every_case_ends_as_it_should_inside_its_deadline_and_in_little_memory(port: int, tmp_path: Path) -> None:
    cases = json.loads(_get(port, "/"))
    wrong = {}
    for number, case in enumerate(cases):
        root = tmp_path / str(number)
        root.mkdir()
        if why := _end_of(case, root, port):
            wrong[case["path"]] = why
    assert wrong == {}
    ours, children = (resource.getrusage(who).ru_maxrss / 1024 for who in (resource.RUSAGE_SELF, resource.RUSAGE_CHILDREN))
    assert max(ours, children) <= MOST_MEGABYTES
    assert len(cases) >= 95
