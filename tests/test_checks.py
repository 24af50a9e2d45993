"""What `digest check` finds in a site's own files."""

import re
from collections.abc import Callable
from datetime import datetime
from pathlib import Path
from shutil import copyfile, copytree

import pytest

from digest import checks
from tests.sites import PROJECT, SETTINGS, TestSite, new_site

FIRST = "2026-03-04T08:00:00+01:00"


@pytest.fixture
def site(tmp_path: Path) -> TestSite:
    site = new_site(tmp_path / "brief")
    site.drop("quay", "2026-03-04T07:00:00+01:00")
    site.drop("unlinked", "2026-03-04T07:00:00+01:00", url="", publisher="The Elmton Weekly")
    site.drop("nobody", "2026-03-04T07:00:00+01:00", url="", publisher="")
    site.build(FIRST)
    return site


def page(site: TestSite) -> Path:
    return site.root / "content" / "briefings" / "2026" / "03" / "04.md"


def found(site: TestSite) -> str:
    return "\n".join(map(str, checks.check(site.root, datetime.fromisoformat(FIRST))))


def test_a_site_as_we_wrote_it_is_in_order(site: TestSite) -> None:
    assert found(site) == ""
    by_span, by_hash = checks.how_proven(site.root)
    assert (by_span > 0, by_hash) == (True, 0)


def cited(before: Callable[[str], bool]) -> Callable[[str], str]:
    """Changes the first word of the first quoted line that a test asks for."""

    def change(text: str) -> str:
        lines = text.split("\n")
        at = next(n for n, line in enumerate(lines) if line.startswith("The ") and before(line))
        lines[at] = lines[at].replace("The ", "No ", 1)
        return "\n".join(lines)

    return change


@pytest.mark.parametrize(
    "change",
    [
        cited(lambda line: "](" in line),
        cited(lambda line: "(The Elmton Weekly)" in line),
        cited(lambda line: "(publisher not named)" in line),
    ],
    ids=["linked", "unlinked", "unnamed"],
)
def test_a_changed_sentence_before_a_citation_is_named(site: TestSite, change: Callable[[str], str]) -> None:
    page(site).write_text(change(page(site).read_text()))
    assert "stands before a citation" in found(site)
    assert "04.md:" in found(site), "with its line"


def test_a_changed_letter_of_what_editions_say_is_named_on_every_kind_of_page(tmp_path: Path) -> None:
    copytree(PROJECT / "content", tmp_path / "content")
    copyfile(PROJECT / "digest.yml", tmp_path / "digest.yml")
    # A sentence with its source, a line that leads to a story.
    said = re.compile(r"^(?![*>#-]).*\w{6}.*\]\(.* \"|^.*\]\([^)]*briefings/", re.MULTILINE)
    changed = {}
    for path in sorted((tmp_path / "content").rglob("*.md"), reverse=True):
        text = path.read_text(encoding="utf-8")
        if line := said.search(text, text.find("\n# ")):
            at = re.compile(r"\w{3}").search(text, line.start()).end()  # type: ignore[union-attr]  # it has a word
            changed[path.relative_to(tmp_path / "content").parts[0]] = (path, f"{text[:at]}x{text[at:]}")
    for path, text in changed.values():
        path.write_text(text, encoding="utf-8")
    assert set(changed) >= {"archive", "briefings", "index.md", "names", "publishers", "threads", "topics"}
    problems = "\n".join(map(str, checks.check(tmp_path, datetime.fromisoformat("2026-03-12T08:00:00+01:00"))))
    assert [str(path) for path, _ in changed.values() if f"{path}:" not in problems] == []


def test_new_words_are_the_editors(site: TestSite) -> None:
    page(site).write_text(page(site).read_text() + "\nWe shall come back to this.\n")
    assert found(site) == ""


def test_a_link_that_leads_nowhere_is_named(site: TestSite) -> None:
    (site.root / "content" / "guide.md").write_text("See [there](nowhere.md).\n")
    assert "guide.md:1: the link to nowhere.md leads nowhere" in found(site)


def test_a_page_that_is_gone_is_named_with_its_remedy(site: TestSite) -> None:
    page(site).unlink()
    assert "Run `digest build` to write it" in found(site)


def test_wrong_settings_are_named_all_at_once(tmp_path: Path) -> None:
    text = (
        SETTINGS.replace("Europe/Berlin", "Europe/Atlantis").replace("language: en", "language: EN!").replace("inbox", "gone", 1)
    )
    site = new_site(tmp_path / "brief", text + "edition: {period: day}\n")
    assert "`edition` is set again" in found(site)
    (site.root / "digest.yml").write_text(text)
    assert "Europe/Atlantis" in found(site)
    assert "language" in found(site)


def test_a_folder_that_is_not_there_is_named_with_its_line(tmp_path: Path) -> None:
    site = new_site(tmp_path / "brief", SETTINGS)
    settings = (site.root / "digest.yml").read_text(encoding="utf-8")
    (site.root / "digest.yml").write_text(settings.replace("folder: inbox", "folder: inbx"), encoding="utf-8")
    line = next(number for number, text in enumerate(settings.splitlines(), 1) if "folder: inbox" in text)
    assert f"digest.yml:{line}: the folder 'inbx' of a source is not there" in found(site)


def test_a_placeholder_address_is_advice(tmp_path: Path) -> None:
    site = new_site(tmp_path / "brief", SETTINGS.replace("brief.example", "example.org"))
    assert found(site) == ""
    assert "placeholder" in str(checks.advice(site.root)[0])


def test_a_language_that_the_site_cannot_speak_is_advice(tmp_path: Path) -> None:
    site = new_site(tmp_path / "brief", SETTINGS.replace("language: en", "language: de-AT"))
    assert checks.advice(site.root) == []
    (site.root / "digest.yml").write_text(SETTINGS.replace("language: en", "language: sv"), encoding="utf-8")
    assert "site_templates/strings/sv.yml" in str(checks.advice(site.root)[0])
