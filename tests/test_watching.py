"""`digest run --watch`: the site on this machine, made again as sources and settings change."""

import re
import shutil
import subprocess
import sys
import time
import urllib.request
from pathlib import Path

from tests.sites import TestSite, new_site

PATIENCE_SECONDS = 120


def shown(port: str) -> str:
    with urllib.request.urlopen(f"http://127.0.0.1:{port}/", timeout=10) as answer:
        return str(answer.read().decode())


def wait_for(port: str, words: str) -> None:
    deadline = time.monotonic() + PATIENCE_SECONDS
    while words not in shown(port):
        assert time.monotonic() < deadline, f"{words!r} never came"
        time.sleep(0.2)


def test_what_is_dropped_into_the_inbox_is_shown_and_a_slip_in_the_settings_is_said(tmp_path: Path) -> None:
    site: TestSite = new_site(tmp_path)
    shutil.copy(Path(__file__).parent.parent / "mkdocs.yml", tmp_path)
    site.drop("quay", "2026-03-04T07:00:00+01:00")
    words = ["run", "--watch", "--port", "0", "--root", str(tmp_path), "--now", "2026-03-04T08:00:00+01:00"]
    with subprocess.Popen([sys.executable, "-u", "-m", "digest", *words], stdout=subprocess.PIPE, text=True) as run:
        try:
            assert run.stdout
            port = next(found[1] for line in run.stdout if (found := re.search(r"http://127.0.0.1:(\d+)/", line)))
            assert "What happened to quay" in shown(port)
            site.drop("dock", "2026-03-04T07:30:00+01:00")
            wait_for(port, "What happened to dock")
            settings = (tmp_path / "digest.yml").read_text()
            (tmp_path / "digest.yml").write_text("site: [")
            assert any("Not rebuilt" in line for line in run.stdout)
            (tmp_path / "digest.yml").write_text(settings.replace("The Test Brief", "The Better Brief"))
            wait_for(port, "The Better Brief")
        finally:
            run.kill()
