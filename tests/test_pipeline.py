"""The whole way from an inbox to content/, over several runs."""

import json
import shutil
from datetime import date
from pathlib import Path

import pytest

from digest import edition, publish
from digest.model import Briefing, sha
from tests.sites import SETTINGS, TestSite, ended, new_site, prose

FIRST, SECOND, NEXT_DAY = "2026-03-04T08:00:00+01:00", "2026-03-04T18:00:00+01:00", "2026-03-05T08:00:00+01:00"


@pytest.fixture
def site(tmp_path: Path) -> TestSite:
    return new_site(tmp_path / "brief")


def archive(site: TestSite) -> dict[date, Briefing]:
    found = publish.read_archive(site.config.content, read=edition.read_record, is_edited=edition.is_edited)
    return {b.day: b for b in found.briefings}


def adds_up(briefing: Briefing) -> bool:
    c = briefing.coverage
    return c.read == c.shown + c.merged + c.held + c.dropped + c.failed == len(briefing.outcomes)


def test_a_first_run_imports_each_day_as_its_own_edition(site: TestSite) -> None:
    site.drop("quay", "2026-03-02T10:00:00+01:00")
    site.drop("dock", "2026-03-03T10:00:00+01:00")
    site.drop("pier", "2026-03-04T07:00:00+01:00")
    built = site.build(FIRST)
    assert [b.day.isoformat() for b in built.made] == ["2026-03-02", "2026-03-03", "2026-03-04"]
    assert all(adds_up(b) for b in built.made)
    assert "content/briefings/2026/03/02.md" in {f"content/{name}" for name in site.files()}


def test_two_pages_of_one_article_are_one_article_whole(site: TestSite) -> None:
    halves = [prose("quay", 6), prose("dock", 6)]
    for number, half in enumerate(halves, start=1):
        told = "".join(f"<p>{paragraph}</p>" for paragraph in half.split("\n\n"))
        head = '<title>Ferry sails again</title><meta property="article:published_time" content="2026-03-04T07:00:00+01:00">'
        address = f"https://courier.example/ferry{f'?page={number}' if number > 1 else ''}"
        page = f"<article><h1>Ferry sails again</h1>{told}<nav>Page {number} of 2</nav></article>"
        markup = f'<html lang="en"><head>{head}<link rel="canonical" href="{address}"></head><body>{page}</body></html>'
        (site.root / "inbox" / f"{number}.html").write_text(markup, encoding="utf-8")
    (made,) = site.build(FIRST).made
    assert adds_up(made)
    (listing,) = made.stories[0].articles
    assert listing.text_sha256 == sha("\n\n".join(halves))
    assert sorted(outcome.ended for outcome in made.outcomes) == ["merged", "shown"]


def test_the_same_run_again_changes_no_byte(site: TestSite) -> None:
    for name in ("quay", "dock"):
        site.drop(name, "2026-03-04T07:00:00+01:00")
    site.build(FIRST)
    before = site.files()
    site.build(FIRST)
    assert site.files() == before


def test_nothing_but_the_records_is_needed_for_the_same_bytes(site: TestSite) -> None:
    """``.digest/`` may be deleted at any time."""
    site.drop("quay", "2026-03-04T07:00:00+01:00")
    (site.root / "inbox" / "undated.txt").write_text("A plain text\n\n" + "The pier was closed for repairs by its keeper. " * 8)
    site.build(FIRST)
    shutil.rmtree(site.root / ".digest")
    site.build(SECOND)
    with_gone_cache = site.files()
    site.build(SECOND)
    assert site.files() == with_gone_cache


def test_later_files_end_in_the_open_edition_and_frozen_ones_keep_their_bytes(site: TestSite) -> None:
    site.drop("quay", "2026-03-03T10:00:00+01:00")
    site.drop("dock", "2026-03-04T07:00:00+01:00")
    site.build(FIRST)
    frozen = {name: data for name, data in site.files().items() if name.startswith("briefings/")}
    site.drop("late", "2026-03-03T11:00:00+01:00")
    site.drop("today", "2026-03-05T07:00:00+01:00")
    built = site.build(NEXT_DAY)
    assert [b.day.isoformat() for b in built.made] == ["2026-03-05"]
    assert {s.lead.title.split(":")[0]: s.late for s in built.made[0].stories} == {
        "What happened to late": True,
        "What happened to today": False,
    }
    assert built.already_counted == 2
    after = site.files()
    assert {name: after[name] for name in frozen} == frozen
    assert all(adds_up(b) for b in archive(site).values())


