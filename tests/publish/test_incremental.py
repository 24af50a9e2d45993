"""A build that makes only what changed gives what a whole build gives, byte for byte, whatever happened in between."""

import shutil
import signal
import subprocess
import sys
import time
from collections.abc import Callable
from dataclasses import replace
from datetime import date
from pathlib import Path

import pytest

from digest.model import Page
from digest.publish.batch import Batch
from digest.publish.site import SiteReport, build_site
from digest.publish.site_cache import SiteCache, load_cache, save_cache
from tests.publish.sample_site import MKDOCS_YML, sample_briefings, site_pages, small_day, write_config, write_pages, write_site

FEED = Batch(name="feed.xml", made_of=(), make=lambda: [Page(path="feed.xml", text="<rss/>\n")])


def files(folder: Path) -> dict[str, bytes]:
    return {str(path.relative_to(folder)): path.read_bytes() for path in sorted(folder.rglob("*")) if path.is_file()}


def no_search(root: Path) -> None:
    (root / "mkdocs.yml").write_text(MKDOCS_YML + "extra:\n  search: false\n", encoding="utf-8")


@pytest.fixture
def root(tmp_path: Path) -> Path:
    """A site that has been built."""
    root = tmp_path / "brief"
    write_site(root)
    no_search(root)
    (root / "content" / "note.md").write_text("# A note\n\nSee [Sunday](briefings/2026/03/08.md).\n", encoding="utf-8")
    (root / "content" / "map.svg").write_text("<svg xmlns='http://www.w3.org/2000/svg'/>", encoding="utf-8")
    build(root)
    return root


def build(root: Path, *, clean: bool = False) -> SiteReport:
    return build_site(root, extra=[FEED], strict=False, clean=clean)


def assert_same(root: Path) -> SiteReport:
    """Build again, and compare with a whole build in a folder where nothing was."""
    report = build(root)
    ours = files(root / "site")
    elsewhere = root.parent / "elsewhere"
    shutil.rmtree(elsewhere, ignore_errors=True)
    shutil.copytree(root, elsewhere, ignore=shutil.ignore_patterns("site", ".digest"))
    build(elsewhere, clean=True)
    theirs = files(elsewhere / "site")
    assert ours.keys() == theirs.keys()
    assert not [path for path in ours if ours[path] != theirs[path]]
    assert not [path for path in (root / "site").rglob("*") if path.is_dir() and not any(path.iterdir())]
    return report


def test_nothing_new_makes_no_page_but_those_by_hand(root: Path) -> None:
    report = assert_same(root)
    assert report.made <= 3  # home, the note, 404
    assert report.pages > 30


def add_an_edition(root: Path) -> None:
    config = write_config(root)
    no_search(root)
    everything = [*sample_briefings(), small_day(date(2026, 3, 9), 4)]
    write_pages(site_pages(everything, config), config)


def edit_an_edition(root: Path) -> None:
    page = root / "content" / "briefings" / "2026" / "03" / "04.md"
    page.write_text(page.read_text(encoding="utf-8").replace("Sixty-one ships", "Sixty-two ships"), encoding="utf-8")


def give_an_edition_another_title(root: Path) -> None:
    """Its neighbours name it, and so do the calendars beside the whole month."""
    config = write_config(root)
    no_search(root)
    everything = [replace(b, title="The day of the pilots") if b.day == date(2026, 3, 5) else b for b in sample_briefings()]
    write_pages(site_pages(everything, config), config)


def delete_an_edition(root: Path) -> None:
    for suffix in (".md", ".json"):
        (root / "content" / "briefings" / "2026" / "03" / "02").with_suffix(suffix).unlink()


def rename_a_page(root: Path) -> None:
    """The note becomes a folder's index, at another address."""
    folder = root / "content" / "notes"
    folder.mkdir()
    (root / "content" / "note.md").rename(folder / "index.md")


def delete_what_others_link_to(root: Path) -> None:
    (root / "content" / "topics" / "shipping.md").unlink()


def put_a_folder_where_a_file_was(root: Path) -> None:
    (root / "content" / "map.svg").unlink()
    (root / "content" / "map.svg").mkdir()
    (root / "content" / "map.svg" / "a.txt").write_text("a", encoding="utf-8")


def change_a_picture(root: Path) -> None:
    (root / "content" / "map.svg").write_text("<svg xmlns='http://www.w3.org/2000/svg'></svg>", encoding="utf-8")


def change_a_template(root: Path) -> None:
    partials = root / "site_templates" / "theme" / "partials"
    partials.mkdir(parents=True)
    (partials / "footer.html").write_text("<footer>{{ digest.site.name }}</footer>", encoding="utf-8")


def change_the_strings(root: Path) -> None:
    folder = root / "site_templates" / "strings"
    folder.mkdir(parents=True)
    (folder / "en.yml").write_text('theme_today: "Now"\n', encoding="utf-8")


