"""What a built site weighs on its way to a reader, gzip as a host sends it, and how soon its search answers, in Chromium.

``python bench/site_seen.py site`` prints a table. CHROMIUM names another browser than Debian's.
"""

import gzip
import http.server
import json
import os
import re
import sys
import threading
import time
from collections.abc import Iterator
from contextlib import contextmanager
from functools import lru_cache, partial
from pathlib import Path
from typing import Any, Final

CHROMIUM: Final = os.environ.get("CHROMIUM", "/usr/bin/chromium")
# What hosts send compressed; the search index is compressed already.
_PACKED: Final = frozenset({".html", ".css", ".js", ".json", ".svg", ".xml", ".txt"})


class _Host(http.server.SimpleHTTPRequestHandler):
    """Serves a folder as hosts of static sites do: text compressed, everything cached for a while."""

    protocol_version = "HTTP/1.1"

    def do_GET(self) -> None:
        path = Path(self.translate_path(self.path))
        path = path / "index.html" if path.is_dir() else path
        if not path.is_file():
            self.send_error(404)
            return
        body = _body(path)
        self.send_response(200)
        self.send_header("Content-Type", self.guess_type(str(path)))
        self.send_header("Cache-Control", "max-age=600")
        if path.suffix in _PACKED:
            self.send_header("Content-Encoding", "gzip")
        self.send_header("Content-Length", str(len(body)))
        self.end_headers()
        self.wfile.write(body)

    def log_message(self, format: str, *args: Any) -> None:  # noqa: A002 - the name is the base class's
        """Keep quiet."""


@lru_cache(maxsize=2048)
def _body(path: Path) -> bytes:
    return gzip.compress(path.read_bytes(), 9, mtime=0) if path.suffix in _PACKED else path.read_bytes()


@contextmanager
def hosted(site: Path) -> Iterator[str]:
    """The address of a site's folder while this is open."""
    server = http.server.ThreadingHTTPServer(("127.0.0.1", 0), partial(_Host, directory=str(site)))
    threading.Thread(target=server.serve_forever, daemon=True).start()
    try:
        yield f"http://127.0.0.1:{server.server_port}/"
    finally:
        server.shutdown()
        server.server_close()


class _Meter:
    """The bytes that a page's requests bring, with their headers, by address."""

    def __init__(self, page: Any) -> None:
        self.bytes: dict[str, int] = {}
        addresses: dict[str, str] = {}
        session = page.context.new_cdp_session(page)
        session.send("Network.enable")
        session.on("Network.requestWillBeSent", lambda e: addresses.update({e["requestId"]: e["request"]["url"]}))
        session.on("Network.loadingFinished", lambda e: self._add(addresses.get(e["requestId"], ""), int(e["encodedDataLength"])))

    def _add(self, address: str, size: int) -> None:
        self.bytes[address] = self.bytes.get(address, 0) + size

    def taken(self) -> int:
        """What came since this was asked last."""
        total = sum(self.bytes.values())
        self.bytes.clear()
        return total


def first_view(browser: Any, address: str) -> dict[str, int]:
    """The bytes of everything that a page loads by itself, by address."""
    page = browser.new_context(viewport={"width": 1280, "height": 900}).new_page()
    meter = _Meter(page)
    page.goto(address, wait_until="networkidle")
    page.context.close()
    return meter.bytes


def searched(browser: Any, address: str, words: list[str], nothing: re.Pattern[str]) -> list[tuple[str, int, float]]:
    """Each query with the bytes it brought and the seconds until its first result, or a status like ``nothing``, stood there."""
    page = browser.new_context(viewport={"width": 1280, "height": 900}).new_page()
    meter = _Meter(page)
    page.goto(address, wait_until="networkidle")
    meter.taken()
    link, status = page.locator(".md-search-result__link"), page.locator("[data-d-search] [role=status]")
    answer = link.or_(status.filter(has_text=nothing)).first
    found = []
    for word in words:
        page.fill(".md-search__input", "")
        answer.wait_for(state="detached")
        began = time.monotonic()
        page.fill(".md-search__input", word)
        answer.wait_for(state="attached")
        seconds = time.monotonic() - began
        page.wait_for_load_state("networkidle")
        page.wait_for_timeout(700)
        found.append((word, meter.taken(), seconds))
    page.context.close()
    return found


def briefings_packed(site: Path) -> list[int]:
    """The bytes of each edition's page, compressed, the smallest first."""
    return sorted(len(_body.__wrapped__(page)) for page in (site / "briefings").rglob("index.html"))


def main(site: Path, words: list[str]) -> None:
    """Print what was seen."""
    from playwright.sync_api import sync_playwright

    sizes = briefings_packed(site)
    print(f"HTML of a briefing, gzip: median {sizes[len(sizes) // 2] / 1000:.1f} KB, largest {sizes[-1] / 1000:.1f} KB")
    newest = max(page.parent.relative_to(site).as_posix() for page in (site / "briefings").rglob("index.html"))
    with hosted(site) as address, sync_playwright() as playwright:
        browser = playwright.chromium.launch(executable_path=CHROMIUM, args=["--no-sandbox", "--disable-gpu"])
        for name in ("", f"{newest}/"):
            loaded = first_view(browser, address + name)
            print(f"first view of /{name}: {sum(loaded.values()) / 1000:.0f} KB in {len(loaded)} requests")
            for url, size in sorted(loaded.items(), key=lambda item: -item[1]):
                print(f"  {size / 1000:6.1f} KB {url.removeprefix(address)}")
        told = json.loads((site / "pagefind" / "search.json").read_text(encoding="utf-8"))["words"]
        nothing = re.compile("|".join(re.escape(told[key]) for key in ("none", "not_yet")))
        for word, size, seconds in searched(browser, address, words, nothing):
            print(f"search for {word!r}: {size / 1000:.0f} KB, answer after {seconds:.2f} s")
        browser.close()


if __name__ == "__main__":
    main(Path(sys.argv[1]), sys.argv[2:])