def test_an_open_edition_grows_and_counts_each_item_once(site: TestSite) -> None:
    site.drop("quay", "2026-03-04T07:00:00+01:00")
    site.build(FIRST)
    site.drop("dock", "2026-03-04T15:00:00+01:00")
    built = site.build(SECOND)
    assert ended(built.made) == [("dock.json", "shown"), ("quay.json", "shown")]
    assert built.made[0].published.isoformat() == "2026-03-04T08:00:00+01:00"
    assert built.made[0].updated.isoformat() == "2026-03-04T18:00:00+01:00"


def test_a_file_that_went_stays_in_its_edition(site: TestSite) -> None:
    quay = site.drop("quay", "2026-03-04T07:00:00+01:00")
    site.build(FIRST)
    quay.unlink()
    site.drop("dock", "2026-03-04T15:00:00+01:00")
    assert ended(site.build(SECOND).made) == [("dock.json", "shown"), ("quay.json", "shown")]


def test_a_file_that_went_with_its_capture_stays_in_its_edition(site: TestSite) -> None:
    quay = site.drop("quay", "2026-03-04T07:00:00+01:00")
    site.build(FIRST)
    quay.unlink()
    shutil.rmtree(site.root / ".digest")
    site.drop("dock", "2026-03-04T15:00:00+01:00")
    assert ended(site.build(SECOND).made) == [("dock.json", "shown"), ("quay.json", "shown")]


def test_of_two_articles_in_one_file_the_one_that_changed_is_told_and_the_other_counted_once(site: TestSite) -> None:
    file = site.root / "inbox" / "island.txt"
    parts = [f"Ferry to Skarn Sails Again\n\n{prose('quay', 6)}", f"Otter Takes up Residence in Town\n\n{prose('dock', 6)}"]
    file.write_text("\n\n* * *\n\n".join(parts), encoding="utf-8")
    (first,) = site.build(FIRST).made
    assert ended((first,)) == [("island.txt", "shown"), ("island.txt", "shown")]
    file.write_text("\n\n* * *\n\n".join([parts[0], f"Otter Moves out of Town Again\n\n{prose('pier', 6)}"]), encoding="utf-8")
    (second,) = site.build(NEXT_DAY).made
    assert [(o.title, o.ended, o.replaces) for o in second.outcomes] == [
        ("Otter Moves out of Town Again", "shown", first.outcomes[0].item)
    ]
    assert adds_up(first)
    assert adds_up(second)
    assert (site.build(NEXT_DAY).made, site.build("2026-03-06T08:00:00+01:00").made) == ((second,), ())


def test_the_same_address_again_on_another_day_is_not_shown_twice(site: TestSite) -> None:
    site.drop("quay", "2026-03-04T07:00:00+01:00")
    site.build(FIRST)
    record = json.loads((site.root / "inbox" / "quay.json").read_text()) | {"tags": ["x"]}
    (site.root / "inbox" / "again.json").write_text(json.dumps(record | {"url": record["url"] + "?utm_source=mail"}))
    built = site.build(NEXT_DAY)
    assert ended(built.made) == [("again.json", "merged")]
    assert built.made[0].quiet


def test_a_copy_of_yesterdays_article_is_known_with_and_without_the_cache(site: TestSite) -> None:
    """What a build decides may not hang on ``.digest/``: a clone has none."""
    site.drop("quay", "2026-03-04T07:00:00+01:00")
    site.build(FIRST)
    copy = {"url": "https://gazette.example/quay", "publisher": "The Gazette", "text": prose("quay").rsplit("\n\n", 1)[0]}
    site.drop("copy", "2026-03-05T07:00:00+01:00", title="Another title", **copy)
    assert ended(site.build(NEXT_DAY).made) == [("copy.json", "merged")]
    before = site.files()
    shutil.rmtree(site.root / ".digest")
    site.build(NEXT_DAY)
    assert site.files() == before