def change_the_settings(root: Path) -> None:
    path = root / "digest.yml"
    path.write_text(path.read_text(encoding="utf-8").replace("name: The Strait Brief", "name: The Other Brief"), encoding="utf-8")


def break_a_record(root: Path) -> None:
    (root / "content" / "briefings" / "2026" / "03" / "03.json").write_text("{", encoding="utf-8")


CHANGES = [
    add_an_edition, edit_an_edition, give_an_edition_another_title, delete_an_edition, rename_a_page, delete_what_others_link_to,
    put_a_folder_where_a_file_was, change_a_picture, change_a_template, change_the_strings, change_the_settings, break_a_record,
]  # fmt: skip


@pytest.mark.parametrize("change", CHANGES, ids=lambda change: change.__name__)
def test_after_a_change_it_is_as_if_all_were_made_anew(root: Path, change: Callable[[Path], None]) -> None:
    change(root)
    report = assert_same(root)
    if change is edit_an_edition:
        assert report.made <= 4


def test_changes_in_a_row_are_the_same_as_all_at_once(root: Path) -> None:
    for change in (edit_an_edition, rename_a_page, delete_an_edition, break_a_record, change_a_template):
        change(root)
        build(root)
    assert_same(root)


def test_an_unchanged_page_is_not_written_again(root: Path) -> None:
    page = root / "site" / "briefings" / "2025" / "03" / "05" / "index.html"
    before = page.stat().st_ino
    edit_an_edition(root)
    build(root)
    assert page.stat().st_ino == before


def test_the_cache_may_be_deleted_cut_short_or_altered(root: Path) -> None:
    cache = root / ".digest" / "site" / "pages.json"
    whole = cache.read_bytes()
    for broken in (None, b"", whole[:1000], whole.replace(b"Sunday", b"Monday"), b"1 x\n{}", b"\xff\xfe"):
        cache.unlink() if broken is None else cache.write_bytes(broken)
        edit_an_edition(root)
        assert_same(root)


def test_what_somebody_did_to_the_site_is_put_right(root: Path) -> None:
    site = root / "site"
    (site / "stray.html").write_text("stray", encoding="utf-8")
    (site / "briefings" / "2026" / "03" / "05" / "index.html").unlink()
    (site / "briefings" / "2026" / "03" / "04" / "index.html").write_text("cut", encoding="utf-8")
    shutil.rmtree(site / "archive")
    assert_same(root)
    shutil.rmtree(site)
    assert_same(root)


def test_the_cache_holds_in_another_folder(root: Path, tmp_path: Path) -> None:
    elsewhere = tmp_path / "moved"
    shutil.copytree(root, elsewhere)
    assert build(elsewhere).made <= 3
    assert files(elsewhere / "site") == files(root / "site")


def test_a_clean_build_makes_everything(root: Path) -> None:
    assert build(root, clean=True).made > 30


def test_other_plugins_and_hooks_have_every_page_made(root: Path) -> None:
    """What they depend on nobody knows."""
    (root / "hook.py").write_text("def on_post_page(output, page, config): return output\n", encoding="utf-8")
    (root / "mkdocs.yml").write_text(MKDOCS_YML + "hooks: [hook.py]\nextra:\n  search: false\n", encoding="utf-8")
    build(root)
    assert build(root).made > 30


def test_a_build_that_is_killed_is_made_good(root: Path) -> None:
    """At any moment: before anything, while pages are made, while they are put into place."""
    code = "import sys, pathlib; from digest.publish import build_site; build_site(pathlib.Path(sys.argv[1]), strict=False)"
    for number, delay in enumerate((0.3, 0.6, 0.75, 0.9, 1.05, 1.2, 1.4)):
        page = root / "content" / "briefings" / "2026" / "03" / "04.md"
        page.write_text(f"{page.read_text(encoding='utf-8')}\nKill {number}.\n", encoding="utf-8")
        running = subprocess.Popen([sys.executable, "-c", code, str(root)], stderr=subprocess.DEVNULL)
        time.sleep(delay)
        running.send_signal(signal.SIGKILL)
        running.wait()
    assert_same(root)
    assert not [path for path in root.iterdir() if path.name.startswith(".site-")]


def test_a_build_killed_while_putting_files_into_place_is_made_good(root: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    edit_an_edition(root)
    moves = []

    def stop(source: object, target: object) -> None:
        moves.append(target)
        raise KeyboardInterrupt

    with monkeypatch.context() as patch:
        patch.setattr("digest.publish.site.os.replace", stop)
        with pytest.raises(KeyboardInterrupt):
            build(root)
    assert moves
    assert_same(root)


def test_what_is_kept_is_read_back(tmp_path: Path) -> None:
    cache = SiteCache(setup="x", files={"a": ("b", 3)}, outputs={"search": [1]})
    save_cache(cache, tmp_path)
    assert load_cache(tmp_path) == cache
