"""The site in a browser: nothing refused, nothing asked of others, and what should work works."""

import functools
import http.server
import os
import re
import threading
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from datetime import date
from importlib.resources import files
from pathlib import Path
from typing import Any

import pytest

from digest.config import templates_dir
from digest.model import Briefing
from digest.publish.site import build_site
from digest.publish.theme_sheet import theme_sheet
from tests.publish.sample_site import big_day, small_day, write_site

CHROMIUM = Path(os.environ.get("CHROMIUM", "/usr/bin/chromium"))
PHONE = {"width": 390, "height": 844}
DESK = {"width": 1280, "height": 900}
# Each kind of page once.
PAGES = [
    "",
    "briefings/2026/03/05/",
    "archive/",
    "archive/2026/",
    "archive/2026/03/",
    "archive/2026/week-10/",
    "topics/",
    "topics/shipping/",
    "publishers/",
    "publishers/port-alder-courier-d05022d3/",
    "threads/",
    "threads/strike01/",
    "names/",
    "names/port-alder-133a77b2/",
    "figures/",
    "figures/2026/",
    "subscribe/",
    "about/",
    "method/",
    "corrections/",
    "status/",
]
VARIANTS = [(DESK, "light"), (DESK, "dark"), (PHONE, "light"), (PHONE, "dark")]
# What axe-core looks for: WCAG 2.2 to level AA, and its own best practice.
RULES = ["wcag2a", "wcag2aa", "wcag21a", "wcag21aa", "wcag22aa", "best-practice"]

AXE = (files("axe_playwright_python") / "axe.min.js").read_text(encoding="utf-8")
LAYOUT_SHIFT = """() => new Promise(done => {
  let sum = 0
  const watch = new PerformanceObserver(list => list.getEntries().forEach(one => sum += one.value))
  watch.observe({type: "layout-shift", buffered: true})
  setTimeout(() => done(sum), 150)
})"""
# Where the focus is and whether it can be seen there; null where it has left the page.
FOCUS = """() => {
  const at = document.activeElement
  if (!at || at === document.body) return null
  const box = at.getBoundingClientRect(), style = getComputedStyle(at)
  const seen = box.width > 0 && box.height > 0 && style.visibility !== "hidden" && box.bottom > 0 && box.top < innerHeight
  return {what: (at.getAttribute("aria-label") || at.textContent).trim(), seen, html: at.outerHTML.slice(0, 200)}
}"""

if not CHROMIUM.is_file() and os.environ.get("CI") != "true":
    pytest.skip(f"no browser at {CHROMIUM}; install Chromium or set CHROMIUM", allow_module_level=True)


class Quiet(http.server.SimpleHTTPRequestHandler):
    """Serves a folder below ``/brief/``, as a host of project pages does."""

    def translate_path(self, path: str) -> str:
        return super().translate_path(path.removeprefix("/brief"))

    def log_message(self, format: str, *args: Any) -> None:  # noqa: A002
        pass


@contextmanager
def served(root: Path, briefings: Sequence[Briefing] | None = None, look: str = "", **settings: str) -> Iterator[str]:
    """The address of the sample site, or one of these editions, while this is open."""
    write_site(root, briefings, **settings)
    with (root / "digest.yml").open("a", encoding="utf-8") as file:
        file.write(look)
    build_site(root)
    server = http.server.ThreadingHTTPServer(("127.0.0.1", 0), functools.partial(Quiet, directory=str(root / "site")))
    threading.Thread(target=server.serve_forever, daemon=True).start()
    yield f"http://127.0.0.1:{server.server_port}/brief/"
    server.shutdown()
    server.server_close()


@pytest.fixture(scope="module")
def address(tmp_path_factory: pytest.TempPathFactory) -> Iterator[str]:
    with served(tmp_path_factory.mktemp("browser")) as address:
        yield address


@pytest.fixture(scope="module")
def browser() -> Iterator[Any]:
    from playwright.sync_api import sync_playwright

    with sync_playwright() as playwright:
        chromium = playwright.chromium.launch(executable_path=str(CHROMIUM), args=["--no-sandbox", "--disable-gpu"])
        yield chromium
        chromium.close()


