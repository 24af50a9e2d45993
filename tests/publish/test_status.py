"""What fails is seen: on a page, in a feed, as an alert; counted in editions."""

from datetime import date, timedelta
from pathlib import Path

import feedparser
import pytest

from digest.config import Config, SiteConfig, SourceConfig, load_strings, load_templates
from digest.errors import ArchiveError
from digest.model import SourceFailure
from digest.publish.status import Status, advanced, alert_text, failure_feed, read_status, status_pages
from digest.publish.write import write

MONDAY = date(2026, 3, 2)
LABELS = ("Courier", "Gazette", "Times")


def config(root: Path) -> Config:
    sources = tuple(SourceConfig(feed=f"https://{label.lower()}.example/feed", name=label) for label in LABELS)
    return Config(root=root, site=SiteConfig(name="Test", url="https://brief.example/"), sources=sources)


def days(*failing: tuple[str, ...], start: Status | None = None) -> Status:
    """The status after days on which these sources failed."""
    status = start or Status()
    for number, names in enumerate(failing):
        failures = [SourceFailure(source=name, why=f"{name} timed out") for name in names]
        day = MONDAY + timedelta(days=number)
        status = advanced(status, failures, LABELS, day=day, newest=day - timedelta(days=1))
    return status


def pages(status: Status, root: Path, language: str = "en") -> dict[str, str]:
    texts = {"templates": load_templates(root), "strings": load_strings(root, language)}
    return {page.path: page.text for page in status_pages(status, config(root), newest=MONDAY, **texts)}


def test_a_source_that_fails_in_three_editions_in_a_row_raises_an_alert_and_two_do_not() -> None:
    assert days(("Courier",), ("Courier",)).open_alerts == ()
    (alert,) = days(("Courier",), ("Courier",), ("Courier",)).open_alerts
    assert (alert.source, alert.opened) == ("Courier", date(2026, 3, 4))


def test_a_good_day_between_begins_the_count_anew() -> None:
    assert days(("Courier",), ("Courier",), (), ("Courier",)).open_alerts == ()


def test_runs_are_not_counted_editions_are() -> None:
    status = Status()
    for _ in range(5):
        status = advanced(status, [SourceFailure(source="Courier", why="timed out")], LABELS, day=MONDAY, newest=None)
    assert [trouble.editions for trouble in status.troubles] == [1]


def test_an_alert_closes_when_the_source_answers_again() -> None:
    status = days(("Courier",), ("Courier",), ("Courier",), ())
    assert (status.troubles, status.open_alerts) == ((), ())
    assert [alert.closed for alert in status.alerts] == [date(2026, 3, 5)]


def test_a_day_with_fewer_than_half_of_the_sources_raises_an_alert_at_once() -> None:
    (alert,) = days(("Courier", "Times")).open_alerts
    assert (alert.source, alert.why) == ("", "1 of 3 sources could be read")
    assert days(("Courier",)).open_alerts == ()


def test_what_is_written_is_read_back(tmp_path: Path) -> None:
    status = days(("Courier", "Times"), ("Courier",), ("Courier",))
    texts = {"templates": load_templates(tmp_path), "strings": load_strings(tmp_path, "en")}
    write(status_pages(status, config(tmp_path), newest=MONDAY, **texts), tmp_path)
    assert read_status(tmp_path) == status


@pytest.mark.parametrize("broken", ["", "{", "[]", '{"schema": 9}', '{"schema": 1, "troubles": [{}], "alerts": []}'])
def test_a_broken_memory_is_named(tmp_path: Path, broken: str) -> None:
    (tmp_path / "status.json").write_text(broken)
    with pytest.raises(ArchiveError, match="delete it"):
        read_status(tmp_path)


def test_a_site_where_nothing_ever_failed_has_no_memory_of_it(tmp_path: Path) -> None:
    assert list(pages(Status(), tmp_path)) == ["status.md"]


@pytest.mark.parametrize("language", ["en", "de"])
def test_the_page_names_every_source_and_what_it_says_does_nothing(tmp_path: Path, language: str) -> None:
    failure = SourceFailure(source="Courier", why="<script>x</script> [a](javascript:x)")
    status = advanced(Status(), [failure], LABELS, day=MONDAY, newest=None)
    text = pages(status, tmp_path, language)["status.md"]
    assert all(label in text for label in LABELS)
    assert "<script" not in text
    assert "](javascript" not in text


def test_the_feed_has_each_alert(tmp_path: Path) -> None:
    status = days(("Courier", "Times"), ("Courier",), ("Courier",))
    page = failure_feed(status, config(tmp_path).site, load_strings(tmp_path, "en"), config(tmp_path))
    found = feedparser.parse(page.text)
    assert (page.path, found.bozo) == ("failures.xml", False)
    assert [entry.title for entry in found.entries] == [
        "Courier: Courier timed out",
        "Too few sources: 1 of 3 sources could be read",
    ]


def test_an_issue_keeps_others_words_in_a_block_of_code() -> None:
    failure = SourceFailure(source="@everyone", why="```\n# @maintainer\n![x](https://evil.example/)")
    text = alert_text(advanced(Status(), [failure], ["@everyone"], day=MONDAY, newest=None))
    fences = [number for number, line in enumerate(text.splitlines()) if line.startswith("```")]
    assert len(fences) == 2
    assert all("@" not in line for line in text.splitlines()[: fences[0]] + text.splitlines()[fences[1] :])
    assert alert_text(Status()) == ""