def test_a_hand_edit_is_kept_and_takes_on_what_is_new(site: TestSite) -> None:
    site.drop("quay", "2026-03-04T07:00:00+01:00")
    site.build(FIRST)
    page = site.root / "content" / "briefings" / "2026" / "03" / "04.md"
    page.write_text(page.read_text().replace("What happened to quay", "The story of the quay"))
    site.drop("dock", "2026-03-04T15:00:00+01:00")
    built = site.build(SECOND)
    assert (ended(built.made), built.waiting) == ([("dock.json", "shown"), ("quay.json", "shown")], {})
    text = page.read_text()
    assert ("The story of the quay" in text, "What happened to dock" in text) == (True, True)
    assert "2 stories" in text
    site.build(SECOND)
    assert page.read_text() == text
    assert site.build(NEXT_DAY).made == ()


def test_a_hand_edit_is_discarded_by_deleting_the_page(site: TestSite) -> None:
    site.drop("quay", "2026-03-03T07:00:00+01:00")
    site.build(FIRST)
    page = site.root / "content" / "briefings" / "2026" / "03" / "03.md"
    before = page.read_bytes()
    page.write_text("by hand")
    page.unlink()
    site.build(FIRST)
    assert page.read_bytes() == before


def test_one_bad_file_is_a_line_and_the_run_goes_on(site: TestSite) -> None:
    site.drop("quay", "2026-03-04T07:00:00+01:00")
    (site.root / "inbox" / "broken.json").write_text("{not json")
    (site.root / "inbox" / "scan.pdf").write_bytes(b"%PDF-1.7")
    (site.root / "inbox" / "empty.html").write_text("")
    built = site.build(FIRST)
    assert ended(built.made) == [
        ("broken.json", "failed"),
        ("empty.html", "failed"),
        ("quay.json", "shown"),
        ("scan.pdf", "failed"),
    ]
    assert all(o.why for o in built.made[0].outcomes)


def test_a_missing_source_is_told_and_the_run_goes_on(tmp_path: Path) -> None:
    site = new_site(tmp_path / "brief", SETTINGS.replace("  - folder: inbox\n", "  - folder: inbox\n  - folder: gone\n"))
    site.drop("quay", "2026-03-04T07:00:00+01:00")
    built = site.build(FIRST)
    assert [f.source for f in built.sources_failed] == ["gone"]
    assert [f.source for f in built.made[0].sources_failed] == ["gone"]


def test_nothing_read_makes_no_page(site: TestSite) -> None:
    assert site.build(FIRST).made == ()
    assert not any(name.startswith("briefings/") for name in site.files())


def test_rebuild_remakes_editions_nobody_edited(site: TestSite) -> None:
    site.drop("quay", "2026-03-02T07:00:00+01:00")
    site.drop("dock", "2026-03-03T07:00:00+01:00")
    site.build(FIRST)
    page = site.root / "content" / "briefings" / "2026" / "03" / "03.md"
    page.write_text(page.read_text() + "\nA word of ours.\n")
    (site.root / "digest.yml").write_text((site.root / "digest.yml").read_text() + "summary: {sentences: 1}\n")
    built = site.build(NEXT_DAY, rebuild=[date(2026, 3, 2), date(2026, 3, 3)])
    assert [b.day.isoformat() for b in built.made] == ["2026-03-02"]
    assert len(built.made[0].stories[0].summary) == 1
    assert page.read_text().endswith("A word of ours.\n")


def test_only_one_day_is_made_when_asked(site: TestSite) -> None:
    site.drop("quay", "2026-03-02T07:00:00+01:00")
    site.drop("dock", "2026-03-03T07:00:00+01:00")
    assert [b.day.isoformat() for b in site.build(FIRST, only=date(2026, 3, 3)).made] == ["2026-03-03"]


def test_a_weekly_edition_holds_its_week(tmp_path: Path) -> None:
    site = new_site(tmp_path / "brief", SETTINGS.replace("Europe/Berlin}", "Europe/Berlin, period: week}"))
    site.drop("quay", "2026-03-02T00:01:00+01:00")
    site.drop("dock", "2026-03-08T23:59:00+01:00")
    site.drop("pier", "2026-03-09T00:01:00+01:00")
    built = site.build("2026-03-10T08:00:00+01:00")
    assert [(b.day.isoformat(), len(b.stories)) for b in built.made] == [("2026-03-02", 2), ("2026-03-09", 1)]