class Visit:
    """A page in a window of its own, with what went wrong while it was open."""

    def __init__(self, browser: Any, address: str, viewport: dict[str, int] = DESK, scheme: str = "light", **more: Any) -> None:
        self.context = browser.new_context(viewport=viewport, color_scheme=scheme, **more)
        self.page = self.context.new_page()
        self.wrong: list[str] = []
        self.asked: list[str] = []
        self.page.on("console", lambda said: self.wrong.append(said.text) if said.type in {"error", "warning"} else None)
        self.page.on("pageerror", lambda error: self.wrong.append(str(error)))
        self.page.on("requestfailed", lambda r: self.wrong.append(r.url) if r.failure != "net::ERR_ABORTED" else None)
        self.page.on("request", lambda request: self.asked.append(request.url))
        self.page.goto(address)

    def __enter__(self) -> "Visit":
        return self

    def __exit__(self, *_: object) -> None:
        self.context.close()

    def colour(self) -> str:
        return str(self.page.evaluate("getComputedStyle(document.body).backgroundColor"))


LIGHT, DARK = "rgb(251, 249, 244)", "rgb(23, 22, 19)"


def test_every_kind_of_page_loads_whole_and_from_its_own_site(browser: Any, address: str) -> None:
    """Console errors are how a browser tells of what the policy refused."""
    with Visit(browser, address) as visit:
        for path in [*PAGES, "404.html"]:
            visit.page.goto(address + path)
            visit.page.wait_for_timeout(100)
            assert not visit.wrong, path
        assert all(url.startswith((address, "data:")) for url in visit.asked)
        assert not [url for url in visit.asked if url.endswith("sitemap.xml")]


def test_no_rule_that_was_left_out_is_for_anything_on_a_page(browser: Any, address: str) -> None:
    folders = [templates_dir() / "theme", Path(str(files("material"))) / "templates"]
    kept = set(re.split(r"[,{}]", theme_sheet(folders, is_whole=False).decode()))
    whole = re.split(r"[,{}]", theme_sheet(folders, is_whole=True).decode())
    gone = [re.sub(r"::?(?!not|is|where|has|root)[\w-]+(\([^)]*\))?", "", one) for one in whole if one not in kept]
    for_something = """all => all.filter(one => {
      try { return !/[;:(]/.test(one) && one.trim() && document.querySelector(one) } catch { return false }
    })"""
    with Visit(browser, address) as visit:
        for path in [*PAGES, "404.html"]:
            visit.page.goto(address + path)
            assert visit.page.evaluate(for_something, gone) == [], path


@pytest.mark.parametrize(
    ("viewport", "scheme", "pages"),
    [
        pytest.param(DESK, "light", PAGES[:2], id="sample"),
        *(
            pytest.param(viewport, scheme, [*PAGES, "404.html"], id=f"{viewport['width']}-{scheme}", marks=pytest.mark.torture)
            for viewport, scheme in VARIANTS
        ),
    ],
)
def test_axe_finds_nothing(browser: Any, address: str, viewport: dict[str, int], scheme: str, pages: list[str]) -> None:
    with Visit(browser, address, viewport, scheme, bypass_csp=True, reduced_motion="reduce") as visit:
        for path in pages:
            visit.page.goto(address + path)
            visit.page.wait_for_timeout(200)
            visit.page.eval_on_selector_all("details", "all => all.forEach(one => one.open = true)")
            visit.page.evaluate(AXE)
            found = visit.page.evaluate("rules => axe.run(document, {runOnly: rules})", RULES)["violations"]
            assert [(one["id"], one["nodes"][0]["html"]) for one in found] == [], path


STRANGE = """\
look:
  colours: {accent: "#ff5cf4", ink: "#f5f5ff", paper: "#101030",
            accent_dark: "#6b0000", ink_dark: "#000000", paper_dark: "#ffff00"}
  fonts: {reading: sans, furniture: serif}
"""


def test_a_strange_look_and_a_long_name_can_be_read(browser: Any, tmp_path: Path) -> None:
    """Light pages that are dark, dark ones that are yellow, a word longer than a phone is wide, and from right to left."""
    name = "Die Donaudampfschifffahrtselektrizitätenhauptbetriebswerkszeitung"
    with served(tmp_path, look=STRANGE, name=name, language="ar") as address:
        for viewport, scheme in ((DESK, "dark"), (PHONE, "light")):
            with Visit(browser, address, viewport, scheme, bypass_csp=True, reduced_motion="reduce") as visit:
                for path in ("", "status/"):
                    visit.page.goto(address + path)
                    visit.page.evaluate(AXE)
                    found = visit.page.evaluate("rules => axe.run(document, {runOnly: rules})", RULES)["violations"]
                    assert [(one["id"], one["nodes"][0]["html"]) for one in found] == [], path
                    assert visit.page.evaluate("document.documentElement.scrollWidth") <= viewport["width"], path


