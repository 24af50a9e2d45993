"""A citation of the example newsroom, opened in a browser, lands on its sentence: the browser marks that, and nothing else."""

import base64
import functools
import os
import re
from collections.abc import Iterator
from datetime import datetime
from pathlib import Path
from random import Random
from typing import Any

import pytest

from digest import pipeline
from digest.config import load_config
from digest.model import Listing, Sentence
from digest.urls import with_text_directive

ROOT = Path(__file__).parent.parent
CHROMIUM = Path(os.environ.get("CHROMIUM", "/usr/bin/chromium"))
# A share of the links that must land; the rest are pages whose words differ from the cleaned text in the very words we took.
FLOOR = 0.98
NOW = "2026-03-09T09:00:00+01:00"

if not CHROMIUM.is_file() and os.environ.get("CI") != "true":
    pytest.skip(f"no browser at {CHROMIUM}; install Chromium or set CHROMIUM", allow_module_level=True)

# What the browser marks gets a colour that no page has; then the marked lines are those pixels.
MARK = "<style>::target-text{background:rgb(255,0,255)!important;color:rgb(255,0,255)!important}</style>"
# Where a sentence stands on the screen: its words in the order of the page's text, white space apart.
WHERE = """(words) => {
  const nodes = [], walker = document.createTreeWalker(document.body, NodeFilter.SHOW_TEXT);
  let all = "";
  while (walker.nextNode()) {
    const node = walker.currentNode;
    if (!node.parentElement.checkVisibility()) continue;
    for (let i = 0; i < node.data.length; i++) {
      if (!/\\s/.test(node.data[i])) { all += node.data[i].toLowerCase(); nodes.push([node, i]); }
    }
  }
  const wanted = words.replace(/\\s+/g, "").toLowerCase();
  const found = [];
  for (let at = all.indexOf(wanted); at >= 0; at = all.indexOf(wanted, at + 1)) {
    const range = document.createRange();
    range.setStart(...nodes[at]);
    const [last, offset] = nodes[at + wanted.length - 1];
    range.setEnd(last, offset + 1);
    const box = range.getBoundingClientRect();
    found.push([box.top, box.bottom]);
  }
  return found;
}"""


# The first and the last row of a picture that has a pixel of the mark's colour.
ROWS = """async (picture) => {
  const image = await createImageBitmap(await (await fetch("data:image/png;base64," + picture)).blob());
  const canvas = new OffscreenCanvas(image.width, image.height), context = canvas.getContext("2d");
  context.drawImage(image, 0, 0);
  const data = context.getImageData(0, 0, image.width, image.height).data;
  let first = -1, last = -1;
  for (let i = 0; i < data.length; i += 4) {
    if (data[i] === 255 && data[i + 1] === 0 && data[i + 2] === 255) {
      last = Math.floor(i / 4 / image.width);
      if (first < 0) first = last;
    }
  }
  return first < 0 ? null : [first, last];
}"""


@functools.cache
def citations(root: Path) -> list[tuple[Listing, Sentence]]:
    """Every sentence of the example that cites a saved web page."""
    (root / "digest.yml").write_text((ROOT / "digest.yml").read_text(encoding="utf-8"), encoding="utf-8")
    (root / "examples").symlink_to(ROOT / "examples")
    built = pipeline.build(load_config(root), datetime.fromisoformat(NOW))
    return [
        (listing, sentence)
        for briefing in built.made
        for story in briefing.stories
        for listing in story.articles
        for sentence in (*story.summary, *story.caveats)
        if sentence.article == listing.id and listing.url and re.search(r"\.x?html?$", listing.where)
    ]


@pytest.fixture(scope="module")
def links(tmp_path_factory: pytest.TempPathFactory) -> list[tuple[Listing, Sentence]]:
    return citations(tmp_path_factory.mktemp("fragments"))


@pytest.fixture(scope="module")
def browser() -> Iterator[Any]:
    from playwright.sync_api import sync_playwright

    with sync_playwright() as playwright:
        chromium = playwright.chromium.launch(executable_path=str(CHROMIUM), args=["--no-sandbox", "--disable-gpu"])
        yield chromium
        chromium.close()


def lands(browser: Any, listing: Listing, sentence: Sentence) -> bool:
    """Whether the browser marks the sentence's own lines, and no others."""
    content = (ROOT / listing.where).read_bytes()
    context = browser.new_context(viewport={"width": 900, "height": 1200}, java_script_enabled=True)
    page = context.new_page()

    def answer(route: Any) -> None:
        if route.request.is_navigation_request():
            route.fulfill(body=content + MARK.encode(), content_type="text/html")
        else:
            route.abort()

    page.route("**/*", answer)
    try:
        page.goto(with_text_directive(listing.url, sentence.place), wait_until="load")
        page.wait_for_timeout(60)
        lines = page.evaluate(WHERE, sentence.text)
        marked = _marked(page, page.screenshot())
    finally:
        context.close()
    return marked is not None and any(top - 3 <= marked[0] and marked[1] <= bottom + 3 for top, bottom in lines)


def _marked(page: Any, screenshot: bytes) -> tuple[int, int] | None:
    """The first and the last row of the screen that is marked."""
    page.goto("about:blank")
    rows = page.evaluate(ROWS, base64.b64encode(screenshot).decode())
    return (rows[0], rows[1]) if rows else None


def share(browser: Any, links: list[tuple[Listing, Sentence]]) -> tuple[float, list[str]]:
    missed = [f"{a.url} {s.place}: {s.text}" for a, s in links if not lands(browser, a, s)]
    return 1 - len(missed) / len(links), missed


def test_some_links_land_on_their_sentence(browser: Any, links: list[tuple[Listing, Sentence]]) -> None:
    landed, missed = share(browser, Random(1).sample([link for link in links if link[1].place], 8))
    assert landed == 1, missed


@pytest.mark.torture
def test_nearly_all_links_land_on_their_sentence(browser: Any, links: list[tuple[Listing, Sentence]]) -> None:
    landed, missed = share(browser, links)
    print(f"{landed:.1%} of {len(links)} links land; not:", *missed, sep="\n")
    assert landed >= FLOOR, missed