def test_nothing_moves_while_a_page_loads(browser: Any, address: str) -> None:
    """Cumulative layout shift, as browsers count it, on a machine four times slower, which paints what it has of a page.

    A few lines of a masthead that come a moment later are less than a hundredth; 0.1 is what counts as noticed (web.dev/cls).
    """
    for viewport in (DESK, PHONE):
        with Visit(browser, address, viewport) as visit:
            visit.context.new_cdp_session(visit.page).send("Emulation.setCPUThrottlingRate", {"rate": 4})
            for path in PAGES:
                visit.page.goto(address + path)
                assert visit.page.evaluate(LAYOUT_SHIFT) < 0.01, path


def test_who_wants_no_motion_has_none(browser: Any, address: str) -> None:
    longest = """Math.max(...[...document.querySelectorAll("*")].flatMap(one => {
      const style = getComputedStyle(one)
      return `${style.transitionDuration},${style.animationDuration}`.split(",").map(parseFloat)
    }))"""
    with Visit(browser, address) as visit:
        assert visit.page.evaluate(longest) > 0.1
    with Visit(browser, address, reduced_motion="reduce") as visit:
        assert visit.page.evaluate(longest) < 0.001


@pytest.mark.parametrize("path", [PAGES[1], "archive/2026/", "subscribe/"])
def test_a_page_is_gone_through_by_keyboard(browser: Any, address: str, path: str) -> None:
    """Every stop can be seen, each comes once, and what is on the page can be reached."""
    with Visit(browser, address + path) as visit:
        stops = []
        for _ in range(400):
            visit.page.keyboard.press("Tab")
            at = visit.page.evaluate(FOCUS)
            if at is None:
                break
            stops.append(at)
        assert all(stop["seen"] for stop in stops), [stop for stop in stops if not stop["seen"]]
        told = {stop["what"] for stop in stops}
        assert visit.page.evaluate("[...document.querySelectorAll('main a[href]')].length") <= len(stops)
        assert {"Search", "Archive", "RSS, every edition"} & told


def test_the_calendar_is_paged_from_day_to_month_to_year(browser: Any, address: str) -> None:
    with Visit(browser, address + PAGES[1]) as visit:
        visit.page.click(".d-aside h2 a >> text=March 2026")
        visit.page.wait_for_url("**/archive/2026/03/")
        visit.page.click(".md-content a >> text=February 2026")
        visit.page.wait_for_url("**/archive/2026/02/")
        visit.page.click(".d-calendar a >> text=27")
        visit.page.wait_for_url("**/briefings/2026/02/27/")
        visit.page.goto(address + "archive/2026/")
        visit.page.click(".md-content a >> text=2025")
        visit.page.wait_for_url("**/archive/2025/")
        assert not visit.wrong


def test_the_address_of_a_feed_is_copied(browser: Any, address: str) -> None:
    with Visit(browser, address + "subscribe/", permissions=["clipboard-read", "clipboard-write"]) as visit:
        visit.page.click(".d-copy >> nth=0")
        visit.page.wait_for_selector(".d-copy >> text=Copied")
        assert visit.page.evaluate("navigator.clipboard.readText()") == visit.page.inner_text(".md-content a code >> nth=0")
        assert not visit.wrong


def test_an_edition_shows_what_is_in_it_and_leads_there(browser: Any, address: str) -> None:
    with Visit(browser, address + PAGES[1]) as visit:
        assert visit.page.inner_text(".d-glance").split() == [
            "Top",
            "story",
            "Shipping",
            "2",
            "Climate",
            "&",
            "weather",
            "Opinion",
            "Also",
            "2",
        ]
        visit.page.click(".d-glance >> text=Shipping")
        assert visit.page.url.endswith("#c-shipping")


def test_a_phone_has_no_sideways_scrolling(browser: Any, address: str) -> None:
    with Visit(browser, address, PHONE) as visit:
        for path in PAGES:
            visit.page.goto(address + path)
            assert visit.page.evaluate("document.documentElement.scrollWidth") <= PHONE["width"], path


@pytest.mark.parametrize(
    ("word", "story"),
    [("pilots", "Pilots and port sign deal"), ("連續", "渡輪票價"), ("三個月", "渡輪票價"), ("الناقلة", "الناقلة مستقرة")],
)
def test_search_finds_a_word_and_marks_it(browser: Any, address: str, word: str, story: str) -> None:
    with Visit(browser, address) as visit:
        visit.page.click(".md-search__input")
        visit.page.keyboard.insert_text(word)
        visit.page.wait_for_selector(".d-hit__link mark")
        assert story in visit.page.inner_text(".md-search-result__list").replace("\n", "")
        visit.page.click(".d-hit__link >> nth=0")
        visit.page.wait_for_url("**/briefings/**")
        assert "#story-" in visit.page.url
        assert not visit.wrong


def test_search_is_used_by_keyboard_alone(browser: Any, address: str) -> None:
    with Visit(browser, address) as visit:
        visit.page.wait_for_load_state("networkidle")
        visit.page.keyboard.press("/")
        visit.page.keyboard.type("storm warning")
        visit.page.wait_for_selector(".d-hit__link")
        visit.page.keyboard.press("Escape")
        visit.page.wait_for_timeout(300)
        assert not visit.page.is_visible(".d-hit__link")
        visit.page.keyboard.press("/")
        visit.page.wait_for_selector(".d-hit__link")
        visit.page.keyboard.press("ArrowDown")
        assert "d-hit__link" in visit.page.evaluate("document.activeElement.className")
        visit.page.keyboard.press("ArrowUp")
        assert visit.page.evaluate("document.activeElement.tagName") == "INPUT"
        visit.page.keyboard.press("Enter")
        visit.page.wait_for_url("**/briefings/**")
        assert not visit.wrong


def test_search_is_narrowed_by_year_topic_publisher_and_language(browser: Any, address: str) -> None:
    with Visit(browser, address) as visit:
        visit.page.click(".md-search__input")
        visit.page.keyboard.type("harbour")
        visit.page.wait_for_selector(".d-filters select")
        assert [o.inner_text() for o in visit.page.query_selector_all(".d-filters select >> nth=3 >> option")] == [
            "Any language", "Arabic", "Chinese", "English",
        ]  # fmt: skip
        visit.page.select_option(".d-filters select >> nth=0", "2025")
        visit.page.wait_for_selector("text=One edition found")
        assert "5 March 2025" in visit.page.inner_text(".md-search-result__list")
        visit.page.select_option(".d-filters select >> nth=0", "")
        visit.page.select_option(".d-filters select >> nth=2", "The Gull")
        visit.page.wait_for_selector("text=2 editions found")
        assert not visit.wrong


def test_search_asks_the_oldest_editions_only_when_told_to(browser: Any, tmp_path: Path) -> None:
    """Each year is a part of the index; a chosen year is asked at once."""
    years = [small_day(date(year, 3, 5), 1) for year in range(2016, 2027)]
    with served(tmp_path, [big_day(date(2015, 3, 5)), *years]) as address, Visit(browser, address) as visit:
        visit.page.click(".md-search__input")
        visit.page.keyboard.type("gusts")
        visit.page.wait_for_selector("text=Nothing found in the latest editions")
        assert not [url for url in visit.asked if "/pagefind/2015" in url]
        visit.page.click("text=Search older editions too")
        visit.page.wait_for_selector(".d-hit__day >> text=5 March 2015")
        assert not visit.page.is_visible(".d-older")
        visit.page.reload()
        visit.page.click(".md-search__input")
        visit.page.keyboard.type("anchor")
        visit.page.select_option(".d-filters select >> nth=0", "2016")
        visit.page.wait_for_selector(".d-hit__day >> text=5 March 2016")
        assert visit.page.locator(".d-hit").count() == 1
        assert not visit.wrong


def test_colours_follow_the_system_and_the_switch(browser: Any, address: str) -> None:
    with Visit(browser, address, scheme="dark") as visit:
        assert visit.colour() == DARK
        button = ".d-colours button:visible"
        seen = []
        visit.page.focus(button)
        for key in ("Enter", "Space", "Enter"):
            visit.page.keyboard.press(key)
            visit.page.wait_for_timeout(50)
            seen.append(visit.colour())
        assert seen == [LIGHT, DARK, DARK]
        visit.page.click(button)
        visit.page.reload()
        assert visit.colour() == LIGHT
        visit.page.emulate_media(color_scheme="light")
        visit.page.reload()
        visit.page.click(button)
        assert visit.colour() == DARK


def test_who_lets_nothing_be_kept_can_still_switch_and_open(browser: Any, address: str) -> None:
    with Visit(browser, address, PHONE) as visit:
        visit.page.add_init_script("Object.defineProperty(window, 'localStorage', {get() { throw new DOMException('no') }})")
        visit.page.reload()
        visit.page.click(".d-colours button:visible")
        visit.page.click(".d-colours button:visible")
        assert visit.colour() == DARK
        visit.page.click(".d-bar__menu")
        visit.page.wait_for_selector(".md-nav--primary >> text=Archive", state="visible")


@pytest.mark.parametrize(("scheme", "colour"), [("light", LIGHT), ("dark", DARK)])
def test_without_scripts_the_page_is_readable_in_the_systems_colours(
    browser: Any, address: str, scheme: str, colour: str
) -> None:
    with Visit(browser, address + PAGES[1], scheme=scheme, java_script_enabled=False) as visit:
        assert visit.page.is_visible("#story-pilots01")
        assert visit.page.is_visible(".d-aside .d-month")
        assert visit.page.locator("html.no-js").count() == 1
        assert visit.colour() == colour


def test_the_drawer_of_a_phone_opens_by_finger_and_by_key(browser: Any, address: str) -> None:
    way = ".md-nav--primary >> text=Archive"
    with Visit(browser, address, PHONE) as visit:
        assert not visit.page.is_visible(way)
        visit.page.click(".d-bar__menu")
        visit.page.wait_for_timeout(400)
        visit.page.click(way)
        visit.page.wait_for_url("**/archive/")
        visit.page.wait_for_load_state("load")
        visit.page.focus(".d-bar__menu")
        visit.page.keyboard.press("Enter")
        visit.page.wait_for_timeout(400)
        assert visit.page.evaluate("document.activeElement.closest('.md-nav--primary') !== null")
        visit.page.keyboard.press("Escape")
        visit.page.wait_for_timeout(400)
        assert not visit.page.is_visible(way)
        assert "d-bar__menu" in visit.page.evaluate("document.activeElement.className")


def test_the_search_of_a_phone_opens_by_finger(browser: Any, address: str) -> None:
    with Visit(browser, address, PHONE, has_touch=True) as visit:
        visit.page.wait_for_load_state("networkidle")
        visit.page.tap("[data-d-toggle=__search]")
        visit.page.keyboard.type("pilots")
        visit.page.wait_for_selector(".d-hit__link mark")
        visit.page.tap(".md-search__form label[for=__search] >> nth=0")
        visit.page.wait_for_timeout(400)
        assert not visit.page.is_visible(".d-hit__link")
        assert not visit.wrong


def test_the_first_tab_stop_leads_to_the_stories(browser: Any, address: str) -> None:
    with Visit(browser, address) as visit:
        visit.page.keyboard.press("Tab")
        assert visit.page.evaluate("document.activeElement.className").startswith("md-skip")
        visit.page.keyboard.press("Enter")
        assert visit.page.url.endswith("#c-top-story")


def test_the_calendar_leads_to_an_edition(browser: Any, address: str) -> None:
    with Visit(browser, address) as visit:
        visit.page.click(".d-aside .d-month a >> text=3")
        visit.page.wait_for_url("**/briefings/2026/03/03/")
        assert visit.page.inner_text("h1") == "Tuesday 3 March 2026"


@pytest.mark.parametrize("scheme", ["light", "dark"])
def test_paper_has_stories_and_no_controls(browser: Any, address: str, scheme: str) -> None:
    """Black on white, whatever the screen was."""
    with Visit(browser, address, scheme=scheme) as visit:
        visit.page.emulate_media(media="print")
        assert visit.page.evaluate("getComputedStyle(document.querySelector('#story-pilots01 h3')).color") == "rgb(0, 0, 0)"
        assert visit.colour() == "rgb(255, 255, 255)"
        assert visit.page.is_visible("#story-pilots01")
        assert visit.page.is_visible(".d-report__title >> nth=0")
        assert not visit.page.is_visible(".d-bar")
        assert not visit.page.is_visible(".d-aside")
